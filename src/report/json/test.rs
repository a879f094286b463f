//! `appraise.test/1`.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{FrameworkHead, line, pretty};
use crate::report::text::{Quality, TestedUnit};

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    framework: FrameworkHead,
    passed: usize,
    failed: usize,
    #[serde(skip_serializing_if = "is_zero")]
    unsettled: usize,
    tests: Vec<TestShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<Json>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<&'a str>,
}

#[derive(Serialize)]
struct TestShape<'a> {
    title: &'a str,
    file: &'a str,
    line: usize,
    passed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsettled: bool,
    failures: Vec<FailureShape<'a>>,
}

#[derive(Serialize)]
struct FailureShape<'a> {
    conclusion: &'a str,
    expected: &'a str,
    found: &'a str,
    line: usize,
}

/// One rule file as one document; several as one line each.
pub fn tests(units: &[TestedUnit]) -> String {
    match units {
        [one] => pretty(&document(one)),
        many => many.iter().map(|it| line(&document(it))).collect(),
    }
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

fn document(unit: &TestedUnit) -> Document<'_> {
    let n_failed = unit.tests.iter().filter(|it| !it.failures.is_empty()).count();
    let n_unsettled = unit.tests.iter().filter(|it| it.is_unsettled).count();
    Document {
        format: "appraise.test/1",
        framework: FrameworkHead {
            name: unit.name.clone(),
            version: unit.version.clone(),
            digest: Some(unit.digest.clone()),
        },
        passed: unit.tests.len() - n_failed - n_unsettled,
        failed: n_failed,
        unsettled: n_unsettled,
        tests: unit
            .tests
            .iter()
            .map(|test| TestShape {
                title: &test.title,
                file: &unit.file,
                line: test.line,
                passed: test.failures.is_empty() && !test.is_unsettled,
                unsettled: test.is_unsettled,
                failures: test
                    .failures
                    .iter()
                    .map(|it| FailureShape {
                        conclusion: &it.conclusion,
                        expected: &it.expected,
                        found: &it.found,
                        line: it.line,
                    })
                    .collect(),
            })
            .collect(),
        coverage: unit.quality.as_ref().map(coverage),
        mutation: unit.quality.as_ref().map(mutation),
        suggestions: unit.quality.iter().flat_map(|it| &it.suggestions).map(String::as_str).collect(),
    }
}

/// Counts are of conditions; `missing` names those that no test has shown to decide both ways.
fn coverage(quality: &Quality) -> Json {
    let missing: Vec<Json> = quality
        .unseen
        .iter()
        .map(|it| {
            json!({"file": it.place.file, "line": it.place.line, "column": it.place.column,
                "condition": it.place.text, "in": it.site, "holds": !it.holds, "fails": !it.fails})
        })
        .collect();
    json!({"conditions": quality.n_conditions, "both_ways": quality.n_conditions - missing.len(), "missing": missing})
}

fn mutation(quality: &Quality) -> Json {
    let survivors: Vec<Json> = quality
        .survivors
        .iter()
        .map(|(place, what)| {
            json!({"file": place.file, "line": place.line, "column": place.column,
                "text": place.text, "change": what})
        })
        .collect();
    json!({"mutants": quality.killed + survivors.len(), "killed": quality.killed, "survivors": survivors,
        "equivalent": quality.equivalent, "unsettled": quality.unsettled})
}

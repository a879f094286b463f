//! `appraise.test/1`.

use serde::Serialize;

use super::{FrameworkHead, line, pretty};
use crate::report::text::TestedUnit;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    framework: FrameworkHead,
    passed: usize,
    failed: usize,
    tests: Vec<TestShape<'a>>,
}

#[derive(Serialize)]
struct TestShape<'a> {
    title: &'a str,
    file: &'a str,
    line: usize,
    passed: bool,
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

fn document(unit: &TestedUnit) -> Document<'_> {
    let n_failed = unit.tests.iter().filter(|it| !it.failures.is_empty()).count();
    Document {
        format: "appraise.test/1",
        framework: FrameworkHead {
            name: unit.name.clone(),
            version: unit.version.clone(),
            digest: Some(unit.digest.clone()),
        },
        passed: unit.tests.len() - n_failed,
        failed: n_failed,
        tests: unit
            .tests
            .iter()
            .map(|test| TestShape {
                title: &test.title,
                file: &unit.file,
                line: test.line,
                passed: test.failures.is_empty(),
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
    }
}

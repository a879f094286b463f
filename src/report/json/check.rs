//! `appraise.check/1`.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{FrameworkHead, line, pretty};
use crate::analysis::{Finding, Report, Threshold, Tip, WitnessValue};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{Against, place};
use crate::source::Sources;
use crate::vocabulary::Vocabulary;

/// What `check` says of one rule file.
#[derive(Clone, Debug, Default)]
pub struct CheckedUnit {
    /// The file as written.
    pub file: String,
    /// Name, version and digest; none when it did not load.
    pub head: Option<(String, String, Option<String>)>,
    /// What loading found.
    pub diagnostics: Vec<Diagnostic>,
    /// What the proofs found.
    pub report: Report,
    /// The vocabulary that its witnesses are written in; none when it did not load.
    pub vocabulary: Option<Vocabulary>,
    /// What changed since an older version, when one is named.
    pub against: Option<Against>,
}

#[derive(Serialize)]
struct Document {
    format: &'static str,
    framework: Option<FrameworkHead>,
    findings: Vec<FindingShape>,
    proved: Vec<Json>,
    unsettled: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    thresholds: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Json>,
}

#[derive(Serialize)]
struct FindingShape {
    code: &'static str,
    kind: &'static str,
    severity: &'static str,
    message: String,
    file: String,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    conclusion: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    witness: Map<String, Json>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    witness_after: Map<String, Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    situations: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// One rule file as one object; several as one array of them, in the order in which they are named.
pub fn check(units: &[CheckedUnit], sources: &Sources) -> String {
    match units {
        [one] => pretty(&document(one, sources)),
        many => pretty(&many.iter().map(|it| document(it, sources)).collect::<Vec<Document>>()),
    }
}

/// One rule file on one line.
pub fn check_line(unit: &CheckedUnit, sources: &Sources) -> String {
    line(&document(unit, sources))
}

/// `appraise.fmt/1`: what was laid out, and what was found with the file that it is about.
pub fn laid_out(changed: &[String], found: &[(String, Diagnostic)], sources: &Sources) -> String {
    let findings: Vec<FindingShape> = found.iter().map(|(file, it)| bare(it, sources, file)).collect();
    line(&json!({"format": "appraise.fmt/1", "changed": changed, "findings": findings}))
}

fn document(unit: &CheckedUnit, sources: &Sources) -> Document {
    let loading = unit.diagnostics.iter().map(|it| bare(it, sources, &unit.file));
    let proofs = unit.report.findings.iter().map(|it| full(it, sources, &unit.file));
    Document {
        format: "appraise.check/1",
        framework: unit.head.clone().map(|(name, version, digest)| FrameworkHead { name, version, digest }),
        findings: loading.chain(proofs).collect(),
        proved: unit
            .report
            .proved
            .iter()
            .map(|it| json!({"claim": it.claim, "situations": it.situations.to_string()}))
            .collect(),
        unsettled: unit.report.unsettled.clone(),
        thresholds: unit.report.thresholds.iter().map(threshold).collect(),
        against: unit.against.as_ref().map(super::against::shape),
    }
}

fn threshold(it: &Threshold) -> Json {
    let tip = |tip: &Option<Tip>| match tip {
        None => Json::Null,
        Some(tip) => json!({"at": tip.at, "changes": tip.changes}),
    };
    json!({"parameter": it.parameter, "value": it.value, "holds": [it.holds.0, it.holds.1],
        "whole_range": it.whole_range, "below": tip(&it.below), "above": tip(&it.above)})
}

fn bare(diagnostic: &Diagnostic, sources: &Sources, file: &str) -> FindingShape {
    let placed = place(diagnostic, sources, file);
    FindingShape {
        code: diagnostic.code.0,
        kind: diagnostic.code.kind().word(),
        severity: severity_word(diagnostic.severity),
        message: placed.message,
        file: placed.file,
        line: placed.line,
        column: placed.column,
        conclusion: None,
        rules: Vec::new(),
        witness: Map::new(),
        witness_after: Map::new(),
        item: None,
        situations: None,
        help: diagnostic.help.clone(),
        notes: diagnostic.notes.clone(),
    }
}

fn full(finding: &Finding, sources: &Sources, file: &str) -> FindingShape {
    FindingShape {
        conclusion: finding.conclusion.clone(),
        rules: finding.rules.clone(),
        witness: finding.witness.iter().map(|(name, it)| (name.clone(), witness_value(it))).collect(),
        witness_after: finding
            .witness_after
            .iter()
            .map(|(name, it)| (name.clone(), witness_value(it)))
            .collect(),
        item: finding.item.clone(),
        situations: finding.situations.map(|it| it.to_string()),
        ..bare(&finding.diagnostic, sources, file)
    }
}

/// A value of a witness, as everywhere.
pub(super) fn witness_value(value: &WitnessValue) -> Json {
    match value {
        WitnessValue::YesNo(is_yes) => json!(is_yes),
        WitnessValue::Text(text) => json!(text),
        WitnessValue::Options(options) => json!(options),
    }
}

/// The word for a severity.
pub(super) fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

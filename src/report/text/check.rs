//! What `check` says: every finding under its line with its witness, then what was proved.

use super::layout::hanging;
use super::{Style, joined};
use crate::analysis::{Finding, WitnessValue};
use crate::diagnostic::{Diagnostic, RenderStyle, Severity, render};
use crate::report::json::CheckedUnit;
use crate::report::short_digest;
use crate::source::Sources;

/// One rule file; `brief`: only findings.
pub fn check(unit: &CheckedUnit, sources: &Sources, brief: bool, style: Style) -> String {
    let render_style = RenderStyle { color: style.color, width: style.width };
    let mut text = String::new();
    for diagnostic in &unit.diagnostics {
        text.push_str(&render(diagnostic, sources, render_style));
        text.push('\n');
    }
    for finding in &unit.report.findings {
        text.push_str(&render(&with_witness(finding), sources, render_style));
        text.push('\n');
    }
    if brief {
        return text;
    }
    let mut lines = Vec::new();
    if let Some((name, version, digest)) = &unit.head {
        let digest = digest.as_deref().map(|it| format!(" ({})", short_digest(it))).unwrap_or_default();
        lines.push(style.strong(&format!("{name} {version}{digest}: {}", verdict(unit))));
    } else {
        lines.push(style.strong(&format!("{}: {}", unit.file, verdict(unit))));
    }
    for proved in &unit.report.proved {
        let many = if proved.situations == 1 { "situation" } else { "situations" };
        let claim = format!("{} (over {} {many})", proved.claim, proved.situations);
        lines.extend(hanging("  proved: ", &claim, style.width));
    }
    for unsettled in &unit.report.unsettled {
        lines.extend(hanging("  not settled: ", unsettled, style.width));
    }
    text.push_str(&joined(lines));
    text
}

fn verdict(unit: &CheckedUnit) -> String {
    let all = || unit.diagnostics.iter().chain(unit.report.findings.iter().map(|it| &it.diagnostic));
    let count = |severity: Severity, word: &str| {
        let n = all().filter(|it: &&Diagnostic| it.severity == severity).count();
        (n > 0).then(|| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
    };
    let counts: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "finding"), (Severity::Note, "note")]
            .into_iter()
            .filter_map(|(severity, word)| count(severity, word))
            .collect();
    if counts.is_empty() { "nothing wrong".to_owned() } else { counts.join(", ") }
}

/// The finding with a line for its witness, unless its own words show one.
fn with_witness(finding: &Finding) -> Diagnostic {
    let mut diagnostic = finding.diagnostic.clone();
    let value = |value: &WitnessValue| match value {
        WitnessValue::YesNo(true) => "yes".to_owned(),
        WitnessValue::YesNo(false) => "no".to_owned(),
        WitnessValue::Text(text) => text.clone(),
    };
    let witness: Vec<String> =
        finding.witness.iter().map(|(name, it)| format!("{name} = {}", value(it))).collect();
    let is_shown = diagnostic.notes.iter().any(|note| witness.iter().all(|it| note.contains(it.as_str())));
    if !witness.is_empty() && !is_shown {
        diagnostic = diagnostic.note(format!("for example: {}", witness.join(", ")));
    }
    if let Some(situations) = finding.situations {
        let many = if situations == 1 { "situation" } else { "situations" };
        let has_count = diagnostic.notes.iter().any(|note| note.contains(many));
        if !has_count {
            diagnostic = diagnostic.note(format!("{situations} {many}"));
        }
    }
    diagnostic
}

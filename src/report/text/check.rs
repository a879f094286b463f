//! What `check` says: every finding under its line with its witness, then what was proved.

use super::layout::hanging;
use super::{Style, joined};
use crate::analysis::{Finding, Threshold, WitnessValue};
use crate::diagnostic::{Diagnostic, RenderStyle, Severity, counted, render, render_all};
use crate::report::json::CheckedUnit;
use crate::report::{short_digest, titled};
use crate::source::Sources;

/// One rule file; `brief`: only findings.
pub fn check(unit: &CheckedUnit, sources: &Sources, brief: bool, style: Style) -> String {
    let render_style = RenderStyle { color: style.color, width: style.width };
    let mut text = render_all(&unit.diagnostics, sources, render_style);
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
        lines.push(style.strong(&format!("{}{digest}: {}", titled(name, version), verdict(unit))));
    } else {
        lines.push(style.strong(&format!("{}: {}", unit.file, verdict(unit))));
    }
    for proved in &unit.report.proved {
        let claim = format!("{} (over {})", proved.claim, counted(proved.situations, "situation"));
        lines.extend(hanging("  proved: ", &claim, style.width));
    }
    for unsettled in &unit.report.unsettled {
        lines.extend(hanging("  not settled: ", unsettled, style.width));
    }
    if let Some(against) = &unit.against {
        lines.extend(super::against::lines(against, style));
    }
    for threshold in &unit.report.thresholds {
        lines.extend(threshold_lines(threshold, style));
    }
    text.push_str(&joined(lines));
    text
}

/// How far a parameter can move, and what tips at each end.
fn threshold_lines(threshold: &Threshold, style: Style) -> Vec<String> {
    let Threshold { parameter, value, holds: (low, high), whole_range, below, above } = threshold;
    let range = if low == high { low.clone() } else { format!("{low}..{high}") };
    let whole = if *whole_range { ", its whole range" } else { "" };
    let text = format!("{parameter} = {value}: no result of these cases changes for {range}{whole}");
    let mut lines = hanging("  threshold: ", &text, style.width);
    for tip in [below, above].into_iter().flatten() {
        let shown = tip.changes.iter().take(3).cloned().collect::<Vec<_>>().join("; ");
        let n_more = tip.changes.len().saturating_sub(3);
        let more = if n_more == 0 { String::new() } else { format!("; and {n_more} more") };
        lines.extend(hanging("    ", &format!("at {}: {shown}{more}", tip.at), style.width));
    }
    lines
}

fn verdict(unit: &CheckedUnit) -> String {
    let all = || unit.diagnostics.iter().chain(unit.report.findings.iter().map(|it| &it.diagnostic));
    let count = |severity: Severity, word: &str| {
        let n = all().filter(|it: &&Diagnostic| it.severity == severity).count();
        (n > 0).then(|| counted(n, word))
    };
    let counts: Vec<String> =
        [(Severity::Error, "error"), (Severity::Warning, "finding"), (Severity::Note, "note")]
            .into_iter()
            .filter_map(|(severity, word)| count(severity, word))
            .collect();
    match (counts.as_slice(), unit.report.unsettled.is_empty()) {
        ([], true) => "nothing wrong".to_owned(),
        ([], false) => "nothing found, but not all of it could be settled".to_owned(),
        _ => counts.join(", "),
    }
}

/// The finding with a line for its witness, unless its own words show one.
fn with_witness(finding: &Finding) -> Diagnostic {
    let mut diagnostic = finding.diagnostic.clone();
    if let Some(line) = witness_line(finding)
        && !diagnostic.notes.iter().any(|note| note.contains(&line))
    {
        diagnostic = diagnostic.note(format!("for example: {line}"));
    }
    let is_named = |rule: &String| diagnostic.message.contains(&format!("`{rule}`"));
    if !finding.rules.is_empty()
        && !finding.rules.iter().all(|it| is_named(it) || diagnostic.message.contains(it.as_str()))
    {
        diagnostic = diagnostic.note(format!("rules: {}", finding.rules.join(", ")));
    }
    if let Some(situations) = finding.situations {
        let is_said = diagnostic.label.contains("situation")
            || diagnostic.notes.iter().any(|it| it.contains("situation"));
        if !is_said {
            diagnostic = diagnostic.note(counted(situations, "situation"));
        }
    }
    diagnostic
}

/// How many items of a witness a line shows; `--witnesses` writes all of them.
const SHOWN: usize = 6;

/// The witness on one line: first what changes, then what else is so, what is *no* or lowest last.
fn witness_line(finding: &Finding) -> Option<String> {
    if finding.witness.is_empty() {
        return None;
    }
    let after = |name: &str| finding.witness_after.iter().find(|(it, _)| it == name).map(|(_, value)| value);
    let changed = |(name, before): &(String, WitnessValue)| after(name).filter(|it| *it != before).cloned();
    let mut shown: Vec<(usize, String)> = Vec::new();
    for entry in &finding.witness {
        let (name, before) = entry;
        match changed(entry) {
            Some(better) => shown.push((0, format!("{name} = {} -> {}", word(before), word(&better)))),
            None => {
                let is_plain = matches!(before, WitnessValue::YesNo(false))
                    || matches!(before, WitnessValue::Text(text) if text == "none" || text == "0");
                shown.push((1 + usize::from(is_plain), format!("{name} = {}", word(before))));
            }
        }
    }
    for (name, value) in &finding.witness_after {
        if finding.witness.iter().all(|(it, _)| it != name) {
            shown.push((0, format!("then also {name} = {}", word(value))));
        }
    }
    shown.sort_by_key(|(place, _)| *place);
    let n_more = shown.len().saturating_sub(SHOWN);
    let mut words: Vec<String> = shown.into_iter().map(|(_, text)| text).take(SHOWN).collect();
    if n_more > 0 {
        words.push(format!("and {n_more} more"));
    }
    Some(words.join(", "))
}

pub(crate) fn word(value: &WitnessValue) -> String {
    match value {
        WitnessValue::YesNo(true) => "yes".to_owned(),
        WitnessValue::Options(options) if options.is_empty() => "none".to_owned(),
        WitnessValue::Options(options) => options.join(" and "),
        WitnessValue::YesNo(false) => "no".to_owned(),
        WitnessValue::Text(text) => text.clone(),
    }
}

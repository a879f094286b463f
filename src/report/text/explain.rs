//! An explanation on the terminal: answer first, then what decided it. `reasons` fits a conclusion into twelve lines.

use unicode_width::UnicodeWidthStr as _;

use super::layout::{hanging, indented, pad, table, wrap};
use super::reasons::{MAX_LINES, reasons};
use super::{Style, joined};
use crate::explain::{ConclusionExplanation, Explanation, Grid, GroundsInWords, RecordExplanation};
use crate::report::{reading_word, short_digest, titled};

/// The whole explanation; `all`: every line, questions, and what cannot matter in full. `grounds`: what some of the
/// conclusions rest on.
pub fn explanation(explanation: &Explanation, grounds: &[GroundsInWords], all: bool, style: Style) -> String {
    let mut lines = Vec::new();
    for record in &explanation.records {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(head(explanation, record, style));
        for conclusion in &record.conclusions {
            let of = |it: &&GroundsInWords| it.record == record.path && it.conclusion == conclusion.name;
            let below = grounds.iter().find(of).map(|it| super::grounds::grounds(it, all, style));
            lines.extend(one(conclusion, below.unwrap_or_default(), all, style));
        }
    }
    joined(lines)
}

/// The reasons alone, below a heading that says which case it is.
pub(super) fn reasons_of(explanation: &Explanation, style: Style) -> Vec<String> {
    let conclusions = explanation.records.iter().flat_map(|it| &it.conclusions);
    conclusions.flat_map(|it| one(it, Vec::new(), false, style)).collect()
}

/// `haarlem-emirdag / projects.waste: MULTI-ACTOR NETWORK      strengthening 1.0 (7f3a9c)`.
fn head(explanation: &Explanation, record: &RecordExplanation, style: Style) -> Vec<String> {
    let place = if record.path.is_empty() {
        explanation.case.clone()
    } else {
        format!("{} / {}", explanation.case, record.path)
    };
    let result = match record.ends.as_slice() {
        [one] => one.to_uppercase(),
        [] => match record.conclusions.as_slice() {
            [one] => one.result.to_uppercase(),
            [] | [_, ..] => settled_of(record),
        },
        [_, ..] => settled_of(record),
    };
    let left = format!("{place}: {result}");
    let reading = reading_word(explanation.reading);
    let right = format!(
        "{} ({}), reading {reading}",
        titled(&explanation.framework, &explanation.version),
        short_digest(&explanation.digest)
    );
    let room = style.width.saturating_sub(right.width() + 2);
    let mut lines = if left.width() <= room {
        vec![format!("{}{right}", style.strong(&pad(&left, room + 2)))]
    } else if left.width() <= style.width {
        vec![style.strong(&left), right]
    } else {
        let mut lines: Vec<String> = vec![style.strong(&format!("{place}:"))];
        lines.extend(wrap(&result, style.width).iter().map(|line| style.strong(line)));
        lines.push(right);
        lines
    };
    if !record.title.is_empty() {
        lines.extend(wrap(&record.title, style.width));
    }
    lines
}

fn settled_of(record: &RecordExplanation) -> String {
    let n_settled = record.conclusions.iter().filter(|it| it.is_settled).count();
    format!("{n_settled} OF {} CONCLUSIONS SETTLED", record.conclusions.len())
}

fn one(conclusion: &ConclusionExplanation, below: Vec<String>, all: bool, style: Style) -> Vec<String> {
    let lead = format!("  {}  ", conclusion.name);
    let mut result = conclusion.result.clone();
    if !conclusion.label.is_empty() {
        result.push_str(&format!(" ({})", conclusion.label));
    }
    if conclusion.grid.is_some() && !conclusion.source.is_empty() {
        result.push_str(&format!(" [{}]", conclusion.source));
    }
    let room = style.width.saturating_sub(lead.width());
    let mut lines: Vec<String> = wrap(&result, room.max(20)).iter().map(|line| style.strong(line)).collect();
    for (at, line) in lines.iter_mut().enumerate() {
        line.insert_str(0, if at == 0 { lead.clone() } else { " ".repeat(lead.width()) }.as_str());
    }
    if all && !conclusion.question.is_empty() {
        lines.extend(hanging("    ", &conclusion.question, style.width));
    }
    if let Some(grid) = &conclusion.grid {
        lines.extend(matrix(grid, style));
    }
    let n_taken = lines.len();
    lines.extend(reasons(conclusion, all, n_taken, style));
    // The reasons come first: what it all rests on is told where there is room for the whole of it.
    if all || lines.len() + below.len() <= MAX_LINES {
        lines.extend(below);
    }
    lines
}

fn matrix(grid: &Grid, style: Style) -> Vec<String> {
    let mut lines = if grid.is_same_everywhere() { Vec::new() } else { table(&grid.table(), 4, style.width) };
    for note in &grid.notes {
        lines.extend(indented(note, 4, style.width));
    }
    lines
}

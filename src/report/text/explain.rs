//! An explanation on the terminal: answer first, then what decided it, at most twelve lines a conclusion.

use unicode_width::UnicodeWidthStr as _;

use super::layout::{hanging, pad, table, wrap};
use super::{Style, joined};
use crate::explain::{ConclusionExplanation, Explanation, Grid, Line, RecordExplanation};
use crate::report::{reading_word, short_digest};

/// Lines that one conclusion takes unless everything is asked for.
const MAX_LINES: usize = 12;
/// Names and effects are lined up as far as they are not longer than this.
const MAX_NAME: usize = 14;
const MAX_EFFECT: usize = 20;

/// The whole explanation; `all`: every line, questions, and what cannot matter in full.
pub fn explanation(explanation: &Explanation, all: bool, style: Style) -> String {
    let mut lines = Vec::new();
    for record in &explanation.records {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(head(explanation, record, style));
        for conclusion in &record.conclusions {
            lines.extend(one(conclusion, all, style));
        }
    }
    joined(lines)
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
        "{} {} ({}), reading {reading}",
        explanation.framework,
        explanation.version,
        short_digest(&explanation.digest)
    );
    let room = style.width.saturating_sub(right.width() + 2);
    let mut lines = if left.width() <= room {
        vec![format!("{}{right}", style.strong(&pad(&left, room + 2)))]
    } else {
        let mut lines: Vec<String> = wrap(&left, style.width).iter().map(|it| style.strong(it)).collect();
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

fn one(conclusion: &ConclusionExplanation, all: bool, style: Style) -> Vec<String> {
    let lead = format!("  {}  ", conclusion.name);
    let mut lines = hanging(&lead, &style.strong(&conclusion.result), style.width.max(lead.width() + 20));
    if all && !conclusion.question.is_empty() {
        lines.extend(hanging("    ", &conclusion.question, style.width));
    }
    if let Some(grid) = &conclusion.grid {
        lines.extend(matrix(grid, style));
    }
    let after = after(conclusion, all, style);
    let mut n_left_out = 0;
    let widths = (
        column(conclusion.lines.iter().map(|it| &it.name), MAX_NAME),
        column(conclusion.lines.iter().map(|it| &it.effect), MAX_EFFECT),
    );
    for (at, line) in conclusion.lines.iter().enumerate() {
        let block = reason(conclusion, line, all, widths, style);
        let is_last = at + 1 == conclusion.lines.len();
        let room = MAX_LINES.saturating_sub(after.len() + usize::from(!is_last));
        if all || at == 0 || (n_left_out == 0 && lines.len() + block.len() <= room) {
            lines.extend(block);
        } else {
            n_left_out += 1;
        }
    }
    if n_left_out > 0 {
        let word = if n_left_out == 1 { "line" } else { "lines" };
        lines.push(style.weak(&format!("    … and {n_left_out} more {word}: --all")));
    }
    lines.extend(after);
    lines
}

fn column<'a>(cells: impl Iterator<Item = &'a String>, most: usize) -> usize {
    cells.map(|it| it.width()).filter(|&it| it <= most).max().unwrap_or(0)
}

/// `    + LG2  at least strong  a department was established (S1 p. 4) [CH9 s. 9.4]`.
fn reason(
    conclusion: &ConclusionExplanation,
    line: &Line,
    all: bool,
    widths: (usize, usize),
    style: Style,
) -> Vec<String> {
    let mut lead = format!("    {} {}  ", line.mark.sign(), pad(&line.name, widths.0));
    if widths.1 > 0 {
        lead.push_str(&format!("{}  ", pad(&line.effect, widths.1)));
    }
    let source = if line.source.is_empty() { &conclusion.name } else { &line.source };
    let because = match (line.decides || all, line.because.as_str()) {
        (false, _) | (_, "") => String::new(),
        (true, because) => format!(". {because}"),
    };
    hanging(&lead, &format!("{}{because} [{source}]", line.text), style.width)
}

/// What would settle it, what it rests on, what cannot matter.
fn after(conclusion: &ConclusionExplanation, all: bool, style: Style) -> Vec<String> {
    let most = if all { usize::MAX } else { 3 };
    let few = |names: Vec<String>| {
        let n_more = names.len().saturating_sub(most);
        let mut shown: Vec<String> = names.into_iter().take(most).collect();
        if n_more > 0 {
            shown.push(format!("and {n_more} more"));
        }
        shown.join(", ")
    };
    let mut lines = Vec::new();
    if !conclusion.is_exact {
        let text =
            "Not exact: the budget was hit, so this is at most what is possible; try a larger --budget.";
        lines.extend(hanging("    ", text, style.width));
    }
    if !conclusion.rests_on.is_empty() {
        lines.extend(hanging("    ~ Rests on ", &few(conclusion.rests_on.clone()), style.width));
    }
    if !conclusion.settle.is_empty() {
        let names = conclusion.settle.iter().map(|it| format!("{} ({})", it.path, it.standing)).collect();
        lines.extend(hanging("    Settle it: ", &few(names), style.width));
    }
    if !conclusion.cannot_matter.is_empty() && all {
        let text = format!("{}: cannot matter (proved).", few(conclusion.cannot_matter.clone()));
        lines.extend(hanging("    ", &text, style.width));
    }
    lines
}

fn matrix(grid: &Grid, style: Style) -> Vec<String> {
    let mut lines = table(&grid_rows(grid), 4, style.width);
    for note in &grid.notes {
        lines.extend(hanging("    note: ", note, style.width));
    }
    lines
}

/// The cells of a matrix with their headings.
pub(super) fn grid_rows(grid: &Grid) -> Vec<Vec<String>> {
    let head = std::iter::once(grid.by.clone()).chain(grid.columns.iter().cloned()).collect();
    let row = |(name, cells): &(String, Vec<String>)| {
        std::iter::once(name.clone()).chain(cells.iter().cloned()).collect()
    };
    std::iter::once(head).chain(grid.rows.iter().map(row)).collect()
}

//! What a change changes, on the terminal: each result before and after, and why.

use super::layout::{hanging, wrap};
use super::why_not::{cut, push_some, two_sides};
use super::{Style, joined};
use crate::diagnostic::counted;
use crate::explain::{DifferenceInWords, Side, WhatIfExplanation};
use crate::report::{reading_word, short_digest, titled};

/// Lines unless everything is asked for.
const MAX_LINES: usize = 12;
/// Lines for the reasons of one result.
const MAX_REASONS: usize = 2;

/// The answer; `all`: every line of it.
pub fn what_if(it: &WhatIfExplanation, all: bool, style: Style) -> String {
    let what = match it.differences.len() {
        0 if it.n_unsettled > 0 => "whether something changes was not worked out".to_owned(),
        0 => "nothing changes".to_owned(),
        1 => "one result changes".to_owned(),
        n => format!("{n} results change"),
    };
    let mut lines: Vec<String> =
        wrap(&format!("{} with {}: {what}", it.case, it.changes.join(", ")), style.width)
            .iter()
            .map(|line| style.strong(line))
            .collect();
    let (reading, digest) = (reading_word(it.reading), short_digest(&it.digest));
    let right = format!("{} ({digest}), reading {reading}", titled(&it.framework, &it.version));
    lines.extend(two_sides("", &right, style.width));
    let mut after = Vec::new();
    if !it.exact {
        let text = "Not exact: the budget was used up for some results; try a larger --budget.";
        after.extend(hanging("  ", text, style.width));
    }
    if it.n_same > 0 {
        let word = if it.n_same == 1 { "result stays as it is" } else { "results stay as they are" };
        after.push(format!("  {} {word}.", it.n_same));
    }
    if it.n_unsettled > 0 {
        let word = if it.n_unsettled == 1 { "result was" } else { "results were" };
        after.push(format!("  {} {word} not worked out.", it.n_unsettled));
    }
    let is_own = |it: &&DifferenceInWords| all || (it.before.is_some() && it.after.is_some());
    let (shown, others): (Vec<_>, Vec<_>) = it.differences.iter().partition(is_own);
    after.extend(of_records(&others));
    let room = if all { usize::MAX } else { MAX_LINES.saturating_sub(lines.len() + after.len()) };
    let with =
        |most: usize| -> Vec<Vec<String>> { shown.iter().map(|it| difference(it, most, style)).collect() };
    let most = if all { usize::MAX } else { MAX_REASONS };
    // Results go before reasons where there is not room for both.
    let fits = |blocks: &[Vec<String>]| blocks.iter().map(Vec::len).sum::<usize>() <= room;
    let blocks = (0..=most.min(MAX_REASONS)).rev().map(with).find(|blocks| fits(blocks));
    let blocks = if all { with(usize::MAX) } else { blocks.unwrap_or_else(|| with(0)) };
    push_some(&mut lines, blocks, room, ("result", "results"), style);
    lines.extend(after);
    joined(lines)
}

/// Records that are new or gone, with how many results they have of their own.
fn of_records(differences: &[&DifferenceInWords]) -> Vec<String> {
    let mut counts: Vec<(String, bool, usize)> = Vec::new();
    for it in differences {
        let record = it.conclusion.rsplit_once('.').map_or(it.conclusion.as_str(), |(record, _)| record);
        let is_new = it.before.is_none();
        match counts.iter_mut().find(|(known, new, _)| known == record && *new == is_new) {
            Some((_, _, n)) => *n += 1,
            None => counts.push((record.to_owned(), is_new, 1)),
        }
    }
    let word = |is_new: bool| if is_new { "new" } else { "gone" };
    counts
        .into_iter()
        .map(|(record, is_new, n)| {
            format!("  {record} is {}, with {} of its own: --all", word(is_new), counted(n, "result"))
        })
        .collect()
}

fn difference(it: &DifferenceInWords, most_reasons: usize, style: Style) -> Vec<String> {
    let text = match (&it.before, &it.after) {
        (Some(before), Some(after)) => format!("{} -> {}", told(before), told(after)),
        (None, Some(after)) => format!("new: {}", told(after)),
        (Some(before), None) => format!("gone, was {}", told(before)),
        (None, None) => String::new(),
    };
    let mut lines = hanging(&format!("  {}  ", it.conclusion), &text, style.width);
    let Some(after) = &it.after else { return lines };
    let mut reasons = Vec::new();
    for line in &after.reasons {
        let effect = if line.effect.is_empty() { String::new() } else { format!("{}  ", line.effect) };
        let source = if line.source.is_empty() { String::new() } else { format!(" [{}]", line.source) };
        let lead = format!("    {} {}  {effect}", line.mark.sign(), line.name);
        reasons.extend(hanging(&lead, &format!("{}{source}", line.text), style.width));
    }
    lines.extend(cut(reasons, most_reasons));
    lines
}

/// `strong (LG2)`.
fn told(side: &Side) -> String {
    if side.because.is_empty() {
        return side.result.clone();
    }
    format!("{} ({})", side.result, side.because.join(", "))
}

//! Why a conclusion has not another value, on the terminal: the answer, what stands in the way, what would change it.

use unicode_width::UnicodeWidthStr as _;

use super::layout::{hanging, pad, wrap};
use super::{Style, joined};
use crate::explain::{Blocked, ChangeInWords, WhyNotExplanation};
use crate::report::{reading_word, short_digest};

/// Lines unless everything is asked for.
const MAX_LINES: usize = 12;
/// Of these the most for what stands in the way, and for one way.
const MAX_BLOCKED: usize = 4;
const MAX_WAY: usize = 2;

/// The answer; `all`: every line of it.
pub fn why_not(it: &WhyNotExplanation, all: bool, style: Style) -> String {
    let mut lines = head(it, style);
    if it.is_so {
        return joined(lines);
    }
    let after = after(it, style);
    let room = |limit: usize| if all { usize::MAX } else { limit };
    let blocked = it.blocked_by.iter().map(|it| cut(way(it, style), room(MAX_WAY))).collect();
    push_some(&mut lines, blocked, room(MAX_BLOCKED), ("way", "ways"), style);
    let record = it.conclusion.rsplit_once('.').map_or(String::new(), |(record, _)| format!("{record}."));
    let changes = it.changes.iter().enumerate().map(|(at, it)| change(at, it, &record, all, style)).collect();
    let left = MAX_LINES.saturating_sub(lines.len() + after.len());
    push_some(&mut lines, changes, room(left), ("change", "changes"), style);
    lines.extend(after);
    joined(lines)
}

fn head(it: &WhyNotExplanation, style: Style) -> Vec<String> {
    let answer = match (it.is_so, it.changes.len(), it.exact) {
        (true, ..) => "it is so already".to_owned(),
        (_, _, false) => "not worked out: the budget was used up, try a larger --budget".to_owned(),
        (_, 0, _) => "no change of the evidence reaches it".to_owned(),
        (_, 1, _) => "one change would reach it".to_owned(),
        (_, n, _) => format!("{n} changes would reach it"),
    };
    let question = format!("{}: {} = {}? {answer}", it.case, it.conclusion, it.wanted);
    let mut lines: Vec<String> = wrap(&question, style.width).iter().map(|line| style.strong(line)).collect();
    let (reading, digest) = (reading_word(it.reading), short_digest(&it.digest));
    let right = format!("{} {} ({digest}), reading {reading}", it.framework, it.version);
    lines.extend(two_sides(&format!("now {}", it.result), &right, style.width));
    lines
}

/// One line with a right-hand side, or each on its own.
pub(crate) fn two_sides(left: &str, right: &str, width: usize) -> Vec<String> {
    let room = width.saturating_sub(right.width() + 2);
    if left.width() <= room {
        return vec![format!("{}{right}", pad(left, room + 2))];
    }
    let mut lines = wrap(left, width);
    lines.push(right.to_owned());
    lines
}

/// Blocks of lines as far as there is room, the first one always.
pub(crate) fn push_some(
    lines: &mut Vec<String>,
    blocks: Vec<Vec<String>>,
    room: usize,
    (one, many): (&str, &str),
    style: Style,
) {
    let n_blocks = blocks.len();
    let mut used = 0;
    for (at, block) in blocks.into_iter().enumerate() {
        let is_last = at + 1 == n_blocks;
        if at > 0 && used + block.len() + usize::from(!is_last) > room {
            let n_more = n_blocks - at;
            let what = if n_more == 1 { one } else { many };
            lines.push(style.weak(&format!("  … and {n_more} more {what}: --all")));
            return;
        }
        used += block.len();
        lines.extend(block);
    }
}

/// The first lines of a block; what is left out is marked.
pub(crate) fn cut(mut block: Vec<String>, most: usize) -> Vec<String> {
    if block.len() > most {
        block.truncate(most);
        // With no line left there is nothing to mark.
        if let Some(last) = block.last_mut() {
            // Room for the mark, at a blank.
            let end = last.rfind(' ').unwrap_or(last.len());
            last.truncate(end);
            last.push_str(" …");
        }
    }
    block
}

/// `  - LG2  at least strong  no department was established`.
fn way(it: &Blocked, style: Style) -> Vec<String> {
    let effect = if it.effect.is_empty() { String::new() } else { format!("{}  ", it.effect) };
    hanging(&format!("  {} {}  {effect}", it.mark.sign(), it.name), &it.text, style.width)
}

/// `  1. national_link = yes (now unknown); 1 step, by hybrid`. Items of the conclusion's own record go by their names.
fn change(at: usize, it: &ChangeInWords, record: &str, all: bool, style: Style) -> Vec<String> {
    let own = |path: &str| path.strip_prefix(record).unwrap_or(path).to_owned();
    let mut parts: Vec<String> = it.added.iter().map(|path| format!("a further record {path}")).collect();
    parts.extend(it.settings.iter().map(|setting| {
        let now = if setting.now.is_empty() { String::new() } else { format!(" (now {})", setting.now) };
        format!("{} = {}{now}", own(&setting.path), setting.value)
    }));
    let steps = if it.steps == 1 { "1 step".to_owned() } else { format!("{} steps", it.steps) };
    let by = if it.by.is_empty() { String::new() } else { format!(", by {}", it.by.join(", ")) };
    let mut text = format!("{}; {steps}{by}", parts.join("; "));
    let effects: Vec<String> = it
        .side_effects
        .iter()
        .map(|effect| {
            let name = own(&effect.conclusion);
            if all { format!("{name} from {} to {}", effect.before, effect.after) } else { name }
        })
        .collect();
    if !effects.is_empty() {
        text.push_str(&format!(". Also changes {}", effects.join(if all { "; " } else { ", " })));
    }
    hanging(&format!("  {}. ", at + 1), &text, style.width)
}

/// Whether these are all, and why there is none.
fn after(it: &WhyNotExplanation, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(why) = &it.out_of_reach {
        lines.extend(hanging("  ", &format!("{}.", sentence(why)), style.width));
    }
    if !it.exact {
        return lines;
    }
    if it.caps.is_empty() {
        lines.push("  Complete: there is no other change.".to_owned());
    } else {
        let text = format!("Perhaps not complete: {}.", it.caps.join("; "));
        lines.extend(hanging("  ", &text, style.width));
    }
    lines
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

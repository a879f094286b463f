//! Which open evidence still matters, on the terminal: what is open, what settles it, the items in order.

use super::layout::{hanging, wrap};
use super::why_not::{push_some, two_sides};
use super::{Style, joined};
use crate::analysis::open::Effect;
use crate::explain::{AskExplanation, AskedItem, effect_word};
use crate::report::{reading_word, short_digest};

/// Lines unless everything is asked for.
const MAX_LINES: usize = 12;
/// So many names are listed in one line.
const MAX_NAMES: usize = 3;

/// The answer; `all`: every line of it.
pub fn ask(it: &AskExplanation, all: bool, style: Style) -> String {
    let mut lines = head(it, style);
    let after = after(it, all, style);
    let is_one = it.conclusion.is_some() || it.open.len() == 1;
    let record_of =
        |(name, _): &(String, String)| name.rsplit_once('.').map_or("", |(record, _)| record).to_owned();
    let first = it.open.first().map(record_of).unwrap_or_default();
    let is_shared = !first.is_empty() && it.open.iter().all(|it| record_of(it) == first);
    let record = if is_shared { format!("{first}.") } else { String::new() };
    let blocks =
        it.items.iter().enumerate().map(|(at, one)| item(at, one, &record, is_one, all, style)).collect();
    let room = if all { usize::MAX } else { MAX_LINES.saturating_sub(lines.len() + after.len()) };
    push_some(&mut lines, blocks, room, ("item", "items"), style);
    lines.extend(after);
    joined(lines)
}

fn head(it: &AskExplanation, style: Style) -> Vec<String> {
    let what = match (&it.conclusion, it.open.as_slice()) {
        (Some(name), []) if it.exact => format!("{name} is settled"),
        (None, []) if it.exact => "every conclusion is settled".to_owned(),
        (Some(name), []) => format!("{name} was not worked out"),
        (None, []) => "nothing was worked out".to_owned(),
        (_, [(name, result)]) => format!("{name} is {result}"),
        (_, many) => format!("{} conclusions are open", many.len()),
    };
    let n = it.items.len();
    let items = match n {
        0 => String::new(),
        1 => "; one open item can change that".to_owned(),
        _ => format!("; {n} open items can change that"),
    };
    let mut lines: Vec<String> =
        wrap(&format!("{}: {what}{items}", it.case), style.width).iter().map(|it| style.strong(it)).collect();
    let (reading, digest) = (reading_word(it.reading), short_digest(&it.digest));
    let right = format!("{} {} ({digest}), reading {reading}", it.framework, it.version);
    lines.extend(two_sides("", &right, style.width));
    lines
}

/// `  1. national_link (unknown) settles it`; with `all` its question and the conclusions that it can change.
fn item(at: usize, it: &AskedItem, record: &str, is_one: bool, all: bool, style: Style) -> Vec<String> {
    let path = it.path.strip_prefix(record).unwrap_or(&it.path);
    let does = match (it.effect, is_one) {
        (Effect::Decisive, true) => "settles it".to_owned(),
        (Effect::Together, true) => "matters only together with others".to_owned(),
        _ => {
            let outcomes = if it.worst == 1 { "outcome" } else { "outcomes" };
            format!("leaves at most {} {outcomes}, {} in the mean", it.worst, it.mean)
        }
    };
    let mut text = format!("{path} ({}) {does}", it.standing);
    if all && !it.question.is_empty() {
        text.push_str(&format!(": \"{}\"", it.question));
    }
    if all && !is_one {
        let effects: Vec<String> =
            it.effects.iter().map(|(name, effect)| format!("{name} ({})", effect_word(*effect))).collect();
        text.push_str(&format!(". For {}", effects.join(", ")));
    }
    hanging(&format!("  {}. ", at + 1), &text, style.width)
}

fn after(it: &AskExplanation, all: bool, style: Style) -> Vec<String> {
    let few = |names: &[String], most: usize| {
        let most = if all { usize::MAX } else { most };
        let shown: Vec<&str> = names.iter().take(most).map(String::as_str).collect();
        let n_more = names.len() - shown.len();
        let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
        format!("{}{more}", shown.join(", "))
    };
    let mut lines = Vec::new();
    if !it.exact {
        let text = "Not exact: the budget was used up for some conclusions; try a larger --budget.";
        lines.extend(hanging("  ", text, style.width));
    }
    match it.settles.as_deref() {
        Some([]) | None => {}
        Some([one]) => lines.extend(hanging("  Settles it whatever is found: ", one, style.width)),
        Some(names) if names.len() == it.items.len() && it.is_smallest => {
            let text = format!("It takes all {} to settle it whatever is found.", names.len());
            lines.extend(hanging("  ", &text, style.width));
        }
        Some(names) => {
            let which = if it.is_smallest { "the fewest" } else { "none of these can be left out" };
            let lead = format!("  Settled whatever is found by {} ({which}): ", names.len());
            let text = format!("{lead}{}", few(names, MAX_NAMES));
            lines.extend(hanging("  ", text.trim_start(), style.width));
        }
    }
    match it.cannot_matter.len() {
        0 => {}
        1 => lines.push(format!("  Cannot matter (proved): {}", it.cannot_matter.join(""))),
        n => {
            let text = format!("{n} open items cannot matter (proved): {}", few(&it.cannot_matter, 2));
            lines.extend(hanging("  ", &text, style.width));
        }
    }
    lines
}

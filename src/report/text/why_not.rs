//! Why a conclusion has not another value, on the terminal: the answer, what stands in the way, what would change it.

use unicode_width::UnicodeWidthStr as _;

use super::layout::{hanging, indented, pad, wrap};
use super::{Style, joined};
use crate::diagnostic::counted;
use crate::explain::{Blocked, ChangeInWords, EffectInWords, WhyNotExplanation};
use crate::report::{reading_word, short_digest, titled};

/// Lines unless everything is asked for.
const MAX_LINES: usize = 12;
/// Of these at least so many for what stands in the way, and at most so many for one way or one change.
const MIN_BLOCKED: usize = 4;
const MAX_WAY: usize = 3;
const MAX_CHANGE: usize = 4;
/// So many names of one way that is not told in words.
const MAX_NAMES: usize = 1;

/// The answer; `all`: every line of it.
pub fn why_not(it: &WhyNotExplanation, all: bool, style: Style) -> String {
    let mut lines = head(it, style);
    let most = |limit: usize| if all { usize::MAX } else { limit };
    if it.is_so {
        let ways = it.deciding.iter().map(|it| way(it, most(MAX_CHANGE), style)).collect();
        push_some(&mut lines, ways, most(MAX_LINES - 3), ("reason", "reasons"), style);
        return joined(lines);
    }
    let shared = shared_effects(it).filter(|_| !all);
    let mut after = after(it, all, style);
    if let Some(effects) = &shared {
        let own: Vec<String> = effects.iter().map(|path| short(path, &it.conclusion)).collect();
        let text = format!("Each also changes {}.", own.join(", "));
        after.splice(0..0, hanging("  ", &text, style.width));
    }
    let left = MAX_LINES.saturating_sub(lines.len() + after.len());
    let n_changes = it.changes.len();
    let number = |at: usize| if n_changes == 1 { String::new() } else { format!("{}. ", at + 1) };
    let changes: Vec<Vec<String>> = it
        .changes
        .iter()
        .enumerate()
        .map(|(at, one)| {
            cut(change(&number(at), one, (&it.conclusion, shared.is_none()), all, style), most(MAX_CHANGE))
        })
        .collect();
    // What stands in the way gets the room that the changes leave, and a part of it in any case.
    let for_changes: usize = changes.iter().map(Vec::len).sum();
    let for_first = changes.first().map_or(0, |it| it.len() + usize::from(n_changes > 1));
    let room = left.saturating_sub(for_changes).max(MIN_BLOCKED).min(left.saturating_sub(for_first));
    let ways = blocked(it, most(room), all, style);
    let left = left.saturating_sub(ways.len());
    lines.extend(ways);
    push_some(&mut lines, changes, most(left), ("change", "changes"), style);
    lines.extend(after);
    joined(lines)
}

/// The question with its answer, then what comes out now.
fn head(it: &WhyNotExplanation, style: Style) -> Vec<String> {
    let changes = |end: &str, ends: &str| match it.changes.len() {
        1 => format!("one change of the evidence would {end}"),
        n => format!("{n} changes of the evidence would each {ends}"),
    };
    // What was not looked at could be otherwise.
    let no_change =
        if it.caps.is_empty() { "no change of the evidence" } else { "no change that was looked for" };
    let answer = match (it.is_so, it.possible_now, it.changes.len(), it.exact) {
        (true, ..) => "It is so already".to_owned(),
        (_, _, _, false) => "Not worked out: the budget was used up, try a larger --budget".to_owned(),
        (_, true, 0, _) => format!("It is possible, and {no_change} settles it so"),
        (_, true, ..) => format!("It is possible, not settled; {}", changes("settle it so", "settle it so")),
        (_, false, 0, _) => format!("No, and {no_change} reaches it"),
        (_, false, ..) => format!("Not on this evidence; {}", changes("reach it", "reach it")),
    };
    let question = format!("{}: {} = {}? {answer}", it.case, it.conclusion, it.wanted);
    let mut lines: Vec<String> = wrap(&question, style.width).iter().map(|line| style.strong(line)).collect();
    let (reading, digest) = (reading_word(it.reading), short_digest(&it.digest));
    let right = format!("{} ({digest}), reading {reading}", titled(&it.framework, &it.version));
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

/// What stands in the way: as many in words as there is room for, the rest by name with what it hangs on. No rule goes
/// unnamed, whatever room there is.
fn blocked(it: &WhyNotExplanation, room: usize, all: bool, style: Style) -> Vec<String> {
    let most = if all { usize::MAX } else { MAX_WAY };
    let named = |rest: &[Blocked], name: &dyn Fn(&Blocked) -> String| {
        if rest.is_empty() {
            return Vec::new();
        }
        let names: Vec<String> = rest.iter().map(name).collect();
        hanging("  also: ", &format!("{} (in words: --all)", names.join(", ")), style.width)
    };
    let told = |n_told: usize, most: usize, name: &dyn Fn(&Blocked) -> String| {
        let (first, rest) = it.blocked_by.split_at(n_told.min(it.blocked_by.len()));
        let mut lines: Vec<String> = first.iter().flat_map(|it| way(it, most, style)).collect();
        lines.extend(named(rest, name));
        lines
    };
    let in_full = (1..=it.blocked_by.len()).rev().map(|n_told| told(n_told, most, &by_name));
    let in_short = (1..MAX_WAY).rev().map(|most| told(1, most, &by_name));
    let barely = (1..MAX_WAY).rev().map(|most| told(1, most, &bare_name));
    in_full
        .chain(in_short)
        .chain(barely)
        .find(|it| it.len() <= room)
        .unwrap_or_else(|| told(1, 1, &bare_name))
}

/// `? LG2`.
fn bare_name(it: &Blocked) -> String {
    format!("{} {}", it.mark.sign(), it.name)
}

/// `? LG2 (department_established)`.
fn by_name(it: &Blocked) -> String {
    let sign = it.mark.sign();
    match it.names.as_slice() {
        [] => format!("{sign} {} {}", it.name, it.effect),
        names if names.len() <= MAX_NAMES => format!("{sign} {} ({})", it.name, names.join(", ")),
        [first, rest @ ..] => format!("{sign} {} ({first} and {} more)", it.name, rest.len()),
    }
}

/// `  - LG2  at least strong: no department was established [CH9 s. 9.4]`, in few words where the whole takes more
/// lines than there may be.
fn way(it: &Blocked, most: usize, style: Style) -> Vec<String> {
    let effect = if it.effect.is_empty() { String::new() } else { format!("{}: ", it.effect) };
    let source = if it.source.is_empty() { String::new() } else { format!(" [{}]", it.source) };
    let lead = format!("  {} {}  ", it.mark.sign(), it.name);
    let told = |text: &str| hanging(&lead, &format!("{effect}{text}{source}"), style.width);
    let whole = told(&it.text);
    if whole.len() <= most { whole } else { cut(told(&it.brief), most) }
}

/// What reads otherwise afterwards: a set of classes can lose combinations that no words tell.
fn is_seen(effect: &&EffectInWords) -> bool {
    effect.before != effect.after
}

/// The other results that change, when these are the same ones with each of several changes.
fn shared_effects(it: &WhyNotExplanation) -> Option<Vec<&str>> {
    let of = |it: &'_ ChangeInWords| -> Vec<String> {
        it.side_effects.iter().filter(is_seen).map(|it| it.conclusion.clone()).collect()
    };
    let [first, rest @ ..] = it.changes.as_slice() else { return None };
    let own = of(first);
    let is_same = !rest.is_empty() && !own.is_empty() && rest.iter().all(|it| of(it) == own);
    is_same.then(|| first.side_effects.iter().filter(is_seen).map(|it| it.conclusion.as_str()).collect())
}

/// A path without the record of the conclusion that was asked about.
fn short(path: &str, conclusion: &str) -> String {
    let record = conclusion.rsplit_once('.').map_or(String::new(), |(record, _)| format!("{record}."));
    path.strip_prefix(&record).unwrap_or(path).to_owned()
}

/// `  1. national_link = yes (now unknown): 1 step, by hybrid`. Items of the conclusion's own record go by their names.
fn change(
    number: &str,
    it: &ChangeInWords,
    (conclusion, with_effects): (&str, bool),
    all: bool,
    style: Style,
) -> Vec<String> {
    let own = |path: &str| short(path, conclusion);
    let mut parts: Vec<String> = it.added.iter().map(|path| format!("a further record {path}")).collect();
    // What stands alike now is told together.
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for setting in &it.settings {
        let text = format!("{} = {}", own(&setting.path), setting.value);
        match groups.iter_mut().find(|(now, _)| *now == setting.now) {
            Some((_, texts)) => texts.push(text),
            None => groups.push((&setting.now, vec![text])),
        }
    }
    parts.extend(groups.into_iter().map(|(now, texts)| match (now, texts.len()) {
        ("", _) => texts.join(", "),
        (now, 1) => format!("{} (now {now})", texts.join(", ")),
        (now, _) => format!("{} (each now {now})", texts.join(", ")),
    }));
    let steps = counted(it.steps, "step");
    let by = if it.by.is_empty() { String::new() } else { format!(", by {}", it.by.join(", ")) };
    let mut text = format!("{}: {steps}{by}", parts.join("; "));
    let effects: Vec<&EffectInWords> = it.side_effects.iter().filter(is_seen).collect();
    match effects.as_slice() {
        [one] if with_effects && !all => text.push_str(&format!(". Also changes {}", own(&one.conclusion))),
        [first, rest @ ..] if with_effects && !all => {
            text.push_str(&format!(". Also changes {} and {} more", own(&first.conclusion), rest.len()));
        }
        _ => {}
    }
    let lead = format!("  {number}");
    let mut lines = hanging(&lead, &text, style.width);
    for effect in effects.iter().filter(|_| all) {
        let text = format!("also {}: {} -> {}", own(&effect.conclusion), effect.before, effect.after);
        lines.extend(indented(&text, lead.len(), style.width));
    }
    lines
}

/// Whether these are all, and why there is none.
fn after(it: &WhyNotExplanation, all: bool, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(why) = &it.out_of_reach {
        let text = if it.caps.is_empty() { format!("Proved: {why}.") } else { format!("{}.", sentence(why)) };
        lines.extend(hanging("  ", &text, style.width));
    }
    if !it.exact {
        return lines;
    }
    let mut proved = |claim: &str| {
        let aside = match &it.aside {
            Some(aside) if all => format!("; {aside}"),
            Some(_) => " (of listed records)".to_owned(),
            None => String::new(),
        };
        lines.extend(hanging("  ", &format!("Proved: {claim}{aside}."), style.width));
    };
    match (it.caps.is_empty(), it.changes.len()) {
        (true, 0) => {}
        (true, 1) => proved("no other smallest change does it"),
        (true, n) => {
            let shown = if all { "these are" } else { "there are" };
            proved(&format!("{shown} {n} smallest changes and no other"));
        }
        (false, _) => {
            let caps: Vec<&str> = it.caps.iter().chain(&it.aside).map(String::as_str).collect();
            let text = format!("Perhaps not all: {}.", caps.join("; "));
            lines.extend(hanging("  ", &text, style.width));
        }
    }
    lines
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

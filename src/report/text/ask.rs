//! Which open evidence still matters, on the terminal: what is open, the items in order, what settles it.

use super::layout::{hanging, wrap};
use super::why_not::{push_some, two_sides};
use super::{Style, joined};
use crate::analysis::open::Effect;
use crate::explain::{AskExplanation, AskedItem, effect_word};
use crate::report::{reading_word, short_digest, titled};

/// Lines unless everything is asked for.
const MAX_LINES: usize = 12;
/// So many names are listed in one line.
const MAX_NAMES: usize = 3;

/// The answer; `all`: every line of it.
pub fn ask(it: &AskExplanation, all: bool, style: Style) -> String {
    let mut lines = head(it, style);
    let after = after(it, all, style);
    let names = Names::of(it);
    let number = |at: usize| if it.items.len() == 1 { String::new() } else { format!("{}. ", at + 1) };
    let blocks =
        it.items.iter().enumerate().map(|(at, one)| item(&number(at), one, &names, all, style)).collect();
    let room = if all { usize::MAX } else { MAX_LINES.saturating_sub(lines.len() + after.len()) };
    push_some(&mut lines, blocks, room, ("item", "items"), style);
    lines.extend(after);
    joined(lines)
}

/// Paths as short as they may be: those of the record that all questions are about go by their last names.
struct Names {
    record: String,
    /// One conclusion is asked about, so that it need not be named.
    is_one: bool,
    n_outcomes: u64,
}

impl Names {
    fn of(it: &AskExplanation) -> Self {
        let record_of =
            |(name, _): &(String, String)| name.rsplit_once('.').map_or("", |(record, _)| record).to_owned();
        let first = it.open.first().map(record_of).unwrap_or_default();
        let is_shared = !first.is_empty() && it.open.iter().all(|it| record_of(it) == first);
        Self {
            record: if is_shared { format!("{first}.") } else { String::new() },
            is_one: it.open.len() == 1,
            n_outcomes: it.n_outcomes,
        }
    }

    fn own<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&self.record).unwrap_or(path)
    }
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
    let items = match it.items.len() {
        0 => String::new(),
        1 => "; one open item still matters".to_owned(),
        n => format!("; {n} open items still matter"),
    };
    let mut lines: Vec<String> =
        wrap(&format!("{}: {what}{items}", it.case), style.width).iter().map(|it| style.strong(it)).collect();
    let (reading, digest) = (reading_word(it.reading), short_digest(&it.digest));
    let right = format!("{} ({digest}), reading {reading}", titled(&it.framework, &it.version));
    lines.extend(two_sides("", &right, style.width));
    lines
}

/// `  1. national_link: "Did the exchange reach regional bodies?" yes: hybrid; no: multi_actor`.
fn item(number: &str, it: &AskedItem, names: &Names, all: bool, style: Style) -> Vec<String> {
    let question = if it.question.is_empty() { String::new() } else { format!(" \"{}\"", it.question) };
    let standing = match it.standing.as_str() {
        "unknown" => String::new(),
        standing => format!(" ({standing})"),
    };
    let mut text = format!("{}{standing}:{question} {}", names.own(&it.path), does(it, names, all));
    if all {
        text.push_str(&format!(
            ". Possible values: {} now, at most {} after it, {} in the mean",
            names.n_outcomes, it.worst, it.mean
        ));
    }
    hanging(&format!("  {number}"), &text, style.width)
}

/// What an answer does: what each leaves of the one conclusion, or which conclusions it settles and narrows.
fn does(it: &AskedItem, names: &Names, all: bool) -> String {
    let is_alone = it.effect != Effect::Together;
    match (names.is_one, it.answers.as_slice()) {
        (true, [_, _, ..]) if is_alone => {
            let answers: Vec<String> =
                it.answers.iter().map(|(answer, left)| format!("{answer}: {left}")).collect();
            return answers.join("; ");
        }
        (true, _) => {
            return match it.effect {
                Effect::Decisive => "settles it".to_owned(),
                Effect::Helps => "narrows it".to_owned(),
                Effect::Together => "matters only together with others".to_owned(),
            };
        }
        (false, _) => {}
    }
    if all {
        let effects: Vec<String> = it
            .effects
            .iter()
            .map(|(name, effect)| format!("{} ({})", names.own(name), effect_word(*effect)))
            .collect();
        return format!("for {}", effects.join(", "));
    }
    let verb = match it.effect {
        Effect::Decisive => "settles",
        Effect::Helps => "narrows",
        Effect::Together => "matters, together with others, for",
    };
    let best: Vec<&str> =
        it.effects.iter().filter(|(_, own)| *own == it.effect).map(|(name, _)| names.own(name)).collect();
    let n_more = it.effects.len().saturating_sub(1);
    let more = if n_more == 0 { String::new() } else { format!(" and bears on {n_more} more") };
    // The record of the item is named already.
    let record = it.path.rsplit_once('.').map_or(String::new(), |(record, _)| format!("{record}."));
    let name = best.first().map_or("", |name| name.strip_prefix(&record).unwrap_or(name));
    format!("{verb} {name}{more}")
}

fn after(it: &AskExplanation, all: bool, style: Style) -> Vec<String> {
    let short = Names::of(it);
    let mut lines = Vec::new();
    if !it.exact {
        let text = "Not exact: the budget was used up for some conclusions; try a larger --budget.";
        lines.extend(hanging("  ", text, style.width));
    }
    let what = if short.is_one { "it" } else { "everything" };
    match it.settles.as_deref() {
        Some([]) | None => {}
        Some([one]) => {
            let lead = format!("  Settles {what} whatever is found: ");
            lines.extend(hanging(&lead, short.own(one), style.width));
        }
        Some(names) => {
            let n = names.len();
            let which = match (n == it.items.len(), it.is_smallest) {
                (true, true) => format!("It takes all {n} to settle {what}, whatever is found"),
                (_, true) => format!("{n} of them settle {what} whatever is found, no fewer do"),
                (_, false) => format!("{n} of them settle {what} whatever is found, perhaps fewer do"),
            };
            let listed: Vec<&str> = names.iter().map(|it| short.own(it)).collect();
            let listed = match all || n <= MAX_NAMES {
                true => format!(": {}", listed.join(", ")),
                false => " (--all names them)".to_owned(),
            };
            lines.extend(hanging("  ", &format!("{which}{listed}"), style.width));
        }
    }
    lines.extend(cannot_matter(&it.cannot_matter, all, style));
    lines
}

/// How many cannot matter; with `all` their names, record by record.
fn cannot_matter(paths: &[String], all: bool, style: Style) -> Vec<String> {
    if !all && paths.len() > 1 {
        let n = paths.len();
        let text = format!("{n} other open items cannot matter here (proved; --all names them)");
        return hanging("  ", &text, style.width);
    }
    let mut records: Vec<(&str, Vec<&str>)> = Vec::new();
    for path in paths {
        let (record, name) = path.rsplit_once('.').unwrap_or(("", path));
        match records.last_mut() {
            Some((known, names)) if *known == record => names.push(name),
            Some(_) | None => records.push((record, vec![name])),
        }
    }
    let told = records.into_iter().map(|(record, names)| {
        let of = if record.is_empty() { String::new() } else { format!(" of {record}") };
        hanging("  ", &format!("Cannot matter (proved){of}: {}", names.join(", ")), style.width)
    });
    told.flatten().collect()
}

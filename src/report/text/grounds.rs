//! The last lines below a conclusion: what it rests on, and what its open items can do.

use super::Style;
use super::layout::indented;
use super::why_not::cut;
use crate::analysis::open::Effect;
use crate::explain::{FindInWords, GroundsInWords, effect_word};

/// Lines for one statement unless everything is asked for.
const MAX_LINES: usize = 1;
/// So many names stand in one statement.
const MAX_NAMES: usize = 4;

/// The lines. Items of the conclusion's own record go by their names.
pub(super) fn grounds(it: &GroundsInWords, all: bool, style: Style) -> Vec<String> {
    let record = if it.record.is_empty() { String::new() } else { format!("{}.", it.record) };
    let own = |path: &str| path.strip_prefix(&record).unwrap_or(path).to_owned();
    let few = |names: Vec<String>| {
        let most = if all { usize::MAX } else { MAX_NAMES };
        let n_more = names.len().saturating_sub(most);
        let mut shown: Vec<String> = names.into_iter().take(most).collect();
        if n_more > 0 {
            shown.push(format!("and {n_more} more"));
        }
        shown.join(", ")
    };
    let mut texts = Vec::new();
    let of = |wanted: Effect| -> Vec<String> {
        it.open.iter().filter(|(_, effect)| *effect == wanted).map(|(path, _)| own(path)).collect()
    };
    let effects: Vec<String> = [Effect::Decisive, Effect::Helps, Effect::Together]
        .into_iter()
        .filter_map(|effect| {
            let names = of(effect);
            (!names.is_empty()).then(|| format!("{}: {}", effect_word(effect), few(names)))
        })
        .chain((!it.cannot_matter.is_empty()).then(|| match (all, it.cannot_matter.len()) {
            (true, _) => format!(
                "cannot matter (proved): {}",
                few(it.cannot_matter.iter().map(|it| own(it)).collect())
            ),
            (false, n) => format!("{n} cannot matter (proved)"),
        }))
        .collect();
    if !effects.is_empty() {
        texts.push(format!("Open: {}.", effects.join("; ")));
    }
    let ends: Vec<String> = it
        .ends
        .iter()
        .map(|end| {
            let find = |it: &FindInWords| match it.to {
                Some(_) => format!("{} = {}", own(&it.path), it.words),
                None => format!("{} has {}", own(&it.path), it.words),
            };
            let when: Vec<String> = end.when.iter().map(find).collect();
            let when = if when.is_empty() { "nothing else is found".to_owned() } else { when.join(", ") };
            format!("{} when {when}", end.words)
        })
        .collect();
    if !ends.is_empty() {
        texts.push(format!("Its ends: {}.", ends.join("; ")));
    }
    if it.reason.is_empty() {
        texts.push("It takes no evidence: the rules alone give this result.".to_owned());
    } else {
        let needed: Vec<String> = it.necessary.iter().map(|it| own(it)).collect();
        let others: Vec<String> =
            it.reason.iter().filter(|path| !it.necessary.contains(path)).map(|it| own(it)).collect();
        let mut parts = Vec::new();
        if !needed.is_empty() {
            parts.push(format!("{} (in every reason)", few(needed)));
        }
        if !others.is_empty() {
            parts.push(few(others));
        }
        texts.push(format!("Enough for it: {}.", parts.join("; ")));
    }
    if !it.reason.is_empty() {
        let items = it.on_items();
        let items = items.replace(&record, "");
        let start = if it.is_settled { "It" } else { "This range" };
        texts.push(format!("{start} {}; {items}.", it.on_sources()));
    }
    let most = if all { usize::MAX } else { MAX_LINES };
    texts.iter().flat_map(|text| cut(indented(text, 4, style.width), most)).collect()
}

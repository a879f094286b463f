//! Crosswalks between two frameworks: the one that is declared, and the best there is.

use super::Style;
use super::layout::hanging;
use crate::comparison::{Difference, Side, Walk, best_mapping};
use crate::diagnostic::counted;
use crate::framework::Value;
use crate::report::Compared;
use crate::report::words::value;
use crate::syntax::name_text;
use crate::vocabulary::{Citation, Domain};

/// A declared crosswalk: which values count as which, and where that comes from.
pub(super) fn crosswalk(compared: &Compared<'_>, it: &Difference, walk: &Walk) -> String {
    let (own, other, at) = match walk.side {
        Side::A => (Side::A, Side::B, 0),
        Side::B => (Side::B, Side::A, 1),
    };
    let word = |side: Side, rank: u32| value(compared.study, it, side, Value::Rank(rank));
    let text = grouped((own, other), &walk.places, word);
    let why: Vec<String> = walk
        .cites
        .iter()
        .filter_map(|cite| match cite {
            Citation::Judgement { why } => Some(why.clone()),
            Citation::Source { .. } => None,
        })
        .collect();
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
    format!("{}; declared by {}{why}", text.join("; "), compared.frameworks[at].name)
}

/// `none, manipulation counts as none`, a line for each value that is counted as.
///
/// `word`: what a rank of a side is called.
fn grouped((own, other): (Side, Side), places: &[u32], word: impl Fn(Side, u32) -> String) -> Vec<String> {
    let mut groups: Vec<(u32, Vec<String>)> = Vec::new();
    for (from, &to) in (0u32..).zip(places) {
        let name = word(own, from);
        match groups.iter_mut().find(|(known, _)| *known == to) {
            Some((_, names)) => names.push(name),
            None => groups.push((to, vec![name])),
        }
    }
    let line =
        |(to, names): &(u32, Vec<String>)| format!("{} counts as {}", names.join(", "), word(other, *to));
    groups.iter().map(line).collect()
}

/// The best crosswalk of a pair, ready to be pasted, and what still differs under it.
pub(super) fn found_crosswalk(compared: &Compared<'_>, it: &Difference, style: Style) -> Vec<String> {
    let study = compared.study;
    let joint = &study.comparison.joint;
    let Some(found) = best_mapping(joint, it) else {
        return vec!["  no crosswalk: it maps single values, and these are numbers or sets".to_owned()];
    };
    let conclusions = [it.paired.a, it.paired.b].map(|id| &joint.framework.conclusions[id]);
    let names = conclusions.map(|it| name_text(&it.name));
    let [a, b] = compared.frameworks.map(|it| name_text(&it.name));
    let kept = if found.is_ordered { " that keeps the order" } else { "" };
    let mut claim = format!(
        "whatever map{kept} is used, the two differ in at least {} of {}",
        found.differ,
        counted(found.situations, "situation")
    );
    if found.differ_without_order < found.differ {
        claim.push_str(&format!(" ({} without the order)", found.differ_without_order));
    }
    let mut lines = hanging("  best crosswalk: ", &format!("{claim}; for the file of {b}:"), style.width);
    lines.push(format!("    crosswalk {} to {a}.{}", names[1], names[0]));
    // As the language writes them: `yes` is a value of yes/no, and a level of that name stands in back-ticks.
    let word = |side: Side, rank: u32| {
        let text = value(study, it, side, Value::Rank(rank));
        match conclusions[usize::from(side == Side::B)].domain {
            Domain::YesNo => text,
            Domain::Scale(_)
            | Domain::OneOf(_)
            | Domain::AnyOf(_)
            | Domain::Number(_)
            | Domain::List { .. } => name_text(&text),
        }
    };
    let own = grouped((Side::B, Side::A), &found.places, word);
    lines.extend(own.into_iter().map(|line| format!("      {line}")));
    lines.push("      cite judgement \"why\"".to_owned());
    lines
}

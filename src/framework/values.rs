//! Values and sets of values in words: one value, a range, or values with holes.

use crate::framework::Value;
use crate::value::{Decimal, SetBox, ValueSet};
use crate::vocabulary::{Domain, Grid, Label, Vocabulary};

/// The value outside every scale.
pub(crate) const NOT_APPLICABLE: &str = "not applicable";

/// One value.
pub(crate) fn one(vocabulary: &Vocabulary, domain: &Domain, value: Value) -> String {
    match (value, domain) {
        (Value::NotApplicable, _) => NOT_APPLICABLE.to_owned(),
        (Value::Rank(rank), _) => label(vocabulary, domain, rank),
        (Value::Number(number), Domain::Number(grid)) => with_unit(grid, &number.to_string()),
        (
            Value::Number(number),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. },
        ) => number.to_string(),
        (Value::Set(mask), _) => members(&|rank| label(vocabulary, domain, rank), mask),
    }
}

/// All values of the result of a conclusion, in the order of the domain; classes by their names, levels by their
/// labels.
pub(crate) fn short_result(vocabulary: &Vocabulary, domain: &Domain, values: &[Value]) -> String {
    let by_name = match domain {
        Domain::OneOf(labels) => Domain::OneOf(without_labels(labels)),
        Domain::AnyOf(labels) => Domain::AnyOf(without_labels(labels)),
        Domain::YesNo | Domain::Scale(_) | Domain::Number(_) | Domain::List { .. } => domain.clone(),
    };
    result(vocabulary, &by_name, values)
}

fn without_labels(labels: &[Label]) -> Vec<Label> {
    labels.iter().map(|it| Label { label: None, ..it.clone() }).collect()
}

/// All values of a result, in the order of the domain.
pub(crate) fn result(vocabulary: &Vocabulary, domain: &Domain, values: &[Value]) -> String {
    let (mut ranks, mut numbers, mut sets) = (Vec::new(), Vec::new(), Vec::new());
    let mut is_perhaps_outside = false;
    for &value in values {
        match value {
            Value::Rank(rank) => ranks.push(rank),
            Value::Number(number) => numbers.push(number),
            Value::Set(mask) => sets.push(mask),
            Value::NotApplicable => is_perhaps_outside = true,
        }
    }
    let mut parts: Vec<String> = Vec::new();
    if !ranks.is_empty() {
        parts.push(ranks_text(vocabulary, domain, &ranks));
    }
    if !numbers.is_empty() {
        parts.push(runs_text(domain, &runs(domain, &numbers)));
    }
    if !sets.is_empty() {
        parts.push(sets_text(&|rank| label(vocabulary, domain, rank), &sets));
    }
    if is_perhaps_outside {
        parts.push(NOT_APPLICABLE.to_owned());
    }
    parts.join(", or ")
}

/// A set of still-possible values of an item.
pub(crate) fn set(vocabulary: &Vocabulary, domain: &Domain, set: &ValueSet) -> String {
    match set {
        ValueSet::Ranks(mask) => ranks_text(vocabulary, domain, &bits(*mask)),
        ValueSet::Ranges(ranges) => runs_text(domain, ranges),
        ValueSet::Sets(boxes) => {
            let names = |rank| label(vocabulary, domain, rank);
            let texts: Vec<String> = boxes.iter().map(|&it| box_text(&names, it, "")).collect();
            texts.join(", or ")
        }
    }
}

/// Numbers that follow each other on the grid, joined.
pub(crate) fn runs(domain: &Domain, numbers: &[Decimal]) -> Vec<(Decimal, Decimal)> {
    let step = match domain {
        Domain::Number(grid) => grid.step,
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            Decimal::ONE
        }
    };
    let mut runs: Vec<(Decimal, Decimal)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some(last) if number.0 <= last.1.0.saturating_add(step.0) => last.1 = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

/// The ranks of a mask, ascending.
pub(crate) fn bits(mask: u128) -> Vec<u32> {
    (0..128).filter(|bit| mask >> bit & 1 == 1).collect()
}

fn label(vocabulary: &Vocabulary, domain: &Domain, rank: u32) -> String {
    let labels = vocabulary.labels(domain);
    labels.get(rank as usize).map_or_else(|| rank.to_string(), |label| label.text().to_owned())
}

/// `strong`, `moderate to strong`, `none or moderate, not limited`.
fn ranks_text(vocabulary: &Vocabulary, domain: &Domain, ranks: &[u32]) -> String {
    let name = |&rank: &u32| label(vocabulary, domain, rank);
    let (Some(first), Some(last)) = (ranks.first(), ranks.last()) else { return String::new() };
    let is_ordered = matches!(domain, Domain::Scale(_));
    if !is_ordered || ranks.len() == 1 {
        let names: Vec<String> = ranks.iter().map(name).collect();
        return listed(&names, "or");
    }
    let holes: Vec<String> =
        (*first..=*last).filter(|rank| !ranks.contains(rank)).map(|it| name(&it)).collect();
    if holes.is_empty() {
        return format!("{} to {}", name(first), name(last));
    }
    let names: Vec<String> = ranks.iter().map(name).collect();
    format!("{}, not {}", listed(&names, "or"), listed(&holes, "or"))
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn listed(names: &[String], word: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

fn runs_text(domain: &Domain, runs: &[(Decimal, Decimal)]) -> String {
    let texts: Vec<String> = runs
        .iter()
        .map(|(low, high)| if low == high { low.to_string() } else { format!("{low} to {high}") })
        .collect();
    let text = listed(&texts, "or");
    match domain {
        Domain::Number(grid) => with_unit(grid, &text),
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => text,
    }
}

fn with_unit(grid: &Grid, text: &str) -> String {
    match (&grid.unit, grid.percent) {
        (Some(unit), _) => format!("{text} {unit}"),
        (None, true) => format!("{text}%"),
        (None, false) => text.to_owned(),
    }
}

/// `a, b and c`; the empty set in words.
fn members(names: &dyn Fn(u32) -> String, mask: u128) -> String {
    let names: Vec<String> = bits(mask).into_iter().map(names).collect();
    if names.is_empty() { "none of them".to_owned() } else { listed(&names, "and") }
}

/// What is in every set of a box, and what may be.
fn box_text(names: &dyn Fn(u32) -> String, it: SetBox, how: &str) -> String {
    let all = |mask: u128| bits(mask).into_iter().map(names).collect::<Vec<_>>().join(", ");
    match (it.must, it.may & !it.must) {
        (must, 0) => members(names, must),
        (0, may) => format!("none certain; possible{how}: {}", all(may)),
        (must, may) => format!("certain: {}; possible{how}: {}", all(must), all(may)),
    }
}

/// What is in every set and what may be; when not every combination of these occurs, that is said.
fn sets_text(names: &dyn Fn(u32) -> String, sets: &[u128]) -> String {
    let must = sets.iter().fold(u128::MAX, |all, set| all & set);
    let may = sets.iter().fold(0, |all, set| all | set);
    let n_free = (may & !must).count_ones();
    let is_box = n_free < 32 && sets.len() as u64 == 1u64 << n_free;
    let it = SetBox { must, may };
    match sets {
        _ if is_box => box_text(names, it, ""),
        // The one or the other: all that is possible comes together.
        [first, second] if *first == must || *second == must => box_text(names, it, " together"),
        _ => format!("{}; not in every combination", box_text(names, it, "")),
    }
}

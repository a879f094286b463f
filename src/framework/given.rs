//! What an inline test says of one item: its standing and the values still possible.

use crate::case::Standing;
use crate::condition::Literal;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{self, Comparator, GivenEvidence, Name, ValueKind};
use crate::value::{SetBox, ValueSet};
use crate::vocabulary::Domain;

use super::scope::{Work, is_above};

/// What is said of an item, as standing and values.
pub(super) fn evidence(
    work: &mut Work,
    name: &Name,
    domain: &Domain,
    given: &GivenEvidence,
) -> Option<(Standing, ValueSet)> {
    let whole = work.names.vocabulary.whole(domain);
    let Some(whole) = whole else {
        let text = format!("`{}` is a list", name.value);
        let help = "open its records with `ENTITY ID:`, and close it with `no other NAME`";
        work.report(Diagnostic::error(code::E0623, name.span, text).help(help));
        return None;
    };
    let recorded = |values| (Standing::Recorded, values);
    match given {
        GivenEvidence::Value(value) => match &value.kind {
            ValueKind::Name(word) if word == "unknown" => Some((Standing::Unknown, whole)),
            ValueKind::Name(word) if word == "unanswerable" => Some((Standing::Unanswerable, whole)),
            ValueKind::Name(_) | ValueKind::YesNo(_) | ValueKind::Number(_) | ValueKind::Percent(_) => {
                one(work, domain, value).map(recorded)
            }
        },
        GivenEvidence::OneOf(values) => union(work, domain, values).map(recorded),
        GivenEvidence::Range(low, high) => {
            ordered(work, name, domain)?;
            let (bottom, top) = (work.literal(domain, low), work.literal(domain, high));
            let (bottom, top) = (bottom?, top?);
            if is_above(bottom, top) {
                let text = "this range runs downwards";
                let help = "write the lower end first: `in low..high`";
                work.report(Diagnostic::error(code::E0627, low.span.to(high.span), text).help(help));
                return None;
            }
            Some(recorded(between(bottom, top)?))
        }
        GivenEvidence::Compare(sign, value) => compare(work, name, domain, *sign, value).map(recorded),
        GivenEvidence::Set(values, _) => {
            let bits = bits(work, name, domain, values)?;
            Some(recorded(ValueSet::Sets(vec![SetBox { must: bits, may: bits }])))
        }
        GivenEvidence::Includes(values) => {
            let must = bits(work, name, domain, values)?;
            whole.intersect(&ValueSet::Sets(vec![SetBox { must, may: u128::MAX }])).map(recorded)
        }
        GivenEvidence::Excludes(values) => {
            let out = bits(work, name, domain, values)?;
            whole.intersect(&ValueSet::Sets(vec![SetBox { must: 0, may: !out }])).map(recorded)
        }
    }
}

/// A single value; of an `any of` item the set that holds it alone.
fn one(work: &mut Work, domain: &Domain, value: &tree::Value) -> Option<ValueSet> {
    match domain {
        Domain::AnyOf(labels) => match work.literal(&Domain::OneOf(labels.clone()), value)? {
            Literal::Rank(rank) => Some(ValueSet::Sets(vec![SetBox { must: 1 << rank, may: 1 << rank }])),
            Literal::Number(_) => None,
        },
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) | Domain::List { .. } => {
            work.literal(domain, value).map(single)
        }
    }
}

fn single(literal: Literal) -> ValueSet {
    match literal {
        Literal::Rank(rank) => ValueSet::Ranks(1 << rank),
        Literal::Number(number) => ValueSet::Ranges(vec![(number, number)]),
    }
}

fn between(low: Literal, high: Literal) -> Option<ValueSet> {
    match (low, high) {
        (Literal::Rank(low), Literal::Rank(high)) => {
            Some(ValueSet::Ranks((low..=high).fold(0, |bits, rank| bits | 1 << rank)))
        }
        (Literal::Number(low), Literal::Number(high)) => Some(ValueSet::Ranges(vec![(low, high)])),
        (Literal::Rank(_), Literal::Number(_)) | (Literal::Number(_), Literal::Rank(_)) => None,
    }
}

fn union(work: &mut Work, domain: &Domain, values: &[tree::Value]) -> Option<ValueSet> {
    let step = step(domain);
    let all: Vec<Option<ValueSet>> = values.iter().map(|value| one(work, domain, value)).collect();
    let all = all.into_iter().collect::<Option<Vec<_>>>()?;
    all.into_iter().reduce(|left, right| left.union(&right, step))
}

/// The distance between neighbours of a number; any for what is no number.
pub(super) fn step(domain: &Domain) -> crate::value::Decimal {
    match domain {
        Domain::Number(grid) => grid.step,
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            crate::value::Decimal::ONE
        }
    }
}

fn ordered(work: &mut Work, name: &Name, domain: &Domain) -> Option<()> {
    match domain {
        Domain::Scale(_) | Domain::Number(_) => Some(()),
        Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            let text = format!("the values of `{}` have no order", name.value);
            let help = "write `= V` or `one of a, b`";
            work.report(Diagnostic::error(code::E0623, name.span, text).help(help));
            None
        }
    }
}

fn compare(
    work: &mut Work,
    name: &Name,
    domain: &Domain,
    sign: Comparator,
    value: &tree::Value,
) -> Option<ValueSet> {
    if !matches!(sign, Comparator::Equal | Comparator::NotEqual) {
        ordered(work, name, domain)?;
    }
    let literal = match domain {
        Domain::AnyOf(_) => {
            ordered(work, name, domain)?;
            return None;
        }
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) | Domain::List { .. } => {
            work.literal(domain, value)?
        }
    };
    let holds = |one: Literal| match sign {
        Comparator::Less => is_above(literal, one),
        Comparator::AtMost => !is_above(one, literal),
        Comparator::Equal => one == literal,
        Comparator::NotEqual => one != literal,
        Comparator::AtLeast => !is_above(literal, one),
        Comparator::More => is_above(one, literal),
    };
    let found = match domain {
        Domain::Number(grid) => {
            let Literal::Number(at) = literal else { return None };
            let below = grid.floor(crate::value::Decimal(at.0 - grid.step.0)).map(|high| (grid.low, high));
            let above = grid.ceil(crate::value::Decimal(at.0 + grid.step.0)).map(|low| (low, grid.high));
            let ranges = [below, Some((at, at)), above].into_iter().flatten();
            ranges
                .filter(|(low, _)| holds(Literal::Number(*low)))
                .map(|range| ValueSet::Ranges(vec![range]))
                .reduce(|left, right| left.union(&right, grid.step))
        }
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            let n_ranks = work.names.vocabulary.labels(domain).len() as u32;
            let ranks = (0..n_ranks).filter(|&rank| holds(Literal::Rank(rank)));
            let bits = ranks.fold(0u128, |bits, rank| bits | 1 << rank);
            (bits != 0).then_some(ValueSet::Ranks(bits))
        }
    };
    if found.is_none() {
        let text = format!("no value of `{}` is left", name.value);
        work.report(Diagnostic::error(code::E0627, value.span, text).help("loosen the comparison"));
    }
    found
}

/// The options of an `any of` item as bits.
fn bits(work: &mut Work, name: &Name, domain: &Domain, values: &[tree::Value]) -> Option<u128> {
    let Domain::AnyOf(labels) = domain else {
        let text = format!("`{}` has one value, not a set", name.value);
        let help = "write `= V` or `one of a, b`";
        work.report(Diagnostic::error(code::E0623, name.span, text).help(help));
        return None;
    };
    let options = Domain::OneOf(labels.clone());
    let all: Vec<Option<Literal>> = values.iter().map(|value| work.literal(&options, value)).collect();
    all.into_iter().try_fold(0u128, |bits, one| match one {
        Some(Literal::Rank(rank)) => Some(bits | 1 << rank),
        Some(Literal::Number(_)) | None => None,
    })
}

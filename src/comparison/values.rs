//! How a value of one framework stands to a value of the other: the same, lower, higher, or not to be ordered.

use crate::framework::{Framework, Value};
use crate::space::ABSENT;
use crate::value::{Decimal, Label};
use crate::vocabulary::Domain;

/// How the second framework's value stands to the first's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same value.
    Same,
    /// The second gives a lower one.
    Lower,
    /// The second gives a higher one.
    Higher,
    /// One of the two is not applicable.
    OneApplies,
    /// Another one, without an order.
    Other,
}

/// How the values of two conclusions are held against each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scales {
    kind: Kind,
    /// Values have an order.
    pub is_ordered: bool,
    /// Some values of the two can be the same.
    pub is_comparable: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Codes stand for themselves.
    Plain,
    /// Places of the first's and of the second's labels in a common list.
    Labels(Vec<i64>, Vec<i64>),
    /// The bit in a common list for each bit.
    Sets(Vec<u32>, Vec<u32>),
    /// Nothing in common.
    Apart,
}

impl Scales {
    /// Types that hold the same labels are compared by name, numbers by value. A scale whose levels are some of the
    /// other's, in its order, is compared on the longer one.
    pub fn new(framework: &Framework, a: &Domain, b: &Domain) -> Self {
        let apart = Self { kind: Kind::Apart, is_ordered: false, is_comparable: false };
        let named = |is_ordered: bool, kind: Kind| Self { kind, is_ordered, is_comparable: true };
        match (a, b) {
            (Domain::YesNo, Domain::YesNo) => named(true, Kind::Plain),
            (Domain::Number(a), Domain::Number(b)) if a.percent == b.percent => named(true, Kind::Plain),
            (Domain::Scale(_), Domain::Scale(_)) => {
                let labels = [a, b].map(|it| framework.vocabulary.labels(it));
                match common_order(labels[0], labels[1]) {
                    Some((a, b)) => named(true, Kind::Labels(a, b)),
                    None => apart,
                }
            }
            (Domain::OneOf(_) | Domain::Scale(_), Domain::OneOf(_) | Domain::Scale(_)) => {
                let labels = [a, b].map(|it| framework.vocabulary.labels(it));
                let (a, b, shares) = common_names(labels[0], labels[1]);
                if shares { named(false, Kind::Labels(a, b)) } else { apart }
            }
            (Domain::AnyOf(first), Domain::AnyOf(second)) => {
                let (a, b, shares) = common_names(first, second);
                let bits = |places: Vec<i64>| places.into_iter().map(|it| it as u32).collect();
                if shares { named(false, Kind::Sets(bits(a), bits(b))) } else { apart }
            }
            _ => apart,
        }
    }

    /// Values as a crosswalk has them: for each code of either side its place on the scale that is mapped onto.
    pub fn mapped(of_a: Vec<i64>, of_b: Vec<i64>, is_ordered: bool) -> Self {
        Self { kind: Kind::Labels(of_a, of_b), is_ordered, is_comparable: true }
    }

    /// Both values as places on one scale (or numbers, or sets in one list of options); `None` where one is not
    /// applicable or the two have nothing in common.
    pub fn common(&self, a: i64, b: i64) -> Option<(i64, i64)> {
        if a == ABSENT || b == ABSENT {
            return None;
        }
        match &self.kind {
            Kind::Plain => Some((a, b)),
            Kind::Labels(of_a, of_b) => {
                let at = |places: &[i64], code: i64| places.get(code as usize).copied().unwrap_or(code);
                Some((at(of_a, a), at(of_b, b)))
            }
            Kind::Sets(of_a, of_b) => Some((moved(of_a, a), moved(of_b, b))),
            Kind::Apart => None,
        }
    }

    /// How many places the common scale has; 0 for numbers and sets.
    pub fn n_places(&self, framework: &Framework, domains: [&Domain; 2]) -> usize {
        match &self.kind {
            Kind::Labels(of_a, of_b) => of_a.iter().chain(of_b).max().map_or(0, |it| *it as usize + 1),
            Kind::Plain => framework.vocabulary.labels(domains[0]).len(),
            Kind::Sets(..) | Kind::Apart => 0,
        }
    }

    /// How the second's value stands to the first's, both as codes.
    pub fn relation(&self, a: i64, b: i64) -> Relation {
        if a == ABSENT || b == ABSENT {
            return if a == b { Relation::Same } else { Relation::OneApplies };
        }
        let Some((a, b)) = self.common(a, b) else { return Relation::Other };
        match a.cmp(&b) {
            std::cmp::Ordering::Equal => Relation::Same,
            _ if !self.is_ordered => Relation::Other,
            std::cmp::Ordering::Greater => Relation::Lower,
            std::cmp::Ordering::Less => Relation::Higher,
        }
    }
}

fn moved(bits: &[u32], set: i64) -> i64 {
    let is_in = |bit: &usize| set >> bit & 1 == 1;
    (0..bits.len()).filter(is_in).fold(0, |all, bit| all | 1 << bits[bit])
}

/// The places of two scales' levels on the longer one; `None` when neither holds the other's levels in its order.
pub(super) fn common_order(a: &[Label], b: &[Label]) -> Option<(Vec<i64>, Vec<i64>)> {
    let places = |short: &[Label], long: &[Label]| {
        let mut places: Vec<i64> = Vec::new();
        for level in short {
            let place = long.iter().position(|it| it.name == level.name)? as i64;
            if places.last().is_some_and(|&last| last >= place) {
                return None;
            }
            places.push(place);
        }
        Some(places)
    };
    let own = |all: &[Label]| (0..all.len() as i64).collect();
    match (places(a, b), places(b, a)) {
        (Some(in_b), _) => Some((in_b, own(b))),
        (None, Some(in_a)) => Some((own(a), in_a)),
        (None, None) => None,
    }
}

/// The places of two lists of names in one list of both, and whether they share any.
fn common_names(a: &[Label], b: &[Label]) -> (Vec<i64>, Vec<i64>, bool) {
    let mut next = a.len() as i64;
    let mut shares = a.is_empty() && b.is_empty();
    let of_b = b
        .iter()
        .map(|label| match a.iter().position(|it| it.name == label.name) {
            Some(place) => {
                shares = true;
                place as i64
            }
            None => {
                next += 1;
                next - 1
            }
        })
        .collect();
    ((0..a.len() as i64).collect(), of_b, shares)
}

/// The value that a code of a conclusion stands for.
pub(super) fn value_of(domain: &Domain, code: i64) -> Value {
    if code == ABSENT {
        return Value::NotApplicable;
    }
    match domain {
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::List { .. } => Value::Rank(code as u32),
        Domain::AnyOf(_) => Value::Set(code as u128),
        Domain::Number(_) => Value::Number(Decimal(code)),
    }
}

/// The code of a value.
pub(super) fn code_of(value: Value) -> i64 {
    match value {
        Value::NotApplicable => ABSENT,
        Value::Rank(rank) => i64::from(rank),
        Value::Number(number) => number.0,
        Value::Set(set) => set as i64,
    }
}

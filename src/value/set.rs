//! Sets of values that are still possible.

use super::Decimal;

/// The values still possible for one item; never empty.
///
/// Ranks: for a scale 0 is the lowest level; for `one of` the option's place; for yes/no 0 is no, 1 is yes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ValueSet {
    /// One bit for each rank of a yes/no, scale or `one of` item (at most 128).
    Ranks(u128),
    /// Disjoint ascending ranges, both ends on the item's grid, for numbers and percentages.
    Ranges(Vec<(Decimal, Decimal)>),
    /// For `any of`: the sets that lie in one of these boxes.
    Sets(Vec<SetBox>),
}

/// All sets that contain `must` and lie within `may`; one bit an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SetBox {
    /// Options that are in every set.
    pub must: u128,
    /// Options that may be in a set; contains `must`.
    pub may: u128,
}

impl ValueSet {
    /// The values of both; `None` is a contradiction to report.
    pub fn intersect(&self, other: &ValueSet) -> Option<ValueSet> {
        match (self, other) {
            (Self::Ranks(a), Self::Ranks(b)) => (a & b != 0).then_some(Self::Ranks(a & b)),
            (Self::Ranges(a), Self::Ranges(b)) => {
                let mut both = Vec::new();
                for &(low, high) in a {
                    for &(low_b, high_b) in b {
                        let (low, high) = (low.max(low_b), high.min(high_b));
                        if low <= high {
                            both.push((low, high));
                        }
                    }
                }
                both.sort();
                (!both.is_empty()).then_some(Self::Ranges(both))
            }
            (Self::Sets(a), Self::Sets(b)) => {
                let mut both = Vec::new();
                for left in a {
                    for right in b {
                        let meet = SetBox { must: left.must | right.must, may: left.may & right.may };
                        if meet.must & !meet.may == 0 && !both.contains(&meet) {
                            both.push(meet);
                        }
                    }
                }
                (!both.is_empty()).then_some(Self::Sets(both))
            }
            _ => None,
        }
    }

    /// The values of either; both are sets of the same item. Ranges that touch on a grid of `step` join.
    pub fn union(&self, other: &ValueSet, step: Decimal) -> ValueSet {
        match (self, other) {
            (Self::Ranks(a), Self::Ranks(b)) => Self::Ranks(a | b),
            (Self::Ranges(a), Self::Ranges(b)) => {
                let mut all: Vec<_> = a.iter().chain(b).copied().collect();
                all.sort();
                let mut joined: Vec<(Decimal, Decimal)> = Vec::new();
                for (low, high) in all {
                    match joined.last_mut() {
                        Some(last) if low.0 <= last.1.0.saturating_add(step.0) => last.1 = last.1.max(high),
                        _ => joined.push((low, high)),
                    }
                }
                Self::Ranges(joined)
            }
            (Self::Sets(a), Self::Sets(b)) => {
                let mut all: Vec<_> = a.iter().chain(b).copied().collect();
                all.sort();
                all.dedup();
                Self::Sets(all)
            }
            _ => self.clone(),
        }
    }

    /// True when exactly one value is left.
    pub fn is_single(&self) -> bool {
        match self {
            Self::Ranks(ranks) => ranks.count_ones() == 1,
            Self::Ranges(ranges) => matches!(ranges.as_slice(), [(low, high)] if low == high),
            Self::Sets(boxes) => matches!(boxes.as_slice(), [one] if one.must == one.may),
        }
    }

    /// The one rank that is left, for yes/no, scales and `one of`.
    pub fn single_rank(&self) -> Option<u32> {
        match self {
            Self::Ranks(ranks) if ranks.count_ones() == 1 => Some(ranks.trailing_zeros()),
            _ => None,
        }
    }
}

/// What is known of a conclusion. A bound cannot be printed as if it were exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<T> {
    /// Exactly these values.
    Exact(T),
    /// At most these values: a budget was hit.
    AtMost(T),
}

impl<T> Outcome<T> {
    /// The values, exact or not.
    pub fn values(&self) -> &T {
        match self {
            Self::Exact(values) | Self::AtMost(values) => values,
        }
    }

    /// True when the values are exact.
    pub fn is_exact(&self) -> bool {
        matches!(self, Self::Exact(_))
    }
}

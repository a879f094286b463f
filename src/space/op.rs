//! What can be done to values. Values are plain numbers: 0 and 1 for truth, ranks, millionths, counts.

use crate::syntax::tree::Comparator;

/// *Not applicable*, and the highest or lowest of nothing: outside every scale. Any comparison with it is false.
pub const ABSENT: i64 = i64::MIN + 1;

/// A function of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unary {
    /// 0 to 1 and 1 to 0.
    Not,
    /// Truth of `value <comparator> constant`; false of `ABSENT`.
    Compare(Comparator, i64),
    /// Truth of "its bit is in the mask"; false of `ABSENT`.
    In(u128),
    /// Kept within bounds; `ABSENT` stays.
    Clamp(i64, i64),
    /// `ABSENT` becomes the constant.
    OrElse(i64),
    /// Times a constant; `ABSENT` stays.
    Times(i64),
    /// Truth of "it is `ABSENT`".
    IsAbsent,
    /// Truth of "all these bits are set"; false of `ABSENT`.
    HasAll(i64),
    /// Truth of "one of these bits is set"; false of `ABSENT`.
    HasAny(i64),
    /// Truth of "no other bit is set"; false of `ABSENT`.
    Within(i64),
    /// The share test `count * 100% <comparator> constant * all` of a packed pair; false when all is 0.
    Share(Comparator, i64),
}

/// A function of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binary {
    /// Both.
    And,
    /// Either.
    Or,
    /// The greater; `ABSENT` gives way.
    Max,
    /// The smaller; `ABSENT` gives way.
    Min,
    /// Sum; `ABSENT` counts as 0.
    Add,
    /// Product; `ABSENT` counts as 0.
    Multiply,
    /// Truth of `a <comparator> b`; false when either is `ABSENT`.
    Compare(Comparator),
    /// Truth of "the same value", `ABSENT` included.
    Same,
    /// A pair, as a code that the diagram remembers.
    Pair,
    /// Sum of two pairs, part by part.
    AddPairs,
    /// The values of both together (used when variables are summed out).
    Union,
}

/// Packs a count and a number that it is of into one value, so that `Add` adds both.
pub fn pack_share(count: i64, of: i64) -> i64 {
    count * SHARE_UNIT + of
}

/// The count and the number that it is of, of a packed pair.
pub fn unpack_share(packed: i64) -> (i64, i64) {
    (packed / SHARE_UNIT, packed % SHARE_UNIT)
}

/// Room for the larger half of a packed pair; lists hold at most 200 records.
const SHARE_UNIT: i64 = 1 << 20;

/// Truth of `a <comparator> b`; false when either is `ABSENT`.
pub fn compare(comparator: Comparator, a: i64, b: i64) -> bool {
    if a == ABSENT || b == ABSENT {
        return false;
    }
    match comparator {
        Comparator::Less => a < b,
        Comparator::AtMost => a <= b,
        Comparator::Equal => a == b,
        Comparator::NotEqual => a != b,
        Comparator::AtLeast => a >= b,
        Comparator::More => a > b,
    }
}

impl Unary {
    /// The value for one value.
    pub fn apply(self, value: i64) -> i64 {
        match self {
            Self::Not => 1 - value,
            Self::Compare(comparator, constant) => i64::from(compare(comparator, value, constant)),
            Self::In(mask) => i64::from((0..128).contains(&value) && mask >> value & 1 == 1),
            Self::Clamp(low, high) => {
                if value == ABSENT {
                    ABSENT
                } else {
                    value.clamp(low, high)
                }
            }
            Self::OrElse(constant) => {
                if value == ABSENT {
                    constant
                } else {
                    value
                }
            }
            Self::Times(constant) => {
                if value == ABSENT {
                    ABSENT
                } else {
                    value.saturating_mul(constant)
                }
            }
            Self::HasAll(mask) => i64::from(value != ABSENT && value & mask == mask),
            Self::HasAny(mask) => i64::from(value != ABSENT && value & mask != 0),
            Self::Within(mask) => i64::from(value != ABSENT && value & !mask == 0),
            Self::IsAbsent => i64::from(value == ABSENT),
            Self::Share(comparator, percent) => {
                let (count, of) = (value / SHARE_UNIT, value % SHARE_UNIT);
                // `percent` is in millionths of a percent: count / of >= p% is count * 100e6 >= p * of.
                i64::from(of > 0 && compare(comparator, count * 100_000_000, percent.saturating_mul(of)))
            }
        }
    }
}

impl Binary {
    /// The value for two values; `Pair`, `AddPairs` and `Union` are done by the diagram.
    pub fn apply(self, a: i64, b: i64) -> i64 {
        let number = |value: i64| if value == ABSENT { 0 } else { value };
        match self {
            Self::And => i64::from(a == 1 && b == 1),
            Self::Or => i64::from(a == 1 || b == 1),
            Self::Max if a == ABSENT => b,
            Self::Max if b == ABSENT => a,
            Self::Max => a.max(b),
            Self::Min if a == ABSENT => b,
            Self::Min if b == ABSENT => a,
            Self::Min => a.min(b),
            Self::Add => number(a).saturating_add(number(b)),
            Self::Multiply => number(a).saturating_mul(number(b)),
            Self::Compare(comparator) => i64::from(compare(comparator, a, b)),
            Self::Same => i64::from(a == b),
            Self::Pair | Self::AddPairs | Self::Union => a,
        }
    }

    /// The result when one side alone settles it.
    pub fn absorbs(self, side: i64) -> Option<i64> {
        match (self, side) {
            (Self::And, 0) => Some(0),
            (Self::Or, 1) => Some(1),
            _ => None,
        }
    }

    /// True when this value on one side leaves the other side as it is.
    pub fn is_neutral(self, side: i64) -> bool {
        matches!((self, side), (Self::And, 1) | (Self::Or, 0) | (Self::Max | Self::Min, ABSENT))
    }
}

//! One item of a case set to a value, as questions about a case propose it.

use crate::evaluate::lifted::{Lifted, LiftedForm, LiftedItem};
use crate::value::{Decimal, ItemId, RecordId, SetBox, ValueSet};
use crate::vocabulary::Domain;

/// One item that is set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Setting {
    /// Where.
    pub place: Place,
    /// Which item.
    pub item: ItemId,
    /// To what.
    pub to: SetTo,
}

/// The record of an item that is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A record of the case.
    Listed(RecordId),
    /// One of those that are added, by its place in [`Change::added`].
    Added(usize),
}

/// What an item is set to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SetTo {
    /// A rank of a yes/no, scale or `one of` item.
    Rank(u32),
    /// A number; any other of these (both ends included) does as well.
    Number(Decimal, (Decimal, Decimal)),
    /// Options that are in, and options that may be in; one set when the two are the same.
    Options(SetBox),
    /// A list is complete: there are no records beside those that are listed or added.
    Complete,
}

/// The smallest box around what is used of a set of options.
pub(super) fn hull(item: &LiftedItem) -> SetBox {
    match &item.used {
        ValueSet::Sets(boxes) => SetBox {
            must: boxes.iter().fold(u128::MAX, |all, it| all & it.must),
            may: boxes.iter().fold(0, |all, it| all | it.may),
        },
        ValueSet::Ranks(_) | ValueSet::Ranges(_) => SetBox { must: 0, may: 0 },
    }
}

/// A band of an item as a value: the nearest to what is recorded.
pub(super) fn set_to(lifted: &Lifted<'_>, item: &LiftedItem, band: usize) -> SetTo {
    let LiftedForm::Scalar { bands, .. } = &item.form else { return SetTo::Rank(0) };
    let (low, high) = bands[band];
    let ValueSet::Ranges(used) = &item.used else { return SetTo::Rank(low as u32) };
    let engine = &lifted.engine;
    let cuts = &engine.program.cuts[item.item];
    let Domain::Number(grid) = &engine.framework.vocabulary.items[item.item].domain else {
        return SetTo::Rank(low as u32);
    };
    let class = cuts.partition_point(|cut| cut.0 <= low);
    let first = class.checked_sub(1).map_or(grid.low, |it| cuts[it]);
    let last = cuts.get(class).map_or(grid.high, |cut| Decimal(cut.0 - grid.step.0));
    let is_below = used.last().is_some_and(|&(_, end)| end.0 < low);
    let is_above = used.first().is_some_and(|&(start, _)| start.0 > high);
    let value = match (is_below, is_above) {
        (true, _) => low,
        (_, true) => high,
        // Nothing is nearer: what lies next to the other bands.
        (false, false) if low == grid.low.0 => high,
        (false, false) => low,
    };
    SetTo::Number(Decimal(value), (first, last))
}

/// True when the band that starts here lies in a set.
pub(super) fn holds(set: &ValueSet, low: i64) -> bool {
    match set {
        ValueSet::Ranks(ranks) => ranks >> low & 1 == 1,
        ValueSet::Ranges(ranges) => ranges.iter().any(|&(from, to)| from.0 <= low && low <= to.0),
        ValueSet::Sets(_) => true,
    }
}

//! Which cases and which records of two codings belong together.

use super::super::Judged;
use crate::analysis::what_if::same_records;
use crate::case::Case;
use crate::value::{IdVec, RecordId};

/// A case that both coded.
pub(super) struct Matched<'a> {
    /// Its place in both lists.
    pub places: [usize; 2],
    /// Both codings.
    pub cases: [&'a Case; 2],
    /// For each record of the one, the same one of the other: by its list and id, below the same parent.
    pub same: [IdVec<RecordId, Option<RecordId>>; 2],
    /// What comes out of both.
    pub judged: [Judged; 2],
}

impl<'a> Matched<'a> {
    pub(super) fn new(places: [usize; 2], cases: [&'a Case; 2], judged: [Judged; 2]) -> Self {
        let same = [same_records(cases[0], cases[1]), same_records(cases[1], cases[0])];
        Self { places, cases, same, judged }
    }

    /// The records of both, in the order of the first.
    pub(super) fn records(&self) -> impl Iterator<Item = [RecordId; 2]> + '_ {
        self.same[0].pairs().filter_map(|(a, b)| b.map(|b| [a, b]))
    }
}

/// The places of the cases of one id in both lists, in the order of the first, and those that only one list has.
pub(super) fn pairs(coded: [&[&Case]; 2]) -> (Vec<[usize; 2]>, [Vec<usize>; 2]) {
    let mut pairs: Vec<[usize; 2]> = Vec::new();
    let mut only_a = Vec::new();
    for (place, case) in coded[0].iter().enumerate() {
        match coded[1].iter().position(|it| it.id == case.id) {
            Some(other) => pairs.push([place, other]),
            None => only_a.push(place),
        }
    }
    let only_b = (0..coded[1].len()).filter(|place| pairs.iter().all(|it| it[1] != *place)).collect();
    (pairs, [only_a, only_b])
}

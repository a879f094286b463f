//! Moves of levers as changes of the case.

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::levers::Meaning;
use super::{Added, Search};
use crate::analysis::setting::{Place, SetTo, Setting, hull, set_to};
use crate::evaluate::lifted::LiftedForm;
use crate::space::{Masks, Moves, VarId};
use crate::value::{Id, ItemId, RecordId};

/// A change before it is known what comes out of it.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) settings: Vec<Setting>,
    pub(super) added: Vec<Added>,
    pub(super) steps: u32,
    pub(super) moves: Moves,
}

impl Search<'_> {
    /// New records of one list are alike, so changes that differ in which is which are one.
    pub(super) fn distinct(&self, found: Vec<Moves>, meanings: &FxHashMap<VarId, Meaning>) -> Vec<Drawn> {
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        for moves in found {
            let drawn = self.draw(&moves, meanings);
            if seen.insert((drawn.settings.clone(), drawn.added.clone())) {
                kept.push(drawn);
            }
        }
        fewest_steps(kept)
    }

    /// Moves as settings.
    fn draw(&self, moves: &Moves, meanings: &FxHashMap<VarId, Meaning>) -> Drawn {
        let n_listed = self.lifted.case.records.len();
        let mut steps = 0;
        let mut records: Vec<usize> = Vec::new();
        let mut settings: BTreeMap<usize, SetTo> = BTreeMap::new();
        let mut closed: Vec<(RecordId, ItemId)> = Vec::new();
        for &(lever, place) in moves {
            match meanings.get(&lever) {
                None => {}
                Some(Meaning::Record(at)) => {
                    steps += 1;
                    records.push(*at);
                }
                Some(Meaning::Close(at)) => {
                    steps += 1;
                    let (record, list, _) = self.lifted.closing[*at];
                    closed.push((record, list));
                }
                Some(Meaning::Scalar { item, bands }) => {
                    let (band, own_steps) = bands[place - 1];
                    steps += own_steps;
                    settings.insert(*item, set_to(&self.lifted, &self.lifted.items[*item], band));
                }
                Some(Meaning::Option { item, bit }) => {
                    steps += 1;
                    let before = hull(&self.lifted.items[*item]);
                    let to = settings.entry(*item).or_insert(SetTo::Options(before));
                    if let SetTo::Options(it) = to {
                        let bit = 1u128 << bit;
                        (it.must, it.may) = if place == 2 {
                            (it.must | bit, it.may | bit)
                        } else {
                            (it.must & !bit, it.may & !bit)
                        };
                    }
                }
            }
        }
        // New records of a list in an order of their own: by what is said of them.
        let mut blocks: Vec<(Added, Vec<(ItemId, SetTo)>)> = records
            .iter()
            .map(|&at| {
                let own = settings.iter().filter(|(it, _)| self.lifted.items[**it].instance == n_listed + at);
                (
                    Added { number: 0, ..self.added[at] },
                    own.map(|(&it, to)| (self.lifted.items[it].item, to.clone())).collect(),
                )
            })
            .collect();
        blocks.sort();
        let mut added: Vec<Added> = Vec::new();
        let mut all: Vec<Setting> = Vec::new();
        for (at, to) in &settings {
            let item = &self.lifted.items[*at];
            if item.instance < n_listed {
                let place = Place::Listed(RecordId::new(item.instance));
                all.push(Setting { place, item: item.item, to: to.clone() });
            }
        }
        all.extend(closed.into_iter().map(|(record, item)| Setting {
            place: Place::Listed(record),
            item,
            to: SetTo::Complete,
        }));
        for (record, own) in blocks {
            let number =
                added.iter().filter(|it| (it.parent, it.list) == (record.parent, record.list)).count();
            let place = Place::Added(added.len());
            added.push(Added { number, ..record });
            all.extend(own.into_iter().map(|(item, to)| Setting { place, item, to }));
        }
        Drawn { settings: all, added, steps, moves: moves.clone() }
    }

    /// What is looked at after a change, and the variables that it sets.
    pub(super) fn masks_after(
        &self,
        moves: &Moves,
        meanings: &FxHashMap<VarId, Meaning>,
    ) -> (Masks, BTreeSet<VarId>) {
        let mut masks = self.lifted.evidence.clone();
        let mut moved = BTreeSet::new();
        for &(lever, place) in moves {
            match meanings.get(&lever) {
                None => {}
                Some(Meaning::Record(at)) => {
                    if let Some(variable) = self.presence(*at) {
                        masks.allow_only(variable, &[false, true]);
                        moved.insert(variable);
                    }
                }
                Some(Meaning::Close(at)) => {
                    let (.., variable) = self.lifted.closing[*at];
                    masks.allow_only(variable, &[false, true]);
                    moved.insert(variable);
                }
                Some(Meaning::Scalar { item, bands }) => {
                    let item = &self.lifted.items[*item];
                    if let LiftedForm::Scalar { variable: Some(variable), bands: all } = &item.form {
                        let allowed: Vec<bool> = (0..all.len()).map(|at| at == bands[place - 1].0).collect();
                        masks.allow_only(*variable, &allowed);
                        moved.insert(*variable);
                    }
                    item.relax_in(&mut masks);
                }
                Some(Meaning::Option { item, bit }) => {
                    let item = &self.lifted.items[*item];
                    if let Some(&variable) = item.variables().get(*bit as usize) {
                        masks.allow_only(variable, &[place == 1, place == 2]);
                        moved.insert(variable);
                    }
                    item.relax_in(&mut masks);
                }
            }
        }
        (masks, moved)
    }
}

/// For each set of items those with the fewest steps; all in order of steps, then of size, then of the case.
fn fewest_steps(found: Vec<Drawn>) -> Vec<Drawn> {
    let items = |it: &Drawn| -> (Vec<(Place, ItemId)>, Vec<Added>) {
        (it.settings.iter().map(|it| (it.place, it.item)).collect(), it.added.clone())
    };
    let mut fewest: BTreeMap<_, u32> = BTreeMap::new();
    for it in &found {
        let least = fewest.entry(items(it)).or_insert(it.steps);
        *least = it.steps.min(*least);
    }
    let mut kept: Vec<Drawn> =
        found.into_iter().filter(|it| fewest.get(&items(it)) == Some(&it.steps)).collect();
    kept.sort_by_cached_key(|it| {
        (it.steps, it.settings.len() + it.added.len(), it.added.clone(), it.settings.clone())
    });
    kept
}

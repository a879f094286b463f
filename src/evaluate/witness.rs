//! From an assignment of variables back to records: the case that a witness stands for.
//!
//! Listed records take the values of their variables. The unlisted records behind a variable are made again: the
//! fewest records whose contributions add up to the state that the variable stands for.

use rustc_hash::FxHashMap;

use super::engine::{Engine, VarOrigin};
use super::lists::unpack;
use crate::space::{Assignment, Fold, Masks, Node, VarId, records_reaching};
use crate::value::{Decimal, EntityId, ItemId, SetBox, ValueSet};

/// A record as a witness has it: only what the question looks at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sketch {
    pub entity: EntityId,
    /// The values of its items; those not named may have any value.
    pub values: Vec<(ItemId, ValueSet)>,
    /// Its lists that have records here or may have no others.
    pub lists: Vec<SketchList>,
}

/// A list of a record in a witness.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SketchList {
    pub item: ItemId,
    pub records: Vec<Sketch>,
    /// It has no other records.
    pub is_closed: bool,
}

/// What a value of a variable costs in a witness.
pub(crate) type Cost<'c> = &'c dyn Fn(&Engine<'_>, VarId, usize) -> u64;

impl Engine<'_> {
    /// The record of an instance under an assignment, with all records below it. `None` when the records behind
    /// a variable cannot be made (only where results are not exact either).
    pub fn sketch(
        &mut self,
        instance: usize,
        assignment: &FxHashMap<VarId, usize>,
        cost: Cost<'_>,
    ) -> Option<Sketch> {
        let entity = self.instances[instance].entity;
        let mut sketch = Sketch { entity, values: self.values_of(instance, assignment), lists: Vec::new() };
        for place in 0..self.instances[instance].lists.len() {
            let list = self.instances[instance].lists[place].item;
            let mut records = Vec::new();
            // A record that may be there stands last, so that the others keep their names with and without it.
            let (possible, listed): (Vec<usize>, Vec<usize>) = self.instances[instance].lists[place]
                .members
                .iter()
                .partition(|&&member| self.instances[member].present.is_some());
            for member in listed {
                records.push(self.sketch(member, assignment, cost)?);
            }
            let mut behind: Vec<VarId> = self
                .unlisted
                .iter()
                .filter(|(_, it)| it.instance == instance && it.list == list)
                .map(|(&variable, _)| variable)
                .filter(|variable| assignment.contains_key(variable))
                .collect();
            behind.sort_unstable();
            let is_closed = !behind.is_empty() || self.instances[instance].lists[place].spare == 0;
            for variable in behind {
                records.extend(self.records_behind(variable, assignment, cost)?);
            }
            for member in possible {
                let presence = self.instances[member].present.and_then(|node| self.dd.top(node));
                if presence.is_none_or(|it| assignment.get(&it) != Some(&0)) {
                    records.push(self.sketch(member, assignment, cost)?);
                }
            }
            if is_closed || !records.is_empty() {
                sketch.lists.push(SketchList { item: list, records, is_closed });
            }
        }
        Some(sketch)
    }

    fn records_behind(
        &mut self,
        variable: VarId,
        assignment: &FxHashMap<VarId, usize>,
        cost: Cost<'_>,
    ) -> Option<Vec<Sketch>> {
        let behind = self.unlisted.get(&variable)?.clone();
        let wanted = behind.states.get(*assignment.get(&variable)?)?.clone();
        let mut signature = behind.signature;
        for other in self.dd.support(signature) {
            if !self.belongs_to(other, behind.stand_in) {
                let value = assignment.get(&other).copied().unwrap_or(0);
                signature = self.dd.cofactor(signature, other, value);
            }
        }
        let codes = self.dd.values(signature, &Masks::default());
        let contributions: Vec<Vec<i64>> =
            codes.iter().map(|&code| unpack(&self.dd, code, &behind.folds)).collect();
        let folds: Vec<Fold> = behind.folds.iter().flatten().copied().collect();
        let list = records_reaching(&folds, &contributions, behind.spare, &wanted)?;
        let mut sketches = Vec::new();
        for place in list {
            let own = self.cheapest(signature, codes[place], cost)?;
            let mut inner = assignment.clone();
            inner.extend(own);
            self.fill_in(&mut inner);
            sketches.push(self.sketch(behind.stand_in, &inner, cost)?);
        }
        Some(sketches)
    }

    /// The cheapest assignment under which a function has a value.
    pub fn cheapest(&self, node: Node, wanted: i64, cost: Cost<'_>) -> Option<Assignment> {
        let cost = |variable: VarId, value: usize| cost(self, variable, value);
        self.dd.cheapest(node, wanted, &Masks::default(), &cost).map(|(_, path)| path)
    }

    /// Gives the variables that unlisted records look at a value where any will do: the records made again would
    /// be others under another value.
    pub fn fill_in(&self, assignment: &mut FxHashMap<VarId, usize>) {
        let assigned = assignment.keys().copied().collect();
        for variable in self.with_those_behind(assigned) {
            assignment.entry(variable).or_insert(0);
        }
    }

    fn values_of(&self, instance: usize, assignment: &FxHashMap<VarId, usize>) -> Vec<(ItemId, ValueSet)> {
        let mut values: Vec<(ItemId, ValueSet)> = Vec::new();
        for (at, origin) in self.origins.iter().enumerate() {
            let Some(&value) = assignment.get(&VarId(at as u32)) else { continue };
            match origin {
                VarOrigin::Ranks { instance: of, item, ranks } if *of == instance => {
                    values.push((*item, ValueSet::Ranks(1 << ranks[value])));
                }
                VarOrigin::Bands { instance: of, item, bands } if *of == instance => {
                    let low = Decimal(bands[value].0);
                    values.push((*item, ValueSet::Ranges(vec![(low, low)])));
                }
                VarOrigin::Ranks { .. }
                | VarOrigin::Bands { .. }
                | VarOrigin::Option { .. }
                | VarOrigin::Unlisted { .. }
                | VarOrigin::Demand { .. }
                | VarOrigin::Helper { .. }
                | VarOrigin::Total { .. } => {}
            }
        }
        values.extend(self.sets_of(instance, assignment));
        values.sort_by_key(|(item, _)| *item);
        values
    }

    /// The `any of` items of an instance of which some option is assigned.
    fn sets_of(&self, instance: usize, assignment: &FxHashMap<VarId, usize>) -> Vec<(ItemId, ValueSet)> {
        let mut sets: Vec<(ItemId, Vec<VarId>)> = Vec::new();
        for (at, origin) in self.origins.iter().enumerate() {
            if let VarOrigin::Option { instance: of, item } = origin
                && *of == instance
            {
                match sets.iter_mut().find(|(known, _)| known == item) {
                    Some((_, variables)) => variables.push(VarId(at as u32)),
                    None => sets.push((*item, vec![VarId(at as u32)])),
                }
            }
        }
        sets.retain(|(_, variables)| variables.iter().any(|it| assignment.contains_key(it)));
        // A witness starts from a case of which nothing is known, so each option has a variable, in order.
        sets.into_iter()
            .map(|(item, variables)| {
                let must = variables.iter().enumerate().fold(0u128, |bits, (bit, variable)| {
                    bits | u128::from(assignment.get(variable) == Some(&1)) << bit
                });
                let may = variables.iter().enumerate().fold(0u128, |bits, (bit, variable)| {
                    bits | u128::from(assignment.get(variable) != Some(&0)) << bit
                });
                (item, ValueSet::Sets(vec![SetBox { must, may }]))
            })
            .collect()
    }
}

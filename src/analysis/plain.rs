//! Which of many witnesses is shown: the one nearest to a real case, else the plainest.

use crate::case::{Case, Record};
use crate::evaluate::engine::{Engine, VarOrigin};
use crate::space::{Fold, VarId};
use crate::value::{ItemId, RecordId, ValueSet};

/// What witnesses are to be near to.
#[derive(Clone, Copy, Default)]
pub(crate) struct Plain<'c> {
    /// A record of a real case: it and what is above it.
    real: Option<(&'c Case, RecordId)>,
}

/// What an item costs that the witness must name, beyond one that is as plain as can be.
const NAMED: u64 = 1;
/// What a value costs that is not the plain (or the real) one.
const UNUSUAL: u64 = 4;
/// What a record costs that the witness must have.
const RECORD: u64 = 6;

impl<'c> Plain<'c> {
    /// Near to a record of a real case.
    pub fn near(case: &'c Case, record: RecordId) -> Self {
        Self { real: Some((case, record)) }
    }

    /// What it costs that a variable has a value.
    pub fn cost(&self, engine: &Engine<'_>, variable: VarId, value: usize) -> u64 {
        match &engine.origins[variable.0 as usize] {
            VarOrigin::Ranks { instance, item, ranks } => {
                let is_real =
                    |set: &ValueSet| matches!(set, ValueSet::Ranks(mask) if mask >> ranks[value] & 1 == 1);
                self.of(engine, *instance, *item, value == 0, is_real)
            }
            VarOrigin::Bands { instance, item, bands } => {
                let (low, high) = bands[value];
                let is_real = |set: &ValueSet| matches!(set, ValueSet::Ranges(ranges) if ranges.iter().any(|&(from, to)| from.0 <= high && low <= to.0));
                self.of(engine, *instance, *item, value == 0, is_real)
            }
            VarOrigin::Option { .. } => NAMED + if value == 0 { 0 } else { UNUSUAL },
            VarOrigin::Unlisted { .. } => records_behind(engine, variable, value) * RECORD,
            VarOrigin::Demand { .. } | VarOrigin::Helper { .. } | VarOrigin::Total { .. } => 0,
        }
    }

    fn of(
        &self,
        engine: &Engine<'_>,
        instance: usize,
        item: ItemId,
        is_plain: bool,
        is_real: impl Fn(&ValueSet) -> bool,
    ) -> u64 {
        let real = self.real_record(engine, instance).and_then(|record| {
            let place = engine.framework.vocabulary.items[item].place;
            record.evidence.get(place)?.possible.as_ref()
        });
        let is_near = real.map_or(is_plain, is_real);
        NAMED + if is_near { 0 } else { UNUSUAL }
    }

    /// The real record that stands where an instance stands, when there is one: the record itself or one above.
    fn real_record(&self, engine: &Engine<'_>, instance: usize) -> Option<&'c Record> {
        let (case, record) = self.real?;
        let entity = engine.instances.get(instance)?.entity;
        let mut at = Some(record);
        while let Some(here) = at {
            if case.records[here].entity == entity {
                return Some(&case.records[here]);
            }
            at = case.records[here].parent;
        }
        None
    }
}

/// How many records a state seems to need: its greatest count, at least one for any state but the empty one.
fn records_behind(engine: &Engine<'_>, variable: VarId, value: usize) -> u64 {
    let Some(behind) = engine.unlisted.get(&variable) else { return 0 };
    let Some(state) = behind.states.get(value) else { return 0 };
    if behind.empty() == Some(value) {
        return 0;
    }
    let counted = behind
        .folds
        .iter()
        .flatten()
        .zip(state)
        .filter(|(fold, _)| matches!(fold, Fold::Add | Fold::AddUpTo(_)))
        .map(|(_, &part)| part.clamp(0, 1 << 10) as u64);
    counted.max().unwrap_or(1).max(1)
}

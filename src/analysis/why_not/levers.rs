//! What can be moved: items, options, new records, and that a list is complete.

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::Search;
use crate::analysis::setting::holds;
use crate::evaluate::lifted::{LiftedForm, LiftedItem};
use crate::space::{ChangeSpace, VarId};
use crate::vocabulary::Domain;

/// What moving a lever means.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// A scalar item is set to each of these bands: its place, and how many steps that takes.
    Scalar { item: usize, bands: Vec<(usize, u32)> },
    /// An option of a set is left out or put in.
    Option { item: usize, bit: u32 },
    /// A record is added.
    Record(usize),
    /// A list is said to be complete.
    Close(usize),
}

#[derive(Default)]
pub(super) struct Levers {
    /// The variables that can be set, and the switches.
    pub(super) variables: BTreeSet<VarId>,
    pub(super) meanings: FxHashMap<VarId, Meaning>,
    /// A switch is on when one of these levers is moved.
    pub(super) switches: Vec<(VarId, Vec<VarId>)>,
    /// The second lever may be moved only with the first.
    pub(super) needs: Vec<(VarId, VarId)>,
}

impl Search<'_> {
    pub(super) fn levers(
        &self,
        space: &mut ChangeSpace,
        related: &BTreeSet<VarId>,
        with_fixed: bool,
    ) -> Levers {
        enum Kind {
            Means(Meaning, Vec<usize>),
            Switch(usize),
        }
        let framework = self.lifted.engine.framework;
        let n_listed = self.lifted.case.records.len();
        let mut kinds: BTreeMap<VarId, Kind> = BTreeMap::new();
        for (at, item) in self.lifted.items.iter().enumerate() {
            if framework.vocabulary.items[item.item].fixed && !with_fixed {
                continue;
            }
            match &item.form {
                LiftedForm::Scalar { variable: Some(variable), bands } => {
                    let (bands, options) = self.options_of(item, bands);
                    kinds.insert(*variable, Kind::Means(Meaning::Scalar { item: at, bands }, options));
                }
                LiftedForm::Scalar { variable: None, .. } => {}
                LiftedForm::Options { variables, .. } => {
                    for (bit, &variable) in variables.iter().enumerate() {
                        let meaning = Meaning::Option { item: at, bit: bit as u32 };
                        kinds.insert(variable, Kind::Means(meaning, vec![0, 1]));
                    }
                }
            }
            if let Some(relax) = item.relax {
                kinds.insert(relax, Kind::Switch(at));
            }
        }
        for at in 0..self.added.len() {
            if let Some(variable) = self.presence(at) {
                kinds.insert(variable, Kind::Means(Meaning::Record(at), vec![1]));
            }
        }
        for (at, &(.., variable)) in self.lifted.closing.iter().enumerate() {
            kinds.insert(variable, Kind::Means(Meaning::Close(at), vec![1]));
        }
        kinds.retain(|variable, _| related.contains(variable));
        let mut levers = Levers { variables: kinds.keys().copied().collect(), ..Levers::default() };
        let mut lever_of: BTreeMap<VarId, VarId> = BTreeMap::new();
        let mut switches: Vec<(VarId, usize)> = Vec::new();
        for (variable, kind) in kinds {
            match kind {
                Kind::Means(meaning, options) => {
                    let lever = space.add_lever(variable, options);
                    levers.meanings.insert(lever, meaning);
                    lever_of.insert(variable, lever);
                }
                Kind::Switch(item) => switches.push((space.add_switch(variable), item)),
            }
        }
        for (switch, item) in switches {
            let own = self.lifted.items[item].variables();
            levers.switches.push((switch, own.iter().filter_map(|it| lever_of.get(it).copied()).collect()));
        }
        for at in 0..self.added.len() {
            let Some(presence) = self.presence(at).and_then(|it| lever_of.get(&it).copied()) else {
                continue;
            };
            for item in self.lifted.items.iter().filter(|it| it.instance == n_listed + at) {
                let own = item.variables().iter().filter_map(|it| lever_of.get(it));
                levers.needs.extend(own.map(|&dependent| (presence, dependent)));
            }
        }
        levers
    }

    /// The variable that says whether a record is added.
    pub(super) fn presence(&self, at: usize) -> Option<VarId> {
        self.lifted.possible.get(at).map(|&(_, is_added)| is_added)
    }

    /// The values that an item can be set to, each with the steps that it takes: for a number one within each band
    /// of the framework, the nearest.
    fn options_of(&self, item: &LiftedItem, bands: &[(i64, i64)]) -> (Vec<(usize, u32)>, Vec<usize>) {
        let engine = &self.lifted.engine;
        let domain = &engine.framework.vocabulary.items[item.item].domain;
        let cuts = &engine.program.cuts[item.item];
        let class_of = |&(low, _): &(i64, i64)| match domain {
            Domain::Number(_) => cuts.partition_point(|cut| cut.0 <= low) as i64,
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                low
            }
        };
        let is_ordered = matches!(domain, Domain::Number(_) | Domain::Scale(_));
        let used: Vec<usize> = (0..bands.len()).filter(|&at| holds(&item.used, bands[at].0)).collect();
        let far = |at: usize, by: &dyn Fn(usize) -> i64| used.iter().map(|&it| (by(it) - by(at)).abs()).min();
        let mut nearest: BTreeMap<i64, (i64, usize)> = BTreeMap::new();
        for (at, band) in bands.iter().enumerate() {
            let distance = far(at, &|it| it as i64).unwrap_or(0);
            let best = nearest.entry(class_of(band)).or_insert((distance, at));
            if distance < best.0 {
                *best = (distance, at);
            }
        }
        let options: Vec<usize> = nearest.values().map(|&(_, at)| at).collect();
        let steps = |at: usize| {
            let distance = far(at, &|it| class_of(&bands[it])).unwrap_or(0);
            if is_ordered { distance.max(1) as u32 } else { 1 }
        };
        (options.iter().map(|&at| (at, steps(at))).collect(), options)
    }
}

//! What was not looked at, and why nothing reaches a value.

use std::collections::BTreeSet;

use super::{MOST_ADDED, Search};
use crate::analysis::setting::Place;
use crate::analysis::space::Space;
use crate::condition::Subject;
use crate::evaluate::Asked;
use crate::evaluate::engine::{Engine, VarOrigin};
use crate::evaluate::lifted::{LiftedForm, LiftedItem, Seen};
use crate::program::AggregateKind;
use crate::space::{Budget, Diagram, Masks, Node, VarId};
use crate::value::{Id, ItemId, RecordId};
use crate::vocabulary::Domain;

/// Something that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cap {
    /// Changes with more moves than this.
    Moves(usize),
    /// More new records of a list than this.
    Records(RecordId, ItemId, usize),
    /// Any new records of these lists, which constraints alone tie to the conclusion.
    Tied(Vec<ItemId>),
    /// Records of this list of a new record.
    Below(ItemId),
    /// Single numbers within a range, of an item that is added up.
    Within(ItemId),
    /// Everything: the budget was used up.
    Budget,
}

/// Why no change reaches a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutOfReach {
    /// The rules give it to no case whatever.
    NoCase,
    /// Only to cases with other records: those of this one stay, and a list that is complete gets no further ones.
    OtherRecords,
    /// The rules would give it, but only in cases that a constraint rules out: its place in
    /// `Vocabulary::impossible`; none when only several together do.
    Impossible(Option<usize>),
    /// Only by changing items that nobody can change.
    Fixed(Vec<(RecordId, ItemId)>),
    /// Something keeps other values possible that no single answer settles, such as an open list.
    StaysOpen(Vec<(RecordId, ItemId)>),
}

impl OutOfReach {
    /// Proved over all changes, so that nothing was left out.
    pub(super) fn is_of_all_changes(&self) -> bool {
        match self {
            Self::NoCase | Self::OtherRecords | Self::Impossible(_) => true,
            Self::Fixed(_) | Self::StaysOpen(_) => false,
        }
    }
}

impl Search<'_> {
    /// Notes what was not looked at.
    pub(super) fn note_caps(&self, seen: &Seen, caps: &mut Vec<Cap>) {
        let related = self.lifted.related(seen);
        let engine = &self.lifted.engine;
        let program = engine.program;
        let uses = program.uses_of(self.asked.conclusion, self.asked.cell);
        for (at, added) in self.added.iter().enumerate().filter(|(_, it)| it.number == 0) {
            // A list that has nothing to do with the question was not left out.
            if !self.presence(at).is_some_and(|it| related.contains(&it)) {
                continue;
            }
            let place = engine.list_place(added.parent.index(), added.list);
            if engine.instances[added.parent.index()].lists[place].spare > 0 {
                caps.push(Cap::Records(added.parent, added.list, MOST_ADDED));
            }
            if let Domain::List { entity, .. } = engine.framework.vocabulary.items[added.list].domain {
                let items = &engine.framework.vocabulary.entities[entity].items;
                let is_list = |it: &ItemId| {
                    matches!(engine.framework.vocabulary.items[*it].domain, Domain::List { .. })
                };
                for &list in items.iter().filter(|it| uses.items.contains(it) && is_list(it)) {
                    if !caps.contains(&Cap::Below(list)) {
                        caps.push(Cap::Below(list));
                    }
                }
            }
        }
        let mut tied = Vec::new();
        for variable in related {
            if let VarOrigin::Demand { instance, list } | VarOrigin::Unlisted { instance, list } =
                engine.origins[variable.0 as usize]
                && instance < self.lifted.case.records.len()
            {
                let (parent, is_fixed) =
                    (RecordId::new(instance), engine.framework.vocabulary.items[list].fixed);
                let is_added = self.added.iter().any(|it| (it.parent, it.list) == (parent, list));
                if !is_fixed && !is_added && !tied.contains(&list) {
                    tied.push(list);
                }
            }
        }
        if !tied.is_empty() {
            tied.sort();
            caps.push(Cap::Tied(tied));
        }
        for &aggregate in &uses.aggregates {
            let AggregateKind::Total { field: Subject::Item(field), .. } =
                program.aggregates.get(aggregate).kind
            else {
                continue;
            };
            let is_coarse = |it: &LiftedItem| match &it.form {
                LiftedForm::Scalar { bands, .. } => bands.iter().any(|(low, high)| low < high),
                LiftedForm::Options { .. } => false,
            };
            if self.lifted.items.iter().any(|it| it.item == field && is_coarse(it))
                && !caps.contains(&Cap::Within(field))
            {
                caps.push(Cap::Within(field));
            }
        }
    }

    /// Whether the rules give the value to no case whatever; `None` beyond the budget.
    fn is_in_no_case(&self, budget: Budget) -> Option<bool> {
        let program = self.lifted.engine.program;
        let Asked { conclusion, cell, .. } = self.asked;
        let entity = program.framework.conclusions[conclusion].entity;
        let uses = program.uses_of(conclusion, cell);
        let mut space = Space::new(program, entity, &uses.aggregates, budget);
        let value = space.conclusion(conclusion, cell);
        let has_it = space.engine.dd.map(self.test_of_wanted(), value);
        let happens = space.happens(has_it);
        space.is_exact().then_some(!happens)
    }

    /// Why nothing reaches the value.
    pub(super) fn out_of_reach(&mut self, seen: &Seen, budget: Budget) -> Option<OutOfReach> {
        let wanted = self.is_wanted(seen.value);
        let ctx = seen.question.ctx;
        let constraints = self.constraint_factors(ctx);
        let engine = &mut self.lifted.engine;
        let factors = engine.contexts[ctx].factors.clone();
        engine.look_at(&Masks::default());
        // One variable after the other: walking all factors side by side would take the product of independent ones.
        let meets = |engine: &mut Engine<'_>, left_out: &[Node]| {
            let mut nodes: Vec<Node> = factors.iter().copied().filter(|it| !left_out.contains(it)).collect();
            nodes.push(wanted);
            let rest = engine.eliminate(nodes, &BTreeSet::new());
            (!engine.dd.is_exhausted()).then(|| !rest.contains(&Diagram::FALSE))
        };
        if !meets(engine, &[])? {
            if !self.is_in_no_case(budget)? {
                return Some(OutOfReach::OtherRecords);
            }
            let engine = &mut self.lifted.engine;
            let all: Vec<Node> = constraints.iter().flatten().copied().collect();
            if !meets(engine, &all)? {
                return Some(OutOfReach::NoCase);
            }
            let mut alone = None;
            for (place, own) in constraints.iter().enumerate() {
                if meets(engine, own)? {
                    alone = Some(place);
                    break;
                }
            }
            return Some(OutOfReach::Impossible(alone));
        }
        let mut caps = Vec::new();
        let (found, meanings) = self.search(seen, budget, true, &mut caps)?;
        let drawn = self.distinct(found, &meanings);
        let framework = self.lifted.engine.framework;
        if let Some(first) = drawn.first() {
            let fixed = first.settings.iter().filter(|it| framework.vocabulary.items[it.item].fixed);
            let named = fixed.filter_map(|it| match it.place {
                Place::Listed(record) => Some((record, it.item)),
                Place::Added(_) => None,
            });
            return Some(OutOfReach::Fixed(named.collect()));
        }
        if !caps.is_empty() {
            return None;
        }
        // The lists that the conclusion itself looks at, or else those that constraints tie to it.
        let own: BTreeSet<VarId> = self.lifted.engine.dd.support(seen.value).into_iter().collect();
        let open = self.lists_among(&own);
        let open = if open.is_empty() { self.lists_among(&self.lifted.related(seen)) } else { open };
        Some(OutOfReach::StaysOpen(open))
    }

    /// The lists whose further records are among these variables.
    fn lists_among(&self, variables: &BTreeSet<VarId>) -> Vec<(RecordId, ItemId)> {
        let mut open = Vec::new();
        for variable in variables {
            if let VarOrigin::Unlisted { instance, list } = &self.lifted.engine.origins[variable.0 as usize]
                && *instance < self.lifted.case.records.len()
            {
                open.push((RecordId::new(*instance), *list));
            }
        }
        open
    }

    /// For each constraint of the vocabulary the conditions that it puts on the records.
    fn constraint_factors(&mut self, ctx: usize) -> Vec<Vec<Node>> {
        let engine = &mut self.lifted.engine;
        let n_instances = engine.grounds.len();
        (0..engine.framework.vocabulary.impossible.len())
            .map(|place| (0..n_instances).filter_map(|it| engine.constraint(ctx, it, place)).collect())
            .collect()
    }
}

//! What the unlisted records of an open list ask, through `impossible` clauses, of the records above them.
//!
//! A clause may tie a record to those above it: a child that is ill asks that its parent's house is not closed.
//! Records that nobody listed add no case by that, for there need be none of them. But whoever finds out which
//! further records there are also finds out what they ask; so an open list bears on whatever a clause ties to it,
//! even where no rule counts its records. One variable a list, over the sets of completions that its records may
//! leave together, says so.

use std::collections::BTreeSet;

use super::engine::{Engine, Mode, VarOrigin};
use crate::space::{Diagram, Node, VarId};

impl Engine<'_> {
    /// Adds what the unlisted records of listed records ask, to a new context.
    pub fn add_demands(&mut self, ctx: usize) {
        if self.mode == Mode::Bounds || self.wants_witnesses {
            return;
        }
        for instance in 0..self.grounds.len() {
            for place in 0..self.instances[instance].lists.len() {
                self.add_demand(ctx, instance, place);
            }
        }
    }

    /// The demand of the unlisted records of one list, as a variable and a factor; none when they ask nothing.
    fn add_demand(&mut self, ctx: usize, instance: usize, place: usize) {
        let (list, spare) = {
            let it = &self.instances[instance].lists[place];
            (it.item, it.spare)
        };
        if spare == 0 || !self.program.asks_above(list) {
            return;
        }
        let Some(together) = self.demands_of(ctx, instance, place) else { return };
        if together.len() < 2 {
            return;
        }
        let variable = self.dd.add_variable(together.len());
        self.origins.push(VarOrigin::Demand { instance, list });
        let mut factor = Diagram::TRUE;
        for (value, &asked) in together.iter().enumerate() {
            let is_it = self.is_value(variable, value);
            let other = self.dd.not(is_it);
            let met = self.dd.or(other, asked);
            factor = self.dd.and(factor, met);
        }
        self.add_factor(ctx, factor);
    }

    /// What the further records of a list may ask together, as conditions on what is above them, nothing first. `None`
    /// when there is too much to tell apart.
    pub(super) fn demands_of(&mut self, ctx: usize, instance: usize, place: usize) -> Option<Vec<Node>> {
        if let Some(known) = self.contexts[ctx].demands.get(&(instance, place)) {
            return known.clone();
        }
        let demands = self.work_out_demands(ctx, instance, place);
        self.contexts[ctx].demands.insert((instance, place), demands.clone());
        demands
    }

    fn work_out_demands(&mut self, ctx: usize, instance: usize, place: usize) -> Option<Vec<Node>> {
        let spare = self.instances[instance].lists[place].spare;
        let stand_in = self.stand_in(instance, place);
        for below in 0..self.instances[stand_in].lists.len() {
            self.add_demand(ctx, stand_in, below);
        }
        let mut factors = Vec::new();
        for place in 0..self.framework.vocabulary.impossible.len() {
            factors.extend(self.constraint(ctx, stand_in, place));
        }
        // What was tied to the stand-in's variables on the way.
        for factor in self.contexts[ctx].factors.clone() {
            if self.dd.support(factor).iter().any(|&variable| self.belongs_to(variable, stand_in)) {
                factors.push(factor);
            }
        }
        let own = self.tied_to_others(factors, stand_in);
        let alone = self.by_own(own, stand_in, Diagram::FALSE)?;
        let ends = (Diagram::TRUE, Diagram::FALSE);
        self.summed_up(ends, &alone, spare, &mut |engine, before, one| engine.dd.and(before, one))
    }

    /// What is left of the conditions on a stand-in over the variables above it and those of its own that they are tied
    /// to at once.
    fn tied_to_others(&mut self, factors: Vec<Node>, stand_in: usize) -> Node {
        let mut keep = BTreeSet::new();
        for &factor in &factors {
            let support = self.dd.support(factor);
            if support.iter().any(|&variable| !self.belongs_to(variable, stand_in)) {
                keep.extend(support);
            }
        }
        let mut all = Diagram::TRUE;
        for factor in self.eliminate(factors, &keep) {
            all = self.dd.and(all, factor);
        }
        all
    }
}

/// The variables of an open item that are looked at at once. What the further records of a list ask is looked at
/// apart from what they add up to: not every pair of the two is a list.
pub(crate) fn apart(engine: &Engine<'_>, variables: &[VarId]) -> Vec<Vec<VarId>> {
    let is_demand = |it: &VarId| matches!(engine.origins[it.0 as usize], VarOrigin::Demand { .. });
    let (demands, others): (Vec<VarId>, Vec<VarId>) = variables.iter().copied().partition(is_demand);
    [others, demands].into_iter().filter(|it| !it.is_empty()).collect()
}

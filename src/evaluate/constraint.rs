//! Which completions there are: constraints, evidence that is no box, ties between helpers.
//!
//! All of that is a list of factors, each a condition on a few variables. A question needs only the factors that
//! hang together with the items it looks at; the rest is satisfiable (checked once for each case) and cannot
//! change the answer.

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::engine::{Context, Engine, Mode, VarOrigin};
use crate::program::AggregateId;
use crate::space::{Diagram, Node, VarId};
use crate::value::ItemId;

/// What each instance's own factors say of the variables that others see, worked out once.
#[derive(Clone, Default)]
pub(crate) struct Messages {
    /// How many factors there were when the messages were made.
    n_factors: usize,
    /// By instance: places of the factors that its message stands for, and the message.
    of: FxHashMap<usize, (Vec<usize>, Vec<Node>)>,
    /// What is left of the factors for a question, by the variables that it looks at.
    restrictions: FxHashMap<Vec<VarId>, Node>,
}

impl Engine<'_> {
    /// The context in which these aggregates of open lists are looked at together (constraints' are added).
    pub fn context(&mut self, asked: impl IntoIterator<Item = AggregateId>) -> usize {
        let program = self.program;
        let is_open_list = |list: ItemId| {
            self.instances.iter().any(|it| it.lists.iter().any(|at| at.item == list && at.spare > 0))
        };
        let any_open = self.instances.iter().any(|it| it.lists.iter().any(|at| at.spare > 0));
        let is_open = |id: &AggregateId| {
            let list = program.aggregates.get(*id).list;
            let entity = self.framework.vocabulary.items[list].entity;
            // A list of records that an open list may have is open as well.
            is_open_list(list) || any_open && self.framework.vocabulary.entities[entity].depth > 0
        };
        let mut key: Vec<AggregateId> = asked
            .into_iter()
            .chain(program.constraint_uses.iter().flat_map(|uses| uses.aggregates.iter().copied()))
            .filter(is_open)
            .collect();
        key.sort();
        key.dedup();
        if let Some(&known) = self.context_of.get(&key) {
            return known;
        }
        let ctx = self.contexts.len();
        self.contexts.push(Context { aggregates: key.clone(), ..Context::default() });
        self.context_of.insert(key, ctx);
        if self.mode == Mode::Exact {
            for factor in self.evidence_factors.clone() {
                self.add_factor(ctx, factor);
            }
            self.add_demands(ctx);
            let n_listed = self.grounds.len();
            for instance in 0..n_listed {
                for place in 0..self.framework.vocabulary.impossible.len() {
                    if let Some(factor) = self.constraint(ctx, instance, place) {
                        self.add_factor(ctx, factor);
                    }
                }
            }
        }
        ctx
    }

    /// The condition that an instance, if it is there, meets one `impossible` clause; `None` when it is about another
    /// entity.
    pub fn constraint(&mut self, ctx: usize, instance: usize, place: usize) -> Option<Node> {
        let framework = self.framework;
        let constraint = &framework.vocabulary.impossible[place];
        if constraint.entity != self.instances[instance].entity {
            return None;
        }
        let impossible = self.condition(ctx, instance, &constraint.when);
        let met = self.dd.not(impossible);
        let Some(present) = self.instances[instance].present else { return Some(met) };
        let absent = self.dd.not(present);
        Some(self.dd.or(absent, met))
    }

    /// Every completion meets this.
    pub fn add_factor(&mut self, ctx: usize, factor: Node) {
        if factor != Diagram::TRUE {
            self.contexts[ctx].factors.push(factor);
        }
    }

    /// What restricts the records that a stand-in stands for: its own constraints, and whatever was tied to its
    /// variables while it was looked at. Over the variables of `parts` and of its ancestors.
    pub fn stand_in_factor(&mut self, ctx: usize, stand_in: usize, parts: &[Node]) -> Node {
        let mut own = Vec::new();
        for place in 0..self.framework.vocabulary.impossible.len() {
            own.extend(self.constraint(ctx, stand_in, place));
        }
        let mut others = Vec::new();
        for factor in std::mem::take(&mut self.contexts[ctx].factors) {
            let is_own = self.dd.support(factor).iter().any(|&variable| self.belongs_to(variable, stand_in));
            if is_own { own.push(factor) } else { others.push(factor) }
        }
        self.contexts[ctx].factors = others;
        self.contexts[ctx].messages = Messages { n_factors: usize::MAX, ..Messages::default() };
        let mut keep: BTreeSet<VarId> = parts.iter().flat_map(|&part| self.dd.support(part)).collect();
        for &factor in &own {
            let support = self.dd.support(factor);
            let is_above = |variable: &VarId| !self.belongs_to(*variable, stand_in);
            if self.wants_witnesses {
                // The records made again name what an assumption would fill in against a constraint.
                let is_named = |it: &VarId| is_above(it) || self.is_filled_in(*it);
                keep.extend(support.into_iter().filter(is_named));
            } else if support.iter().any(is_above) {
                // Which record it is says what it asks of those above.
                keep.extend(support);
            }
        }
        if self.wants_witnesses {
            keep = self.with_those_behind(keep);
        }
        let mut all = Diagram::TRUE;
        for factor in self.eliminate(own, &keep) {
            all = self.dd.and(all, factor);
        }
        all
    }

    /// The condition on completions that matters to some functions, over their own variables: the factors that
    /// hang together with them, every other variable summed out.
    pub fn restriction(&mut self, ctx: usize, nodes: &[Node]) -> Node {
        let keep: BTreeSet<VarId> = nodes.iter().flat_map(|&node| self.dd.support(node)).collect();
        self.restriction_on(ctx, &keep)
    }

    /// As [`Self::restriction`], over the variables named.
    pub fn restriction_on(&mut self, ctx: usize, keep: &BTreeSet<VarId>) -> Node {
        if self.mode == Mode::Bounds || keep.is_empty() {
            return Diagram::TRUE;
        }
        self.make_messages(ctx);
        let key: Vec<VarId> = keep.iter().copied().collect();
        if let Some(&known) = self.contexts[ctx].messages.restrictions.get(&key) {
            return known;
        }
        let involved: BTreeSet<usize> = keep.iter().map(|&variable| self.owner_of(variable)).collect();
        let factors = self.connected(self.factors_for(ctx, &involved), keep);
        let mut all = Diagram::TRUE;
        for factor in self.eliminate(factors, keep) {
            all = self.dd.and(all, factor);
        }
        self.contexts[ctx].messages.restrictions.insert(key, all);
        all
    }

    /// The variables that hang together with these through factors.
    pub fn connected_variables(&self, ctx: usize, keep: &BTreeSet<VarId>) -> BTreeSet<VarId> {
        let factors = self.connected(self.contexts[ctx].factors.clone(), keep);
        factors.iter().flat_map(|&factor| self.dd.support(factor)).collect()
    }

    /// Variables, and those of the ancestors that the unlisted records behind them look at.
    pub fn with_those_behind(&self, keep: BTreeSet<VarId>) -> BTreeSet<VarId> {
        let mut all = keep.clone();
        let mut left: Vec<VarId> = keep.into_iter().collect();
        while let Some(variable) = left.pop() {
            let Some(behind) = self.unlisted.get(&variable) else { continue };
            for other in self.dd.support(behind.signature) {
                if !self.belongs_to(other, behind.stand_in) && all.insert(other) {
                    left.push(other);
                }
            }
        }
        all
    }

    /// Variables, and those that hang together with them through constraints and that an assumption or silence would
    /// fill in where nothing is recorded: a case that left these out could be impossible.
    pub fn with_those_filled_in(&self, ctx: usize, mut keep: BTreeSet<VarId>) -> BTreeSet<VarId> {
        let connected = self.connected_variables(ctx, &keep);
        keep.extend(connected.into_iter().filter(|&it| self.is_filled_in(it)));
        keep
    }

    fn is_filled_in(&self, variable: VarId) -> bool {
        match &self.origins[variable.0 as usize] {
            VarOrigin::Ranks { item, .. }
            | VarOrigin::Bands { item, .. }
            | VarOrigin::Option { item, .. } => {
                self.framework.vocabulary.items[*item].silence.is_some()
                    || self.framework.assumptions.iter().any(|it| it.item == *item)
            }
            VarOrigin::Unlisted { list, .. } => self.framework.vocabulary.items[*list].silence.is_some(),
            VarOrigin::Demand { .. } | VarOrigin::Helper { .. } | VarOrigin::Total { .. } => false,
        }
    }

    /// The instance that a variable belongs to.
    pub fn owner_of(&self, variable: VarId) -> usize {
        match &self.origins[variable.0 as usize] {
            VarOrigin::Ranks { instance, .. }
            | VarOrigin::Bands { instance, .. }
            | VarOrigin::Option { instance, .. }
            | VarOrigin::Unlisted { instance, .. }
            | VarOrigin::Demand { instance, .. }
            | VarOrigin::Helper { owner: instance }
            | VarOrigin::Total { owner: instance, .. } => *instance,
        }
    }

    /// The factors, with those of instances that are not involved replaced by their messages.
    fn factors_for(&self, ctx: usize, involved: &BTreeSet<usize>) -> Vec<Node> {
        let context = &self.contexts[ctx];
        let mut stood_for = vec![false; context.factors.len()];
        let mut factors = Vec::new();
        for (_, (places, messages)) in context.messages.of.iter().filter(|(it, _)| !involved.contains(it)) {
            for &place in places {
                stood_for[place] = true;
            }
            factors.extend(messages);
        }
        let others = context.factors.iter().zip(&stood_for).filter(|(_, stood_for)| !**stood_for);
        factors.extend(others.map(|(factor, _)| *factor));
        factors.sort_unstable();
        factors
    }

    /// Works out what each listed instance's own factors leave possible for the variables that others see.
    fn make_messages(&mut self, ctx: usize) {
        let n_factors = self.contexts[ctx].factors.len();
        if self.contexts[ctx].messages.n_factors == n_factors {
            return;
        }
        self.contexts[ctx].messages = Messages { n_factors, ..Messages::default() };
        let factors = self.contexts[ctx].factors.clone();
        let supports: Vec<Vec<VarId>> = factors.iter().map(|&factor| self.dd.support(factor)).collect();
        for instance in 1..self.grounds.len() {
            let is_local = |variable: &VarId| self.owner_of(*variable) == instance;
            // Its own factors look at nothing but itself and what is above it.
            let is_own = |support: &Vec<VarId>| {
                support.iter().any(is_local)
                    && support.iter().all(|&variable| self.is_at_or_above(self.owner_of(variable), instance))
            };
            let (own, others): (Vec<usize>, Vec<usize>) =
                (0..factors.len()).partition(|&place| is_own(&supports[place]));
            let mut keep: BTreeSet<VarId> =
                others.iter().flat_map(|&place| supports[place].clone()).collect();
            keep.extend(
                own.iter().flat_map(|&place| &supports[place]).filter(|variable| !is_local(variable)),
            );
            let own_factors: Vec<Node> = own.iter().map(|&place| factors[place]).collect();
            let messages = self.eliminate(own_factors, &keep);
            self.contexts[ctx].messages.of.insert(instance, (own, messages));
        }
    }

    /// The factors that hang together with some variables.
    pub fn connected(&self, factors: Vec<Node>, keep: &BTreeSet<VarId>) -> Vec<Node> {
        let mut left: Vec<(Node, Vec<VarId>)> =
            factors.into_iter().map(|factor| (factor, self.dd.support(factor))).collect();
        let mut reached = keep.clone();
        let mut connected = Vec::new();
        loop {
            let (touched, others): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|(_, support)| support.iter().any(|it| reached.contains(it)));
            if touched.is_empty() {
                return connected;
            }
            for (factor, support) in touched {
                reached.extend(support);
                connected.push(factor);
            }
            left = others;
        }
    }

    /// Sums out every variable but `keep`, one after the other, the one that ties the fewest others first
    /// (variable elimination; R. Dechter, "Bucket elimination", 1999). Defaults hold for what is summed out.
    pub fn eliminate(&mut self, factors: Vec<Node>, keep: &BTreeSet<VarId>) -> Vec<Node> {
        let mut factors: Vec<(Node, Vec<VarId>)> =
            factors.into_iter().map(|factor| (factor, self.dd.support(factor))).collect();
        loop {
            let mut ties: BTreeMap<VarId, BTreeSet<VarId>> = BTreeMap::new();
            for (_, support) in &factors {
                for &variable in support.iter().filter(|variable| !keep.contains(variable)) {
                    ties.entry(variable).or_default().extend(support);
                }
            }
            let Some((&variable, _)) = ties.iter().min_by_key(|(_, tied)| tied.len()) else { break };
            let (with, without): (Vec<_>, Vec<_>) =
                factors.into_iter().partition(|(_, support)| support.contains(&variable));
            factors = without;
            let mut joined = self.default_factor(variable);
            for (factor, _) in with {
                joined = self.dd.and(joined, factor);
            }
            let rest = self.dd.exists(joined, &|it| it == variable);
            if rest == Diagram::FALSE || self.dd.is_exhausted() {
                return vec![rest];
            }
            if rest != Diagram::TRUE {
                let support = self.dd.support(rest);
                factors.push((rest, support));
            }
        }
        factors.into_iter().map(|(factor, _)| factor).collect()
    }

    /// Conditions joined as far as they have a variable in common.
    pub fn in_groups(&mut self, factors: &[Node]) -> Vec<Node> {
        let mut left = factors.to_vec();
        let mut groups = Vec::new();
        while let Some(&first) = left.first() {
            let keep: BTreeSet<VarId> = self.dd.support(first).into_iter().collect();
            let mut own = self.connected(left.clone(), &keep);
            if own.is_empty() {
                own.push(first);
            }
            left.retain(|it| !own.contains(it));
            let mut all = Diagram::TRUE;
            for factor in own {
                all = self.dd.and(all, factor);
            }
            groups.push(all);
        }
        groups
    }

    /// The condition that a variable has a value that its default allows.
    fn default_factor(&mut self, variable: VarId) -> Node {
        if !self.defaults.variables().any(|it| it == variable) {
            return Diagram::TRUE;
        }
        let codes: Vec<i64> = (0..self.dd.arity(variable))
            .map(|value| i64::from(self.defaults.allows(variable, value)))
            .collect();
        self.dd.variable(variable, &codes)
    }

    /// True when no completion meets all factors.
    pub fn is_contradictory(&mut self, ctx: usize) -> bool {
        self.make_messages(ctx);
        let factors = self.factors_for(ctx, &BTreeSet::new());
        self.eliminate(factors, &BTreeSet::new()).contains(&Diagram::FALSE)
    }
}

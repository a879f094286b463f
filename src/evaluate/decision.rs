//! What decides a result, what can change it, what it rests on. Defined over completions (LANGUAGE.md 5.12).

use super::demand::apart;
use super::engine::{Engine, Mode, VarOrigin};
use super::{Ground, ItemPath, RuleState};
use crate::framework::{Decider, Home};
use crate::space::{Diagram, Masks, Node, VarId};
use crate::value::{ConclusionId, Id, ItemId, RecordId, RuleId, Truth};
use crate::vocabulary::Domain;
use std::collections::{BTreeMap, BTreeSet};

/// A result where constraints are met, over its own variables and those of one instance.
pub(crate) struct View {
    pub given: Node,
    pub variables: Vec<VarId>,
}

/// A question that has been asked: which conclusion of which instance, and where it is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Question {
    pub ctx: usize,
    pub instance: usize,
    pub conclusion: ConclusionId,
}

impl Engine<'_> {
    /// The truth of a condition over the completions that are looked at.
    pub fn truth(&self, restriction: Node, negation: Node, node: Node) -> Truth {
        match node {
            Diagram::TRUE => return Truth::Holds,
            Diagram::FALSE => return Truth::Fails,
            _ => {}
        }
        let can_hold = self.dd.meet(&[restriction, node], &self.defaults);
        let can_fail = self.dd.meet(&[restriction, negation], &self.defaults);
        match (can_hold, can_fail) {
            (true, false) => Truth::Holds,
            (false, _) => Truth::Fails,
            (true, true) => Truth::Open,
        }
    }

    /// As [`Self::truth`], for a node whose negation must be made first. Restricts by what hangs together with the
    /// node itself, which may be more than what hangs together with the question.
    pub fn truth_of(&mut self, ctx: usize, node: Node) -> Truth {
        if node == Diagram::TRUE || node == Diagram::FALSE {
            return self.truth(Diagram::TRUE, Diagram::TRUE, node);
        }
        let restriction = self.restriction(ctx, &[node]);
        let negation = self.dd.not(node);
        self.truth(restriction, negation, node)
    }

    /// Everything that decides in some completion, in order of declaration.
    pub fn deciders(&mut self, question: Question) -> Vec<Decider> {
        self.deciders_within(question, Diagram::TRUE)
    }

    /// Everything that decides in some completion in which a condition holds, in order of declaration.
    pub fn deciders_within(&mut self, question: Question, within: Node) -> Vec<Decider> {
        let framework = self.framework;
        let Question { ctx, instance, conclusion, .. } = question;
        let applies = self.applies(ctx, instance, conclusion);
        let applies = self.dd.and(applies, within);
        let mut deciders = Vec::new();
        match &framework.conclusions[conclusion].home {
            Home::Rules { .. } => {}
            Home::Table { table, .. } => {
                for (place, hit) in self.rows_hit(ctx, instance, *table).into_iter().enumerate() {
                    if self.happens(question, applies, hit) {
                        deciders.push(Decider::Row(*table, place as u32));
                    }
                }
            }
            Home::Models(models) => {
                let mut none_before = Diagram::TRUE;
                for (place, class) in models.classes.iter().enumerate() {
                    let fits = self.condition(ctx, instance, &class.when);
                    let decides = self.dd.and(none_before, fits);
                    if self.happens(question, applies, decides) {
                        deciders.push(Decider::Class(conclusion, place as u32));
                    }
                    if !models.all_that_fit {
                        let fails = self.dd.not(fits);
                        none_before = self.dd.and(none_before, fails);
                    }
                }
            }
            Home::Points(_) | Home::Matrix(_) => {}
        }
        let rules = self.rules_of(conclusion).to_vec();
        if !rules.is_empty() {
            let base = self.base(ctx, instance, conclusion);
            let top = self.top_rank(conclusion);
            let mut decisive: Vec<RuleId> = Vec::new();
            for rule in self.with_exceptions(&rules) {
                let decides = self.rule_decides(ctx, instance, base, (&rules, top), rule);
                if self.happens(question, applies, decides) {
                    decisive.push(rule);
                }
            }
            decisive.sort();
            deciders.extend(decisive.into_iter().map(Decider::Rule));
        }
        deciders
    }

    /// True when something holds in some completion in which the conclusion applies.
    fn happens(&mut self, question: Question, applies: Node, node: Node) -> bool {
        if node == Diagram::FALSE || applies == Diagram::FALSE {
            return false;
        }
        let restriction = self.restriction(question.ctx, &[node, applies]);
        self.dd.meet(&[restriction, applies, node], &self.defaults)
    }

    /// Rules, each followed by its exceptions and theirs.
    pub fn with_exceptions(&self, rules: &[RuleId]) -> Vec<RuleId> {
        let mut all = Vec::new();
        let mut stack: Vec<RuleId> = rules.iter().rev().copied().collect();
        while let Some(rule) = stack.pop() {
            all.push(rule);
            stack.extend(self.framework.rules[rule].exceptions.iter().rev());
        }
        all
    }

    /// How each rule and exception stands.
    pub fn rule_states(&mut self, question: Question) -> Vec<RuleState> {
        let rules = self.rules_of(question.conclusion).to_vec();
        let Question { ctx, instance, .. } = question;
        self.with_exceptions(&rules)
            .into_iter()
            .map(|rule| {
                let condition = self.rule_condition(ctx, instance, rule);
                let in_force = self.in_force(ctx, instance, rule, &|_| false);
                RuleState {
                    rule,
                    condition: self.truth_of(ctx, condition),
                    in_force: self.truth_of(ctx, in_force),
                }
            })
            .collect()
    }

    /// For a table, whether each row matches; for models, whether each class fits.
    pub fn row_truths(&mut self, question: Question) -> Vec<Truth> {
        let framework = self.framework;
        let Question { ctx, instance, conclusion, .. } = question;
        let nodes = match &framework.conclusions[conclusion].home {
            Home::Table { table, .. } => self.rows_match(ctx, instance, *table),
            Home::Models(models) => {
                models.classes.iter().map(|class| self.condition(ctx, instance, &class.when)).collect()
            }
            Home::Rules { .. } | Home::Points(_) | Home::Matrix(_) => Vec::new(),
        };
        nodes.into_iter().map(|node| self.truth_of(ctx, node)).collect()
    }

    /// The open items two of whose values give different result sets, in order: those that the conclusion looks
    /// at, and those that are tied to them by constraints.
    pub fn open_items(&mut self, question: Question, value: Node, views: &[View]) -> Vec<ItemPath> {
        let mut open: Vec<ItemPath> = Vec::new();
        let mut exact: BTreeMap<ItemPath, bool> = BTreeMap::new();
        for view in views {
            let mut items: Vec<(ItemPath, Vec<VarId>)> = Vec::new();
            for &variable in &view.variables {
                if let VarOrigin::Total { items, .. } = &self.origins[variable.0 as usize]
                    && self.matters(view.given, &[variable])
                {
                    let paths = items.iter().map(|&(at, item)| ItemPath { record: RecordId::new(at), item });
                    open.extend(paths.filter(|path| !open.contains(path)).collect::<Vec<_>>());
                }
                let Some(path) = self.path_of(variable) else { continue };
                match items.iter_mut().find(|(known, _)| *known == path) {
                    Some((_, variables)) => variables.push(variable),
                    None => items.push((path, vec![variable])),
                }
            }
            for (path, variables) in items {
                if open.contains(&path) {
                    continue;
                }
                if self.is_list(path.item) {
                    let known = match exact.get(&path) {
                        Some(&known) => Some(known),
                        None => self.list_matters(question, value, (path.record.index(), path.item)),
                    };
                    if let Some(matters) = known {
                        exact.insert(path, matters);
                        if matters {
                            open.push(path);
                        }
                        continue;
                    }
                }
                let mut looks = apart(self, &variables).into_iter();
                if looks.any(|look| self.matters(view.given, &look)) {
                    open.push(path);
                }
            }
        }
        open.sort();
        open
    }

    fn is_list(&self, item: ItemId) -> bool {
        matches!(self.framework.vocabulary.items[item].domain, Domain::List { .. })
    }

    /// A result seen together with the items of one instance after the other: its own variables first.
    pub fn views(&mut self, ctx: usize, value: Node, given: Node) -> Vec<View> {
        let own: BTreeSet<VarId> = self.dd.support(value).into_iter().collect();
        let mut views = vec![View { given, variables: own.iter().copied().collect() }];
        if self.mode == Mode::Bounds {
            return views;
        }
        let mut by_owner: BTreeMap<usize, BTreeSet<VarId>> = BTreeMap::new();
        for variable in self.connected_variables(ctx, &own) {
            by_owner.entry(self.owner_of(variable)).or_default().insert(variable);
        }
        for (_, variables) in by_owner {
            // An option of a set is looked at together with its fellows.
            if variables.is_subset(&own) {
                continue;
            }
            let keep: BTreeSet<VarId> = own.union(&variables).copied().collect();
            let restriction = self.restriction_on(ctx, &keep);
            let given = self.dd.given(value, restriction);
            views.push(View { given, variables: variables.into_iter().collect() });
        }
        views
    }

    /// The item of a listed record that a variable is about, when its value is not filled in by a default.
    fn path_of(&self, variable: VarId) -> Option<ItemPath> {
        let (instance, item) = match &self.origins[variable.0 as usize] {
            VarOrigin::Ranks { instance, item, .. }
            | VarOrigin::Bands { instance, item, .. }
            | VarOrigin::Option { instance, item, .. } => (*instance, *item),
            VarOrigin::Unlisted { instance, list } | VarOrigin::Demand { instance, list } => {
                (*instance, *list)
            }
            VarOrigin::Helper { .. } | VarOrigin::Total { .. } => return None,
        };
        (instance < self.grounds.len()).then_some(ItemPath { record: RecordId::new(instance), item })
    }

    /// True when two possible values of these variables together give different sets of values.
    fn matters(&self, given: Node, variables: &[VarId]) -> bool {
        let mut first: Option<Vec<i64>> = None;
        let mut masks = self.defaults.clone();
        self.differ(given, variables, &mut masks, &mut first)
    }

    fn differ(
        &self,
        given: Node,
        variables: &[VarId],
        masks: &mut Masks,
        first: &mut Option<Vec<i64>>,
    ) -> bool {
        let Some((&variable, rest)) = variables.split_first() else {
            let values = self.dd.values(given, masks);
            if values.is_empty() {
                return false;
            }
            return match first {
                Some(first) => *first != values,
                None => {
                    *first = Some(values);
                    false
                }
            };
        };
        for value in 0..self.dd.arity(variable) {
            if !self.defaults.allows(variable, value) {
                continue;
            }
            if self.dd.arity(variable) > 128 {
                let child = self.dd.restricted_values(given, variable, value, masks);
                if !child.is_empty() {
                    match first {
                        Some(first) if *first != child => return true,
                        Some(_) => {}
                        None => *first = Some(child),
                    }
                }
                continue;
            }
            masks.set(variable, 1 << value);
            let found = self.differ(given, rest, masks, first);
            if found {
                return true;
            }
        }
        masks.restore(variable, &self.defaults);
        false
    }

    /// Defaults (presumed, silent, assumed) without which the set of values would be another.
    pub fn rests_on(&self, views: &[View], values: &[i64]) -> Vec<ItemPath> {
        if self.mode == Mode::Bounds {
            return Vec::new();
        }
        let mut items = Vec::new();
        for ((instance, item), variables) in &self.default_items {
            let matters = views.iter().any(|view| {
                let is_seen = variables.iter().any(|variable| view.variables.contains(variable));
                let mut masks = self.defaults.clone();
                for &variable in variables {
                    masks.lift(variable);
                }
                is_seen && self.dd.values(view.given, &masks) != values
            });
            if matters {
                items.push(ItemPath { record: RecordId::new(*instance), item: *item });
            }
        }
        items.sort();
        items
    }

    /// Where the values of an item come from.
    pub fn ground(&self, instance: usize, place: usize) -> Ground {
        self.grounds[instance][place]
    }
}

//! `promise monotone`: of two possible cases one item apart, the better one never has the lower conclusion.
//!
//! For each item that favours a direction, and each record of which it can be: the function with the worse value
//! is held against the function with the better one, over the same rest. The rest must be possible under both, so
//! the constraints are taken under both at once; and unlisted records that look at the item are the same records
//! under both (a pivot, see `evaluate::lists`).

use std::collections::BTreeSet;

use super::space::{Space, path_of, recorded};
use super::{Context, Finding, blank};
use crate::case::Case;
use crate::diagnostic::{Diagnostic, code, counted};
use crate::evaluate::engine::VarOrigin;
use crate::evaluate::{Detail, evaluate};
use crate::framework::Promise;
use crate::program::{Program, Uses};
use crate::space::{ABSENT, Assignment, Binary, Diagram, Masks, Node, Unary, VarId};
use crate::syntax::tree::{Comparator, Favours, ReadingKind};
use crate::value::{ConclusionId, EntityId, ItemId, RecordId};
use crate::vocabulary::Domain;

/// Proves one conclusion monotone, or finds a pair for each item that breaks it. `None` when it cannot be settled;
/// else the number of situations and what was found.
pub(super) fn check(
    context: &Context<'_>,
    promise: &Promise,
    conclusion: ConclusionId,
    cell: Option<u32>,
) -> Option<(u128, Vec<Finding>)> {
    let program = context.program;
    let uses = program.uses_of(conclusion, cell);
    let work = Work { context, promise, conclusion, cell, uses: &uses };
    let entity = program.framework.conclusions[conclusion].entity;
    let mut findings = Vec::new();
    for (case, subject, other, items) in work.arrangements(entity) {
        findings.extend(work.arrangement(&case, subject, other, &items)?);
    }
    let mut space = Space::new(program, entity, &uses.aggregates, context.budget);
    let value = space.conclusion(conclusion, cell);
    let situations = space.situations(&uses, value);
    // Several places of one item (the record's own, a fellow's) are one mistake: the plainest pair is shown.
    findings.sort_by_key(|it: &Finding| it.witness.len());
    let mut seen = BTreeSet::new();
    findings
        .retain(|it| seen.insert(it.item.as_deref().and_then(|it| it.rsplit('.').next()).map(str::to_owned)));
    space.is_exact().then_some((situations, findings))
}

/// The most options of an `any of` item that a constraint speaks of.
const MAX_OPTIONS: usize = 8;

struct Work<'a> {
    context: &'a Context<'a>,
    promise: &'a Promise,
    conclusion: ConclusionId,
    cell: Option<u32>,
    uses: &'a Uses,
}

/// One step of one item, from the worse to the better value of a variable; of several at once where an `any of` item has
/// more options.
#[derive(Clone)]
struct Step {
    variables: Vec<VarId>,
    worse: usize,
    better: usize,
    /// What the variables may be on the way. A pair is one step only where the case is possible at none of these, or the
    /// conclusion does not apply: else the way over it counts.
    between: Vec<Vec<usize>>,
}

/// What makes the better case better.
#[derive(Clone, Copy)]
enum Stepped {
    Value,
    OneMore,
    OneLess,
}

impl Step {
    /// A function of what stays the same, at one end of the step.
    fn at(&self, space: &mut Space<'_>, node: Node, value: usize) -> Node {
        self.at_all(space, node, &vec![value; self.variables.len()])
    }

    /// A function of what stays the same, where each variable has a value.
    fn at_all(&self, space: &mut Space<'_>, node: Node, values: &[usize]) -> Node {
        let each = self.variables.iter().zip(values);
        each.fold(node, |node, (&variable, &value)| space.engine.dd.cofactor(node, variable, value))
    }

    /// All values of the variables that the step knows of, for worlds of their own.
    fn worlds(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.between.iter().flatten().copied().collect();
        all.extend([self.worse, self.better]);
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// A case, the record of the conclusion, the record whose items are varied, and which items.
type Arrangement = (Case, RecordId, RecordId, Vec<ItemId>);

impl Work<'_> {
    /// All ways in which an item that favours a direction can stand to the record of the conclusion.
    fn arrangements(&self, entity: EntityId) -> Vec<Arrangement> {
        let vocabulary = &self.context.program.framework.vocabulary;
        let mut all = Vec::new();
        for (other, definition) in vocabulary.entities.pairs() {
            let items: Vec<ItemId> = definition
                .items
                .iter()
                .copied()
                .filter(|it| self.uses.items.contains(it) && vocabulary.items[*it].favours.is_some())
                .collect();
            if items.is_empty() {
                continue;
            }
            for (case, subject, record) in blank::cases_with_both(vocabulary, entity, other) {
                all.push((case, subject, record, items.clone()));
            }
        }
        all
    }

    fn arrangement(
        &self,
        case: &Case,
        subject: RecordId,
        other: RecordId,
        items: &[ItemId],
    ) -> Option<Vec<Finding>> {
        use crate::value::Id;
        let mut space = self.space(case, subject);
        let value = space.conclusion(self.conclusion, self.cell);
        if !space.is_exact() {
            return None;
        }
        let support: BTreeSet<VarId> = space.engine.dd.support(value).into_iter().collect();
        // A fall across a value at which it does not apply is a fall: neighbours are not enough then.
        let may_not_apply = space.engine.dd.values(value, &Masks::default()).contains(&ABSENT);
        let mut findings = Vec::new();
        for &item in items {
            if self.is_list(item) {
                findings.extend(self.one_more(case, subject, other, item)?);
                continue;
            }
            let mut worst: Option<(u128, Case, Case)> = None;
            for step in self.steps(&space, other.index(), item, may_not_apply)? {
                let is_behind = step.variables.iter().any(|&it| is_behind(&space, it));
                if !is_behind && !step.variables.iter().any(|it| support.contains(it)) {
                    continue;
                }
                let found = if is_behind {
                    // With a world for each value on the way first; where that is too much, every pair counts.
                    let alone = Step { between: Vec::new(), ..step.clone() };
                    let in_worlds = self.in_worlds(case, subject, &step);
                    in_worlds.or_else(|| self.in_worlds(case, subject, &alone))?
                } else {
                    self.pair(&mut space, value, &step)
                };
                if let Some((situations, before, after)) = found {
                    let total = worst.as_ref().map_or(0, |it| it.0).saturating_add(situations);
                    worst = match worst {
                        Some((_, first, second)) if first.records.len() <= before.records.len() => {
                            Some((total, first, second))
                        }
                        _ => Some((total, before, after)),
                    };
                }
            }
            findings.extend(worst.map(|(situations, before, after)| {
                let path = format!(
                    "{}{}",
                    path_of(self.context.program, &before, witness_record(&before, case, other)),
                    self.context.program.framework.vocabulary.items[item].name
                );
                self.finding((&path, Stepped::Value), situations, before, after)
            }));
        }
        space.is_exact().then_some(findings)
    }

    /// As [`Self::pair`], where something is worked out from the variable: the same records are seen under each of its
    /// values. `None` when that is more than the budget allows.
    fn in_worlds(&self, case: &Case, subject: RecordId, step: &Step) -> Option<Option<(u128, Case, Case)>> {
        let mut space = self.space(case, subject);
        // Worlds differ in one variable.
        let [variable] = step.variables[..] else { return None };
        space.engine.pivot = Some((variable, step.worlds()));
        let value = space.conclusion(self.conclusion, self.cell);
        if !space.is_exact() {
            return None;
        }
        let found = self.pair(&mut space, value, step);
        space.is_exact().then_some(found)
    }

    fn is_list(&self, item: ItemId) -> bool {
        matches!(self.context.program.framework.vocabulary.items[item].domain, Domain::List { .. })
    }

    /// A list that favours more (or less): another record is a step.
    fn one_more(
        &self,
        case: &Case,
        subject: RecordId,
        other: RecordId,
        list: ItemId,
    ) -> Option<Option<Finding>> {
        let vocabulary = &self.context.program.framework.vocabulary;
        let (mut space, presence) = Space::with_possible(
            self.context.program,
            (case, subject, Some((other, list))),
            &self.uses.aggregates,
            self.context.budget,
        );
        // A list without room has no longer one.
        let Some(variable) = presence else { return Some(None) };
        let is_up = matches!(vocabulary.items[list].favours, Some(Favours::Yes | Favours::More));
        let (worse, better) = if is_up { (0, 1) } else { (1, 0) };
        let mut value = space.conclusion(self.conclusion, self.cell);
        if space.is_exact() && is_behind(&space, variable) {
            space = Space::with_possible(
                self.context.program,
                (case, subject, Some((other, list))),
                &self.uses.aggregates,
                self.context.budget,
            )
            .0;
            space.engine.pivot = Some((variable, vec![worse, better]));
            value = space.conclusion(self.conclusion, self.cell);
        }
        if !space.is_exact() {
            return None;
        }
        let found = self.pair(
            &mut space,
            value,
            &Step { variables: vec![variable], worse, better, between: Vec::new() },
        );
        space.is_exact().then(|| {
            found.map(|(situations, before, after)| {
                let owner = path_of(self.context.program, &before, witness_record(&before, case, other));
                let path = format!("{owner}{}", vocabulary.items[list].name);
                let step = if is_up { Stepped::OneMore } else { Stepped::OneLess };
                self.finding((&path, step), situations, before, after)
            })
        })
    }

    fn space(&self, case: &Case, subject: RecordId) -> Space<'_> {
        Space::of(self.context.program, case, subject, &self.uses.aggregates, self.context.budget)
    }

    /// The steps of an item: all pairs of values, since the values between two may be impossible. `None` when there are
    /// too many.
    fn steps(
        &self,
        space: &Space<'_>,
        instance: usize,
        item: ItemId,
        may_not_apply: bool,
    ) -> Option<Vec<Step>> {
        let definition = &self.context.program.framework.vocabulary.items[item];
        let is_up = matches!(definition.favours, Some(Favours::Yes | Favours::More));
        let is_bound = may_not_apply
            || self.context.program.constraint_uses.iter().any(|uses| uses.items.contains(&item));
        let mut steps = Vec::new();
        let variables = space.variables_of(instance, item);
        for &variable in &variables {
            let arity = space.engine.dd.arity(variable);
            for low in 0..arity {
                let highest = if is_bound { arity } else { arity.min(low + 2) };
                for high in low + 1..highest {
                    let (worse, better) = if is_up { (low, high) } else { (high, low) };
                    let between = (low + 1..high).map(|it| vec![it]).collect();
                    steps.push(Step { variables: vec![variable], worse, better, between });
                }
            }
        }
        if matches!(definition.domain, Domain::AnyOf(_)) && is_bound {
            // Between two sets that differ in several options there may be no possible one.
            if variables.len() > MAX_OPTIONS {
                return None;
            }
            let (worse, better) = if is_up { (0, 1) } else { (1, 0) };
            for set in (1u32..1 << variables.len()).filter(|it| it.count_ones() > 1) {
                let chosen = variables.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
                let variables: Vec<VarId> = chosen.map(|(_, &it)| it).collect();
                let between = parts_of(variables.len(), worse, better);
                steps.push(Step { variables, worse, better, between });
            }
        }
        Some(steps)
    }

    /// How many situations get worse by a step, with the plainest pair of cases.
    fn pair(&self, space: &mut Space<'_>, value: Node, step: &Step) -> Option<(u128, Case, Case)> {
        let before = step.at(space, value, step.worse);
        let after = step.at(space, value, step.better);
        let engine = &mut space.engine;
        let lower = engine.dd.combine(Binary::Compare(Comparator::Less), after, before);
        if lower == Diagram::FALSE || lower == Diagram::NONE {
            return None;
        }
        let mut read: BTreeSet<VarId> = space.read(self.uses, value).into_iter().collect();
        read.retain(|it| !step.variables.contains(it));
        let mut bad = possible_under_both(space, lower, &read, step);
        for between in &step.between {
            if bad == Diagram::FALSE {
                return None;
            }
            let on_the_way = possible_at(space, value, &read, (step, between));
            let not_on_the_way = space.engine.dd.not(on_the_way);
            bad = space.engine.dd.and(bad, not_on_the_way);
        }
        if !space.engine.dd.meet(&[bad], &Masks::default()) {
            return None;
        }
        let entity = self.context.program.framework.conclusions[self.conclusion].entity;
        let counted = space.engine.dd.exists(bad, &|it| !read.contains(&it));
        let mut read: Vec<VarId> = read.into_iter().collect();
        let situations = space.engine.dd.count(counted, &read);
        read.extend(
            space.lists_read(self.uses).into_iter().filter(|it| !read.contains(it)).collect::<Vec<_>>(),
        );
        let (path, plain) = space.nearest(bad, &read, &self.context.plains(entity))?;
        let with = |value: usize| -> Assignment {
            let mut all = path.clone();
            all.extend(step.variables.iter().map(|&variable| (variable, value)));
            all
        };
        let before = space.case(&with(step.worse), &plain, "before")?;
        let after = space.case(&with(step.better), &plain, "after")?;
        Some((situations, before, after))
    }

    fn finding(&self, (item, step): (&str, Stepped), situations: u128, before: Case, after: Case) -> Finding {
        let program = self.context.program;
        let conclusion = &program.framework.conclusions[self.conclusion];
        let (had, rules_before) = outcome(program, &before, self.conclusion, self.cell);
        let (gets, rules_after) = outcome(program, &after, self.conclusion, self.cell);
        let mut rules = rules_before;
        rules.extend(rules_after);
        rules.sort();
        rules.dedup();
        let step = match step {
            Stepped::Value => format!("a better `{item}`"),
            Stepped::OneMore => format!("one more record in `{item}`"),
            Stepped::OneLess => format!("one record less in `{item}`"),
        };
        let message = format!(
            "`{}` is not monotone: {step} lowers it from {had} to {gets}",
            program.framework.conclusion_text(self.conclusion, self.cell)
        );
        let diagnostic = Diagnostic::warning(code::K0301, self.promise.span, message)
            .label(format!("broken in {}", counted(situations, "situation")))
            .help("change a rule that is named, or say in a promise what does hold");
        Finding {
            conclusion: Some(conclusion.name.clone()),
            rules,
            witness: recorded(program, &before),
            witness_after: recorded(program, &after),
            item: Some(item.to_owned()),
            situations: Some(situations),
            cases: vec![before, after],
            ..Finding::of(diagnostic)
        }
    }
}

/// True when something else is worked out from a variable and stands for it: unlisted records that look at it, a guess
/// that is tied to its definition, what lies between the bounds of a total. It would have one value where the pair has
/// two, so the two must be seen as worlds of their own (a pivot).
fn is_behind(space: &Space<'_>, variable: VarId) -> bool {
    let engine = &space.engine;
    let is_tie = |it: &VarId| {
        matches!(engine.origins[it.0 as usize], VarOrigin::Helper { .. } | VarOrigin::Total { .. })
    };
    engine.unlisted.values().any(|it| engine.dd.support(it.signature).contains(&variable))
        || engine.contexts[space.ctx].factors.iter().any(|&factor| {
            let support = engine.dd.support(factor);
            support.contains(&variable) && support.iter().any(is_tie)
        })
}

/// The variables that a condition on everything but those of a step is over.
fn kept(space: &Space<'_>, node: Node, read: &BTreeSet<VarId>, step: &Step) -> BTreeSet<VarId> {
    let mut keep: BTreeSet<VarId> = space.engine.dd.support(node).into_iter().collect();
    keep.extend(read);
    let mut keep = space.engine.with_those_behind(keep);
    keep.retain(|it| !step.variables.contains(it));
    keep
}

/// The factors that have to do with a step.
fn factors_of(space: &Space<'_>, node: Node, read: &BTreeSet<VarId>, step: &Step) -> Vec<Node> {
    let mut seen = kept(space, node, read, step);
    seen.extend(&step.variables);
    space.engine.connected(space.engine.contexts[space.ctx].factors.clone(), &seen)
}

/// A condition on everything but a variable, where the constraints allow both of its values.
fn possible_under_both(space: &mut Space<'_>, node: Node, read: &BTreeSet<VarId>, step: &Step) -> Node {
    let mut keep = kept(space, node, read, step);
    keep.extend(&step.variables);
    let mut keep = space.engine.with_those_filled_in(space.ctx, keep);
    keep.retain(|it| !step.variables.contains(it));
    let mut both = Vec::new();
    for factor in factors_of(space, node, read, step) {
        both.push(step.at(space, factor, step.worse));
        both.push(step.at(space, factor, step.better));
    }
    both.sort_unstable();
    both.dedup();
    both.retain(|&factor| factor != Diagram::TRUE);
    let mut all = node;
    for factor in space.engine.eliminate(both, &keep) {
        all = space.engine.dd.and(all, factor);
    }
    all
}

/// A condition on everything but the variables of a step: with these values the case is possible, and the conclusion
/// applies.
fn possible_at(
    space: &mut Space<'_>,
    value: Node,
    read: &BTreeSet<VarId>,
    (step, values): (&Step, &[usize]),
) -> Node {
    let here = step.at_all(space, value, values);
    let is_absent = space.engine.dd.map(Unary::IsAbsent, here);
    let applies = space.engine.dd.not(is_absent);
    let factors = factors_of(space, applies, read, step);
    let mut own: Vec<Node> = factors.iter().map(|&factor| step.at_all(space, factor, values)).collect();
    own.push(applies);
    let keep = kept(space, applies, read, step);
    space.engine.eliminate(own, &keep).into_iter().fold(Diagram::TRUE, |all, it| space.engine.dd.and(all, it))
}

/// What the options of a step may be between its two ends: every other choice of them.
fn parts_of(n_options: usize, worse: usize, better: usize) -> Vec<Vec<usize>> {
    (1u32..(1 << n_options) - 1)
        .map(|set| (0..n_options).map(|bit| if set >> bit & 1 == 1 { better } else { worse }).collect())
        .collect()
}

/// The record of a witness that stands where a record of the arrangement stood: witnesses keep listed records first
/// in their lists.
fn witness_record(witness: &Case, arrangement: &Case, record: RecordId) -> RecordId {
    let Some(parent) = arrangement.records[record].parent else { return Case::ROOT };
    let above = witness_record(witness, arrangement, parent);
    let lists = arrangement.records[parent].lists.iter().zip(&witness.records[above].lists);
    for (from, to) in lists {
        if let Some(place) = from.records.iter().position(|&it| it == record) {
            return to.records.get(place).copied().unwrap_or(Case::ROOT);
        }
    }
    Case::ROOT
}

/// The value of a conclusion in a witness, in words, and the rules behind it.
pub(super) fn outcome(
    program: &Program<'_>,
    case: &Case,
    conclusion: ConclusionId,
    cell: Option<u32>,
) -> (String, Vec<String>) {
    let framework = program.framework;
    let definition = &framework.conclusions[conclusion];
    let budget = crate::space::Budget::default();
    let Ok(evaluation) = evaluate(program, case, ReadingKind::Open, budget, Detail::Results) else {
        return (String::new(), Vec::new());
    };
    let Some(record) = case.records.ids().find(|&id| case.records[id].entity == definition.entity) else {
        return (String::new(), Vec::new());
    };
    let found =
        evaluation.records[record].answers.iter().find(|it| it.conclusion == conclusion && it.cell == cell);
    let Some(answer) = found else { return (String::new(), Vec::new()) };
    let words: Vec<String> = answer
        .outcome
        .values()
        .iter()
        .map(|&value| framework.value_text(&definition.domain, value))
        .collect();
    let rules = answer.because.iter().map(|&it| framework.decider_name(it)).collect();
    (words.join(" or "), rules)
}

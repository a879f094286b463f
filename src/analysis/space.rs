//! Every situation at once: the functions of a framework over a case of which nothing is known.

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

use super::WitnessValue;
use super::blank;
use super::plain::Plain;
use crate::case::Case;
use crate::condition::Condition;
use crate::evaluate::engine::{Engine, VarOrigin};
use crate::framework::{Framework, item_name};
use crate::program::{AggregateId, Program, Uses};
use crate::space::{Assignment, Budget, Diagram, Masks, Node, VarId};
use crate::value::{ConclusionId, CriterionId, EntityId, Id, ItemId, RecordId, ValueSet};
use crate::vocabulary::Domain;

/// The situations of one record, of what is above it and of what its lists may hold.
pub(crate) struct Space<'a> {
    pub program: &'a Program<'a>,
    pub engine: Engine<'a>,
    /// The context of the question's aggregates.
    pub ctx: usize,
    /// The record that the question is about.
    pub subject: usize,
}

impl<'a> Space<'a> {
    /// The situations of a record of `entity`, for questions that look at `aggregates`.
    pub fn new(
        program: &'a Program<'a>,
        entity: EntityId,
        aggregates: &BTreeSet<AggregateId>,
        budget: Budget,
    ) -> Self {
        let (case, record) = blank::case_with(&program.framework.vocabulary, entity);
        Self::of(program, &case, record, aggregates, budget)
    }

    /// The situations of a record of a case.
    pub fn of(
        program: &'a Program<'a>,
        case: &Case,
        record: RecordId,
        aggregates: &BTreeSet<AggregateId>,
        budget: Budget,
    ) -> Self {
        Self::with_possible(program, (case, record, None), aggregates, budget).0
    }

    /// As [`Self::of`], with a record that a list of a record may or may not have: its presence is a variable, which is
    /// given too (`None` when the list has no room).
    pub fn with_possible(
        program: &'a Program<'a>,
        (case, record, possible): (&Case, RecordId, Option<(RecordId, ItemId)>),
        aggregates: &BTreeSet<AggregateId>,
        budget: Budget,
    ) -> (Self, Option<VarId>) {
        let mut engine = Engine::of_situations(program, case, budget.nodes);
        let presence = possible.and_then(|(parent, list)| {
            let instance = engine.add_possible(parent.index(), list)?;
            engine.dd.top(engine.instances[instance].present?)
        });
        let ctx = engine.context(aggregates.iter().copied());
        (Self { program, engine, ctx, subject: record.index() }, presence)
    }

    /// False once an answer is no longer exact.
    pub fn is_exact(&self) -> bool {
        !self.engine.dd.is_exhausted() && !self.engine.contexts[self.ctx].inexact
    }

    /// The value of a conclusion of the record.
    pub fn conclusion(&mut self, conclusion: ConclusionId, cell: Option<u32>) -> Node {
        self.engine.conclusion(self.ctx, self.subject, conclusion, cell.unwrap_or(0))
    }

    /// The truth of a condition about the record.
    pub fn condition(&mut self, condition: &Condition) -> Node {
        self.engine.condition(self.ctx, self.subject, condition)
    }

    fn possible_on(&mut self, node: Node, keep: BTreeSet<VarId>) -> Node {
        let restriction = self.engine.restriction_on(self.ctx, &keep);
        self.engine.dd.and(node, restriction)
    }

    /// The truth of a criterion of the record or of one above it.
    pub fn criterion(&mut self, criterion: CriterionId) -> Node {
        self.engine.criterion(self.ctx, self.subject, criterion)
    }

    /// True when a condition holds in some situation.
    pub fn happens(&mut self, node: Node) -> bool {
        if node == Diagram::FALSE || node == Diagram::NONE {
            return false;
        }
        let restriction = self.engine.restriction(self.ctx, &[node]);
        self.engine.dd.meet(&[node, restriction], &Masks::default())
    }

    /// The values that a function takes over all situations.
    pub fn values(&mut self, node: Node) -> Vec<i64> {
        let restriction = self.engine.restriction(self.ctx, &[node]);
        let given = self.engine.dd.given(node, restriction);
        self.engine.dd.values(given, &Masks::default())
    }

    /// Where two functions differ.
    pub fn differ(&mut self, a: Node, b: Node) -> Node {
        let same = self.engine.dd.combine(crate::space::Binary::Same, a, b);
        self.engine.dd.not(same)
    }

    /// The variables of a function and of all items that are read, of the record and of what is above it.
    pub fn read(&self, uses: &Uses, node: Node) -> Vec<VarId> {
        self.engine.variables_read(self.subject, uses, node)
    }

    /// How many situations there are of what a value reads, as far as the constraints allow them.
    pub fn situations(&mut self, uses: &Uses, value: Node) -> u128 {
        let read = self.read(uses, value);
        let restriction = self.engine.restriction_on(self.ctx, &read.iter().copied().collect());
        self.engine.dd.count(restriction, &read)
    }

    /// In how many situations of what a value reads a condition can hold.
    pub fn situations_of(&mut self, uses: &Uses, value: Node, condition: Node) -> u128 {
        let read: BTreeSet<VarId> = self.read(uses, value).into_iter().collect();
        let mut all = read.clone();
        all.extend(self.engine.dd.support(condition));
        let restriction = self.engine.restriction_on(self.ctx, &all);
        let met = self.engine.dd.and(condition, restriction);
        let met = self.engine.dd.exists(met, &|variable| !read.contains(&variable));
        let read: Vec<VarId> = read.into_iter().collect();
        self.engine.dd.count(met, &read)
    }

    /// The situation in which a condition (restricted to what is possible over `read`) holds that is nearest to
    /// what is plain, complete in `read`, and what it is near to.
    pub fn nearest<'p>(
        &mut self,
        possible: Node,
        read: &[VarId],
        plains: &[Plain<'p>],
    ) -> Option<(Assignment, Plain<'p>)> {
        let mut best: Option<(u64, Assignment, Plain<'p>)> = None;
        for plain in plains {
            let engine = &self.engine;
            let cost = |variable, value| plain.cost(engine, variable, value);
            let (mut total, mut path) = engine.dd.cheapest(possible, 1, &Masks::default(), &cost)?;
            let named: BTreeSet<VarId> = path.iter().map(|&(variable, _)| variable).collect();
            for &variable in read.iter().filter(|it| !named.contains(it)) {
                // Any value will do here: the plainest.
                let values = 0..engine.dd.arity(variable);
                let value = values.min_by_key(|&value| cost(variable, value)).unwrap_or(0);
                total = total.saturating_add(cost(variable, value));
                path.push((variable, value));
            }
            if best.as_ref().is_none_or(|(least, ..)| total < *least) {
                best = Some((total, path, *plain));
            }
        }
        best.map(|(_, path, plain)| (path, plain))
    }

    /// The case that an assignment stands for.
    pub fn case(&mut self, assignment: &Assignment, plain: &Plain<'_>, id: &str) -> Option<Case> {
        let mut all: FxHashMap<VarId, usize> = assignment.iter().copied().collect();
        self.engine.fill_in(&mut all);
        let cost = |engine: &Engine<'_>, variable, value| plain.cost(engine, variable, value);
        let sketch = self.engine.sketch(0, &all, &cost)?;
        Some(blank::case_of(&self.program.framework.vocabulary, id, &sketch))
    }

    /// The variables of the unlisted records of lists that are read, of records of the case: witnesses say that such
    /// lists are complete, also where the constraints leave no room for a record.
    pub fn lists_read(&self, uses: &Uses) -> Vec<VarId> {
        let engine = &self.engine;
        let is_imagined =
            |instance| engine.unlisted.values().any(|other| engine.is_at_or_above(other.stand_in, instance));
        let lists = engine.unlisted.iter().filter(|(variable, it)| {
            uses.items.contains(&it.list)
                && !is_imagined(it.instance)
                && engine.contexts[self.ctx].unlisted_variables.contains(variable)
        });
        let mut lists: Vec<VarId> = lists.map(|(&variable, _)| variable).collect();
        lists.sort_unstable();
        lists
    }

    /// A case, complete in all that is read, in which a condition holds; `None` when there is none.
    pub fn witness(&mut self, node: Node, uses: &Uses, plains: &[Plain<'_>], id: &str) -> Option<Case> {
        let mut read = self.read(uses, node);
        read.extend(self.lists_read(uses).into_iter().filter(|it| !read.contains(it)).collect::<Vec<_>>());
        let keep = self.engine.with_those_filled_in(self.ctx, read.iter().copied().collect());
        let keep = self.engine.with_those_behind(keep);
        let possible = self.possible_on(node, keep);
        let (assignment, plain) = self.nearest(possible, &read, plains)?;
        self.case(&assignment, &plain, id)
    }

    /// True for a variable without meaning for the analyst, which others decide.
    pub fn is_helper(&self, variable: VarId) -> bool {
        matches!(self.engine.origins[variable.0 as usize], VarOrigin::Helper { .. })
    }

    /// The variables of an item of a record (one; for an `any of` item one an option).
    pub fn variables_of(&self, instance: usize, item: ItemId) -> Vec<VarId> {
        let is_of = |origin: &VarOrigin| match origin {
            VarOrigin::Ranks { instance: of, item: it, .. }
            | VarOrigin::Bands { instance: of, item: it, .. }
            | VarOrigin::Option { instance: of, item: it } => (*of, *it) == (instance, item),
            VarOrigin::Unlisted { .. }
            | VarOrigin::Demand { .. }
            | VarOrigin::Helper { .. }
            | VarOrigin::Total { .. } => false,
        };
        let all = self.engine.origins.iter().enumerate();
        all.filter(|(_, origin)| is_of(origin)).map(|(at, _)| VarId(at as u32)).collect()
    }
}

/// The framework without its constraints: what would be so if every case were possible. (What constraints leave of
/// unlisted records is part of the functions themselves, so it cannot be told from a function alone.)
pub(super) fn without_constraints(framework: &Framework) -> Framework {
    let mut unbound = framework.clone();
    unbound.vocabulary.impossible.clear();
    unbound
}

/// What a case records, by path: `trust`, `projects.project1.participants`.
pub(crate) fn recorded(program: &Program<'_>, case: &Case) -> Vec<(String, WitnessValue)> {
    let vocabulary = &program.framework.vocabulary;
    let mut values = Vec::new();
    let mut complete = Vec::new();
    for (id, record) in case.records.pairs() {
        let path = path_of(program, case, id);
        for &item in &vocabulary.entities[record.entity].items {
            let definition = &vocabulary.items[item];
            if matches!(definition.domain, Domain::List { .. }) {
                complete.push((format!("{path}{}_complete", definition.name), WitnessValue::YesNo(true)));
            }
            let evidence = &record.evidence[definition.place];
            let Some(possible) = evidence.possible.as_ref().filter(|_| !evidence.observations.is_empty())
            else {
                continue;
            };
            let text = crate::case::value_text(vocabulary, definition, possible);
            let value = match (text.as_str(), &definition.domain, possible) {
                ("true", Domain::YesNo, _) => WitnessValue::YesNo(true),
                ("false", Domain::YesNo, _) => WitnessValue::YesNo(false),
                (_, Domain::AnyOf(labels), ValueSet::Sets(boxes)) if possible.is_single() => {
                    let is_in = |bit: usize| boxes.iter().all(|it| it.must >> bit & 1 == 1);
                    let chosen = labels.iter().enumerate().filter(|&(bit, _)| is_in(bit));
                    WitnessValue::Options(chosen.map(|(_, label)| label.name.clone()).collect())
                }
                _ => WitnessValue::Text(text.trim_matches('"').to_owned()),
            };
            values.push((format!("{path}{}", item_name(vocabulary, item)), value));
        }
    }
    // That there is no record at all is what such a case says.
    if values.is_empty() { complete } else { values }
}

/// The path of a record with a dot behind it; empty for the root.
pub(crate) fn path_of(program: &Program<'_>, case: &Case, record: RecordId) -> String {
    let vocabulary = &program.framework.vocabulary;
    let (Some(parent), Some((_, list))) =
        (case.records[record].parent, vocabulary.entities[case.records[record].entity].parent)
    else {
        return String::new();
    };
    format!("{}{}.{}.", path_of(program, case, parent), vocabulary.items[list].name, case.records[record].id)
}

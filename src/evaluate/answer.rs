//! All answers for one case: exact first, bounds where the budget does not reach.

use super::decision::Question;
use super::engine::{Engine, Mode, VarOrigin};
use super::{
    Answer, Contradiction, Detail, Evaluation, ItemPath, ItemState, RecordEvaluation, Unusual, Wanted,
};
use crate::case::Case;
use crate::condition::{Condition, ConditionKind, Operand};
use crate::framework::{Home, PointsWhen, Value};
use crate::program::{Program, Uses};
use crate::space::{ABSENT, Budget, Node};
use crate::syntax::tree::ReadingKind;
use crate::value::{
    ConclusionId, CriterionId, Decimal, Id, IdVec, Outcome, RecordId, RuleId, Truth, ValueSet,
};
use crate::vocabulary::Domain;

/// See [`super::evaluate`].
pub(super) fn evaluate(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    detail: Detail,
) -> Result<Evaluation, Contradiction> {
    let mut work = Work::new(program, case, reading, budget);
    work.find_contradiction()?;
    let mut records = IdVec::default();
    for record in case.records.ids() {
        records.push(work.record(record, detail));
    }
    let counts = work.counts();
    for (record, truths) in records.iter_mut().zip(std::mem::take(&mut work.truths)) {
        record.truths = truths;
    }
    let all = records.iter_mut().zip(case.records.ids());
    let all = all.flat_map(|(it, record)| it.answers.iter_mut().map(move |answer| (record, answer)));
    super::silent::rest_on_silence(program, case, reading, budget, all);
    let is_exact = |record: &RecordEvaluation| record.answers.iter().all(|answer| answer.outcome.is_exact());
    let exact = records.iter().all(is_exact) && counts.iter().all(|count| count.exact);
    let unusual = work.unusual();
    Ok(Evaluation { reading, records, exact, counts, unusual })
}

/// See [`super::answers`].
pub(super) fn answers(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    wanted: &[Wanted],
) -> Result<Vec<Answer>, Contradiction> {
    let mut work = Work::new(program, case, reading, budget);
    work.find_contradiction()?;
    let one = |&(record, conclusion, cell): &Wanted| work.answer(record, conclusion, cell, Detail::Results);
    let mut answers: Vec<Answer> = wanted.iter().map(one).collect();
    let all = wanted.iter().map(|it| it.0).zip(&mut answers);
    super::silent::rest_on_silence(program, case, reading, budget, all);
    Ok(answers)
}

pub(super) struct Work<'a> {
    pub program: &'a Program<'a>,
    pub case: &'a Case,
    pub reading: ReadingKind,
    /// Nodes that may still be made.
    pub left: usize,
    pub exact: Engine<'a>,
    pub bounds: Option<Engine<'a>>,
    /// By record, then condition id.
    pub truths: Vec<Vec<Option<Truth>>>,
}

impl<'a> Work<'a> {
    pub fn new(program: &'a Program<'a>, case: &'a Case, reading: ReadingKind, budget: Budget) -> Self {
        Self {
            program,
            case,
            reading,
            left: budget.nodes,
            exact: Engine::new(program, case, reading, budget.nodes, Mode::Exact),
            bounds: None,
            truths: case.records.iter().map(|_| vec![None; program.framework.n_conditions]).collect(),
        }
    }

    /// A fresh exact engine with what is left of the budget, after one has run out.
    pub fn renew(&mut self) {
        self.left = self.left.saturating_sub(self.exact.dd.n_nodes());
        self.exact = Engine::new(self.program, self.case, self.reading, self.left, Mode::Exact);
    }

    pub fn bounds(&mut self) -> &mut Engine<'a> {
        let (program, case, reading) = (self.program, self.case, self.reading);
        self.bounds.get_or_insert_with(|| Engine::new(program, case, reading, usize::MAX, Mode::Bounds))
    }

    /// What is recorded of this case and hardly ever is so.
    fn unusual(&mut self) -> Vec<Unusual> {
        let framework = self.program.framework;
        let mut found = Vec::new();
        for (clause, it) in framework.vocabulary.unusual.iter().enumerate() {
            let uses = crate::program::of_condition(framework, &self.program.aggregates, &it.when);
            for (record, recorded) in self.case.records.pairs() {
                if recorded.entity != it.entity {
                    continue;
                }
                let ctx = self.exact.context(uses.aggregates.iter().copied());
                let node = self.exact.condition(ctx, record.index(), &it.when);
                let truth = self.exact.truth_of(ctx, node);
                if self.exact.dd.is_exhausted() {
                    self.renew();
                } else if truth == Truth::Holds {
                    let items = items_read(self.case, framework, record, &uses);
                    found.push(Unusual { record, clause, items });
                }
            }
        }
        found
    }

    fn record(&mut self, record: RecordId, detail: Detail) -> RecordEvaluation {
        let framework = self.program.framework;
        let entity = self.case.records[record].entity;
        let mut answers = Vec::new();
        for (id, conclusion) in framework.conclusions.pairs().filter(|(_, it)| it.entity == entity) {
            match &conclusion.home {
                Home::Matrix(matrix) => {
                    for cell in 0..matrix.cells.len() as u32 {
                        answers.push(self.answer(record, id, Some(cell), detail));
                    }
                }
                Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_) => {
                    answers.push(self.answer(record, id, None, detail));
                }
            }
        }
        let items = match detail {
            Detail::Explanation => self.item_states(record),
            Detail::Results => Vec::new(),
        };
        RecordEvaluation { answers, items, truths: Vec::new() }
    }

    fn answer(
        &mut self,
        record: RecordId,
        conclusion: ConclusionId,
        cell: Option<u32>,
        detail: Detail,
    ) -> Answer {
        let uses = self.program.uses_of(conclusion, cell);
        if self.left > 0 {
            let answer = answer_in(&mut self.exact, record, conclusion, cell, &uses);
            let ctx = self.exact.context(uses.aggregates.iter().copied());
            if !self.exact.dd.is_exhausted() && !self.exact.contexts[ctx].inexact {
                if detail == Detail::Explanation {
                    record_truths(&mut self.exact, &mut self.truths, ctx, record, conclusion);
                }
                return answer;
            }
            if self.exact.dd.is_exhausted() {
                self.renew();
            }
        }
        let case = self.case;
        let framework = self.program.framework;
        let engine = self.bounds();
        let mut answer = answer_in(engine, record, conclusion, cell, &uses);
        answer.outcome = match answer.outcome {
            Outcome::Exact(values) if values.len() != 1 => Outcome::AtMost(values),
            // One value is left even when each open item is looked at on its own: that is exact.
            outcome => outcome,
        };
        if answer.outcome.values().len() > 1 {
            answer.open = open_items_read(case, framework, record, &uses, engine);
        }
        if detail == Detail::Explanation {
            let ctx = engine.context(uses.aggregates.iter().copied());
            if let Some(bounds) = &mut self.bounds {
                record_truths(bounds, &mut self.truths, ctx, record, conclusion);
            }
        }
        answer
    }

    fn item_states(&mut self, record: RecordId) -> Vec<ItemState> {
        let framework = self.program.framework;
        let engine = &mut self.exact;
        let ctx = engine.context([]);
        let items = &framework.vocabulary.entities[self.case.records[record].entity].items;
        items
            .iter()
            .enumerate()
            .map(|(place, &item)| {
                let ground = engine.ground(record.index(), place);
                let evidence = &self.case.records[record].evidence[place];
                let settled = super::evidence::settle(framework, item, evidence, self.reading);
                let used = settled.map(|it| match it.default {
                    Some(default) => it.possible.intersect(&default).unwrap_or(default),
                    None => it.possible,
                });
                let left = engine.left_of(ctx, record.index(), item);
                let possible = match (&used, left) {
                    (Some(used), Some(left)) => used.intersect(&left).or(Some(left)),
                    (_, left) => left.or_else(|| used.clone()),
                };
                ItemState { ground, narrowed: possible != used, possible }
            })
            .collect()
    }
}

/// A conclusion as a function, in its context; then only where the constraints are met.
fn function(
    engine: &mut Engine<'_>,
    record: RecordId,
    (conclusion, cell): (ConclusionId, Option<u32>),
    uses: &Uses,
) -> (usize, Node, Node) {
    let ctx = engine.context(uses.aggregates.iter().copied());
    let value = engine.conclusion(ctx, record.index(), conclusion, cell.unwrap_or(0));
    let restriction = engine.restriction(ctx, &[value]);
    (ctx, value, engine.dd.given(value, restriction))
}

/// The values of a conclusion alone; `None` beyond the budget.
pub(super) fn values_in(
    engine: &mut Engine<'_>,
    record: RecordId,
    (conclusion, cell): (ConclusionId, Option<u32>),
    uses: &Uses,
) -> Option<Vec<Value>> {
    let (ctx, _, given) = function(engine, record, (conclusion, cell), uses);
    let codes = engine.dd.values(given, &engine.defaults);
    let is_exact = !engine.dd.is_exhausted() && !engine.contexts[ctx].inexact;
    is_exact.then(|| values_of(engine, conclusion, &codes))
}

/// The answer of one engine.
fn answer_in(
    engine: &mut Engine<'_>,
    record: RecordId,
    conclusion: ConclusionId,
    cell: Option<u32>,
    uses: &Uses,
) -> Answer {
    let instance = record.index();
    let (ctx, value, given) = function(engine, record, (conclusion, cell), uses);
    let codes = engine.dd.values(given, &engine.defaults);
    let question = Question { ctx, instance, conclusion };
    let views = engine.views(ctx, value, given);
    let because = if cell.is_some() { Vec::new() } else { engine.deciders(question) };
    let open = if codes.len() > 1 { engine.open_items(question, value, &views) } else { Vec::new() };
    let resting_on = engine.rests_on(&views, &codes);
    let applies = engine.applies(ctx, instance, conclusion);
    Answer {
        conclusion,
        cell,
        outcome: Outcome::Exact(values_of(engine, conclusion, &codes)),
        because,
        open,
        rules: engine.rule_states(question),
        rows: engine.row_truths(question),
        applies: engine.truth_of(ctx, applies),
        resting_on,
    }
}

/// Codes as values, *not applicable* last.
pub(crate) fn values_of(engine: &Engine<'_>, conclusion: ConclusionId, codes: &[i64]) -> Vec<Value> {
    let domain = &engine.framework.conclusions[conclusion].domain;
    let mut values: Vec<Value> = codes
        .iter()
        .filter(|&&code| code != ABSENT)
        .map(|&code| match domain {
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::List { .. } => {
                Value::Rank(code as u32)
            }
            Domain::AnyOf(_) => Value::Set(code as u128),
            Domain::Number(_) => Value::Number(Decimal(code)),
        })
        .collect();
    if codes.contains(&ABSENT) {
        values.push(Value::NotApplicable);
    }
    values
}

/// The items of a record, of its ancestors and of the records below it that something reads.
pub(super) fn items_read(
    case: &Case,
    framework: &crate::framework::Framework,
    record: RecordId,
    uses: &Uses,
) -> Vec<ItemPath> {
    let mut paths = Vec::new();
    for (id, it) in case.records.pairs() {
        let is_related = is_above(case, id, record) || is_above(case, record, id);
        if !is_related {
            continue;
        }
        for &item in &framework.vocabulary.entities[it.entity].items {
            if uses.items.contains(&item) {
                paths.push(ItemPath { record: id, item });
            }
        }
    }
    paths
}

fn is_above(case: &Case, above: RecordId, below: RecordId) -> bool {
    std::iter::successors(Some(below), |&at| case.records[at].parent).any(|at| at == above)
}

/// Of the items read, those that are open.
fn open_items_read(
    case: &Case,
    framework: &crate::framework::Framework,
    record: RecordId,
    uses: &Uses,
    engine: &Engine<'_>,
) -> Vec<ItemPath> {
    items_read(case, framework, record, uses)
        .into_iter()
        .filter(|path| {
            let instance = &engine.instances[path.record.index()];
            match &instance.items[framework.vocabulary.items[path.item].place] {
                super::engine::ItemNode::Scalar(node) => engine.dd.as_constant(*node).is_none(),
                super::engine::ItemNode::Options(nodes) => {
                    nodes.iter().any(|&node| engine.dd.as_constant(node).is_none())
                }
                super::engine::ItemNode::List(place) => instance.lists[*place].spare > 0,
            }
        })
        .collect()
}

impl Engine<'_> {
    /// The values of an item that some completion has; `None` for lists.
    fn left_of(&mut self, ctx: usize, instance: usize, item: crate::value::ItemId) -> Option<ValueSet> {
        let variables: Vec<usize> = (0..self.origins.len())
            .filter(|&at| match &self.origins[at] {
                VarOrigin::Ranks { instance: of, item: it, .. }
                | VarOrigin::Bands { instance: of, item: it, .. }
                | VarOrigin::Option { instance: of, item: it, .. } => *of == instance && *it == item,
                VarOrigin::Unlisted { .. }
                | VarOrigin::Demand { .. }
                | VarOrigin::Helper { .. }
                | VarOrigin::Total { .. } => false,
            })
            .collect();
        let (&first, _) = variables.split_first()?;
        match self.origins[first].clone() {
            VarOrigin::Ranks { ranks, .. } => {
                let possible = self.possible_values(ctx, first);
                Some(ValueSet::Ranks(possible.iter().fold(0, |mask, &at| mask | 1 << ranks[at])))
            }
            VarOrigin::Bands { bands, .. } => {
                let possible = self.possible_values(ctx, first);
                let ranges =
                    possible.iter().map(|&at| (Decimal(bands[at].0), Decimal(bands[at].1))).collect();
                let step = match &self.framework.vocabulary.items[item].domain {
                    Domain::Number(grid) => grid.step,
                    Domain::YesNo
                    | Domain::Scale(_)
                    | Domain::OneOf(_)
                    | Domain::AnyOf(_)
                    | Domain::List { .. } => Decimal::ONE,
                };
                Some(ValueSet::Ranges(Vec::new()).union(&ValueSet::Ranges(ranges), step))
            }
            // Sets are narrowed option by option; what is left as a set is not worked out.
            VarOrigin::Option { .. }
            | VarOrigin::Unlisted { .. }
            | VarOrigin::Demand { .. }
            | VarOrigin::Helper { .. }
            | VarOrigin::Total { .. } => None,
        }
    }

    fn possible_values(&mut self, ctx: usize, variable: usize) -> Vec<usize> {
        let variable = crate::space::VarId(variable as u32);
        let codes: Vec<i64> = (0..self.dd.arity(variable) as i64).collect();
        let node = self.dd.variable(variable, &codes);
        let restriction = self.restriction(ctx, &[node]);
        let given = self.dd.given(node, restriction);
        self.dd.values(given, &self.defaults).into_iter().map(|code| code as usize).collect()
    }
}

/// Notes the truth of every condition that a conclusion reads directly, of the listed records it looks at too.
fn record_truths(
    engine: &mut Engine<'_>,
    truths: &mut [Vec<Option<Truth>>],
    ctx: usize,
    record: RecordId,
    conclusion: ConclusionId,
) {
    let framework = engine.framework;
    let definition = &framework.conclusions[conclusion];
    let mut noter = Noter { engine, truths, ctx };
    if let Some(condition) = &framework.applies {
        let root = noter.engine.owner(record.index(), crate::vocabulary::Vocabulary::ROOT);
        noter.condition(root, condition);
    }
    if let Some(condition) = &definition.applies {
        noter.condition(record.index(), condition);
    }
    match &definition.home {
        Home::Rules { rules, .. } | Home::Table { caps: rules, .. } => {
            for &rule in rules {
                noter.rule(record.index(), rule);
            }
            if let Home::Table { table, .. } = &definition.home {
                for column in &framework.tables[*table].columns {
                    noter.operand(record.index(), &column.operand);
                }
            }
        }
        Home::Models(models) => {
            for class in &models.classes {
                noter.condition(record.index(), &class.when);
            }
        }
        Home::Points(points) => {
            for line in &points.lines {
                match &line.when {
                    PointsWhen::When(condition) => noter.condition(record.index(), condition),
                    PointsWhen::Per { list, that: Some(that) } => {
                        noter.members(record.index(), *list, that);
                    }
                    PointsWhen::Per { that: None, .. } | PointsWhen::Always => {}
                }
            }
        }
        Home::Matrix(_) => {}
    }
}

struct Noter<'e, 'a, 't> {
    engine: &'e mut Engine<'a>,
    truths: &'t mut [Vec<Option<Truth>>],
    ctx: usize,
}

impl Noter<'_, '_, '_> {
    fn rule(&mut self, instance: usize, rule: RuleId) {
        let framework = self.engine.framework;
        if let Some(condition) = &framework.rules[rule].when {
            self.condition(instance, condition);
        }
        for &exception in &framework.rules[rule].exceptions {
            self.rule(instance, exception);
        }
    }

    fn condition(&mut self, instance: usize, condition: &Condition) {
        if instance >= self.truths.len() || self.truths[instance][condition.id.index()].is_some() {
            return;
        }
        let node: Node = self.engine.condition(self.ctx, instance, condition);
        let truth = self.engine.truth_of(self.ctx, node);
        self.truths[instance][condition.id.index()] = Some(truth);
        match &condition.kind {
            ConditionKind::Criterion(criterion) => self.criterion(instance, *criterion),
            ConditionKind::Quantified { list, unit, .. } => self.members(instance, *list, unit),
            ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::Not(_)
            | ConditionKind::AtLeast(..)
            | ConditionKind::AtMost(..)
            | ConditionKind::Holds(_)
            | ConditionKind::Compare(..)
            | ConditionKind::OneOf(..)
            | ConditionKind::In(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_) => {
                for part in condition.parts() {
                    self.condition(instance, part);
                }
            }
        }
        for operand in condition.operands() {
            self.operand(instance, operand);
        }
    }

    fn criterion(&mut self, instance: usize, criterion: CriterionId) {
        let definition = &self.engine.framework.criteria[criterion];
        let owner = self.engine.owner(instance, definition.entity);
        self.condition(owner, &definition.when);
    }

    fn members(&mut self, instance: usize, list: crate::value::ItemId, unit: &Condition) {
        let owner = self.engine.owner(instance, self.engine.framework.vocabulary.items[list].entity);
        let place = self.engine.list_place(owner, list);
        for member in self.engine.instances[owner].lists[place].members.clone() {
            self.condition(member, unit);
        }
    }

    fn operand(&mut self, instance: usize, operand: &Operand) {
        use crate::condition::OperandKind;
        match &operand.kind {
            OperandKind::Criterion(criterion) => self.criterion(instance, *criterion),
            OperandKind::NumberOf { list, that: Some(that) }
            | OperandKind::Fold { list, that: Some(that), .. } => {
                self.members(instance, *list, that);
            }
            OperandKind::ShareOf { list, that } => self.members(instance, *list, that),
            OperandKind::NumberOf { that: None, .. }
            | OperandKind::Fold { that: None, .. }
            | OperandKind::Subject(_)
            | OperandKind::Parameter(_)
            | OperandKind::Literal(_)
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => {}
        }
    }
}

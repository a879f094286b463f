//! What is declared and read by nothing, and what is said to be without effect and is not.

use std::collections::BTreeSet;

use super::space::{Space, without_constraints};
use super::{Context, Finding, Proved, Report};
use crate::condition::{Amount, Condition, ConditionKind, OperandKind, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::evaluate::engine::VarOrigin;
use crate::framework::{CellTest, CellValue, Effect, Framework, Home, PointsAmount, PointsWhen};
use crate::program::{self, AggregateKind, conditions};
use crate::space::VarId;
use crate::value::{ConclusionId, CriterionId, ItemId, ParameterId};

/// Parameters and criteria that nothing names; items, where the framework has a vocabulary of its own; and whether
/// what `ignore` names is without effect.
pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let framework = context.program.framework;
    let named = named(framework);
    for (id, parameter) in framework.parameters.pairs() {
        if !named.parameters.contains(&id) {
            report.findings.push(unused("parameter", &parameter.name, parameter.span));
        }
    }
    for (id, criterion) in framework.criteria.pairs() {
        if !named.criteria.contains(&id) {
            report.findings.push(unused("criterion", &criterion.name, criterion.span));
        }
    }
    // A vocabulary that several frameworks share holds more than each of them reads.
    if framework.vocabulary.name == framework.name {
        let read = read_items(context);
        let is_ignored = |id| framework.ignored.iter().any(|it| it.item == id);
        let items = framework.vocabulary.items.pairs();
        let unread: Vec<Finding> = items
            .filter(|&(id, _)| !read.contains(&id) && !is_ignored(id))
            .map(|(_, item)| unused("item", &item.name, item.span))
            .collect();
        let concludes_nothing = framework.conclusions.is_empty() && framework.portfolios.is_empty();
        match unread.as_slice() {
            [_, _, ..] if concludes_nothing => report.findings.push(concludes_none(framework)),
            [..] => report.findings.extend(unread),
        }
    }
    // What constraints say of an item is no effect of it on results.
    let unbound = without_constraints(framework);
    let unbound = program::compile(&unbound);
    for ignored in &framework.ignored {
        context.budget.step();
        ignore(&Context { program: &unbound, ..*context }, ignored.item, ignored.span, report);
    }
}

/// A vocabulary under the wrong head reads as a framework of which nothing is used.
fn concludes_none(framework: &Framework) -> Finding {
    let message = format!("`{}` concludes nothing, so nothing reads its items", framework.name);
    let help = "write `vocabulary` in its head if that is what it is, or add a conclusion";
    Finding::of(Diagnostic::warning(code::K0211, framework.span, message).help(help))
}

fn unused(what: &str, name: &str, span: crate::source::Span) -> Finding {
    let message = format!("no rule reads the {what} `{name}`");
    let help = match what {
        "item" => "remove it, or say `ignore` with a reason: considered, without effect",
        _ => "remove it, or use it in a rule",
    };
    Finding::of(Diagnostic::warning(code::K0211, span, message).help(help))
}

/// Everything that conclusions, portfolios and constraints read.
fn read_items(context: &Context<'_>) -> BTreeSet<ItemId> {
    let program = context.program;
    let framework = program.framework;
    let mut read: BTreeSet<ItemId> = BTreeSet::new();
    for uses in program.conclusion_uses.iter().chain(&program.constraint_uses) {
        read.extend(&uses.items);
    }
    read.extend(program::of_conditions(framework, &program.aggregates, conditions(framework)).items);
    // A list is read when something below it is, or when its records are counted.
    let counted = framework.portfolios.iter().map(|it| it.entity);
    read.extend(counted.filter_map(|entity| Some(framework.vocabulary.entities[entity].parent?.1)));
    for id in read.clone() {
        let mut entity = framework.vocabulary.items[id].entity;
        while let Some((parent, list)) = framework.vocabulary.entities[entity].parent {
            read.insert(list);
            entity = parent;
        }
    }
    read
}

#[derive(Default)]
struct Named {
    parameters: BTreeSet<ParameterId>,
    criteria: BTreeSet<CriterionId>,
}

/// The parameters and criteria that something names.
fn named(framework: &Framework) -> Named {
    let mut named = Named::default();
    for condition in conditions(framework) {
        named.condition(condition);
    }
    // The rows of a portfolio stand apart from the other conditions: they are about counts, and not about a record.
    for portfolio in framework.portfolios.iter() {
        for row in &portfolio.rows {
            named.condition(&row.when);
        }
        if let Some(least) = portfolio.at_least_cases {
            named.amount(least);
        }
    }
    for rule in framework.rules.iter() {
        match &rule.effect {
            Effect::AtLeast(level) | Effect::AtMost(level) => named.operand(&level.kind),
            Effect::Up(amount) | Effect::Down(amount) => named.amount(*amount),
            Effect::Exception(_) => {}
        }
    }
    for table in framework.tables.iter() {
        for column in &table.columns {
            named.operand(&column.operand.kind);
        }
        for test in table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.tests) {
            named.cell(test);
        }
    }
    for conclusion in framework.conclusions.iter() {
        let Home::Points(points) = &conclusion.home else { continue };
        for line in &points.lines {
            if let PointsAmount::Parameter { parameter, .. } = line.amount {
                named.parameters.insert(parameter);
            }
            match &line.when {
                PointsWhen::When(condition) => named.condition(condition),
                PointsWhen::Per { that: Some(that), .. } => named.condition(that),
                PointsWhen::Per { that: None, .. } | PointsWhen::Always => {}
            }
        }
    }
    named
}

impl Named {
    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Criterion(criterion) => {
                self.criteria.insert(*criterion);
            }
            ConditionKind::AtLeast(amount, _) | ConditionKind::AtMost(amount, _) => self.amount(*amount),
            ConditionKind::Quantified { quantifier, .. } => {
                use crate::condition::Quantifier;
                match quantifier {
                    Quantifier::AtLeast(amount)
                    | Quantifier::AtMost(amount)
                    | Quantifier::Exactly(amount) => {
                        self.amount(*amount);
                    }
                    Quantifier::Some | Quantifier::No | Quantifier::All | Quantifier::AllIfAny => {}
                }
            }
            ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::Not(_)
            | ConditionKind::Holds(_)
            | ConditionKind::Compare(..)
            | ConditionKind::OneOf(..)
            | ConditionKind::In(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_) => {}
        }
        for operand in condition.operands() {
            self.operand(&operand.kind);
            if let Some(filter) = operand.filter() {
                self.condition(filter);
            }
        }
        for part in condition.parts() {
            self.condition(part);
        }
    }

    fn operand(&mut self, operand: &OperandKind) {
        match operand {
            OperandKind::Parameter(parameter) => {
                self.parameters.insert(*parameter);
            }
            OperandKind::Criterion(criterion) => {
                self.criteria.insert(*criterion);
            }
            OperandKind::Subject(_)
            | OperandKind::Literal(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::ShareOf { .. }
            | OperandKind::Fold { .. }
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => {}
        }
    }

    fn amount(&mut self, amount: Amount) {
        if let Amount::Parameter(parameter) = amount {
            self.parameters.insert(parameter);
        }
    }

    fn value(&mut self, value: CellValue) {
        if let CellValue::Parameter(parameter) = value {
            self.parameters.insert(parameter);
        }
    }

    fn cell(&mut self, test: &CellTest) {
        match test {
            CellTest::Compare(_, value) => self.value(*value),
            CellTest::Range(low, high) | CellTest::Until(low, high) => {
                self.value(*low);
                self.value(*high);
            }
        }
    }
}

/// A conclusion; of a matrix each of its cells.
fn cells(framework: &Framework, id: ConclusionId) -> Vec<(ConclusionId, Option<u32>)> {
    match &framework.conclusions[id].home {
        Home::Matrix(matrix) => (0..matrix.cells.len() as u32).map(|cell| (id, Some(cell))).collect(),
        Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_) => vec![(id, None)],
    }
}

/// Proves that no conclusion depends on an item, or shows two cases that differ in it alone.
fn ignore(context: &Context<'_>, item: ItemId, span: crate::source::Span, report: &mut Report) {
    let program = context.program;
    let framework = program.framework;
    let name = &framework.vocabulary.items[item].name;
    let mut situations = 0u128;
    for (id, cell) in framework.conclusions.ids().flat_map(|id| cells(framework, id)) {
        let conclusion = &framework.conclusions[id];
        let uses = &program.uses_of(id, cell);
        let mut space = Space::new(program, conclusion.entity, &uses.aggregates, context.budget);
        let value = space.conclusion(id, cell);
        let support = space.engine.dd.support(value);
        let owner = framework.vocabulary.items[item].entity;
        let instance = space.engine.owner(space.subject, owner);
        let own = space.variables_of(instance, item);
        // A total whose field is known to a band has a variable of its own for what lies between.
        let is_added_up = uses.aggregates.iter().any(|&it| {
            let kind = program.aggregates.get(it).kind;
            matches!(kind, AggregateKind::Total { field: Subject::Item(of), .. } if of == item)
        });
        let is_behind =
            all_behind(&space, &support).iter().any(|it| match &space.engine.origins[it.0 as usize] {
                VarOrigin::Ranks { item: of, .. }
                | VarOrigin::Bands { item: of, .. }
                | VarOrigin::Option { item: of, .. } => *of == item,
                VarOrigin::Total { .. } => is_added_up,
                VarOrigin::Unlisted { .. } | VarOrigin::Demand { .. } | VarOrigin::Helper { .. } => false,
            });
        if !is_behind && !own.iter().any(|it| support.contains(it)) {
            situations = situations.saturating_add(space.situations(uses, value));
            continue;
        }
        let message =
            format!("`{}` depends on `{name}`, which is said to be without effect", conclusion.name);
        let diagnostic = Diagnostic::warning(code::K0304, span, message)
            .help("take it out of the rules, or remove `ignore`");
        report.findings.push(Finding {
            conclusion: Some(conclusion.name.clone()),
            item: Some(name.clone()),
            ..Finding::of(diagnostic)
        });
        return;
    }
    report.proved.push(Proved { claim: format!("ignore {name}: no result depends on it"), situations });
}

/// The variables that stand behind those of a function: unlisted records may hold records of their own, and what is
/// guessed of a record above them is tied to its definition by a factor.
fn all_behind(space: &Space<'_>, support: &[VarId]) -> BTreeSet<VarId> {
    let engine = &space.engine;
    let (mut all, mut left) = (support.iter().copied().collect::<BTreeSet<_>>(), support.to_vec());
    while let Some(variable) = left.pop() {
        let mut others = Vec::new();
        if let Some(behind) = engine.unlisted.get(&variable) {
            others = engine.dd.support(behind.signature);
        }
        let is_tied =
            matches!(engine.origins[variable.0 as usize], VarOrigin::Helper { .. } | VarOrigin::Total { .. });
        if is_tied {
            let supports = engine.contexts[space.ctx].factors.iter().map(|&it| engine.dd.support(it));
            others.extend(supports.filter(|it| it.contains(&variable)).flatten());
        }
        left.extend(others.into_iter().filter(|&it| all.insert(it)));
    }
    all
}

//! How far each parameter can move before a result of the given cases changes, and what changes then.
//!
//! Results are constant between the values at which some comparison turns, so the values of a parameter's declared
//! range are tried outward from the one it has, up to the first that changes a result.

use std::collections::BTreeSet;

use super::Context;
use super::space::path_of;
use super::variation::sites;
use crate::condition::{Amount, CellValue, Condition, ConditionKind, Literal, OperandKind, Quantifier};
use crate::evaluate::{Detail, Evaluation, PortfolioAnswer, evaluate, portfolio};
use crate::framework::{CellTest, Effect, Framework, Home, PointsAmount, Value, values};
use crate::program::{self, Program};
use crate::syntax::tree::ReadingKind;
use crate::value::{ConclusionId, Decimal, IdVec, ParameterId, PortfolioId};
use crate::vocabulary::Domain;

/// What is known of one parameter.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// Its name.
    pub parameter: String,
    /// Its value.
    pub value: String,
    /// The values, from and to, between which no result changes.
    pub holds: (String, String),
    /// True when that is the whole declared range.
    pub whole_range: bool,
    /// What changes just below.
    pub below: Option<Tip>,
    /// What changes just above.
    pub above: Option<Tip>,
}

/// The first value that changes something.
#[derive(Clone, Debug)]
pub struct Tip {
    /// The value.
    pub at: String,
    /// What changes, in words: `case / projects.waste: network_model classic -> multi_actor`.
    pub changes: Vec<String>,
}

/// Tries every parameter with a range that has not more than so many values.
const MAX_VALUES: usize = 500;

/// Looks at every parameter that declares a range. Cases whose evidence contradicts itself are left out.
pub(super) fn check(context: &Context<'_>, reading: ReadingKind) -> Vec<Threshold> {
    let framework = context.program.framework;
    let Some(base) = results(context, context.program, reading, None) else { return Vec::new() };
    let mut found = Vec::new();
    context.budget.expect(framework.parameters.len());
    for (id, parameter) in framework.parameters.pairs() {
        context.budget.step();
        let Some((low, high)) = parameter.range else { continue };
        let (Some(below), Some(above)) = (
            values(framework, id, parameter.value, low, -1),
            values(framework, id, parameter.value, high, 1),
        ) else {
            continue;
        };
        let is_read = reads(framework, id);
        let ends =
            [below, above].map(|values| first_change(context, reading, (id, &is_read), &base, &values));
        let [(last_below, below), (last_above, above)] = ends;
        let text = |literal: Literal| text(framework, id, literal);
        found.push(Threshold {
            parameter: parameter.name.clone(),
            value: text(parameter.value),
            holds: (text(last_below.unwrap_or(parameter.value)), text(last_above.unwrap_or(parameter.value))),
            whole_range: below.is_none() && above.is_none(),
            below,
            above,
        });
    }
    found
}

/// Results of all cases under one value of a parameter.
struct Results {
    evaluations: Vec<Evaluation>,
    portfolio: IdVec<PortfolioId, PortfolioAnswer>,
}

/// Evaluates the cases; with evaluations from before only the portfolios.
fn results(
    context: &Context<'_>,
    program: &Program<'_>,
    reading: ReadingKind,
    known: Option<&[Evaluation]>,
) -> Option<Results> {
    let evaluations: Vec<Evaluation> = match known {
        Some(known) => known.to_vec(),
        None => {
            let one = |case| evaluate(program, case, reading, context.budget, Detail::Results).ok();
            context.cases.iter().map(|&case| one(case)).collect::<Option<Vec<_>>>()?
        }
    };
    let portfolio = portfolio(program, &evaluations.iter().collect::<Vec<_>>());
    Some(Results { evaluations, portfolio })
}

/// The last value before a change, and the first change.
fn first_change(
    context: &Context<'_>,
    reading: ReadingKind,
    (id, read): (ParameterId, &BTreeSet<ConclusionId>),
    base: &Results,
    values: &[Literal],
) -> (Option<Literal>, Option<Tip>) {
    let mut last = None;
    for &value in values {
        let mut other = context.program.framework.clone();
        other.parameters[id].value = value;
        let program = program::compile(&other);
        let known = read.is_empty().then_some(base.evaluations.as_slice());
        let Some(found) = results(context, &program, reading, known) else { return (last, None) };
        let changes = changes(context, base, &found);
        if !changes.is_empty() {
            return (last, Some(Tip { at: text(&other, id, value), changes }));
        }
        last = Some(value);
    }
    (last, None)
}

fn changes(context: &Context<'_>, base: &Results, other: &Results) -> Vec<String> {
    let framework = context.program.framework;
    let mut all = Vec::new();
    for ((case, before), after) in context.cases.iter().zip(&base.evaluations).zip(&other.evaluations) {
        for (record, (was, is)) in case.records.ids().zip(before.records.iter().zip(after.records.iter())) {
            for (was, is) in was.answers.iter().zip(&is.answers) {
                if was.outcome.values() == is.outcome.values() {
                    continue;
                }
                let domain = &framework.conclusions[was.conclusion].domain;
                let words = |values: &[Value]| values::short_result(&framework.vocabulary, domain, values);
                let path = path_of(context.program, case, record);
                let name = framework.conclusion_text(was.conclusion, was.cell);
                let (was, is) = (words(was.outcome.values()), words(is.outcome.values()));
                all.push(format!("{}: {path}{name} {was} -> {is}", case.id));
            }
        }
    }
    for (id, was) in base.portfolio.pairs() {
        let is = &other.portfolio[id];
        if was.outcome.values() != is.outcome.values() || was.no_judgement != is.no_judgement {
            let domain = &framework.portfolios[id].domain;
            let words = |answer: &PortfolioAnswer| {
                let ranks: Vec<Value> = answer.outcome.values().iter().map(|&it| Value::Rank(it)).collect();
                match answer.no_judgement {
                    true => "no judgement".to_owned(),
                    false => values::short_result(&framework.vocabulary, domain, &ranks),
                }
            };
            all.push(format!("portfolio: {} {} -> {}", framework.portfolios[id].name, words(was), words(is)));
        }
    }
    all
}

/// The values from a parameter's own to an end of its range, its own left out. `None` when there are too many.
fn values(
    framework: &Framework,
    id: ParameterId,
    from: Literal,
    to: Literal,
    sign: i64,
) -> Option<Vec<Literal>> {
    let mut all = Vec::new();
    match (from, to) {
        (Literal::Rank(from), Literal::Rank(to)) => {
            let mut at = i64::from(from) + sign;
            while (i64::from(to) - at) * sign >= 0 {
                all.push(Literal::Rank(at as u32));
                at += sign;
            }
        }
        (Literal::Number(from), Literal::Number(to)) => {
            let step = step_of(framework, id).0;
            let mut at = from.0.saturating_add(sign * step);
            while (to.0 - at) * sign >= 0 {
                all.push(Literal::Number(Decimal(at)));
                at = at.saturating_add(sign * step);
                if all.len() > MAX_VALUES {
                    return None;
                }
            }
        }
        _ => return None,
    }
    Some(all)
}

/// One, or the last decimal place that the value and the range are written with.
fn step_of(framework: &Framework, id: ParameterId) -> Decimal {
    let parameter = &framework.parameters[id];
    let (low, high) = parameter.range.unwrap_or((parameter.value, parameter.value));
    let numbers = [parameter.value, low, high];
    let mut step = Decimal::ONE.0;
    let is_fine = |step: i64| {
        numbers.iter().all(|it| match it {
            Literal::Number(number) => number.0 % step == 0,
            Literal::Rank(_) => true,
        })
    };
    while step > 1 && !is_fine(step) {
        step /= 10;
    }
    Decimal(step)
}

fn text(framework: &Framework, id: ParameterId, literal: Literal) -> String {
    let domain = &framework.parameters[id].domain;
    match literal {
        Literal::Rank(rank) => {
            let labels = framework.vocabulary.labels(domain);
            labels.get(rank as usize).map(|it| it.name.clone()).unwrap_or_default()
        }
        Literal::Number(number) => {
            let sign = if matches!(domain, Domain::Number(grid) if grid.percent) { "%" } else { "" };
            format!("{number}{sign}")
        }
    }
}

/// The conclusions that read a parameter themselves or through a criterion; empty when only portfolios do.
fn reads(framework: &Framework, id: ParameterId) -> BTreeSet<ConclusionId> {
    let mut found = BTreeSet::new();
    for (site, condition) in sites(framework) {
        if names(condition, id) {
            use super::variation::Site;
            match site {
                Site::Rule(rule) => {
                    found.insert(framework.rules[rule].conclusion);
                }
                Site::Class(it, _) | Site::Line(it, _) | Site::Applies(it) => {
                    found.insert(it);
                }
                // Any conclusion may read the criterion.
                Site::Criterion(_) => found.extend(framework.conclusions.ids()),
            }
        }
    }
    for rule in framework.rules.iter() {
        let is_named = match &rule.effect {
            Effect::AtLeast(level) | Effect::AtMost(level) => level.kind == OperandKind::Parameter(id),
            Effect::Up(amount) | Effect::Down(amount) => *amount == Amount::Parameter(id),
            Effect::Exception(_) => false,
        };
        if is_named {
            found.insert(rule.conclusion);
        }
    }
    for table in framework.tables.iter() {
        let is = |value: &CellValue| *value == CellValue::Parameter(id);
        let tests = table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.tests);
        let mut named = tests.filter(|test| match test {
            CellTest::Compare(_, value) => is(value),
            CellTest::Range(low, high) | CellTest::Until(low, high) => is(low) || is(high),
        });
        let in_columns = table.columns.iter().any(|it| it.operand.filter().is_some_and(|it| names(it, id)));
        if named.next().is_some() || in_columns {
            found.extend(&table.gives);
        }
    }
    for (conclusion, it) in framework.conclusions.pairs() {
        if let Home::Points(points) = &it.home
            && points.lines.iter().any(
                |line| matches!(line.amount, PointsAmount::Parameter { parameter, .. } if parameter == id),
            )
        {
            found.insert(conclusion);
        }
    }
    // What portfolios count is part of the evaluations too.
    if framework.portfolios.iter().filter_map(|it| it.that.as_ref()).any(|it| names(it, id)) {
        found.extend(framework.conclusions.ids());
    }
    found
}

fn names(condition: &Condition, id: ParameterId) -> bool {
    let is_amount = |amount: &Amount| *amount == Amount::Parameter(id);
    let here = match &condition.kind {
        ConditionKind::AtLeast(amount, _) | ConditionKind::AtMost(amount, _) => is_amount(amount),
        ConditionKind::Quantified { quantifier, .. } => match quantifier {
            Quantifier::AtLeast(amount) | Quantifier::AtMost(amount) | Quantifier::Exactly(amount) => {
                is_amount(amount)
            }
            Quantifier::Some | Quantifier::No | Quantifier::All | Quantifier::AllIfAny => false,
        },
        _ => false,
    };
    here || condition.parts().into_iter().any(|it| names(it, id))
        || condition
            .operands()
            .into_iter()
            .any(|it| it.kind == OperandKind::Parameter(id) || it.filter().is_some_and(|it| names(it, id)))
}

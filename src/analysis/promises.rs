//! Promises: proved over every situation, or refuted with a witness.

use super::monotone;
use super::space::{Space, recorded};
use super::{Context, Finding, Proved, Report};
use crate::condition::Condition;
use crate::diagnostic::{Diagnostic, code, counted, list_words};
use crate::framework::{Claim, Home, Promise};
use crate::program::{Uses, of_condition};
use crate::space::{Diagram, Node};
use crate::value::{ConclusionId, EntityId};
use crate::vocabulary::Domain;

/// Proves or refutes each promise; what the budget does not settle is named as such, never as kept.
pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for promise in &context.program.framework.promises {
        match &promise.claim {
            Claim::Monotone(conclusions) => {
                for (conclusion, cell) in cells(context, conclusions) {
                    context.budget.step();
                    let claim = claim_text(context, "monotone", conclusion, cell);
                    let outcome = monotone::check(context, promise, conclusion, cell);
                    note(report, &claim, outcome);
                }
            }
            Claim::Reachable(conclusions) => {
                for (conclusion, cell) in cells(context, conclusions) {
                    context.budget.step();
                    let claim = claim_text(context, "reachable", conclusion, cell);
                    let outcome = reachable(context, promise, conclusion, cell);
                    note(report, &claim, outcome);
                }
            }
            Claim::Never(entity, condition, with) => {
                context.budget.step();
                let outcome = never(context, promise, *entity, (condition, with.as_ref()), false);
                note(report, &promise.text, outcome);
            }
            Claim::Always(entity, condition, when) => {
                context.budget.step();
                let outcome = never(context, promise, *entity, (condition, when.as_ref()), true);
                note(report, &promise.text, outcome);
            }
        }
    }
}

/// How many claims the promises make, of a conclusion each where they are about conclusions.
pub(super) fn n_claims(context: &Context<'_>) -> usize {
    let claims = context.program.framework.promises.iter().map(|promise| match &promise.claim {
        Claim::Monotone(conclusions) | Claim::Reachable(conclusions) => cells(context, conclusions).len(),
        Claim::Never(..) | Claim::Always(..) => 1,
    });
    claims.sum()
}

fn note(report: &mut Report, claim: &str, outcome: Option<(u128, Vec<Finding>)>) {
    match outcome {
        None => report.unsettled.push(format!("{claim}: more than the budget allows")),
        Some((situations, findings)) if findings.is_empty() => {
            report.proved.push(Proved { claim: claim.to_owned(), situations });
        }
        Some((_, findings)) => report.findings.extend(findings),
    }
}

/// Conclusions, a matrix cell by cell.
fn cells(context: &Context<'_>, conclusions: &[ConclusionId]) -> Vec<(ConclusionId, Option<u32>)> {
    let framework = context.program.framework;
    conclusions
        .iter()
        .flat_map(|&id| match &framework.conclusions[id].home {
            Home::Matrix(matrix) => (0..matrix.cells.len() as u32).map(|cell| (id, Some(cell))).collect(),
            Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_) => {
                vec![(id, None)]
            }
        })
        .collect()
}

fn claim_text(context: &Context<'_>, word: &str, conclusion: ConclusionId, cell: Option<u32>) -> String {
    format!("{word} {}", context.program.framework.conclusion_text(conclusion, cell))
}

fn reachable(
    context: &Context<'_>,
    promise: &Promise,
    conclusion: ConclusionId,
    cell: Option<u32>,
) -> Option<(u128, Vec<Finding>)> {
    let missing = unreached(context, conclusion, cell)?;
    let framework = context.program.framework;
    let definition = &framework.conclusions[conclusion];
    let uses = context.program.uses_of(conclusion, cell);
    let mut space = Space::new(context.program, definition.entity, &uses.aggregates, context.budget);
    let value = space.conclusion(conclusion, cell);
    let situations = space.situations(&uses, value);
    if missing.is_empty() {
        return space.is_exact().then_some((situations, Vec::new()));
    }
    let name = framework.conclusion_text(conclusion, cell);
    let shown: Vec<String> = missing.iter().map(|it| format!("`{it}`")).collect();
    let message = format!("no case reaches {} of `{name}`", list_words(&shown, "or"));
    let diagnostic = Diagnostic::warning(code::K0302, promise.span, message)
        .note(match situations {
            1 => "looked at the one situation there is".to_owned(),
            all => format!("looked at all {all} situations"),
        })
        .help("add a rule that gives it, or promise what does hold");
    let finding = Finding { conclusion: Some(name), situations: Some(situations), ..Finding::of(diagnostic) };
    space.is_exact().then_some((situations, vec![finding]))
}

/// The values of a conclusion that no situation reaches; for classes that all fit, the classes that never do.
pub(super) fn unreached(
    context: &Context<'_>,
    conclusion: ConclusionId,
    cell: Option<u32>,
) -> Option<Vec<String>> {
    let framework = context.program.framework;
    let definition = &framework.conclusions[conclusion];
    let uses = context.program.uses_of(conclusion, cell);
    let mut space = Space::new(context.program, definition.entity, &uses.aggregates, context.budget);
    let value = space.conclusion(conclusion, cell);
    let reached = space.values(value);
    if !space.is_exact() {
        return None;
    }
    let labels = framework.vocabulary.labels(&definition.domain);
    let is_reached = |place: usize| match &definition.domain {
        Domain::AnyOf(_) => reached.iter().any(|set| *set >= 0 && set >> place & 1 == 1),
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) | Domain::List { .. } => {
            reached.contains(&(place as i64))
        }
    };
    let missing = match &definition.domain {
        Domain::Number(grid) => {
            let n_values = (grid.high.0 - grid.low.0) / grid.step.0.max(1);
            (0..=n_values)
                .map(|k| grid.low.0 + k * grid.step.0)
                .filter(|code| !reached.contains(code))
                .map(|code| crate::value::Decimal(code).to_string())
                .collect()
        }
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            let places = (0..labels.len()).filter(|&place| !is_reached(place));
            places.map(|place| labels[place].name.clone()).collect()
        }
    };
    Some(missing)
}

/// `never A with B`; `always A when B` is `never not A with B`.
fn never(
    context: &Context<'_>,
    promise: &Promise,
    entity: EntityId,
    (condition, with): (&Condition, Option<&Condition>),
    is_always: bool,
) -> Option<(u128, Vec<Finding>)> {
    let program = context.program;
    let mut uses = Uses::default();
    for it in [Some(condition), with].into_iter().flatten() {
        uses.take(&of_condition(program.framework, &program.aggregates, it));
    }
    let mut space = Space::new(program, entity, &uses.aggregates, context.budget);
    let mut claimed = space.condition(condition);
    if is_always {
        claimed = space.engine.dd.not(claimed);
    }
    let with: Node = match with {
        Some(with) => space.condition(with),
        None => Diagram::TRUE,
    };
    let both = space.engine.dd.and(claimed, with);
    let everything = space.engine.dd.or(claimed, with);
    if !space.happens(both) {
        let situations = space.situations(&uses, everything);
        return space.is_exact().then_some((situations, Vec::new()));
    }
    let situations = space.situations_of(&uses, everything, both);
    let case = space.witness(both, &uses, &context.plains(entity), "witness");
    if !space.is_exact() {
        return None;
    }
    let message = format!("a case breaks `promise {}`", promise.text);
    let diagnostic = Diagnostic::warning(code::K0303, promise.span, message)
        .label(format!("broken in {}", counted(situations, "situation")))
        .help("change a rule that is named, or promise what does hold");
    let mut rules = Vec::new();
    for &conclusion in &uses.conclusions {
        if let Some(case) =
            case.as_ref().filter(|_| program.framework.conclusions[conclusion].entity == entity)
        {
            rules.extend(monotone::outcome(program, case, conclusion, None).1);
        }
    }
    rules.sort();
    rules.dedup();
    let first = uses.conclusions.iter().next();
    let finding = Finding {
        conclusion: first.map(|&it| program.framework.conclusions[it].name.clone()),
        rules,
        witness: case.as_ref().map(|it| recorded(program, it)).unwrap_or_default(),
        situations: Some(situations),
        cases: case.into_iter().collect(),
        ..Finding::of(diagnostic)
    };
    Some((situations, vec![finding]))
}

//! Whether a result says anything yet, or whether every value that the framework can give is still possible.

use crate::condition::{Literal, Operand, OperandKind};
use crate::evaluate::Answer;
use crate::framework::{Effect, Framework, Home, Value};
use crate::value::{RuleId, Truth};

/// True when nothing that is recorded rules a value out: the result holds each value that the rules, rows or classes
/// can give. Never true of a settled result, nor where that cannot be told from the rules alone.
pub fn is_fully_open(framework: &Framework, answer: &Answer) -> bool {
    let values = answer.outcome.values();
    if values.len() < 2 {
        return false;
    }
    let conclusion = &framework.conclusions[answer.conclusion];
    match &conclusion.home {
        Home::Rules { otherwise, rules } => reachable(framework, *otherwise, rules)
            .is_some_and(|all| all.iter().all(|&rank| values.contains(&Value::Rank(rank)))),
        Home::Models(models) if models.all_that_fit => answer.rows.iter().all(|&it| it == Truth::Open),
        Home::Models(models) => {
            let mut ranks = models.classes.iter().map(|it| it.rank).chain(models.otherwise);
            ranks.all(|rank| values.contains(&Value::Rank(rank)))
        }
        Home::Table { table, output, .. } => {
            let mut outputs = framework.tables[*table].rows.iter().filter_map(|row| row.outputs.get(*output));
            outputs.all(|&it| values.contains(&value(it)))
        }
        Home::Points(_) | Home::Matrix(_) => false,
    }
}

/// The levels that rules can give: `otherwise` and every floor, as far as caps without a condition let them. None
/// when a level is not written out or steps move it.
fn reachable(framework: &Framework, otherwise: u32, rules: &[RuleId]) -> Option<Vec<u32>> {
    let mut levels = vec![otherwise];
    let mut top = u32::MAX;
    for &rule in rules {
        let rule = &framework.rules[rule];
        match &rule.effect {
            Effect::AtLeast(level) => levels.push(rank(framework, level)?),
            Effect::AtMost(level) if rule.when.is_none() => top = top.min(rank(framework, level)?),
            Effect::AtMost(level) => {
                rank(framework, level)?;
            }
            Effect::Up(_) | Effect::Down(_) => return None,
            Effect::Exception(_) => {}
        }
    }
    let mut capped: Vec<u32> = levels.into_iter().map(|level| level.min(top)).collect();
    capped.sort_unstable();
    capped.dedup();
    Some(capped)
}

/// The level of a literal or parameter.
pub(super) fn rank(framework: &Framework, operand: &Operand) -> Option<u32> {
    let literal = match &operand.kind {
        OperandKind::Literal(literal) => *literal,
        OperandKind::Parameter(id) => framework.parameters[*id].value,
        OperandKind::Subject(_)
        | OperandKind::Criterion(_)
        | OperandKind::NumberOf { .. }
        | OperandKind::ShareOf { .. }
        | OperandKind::Fold { .. }
        | OperandKind::Count
        | OperandKind::Share
        | OperandKind::CountOf(_) => return None,
    };
    match literal {
        Literal::Rank(rank) => Some(rank),
        Literal::Number(_) => None,
    }
}

fn value(literal: Literal) -> Value {
    match literal {
        Literal::Rank(rank) => Value::Rank(rank),
        Literal::Number(number) => Value::Number(number),
    }
}

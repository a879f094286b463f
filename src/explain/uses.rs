//! Which conclusions a conclusion names.

use crate::condition::{Condition, ConditionKind, Operand, OperandKind, Subject};
use crate::framework::{Effect, Framework, Home, PointsAmount, PointsWhen};
use crate::value::{ConclusionId, RuleId};

/// The conclusions that a conclusion names directly.
pub(crate) fn conclusions_named(framework: &Framework, id: ConclusionId) -> Vec<ConclusionId> {
    let mut found = Vec::new();
    let mut conditions: Vec<&Condition> = framework.conclusions[id].applies.iter().collect();
    let mut operands: Vec<&Operand> = Vec::new();
    match &framework.conclusions[id].home {
        Home::Rules { rules, .. } => {
            rules.iter().for_each(|&it| of_rule(framework, it, &mut conditions, &mut operands))
        }
        Home::Table { table, caps, .. } => {
            operands.extend(framework.tables[*table].columns.iter().map(|it| &it.operand));
            caps.iter().for_each(|&it| of_rule(framework, it, &mut conditions, &mut operands));
        }
        Home::Models(models) => conditions.extend(models.classes.iter().map(|it| &it.when)),
        Home::Points(points) => {
            for line in &points.lines {
                if let PointsAmount::Conclusion { conclusion, .. } = line.amount {
                    found.push(conclusion);
                }
                match &line.when {
                    PointsWhen::Always => {}
                    PointsWhen::When(condition) => conditions.push(condition),
                    PointsWhen::Per { that, .. } => conditions.extend(that),
                }
            }
        }
        Home::Matrix(matrix) => conditions.extend(&matrix.that),
    }
    loop {
        if let Some(operand) = operands.pop() {
            conditions.extend(operand.filter());
            match &operand.kind {
                OperandKind::Subject(subject) => found.extend(named(*subject)),
                OperandKind::Fold { field, .. } => found.extend(named(*field)),
                OperandKind::Criterion(id) => conditions.push(&framework.criteria[*id].when),
                OperandKind::Parameter(_)
                | OperandKind::Literal(_)
                | OperandKind::NumberOf { .. }
                | OperandKind::ShareOf { .. }
                | OperandKind::Count
                | OperandKind::Share
                | OperandKind::CountOf(_) => {}
            }
        } else if let Some(condition) = conditions.pop() {
            found.extend(condition.subject().and_then(named));
            if let ConditionKind::Criterion(id) = condition.kind {
                conditions.push(&framework.criteria[id].when);
            }
            conditions.extend(condition.parts());
            operands.extend(condition.operands());
        } else {
            break;
        }
    }
    found
}

fn of_rule<'f>(
    framework: &'f Framework,
    rule: RuleId,
    conditions: &mut Vec<&'f Condition>,
    operands: &mut Vec<&'f Operand>,
) {
    let rule = &framework.rules[rule];
    conditions.extend(&rule.when);
    match &rule.effect {
        Effect::AtLeast(operand) | Effect::AtMost(operand) => operands.push(operand),
        Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => {}
    }
    rule.exceptions.iter().for_each(|&it| of_rule(framework, it, conditions, operands));
}

fn named(subject: Subject) -> Option<ConclusionId> {
    match subject {
        Subject::Item(_) => None,
        Subject::Conclusion(id) | Subject::Cell(id, _) => Some(id),
    }
}

//! What says the same in both frameworks, whatever it is called and wherever it stands.
//!
//! What the second framework says again is worked out once, under the ids of the first. That keeps comparison small
//! (what both ask of a list is asked once), and is how equal parts are seen to be equal.

use super::shift::Shift;
use crate::condition::{Condition, ConditionKind, Operand, OperandKind};
use crate::framework::{Effect, Framework, Home, PointsWhen};
use crate::value::{ConclusionId, ConditionId, RuleId};

/// What a condition says: equal for conditions that differ only in place and id.
pub(super) fn said(condition: &Condition) -> String {
    let mut bare = condition.clone();
    strip(&mut bare);
    format!("{:?}", bare.kind)
}

/// Finds the parameters, criteria and conclusions of the second that say the same as one of that name of the first.
pub(super) fn find(first: &Framework, second: &Framework, shift: &mut Shift) {
    for (id, parameter) in second.parameters.pairs() {
        let domain = shift.domain(&parameter.domain);
        let is_same = |it: &&crate::framework::Parameter| {
            (&it.name, it.value, &it.domain) == (&parameter.name, parameter.value, &domain)
        };
        let found = first.parameters.pairs().find(|(_, it)| is_same(it));
        if let Some((known, _)) = found {
            shift.same_parameters.insert(id, known);
        }
    }
    // One that names another can be seen to be the same once that one is: until nothing is found any more.
    loop {
        let before = (shift.same_criteria.len(), shift.same_conclusions.len());
        for (id, criterion) in second.criteria.pairs() {
            if shift.same_criteria.contains_key(&id) {
                continue;
            }
            let known = first.criteria.pairs().find(|(_, it)| it.name == criterion.name);
            let Some((known, own)) = known.filter(|(_, it)| it.entity == shift.entities[&criterion.entity])
            else {
                continue;
            };
            let again = Told { framework: second, shift: Some(shift.clone()) }.condition(&criterion.when);
            if again == said(&own.when) {
                shift.same_criteria.insert(id, known);
            }
        }
        for &id in &second.order {
            if shift.same_conclusions.contains_key(&id) {
                continue;
            }
            let conclusion = &second.conclusions[id];
            let known = first.conclusions.pairs().find(|(_, it)| it.name == conclusion.name);
            let Some((known, own)) = known.filter(|(_, it)| it.entity == shift.entities[&conclusion.entity])
            else {
                continue;
            };
            if shift.domain(&conclusion.domain) != own.domain {
                continue;
            }
            let again = Told { framework: second, shift: Some(shift.clone()) }.conclusion(id);
            if again == (Told { framework: first, shift: None }).conclusion(known) {
                shift.same_conclusions.insert(id, known);
            }
        }
        if before == (shift.same_criteria.len(), shift.same_conclusions.len()) {
            break;
        }
    }
    for condition in conditions(first) {
        note(condition, shift);
    }
}

/// Every condition of a framework and its vocabulary.
fn conditions(framework: &Framework) -> Vec<&Condition> {
    let mut all: Vec<&Condition> = framework.vocabulary.impossible.iter().map(|it| &it.when).collect();
    all.extend(framework.criteria.iter().map(|it| &it.when));
    all.extend(framework.rules.iter().filter_map(|it| it.when.as_ref()));
    all.extend(framework.rules.iter().filter_map(|it| match &it.effect {
        Effect::AtLeast(level) | Effect::AtMost(level) => level.filter(),
        Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => None,
    }));
    all.extend(framework.tables.iter().flat_map(|it| &it.columns).filter_map(|it| it.operand.filter()));
    for conclusion in framework.conclusions.iter() {
        all.extend(&conclusion.applies);
        match &conclusion.home {
            Home::Rules { .. } | Home::Table { .. } => {}
            Home::Models(models) => all.extend(models.classes.iter().map(|it| &it.when)),
            Home::Points(points) => all.extend(points.lines.iter().filter_map(|line| match &line.when {
                PointsWhen::Always | PointsWhen::Per { that: None, .. } => None,
                PointsWhen::When(condition) | PointsWhen::Per { that: Some(condition), .. } => {
                    Some(condition)
                }
            })),
            Home::Matrix(matrix) => all.extend(&matrix.that),
        }
    }
    all
}

/// Remembers a condition and all in it by what they say.
fn note(condition: &Condition, shift: &mut Shift) {
    shift.known.entry(said(condition)).or_insert(condition.id);
    for part in condition.parts() {
        note(part, shift);
    }
    for filter in condition.operands().into_iter().filter_map(Operand::filter) {
        note(filter, shift);
    }
}

/// What a framework says, as text, in the ids of both.
struct Told<'f> {
    framework: &'f Framework,
    /// How its ids become ids of both; none for the first.
    shift: Option<Shift>,
}

impl Told<'_> {
    fn condition(&mut self, condition: &Condition) -> String {
        let mut own = condition.clone();
        if let Some(shift) = &mut self.shift {
            shift.condition(&mut own);
        }
        said(&own)
    }

    fn operand(&mut self, operand: &Operand) -> String {
        let mut own = operand.clone();
        if let Some(shift) = &mut self.shift {
            shift.operand(&mut own);
        }
        strip_operand(&mut own);
        format!("{:?}", own.kind)
    }

    fn rules(&mut self, rules: &[RuleId]) -> Vec<String> {
        let mut all: Vec<String> = rules.iter().map(|&rule| self.rule(rule)).collect();
        // Their order means nothing.
        all.sort();
        all
    }

    fn rule(&mut self, rule: RuleId) -> String {
        let framework = self.framework;
        let rule = &framework.rules[rule];
        let effect = match &rule.effect {
            Effect::AtLeast(level) => format!("at least {}", self.operand(level)),
            Effect::AtMost(level) => format!("at most {}", self.operand(level)),
            Effect::Up(amount) | Effect::Down(amount) => {
                let mut own = *amount;
                if let Some(shift) = &self.shift {
                    shift.amount(&mut own);
                }
                let word = if matches!(rule.effect, Effect::Up(_)) { "up" } else { "down" };
                format!("{word} {own:?}")
            }
            Effect::Exception(_) => "exception".to_owned(),
        };
        let when = rule.when.as_ref().map(|it| self.condition(it));
        format!("{effect} {when:?} {:?}", self.rules(&rule.exceptions))
    }

    fn conclusion(&mut self, id: ConclusionId) -> String {
        let framework = self.framework;
        let conclusion = &framework.conclusions[id];
        let applies = conclusion.applies.as_ref().map(|it| self.condition(it));
        let home = match &conclusion.home {
            Home::Rules { otherwise, rules } => format!("rules {otherwise} {:?}", self.rules(rules)),
            Home::Table { table, output, otherwise, caps } => {
                let table = &framework.tables[*table];
                let mut own = table.clone();
                if let Some(shift) = &mut self.shift {
                    shift.table(&mut own);
                }
                let columns: Vec<String> =
                    table.columns.iter().map(|column| self.operand(&column.operand)).collect();
                let rows: Vec<_> = own.rows.iter().map(|row| (&row.cells, row.outputs[*output])).collect();
                let caps = self.rules(caps);
                format!("table {:?} {columns:?} {rows:?} {otherwise:?} {caps:?}", table.mode)
            }
            Home::Models(models) => {
                let classes: Vec<(u32, String)> =
                    models.classes.iter().map(|it| (it.rank, self.condition(&it.when))).collect();
                format!("models {} {classes:?} {:?}", models.all_that_fit, models.otherwise)
            }
            Home::Points(points) => {
                let mut lines = points.clone();
                if let Some(shift) = &mut self.shift {
                    shift.points(&mut lines);
                }
                for line in &mut lines.lines {
                    match &mut line.when {
                        PointsWhen::Always | PointsWhen::Per { that: None, .. } => {}
                        PointsWhen::When(condition) | PointsWhen::Per { that: Some(condition), .. } => {
                            strip(condition);
                        }
                    }
                }
                let lines: Vec<_> = lines.lines.iter().map(|it| (&it.amount, &it.when)).collect();
                format!("points {lines:?}")
            }
            Home::Matrix(matrix) => {
                let mut own = matrix.clone();
                if let Some(shift) = &mut self.shift {
                    shift.matrix(&mut own);
                }
                if let Some(that) = &mut own.that {
                    strip(that);
                }
                format!("matrix {own:?}")
            }
        };
        format!("{applies:?} {home}")
    }
}

fn strip(condition: &mut Condition) {
    let span = crate::source::Span::new(crate::source::FileId(0), 0, 0);
    condition.id = ConditionId(0);
    condition.span = span;
    match &mut condition.kind {
        ConditionKind::All(parts)
        | ConditionKind::Any(parts)
        | ConditionKind::AtLeast(_, parts)
        | ConditionKind::AtMost(_, parts) => parts.iter_mut().for_each(strip),
        ConditionKind::Not(part) | ConditionKind::Quantified { unit: part, .. } => strip(part),
        ConditionKind::Compare(left, _, right) => {
            strip_operand(left);
            strip_operand(right);
        }
        ConditionKind::In(_, low, high) => {
            strip_operand(low);
            strip_operand(high);
        }
        ConditionKind::Criterion(_)
        | ConditionKind::Holds(_)
        | ConditionKind::OneOf(..)
        | ConditionKind::Includes(..)
        | ConditionKind::Empty(_)
        | ConditionKind::Known(_) => {}
    }
}

fn strip_operand(operand: &mut Operand) {
    operand.span = crate::source::Span::new(crate::source::FileId(0), 0, 0);
    match &mut operand.kind {
        OperandKind::NumberOf { that: Some(that), .. }
        | OperandKind::ShareOf { that, .. }
        | OperandKind::Fold { that: Some(that), .. } => strip(that),
        OperandKind::NumberOf { that: None, .. }
        | OperandKind::Fold { that: None, .. }
        | OperandKind::Subject(_)
        | OperandKind::Criterion(_)
        | OperandKind::Parameter(_)
        | OperandKind::Literal(_)
        | OperandKind::Count
        | OperandKind::Share
        | OperandKind::CountOf(_) => {}
    }
}

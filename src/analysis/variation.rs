//! A framework with one place changed: what would be so without this condition, with that level.
//!
//! [`Edit`] names a change, [`apply`] makes it, [`beside`] puts the changed copies of conclusions next to the
//! originals in one framework, so that one space of situations holds both and they can be compared exactly.

use crate::condition::{Condition, ConditionKind, Literal, Operand, OperandKind};
use crate::framework::{Effect, Framework, Home, PointsWhen};
use crate::syntax::tree::Comparator;
use crate::value::{ConclusionId, ConditionId, CriterionId, Decimal, Id, RuleId, TableId};

/// Where a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Site {
    /// Of a rule or exception.
    Rule(RuleId),
    /// Of a class, by its place.
    Class(ConclusionId, usize),
    /// Of a line of points, by its place.
    Line(ConclusionId, usize),
    /// A criterion.
    Criterion(CriterionId),
    /// `applies when` of a conclusion.
    Applies(ConclusionId),
}

/// What happens to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is left out.
    Drop,
    /// `not` before it.
    Negate,
    /// `and` for `or`, or the other way round.
    Swap,
    /// Another sign in a comparison.
    Comparator(Comparator),
    /// Another constant at the right of a comparison.
    Constant(Literal),
}

/// One change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    /// A condition or a part of one.
    Condition(Site, ConditionId, Change),
    /// A rule or exception is never in force.
    RemoveRule(RuleId),
    /// The level of a floor or cap, by its rank.
    Level(RuleId, u32),
    /// `otherwise` of a conclusion by rules, by its rank.
    Otherwise(ConclusionId, u32),
    /// A class never fits.
    RemoveClass(ConclusionId, usize),
    /// A class stands behind the next one.
    SwapClasses(ConclusionId, usize),
    /// What a row gives: row, output, value.
    Output(TableId, usize, usize, Literal),
    /// What a line of points adds.
    Amount(ConclusionId, usize, Decimal),
}

/// What a change is about, and its changed copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// A conclusion and its copy.
    Conclusion(ConclusionId, ConclusionId),
    /// A criterion and its copy.
    Criterion(CriterionId, CriterionId),
}

/// The framework with one change.
pub fn apply(framework: &Framework, edit: &Edit) -> Framework {
    let mut changed = framework.clone();
    change(&mut changed, edit);
    changed
}

/// The framework with the changed copies of what each edit is about behind the originals.
pub fn beside(framework: &Framework, edits: &[Edit]) -> (Framework, Vec<Vec<Pair>>) {
    let mut both = framework.clone();
    let mut changed = framework.clone();
    let mut pairs = Vec::new();
    for edit in edits {
        // Every change gets condition ids of its own: conditions are remembered by their ids.
        changed.n_conditions = both.n_conditions;
        let before = match edit {
            Edit::Condition(site, ..) => condition_at(&mut changed, *site).map(|it| it.clone()),
            _ => None,
        };
        change(&mut changed, edit);
        both.n_conditions = changed.n_conditions;
        pairs.push(copy(&mut both, &changed, edit));
        // Only what was changed is put back: of many edits each would cost a whole framework.
        match (edit, before) {
            (Edit::Condition(site, ..), Some(before)) => {
                if let Some(condition) = condition_at(&mut changed, *site) {
                    *condition = before;
                }
            }
            _ => changed = framework.clone(),
        }
    }
    (both, pairs)
}

/// The framework with copies of what these edits of one place are about, one edit after the other: each pair holds what
/// it was before an edit and what it is then.
pub fn in_turn(framework: &Framework, edits: &[Edit]) -> (Framework, Vec<Vec<Pair>>) {
    let mut both = framework.clone();
    let mut changed = framework.clone();
    let mut pairs: Vec<Vec<Pair>> = Vec::new();
    for edit in edits {
        change(&mut changed, edit);
        both.n_conditions = changed.n_conditions;
        let mut now = copy(&mut both, &changed, edit);
        if let Some(last) = pairs.last() {
            for (pair, last) in now.iter_mut().zip(last) {
                *pair = match (*pair, *last) {
                    (Pair::Conclusion(_, now), Pair::Conclusion(_, before)) => Pair::Conclusion(before, now),
                    (Pair::Criterion(_, now), Pair::Criterion(_, before)) => Pair::Criterion(before, now),
                    (pair, _) => pair,
                };
            }
        }
        pairs.push(now);
    }
    (both, pairs)
}

/// The conclusions (or the criterion) that an edit changes directly.
pub fn is_about(framework: &Framework, edit: &Edit) -> Vec<ConclusionId> {
    match edit {
        Edit::Condition(site, ..) => match site {
            Site::Rule(rule) => vec![framework.rules[*rule].conclusion],
            Site::Class(conclusion, _) | Site::Line(conclusion, _) | Site::Applies(conclusion) => {
                vec![*conclusion]
            }
            Site::Criterion(_) => Vec::new(),
        },
        Edit::RemoveRule(rule) | Edit::Level(rule, _) => vec![framework.rules[*rule].conclusion],
        Edit::Otherwise(conclusion, _)
        | Edit::RemoveClass(conclusion, _)
        | Edit::SwapClasses(conclusion, _)
        | Edit::Amount(conclusion, ..) => vec![*conclusion],
        Edit::Output(table, ..) => framework.tables[*table].gives.clone(),
    }
}

fn change(framework: &mut Framework, edit: &Edit) {
    match edit {
        Edit::Condition(site, id, change) => {
            let mut next = framework.n_conditions;
            if let Some(condition) = condition_at(framework, *site) {
                rewrite(condition, *id, *change, &mut next);
            }
            framework.n_conditions = next;
        }
        Edit::RemoveRule(rule) => remove_rule(framework, *rule),
        Edit::Level(rule, rank) => {
            if let Effect::AtLeast(level) | Effect::AtMost(level) = &mut framework.rules[*rule].effect {
                level.kind = OperandKind::Literal(Literal::Rank(*rank));
            }
        }
        Edit::Otherwise(conclusion, rank) => {
            if let Home::Rules { otherwise, .. } = &mut framework.conclusions[*conclusion].home {
                *otherwise = *rank;
            }
        }
        Edit::RemoveClass(conclusion, place) => {
            if let Home::Models(models) = &mut framework.conclusions[*conclusion].home
                && *place < models.classes.len()
            {
                models.classes.remove(*place);
            }
        }
        Edit::SwapClasses(conclusion, place) => {
            if let Home::Models(models) = &mut framework.conclusions[*conclusion].home
                && place + 1 < models.classes.len()
            {
                models.classes.swap(*place, place + 1);
            }
        }
        Edit::Output(table, row, output, value) => {
            let cell = framework.tables[*table].rows.get_mut(*row).and_then(|it| it.outputs.get_mut(*output));
            if let Some(cell) = cell {
                *cell = *value;
            }
        }
        Edit::Amount(conclusion, line, amount) => {
            if let Home::Points(points) = &mut framework.conclusions[*conclusion].home
                && let Some(line) = points.lines.get_mut(*line)
            {
                line.amount = crate::framework::PointsAmount::Number(*amount);
            }
        }
    }
}

fn remove_rule(framework: &mut Framework, rule: RuleId) {
    if let Effect::Exception(to) = framework.rules[rule].effect {
        framework.rules[to].exceptions.retain(|&it| it != rule);
    }
    let conclusion = framework.rules[rule].conclusion;
    match &mut framework.conclusions[conclusion].home {
        Home::Rules { rules, .. } | Home::Table { caps: rules, .. } => rules.retain(|&it| it != rule),
        Home::Models(_) | Home::Points(_) | Home::Matrix(_) => {}
    }
}

/// The condition at a site; a rule that always holds has none.
fn condition_at(framework: &mut Framework, site: Site) -> Option<&mut Condition> {
    match site {
        Site::Rule(rule) => framework.rules[rule].when.as_mut(),
        Site::Criterion(criterion) => Some(&mut framework.criteria[criterion].when),
        Site::Applies(conclusion) => framework.conclusions[conclusion].applies.as_mut(),
        Site::Class(conclusion, place) => match &mut framework.conclusions[conclusion].home {
            Home::Models(models) => models.classes.get_mut(place).map(|class| &mut class.when),
            Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => None,
        },
        Site::Line(conclusion, place) => match &mut framework.conclusions[conclusion].home {
            Home::Points(points) => match &mut points.lines.get_mut(place)?.when {
                PointsWhen::When(condition) => Some(condition),
                PointsWhen::Per { .. } | PointsWhen::Always => None,
            },
            Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Matrix(_) => None,
        },
    }
}

/// Every condition of a framework with its site.
pub fn sites(framework: &Framework) -> Vec<(Site, &Condition)> {
    let mut all: Vec<(Site, &Condition)> = Vec::new();
    for (id, criterion) in framework.criteria.pairs() {
        all.push((Site::Criterion(id), &criterion.when));
    }
    for (id, conclusion) in framework.conclusions.pairs() {
        all.extend(conclusion.applies.as_ref().map(|it| (Site::Applies(id), it)));
        match &conclusion.home {
            Home::Models(models) => {
                let classes = models.classes.iter().enumerate();
                all.extend(classes.map(|(place, class)| (Site::Class(id, place), &class.when)));
            }
            Home::Points(points) => {
                for (place, line) in points.lines.iter().enumerate() {
                    if let PointsWhen::When(condition) = &line.when {
                        all.push((Site::Line(id, place), condition));
                    }
                }
            }
            Home::Rules { .. } | Home::Table { .. } | Home::Matrix(_) => {}
        }
    }
    for (id, rule) in framework.rules.pairs() {
        all.extend(rule.when.as_ref().map(|it| (Site::Rule(id), it)));
    }
    all
}

/// Changes one node of a condition; every node on the way to it gets an id of its own. True when it was found.
fn rewrite(condition: &mut Condition, id: ConditionId, change: Change, next: &mut usize) -> bool {
    if condition.id == id {
        changed(condition, change, next);
        return true;
    }
    let mut found = false;
    match &mut condition.kind {
        ConditionKind::Any(parts) => {
            // What is left out of a choice is no longer an alternative.
            let place = parts.iter().position(|part| part.id == id).filter(|_| change == Change::Drop);
            if let Some(place) = place {
                parts.remove(place);
                found = true;
            } else {
                found = parts.iter_mut().any(|part| rewrite(part, id, change, next));
            }
        }
        ConditionKind::All(parts) | ConditionKind::AtLeast(_, parts) | ConditionKind::AtMost(_, parts) => {
            found = parts.iter_mut().any(|part| rewrite(part, id, change, next));
        }
        ConditionKind::Not(part) | ConditionKind::Quantified { unit: part, .. } => {
            found = rewrite(part, id, change, next);
        }
        ConditionKind::Compare(left, _, right) => {
            found = in_operand(left, id, change, next) || in_operand(right, id, change, next);
        }
        ConditionKind::In(_, low, high) => {
            found = in_operand(low, id, change, next) || in_operand(high, id, change, next);
        }
        ConditionKind::Criterion(_)
        | ConditionKind::Holds(_)
        | ConditionKind::OneOf(..)
        | ConditionKind::Includes(..)
        | ConditionKind::Empty(_)
        | ConditionKind::Known(_) => {}
    }
    if found {
        condition.id = fresh(next);
    }
    found
}

fn in_operand(operand: &mut Operand, id: ConditionId, change: Change, next: &mut usize) -> bool {
    match &mut operand.kind {
        OperandKind::NumberOf { that: Some(that), .. }
        | OperandKind::ShareOf { that, .. }
        | OperandKind::Fold { that: Some(that), .. } => rewrite(that, id, change, next),
        OperandKind::NumberOf { that: None, .. }
        | OperandKind::Fold { that: None, .. }
        | OperandKind::Subject(_)
        | OperandKind::Criterion(_)
        | OperandKind::Parameter(_)
        | OperandKind::Literal(_)
        | OperandKind::Count
        | OperandKind::Share
        | OperandKind::CountOf(_) => false,
    }
}

fn fresh(next: &mut usize) -> ConditionId {
    *next += 1;
    ConditionId::new(*next - 1)
}

fn changed(condition: &mut Condition, change: Change, next: &mut usize) {
    condition.id = fresh(next);
    match change {
        // Nothing is asked: always so.
        Change::Drop => condition.kind = ConditionKind::All(Vec::new()),
        Change::Negate => {
            let inner = Condition { id: fresh(next), ..condition.clone() };
            condition.kind = ConditionKind::Not(Box::new(inner));
        }
        Change::Swap => match &mut condition.kind {
            ConditionKind::All(parts) => condition.kind = ConditionKind::Any(std::mem::take(parts)),
            ConditionKind::Any(parts) => condition.kind = ConditionKind::All(std::mem::take(parts)),
            _ => {}
        },
        Change::Comparator(other) => {
            if let ConditionKind::Compare(_, comparator, _) = &mut condition.kind {
                *comparator = other;
            }
        }
        Change::Constant(other) => {
            if let ConditionKind::Compare(_, _, right) = &mut condition.kind {
                right.kind = OperandKind::Literal(other);
            }
        }
    }
}

/// Puts the changed copy of what an edit is about into a framework.
fn copy(both: &mut Framework, changed: &Framework, edit: &Edit) -> Vec<Pair> {
    if let Edit::Condition(Site::Criterion(criterion), ..) = edit {
        let copied = both.criteria.push(changed.criteria[*criterion].clone());
        return vec![Pair::Criterion(*criterion, copied)];
    }
    is_about(changed, edit)
        .into_iter()
        .map(|conclusion| Pair::Conclusion(conclusion, copy_conclusion(both, changed, conclusion)))
        .collect()
}

fn copy_conclusion(both: &mut Framework, changed: &Framework, conclusion: ConclusionId) -> ConclusionId {
    let copied = both.conclusions.push(changed.conclusions[conclusion].clone());
    let mut home = changed.conclusions[conclusion].home.clone();
    match &mut home {
        Home::Rules { rules, .. } => {
            for rule in rules.iter_mut() {
                *rule = copy_rule(both, changed, *rule, copied);
            }
        }
        Home::Table { table, output, caps, .. } => {
            let mut rows = changed.tables[*table].clone();
            rows.gives[*output] = copied;
            *table = both.tables.push(rows);
            for cap in caps.iter_mut() {
                *cap = copy_rule(both, changed, *cap, copied);
            }
        }
        Home::Models(_) | Home::Points(_) | Home::Matrix(_) => {}
    }
    both.conclusions[copied].home = home;
    both.order.push(copied);
    copied
}

fn copy_rule(both: &mut Framework, changed: &Framework, rule: RuleId, conclusion: ConclusionId) -> RuleId {
    let mut copied = changed.rules[rule].clone();
    copied.conclusion = conclusion;
    let exceptions = std::mem::take(&mut copied.exceptions);
    let id = both.rules.push(copied);
    for exception in exceptions {
        let copied = copy_rule(both, changed, exception, conclusion);
        both.rules[copied].effect = Effect::Exception(id);
        both.rules[id].exceptions.push(copied);
    }
    id
}

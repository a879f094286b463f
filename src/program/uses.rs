//! What a conclusion, criterion or constraint depends on, through everything that it names.

use std::collections::BTreeSet;

use super::aggregate::{AggregateId, Aggregates};
use crate::condition::{Condition, ConditionKind, Operand, OperandKind, Subject};
use crate::framework::{Effect, Framework, Home, MatrixOf, PointsAmount, PointsWhen};
use crate::value::{ConclusionId, CriterionId, IdVec, ItemId, RuleId};

/// Everything that something depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Items, lists included.
    pub items: BTreeSet<ItemId>,
    /// Conclusions.
    pub conclusions: BTreeSet<ConclusionId>,
    /// Aggregates.
    pub aggregates: BTreeSet<AggregateId>,
}

impl Uses {
    /// Adds what something else depends on.
    pub fn take(&mut self, other: &Uses) {
        self.items.extend(&other.items);
        self.conclusions.extend(&other.conclusions);
        self.aggregates.extend(&other.aggregates);
    }
}

type AllUses = (IdVec<ConclusionId, Uses>, IdVec<CriterionId, Uses>, Vec<Uses>);

/// The uses of all conclusions, criteria and constraints.
pub fn collect(framework: &Framework, aggregates: &Aggregates<'_>) -> AllUses {
    let mut finder = Finder::new(framework, aggregates);
    let conclusions = framework.conclusions.ids().map(|id| finder.conclusion(id)).collect();
    let criteria = framework.criteria.ids().map(|id| finder.criterion(id)).collect();
    let constraints = framework
        .vocabulary
        .impossible
        .iter()
        .map(|constraint| {
            let mut uses = Uses::default();
            finder.condition(&constraint.when, &mut uses);
            uses
        })
        .collect();
    (conclusions, criteria, constraints)
}

/// The uses of one condition.
pub fn of_condition(framework: &Framework, aggregates: &Aggregates<'_>, condition: &Condition) -> Uses {
    of_conditions(framework, aggregates, [condition])
}

/// The uses of several conditions together. What they name is looked through once.
pub fn of_conditions<'c>(
    framework: &Framework,
    aggregates: &Aggregates<'_>,
    conditions: impl IntoIterator<Item = &'c Condition>,
) -> Uses {
    let mut finder = Finder::new(framework, aggregates);
    let mut uses = Uses::default();
    conditions.into_iter().for_each(|it| finder.condition(it, &mut uses));
    uses
}

struct Finder<'a> {
    framework: &'a Framework,
    aggregates: &'a Aggregates<'a>,
    conclusions: IdVec<ConclusionId, Option<Uses>>,
    criteria: IdVec<CriterionId, Option<Uses>>,
}

impl<'a> Finder<'a> {
    fn new(framework: &'a Framework, aggregates: &'a Aggregates<'a>) -> Self {
        Self {
            framework,
            aggregates,
            conclusions: framework.conclusions.iter().map(|_| None).collect(),
            criteria: framework.criteria.iter().map(|_| None).collect(),
        }
    }

    fn criterion(&mut self, id: CriterionId) -> Uses {
        if let Some(known) = &self.criteria[id] {
            return known.clone();
        }
        let mut uses = Uses::default();
        let framework = self.framework;
        self.condition(&framework.criteria[id].when, &mut uses);
        self.criteria[id] = Some(uses.clone());
        uses
    }

    fn conclusion(&mut self, id: ConclusionId) -> Uses {
        if let Some(known) = &self.conclusions[id] {
            return known.clone();
        }
        let framework = self.framework;
        let conclusion = &framework.conclusions[id];
        let mut uses = Uses::default();
        for condition in framework.applies.iter().chain(&conclusion.applies) {
            self.condition(condition, &mut uses);
        }
        match &conclusion.home {
            Home::Rules { rules, .. } => {
                for &rule in rules {
                    self.rule(rule, &mut uses);
                }
            }
            Home::Table { table, caps, .. } => {
                for column in &framework.tables[*table].columns {
                    self.operand(&column.operand, &mut uses);
                }
                for &rule in caps {
                    self.rule(rule, &mut uses);
                }
            }
            Home::Models(models) => {
                for class in &models.classes {
                    self.condition(&class.when, &mut uses);
                }
            }
            Home::Points(points) => {
                for line in &points.lines {
                    if let PointsAmount::Conclusion { conclusion, .. } = line.amount {
                        self.subject(Subject::Conclusion(conclusion), &mut uses);
                    }
                    match &line.when {
                        PointsWhen::Always => {}
                        PointsWhen::When(condition) => self.condition(condition, &mut uses),
                        PointsWhen::Per { list, that } => {
                            uses.items.insert(*list);
                            uses.aggregates.extend(self.aggregates.of_count(*list, that.as_ref()));
                            if let Some(condition) = that {
                                self.condition(condition, &mut uses);
                            }
                        }
                    }
                }
            }
            Home::Matrix(matrix) => {
                for cell in 0..matrix.cells.len() as u32 {
                    uses.take(&self.cell(id, cell));
                }
            }
        }
        self.conclusions[id] = Some(uses.clone());
        uses
    }

    fn cell(&mut self, id: ConclusionId, cell: u32) -> Uses {
        let framework = self.framework;
        let mut uses = Uses::default();
        let conclusion = &framework.conclusions[id];
        for condition in framework.applies.iter().chain(&conclusion.applies) {
            self.condition(condition, &mut uses);
        }
        if let Home::Matrix(matrix) = &conclusion.home {
            uses.items.insert(matrix.list);
            uses.items.extend(&matrix.by);
            match matrix.of {
                MatrixOf::Highest(field) | MatrixOf::Lowest(field) => self.subject(field, &mut uses),
                MatrixOf::Number => {}
            }
            if let Some(condition) = &matrix.that {
                self.condition(condition, &mut uses);
            }
            uses.aggregates.extend(self.aggregates.of_cell(id, cell));
        }
        uses
    }

    fn rule(&mut self, id: RuleId, uses: &mut Uses) {
        let framework = self.framework;
        let rule = &framework.rules[id];
        match &rule.effect {
            Effect::AtLeast(level) | Effect::AtMost(level) => self.operand(level, uses),
            Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => {}
        }
        if let Some(condition) = &rule.when {
            self.condition(condition, uses);
        }
        for &exception in &rule.exceptions {
            self.rule(exception, uses);
        }
    }

    fn subject(&mut self, subject: Subject, uses: &mut Uses) {
        match subject {
            Subject::Item(item) => {
                uses.items.insert(item);
            }
            Subject::Conclusion(conclusion) => {
                uses.conclusions.insert(conclusion);
                uses.take(&self.conclusion(conclusion));
            }
            Subject::Cell(conclusion, cell) => {
                uses.conclusions.insert(conclusion);
                uses.take(&self.cell(conclusion, cell));
            }
        }
    }

    fn operand(&mut self, operand: &Operand, uses: &mut Uses) {
        match &operand.kind {
            OperandKind::Subject(subject) => self.subject(*subject, uses),
            OperandKind::Criterion(criterion) => uses.take(&self.criterion(*criterion)),
            OperandKind::NumberOf { list, .. } | OperandKind::ShareOf { list, .. } => {
                uses.items.insert(*list);
            }
            OperandKind::Fold { field, list, .. } => {
                uses.items.insert(*list);
                self.subject(*field, uses);
            }
            OperandKind::Parameter(_)
            | OperandKind::Literal(_)
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => {}
        }
        uses.aggregates.extend(self.aggregates.of_operand(operand));
        if let Some(condition) = operand.filter() {
            self.condition(condition, uses);
        }
    }

    fn condition(&mut self, condition: &Condition, uses: &mut Uses) {
        if let ConditionKind::Quantified { quantifier, list, unit } = &condition.kind {
            uses.items.insert(*list);
            uses.aggregates.extend(self.aggregates.of_quantifier(self.framework, *quantifier, *list, unit));
        }
        if let ConditionKind::Criterion(criterion) = &condition.kind {
            uses.take(&self.criterion(*criterion));
        }
        if let Some(subject) = condition.subject() {
            self.subject(subject, uses);
        }
        for operand in condition.operands() {
            self.operand(operand, uses);
        }
        for part in condition.parts() {
            self.condition(part, uses);
        }
    }
}

/// The uses of one cell of a matrix.
pub fn of_cell(framework: &Framework, aggregates: &Aggregates<'_>, id: ConclusionId, cell: u32) -> Uses {
    let mut finder = Finder::new(framework, aggregates);
    finder.cell(id, cell)
}

/// The uses of one operand, such as a column of a table.
pub fn of_operand(framework: &Framework, aggregates: &Aggregates<'_>, operand: &Operand) -> Uses {
    let mut uses = Uses::default();
    Finder::new(framework, aggregates).operand(operand, &mut uses);
    uses
}

//! Ids of the second framework as ids of both.

use std::collections::BTreeMap;

use super::alike;
use crate::condition::{
    Amount, CellValue, Condition, ConditionKind, Operand, OperandKind, Quantifier, Subject,
};
use crate::framework::{
    Cell, CellTest, Effect, Framework, Home, Matrix, MatrixOf, Points, PointsAmount, PointsWhen, Table,
};
use crate::value::{
    ConclusionId, ConditionId, CriterionId, EntityId, Id, ItemId, ParameterId, RuleId, ScaleId, TableId,
};
use crate::vocabulary::Domain;

/// How ids of the second framework become ids of both.
#[derive(Clone, Default)]
pub(super) struct Shift {
    pub conclusions: usize,
    pub rules: usize,
    pub criteria: usize,
    pub tables: usize,
    pub parameters: usize,
    /// The next free condition id.
    pub conditions: usize,
    pub scales: BTreeMap<ScaleId, ScaleId>,
    pub entities: BTreeMap<EntityId, EntityId>,
    pub items: BTreeMap<ItemId, ItemId>,
    /// Conclusions, criteria and parameters of the second that say the same as one of the first: what names them
    /// names that one.
    pub same_conclusions: BTreeMap<ConclusionId, ConclusionId>,
    pub same_criteria: BTreeMap<CriterionId, CriterionId>,
    pub same_parameters: BTreeMap<ParameterId, ParameterId>,
    /// Conditions by what they say: two that say the same have one id, so that they are worked out once.
    pub known: BTreeMap<String, ConditionId>,
}

impl Shift {
    pub fn framework(&mut self, both: &mut Framework, second: Framework) {
        for mut parameter in second.parameters.iter().cloned() {
            parameter.domain = self.domain(&parameter.domain);
            both.parameters.push(parameter);
        }
        for mut criterion in second.criteria.iter().cloned() {
            criterion.entity = self.entities[&criterion.entity];
            self.condition(&mut criterion.when);
            both.criteria.push(criterion);
        }
        for mut conclusion in second.conclusions.iter().cloned() {
            conclusion.entity = self.entities[&conclusion.entity];
            conclusion.domain = self.domain(&conclusion.domain);
            if let Some(applies) = &mut conclusion.applies {
                self.condition(applies);
            }
            self.home(&mut conclusion.home);
            both.conclusions.push(conclusion);
        }
        for mut rule in second.rules.iter().cloned() {
            rule.entity = self.entities[&rule.entity];
            rule.conclusion = self.declared(rule.conclusion);
            if let Some(when) = &mut rule.when {
                self.condition(when);
            }
            match &mut rule.effect {
                Effect::AtLeast(level) | Effect::AtMost(level) => self.operand(level),
                Effect::Up(amount) | Effect::Down(amount) => self.amount(amount),
                Effect::Exception(to) => *to = self.rule(*to),
            }
            for exception in &mut rule.exceptions {
                *exception = self.rule(*exception);
            }
            both.rules.push(rule);
        }
        for mut table in second.tables.iter().cloned() {
            self.table(&mut table);
            both.tables.push(table);
        }
        both.order.extend(second.order.iter().map(|&id| self.declared(id)));
        for mut assumption in second.assumptions {
            assumption.item = self.items[&assumption.item];
            // The two may assume different values: that an item is filled in at all is what both have in common.
            if both.assumptions.iter().all(|it| it.item != assumption.item) {
                both.assumptions.push(assumption);
            }
        }
    }

    fn home(&mut self, home: &mut Home) {
        match home {
            Home::Rules { rules, .. } => rules.iter_mut().for_each(|it| *it = self.rule(*it)),
            Home::Table { table, caps, .. } => {
                *table = TableId::new(self.tables + table.index());
                caps.iter_mut().for_each(|it| *it = self.rule(*it));
            }
            Home::Models(models) => models.classes.iter_mut().for_each(|it| self.condition(&mut it.when)),
            Home::Points(points) => self.points(points),
            Home::Matrix(matrix) => self.matrix(matrix),
        }
    }

    pub fn points(&mut self, points: &mut Points) {
        for line in &mut points.lines {
            match &mut line.amount {
                PointsAmount::Number(_) => {}
                PointsAmount::Parameter { parameter, .. } => *parameter = self.parameter(*parameter),
                PointsAmount::Conclusion { conclusion, .. } => *conclusion = self.conclusion(*conclusion),
            }
            match &mut line.when {
                PointsWhen::Always => {}
                PointsWhen::When(condition) => self.condition(condition),
                PointsWhen::Per { list, that } => {
                    *list = self.items[list];
                    if let Some(that) = that {
                        self.condition(that);
                    }
                }
            }
        }
    }

    pub fn matrix(&mut self, matrix: &mut Matrix) {
        matrix.list = self.items[&matrix.list];
        matrix.by.iter_mut().for_each(|it| *it = self.items[it]);
        match &mut matrix.of {
            MatrixOf::Highest(field) | MatrixOf::Lowest(field) => *field = self.subject(*field),
            MatrixOf::Number => {}
        }
        if let Some(that) = &mut matrix.that {
            self.condition(that);
        }
    }

    pub fn table(&mut self, table: &mut Table) {
        table.entity = self.entities[&table.entity];
        table.gives.iter_mut().for_each(|it| *it = self.declared(*it));
        for column in &mut table.columns {
            self.operand(&mut column.operand);
            column.domain = self.domain(&column.domain);
        }
        for test in
            table.rows.iter_mut().flat_map(|row| &mut row.cells).flat_map(|it: &mut Cell| &mut it.tests)
        {
            match test {
                CellTest::Compare(_, value) => self.cell_value(value),
                CellTest::Range(low, high) | CellTest::Until(low, high) => {
                    self.cell_value(low);
                    self.cell_value(high);
                }
            }
        }
    }

    pub fn cell_value(&self, value: &mut CellValue) {
        if let CellValue::Parameter(parameter) = value {
            *parameter = self.parameter(*parameter);
        }
    }

    pub fn conclusion(&self, id: ConclusionId) -> ConclusionId {
        let same = self.same_conclusions.get(&id).copied();
        same.unwrap_or_else(|| self.declared(id))
    }

    /// The id of a conclusion's own declaration.
    fn declared(&self, id: ConclusionId) -> ConclusionId {
        ConclusionId::new(self.conclusions + id.index())
    }

    pub fn criterion(&self, id: CriterionId) -> CriterionId {
        let same = self.same_criteria.get(&id).copied();
        same.unwrap_or_else(|| CriterionId::new(self.criteria + id.index()))
    }

    fn rule(&self, id: RuleId) -> RuleId {
        RuleId::new(self.rules + id.index())
    }

    pub fn parameter(&self, id: ParameterId) -> ParameterId {
        let same = self.same_parameters.get(&id).copied();
        same.unwrap_or_else(|| ParameterId::new(self.parameters + id.index()))
    }

    pub fn domain(&self, domain: &Domain) -> Domain {
        match domain {
            Domain::Scale(scale) => Domain::Scale(self.scales[scale]),
            Domain::List { entity, at_most } => {
                Domain::List { entity: self.entities[entity], at_most: *at_most }
            }
            Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => domain.clone(),
        }
    }

    pub fn subject(&self, subject: Subject) -> Subject {
        match subject {
            Subject::Item(item) => Subject::Item(self.items[&item]),
            Subject::Conclusion(id) => Subject::Conclusion(self.conclusion(id)),
            Subject::Cell(id, cell) => Subject::Cell(self.conclusion(id), cell),
        }
    }

    pub fn amount(&self, amount: &mut Amount) {
        if let Amount::Parameter(parameter) = amount {
            *parameter = self.parameter(*parameter);
        }
    }

    pub fn operand(&mut self, operand: &mut Operand) {
        match &mut operand.kind {
            OperandKind::Subject(subject) => *subject = self.subject(*subject),
            OperandKind::Criterion(id) => *id = self.criterion(*id),
            OperandKind::Parameter(parameter) => *parameter = self.parameter(*parameter),
            OperandKind::NumberOf { list, that } => {
                *list = self.items[list];
                if let Some(that) = that {
                    self.condition(that);
                }
            }
            OperandKind::ShareOf { list, that } => {
                *list = self.items[list];
                self.condition(that);
            }
            OperandKind::Fold { field, list, that, .. } => {
                *field = self.subject(*field);
                *list = self.items[list];
                if let Some(that) = that {
                    self.condition(that);
                }
            }
            OperandKind::Literal(_) | OperandKind::Count | OperandKind::Share | OperandKind::CountOf(_) => {}
        }
    }

    pub fn condition(&mut self, condition: &mut Condition) {
        self.names_in(condition);
        let said = alike::said(condition);
        condition.id = match self.known.get(&said) {
            Some(known) => *known,
            None => {
                let fresh = ConditionId::new(self.conditions);
                self.conditions += 1;
                self.known.insert(said, fresh);
                fresh
            }
        };
    }

    fn names_in(&mut self, condition: &mut Condition) {
        match &mut condition.kind {
            ConditionKind::All(parts) | ConditionKind::Any(parts) => {
                parts.iter_mut().for_each(|it| self.condition(it));
            }
            ConditionKind::AtLeast(amount, parts) | ConditionKind::AtMost(amount, parts) => {
                self.amount(amount);
                parts.iter_mut().for_each(|it| self.condition(it));
            }
            ConditionKind::Not(part) => self.condition(part),
            ConditionKind::Criterion(id) => *id = self.criterion(*id),
            ConditionKind::Holds(subject)
            | ConditionKind::OneOf(subject, _)
            | ConditionKind::Includes(subject, ..)
            | ConditionKind::Empty(subject)
            | ConditionKind::Known(subject) => *subject = self.subject(*subject),
            ConditionKind::Compare(left, _, right) => {
                self.operand(left);
                self.operand(right);
            }
            ConditionKind::In(subject, low, high) => {
                *subject = self.subject(*subject);
                self.operand(low);
                self.operand(high);
            }
            ConditionKind::Quantified { quantifier, list, unit } => {
                match quantifier {
                    Quantifier::AtLeast(amount)
                    | Quantifier::AtMost(amount)
                    | Quantifier::Exactly(amount) => {
                        self.amount(amount);
                    }
                    Quantifier::Some | Quantifier::No | Quantifier::All | Quantifier::AllIfAny => {}
                }
                *list = self.items[list];
                self.condition(unit);
            }
        }
    }
}

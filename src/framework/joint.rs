//! Two frameworks in one, over the vocabulary of both: what comparison looks at.
//!
//! Everything of the first keeps its id. What the second adds stands behind it: its conclusions, rules, criteria,
//! tables and parameters are shifted, its scales, entities and items are those of the first where they are the same
//! and new ones where the first does not have them. Portfolios, promises and tests are left out.

use std::collections::BTreeMap;

use super::{Cell, CellTest, Effect, Framework, Home, Matrix, MatrixOf, PointsAmount, PointsWhen, Table};
use crate::condition::{
    Amount, CellValue, Condition, ConditionKind, Operand, OperandKind, Quantifier, Subject,
};
use crate::framework::Criterion;
use crate::value::{
    ConclusionId, ConditionId, CriterionId, EntityId, Id, ItemId, ParameterId, RuleId, ScaleId, TableId,
};
use crate::vocabulary::{Constraint, Domain, Entity, Item, Vocabulary};

/// Two frameworks in one.
#[derive(Clone, Debug)]
pub struct Joint {
    /// Both; it is called after the first.
    pub framework: Framework,
    /// Where the conclusions of the second begin.
    pub first_conclusion: usize,
    /// Where the rules of the second begin.
    pub first_rule: usize,
    /// Where the tables of the second begin.
    pub first_table: usize,
    /// For each item of the second, its item in both.
    pub items: BTreeMap<ItemId, ItemId>,
    /// For each entity of the second, its entity in both.
    pub entities: BTreeMap<EntityId, EntityId>,
    /// Items that only one of the two has, or that differ in type: `entity.item`.
    pub not_shared: Vec<NotShared>,
}

/// An item that the two vocabularies do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShared {
    /// `entity.item`.
    pub name: String,
    /// Which of the two has it; both when the types differ.
    pub of: Owner,
}

/// Which of two frameworks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The first.
    First,
    /// The second.
    Second,
    /// Both, with types that differ.
    Both,
}

impl Joint {
    /// The conclusion in both of a conclusion of the second.
    pub fn conclusion(&self, id: ConclusionId) -> ConclusionId {
        ConclusionId::new(self.first_conclusion + id.index())
    }
}

/// Puts two frameworks together.
pub fn join(first: &Framework, second: &Framework) -> Joint {
    let mut framework = first.clone();
    framework.portfolios = std::iter::empty().collect();
    framework.promises.clear();
    framework.tests.clear();
    push_down(&mut framework);
    let mut own = second.clone();
    push_down(&mut own);
    let mut words = Words::new(&mut framework, &own);
    words.vocabulary(&own.vocabulary);
    let Words { mut shift, not_shared, .. } = words;
    let joint = Joint {
        first_conclusion: framework.conclusions.len(),
        first_rule: framework.rules.len(),
        first_table: framework.tables.len(),
        items: shift.items.clone(),
        entities: shift.entities.clone(),
        not_shared,
        framework: Framework { n_conditions: 0, ..framework.clone() },
    };
    shift.framework(&mut framework, own);
    framework.n_conditions = shift.conditions;
    Joint { framework, ..joint }
}

/// A framework that applies only to some cases: the condition goes to each of its conclusions, as a criterion of the
/// root (a condition of the root may look at lists of the root).
fn push_down(framework: &mut Framework) {
    let Some(applies) = framework.applies.take() else { return };
    let span = applies.span;
    let criterion = framework.criteria.push(Criterion {
        name: "applies".to_owned(),
        entity: Vocabulary::ROOT,
        title: String::new(),
        when: applies,
        cites: Vec::new(),
        span,
        origin: 0,
    });
    for conclusion in framework.conclusions.iter_mut() {
        let mut fresh = || {
            framework.n_conditions += 1;
            ConditionId::new(framework.n_conditions - 1)
        };
        let whole = Condition { id: fresh(), span, kind: ConditionKind::Criterion(criterion) };
        conclusion.applies = Some(match conclusion.applies.take() {
            None => whole,
            Some(own) => Condition { id: fresh(), span, kind: ConditionKind::All(vec![whole, own]) },
        });
    }
}

/// How ids of the second framework become ids of both.
#[derive(Default)]
struct Shift {
    conclusions: usize,
    rules: usize,
    criteria: usize,
    tables: usize,
    parameters: usize,
    /// The next free condition id.
    conditions: usize,
    scales: BTreeMap<ScaleId, ScaleId>,
    entities: BTreeMap<EntityId, EntityId>,
    items: BTreeMap<ItemId, ItemId>,
}

/// The vocabulary of both.
struct Words<'a> {
    both: &'a mut Framework,
    shift: Shift,
    not_shared: Vec<NotShared>,
}

impl<'a> Words<'a> {
    fn new(both: &'a mut Framework, second: &Framework) -> Self {
        let shift = Shift {
            conclusions: both.conclusions.len(),
            rules: both.rules.len(),
            criteria: both.criteria.len(),
            tables: both.tables.len(),
            parameters: both.parameters.len(),
            conditions: both.n_conditions.max(second.n_conditions),
            ..Shift::default()
        };
        Self { both, shift, not_shared: Vec::new() }
    }

    fn vocabulary(&mut self, second: &Vocabulary) {
        for (id, scale) in second.scales.pairs() {
            let known = self
                .both
                .vocabulary
                .scales
                .pairs()
                .find(|(_, it)| it.name == scale.name && names(&it.levels) == names(&scale.levels));
            let found = match known {
                Some((known, _)) => known,
                None => self.both.vocabulary.scales.push(scale.clone()),
            };
            self.shift.scales.insert(id, found);
        }
        self.entities(second);
        for (id, item) in second.items.pairs() {
            self.item(second, id, item);
        }
        self.only_first();
        let n_first = self.both.vocabulary.impossible.len();
        for constraint in &second.impossible {
            let mut own = constraint.clone();
            own.entity = self.shift.entities[&own.entity];
            self.shift.condition(&mut own.when);
            let is_known = |it: &Constraint| it.entity == own.entity && says_the_same(&it.when, &own.when);
            if !self.both.vocabulary.impossible[..n_first].iter().any(is_known) {
                self.both.vocabulary.impossible.push(own);
            }
        }
    }

    /// Entities of one name below one parent are one; the roots are one whatever they are called.
    fn entities(&mut self, second: &Vocabulary) {
        let mut left: Vec<EntityId> = second.entities.ids().collect();
        left.sort_by_key(|&id| second.entities[id].depth);
        for id in left {
            let entity = &second.entities[id];
            let parent = entity.parent.and_then(|(parent, _)| self.shift.entities.get(&parent).copied());
            let known = match parent {
                None => Some(Vocabulary::ROOT),
                Some(parent) => self
                    .both
                    .vocabulary
                    .entities
                    .pairs()
                    .find(|(_, it)| {
                        let list = |list: ItemId| &self.both.vocabulary.items[list].name;
                        let own_list = entity.parent.map(|(_, list)| &second.items[list].name);
                        it.name == entity.name
                            && it.parent.is_some_and(|(at, it)| at == parent && Some(list(it)) == own_list)
                    })
                    .map(|(known, _)| known),
            };
            // A new entity hangs on its list once that list is there.
            let found = known.unwrap_or_else(|| {
                let made = Entity { items: Vec::new(), parent: None, ..entity.clone() };
                self.both.vocabulary.entities.push(made)
            });
            self.shift.entities.insert(id, found);
        }
    }

    fn item(&mut self, second: &Vocabulary, id: ItemId, item: &Item) {
        let entity = self.shift.entities[&item.entity];
        let domain = self.shift.domain(&item.domain);
        let name = format!("{}.{}", second.entities[item.entity].name, item.name);
        let known = self.both.vocabulary.item_of(entity, &item.name);
        if let Some(known) = known {
            if let (Domain::List { at_most, entity }, Domain::List { at_most: other, entity: of }) =
                (&mut self.both.vocabulary.items[known].domain, &domain)
                && *entity == *of
            {
                // Cases that both can take: the shorter of the two.
                *at_most = (*at_most).min(*other);
                self.shift.items.insert(id, known);
                return;
            }
            if same_type(&self.both.vocabulary.items[known].domain, &domain) {
                self.shift.items.insert(id, known);
                return;
            }
            self.not_shared.push(NotShared { name, of: Owner::Both });
        } else {
            self.not_shared.push(NotShared { name, of: Owner::Second });
        }
        let place = self.both.vocabulary.entities[entity].items.len();
        let made = self.both.vocabulary.items.push(Item { entity, place, domain, ..item.clone() });
        self.both.vocabulary.entities[entity].items.push(made);
        self.shift.items.insert(id, made);
        // A list that only the second has is where its entity hangs.
        for (other, definition) in second.entities.pairs() {
            if let Some((parent, list)) = definition.parent
                && list == id
            {
                let (other, parent) = (self.shift.entities[&other], self.shift.entities[&parent]);
                if self.both.vocabulary.entities[other].parent.is_none() {
                    self.both.vocabulary.entities[other].parent = Some((parent, made));
                }
            }
        }
    }

    fn only_first(&mut self) {
        let shared: Vec<ItemId> = self.shift.items.values().copied().collect();
        let own: Vec<NotShared> = self
            .both
            .vocabulary
            .items
            .pairs()
            .filter(|(id, _)| !shared.contains(id))
            .map(|(_, item)| NotShared {
                name: format!("{}.{}", self.both.vocabulary.entities[item.entity].name, item.name),
                of: Owner::First,
            })
            .filter(|it| self.not_shared.iter().all(|other| other.name != it.name))
            .collect();
        self.not_shared.extend(own);
    }
}

fn names(levels: &[crate::value::Label]) -> Vec<&str> {
    levels.iter().map(|it| it.name.as_str()).collect()
}

fn same_type(a: &Domain, b: &Domain) -> bool {
    match (a, b) {
        (Domain::OneOf(a), Domain::OneOf(b)) | (Domain::AnyOf(a), Domain::AnyOf(b)) => names(a) == names(b),
        (Domain::Number(a), Domain::Number(b)) => {
            (a.low, a.high, a.step, a.percent) == (b.low, b.high, b.step, b.percent)
        }
        (a, b) => a == b,
    }
}

/// The same condition, wherever it stands.
fn says_the_same(a: &Condition, b: &Condition) -> bool {
    let bare = |condition: &Condition| {
        let mut bare = condition.clone();
        strip(&mut bare);
        bare
    };
    bare(a) == bare(b)
}

fn strip(condition: &mut Condition) {
    let span = crate::source::Span::new(crate::source::FileId(0), 0, 0);
    condition.id = ConditionId(0);
    condition.span = span;
    let operand = |operand: &mut Operand| {
        operand.span = span;
        match &mut operand.kind {
            OperandKind::NumberOf { that: Some(that), .. }
            | OperandKind::ShareOf { that, .. }
            | OperandKind::Fold { that: Some(that), .. } => strip(that),
            _ => {}
        }
    };
    match &mut condition.kind {
        ConditionKind::All(parts)
        | ConditionKind::Any(parts)
        | ConditionKind::AtLeast(_, parts)
        | ConditionKind::AtMost(_, parts) => parts.iter_mut().for_each(strip),
        ConditionKind::Not(part) | ConditionKind::Quantified { unit: part, .. } => strip(part),
        ConditionKind::Compare(left, _, right) => {
            operand(left);
            operand(right);
        }
        ConditionKind::In(_, low, high) => {
            operand(low);
            operand(high);
        }
        ConditionKind::Criterion(_)
        | ConditionKind::Holds(_)
        | ConditionKind::OneOf(..)
        | ConditionKind::Includes(..)
        | ConditionKind::Empty(_)
        | ConditionKind::Known(_) => {}
    }
}

impl Shift {
    fn framework(&mut self, both: &mut Framework, second: Framework) {
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
            rule.conclusion = self.conclusion(rule.conclusion);
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
        both.order.extend(second.order.iter().map(|&id| self.conclusion(id)));
    }

    fn home(&mut self, home: &mut Home) {
        match home {
            Home::Rules { rules, .. } => rules.iter_mut().for_each(|it| *it = self.rule(*it)),
            Home::Table { table, caps, .. } => {
                *table = TableId::new(self.tables + table.index());
                caps.iter_mut().for_each(|it| *it = self.rule(*it));
            }
            Home::Models(models) => models.classes.iter_mut().for_each(|it| self.condition(&mut it.when)),
            Home::Points(points) => {
                for line in &mut points.lines {
                    match &mut line.amount {
                        PointsAmount::Number(_) => {}
                        PointsAmount::Parameter { parameter, .. } => *parameter = self.parameter(*parameter),
                        PointsAmount::Conclusion { conclusion, .. } => {
                            *conclusion = self.conclusion(*conclusion)
                        }
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
            Home::Matrix(matrix) => self.matrix(matrix),
        }
    }

    fn matrix(&mut self, matrix: &mut Matrix) {
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

    fn table(&mut self, table: &mut Table) {
        table.entity = self.entities[&table.entity];
        table.gives.iter_mut().for_each(|it| *it = self.conclusion(*it));
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

    fn cell_value(&self, value: &mut CellValue) {
        if let CellValue::Parameter(parameter) = value {
            *parameter = self.parameter(*parameter);
        }
    }

    fn conclusion(&self, id: ConclusionId) -> ConclusionId {
        ConclusionId::new(self.conclusions + id.index())
    }

    fn rule(&self, id: RuleId) -> RuleId {
        RuleId::new(self.rules + id.index())
    }

    fn parameter(&self, id: ParameterId) -> ParameterId {
        ParameterId::new(self.parameters + id.index())
    }

    fn domain(&self, domain: &Domain) -> Domain {
        match domain {
            Domain::Scale(scale) => Domain::Scale(self.scales[scale]),
            Domain::List { entity, at_most } => {
                Domain::List { entity: self.entities[entity], at_most: *at_most }
            }
            Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => domain.clone(),
        }
    }

    fn subject(&self, subject: Subject) -> Subject {
        match subject {
            Subject::Item(item) => Subject::Item(self.items[&item]),
            Subject::Conclusion(id) => Subject::Conclusion(self.conclusion(id)),
            Subject::Cell(id, cell) => Subject::Cell(self.conclusion(id), cell),
        }
    }

    fn amount(&self, amount: &mut Amount) {
        if let Amount::Parameter(parameter) = amount {
            *parameter = self.parameter(*parameter);
        }
    }

    fn operand(&mut self, operand: &mut Operand) {
        match &mut operand.kind {
            OperandKind::Subject(subject) => *subject = self.subject(*subject),
            OperandKind::Criterion(id) => *id = CriterionId::new(self.criteria + id.index()),
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

    fn condition(&mut self, condition: &mut Condition) {
        condition.id = ConditionId::new(self.conditions);
        self.conditions += 1;
        match &mut condition.kind {
            ConditionKind::All(parts) | ConditionKind::Any(parts) => {
                parts.iter_mut().for_each(|it| self.condition(it));
            }
            ConditionKind::AtLeast(amount, parts) | ConditionKind::AtMost(amount, parts) => {
                self.amount(amount);
                parts.iter_mut().for_each(|it| self.condition(it));
            }
            ConditionKind::Not(part) => self.condition(part),
            ConditionKind::Criterion(id) => *id = CriterionId::new(self.criteria + id.index()),
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

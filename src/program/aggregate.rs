//! Aggregates: the running totals through which conditions see a list.

use rustc_hash::FxHashMap;

use super::amount_of;
use crate::condition::{Condition, ConditionKind, Operand, OperandKind, Quantifier, Subject};
use crate::framework::{Effect, Framework, Home, MatrixOf, PointsWhen};
use crate::syntax::tree::Fold;
use crate::value::{ConclusionId, ConditionId, Id, ItemId};

crate::ids! {
    /// An aggregate of a program.
    AggregateId,
}

/// One running total over the records of a list.
#[derive(Clone, Copy, Debug)]
pub struct Aggregate<'f> {
    /// The list item.
    pub list: ItemId,
    /// What is kept.
    pub kind: AggregateKind<'f>,
}

/// What is kept of the records.
#[derive(Clone, Copy, Debug)]
pub enum AggregateKind<'f> {
    /// Whether some record is so (or, negated, is not so): 0 or 1.
    Exists {
        /// The condition on a record.
        unit: &'f Condition,
        /// Looks for a record that is not so.
        negated: bool,
    },
    /// How many records are so; all when there is no condition; counted no further than `up_to`.
    Count {
        /// The condition on a record.
        that: Option<&'f Condition>,
        /// Where counting may stop.
        up_to: Option<i64>,
    },
    /// How many are so, of how many: a packed pair.
    Share {
        /// The condition on a record.
        that: &'f Condition,
    },
    /// The highest or lowest value of a field.
    Best {
        /// True for the highest.
        highest: bool,
        /// The field.
        field: Subject,
        /// The filter.
        that: Option<&'f Condition>,
    },
    /// The sum of a number field: a pair of its least and greatest value.
    Total {
        /// The field.
        field: Subject,
        /// The filter.
        that: Option<&'f Condition>,
    },
    /// One cell of a matrix.
    Cell {
        /// The matrix.
        matrix: ConclusionId,
        /// Which cell.
        cell: u32,
    },
}

/// All aggregates of a framework and how to find them again.
#[derive(Debug, Default)]
pub struct Aggregates<'f> {
    /// In order of their first use.
    pub all: Vec<Aggregate<'f>>,
    by_key: FxHashMap<Key, AggregateId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Exists(ConditionId, bool),
    Count(ItemId, Option<ConditionId>, Option<i64>),
    Share(ConditionId),
    Fold(Fold, Subject, ItemId, Option<ConditionId>),
    Cell(ConclusionId, u32),
}

impl<'f> Aggregates<'f> {
    /// The aggregates that decide a quantifier: `unit` is its condition.
    pub fn of_quantifier(
        &self,
        framework: &Framework,
        quantifier: Quantifier,
        list: ItemId,
        unit: &Condition,
    ) -> Vec<AggregateId> {
        keys_of_quantifier(framework, quantifier, list, unit)
            .iter()
            .filter_map(|key| self.find(key))
            .collect()
    }

    /// The aggregate behind `number of`, `share of`, `highest`, `lowest` or `total`; `None` for other operands.
    pub fn of_operand(&self, operand: &Operand) -> Option<AggregateId> {
        key_of_operand(operand).and_then(|key| self.find(&key))
    }

    /// How many records of a list are so, counted in full.
    pub fn of_count(&self, list: ItemId, that: Option<&Condition>) -> Option<AggregateId> {
        self.find(&Key::Count(list, that.map(|it| it.id), None))
    }

    /// A cell of a matrix.
    pub fn of_cell(&self, matrix: ConclusionId, cell: u32) -> Option<AggregateId> {
        self.find(&Key::Cell(matrix, cell))
    }

    /// The aggregate of an id.
    pub fn get(&self, id: AggregateId) -> Aggregate<'f> {
        self.all[id.index()]
    }

    fn find(&self, key: &Key) -> Option<AggregateId> {
        self.by_key.get(key).copied()
    }

    fn add(&mut self, key: Key, list: ItemId, kind: AggregateKind<'f>) {
        if !self.by_key.contains_key(&key) {
            self.by_key.insert(key, AggregateId::new(self.all.len()));
            self.all.push(Aggregate { list, kind });
        }
    }
}

fn keys_of_quantifier(
    framework: &Framework,
    quantifier: Quantifier,
    list: ItemId,
    unit: &Condition,
) -> Vec<Key> {
    let count = |up_to| Key::Count(list, Some(unit.id), Some(up_to));
    match quantifier {
        Quantifier::Some | Quantifier::No => vec![Key::Exists(unit.id, false)],
        Quantifier::AllIfAny => vec![Key::Exists(unit.id, true)],
        Quantifier::All => vec![Key::Exists(unit.id, true), Key::Count(list, None, Some(1))],
        Quantifier::AtLeast(amount) => vec![count(amount_of(framework, amount))],
        Quantifier::AtMost(amount) | Quantifier::Exactly(amount) => {
            vec![count(amount_of(framework, amount) + 1)]
        }
    }
}

fn key_of_operand(operand: &Operand) -> Option<Key> {
    match &operand.kind {
        OperandKind::NumberOf { list, that } => Some(Key::Count(*list, that.as_ref().map(|it| it.id), None)),
        OperandKind::ShareOf { that, .. } => Some(Key::Share(that.id)),
        OperandKind::Fold { fold, field, list, that } => {
            Some(Key::Fold(*fold, *field, *list, that.as_ref().map(|it| it.id)))
        }
        OperandKind::Subject(_)
        | OperandKind::Criterion(_)
        | OperandKind::Parameter(_)
        | OperandKind::Literal(_)
        | OperandKind::Count
        | OperandKind::Share
        | OperandKind::CountOf(_) => None,
    }
}

/// Every aggregate that the framework and its vocabulary ask for.
pub fn collect(framework: &Framework) -> Aggregates<'_> {
    let mut found = Aggregates::default();
    let vocabulary = &framework.vocabulary;
    for constraint in vocabulary.impossible.iter().chain(&vocabulary.unusual) {
        add_condition(&mut found, framework, &constraint.when);
    }
    for condition in framework.applies.iter().chain(framework.criteria.iter().map(|it| &it.when)) {
        add_condition(&mut found, framework, condition);
    }
    for rule in framework.rules.iter() {
        match &rule.effect {
            Effect::AtLeast(level) | Effect::AtMost(level) => add_operand(&mut found, framework, level),
            Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => {}
        }
        if let Some(condition) = &rule.when {
            add_condition(&mut found, framework, condition);
        }
    }
    for table in framework.tables.iter() {
        for column in &table.columns {
            add_operand(&mut found, framework, &column.operand);
        }
    }
    for (id, conclusion) in framework.conclusions.pairs() {
        if let Some(condition) = &conclusion.applies {
            add_condition(&mut found, framework, condition);
        }
        add_home(&mut found, framework, id, &conclusion.home);
    }
    for portfolio in framework.portfolios.iter() {
        let mut entity = portfolio.entity;
        let mut that = portfolio.that.as_ref();
        while let Some((parent, list)) = vocabulary.entities[entity].parent {
            // Only the innermost list is filtered; the counts of its parents are added up record by record.
            found.add(
                Key::Count(list, that.map(|it| it.id), None),
                list,
                AggregateKind::Count { that, up_to: None },
            );
            found.add(Key::Count(list, None, None), list, AggregateKind::Count { that: None, up_to: None });
            (entity, that) = (parent, None);
        }
        if let Some(condition) = &portfolio.that {
            add_condition(&mut found, framework, condition);
        }
    }
    for promise in &framework.promises {
        match &promise.claim {
            crate::framework::Claim::Never(_, a, b) | crate::framework::Claim::Always(_, a, b) => {
                for condition in std::iter::once(a).chain(b) {
                    add_condition(&mut found, framework, condition);
                }
            }
            crate::framework::Claim::Monotone(_) | crate::framework::Claim::Reachable(_) => {}
        }
    }
    found
}

fn add_home<'f>(found: &mut Aggregates<'f>, framework: &'f Framework, id: ConclusionId, home: &'f Home) {
    match home {
        Home::Rules { .. } | Home::Table { .. } => {}
        Home::Models(models) => {
            for class in &models.classes {
                add_condition(found, framework, &class.when);
            }
        }
        Home::Points(points) => {
            for line in &points.lines {
                match &line.when {
                    PointsWhen::Always => {}
                    PointsWhen::When(condition) => add_condition(found, framework, condition),
                    PointsWhen::Per { list, that } => {
                        let key = Key::Count(*list, that.as_ref().map(|it| it.id), None);
                        found.add(key, *list, AggregateKind::Count { that: that.as_ref(), up_to: None });
                        if let Some(condition) = that {
                            add_condition(found, framework, condition);
                        }
                    }
                }
            }
        }
        Home::Matrix(matrix) => {
            for cell in 0..matrix.cells.len() as u32 {
                found.add(Key::Cell(id, cell), matrix.list, AggregateKind::Cell { matrix: id, cell });
            }
            if let Some(condition) = &matrix.that {
                add_condition(found, framework, condition);
            }
            match matrix.of {
                MatrixOf::Highest(_) | MatrixOf::Lowest(_) | MatrixOf::Number => {}
            }
        }
    }
}

fn add_condition<'f>(found: &mut Aggregates<'f>, framework: &'f Framework, condition: &'f Condition) {
    if let ConditionKind::Quantified { quantifier, list, unit } = &condition.kind {
        for key in keys_of_quantifier(framework, *quantifier, *list, unit) {
            let kind = match key {
                Key::Exists(_, negated) => AggregateKind::Exists { unit, negated },
                Key::Count(_, that, up_to) => AggregateKind::Count { that: that.map(|_| &**unit), up_to },
                Key::Share(_) | Key::Fold(..) | Key::Cell(..) => continue,
            };
            found.add(key, *list, kind);
        }
    }
    for operand in condition.operands() {
        add_operand(found, framework, operand);
    }
    for part in condition.parts() {
        add_condition(found, framework, part);
    }
}

fn add_operand<'f>(found: &mut Aggregates<'f>, framework: &'f Framework, operand: &'f Operand) {
    let Some(key) = key_of_operand(operand) else { return };
    match &operand.kind {
        OperandKind::NumberOf { list, that } => {
            found.add(key, *list, AggregateKind::Count { that: that.as_deref(), up_to: None });
        }
        OperandKind::ShareOf { list, that } => found.add(key, *list, AggregateKind::Share { that }),
        OperandKind::Fold { fold, field, list, that } => {
            let (field, that) = (*field, that.as_deref());
            let kind = match fold {
                Fold::Highest => AggregateKind::Best { highest: true, field, that },
                Fold::Lowest => AggregateKind::Best { highest: false, field, that },
                Fold::Total => AggregateKind::Total { field, that },
            };
            found.add(key, *list, kind);
        }
        OperandKind::Subject(_)
        | OperandKind::Criterion(_)
        | OperandKind::Parameter(_)
        | OperandKind::Literal(_)
        | OperandKind::Count
        | OperandKind::Share
        | OperandKind::CountOf(_) => {}
    }
    if let Some(condition) = operand.filter() {
        add_condition(found, framework, condition);
    }
}

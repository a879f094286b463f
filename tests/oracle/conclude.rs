//! Conclusions in one total case, and what decided them.

use std::collections::BTreeSet;

use appraise::syntax::tree::{
    Cell, CellPart, Comparator, Condition, Effect, Exception, Fold, Matrix, MatrixOf, Models, Points,
    PointsAmount, PointsCondition, Row, Rule, Table, TableMode,
};
use appraise::value::Decimal;

use super::book::{About, Home};
use super::condition::{Judge, Quantity, compare, fold_values, plain, satisfies};
use super::value::OValue;

impl<'a> Judge<'a> {
    /// The value of a conclusion about this record.
    pub fn conclude(&self, about: &About<'a>) -> OValue {
        if !self.applicable(about) {
            return OValue::NotApplicable;
        }
        match &about.home {
            Home::Rules(_) | Home::Table(..) => self.judged(about, &self.in_force(about, &[])),
            Home::Points(points) => OValue::Number(self.sum(points)),
            Home::Models(models) => self.classify(models),
            Home::Cell(matrix, cell) => self.cell(matrix, cell),
        }
    }

    /// Whether a conclusion applies to this record.
    pub fn applicable(&self, about: &About<'a>) -> bool {
        let (entity, record) = self.chain[0];
        let root = Judge { book: self.book, chain: vec![(entity, record)] };
        self.book.applies.is_none_or(|when| root.holds(when))
            && about.applies.is_none_or(|when| self.holds(when))
    }

    /// The rules, rows and classes that decide the value of a conclusion in this total case.
    pub fn decided(&self, about: &About<'a>) -> BTreeSet<String> {
        if !self.applicable(about) {
            return BTreeSet::new();
        }
        match &about.home {
            Home::Rules(_) => self.deciding_rules(about),
            Home::Table(_, table) => {
                let rows = self.rows(table).into_iter().map(|row| row.id.value.clone());
                rows.chain(self.deciding_rules(about)).collect()
            }
            Home::Models(models) => self.fitting(models).into_iter().collect(),
            Home::Points(_) | Home::Cell(..) => BTreeSet::new(),
        }
    }

    // ------------------------------------------------------------- rules

    /// The rules of a conclusion that are in force when these exceptions are taken away.
    fn in_force(&self, about: &About<'a>, without: &[&Exception]) -> Vec<&'a Rule> {
        let own = self.book.rules.iter().filter(|rule| rule.conclusion.value == about.name);
        own.filter(|rule| self.stands(&rule.id.value, rule.when.as_ref(), without)).copied().collect()
    }

    /// Whether a rule or exception is in force: its condition holds and no exception to it is in force.
    pub fn stands(&self, id: &str, when: Option<&Condition>, without: &[&Exception]) -> bool {
        when.is_none_or(|when| self.holds(when)) && self.exceptions_to(id, without).is_empty()
    }

    /// The exceptions to a rule or exception that are in force.
    fn exceptions_to(&self, id: &str, without: &[&Exception]) -> Vec<&'a Exception> {
        let own = self.book.exceptions.iter().filter(|exception| exception.to.value == id);
        own.filter(|it| !without.iter().any(|gone| gone.id == it.id))
            .filter(|it| self.stands(&it.id.value, it.when.as_ref(), without))
            .copied()
            .collect()
    }

    /// The value that these rules give.
    fn judged(&self, about: &About<'a>, rules: &[&Rule]) -> OValue {
        let words = self.book.words(self.entity(), &about.name);
        let rank = |value: &OValue| match value {
            OValue::Word(word) => words.iter().position(|level| level == word),
            _ => None,
        };
        let (mut floor, mut up, mut down, mut cap) = (Vec::new(), 0, 0, Vec::new());
        for rule in rules {
            match &rule.effect {
                // A level that is not applicable has no rank and therefore no effect.
                Effect::AtLeast(level) => floor.extend(rank(&self.named(level))),
                Effect::AtMost(level) => cap.extend(rank(&self.named(level))),
                Effect::Up(by) => up += self.amount(by),
                Effect::Down(by) => down += self.amount(by),
            }
        }
        let base = self.base(about, &words);
        let Some(otherwise) = rank(&base) else { return base };
        let top = words.len() - 1;
        let floor = floor.into_iter().fold(otherwise, usize::max) as i64;
        let raised = (floor + up - down).clamp(0, top as i64) as usize;
        OValue::Word(words[cap.into_iter().fold(raised, usize::min)].clone())
    }

    /// What holds before any rule: `otherwise`, or what the table says.
    fn base(&self, about: &About<'a>, words: &[String]) -> OValue {
        let (Home::Rules(own) | Home::Table(own, _)) = &about.home else { panic!("not by rules") };
        let otherwise = || self.written(own.otherwise.as_ref().expect("otherwise"), words);
        let Home::Table(_, table) = &about.home else { return otherwise() };
        let output = table.outputs.iter().position(|name| name.value == about.name).expect("an output");
        match self.rows(table).first() {
            Some(row) => self.written(&row.outputs[output], words),
            None => otherwise(),
        }
    }

    fn deciding_rules(&self, about: &About<'a>) -> BTreeSet<String> {
        let rules = self.in_force(about, &[]);
        let value = self.judged(about, &rules);
        let mut deciding: BTreeSet<String> = rules
            .iter()
            .filter(|rule| self.rule_decides(about, &rules, rule, &value))
            .map(|it| it.id.value.clone())
            .collect();
        for rule in self.book.rules.iter().filter(|rule| rule.conclusion.value == about.name) {
            self.deciding_exceptions(about, &rule.id.value, &value, &mut deciding);
        }
        deciding
    }

    fn rule_decides(&self, about: &About<'a>, rules: &[&Rule], rule: &Rule, value: &OValue) -> bool {
        let only = |keep: &dyn Fn(&Rule) -> bool| {
            let rest: Vec<&Rule> = rules.iter().copied().filter(|it| keep(it)).collect();
            self.judged(about, &rest)
        };
        let same_kind =
            |it: &Rule| std::mem::discriminant(&it.effect) == std::mem::discriminant(&rule.effect);
        let needed = only(&|it| it.id != rule.id) != *value;
        let one_of_several =
            only(&|it| !same_kind(it)) != *value && only(&|it| !same_kind(it) || it.id == rule.id) == *value;
        needed || one_of_several
    }

    /// Adds the exceptions to this rule or exception, and those to them, that decide.
    fn deciding_exceptions(
        &self,
        about: &About<'a>,
        to: &str,
        value: &OValue,
        deciding: &mut BTreeSet<String>,
    ) {
        let without = |gone: &[&Exception]| self.judged(about, &self.in_force(about, gone));
        let standing = self.exceptions_to(to, &[]);
        for exception in &standing {
            let others: Vec<&Exception> =
                standing.iter().copied().filter(|it| it.id != exception.id).collect();
            let needed = without(&[exception]) != *value;
            let one_of_several = without(&standing) != *value && without(&others) == *value;
            if needed || one_of_several {
                deciding.insert(exception.id.value.clone());
            }
        }
        for exception in self.book.exceptions.iter().filter(|exception| exception.to.value == to) {
            self.deciding_exceptions(about, &exception.id.value, value, deciding);
        }
    }

    // ------------------------------------------------------------- tables

    /// The rows that count: every matching one, or of a `first row` table the first.
    pub fn rows<'t>(&self, table: &'t Table) -> Vec<&'t Row> {
        let matching = table.rows.iter().filter(|row| self.row_matches(table, row));
        match table.mode.value {
            TableMode::OneRowOnly => matching.collect(),
            TableMode::FirstRow => matching.take(1).collect(),
        }
    }

    /// Whether all cells of a row fit.
    pub fn row_matches(&self, table: &Table, row: &Row) -> bool {
        table
            .columns
            .iter()
            .zip(&row.cells)
            .all(|(column, cell)| self.cell_matches(&self.operand(column), cell, &self.operand_words(column)))
    }

    /// What is not applicable, or of an empty list, fits `any` alone.
    fn cell_matches(&self, quantity: &Quantity, cell: &Cell, words: &[String]) -> bool {
        if cell.parts.is_empty() {
            return true;
        }
        if matches!(quantity, Quantity::Nothing | Quantity::Value(OValue::NotApplicable)) {
            return false;
        }
        cell.parts.iter().any(|part| self.part_matches(quantity, part, words)) != cell.negated
    }

    fn part_matches(&self, quantity: &Quantity, part: &CellPart, words: &[String]) -> bool {
        let is = |comparator, value| {
            let written = Quantity::Value(self.written(value, words));
            satisfies(comparator, compare(quantity, &written, words))
        };
        match part {
            CellPart::Value(value) => is(Comparator::Equal, value),
            CellPart::Range(low, high) => is(Comparator::AtLeast, low) && is(Comparator::AtMost, high),
            CellPart::Until(low, high) => is(Comparator::AtLeast, low) && is(Comparator::Less, high),
            CellPart::Compare(comparator, value) => is(*comparator, value),
        }
    }

    // ----------------------------------------------------- models, points, matrix

    /// The classes that fit: of `first that fits` at most one. `otherwise` fits nothing.
    fn fitting(&self, models: &Models) -> Vec<String> {
        let fits = models.classes.iter().filter(|class| self.holds(&class.when));
        let most = if models.all_that_fit { models.classes.len() } else { 1 };
        fits.take(most).map(|class| class.choice.name.value.clone()).collect()
    }

    fn classify(&self, models: &Models) -> OValue {
        let fitting = self.fitting(models);
        if models.all_that_fit {
            return OValue::Set(fitting.into_iter().collect());
        }
        let otherwise = || models.otherwise.as_ref().expect("otherwise").name.value.clone();
        OValue::Word(fitting.into_iter().next().unwrap_or_else(otherwise))
    }

    fn sum(&self, points: &Points) -> Decimal {
        let lines = points.lines.iter().map(|line| {
            let amount = match &line.amount {
                PointsAmount::Number(number) => number.value.0,
                PointsAmount::Name { negative, name } => {
                    self.added(&name.value).0 * if *negative { -1 } else { 1 }
                }
            };
            amount * self.times(&line.condition)
        });
        Decimal(lines.sum())
    }

    /// A number that points add; when it is not applicable it adds nothing.
    fn added(&self, name: &str) -> Decimal {
        let value = self.own(name).unwrap_or_else(|| plain(&self.book.parameters[name].value));
        match value {
            OValue::Number(number) => number,
            OValue::NotApplicable => Decimal::ZERO,
            other => panic!("{other} is no number"),
        }
    }

    fn times(&self, condition: &PointsCondition) -> i64 {
        match condition {
            PointsCondition::Always => 1,
            PointsCondition::When(when) => i64::from(self.holds(when)),
            PointsCondition::Per { list, that } => {
                let having = |child: &Judge<'_>| that.as_ref().is_none_or(|that| child.expr(that));
                self.children(list).iter().filter(|child| having(child)).count() as i64
            }
        }
    }

    fn cell(&self, matrix: &Matrix, cell: &[OValue]) -> OValue {
        let inside = |child: &Judge<'_>| {
            let by = matrix.by.iter().map(|by| child.own(&by.value).expect("an item"));
            by.eq(cell.iter().cloned()) && matrix.that.as_ref().is_none_or(|that| child.expr(that))
        };
        let records: Vec<Judge<'_>> = self.children(&matrix.list).into_iter().filter(inside).collect();
        let found = match &matrix.of {
            MatrixOf::Number if records.is_empty() => Quantity::Nothing,
            MatrixOf::Number => Quantity::Value(OValue::whole(records.len() as i64)),
            MatrixOf::Highest(field) => fold_field(Fold::Highest, &field.value, &records),
            MatrixOf::Lowest(field) => fold_field(Fold::Lowest, &field.value, &records),
        };
        match (found, &matrix.otherwise) {
            (Quantity::Value(value), _) => value,
            (_, Some(otherwise)) => self.written(otherwise, &self.book.words_of(&matrix.kind)),
            (_, None) => OValue::whole(0),
        }
    }
}

fn fold_field(fold: Fold, field: &str, records: &[Judge<'_>]) -> Quantity {
    let words = records.first().map(|child| child.book.words(child.entity(), field)).unwrap_or_default();
    let values: Vec<OValue> = records.iter().map(|child| child.own(field).expect("a field")).collect();
    fold_values(fold, &values, &words)
}

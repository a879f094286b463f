//! Bands: every comparison on a number cuts its domain; rules cannot see inside a band.

use std::collections::BTreeSet;

use super::code;
use crate::condition::{Condition, ConditionKind, Literal, Operand, OperandKind, Subject};
use crate::framework::{CellTest, CellValue, Claim, Effect, Framework, Home, MatrixOf, PointsWhen, Table};
use crate::syntax::tree::{Comparator, Fold};
use crate::value::{Decimal, IdVec, ItemId};
use crate::vocabulary::Domain;

/// For each number item, the first grid value of each band but the lowest, ascending.
pub fn collect(framework: &Framework) -> IdVec<ItemId, Vec<Decimal>> {
    let mut finder =
        Finder { framework, raw: framework.vocabulary.items.iter().map(|_| BTreeSet::new()).collect() };
    for condition in conditions(framework) {
        finder.condition(condition);
    }
    for table in framework.tables.iter() {
        for (place, column) in table.columns.iter().enumerate() {
            let Some(item) = cut_item(&column.operand) else { continue };
            for test in table.rows.iter().filter_map(|row| row.cells.get(place)).flat_map(|cell| &cell.tests)
            {
                let breaks = finder.cell_breaks(test);
                finder.raw[item].extend(breaks);
            }
        }
    }
    let results = fields_of_matrices(framework).into_iter().map(|item| (item, MAX_RESULT_VALUES));
    let added = fields_of_totals(framework).into_iter().map(|item| (item, MAX_ADDED_VALUES));
    for (item, most) in results.chain(added) {
        // Its values are results themselves, so each is a band of its own (up to a limit; beyond it the lowest
        // value of a band would stand for all, which `evaluate` marks as not exact).
        if let Domain::Number(grid) = &framework.vocabulary.items[item].domain {
            let n_values = (grid.high.0 - grid.low.0) / grid.step.0.max(1);
            if n_values <= most {
                finder.raw[item].extend((1..=n_values).map(|k| grid.low.0 + k * grid.step.0));
            }
        }
    }
    framework
        .vocabulary
        .items
        .pairs()
        .map(|(id, item)| match &item.domain {
            Domain::Number(grid) => {
                let cuts: BTreeSet<Decimal> =
                    finder.raw[id].iter().filter_map(|&raw| grid.ceil(Decimal(raw))).collect();
                cuts.into_iter().filter(|&cut| cut > grid.low).collect()
            }
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                Vec::new()
            }
        })
        .collect()
}

/// The most values of a number item that results may name one by one.
const MAX_RESULT_VALUES: i64 = 2_000;

/// The most values of a number item that a total is added up of one by one; beyond it, band by band.
const MAX_ADDED_VALUES: i64 = 100;

/// Number items that some total adds up.
fn fields_of_totals(framework: &Framework) -> Vec<ItemId> {
    let columns = framework.tables.iter().flat_map(|table| &table.columns).map(|column| &column.operand);
    let mut operands: Vec<&Operand> = columns.collect();
    let mut stack = conditions(framework);
    while let Some(condition) = stack.pop() {
        operands.extend(condition.operands());
        stack.extend(condition.operands().into_iter().filter_map(Operand::filter));
        stack.extend(condition.parts());
    }
    let field = |operand: &Operand| match &operand.kind {
        OperandKind::Fold { fold: Fold::Total, field: Subject::Item(item), .. } => Some(*item),
        _ => None,
    };
    operands.into_iter().filter_map(field).collect()
}

/// Number items whose highest or lowest value is the value of a matrix's cell.
fn fields_of_matrices(framework: &Framework) -> Vec<ItemId> {
    let field = |home: &Home| match home {
        Home::Matrix(matrix) => match matrix.of {
            MatrixOf::Highest(Subject::Item(item)) | MatrixOf::Lowest(Subject::Item(item)) => Some(item),
            MatrixOf::Highest(_) | MatrixOf::Lowest(_) | MatrixOf::Number => None,
        },
        Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_) => None,
    };
    framework.conclusions.iter().filter_map(|it| field(&it.home)).collect()
}

/// The smallest numbers above which (inclusive) a comparison changes its answer.
pub fn breaks(comparator: Comparator, constant: i64) -> Vec<i64> {
    match comparator {
        Comparator::Less | Comparator::AtLeast => vec![constant],
        Comparator::AtMost | Comparator::More => vec![constant + 1],
        Comparator::Equal | Comparator::NotEqual => vec![constant, constant + 1],
    }
}

/// Every condition of a framework and its vocabulary, in order.
pub fn conditions(framework: &Framework) -> Vec<&Condition> {
    let vocabulary = &framework.vocabulary;
    let mut all: Vec<&Condition> =
        vocabulary.impossible.iter().chain(&vocabulary.unusual).map(|it| &it.when).collect();
    all.extend(&framework.applies);
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
            Home::Models(models) => all.extend(models.classes.iter().map(|class| &class.when)),
            Home::Points(points) => {
                for line in &points.lines {
                    match &line.when {
                        PointsWhen::Always => {}
                        PointsWhen::When(condition) => all.push(condition),
                        PointsWhen::Per { that, .. } => all.extend(that),
                    }
                }
            }
            Home::Matrix(matrix) => all.extend(&matrix.that),
        }
    }
    all.extend(framework.portfolios.iter().filter_map(|it| it.that.as_ref()));
    for promise in &framework.promises {
        match &promise.claim {
            Claim::Never(_, a, b) | Claim::Always(_, a, b) => all.extend(std::iter::once(a).chain(b)),
            Claim::Monotone(_) | Claim::Reachable(_) => {}
        }
    }
    all
}

/// The number item whose values an operand passes through: itself, or the field of a highest or lowest.
fn cut_item(operand: &Operand) -> Option<ItemId> {
    match &operand.kind {
        OperandKind::Subject(Subject::Item(item))
        | OperandKind::Fold { fold: Fold::Highest | Fold::Lowest, field: Subject::Item(item), .. } => {
            Some(*item)
        }
        OperandKind::Subject(_)
        | OperandKind::Criterion(_)
        | OperandKind::Parameter(_)
        | OperandKind::Literal(_)
        | OperandKind::NumberOf { .. }
        | OperandKind::ShareOf { .. }
        | OperandKind::Fold { .. }
        | OperandKind::Count
        | OperandKind::Share
        | OperandKind::CountOf(_) => None,
    }
}

struct Finder<'a> {
    framework: &'a Framework,
    raw: IdVec<ItemId, BTreeSet<i64>>,
}

impl Finder<'_> {
    fn constant(&self, operand: &Operand) -> Option<i64> {
        match &operand.kind {
            OperandKind::Literal(literal) => Some(code(*literal)),
            OperandKind::Parameter(parameter) => Some(code(self.framework.parameters[*parameter].value)),
            OperandKind::Subject(_)
            | OperandKind::Criterion(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::ShareOf { .. }
            | OperandKind::Fold { .. }
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => None,
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Compare(left, comparator, right) => {
                // Which side is the item does not matter for where the answer changes, only < against >.
                for (item, constant, comparator) in
                    [(left, right, *comparator), (right, left, flip(*comparator))]
                {
                    if let (Some(item), Some(constant)) = (cut_item(item), self.constant(constant)) {
                        self.raw[item].extend(breaks(comparator, constant));
                    }
                }
            }
            ConditionKind::In(Subject::Item(item), low, high) => {
                if let (Some(low), Some(high)) = (self.constant(low), self.constant(high)) {
                    self.raw[*item].extend([low, high + 1]);
                }
            }
            ConditionKind::OneOf(Subject::Item(item), values) => {
                for value in values {
                    if let Literal::Number(number) = value {
                        self.raw[*item].extend([number.0, number.0 + 1]);
                    }
                }
            }
            ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::Not(_)
            | ConditionKind::AtLeast(..)
            | ConditionKind::AtMost(..)
            | ConditionKind::Criterion(_)
            | ConditionKind::Holds(_)
            | ConditionKind::OneOf(..)
            | ConditionKind::In(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_)
            | ConditionKind::Quantified { .. } => {}
        }
        for operand in condition.operands() {
            if let Some(filter) = operand.filter() {
                self.condition(filter);
            }
        }
        for part in condition.parts() {
            self.condition(part);
        }
    }

    fn cell_breaks(&self, test: &CellTest) -> Vec<i64> {
        let value = |value: CellValue| match value {
            CellValue::Literal(literal) => code(literal),
            CellValue::Parameter(parameter) => code(self.framework.parameters[parameter].value),
        };
        match *test {
            CellTest::Compare(comparator, constant) => breaks(comparator, value(constant)),
            CellTest::Range(low, high) => vec![value(low), value(high) + 1],
            CellTest::Until(low, high) => vec![value(low), value(high)],
        }
    }
}

/// The comparison read from the other side.
pub fn flip(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::More,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::Equal => Comparator::Equal,
        Comparator::NotEqual => Comparator::NotEqual,
        Comparator::AtLeast => Comparator::AtMost,
        Comparator::More => Comparator::Less,
    }
}

/// The numbers at which the answers about one total change: for each of its comparisons, in conditions and tables.
pub fn of_total(framework: &Framework, is_it: &dyn Fn(&Operand) -> bool) -> Vec<i64> {
    let finder = Finder { framework, raw: IdVec::default() };
    let mut found = BTreeSet::new();
    let mut stack = conditions(framework);
    while let Some(condition) = stack.pop() {
        if let ConditionKind::Compare(left, comparator, right) = &condition.kind {
            for (operand, constant, comparator) in
                [(left, right, *comparator), (right, left, flip(*comparator))]
            {
                if let Some(constant) = finder.constant(constant).filter(|_| is_it(operand)) {
                    found.extend(breaks(comparator, constant));
                }
            }
        }
        stack.extend(condition.operands().into_iter().filter_map(Operand::filter));
        stack.extend(condition.parts());
    }
    for table in framework.tables.iter() {
        for (place, _) in table.columns.iter().enumerate().filter(|(_, column)| is_it(&column.operand)) {
            for test in table.rows.iter().filter_map(|row| row.cells.get(place)).flat_map(|cell| &cell.tests)
            {
                found.extend(finder.cell_breaks(test));
            }
        }
    }
    found.into_iter().collect()
}

/// The percentages (in millionths) at which a share column of a table changes its answer, 0 among them, ascending.
pub fn breaks_of_share(framework: &Framework, table: &Table, place: usize) -> Vec<i64> {
    let finder = Finder { framework, raw: IdVec::default() };
    let cells = table.rows.iter().filter_map(|row| row.cells.get(place));
    let mut found: BTreeSet<i64> =
        cells.flat_map(|cell| &cell.tests).flat_map(|test| finder.cell_breaks(test)).collect();
    found.insert(0);
    found.into_iter().filter(|&cut| cut >= 0).collect()
}

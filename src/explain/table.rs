//! Rows of a table: those that match, those that still may, and what each of the others fails on.

use super::reasons::Reasons;
use super::{Explainer, Line, Mark, decides, in_order};
use crate::condition::{Literal, OperandKind, Subject};
use crate::evaluate::Answer;
use crate::framework::{Cell, CellTest, CellValue, Column, Decider, Home, Row, Table, Value, values};
use crate::syntax::tree::Comparator;
use crate::value::{Decimal, RecordId, TableId, Truth, ValueSet};

impl Explainer<'_> {
    /// One line a row; a line for `otherwise` when it can be the result.
    pub(super) fn rows(&self, record: RecordId, answer: &Answer, id: TableId, order: &[String]) -> Vec<Line> {
        let table = &self.words.framework.tables[id];
        let mut lines = Vec::new();
        let places: Vec<usize> = (0..table.rows.len()).collect();
        let name = |at: usize| table.rows.get(at).map_or_else(String::new, |row| row.name.clone());
        for at in in_order(&places, order, name) {
            let Some(row) = table.rows.get(at) else { continue };
            let truth = answer.rows.get(at).copied().unwrap_or(Truth::Open);
            let decides = decides(answer, Decider::Row(id, at as u32));
            self.memory.borrow_mut().place.clone_from(&row.name);
            lines.push(self.row(record, answer, table, row, truth, decides));
        }
        lines.extend(self.no_row(answer, table));
        lines
    }

    fn row(
        &self,
        record: RecordId,
        answer: &Answer,
        table: &Table,
        row: &Row,
        truth: Truth,
        decides: bool,
    ) -> Line {
        let mut reasons = Reasons::default();
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            if cell.tests.is_empty() {
                continue;
            }
            let met = self.cell(record, column, cell);
            if met.is_none_or(|met| met == truth) {
                let need = if met == Some(Truth::Holds) {
                    String::new()
                } else {
                    format!(", needs {}", self.accepts(column, cell))
                };
                reasons.add(self.operand(record, &column.operand, &need));
            }
        }
        let mut text = reasons.text();
        if text.is_empty() {
            text = match truth {
                Truth::Holds => "matches whatever is recorded".to_owned(),
                Truth::Fails => "its cells do not hold together".to_owned(),
                Truth::Open => "matches or not".to_owned(),
            };
        }
        if truth == Truth::Holds && !decides {
            text.push_str("; an earlier row decides");
        }
        Line {
            mark: reasons.mark(truth),
            name: row.name.clone(),
            effect: self.output(answer, table, row),
            label: String::new(),
            brief: text.clone(),
            text,
            names: reasons.names().to_vec(),
            filled: reasons.filled.clone(),
            is_key: decides && reasons.is_disputed(),
            is_forced: reasons.is_forced() && truth == Truth::Fails,
            because: table.because.clone(),
            source: self.words.cites(&table.cites),
            decides,
            exceptions: Vec::new(),
        }
    }

    /// What a row gives to the conclusion.
    fn output(&self, answer: &Answer, table: &Table, row: &Row) -> String {
        let definition = &self.words.framework.conclusions[answer.conclusion];
        let place = table.gives.iter().position(|&it| it == answer.conclusion);
        let literal = place.and_then(|place| row.outputs.get(place));
        literal.map_or_else(String::new, |&it| self.words.literal(&definition.domain, it))
    }

    fn no_row(&self, answer: &Answer, table: &Table) -> Option<Line> {
        let definition = &self.words.framework.conclusions[answer.conclusion];
        let otherwise = match &definition.home {
            Home::Table { otherwise, .. } => (*otherwise)?,
            Home::Rules { .. } | Home::Models(_) | Home::Points(_) | Home::Matrix(_) => return None,
        };
        if answer.rows.contains(&Truth::Holds) {
            return None;
        }
        let all_fail = answer.rows.iter().all(|&it| it == Truth::Fails);
        let (mark, text) = match all_fail {
            true => (Mark::Holds, "no row matches"),
            false => (Mark::Open, "when no row matches"),
        };
        Some(Line {
            effect: self.words.literal(&definition.domain, otherwise),
            source: self.words.cites(&table.cites),
            ..Line::plain(mark, "otherwise", text)
        })
    }

    /// Whether a cell is met, as far as the column is an item or conclusion; `None` for other columns.
    fn cell(&self, record: RecordId, column: &Column, cell: &Cell) -> Option<Truth> {
        let subject = match &column.operand.kind {
            OperandKind::Subject(subject) => *subject,
            OperandKind::Criterion(_)
            | OperandKind::Parameter(_)
            | OperandKind::Literal(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::ShareOf { .. }
            | OperandKind::Fold { .. }
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => return None,
        };
        let ranges = self.ranges(record, subject)?;
        let tests: Vec<(i64, i64)> = cell.tests.iter().flat_map(|test| self.accepted(test)).collect();
        let inside = |low: i64, high: i64| tests.iter().any(|&(from, to)| from <= low && high <= to);
        let touches = |low: i64, high: i64| tests.iter().any(|&(from, to)| from <= high && low <= to);
        let all = ranges.iter().all(|&(low, high)| inside(low, high));
        let some = ranges.iter().any(|&(low, high)| touches(low, high));
        Some(match (all, some, cell.negated) {
            (true, _, false) | (_, false, true) => Truth::Holds,
            (true, _, true) | (_, false, false) => Truth::Fails,
            (false, true, _) => Truth::Open,
        })
    }

    /// The possible values of an item or conclusion as codes.
    fn ranges(&self, record: RecordId, subject: Subject) -> Option<Vec<(i64, i64)>> {
        let rank = |rank: u32| (i64::from(rank), i64::from(rank));
        match subject {
            Subject::Item(item) => match self.words.possible(self.words.at(record, item))? {
                ValueSet::Ranks(mask) => Some(values::bits(*mask).into_iter().map(rank).collect()),
                ValueSet::Ranges(ranges) => Some(ranges.iter().map(|(low, high)| (low.0, high.0)).collect()),
                ValueSet::Sets(_) => None,
            },
            Subject::Conclusion(id) | Subject::Cell(id, _) => {
                let cell = match subject {
                    Subject::Cell(_, cell) => Some(cell),
                    Subject::Item(_) | Subject::Conclusion(_) => None,
                };
                let answer = self.words.answer_of(record, id, cell)?;
                answer
                    .outcome
                    .values()
                    .iter()
                    .map(|value| match value {
                        Value::Rank(it) => Some(rank(*it)),
                        Value::Number(number) => Some((number.0, number.0)),
                        Value::Set(_) | Value::NotApplicable => None,
                    })
                    .collect()
            }
        }
    }

    /// What a cell measures against, a parameter by its value.
    fn measure(&self, value: CellValue) -> Literal {
        match value {
            CellValue::Literal(literal) => literal,
            CellValue::Parameter(id) => self.words.framework.parameters[id].value,
        }
    }

    /// What a cell accepts, in words.
    fn accepts(&self, column: &Column, cell: &Cell) -> String {
        let word = |value: CellValue| self.words.literal(&column.domain, self.measure(value));
        let part = |test: &CellTest| match *test {
            CellTest::Compare(comparator, value) => {
                let value = word(value);
                match comparator {
                    Comparator::Less => format!("less than {value}"),
                    Comparator::AtMost => format!("at most {value}"),
                    Comparator::Equal => value,
                    Comparator::NotEqual => format!("anything but {value}"),
                    Comparator::AtLeast => format!("at least {value}"),
                    Comparator::More => format!("more than {value}"),
                }
            }
            CellTest::Range(low, high) => format!("{} to {}", word(low), word(high)),
            CellTest::Until(low, high) => format!("{} to less than {}", word(low), word(high)),
        };
        let parts: Vec<String> = cell.tests.iter().map(part).collect();
        let all = values::listed(&parts, "or");
        if cell.negated { format!("anything but {all}") } else { all }
    }

    /// The codes that one part of a cell accepts, both ends inclusive.
    fn accepted(&self, test: &CellTest) -> Vec<(i64, i64)> {
        let code = |value: CellValue| match self.measure(value) {
            Literal::Rank(rank) => i64::from(rank),
            Literal::Number(Decimal(millionths)) => millionths,
        };
        match *test {
            CellTest::Compare(comparator, value) => {
                let at = code(value);
                match comparator {
                    Comparator::Less => vec![(i64::MIN, at - 1)],
                    Comparator::AtMost => vec![(i64::MIN, at)],
                    Comparator::Equal => vec![(at, at)],
                    Comparator::NotEqual => vec![(i64::MIN, at - 1), (at + 1, i64::MAX)],
                    Comparator::AtLeast => vec![(at, i64::MAX)],
                    Comparator::More => vec![(at + 1, i64::MAX)],
                }
            }
            CellTest::Range(low, high) => vec![(code(low), code(high))],
            CellTest::Until(low, high) => vec![(code(low), code(high) - 1)],
        }
    }
}

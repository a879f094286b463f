//! Decision tables: columns, cells and outputs. That every case matches one row is proved by a later stage.

use crate::condition::{CellValue, Literal, Operand, OperandKind};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, CellPart, Comparator, DeclarationKind, Name, TableMode};
use crate::value::{ConclusionId, Decimal, EntityId};
use crate::vocabulary::{Citation, Domain, Grid};

use super::Origin;
use super::declare::find_entity;
use super::entry::{Entry, list};
use super::extends::Flat;
use super::points::gcd;
use super::scope::{HomeKind, Work, is_above, is_constant, text};
use super::words;

/// A decision table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Whose records it is about.
    pub entity: EntityId,
    /// How rows are chosen.
    pub mode: TableMode,
    /// The input columns.
    pub columns: Vec<Column>,
    /// The conclusions it gives, in the order of the output columns.
    pub gives: Vec<ConclusionId>,
    /// Rows in order.
    pub rows: Vec<Row>,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Why; empty when not said.
    pub because: String,
    /// Where (its name).
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// An input column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading as written.
    pub heading: String,
    /// What it looks at.
    pub operand: Operand,
    /// The type of what it looks at.
    pub domain: Domain,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its id.
    pub name: String,
    /// One a column.
    pub cells: Vec<Cell>,
    /// One an output.
    pub outputs: Vec<Literal>,
    /// Where.
    pub span: Span,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// `not` before all of it.
    pub negated: bool,
    /// One of these must match; empty means any value.
    pub tests: Vec<CellTest>,
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// One part of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellTest {
    /// `<comparator> value`; a bare value is `=`.
    Compare(Comparator, CellValue),
    /// `low..high`, both inclusive.
    Range(CellValue, CellValue),
    /// `low..<high`.
    Until(CellValue, CellValue),
}

/// The range of a number that says none: from the lowest to the highest that the table gives,
/// in steps of the greatest number that divides all their distances.
pub(super) fn number_range(
    flat: &Flat,
    table: &Name,
    conclusion: &tree::Conclusion,
    unit: Option<String>,
) -> Option<Domain> {
    let it = tree_of(flat, &table.value)?;
    let output = it.outputs.iter().position(|name| name.value == conclusion.name.value)?;
    let outputs = it.rows.iter().filter_map(|row| row.outputs.get(output));
    let all: Vec<Decimal> =
        outputs.chain(&conclusion.otherwise).filter_map(super::conclusion::number).collect();
    let (low, high) = (*all.iter().min()?, *all.iter().max()?);
    let step = all.iter().fold(0, |step, number| gcd(step, number.0.saturating_sub(low.0)));
    let step = if step == 0 { Decimal::ONE } else { Decimal(step) };
    Some(Domain::Number(Grid { low, high, step, unit, percent: false }))
}

/// The table of this name as written.
pub(super) fn tree_of<'a>(flat: &Flat<'a>, name: &str) -> Option<&'a tree::Table> {
    flat.entries.iter().find_map(|entry| {
        if let DeclarationKind::Table(table) = &entry.declaration.kind
            && table.name.value == name
        {
            return Some(table);
        }
        None
    })
}

/// Resolves a table.
pub(super) fn resolve(work: &mut Work, it: &tree::Table, entry: &Entry) -> Option<Table> {
    let cites = work.required_citations("table", &it.name, &it.cites);
    let gives = gives(work, it)?;
    let entity = entity(work, it, &gives)?;
    let columns: Vec<Option<Column>> =
        it.columns.iter().map(|column| self::column(work, entity, column)).collect();
    let rows: Vec<Option<Row>> = rows(work, it, &columns, &gives);
    Some(Table {
        name: it.name.value.clone(),
        entity,
        mode: it.mode.value,
        columns: columns.into_iter().collect::<Option<_>>()?,
        gives,
        rows: rows.into_iter().collect::<Option<_>>()?,
        cites,
        because: text(it.because.as_ref()),
        span: it.name.span,
        origin: entry.origin,
    })
}

/// The conclusions of the output columns, in their order.
fn gives(work: &mut Work, it: &tree::Table) -> Option<Vec<ConclusionId>> {
    let named = |names: &[Name]| {
        let mut names: Vec<String> = names.iter().map(|name| name.value.clone()).collect();
        names.sort();
        names
    };
    let gives: Vec<&str> = it.gives.iter().map(|name| name.value.as_str()).collect();
    let again =
        it.gives.iter().enumerate().find(|(at, name)| it.gives.iter().take(*at).any(|first| first == *name));
    if let Some((_, name)) = again {
        let text = format!("`{}` gives `{}` twice", it.name.value, name.value);
        let help = "name each conclusion once, and give it one column";
        work.report(Diagnostic::error(code::E0502, name.span, text).help(help));
        return None;
    }
    if named(&it.gives) != named(&it.outputs) {
        // A given name that is no conclusion is the mistake, and that the two differ only follows from it.
        let is_missing = |name: &&Name| work.names.conclusions_named(&name.value).is_empty();
        if let Some(name) = it.gives.iter().find(is_missing) {
            let _ = given(work, it, name);
            return None;
        }
        let span = it.outputs.first().map_or(it.name.span, |name| name.span);
        let found: Vec<&str> = it.outputs.iter().map(|name| name.value.as_str()).collect();
        let (last, one) = match found.as_slice() {
            [_] => ("its last column is", "column"),
            [] | [_, _, ..] => ("its last columns are", "columns"),
        };
        let text = format!("`{}` gives {}, and {last} {}", it.name.value, list(&gives), list(&found));
        work.report(
            Diagnostic::error(code::E0502, span, text)
                .note("`id` is the first column, what the table gives stands in the last ones")
                .help(format!("end the heading with the {one} `{}`", gives.join(" | "))),
        );
        return None;
    }
    // All of them are looked at before giving up, so that each mistake is told at once.
    let found: Vec<Option<ConclusionId>> = it.outputs.iter().map(|name| given(work, it, name)).collect();
    found.into_iter().collect()
}

fn given(work: &mut Work, it: &tree::Table, name: &Name) -> Option<ConclusionId> {
    let all = work.names.conclusions_named(&name.value);
    let home = HomeKind::Table(it.name.value.clone());
    if let Some(id) = all.iter().copied().find(|&id| work.names.of(id).home == home) {
        return Some(id);
    }
    if work.names.is_spoiled(&name.value) {
        return None;
    }
    let at = it.gives.iter().find(|given| given.value == name.value).map_or(name.span, |given| given.span);
    let error = match all.first() {
        Some(&other) => {
            let other = work.names.of(other);
            if let HomeKind::Table(table) = &other.home
                && !work.names.tables.iter().any(|(name, _)| name == table)
            {
                // The conclusion names a table that is not there, which is said where it does.
                return None;
            }
            let how = match &other.home {
                HomeKind::Table(table) => format!("the table `{table}`"),
                HomeKind::Rules | HomeKind::Models | HomeKind::Points | HomeKind::Matrix => {
                    other.home.word().to_owned()
                }
            };
            Diagnostic::error(
                code::E0503,
                at,
                format!("`{}` is reached by {how}, not by this table", name.value),
            )
            .other(other.span, "declared here")
            .note("each conclusion has exactly one home")
        }
        None => {
            let known = work.names.conclusions.iter().map(|it| it.name.as_str());
            let error =
                Diagnostic::error(code::E0503, at, format!("there is no conclusion `{}`", name.value));
            error.suggest(&name.value, known)
        }
    };
    let help = format!("write `conclusion {}: TYPE, by table {}`", name.value, it.name.value);
    let error = if error.help.is_none() { error.help(help) } else { error };
    work.report(error);
    None
}

/// The one entity that all conclusions of a table are about.
fn entity(work: &mut Work, it: &tree::Table, gives: &[ConclusionId]) -> Option<EntityId> {
    let (&first, rest) = gives.split_first()?;
    let entity = work.names.of(first).entity;
    let name_of = |work: &Work, entity| work.names.entity_name(entity).to_owned();
    if let Some(&other) = rest.iter().find(|&&id| work.names.of(id).entity != entity) {
        let (left, right) = (work.names.of(first).clone(), work.names.of(other).clone());
        let text = format!(
            "`{}` is about `{}`, and `{}` about `{}`",
            left.name,
            name_of(work, left.entity),
            right.name,
            name_of(work, right.entity)
        );
        work.report(
            Diagnostic::error(code::E0506, it.name.span, text)
                .other(left.span, "this one")
                .other(right.span, "and this one")
                .help("a table is about the records of one entity: make it two tables"),
        );
        return None;
    }
    let Some(written) = &it.entity else { return Some(entity) };
    match find_entity(work.names.vocabulary, &written.value) {
        None => {
            if !work.names.is_spoiled(&written.value) {
                let error = crate::vocabulary::unknown_entity(written, work.names.vocabulary);
                work.report(error);
            }
            None
        }
        Some(found) if found != entity => {
            let text = format!(
                "the table is for `{}`, and what it gives is about `{}`",
                written.value,
                name_of(work, entity)
            );
            let there = work.names.of(first).span;
            let error = Diagnostic::error(code::E0506, written.span, text).other(there, "declared here");
            work.report(error.help(format!("write `for {}`, or leave it out", name_of(work, entity))));
            None
        }
        Some(found) => Some(found),
    }
}

fn column(work: &mut Work, entity: EntityId, column: &tree::Operand) -> Option<Column> {
    let (operand, domain) = work.operand(entity, column)?;
    let heading = words::operand(column);
    let problem = if is_constant(&operand) {
        "is the same for every case"
    } else {
        match domain {
            Domain::List { .. } => "is a list",
            Domain::AnyOf(_) => "is a set, and a cell tests one value",
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) => "",
        }
    };
    if !problem.is_empty() {
        let help = match operand.kind {
            OperandKind::Subject(_) if matches!(domain, Domain::List { .. }) => {
                format!("write `number of {heading}`")
            }
            _ => "head the column with an item, a conclusion, a criterion, or a number or share of a list"
                .to_owned(),
        };
        let text = format!("the column `{heading}` {problem}");
        work.report(Diagnostic::error(code::E0511, column.span, text).help(help));
        return None;
    }
    Some(Column { heading, operand, domain })
}

fn rows(
    work: &mut Work,
    it: &tree::Table,
    columns: &[Option<Column>],
    gives: &[ConclusionId],
) -> Vec<Option<Row>> {
    if it.rows.is_empty() {
        let text = format!("the table `{}` has no rows", it.name.value);
        let help = "write one line for each row: `| T1 | value | … |`";
        work.report(Diagnostic::error(code::E0512, it.name.span, text).help(help));
    }
    let mut resolved = Vec::new();
    for (at, row) in it.rows.iter().enumerate() {
        if let Some(earlier) = it.rows.iter().take(at).find(|earlier| earlier.id.value == row.id.value) {
            let text = format!("two rows are called `{}`", row.id.value);
            work.report(
                Diagnostic::error(code::E0509, row.id.span, text)
                    .other(earlier.id.span, "the first one")
                    .help("give each row an id of its own"),
            );
        }
        resolved.push(self::row(work, row, columns, gives));
    }
    resolved
}

fn row(work: &mut Work, row: &tree::Row, columns: &[Option<Column>], gives: &[ConclusionId]) -> Option<Row> {
    // The parser counts the cells of a row, and a table with a wrong row does not arrive here.
    debug_assert!(row.cells.len() == columns.len() && row.outputs.len() == gives.len());
    let cells: Vec<Option<Cell>> =
        row.cells.iter().zip(columns).map(|(cell, column)| self::cell(work, cell, column.as_ref())).collect();
    let outputs: Vec<Option<Literal>> = row
        .outputs
        .iter()
        .zip(gives)
        .map(|(value, &conclusion)| {
            let domain = work.names.of(conclusion).domain.clone();
            work.literal(&domain, value)
        })
        .collect();
    Some(Row {
        name: row.id.value.clone(),
        cells: cells.into_iter().collect::<Option<_>>()?,
        outputs: outputs.into_iter().collect::<Option<_>>()?,
        span: row.span,
    })
}

fn cell(work: &mut Work, cell: &tree::Cell, column: Option<&Column>) -> Option<Cell> {
    if cell.negated && cell.parts.is_empty() {
        report_empty(work, cell);
        return None;
    }
    let column = column?;
    let tests: Vec<Option<CellTest>> = cell.parts.iter().map(|part| test(work, cell, part, column)).collect();
    let tests = tests.into_iter().collect::<Option<Vec<_>>>()?;
    Some(Cell { negated: cell.negated, tests, text: words::cell(cell), span: cell.span })
}

fn test(work: &mut Work, cell: &tree::Cell, part: &CellPart, column: &Column) -> Option<CellTest> {
    match part {
        CellPart::Value(value) => {
            let value = work.cell_value(&column.domain, value, true)?;
            Some(CellTest::Compare(Comparator::Equal, value))
        }
        CellPart::Range(low, high) => {
            let (low, high) = ends(work, cell, low, high, column)?;
            Some(CellTest::Range(low, high))
        }
        CellPart::Until(low, high) => {
            let (low, high) = ends(work, cell, low, high, column)?;
            if constant(work, low) == constant(work, high) {
                report_empty(work, cell);
                return None;
            }
            Some(CellTest::Until(low, high))
        }
        CellPart::Compare(sign, value) => {
            let is_equality = matches!(sign, Comparator::Equal | Comparator::NotEqual);
            if !is_equality {
                ordered(work, cell, column)?;
            }
            Some(CellTest::Compare(*sign, work.cell_value(&column.domain, value, is_equality)?))
        }
    }
}

fn ends(
    work: &mut Work,
    cell: &tree::Cell,
    low: &tree::Value,
    high: &tree::Value,
    column: &Column,
) -> Option<(CellValue, CellValue)> {
    ordered(work, cell, column)?;
    let (low, high) =
        (work.cell_value(&column.domain, low, false), work.cell_value(&column.domain, high, false));
    let (low, high) = (low?, high?);
    if is_above(constant(work, low)?, constant(work, high)?) {
        report_empty(work, cell);
        return None;
    }
    Some((low, high))
}

fn report_empty(work: &mut Work, cell: &tree::Cell) {
    let text = format!("`{}` matches no value", words::cell(cell));
    let help = "write the lower end first, `low..high`, and `any` where the value does not matter";
    work.report(Diagnostic::error(code::E0507, cell.span, text).help(help));
}

/// The constant that a cell value stands for in this framework.
fn constant(work: &Work, value: CellValue) -> Option<Literal> {
    match value {
        CellValue::Literal(literal) => Some(literal),
        CellValue::Parameter(id) => work.names.parameters.get(id.0 as usize).map(|it| it.value),
    }
}

fn ordered(work: &mut Work, cell: &tree::Cell, column: &Column) -> Option<()> {
    match column.domain {
        Domain::Scale(_) | Domain::Number(_) => Some(()),
        Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            let text = format!("`{}` needs an order, and `{}` has none", words::cell(cell), column.heading);
            let help = "list the values with commas: `a, b`";
            work.report(Diagnostic::error(code::E0510, cell.span, text).help(help));
            None
        }
    }
}

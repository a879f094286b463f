//! Gaps and overlaps of tables, over the values that their columns can take together.
//!
//! Columns that are conclusions are looked through to the items below them; constraints are respected. A region
//! is a box of column values; regions of one fault are disjoint and cover all of it.

use std::collections::BTreeSet;

use super::{Finding, Proved, Report, WitnessValue, blank};
use crate::condition::{OperandKind, Subject};
use crate::diagnostic::{Diagnostic, Severity, code, counted};
use crate::evaluate::condition::Side;
use crate::evaluate::engine::Engine;
use crate::framework::{Column, Table};
use crate::program::{Program, Uses, breaks_of_share, of_operand};
use crate::space::{ABSENT, Binary, Budget, Diagram, Masks, Node, Region, Unary, VarId, cover};
use crate::syntax::tree::{Comparator, Fold, TableMode};
use crate::value::{Decimal, Id, TableId};
use crate::vocabulary::{Domain, Grid};

/// The most combinations of column values that are told apart.
const MAX_CELLS: usize = 200_000;

/// Checks every table.
pub(super) fn check(program: &Program<'_>, budget: Budget, report: &mut Report) {
    for (id, table) in program.framework.tables.pairs() {
        let n_errors = report.findings.len();
        let name = &table.name;
        match Work::new(program, id, budget).and_then(|mut work| work.run(report)) {
            Some(situations) if report.findings.len() == n_errors && needs_all_rows(program, table) => {
                // In a table of which the first row that matches counts, rows may disagree.
                let unlike = match table.mode {
                    TableMode::OneRowOnly => ", no two rows disagree",
                    TableMode::FirstRow => "",
                };
                let claim = format!("table {name}: every case matches a row{unlike}");
                report.proved.push(Proved { claim, situations });
            }
            Some(_) => {}
            None => report.unsettled.push(format!("table {name}: more situations than the budget allows")),
        }
        if table.mode == TableMode::FirstRow {
            let diagnostic = Diagnostic::warning(
                code::K0204,
                table.span,
                format!("the order of rows counts in table `{name}`"),
            )
            .help("say `one row only` when no two rows overlap: then the order cannot matter");
            report.findings.push(Finding {
                conclusion: table.gives.first().map(|&it| program.framework.conclusions[it].name.clone()),
                ..Finding::of(Diagnostic { severity: Severity::Note, ..diagnostic })
            });
        }
    }
}

/// True when some case must find a row: rows are unique, or there is no `otherwise`.
fn needs_all_rows(program: &Program<'_>, table: &Table) -> bool {
    table.mode == TableMode::OneRowOnly
        || table.gives.iter().any(|&conclusion| {
            matches!(
                &program.framework.conclusions[conclusion].home,
                crate::framework::Home::Table { otherwise: None, .. }
            )
        })
}

struct Work<'a> {
    program: &'a Program<'a>,
    table: &'a Table,
    engine: Engine<'a>,
    /// Where the table's conclusions apply and constraints are met.
    allowed: Node,
    rows: Vec<Node>,
    /// For each column its function, and its values in order.
    columns: Vec<(Node, Vec<i64>)>,
    /// The column values together, as a code of nested pairs.
    together: Node,
    /// The variables of the items that the columns read: situations are told apart by these.
    read: Vec<VarId>,
}

impl<'a> Work<'a> {
    fn new(program: &'a Program<'a>, id: TableId, budget: Budget) -> Option<Self> {
        let framework = program.framework;
        let table = &framework.tables[id];
        let (case, record) = blank::case_with(&framework.vocabulary, table.entity);
        let mut engine = Engine::of_situations(program, &case, budget.nodes);
        let instance = record.index();
        let mut uses = Uses::default();
        for column in &table.columns {
            uses.take(&of_operand(framework, &program.aggregates, &column.operand));
        }
        let mut aggregates = uses.aggregates.clone();
        for &conclusion in &table.gives {
            for condition in framework.conclusions[conclusion].applies.iter().chain(&framework.applies) {
                aggregates.extend(
                    crate::program::of_condition(framework, &program.aggregates, condition).aggregates,
                );
            }
        }
        let ctx = engine.context(aggregates);
        let mut applies = Diagram::FALSE;
        for &conclusion in &table.gives {
            let one = engine.applies(ctx, instance, conclusion);
            applies = engine.dd.or(applies, one);
        }
        let rows = engine.rows_match(ctx, instance, id);
        let mut columns = Vec::new();
        let mut together = engine.dd.constant(0);
        for (place, column) in table.columns.iter().enumerate() {
            let side = engine.side(ctx, instance, &column.operand);
            let node = column_values(&mut engine, program, table, place, side);
            together = engine.dd.combine(Binary::Pair, together, node);
            columns.push((node, Vec::new()));
        }
        let mut all = rows.clone();
        all.extend([together, applies]);
        let read = engine.variables_read(instance, &uses, together);
        let mut seen: BTreeSet<VarId> = all.iter().flat_map(|&node| engine.dd.support(node)).collect();
        seen.extend(&read);
        let restriction = engine.restriction_on(ctx, &seen);
        let allowed = engine.dd.and(restriction, applies);
        let exact = !engine.dd.is_exhausted() && !engine.contexts[ctx].inexact;
        for (node, values) in &mut columns {
            let given = engine.dd.given(*node, allowed);
            *values = engine.dd.values(given, &Masks::default());
        }
        exact.then_some(Self { program, table, engine, allowed, rows, columns, together, read })
    }

    /// Reports every gap and overlap; gives the number of situations looked at.
    fn run(&mut self, report: &mut Report) -> Option<u128> {
        let mut matched = Diagram::FALSE;
        for &row in &self.rows.clone() {
            matched = self.engine.dd.or(matched, row);
        }
        if needs_all_rows(self.program, self.table) {
            let missed = self.engine.dd.not(matched);
            for (region, situations) in self.regions(missed)? {
                report.findings.push(self.gap(&region, situations));
            }
        }
        if self.table.mode == TableMode::OneRowOnly {
            for first in 0..self.rows.len() {
                for second in first + 1..self.rows.len() {
                    let both = self.engine.dd.and(self.rows[first], self.rows[second]);
                    for (region, situations) in self.regions(both)? {
                        report.findings.push(self.overlap(first, second, &region, situations));
                    }
                }
            }
        }
        let everything = self.allowed;
        (!self.engine.dd.is_exhausted()).then(|| self.count(everything))
    }

    /// The disjoint boxes of column values in which a fault can happen, largest first, each with its situations.
    fn regions(&mut self, fault: Node) -> Option<Vec<(Region, u128)>> {
        let fault = self.engine.dd.and(fault, self.allowed);
        let given = self.engine.dd.given(self.together, fault);
        let codes = self.engine.dd.values(given, &Masks::default());
        if self.engine.dd.is_exhausted() || codes.len() > MAX_CELLS {
            return None;
        }
        let cells: BTreeSet<Vec<usize>> = codes.into_iter().map(|code| self.cell(code)).collect();
        let sizes: Vec<usize> = self.columns.iter().map(|(_, values)| values.len()).collect();
        let regions = cover(&cells, &sizes);
        Some(
            regions
                .into_iter()
                .map(|region| {
                    let inside = self.inside(&region);
                    let here = self.engine.dd.and(inside, fault);
                    let situations = self.count(here);
                    (region, situations)
                })
                .collect(),
        )
    }

    /// A code of nested pairs as positions among the values of each column.
    fn cell(&self, code: i64) -> Vec<usize> {
        let mut positions = Vec::new();
        let mut rest = code;
        for (_, values) in self.columns.iter().rev() {
            let (before, value) = self.engine.dd.unpair(rest);
            positions.push(values.binary_search(&value).unwrap_or(0));
            rest = before;
        }
        positions.reverse();
        positions
    }

    fn inside(&mut self, region: &Region) -> Node {
        let mut all = Diagram::TRUE;
        for ((node, values), positions) in self.columns.clone().into_iter().zip(region) {
            let mut any = Diagram::FALSE;
            for &position in positions {
                let constant = self.engine.dd.constant(values[position]);
                let same = self.engine.dd.combine(Binary::Same, node, constant);
                any = self.engine.dd.or(any, same);
            }
            all = self.engine.dd.and(all, any);
        }
        all
    }

    /// How many situations of the items that the columns read lie where a condition can hold.
    fn count(&mut self, node: Node) -> u128 {
        let read = self.read.clone();
        let projected = self.engine.dd.sum_out(node, &|variable| !read.contains(&variable));
        self.engine.dd.count(projected, &read)
    }

    fn gap(&self, region: &Region, situations: u128) -> Finding {
        let name = &self.table.name;
        let help = match self.without_otherwise().as_slice() {
            [] => "add a row for it, or widen a row that is near".to_owned(),
            lacking => format!(
                "add a row for it, or write `, by table {name}, otherwise VALUE` at {}",
                crate::framework::values::listed(lacking, "and")
            ),
        };
        let diagnostic = Diagnostic::error(
            code::K0201,
            self.table.span,
            format!("table `{name}` has no row for {}", self.words(region)),
        )
        .label(format!("{} without a row", counted(situations, "situation")))
        .help(help);
        self.finding(diagnostic, self.near_rows(region), region, situations)
    }

    /// The conclusions that say nothing for the case that no row matches, where the first that matches counts.
    fn without_otherwise(&self) -> Vec<String> {
        let lacks = |it: &&crate::framework::Conclusion| {
            matches!(it.home, crate::framework::Home::Table { otherwise: None, .. })
        };
        let conclusions = self.table.gives.iter().map(|&it| &self.program.framework.conclusions[it]);
        let is_first_row = self.table.mode == TableMode::FirstRow;
        conclusions.filter(|_| is_first_row).filter(lacks).map(|it| format!("`{}`", it.name)).collect()
    }

    fn overlap(&self, first: usize, second: usize, region: &Region, situations: u128) -> Finding {
        let (a, b) = (&self.table.rows[first], &self.table.rows[second]);
        let (name, here) = (&self.table.name, self.words(region));
        let diagnostic = if a.outputs == b.outputs {
            let message = format!("rows `{}` and `{}` of table `{name}` agree for {here}", a.name, b.name);
            Diagnostic::warning(code::K0203, b.span, message)
                .other(a.span, "the other row")
                .help("narrow one of them, so that each case has one reason")
        } else {
            let message = format!(
                "rows `{}` and `{}` of table `{name}` both match {here}, and disagree",
                a.name, b.name
            );
            Diagnostic::error(code::K0202, b.span, message)
                .other(a.span, "the other row")
                .help("narrow one of the two rows, or say `first row` if the order is meant to count")
        };
        self.finding(diagnostic, vec![a.name.clone(), b.name.clone()], region, situations)
    }

    fn finding(
        &self,
        diagnostic: Diagnostic,
        rules: Vec<String>,
        region: &Region,
        situations: u128,
    ) -> Finding {
        let witness = self
            .table
            .columns
            .iter()
            .zip(&self.columns)
            .zip(region)
            .filter_map(|((column, (_, values)), positions)| {
                let value = *values.get(*positions.first()?)?;
                Some((column.heading.clone(), self.value(column, value)))
            })
            .collect();
        let first = self.table.gives.first();
        Finding {
            conclusion: first.map(|&it| self.program.framework.conclusions[it].name.clone()),
            rules,
            witness,
            situations: Some(situations),
            ..Finding::of(diagnostic)
        }
    }

    /// The rows that match a region in all columns but one.
    fn near_rows(&self, region: &Region) -> Vec<String> {
        let value_at = |column: usize| self.columns[column].1[region[column][0]];
        self.table
            .rows
            .iter()
            .filter(|row| {
                let misses = row
                    .cells
                    .iter()
                    .enumerate()
                    .filter(|(column, cell)| !cell_matches(self.program, cell, value_at(*column)))
                    .count();
                misses == 1
            })
            .map(|row| row.name.clone())
            .collect()
    }

    fn words(&self, region: &Region) -> String {
        let parts: Vec<String> = self
            .table
            .columns
            .iter()
            .zip(&self.columns)
            .zip(region)
            .filter(|((_, (_, values)), positions)| positions.len() < values.len() || values.len() == 1)
            .map(|((column, (_, values)), positions)| {
                let words: Vec<String> =
                    positions.iter().map(|&at| self.band_words(column, values, at)).collect();
                format!("{} {}", column.heading, crate::diagnostic::list_words(&words, "or"))
            })
            .collect();
        if parts.is_empty() { "any values".to_owned() } else { parts.join(", ") }
    }

    /// A value of a column; for a band of numbers, its range.
    fn band_words(&self, column: &Column, values: &[i64], at: usize) -> String {
        if let (Domain::Number(grid), Some(value)) =
            (&column.domain, values.get(at).filter(|&&it| it != ABSENT))
        {
            let value = (*value).max(grid.low.0);
            let end = values.get(at + 1).map_or(grid.high.0, |next| next - grid.step.0);
            let is_in_bands = matches!(
                column.operand.kind,
                OperandKind::Subject(Subject::Item(_)) | OperandKind::Fold { fold: Fold::Total, .. }
            );
            if end > value && is_in_bands {
                return format!("{}..{}", number(grid, value), number(grid, end));
            }
        }
        match values.get(at).map(|&value| self.value(column, value)) {
            Some(WitnessValue::Options(it)) => it.join(" and "),
            Some(WitnessValue::Text(text)) => text,
            Some(WitnessValue::YesNo(yes)) => if yes { "yes" } else { "no" }.to_owned(),
            None => String::new(),
        }
    }

    fn value(&self, column: &Column, value: i64) -> WitnessValue {
        if value == ABSENT {
            return WitnessValue::Text("not applicable".to_owned());
        }
        match &column.domain {
            Domain::YesNo => WitnessValue::YesNo(value == 1),
            Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) => {
                let labels = self.program.framework.vocabulary.labels(&column.domain);
                WitnessValue::Text(labels.get(value as usize).map(|it| it.name.clone()).unwrap_or_default())
            }
            // The lowest band of a total reaches down to the least that there can be.
            Domain::Number(grid) => WitnessValue::Text(number(grid, value.max(grid.low.0))),
            Domain::List { .. } => WitnessValue::Text(value.to_string()),
        }
    }
}

fn number(grid: &Grid, value: i64) -> String {
    let percent = if grid.percent { "%" } else { "" };
    format!("{}{percent}", Decimal(value))
}

/// The values of a column; a share, which has too many of its own, as the lowest percentage of each of its bands.
fn column_values(
    engine: &mut Engine<'_>,
    program: &Program<'_>,
    table: &Table,
    place: usize,
    side: Side,
) -> Node {
    match side {
        Side::Value(node) => node,
        Side::Constant(constant) => engine.dd.constant(constant),
        Side::Share(node) => {
            let mut value = engine.dd.constant(ABSENT);
            for cut in breaks_of_share(program.framework, table, place) {
                let reaches = engine.dd.map(Unary::Share(Comparator::AtLeast, cut), node);
                let here = engine.dd.constant(cut);
                value = engine.dd.choose(reaches, here, value);
            }
            value
        }
    }
}

fn cell_matches(program: &Program<'_>, cell: &crate::framework::Cell, value: i64) -> bool {
    use crate::framework::CellTest;
    use crate::space::compare;
    let constant = |it| program.cell_value(it);
    let any = cell.tests.iter().any(|test| match *test {
        CellTest::Compare(comparator, it) => compare(comparator, value, constant(it)),
        CellTest::Range(low, high) => {
            compare(Comparator::AtLeast, value, constant(low))
                && compare(Comparator::AtMost, value, constant(high))
        }
        CellTest::Until(low, high) => {
            compare(Comparator::AtLeast, value, constant(low))
                && compare(Comparator::Less, value, constant(high))
        }
    });
    cell.tests.is_empty() || any != cell.negated && value != ABSENT
}

//! Tables: which rows match.

use super::condition::Side;
use super::engine::Engine;
use crate::framework::{Cell, CellTest};
use crate::program::code;
use crate::space::{Diagram, Node};
use crate::syntax::tree::{Comparator, TableMode};
use crate::value::TableId;

impl Engine<'_> {
    /// For each row, whether all of its cells match.
    pub fn rows_match(&mut self, ctx: usize, instance: usize, table: TableId) -> Vec<Node> {
        let framework = self.framework;
        let table = &framework.tables[table];
        let owner = self.owner(instance, table.entity);
        let columns: Vec<Side> =
            table.columns.iter().map(|column| self.side(ctx, owner, &column.operand)).collect();
        table
            .rows
            .iter()
            .map(|row| {
                let mut all = Diagram::TRUE;
                for (cell, &column) in row.cells.iter().zip(&columns) {
                    let matches = self.cell_matches(column, cell);
                    all = self.dd.and(all, matches);
                }
                all
            })
            .collect()
    }

    /// For each row, whether it is the one that gives the value: the first that matches, or (one row only) one
    /// that matches.
    pub fn rows_hit(&mut self, ctx: usize, instance: usize, table: TableId) -> Vec<Node> {
        let matches = self.rows_match(ctx, instance, table);
        match self.framework.tables[table].mode {
            TableMode::OneRowOnly => matches,
            TableMode::FirstRow => {
                let mut none_before = Diagram::TRUE;
                let mut hits = Vec::new();
                for row in matches {
                    hits.push(self.dd.and(none_before, row));
                    let fails = self.dd.not(row);
                    none_before = self.dd.and(none_before, fails);
                }
                hits
            }
        }
    }

    /// The value that a table gives for one of its outputs.
    pub fn table_value(
        &mut self,
        ctx: usize,
        instance: usize,
        table: TableId,
        output: usize,
        otherwise: Node,
    ) -> Node {
        let rows = self.rows_match(ctx, instance, table);
        let framework = self.framework;
        let mut value = otherwise;
        for (row, &matches) in framework.tables[table].rows.iter().zip(&rows).rev() {
            let given = row.outputs.get(output).map_or(0, |&literal| code(literal));
            let given = self.dd.constant(given);
            value = self.dd.choose(matches, given, value);
        }
        value
    }

    fn cell_matches(&mut self, column: Side, cell: &Cell) -> Node {
        if cell.tests.is_empty() {
            return Diagram::TRUE;
        }
        let mut any = Diagram::FALSE;
        for test in &cell.tests {
            let matches = self.test_matches(column, test);
            any = self.dd.or(any, matches);
        }
        if !cell.negated {
            return any;
        }
        // Not applicable lies outside every comparison, a negated one included.
        let misses = self.dd.not(any);
        let there = match column {
            Side::Value(node) => {
                let absent = self.dd.map(crate::space::Unary::IsAbsent, node);
                self.dd.not(absent)
            }
            Side::Share(node) => self.dd.map(crate::space::Unary::Share(Comparator::AtLeast, 0), node),
            Side::Constant(_) => Diagram::TRUE,
        };
        self.dd.and(misses, there)
    }

    fn test_matches(&mut self, column: Side, test: &CellTest) -> Node {
        let (first, second) = match *test {
            CellTest::Compare(comparator, value) => ((comparator, value), None),
            CellTest::Range(low, high) => ((Comparator::AtLeast, low), Some((Comparator::AtMost, high))),
            CellTest::Until(low, high) => ((Comparator::AtLeast, low), Some((Comparator::Less, high))),
        };
        let constant = Side::Constant(self.program.cell_value(first.1));
        let matches = self.compare(column, first.0, constant);
        match second {
            Some((comparator, value)) => {
                let constant = Side::Constant(self.program.cell_value(value));
                let below = self.compare(column, comparator, constant);
                self.dd.and(matches, below)
            }
            None => matches,
        }
    }
}

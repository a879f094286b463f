//! Tables: cells are padded so that the bars stand under each other.

use super::lines::Lines;
use super::{condition, declaration, words};
use crate::syntax::tree::{Cell, CellPart, Table, TableMode};

/// A table with its heading and rows.
pub(super) fn table(lines: &mut Lines, start: u32, opening: &str, table: &Table) {
    let entity = declaration::for_entity(&table.entity);
    let mode = match table.mode.value {
        TableMode::OneRowOnly => "one row only",
        TableMode::FirstRow => "first row",
    };
    let (name, gives) = (words::name(&table.name.value), words::names(&table.gives));
    lines.line(start, format!("{opening}table {name}{entity} gives {gives}, {mode}"));
    let mut heading = vec!["id".to_owned()];
    heading.extend(table.columns.iter().map(condition::operand));
    heading.extend(table.outputs.iter().map(|name| words::name(&name.value)));
    // The heading stands where its first column does; `id` has no span of its own.
    let columns = table.columns.iter().map(|column| column.span.start);
    let first = columns.chain(table.outputs.iter().map(|name| name.span.start)).min().unwrap_or(start);
    let mut grid = vec![(first, heading)];
    for row in &table.rows {
        let mut cells = vec![words::name(&row.id.value)];
        cells.extend(row.cells.iter().map(cell));
        cells.extend(row.outputs.iter().map(words::value));
        grid.push((row.span.start, cells));
    }
    let mut widths: Vec<usize> = Vec::new();
    for (_, cells) in &grid {
        for (index, cell) in cells.iter().enumerate() {
            let width = cell.chars().count();
            match widths.get_mut(index) {
                Some(widest) => *widest = (*widest).max(width),
                None => widths.push(width),
            }
        }
    }
    for (start, cells) in &grid {
        let mut line = "  |".to_owned();
        for (cell, width) in cells.iter().zip(&widths) {
            line.push_str(&format!(" {cell:<width$} |"));
        }
        lines.line(*start, line);
    }
    declaration::reasons(lines, &table.because, &table.cites, 2, true);
}

fn cell(cell: &Cell) -> String {
    if cell.parts.is_empty() {
        return "any".to_owned();
    }
    let parts: Vec<String> = cell.parts.iter().map(part).collect();
    format!("{}{}", if cell.negated { "not " } else { "" }, parts.join(", "))
}

fn part(part: &CellPart) -> String {
    match part {
        CellPart::Value(value) => words::value(value),
        CellPart::Range(low, high) => format!("{}..{}", words::value(low), words::value(high)),
        CellPart::Until(low, high) => format!("{}..<{}", words::value(low), words::value(high)),
        CellPart::Compare(sign, value) => format!("{} {}", sign.sign(), words::value(value)),
    }
}

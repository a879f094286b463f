//! Tables. Rows are the one place where a line break counts, so they are cut out line by line
//! and only their cells, and what stands around the rows, are read by the grammar.

use pest::Parser as _;

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Grammar, Rule, condition, message, value};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{Cell, CellPart, Name, Operand, Row, Spanned, Table, TableMode, Value};

/// One line of cells: where it stands, and each cell with its offset in the declaration.
struct Line<'a> {
    start: usize,
    end: usize,
    cells: Vec<(usize, &'a str)>,
}

/// A whole table, and whether it replaces one.
pub(super) fn read(reader: &mut Reader<'_>, text: &str) -> Option<(bool, Table)> {
    let (around, lines) = cut(reader, text)?;
    let mut pairs = match Grammar::parse(Rule::declaration, &around) {
        Ok(pairs) => pairs,
        Err(error) => {
            let report = message::explain(reader, &error);
            reader.report(report);
            return None;
        }
    };
    let first = pairs.next()?;
    let replaces = first.as_rule() == Rule::kw_replace;
    let found = if replaces { pairs.next()? } else { first };
    let keyword = super::slips::keyword(reader, &found);
    let mut all = clauses(reader, found)?;
    let mut mode = None;
    for piece in std::mem::take(&mut all.rest) {
        if piece.as_rule() == Rule::mode {
            let first_row = piece.clone().into_inner().any(|word| word.as_rule() == Rule::kw_first);
            let which = if first_row { TableMode::FirstRow } else { TableMode::OneRowOnly };
            mode = Some(Spanned::new(which, reader.span(&piece)));
        }
    }
    let Some(mode) = mode else {
        reader.report(
            Diagnostic::error(code::E0128, keyword, "this table does not say how many rows may match")
                .note(
                    "`one row only`: exactly one row matches each case; `first row`: the first that matches",
                )
                .help("add `, one row only` after `gives …`"),
        );
        return None;
    };
    let name = all.name()?;
    let gives: Vec<Name> = all.names.into();
    let mut lines = lines.into_iter();
    let Some(first) = lines.next() else {
        reader.report(
            Diagnostic::error(code::E0126, keyword, "this table has no rows")
                .help("write a heading `| id | ITEM | CONCLUSION |` and the rows below it"),
        );
        return None;
    };
    let heading_span = reader.place(first.start, first.end);
    let (columns, outputs) = heading(reader, &first, gives.len());
    let (columns, outputs) = (columns?, outputs?);
    // Every row is read before the table is given up, so that each bad row is named.
    let wanted = 1 + columns.len() + outputs.len();
    let lines: Vec<Line<'_>> = lines.collect();
    if let Some(report) = short_heading(reader, heading_span, wanted, &lines) {
        reader.report(report);
        return None;
    }
    let rows: Vec<Option<Row>> =
        lines.iter().map(|line| row(reader, line, columns.len(), outputs.len())).collect();
    let table = Table {
        name,
        entity: all.entity,
        gives,
        mode,
        columns,
        outputs,
        rows: rows.into_iter().collect::<Option<_>>()?,
        cites: all.cites,
        because: all.because,
    };
    Some((replaces, table))
}

/// Takes the lines that begin with a bar out of a declaration; blanks stand where they stood.
fn cut<'a>(reader: &mut Reader<'_>, text: &'a str) -> Option<(String, Vec<Line<'a>>)> {
    let mut around = String::with_capacity(text.len());
    let mut lines = Vec::new();
    let mut closed = true;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let blanks = content.len() - content.trim_start().len();
        if content.get(blanks..).is_some_and(|it| it.starts_with('|')) {
            let (start, end) = (at + blanks, at + content.len());
            if is_rule_line(content) {
                closed = false;
                reader.report(
                    Diagnostic::error(
                        code::E0127,
                        reader.place(start, end),
                        "a table needs no line under its heading",
                    )
                    .help("delete this line"),
                );
                around.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
                at += line.len();
                continue;
            }
            let inside = content.get(blanks + 1..).unwrap_or("");
            let mut cells = cells(start + 1, inside);
            match cells.pop() {
                Some((_, "")) => lines.push(Line { start, end, cells }),
                Some(_) | None => {
                    closed = false;
                    reader.report(
                        Diagnostic::error(
                            code::E0124,
                            reader.place(start, end),
                            "this row has no bar at its end",
                        )
                        .help("write `|` after the last cell; a row stands on one line"),
                    );
                }
            }
            around.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            around.push_str(line);
        }
        at += line.len();
    }
    closed.then_some((around, lines))
}

/// True for the line that other tables draw under their heading: `|----|:---:|`.
fn is_rule_line(line: &str) -> bool {
    let line = line.trim();
    line.contains("--") && line.chars().all(|it| matches!(it, '|' | '-' | ':' | '+' | ' ' | '\t'))
}

/// The pieces between bars, without the blanks around them; bars in back-ticks and quotes do not count.
fn cells(at: usize, line: &str) -> Vec<(usize, &str)> {
    let mut cells = Vec::new();
    let mut quote = None;
    let mut from = 0;
    let mut cell = |from: usize, to: usize| {
        let whole = line.get(from..to).unwrap_or("");
        cells.push((at + from + whole.len() - whole.trim_start().len(), whole.trim()));
    };
    for (offset, byte) in line.bytes().enumerate() {
        match (quote, byte) {
            (None, b'`' | b'"') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'|') => {
                cell(from, offset);
                from = offset + 1;
            }
            (None | Some(_), _) => {}
        }
    }
    cell(from, line.len());
    cells
}

type Heading = (Option<Vec<Operand>>, Option<Vec<Name>>);

/// The heading: `id`, the columns that are asked, the conclusions that are given.
fn heading(reader: &mut Reader<'_>, line: &Line<'_>, gives: usize) -> Heading {
    let span = reader.place(line.start, line.end);
    if line.cells.first().is_none_or(|&(_, first)| first != "id") {
        let first = line.cells.first().map_or("", |&(_, first)| first);
        reader.report(
            Diagnostic::error(
                code::E0126,
                span,
                format!("the first row begins with `{first}`, so it is no heading"),
            )
            .note("the first row names the columns, and its first column is `id`")
            .help("write `| id | ITEM | CONCLUSION |` above the rows"),
        );
        return (None, None);
    }
    if line.cells.len() < gives + 1 {
        reader.report(
            Diagnostic::error(
                code::E0125,
                span,
                format!(
                    "the heading has {} columns, and needs `id` and {gives} for what the table gives",
                    line.cells.len()
                ),
            )
            .help("name the conclusions that the table gives in its last columns"),
        );
        return (None, None);
    }
    let inputs = line.cells.len() - gives;
    let mut columns = Some(Vec::new());
    let mut outputs = Some(Vec::new());
    for (index, &(at, cell)) in line.cells.iter().enumerate().skip(1) {
        if index < inputs {
            let found = alone(reader, Rule::lone_operand, at, cell, condition::operand);
            columns = columns.zip(found).map(|(all, one)| pushed(all, one));
        } else {
            let found = alone(reader, Rule::lone_name, at, cell, |inner, it| Some(value::name(inner, &it)));
            outputs = outputs.zip(found).map(|(all, one)| pushed(all, one));
        }
    }
    (columns, outputs)
}

/// One column too few or too many in the heading: all rows agree, so it is not they that are wrong.
fn short_heading(reader: &Reader<'_>, span: Span, wanted: usize, rows: &[Line<'_>]) -> Option<Diagnostic> {
    let found = rows.first().filter(|_| rows.len() > 1)?.cells.len();
    if found == wanted || rows.iter().any(|row| row.cells.len() != found) {
        return None;
    }
    let text = format!("the heading has {wanted} cells, and all {} rows have {found}", rows.len());
    let missing = if found > wanted { "name the column that is missing" } else { "take one column away" };
    let first = rows.first()?;
    Some(
        Diagnostic::error(code::E0125, span, text)
            .other(reader.place(first.start, first.end), "the first row")
            .help(format!("{missing}: the heading names one column for each cell of a row")),
    )
}

fn pushed<T>(mut all: Vec<T>, one: T) -> Vec<T> {
    all.push(one);
    all
}

fn row(reader: &mut Reader<'_>, line: &Line<'_>, inputs: usize, outputs: usize) -> Option<Row> {
    let span = reader.place(line.start, line.end);
    let wanted = 1 + inputs + outputs;
    if line.cells.len() != wanted {
        reader.report(
            Diagnostic::error(
                code::E0125,
                span,
                format!("this row has {} cells, and the heading has {wanted}", line.cells.len()),
            )
            .help("give each column one cell; `any` stands for every value"),
        );
        return None;
    }
    if line.cells.first().is_some_and(|&(_, first)| first == "id") {
        reader.report(
            Diagnostic::error(code::E0126, span, "the heading stands twice")
                .note("the first row names the columns, and all below it are rows with an id of their own")
                .help("delete this line, or give the row an id"),
        );
        return None;
    }
    let mut cells = line.cells.iter();
    let &(at, id) = cells.next()?;
    let id = alone(reader, Rule::lone_name, at, id, |inner, it| Some(value::name(inner, &it)));
    let mut asked: Vec<Option<Cell>> = Vec::new();
    for &(at, text) in cells.by_ref().take(inputs) {
        asked.push(alone(reader, Rule::lone_cell, at, text, cell));
    }
    let mut given: Vec<Option<Value>> = Vec::new();
    for &(at, text) in cells {
        given.push(alone(reader, Rule::lone_value, at, text, value::value));
    }
    Some(Row {
        id: id?,
        cells: asked.into_iter().collect::<Option<_>>()?,
        outputs: given.into_iter().collect::<Option<_>>()?,
        span,
    })
}

/// Reads one cell by itself, and reports what cannot stand in it.
fn alone<T>(
    reader: &mut Reader<'_>,
    entry: Rule,
    at: usize,
    text: &str,
    build: impl FnOnce(&mut Reader<'_>, Found<'_>) -> Option<T>,
) -> Option<T> {
    if text.is_empty() {
        reader.report(Diagnostic::error(code::E0127, reader.place(at, at), "this cell is empty").help(
            match entry {
                Rule::lone_name | Rule::lone_operand => "write a name in it",
                Rule::lone_value => "write the value that the table gives",
                _ => "write `any` for every value, or the value that it stands for",
            },
        ));
        return None;
    }
    let mut inner = reader.inner(at, text);
    let built = match Grammar::parse(entry, text) {
        Ok(mut pairs) => pairs.next().and_then(|found| build(&mut inner, found)),
        Err(error) => {
            let report = message::explain_cell(&inner, entry, &error);
            inner.report(report);
            None
        }
    };
    reader.diagnostics.append(&mut inner.diagnostics);
    built
}

fn cell(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Cell> {
    let span = reader.span(&found);
    let mut cell = Cell { negated: false, parts: Vec::new(), span };
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::kw_not => cell.negated = true,
            Rule::part => cell.parts.push(part(reader, piece)?),
            _ => {}
        }
    }
    Some(cell)
}

fn part(reader: &mut Reader<'_>, found: Found<'_>) -> Option<CellPart> {
    let (mut sign, mut until) = (None, false);
    let mut values: Vec<Value> = Vec::new();
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::comparator => sign = Some(value::comparator(reader, piece)?.value),
            Rule::sign_until => until = true,
            Rule::value => values.push(value::value(reader, piece)?),
            _ => {}
        }
    }
    let mut values = values.into_iter();
    let first = values.next()?;
    Some(match (sign, values.next()) {
        (Some(sign), _) => CellPart::Compare(sign, first),
        (None, Some(end)) if until => CellPart::Until(first, end),
        (None, Some(end)) => CellPart::Range(first, end),
        (None, None) => CellPart::Value(first),
    })
}

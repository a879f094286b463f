//! Random tables: complete and disjoint by construction, or by the first row that matches.

use appraise::syntax::tree::{
    Cell, CellPart, Comparator, Condition, DeclarationKind, Operand, OperandKind, Row, Table, TableMode,
};
use appraise::value::Decimal;

use super::build::{NOWHERE, bare, judgement, name, number_of, operand, path, value};
use super::draft::{Dice, Draft, Named, Sort};
use super::generate_conclusion::{cap, conclusion, entity_name, type_of};
use super::generate_condition::{Frame, list_operand, literal};

/// A column: its heading and the values it takes.
pub type Column = (Operand, Sort);

/// `one row only`: the rows are the product of a partition of each column.
pub fn one_row_table(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, applies: Option<Condition>) {
    let columns = sure_columns(dice, draft, entity);
    let mut rows: Vec<Vec<Cell>> = vec![Vec::new()];
    for (_, sort) in &columns {
        let parts = partition(dice, sort);
        rows = rows
            .iter()
            .flat_map(|row| parts.iter().map(|part| [&row[..], std::slice::from_ref(part)].concat()))
            .collect();
    }
    finish(dice, draft, entity, applies, TableMode::OneRowOnly, columns, rows);
}

/// `first row`: any cells, and `otherwise`.
pub fn first_row_table(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, applies: Option<Condition>) {
    let mut columns = sure_columns(dice, draft, entity);
    if draft.list(entity, false).is_some() && dice.once_in(2) {
        let (operand, sort) = list_operand(dice, draft, Frame::of(entity));
        columns.push((operand, sort.unwrap_or(Sort::Percent(25))));
    }
    let rows = (0..dice.between(1, 4)).map(|_| columns.iter().map(|(_, sort)| cell(dice, sort)).collect());
    let rows = rows.collect();
    finish(dice, draft, entity, applies, TableMode::FirstRow, columns, rows);
}

/// One or two columns that are always applicable and can be cut into cells.
pub fn sure_columns(dice: &mut Dice<'_>, draft: &Draft, entity: usize) -> Vec<Column> {
    let fits = |it: &Named| {
        !it.may_not_apply
            && !it.criterion
            && !matches!(it.sort, Sort::AnyOf(_) | Sort::Percent(_) | Sort::List(..))
    };
    let mut all: Vec<Column> = draft
        .visible(entity, false)
        .into_iter()
        .filter(fits)
        .map(|it| (operand(OperandKind::Name(it.path)), it.sort))
        .collect();
    if let Some((list, _, most)) = draft.list(entity, false) {
        all.push((number_of(&list, None), Sort::Number(Decimal::ZERO, Decimal::whole(most), Decimal::ONE)));
    }
    let how_many = dice.between(1, 2) as usize;
    dice.some(&all, how_many)
}

/// Declares the table and what it gives.
pub fn finish(
    dice: &mut Dice<'_>,
    draft: &mut Draft,
    entity: usize,
    applies: Option<Condition>,
    mode: TableMode,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
) {
    let text = draft.fresh("t");
    let how_many = if dice.once_in(4) { 2 } else { 1 };
    let outputs: Vec<(String, Sort)> =
        (0..how_many).map(|_| (draft.fresh("q"), output_sort(dice, draft))).collect();
    let may_not_apply = applies.is_some();
    for (output, sort) in &outputs {
        let otherwise = (mode == TableMode::FirstRow).then(|| literal(dice, sort));
        let of = entity_name(draft, entity);
        let own = conclusion(output, of, type_of(sort), Some(&text), otherwise.as_deref(), applies.clone());
        draft.declarations.push(own);
    }
    let rows = rows.into_iter().map(|cells| Row {
        id: name(&draft.fresh("T")),
        cells,
        outputs: outputs.iter().map(|(_, sort)| value(&literal(dice, sort))).collect(),
        span: NOWHERE,
    });
    let rows = rows.collect();
    draft.declarations.push(DeclarationKind::Table(Table {
        name: name(&text),
        entity: None,
        gives: outputs.iter().map(|(output, _)| name(output)).collect(),
        mode: bare(mode),
        columns: columns.into_iter().map(|(operand, _)| operand).collect(),
        outputs: outputs.iter().map(|(output, _)| name(output)).collect(),
        rows,
        cites: judgement(),
        because: None,
    }));
    for (output, sort) in outputs {
        if let (Sort::Scale(scale, levels), true) = (&sort, dice.once_in(3)) {
            cap(dice, draft, entity, &output, scale, levels);
        }
        draft.add(entity, path(&output), sort, may_not_apply);
    }
}

fn output_sort(dice: &mut Dice<'_>, draft: &Draft) -> Sort {
    let (scale, levels) = dice.one(&draft.scales).clone();
    match dice.below(6) {
        3 => Sort::YesNo,
        4 => Sort::OneOf(["ya", "yb", "yc"].map(str::to_owned).to_vec()),
        5 => Sort::Number(Decimal::ZERO, Decimal::whole(3), Decimal::ONE),
        _ => Sort::Scale(scale, levels),
    }
}

fn any() -> Cell {
    cell_of(false, Vec::new())
}

fn cell_of(negated: bool, parts: Vec<CellPart>) -> Cell {
    Cell { negated, parts, span: NOWHERE }
}

fn word(text: &str) -> CellPart {
    CellPart::Value(value(text))
}

fn against(comparator: Comparator, text: &str) -> Cell {
    cell_of(false, vec![CellPart::Compare(comparator, value(text))])
}

/// Cells that cover every value of a sort once.
fn partition(dice: &mut Dice<'_>, sort: &Sort) -> Vec<Cell> {
    if dice.once_in(6) {
        return vec![any()];
    }
    match sort {
        Sort::YesNo => vec![cell_of(false, vec![word("yes")]), cell_of(false, vec![word("no")])],
        Sort::OneOf(words) | Sort::Scale(_, words) if words.len() == 1 => vec![any()],
        Sort::OneOf(words) => {
            let first = &words[dice.below(words.len())];
            vec![cell_of(false, vec![word(first)]), cell_of(true, vec![word(first)])]
        }
        Sort::Scale(_, words) => partition_scale(dice, words),
        Sort::Number(low, high, step) if low < high => {
            let steps = (high.0 - low.0) / step.0;
            let at = Decimal(low.0 + step.0 * dice.between(1, steps)).to_string();
            match dice.below(3) {
                0 => vec![against(Comparator::Less, &at), against(Comparator::AtLeast, &at)],
                1 => vec![
                    cell_of(false, vec![CellPart::Until(value(&low.to_string()), value(&at))]),
                    against(Comparator::AtLeast, &at),
                ],
                _ => vec![
                    cell_of(true, vec![CellPart::Range(value(&at), value(&high.to_string()))]),
                    cell_of(false, vec![CellPart::Range(value(&at), value(&high.to_string()))]),
                ],
            }
        }
        Sort::Number(..) | Sort::AnyOf(_) | Sort::Percent(_) | Sort::List(..) => vec![any()],
    }
}

fn partition_scale(dice: &mut Dice<'_>, words: &[String]) -> Vec<Cell> {
    let at = dice.between(1, words.len() as i64 - 1) as usize;
    let (low, high) = words.split_at(at);
    match dice.below(3) {
        0 => vec![against(Comparator::Less, &high[0]), against(Comparator::AtLeast, &high[0])],
        1 => {
            let range = CellPart::Range(value(&high[0]), value(&high[high.len() - 1]));
            vec![cell_of(false, low.iter().map(|it| word(it)).collect()), cell_of(false, vec![range])]
        }
        _ => words.iter().map(|it| cell_of(false, vec![word(it)])).collect(),
    }
}

/// A cell that may or may not match.
pub fn cell(dice: &mut Dice<'_>, sort: &Sort) -> Cell {
    let negated = dice.once_in(4);
    let ordered = matches!(sort, Sort::Scale(..) | Sort::Number(..) | Sort::Percent(_));
    let (a, b) = (literal(dice, sort), literal(dice, sort));
    match dice.below(4) {
        0 => cell_of(negated, vec![word(&a)]),
        1 if a != b => cell_of(negated, vec![word(&a), word(&b)]),
        2 if ordered => {
            let comparators = [Comparator::Less, Comparator::AtMost, Comparator::More, Comparator::AtLeast];
            cell_of(negated, vec![CellPart::Compare(*dice.one(&comparators), value(&a))])
        }
        1 | 2 => cell_of(negated, vec![word(&a)]),
        _ => any(),
    }
}

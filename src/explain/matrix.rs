//! A matrix as a table, with what its records say about how sure a cell is.

use super::{Explainer, Grid, Words};
use crate::condition::Subject;
use crate::evaluate::{Answer, ItemPath};
use crate::framework::{Matrix, MatrixOf};
use crate::value::{ItemId, RecordId, ValueSet};

/// Notes are told apart by these; further ones have none.
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// A remark, and the records that make it.
struct CellNote {
    text: String,
    records: Vec<RecordId>,
}

/// The cells of a matrix that are answered, row by row, as the matrix lists them.
pub(crate) fn grid(words: &Words<'_>, matrix: &Matrix, answers: &[&Answer]) -> Grid {
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    for (cell, ranks) in matrix.cells.iter().enumerate() {
        let Some(answer) = answers.iter().find(|it| it.cell == Some(cell as u32)) else { continue };
        let names: Vec<String> =
            matrix.by.iter().zip(ranks).map(|(&item, &rank)| by_label(words, item, rank)).collect();
        let (Some(row), column) = (names.first(), names.get(1)) else { continue };
        if let Some(column) = column.filter(|it| !columns.contains(it)) {
            columns.push(column.clone());
        }
        match rows.last_mut().filter(|(name, _)| name == row) {
            Some((_, cells)) => cells.push(words.answer(answer)),
            None => rows.push((row.clone(), vec![words.answer(answer)])),
        }
    }
    if columns.is_empty() {
        columns.push(what(words, matrix));
    }
    let by: Vec<&str> =
        matrix.by.iter().map(|&item| words.framework.vocabulary.items[item].name.as_str()).collect();
    Grid { by: by.join(" / "), columns, rows, marks: Vec::new(), notes: Vec::new() }
}

fn by_label(words: &Words<'_>, item: ItemId, rank: u32) -> String {
    let vocabulary = &words.framework.vocabulary;
    let labels = vocabulary.labels(&vocabulary.items[item].domain);
    labels.get(rank as usize).map_or_else(|| rank.to_string(), |label| label.text().to_owned())
}

/// What a matrix takes of its records, as the heading of its one column.
fn what(words: &Words<'_>, matrix: &Matrix) -> String {
    let items = &words.framework.vocabulary.items;
    let field = |subject: Subject| match subject {
        Subject::Item(item) => &items[item].name,
        Subject::Conclusion(id) | Subject::Cell(id, _) => &words.framework.conclusions[id].name,
    };
    match matrix.of {
        MatrixOf::Highest(subject) => format!("highest {}", field(subject)),
        MatrixOf::Lowest(subject) => format!("lowest {}", field(subject)),
        MatrixOf::Number => format!("number of {}", items[matrix.list].name),
    }
}

impl Explainer<'_> {
    /// The cells, with what the records say about how sure they are.
    pub(super) fn grid(&self, record: RecordId, matrix: &Matrix, answers: &[&Answer]) -> Grid {
        let mut grid = grid(&self.words, matrix, answers);
        let is_same =
            answers.iter().all(|it| answers.first().is_some_and(|first| first.outcome == it.outcome));
        // Letters need cells to stand in.
        let notes = if is_same { Vec::new() } else { self.cell_notes(record, matrix) };
        if !notes.is_empty() {
            let mut cells = answers.iter().map(|answer| self.marks(matrix, answer, &notes));
            grid.marks = grid.rows.iter().map(|(_, row)| cells.by_ref().take(row.len()).collect()).collect();
        }
        grid.notes =
            notes.iter().zip(LETTERS.chars()).map(|(it, mark)| format!("{mark}: {}", it.text)).collect();
        if self.words.is_open_list(record, matrix.list) {
            let name = &self.words.framework.vocabulary.items[matrix.list].name;
            grid.notes.push(format!("there may be further {name}, so every cell can still change"));
        }
        grid
    }

    /// The letters of the notes that records of a cell make.
    fn marks(&self, matrix: &Matrix, answer: &Answer, notes: &[CellNote]) -> String {
        let cell = answer.cell.and_then(|cell| matrix.cells.get(cell as usize));
        let Some(ranks) = cell else { return String::new() };
        let is_of_cell = |member: RecordId| {
            matrix.by.iter().zip(ranks).all(|(&item, &rank)| {
                let possible = self.words.possible(ItemPath { record: member, item });
                possible.and_then(ValueSet::single_rank) == Some(rank)
            })
        };
        let marked = notes.iter().zip(LETTERS.chars());
        let of_cell = marked.filter(|(note, _)| note.records.iter().any(|&it| is_of_cell(it)));
        of_cell.map(|(_, mark)| mark).collect()
    }

    /// The remarks of the records on what is taken of them.
    fn cell_notes(&self, record: RecordId, matrix: &Matrix) -> Vec<CellNote> {
        let item = match matrix.of {
            MatrixOf::Highest(Subject::Item(item)) | MatrixOf::Lowest(Subject::Item(item)) => item,
            MatrixOf::Highest(_) | MatrixOf::Lowest(_) | MatrixOf::Number => return Vec::new(),
        };
        let mut notes: Vec<CellNote> = Vec::new();
        for member in self.members(record, matrix.list) {
            for text in self.words.notes(ItemPath { record: member, item }) {
                match notes.iter_mut().find(|it| it.text == text) {
                    Some(note) => note.records.push(member),
                    None => notes.push(CellNote { text, records: vec![member] }),
                }
            }
        }
        notes
    }
}

//! A matrix as a table, with what its records say about how sure a cell is.

use super::{Explainer, Grid, Words};
use crate::condition::Subject;
use crate::evaluate::{Answer, ItemPath};
use crate::framework::{Matrix, MatrixOf};
use crate::value::{ItemId, RecordId};

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
    Grid { by: by.join(" / "), columns, rows, notes: Vec::new() }
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
        Grid { notes: self.cell_notes(record, matrix), ..grid(&self.words, matrix, answers) }
    }

    /// The remarks of the records on what is taken of them, one line a remark with the records that make it.
    fn cell_notes(&self, record: RecordId, matrix: &Matrix) -> Vec<String> {
        let item = match matrix.of {
            MatrixOf::Highest(Subject::Item(item)) | MatrixOf::Lowest(Subject::Item(item)) => item,
            MatrixOf::Highest(_) | MatrixOf::Lowest(_) | MatrixOf::Number => return Vec::new(),
        };
        let mut notes: Vec<(String, Vec<String>)> = Vec::new();
        for member in self.members(record, matrix.list) {
            for note in self.words.notes(ItemPath { record: member, item }) {
                let id = self.words.case.records[member].id.clone();
                match notes.iter_mut().find(|(text, _)| *text == note) {
                    Some((_, ids)) => ids.push(id),
                    None => notes.push((note, vec![id])),
                }
            }
        }
        let mut lines: Vec<String> =
            notes.into_iter().map(|(note, ids)| format!("{}: {note}", ids.join(", "))).collect();
        if self.words.is_open_list(record, matrix.list) {
            let name = &self.words.framework.vocabulary.items[matrix.list].name;
            lines.push(format!("the list {name} may go on, so every cell can still change"));
        }
        lines
    }
}

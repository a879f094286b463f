//! CSV for a spreadsheet: one row a case, record and conclusion.

mod assessors;
mod compare;

pub use assessors::assessors;
pub use compare::{comparison, comparisons};

use super::{Assessment, because, reading_word};
use crate::report::text::records_in_order;

/// One table; with several readings the first column names the reading.
pub fn assessment(readings: &[Assessment<'_>]) -> String {
    let with_reading = readings.len() > 1;
    let columns = ["case", "record", "conclusion", "result", "settled", "because", "open"];
    let head: Vec<String> =
        with_reading.then_some("reading").into_iter().chain(columns).map(str::to_owned).collect();
    let all = readings.iter().flat_map(|assessment| {
        let reading = with_reading.then(|| reading_word(assessment.reading).to_owned());
        rows(assessment).into_iter().map(move |row| reading.clone().into_iter().chain(row).collect())
    });
    written(&head, all)
}

/// A head and its rows, quoted where they have to be.
fn written(head: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut is_good = writer.write_record(head).is_ok();
    for row in rows {
        is_good &= writer.write_record(&row).is_ok();
    }
    // Writing into memory does not fail; were it to, an empty answer is seen at once.
    debug_assert!(is_good, "CSV rows all have the same number of cells");
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn rows(assessment: &Assessment<'_>) -> Vec<[String; 7]> {
    let mut rows = Vec::new();
    for assessed in &assessment.cases {
        let words = assessed.words(assessment.framework);
        for record in records_in_order(assessed.case) {
            for answer in &assessed.evaluation.records[record].answers {
                let open: Vec<String> = answer.open.iter().map(|&path| words.item_path(path)).collect();
                let is_settled = answer.outcome.values().len() == 1;
                rows.push([
                    assessed.case.id.clone(),
                    words.path(record),
                    words.conclusion_name(answer.conclusion, answer.cell),
                    words.answer(answer),
                    if is_settled { "yes" } else { "no" }.to_owned(),
                    because(assessment.framework, answer).join(", "),
                    open.join(", "),
                ]);
            }
        }
    }
    for file in &assessment.left_out {
        let stem = std::path::Path::new(file).file_stem();
        let case = stem.map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let empty = String::new;
        let why = "left out because of an error".to_owned();
        rows.push([case, empty(), empty(), why, "no".to_owned(), empty(), empty()]);
    }
    rows
}

//! The case x conclusion tables, one a record, then the portfolio; with several readings one column each.

use super::{code, plain, row, rule};
use crate::case::Case;
use crate::evaluate::{Answer, ItemPath};
use crate::explain::{OpenName, explain_portfolios, grid, in_all_cells, open_names};
use crate::framework::{Framework, Home};
use crate::report::text::records_in_order;
use crate::report::{
    Assessed, Assessment, EachReading, because, cannot_be_in, left_out_text, reading_word, short_digest,
    side_by_side, titled,
};
use crate::value::{ConclusionId, RecordId};

/// One document; `readings`: the same cases under one or several readings.
pub fn assessment(readings: &[Assessment<'_>]) -> String {
    let Some(first) = readings.first() else { return String::new() };
    let framework = first.framework;
    let title = if framework.title.is_empty() { &framework.name } else { &framework.title };
    let words: Vec<&str> = readings.iter().map(|it| reading_word(it.reading)).collect();
    let mut text = format!(
        "# {}\n\n{} ({}), reading: {}\n",
        plain(title),
        plain(&titled(&framework.name, &framework.version)),
        short_digest(first.digest),
        words.join(", ")
    );
    if let Some(left_out) = left_out_text(readings) {
        text.push_str(&format!("\n{}\n", plain(&left_out)));
    }
    for (assessed, each) in side_by_side(readings) {
        for record in records_in_order(assessed.case) {
            text.push_str(&block(readings, (assessed, &each), record));
        }
    }
    for reading in readings {
        text.push_str(&portfolio(reading, readings.len() > 1));
    }
    text
}

/// The heading of a record and its table; nothing for a record without conclusions.
fn block(
    readings: &[Assessment<'_>],
    (assessed, each): (&Assessed<'_>, &EachReading<'_>),
    record: RecordId,
) -> String {
    let Some(first) = readings.first() else { return String::new() };
    let words = assessed.words(first.framework);
    let answers = &assessed.evaluation.records[record].answers;
    let mut text = heading(assessed, record, &words.path(record));
    if answers.is_empty() {
        return if record == Case::ROOT { text } else { String::new() };
    }
    if let Some(without) = cannot_be_in(readings, each).filter(|_| record == Case::ROOT) {
        text.push_str(&format!("\n{without}\n"));
    }
    let is_one = readings.len() == 1;
    let is_matrix =
        |it: &Answer| is_one && matches!(first.framework.conclusions[it.conclusion].home, Home::Matrix(_));
    let mut rows = String::new();
    for (nth, answer) in answers.iter().enumerate().filter(|(_, it)| !is_matrix(it)) {
        let name = code(&words.conclusion_name(answer.conclusion, answer.cell));
        let cells = if is_one {
            let names = open_names(&words, record, &answer.open);
            let open: Vec<String> = names.iter().map(OpenName::text).collect();
            let deciders = because(first.framework, answer).join(", ");
            vec![words.answer(answer), deciders, open.join(", ")]
        } else {
            in_each(each, first.framework, record, nth)
        };
        rows.push_str(&row(std::iter::once(name).chain(cells.iter().map(|it| plain(it)))));
    }
    if !rows.is_empty() {
        let head: Vec<String> = match readings {
            [_] => ["result", "because", "open"].map(str::to_owned).to_vec(),
            many => many.iter().map(|it| reading_word(it.reading).to_owned()).collect(),
        };
        text.push('\n');
        text.push_str(&row(std::iter::once("conclusion".to_owned()).chain(head.clone())));
        text.push_str(&rule(head.len() + 1));
        text.push_str(&rows);
    }
    if is_one {
        text.push_str(&matrices(first, assessed, record));
    }
    text
}

fn heading(assessed: &Assessed<'_>, record: RecordId, path: &str) -> String {
    let (level, name, title) = match record {
        Case::ROOT => ("##", assessed.case.id.as_str(), &assessed.case.title),
        record => ("###", path, &assessed.case.records[record].title),
    };
    let title = if title.is_empty() { String::new() } else { format!(": {}", plain(title)) };
    format!("\n{level} {}{title}\n", plain(name))
}

/// The result of one conclusion in each reading; what differs from the reading before it is named as changed.
fn in_each(each: &EachReading<'_>, framework: &Framework, record: RecordId, nth: usize) -> Vec<String> {
    let results = each.iter().map(|other| {
        let other = (*other)?;
        let answer = other.evaluation.records[record].answers.get(nth)?;
        Some(other.words(framework).answer(answer))
    });
    let mut cells: Vec<String> = Vec::new();
    let mut before: Option<String> = None;
    for result in results {
        let Some(result) = result else {
            cells.push("-".to_owned());
            continue;
        };
        let is_changed = before.as_ref().is_some_and(|it| *it != result);
        cells.push(if is_changed { format!("changed: {result}") } else { result.clone() });
        before = Some(result);
    }
    cells
}

/// Each matrix as a table of its own, with what is open for any of its cells.
fn matrices(assessment: &Assessment<'_>, assessed: &Assessed<'_>, record: RecordId) -> String {
    let words = assessed.words(assessment.framework);
    let answers = &assessed.evaluation.records[record].answers;
    let mut done: Vec<ConclusionId> = Vec::new();
    let mut text = String::new();
    for answer in answers {
        let definition = &assessment.framework.conclusions[answer.conclusion];
        let Home::Matrix(matrix) = &definition.home else { continue };
        if done.contains(&answer.conclusion) {
            continue;
        }
        done.push(answer.conclusion);
        let cells: Vec<&Answer> = answers.iter().filter(|it| it.conclusion == answer.conclusion).collect();
        let results: Vec<String> = cells.iter().map(|it| words.answer(it)).collect();
        match results.first().filter(|first| results.iter().all(|it| it == *first)) {
            Some(result) => {
                text.push_str(&format!(
                    "\n{}: {}, {}\n",
                    code(&definition.name),
                    plain(result),
                    in_all_cells(cells.len())
                ));
            }
            None => {
                text.push_str(&format!("\n{}:\n\n", code(&definition.name)));
                text.push_str(&super::explain::matrix(&grid(&words, matrix, &cells)));
            }
        }
        let mut paths: Vec<ItemPath> = cells.iter().flat_map(|it| it.open.iter().copied()).collect();
        paths.sort();
        paths.dedup();
        let names: Vec<String> = open_names(&words, record, &paths).iter().map(OpenName::text).collect();
        if !names.is_empty() {
            text.push_str(&format!("\nOpen for {}: {}\n", code(&definition.name), plain(&names.join(", "))));
        }
    }
    text
}

fn portfolio(assessment: &Assessment<'_>, with_reading: bool) -> String {
    if assessment.portfolio.is_empty() {
        return String::new();
    }
    let reading =
        if with_reading { format!(", reading {}", reading_word(assessment.reading)) } else { String::new() };
    let mut text = format!("\n## Portfolio{reading}\n\n");
    text.push_str(&row(["portfolio", "result", "count", "counted"].map(str::to_owned)));
    text.push_str(&rule(4));
    let cases: Vec<_> = assessment.cases.iter().map(|it| (it.case, it.evaluation)).collect();
    for it in explain_portfolios(assessment.framework, &cases, &assessment.portfolio) {
        let perhaps = it.possible.iter().map(|it| format!("perhaps {it}"));
        let counted: Vec<String> = it.certain.iter().cloned().chain(perhaps).collect();
        let count = format!("{} {}", it.count, it.what);
        text.push_str(&row([code(&it.name), plain(&it.result), plain(&count), plain(&counted.join(", "))]));
    }
    text
}

//! The case x conclusion table: one block a case, a line a conclusion, records indented below; then the portfolio.

use super::layout::{table, wrap};
use super::{Style, joined};
use crate::case::Case;
use crate::evaluate::{Answer, ItemPath};
use crate::explain::{Words, explain_portfolios};
use crate::report::{Assessed, Assessment, because, reading_word, short_digest};
use crate::value::RecordId;

/// So many open items are named in a line; the others are counted.
const MAX_OPEN: usize = 3;

/// One reading.
pub fn assessment(assessment: &Assessment<'_>, style: Style) -> String {
    let mut lines =
        vec![style.strong(&title(assessment)), format!("reading: {}", reading_word(assessment.reading))];
    for assessed in &assessment.cases {
        lines.push(String::new());
        lines.extend(heading(assessed, style));
        let words = assessed.words(assessment.framework);
        let mut rows = vec![["conclusion", "result", "because", "open"].map(str::to_owned).to_vec()];
        for record in records_in_order(assessed.case) {
            rows.extend(record_rows(assessment, assessed, &words, record));
        }
        lines.extend(with_weak_head(table(&rows, 2, style.width), style));
    }
    lines.extend(portfolio(assessment, style));
    joined(lines)
}

/// Three readings side by side.
pub fn readings(readings: &[Assessment<'_>], style: Style) -> String {
    let Some(first) = readings.first() else { return String::new() };
    let mut lines = vec![style.strong(&title(first)), "readings of silence side by side".to_owned()];
    for (at, assessed) in first.cases.iter().enumerate() {
        lines.push(String::new());
        lines.extend(heading(assessed, style));
        let mut head = vec!["conclusion".to_owned()];
        head.extend(readings.iter().map(|it| reading_word(it.reading).to_owned()));
        let mut rows = vec![head];
        for record in records_in_order(assessed.case) {
            let words = assessed.words(first.framework);
            rows.extend(record_head(&words, record));
            for (place, answer) in assessed.evaluation.records[record].answers.iter().enumerate() {
                let mut row = vec![name(&words, record, answer)];
                for reading in readings {
                    let Some(other) = reading.cases.get(at) else { continue };
                    let answer = other.evaluation.records[record].answers.get(place);
                    row.push(answer.map_or_else(String::new, |it| other.words(reading.framework).answer(it)));
                }
                rows.push(row);
            }
        }
        lines.extend(with_weak_head(table(&rows, 2, style.width), style));
    }
    for reading in readings {
        let block = portfolio(reading, style);
        if !block.is_empty() {
            lines.push(String::new());
            lines.push(format!("reading: {}", reading_word(reading.reading)));
            lines.extend(block.into_iter().skip_while(String::is_empty));
        }
    }
    joined(lines)
}

fn title(assessment: &Assessment<'_>) -> String {
    let framework = assessment.framework;
    format!("{} {} ({})", framework.name, framework.version, short_digest(assessment.digest))
}

fn heading(assessed: &Assessed<'_>, style: Style) -> Vec<String> {
    let title = &assessed.case.title;
    let text =
        if title.is_empty() { assessed.case.id.clone() } else { format!("{}: {title}", assessed.case.id) };
    wrap(&text, style.width).iter().map(|line| style.strong(line)).collect()
}

fn with_weak_head(mut lines: Vec<String>, style: Style) -> Vec<String> {
    if let Some(head) = lines.first_mut() {
        *head = style.weak(head);
    }
    lines
}

/// Records with those below them right after, as a reader expects.
pub(crate) fn records_in_order(case: &Case) -> Vec<RecordId> {
    let mut order = Vec::new();
    let mut stack = vec![Case::ROOT];
    while let Some(record) = stack.pop() {
        order.push(record);
        let children: Vec<RecordId> =
            case.records[record].lists.iter().flat_map(|list| list.records.iter().copied()).collect();
        stack.extend(children.into_iter().rev());
    }
    order
}

fn depth(words: &Words<'_>, record: RecordId) -> usize {
    words.lineage(record).len() - 1
}

/// The line that names a record below its case; none for the case itself or a record without conclusions.
fn record_head(words: &Words<'_>, record: RecordId) -> Option<Vec<String>> {
    if record == Case::ROOT || words.evaluation.records[record].answers.is_empty() {
        return None;
    }
    Some(vec![words.path(record)])
}

fn name(words: &Words<'_>, record: RecordId, answer: &Answer) -> String {
    // A blank that does not wrap keeps the indent of a name.
    format!(
        "{}{}",
        "\u{a0}".repeat(2 * depth(words, record)),
        words.conclusion_name(answer.conclusion, answer.cell)
    )
}

fn record_rows(
    assessment: &Assessment<'_>,
    assessed: &Assessed<'_>,
    words: &Words<'_>,
    record: RecordId,
) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = record_head(words, record).into_iter().collect();
    for answer in &assessed.evaluation.records[record].answers {
        rows.push(vec![
            name(words, record, answer),
            words.answer(answer),
            because(assessment.framework, answer).join(", "),
            open_text(words, record, &answer.open),
        ]);
    }
    rows
}

/// The first open items, those of the record itself without its path.
fn open_text(words: &Words<'_>, record: RecordId, open: &[ItemPath]) -> String {
    let own = format!("{}.", words.path(record));
    let mut names: Vec<String> = open
        .iter()
        .take(MAX_OPEN)
        .map(|&path| {
            let path = words.item_path(path);
            path.strip_prefix(&own).map(str::to_owned).unwrap_or(path)
        })
        .collect();
    if open.len() > MAX_OPEN {
        names.push(format!("and {} more", open.len() - MAX_OPEN));
    }
    names.join(", ")
}

fn portfolio(assessment: &Assessment<'_>, style: Style) -> Vec<String> {
    if assessment.portfolio.is_empty() {
        return Vec::new();
    }
    let cases: Vec<_> = assessment.cases.iter().map(|it| (it.case, it.evaluation)).collect();
    let n_cases = cases.len();
    let told = explain_portfolios(assessment.framework, &cases, &assessment.portfolio);
    let cases_word = if n_cases == 1 { "case" } else { "cases" };
    let mut lines = vec![String::new(), style.strong(&format!("portfolio of {n_cases} {cases_word}"))];
    let mut rows = vec![["portfolio", "result", "count", "because"].map(str::to_owned).to_vec()];
    for it in told {
        rows.push(vec![it.name, it.result, it.count, it.because.join(", ")]);
    }
    lines.extend(with_weak_head(table(&rows, 2, style.width), style));
    lines
}

//! Three readings of silence side by side. What changes from one reading to the next is marked with `*`; what is the
//! same in all is named in one paragraph.

use unicode_width::UnicodeWidthStr as _;

use super::assess::{heading, records_in_order};
use super::layout::{hanging, indented, pad, table};
use super::portfolio::portfolio;
use super::{Style, joined, record};
use crate::case::Case;
use crate::diagnostic::counted;
use crate::explain::explain_portfolios;
use crate::report::{
    Assessed, Assessment, EachReading, cannot_be_in, left_out_text, reading_word, short_digest, side_by_side,
    titled,
};
use crate::value::{Outcome, RecordId};

/// A result longer than this stands on a line of its own.
const MAX_RESULT: usize = 22;

/// The readings in order, each over the same cases.
pub fn readings(readings: &[Assessment<'_>], style: Style) -> String {
    let Some(first) = readings.first() else { return String::new() };
    let framework = first.framework;
    let words: Vec<&str> = readings.iter().map(|it| reading_word(it.reading)).collect();
    let title = format!(
        "{} ({}), readings of silence side by side: {}",
        titled(&framework.name, &framework.version),
        short_digest(first.digest),
        words.join(", ")
    );
    let mut lines = hanging("", &style.strong(&title), style.width.max(40));
    lines.extend(hanging("", "* differs from the reading to the left; = is the same", style.width));
    lines.extend(left_out_text(readings).iter().flat_map(|it| hanging("", it, style.width)));
    for (assessed, each) in side_by_side(readings) {
        lines.push(String::new());
        for record in records_in_order(assessed.case) {
            lines.extend(block(readings, (assessed, &each), record, style));
        }
    }
    lines.extend(portfolios(readings, style));
    joined(lines)
}

fn block(
    readings: &[Assessment<'_>],
    (assessed, each): (&Assessed<'_>, &EachReading<'_>),
    record: RecordId,
    style: Style,
) -> Vec<String> {
    let Some(first) = readings.first() else { return Vec::new() };
    let words = assessed.words(first.framework);
    let place = record::Place { framework: first.framework, words, record };
    if !place.has_answers() && record != Case::ROOT {
        return Vec::new();
    }
    let mut lines = heading(assessed, &place, style);
    let (mut rows, mut stacked, mut same) = (vec![head(readings)], Vec::new(), Vec::new());
    let indent = 2 * place.depth() + 2;
    if let Some(text) = cannot_be_in(readings, each).filter(|_| record == Case::ROOT) {
        lines.extend(indented(&text, indent, style.width));
    }
    for (nth, answer) in place.answers().iter().enumerate() {
        let name = words.conclusion_name(answer.conclusion, answer.cell);
        let mut is_exact = true;
        let mut result = |other: &Option<&Assessed<'_>>| {
            let other = (*other)?;
            let answer = other.evaluation.records[record].answers.get(nth)?;
            is_exact &= matches!(answer.outcome, Outcome::Exact(_));
            Some(other.words(first.framework).answer(answer))
        };
        let results: Vec<Option<String>> = each.iter().map(&mut result).collect();
        let known: Vec<&String> = results.iter().flatten().collect();
        match known.as_slice() {
            // Equal bounds do not say that the results are equal.
            [first, others @ ..] if is_exact && !others.is_empty() && others.iter().all(|it| it == first) => {
                same.push(name);
            }
            all if all.iter().any(|it| it.width() > MAX_RESULT) => {
                stacked.extend(below(readings, &marked(name, &results), indent, style));
            }
            _ => rows.push(marked(name, &results)),
        }
    }
    let has_changed = rows.len() > 1 || !stacked.is_empty();
    if rows.len() > 1 {
        lines.extend(table(&rows, indent, style.width));
    }
    lines.extend(stacked);
    if !same.is_empty() {
        let text = match same.as_slice() {
            all if has_changed || all.len() == 1 => all.join(", "),
            all => record::all_conclusions(all.len()),
        };
        lines.extend(indented(&format!("no change: {text}"), indent, style.width));
    }
    lines
}

/// A conclusion whose results are too long for columns: a line a reading.
fn below(readings: &[Assessment<'_>], row: &[String], indent: usize, style: Style) -> Vec<String> {
    let Some((name, results)) = row.split_first() else { return Vec::new() };
    let mut lines = vec![format!("{}{name}", " ".repeat(indent))];
    let longest = readings.iter().map(|it| reading_word(it.reading).width()).max().unwrap_or(0);
    for (reading, result) in readings.iter().zip(results) {
        let lead = format!("{}{}  ", " ".repeat(indent + 2), pad(reading_word(reading.reading), longest));
        lines.extend(hanging(&lead, result, style.width));
    }
    lines
}

fn head(readings: &[Assessment<'_>]) -> Vec<String> {
    let words = readings.iter().map(|it| reading_word(it.reading).to_owned());
    std::iter::once("conclusion".to_owned()).chain(words).collect()
}

/// The first result, then `*` and the next where it differs from the one before it, else `=`; `-` where there is none.
/// A bound is written out.
fn marked(name: String, results: &[Option<String>]) -> Vec<String> {
    let mut row = vec![name];
    let mut before: Option<&String> = None;
    for result in results {
        row.push(match (before, result) {
            (_, None) => "-".to_owned(),
            (None, Some(result)) => result.clone(),
            (Some(before), Some(result)) if before == result && result.starts_with("at most ") => {
                result.clone()
            }
            (Some(before), Some(result)) if before == result => "=".to_owned(),
            (Some(_), Some(result)) => format!("* {result}"),
        });
        before = result.as_ref().or(before);
    }
    row
}

/// `2 cases`; where readings differ, `2 cases in open, 1 case in silence`.
fn n_cases(readings: &[Assessment<'_>]) -> String {
    let of = |it: &Assessment<'_>| counted(it.cases.len(), "case");
    let all: Vec<String> = readings.iter().map(of).collect();
    match all.first().filter(|first| all.iter().all(|it| it == *first)) {
        Some(same) => same.clone(),
        None => {
            let each = all.iter().zip(readings);
            each.map(|(n, it)| format!("{n} in {}", reading_word(it.reading))).collect::<Vec<_>>().join(", ")
        }
    }
}

/// One line a portfolio with its result and count in each reading.
fn portfolios(readings: &[Assessment<'_>], style: Style) -> Vec<String> {
    if readings.iter().all(|it| it.portfolio.is_empty()) {
        return Vec::new();
    }
    if let [one] = readings {
        return portfolio(one, style);
    }
    let told: Vec<_> = readings
        .iter()
        .map(|it| {
            let cases: Vec<_> = it.cases.iter().map(|it| (it.case, it.evaluation)).collect();
            explain_portfolios(it.framework, &cases, &it.portfolio)
        })
        .collect();
    let mut lines = vec![String::new(), style.strong(&format!("portfolio of {}", n_cases(readings)))];
    let mut rows = vec![head(readings)];
    if let Some(cell) = rows.first_mut().and_then(|row| row.first_mut()) {
        *cell = "portfolio (how many are counted)".to_owned();
    }
    for (nth, it) in told.first().into_iter().flatten().enumerate() {
        let results: Vec<Option<String>> =
            told.iter().map(|all| all.get(nth).map(|it| format!("{} ({})", it.result, it.counted))).collect();
        rows.push(marked(it.name.clone(), &results));
    }
    lines.extend(table(&rows, 2, style.width));
    lines
}

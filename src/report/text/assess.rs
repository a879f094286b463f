//! The case x conclusion table: what comes out over all cases, then a block a case with a line a conclusion, its
//! records below; then the portfolio.

use super::layout::{hanging, wrap};
use super::overview::overview;
use super::portfolio::portfolio;
use super::record::{self, Extent};
use super::{Style, joined};
use crate::case::Case;
use crate::diagnostic::counted;
use crate::report::{Assessed, Assessment, left_out_text, reading_word, short_digest, titled};
use crate::value::RecordId;

/// One reading; `all`: every conclusion on its own line with all that can change it.
pub fn assessment(assessment: &Assessment<'_>, all: bool, style: Style) -> String {
    let mut lines = vec![style.strong(&title(assessment))];
    lines.extend(hanging("", &legend(assessment, all), style.width));
    lines.extend(
        left_out_text(std::slice::from_ref(assessment)).iter().flat_map(|it| hanging("", it, style.width)),
    );
    lines.extend(overview(assessment, style));
    let extent = if all { Extent::All } else { Extent::Short };
    for assessed in &assessment.cases {
        lines.push(String::new());
        lines.extend(case(assessment, assessed, extent, style));
    }
    lines.extend(portfolio(assessment, style));
    joined(lines)
}

/// `strengthening 1.0 (7f3a9c), reading: open`.
pub(super) fn title(assessment: &Assessment<'_>) -> String {
    let framework = assessment.framework;
    format!(
        "{} ({}), reading: {}",
        titled(&framework.name, &framework.version),
        short_digest(assessment.digest),
        reading_word(assessment.reading)
    )
}

fn legend(assessment: &Assessment<'_>, all: bool) -> String {
    let n_cases = assessment.cases.len();
    let fully_open = if all {
        ""
    } else {
        "; fully open: nothing recorded rules out any value that the rules can give (--all lists each)"
    };
    format!(
        "{}; each line: conclusion, result, the rules that decide it; \
         open: what can still change it{fully_open}",
        counted(n_cases, "case")
    )
}

fn case(assessment: &Assessment<'_>, assessed: &Assessed<'_>, extent: Extent, style: Style) -> Vec<String> {
    let words = assessed.words(assessment.framework);
    let mut lines = Vec::new();
    for record in records_in_order(assessed.case) {
        let it = record::Place { framework: assessment.framework, words, record };
        if it.has_answers() || record == Case::ROOT {
            lines.extend(heading(assessed, &it, style));
            lines.extend(record::block(&it, extent, style));
        }
    }
    lines
}

/// `zeist-berkane: Zeist - Berkane`, or `projects.waste: Waste management` indented below it.
pub(super) fn heading(assessed: &Assessed<'_>, it: &record::Place<'_>, style: Style) -> Vec<String> {
    let (name, title) = match it.record {
        Case::ROOT => (assessed.case.id.clone(), &assessed.case.title),
        record => (it.words.path(record), &assessed.case.records[record].title),
    };
    let text = if title.is_empty() { name } else { format!("{name}: {title}") };
    let indent = 2 * it.depth();
    let settled = it.settled();
    let lines = wrap(&text, style.width.saturating_sub(indent + settled.len() + 2));
    let n_lines = lines.len();
    let draw = |(at, line): (usize, &String)| {
        let gap = style.width.saturating_sub(indent + unicode_width::UnicodeWidthStr::width(line.as_str()));
        let right = if at + 1 == n_lines { format!("{settled:>gap$}") } else { String::new() };
        format!("{}{}{}", " ".repeat(indent), style.strong(line), style.weak(&right)).trim_end().to_owned()
    };
    lines.iter().enumerate().map(draw).collect()
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

//! The results of one record: a line a conclusion, what is open below it, matrices as tables, and in short form one
//! paragraph for the conclusions that nothing is known of yet.

use unicode_width::UnicodeWidthStr as _;

use super::Style;
use super::layout::{hanging, indented, pad, table, wrap};
use crate::evaluate::{Answer, ItemPath};
use crate::explain::{OpenName, Words, grid, in_all_cells, is_fully_open, open_names};
use crate::framework::{Framework, Home, Matrix, Value};
use crate::report::because;
use crate::value::{ConclusionId, RecordId};
use crate::vocabulary::Domain;

/// How much is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Open items on one line, what is fully open in one paragraph.
    Short,
    /// Everything.
    All,
}

/// Results are lined up as far as they are not longer than this.
const MAX_RESULT: usize = 22;
/// Where an unsettled result names no open item.
const JOINTLY: &str = "no answer alone narrows it, several together do";
/// Beside a result, deciders are wrapped only where there is this much room for them.
const LEAST_ROOM: usize = 16;

/// A record of a case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub framework: &'a Framework,
    pub words: Words<'a>,
    pub record: RecordId,
}

/// One line a conclusion.
struct Row {
    name: String,
    result: String,
    because: String,
    open: Vec<String>,
    is_settled: bool,
}

impl<'a> Place<'a> {
    pub fn answers(&self) -> &'a [Answer] {
        &self.words.evaluation.records[self.record].answers
    }

    pub fn has_answers(&self) -> bool {
        !self.answers().is_empty()
    }

    pub fn depth(&self) -> usize {
        self.words.lineage(self.record).len() - 1
    }

    /// The conclusions in order, each with its answers: one, or one a cell of a matrix.
    pub fn conclusions(&self) -> Vec<(ConclusionId, Vec<&'a Answer>)> {
        let mut all: Vec<(ConclusionId, Vec<&'a Answer>)> = Vec::new();
        for answer in self.answers() {
            match all.iter_mut().find(|(id, _)| *id == answer.conclusion) {
                Some((_, answers)) => answers.push(answer),
                None => all.push((answer.conclusion, vec![answer])),
            }
        }
        all
    }

    /// `3/10 settled`; a matrix is settled when all of its cells are. Nothing where there is no conclusion.
    pub fn settled(&self) -> String {
        let conclusions = self.conclusions();
        if conclusions.is_empty() {
            return String::new();
        }
        let is_settled = |(_, answers): &&(ConclusionId, Vec<&Answer>)| {
            answers.iter().all(|it| it.outcome.values().len() == 1)
        };
        format!("{}/{} settled", conclusions.iter().filter(is_settled).count(), conclusions.len())
    }

    fn home(&self, answer: &Answer) -> &'a Home {
        &self.framework.conclusions[answer.conclusion].home
    }

    fn row(&self, answer: &Answer) -> Row {
        let names = open_names(&self.words, self.record, &answer.open);
        Row {
            name: self.words.conclusion_name(answer.conclusion, answer.cell),
            result: self.words.answer(answer),
            because: match self.home(answer) {
                // The classes of the result are what decides it.
                Home::Models(_) => String::new(),
                Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => {
                    because(self.framework, answer).join(", ")
                }
            },
            open: names.iter().map(OpenName::text).collect(),
            is_settled: answer.outcome.values().len() == 1,
        }
    }
}

/// The lines of a record, below its heading.
pub(super) fn block(place: &Place<'_>, extent: Extent, style: Style) -> Vec<String> {
    let indent = 2 * place.depth() + 2;
    let (mut listed, mut matrices, mut folded, mut absent) = (vec![], vec![], vec![], vec![]);
    for (id, answers) in place.conclusions() {
        let is_absent = answers.iter().all(|it| it.outcome.values() == &[Value::NotApplicable]);
        match (answers.as_slice(), place.framework.conclusions[id].home.clone()) {
            _ if is_absent && extent == Extent::Short => {
                absent.push(place.framework.conclusions[id].name.clone());
            }
            (_, Home::Matrix(matrix)) => matrices.push((id, matrix, answers)),
            ([answer], _) if extent == Extent::Short && is_fully_open(place.framework, answer) => {
                folded.push(*answer);
            }
            _ => listed.extend(answers),
        }
    }
    let rows: Vec<Row> = listed.iter().map(|it| place.row(it)).collect();
    let mut lines = lined_up(&rows, indent, extent, style);
    for (id, matrix, answers) in &matrices {
        lines.extend(cells(place, *id, matrix, answers, indent, extent, style));
    }
    if !folded.is_empty() {
        lines.extend(indented(&format!("fully open: {}", fold(place, &folded)), indent, style.width));
    }
    if !absent.is_empty() {
        lines.extend(indented(&format!("not applicable: {}", absent.join(", ")), indent, style.width));
    }
    lines
}

fn lined_up(rows: &[Row], indent: usize, extent: Extent, style: Style) -> Vec<String> {
    let longest = |text: &dyn Fn(&Row) -> &str, most: usize| {
        rows.iter().map(|it| text(it).width()).filter(|&it| it <= most).max().unwrap_or(0)
    };
    let widths = (longest(&|it| &it.name, usize::MAX), longest(&|it| &it.result, MAX_RESULT));
    rows.iter().flat_map(|row| drawn(row, widths, indent, extent, style)).collect()
}

/// `name  result  deciders`, what does not fit on lines of its own; then what is open.
fn drawn(row: &Row, widths: (usize, usize), indent: usize, extent: Extent, style: Style) -> Vec<String> {
    let margin = " ".repeat(indent);
    let deeper = " ".repeat(indent + 4);
    let lead = format!("{margin}{}  ", pad(&row.name, widths.0));
    let mut lines = Vec::new();
    if lead.width() + row.result.width() <= style.width {
        let lead = format!("{lead}{}  ", pad(&row.result, widths.1));
        let room = style.width.saturating_sub(lead.width());
        if row.because.width() <= room || room >= LEAST_ROOM && row.result.width() <= MAX_RESULT {
            let deciders = wrap(&row.because, room);
            lines.extend(deciders.iter().enumerate().map(|(at, line)| match at {
                0 => format!("{lead}{line}").trim_end().to_owned(),
                _ => format!("{}{line}", " ".repeat(lead.width())),
            }));
        } else {
            lines.push(lead.trim_end().to_owned());
            lines.extend(hanging(&format!("{deeper}because "), &row.because, style.width));
        }
    } else {
        lines.extend(hanging(&lead, &row.result, style.width));
        if !row.because.is_empty() {
            lines.extend(hanging(&format!("{deeper}because "), &row.because, style.width));
        }
    }
    if !row.open.is_empty() {
        lines.extend(open(&row.open, &deeper, extent, style));
    } else if !row.is_settled {
        lines.push(format!("{deeper}open: {JOINTLY}"));
    }
    lines
}

/// `open: a, b and 3 more`; in short form on one line, on two when it would name one item only.
fn open(names: &[String], margin: &str, extent: Extent, style: Style) -> Vec<String> {
    let lead = format!("{margin}open: ");
    if extent == Extent::All {
        return hanging(&lead, &names.join(", "), style.width);
    }
    let room = style.width.saturating_sub(lead.width());
    let mut text = String::new();
    for n_shown in 1..=names.len() {
        let n_more = names.len() - n_shown;
        let shown = names.get(..n_shown).unwrap_or_default().join(", ");
        let attempt = if n_more == 0 { shown } else { format!("{shown} and {n_more} more") };
        let n_lines = wrap(&attempt, room).len();
        if n_shown > 1 && n_lines > usize::from(n_shown == 2) + 1 {
            break;
        }
        text = attempt;
    }
    hanging(&lead, &text, style.width)
}

/// All conclusions of a record.
pub(super) fn all_conclusions(n: usize) -> String {
    if n == 2 { "both conclusions".to_owned() } else { format!("all {n} conclusions") }
}

/// The conclusions that nothing is known of, those with the same result together.
fn fold(place: &Place<'_>, folded: &[&Answer]) -> String {
    if folded.len() == place.answers().len() && folded.len() > 1 {
        return all_conclusions(folded.len());
    }
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for answer in folded {
        let result = match &place.framework.conclusions[answer.conclusion].domain {
            Domain::AnyOf(_) => "no class certain or ruled out".to_owned(),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) | Domain::List { .. } => {
                place.words.answer(answer)
            }
        };
        let name = place.words.conclusion_name(answer.conclusion, answer.cell);
        match groups.iter_mut().find(|(it, _)| *it == result) {
            Some((_, names)) => names.push(name),
            None => groups.push((result, vec![name])),
        }
    }
    let texts: Vec<String> =
        groups.iter().map(|(result, names)| format!("{} ({result})", names.join(", "))).collect();
    texts.join("; ")
}

/// A matrix as a table; as one line when all of its cells are the same.
fn cells(
    place: &Place<'_>,
    id: ConclusionId,
    matrix: &Matrix,
    answers: &[&Answer],
    indent: usize,
    extent: Extent,
    style: Style,
) -> Vec<String> {
    let name = &place.framework.conclusions[id].name;
    let margin = " ".repeat(indent);
    let results: Vec<String> = answers.iter().map(|it| place.words.answer(it)).collect();
    let mut lines = match results.first().filter(|first| results.iter().all(|it| it == *first)) {
        Some(result) => {
            let text = format!("{result}, {}", in_all_cells(answers.len()));
            hanging(&format!("{margin}{name}  "), &text, style.width)
        }
        None => {
            let rows = grid(&place.words, matrix, answers).table();
            let mut lines = vec![format!("{margin}{name}")];
            lines.extend(table(&rows, indent + 2, style.width));
            lines
        }
    };
    let mut paths: Vec<ItemPath> = answers.iter().flat_map(|it| it.open.iter().copied()).collect();
    paths.sort();
    paths.dedup();
    let names = open_names(&place.words, place.record, &paths);
    if !names.is_empty() {
        let names: Vec<String> = names.iter().map(OpenName::text).collect();
        lines.extend(open(&names, &" ".repeat(indent + 4), extent, style));
    }
    lines
}

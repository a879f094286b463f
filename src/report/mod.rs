//! Shapes of what is handed in: text for a terminal, Markdown, CSV, and JSON as a contract with machines.
//!
//! Everything here is a function from data to text. The width of the terminal and colour come in as an argument.

mod against;
mod assessors;
pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod picture;
pub mod text;
mod words;

use crate::case::Case;
use crate::comparison::{Many, Row, Standing, Study};
use crate::diagnostic::{Diagnostic, counted};
use crate::evaluate::{Answer, Evaluation, PortfolioAnswer};
use crate::framework::{Decider, Framework};
use crate::source::Sources;
use crate::syntax::tree::ReadingKind;
use crate::value::{IdVec, PortfolioId};
pub(crate) use against::class_word;
pub use against::{Against, MissingNotes, Moved, MovedCase, Told};
pub use assessors::ComparedAssessors;

/// What `assess` hands in, under one reading of silence.
#[derive(Clone, Debug)]
pub struct Assessment<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// Its digest.
    pub digest: &'a str,
    /// The reading that was used.
    pub reading: ReadingKind,
    /// The cases that were assessed, in order.
    pub cases: Vec<Assessed<'a>>,
    /// The portfolios over them.
    pub portfolio: IdVec<PortfolioId, PortfolioAnswer>,
    /// What is wrong with the cases that were left out.
    pub errors: Vec<Placed>,
    /// The files of those cases, as written.
    pub left_out: Vec<String>,
}

/// A framework with its version, where it has one.
pub(crate) fn titled(name: &str, version: &str) -> String {
    if version.is_empty() { name.to_owned() } else { format!("{name} {version}") }
}

/// How many files are named where cases are left out.
const LEFT_OUT_SHOWN: usize = 6;

/// `2 cases left out because of an error: a.toml, b.toml`, of those that no reading took; none when there are none.
pub(crate) fn left_out_text(readings: &[Assessment<'_>]) -> Option<String> {
    let (first, others) = readings.split_first()?;
    let in_all = |file: &&String| others.iter().all(|it| it.left_out.contains(file));
    let files: Vec<&String> = first.left_out.iter().filter(in_all).collect();
    let mut names: Vec<String> = files.iter().take(LEFT_OUT_SHOWN).map(|it| (*it).clone()).collect();
    if let Some(more @ 1..) = files.len().checked_sub(LEFT_OUT_SHOWN) {
        names.push(format!("and {more} more"));
    }
    let n_cases = counted(files.len(), "case");
    (!files.is_empty()).then(|| format!("{n_cases} left out because of an error: {}", names.join(", ")))
}

/// One case under each reading; none where it cannot be in that reading.
pub(crate) type EachReading<'a> = Vec<Option<&'a Assessed<'a>>>;

/// Every case that some reading took, under each of them.
pub(crate) fn side_by_side<'a>(readings: &'a [Assessment<'a>]) -> Vec<(&'a Assessed<'a>, EachReading<'a>)> {
    let mut all: Vec<(&Assessed<'_>, EachReading<'_>)> = Vec::new();
    for assessed in readings.iter().flat_map(|it| &it.cases) {
        if all.iter().all(|(known, _)| known.file != assessed.file) {
            let in_reading =
                |it: &'a Assessment<'a>| it.cases.iter().find(|other| other.file == assessed.file);
            all.push((assessed, readings.iter().map(in_reading).collect()));
        }
    }
    all
}

/// The readings in which a case cannot be; none when it can be in all.
pub(crate) fn cannot_be_in(readings: &[Assessment<'_>], each: &EachReading<'_>) -> Option<String> {
    let without = readings.iter().zip(each).filter(|(_, case)| case.is_none());
    let words: Vec<String> = without.map(|(it, _)| reading_word(it.reading).to_owned()).collect();
    (!words.is_empty()).then(|| {
        format!("cannot be in {}, so left out there", crate::framework::values::listed(&words, "and"))
    })
}

/// One assessed case.
#[derive(Clone, Copy, Debug)]
pub struct Assessed<'a> {
    /// Its file as written.
    pub file: &'a str,
    /// The case.
    pub case: &'a Case,
    /// What came out.
    pub evaluation: &'a Evaluation,
}

impl<'a> Assessed<'a> {
    /// Words for it.
    pub fn words(&self, framework: &'a Framework) -> crate::explain::Words<'a> {
        crate::explain::Words { framework, case: self.case, evaluation: self.evaluation }
    }
}

/// What `compare` hands in about two frameworks.
#[derive(Clone, Debug)]
pub struct Compared<'a> {
    /// The two.
    pub frameworks: [&'a Framework; 2],
    /// Their digests.
    pub digests: [String; 2],
    /// What was found.
    pub study: &'a Study,
    /// How the results of each stand on the cases.
    pub standing: &'a [Standing],
    /// The cases, by the places that the study names.
    pub cases: Vec<&'a Case>,
    /// What is wrong with cases that were left out.
    pub errors: Vec<Placed>,
    /// The best crosswalk of every pair is asked for.
    pub finds_crosswalks: bool,
}

/// The conclusions of a pair: one name where both are called so.
pub(crate) fn pair_name(study: &Study, paired: crate::comparison::Paired) -> String {
    let framework = &study.comparison.joint.framework;
    let a = framework.conclusion_text(paired.a, paired.cell_a);
    let b = framework.conclusion_text(paired.b, paired.cell_b);
    if a == b { a } else { format!("{a} = {b}") }
}

/// What `compare` hands in about several frameworks, or about one in several readings.
#[derive(Clone, Debug)]
pub struct ComparedMany<'a> {
    /// The frameworks.
    pub frameworks: Vec<&'a Framework>,
    /// Their digests.
    pub digests: Vec<String>,
    /// The readings that they are used in.
    pub readings: &'a [ReadingKind],
    /// What was found.
    pub many: &'a Many,
    /// The cases, by the places that it names.
    pub cases: Vec<&'a Case>,
    /// What is wrong with cases that were left out.
    pub errors: Vec<Placed>,
}

/// `=` where all that have it settle it and give the same, `#` where two settle it and give others, `?` where it is
/// open.
pub fn marked(compared: &ComparedMany<'_>, row: &Row) -> &'static str {
    let settled: Vec<Option<String>> = row
        .said
        .iter()
        .zip(&compared.frameworks)
        .filter_map(|(cell, framework)| {
            let cell = cell.as_ref()?;
            let domain = &framework.conclusions[cell.conclusion].domain;
            Some(cell.said.settled().map(|value| framework.value_text(domain, value)))
        })
        .collect();
    let known: Vec<&String> = settled.iter().flatten().collect();
    if known.windows(2).any(|it| it[0] != it[1]) {
        "#"
    } else if known.len() == settled.len() {
        "="
    } else {
        "?"
    }
}

/// A diagnostic with file, line and column.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The file as written; empty when the message is about none.
    pub file: String,
    /// From 1; 0 when the message is about a whole file.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The code.
    pub code: &'static str,
    /// What was found.
    pub message: String,
}

/// Finds file, line and column; `file` names the file when the diagnostic is about a whole one.
pub fn place(diagnostic: &Diagnostic, sources: &Sources, file: &str) -> Placed {
    let (file, line, column) = match diagnostic.span {
        Some(span) => {
            let source = sources.get(span.file);
            let (line, column) = source.line_column(span.start);
            (source.name.clone(), line, column)
        }
        None => (file.to_owned(), 0, 0),
    };
    Placed { file, line, column, code: diagnostic.code.0, message: diagnostic.message.clone() }
}

/// The word for a reading.
pub fn reading_word(reading: ReadingKind) -> &'static str {
    match reading {
        ReadingKind::Open => "open",
        ReadingKind::Presumption => "presumption",
        ReadingKind::Silence => "silence",
    }
}

/// What a rule, row or class is called.
pub fn decider_name(framework: &Framework, decider: Decider) -> String {
    framework.decider_name(decider)
}

/// The names of what decides an answer.
pub fn because(framework: &Framework, answer: &Answer) -> Vec<String> {
    answer.because.iter().map(|&it| decider_name(framework, it)).collect()
}

/// `blake3:7f3a9c…` as `7f3a9c`.
pub fn short_digest(digest: &str) -> &str {
    let hex = digest.split(':').next_back().unwrap_or(digest);
    hex.get(..6).unwrap_or(hex)
}

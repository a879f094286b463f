//! What an explanation is made of: plain data, in the analyst's words.

use super::OpenName;
use crate::evaluate::{Answer, ItemPath};
use crate::syntax::tree::ReadingKind;

/// Why, for one case.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The framework's name.
    pub framework: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// The reading of silence that was used.
    pub reading: ReadingKind,
    /// The case's id.
    pub case: String,
    /// Its title; empty when none.
    pub title: String,
    /// Records in order, those without an explained conclusion left out.
    pub records: Vec<RecordExplanation>,
}

/// Why, for one record.
#[derive(Clone, Debug)]
pub struct RecordExplanation {
    /// `projects.waste`; empty for the root.
    pub path: String,
    /// Its title; empty when none.
    pub title: String,
    /// The results that no other conclusion of the record uses, in short.
    pub ends: Vec<String>,
    /// Its conclusions in order.
    pub conclusions: Vec<ConclusionExplanation>,
}

/// Why one conclusion has its result.
#[derive(Clone, Debug)]
pub struct ConclusionExplanation {
    /// Its name.
    pub name: String,
    /// The question it answers; empty when none.
    pub question: String,
    /// The result in words.
    pub result: String,
    /// The result as values, for machines; one list a cell for a matrix.
    pub answers: Vec<Answer>,
    /// One value is left.
    pub is_settled: bool,
    /// The result is exact.
    pub is_exact: bool,
    /// What decided first, then what is open, then what failed.
    pub lines: Vec<Line>,
    /// A matrix as a table.
    pub grid: Option<Grid>,
    /// What the conclusion as a whole cites; empty when only its rules do.
    pub source: String,
    /// The label of the one class that is left, where it differs from its name.
    pub label: String,
    /// The open items that can change the result.
    pub settle: Vec<OpenItem>,
    /// The same in short names, as a line of the record names them.
    pub open: Vec<OpenName>,
    /// The open items that it reads of which none changes the result by itself; proved, so only when the result is
    /// exact.
    pub nothing_alone: Vec<String>,
    /// The same in short names.
    pub alone: Vec<String>,
    /// What the result rests on that nobody recorded: presumed, assumed or silent values.
    pub rests_on: Vec<String>,
    /// Where the result rests on none of them alone: the defaults that were used, each enough without the others.
    pub uses: Vec<String>,
    /// What it rests on in short names, each reason told once for an explanation.
    pub rests_on_short: Vec<String>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How it stands.
    pub mark: Mark,
    /// The rule, row or class.
    pub name: String,
    /// What it gives: `at least strong`; may be empty.
    pub effect: String,
    /// The label of a class; empty when it has none.
    pub label: String,
    /// Why it holds, fails or is open.
    pub text: String,
    /// The same, criteria by their titles alone.
    pub brief: String,
    /// The items and conclusions that make it so.
    pub names: Vec<String>,
    /// The items of which a value was used that nobody recorded.
    pub filled: Vec<ItemPath>,
    /// The reader needs it: it may win over what holds, it cannot be answered, or sources disagree on it.
    pub is_key: bool,
    /// It fails because a constraint leaves no other answer.
    pub is_forced: bool,
    /// The framework's own reason; empty when none.
    pub because: String,
    /// Where it comes from.
    pub source: String,
    /// It decides in some completion.
    pub decides: bool,
    /// The exceptions to it, and theirs, as lines of their own; `text` tells of those that count.
    pub exceptions: Vec<Line>,
}

/// How a reason stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It holds.
    Holds,
    /// It holds on a value that nobody recorded.
    Assumed,
    /// It is open.
    Open,
    /// It is open because sources disagree.
    Contested,
    /// An exception switched it off.
    SwitchedOff,
    /// It fails.
    Fails,
}

impl Mark {
    /// The sign that is printed.
    pub fn sign(self) -> char {
        match self {
            Self::Holds => '+',
            Self::Assumed => '~',
            Self::Open => '?',
            Self::Contested => '!',
            Self::SwitchedOff => 'x',
            Self::Fails => '-',
        }
    }

    /// The sign in words, for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Assumed => "assumed",
            Self::Open => "open",
            Self::Contested => "contested",
            Self::SwitchedOff => "switched off",
            Self::Fails => "fails",
        }
    }
}

impl Line {
    /// It decides, or an exception to it does by switching it off.
    pub(crate) fn is_telling(&self) -> bool {
        self.teller().decides
    }

    /// The exception that decides, where the line itself does not.
    pub(crate) fn teller(&self) -> &Line {
        if self.decides { self } else { self.exceptions.iter().find(|it| it.decides).unwrap_or(self) }
    }

    /// A line that is no rule, row or class: `otherwise`, `applies`.
    pub(super) fn plain(mark: Mark, name: &str, text: &str) -> Self {
        Self {
            mark,
            name: name.to_owned(),
            effect: String::new(),
            label: String::new(),
            text: text.to_owned(),
            brief: text.to_owned(),
            names: Vec::new(),
            filled: Vec::new(),
            is_key: false,
            is_forced: false,
            because: String::new(),
            source: String::new(),
            decides: true,
            exceptions: Vec::new(),
        }
    }
}

/// A matrix as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The heading of the rows.
    pub by: String,
    /// Column headings; one for a matrix by one item.
    pub columns: Vec<String>,
    /// Row heading and one result a column.
    pub rows: Vec<(String, Vec<String>)>,
    /// The letters of the notes on each cell, row by row; empty when there are none.
    pub marks: Vec<Vec<String>>,
    /// What the records say about how sure a cell is, each with its letter in front.
    pub notes: Vec<String>,
}

/// An open item that can change a result.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenItem {
    /// As a path from the case: `projects.waste.national_link`.
    pub path: String,
    /// *unknown*, *unanswerable*, *contested*, *presumed* …
    pub standing: String,
    /// The question to ask; empty when none.
    pub question: String,
}

impl Grid {
    /// Headings, then rows: cells with the letters of their notes.
    pub(crate) fn table(&self) -> Vec<Vec<String>> {
        let head = std::iter::once(self.by.clone()).chain(self.columns.iter().cloned()).collect();
        let row = |(at, (name, cells)): (usize, &(String, Vec<String>))| {
            let marks = self.marks.get(at).map(Vec::as_slice).unwrap_or_default();
            let cell = |(nth, cell): (usize, &String)| match marks.get(nth).map(String::as_str) {
                None | Some("") => cell.clone(),
                Some(mark) => format!("{cell} {mark}"),
            };
            std::iter::once(name.clone()).chain(cells.iter().enumerate().map(cell)).collect()
        };
        std::iter::once(head).chain(self.rows.iter().enumerate().map(row)).collect()
    }

    /// All cells have one result.
    pub(crate) fn is_same_everywhere(&self) -> bool {
        let mut cells = self.rows.iter().flat_map(|(_, cells)| cells);
        let first = cells.next();
        first.is_some_and(|first| cells.all(|it| it == first))
    }
}

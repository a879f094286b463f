//! What went wrong, where, and what would be right: one message a mistake.
//!
//! Every stage collects [`Diagnostic`]s and goes on. `codes.rs` is the one table of codes;
//! `render` draws a diagnostic under its line; `suggest` finds the nearest right name.

mod codes;
mod places;
mod render;
mod several;
mod suggest;

pub use codes::{CODES, Code, CodeEntry, Kind};
/// Every code as a constant: `code::E0101`.
pub mod code {
    pub use super::codes::*;
}
pub use places::{also, listed};
pub use render::{RenderStyle, render};
pub use several::render_all;
pub use suggest::{near, nearest};

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Refuses to load.
    Error,
    /// Loads; `check` reports it.
    Warning,
    /// For information.
    Note,
}

/// One mistake or finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Its code.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// The faulty text; absent only when a whole file could not be read.
    pub span: Option<Span>,
    /// What was found, lower case, no full stop, the user's words in back-ticks.
    pub message: String,
    /// Short text under the faulty words; may be empty.
    pub label: String,
    /// Other places with what they show.
    pub others: Vec<(Span, String)>,
    /// What is allowed.
    pub notes: Vec<String>,
    /// What to write instead.
    pub help: Option<String>,
    /// The name that is declared nowhere, when that is the mistake.
    pub unknown: Option<Unknown>,
    /// The name that belongs to other records, when that is the mistake.
    pub elsewhere: Option<Elsewhere>,
}

/// A name of records of another entity than those that a condition is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// As written.
    pub name: String,
    /// The entity that it belongs to.
    pub owner: String,
    /// The entity that the condition is about.
    pub here: String,
    /// True when records of `here` hold those of `owner` in a list.
    pub is_below: bool,
}

/// A name that is declared nowhere, and those that could have stood in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// As written.
    pub name: String,
    /// What is declared and fits the place.
    pub known: Vec<String>,
}

impl Diagnostic {
    /// An error at a place. Add to it with the methods below.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span: Some(span),
            message: message.into(),
            label: String::new(),
            others: Vec::new(),
            notes: Vec::new(),
            help: None,
            unknown: None,
            elsewhere: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, span, message) }
    }

    /// An error about a whole file or run.
    pub fn whole(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            span: None,
            message: message.into(),
            label: String::new(),
            others: Vec::new(),
            notes: Vec::new(),
            help: None,
            unknown: None,
            elsewhere: None,
        }
    }

    /// The short text under the faulty words.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place that belongs to it.
    pub fn other(mut self, span: Span, text: impl Into<String>) -> Self {
        self.others.push((span, text.into()));
        self
    }

    /// What is allowed.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A name that is declared nowhere. Help names the nearest right one, when one is near: ``did you mean `x`?``.
    pub fn suggest<'a>(mut self, found: &str, allowed: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<String> = allowed.into_iter().map(str::to_owned).collect();
        if let Some(name) = nearest(found, known.iter().map(String::as_str)) {
            self = self.help(format!("did you mean `{name}`?"));
        }
        self.unknown = Some(Unknown { name: found.to_owned(), known });
        self
    }
}

/// `1 case`, `2 cases`: a number with its word.
pub fn counted<T: std::fmt::Display + PartialEq + From<u8>>(n: T, one: &str) -> String {
    let end = if n == T::from(1) { "" } else { "s" };
    format!("{n} {one}{end}")
}

/// `a`, `a or b`, `a, b or c`.
pub fn list_words(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

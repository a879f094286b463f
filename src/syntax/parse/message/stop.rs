//! Where the grammar stopped, and the words around the place.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::super::reader::Reader;
use super::super::tokens::{last_token, starts_name, token};
use super::super::{Rule, is_keyword};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// Where the grammar stopped, and what it knows about the place.
pub(super) struct Stop<'r> {
    pub reader: &'r Reader<'r>,
    /// Byte in the declaration.
    pub at: usize,
    /// The text from there on.
    pub rest: &'r str,
    /// The word, sign or quoted text that stands there.
    pub word: &'r str,
    /// The word before it.
    pub before: &'r str,
    /// What could have stood there.
    pub allowed: Vec<Rule>,
}

impl<'r> Stop<'r> {
    pub(super) fn new(reader: &'r Reader<'r>, error: &Error<Rule>) -> Self {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let allowed = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.clone(),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        let rest = reader.text.get(at..).unwrap_or("");
        let before = reader.text.get(..at).unwrap_or("").trim_end();
        Self { reader, at, rest, word: token(rest), before: last_token(before), allowed }
    }

    pub(super) fn allows(&self, rules: &[Rule]) -> bool {
        self.allowed.iter().any(|one| rules.contains(one))
    }

    pub(super) fn place(&self, length: usize) -> Span {
        self.reader.place(self.at, self.at + length)
    }

    pub(super) fn error(&self, code: Code, length: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.place(length), message)
    }

    /// The keyword of the declaration, after `replace` where that stands.
    pub(super) fn keyword(&self) -> &str {
        let mut words = self.reader.text.split_whitespace();
        match words.next() {
            Some("replace") => words.next().unwrap_or(""),
            Some(word) => word,
            None => "",
        }
    }

    pub(super) fn in_condition(&self) -> bool {
        self.allows(&[Rule::kw_and, Rule::kw_or])
    }

    /// True for what may begin a condition: a name, a number, a bracket, `not`, a quantifier.
    pub(super) fn begins_condition(&self) -> bool {
        let opens = ["not", "some", "no", "all", "exactly", "number", "highest", "lowest"];
        opens.contains(&self.word)
            || self.word.starts_with(['(', '`'])
            || (starts_name(self.word) && !is_keyword(self.word))
            || self.word.starts_with(|it: char| it.is_ascii_digit())
    }

    /// The text before the place.
    pub(super) fn head(&self) -> &'r str {
        self.reader.text.get(..self.at).unwrap_or("")
    }

    /// The line up to the place.
    pub(super) fn line_before(&self) -> &'r str {
        self.head().rsplit('\n').next().unwrap_or("")
    }

    /// The line from the place on.
    pub(super) fn line_rest(&self) -> &'r str {
        self.rest.split('\n').next().unwrap_or("").trim_end()
    }

    /// The word, sign or text after the one at the place.
    pub(super) fn next(&self) -> &'r str {
        token(self.rest.get(self.word.len()..).unwrap_or("").trim_start())
    }

    /// Where the word before the place begins.
    pub(super) fn before_at(&self) -> usize {
        self.head().trim_end().len() - self.before.len()
    }

    /// An error at some bytes of the declaration.
    pub(super) fn error_at(&self, code: Code, start: usize, length: usize, message: String) -> Diagnostic {
        Diagnostic::error(code, self.reader.place(start, start + length), message)
    }
}

//! The parts of a reason, with what they have in common.

use super::Mark;
use crate::evaluate::ItemPath;
use crate::value::Truth;

/// How parts begin that can share their beginning.
const WHETHER: &[&str] = &["unknown whether ", "open whether ", "unanswerable whether "];

/// Parts of a reason, with what they have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reasons {
    pub parts: Vec<String>,
    /// Between the parts.
    pub or: bool,
    /// A value that nobody recorded was used.
    pub is_filled: bool,
    /// Sources disagree on some part.
    pub is_contested: bool,
    /// A constraint leaves no other answer to some part.
    pub is_forced: bool,
    /// Some part cannot be answered.
    pub is_unanswerable: bool,
    /// The items of which a value was used that nobody recorded.
    pub filled: Vec<ItemPath>,
    /// The items and conclusions that were looked at.
    pub names: Vec<String>,
}

impl Reasons {
    pub(crate) fn one(text: impl Into<String>) -> Self {
        Self { parts: vec![text.into()], ..Self::default() }
    }

    /// Adds one text.
    pub(crate) fn push(&mut self, text: &str) {
        self.append(vec![text.to_owned()]);
    }

    /// Adds the parts of another; parts that stand there already are not repeated.
    pub(crate) fn add(&mut self, other: Reasons) {
        let text = other.text();
        if !text.is_empty() && !self.parts.contains(&text) {
            if other.or { self.parts.push(text) } else { self.append(other.parts) }
        }
        self.is_filled |= other.is_filled;
        self.is_contested |= other.is_contested;
        self.is_forced |= other.is_forced;
        self.is_unanswerable |= other.is_unanswerable;
        for path in other.filled {
            self.note_filled(path);
        }
        for name in other.names {
            self.note(&name);
        }
    }

    /// Notes the list, if any, that has no further records only because silence means it.
    pub(crate) fn note_silent(&mut self, list: Option<ItemPath>) {
        if let Some(list) = list {
            self.is_filled = true;
            self.note_filled(list);
        }
    }

    pub(crate) fn note_filled(&mut self, path: ItemPath) {
        if !self.filled.contains(&path) {
            self.filled.push(path);
        }
    }

    pub(crate) fn note(&mut self, name: &str) {
        if !self.names.iter().any(|it| it == name) {
            self.names.push(name.to_owned());
        }
    }

    /// True when some part cannot be answered, or sources disagree on it.
    pub(crate) fn is_disputed(&self) -> bool {
        self.is_unanswerable || self.is_contested
    }

    /// The names of what was looked at.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// True when a constraint leaves no other answer to some part.
    pub(crate) fn is_forced(&self) -> bool {
        self.is_forced
    }

    fn append(&mut self, parts: Vec<String>) {
        for part in parts {
            if !self.parts.contains(&part) {
                self.parts.push(part);
            }
        }
    }

    pub(crate) fn with_text(self, text: String) -> Self {
        Self { parts: vec![text], or: false, ..self }
    }

    /// All parts as one text.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            let before = if at == 0 { None } else { self.parts.get(at - 1) };
            if before.is_some() {
                text.push_str(if self.or { "; or " } else { "; " });
            }
            // "unknown whether the one; whether the other".
            let both =
                |it: &&&str| before.is_some_and(|before| before.starts_with(**it)) && part.starts_with(**it);
            match WHETHER.iter().find(both) {
                Some(lead) => text.push_str(&format!("whether {}", part.trim_start_matches(lead))),
                None => text.push_str(part),
            }
        }
        text
    }

    /// The mark of a line that these are the reasons of.
    pub(crate) fn mark(&self, truth: Truth) -> Mark {
        match truth {
            Truth::Holds if self.is_filled => Mark::Assumed,
            Truth::Holds => Mark::Holds,
            Truth::Open if self.is_contested => Mark::Contested,
            Truth::Open => Mark::Open,
            Truth::Fails => Mark::Fails,
        }
    }
}

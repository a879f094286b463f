//! A keyword that is meant as a name, and an item without its name.

use pest::Parser as _;
use pest::error::InputLocation;

use super::super::{Grammar, Rule, is_keyword};
use super::missing::NAMES;
use super::stop::Stop;
use super::types::TYPES;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::split::DECLARATIONS;

/// Places where a condition begins, and with it perhaps a name.
const CONDITIONS: [Rule; 5] =
    [Rule::condition, Rule::chain, Rule::comparison, Rule::negation, Rule::quantified];

impl Stop<'_> {
    /// A use without back-ticks of what this file declares in back-ticks: the word at the place, or the one before it,
    /// which was read as the keyword.
    pub(super) fn declared_name(&self) -> Option<Diagnostic> {
        [(self.at, self.word), (self.before_at(), self.before)].into_iter().find_map(|(at, word)| {
            let ticked = format!("`{word}`");
            let is_declared = at > 0 && is_keyword(word) && self.reader.says_elsewhere(&ticked);
            (is_declared && self.passes(at, word, &ticked)).then(|| self.name_of(at, word))
        })
    }

    /// An item that is called by the keyword of a declaration: `reading level "How well?"`.
    pub(super) fn item_name(&self) -> Option<Diagnostic> {
        let begins_line = self.at > 0 && self.line_before().trim().is_empty();
        if self.keyword() != "entity" || !begins_line || !DECLARATIONS.contains(&self.word) {
            return None;
        }
        // What reads on as a declaration beyond this line is one that is indented.
        let ticked = format!("`{}`", self.word);
        let essential = match self.word {
            "criterion" => "when",
            "points" | "models" => "when ",
            "portfolio" => "counting",
            "framework" | "vocabulary" => "version",
            _ => "",
        };
        let is_declaration = self.rest.contains(essential)
            && match Grammar::parse(Rule::declaration, self.rest) {
                Ok(_) => true,
                Err(error) => {
                    let (InputLocation::Pos(end) | InputLocation::Span((end, _))) = error.location;
                    self.rest.get(..end).is_some_and(|it| it.contains('\n'))
                }
            };
        let is_item = self.line_rest().contains('"') && self.reads_on(self.at, self.word.len(), &ticked);
        (is_item && !is_declaration).then(|| self.name_of(self.at, self.word))
    }

    /// An item that is called by a clause of the item above, which was read as that clause: `fixed level "Is it?"`. And an
    /// item without a name: `yes/no "Is it?"`.
    pub(super) fn item_named_so(&self) -> Option<Diagnostic> {
        if self.keyword() != "entity" {
            return None;
        }
        let line = format!("{}{}", self.line_before(), self.line_rest());
        let start = self.at - self.line_before().len() + line.len() - line.trim_start().len();
        let word = super::super::tokens::token(line.trim_start());
        if start == 0 || !is_keyword(word) {
            return None;
        }
        if TYPES.contains(&word) && self.reads_on(start, 0, "x ") {
            return Some(self.nameless(start, word));
        }
        let ticked = format!("`{word}`");
        (line.contains('"') && self.reads_on(start, word.len(), &ticked)).then(|| self.name_of(start, word))
    }

    /// The type of an item whose name is forgotten.
    pub(super) fn nameless(&self, at: usize, word: &str) -> Diagnostic {
        self.error_at(code::E0121, at, word.len(), format!("there is no name before `{word}`"))
            .note("an item is a name, a type and a question")
            .help(format!("write the name of the item first: `NAME {word} …`"))
    }

    /// A keyword where a name could stand.
    pub(super) fn reserved(&self) -> Option<Diagnostic> {
        let joins = matches!(self.word, "and" | "or" | "when" | "cite" | "because");
        let named = self.allowed.iter().all(|one| NAMES.contains(one));
        let is_asked =
            (named || !joins) && is_keyword(self.word) && (self.allows(&NAMES) || self.allows(&CONDITIONS));
        let ticked = format!("`{}`", self.word);
        (is_asked && self.reads_on(self.at, self.word.len(), &ticked))
            .then(|| self.name_of(self.at, self.word))
    }

    fn name_of(&self, at: usize, word: &str) -> Diagnostic {
        self.error_at(code::E0108, at, word.len(), format!("`{word}` is a word of the language"))
            .note("a name that is also a keyword stands in back-ticks")
            .help(format!("write `` `{word}` `` if it is a name"))
    }

    /// True when the declaration with `new` in the place of a word is read beyond the word and the place.
    fn passes(&self, at: usize, word: &str, new: &str) -> bool {
        let (head, rest) = (self.reader.text.get(..at), self.reader.text.get(at + word.len()..));
        let text = format!("{}{new}{}", head.unwrap_or(""), rest.unwrap_or(""));
        let Err(error) = Grammar::parse(Rule::declaration, &text) else { return true };
        let (InputLocation::Pos(end) | InputLocation::Span((end, _))) = error.location;
        let more = new.len() - word.len();
        let from = (at + new.len()).max(self.at + more);
        text.get(from..end).is_some_and(|it| !it.trim().is_empty())
    }
}

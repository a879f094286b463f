//! Repairs that were tried: the declaration is read again with one word changed, and what then reads on is proposed.
//!
//! A repair that is followed must load, so one that does not is not proposed.

use pest::Parser as _;
use pest::error::InputLocation;

use super::super::tokens::{last_token, starts_name, token};
use super::super::words::keyword;
use super::super::{Grammar, Rule, is_keyword};
use super::stop::Stop;
use crate::diagnostic::{Code, Diagnostic, code, near};

/// A word of everyday language, with the word that is meant where that reads on.
const MEANT: [(&str, &str); 15] = [
    (",", "/"),
    ("of", "to"),
    ("of", "for"),
    ("from", "in"),
    ("within", "in"),
    ("oneof", "one of"),
    ("anyof", "any of"),
    ("listof", "list of"),
    ("one", "one of"),
    ("one", "any"),
    ("any", "any of"),
    ("row", "row only"),
    ("or", ","),
    (";", ","),
    ("all", "all of"),
];

/// Words that may have been left out before the place.
const LEFT_OUT: [&str; 2] = ["per", "for"];

/// A word of the declaration with its first byte.
type Placed<'r> = (usize, &'r str);

impl<'r> Stop<'r> {
    /// A word that is nearly another, a word too many or one too few, where the change reads on.
    pub(super) fn tried(&self) -> Option<Diagnostic> {
        self.nearly()
            .or_else(|| self.meant())
            .or_else(|| self.left_out())
            .or_else(|| self.title())
            .or_else(|| self.too_many())
    }

    /// The words at the place and before it, nearest first.
    fn around(&self) -> Vec<Placed<'r>> {
        let mut found = vec![(self.at, self.word)];
        let mut end = self.head().trim_end().len();
        for _ in 0..3 {
            let word = last_token(self.reader.text.get(..end).unwrap_or(""));
            if word.is_empty() || word.len() > end {
                break;
            }
            found.push((end - word.len(), word));
            end = self.reader.text.get(..end - word.len()).unwrap_or("").trim_end().len();
        }
        // The keyword of the declaration is not in doubt.
        found.retain(|&(at, _)| at > 0);
        found
    }

    /// True when the declaration with `new` in the place of some bytes is read beyond this line.
    pub(super) fn reads_on(&self, at: usize, length: usize, new: &str) -> bool {
        let (Some(before), Some(after)) = (self.reader.text.get(..at), self.reader.text.get(at + length..))
        else {
            return false;
        };
        let text = format!("{before}{new}{after}");
        // Rows of tables are read apart: `parse/table.rs`.
        let is_table = self.keyword() == "table";
        let lines = text.split('\n').map(|line| match is_table && line.trim_start().starts_with('|') {
            true => " ".repeat(line.len()),
            false => line.to_owned(),
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        let Err(error) = Grammar::parse(Rule::declaration, &text) else { return true };
        let (InputLocation::Pos(end) | InputLocation::Span((end, _))) = error.location;
        let line = text.get(..end).unwrap_or("").matches('\n').count();
        line > self.head().matches('\n').count()
    }

    fn replaced(&self, code: Code, (at, word): Placed<'_>, new: &str) -> Option<Diagnostic> {
        self.reads_on(at, word.len(), new).then(|| {
            self.error_at(code, at, word.len(), format!("`{word}` cannot stand here"))
                .help(format!("did you mean `{new}`?"))
        })
    }

    /// `otherwize low`, `countng cases`, `shock an pain`: a keyword that is misspelt was taken for a name.
    fn nearly(&self) -> Option<Diagnostic> {
        let words: Vec<String> = Rule::all_rules().iter().filter_map(|&it| keyword(it)).collect();
        self.around().into_iter().find_map(|(at, word)| {
            // A keyword in capitals has a message of its own.
            let is_known = is_keyword(&word.to_lowercase());
            if !starts_name(word) || is_known || word.chars().count() < 2 {
                return None;
            }
            near(word, words.iter().map(String::as_str))
                .into_iter()
                .find_map(|new| self.replaced(code::E0131, (at, word), new))
        })
    }

    fn meant(&self) -> Option<Diagnostic> {
        self.around().into_iter().find_map(|(at, word)| {
            let new = MEANT.iter().filter(|(written, _)| *written == word);
            new.into_iter().find_map(|(_, new)| self.replaced(code::E0131, (at, word), new))
        })
    }

    /// A word, or a name or number, that is missing before the place.
    fn left_out(&self) -> Option<Diagnostic> {
        let (before, word) = (self.before, self.word);
        let missing = |what: String, help: String| Some(self.error(code::E0121, word.len(), what).help(help));
        if matches!(word, "known" | "empty") && self.reads_on(self.at, 0, "is ") {
            return missing(format!("there is no `is` before `{word}`"), format!("write `is {word}`"));
        }
        if starts_name(word)
            && !is_keyword(word)
            && !self.in_condition()
            && let Some(new) = LEFT_OUT.iter().find(|new| self.reads_on(self.at, 0, &format!("{new} ")))
        {
            return missing(format!("there is no `{new}` before `{word}`"), format!("write `{new} {word}`"));
        }
        if !is_keyword(word) || word == before || self.line_before().trim().is_empty() {
            return None;
        }
        let names = [("name", "x "), ("number", "1 ")];
        let (what, _) = names.into_iter().find(|(_, new)| self.reads_on(self.at, 0, new))?;
        let what = if before == "=" { "value" } else { what };
        missing(format!("a {what} is missing before `{word}`"), format!("write the {what} after `{before}`"))
    }

    /// `urgent Urgent when shock`: a title of one word without quotes.
    fn title(&self) -> Option<Diagnostic> {
        let word = self.word;
        let is_title = word.starts_with(char::is_uppercase) && !self.line_before().trim().is_empty();
        (is_title && self.reads_on(self.at, word.len(), "\"\"")).then(|| {
            self.error(code::E0132, word.len(), format!("the text `{word}` is not in quotes"))
                .help(format!("write `\"{word}\"`"))
        })
    }

    /// A comma before the next clause, a sign behind a name, the kind of what is set.
    fn too_many(&self) -> Option<Diagnostic> {
        self.around().into_iter().take(2).find_map(|(at, word)| {
            let next = token(self.reader.text.get(at + word.len()..).unwrap_or("").trim_start());
            let is_extra = match word {
                // Before a name it parts options, and what is missing is another comma.
                "," => is_keyword(next),
                ":" | "=" | ";" => true,
                _ => self.keyword() == "set" && is_keyword(word),
            };
            (is_extra && self.reads_on(at, word.len(), "")).then(|| {
                self.error_at(code::E0101, at, word.len(), format!("`{word}` stands where nothing should"))
                    .help(format!("take `{word}` away"))
            })
        })
    }
}

//! A failure of the grammar, said in one sentence for the analyst.
//!
//! The grammar reports how far it came and what could have stood there. The text at that place
//! tells which slip it was; what fits no known slip is said with `E0101` and the list of what may stand.

mod condition;
mod foreign;
mod form;
mod lost;
mod missing;
mod named;
mod number;
mod one_word;
mod stop;
mod trial;
mod types;

use pest::error::Error;

use super::reader::Reader;
use super::tokens::starts_name;
use super::{Rule, is_keyword, words};
use crate::diagnostic::{Diagnostic, code, nearest};
use stop::Stop;

/// One message for a declaration that could not be read.
pub(super) fn explain(reader: &Reader<'_>, error: &Error<Rule>) -> Diagnostic {
    let stop = Stop::new(reader, error);
    if stop.rest.is_empty() {
        return stop.too_early();
    }
    stop.sign()
        .or_else(|| stop.bullet_end())
        .or_else(|| stop.range())
        .or_else(|| stop.number())
        .or_else(|| stop.declared_name())
        .or_else(|| stop.item_name())
        .or_else(|| stop.column())
        .or_else(|| stop.comparison_in_words())
        .or_else(|| stop.lost_name())
        .or_else(|| stop.yes_no())
        .or_else(|| stop.one_record())
        .or_else(|| stop.lost())
        .or_else(|| stop.one_word())
        .or_else(|| stop.tried())
        .or_else(|| stop.item_named_so())
        .or_else(|| stop.foreign())
        .or_else(|| stop.group())
        .or_else(|| stop.effect())
        .or_else(|| stop.question())
        .or_else(|| stop.options())
        .or_else(|| stop.blank_in_name())
        .or_else(|| stop.other_form())
        .or_else(|| stop.colon())
        .or_else(|| stop.misspelt())
        .or_else(|| stop.clause())
        .or_else(|| stop.unquoted())
        .or_else(|| stop.untyped())
        .or_else(|| stop.nothing_before_clause())
        .or_else(|| stop.values_after_is())
        .or_else(|| stop.reserved())
        .or_else(|| stop.part_of_condition())
        .or_else(|| stop.missing_when())
        .or_else(|| stop.missing_and())
        .unwrap_or_else(|| stop.plain())
}

/// One message for a cell that could not be read.
pub(super) fn explain_cell(reader: &Reader<'_>, entry: Rule, error: &Error<Rule>) -> Diagnostic {
    let stop = Stop::new(reader, error);
    let whole = reader.place(0, reader.text.len());
    stop.sign()
        .or_else(|| stop.number())
        .or_else(|| stop.bare_number())
        .or_else(|| stop.in_cell(entry))
        .or_else(|| stop.reserved())
        .unwrap_or_else(|| {
            Diagnostic::error(code::E0127, whole, format!("`{}` is not a cell", reader.text))
            .note(
                "a cell holds `any`, values with commas, `a..b`, `a..<b`, `>= a`, or `not` before all of it",
            )
            .help("put a name with blanks or signs into back-ticks")
        })
}

impl<'r> Stop<'r> {
    /// What may stand here, in words.
    fn list(&self) -> Option<String> {
        let mut phrases: Vec<String> = Vec::new();
        for phrase in self.allowed.iter().filter_map(|&one| words::of(one)) {
            if !phrases.contains(&phrase) {
                phrases.push(phrase);
            }
        }
        let more = if phrases.len() > 8 { " …" } else { "" };
        phrases.truncate(8);
        (!phrases.is_empty()).then(|| format!("{}{more}", phrases.join(", ")))
    }

    fn too_early(&self) -> Diagnostic {
        let end = self.reader.text.trim_end().len();
        let span = self.reader.place(end - self.before.len().min(end), end);
        let report = Diagnostic::error(code::E0121, span, "the declaration ends before it is complete");
        match self.list() {
            Some(list) => report.note(format!("after `{}` may stand: {list}", self.before)),
            None => report,
        }
        .help("write what is missing, indented, before the next declaration")
    }

    /// A word that is nearly a keyword that could stand here.
    fn misspelt(&self) -> Option<Diagnostic> {
        if self.word.chars().count() < 3 || is_keyword(self.word) || !starts_name(self.word) {
            return None;
        }
        let clues: Vec<String> = self.allowed.iter().filter_map(|&one| clue(one)).collect();
        let near = nearest(self.word, clues.iter().map(String::as_str))?;
        Some(
            self.error(code::E0131, self.word.len(), format!("`{}` cannot stand here", self.word))
                .help(format!("did you mean `{near}`?")),
        )
    }

    /// Words where a text in quotes must stand.
    fn unquoted(&self) -> Option<Diagnostic> {
        let only_text = self.allowed.iter().all(|one| matches!(one, Rule::text | Rule::kw_judgement));
        let is_curly = self.word.starts_with(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}']);
        if is_curly && self.allows(&[Rule::text]) {
            return Some(
                self.error(code::E0104, self.word.len(), format!("`{}` is a curly quote", self.word))
                    .note("text stands between straight quotes")
                    .help("write `\"` on both sides of the text"),
            );
        }
        if self.word == "," && self.next().starts_with('"') {
            return Some(self.error(code::E0101, 1, "`,` stands where nothing should").help("take `,` away"));
        }
        (only_text && self.allows(&[Rule::text])).then(|| {
            self.error(
                code::E0132,
                self.word.len(),
                format!("the text after `{}` is not in quotes", self.before),
            )
            .help("put the text into double quotes: `\"…\"`")
        })
    }

    fn plain(&self) -> Diagnostic {
        if self.before == "," && self.word.starts_with('"') {
            return self
                .error_at(code::E0101, self.before_at(), 1, "there is one comma too many".to_owned())
                .help("take `,` away");
        }
        let report = self.error(code::E0101, self.word.len(), format!("`{}` cannot stand here", self.word));
        match self.list() {
            // One thing only, so that is what is missing.
            Some(only) if !only.contains(", ") => {
                report.help(format!("write {only} after `{}`", self.before))
            }
            Some(list) => {
                report.note(format!("here may stand: {list}")).help("write one of these, or take it away")
            }
            None => report.help(format!("look at what stands after `{}`", self.before)),
        }
    }
}

/// The word that a rule begins with, when it begins with one.
fn clue(asked: Rule) -> Option<String> {
    let phrase = words::of(asked)?;
    let word = phrase.split('`').nth(1)?.split(' ').next()?;
    let is_word =
        phrase.starts_with('`') && word.chars().count() > 2 && word.chars().all(char::is_alphabetic);
    is_word.then(|| word.to_owned())
}

//! Slips in the lines of an entity, and wherever a type stands.

use super::super::tokens::{starts_name, token};
use super::super::{Rule, is_keyword};
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code, nearest};

/// Words that begin a clause of an item or a conclusion.
const CLAUSES: [&str; 8] = ["favours", "silence", "says", "cite", "fixed", "because", "otherwise", "applies"];

/// Words that begin a type.
pub(super) const TYPES: [&str; 6] = ["number", "percent", "list", "one", "any", "yes"];

impl Stop<'_> {
    /// `Yes/No`, `yes or no`, `yes / no`.
    pub(super) fn yes_no(&self) -> Option<Diagnostic> {
        if !self.is_about_types() {
            return None;
        }
        let from = if self.word.eq_ignore_ascii_case("yes") { self.at } else { self.before_at() };
        let text = self.reader.text.get(from..)?;
        let rest =
            text.get(3..).filter(|_| text.get(..3).is_some_and(|it| it.eq_ignore_ascii_case("yes")))?;
        let after = rest.trim_start();
        let joint = ["/", "or ", "|", "-", "\\"].iter().find(|it| after.starts_with(**it))?;
        let no = after.get(joint.len()..)?.trim_start();
        no.get(..2).filter(|it| it.eq_ignore_ascii_case("no"))?;
        let length = text.len() - no.len() + 2;
        let written = text.get(..length)?;
        if written == "yes/no" {
            // It is a type: what is missing stands before it.
            if self.keyword() == "entity" {
                let begins_line = self.reader.text.get(..from)?.trim_end_matches([' ', '\t']).ends_with('\n');
                return match begins_line && self.reads_on(from, 0, "x ") {
                    true => Some(self.nameless(from, written)),
                    false => self.item_named_so(),
                };
            }
            let name = self.head().get(..from)?.split_whitespace().last()?;
            return self.reads_on(from, 0, ": ").then(|| {
                self.error_at(code::E0111, from, length, format!("there is no `:` before `{written}`"))
                    .help(format!("write `{name}: {written}`"))
            });
        }
        Some(
            self.error_at(code::E0133, from, length, format!("`{written}` is not a type"))
                .help("write `yes/no`"),
        )
    }

    /// `one of a b, c`: a comma is missing between two options.
    pub(super) fn options(&self) -> Option<Diagnostic> {
        let line = self.line_before();
        let (at, words) =
            ["one of ", "any of "].iter().filter_map(|it| Some((line.rfind(it)?, it.len()))).max()?;
        if self.in_condition() || !(self.is_about_types() || self.allows(&[Rule::sign_comma])) {
            return None;
        }
        let last = line.get(at + words..)?.rsplit(',').next()?;
        let mut names: Vec<&str> = last.split_whitespace().filter(|it| starts_name(it)).collect();
        if names.len() < 2 && starts_name(self.word) && !is_keyword(self.word) {
            names.push(self.word);
        }
        let [first, second, ..] = names.as_slice() else { return None };
        if last.contains('"') || is_keyword(second) {
            return None;
        }
        let start = self.head().len() - line.len();
        let place = match last.rfind(second) {
            Some(inside) => start + line.len() - last.len() + inside,
            None => self.at,
        };
        Some(
            self.error_at(
                code::E0135,
                place,
                second.len(),
                format!("there is no comma between `{first}` and `{second}`"),
            )
            .note("options are parted by commas; a name has no blanks")
            .help(format!("write `{first}, {second}`, or `{first}_{second}` if it is one option")),
        )
    }

    /// `favors less`: a clause that is misspelt was taken for an item.
    pub(super) fn clause(&self) -> Option<Diagnostic> {
        if !self.is_about_types() || self.line_before().trim() == self.before || self.before.len() < 4 {
            return None;
        }
        if is_keyword(self.before) || !starts_name(self.before) {
            return None;
        }
        let near = nearest(self.before, CLAUSES)?;
        let at = self.before_at();
        let message = format!("`{}` cannot stand here", self.before);
        Some(
            self.error_at(code::E0131, at, self.before.len(), message)
                .help(format!("did you mean `{near}`?")),
        )
    }

    /// A question that is not in quotes, behind a type or a name.
    pub(super) fn question(&self) -> Option<Diagnostic> {
        let line = format!("{}{}", self.line_before(), self.line_rest());
        let is_question = line.contains('?') && !line.contains('"');
        let asked = self.allows(&[Rule::title, Rule::text]) || self.is_about_types();
        if self.word != "?" && !(is_question && asked) {
            return None;
        }
        let from = match self.is_first_of_question() {
            true => self.at,
            false => self.before_at(),
        };
        let text = self.reader.text.get(from..)?;
        let length = text.split('\n').next()?.trim_end().len();
        Some(
            self.error_at(code::E0132, from, length, "this question is not in quotes".to_owned())
                .help("put the question into double quotes: `\"…\"`"),
        )
    }

    /// True when the question begins with the word at the place, not with the one before it.
    fn is_first_of_question(&self) -> bool {
        let is_capital = |it: &str| it.starts_with(char::is_uppercase);
        is_capital(self.word) || !is_capital(self.before)
    }

    /// `body temperature number 30..45`: a name with a blank.
    pub(super) fn blank_in_name(&self) -> Option<Diagnostic> {
        let line = self.line_before();
        let words: Vec<&str> = line.split_whitespace().collect();
        let by_scale = self.word.starts_with('"') && words.len() == 3;
        let begins_type = by_scale || (TYPES.contains(&self.word) && is_keyword_or_one(self.word));
        let words: &[&str] = if by_scale { words.get(..2).unwrap_or(&[]) } else { &words };
        let [first, rest @ ..] = words else { return None };
        let all_names = words.iter().all(|it| starts_name(it) && !is_keyword(it));
        if self.keyword() != "entity" || !begins_type || rest.is_empty() || !all_names || words.len() > 4 {
            return None;
        }
        let start = self.head().len() - line.len() + line.find(first)?;
        let written = words.join(" ");
        let last = words.last()?;
        let length = line.find(last)? + last.len() - line.find(first)?;
        Some(
            self.error_at(
                code::E0101,
                start,
                length,
                format!("`{written}` is no name: a name has no blanks"),
            )
            .help(format!("write `{}`", words.join("_"))),
        )
    }

    /// Something else where a type should stand.
    pub(super) fn untyped(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::kind, Rule::yes_no, Rule::scale_kind]);
        (asked && (!starts_name(self.word) || is_keyword(self.word))).then(|| {
            let report =
                self.error(code::E0133, self.word.len(), format!("`{}` stands where a type should", self.word))
                    .note("types: yes/no, a scale, `one of a, b`, `any of a, b`, `number 0..9`, percent, `list of ENTITY`");
            report.help(match self.word.starts_with('"') || is_keyword(self.word) {
                true => format!("write the type of `{}` before `{}`", self.before, self.word),
                false => format!("write a type after `{}`", self.before),
            })
        })
    }

    /// True where a type, or what follows one, may stand.
    fn is_about_types(&self) -> bool {
        matches!(self.keyword(), "entity" | "conclusion" | "matrix" | "portfolio")
    }

    /// `20-40`, `20 to 40` and `20...40` in the place of a range.
    pub(super) fn range(&self) -> Option<Diagnostic> {
        let dots = self.head().ends_with("..") && self.word == ".";
        let asked = self.allows(&[Rule::sign_to]) && !self.in_condition();
        let joint = ["-", "–", "—", "to", "until", "till", ":", "/"].contains(&self.word);
        let is_range = dots || (asked && joint);
        if !is_range {
            return None;
        }
        if dots {
            let rest = self.rest.trim_start_matches('.');
            return Some(
                self.error_at(code::E0109, self.at - 2, 3, "`...` is no sign of a range".to_owned())
                    .help(format!("write two dots: `..{}`", token(rest.trim_start()))),
            );
        }
        let after = self.rest.get(self.word.len()..)?;
        Some(
            self.error(code::E0109, self.word.len(), format!("`{}` is no sign of a range", self.word))
                .help(format!("write `{}..{}`", self.before, self.number_at(after.trim_start()))),
        )
    }
}

fn is_keyword_or_one(word: &str) -> bool {
    is_keyword(word) || word == "one"
}

//! One word is forgotten, and with it the declaration reads on.

use super::super::tokens::{starts_name, token};
use super::super::{Rule, is_keyword};
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code};

impl Stop<'_> {
    pub(super) fn one_word(&self) -> Option<Diagnostic> {
        self.forgotten_cite()
            .or_else(|| self.forgotten_when())
            .or_else(|| self.forgotten_gives())
            .or_else(|| self.not_recorded())
            .or_else(|| self.for_entity())
            .or_else(|| self.title_of_scale())
            .or_else(|| self.empty_value())
    }

    fn missing(&self, what: &str, length: usize, help: String) -> Diagnostic {
        self.error(code::E0121, length, format!("there is no `{what}` before `{}`", self.word)).help(help)
    }

    /// `because "So" UMC p. 5`, where the file declares the source.
    fn forgotten_cite(&self) -> Option<Diagnostic> {
        let word = self.word;
        let asked = self.allows(&[Rule::cite, Rule::kw_cite]) && starts_name(word) && !is_keyword(word);
        (asked
            && self.reader.says_elsewhere(&format!("source {word} "))
            && self.reads_on(self.at, 0, "cite "))
        .then(|| self.missing("cite", word.len(), format!("write `cite {word}`")))
    }

    /// `impossible site is brown`.
    fn forgotten_when(&self) -> Option<Diagnostic> {
        let is_next = matches!(self.before, "impossible" | "unusual") && self.keyword() == self.before;
        let is_for = self.reads_on(self.at, 0, "for ");
        (is_next && !is_for && self.begins_condition() && self.reads_on(self.at, 0, "when ")).then(|| {
            self.error(code::E0112, self.word.len(), format!("there is no `when` before `{}`", self.word))
                .note("a condition begins with `when`")
                .help(format!("write `when {}`", self.word))
        })
    }

    /// `table routing route`.
    fn forgotten_gives(&self) -> Option<Diagnostic> {
        let asked = self.keyword() == "table" && self.allows(&[Rule::kw_gives]) && starts_name(self.word);
        (asked && !is_keyword(self.word) && self.reads_on(self.at, 0, "gives ")).then(|| {
            let help = format!("write `{} gives {}`", self.before, self.word);
            self.missing("gives", self.word.len(), help)
        })
    }

    /// `assume size = 3`.
    fn not_recorded(&self) -> Option<Diagnostic> {
        let asked = self.keyword() == "assume" && self.allows(&[Rule::kw_when]);
        (asked && self.reads_on(self.at, 0, "when not recorded ")).then(|| {
            let help = format!("write `when not recorded` after `{}`", self.before);
            self.missing("when not recorded", self.word.len(), help)
        })
    }

    /// `rule R1 for slope:`.
    fn for_entity(&self) -> Option<Diagnostic> {
        if self.keyword() != "rule" || self.word != "for" {
            return None;
        }
        let entity = self.next();
        let length = self.rest.find(entity)? + entity.len();
        let is_head = self.rest.get(length..)?.trim_start().starts_with(':');
        (is_head && self.reads_on(self.at, length, "")).then(|| {
            self.error(code::E0101, length, "a rule takes no `for`".to_owned())
                .note("a rule is about what its conclusion is about")
                .help(format!("take `for {entity}` away"))
        })
    }

    /// `scale yield "How large": small < large`.
    fn title_of_scale(&self) -> Option<Diagnostic> {
        let asked = self.keyword() == "scale" && self.word.starts_with('"');
        (asked && self.allows(&[Rule::sign_colon]) && self.reads_on(self.at, self.word.len(), "")).then(
            || {
                self.error(code::E0101, self.word.len(), "a scale has no text of its own".to_owned())
                    .help(format!("take `{}` away", self.word))
            },
        )
    }

    /// `bits = empty`.
    fn empty_value(&self) -> Option<Diagnostic> {
        let is = match self.before {
            "=" => "is",
            "!=" => "is not",
            _ => return None,
        };
        let (word, at) = (self.word, self.before_at());
        let length = self.at + word.len() - at;
        let right = format!("{is} {word}");
        let asked = matches!(word, "empty" | "known") && self.reads_on(at, length, &right);
        let name = self.head().get(..at)?.split_whitespace().last()?.trim_start_matches('(');
        asked.then(|| {
            self.error_at(code::E0101, at, length, format!("`{word}` is no value to compare with"))
                .help(format!("write `{name} {right}`"))
        })
    }

    /// What joins two parts of a condition, or a name and its number, where it is not `and`.
    pub(super) fn part_of_condition(&self) -> Option<Diagnostic> {
        if !self.in_condition() || self.line_before().trim().is_empty() {
            return None;
        }
        let (before, word) = (self.before, self.word);
        let is_number = word.starts_with(|it: char| it.is_ascii_digit());
        let is_name = starts_name(before) && !is_keyword(before);
        if is_number && is_name {
            let number = self.number_at(self.rest);
            if self.reads_on(self.at, 0, "in ") {
                let range = self.rest.split([' ', ')', '\n']).next().unwrap_or(number);
                let text = format!("there is no `in` before `{range}`");
                let help = format!("write `{before} in {range}`");
                return Some(self.error(code::E0121, number.len(), text).help(help));
            }
            return self.reads_on(self.at, 0, ">= ").then(|| {
                let text = format!("there is no sign between `{before}` and `{number}`");
                self.error(code::E0121, number.len(), text)
                    .help(format!("write `{before} >= {number}`, or with another of <, <=, =, !=, >"))
            });
        }
        let mut promise = self.reader.text.split_whitespace().skip_while(|it| *it != "promise").skip(1);
        let joint = match promise.next().filter(|_| self.keyword() == "promise")? {
            "never" => "with",
            "always" => "when",
            _ => return None,
        };
        let asked = starts_name(word) && !is_keyword(word) && self.reads_on(self.at, 0, &format!("{joint} "));
        asked.then(|| self.missing(joint, word.len(), format!("write `{joint} {word}`")))
    }

    /// The number at the start of a text, with its point and its sign of percent; any other word as it is.
    pub(super) fn number_at<'t>(&self, text: &'t str) -> &'t str {
        let bytes = text.as_bytes();
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if !is_digit(0) {
            return token(text);
        }
        let mut end = 0;
        while is_digit(end) || (bytes.get(end) == Some(&b'.') && is_digit(end + 1)) {
            end += 1;
        }
        end += usize::from(bytes.get(end) == Some(&b'%'));
        text.get(..end).unwrap_or(text)
    }
}

//! Words of everyday language that the rule language says otherwise.

use super::super::tokens::starts_name;
use super::super::{Rule, is_keyword};
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code};

impl Stop<'_> {
    /// A word that people write, with the word or form that is meant. It may be the word at the place, or the one
    /// before it, which was taken for a name.
    pub(super) fn foreign(&self) -> Option<Diagnostic> {
        if starts_name(self.word)
            && let Some(help) = self.said_otherwise(self.word, self.before, self.next())
        {
            return Some(self.foreign_at(self.at, self.word, help));
        }
        let before = self.before;
        if !starts_name(before) || is_keyword(before) {
            return None;
        }
        let at = self.before_at();
        let earlier = self.reader.text.get(..at).unwrap_or("").trim_end();
        let first = earlier.rsplit(char::is_whitespace).next().unwrap_or("");
        let help = self.said_otherwise(before, first, self.word)?;
        Some(self.foreign_at(at, before, help))
    }

    fn foreign_at(&self, at: usize, word: &str, help: String) -> Diagnostic {
        self.error_at(code::E0115, at, word.len(), format!("`{word}` is not a word of the language here"))
            .help(help)
    }

    /// What to write for `word`, which stands between `first` and `next`.
    fn said_otherwise(&self, word: &str, first: &str, next: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if lower != word && is_keyword(&lower) {
            return Some(format!("write `{lower}`: the words of the language are in small letters"));
        }
        let is_subject = starts_name(first) && (!is_keyword(first) || first == "is");
        if matches!(lower.as_str(), "more" | "less" | "fewer") && next == "than" && !is_subject {
            return self.more_than(&lower);
        }
        let subject = if first == "is" { self.word_before_is() } else { first.to_owned() };
        if let Some(sign) = sign_of(&lower).filter(|_| is_subject) {
            let number = self.number_behind(word);
            let is_than = next == "than" || self.word == "than";
            let is_number = number.starts_with(|it: char| it.is_ascii_digit());
            if is_than || is_number || matches!(lower.as_str(), "exceeds" | "equals" | "equal") {
                return Some(format!("write `{subject} {sign} {number}`"));
            }
        }
        let help = match lower.as_str() {
            "if" | "whenever" if self.allows(&[Rule::when, Rule::kw_when]) => "write `when`".to_owned(),
            "unless" => "write `and not` and the condition in brackets, or make it an exception".to_owned(),
            "source" | "see" | "ref" | "reference" | "from" if self.allows(&[Rule::cite, Rule::kw_cite]) => {
                "write `cite`".to_owned()
            }
            "every" | "each" if self.keyword() == "points" => "write `per LIST that has …`".to_owned(),
            "every" | "each" => format!("write `all {} have …`", quoted_or(next, "LIST")),
            "any" if starts_name(next) && next != "of" && self.begins_here() => {
                format!("write `some {next} has …`")
            }
            "contains" | "contain" | "include" | "including" => {
                format!("write `{subject} includes {}`", quoted_or(next, "VALUE"))
            }
            "between" => self.range_help(&subject)?,
            "either" | "both" => self.either_help(&subject, word),
            "neither" | "nor" | "isn" | "doesn" => "write `not` before the condition".to_owned(),
            "but" | "also" | "plus" => "write `and`".to_owned(),
            "then" => "leave it out: a rule says what follows first, and then `when`".to_owned(),
            "else" | "default" | "elsewhere" => "write `otherwise`".to_owned(),
            "expects" | "expected" => "write `expect`".to_owned(),
            _ => return None,
        };
        Some(help)
    }

    /// `more than 2 reviews have`.
    fn more_than(&self, word: &str) -> Option<String> {
        let from = self.reader.text.get(self.at..)?;
        let mut words = from.split_whitespace().skip(2);
        let (number, list) = (words.next()?.parse::<i64>().ok()?, words.next()?);
        Some(match word {
            "more" => format!("write `at least {} {list} have …`", number + 1),
            _ => format!("write `at most {} {list} have …`", number - 1),
        })
    }

    /// True at the start of a condition or of a part of one.
    fn begins_here(&self) -> bool {
        matches!(self.before, "when" | "and" | "or" | "not" | "(" | "-" | "where")
    }

    /// `pain is either low or high`.
    fn either_help(&self, subject: &str, word: &str) -> String {
        let from = self.reader.text.get(self.before_at()..).unwrap_or("");
        let words: Vec<&str> = from.split_whitespace().skip_while(|it| *it != word).skip(1).take(3).collect();
        match words.as_slice() {
            [a, "or", b] if self.head().contains(" is ") => format!("write `{subject} is one of {a}, {b}`"),
            _ => format!("leave `{word}` out"),
        }
    }

    /// `pulse between 30 and 40`.
    fn range_help(&self, subject: &str) -> Option<String> {
        let text = self.reader.text.get(self.before_at()..)?;
        let at = text.find("between")?;
        let mut words = text.get(at..)?.split_whitespace().skip(1);
        let (low, joint, high) = (words.next()?, words.next()?, words.next()?);
        if low.contains("..") || !matches!(joint, "and" | "to" | "-" | "or") {
            return Some(format!("write `{subject} in {low}`")).filter(|_| low.contains(".."));
        }
        Some(format!("write `{subject} in {low}..{high}`"))
    }

    /// The word before `is`.
    fn word_before_is(&self) -> String {
        let words: Vec<&str> = self.head().split_whitespace().collect();
        let at = words.iter().rposition(|&it| it == "is").unwrap_or(0);
        words.get(at.wrapping_sub(1)).map_or("…", |it| it.trim_start_matches('(')).to_owned()
    }

    /// The value behind `greater than` and the like, with `or equal to` passed over.
    fn number_behind(&self, word: &str) -> String {
        let from = self.reader.text.get(self.before_at()..).unwrap_or("");
        let after = from.find(word).and_then(|at| from.get(at + word.len()..)).unwrap_or("");
        let skipped = ["than", "to", "or", "equal"];
        let value = after.split_whitespace().find(|it| !skipped.contains(it)).unwrap_or("…");
        value.trim_end_matches([')', ',']).to_owned()
    }
}

/// The sign for a comparison in words.
fn sign_of(word: &str) -> Option<&'static str> {
    match word {
        "greater" | "more" | "higher" | "larger" | "bigger" | "above" | "over" | "exceeds" => Some(">"),
        "less" | "lower" | "fewer" | "smaller" | "below" | "under" => Some("<"),
        "equals" | "equal" => Some("="),
        _ => None,
    }
}

/// A name as it stands, or a word for what belongs there.
fn quoted_or<'a>(word: &'a str, otherwise: &'a str) -> &'a str {
    if starts_name(word) && !is_keyword(word) { word } else { otherwise }
}

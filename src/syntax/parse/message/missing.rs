//! Something is missing: a colon, `when`, `and`, a comma, the name after a word.

use super::super::tokens::starts_name;
use super::super::{Rule, is_keyword};
use super::clue;
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code, nearest};

impl Stop<'_> {
    pub(super) fn colon(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::sign_colon]) && !self.allows(&[Rule::comparator, Rule::sign_equal]);
        let near = self.allowed.iter().filter_map(|&one| clue(one)).collect::<Vec<_>>();
        let slip = nearest(self.word, near.iter().map(String::as_str)).is_some() && self.word.len() > 2;
        if !asked || slip {
            return None;
        }
        // The name is that of the conclusion, and the rule has no id of its own.
        if self.keyword() == "rule" && matches!(self.word, "is" | "goes") {
            return Some(
                self.error(
                    code::E0111,
                    self.word.len(),
                    format!("this rule has no id before `{}`", self.before),
                )
                .note("a rule has an id of its own, by which explanations call it")
                .help(format!("write `rule ID: {} {} …`", self.before, self.word)),
            );
        }
        let report =
            self.error(code::E0111, self.word.len(), format!("there is no `:` before `{}`", self.word));
        let is_pair = self.word == "-"
            || self.word == "yes"
            || (starts_name(self.word) && !is_keyword(self.word))
            || matches!(self.word, "one" | "any" | "number" | "percent" | "list");
        if self.before == "of" {
            return Some(
                report.note("a group begins with `all of:`, `any of:` and the like").help("write `of:`"),
            );
        }
        Some(match self.word {
            _ if is_pair => report.help(format!("write `{}: {}`", self.before, self.word)),
            "," | "\"" => report.help(format!("write `{}: TYPE`, such as the name of a scale", self.before)),
            text if text.starts_with('"') => {
                report.help(format!("write `{}: ` and what belongs there before the text", self.before))
            }
            _ => report.help(format!("write `:` after `{}`, and then what belongs there", self.before)),
        })
    }

    pub(super) fn missing_when(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::when, Rule::kw_when]) && !self.in_condition();
        let joins = matches!(self.word, "and" | "or");
        (asked && (self.begins_condition() || joins)).then(|| {
            let report = self.error(
                code::E0112,
                self.word.len(),
                format!("there is no `when` before `{}`", self.word),
            );
            let help = match joins {
                true => format!("write `when` and a first condition before `{}`", self.word),
                false => format!("write `when {}`", self.word),
            };
            report.note("a condition begins with `when`").help(help)
        })
    }

    pub(super) fn missing_and(&self) -> Option<Diagnostic> {
        if !self.in_condition() || !self.begins_condition() {
            return None;
        }
        let (before, word) = (self.before, self.word);
        if self.in_bullets() && self.line_before().trim().is_empty() {
            return Some(
                self.error(code::E0119, word.len(), format!("there is no `-` before `{word}`"))
                    .help("begin each condition of the group with `- `"),
            );
        }
        if self.in_values() {
            return Some(
                self.error(
                    code::E0113,
                    word.len(),
                    format!("there is no comma between `{before}` and `{word}`"),
                )
                .help(format!("write `{before}, {word}`")),
            );
        }
        let message = format!("there is no `and` or `or` between `{before}` and `{word}`");
        let are_names = [before, word].iter().all(|it| starts_name(it) && !is_keyword(it));
        let joined = match are_names {
            true => format!(
                "; if `{word}` is a value, `{before} is {word}`; if it is one name, `{before}_{word}`"
            ),
            false => String::new(),
        };
        let whole = format!("not {}", self.next());
        let word = if word == "not" { whole.as_str() } else { word };
        Some(
            self.error(code::E0113, word.len(), message)
                .help(format!("write `{before} and {word}` or `{before} or {word}`{joined}")),
        )
    }

    /// `x is low, high`: a list of values after `is`.
    pub(super) fn values_after_is(&self) -> Option<Diagnostic> {
        if self.word != "," || !self.in_condition() {
            return None;
        }
        let words: Vec<&str> = self.head().split_whitespace().collect();
        let [.., name, is, first] = words.as_slice() else { return None };
        (matches!(*is, "is" | "=") && starts_name(first)).then(|| {
            self.error(code::E0101, 1, "several values stand after one `is`")
                .help(format!("write `{name} is one of {first}, {}`", self.next()))
        })
    }

    /// A clause begins where a name is missing: `exception X to` and then `when`.
    pub(super) fn nothing_before_clause(&self) -> Option<Diagnostic> {
        let clauses =
            ["when", "cite", "because", "otherwise", "applies", "says", "given", "expect", "favours"];
        let named = self.allowed.iter().all(|one| NAMES.contains(one));
        if !named || !clauses.contains(&self.word) || !self.line_before().trim().is_empty() {
            return None;
        }
        let (what, help) = match self.before {
            "to" => ("the rule is", "write the id of the rule that it is an exception to"),
            "for" => ("the entity is", "write the name of an entity after `for`"),
            "uses" => ("the vocabulary is", "write the name of a vocabulary after `uses`"),
            "and" | "or" | "not" => {
                ("a condition is", "write the condition, or take the word before it away")
            }
            _ => ("a name is", "write what belongs there before the new line"),
        };
        let at = self.before_at();
        Some(
            self.error_at(
                code::E0121,
                at,
                self.before.len(),
                format!("{what} missing after `{}`", self.before),
            )
            .help(help),
        )
    }

    /// True in the bullets of a group.
    pub(super) fn in_bullets(&self) -> bool {
        let words = ["all of", "any of", "none of", "of:", "of :"];
        self.head().contains(':')
            && words.iter().any(|it| self.head().contains(it))
            && self.head().lines().any(|line| line.trim_start().starts_with('-'))
    }

    /// True behind `is one of`, `includes any of` and the like.
    fn in_values(&self) -> bool {
        let line = self.line_before();
        let after = ["one of ", "includes any of ", "includes all of ", "includes only "]
            .iter()
            .filter_map(|it| line.rfind(it).map(|at| at + it.len()))
            .max();
        after.and_then(|at| line.get(at..)).is_some_and(|values| {
            !values
                .split_whitespace()
                .any(|it| matches!(it, "and" | "or" | "not" | ">=" | "<=" | ">" | "<" | "="))
        })
    }
}

/// Places where only a name or a value may stand.
pub(super) const NAMES: [Rule; 15] = [
    Rule::name,
    Rule::dotted,
    Rule::path,
    Rule::value,
    Rule::values,
    Rule::level,
    Rule::option,
    Rule::item,
    Rule::given_values,
    Rule::one_of_expected,
    Rule::cell,
    Rule::part,
    Rule::operand,
    Rule::amount,
    Rule::scale_kind,
];

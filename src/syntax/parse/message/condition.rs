//! Slips in conditions and in the heads of rules.

use super::super::Rule;
use super::super::tokens::token;
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::split::DECLARATIONS;

impl Stop<'_> {
    /// Signs of other languages.
    pub(super) fn sign(&self) -> Option<Diagnostic> {
        if let Some(found) = self.dash() {
            return Some(found);
        }
        let signs = [
            ("===", "="),
            ("==", "="),
            ("=>", ">="),
            ("=<", "<="),
            ("<>", "!="),
            ("≥", ">="),
            ("≤", "<="),
            ("≠", "!="),
            (":=", "="),
        ];
        let words = [("&&", "and"), ("||", "or"), ("&", "and"), ("|", "or"), ("!", "not")];
        if let Some((wrong, right)) = signs.iter().find(|(wrong, _)| self.rest.starts_with(wrong)) {
            let report =
                self.error(code::E0114, wrong.len(), format!("`{wrong}` is not a sign of the language"));
            return Some(
                report.note("values are compared with <, <=, =, !=, >=, >").help(format!("write `{right}`")),
            );
        }
        let (wrong, right) = words.iter().find(|(wrong, _)| self.rest.starts_with(wrong))?;
        if self.rest.starts_with("!=") || (*wrong == "|" && !self.allows(&[Rule::kw_or])) {
            return None;
        }
        let report = self.error(code::E0115, wrong.len(), format!("`{wrong}` is not a word of the language"));
        Some(
            report
                .note("conditions are joined with the words `and`, `or` and `not`")
                .help(format!("write `{right}`")),
        )
    }

    /// A dash or a star of a word processor, and a bullet behind a joining word.
    fn dash(&self) -> Option<Diagnostic> {
        let signs = ["–", "—", "−", "•", "·", "*", "‣"];
        let asked = [Rule::sign_bullet, Rule::bullet, Rule::sign_minus, Rule::points_line];
        let wrong = signs.iter().find(|it| self.rest.starts_with(**it))?;
        let is_number =
            self.rest.get(wrong.len()..).is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()));
        let first = self.line_before().trim().is_empty();
        (self.allows(&asked) || is_number || (first && self.in_bullets())).then(|| {
            self.error(code::E0114, wrong.len(), format!("`{wrong}` is not a sign of the language"))
                .help("write `-`, the plain sign of the keyboard")
        })
    }

    /// A bullet that ends in `and`, `or` or a comma.
    pub(super) fn bullet_end(&self) -> Option<Diagnostic> {
        let is_next = self.word == "-" && self.line_before().trim().is_empty() && self.in_bullets();
        let joins = matches!(self.before, "and" | "or") && is_next;
        let comma = self.word == "," && self.in_bullets() && self.in_condition();
        if !joins && !comma {
            return None;
        }
        let (at, word) = if joins { (self.before_at(), self.before) } else { (self.at, ",") };
        Some(
            self.error_at(code::E0119, at, word.len(), format!("`{word}` stands at the end of a bullet"))
                .note("the first line of the group says how its bullets are joined")
                .help(format!("leave `{word}` out")),
        )
    }

    /// The keyword of a declaration at the start of an indented line.
    pub(super) fn column(&self) -> Option<Diagnostic> {
        let line = self.reader.text.get(..self.at)?.rsplit('\n').next()?;
        let first = self.at > 0 && line.trim().is_empty() && DECLARATIONS.contains(&self.word);
        first.then(|| {
            self.error(code::E0007, self.word.len(), format!("`{}` does not stand in column 1", self.word))
                .note("a declaration starts in column 1 with its keyword; only its body is indented")
                .help("take away the blanks before it (or put the word into back-ticks if it is a name)")
        })
    }

    /// `x at least 3` and `x is at least strong` inside a condition.
    pub(super) fn comparison_in_words(&self) -> Option<Diagnostic> {
        let next = token(self.rest.get(self.word.len()..)?.trim_start());
        let (bound, at) = match (self.before, self.word, next) {
            ("at", "least" | "most", _) => (self.word, self.reader.text.get(..self.at)?.rfind("at")?),
            (_, "at", "least" | "most") if self.allows(&[Rule::comparator]) => (next, self.at),
            _ => return None,
        };
        if self.allows(&[Rule::kw_least, Rule::kw_most]) {
            return None;
        }
        let end = self.reader.text.get(at..)?.find(bound)? + at + bound.len();
        let sign = if bound == "least" { ">=" } else { "<=" };
        let found = Diagnostic::error(
            code::E0118,
            self.reader.place(at, end),
            format!("`at {bound}` compares nothing in a condition"),
        );
        Some(
            found
                .note("only the first line of a rule says `is at least` or `is at most`")
                .help(format!("write `{sign}`")),
        )
    }

    /// `one sample has abnormal`.
    pub(super) fn one_record(&self) -> Option<Diagnostic> {
        let (list, next) = (self.word, self.next());
        let at = self.before_at();
        let verb = if next == "have" { "has" } else { next };
        (self.before == "one" && matches!(next, "has" | "have") && self.reads_on(at, "one".len(), "some"))
            .then(|| {
                self.error_at(code::E0115, at, "one".len(), "`one` counts no records".to_owned())
                    .help(format!("write `some {list} {verb} …` or `exactly 1 {list} {verb} …`"))
            })
    }

    /// A group that does not stand alone after `when`.
    pub(super) fn group(&self) -> Option<Diagnostic> {
        let next = token(self.rest.get(self.word.len()..)?.trim_start());
        let any_of = self.word == "any" && next == "of";
        let inside = any_of
            || (self.word == "of"
                && self.before != "because"
                && !self.allows(&[Rule::kw_of])
                && !self.allows(&[Rule::sign_colon]));
        let bullets = self.allows(&[Rule::bullet, Rule::sign_bullet]) && self.before == ":";
        if inside {
            return Some(
                self.error(code::E0119, self.word.len(), "a group stands alone after `when`")
                    .note("`all of:`, `any of:`, `none of:` and `at least K of:` are one level deep")
                    .help("give the group a name with `criterion`, and use that name here"),
            );
        }
        bullets.then(|| {
            self.error(
                code::E0119,
                self.word.len(),
                format!("`{}` stands where the first bullet should", self.word),
            )
            .help("begin each condition of the group with `- `")
        })
    }

    /// The head of a rule without `is at least` or its like.
    pub(super) fn effect(&self) -> Option<Diagnostic> {
        let heads =
            [Rule::floor, Rule::cap, Rule::step_up, Rule::step_down, Rule::kw_goes, Rule::kw_at, Rule::kw_is];
        let in_head = self.keyword() == "rule" && self.allows(&heads) && !self.allows(&[Rule::comparator]);
        let after_is = self.before == "is" || self.before == "at" || !self.allows(&[Rule::kw_at]);
        (in_head && after_is && !self.allows(&[Rule::chain, Rule::group])).then(|| {
            self.error(
                code::E0120,
                self.word.len(),
                format!("`{}` does not say what the rule does", self.word),
            )
            .note("a rule says `is at least LEVEL`, `is at most LEVEL`, `goes up by K` or `goes down by K`")
            .help("write one of these after the name of the conclusion")
        })
    }
}

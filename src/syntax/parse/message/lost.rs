//! Something is lost that the words around it ask for: a line, a name, a sign in a test, the mode of `models`.

use super::super::spoiled::NAMELESS;
use super::super::tokens::starts_name;
use super::super::{Rule, is_keyword};
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::split::{DECLARATIONS, is_item};

/// True for a declaration whose name stands behind its keyword.
fn is_named(keyword: &str) -> bool {
    DECLARATIONS.contains(&keyword)
        && !NAMELESS.contains(&keyword)
        && !["replace", "remove"].contains(&keyword)
}

impl Stop<'_> {
    pub(super) fn lost(&self) -> Option<Diagnostic> {
        self.lost_entity()
            .or_else(|| self.lost_mode())
            .or_else(|| self.lost_colon())
            .or_else(|| self.lost_equals())
            .or_else(|| self.lost_comparison())
            .or_else(|| self.removed())
    }

    /// Lines of items below a declaration that has none.
    fn lost_entity(&self) -> Option<Diagnostic> {
        let begins_line = self.line_before().trim().is_empty();
        let is_item = begins_line && is_item(self.line_rest(), self.word);
        (is_item && self.keyword() != "entity").then(|| {
            self.error(code::E0101, self.word.len(), format!("`{}` is an item without an entity", self.word))
                .help("write `entity NAME` on the line above the first item")
        })
    }

    /// A keyword alone on its line, where what follows cannot be read.
    pub(super) fn lost_name(&self) -> Option<Diagnostic> {
        let first = self.reader.text.lines().next()?.trim();
        is_named(first).then(|| {
            self.error_at(code::E0121, 0, first.len(), format!("a name is missing after `{first}`"))
                .help(format!("write `{first} NAME`"))
        })
    }

    /// `models kind "Which kind?"`.
    fn lost_mode(&self) -> Option<Diagnostic> {
        let asked = self.keyword() == "models" && self.allows(&[Rule::fitting, Rule::kw_first, Rule::kw_all]);
        let is_next =
            self.word.starts_with('"') || is_keyword(self.word) || self.line_before().trim().is_empty();
        (asked && is_next && !matches!(self.word, "first" | "all")).then(|| {
            let text = format!("it is not said after `{}` how classes are chosen", self.before);
            self.error_at(code::E0121, self.before_at(), self.before.len(), text)
                .help("write `, first that fits` or `, all that fit`")
        })
    }

    /// `portfolio busy level "Busy?"`: the type was taken for a class.
    fn lost_colon(&self) -> Option<Diagnostic> {
        let head = self.reader.text.lines().next()?;
        let words: Vec<&str> = head.split_whitespace().collect();
        let ["portfolio", name, kind, ..] = words.as_slice() else { return None };
        let is_kind = starts_name(kind) && !is_keyword(kind);
        (is_kind && !name.ends_with(':') && self.allows(&[Rule::when, Rule::kw_when])).then(|| {
            let at = head.find(kind).unwrap_or(0);
            self.error_at(code::E0111, at, kind.len(), format!("there is no `:` before `{kind}`"))
                .help(format!("write `{name}: {kind}`"))
        })
    }

    /// `given shock yes`, `expect room none`.
    fn lost_equals(&self) -> Option<Diagnostic> {
        if self.keyword() != "test" {
            return None;
        }
        let is_value = |it: &str| {
            it == "yes"
                || it == "no"
                || it == "none"
                || it.starts_with(|it: char| it.is_ascii_digit())
                || (starts_name(it) && !is_keyword(it))
        };
        let on_line = !self.line_before().trim().is_empty();
        if self.allows(&[Rule::sign_equal])
            && on_line
            && is_value(self.word)
            && self.reads_on(self.at, 0, "= ")
        {
            return Some(
                self.error(code::E0121, self.word.len(), format!("there is no `=` before `{}`", self.word))
                    .help(format!("write `{} = {}`", self.before, self.word)),
            );
        }
        // Two names were read as the head of a record.
        let name_at = self.head().get(..self.before_at())?.trim_end();
        let name = name_at.rsplit([' ', ',', '\n']).next().filter(|it| starts_name(it) && !is_keyword(it))?;
        let ends = is_keyword(self.word) || self.line_before().trim().is_empty();
        let asked = self.allows(&[Rule::sign_colon]) && is_value(self.before) && ends;
        (asked && self.reads_on(self.before_at(), 0, "= ")).then(|| {
            let text = format!("there is no `=` before `{}`", self.before);
            self.error_at(code::E0121, self.before_at(), self.before.len(), text)
                .help(format!("write `{name} = {}`", self.before))
        })
    }

    /// `when number of samples` with nothing to compare it with, or `when a <= b <= c`.
    fn lost_comparison(&self) -> Option<Diagnostic> {
        if self.rest.starts_with("<=") && self.keyword() == "scale" {
            return Some(
                self.error(code::E0101, 2, "`<=` does not part levels")
                    .help("write `<` between levels, the lowest first"),
            );
        }
        let words: Vec<&str> = self.head().split_whitespace().collect();
        let is_order = |it: &str| matches!(it, "<" | "<=" | ">" | ">=");
        if let [.., low, first, name] = words.as_slice()
            && is_order(first)
            && (self.word == "<" || self.word == ">")
        {
            let sign = if self.rest.get(1..2) == Some("=") { 2 } else { 1 };
            let high = self.rest.get(sign..)?.split_whitespace().next()?;
            return Some(
                self.error(code::E0101, sign, "a comparison has two sides")
                    .help(format!("write `{name} in {low}..{high}`, or two comparisons with `and`")),
            );
        }
        let ends = ["cite", "because", "when", "and", "or"].contains(&self.word);
        let asked = self.allows(&[Rule::comparator, Rule::sign_equal]) && !self.in_condition();
        (ends && asked && self.keyword() != "test").then(|| {
            let text = format!("a comparison is missing after `{}`", self.before);
            self.error_at(code::E0121, self.before_at(), self.before.len(), text)
                .help("write a sign and what it is compared with, such as `>= 1`")
        })
    }

    /// `remove test "x"`, `remove A, B`.
    fn removed(&self) -> Option<Diagnostic> {
        if self.keyword() != "remove" {
            return None;
        }
        let is_text = self.word.starts_with('"') && self.before == "remove";
        if is_text || (self.word == "test" && self.next().starts_with('"')) {
            return Some(
                self.error(code::E0101, self.word.len(), "a test of the parent is no part of a variant")
                    .help("leave this out: there is nothing to remove"),
            );
        }
        let help = format!("write `remove {} because \"…\"` as a declaration of its own", self.next());
        (self.word == ",").then(|| self.error(code::E0101, 1, "`remove` takes one name").help(help))
    }
}

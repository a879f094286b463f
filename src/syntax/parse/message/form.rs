//! What one construct says in a form of its own, and people write in another.

use super::super::tokens::starts_name;
use super::super::{Rule, is_keyword};
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code, nearest};

impl Stop<'_> {
    /// The slip of one construct, with its right form.
    pub(super) fn other_form(&self) -> Option<Diagnostic> {
        self.list_form()
            .or_else(|| self.value_form())
            .or_else(|| self.scale_form())
            .or_else(|| self.points_form())
            .or_else(|| self.table_form())
            .or_else(|| self.test_form())
            .or_else(|| self.head_form())
    }

    fn form(&self, what: impl Into<String>, help: impl Into<String>) -> Option<Diagnostic> {
        Some(self.error(code::E0101, self.word.len(), what).help(help))
    }

    /// Quantifiers and counts of a list.
    fn list_form(&self) -> Option<Diagnostic> {
        let (before, word, next) = (self.before, self.word, self.next());
        let is_name = |it: &str| starts_name(it) && !is_keyword(it);
        let words: Vec<&str> = self.head().split_whitespace().collect();
        match (before, word) {
            ("any", list) if is_name(list) && !self.allows(&[Rule::option]) => self.form(
                format!("`any {list}` is no group and no number of records"),
                format!("write `some {list} has …`"),
            ),
            (list, "has" | "have") if is_name(list) => self.form(
                format!("it is not said how many of `{list}` are meant"),
                format!("write `some {list} has …`, `all {list} have …` or `at least 2 {list} have …`"),
            ),
            ("share" | "total" | "count", list) if is_name(list) && self.in_condition() => self
                .form(format!("`of` is missing after `{before}`"), format!("write `{before} of {list} …`")),
            (_, "percent" | "percentage") if next == "of" => {
                self.form(format!("`{word} of` counts nothing"), "write `share of LIST that have …`")
            }
            (list, filter)
                if self.allows(&[Rule::that, Rule::kw_that, Rule::that_left]) && is_name(filter) =>
            {
                let [.., "number" | "share", "of", _] = words.as_slice() else { return None };
                self.form(
                    format!("`that have` is missing after `{list}`"),
                    format!("write `{list} that have {filter}`"),
                )
            }
            _ => None,
        }
    }

    /// Values in conditions.
    fn value_form(&self) -> Option<Diagnostic> {
        let (before, word) = (self.before, self.word);
        let words: Vec<&str> = self.head().split_whitespace().collect();
        if before == "is" && matches!(word, "=" | "<" | ">" | "<=" | ">=" | "!=") {
            return self
                .form("`is` and a sign stand side by side", format!("write `is` or `{word}`, not both"));
        }
        let asks_value =
            self.allows(&[Rule::value, Rule::values, Rule::lone_value, Rule::operand, Rule::path]);
        if asks_value && (word.starts_with('"') || word == "'") {
            let inside = self.line_rest().trim_start_matches(['"', '\'']);
            let inside = inside.split(['"', '\'']).next().unwrap_or("");
            if self.line_before().trim().is_empty() {
                let text = format!("a value is missing after `{before}`");
                let report = self.error_at(code::E0121, self.before_at(), before.len(), text);
                return Some(report.help(format!("write a value behind `{before}`, on its line")));
            }
            let length = if word == "'" { inside.len() + 2 } else { word.len() };
            return Some(
                self.error(
                    code::E0101,
                    length.min(self.line_rest().len()),
                    "a value stands without quotes here",
                )
                .help(format!("write `{inside}`")),
            );
        }
        if let [.., name, "in", first] = words.as_slice()
            && word == ","
        {
            return self.form(
                "`in` takes a range and no list",
                format!("write `{name} is one of {first}, {}`", self.next()),
            );
        }
        if word == "{" && self.reader.text.contains('}') {
            return self
                .form("braces mean nothing in rules", "write several values as `NAME is one of a, b`");
        }
        let is_number = before.starts_with(|it: char| it.is_ascii_digit());
        let is_unit = starts_name(word) && !is_keyword(word) && !self.line_before().trim().is_empty();
        if is_number && is_unit && (self.in_condition() || self.keyword() == "test") {
            return self.form(
                format!("`{word}` stands behind a number"),
                format!("write `{before}` alone: the unit is said where the item is declared"),
            );
        }
        if matches!(word, ";" | "." | "!") && self.line_rest() == word {
            return self.form(
                format!("`{word}` stands at the end of a line"),
                "take it away: lines have no end sign",
            );
        }
        None
    }

    /// Levels of a scale.
    fn scale_form(&self) -> Option<Diagnostic> {
        if self.keyword() != "scale" {
            return None;
        }
        match self.word {
            "," | ";" | "/" => {
                self.form("levels are not parted by commas", "write `<` between levels, the lowest first")
            }
            ">" => self.form("levels stand in rising order", "write `<` between levels, the lowest first"),
            "=" => self.form("`=` stands where `:` should", format!("write `{}: LOW < HIGH`", self.before)),
            word if starts_name(word) && starts_name(self.before) && self.allows(&[Rule::sign_less]) => self
                .form(
                    format!("there is no `<` between `{}` and `{word}`", self.before),
                    format!(
                        "write `{} < {word}`, or `{}_{word}` if it is one level",
                        self.before, self.before
                    ),
                ),
            _ => None,
        }
    }

    fn points_form(&self) -> Option<Diagnostic> {
        if self.keyword() == "matrix" && matches!(self.word, "and" | ",") {
            return self.form(
                format!("`{}` does not join the sides of a matrix", self.word),
                format!("write `by {} by {}`", self.before, self.next()),
            );
        }
        if self.keyword() == "portfolio"
            && matches!(self.word, "if" | "when" | "that" | "with")
            && self.before == "cases"
        {
            return self.form(
                format!("`{}` stands where `where` should", self.word),
                "write `where` and a condition",
            );
        }
        if self.keyword() != "points" {
            return None;
        }
        let is_number = self.word.starts_with(|it: char| it.is_ascii_digit());
        if is_number && self.line_before().trim().is_empty() {
            return self.form(
                format!("there is no sign before `{}`", self.word),
                format!("write `+{}` or `-{}`", self.word, self.word),
            );
        }
        let times = matches!(self.word, "x" | "*" | "times" | "for" | "each" | "every" | "if");
        if self.word == "if" {
            return None;
        }
        times.then(|| {
            self.error(code::E0101, self.word.len(), format!("`{}` does not multiply points", self.word))
                .help("write `+1 per LIST that has …`")
        })
    }

    fn table_form(&self) -> Option<Diagnostic> {
        if self.keyword() != "table" {
            return None;
        }
        match (self.before, self.word) {
            ("one", "row") => None,
            (before, "row") => {
                let near = nearest(before, ["first", "one"])?;
                let help = if near == "one" { "one row only" } else { "first row" };
                let at = self.before_at();
                Some(
                    self.error_at(code::E0131, at, before.len(), format!("`{before}` cannot stand here"))
                        .help(format!("write `{help}`")),
                )
            }
            (_, "only" | "exactly" | "single") if self.allows(&[Rule::mode, Rule::kw_one, Rule::name]) => {
                self.form(format!("`{}` does not say how many rows match", self.word), "write `one row only`")
            }
            _ => None,
        }
    }

    fn test_form(&self) -> Option<Diagnostic> {
        if self.keyword() == "remove" && self.before == "remove" && is_keyword(self.word) {
            return self.form(
                format!("`remove` takes a name and no `{}`", self.word),
                format!("write `remove {}`", self.next()),
            );
        }
        if self.keyword() != "test" {
            return None;
        }
        if self.word == "is" && self.allows(&[Rule::sign_equal]) {
            return self
                .form("`is` stands where `=` should", format!("write `{} = {}`", self.before, self.next()));
        }
        if !self.allows(&[Rule::sign_colon]) {
            return None;
        }
        // What was taken for `ENTITY ID:` may be a misspelt word, or the second value of an item.
        let earlier = self.reader.text.get(..self.before_at()).unwrap_or("").trim_end();
        let first = earlier.rsplit(char::is_whitespace).next().unwrap_or("");
        let at = earlier.len() - first.len();
        if let Some(near) = nearest(first, ["expect", "given"]).filter(|_| !is_keyword(first)) {
            return Some(
                self.error_at(code::E0131, at, first.len(), format!("`{first}` cannot stand here"))
                    .help(format!("did you mean `{near}`?")),
            );
        }
        let line = earlier.rsplit('\n').next().unwrap_or("");
        let (name, values) = line.rsplit_once('=').map(|(name, values)| (name.trim(), values.trim()))?;
        let is_new_line = self.line_before().trim() == self.before;
        let name = name.rsplit([' ', ',']).next().unwrap_or(name);
        (is_new_line && values.contains(',')).then(|| {
            self.error_at(code::E0101, at, first.len(), format!("`{first}` is a further value of `{name}`"))
                .help(format!("write a set in square brackets: `{name} = [{values}]`"))
        })
    }

    /// Names with blanks in heads and behind keywords, and `-` before a digit.
    fn head_form(&self) -> Option<Diagnostic> {
        let joined = self.head().ends_with(self.before) && self.word == "-" && starts_name(self.before);
        let digits: String = self.rest.chars().skip(1).take_while(char::is_ascii_digit).collect();
        if joined && !digits.is_empty() && self.keyword() != "points" {
            return self
                .form("a name has `-` only before a letter", format!("write `{}_{digits}`", self.before));
        }
        let keyword = self.keyword();
        let words: Vec<&str> = self.head().split_whitespace().collect();
        let is_second = words.len() == 2 && words.first() == Some(&keyword);
        let are_names = [self.before, self.word].iter().all(|it| starts_name(it) && !is_keyword(it));
        let has_name = matches!(
            keyword,
            "framework"
                | "vocabulary"
                | "criterion"
                | "conclusion"
                | "table"
                | "points"
                | "models"
                | "matrix"
                | "portfolio"
        );
        let is_found = is_second && are_names && has_name;
        if is_found && self.allows(&[Rule::sign_colon]) && self.reads_on(self.at, 0, ": ") {
            let text = format!("there is no `:` before `{}`", self.word);
            return Some(
                self.error(code::E0111, self.word.len(), text)
                    .help(format!("write `{}: {}`", self.before, self.word)),
            );
        }
        is_found.then(|| {
            let (a, b) = (self.before, self.word);
            let at = self.before_at();
            let length = self.at + b.len() - at;
            self.error_at(code::E0101, at, length, format!("`{a} {b}` is no name: a name has no blanks"))
                .help(format!("write `{a}_{b}`"))
        })
    }

    /// Words and signs that stand in cells of other tables.
    pub(super) fn in_cell(&self, entry: Rule) -> Option<Diagnostic> {
        let text = self.reader.text;
        let whole = |what: String| Diagnostic::error(code::E0127, self.reader.place(0, text.len()), what);
        let inside = text.trim_matches(['"', '\'']);
        if inside != text && !inside.is_empty() && !inside.contains(char::is_whitespace) {
            return Some(
                whole(format!("{text} stands in quotes, and a cell has none"))
                    .help(format!("write `{inside}`")),
            );
        }
        if entry == Rule::lone_value {
            let text = format!("`{text}` is not one value");
            return Some(whole(text).help("write the one value that the table gives for this row"));
        }
        if matches!(text, "all" | "every" | "anything") {
            return Some(whole(format!("`{text}` is not a cell")).help("write `any` for every value"));
        }
        if let Some(list) = text.strip_suffix(',').or_else(|| text.strip_prefix(',')) {
            return Some(
                whole("there is one comma too many".to_owned()).help(format!("write `{}`", list.trim())),
            );
        }
        if let Some((low, high)) = text.split_once("...") {
            return Some(whole(format!("`{text}` is not a range")).help(format!("write `{low}..{high}`")));
        }
        if let Some(rest) = text.strip_prefix("not ").filter(|rest| rest.contains("not ")) {
            let once = rest.replace("not ", "");
            return Some(
                whole("`not` stands once, before all values of a cell".to_owned())
                    .help(format!("write `not {once}`")),
            );
        }
        if text.chars().all(|it| matches!(it, '-' | '–' | '—' | '*' | '?' | '.' | '/')) {
            return Some(
                whole(format!("`{text}` is not a cell"))
                    .help("write `any` for every value, or the value itself"),
            );
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            [low, "to" | "-" | "–" | "until", high] => {
                Some(whole(format!("`{text}` is not a range")).help(format!("write `{low}..{high}`")))
            }
            [first, "or" | "and" | "/" | ";" | "|", rest @ ..] => {
                let rest: Vec<&str> =
                    rest.iter().copied().filter(|it| !matches!(*it, "or" | "and")).collect();
                Some(
                    whole("values in a cell are parted by commas".to_owned())
                        .help(format!("write `{first}, {}`", rest.join(", "))),
                )
            }
            [one] => {
                let (low, high) =
                    one.split_once('.').filter(|(low, high)| starts_name(low) && starts_name(high))?;
                Some(whole(format!("`{text}` is not a range")).help(format!("write `{low}..{high}`")))
            }
            _ => None,
        }
    }
}

//! A failure of the grammar, said in one sentence for the analyst.
//!
//! The grammar reports how far it came and what could have stood there. The text at that place
//! tells which slip it was; what fits no known slip is said with `E0101` and the list of what may stand.

use pest::error::{Error, ErrorVariant, InputLocation};

use super::reader::Reader;
use super::tokens::{last_token, starts_name, token};
use super::{Rule, is_keyword, words};
use crate::diagnostic::{Code, Diagnostic, code, nearest};
use crate::source::Span;
use crate::syntax::split::DECLARATIONS;

/// Where the grammar stopped, and what it knows about the place.
struct Stop<'r> {
    reader: &'r Reader<'r>,
    /// Byte in the declaration.
    at: usize,
    /// The text from there on.
    rest: &'r str,
    /// The word, sign or quoted text that stands there.
    word: &'r str,
    /// The word before it.
    before: &'r str,
    /// What could have stood there.
    allowed: Vec<Rule>,
}

/// One message for a declaration that could not be read.
pub(super) fn explain(reader: &Reader<'_>, error: &Error<Rule>) -> Diagnostic {
    let stop = Stop::new(reader, error);
    if stop.rest.is_empty() {
        return stop.too_early();
    }
    stop.sign()
        .or_else(|| stop.number())
        .or_else(|| stop.column())
        .or_else(|| stop.comparison_in_words())
        .or_else(|| stop.group())
        .or_else(|| stop.effect())
        .or_else(|| stop.colon())
        .or_else(|| stop.misspelt())
        .or_else(|| stop.unquoted())
        .or_else(|| stop.untyped())
        .or_else(|| stop.reserved())
        .or_else(|| stop.missing_when())
        .or_else(|| stop.missing_and())
        .unwrap_or_else(|| stop.plain())
}

/// One message for a cell that could not be read.
pub(super) fn explain_cell(reader: &Reader<'_>, error: &Error<Rule>) -> Diagnostic {
    let stop = Stop::new(reader, error);
    let whole = reader.place(0, reader.text.len());
    stop.sign()
        .or_else(|| stop.number())
        .or_else(|| stop.bare_number())
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
    fn new(reader: &'r Reader<'r>, error: &Error<Rule>) -> Self {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let allowed = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.clone(),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        let rest = reader.text.get(at..).unwrap_or("");
        let before = reader.text.get(..at).unwrap_or("").trim_end();
        Self { reader, at, rest, word: token(rest), before: last_token(before), allowed }
    }

    fn allows(&self, rules: &[Rule]) -> bool {
        self.allowed.iter().any(|one| rules.contains(one))
    }

    fn place(&self, length: usize) -> Span {
        self.reader.place(self.at, self.at + length)
    }

    fn error(&self, code: Code, length: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.place(length), message)
    }

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

    /// Signs of other languages.
    fn sign(&self) -> Option<Diagnostic> {
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

    /// Numbers that are written otherwise, and names that begin like a number.
    fn number(&self) -> Option<Diagnostic> {
        let digit = |text: &str| text.starts_with(|it: char| it.is_ascii_digit());
        let after_sign = self.rest.strip_prefix(',').or_else(|| self.rest.strip_prefix('.'));
        if let Some(after) = after_sign.filter(|after| digit(after)) {
            let joined = self.before.ends_with(|it: char| it.is_ascii_digit())
                && self.reader.text.get(..self.at).is_some_and(|text| text.ends_with(self.before));
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            if joined && self.rest.starts_with(',') {
                let start = self.at - self.before.len();
                let span = self.reader.place(start, self.at + 1 + digits);
                let whole = format!("{},{}", self.before, after.get(..digits).unwrap_or(""));
                return Some(
                    Diagnostic::error(code::E0109, span, format!("`{whole}` is not written as a number"))
                        .note("a number is digits with at most one point; commas part values")
                        .help("leave the comma out of thousands, and write a point for decimals"),
                );
            }
            if !joined && self.rest.starts_with('.') {
                let whole = self.rest.get(..1 + digits).unwrap_or("");
                return Some(
                    self.error(code::E0109, 1 + digits, format!("`{whole}` is not written as a number"))
                        .help(format!("write `0{whole}`")),
                );
            }
        }
        let unsigned = self.rest.strip_prefix('-').unwrap_or(self.rest);
        if !digit(unsigned) {
            return None;
        }
        let length =
            unsigned.find(|it: char| !(it.is_alphanumeric() || "_.".contains(it))).unwrap_or(unsigned.len());
        let written = unsigned.get(..length).unwrap_or(unsigned).trim_end_matches('.');
        let (digits, letters) = written.split_at(written.find(char::is_alphabetic)?);
        let whole = self.rest.len() - unsigned.len() + written.len();
        let exponent = letters.strip_prefix(['e', 'E']);
        if exponent.is_some_and(|power| power.is_empty() || power.bytes().all(|it| it.is_ascii_digit())) {
            return Some(
                self.error(code::E0109, whole, format!("`{written}` is not written as a number"))
                    .note("numbers are exact decimals, without an exponent")
                    .help("write all its digits"),
            );
        }
        debug_assert!(!digits.is_empty(), "the text begins with a digit");
        Some(
            self.error(code::E0110, whole, format!("`{written}` begins with a digit, so it is no name"))
                .note("a name begins with a letter, or stands in back-ticks")
                .help(format!("write `` `{written}` ``")),
        )
    }

    /// A number where only a name may stand, such as the id of a row.
    fn bare_number(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::name, Rule::lone_name]) && !self.allows(&[Rule::value, Rule::part]);
        let text = self.reader.text;
        (asked && self.at == 0 && text.starts_with(|it: char| it.is_ascii_digit())).then(|| {
            self.error(code::E0110, text.len(), format!("`{text}` begins with a digit, so it is no name"))
                .note("a name begins with a letter, or stands in back-ticks")
                .help(format!("write `` `{text}` ``"))
        })
    }

    /// The keyword of a declaration at the start of an indented line.
    fn column(&self) -> Option<Diagnostic> {
        let line = self.reader.text.get(..self.at)?.rsplit('\n').next()?;
        let first = self.at > 0 && line.trim().is_empty() && DECLARATIONS.contains(&self.word);
        first.then(|| {
            self.error(code::E0007, self.word.len(), format!("`{}` does not stand in column 1", self.word))
                .note("a declaration starts in column 1 with its keyword; only its body is indented")
                .help("take away the blanks before it (or put the word into back-ticks if it is a name)")
        })
    }

    /// `x at least 3` and `x is at least strong` inside a condition.
    fn comparison_in_words(&self) -> Option<Diagnostic> {
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

    /// A group that does not stand alone after `when`.
    fn group(&self) -> Option<Diagnostic> {
        let next = token(self.rest.get(self.word.len()..)?.trim_start());
        let any_of = self.word == "any" && next == "of";
        let inside = any_of
            || (self.word == "of" && !self.allows(&[Rule::kw_of]) && !self.allows(&[Rule::sign_colon]));
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
    fn effect(&self) -> Option<Diagnostic> {
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

    fn colon(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::sign_colon]) && !self.allows(&[Rule::comparator, Rule::sign_equal]);
        let near = self.allowed.iter().filter_map(|&one| clue(one)).collect::<Vec<_>>();
        let slip = nearest(self.word, near.iter().map(String::as_str)).is_some() && self.word.len() > 2;
        (asked && !slip).then(|| {
            self.error(code::E0111, self.word.len(), format!("there is no `:` before `{}`", self.word))
                .help(format!("write `{}: {}`", self.before, self.word))
        })
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
        (only_text && self.allows(&[Rule::text])).then(|| {
            self.error(
                code::E0132,
                self.word.len(),
                format!("the text after `{}` is not in quotes", self.before),
            )
            .help("put the text into double quotes: `\"…\"`")
        })
    }

    fn untyped(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::kind, Rule::yes_no, Rule::scale_kind]);
        (asked && !starts_name(self.word))
            .then(|| self.type_is_missing())
            .or_else(|| (asked && is_keyword(self.word)).then(|| self.type_is_missing()))
    }

    fn type_is_missing(&self) -> Diagnostic {
        self.error(code::E0133, self.word.len(), format!("`{}` stands where a type should", self.word))
            .note("types: yes/no, a scale, `one of a, b`, `any of a, b`, `number 0..9`, percent, `list of ENTITY`")
            .help(format!("write the type before `{}`", self.word))
    }

    /// A keyword where a name could stand.
    fn reserved(&self) -> Option<Diagnostic> {
        let names = [
            Rule::name,
            Rule::dotted,
            Rule::path,
            Rule::value,
            Rule::values,
            Rule::level,
            Rule::option,
            Rule::item,
            Rule::given_values,
            Rule::cell,
            Rule::part,
            Rule::operand,
            Rule::amount,
            Rule::scale_kind,
        ];
        let joins = matches!(self.word, "and" | "or" | "when" | "cite" | "because");
        let named = self.allowed.iter().all(|one| names.contains(one));
        ((named || !joins) && is_keyword(self.word) && self.allows(&names)).then(|| {
            self.error(code::E0108, self.word.len(), format!("`{}` is a word of the language", self.word))
                .note("a name that is also a keyword stands in back-ticks")
                .help(format!("write `` `{}` `` if it is a name", self.word))
        })
    }

    fn missing_when(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::when, Rule::kw_when]) && !self.in_condition();
        (asked && (self.begins_condition() || matches!(self.word, "and" | "or" | "if"))).then(|| {
            self.error(code::E0112, self.word.len(), format!("there is no `when` before `{}`", self.word))
                .note("a condition begins with `when`")
                .help(format!("write `when {}`", self.word))
        })
    }

    fn missing_and(&self) -> Option<Diagnostic> {
        (self.in_condition() && self.begins_condition()).then(|| {
            let message = format!("there is no `and` or `or` between `{}` and `{}`", self.before, self.word);
            self.error(code::E0113, self.word.len(), message)
                .help(format!("write `{} and {}`", self.before, self.word))
        })
    }

    fn plain(&self) -> Diagnostic {
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

    /// The keyword of the declaration, after `replace` where that stands.
    fn keyword(&self) -> &str {
        let mut words = self.reader.text.split_whitespace();
        match words.next() {
            Some("replace") => words.next().unwrap_or(""),
            Some(word) => word,
            None => "",
        }
    }

    fn in_condition(&self) -> bool {
        self.allows(&[Rule::kw_and, Rule::kw_or])
    }

    /// True for what may begin a condition: a name, a number, a bracket, `not`, a quantifier.
    fn begins_condition(&self) -> bool {
        let opens = ["not", "some", "no", "all", "exactly", "number", "highest", "lowest"];
        opens.contains(&self.word)
            || self.word.starts_with(['(', '`'])
            || (starts_name(self.word) && !is_keyword(self.word))
            || self.word.starts_with(|it: char| it.is_ascii_digit())
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

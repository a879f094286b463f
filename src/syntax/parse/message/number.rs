//! Numbers that are written otherwise, and names that begin like one.

use super::super::Rule;
use super::stop::Stop;
use crate::diagnostic::{Diagnostic, code};

impl Stop<'_> {
    /// Numbers that are written otherwise, and names that begin like a number.
    pub(super) fn number(&self) -> Option<Diagnostic> {
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
    pub(super) fn bare_number(&self) -> Option<Diagnostic> {
        let asked = self.allows(&[Rule::name, Rule::lone_name]) && !self.allows(&[Rule::value, Rule::part]);
        let text = self.reader.text;
        (asked && self.at == 0 && text.starts_with(|it: char| it.is_ascii_digit())).then(|| {
            self.error(code::E0110, text.len(), format!("`{text}` begins with a digit, so it is no name"))
                .note("a name begins with a letter, or stands in back-ticks")
                .help(format!("write `` `{text}` ``"))
        })
    }
}

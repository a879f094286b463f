//! Numbers and percentages: exact, on the grid of their item.

use super::evidence::Reader;
use super::toml::{Node, Value};
use super::words;
use crate::diagnostic::{Diagnostic, code};
use crate::value::{Decimal, DecimalError};
use crate::vocabulary::{Grid, Item};

impl Reader<'_> {
    /// The number at a place; `None` when it was reported.
    pub(super) fn number(&mut self, item: &Item, grid: &Grid, node: &Node) -> Option<Decimal> {
        let text = match &node.value {
            Value::Number(text) => text.as_str(),
            Value::Text(text) => self.number_text(item, grid, node, text)?,
            Value::YesNo(_) | Value::Date(_) | Value::Array(_) | Value::Table(_) => {
                self.not_a_number(item, grid, node);
                return None;
            }
        };
        if is_not_exact(text) {
            let diagnostic = Diagnostic::error(
                code::C0118,
                node.span,
                format!("`{text}` is no number that can be written exactly in digits"),
            );
            self.report(
                diagnostic
                    .note(words::allowed(self.vocabulary, item))
                    .help("write digits with at most one point, as in `1200` or `12.5`"),
            );
            return None;
        }
        match Decimal::parse(text) {
            Ok(number) => self.on_grid(item, grid, node, number),
            Err(DecimalError::Malformed) => {
                self.not_a_number(item, grid, node);
                None
            }
            Err(DecimalError::TooPrecise) => {
                self.off_grid(item, grid, node, text, None);
                None
            }
            Err(DecimalError::TooLarge) => {
                self.out_of_range(item, node, text);
                None
            }
        }
    }

    /// The digits of a number in quotes: `"12.5"`, and `"40%"` for a percentage.
    fn number_text<'t>(&mut self, item: &Item, grid: &Grid, node: &Node, text: &'t str) -> Option<&'t str> {
        let digits = match (text.strip_suffix('%'), grid.percent) {
            (Some(digits), true) => digits.trim_end(),
            (None, true | false) => text,
            (Some(_), false) => {
                self.not_a_number(item, grid, node);
                return None;
            }
        };
        Some(digits)
    }

    fn on_grid(&mut self, item: &Item, grid: &Grid, node: &Node, number: Decimal) -> Option<Decimal> {
        if number < grid.low || number > grid.high {
            self.out_of_range(item, node, &number.to_string());
            return None;
        }
        if !grid.holds(number) {
            self.off_grid(item, grid, node, &number.to_string(), Some(number));
            return None;
        }
        Some(number)
    }

    fn not_a_number(&mut self, item: &Item, grid: &Grid, node: &Node) {
        let (found, name) = (found(node), &item.name);
        let diagnostic = if grid.percent {
            Diagnostic::error(code::C0116, node.span, format!("{found} is no percentage, as `{name}` needs"))
                .help(format!("write `{name} = 40` or `{name} = \"40%\"` for 40%"))
        } else {
            Diagnostic::error(code::C0115, node.span, format!("{found} is no number, as `{name}` needs"))
                .help(match numbers(node) {
                    Some(all) => format!(
                        "write the number alone, or `{name} = {{ one_of = [{all}] }}` if it is one of these"
                    ),
                    None => format!("write the number alone, as in `{name} = {}`", grid.low),
                })
        };
        self.report(diagnostic.note(words::allowed(self.vocabulary, item)));
    }

    fn out_of_range(&mut self, item: &Item, node: &Node, text: &str) {
        let diagnostic = Diagnostic::error(
            code::C0119,
            node.span,
            format!("`{text}` lies outside what `{}` can be", item.name),
        );
        self.report(
            diagnostic
                .note(words::allowed(self.vocabulary, item))
                .help("correct the number, or have the vocabulary widened"),
        );
    }

    fn off_grid(&mut self, item: &Item, grid: &Grid, node: &Node, text: &str, number: Option<Decimal>) {
        let name = &item.name;
        let diagnostic = Diagnostic::error(
            code::C0120,
            node.span,
            format!("`{text}` lies between two values of `{name}`"),
        )
        .note(words::allowed(self.vocabulary, item));
        let help = number.and_then(|number| nearest_help(name, grid, number));
        self.report(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

/// The neighbours on the grid, or the percentage that a fraction was meant as.
fn nearest_help(name: &str, grid: &Grid, number: Decimal) -> Option<String> {
    if grid.percent && number > Decimal::ZERO && number < Decimal::ONE {
        let percent = Decimal(number.0.saturating_mul(100));
        if grid.holds(percent) {
            return Some(format!("did you mean {percent}%? percentages are written as 40 or \"40%\""));
        }
    }
    let (below, above) = (grid.floor(number)?, grid.ceil(number)?);
    Some(format!(
        "write {below} or {above}; where either may be right, `{name} = {{ one_of = [{below}, {above}] }}`"
    ))
}

/// Exponents, `nan`, `inf` and other bases.
fn is_not_exact(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-']);
    let mut letters = unsigned.chars().filter(|letter| letter.is_alphabetic());
    let exponent = unsigned.starts_with(|it: char| it.is_ascii_digit())
        && letters.next().is_some_and(|letter| matches!(letter, 'e' | 'E' | 'x' | 'o' | 'b'))
        && unsigned
            .chars()
            .all(|it| it.is_ascii_hexdigit() || matches!(it, 'x' | 'o' | '+' | '-' | '.' | '_'));
    exponent || matches!(unsigned, "nan" | "inf")
}

/// What stands at a place, in words.
pub(super) fn found(node: &Node) -> String {
    match &node.value {
        Value::Text(text) if text.trim().is_empty() => "an empty text".to_owned(),
        Value::Text(text) => format!("the text `{}`", short(text)),
        Value::Number(text) => format!("the number `{}`", short(text)),
        Value::YesNo(yes) => format!("`{yes}`"),
        Value::Date(text) => format!("the date `{text}`"),
        Value::Array(_) => "a list in square brackets".to_owned(),
        Value::Table(_) => "a table in braces".to_owned(),
    }
}

/// The first forty characters.
pub(super) fn short(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.chars().count() <= 40 {
        text
    } else {
        format!("{}…", text.chars().take(40).collect::<String>())
    }
}

/// The numbers of a list in square brackets.
fn numbers(node: &Node) -> Option<String> {
    let Value::Array(all) = &node.value else { return None };
    let texts = all.iter().map(|it| match &it.value {
        Value::Number(text) => Some(text.as_str()),
        _ => None,
    });
    let texts: Vec<&str> = texts.collect::<Option<_>>()?;
    (texts.len() > 1).then(|| texts.join(", "))
}

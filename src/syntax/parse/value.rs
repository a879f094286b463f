//! Names, texts, numbers, values, paths: the smallest pieces.

use super::Rule;
use super::reader::{Found, Reader};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{Amount, Choice, Comparator, Name, Path, Spanned, Text, Value, ValueKind};
use crate::value::{Decimal, DecimalError};

/// A name without its back-ticks.
pub(super) fn name(reader: &Reader<'_>, found: &Found<'_>) -> Name {
    Spanned::new(bare(found.as_str()).to_owned(), reader.span(found))
}

fn bare(text: &str) -> &str {
    text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap_or(text)
}

/// A text without its quotes, unescaped.
pub(super) fn text(reader: &Reader<'_>, found: &Found<'_>) -> Text {
    let quoted = found.as_str();
    let inside = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(quoted);
    let mut plain = String::with_capacity(inside.len());
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        // `split` has seen to it that only `\"` and `\\` come here.
        plain.push(if character == '\\' { characters.next().unwrap_or('\\') } else { character });
    }
    Spanned::new(plain, reader.span(found))
}

/// A number; reports one that is too long.
pub(super) fn number(reader: &mut Reader<'_>, found: &Found<'_>) -> Option<Spanned<Decimal>> {
    let span = reader.span(found);
    decimal(reader, found.as_str(), span).map(|value| Spanned::new(value, span))
}

fn decimal(reader: &mut Reader<'_>, written: &str, span: Span) -> Option<Decimal> {
    let problem = match Decimal::parse(written.trim_end_matches('%')) {
        Ok(value) => return Some(value),
        Err(DecimalError::TooPrecise) => format!("`{written}` has more than six places after the point"),
        Err(DecimalError::TooLarge) => format!("`{written}` is beyond 1000000000000"),
        Err(DecimalError::Malformed) => format!("`{written}` is no number"),
    };
    reader.report(
        Diagnostic::error(code::E0129, span, problem)
            .note("a number is exact: at most six places, at most 1000000000000 either way")
            .help("round it, or choose a larger unit"),
    );
    None
}

/// A value as written.
pub(super) fn value(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Value> {
    let inner = found.into_inner().next()?;
    let span = reader.span(&inner);
    let kind = match inner.as_rule() {
        Rule::percent => ValueKind::Percent(decimal(reader, inner.as_str(), span)?),
        Rule::number => ValueKind::Number(decimal(reader, inner.as_str(), span)?),
        Rule::kw_yes => ValueKind::YesNo(true),
        Rule::kw_no => ValueKind::YesNo(false),
        Rule::name => ValueKind::Name(bare(inner.as_str()).to_owned()),
        _ => return None,
    };
    Some(Value { kind, span })
}

/// The values of a list.
pub(super) fn values(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Vec<Value>> {
    found
        .into_inner()
        .filter(|inner| inner.as_rule() == Rule::value)
        .map(|inner| value(reader, inner))
        .collect()
}

/// The two ends of a range: the first two values among the pieces.
pub(super) fn ends(reader: &mut Reader<'_>, found: Found<'_>) -> Option<(Value, Value)> {
    let mut values = values(reader, found)?.into_iter();
    Some((values.next()?, values.next()?))
}

/// A path with its cell.
pub(super) fn path(reader: &Reader<'_>, found: Found<'_>) -> Path {
    let span = reader.span(&found);
    let mut path = Path { names: Vec::new(), cell: Vec::new(), span };
    for part in found.into_inner() {
        let in_cell = part.as_rule() == Rule::cell_of;
        let names =
            part.into_inner().filter(|inner| inner.as_rule() == Rule::name).map(|it| name(reader, &it));
        if in_cell { path.cell.extend(names) } else { path.names.extend(names) }
    }
    path
}

/// A whole number or a parameter.
pub(super) fn amount(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Amount> {
    let inner = found.into_inner().next()?;
    match inner.as_rule() {
        Rule::number => Some(Amount::Number(number(reader, &inner)?)),
        Rule::name => Some(Amount::Parameter(name(reader, &inner))),
        _ => None,
    }
}

/// A level, option or class with its label.
pub(super) fn choice(reader: &Reader<'_>, found: Found<'_>) -> Option<Choice> {
    let mut choice = None;
    let mut label = None;
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::name => choice = Some(name(reader, &inner)),
            Rule::text => label = Some(text(reader, &inner)),
            _ => {}
        }
    }
    Some(Choice { name: choice?, label })
}

/// A sign of comparison.
pub(super) fn comparator(reader: &Reader<'_>, found: Found<'_>) -> Option<Spanned<Comparator>> {
    let span = reader.span(&found);
    let sign = match found.into_inner().next()?.as_rule() {
        Rule::sign_less => Comparator::Less,
        Rule::sign_at_most => Comparator::AtMost,
        Rule::sign_equal => Comparator::Equal,
        Rule::sign_unequal => Comparator::NotEqual,
        Rule::sign_at_least => Comparator::AtLeast,
        Rule::sign_more => Comparator::More,
        _ => return None,
    };
    Some(Spanned::new(sign, span))
}

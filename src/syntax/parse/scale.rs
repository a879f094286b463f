//! Scales, and the types of items and conclusions.

use super::reader::{Found, Reader};
use super::{Rule, value};
use crate::syntax::tree::{Choice, Scale, Type};

/// `scale NAME: a < b < c`.
pub(super) fn scale(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Scale> {
    let mut name = None;
    let mut levels = Vec::new();
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::name => name = Some(value::name(reader, &piece)),
            Rule::level => levels.push(value::choice(reader, piece)?),
            _ => {}
        }
    }
    Some(Scale { name: name?, levels })
}

/// A type.
pub(super) fn kind(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Type> {
    let found = found.into_inner().next()?;
    let span = reader.span(&found);
    Some(match found.as_rule() {
        Rule::yes_no => Type::YesNo(span),
        Rule::scale_kind => Type::Scale(value::name(reader, &found.into_inner().next()?)),
        Rule::one_of => Type::OneOf(options(reader, found)?, span),
        Rule::any_of => Type::AnyOf(options(reader, found)?, span),
        Rule::number_kind => number_kind(reader, found)?,
        Rule::percent_kind => {
            let step = found.into_inner().find(|it| matches!(it.as_rule(), Rule::percent | Rule::number));
            let step = match step {
                Some(step) => Some(value::number(reader, &step)?),
                None => None,
            };
            Type::Percent { step, span }
        }
        Rule::list_kind => {
            let (mut entity, mut at_most) = (None, None);
            for piece in found.into_inner() {
                match piece.as_rule() {
                    Rule::name => entity = Some(value::name(reader, &piece)),
                    Rule::number => at_most = Some(value::number(reader, &piece)?),
                    _ => {}
                }
            }
            Type::List { entity: entity?, at_most, span }
        }
        _ => return None,
    })
}

fn options(reader: &Reader<'_>, found: Found<'_>) -> Option<Vec<Choice>> {
    found
        .into_inner()
        .filter(|piece| piece.as_rule() == Rule::option)
        .map(|piece| value::choice(reader, piece))
        .collect()
}

fn number_kind(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Type> {
    let span = reader.span(&found);
    let mut bounds = Vec::new();
    let (mut step, mut unit, mut after_step) = (None, None, false);
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::kw_step => after_step = true,
            Rule::number if after_step => step = Some(value::number(reader, &piece)?),
            Rule::number => bounds.push(value::number(reader, &piece)?),
            Rule::text => unit = Some(value::text(reader, &piece)),
            _ => {}
        }
    }
    let high = bounds.pop();
    let low = bounds.pop();
    Some(Type::Number { range: low.zip(high), step, unit, span })
}

//! Points: a sum of constants.

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Rule, cite, condition, value};
use crate::syntax::tree::{Points, PointsAmount, PointsCondition, PointsLine, Spanned};
use crate::value::Decimal;

/// `points NAME [for ENTITY] "…"` and its lines.
pub(super) fn points(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Points> {
    let mut all = clauses(reader, found)?;
    let mut lines = Vec::new();
    for piece in std::mem::take(&mut all.rest) {
        if piece.as_rule() == Rule::points_line {
            lines.push(line(reader, piece)?);
        }
    }
    Some(Points {
        name: all.name()?,
        entity: all.entity,
        question: all.title,
        applies: all.applies,
        lines,
        cites: all.cites,
        because: all.because,
    })
}

fn line(reader: &mut Reader<'_>, found: Found<'_>) -> Option<PointsLine> {
    let span = reader.span(&found);
    let (mut negative, mut sign, mut amount) = (false, span, None);
    let mut condition = PointsCondition::Always;
    let mut cites = Vec::new();
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::sign_plus => sign = reader.span(&piece),
            Rule::sign_minus => {
                sign = reader.span(&piece);
                negative = true;
            }
            Rule::number => {
                let number = value::number(reader, &piece)?;
                let signed = if negative { Decimal(-number.value.0) } else { number.value };
                amount = Some(PointsAmount::Number(Spanned::new(signed, sign.to(number.span))));
            }
            Rule::name => amount = Some(PointsAmount::Name { negative, name: value::name(reader, &piece) }),
            Rule::when => condition = PointsCondition::When(condition::after_when(reader, piece)?),
            Rule::per => condition = per(reader, piece)?,
            Rule::cite => cites.push(cite::cite(reader, piece)?),
            _ => {}
        }
    }
    Some(PointsLine { amount: amount?, condition, cites, span })
}

fn per(reader: &mut Reader<'_>, found: Found<'_>) -> Option<PointsCondition> {
    let (mut list, mut that) = (None, None);
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::name => list = Some(value::name(reader, &piece)),
            Rule::that => that = Some(condition::that(reader, piece)?),
            _ => {}
        }
    }
    Some(PointsCondition::Per { list: list?, that })
}

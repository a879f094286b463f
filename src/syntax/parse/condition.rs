//! Conditions: groups, chains, units, comparisons, operands.

use super::reader::{Found, Reader};
use super::{Rule, mixed, value};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{
    Condition, Expr, ExprKind, Fold, GroupKind, IncludesMode, Name, Operand, OperandKind, Path, Quantifier,
    Spanned, Value, ValueKind,
};

/// The condition inside `when C` and `applies when C`.
pub(super) fn after_when(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Condition> {
    let inner = found.into_inner().find(|piece| piece.as_rule() == Rule::condition)?;
    condition(reader, inner)
}

/// A group or a chain.
pub(super) fn condition(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Condition> {
    let inner = found.into_inner().next()?;
    match inner.as_rule() {
        Rule::chain => Some(Condition::Chain(chain(reader, inner)?)),
        Rule::group => group(reader, inner),
        _ => None,
    }
}

fn group(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Condition> {
    let span = reader.span(&found);
    let mut kind = None;
    let mut bullets = Vec::new();
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::group_kind => kind = Some(group_kind(reader, inner)?),
            Rule::bullet => {
                let inner = inner.into_inner().find(|piece| piece.as_rule() == Rule::chain)?;
                bullets.push(chain(reader, inner)?);
            }
            _ => {}
        }
    }
    Some(Condition::Group { kind: kind?, bullets, span })
}

fn group_kind(reader: &mut Reader<'_>, found: Found<'_>) -> Option<GroupKind> {
    let mut at_most = false;
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::kw_all => return Some(GroupKind::AllOf),
            Rule::kw_any => return Some(GroupKind::AnyOf),
            Rule::kw_none => return Some(GroupKind::NoneOf),
            Rule::kw_most => at_most = true,
            Rule::amount => {
                let amount = value::amount(reader, inner)?;
                return Some(if at_most { GroupKind::AtMost(amount) } else { GroupKind::AtLeast(amount) });
            }
            _ => {}
        }
    }
    None
}

/// `a and b and c`, `a or b`, or one unit.
pub(super) fn chain(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Expr> {
    let span = reader.span(&found);
    let mut units = Vec::new();
    let mut joints = Vec::new();
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::kw_and | Rule::kw_or => joints.push(inner),
            _ => units.push(unit(reader, inner)?),
        }
    }
    let or = joints.first().is_some_and(|joint| joint.as_rule() == Rule::kw_or);
    mixed::check(reader, &units, &joints)?;
    if units.len() == 1 {
        return units.pop();
    }
    Some(Expr { kind: if or { ExprKind::Or(units) } else { ExprKind::And(units) }, span })
}

fn unit(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Expr> {
    let span = reader.span(&found);
    let kind = match found.as_rule() {
        Rule::negation => ExprKind::Not(Box::new(unit(reader, found.into_inner().nth(1)?)?)),
        Rule::bracketed => ExprKind::Paren(Box::new(chain(reader, found.into_inner().nth(1)?)?)),
        Rule::quantified => quantified(reader, found)?,
        Rule::comparison => comparison(reader, found)?,
        Rule::bare => return bare(reader, found),
        _ => return None,
    };
    Some(Expr { kind, span })
}

/// `not a` without a comparison, as a filter before a comparison has it.
fn bare(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Expr> {
    let mut nots = Vec::new();
    for inner in found.into_inner() {
        let span = reader.span(&inner);
        if inner.as_rule() == Rule::path {
            let mut expr = Expr { kind: ExprKind::Name(value::path(reader, inner)), span };
            while let Some(not) = nots.pop() {
                expr = Expr { kind: ExprKind::Not(Box::new(expr)), span: span.to(not) };
            }
            return Some(expr);
        }
        nots.push(span);
    }
    None
}

fn quantified(reader: &mut Reader<'_>, found: Found<'_>) -> Option<ExprKind> {
    let (mut which, mut list, mut inner_unit, mut if_any) = (None, None, None, None);
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::quantifier => {
                which = Some(Spanned::new(quantifier(reader, inner.clone())?, reader.span(&inner)))
            }
            Rule::name => list = Some(value::name(reader, &inner)),
            Rule::kw_if => if_any = Some(reader.span(&inner)),
            Rule::kw_any | Rule::kw_has | Rule::kw_have | Rule::kw_that | Rule::kw_are => {}
            _ => inner_unit = Some(unit(reader, inner)?),
        }
    }
    let mut which = which?;
    if let Some(span) = if_any {
        if which.value == Quantifier::All {
            which.value = Quantifier::AllIfAny;
        } else {
            reader.report(
                Diagnostic::error(code::E0101, span, "`if any` stands only after `all`")
                    .help("write `all LIST if any have …`, or take `if any` away"),
            );
        }
    }
    Some(ExprKind::Quantified { quantifier: which, list: list?, unit: Box::new(inner_unit?) })
}

fn quantifier(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Quantifier> {
    let mut kind = Rule::kw_least;
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::kw_some => return Some(Quantifier::Some),
            Rule::kw_no => return Some(Quantifier::No),
            Rule::kw_all => return Some(Quantifier::All),
            Rule::amount => {
                let amount = value::amount(reader, inner)?;
                return Some(match kind {
                    Rule::kw_most => Quantifier::AtMost(amount),
                    Rule::kw_exactly => Quantifier::Exactly(amount),
                    _ => Quantifier::AtLeast(amount),
                });
            }
            other => kind = other,
        }
    }
    None
}

fn comparison(reader: &mut Reader<'_>, found: Found<'_>) -> Option<ExprKind> {
    let mut pieces = found.into_inner();
    let first = pieces.next()?;
    let Some(second) = pieces.next() else {
        return Some(ExprKind::Name(value::path(reader, first)));
    };
    if second.as_rule() == Rule::comparator {
        let left = operand_piece(reader, first)?;
        let sign = value::comparator(reader, second)?;
        let right = operand(reader, pieces.next()?)?;
        return Some(ExprKind::Compare(Box::new(left), sign, Box::new(right)));
    }
    let span = reader.span(&first);
    let name = value::path(reader, first);
    let negated = second.clone().into_inner().any(|piece| piece.as_rule() == Rule::kw_not);
    Some(match second.as_rule() {
        Rule::is_empty => ExprKind::IsEmpty(name, negated),
        Rule::is_known => ExprKind::IsKnown(name, negated),
        Rule::is_value => {
            let found = second.into_inner().find(|piece| piece.as_rule() == Rule::value)?;
            ExprKind::Is { name, negated, value: value::value(reader, found)? }
        }
        Rule::is_one_of => {
            let span = span.to(reader.span(&second));
            let found = second.into_inner().find(|piece| piece.as_rule() == Rule::values)?;
            let plain = ExprKind::IsOneOf(name, value::values(reader, found)?);
            // `x is not one of a, b` is read as `not x is one of a, b`, which is what it says.
            if negated { ExprKind::Not(Box::new(Expr { kind: plain, span })) } else { plain }
        }
        Rule::in_range => {
            let (low, high) = value::ends(reader, second)?;
            ExprKind::In(name, low, high)
        }
        Rule::includes => includes(reader, name, second)?,
        _ => return None,
    })
}

fn includes(reader: &mut Reader<'_>, name: Path, found: Found<'_>) -> Option<ExprKind> {
    let whole = reader.span(&found);
    let mut mode = Spanned::new(IncludesMode::One, whole);
    let mut values: Vec<Value> = Vec::new();
    for inner in found.into_inner() {
        let span = reader.span(&inner);
        match inner.as_rule() {
            Rule::kw_includes => mode.span = span,
            Rule::kw_any => mode = Spanned::new(IncludesMode::AnyOf, span),
            Rule::kw_all => mode = Spanned::new(IncludesMode::AllOf, span),
            Rule::kw_only => mode = Spanned::new(IncludesMode::Only, span),
            Rule::kw_of => mode.span = mode.span.to(span),
            Rule::values => values = value::values(reader, inner)?,
            _ => {}
        }
    }
    if mode.value == IncludesMode::One && values.len() > 1 {
        reader.report(
            Diagnostic::error(
                code::E0130,
                whole,
                "`includes` with several values does not say whether one is enough",
            )
            .help("write `includes any of` when one is enough, `includes all of` when it must have each"),
        );
    }
    Some(ExprKind::Includes(name, mode, values))
}

/// An operand with its wrapping rule.
pub(super) fn operand(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Operand> {
    operand_piece(reader, found.into_inner().next()?)
}

fn operand_piece(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Operand> {
    let span = reader.span(&found);
    let kind = match found.as_rule() {
        Rule::counted => return operand(reader, found),
        Rule::path => OperandKind::Name(value::path(reader, found)),
        Rule::literal => OperandKind::Literal(literal(reader, found)?),
        Rule::count_of => OperandKind::CountOf(super::clauses::last_name(reader, found)?),
        Rule::number_of | Rule::number_left => {
            let (list, _, that) = aggregate(reader, found)?;
            OperandKind::NumberOf { list, that }
        }
        Rule::share_of | Rule::share_left => {
            let (list, _, that) = aggregate(reader, found)?;
            OperandKind::ShareOf { list, that: that? }
        }
        Rule::fold | Rule::fold_left => {
            let fold = match found.clone().into_inner().next()?.as_rule() {
                Rule::kw_highest => Fold::Highest,
                Rule::kw_lowest => Fold::Lowest,
                _ => Fold::Total,
            };
            let (list, field, that) = aggregate(reader, found)?;
            OperandKind::Fold { fold, field: field?, list, that }
        }
        _ => return None,
    };
    Some(Operand { kind, span })
}

fn literal(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Value> {
    let span = reader.span(&found);
    let value = value::value(reader, found)?;
    debug_assert!(!matches!(value.kind, ValueKind::Name(_)), "a literal is no name");
    Some(Value { span, ..value })
}

/// The list, the field before it and the filter after it.
fn aggregate(reader: &mut Reader<'_>, found: Found<'_>) -> Option<(Name, Option<Name>, Option<Box<Expr>>)> {
    let mut names = Vec::new();
    let mut filter = None;
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::name => names.push(value::name(reader, &inner)),
            Rule::that | Rule::that_left => filter = Some(that(reader, inner)?),
            _ => {}
        }
    }
    Some((names.pop()?, names.pop(), filter))
}

/// The filter after `that have`.
pub(super) fn that(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Box<Expr>> {
    Some(Box::new(unit(reader, found.into_inner().last()?)?))
}

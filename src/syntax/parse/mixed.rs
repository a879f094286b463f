//! Chains that two readers would read in two ways.

use super::Rule;
use super::reader::{Found, Reader};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Operand, OperandKind};

/// Reports a chain that mixes `and` with `or`, or goes on after a condition on records without brackets.
pub(super) fn check(reader: &mut Reader<'_>, units: &[Expr], joints: &[Found<'_>]) -> Option<()> {
    let first = joints.first().map(Found::as_rule);
    if let Some(other) = joints.iter().find(|joint| Some(joint.as_rule()) != first) {
        let first_span = joints.first().map(|joint| reader.span(joint));
        let mut report =
            Diagnostic::error(code::E0116, reader.span(other), "`and` and `or` are mixed in one chain")
                .note("mixed chains are read differently by different readers")
                .help("put brackets around what belongs together: `(a and b) or c`");
        if let Some(span) = first_span {
            let word = if first == Some(Rule::kw_and) { "and" } else { "or" };
            report = report.other(span, format!("here it says `{word}`"));
        }
        reader.report(report);
        return None;
    }
    for (unit, joint) in units.iter().zip(joints) {
        if let Some(span) = open_ended(unit) {
            let word = joint.as_str();
            reader.report(
                Diagnostic::error(
                    code::E0117,
                    reader.span(joint),
                    format!("it is not clear whether `{word}` still speaks of the same record"),
                )
                .other(span, "a condition on the records of a list")
                .help(format!(
                    "write `has (a {word} b)` for one record, or `(some LIST has a) {word} b` for the whole"
                )),
            );
            return None;
        }
    }
    Some(())
}

/// The condition on records that a unit ends with, unless brackets close it.
fn open_ended(unit: &Expr) -> Option<Span> {
    match &unit.kind {
        ExprKind::Not(inner) => open_ended(inner),
        ExprKind::Quantified { unit: inner, .. } => open_condition(inner, unit.span),
        ExprKind::Compare(_, _, right) => open_operand(right, unit.span),
        ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Paren(_)
        | ExprKind::Name(_)
        | ExprKind::Is { .. }
        | ExprKind::IsOneOf(..)
        | ExprKind::In(..)
        | ExprKind::Includes(..)
        | ExprKind::IsEmpty(..)
        | ExprKind::IsKnown(..) => None,
    }
}

fn open_condition(inner: &Expr, whole: Span) -> Option<Span> {
    match &inner.kind {
        ExprKind::Paren(_) => None,
        ExprKind::Not(inner) => open_condition(inner, whole),
        ExprKind::Quantified { unit, .. } => open_condition(unit, whole),
        ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Name(_)
        | ExprKind::Compare(..)
        | ExprKind::Is { .. }
        | ExprKind::IsOneOf(..)
        | ExprKind::In(..)
        | ExprKind::Includes(..)
        | ExprKind::IsEmpty(..)
        | ExprKind::IsKnown(..) => Some(whole),
    }
}

fn open_operand(operand: &Operand, whole: Span) -> Option<Span> {
    match &operand.kind {
        OperandKind::NumberOf { that: Some(that), .. }
        | OperandKind::ShareOf { that, .. }
        | OperandKind::Fold { that: Some(that), .. } => open_condition(that, whole),
        OperandKind::NumberOf { that: None, .. }
        | OperandKind::Fold { that: None, .. }
        | OperandKind::Name(_)
        | OperandKind::Literal(_)
        | OperandKind::Count
        | OperandKind::Share
        | OperandKind::CountOf(_) => None,
    }
}

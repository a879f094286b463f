//! Comparisons that hold for every value, or for none.

use super::{Resolver, describe};
use crate::condition::{Literal, Operand, OperandKind, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{Comparator, Fold};
use crate::value::Domain;

/// What a comparison with a constant says before anything is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Always,
    Never,
    Sometimes,
}

impl Resolver<'_> {
    /// Reports `operand comparator literal` when it says nothing; false when that is an error.
    pub(super) fn says_something(
        &mut self,
        operand: &Operand,
        domain: &Domain,
        comparator: Comparator,
        literal: Literal,
        span: Span,
    ) -> bool {
        let range = match (domain, literal) {
            (Domain::Number(grid), Literal::Number(number)) => (grid.low.0, grid.high.0, number.0),
            (Domain::Scale(_), Literal::Rank(rank)) => {
                let last = self.scope.vocabulary().labels(domain).len() as i64 - 1;
                (0, last, i64::from(rank))
            }
            (
                Domain::YesNo
                | Domain::Scale(_)
                | Domain::OneOf(_)
                | Domain::AnyOf(_)
                | Domain::Number(_)
                | Domain::List { .. },
                Literal::Rank(_) | Literal::Number(_),
            ) => return true,
        };
        let allowed = describe(self.scope.vocabulary(), domain);
        match (verdict(range, comparator), has_always_a_value(operand)) {
            (Verdict::Sometimes, _) | (Verdict::Always, false) => true,
            (Verdict::Always, true) => {
                self.report(
                    Diagnostic::warning(code::K0251, span, "this always holds")
                        .note(format!("what is compared is {allowed}"))
                        .help("leave it out, or compare with another value"),
                );
                true
            }
            (Verdict::Never, _) if is_count(operand) => {
                self.report(
                    Diagnostic::error(code::E0317, span, "this count can never be reached")
                        .note(format!("what is compared is {allowed}")),
                );
                false
            }
            (Verdict::Never, _) => {
                self.report(
                    Diagnostic::warning(code::K0252, span, "this never holds")
                        .note(format!("what is compared is {allowed}"))
                        .help("compare with another value"),
                );
                true
            }
        }
    }
}

fn verdict((low, high, value): (i64, i64, i64), comparator: Comparator) -> Verdict {
    let (always, never) = match comparator {
        Comparator::Less => (value > high, value <= low),
        Comparator::AtMost => (value >= high, value < low),
        Comparator::AtLeast => (value <= low, value > high),
        Comparator::More => (value < low, value >= high),
        Comparator::Equal | Comparator::NotEqual => (false, false),
    };
    match (always, never) {
        (true, _) => Verdict::Always,
        (false, true) => Verdict::Never,
        (false, false) => Verdict::Sometimes,
    }
}

/// Conclusions may be not applicable, and of an empty list there is no highest, lowest or share: a
/// comparison that every value passes still says that there is one.
fn has_always_a_value(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Subject(Subject::Item(_)) | OperandKind::NumberOf { .. } => true,
        OperandKind::Fold { fold, .. } => *fold == Fold::Total,
        OperandKind::Count | OperandKind::CountOf(_) => true,
        OperandKind::Subject(Subject::Conclusion(_) | Subject::Cell(..))
        | OperandKind::Criterion(_)
        | OperandKind::Parameter(_)
        | OperandKind::Literal(_)
        | OperandKind::ShareOf { .. }
        | OperandKind::Share => false,
    }
}

/// True for operands that count records or cases.
pub(super) fn is_count(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::NumberOf { .. } | OperandKind::Count | OperandKind::CountOf(_) => true,
        OperandKind::Subject(_)
        | OperandKind::Criterion(_)
        | OperandKind::Parameter(_)
        | OperandKind::Literal(_)
        | OperandKind::ShareOf { .. }
        | OperandKind::Fold { .. }
        | OperandKind::Share => false,
    }
}

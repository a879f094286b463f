//! Numbers made from the records of a list: how many, which share, the highest, the lowest, the total.

use super::{Resolver, describe, operand};
use crate::condition::{OperandKind, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{Expr, Fold, Name};
use crate::value::{Decimal, Domain, EntityId, Grid};

use super::names::{Lookup, Meaning};
use crate::syntax::tree::Path;

impl Resolver<'_> {
    pub(super) fn number_of(
        &mut self,
        entity: EntityId,
        list: &Name,
        that: Option<&Expr>,
    ) -> Option<(OperandKind, Domain)> {
        let (list, records, at_most) = self.list(entity, list)?;
        let that = match that {
            Some(that) => Some(Box::new(self.expr(records, that)?)),
            None => None,
        };
        let high = Decimal::whole(i64::from(at_most));
        let grid = Grid { low: Decimal::ZERO, high, step: Decimal::ONE, unit: None, percent: false };
        Some((OperandKind::NumberOf { list, that }, Domain::Number(grid)))
    }

    pub(super) fn share_of(
        &mut self,
        entity: EntityId,
        list: &Name,
        that: &Expr,
    ) -> Option<(OperandKind, Domain)> {
        let (list, records, _) = self.list(entity, list)?;
        let that = Box::new(self.expr(records, that)?);
        Some((OperandKind::ShareOf { list, that }, operand::share()))
    }

    pub(super) fn fold(
        &mut self,
        entity: EntityId,
        fold: Fold,
        field: &Name,
        list: &Name,
        that: Option<&Expr>,
    ) -> Option<(OperandKind, Domain)> {
        let (list, records, at_most) = self.list(entity, list)?;
        let taken = self.field(records, fold, field, at_most);
        let that = match that {
            Some(that) => Some(Box::new(self.expr(records, that)?)),
            None => None,
        };
        let (field, domain) = taken?;
        Some((OperandKind::Fold { fold, field, list, that }, domain))
    }

    /// A field of the records, with the type of what is made of it.
    fn field(
        &mut self,
        records: EntityId,
        fold: Fold,
        field: &Name,
        at_most: u32,
    ) -> Option<(Subject, Domain)> {
        let path = Path { names: vec![field.clone()], cell: Vec::new(), span: field.span };
        let meaning = match self.look_up(records, &path) {
            Lookup::Means(meaning) => meaning,
            Lookup::Nothing => {
                self.unknown(records, &field.value, field.span);
                return None;
            }
            Lookup::Refused => return None,
        };
        let (found, domain) = match meaning {
            Meaning::Subject(subject, domain) => match (fold, &domain) {
                (Fold::Highest | Fold::Lowest, Domain::Scale(_) | Domain::Number(_)) => {
                    return Some((subject, domain));
                }
                (Fold::Total, Domain::Number(grid)) => {
                    let total = total(grid, at_most);
                    return Some((subject, Domain::Number(total)));
                }
                (
                    Fold::Highest | Fold::Lowest | Fold::Total,
                    Domain::YesNo
                    | Domain::Scale(_)
                    | Domain::OneOf(_)
                    | Domain::AnyOf(_)
                    | Domain::List { .. },
                ) => (describe(self.scope.vocabulary(), &domain), domain),
            },
            Meaning::Criterion(_) => ("a criterion".to_owned(), Domain::YesNo),
            Meaning::Parameter(parameter) => ("a parameter".to_owned(), parameter.domain),
        };
        let (word, allowed) = match fold {
            Fold::Highest => ("highest", "what is on a scale or a number"),
            Fold::Lowest => ("lowest", "what is on a scale or a number"),
            Fold::Total => ("total", "numbers"),
        };
        let mut diagnostic = Diagnostic::error(
            code::E0318,
            field.span,
            format!("`{}` has no {word}: it is {found}", field.value),
        )
        .note(format!("`{word}` takes {allowed}"));
        if domain == Domain::YesNo {
            diagnostic = diagnostic.help(format!("count them: `number of LIST that have {}`", field.value));
        }
        self.report(diagnostic);
        None
    }
}

/// The type of a sum of at most so many numbers, none included.
fn total(grid: &Grid, at_most: u32) -> Grid {
    let times = i64::from(at_most);
    Grid {
        low: Decimal(grid.low.0.saturating_mul(times).min(0)),
        high: Decimal(grid.high.0.saturating_mul(times).max(0)),
        // Sums of LO + k x step lie on the common measure of LO and step.
        step: Decimal(common_measure(grid.low.0.saturating_abs(), grid.step.0).max(1)),
        unit: grid.unit.clone(),
        percent: grid.percent,
    }
}

fn common_measure(mut a: i64, mut b: i64) -> i64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

//! Conditions that count: groups of bullets and quantified records.

use super::Resolver;
use crate::condition::{Amount, Condition, ConditionKind, Quantifier};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, GroupKind, Name, Spanned};
use crate::value::{Decimal, EntityId};

/// Which side a count bounds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    AtLeast,
    AtMost,
    Exactly,
}

impl Resolver<'_> {
    pub(super) fn group(
        &mut self,
        entity: EntityId,
        kind: &GroupKind,
        bullets: &[Expr],
        span: Span,
    ) -> Option<Condition> {
        let many = bullets.len() as i64;
        let amount = match kind {
            GroupKind::AllOf | GroupKind::AnyOf | GroupKind::NoneOf => None,
            GroupKind::AtLeast(amount) => Some(self.count(amount, Bound::AtLeast, many, "bullets")),
            GroupKind::AtMost(amount) => Some(self.count(amount, Bound::AtMost, many, "bullets")),
        };
        let parts = self.all(entity, bullets)?;
        let resolved = match (kind, amount) {
            (GroupKind::AllOf, _) => ConditionKind::All(parts),
            (GroupKind::AnyOf, _) => ConditionKind::Any(parts),
            (GroupKind::NoneOf, _) => {
                let any = self.node(span, ConditionKind::Any(parts));
                ConditionKind::Not(Box::new(any))
            }
            (GroupKind::AtLeast(_), amount) => ConditionKind::AtLeast(amount??, parts),
            (GroupKind::AtMost(_), amount) => ConditionKind::AtMost(amount??, parts),
        };
        Some(self.node(span, resolved))
    }

    pub(super) fn quantified(
        &mut self,
        entity: EntityId,
        quantifier: &Spanned<tree::Quantifier>,
        list: &Name,
        unit: &Expr,
    ) -> Option<ConditionKind> {
        let (item, records, at_most) = self.list(entity, list)?;
        let many = i64::from(at_most);
        let quantifier = match &quantifier.value {
            tree::Quantifier::Some => Some(Quantifier::Some),
            tree::Quantifier::No => Some(Quantifier::No),
            tree::Quantifier::All => Some(Quantifier::All),
            tree::Quantifier::AllIfAny => Some(Quantifier::AllIfAny),
            tree::Quantifier::AtLeast(amount) => {
                self.count(amount, Bound::AtLeast, many, &list.value).map(Quantifier::AtLeast)
            }
            tree::Quantifier::AtMost(amount) => {
                self.count(amount, Bound::AtMost, many, &list.value).map(Quantifier::AtMost)
            }
            tree::Quantifier::Exactly(amount) => {
                self.count(amount, Bound::Exactly, many, &list.value).map(Quantifier::Exactly)
            }
        };
        let unit = self.expr(records, unit)?;
        Some(ConditionKind::Quantified { quantifier: quantifier?, list: item, unit: Box::new(unit) })
    }

    /// A count of at most `many` things: refused when it cannot be reached, reported when it says nothing.
    fn count(&mut self, amount: &tree::Amount, bound: Bound, many: i64, things: &str) -> Option<Amount> {
        let resolved = self.amount(amount, "a count")?;
        let now = self.amount_now(amount)?;
        let (span, written) = match amount {
            tree::Amount::Number(number) => (number.span, number.value.to_string()),
            tree::Amount::Parameter(name) => (name.span, name.value.clone()),
        };
        let most = Decimal::whole(many);
        let words = match bound {
            Bound::AtLeast => "at least",
            Bound::AtMost => "at most",
            Bound::Exactly => "exactly",
        };
        if now > most && bound != Bound::AtMost {
            let value = if written == now.to_string() { String::new() } else { format!(" ({now})") };
            self.report(
                Diagnostic::error(
                    code::E0317,
                    span,
                    format!("`{words} {written}`{value} can never hold: there are at most {many} {things}"),
                )
                .help(format!("ask for {many} or fewer")),
            );
            return None;
        }
        // A parameter may be set to another value, so only a written count is sure to say nothing.
        let idle = match bound {
            Bound::AtLeast => now == Decimal::ZERO,
            Bound::AtMost => now >= most,
            Bound::Exactly => false,
        };
        if idle && matches!(resolved, Amount::Number(_)) {
            self.report(
                Diagnostic::warning(
                    code::K0250,
                    span,
                    format!("`{words} {written}` always holds: there are 0 to {many} {things}"),
                )
                .help("leave it out, or ask for another count"),
            );
        }
        Some(resolved)
    }
}

//! From tree conditions to resolved ones: what each name means, and whether each comparison makes sense.
//!
//! A [`Scope`] says what names mean; the [`Resolver`] reports each mistake once and returns `None`, so
//! that its caller stays silent about the consequences.

mod compare;
mod fold;
mod group;
mod is;
mod literal;
mod names;
mod operand;
mod scope;
mod trivial;
mod values;
mod words;

pub use scope::{ConclusionInfo, ConditionIds, ParameterInfo, Place, Schema, Scope};
pub use words::describe;

use super::{Condition, ConditionKind, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree;
use crate::value::{Domain, EntityId};
use names::Meaning;

/// Resolves the conditions of one scope.
pub struct Resolver<'a> {
    /// What names mean.
    pub scope: &'a dyn Scope,
    /// Where ids come from.
    pub ids: &'a mut ConditionIds,
    /// Where messages go.
    pub diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a> {
    /// A condition about records of `entity`; `None` when a mistake in it was reported (or is a consequence).
    pub fn condition(&mut self, entity: EntityId, condition: &tree::Condition) -> Option<Condition> {
        match condition {
            tree::Condition::Chain(expr) => self.expr(entity, expr),
            tree::Condition::Group { kind, bullets, span } => self.group(entity, kind, bullets, *span),
        }
    }

    /// A condition without bullets.
    pub fn expr(&mut self, entity: EntityId, expr: &tree::Expr) -> Option<Condition> {
        let span = expr.span;
        let kind = match &expr.kind {
            tree::ExprKind::And(parts) => ConditionKind::All(self.all(entity, parts)?),
            tree::ExprKind::Or(parts) => ConditionKind::Any(self.all(entity, parts)?),
            tree::ExprKind::Not(inner) => ConditionKind::Not(Box::new(self.expr(entity, inner)?)),
            tree::ExprKind::Paren(inner) => return self.expr(entity, inner),
            tree::ExprKind::Name(path) => self.bare(entity, path)?,
            tree::ExprKind::Compare(left, comparator, right) => {
                self.compare(entity, left, comparator.value, right, span)?
            }
            tree::ExprKind::Is { name, negated, value } => self.is(entity, name, *negated, value, span)?,
            tree::ExprKind::IsOneOf(name, values) => self.is_one_of(entity, name, values)?,
            tree::ExprKind::In(name, low, high) => self.within(entity, name, low, high, span)?,
            tree::ExprKind::Includes(name, mode, values) => {
                self.includes(entity, name, mode.value, values)?
            }
            tree::ExprKind::IsEmpty(name, negated) => {
                let kind = self.empty(entity, name, span)?;
                return Some(if *negated { self.not_empty(kind, span) } else { self.node(span, kind) });
            }
            tree::ExprKind::IsKnown(name, negated) => {
                let kind = self.known(entity, name, span)?;
                return Some(self.perhaps_not(*negated, kind, span));
            }
            tree::ExprKind::Quantified { quantifier, list, unit } => {
                self.quantified(entity, quantifier, list, unit)?
            }
        };
        Some(self.node(span, kind))
    }

    /// All of them are looked at, so that each mistake is reported.
    fn all(&mut self, entity: EntityId, parts: &[tree::Expr]) -> Option<Vec<Condition>> {
        let mut found = Vec::with_capacity(parts.len());
        let mut before: Option<&tree::Expr> = None;
        for part in parts {
            match before.is_some_and(|before| self.is_value_of(entity, before, part)) {
                true => found.push(None),
                false => {
                    found.push(self.expr(entity, part));
                    before = Some(part);
                }
            }
        }
        found.into_iter().collect()
    }

    fn node(&mut self, span: Span, kind: ConditionKind) -> Condition {
        Condition { id: self.ids.take(), span, kind }
    }

    fn perhaps_not(&mut self, negated: bool, kind: ConditionKind, span: Span) -> Condition {
        let node = self.node(span, kind);
        if !negated {
            return node;
        }
        self.node(span, ConditionKind::Not(Box::new(node)))
    }

    /// `is not empty`: a comparison too, so false where a conclusion does not apply.
    fn not_empty(&mut self, empty: ConditionKind, span: Span) -> Condition {
        let applies = match &empty {
            ConditionKind::Empty(subject @ (Subject::Conclusion(_) | Subject::Cell(..))) => {
                Some(ConditionKind::Includes(*subject, tree::IncludesMode::Only, u128::MAX))
            }
            _ => None,
        };
        let not_empty = self.perhaps_not(true, empty, span);
        match applies {
            Some(applies) => {
                let applies = self.node(span, applies);
                self.node(span, ConditionKind::All(vec![applies, not_empty]))
            }
            None => not_empty,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A name on its own: a yes/no item or conclusion, or a criterion.
    fn bare(&mut self, entity: EntityId, path: &tree::Path) -> Option<ConditionKind> {
        match self.meaning(entity, path)? {
            Meaning::Criterion(criterion) => Some(ConditionKind::Criterion(criterion)),
            Meaning::Subject(subject, Domain::YesNo) => Some(ConditionKind::Holds(subject)),
            Meaning::Subject(_, domain) => {
                self.needs_comparison(path, &domain);
                None
            }
            Meaning::Parameter(_) => {
                let name = words::path(path);
                self.report(
                    Diagnostic::error(
                        code::E0323,
                        path.span,
                        format!("`{name}` is a parameter, so nothing is tested"),
                    )
                    .note("a condition tests an item, a conclusion or a criterion")
                    .help(format!("compare something with it, such as `… >= {name}`")),
                );
                None
            }
        }
    }

    /// The bare name of something that is not yes/no.
    fn needs_comparison(&mut self, path: &tree::Path, domain: &Domain) {
        let name = words::path(path);
        let schema = self.scope.vocabulary();
        let first = schema.labels(domain).first().map(|label| label.name.as_str()).unwrap_or("…");
        let last = schema.labels(domain).last().map(|label| label.name.as_str()).unwrap_or("…");
        let example = match domain {
            Domain::YesNo => name.clone(),
            Domain::Scale(_) => format!("{name} >= {last}"),
            Domain::OneOf(_) => format!("{name} is {first}"),
            Domain::AnyOf(_) => format!("{name} includes {first}"),
            Domain::Number(grid) => format!("{name} >= {}", words::number(grid.high, grid.percent)),
            Domain::List { entity, .. } => format!("some {} has …", schema.entity_name(*entity)),
        };
        let note = format!("`{name}` is {}", describe(schema, domain));
        self.report(
            Diagnostic::error(code::E0305, path.span, format!("`{name}` alone is neither true nor false"))
                .note(note)
                .help(format!("say what it must be, such as `{example}`")),
        );
    }
}

//! `pain is low or high`: a value that stands where a condition should.

use super::names::Lookup;
use super::{Resolver, words};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{self, Comparator, Expr, ExprKind, OperandKind, Path, ValueKind};
use crate::value::EntityId;

impl Resolver<'_> {
    /// Reports a part that is only a value of what the part before it tests; true when it did.
    pub(super) fn is_value_of(&mut self, entity: EntityId, before: &Expr, part: &Expr) -> bool {
        let ExprKind::Name(path) = &part.kind else { return false };
        let ([word], Some((subject, negated, values))) = (path.names.as_slice(), tested(before)) else {
            return false;
        };
        if !path.cell.is_empty() || !matches!(self.look_up(entity, path), Lookup::Nothing) {
            return false;
        }
        let Some(domain) = self.domain_of(entity, subject) else { return false };
        if self.rank(&domain, &word.value).is_none() {
            return false;
        }
        let name = words::path(subject);
        let test = match before.kind {
            ExprKind::Includes(..) => "includes any of",
            _ if negated => "is not one of",
            _ => "is one of",
        };
        let message = format!("`{}` is a value of `{name}`, and tests nothing alone", word.value);
        self.report(Diagnostic::error(code::E0301, word.span, message).help(format!(
            "write `{name} {test} {}, {}`",
            values.join(", "),
            word.value
        )));
        true
    }

    /// The type of a name, when it has one; nothing is reported.
    fn domain_of(&mut self, entity: EntityId, path: &Path) -> Option<crate::value::Domain> {
        let before = self.diagnostics.len();
        let found = match self.look_up(entity, path) {
            Lookup::Means(super::names::Meaning::Subject(_, domain)) => Some(domain),
            Lookup::Means(_) | Lookup::Nothing | Lookup::Refused => None,
        };
        self.diagnostics.truncate(before);
        found
    }
}

/// What a test is about, whether it is negated, and its values.
fn tested(expr: &Expr) -> Option<(&Path, bool, Vec<String>)> {
    match &expr.kind {
        ExprKind::Is { name, negated, value } => Some((name, *negated, vec![words::value(value)])),
        ExprKind::IsOneOf(name, values) => Some((name, false, values.iter().map(words::value).collect())),
        ExprKind::Includes(name, mode, values) if mode.value != tree::IncludesMode::Only => {
            Some((name, false, values.iter().map(words::value).collect()))
        }
        ExprKind::Compare(left, sign, right) => match (&left.kind, sign.value, &right.kind) {
            (OperandKind::Name(name), Comparator::Equal, OperandKind::Name(value)) => {
                Some((name, false, vec![words::path(value)]))
            }
            (OperandKind::Name(name), Comparator::Equal, OperandKind::Literal(value))
                if matches!(value.kind, ValueKind::Name(_)) =>
            {
                Some((name, false, vec![words::value(value)]))
            }
            _ => None,
        },
        _ => None,
    }
}

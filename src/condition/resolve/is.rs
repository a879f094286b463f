//! Tests of one name: `is`, `is one of`, `in`, `includes`, `is empty`, `is known`.

use super::names::Meaning;
use super::operand::named;
use super::{Place, Resolver, describe, words};
use crate::condition::{CellValue, ConditionKind, Literal, Operand, OperandKind, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Comparator, IncludesMode, Path, Value, ValueKind};
use crate::value::{Domain, EntityId};

impl Resolver<'_> {
    pub(super) fn is(
        &mut self,
        entity: EntityId,
        name: &Path,
        negated: bool,
        value: &Value,
        span: Span,
    ) -> Option<ConditionKind> {
        let meaning = self.meaning(entity, name)?;
        if let Meaning::Parameter(parameter) = &meaning {
            let domain = parameter.domain.clone();
            self.two_constants(&words::path(name), &domain, span);
            return None;
        }
        let (left, domain) = named(meaning, name.span);
        let written = [words::value(value)];
        if !self.is_comparable(&words::path(name), &domain, name.span, (&written, negated)) {
            return None;
        }
        let right = self.after_is(entity, name, &domain, value)?;
        let comparator = if negated { Comparator::NotEqual } else { Comparator::Equal };
        Some(ConditionKind::Compare(left, comparator, operand(right, value.span)))
    }

    /// After `is` stands a value (or a parameter); a word that names something else is a slip for `=`.
    fn after_is(
        &mut self,
        entity: EntityId,
        name: &Path,
        domain: &Domain,
        value: &Value,
    ) -> Option<CellValue> {
        if let ValueKind::Name(word) = &value.kind {
            let is_value = self.rank(domain, word).is_some() || self.scope.parameter(word).is_some();
            if !is_value && self.scope.vocabulary().item(entity, word).is_some() {
                let left = words::path(name);
                self.report(
                    Diagnostic::error(
                        code::E0307,
                        value.span,
                        format!("`{word}` is an item, and `is` takes a value"),
                    )
                    .note(format!("`{left}` is {}", describe(self.scope.vocabulary(), domain)))
                    .help(format!("to compare the two write `{left} = {word}`")),
                );
                return None;
            }
        }
        self.literal_or_parameter(domain, value, true)
    }

    pub(super) fn is_one_of(
        &mut self,
        entity: EntityId,
        name: &Path,
        values: &[Value],
    ) -> Option<ConditionKind> {
        let (subject, domain) = self.subject(entity, name, "is one of")?;
        let written: Vec<String> = values.iter().map(words::value).collect();
        if !self.is_comparable(&words::path(name), &domain, name.span, (&written, false)) {
            return None;
        }
        let found: Vec<_> = values.iter().map(|value| self.after_is(entity, name, &domain, value)).collect();
        let found: Vec<CellValue> = found.into_iter().collect::<Option<_>>()?;
        let literals: Option<Vec<Literal>> = found
            .iter()
            .map(|value| match value {
                CellValue::Literal(literal) => Some(*literal),
                CellValue::Parameter(_) => None,
            })
            .collect();
        if let Some(literals) = literals {
            return Some(ConditionKind::OneOf(subject, literals));
        }
        // With a parameter among them it means the same as several tests joined by `or`.
        let parts = found.into_iter().zip(values).map(|(found, value)| {
            let left = Operand { kind: OperandKind::Subject(subject), span: name.span };
            let kind = ConditionKind::Compare(left, Comparator::Equal, operand(found, value.span));
            self.node(value.span, kind)
        });
        Some(ConditionKind::Any(parts.collect()))
    }

    /// `count` or `share` where a row of a portfolio says it bare; in back-ticks it is a name.
    fn count_of_row(&self, name: &Path) -> Option<tree::Operand> {
        let ([one], true) = (name.names.as_slice(), name.cell.is_empty()) else { return None };
        let is_bare = (one.span.end - one.span.start) as usize == one.value.len();
        let kind = match one.value.as_str() {
            "count" => tree::OperandKind::Count,
            "share" => tree::OperandKind::Share,
            _ => return None,
        };
        let is_row = self.scope.place() == Place::PortfolioRow;
        (is_bare && is_row).then_some(tree::Operand { kind, span: name.span })
    }

    /// `count in 1..2`: two comparisons.
    fn count_within(
        &mut self,
        entity: EntityId,
        count: &tree::Operand,
        low: &Value,
        high: &Value,
        span: Span,
    ) -> Option<ConditionKind> {
        let is_empty = match (&low.kind, &high.kind) {
            (ValueKind::Number(from), ValueKind::Number(to))
            | (ValueKind::Percent(from), ValueKind::Percent(to)) => from > to,
            _ => false,
        };
        if is_empty {
            let whole = low.span.to(high.span);
            self.report(
                Diagnostic::error(code::E0325, whole, "this range is empty: it runs from high to low")
                    .help(format!("write `{}..{}`", words::value(high), words::value(low))),
            );
            return None;
        }
        let from = self.compare(entity, count, Comparator::AtLeast, &as_operand(low), span);
        let to = self.compare(entity, count, Comparator::AtMost, &as_operand(high), span);
        let (from, to) = (from?, to?);
        Some(ConditionKind::All(vec![self.node(span, from), self.node(span, to)]))
    }

    pub(super) fn within(
        &mut self,
        entity: EntityId,
        name: &Path,
        low: &Value,
        high: &Value,
        span: Span,
    ) -> Option<ConditionKind> {
        if let Some(count) = self.count_of_row(name) {
            return self.count_within(entity, &count, low, high, span);
        }
        let (subject, domain) = self.subject(entity, name, "in")?;
        if !self.is_comparable(&words::path(name), &domain, name.span, (&[], false))
            || !self.has_order(&domain, Comparator::AtLeast, span)
        {
            return None;
        }
        let low_end = self.literal_or_parameter(&domain, low, false);
        let high_end = self.literal_or_parameter(&domain, high, false);
        let (low_end, high_end) = (low_end?, high_end?);
        let (from, to) = (self.value_now(low_end, low), self.value_now(high_end, high));
        let (from, to) = (order(from?), order(to?));
        let whole = low.span.to(high.span);
        if from > to {
            self.report(
                Diagnostic::error(code::E0325, whole, "this range is empty: it runs from high to low")
                    .note(format!(
                        "`{}` is {}",
                        words::path(name),
                        describe(self.scope.vocabulary(), &domain)
                    ))
                    .help(format!("write `{}..{}`", words::value(high), words::value(low))),
            );
            return None;
        }
        let all = match &domain {
            Domain::Number(grid) => (grid.low.0, grid.high.0),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                (0, self.scope.vocabulary().labels(&domain).len() as i64 - 1)
            }
        };
        let written = matches!((low_end, high_end), (CellValue::Literal(_), CellValue::Literal(_)));
        if written && from <= all.0 && to >= all.1 && matches!(subject, Subject::Item(_)) {
            self.report(
                Diagnostic::warning(code::K0251, span, "this always holds: it is the whole range")
                    .help("leave it out, or name a part of the range"),
            );
        }
        Some(ConditionKind::In(subject, operand(low_end, low.span), operand(high_end, high.span)))
    }

    /// What an end of a range is now.
    fn value_now(&self, end: CellValue, written: &Value) -> Option<Literal> {
        match (end, &written.kind) {
            (CellValue::Literal(literal), _) => Some(literal),
            (CellValue::Parameter(_), ValueKind::Name(name)) => {
                self.scope.parameter(name).map(|parameter| parameter.value)
            }
            (CellValue::Parameter(_), ValueKind::YesNo(_) | ValueKind::Number(_) | ValueKind::Percent(_)) => {
                None
            }
        }
    }

    pub(super) fn includes(
        &mut self,
        entity: EntityId,
        name: &Path,
        mode: IncludesMode,
        values: &[Value],
    ) -> Option<ConditionKind> {
        let (subject, domain) = self.subject(entity, name, "includes")?;
        if !self.is_set(name, &domain, "includes") {
            return None;
        }
        let ranks: Vec<_> = values.iter().map(|value| self.literal(&domain, value, true)).collect();
        let mut bits = 0u128;
        for rank in ranks {
            match rank? {
                Literal::Rank(rank) => bits |= 1u128 << rank.min(127),
                Literal::Number(_) => return None,
            }
        }
        Some(ConditionKind::Includes(subject, mode, bits))
    }

    pub(super) fn empty(&mut self, entity: EntityId, name: &Path, span: Span) -> Option<ConditionKind> {
        let (subject, domain) = self.subject(entity, name, "is empty")?;
        if let Domain::List { .. } = domain {
            let written = words::path(name);
            self.report(
                Diagnostic::error(
                    code::E0316,
                    span,
                    format!("`{written}` is a list, and `is empty` is about sets"),
                )
                .help(format!("write `number of {written} = 0`")),
            );
            return None;
        }
        self.is_set(name, &domain, "is empty").then_some(ConditionKind::Empty(subject))
    }

    fn is_set(&mut self, name: &Path, domain: &Domain, word: &str) -> bool {
        if let Domain::AnyOf(_) = domain {
            return true;
        }
        let written = words::path(name);
        let mut diagnostic = Diagnostic::error(
            code::E0316,
            name.span,
            format!("`{written}` is not a set, and `{word}` is about sets"),
        )
        .note(format!("`{written}` is {}", describe(self.scope.vocabulary(), domain)));
        if word == "includes" {
            diagnostic = diagnostic.help(format!("write `{written} is …`"));
        }
        self.report(diagnostic);
        false
    }

    pub(super) fn known(&mut self, entity: EntityId, name: &Path, span: Span) -> Option<ConditionKind> {
        if self.scope.place() != Place::Portfolio {
            self.report(
                Diagnostic::error(
                    code::E0319,
                    span,
                    "what is known is tested only after `where` in a portfolio",
                )
                .note("elsewhere a condition is about what is so, not about what the analyst knows of it")
                .help("leave it out: an open item leaves the result open by itself"),
            );
            return None;
        }
        let (subject, domain) = self.subject(entity, name, "is known")?;
        if let Domain::List { .. } = domain {
            self.list_compared(&words::path(name), name.span);
            return None;
        }
        Some(ConditionKind::Known(subject))
    }

    /// An item, conclusion or cell; criteria and parameters do not take this test.
    fn subject(&mut self, entity: EntityId, name: &Path, test: &str) -> Option<(Subject, Domain)> {
        let what = match self.meaning(entity, name)? {
            Meaning::Subject(subject, domain) => return Some((subject, domain)),
            Meaning::Criterion(_) => "a criterion: it holds or fails",
            Meaning::Parameter(_) => "a parameter: it is fixed",
        };
        let written = words::path(name);
        self.report(
            Diagnostic::error(code::E0328, name.span, format!("`{written}` is {what}"))
                .note(format!("`{test}` tests an item or a conclusion")),
        );
        None
    }
}

fn operand(value: CellValue, span: Span) -> Operand {
    let kind = match value {
        CellValue::Literal(literal) => OperandKind::Literal(literal),
        CellValue::Parameter(parameter) => OperandKind::Parameter(parameter),
    };
    Operand { kind, span }
}

/// Ranks and numbers on one line; the two are never mixed in one type.
fn order(literal: Literal) -> i64 {
    match literal {
        Literal::Rank(rank) => i64::from(rank),
        Literal::Number(number) => number.0,
    }
}

/// A value as the side of a comparison.
fn as_operand(value: &Value) -> tree::Operand {
    let span = value.span;
    let kind = match &value.kind {
        ValueKind::Name(name) => tree::OperandKind::Name(Path {
            names: vec![tree::Spanned::new(name.clone(), span)],
            cell: Vec::new(),
            span,
        }),
        ValueKind::YesNo(_) | ValueKind::Number(_) | ValueKind::Percent(_) => {
            tree::OperandKind::Literal(value.clone())
        }
    };
    tree::Operand { kind, span }
}

//! Constants: levels, options, numbers and percentages, checked against the type they are for.

use super::scope::{ParameterInfo, Place};
use super::{Resolver, describe, words};
use crate::condition::{Amount, CellValue, Literal};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::Span;
use crate::syntax::tree::{self, Value, ValueKind};
use crate::value::{Decimal, Domain, EntityId, Grid, SetBox, ValueSet};

/// The root, whose names are offered where no record is in sight.
const ROOT: EntityId = EntityId(0);

impl Resolver<'_> {
    /// A value of this type. With `strict_grid` a number must lie on the grid, as after `=` and `is`.
    pub fn literal(&mut self, domain: &Domain, value: &Value, strict_grid: bool) -> Option<Literal> {
        self.literal_or(domain, value, strict_grid, &[])
    }

    /// As [`Resolver::literal`]; `others` are names that may stand there too, which a slip may have meant.
    pub(super) fn literal_or(
        &mut self,
        domain: &Domain,
        value: &Value,
        strict_grid: bool,
        others: &[String],
    ) -> Option<Literal> {
        match (domain, &value.kind) {
            (Domain::YesNo, ValueKind::YesNo(yes)) => Some(Literal::Rank(u32::from(*yes))),
            (Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_), ValueKind::Name(name)) => {
                let rank = self.rank(domain, name);
                if rank.is_none() {
                    self.wrong_level(domain, name, value.span, others);
                }
                rank.map(Literal::Rank)
            }
            (Domain::Number(grid), ValueKind::Number(number)) => {
                if grid.percent {
                    self.not_a_percentage(*number, value.span);
                    return None;
                }
                self.on_grid(grid, *number, value.span, strict_grid, None)
            }
            (Domain::Number(grid), ValueKind::Percent(number)) => {
                if !grid.percent {
                    self.not_a_number(*number, grid, value.span);
                    return None;
                }
                self.on_grid(grid, *number, value.span, strict_grid, None)
            }
            (
                Domain::YesNo
                | Domain::Scale(_)
                | Domain::OneOf(_)
                | Domain::AnyOf(_)
                | Domain::Number(_)
                | Domain::List { .. },
                ValueKind::Name(_) | ValueKind::YesNo(_) | ValueKind::Number(_) | ValueKind::Percent(_),
            ) => {
                self.wrong_type(domain, value);
                None
            }
        }
    }

    /// A value of this type, or a parameter whose value is one. A word that is both is the value.
    pub fn literal_or_parameter(
        &mut self,
        domain: &Domain,
        value: &Value,
        strict_grid: bool,
    ) -> Option<CellValue> {
        if let ValueKind::Name(name) = &value.kind
            && self.rank(domain, name).is_none()
        {
            if let Some(parameter) = self.scope.parameter(name) {
                let fits = self.parameter_fits(domain, &parameter, name, value.span, strict_grid);
                return fits.then_some(CellValue::Parameter(parameter.id));
            }
            if self.scope.is_spoiled(name) {
                return None;
            }
        }
        let others = self.others(None, domain, value);
        self.literal_or(domain, value, strict_grid, &others).map(CellValue::Literal)
    }

    /// The set that holds this one value; for `any of` the set of just this option.
    pub fn value_set(&mut self, domain: &Domain, value: &Value) -> Option<ValueSet> {
        let literal = self.literal(domain, value, true)?;
        match (domain, literal) {
            (Domain::AnyOf(_), Literal::Rank(rank)) => {
                let bit = 1u128 << rank.min(127);
                Some(ValueSet::Sets(vec![SetBox { must: bit, may: bit }]))
            }
            (
                Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) | Domain::List { .. },
                Literal::Rank(rank),
            ) => Some(ValueSet::Ranks(1u128 << rank.min(127))),
            (
                Domain::YesNo
                | Domain::Scale(_)
                | Domain::OneOf(_)
                | Domain::AnyOf(_)
                | Domain::Number(_)
                | Domain::List { .. },
                Literal::Number(number),
            ) => Some(ValueSet::Ranges(vec![(number, number)])),
        }
    }

    /// A whole number that is not below zero, or a parameter that is one. `what` it is for, in words:
    /// `a count of records`.
    pub fn amount(&mut self, amount: &tree::Amount, what: &str) -> Option<Amount> {
        match amount {
            tree::Amount::Number(number) => {
                if is_count(number.value) {
                    return Some(Amount::Number(number.value));
                }
                self.not_whole(number.span, &format!("`{}`", number.value), what);
                None
            }
            tree::Amount::Parameter(name) => {
                let Some(parameter) = self.scope.parameter(&name.value) else {
                    if !self.scope.is_spoiled(&name.value) {
                        let names = self.scope.names(ROOT);
                        let error = Diagnostic::error(
                            code::E0322,
                            name.span,
                            format!("`{}` is not a parameter, so it cannot be {what}", name.value),
                        )
                        .note(format!("{what} is a whole number, or a parameter that is one"));
                        self.report(match words::number_word(&name.value) {
                            Some(digit) => error.help(format!("write `{digit}`")),
                            None => error.suggest(&name.value, names.iter().map(String::as_str)),
                        });
                    }
                    return None;
                };
                match (&parameter.domain, parameter.value) {
                    (Domain::Number(grid), Literal::Number(number)) if !grid.percent && is_count(number) => {
                        Some(Amount::Parameter(parameter.id))
                    }
                    (_, value) => {
                        let value = words::literal(self.scope.vocabulary(), &parameter.domain, value);
                        self.not_whole(name.span, &format!("the parameter `{}`, {value},", name.value), what);
                        None
                    }
                }
            }
        }
    }

    /// What an amount is now: itself, or the value of its parameter.
    pub(super) fn amount_now(&self, amount: &tree::Amount) -> Option<Decimal> {
        match amount {
            tree::Amount::Number(number) => Some(number.value),
            tree::Amount::Parameter(name) => match self.scope.parameter(&name.value)?.value {
                Literal::Number(number) => Some(number),
                Literal::Rank(_) => None,
            },
        }
    }

    fn not_whole(&mut self, span: Span, found: &str, what: &str) {
        self.report(
            Diagnostic::error(code::E0322, span, format!("{found} is not a whole number"))
                .note(format!("{what} is 0, 1, 2, …, or a parameter that is one of these")),
        );
    }

    /// The place of a level, option or class in its type.
    pub(super) fn rank(&self, domain: &Domain, name: &str) -> Option<u32> {
        let schema = self.scope.vocabulary();
        match domain {
            Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) => schema
                .labels(domain)
                .iter()
                .position(|label| label.name == name)
                .and_then(|rank| u32::try_from(rank).ok()),
            Domain::YesNo | Domain::Number(_) | Domain::List { .. } => None,
        }
    }

    /// True when a parameter may stand where a value of this type may; reports when not.
    pub(super) fn parameter_fits(
        &mut self,
        domain: &Domain,
        parameter: &ParameterInfo,
        name: &str,
        span: Span,
        strict_grid: bool,
    ) -> bool {
        match (domain, &parameter.domain, parameter.value) {
            (Domain::Number(grid), Domain::Number(own), Literal::Number(number)) => {
                if grid.percent != own.percent {
                    self.percent_and_number(span, name, own.percent);
                    return false;
                }
                // Replacing a parameter by what it stands for changes nothing: what is wrong for its
                // value is wrong for its name.
                self.on_grid(grid, number, span, strict_grid, Some(name)).is_some()
            }
            (wanted, own, _) if same_type(wanted, own) => true,
            (wanted, own, _) => {
                let schema = self.scope.vocabulary();
                let message = format!("the parameter `{name}` is {}", describe(schema, own));
                let note = format!("what stands here is {}", describe(schema, wanted));
                self.report(Diagnostic::error(code::E0314, span, message).note(note));
                false
            }
        }
    }

    fn on_grid(
        &mut self,
        grid: &Grid,
        number: Decimal,
        span: Span,
        strict: bool,
        parameter: Option<&str>,
    ) -> Option<Literal> {
        let allowed = describe(self.scope.vocabulary(), &Domain::Number(grid.clone()));
        let written = words::number(number, grid.percent);
        let found = match parameter {
            Some(name) => format!("the parameter `{name}`, {written},"),
            None => format!("`{written}`"),
        };
        if number < grid.low || number > grid.high {
            self.report(
                Diagnostic::error(code::E0309, span, format!("{found} is out of range"))
                    .note(format!("allowed is {allowed}")),
            );
            return None;
        }
        if strict && !grid.holds(number) {
            let near: Vec<String> = [grid.floor(number), grid.ceil(number)]
                .into_iter()
                .flatten()
                .map(|number| format!("`{}`", words::number(number, grid.percent)))
                .collect();
            self.report(
                Diagnostic::error(code::E0308, span, format!("{found} is never the value"))
                    .note(format!("possible is {allowed}"))
                    .help(format!("write {}, or compare with `<` or `>=`", near.join(" or "))),
            );
            return None;
        }
        Some(Literal::Number(number))
    }

    fn not_a_percentage(&mut self, number: Decimal, span: Span) {
        let fraction = number > Decimal::ZERO && number <= Decimal::ONE;
        let meant = if fraction { Decimal(number.0.saturating_mul(100)) } else { number };
        self.report(
            Diagnostic::error(
                code::E0310,
                span,
                format!("`{number}` is a number, and a percentage stands here"),
            )
            .help(format!("write `{meant}%`")),
        );
    }

    fn not_a_number(&mut self, number: Decimal, grid: &Grid, span: Span) {
        let allowed = describe(self.scope.vocabulary(), &Domain::Number(grid.clone()));
        self.report(
            Diagnostic::error(
                code::E0310,
                span,
                format!("`{number}%` is a percentage, and a number stands here"),
            )
            .note(format!("allowed is {allowed}")),
        );
    }

    /// A percentage beside a number, one of them by name.
    pub(super) fn percent_and_number(&mut self, span: Span, name: &str, is_percent: bool) {
        let (is, wanted) =
            if is_percent { ("a percentage", "a number") } else { ("a number", "a percentage") };
        self.report(
            Diagnostic::error(code::E0310, span, format!("`{name}` is {is}, and {wanted} stands here"))
                .note("`40%` is a percentage and `0.4` is not one; the two are never compared"),
        );
    }

    /// What may stand in the place of a value that is none: parameters of the type, and with an entity what its
    /// records have of it.
    pub(super) fn others(&self, entity: Option<EntityId>, domain: &Domain, value: &Value) -> Vec<String> {
        let scope = self.scope;
        match &value.kind {
            ValueKind::Name(name) if self.rank(domain, name).is_none() => {}
            _ => return Vec::new(),
        }
        let schema = scope.vocabulary();
        let is_on = |name: &str| {
            let parameter = scope.parameter(name).map(|it| it.domain);
            let own = entity.and_then(|entity| {
                let item = schema.item(entity, name).map(|item| schema.item_domain(item).clone());
                item.or_else(|| Some(scope.conclusion(entity, name)?.domain))
            });
            parameter.or(own).is_some_and(|found| same_type(&found, domain))
        };
        scope.names(entity.unwrap_or(ROOT)).into_iter().filter(|name| is_on(name)).collect()
    }

    fn wrong_level(&mut self, domain: &Domain, name: &str, span: Span, others: &[String]) {
        if self.scope.is_spoiled(name) {
            return;
        }
        let schema = self.scope.vocabulary();
        let message = match domain {
            Domain::Scale(scale) => format!("`{name}` is not a level of `{}`", schema.scale(*scale).name),
            Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. } => {
                format!("`{name}` is not one of the options")
            }
        };
        let mut diagnostic = Diagnostic::error(code::E0312, span, message);
        if let Some(scale) = self.scale_with(name) {
            diagnostic = diagnostic.label(format!("a level of the scale `{scale}`"));
        }
        let labels = schema.labels(domain);
        let sign = if matches!(domain, Domain::Scale(_)) { " < " } else { ", " };
        diagnostic = diagnostic.note(format!("allowed: {}", words::names(labels, sign)));
        if let Some((low, high)) = name.split_once('-')
            && [low, high].iter().all(|end| labels.iter().any(|label| label.name == *end))
        {
            self.report(diagnostic.help(format!("write `{low}..{high}` for a range")));
            return;
        }
        let near = labels.iter().map(|label| label.name.as_str());
        if self.scope.place() == Place::Portfolio
            && nearest(name, near.clone().chain(["known"])) == Some("known")
        {
            self.report(diagnostic.help("did you mean `known`?"));
            return;
        }
        self.report(diagnostic.suggest(name, near.chain(others.iter().map(String::as_str))));
    }

    fn wrong_type(&mut self, domain: &Domain, value: &Value) {
        let written = words::value(value);
        if self.scope.is_spoiled(&written) {
            return;
        }
        let schema = self.scope.vocabulary();
        let message = format!("`{written}` cannot stand here");
        let note = match domain {
            Domain::YesNo => "allowed: yes, no".to_owned(),
            Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) => {
                let sign = if matches!(domain, Domain::Scale(_)) { " < " } else { ", " };
                format!("allowed: {}", words::names(schema.labels(domain), sign))
            }
            Domain::Number(_) => format!("allowed is {}", describe(schema, domain)),
            Domain::List { .. } => "a list has records, not a value".to_owned(),
        };
        let error = Diagnostic::error(code::E0307, value.span, message).note(note);
        let answer = words::yes_or_no(&written).filter(|_| *domain == Domain::YesNo);
        self.report(match answer {
            Some(right) => error.help(format!("write `{right}`")),
            None => error,
        });
    }
}

/// True for 0, 1, 2, …
fn is_count(number: Decimal) -> bool {
    number >= Decimal::ZERO && number.as_whole().is_some()
}

/// True when ranks of the two mean the same: one scale, both yes/no, or the same options in the same order.
pub(super) fn same_type(left: &Domain, right: &Domain) -> bool {
    match (left, right) {
        (Domain::YesNo, Domain::YesNo) => true,
        (Domain::Scale(left), Domain::Scale(right)) => left == right,
        (Domain::OneOf(left), Domain::OneOf(right)) => {
            left.iter().map(|label| &label.name).eq(right.iter().map(|label| &label.name))
        }
        (
            Domain::YesNo
            | Domain::Scale(_)
            | Domain::OneOf(_)
            | Domain::AnyOf(_)
            | Domain::Number(_)
            | Domain::List { .. },
            _,
        ) => false,
    }
}

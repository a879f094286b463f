//! `left comparator right`: which side is a constant, and whether the two can be compared.

use super::literal::same_type;
use super::names::{Lookup, Meaning};
use super::operand::named;
use super::scope::ParameterInfo;
use super::trivial::is_count;
use super::{Resolver, describe, words};
use crate::condition::{ConditionKind, Literal, Operand, OperandKind};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Comparator, Value, ValueKind};
use crate::value::{Domain, EntityId};

/// One side, before the other has given it a type.
enum Side {
    /// It means something by itself.
    Known(Known),
    /// A number, a percentage, yes or no, or a word that names nothing: perhaps a level or option.
    Value(Value),
}

/// A side with a type of its own.
struct Known {
    operand: Operand,
    domain: Domain,
    /// The one name that it was written as, when it was.
    word: Option<String>,
    parameter: Option<ParameterInfo>,
}

impl Resolver<'_> {
    pub(super) fn compare(
        &mut self,
        entity: EntityId,
        left: &tree::Operand,
        comparator: Comparator,
        right: &tree::Operand,
        span: Span,
    ) -> Option<ConditionKind> {
        let (left, right) =
            (self.side(entity, left, (comparator, right)), self.side(entity, right, (comparator, left)));
        let (left, right) = match (left?, right?) {
            (Side::Known(left), Side::Known(right)) => self.both_known(left, comparator, right, span)?,
            (Side::Known(known), Side::Value(value)) => {
                let right = self.against(entity, &known, comparator, &value, span)?;
                (known.operand, right)
            }
            (Side::Value(value), Side::Known(known)) => {
                let left = self.against(entity, &known, mirrored(comparator), &value, span)?;
                (left, known.operand)
            }
            (Side::Value(left), Side::Value(right)) => {
                self.neither_known(entity, &left, &right, span);
                return None;
            }
        };
        Some(ConditionKind::Compare(left, comparator, right))
    }

    /// One side; `beside` is what it is compared with, which a repair takes up.
    fn side(
        &mut self,
        entity: EntityId,
        operand: &tree::Operand,
        beside: (Comparator, &tree::Operand),
    ) -> Option<Side> {
        match &operand.kind {
            tree::OperandKind::Literal(value) => Some(Side::Value(value.clone())),
            tree::OperandKind::Name(path) => {
                let alone = path.names.len() == 1 && path.cell.is_empty();
                let word = if alone { path.names.first() } else { None };
                match self.look_up(entity, path) {
                    Lookup::Refused => None,
                    Lookup::Nothing => match word {
                        Some(name) => {
                            let kind = ValueKind::Name(name.value.clone());
                            Some(Side::Value(Value { kind, span: name.span }))
                        }
                        None => {
                            self.unknown_in(entity, path);
                            None
                        }
                    },
                    Lookup::Means(meaning) => {
                        let parameter = match &meaning {
                            Meaning::Parameter(parameter) => Some(parameter.clone()),
                            Meaning::Subject(..) | Meaning::Criterion(_) => None,
                        };
                        let (operand, domain) = named(meaning, operand.span);
                        let (comparator, other) = beside;
                        let values: Vec<String> = words::operand_word(other).into_iter().collect();
                        let negated = comparator == Comparator::NotEqual;
                        if !self.is_comparable(&words::path(path), &domain, operand.span, (&values, negated))
                        {
                            return None;
                        }
                        let word = word.map(|name| name.value.clone());
                        Some(Side::Known(Known { operand, domain, word, parameter }))
                    }
                }
            }
            tree::OperandKind::NumberOf { .. }
            | tree::OperandKind::ShareOf { .. }
            | tree::OperandKind::Fold { .. }
            | tree::OperandKind::Count
            | tree::OperandKind::Share
            | tree::OperandKind::CountOf(_) => {
                let (operand, domain) = self.operand(entity, operand)?;
                Some(Side::Known(Known { operand, domain, word: None, parameter: None }))
            }
        }
    }

    /// Lists and sets have no one value to compare; `written` are the values that they were compared with.
    pub(super) fn is_comparable(
        &mut self,
        name: &str,
        domain: &Domain,
        span: Span,
        (written, negated): (&[String], bool),
    ) -> bool {
        match domain {
            Domain::List { .. } => {
                self.list_compared(name, span);
                false
            }
            Domain::AnyOf(labels) => {
                let message = format!("`{name}` is a set, so it has no one value");
                let error = Diagnostic::error(code::E0315, span, message);
                let are_options = written.iter().all(|it| labels.iter().any(|label| label.name == *it));
                let not = if negated { "not " } else { "" };
                let help = match written {
                    [one] if are_options => format!("write `{not}{name} includes {one}`"),
                    [_, _, ..] if are_options => {
                        format!("write `{not}{name} includes any of {}`", written.join(", "))
                    }
                    _ => format!("write `{name} includes OPTION`, or `{name} is empty`"),
                };
                self.report(error.note(format!("its options: {}", words::names(labels, ", "))).help(help));
                false
            }
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) => true,
        }
    }

    /// A value beside something with a type.
    fn against(
        &mut self,
        entity: EntityId,
        known: &Known,
        comparator: Comparator,
        value: &Value,
        span: Span,
    ) -> Option<Operand> {
        if let ValueKind::Name(name) = &value.kind {
            // A word that is no level may be the item of another record: say that, not "no such level".
            let is_level = self.rank(&known.domain, name).is_some();
            let is_choice = matches!(known.domain, Domain::Scale(_) | Domain::OneOf(_));
            let is_fixed = known.parameter.is_some();
            let is_answer = known.domain == Domain::YesNo && !is_fixed && words::yes_or_no(name).is_some();
            if !is_level && !is_answer && (!is_choice || is_fixed || self.is_elsewhere(name)) {
                self.unknown(entity, name, value.span);
                return None;
            }
        }
        if let Some(parameter) = &known.parameter {
            let name = known.word.clone().unwrap_or_default();
            self.two_constants(&name, &parameter.domain, span);
            return None;
        }
        if !self.has_order(&known.domain, comparator, span) {
            return None;
        }
        if is_count(&known.operand) && self.beyond_count(&known.domain, value) {
            return None;
        }
        let strict = matches!(comparator, Comparator::Equal | Comparator::NotEqual);
        let others = self.others(Some(entity), &known.domain, value);
        let literal = self.literal_or(&known.domain, value, strict, &others)?;
        let fine = self.says_something(&known.operand, &known.domain, comparator, literal, span);
        fine.then_some(Operand { kind: OperandKind::Literal(literal), span: value.span })
    }

    /// Reports a count compared with more than there can be.
    fn beyond_count(&mut self, domain: &Domain, value: &Value) -> bool {
        let (Domain::Number(grid), ValueKind::Number(number)) = (domain, &value.kind) else { return false };
        if *number >= grid.low && *number <= grid.high {
            return false;
        }
        self.report(
            Diagnostic::error(code::E0317, value.span, format!("the count is never `{number}`"))
                .note(format!("it is {}", describe(self.scope.vocabulary(), domain))),
        );
        true
    }

    fn both_known(
        &mut self,
        left: Known,
        comparator: Comparator,
        right: Known,
        span: Span,
    ) -> Option<(Operand, Operand)> {
        if self.is_ambiguous(&left, &right) || self.is_ambiguous(&right, &left) {
            return None;
        }
        if let (Some(_), Some(parameter)) = (&left.parameter, &right.parameter) {
            let name = left.word.clone().unwrap_or_default();
            self.two_constants(&name, &parameter.domain.clone(), span);
            return None;
        }
        if let Some(parameter) = &right.parameter {
            self.against_parameter(&left, comparator, parameter, &right, span)?;
        } else if let Some(parameter) = &left.parameter {
            self.against_parameter(&right, mirrored(comparator), parameter, &left, span)?;
        } else {
            self.two_subjects(&left, comparator, &right, span)?;
        }
        Some((left.operand, right.operand))
    }

    /// Reports a word that names something and is a level or option of the other side too.
    fn is_ambiguous(&mut self, known: &Known, other: &Known) -> bool {
        let Some(word) = &known.word else { return false };
        if self.rank(&other.domain, word).is_none() {
            return false;
        }
        let what = if known.parameter.is_some() { "a parameter" } else { "something recorded or concluded" };
        self.report(
            Diagnostic::error(code::E0306, known.operand.span, format!("`{word}` can be read in two ways"))
                .note(format!("it is {what}, and a value of the other side"))
                .help(format!("for the value write `is {word}`; for the other meaning give it another name")),
        );
        true
    }

    fn against_parameter(
        &mut self,
        known: &Known,
        comparator: Comparator,
        parameter: &ParameterInfo,
        side: &Known,
        span: Span,
    ) -> Option<()> {
        let name = side.word.clone().unwrap_or_default();
        let strict = matches!(comparator, Comparator::Equal | Comparator::NotEqual);
        if let (true, Domain::Number(grid), Literal::Number(number)) =
            (is_count(&known.operand), &known.domain, parameter.value)
            && number > grid.high
            && matches!(&parameter.domain, Domain::Number(own) if !own.percent)
        {
            self.report(
                Diagnostic::error(
                    code::E0317,
                    side.operand.span,
                    format!("the count is never `{name}`, {number}"),
                )
                .note(format!("it is {}", describe(self.scope.vocabulary(), &known.domain))),
            );
            return None;
        }
        (self.parameter_fits(&known.domain, parameter, &name, side.operand.span, strict)
            && self.has_order(&known.domain, comparator, span))
        .then_some(())
    }

    fn two_subjects(
        &mut self,
        left: &Known,
        comparator: Comparator,
        right: &Known,
        span: Span,
    ) -> Option<()> {
        if let (Domain::Number(a), Domain::Number(b)) = (&left.domain, &right.domain) {
            if is_case_count(&left.operand) && is_case_count(&right.operand) {
                return Some(());
            }
            if a.percent != b.percent {
                self.percent_and_number(right.operand.span, &self.written(right), b.percent);
                return None;
            }
            self.report(
                Diagnostic::error(code::E0311, span, "two numbers are compared with each other")
                    .note("one side of a comparison of numbers is written out or a parameter")
                    .help("compare each with a number of its own, or record the difference"),
            );
            return None;
        }
        if same_type(&left.domain, &right.domain) {
            return self.has_order(&left.domain, comparator, span).then_some(());
        }
        let schema = self.scope.vocabulary();
        let (a, b) = (describe(schema, &left.domain), describe(schema, &right.domain));
        self.report(
            Diagnostic::error(code::E0314, span, "these two cannot be compared")
                .note(format!("the left is {a}"))
                .note(format!("the right is {b}")),
        );
        None
    }

    fn written(&self, known: &Known) -> String {
        match &known.word {
            Some(word) => word.clone(),
            None => "this side".to_owned(),
        }
    }

    /// False, and reported, for `<` and the like where values have no order.
    pub(super) fn has_order(&mut self, domain: &Domain, comparator: Comparator, span: Span) -> bool {
        let ordered = match domain {
            Domain::Scale(_) | Domain::Number(_) => true,
            Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => false,
        };
        if ordered || matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
            return true;
        }
        let what = describe(self.scope.vocabulary(), domain);
        self.report(
            Diagnostic::error(code::E0313, span, "these values have no order")
                .note(format!("what is compared is {what}"))
                .help("write `is`, `is not` or `is one of`; only scales and numbers have an order"),
        );
        false
    }

    pub(super) fn two_constants(&mut self, name: &str, domain: &Domain, span: Span) {
        let note = describe(self.scope.vocabulary(), domain);
        self.report(
            Diagnostic::error(code::E0323, span, "both sides are fixed, so nothing is tested")
                .note(format!("`{name}` is a parameter: {note}"))
                .help("compare an item or a conclusion with it"),
        );
    }

    fn neither_known(&mut self, entity: EntityId, left: &Value, right: &Value, span: Span) {
        let names = [left, right].into_iter().filter_map(|side| match &side.kind {
            ValueKind::Name(name) => Some((name, side.span)),
            ValueKind::YesNo(_) | ValueKind::Number(_) | ValueKind::Percent(_) => None,
        });
        let names: Vec<_> = names.collect();
        if names.iter().any(|(name, _)| self.scope.is_spoiled(name)) {
            return;
        }
        // A level on one side: the other is the name that is missing.
        let missing = names.iter().find(|(name, _)| self.scale_with(name).is_none()).or(names.first());
        if let Some(&(name, span)) = missing {
            self.unknown(entity, name, span);
            return;
        }
        self.report(
            Diagnostic::error(code::E0323, span, "both sides are written out, so nothing is tested")
                .help("name an item or a conclusion on one side"),
        );
    }
}

/// The comparator seen from the other side.
fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::More,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::Equal => Comparator::Equal,
        Comparator::NotEqual => Comparator::NotEqual,
        Comparator::AtLeast => Comparator::AtMost,
        Comparator::More => Comparator::Less,
    }
}

/// Counts of portfolios, which may be compared with each other.
fn is_case_count(operand: &Operand) -> bool {
    matches!(operand.kind, OperandKind::Count | OperandKind::CountOf(_))
}

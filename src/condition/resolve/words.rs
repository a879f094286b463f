//! Types and names in the words of the language, for messages.

use super::Schema;
use crate::condition::Literal;
use crate::syntax::tree;
use crate::value::{Decimal, Domain, Label};

/// A path as written.
pub(super) fn path(path: &tree::Path) -> String {
    let names: Vec<&str> = path.names.iter().map(|name| name.value.as_str()).collect();
    let cell: Vec<&str> = path.cell.iter().map(|name| name.value.as_str()).collect();
    let names = names.join(".");
    if cell.is_empty() { names } else { format!("{names}[{}]", cell.join(", ")) }
}

/// A value as written.
pub(super) fn value(value: &tree::Value) -> String {
    match &value.kind {
        tree::ValueKind::Name(name) => name.clone(),
        tree::ValueKind::YesNo(true) => "yes".to_owned(),
        tree::ValueKind::YesNo(false) => "no".to_owned(),
        tree::ValueKind::Number(number) => number.to_string(),
        tree::ValueKind::Percent(number) => format!("{number}%"),
    }
}

/// The word on one side of a comparison, where it is one word.
pub(super) fn operand_word(operand: &tree::Operand) -> Option<String> {
    match &operand.kind {
        tree::OperandKind::Name(it) => Some(path(it)),
        tree::OperandKind::Literal(it) => Some(value(it)),
        tree::OperandKind::NumberOf { .. }
        | tree::OperandKind::ShareOf { .. }
        | tree::OperandKind::Fold { .. }
        | tree::OperandKind::Count
        | tree::OperandKind::Share
        | tree::OperandKind::CountOf(_) => None,
    }
}

/// `yes` or `no` for a word that means it elsewhere.
pub(super) fn yes_or_no(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "y" => Some("yes"),
        "false" | "no" | "n" => Some("no"),
        _ => None,
    }
}

/// The digit of a number in words.
pub(super) fn number_word(word: &str) -> Option<usize> {
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    words.iter().position(|it| it.eq_ignore_ascii_case(word))
}

/// A number, with `%` for percentages.
pub(super) fn number(number: Decimal, percent: bool) -> String {
    if percent { format!("{number}%") } else { number.to_string() }
}

/// The names of levels or options, with `sign` between them; a long list is cut.
pub(super) fn names(labels: &[Label], sign: &str) -> String {
    const SHOWN: usize = 12;
    let mut names: Vec<&str> = labels.iter().take(SHOWN).map(|label| label.name.as_str()).collect();
    if labels.len() > SHOWN {
        names.push("…");
    }
    names.join(sign)
}

/// What a type allows, to stand after "is": `on the scale level: none < limited`, `a number from 0 to 500`.
pub fn describe(schema: &dyn Schema, domain: &Domain) -> String {
    match domain {
        Domain::YesNo => "yes or no".to_owned(),
        Domain::Scale(scale) => {
            let scale = schema.scale(*scale);
            format!("on the scale `{}`: {}", scale.name, names(&scale.levels, " < "))
        }
        Domain::OneOf(labels) => format!("one of {}", names(labels, ", ")),
        Domain::AnyOf(labels) => format!("any of {}", names(labels, ", ")),
        Domain::Number(grid) => {
            let (low, high) = (number(grid.low, grid.percent), number(grid.high, grid.percent));
            let what = if grid.percent { "a percentage" } else { "a number" };
            let unit = grid.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            if grid.step == Decimal::ONE || grid.step == FINE {
                return format!("{what} from {low} to {high}{unit}");
            }
            format!("{what} from {low} to {high}{unit} in steps of {}", number(grid.step, grid.percent))
        }
        Domain::List { entity, at_most } => {
            format!("a list of at most {at_most} of `{}`", schema.entity_name(*entity))
        }
    }
}

/// The finest step there is: that of computed shares, which lie on no coarser grid.
pub(super) const FINE: Decimal = Decimal(1);

/// A constant of a type, as an analyst writes it.
pub(super) fn literal(schema: &dyn Schema, domain: &Domain, literal: Literal) -> String {
    match literal {
        Literal::Rank(rank) => match schema.labels(domain).get(rank as usize) {
            Some(label) => label.name.clone(),
            None => rank.to_string(),
        },
        Literal::Number(value) => number(value, matches!(domain, Domain::Number(grid) if grid.percent)),
    }
}

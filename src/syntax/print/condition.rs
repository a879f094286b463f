//! Conditions as they are written.

use super::lines::{Lines, WIDTH};
use super::words;
use crate::syntax::tree::{
    Amount, Condition, Expr, ExprKind, Fold, GroupKind, IncludesMode, Operand, OperandKind, Path, Quantifier,
};
use crate::value::Decimal;

/// A condition after its opening words, on as many lines as it needs. `start` is where the clause stood.
pub(super) fn clause(lines: &mut Lines, start: u32, indent: usize, opening: &str, condition: &Condition) {
    match condition {
        Condition::Group { kind, bullets, .. } => {
            lines.line(start, format!("{:indent$}{opening} {}:", "", group(kind)));
            for bullet in bullets {
                lines.line(bullet.span.start, format!("{:indent$}  - {}", "", expr(bullet)));
            }
        }
        Condition::Chain(chain) => {
            let line = format!("{:indent$}{opening} {}", "", expr(chain));
            match &chain.kind {
                ExprKind::And(units) if line.chars().count() > WIDTH => {
                    broken(lines, start, indent, opening, units, "and")
                }
                ExprKind::Or(units) if line.chars().count() > WIDTH => {
                    broken(lines, start, indent, opening, units, "or")
                }
                ExprKind::And(_)
                | ExprKind::Or(_)
                | ExprKind::Not(_)
                | ExprKind::Paren(_)
                | ExprKind::Name(_)
                | ExprKind::Compare(..)
                | ExprKind::Is { .. }
                | ExprKind::IsOneOf(..)
                | ExprKind::In(..)
                | ExprKind::Includes(..)
                | ExprKind::IsEmpty(..)
                | ExprKind::IsKnown(..)
                | ExprKind::Quantified { .. } => lines.line(start, line),
            }
        }
    }
}

/// A long chain, one unit a line.
fn broken(lines: &mut Lines, start: u32, indent: usize, opening: &str, units: &[Expr], joint: &str) {
    for (index, unit) in units.iter().enumerate() {
        if index == 0 {
            lines.line(start, format!("{:indent$}{opening} {}", "", expr(unit)));
        } else {
            lines.line(unit.span.start, format!("{:indent$}  {joint} {}", "", expr(unit)));
        }
    }
}

/// True for bullets, which take lines of their own.
pub(super) fn is_group(condition: &Condition) -> bool {
    matches!(condition, Condition::Group { .. })
}

fn group(kind: &GroupKind) -> String {
    match kind {
        GroupKind::AllOf => "all of".to_owned(),
        GroupKind::AnyOf => "any of".to_owned(),
        GroupKind::NoneOf => "none of".to_owned(),
        GroupKind::AtLeast(amount) => format!("at least {} of", words::amount(amount)),
        GroupKind::AtMost(amount) => format!("at most {} of", words::amount(amount)),
    }
}

/// An expression on one line.
pub(super) fn expr(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::And(units) => joined(units, " and "),
        ExprKind::Or(units) => joined(units, " or "),
        ExprKind::Not(inner) => format!("not {}", self::expr(inner)),
        ExprKind::Paren(inner) => format!("({})", self::expr(inner)),
        ExprKind::Name(path) => words::path(path),
        ExprKind::Compare(left, sign, right) => {
            format!("{} {} {}", operand(left), sign.value.sign(), operand(right))
        }
        ExprKind::Is { name, negated, value } => {
            format!("{} is {}{}", words::path(name), not(*negated), words::value(value))
        }
        ExprKind::IsOneOf(name, values) => {
            format!("{} is one of {}", words::path(name), words::values(values))
        }
        ExprKind::In(name, low, high) => {
            format!("{} in {}..{}", words::path(name), words::value(low), words::value(high))
        }
        ExprKind::Includes(name, mode, values) => {
            let mode = match mode.value {
                IncludesMode::One => "",
                IncludesMode::AnyOf => "any of ",
                IncludesMode::AllOf => "all of ",
                IncludesMode::Only => "only ",
            };
            format!("{} includes {mode}{}", words::path(name), words::values(values))
        }
        ExprKind::IsEmpty(name, negated) => format!("{} is {}empty", words::path(name), not(*negated)),
        ExprKind::IsKnown(name, negated) => format!("{} is {}known", words::path(name), not(*negated)),
        ExprKind::Quantified { quantifier, list, unit } => {
            let list = words::name(&list.value);
            let unit = self::expr(unit);
            match &quantifier.value {
                Quantifier::Some => format!("some {list} has {unit}"),
                Quantifier::No => format!("no {list} has {unit}"),
                Quantifier::All => format!("all {list} have {unit}"),
                Quantifier::AllIfAny => format!("all {list} if any have {unit}"),
                Quantifier::AtLeast(amount) => {
                    format!("at least {} {list} {} {unit}", words::amount(amount), have(amount))
                }
                Quantifier::AtMost(amount) => {
                    format!("at most {} {list} {} {unit}", words::amount(amount), have(amount))
                }
                Quantifier::Exactly(amount) => {
                    format!("exactly {} {list} {} {unit}", words::amount(amount), have(amount))
                }
            }
        }
    }
}

fn joined(units: &[Expr], joint: &str) -> String {
    units.iter().map(expr).collect::<Vec<_>>().join(joint)
}

/// One record has, several have.
fn have(amount: &Amount) -> &'static str {
    match amount {
        Amount::Number(number) if number.value == Decimal::ONE => "has",
        Amount::Number(_) | Amount::Parameter(_) => "have",
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "not " } else { "" }
}

fn is_count(path: &Path) -> bool {
    matches!(path.names.as_slice(), [name] if matches!(name.value.as_str(), "count" | "share"))
        && path.cell.is_empty()
}

/// An operand on one line.
pub(super) fn operand(operand: &Operand) -> String {
    match &operand.kind {
        // In a row of a portfolio the bare words are counts; in back-ticks they are names everywhere.
        OperandKind::Name(path) if is_count(path) => format!("`{}`", words::path(path)),
        OperandKind::Name(path) => words::path(path),
        OperandKind::Literal(value) => words::value(value),
        OperandKind::NumberOf { list, that } => {
            format!("number of {}{}", words::name(&list.value), filter(that.as_deref()))
        }
        OperandKind::ShareOf { list, that } => {
            format!("share of {}{}", words::name(&list.value), filter(Some(that)))
        }
        OperandKind::Fold { fold, field, list, that } => {
            let fold = match fold {
                Fold::Highest => "highest",
                Fold::Lowest => "lowest",
                Fold::Total => "total",
            };
            let (field, list) = (words::name(&field.value), words::name(&list.value));
            format!("{fold} {field} of {list}{}", filter(that.as_deref()))
        }
        OperandKind::Count => "count".to_owned(),
        OperandKind::Share => "share".to_owned(),
        OperandKind::CountOf(name) => format!("count of {}", words::name(&name.value)),
    }
}

/// ` that have U`, when there is a filter.
pub(super) fn filter(that: Option<&Expr>) -> String {
    that.map_or(String::new(), |that| format!(" that have {}", expr(that)))
}

/// ` that has U`, when there is a filter on one record at a time.
pub(super) fn has(that: Option<&Expr>) -> String {
    that.map_or(String::new(), |that| format!(" that has {}", expr(that)))
}

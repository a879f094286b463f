//! The tree as one line of text: headings, cells and promises as the analyst wrote them.

use crate::syntax::tree::{
    Amount, Cell, CellPart, Claim, Expr, ExprKind, Fold, IncludesMode, Name, Operand, OperandKind, Path,
    Promise, Quantifier, Value, ValueKind,
};

/// A value.
pub(super) fn value(value: &Value) -> String {
    match &value.kind {
        ValueKind::Name(name) => name.clone(),
        ValueKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        ValueKind::Number(number) => number.to_string(),
        ValueKind::Percent(number) => format!("{number}%"),
    }
}

fn values(all: &[Value]) -> String {
    all.iter().map(value).collect::<Vec<_>>().join(", ")
}

fn names(all: &[Name], between: &str) -> String {
    all.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join(between)
}

/// A path with its cell.
pub(super) fn path(path: &Path) -> String {
    let cell = if path.cell.is_empty() { String::new() } else { format!("[{}]", names(&path.cell, ", ")) };
    names(&path.names, ".") + &cell
}

fn paths(all: &[Path]) -> String {
    all.iter().map(path).collect::<Vec<_>>().join(", ")
}

fn amount(amount: &Amount) -> String {
    match amount {
        Amount::Number(number) => number.value.to_string(),
        Amount::Parameter(name) => name.value.clone(),
    }
}

fn that(that: Option<&Expr>) -> String {
    that.map_or_else(String::new, |unit| format!(" that have {}", expr(unit)))
}

/// An operand, as in the heading of a column.
pub(super) fn operand(operand: &Operand) -> String {
    match &operand.kind {
        OperandKind::Name(name) => path(name),
        OperandKind::Literal(literal) => value(literal),
        OperandKind::NumberOf { list, that: filter } => {
            format!("number of {}{}", list.value, that(filter.as_deref()))
        }
        OperandKind::ShareOf { list, that: unit } => format!("share of {}{}", list.value, that(Some(unit))),
        OperandKind::Fold { fold, field, list, that: filter } => {
            let word = match fold {
                Fold::Highest => "highest",
                Fold::Lowest => "lowest",
                Fold::Total => "total",
            };
            format!("{word} {} of {}{}", field.value, list.value, that(filter.as_deref()))
        }
        OperandKind::Count => "count".to_owned(),
        OperandKind::Share => "share".to_owned(),
        OperandKind::CountOf(name) => format!("count of {}", name.value),
    }
}

/// An expression on one line.
pub(super) fn expr(whole: &Expr) -> String {
    let joined = |parts: &[Expr], word: &str| parts.iter().map(expr).collect::<Vec<_>>().join(word);
    let not = |negated: bool| if negated { "not " } else { "" };
    match &whole.kind {
        ExprKind::And(parts) => joined(parts, " and "),
        ExprKind::Or(parts) => joined(parts, " or "),
        ExprKind::Not(inner) => format!("not {}", expr(inner)),
        ExprKind::Paren(inner) => format!("({})", expr(inner)),
        ExprKind::Name(name) => path(name),
        ExprKind::Compare(left, sign, right) => {
            format!("{} {} {}", operand(left), sign.value.sign(), operand(right))
        }
        ExprKind::Is { name, negated, value: right } => {
            format!("{} is {}{}", path(name), not(*negated), value(right))
        }
        ExprKind::IsOneOf(name, all) => format!("{} is one of {}", path(name), values(all)),
        ExprKind::In(name, low, high) => format!("{} in {}..{}", path(name), value(low), value(high)),
        ExprKind::Includes(name, mode, all) => {
            let word = match mode.value {
                IncludesMode::One => "",
                IncludesMode::AnyOf => "any of ",
                IncludesMode::AllOf => "all of ",
                IncludesMode::Only => "only ",
            };
            format!("{} includes {word}{}", path(name), values(all))
        }
        ExprKind::IsEmpty(name, negated) => format!("{} is {}empty", path(name), not(*negated)),
        ExprKind::IsKnown(name, negated) => format!("{} is {}known", path(name), not(*negated)),
        ExprKind::Quantified { quantifier, list, unit } => {
            let (head, verb) = match &quantifier.value {
                Quantifier::Some => ("some".to_owned(), "has"),
                Quantifier::No => ("no".to_owned(), "has"),
                Quantifier::All => ("all".to_owned(), "have"),
                Quantifier::AllIfAny => ("all".to_owned(), "if any have"),
                Quantifier::AtLeast(k) => (format!("at least {}", amount(k)), "have"),
                Quantifier::AtMost(k) => (format!("at most {}", amount(k)), "have"),
                Quantifier::Exactly(k) => (format!("exactly {}", amount(k)), "have"),
            };
            format!("{head} {} {verb} {}", list.value, expr(unit))
        }
    }
}

/// A cell of a table.
pub(super) fn cell(cell: &Cell) -> String {
    if cell.parts.is_empty() {
        return if cell.negated { "not any" } else { "any" }.to_owned();
    }
    let parts = cell.parts.iter().map(|part| match part {
        CellPart::Value(one) => value(one),
        CellPart::Range(low, high) => format!("{}..{}", value(low), value(high)),
        CellPart::Until(low, high) => format!("{}..<{}", value(low), value(high)),
        CellPart::Compare(sign, one) => format!("{} {}", sign.sign(), value(one)),
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    if cell.negated { format!("not {parts}") } else { parts }
}

/// A promise.
pub(super) fn promise(promise: &Promise) -> String {
    let about = promise.entity.as_ref().map_or_else(String::new, |entity| format!(" for {}", entity.value));
    let with = |word: &str, right: Option<&Expr>| {
        right.map_or_else(String::new, |right| format!(" {word} {}", expr(right)))
    };
    match &promise.claim {
        Claim::Monotone(all) => format!("monotone {}{about}", paths(all)),
        Claim::Reachable(all) => format!("reachable {}{about}", paths(all)),
        Claim::Never(left, right) => format!("never {}{}{about}", expr(left), with("with", right.as_deref())),
        Claim::Always(left, right) => {
            format!("always {}{}{about}", expr(left), with("when", right.as_deref()))
        }
    }
}

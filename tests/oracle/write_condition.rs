//! Conditions as text, from the tree. Independent of the printer of the program.

use appraise::syntax::tree::{
    Amount, Comparator, Condition, Expr, ExprKind, Fold, GroupKind, IncludesMode, Operand, OperandKind, Path,
    Quantifier, Value, ValueKind,
};

/// What stands after `when`.
pub fn condition(condition: &Condition) -> String {
    match condition {
        Condition::Chain(chain) => expr(chain),
        Condition::Group { kind, bullets, .. } => {
            let head = match kind {
                GroupKind::AllOf => "all of".to_owned(),
                GroupKind::AnyOf => "any of".to_owned(),
                GroupKind::NoneOf => "none of".to_owned(),
                GroupKind::AtLeast(least) => format!("at least {} of", amount(least)),
                GroupKind::AtMost(most) => format!("at most {} of", amount(most)),
            };
            let bullets = bullets.iter().map(|bullet| format!("\n    - {}", expr(bullet)));
            format!("{head}:{}", bullets.collect::<String>())
        }
    }
}

/// A condition without bullets.
pub fn expr(it: &Expr) -> String {
    let joined = |parts: &[Expr], word: &str| parts.iter().map(expr).collect::<Vec<_>>().join(word);
    match &it.kind {
        ExprKind::And(parts) => joined(parts, " and "),
        ExprKind::Or(parts) => joined(parts, " or "),
        ExprKind::Not(inner) => format!("not {}", expr(inner)),
        ExprKind::Paren(inner) => format!("({})", expr(inner)),
        ExprKind::Name(name) => path(name),
        ExprKind::Compare(left, sign, right) => {
            format!("{} {} {}", operand(left), comparator(sign.value), operand(right))
        }
        ExprKind::Is { name, negated, value: is } => {
            format!("{} is {}{}", path(name), if *negated { "not " } else { "" }, value(is))
        }
        ExprKind::IsOneOf(name, of) => format!("{} is one of {}", path(name), values(of)),
        ExprKind::In(name, low, high) => format!("{} in {}..{}", path(name), value(low), value(high)),
        ExprKind::Includes(name, mode, of) => {
            let mode = match mode.value {
                IncludesMode::One => "",
                IncludesMode::AnyOf => "any of ",
                IncludesMode::AllOf => "all of ",
                IncludesMode::Only => "only ",
            };
            format!("{} includes {mode}{}", path(name), values(of))
        }
        ExprKind::IsEmpty(name, negated) => {
            format!("{} is {}empty", path(name), if *negated { "not " } else { "" })
        }
        ExprKind::IsKnown(name, negated) => {
            format!("{} is {}known", path(name), if *negated { "not " } else { "" })
        }
        ExprKind::Quantified { quantifier, list, unit } => quantified(&quantifier.value, &list.value, unit),
    }
}

fn quantified(quantifier: &Quantifier, list: &str, unit: &Expr) -> String {
    let unit = expr(unit);
    match quantifier {
        Quantifier::Some => format!("some {list} has {unit}"),
        Quantifier::No => format!("no {list} has {unit}"),
        Quantifier::All => format!("all {list} have {unit}"),
        Quantifier::AllIfAny => format!("all {list} if any have {unit}"),
        Quantifier::AtLeast(least) => format!("at least {} {list} have {unit}", amount(least)),
        Quantifier::AtMost(most) => format!("at most {} {list} have {unit}", amount(most)),
        Quantifier::Exactly(count) => format!("exactly {} {list} have {unit}", amount(count)),
    }
}

/// One side of a comparison, or the heading of a column.
pub fn operand(it: &Operand) -> String {
    match &it.kind {
        OperandKind::Name(name) => path(name),
        OperandKind::Literal(literal) => value(literal),
        OperandKind::NumberOf { list, that } => {
            format!("number of {}{}", list.value, that_have(that.as_deref()))
        }
        OperandKind::ShareOf { list, that } => format!("share of {}{}", list.value, that_have(Some(that))),
        OperandKind::Fold { fold, field, list, that } => {
            let word = match fold {
                Fold::Highest => "highest",
                Fold::Lowest => "lowest",
                Fold::Total => "total",
            };
            format!("{word} {} of {}{}", field.value, list.value, that_have(that.as_deref()))
        }
        OperandKind::Count => "count".to_owned(),
        OperandKind::Share => "share".to_owned(),
        OperandKind::CountOf(name) => format!("count of {}", name.value),
    }
}

/// ` that have u`, or nothing.
pub fn that_have(that: Option<&Expr>) -> String {
    that.map_or_else(String::new, |that| format!(" that have {}", expr(that)))
}

/// `partnership.trust` or `learning[a, b]`.
pub fn path(it: &Path) -> String {
    let names: Vec<&str> = it.names.iter().map(|name| name.value.as_str()).collect();
    let cell: Vec<&str> = it.cell.iter().map(|name| name.value.as_str()).collect();
    let cell = if cell.is_empty() { String::new() } else { format!("[{}]", cell.join(", ")) };
    names.join(".") + &cell
}

/// A whole number or a parameter.
pub fn amount(it: &Amount) -> String {
    match it {
        Amount::Number(number) => number.value.to_string(),
        Amount::Parameter(name) => name.value.clone(),
    }
}

/// `<` and the others.
pub fn comparator(it: Comparator) -> &'static str {
    match it {
        Comparator::Less => "<",
        Comparator::AtMost => "<=",
        Comparator::Equal => "=",
        Comparator::NotEqual => "!=",
        Comparator::AtLeast => ">=",
        Comparator::More => ">",
    }
}

/// A value as written.
pub fn value(it: &Value) -> String {
    match &it.kind {
        ValueKind::Name(name) => name.clone(),
        ValueKind::YesNo(answer) => if *answer { "yes" } else { "no" }.to_owned(),
        ValueKind::Number(number) => number.to_string(),
        ValueKind::Percent(percent) => format!("{percent}%"),
    }
}

/// Values joined by commas.
pub fn values(all: &[Value]) -> String {
    all.iter().map(value).collect::<Vec<_>>().join(", ")
}

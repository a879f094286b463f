//! Names, texts, values and short clauses as they are written.

use crate::syntax::parse::is_bare_name;
use crate::syntax::tree::{
    Amount, Choice, Cite, CiteKind, Favours, Name, Path, Says, Silence, Spanned, Type, Value, ValueKind,
};
use crate::value::Decimal;

/// A name, in back-ticks when it needs them.
pub(super) fn name(name: &str) -> String {
    if is_bare_name(name) { name.to_owned() } else { format!("`{name}`") }
}

/// Names with commas.
pub(super) fn names(all: &[Name]) -> String {
    all.iter().map(|it| name(&it.value)).collect::<Vec<_>>().join(", ")
}

/// A text in quotes.
pub(super) fn text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A path with its cell.
pub(super) fn path(path: &Path) -> String {
    let dotted = path.names.iter().map(|it| name(&it.value)).collect::<Vec<_>>().join(".");
    if path.cell.is_empty() { dotted } else { format!("{dotted}[{}]", names(&path.cell)) }
}

/// A value.
pub(super) fn value(value: &Value) -> String {
    match &value.kind {
        ValueKind::Name(it) => name(it),
        ValueKind::YesNo(true) => "yes".to_owned(),
        ValueKind::YesNo(false) => "no".to_owned(),
        ValueKind::Number(number) => number.to_string(),
        ValueKind::Percent(number) => format!("{number}%"),
    }
}

/// Values with commas.
pub(super) fn values(all: &[Value]) -> String {
    all.iter().map(value).collect::<Vec<_>>().join(", ")
}

/// A number or a parameter.
pub(super) fn amount(amount: &Amount) -> String {
    match amount {
        Amount::Number(number) => number.value.to_string(),
        Amount::Parameter(it) => name(&it.value),
    }
}

/// A name with its label.
pub(super) fn choice(choice: &Choice) -> String {
    match &choice.label {
        Some(label) => format!("{} {}", name(&choice.name.value), text(&label.value)),
        None => name(&choice.name.value),
    }
}

fn choices(all: &[Choice]) -> String {
    all.iter().map(choice).collect::<Vec<_>>().join(", ")
}

/// A citation.
pub(super) fn cite(cite: &Cite) -> String {
    match &cite.kind {
        CiteKind::Judgement(why) => format!("cite judgement {}", text(&why.value)),
        CiteKind::Source { source, place, quote } => {
            let mut clause = format!("cite {}", name(&source.value));
            if !place.value.is_empty() {
                clause.push(' ');
                clause.push_str(&place.value);
            }
            if let Some(quote) = quote {
                clause.push(' ');
                clause.push_str(&text(&quote.value));
            }
            clause
        }
    }
}

/// `says "…" / "…"`.
pub(super) fn says(says: &Says) -> String {
    match &says.fails {
        Some(fails) => format!("says {} / {}", text(&says.holds.value), text(&fails.value)),
        None => format!("says {}", text(&says.holds.value)),
    }
}

/// The direction that is better.
pub(super) fn favours(favours: Favours) -> &'static str {
    match favours {
        Favours::Yes => "favours yes",
        Favours::No => "favours no",
        Favours::More => "favours more",
        Favours::Less => "favours less",
    }
}

/// `silence means V`.
pub(super) fn silence(silence: &Silence) -> String {
    match silence {
        Silence::Value(it) => format!("silence means {}", value(it)),
        Silence::Complete(_) => "silence means complete".to_owned(),
    }
}

/// A type.
pub(super) fn kind(kind: &Type) -> String {
    match kind {
        Type::YesNo(_) => "yes/no".to_owned(),
        Type::Scale(scale) => name(&scale.value),
        Type::OneOf(options, _) => format!("one of {}", choices(options)),
        Type::AnyOf(options, _) => format!("any of {}", choices(options)),
        Type::Number { range, step, unit, .. } => {
            let mut words = "number".to_owned();
            if let Some((low, high)) = range {
                words.push_str(&format!(" {}..{}", low.value, high.value));
            }
            words.push_str(&after("step", step, ""));
            if let Some(unit) = unit {
                words.push_str(&format!(" unit {}", text(&unit.value)));
            }
            words
        }
        Type::Percent { step, .. } => format!("percent{}", after("step", step, "%")),
        Type::List { entity, at_most, .. } => {
            let most = at_most.as_ref().map_or(String::new(), |most| format!(", at most {}", most.value));
            format!("list of {}{most}", name(&entity.value))
        }
    }
}

fn after(word: &str, number: &Option<Spanned<Decimal>>, sign: &str) -> String {
    number.as_ref().map_or(String::new(), |number| format!(" {word} {}{sign}", number.value))
}

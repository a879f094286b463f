//! Rule files as text, from the tree: only what the generator makes.

use appraise::syntax::tree::{
    Cell, CellPart, Choice, Cite, CiteKind, Conclusion, Constraint, DeclarationKind, Effect, Entity, Favours,
    Item, Matrix, MatrixOf, Models, Name, Points, PointsAmount, PointsCondition, Row, Table, TableMode, Type,
    Unit,
};

use super::write_condition::{amount, comparator, condition, expr, operand, path, that_have, value};

/// The text of a stand-alone framework.
pub fn unit(it: &Unit) -> String {
    let mut text = format!("framework {} \"Made up\" version 1.0\n", it.head.name.value);
    if let Some(when) = &it.head.applies {
        text += &format!("  applies when {}\n", condition(when));
    }
    for declaration in &it.declarations {
        text += "\n";
        text += &self::declaration(&declaration.kind);
        text += "\n";
    }
    text
}

/// The text of one declaration, without the last line end.
pub fn declaration(it: &DeclarationKind) -> String {
    match it {
        DeclarationKind::Scale(it) => format!("scale {}: {}", it.name.value, choices(&it.levels, " < ")),
        DeclarationKind::Entity(it) => entity(it),
        DeclarationKind::Impossible(it) => impossible(it),
        DeclarationKind::Parameter(it) => {
            let range = it.range.as_ref().map(|(low, high)| format!(" in {}..{}", value(low), value(high)));
            let range = range.unwrap_or_default();
            format!("parameter {} = {}{range}{}", it.name.value, value(&it.value), cites(&it.cites))
        }
        DeclarationKind::Criterion(it) => {
            format!("criterion {}{}\n  when {}", it.name.value, of(&it.entity), condition(&it.when))
        }
        DeclarationKind::Conclusion(it) => conclusion(it),
        DeclarationKind::Rule(it) => {
            let effect = match &it.effect {
                Effect::AtLeast(level) => format!("is at least {}", path(level)),
                Effect::AtMost(level) => format!("is at most {}", path(level)),
                Effect::Up(by) => format!("goes up by {}", amount(by)),
                Effect::Down(by) => format!("goes down by {}", amount(by)),
            };
            let when = clause("when", it.when.as_ref().map(condition));
            format!("rule {}: {} {effect}{when}\n {}", it.id.value, it.conclusion.value, cites(&it.cites))
        }
        DeclarationKind::Exception(it) => {
            let when = clause("when", it.when.as_ref().map(condition));
            format!("exception {} to {}{when}\n {}", it.id.value, it.to.value, cites(&it.cites))
        }
        DeclarationKind::Table(it) => table(it),
        DeclarationKind::Points(it) => points(it),
        DeclarationKind::Models(it) => models(it),
        DeclarationKind::Matrix(it) => matrix(it),
        other => panic!("the generator does not make {other:?}"),
    }
}

fn of(entity: &Option<Name>) -> String {
    entity.as_ref().map_or_else(String::new, |entity| format!(" for {}", entity.value))
}

fn clause(word: &str, text: Option<String>) -> String {
    text.map_or_else(String::new, |text| format!("\n  {word} {text}"))
}

fn cites(all: &[Cite]) -> String {
    let one = |cite: &Cite| match &cite.kind {
        CiteKind::Judgement(why) => format!(" cite judgement \"{}\"", why.value),
        CiteKind::Source { source, place, .. } => format!(" cite {} {}", source.value, place.value),
    };
    all.iter().map(one).collect()
}

fn choices(all: &[Choice], between: &str) -> String {
    all.iter().map(|choice| choice.name.value.as_str()).collect::<Vec<_>>().join(between)
}

fn kind(it: &Type) -> String {
    match it {
        Type::YesNo(_) => "yes/no".to_owned(),
        Type::Scale(name) => name.value.clone(),
        Type::OneOf(all, _) => format!("one of {}", choices(all, ", ")),
        Type::AnyOf(all, _) => format!("any of {}", choices(all, ", ")),
        Type::Number { range, step, .. } => {
            let range = range.as_ref().map(|(low, high)| format!(" {}..{}", low.value, high.value));
            let step = step.as_ref().map(|step| format!(" step {}", step.value));
            format!("number{}{}", range.unwrap_or_default(), step.unwrap_or_default())
        }
        Type::Percent { step, .. } => {
            let step = step.as_ref().map(|step| format!(" step {}%", step.value));
            format!("percent{}", step.unwrap_or_default())
        }
        Type::List { entity, at_most, .. } => {
            let most = at_most.as_ref().map(|most| format!(", at most {}", most.value));
            format!("list of {}{}", entity.value, most.unwrap_or_default())
        }
    }
}

fn entity(it: &Entity) -> String {
    let line = |item: &Item| {
        let question = item.question.as_ref().map(|text| format!("  \"{}\"", text.value)).unwrap_or_default();
        let favours = item.favours.as_ref().map_or("", |it| match it.value {
            Favours::Yes => "  favours yes",
            Favours::No => "  favours no",
            Favours::More => "  favours more",
            Favours::Less => "  favours less",
        });
        format!("\n  {}  {}{question}{favours}", item.name.value, kind(&item.kind))
    };
    format!("entity {}{}", it.name.value, it.items.iter().map(line).collect::<String>())
}

fn impossible(it: &Constraint) -> String {
    format!("impossible{} when {}\n  because \"It cannot be\"", of(&it.entity), condition(&it.when))
}

fn conclusion(it: &Conclusion) -> String {
    let table = it.table.as_ref().map(|name| format!(", by table {}", name.value)).unwrap_or_default();
    let otherwise = it.otherwise.as_ref().map(|it| format!(", otherwise {}", value(it))).unwrap_or_default();
    let applies = clause("applies when", it.applies.as_ref().map(condition));
    format!(
        "conclusion {}{}: {}{table}{otherwise}  \"What?\"{applies}",
        it.name.value,
        of(&it.entity),
        kind(&it.kind)
    )
}

fn table(it: &Table) -> String {
    let mode = match it.mode.value {
        TableMode::OneRowOnly => "one row only",
        TableMode::FirstRow => "first row",
    };
    let gives: Vec<&str> = it.gives.iter().map(|name| name.value.as_str()).collect();
    let heads = it.columns.iter().map(operand).chain(it.outputs.iter().map(|name| name.value.clone()));
    let heads: Vec<String> = std::iter::once("id".to_owned()).chain(heads).collect();
    let rows: String = it.rows.iter().map(row).collect();
    format!(
        "table {}{} gives {}, {mode}\n  | {} |{rows}\n {}",
        it.name.value,
        of(&it.entity),
        gives.join(", "),
        heads.join(" | "),
        cites(&it.cites)
    )
}

fn row(it: &Row) -> String {
    let cells = it.cells.iter().map(cell).chain(it.outputs.iter().map(value));
    format!("\n  | {} | {} |", it.id.value, cells.collect::<Vec<_>>().join(" | "))
}

fn cell(it: &Cell) -> String {
    if it.parts.is_empty() {
        return "any".to_owned();
    }
    let part = |part: &CellPart| match part {
        CellPart::Value(is) => value(is),
        CellPart::Range(low, high) => format!("{}..{}", value(low), value(high)),
        CellPart::Until(low, high) => format!("{}..<{}", value(low), value(high)),
        CellPart::Compare(sign, than) => format!("{} {}", comparator(*sign), value(than)),
    };
    let parts: Vec<String> = it.parts.iter().map(part).collect();
    format!("{}{}", if it.negated { "not " } else { "" }, parts.join(", "))
}

fn points(it: &Points) -> String {
    let lines = it.lines.iter().map(|line| {
        let amount = match &line.amount {
            PointsAmount::Number(number) if number.value.0 < 0 => number.value.to_string(),
            PointsAmount::Number(number) => format!("+{}", number.value),
            PointsAmount::Name { negative, name } => {
                format!("{}{}", if *negative { "-" } else { "+" }, name.value)
            }
        };
        let when = match &line.condition {
            PointsCondition::Always => String::new(),
            PointsCondition::When(when) => format!(" when {}", condition(when)),
            PointsCondition::Per { list, that: None } => format!(" per {}", list.value),
            PointsCondition::Per { list, that: Some(that) } => {
                format!(" per {} that has {}", list.value, expr(that))
            }
        };
        format!("\n  {amount}{when}")
    });
    let lines: String = lines.collect();
    let applies = clause("applies when", it.applies.as_ref().map(condition));
    format!("points {}{}  \"How many?\"{applies}{lines}", it.name.value, of(&it.entity))
}

fn models(it: &Models) -> String {
    let scale = it.scale.as_ref().map(|name| format!(": {}", name.value)).unwrap_or_default();
    let mode = if it.all_that_fit { "all that fit" } else { "first that fits" };
    let applies = clause("applies when", it.applies.as_ref().map(condition));
    let class = |name: &str, when: String| format!("\n  {name} \"Class {name}\"  when {when}");
    let classes = it.classes.iter().map(|it| class(&it.choice.name.value, condition(&it.when)));
    let classes: String = classes.collect();
    let otherwise = it.otherwise.as_ref().map(|it| format!("\n  otherwise {}", it.name.value));
    let head = format!("models {}{}{scale}, {mode}  \"Which?\"{applies}", it.name.value, of(&it.entity));
    head + &classes + &otherwise.unwrap_or_default()
}

fn matrix(it: &Matrix) -> String {
    let otherwise = it.otherwise.as_ref().map(|it| format!(", otherwise {}", value(it))).unwrap_or_default();
    let applies = clause("applies when", it.applies.as_ref().map(condition));
    let of_what = match &it.of {
        MatrixOf::Highest(field) => format!("highest {}", field.value),
        MatrixOf::Lowest(field) => format!("lowest {}", field.value),
        MatrixOf::Number => "number".to_owned(),
    };
    let by: String = it.by.iter().map(|by| format!(" by {}", by.value)).collect();
    let head = format!(
        "matrix {}{}: {}{otherwise}  \"How?\"{applies}",
        it.name.value,
        of(&it.entity),
        kind(&it.kind)
    );
    format!("{head}\n  {of_what} of {}{}{by}", it.list.value, that_have(it.that.as_deref()))
}

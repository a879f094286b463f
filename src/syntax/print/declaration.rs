//! One function a construct; entities, tables and tests have rooms of their own.

use super::lines::Lines;
use super::{condition, entity, table, test, words};
use crate::source::Span;
use crate::syntax::tree::*;

/// A declaration with `replace` where it stands.
pub(super) fn declaration(lines: &mut Lines, declaration: &Declaration) {
    let opening = if declaration.replaces { "replace " } else { "" };
    let start = declaration.span.start;
    match &declaration.kind {
        DeclarationKind::Scale(it) => {
            let levels: Vec<String> = it.levels.iter().map(words::choice).collect();
            lines.line(
                start,
                format!("{opening}scale {}: {}", words::name(&it.name.value), levels.join(" < ")),
            );
        }
        DeclarationKind::Entity(it) => entity::entity(lines, start, opening, it),
        DeclarationKind::Impossible(it) => constraint(lines, start, &format!("{opening}impossible"), it),
        DeclarationKind::Unusual(it) => constraint(lines, start, &format!("{opening}unusual"), it),
        DeclarationKind::Parameter(it) => parameter(lines, start, opening, it),
        DeclarationKind::Reading(it) => {
            let kind = match it.kind.value {
                ReadingKind::Open => "open",
                ReadingKind::Presumption => "presumption",
                ReadingKind::Silence => "silence",
            };
            lines.line(start, format!("{opening}reading {kind}"));
            reasons(lines, &it.because, &[], 2, false);
        }
        DeclarationKind::Assume(it) => {
            let (item, value) = (words::path(&it.item), words::value(&it.value));
            lines.line(start, format!("{opening}assume {item} = {value} when not recorded"));
            reasons(lines, &it.because, &it.cites, 2, false);
        }
        DeclarationKind::Ignore(it) => {
            lines.line(start, format!("{opening}ignore {}", words::path(&it.item)));
            reasons(lines, &it.because, &it.cites, 2, false);
        }
        DeclarationKind::Criterion(it) => {
            let entity = for_entity(&it.entity);
            let title = quoted(&it.title, " ");
            lines.line(start, format!("{opening}criterion {}{entity}{title}", words::name(&it.name.value)));
            condition::clause(lines, start_of(&it.when), 2, "when", &it.when);
            reasons(lines, &it.because, &it.cites, 2, true);
        }
        DeclarationKind::Conclusion(it) => conclusion(lines, start, opening, it),
        DeclarationKind::Rule(it) => rule(lines, start, opening, it),
        DeclarationKind::Exception(it) => {
            let (id, to) = (words::name(&it.id.value), words::name(&it.to.value));
            lines.line(start, format!("{opening}exception {id} to {to}"));
            when(lines, &it.when);
            reasons(lines, &it.because, &it.cites, 2, true);
        }
        DeclarationKind::Table(it) => table::table(lines, start, opening, it),
        DeclarationKind::Points(it) => points(lines, start, opening, it),
        DeclarationKind::Models(it) => models(lines, start, opening, it),
        DeclarationKind::Matrix(it) => matrix(lines, start, opening, it),
        DeclarationKind::Portfolio(it) => portfolio(lines, start, opening, it),
        DeclarationKind::Promise(it) => promise(lines, start, opening, it),
        DeclarationKind::Crosswalk(it) => crosswalk(lines, start, opening, it),
        DeclarationKind::Test(it) => test::test(lines, start, opening, it),
        DeclarationKind::Set(it) => {
            lines.line(
                start,
                format!("{opening}set {} = {}", words::name(&it.name.value), words::value(&it.value)),
            );
            reasons(lines, &it.because, &it.cites, 2, false);
        }
        DeclarationKind::Remove(it) => {
            lines.line(start, format!("{opening}remove {}", words::name(&it.name.value)));
            reasons(lines, &it.because, &[], 2, false);
        }
    }
}

/// ` for ENTITY`, when it is written.
pub(super) fn for_entity(entity: &Option<Name>) -> String {
    entity.as_ref().map_or(String::new(), |entity| format!(" for {}", words::name(&entity.value)))
}

fn quoted(text: &Option<Text>, before: &str) -> String {
    text.as_ref().map_or(String::new(), |text| format!("{before}{}", words::text(&text.value)))
}

/// Where a condition stands.
pub(super) fn start_of(condition: &Condition) -> u32 {
    let span: Span = match condition {
        Condition::Chain(expr) => expr.span,
        Condition::Group { span, .. } => *span,
    };
    span.start
}

fn when(lines: &mut Lines, condition: &Option<Condition>) {
    if let Some(condition) = condition {
        condition::clause(lines, start_of(condition), 2, "when", condition);
    }
}

fn applies(lines: &mut Lines, condition: &Option<Condition>) {
    if let Some(condition) = condition {
        condition::clause(lines, start_of(condition), 2, "applies when", condition);
    }
}

/// `because` and then the citations, last because a cited place runs to the end of its line.
///
/// `fresh`: the first of them begins a line.
pub(super) fn reasons(lines: &mut Lines, because: &Option<Text>, cites: &[Cite], indent: usize, fresh: bool) {
    let mut clauses = Vec::new();
    if let Some(because) = because {
        clauses.push((because.span.start, format!("because {}", words::text(&because.value))));
    }
    clauses.extend(cites.iter().map(|cite| (cite.span.start, words::cite(cite))));
    for (index, (start, clause)) in clauses.into_iter().enumerate() {
        if fresh && index == 0 {
            lines.line(start, format!("{:indent$}{clause}", ""));
        } else {
            lines.clause(start, &clause, indent);
        }
    }
}

fn constraint(lines: &mut Lines, start: u32, keyword: &str, it: &Constraint) {
    let opening = format!("{keyword}{} when", for_entity(&it.entity));
    condition::clause(lines, start, 0, &opening, &it.when);
    reasons(lines, &it.because, &it.cites, 2, true);
}

fn parameter(lines: &mut Lines, start: u32, opening: &str, it: &Parameter) {
    let (name, value) = (words::name(&it.name.value), words::value(&it.value));
    let range = it
        .range
        .as_ref()
        .map_or(String::new(), |(low, high)| format!(" in {}..{}", words::value(low), words::value(high)));
    lines.line(start, format!("{opening}parameter {name} = {value}{range}{}", quoted(&it.title, " ")));
    reasons(lines, &it.because, &it.cites, 2, false);
}

fn conclusion(lines: &mut Lines, start: u32, opening: &str, it: &Conclusion) {
    let name = words::name(&it.name.value);
    let mut text = format!("{opening}conclusion {name}{}: {}", for_entity(&it.entity), words::kind(&it.kind));
    if let Some(table) = &it.table {
        text.push_str(&format!(", by table {}", words::name(&table.value)));
    }
    if let Some(otherwise) = &it.otherwise {
        text.push_str(&format!(", otherwise {}", words::value(otherwise)));
    }
    lines.line(start, text);
    if let Some(question) = &it.question {
        lines.clause(question.span.start, &words::text(&question.value), 2);
    }
    if let Some(says) = &it.says {
        lines.body(says.holds.span.start, &words::says(says));
    }
    applies(lines, &it.applies);
    reasons(lines, &it.because, &it.cites, 2, true);
}

fn rule(lines: &mut Lines, start: u32, opening: &str, it: &Rule) {
    let effect = match &it.effect {
        Effect::AtLeast(level) => format!("is at least {}", words::path(level)),
        Effect::AtMost(level) => format!("is at most {}", words::path(level)),
        Effect::Up(amount) => format!("goes up by {}", words::amount(amount)),
        Effect::Down(amount) => format!("goes down by {}", words::amount(amount)),
    };
    let (id, conclusion) = (words::name(&it.id.value), words::name(&it.conclusion.value));
    lines.line(start, format!("{opening}rule {id}: {conclusion} {effect}"));
    when(lines, &it.when);
    reasons(lines, &it.because, &it.cites, 2, true);
}

fn points(lines: &mut Lines, start: u32, opening: &str, it: &Points) {
    let name = words::name(&it.name.value);
    lines.line(
        start,
        format!("{opening}points {name}{}{}", for_entity(&it.entity), quoted(&it.question, " ")),
    );
    applies(lines, &it.applies);
    // Reasons of the whole come first: after a line they would be read as reasons of that line.
    reasons(lines, &it.because, &it.cites, 2, true);
    for line in &it.lines {
        let amount = match &line.amount {
            PointsAmount::Number(number) if number.value.0 < 0 => number.value.to_string(),
            PointsAmount::Number(number) => format!("+{}", number.value),
            PointsAmount::Name { negative: true, name } => format!("-{}", words::name(&name.value)),
            PointsAmount::Name { negative: false, name } => format!("+{}", words::name(&name.value)),
        };
        match &line.condition {
            PointsCondition::Always => lines.body(line.span.start, &amount),
            PointsCondition::When(when) => {
                condition::clause(lines, line.span.start, 2, &format!("{amount} when"), when);
            }
            PointsCondition::Per { list, that } => {
                let filter = condition::has(that.as_deref());
                lines.body(line.span.start, &format!("{amount} per {}{filter}", words::name(&list.value)));
            }
        }
        reasons(lines, &None, &line.cites, 4, false);
    }
}

fn models(lines: &mut Lines, start: u32, opening: &str, it: &Models) {
    let mut text = format!("{opening}models {}{}", words::name(&it.name.value), for_entity(&it.entity));
    if let Some(scale) = &it.scale {
        text.push_str(&format!(": {}", words::name(&scale.value)));
    }
    text.push_str(if it.all_that_fit { ", all that fit" } else { ", first that fits" });
    lines.line(start, text);
    if let Some(question) = &it.question {
        lines.clause(question.span.start, &words::text(&question.value), 2);
    }
    applies(lines, &it.applies);
    reasons(lines, &it.because, &it.cites, 2, true);
    let width = widest(it.classes.iter().map(|class| &class.choice));
    for class in &it.classes {
        row(lines, width, &class.choice, &class.when, &class.because, &class.cites);
    }
    if let Some(otherwise) = &it.otherwise {
        lines.body(otherwise.name.span.start, &format!("otherwise {}", words::choice(otherwise)));
    }
}

/// The widest name, and the widest name with its label, of classes that stand under each other.
fn widest<'a>(choices: impl Iterator<Item = &'a Choice> + Clone) -> (usize, usize) {
    let name_width = choices.clone().map(|it| words::name(&it.name.value).chars().count()).max().unwrap_or(0);
    let width = choices.map(|it| columns(it, (name_width, 0)).chars().count()).max().unwrap_or(0);
    (name_width, width)
}

/// A name and its label in columns: `widths` of the names, and of names with labels.
fn columns(choice: &Choice, (name_width, width): (usize, usize)) -> String {
    let name = words::name(&choice.name.value);
    let whole = format!("{name:<name_width$}  {}", quoted(&choice.label, ""));
    format!("{:<width$}", whole.trim_end())
}

/// A class of models, or a row of a portfolio.
fn row(
    lines: &mut Lines,
    widths: (usize, usize),
    choice: &Choice,
    when: &Condition,
    because: &Option<Text>,
    cites: &[Cite],
) {
    let start = choice.name.span.start;
    condition::clause(lines, start, 2, &format!("{}  when", columns(choice, widths)), when);
    reasons(lines, because, cites, 4, condition::is_group(when));
}

fn matrix(lines: &mut Lines, start: u32, opening: &str, it: &Matrix) {
    let name = words::name(&it.name.value);
    let mut text = format!("{opening}matrix {name}{}: {}", for_entity(&it.entity), words::kind(&it.kind));
    if let Some(otherwise) = &it.otherwise {
        text.push_str(&format!(", otherwise {}", words::value(otherwise)));
    }
    lines.line(start, text);
    if let Some(question) = &it.question {
        lines.clause(question.span.start, &words::text(&question.value), 2);
    }
    applies(lines, &it.applies);
    let of = match &it.of {
        MatrixOf::Highest(field) => format!("highest {}", words::name(&field.value)),
        MatrixOf::Lowest(field) => format!("lowest {}", words::name(&field.value)),
        MatrixOf::Number => "number".to_owned(),
    };
    let by: String = it.by.iter().map(|item| format!(" by {}", words::name(&item.value))).collect();
    let filter = condition::filter(it.that.as_deref());
    lines.body(it.list.span.start, &format!("{of} of {}{filter}  {by}", words::name(&it.list.value)));
    reasons(lines, &it.because, &it.cites, 2, true);
}

fn portfolio(lines: &mut Lines, start: u32, opening: &str, it: &Portfolio) {
    let kind = it.kind.as_ref().map_or(String::new(), |kind| format!(": {}", words::kind(kind)));
    lines.line(start, format!("{opening}portfolio {}{kind}", words::name(&it.name.value)));
    if let Some(question) = &it.question {
        lines.clause(question.span.start, &words::text(&question.value), 2);
    }
    reasons(lines, &it.because, &it.cites, 2, true);
    let counted: String =
        it.counting.iter().rev().map(|list| format!("{} of ", words::name(&list.value))).collect();
    let counting = format!("counting {counted}cases");
    let first = it.counting.last().map(|list| list.span.start).unwrap_or_else(|| lines.last_start());
    match &it.that {
        Some(that) => {
            let certainty = match it.certainty {
                Certainty::Plain => "",
                Certainty::Certainly => " certainly",
                Certainty::Possibly => " possibly",
            };
            condition::clause(
                lines,
                first.min(start_of(that)),
                2,
                &format!("{counting} where{certainty}"),
                that,
            );
        }
        None => lines.body(first, &counting),
    }
    if let Some(least) = &it.at_least_cases {
        let start = match least {
            Amount::Number(number) => number.span.start,
            Amount::Parameter(name) => name.span.start,
        };
        lines.body(start, &format!("at least {} cases", words::amount(least)));
    }
    let width = widest(it.rows.iter().map(|row| &row.choice));
    for it in &it.rows {
        row(lines, width, &it.choice, &it.when, &it.because, &it.cites);
    }
    if let Some(otherwise) = &it.otherwise {
        lines.body(otherwise.name.span.start, &format!("otherwise {}", words::choice(otherwise)));
    }
}

fn crosswalk(lines: &mut Lines, start: u32, opening: &str, it: &Crosswalk) {
    let (from, to) = (words::path(&it.from), words::path(&it.to));
    lines.line(start, format!("{opening}crosswalk {from} to {to}{}", quoted(&it.title, " ")));
    for line in &it.lines {
        let from: Vec<String> = line.from.iter().map(words::value).collect();
        lines.body(line.span.start, &format!("{} counts as {}", from.join(", "), words::value(&line.to)));
    }
    reasons(lines, &it.because, &it.cites, 2, true);
}

fn promise(lines: &mut Lines, start: u32, opening: &str, it: &Promise) {
    let paths = |paths: &[Path]| paths.iter().map(words::path).collect::<Vec<_>>().join(", ");
    let also = |word: &str, with: &Option<Box<Expr>>| {
        with.as_ref().map_or(String::new(), |with| format!(" {word} {}", condition::expr(with)))
    };
    let claim = match &it.claim {
        Claim::Monotone(names) => format!("monotone {}", paths(names)),
        Claim::Reachable(names) => format!("reachable {}", paths(names)),
        Claim::Never(what, with) => format!("never {}{}", condition::expr(what), also("with", with)),
        Claim::Always(what, when) => format!("always {}{}", condition::expr(what), also("when", when)),
    };
    lines.line(start, format!("{opening}promise {claim}{}", for_entity(&it.entity)));
    reasons(lines, &it.because, &it.cites, 2, false);
}

//! Conclusions by rules and by table: their type, their one home, `otherwise` and `applies when`.

use crate::condition::{Condition, Literal};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Choice, Name, Type, ValueKind};
use crate::value::{ConclusionId, Decimal, EntityId};
use crate::vocabulary::{Citation, Domain, Label, Says};

use super::declare::{Declared, Declaring};
use super::entry::Entry;
use super::extends::Flat;
use super::scope::{HomeKind, Work, prose, text};
use super::{Home, Origin};

/// What a framework says of each record of an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Conclusion {
    /// Its name.
    pub name: String,
    /// Whose records it is about.
    pub entity: EntityId,
    /// Its type: for `first that fits` the classes with `otherwise` last (or the scale), for `all that fit`
    /// `AnyOf` the classes, for points a number with its computed range, for a matrix that of one cell.
    pub domain: Domain,
    /// The one way it is reached.
    pub home: Home,
    /// Not applicable where this fails.
    pub applies: Option<Condition>,
    /// The question it answers; empty when none.
    pub question: String,
    /// Phrases for explanations.
    pub says: Option<Says>,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Why; empty when not said.
    pub because: String,
    /// Prose before its declaration, woven into reports.
    pub prose: Vec<String>,
    /// Where (its name).
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// Reads the type and the home of a conclusion.
pub(super) fn declare(declaring: &mut Declaring, flat: &Flat, it: &tree::Conclusion) -> Option<Declared> {
    let domain = match (&it.kind, &it.table) {
        (Type::Number { range: None, step: None, unit, .. }, Some(table)) => {
            let unit = unit.as_ref().map(|unit| unit.value.clone());
            match super::table::number_range(flat, table, it, unit) {
                Some(domain) => domain,
                // A table without numbers there gives no range; a missing table is reported with the rest.
                None if super::table::tree_of(flat, &table.value).is_some() => declaring.domain(&it.kind)?,
                None => super::points::widest(),
            }
        }
        (kind, _) => declaring.domain(kind)?,
    };
    if let Domain::List { .. } | Domain::AnyOf(_) = domain {
        let text = format!("`{}` cannot have this type", it.name.value);
        declaring.report(
            Diagnostic::error(code::E0411, type_span(&it.kind), text)
                .note("a conclusion is yes/no, on a scale, `one of …`, a number or a percentage")
                .help("for a set of classes write `models NAME, all that fit`"),
        );
        return None;
    }
    let home = match &it.table {
        Some(table) => HomeKind::Table(table.value.clone()),
        None => HomeKind::Rules,
    };
    if home == HomeKind::Rules && !matches!(domain, Domain::Scale(_)) {
        let text = format!("`{}` is reached by rules, and rules need a scale", it.name.value);
        declaring.report(
            Diagnostic::error(code::E0414, type_span(&it.kind), text)
                .note("floors, caps and steps work on scales only")
                .help(
                    "declare it on a scale, write `by table NAME`, or use `models`, `points` or `criterion`",
                ),
        );
        return None;
    }
    Some(Declared { domain, home, by: Vec::new() })
}

/// The rest of a conclusion; its rules are added when they are resolved.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Conclusion,
    entity: EntityId,
    entry: &Entry,
) -> Option<Conclusion> {
    let id = work.names.conclusion(entity, &it.name.value)?;
    let domain = work.names.of(id).domain.clone();
    let home = match &it.table {
        Some(table) => by_table(work, it, table, &domain),
        None => by_rules(work, it, &domain),
    };
    let head = Head {
        name: &it.name,
        question: it.question.as_ref(),
        says: it.says.as_ref(),
        applies: it.applies.as_ref(),
        cites: &it.cites,
        because: it.because.as_ref(),
    };
    assemble(work, id, head, home, entry)
}

/// What every way to reach a conclusion has in its head.
pub(super) struct Head<'t> {
    pub name: &'t Name,
    pub question: Option<&'t tree::Text>,
    pub says: Option<&'t tree::Says>,
    pub applies: Option<&'t tree::Condition>,
    pub cites: &'t [tree::Cite],
    pub because: Option<&'t tree::Text>,
}

/// A conclusion from its head and its home; `applies` is resolved even when the home has an error.
pub(super) fn assemble(
    work: &mut Work,
    id: ConclusionId,
    head: Head,
    home: Option<Home>,
    entry: &Entry,
) -> Option<Conclusion> {
    let named = work.names.of(id);
    let (entity, domain) = (named.entity, named.domain.clone());
    let applies = work.optional_condition(entity, head.applies);
    let cites = work.citations(head.cites);
    let says = work.says(head.says, &domain);
    Some(Conclusion {
        name: head.name.value.clone(),
        entity,
        domain,
        home: home?,
        applies: applies?,
        question: text(head.question),
        says,
        cites,
        because: text(head.because),
        prose: prose(&entry.declaration.prose),
        span: head.name.span,
        origin: entry.origin,
    })
}

fn by_rules(work: &mut Work, it: &tree::Conclusion, domain: &Domain) -> Option<Home> {
    let Some(otherwise) = &it.otherwise else {
        let text = format!("`{}` says nothing for the case that no rule is in force", it.name.value);
        work.report(
            Diagnostic::error(code::E0412, it.name.span, text)
                .note("a conclusion by rules starts from `otherwise`; floors and steps raise it")
                .help(format!("write `conclusion {}: SCALE, otherwise LEVEL`", it.name.value)),
        );
        return None;
    };
    match work.literal(domain, otherwise)? {
        Literal::Rank(otherwise) => Some(Home::Rules { otherwise, rules: Vec::new() }),
        Literal::Number(_) => None,
    }
}

fn by_table(work: &mut Work, it: &tree::Conclusion, table: &Name, domain: &Domain) -> Option<Home> {
    let otherwise = match &it.otherwise {
        None => None,
        Some(value) => Some(work.literal(domain, value)?),
    };
    let place = work.names.tables.iter().position(|(name, _)| *name == table.value);
    let Some(place) = place else {
        if !work.names.is_spoiled(&table.value) {
            let known = work.names.tables.iter().map(|(name, _)| name.as_str());
            let text = format!("there is no table `{}`", table.value);
            let help = format!("write `table {} gives {}, one row only`", table.value, it.name.value);
            let error = Diagnostic::error(code::E0504, table.span, text).help(help);
            let error = error.suggest(&table.value, known);
            work.report(error);
        }
        return None;
    };
    let tree = super::table::tree_of(work.flat, &table.value)?;
    // Outputs are counted as their columns stand, which may be another order than that of `gives`.
    let output = tree.outputs.iter().position(|name| name.value == it.name.value);
    let is_given = tree.gives.iter().any(|name| name.value == it.name.value);
    if !is_given {
        // A name that the table gives is declared nowhere: it is perhaps this one, and is reported there.
        let is_declared = |given: &Name| !work.names.conclusions_named(&given.value).is_empty();
        if !tree.gives.iter().all(is_declared) {
            return None;
        }
        let text = format!(
            "`{}` is said to come from the table `{}`, which does not give it",
            it.name.value, table.value
        );
        work.report(
            Diagnostic::error(code::E0505, table.span, text)
                .other(tree.name.span, "this table")
                .help(format!("write `table {} gives …, {}` and add the column", table.value, it.name.value)),
        );
        return None;
    }
    // A given conclusion without a column is reported with the table.
    let output = output?;
    let table = crate::value::TableId(place as u32);
    Some(Home::Table { table, output, otherwise, caps: Vec::new() })
}

/// A choice as a label.
pub(super) fn label(choice: &Choice) -> Label {
    Label { name: choice.name.value.clone(), label: choice.label.as_ref().map(|text| text.value.clone()) }
}

/// The message for an option or class that stands there twice.
pub(super) fn class_twice(name: &Name, earlier: &Name) -> Diagnostic {
    Diagnostic::error(code::E0522, name.span, format!("`{}` stands here twice", name.value))
        .other(earlier.span, "first here")
        .help("join the two with `or`, or give one another name")
}

/// The message for more choices than a set of values has room for.
pub(super) fn too_many(span: Span, found: usize, most: usize) -> Diagnostic {
    let text = format!("{found} classes are more than the {most} that are possible");
    Diagnostic::error(code::E0526, span, text).help("split it into several conclusions")
}

/// Where a type stands.
pub(super) fn type_span(kind: &Type) -> Span {
    match kind {
        Type::YesNo(span) | Type::OneOf(_, span) | Type::AnyOf(_, span) => *span,
        Type::Scale(name) => name.span,
        Type::Number { span, .. } | Type::Percent { span, .. } | Type::List { span, .. } => *span,
    }
}

/// The number that a value is, when it is one.
pub(super) fn number(value: &tree::Value) -> Option<Decimal> {
    match value.kind {
        ValueKind::Number(number) => Some(number),
        ValueKind::Percent(_) | ValueKind::Name(_) | ValueKind::YesNo(_) => None,
    }
}

//! What an inline test expects: of which record, which values, decided by what.

use crate::case::Case;
use crate::condition::Literal;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Expected, ExpectedValue, Name, Path};
use crate::value::{ConclusionId, Decimal, IdVec, ItemId, RecordId, RuleId, TableId};
use crate::vocabulary::Domain;

use super::entry::list;
use super::limits::MOST_VALUES;
use super::scope::{HomeKind, Work, is_above};
use super::table::tree_of;
use super::{Conclusion, Decider, Home, Rule, Value};

/// One expectation.
#[derive(Clone, Debug, PartialEq)]
pub struct Expect {
    /// Of which record of the test's case.
    pub record: RecordId,
    /// Which conclusion.
    pub conclusion: ConclusionId,
    /// Which cell, for a matrix.
    pub cell: Option<u32>,
    /// The exact set that must come out.
    pub values: Vec<Value>,
    /// Rules, rows (`row` of any table) or classes that must decide in some completion.
    pub because: Vec<DeciderName>,
    /// Rules without which the result would be another.
    pub only_with: Vec<DeciderName>,
    /// Where.
    pub span: Span,
}

/// A rule, row or class named in a test.
#[derive(Clone, Debug, PartialEq)]
pub struct DeciderName {
    /// Which.
    pub decider: Decider,
    /// Where.
    pub span: Span,
}

/// Resolves an expectation about a record of the test's case.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Expect,
    case: &Case,
    rules: &IdVec<RuleId, Option<Rule>>,
    conclusions: &IdVec<ConclusionId, Option<Conclusion>>,
) -> Option<Expect> {
    let (record, conclusion) = target(work, &it.path, case)?;
    let cell = cell(work, &it.path, conclusion)?;
    let values = values(work, &it.outcome, conclusion);
    let deciders = |work: &mut Work, names: &[Name]| -> Option<Vec<DeciderName>> {
        let found: Vec<Option<DeciderName>> =
            names.iter().map(|name| decider(work, name, conclusion, rules, conclusions)).collect();
        found.into_iter().collect()
    };
    let because = deciders(work, &it.because);
    let only_with = deciders(work, &it.only_with);
    let (values, because, only_with) = (values?, because?, only_with?);
    Some(Expect { record, conclusion, cell, values, because, only_with, span: it.span })
}

/// The record and the conclusion of `projects.P1.reach`.
fn target(work: &mut Work, path: &Path, case: &Case) -> Option<(RecordId, ConclusionId)> {
    let (last, steps) = path.names.split_last()?;
    let mut record = Case::ROOT;
    let mut steps = steps.iter();
    while let Some(name) = steps.next() {
        let entity = case.records[record].entity;
        let list = work.list(entity, name)?;
        let Some(id) = steps.next() else {
            let text = format!("which record of `{}`?", name.value);
            let help = format!("write `{}.ID.{}`", name.value, last.value);
            work.report(Diagnostic::error(code::E0625, name.span, text).help(help));
            return None;
        };
        let listed = case.records[record].lists.iter().find(|it| it.item == list);
        let listed = listed.map_or(&[][..], |it| it.records.as_slice());
        let Some(found) = listed.iter().find(|&&child| case.records[child].id == id.value) else {
            let known: Vec<&str> = listed.iter().map(|&child| case.records[child].id.as_str()).collect();
            let text = format!("the test gives no record `{}` of `{}`", id.value, name.value);
            let error = Diagnostic::error(code::E0625, id.span, text)
                .help(format!("open it under `given` with `ENTITY {}:`", id.value))
                .suggest(&id.value, known);
            work.report(error);
            return None;
        };
        record = *found;
    }
    let entity = case.records[record].entity;
    let found = work.names.conclusion(entity, &last.value);
    if found.is_none() && !work.names.is_spoiled(&last.value) {
        let all = work.names.conclusions.iter().filter(|it| it.entity == entity);
        let known: Vec<&str> = all.map(|it| it.name.as_str()).collect();
        let owner = work.names.entity_name(entity);
        let text = format!("`{}` is not a conclusion about `{owner}`", last.value);
        let error = Diagnostic::error(code::E0626, last.span, text);
        let error = if known.is_empty() {
            error
        } else {
            error.note(format!("conclusions about `{owner}`: {}", list(&known)))
        };
        work.report(error.help("write `list.ID.conclusion` for a record").suggest(&last.value, known));
    }
    found.map(|conclusion| (record, conclusion))
}

/// The cell of a matrix; `None` outside when it is wrong, inside when there is none.
#[expect(clippy::option_option, reason = "no cell is not a wrong cell")]
fn cell(work: &mut Work, path: &Path, conclusion: ConclusionId) -> Option<Option<u32>> {
    let named = work.names.of(conclusion).clone();
    let wrong = |text: String| Diagnostic::error(code::E0631, path.span, text);
    match (&named.home, path.cell.is_empty()) {
        (HomeKind::Matrix, _) if named.by.is_empty() => return None,
        (HomeKind::Matrix, false) => {}
        (HomeKind::Matrix, true) => {
            let sides: Vec<String> =
                named.by.iter().map(|&item| work.names.vocabulary.items[item].name.clone()).collect();
            let help = format!("write `{}[{}]` with a value of each", named.name, sides.join(", "));
            work.report(wrong(format!("which cell of `{}`?", named.name)).help(help));
            return None;
        }
        (HomeKind::Rules | HomeKind::Table(_) | HomeKind::Models | HomeKind::Points, true) => {
            return Some(None);
        }
        (HomeKind::Rules | HomeKind::Table(_) | HomeKind::Models | HomeKind::Points, false) => {
            work.report(wrong(format!("`{}` is no matrix, and has no cells", named.name)));
            return None;
        }
    }
    if named.by.len() != path.cell.len() {
        let text = format!(
            "`{}` is laid out by {} items, and {} values stand here",
            named.name,
            named.by.len(),
            path.cell.len()
        );
        work.report(wrong(text));
        return None;
    }
    let mut index = 0;
    for (&item, name) in named.by.iter().zip(&path.cell) {
        let (rank, n_ranks) = cell_rank(work, item, name)?;
        index = index * n_ranks + rank;
    }
    Some(Some(index))
}

fn cell_rank(work: &mut Work, item: ItemId, name: &Name) -> Option<(u32, u32)> {
    let vocabulary = work.names.vocabulary;
    let labels = vocabulary.labels(&vocabulary.items[item].domain);
    let found = labels.iter().position(|label| label.name == name.value);
    if found.is_none() {
        let known: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
        let text = format!("`{}` is not a value of `{}`", name.value, vocabulary.items[item].name);
        let error =
            Diagnostic::error(code::E0631, name.span, text).note(format!("its values: {}", list(&known)));
        work.report(error.suggest(&name.value, known));
    }
    found.map(|rank| (rank as u32, labels.len() as u32))
}

/// The expected set, in the order of the domain, *not applicable* last.
fn values(work: &mut Work, expected: &Expected, conclusion: ConclusionId) -> Option<Vec<Value>> {
    let domain = work.names.of(conclusion).domain.clone();
    let mut values = match expected {
        Expected::One(value) => vec![expected_value(work, &domain, value, conclusion)?],
        Expected::OneOf(all) => {
            let one = |value| expected_value(work, &domain, value, conclusion);
            let all: Vec<Option<Value>> = all.iter().map(one).collect();
            all.into_iter().collect::<Option<Vec<_>>>()?
        }
        Expected::Range(low, high) => range(work, &domain, low, high)?,
    };
    values.sort();
    values.dedup();
    Some(values)
}

/// `strong`, `[a, b]`, `not applicable`.
fn expected_value(
    work: &mut Work,
    domain: &Domain,
    value: &ExpectedValue,
    conclusion: ConclusionId,
) -> Option<Value> {
    let (all, span) = match value {
        ExpectedValue::NotApplicable => return Some(Value::NotApplicable),
        ExpectedValue::Value(value) => return one(work, domain, value),
        ExpectedValue::Set(all, span) => (all, *span),
    };
    let Domain::AnyOf(labels) = domain else {
        let text = format!("`{}` has one value, not a set", work.names.of(conclusion).name);
        let help = "write `= V`, or `one of a, b` for what is still possible";
        work.report(Diagnostic::error(code::E0628, span, text).help(help));
        return None;
    };
    let options = Domain::OneOf(labels.clone());
    let all: Vec<Option<Literal>> = all.iter().map(|value| work.literal(&options, value)).collect();
    let bits = all.into_iter().try_fold(0u128, |bits, one| match one {
        Some(Literal::Rank(rank)) => Some(bits | 1 << rank),
        Some(Literal::Number(_)) | None => None,
    });
    Some(Value::Set(bits?))
}

fn one(work: &mut Work, domain: &Domain, value: &tree::Value) -> Option<Value> {
    let single = |literal| match literal {
        Literal::Rank(rank) => Value::Rank(rank),
        Literal::Number(number) => Value::Number(number),
    };
    match domain {
        // A bare class stands for the set that holds it alone.
        Domain::AnyOf(labels) => match work.literal(&Domain::OneOf(labels.clone()), value)? {
            Literal::Rank(rank) => Some(Value::Set(1 << rank)),
            Literal::Number(_) => None,
        },
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::Number(_) | Domain::List { .. } => {
            work.literal(domain, value).map(single)
        }
    }
}

fn range(work: &mut Work, domain: &Domain, low: &tree::Value, high: &tree::Value) -> Option<Vec<Value>> {
    let span = low.span.to(high.span);
    if !matches!(domain, Domain::Scale(_) | Domain::Number(_)) {
        let text = "these values have no order, so there is no range";
        work.report(Diagnostic::error(code::E0628, span, text).help("write `one of a, b`"));
        return None;
    }
    let (bottom, top) = (work.literal(domain, low), work.literal(domain, high));
    let (bottom, top) = (bottom?, top?);
    if is_above(bottom, top) {
        let text = "this range runs downwards";
        work.report(Diagnostic::error(code::E0627, span, text).help("write the lower end first"));
        return None;
    }
    match (bottom, top) {
        (Literal::Rank(low), Literal::Rank(high)) => Some((low..=high).map(Value::Rank).collect()),
        (Literal::Number(low), Literal::Number(high)) => {
            let step = super::given::step(domain).0;
            let n_values = (high.0 - low.0) / step + 1;
            if n_values > MOST_VALUES {
                let text = format!("this range has {n_values} values, more than the {MOST_VALUES} possible");
                work.report(Diagnostic::error(code::E0629, span, text).help("expect a shorter range"));
                return None;
            }
            Some((0..n_values).map(|at| Value::Number(Decimal(low.0 + at * step))).collect())
        }
        (Literal::Rank(_), Literal::Number(_)) | (Literal::Number(_), Literal::Rank(_)) => None,
    }
}

/// What is named after `because` or `only with`: it must be able to decide the conclusion.
fn decider(
    work: &mut Work,
    name: &Name,
    conclusion: ConclusionId,
    rules: &IdVec<RuleId, Option<Rule>>,
    conclusions: &IdVec<ConclusionId, Option<Conclusion>>,
) -> Option<DeciderName> {
    let named = work.names.of(conclusion).clone();
    let found = match &named.home {
        HomeKind::Table(table) => row(work, table, name).or_else(|| rule(work, name)),
        HomeKind::Rules => rule(work, name),
        HomeKind::Models => class(conclusions, conclusion, name),
        HomeKind::Points | HomeKind::Matrix => {
            let text =
                format!("nothing decides `{}` alone: it is reached by {}", named.name, named.home.word());
            let error = Diagnostic::error(code::E0633, name.span, text);
            work.report(error.help("leave `because` and `only with` out"));
            return None;
        }
    };
    let Some(decider) = found else {
        // A conclusion with an error of its own has no classes to look at.
        if !work.names.is_spoiled(&name.value) && conclusions[conclusion].is_some() {
            let what = match &named.home {
                HomeKind::Models => "class",
                HomeKind::Table(_) => "row or cap",
                HomeKind::Rules | HomeKind::Points | HomeKind::Matrix => "rule or exception",
            };
            let known = deciding(work, &named.home, conclusion, rules, conclusions);
            let text = format!("`{}` has no {what} `{}`", named.name, name.value);
            let error = Diagnostic::error(code::E0634, name.span, text);
            work.report(error.suggest(&name.value, known.iter().map(String::as_str)));
        }
        return None;
    };
    if let Decider::Rule(id) = decider {
        let rule = rules[id].as_ref()?;
        if rule.conclusion != conclusion {
            let other = &work.names.of(rule.conclusion).name;
            let text = format!("`{}` is about `{other}`, not about `{}`", name.value, named.name);
            let error = Diagnostic::error(code::E0634, name.span, text).other(rule.span, "declared here");
            work.report(error.help(format!("name a rule about `{}`", named.name)));
            return None;
        }
    }
    Some(DeciderName { decider, span: name.span })
}

fn rule(work: &Work, name: &Name) -> Option<Decider> {
    let found = work.names.rules.iter().position(|(rule, _)| *rule == name.value);
    found.map(|at| Decider::Rule(RuleId(at as u32)))
}

fn row(work: &Work, table: &str, name: &Name) -> Option<Decider> {
    let id = work.names.tables.iter().position(|(known, _)| known == table)?;
    let row = tree_of(work.flat, table)?.rows.iter().position(|row| row.id.value == name.value)?;
    Some(Decider::Row(TableId(id as u32), row as u32))
}

fn class(
    conclusions: &IdVec<ConclusionId, Option<Conclusion>>,
    id: ConclusionId,
    name: &Name,
) -> Option<Decider> {
    match conclusions[id].as_ref().map(|conclusion| &conclusion.home) {
        Some(Home::Models(models)) => {
            let at = models.classes.iter().position(|class| class.label.name == name.value)?;
            Some(Decider::Class(id, at as u32))
        }
        Some(Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_)) | None => None,
    }
}

/// The names of all that can decide a conclusion.
fn deciding(
    work: &Work,
    home: &HomeKind,
    conclusion: ConclusionId,
    rules: &IdVec<RuleId, Option<Rule>>,
    conclusions: &IdVec<ConclusionId, Option<Conclusion>>,
) -> Vec<String> {
    let rules = rules.iter().flatten().filter(|rule| rule.conclusion == conclusion);
    let mut names: Vec<String> = rules.map(|rule| rule.name.clone()).collect();
    match home {
        HomeKind::Table(table) => {
            let rows = tree_of(work.flat, table).into_iter().flat_map(|table| &table.rows);
            names.extend(rows.map(|row| row.id.value.clone()));
        }
        HomeKind::Models => {
            if let Some(Home::Models(models)) = conclusions[conclusion].as_ref().map(|it| &it.home) {
                names.extend(models.classes.iter().map(|class| class.label.name.clone()));
            }
        }
        HomeKind::Rules | HomeKind::Points | HomeKind::Matrix => {}
    }
    names
}

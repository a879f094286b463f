//! Matrices: one conclusion for each combination of one or two items of a list's records.

use crate::condition::{Condition, Literal, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{self, Name, Type};
use crate::value::{Decimal, EntityId, ItemId};
use crate::vocabulary::{Domain, Grid};

use super::Home;
use super::conclusion::{Conclusion, Head, assemble, type_span};
use super::declare::{Declared, Declaring};
use super::entry::{Entry, list};
use super::limits::MOST_SIDES;
use super::scope::{HomeKind, Names, Work};

/// One conclusion a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// What is taken of the records of a cell.
    pub of: MatrixOf,
    /// The list item.
    pub list: ItemId,
    /// A filter.
    pub that: Option<Condition>,
    /// One or two enum or scale items of the records.
    pub by: Vec<ItemId>,
    /// The value of a cell without records; a rank or number.
    pub otherwise: Literal,
    /// Cells row by row: the ranks of `by`, in order.
    pub cells: Vec<Vec<u32>>,
}

/// What is taken of the records of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatrixOf {
    /// The highest value of an item or conclusion of the records, on a scale or a number.
    Highest(Subject),
    /// The lowest.
    Lowest(Subject),
    /// How many records.
    Number,
}

/// Reads the type of a cell and the items that the matrix is laid out by.
pub(super) fn declare(declaring: &mut Declaring, entity: EntityId, it: &tree::Matrix) -> Option<Declared> {
    let list = declaring.names.list_of(entity, &it.list.value);
    let facts = list.and_then(|list| declaring.names.list_facts(list));
    let domain = match &it.kind {
        Type::Number { range: None, step: None, unit, .. } if it.of == tree::MatrixOf::Number => {
            let high = Decimal::whole(facts.map_or(1, |(_, at_most)| i64::from(at_most)));
            let unit = unit.as_ref().map(|unit| unit.value.clone());
            Domain::Number(Grid { low: Decimal::ZERO, high, step: Decimal::ONE, unit, percent: false })
        }
        kind => declaring.domain(kind)?,
    };
    let by = match facts {
        // The list is reported with the rest of the matrix.
        None => Vec::new(),
        Some((child, _)) => {
            let by = it.by.iter().map(|name| declaring.names.vocabulary.item_of(child, &name.value));
            // With a side that is not there nothing can be said of its cells: that side is the mistake.
            by.collect::<Option<Vec<ItemId>>>().unwrap_or_default()
        }
    };
    Some(Declared { domain, home: HomeKind::Matrix, by })
}

/// The cells of a matrix row by row, as ranks of its items.
pub(super) fn cells(names: &Names, by: &[ItemId]) -> Vec<Vec<u32>> {
    by.iter().fold(vec![Vec::new()], |cells: Vec<Vec<u32>>, &item| {
        let n_ranks = names.vocabulary.labels(&names.vocabulary.items[item].domain).len() as u32;
        let longer = |cell: &Vec<u32>, rank| cell.iter().copied().chain([rank]).collect();
        cells.iter().flat_map(|cell| (0..n_ranks).map(move |rank| longer(cell, rank))).collect()
    })
}

/// Resolves a matrix.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Matrix,
    entity: EntityId,
    entry: &Entry,
) -> Option<Conclusion> {
    let id = work.names.conclusion(entity, &it.name.value)?;
    let home = home(work, it, entity);
    let head = Head {
        name: &it.name,
        question: it.question.as_ref(),
        says: None,
        applies: it.applies.as_ref(),
        cites: &it.cites,
        because: it.because.as_ref(),
    };
    assemble(work, id, head, home, entry)
}

fn home(work: &mut Work, it: &tree::Matrix, entity: EntityId) -> Option<Home> {
    let id = work.names.conclusion(entity, &it.name.value)?;
    let domain = work.names.of(id).domain.clone();
    let otherwise = otherwise(work, it, &domain);
    let list = work.list(entity, &it.list)?;
    let (child, at_most) = work.names.list_facts(list)?;
    let of = of(work, it, child, &domain, at_most);
    let by = sides(work, it, child);
    let that = match it.that.as_deref() {
        None => Some(None),
        Some(unit) => work.expr(child, unit).map(Some),
    };
    let by = by?;
    let cells = cells(work.names, &by);
    Some(Home::Matrix(Matrix { of: of?, list, that: that?, by, otherwise: otherwise?, cells }))
}

fn otherwise(work: &mut Work, it: &tree::Matrix, domain: &Domain) -> Option<Literal> {
    match (&it.otherwise, &it.of) {
        (Some(value), _) => work.literal(domain, value),
        (None, tree::MatrixOf::Number) => Some(Literal::Number(Decimal::ZERO)),
        (None, tree::MatrixOf::Highest(_) | tree::MatrixOf::Lowest(_)) => {
            let text = format!("`{}` says nothing for a cell without records", it.name.value);
            let help = "write `, otherwise V` after the type";
            work.report(Diagnostic::error(code::E0543, it.name.span, text).help(help));
            None
        }
    }
}

fn of(
    work: &mut Work,
    it: &tree::Matrix,
    child: EntityId,
    domain: &Domain,
    at_most: u32,
) -> Option<MatrixOf> {
    match &it.of {
        tree::MatrixOf::Highest(field) => self::field(work, it, field, child, domain).map(MatrixOf::Highest),
        tree::MatrixOf::Lowest(field) => self::field(work, it, field, child, domain).map(MatrixOf::Lowest),
        tree::MatrixOf::Number => {
            let high = Decimal::whole(i64::from(at_most));
            let fits = matches!(domain, Domain::Number(grid)
                if !grid.percent && grid.low <= Decimal::ZERO && grid.high >= high && grid.holds(Decimal::ZERO)
                    && Decimal::ONE.0 % grid.step.0 == 0);
            if !fits {
                let text = format!(
                    "a number of records goes from 0 to {at_most}, and `{}` cannot hold it",
                    it.name.value
                );
                let error = Diagnostic::error(code::E0542, type_span(&it.kind), text);
                work.report(error.help("write `number` as its type"));
            }
            fits.then_some(MatrixOf::Number)
        }
    }
}

fn field(
    work: &mut Work,
    it: &tree::Matrix,
    name: &Name,
    child: EntityId,
    domain: &Domain,
) -> Option<Subject> {
    let (subject, own, span) = match work.names.conclusion(child, &name.value) {
        Some(conclusion) if work.names.of(conclusion).home != HomeKind::Matrix => {
            let it = work.names.of(conclusion);
            (Subject::Conclusion(conclusion), &it.domain, it.span)
        }
        Some(_) | None => {
            let item = item(work, name, child)?;
            let it = &work.names.vocabulary.items[item];
            (Subject::Item(item), &it.domain, it.span)
        }
    };
    let fits = match (own, domain) {
        (Domain::Scale(left), Domain::Scale(right)) => left == right,
        (Domain::Number(left), Domain::Number(right)) => {
            left.percent == right.percent
                && left.low >= right.low
                && left.high <= right.high
                && right.holds(left.low)
                && left.step.0 % right.step.0 == 0
        }
        (
            Domain::YesNo
            | Domain::Scale(_)
            | Domain::OneOf(_)
            | Domain::AnyOf(_)
            | Domain::Number(_)
            | Domain::List { .. },
            _,
        ) => false,
    };
    if !fits {
        let text = format!("`{}` is not of the type of `{}`", name.value, it.name.value);
        work.report(
            Diagnostic::error(code::E0542, name.span, text)
                .other(span, "declared here")
                .other(type_span(&it.kind), "the type of a cell")
                .note("the highest and the lowest are taken of a scale or a number, which is the type of the cell")
                .help("give the matrix the type of the item"),
        );
        return None;
    }
    Some(subject)
}

fn item(work: &mut Work, name: &Name, child: EntityId) -> Option<ItemId> {
    let vocabulary = work.names.vocabulary;
    let found = vocabulary.item_of(child, &name.value);
    if found.is_none() && !work.names.is_spoiled(&name.value) {
        let owner = &vocabulary.entities[child];
        let known: Vec<&str> = owner.items.iter().map(|&item| vocabulary.items[item].name.as_str()).collect();
        let text = format!("`{}` is not an item of `{}`", name.value, owner.name);
        let error = Diagnostic::error(code::E0541, name.span, text)
            .note(format!("items of `{}`: {}", owner.name, list(&known)))
            .suggest(&name.value, known);
        work.report(error);
    }
    found
}

fn sides(work: &mut Work, it: &tree::Matrix, child: EntityId) -> Option<Vec<ItemId>> {
    if let Some(third) = it.by.get(MOST_SIDES) {
        let text = format!("a matrix is laid out by at most {MOST_SIDES} items");
        let help = "leave one out, or make it two matrices";
        work.report(Diagnostic::error(code::E0544, third.span, text).help(help));
        return None;
    }
    let found: Vec<Option<ItemId>> = it.by.iter().map(|name| side(work, name, child)).collect();
    let found: Vec<ItemId> = found.into_iter().collect::<Option<_>>()?;
    if let ([first, second], [_, again]) = (found.as_slice(), it.by.as_slice())
        && first == second
    {
        let text = format!("`{}` stands here twice", again.value);
        let help = "lay the matrix out by another item, or by one only";
        work.report(Diagnostic::error(code::E0544, again.span, text).help(help));
        return None;
    }
    Some(found)
}

fn side(work: &mut Work, name: &Name, child: EntityId) -> Option<ItemId> {
    let item = item(work, name, child)?;
    let vocabulary = work.names.vocabulary;
    match vocabulary.items[item].domain {
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) => Some(item),
        Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. } => {
            let text = format!("a matrix cannot be laid out by `{}`", name.value);
            work.report(
                Diagnostic::error(code::E0540, name.span, text)
                    .other(vocabulary.items[item].span, "declared here")
                    .note("each row and column is one value of a yes/no item, a scale or a `one of`"),
            );
            None
        }
    }
}

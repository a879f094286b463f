//! Points: a sum of constants whose range is computed from its lines.

use crate::condition::{Condition, Literal};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, DeclarationKind, Name};
use crate::value::{ConclusionId, Decimal, EntityId, ItemId, ParameterId};
use crate::vocabulary::{Citation, Domain, Grid};

use super::Home;
use super::conclusion::{Conclusion, Head, assemble};
use super::declare::{Declared, Declaring, is_here};
use super::entry::Entry;
use super::extends::Flat;
use super::limits::FARTHEST;
use super::scope::{HomeKind, Names, Work};

/// A sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// In order.
    pub lines: Vec<PointsLine>,
}

/// One line of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct PointsLine {
    /// What is added.
    pub amount: PointsAmount,
    /// When.
    pub when: PointsWhen,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Where.
    pub span: Span,
}

/// What a line adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsAmount {
    /// A signed constant.
    Number(Decimal),
    /// A parameter, perhaps negated.
    Parameter {
        /// True for `-NAME`.
        negative: bool,
        /// Which.
        parameter: ParameterId,
    },
    /// Another number conclusion, perhaps negated.
    Conclusion {
        /// True for `-NAME`.
        negative: bool,
        /// Which.
        conclusion: ConclusionId,
    },
}

/// When a line adds.
#[derive(Clone, Debug, PartialEq)]
pub enum PointsWhen {
    /// Always.
    Always,
    /// Once, when it holds.
    When(Condition),
    /// Once for each record of the list that is so.
    Per {
        /// The list item.
        list: ItemId,
        /// The filter; every record when absent.
        that: Option<Condition>,
    },
}

/// The type of points is a number; its range follows once all names are declared.
pub(super) fn declare(declaring: &mut Declaring, it: &tree::Points) -> Option<Declared> {
    if it.lines.is_empty() {
        let text = format!("`{}` has no lines", it.name.value);
        let help = "write one line for each: `+2 when …`";
        declaring.report(Diagnostic::error(code::E0533, it.name.span, text).help(help));
        return None;
    }
    Some(Declared { domain: widest(), home: HomeKind::Points, by: Vec::new() })
}

/// Stands in while the range is not computed, and stays where points form a cycle (reported elsewhere).
pub(super) fn widest() -> Domain {
    let (low, high) = (Decimal::whole(-FARTHEST), Decimal::whole(FARTHEST));
    Domain::Number(Grid { low, high, step: Decimal(1), unit: None, percent: false })
}

/// Computes the ranges: points that add no other points first, until nothing is left but cycles.
pub(super) fn declare_ranges(declaring: &mut Declaring, flat: &Flat) {
    let mut pending: Vec<(ConclusionId, &tree::Points)> = Vec::new();
    for at in 0..declaring.names.conclusions.len() {
        let id = ConclusionId(at as u32);
        if declaring.names.of(id).home != HomeKind::Points {
            continue;
        }
        let span = declaring.names.of(id).span;
        let entry = flat.entries.iter().find(|entry| is_here(span, entry));
        if let Some(DeclarationKind::Points(points)) = entry.map(|entry| &entry.declaration.kind) {
            pending.push((id, points));
        }
    }
    loop {
        let waiting: Vec<ConclusionId> = pending.iter().map(|(id, _)| *id).collect();
        let is_ready = |points: &tree::Points, entity| {
            points.lines.iter().all(|line| {
                line_name(line)
                    .and_then(|name| declaring.names.conclusion(entity, &name.value))
                    .is_none_or(|id| !waiting.contains(&id))
            })
        };
        let (ready, rest): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|(id, points)| is_ready(points, declaring.names.of(*id).entity));
        if ready.is_empty() {
            return;
        }
        for (id, points) in ready {
            declare_range(declaring, id, points);
        }
        pending = rest;
    }
}

fn declare_range(declaring: &mut Declaring, id: ConclusionId, points: &tree::Points) {
    let entity = declaring.names.of(id).entity;
    // With a name that is not there nothing is said about the range: that name is the mistake.
    let found = match points.lines.iter().all(|line| is_known(&declaring.names, entity, line)) {
        true => range(&declaring.names, entity, points),
        false => Some(Grid {
            low: Decimal::whole(-FARTHEST),
            high: Decimal::whole(FARTHEST),
            step: Decimal(1),
            unit: None,
            percent: false,
        }),
    };
    match found {
        Some(grid) => {
            if let Some(named) = declaring.names.conclusions.get_mut(id.0 as usize) {
                named.domain = Domain::Number(grid);
            }
        }
        None => {
            let text = format!("`{}` could go beyond {FARTHEST} points", points.name.value);
            let help = "use smaller numbers, or shorter lists in `per`";
            declaring.report(Diagnostic::error(code::E0532, points.name.span, text).help(help));
        }
    }
}

/// True when the number and the list of a line are there.
fn is_known(names: &Names, entity: EntityId, line: &tree::PointsLine) -> bool {
    let has_number = line_name(line).is_none_or(|name| match names.conclusion(entity, &name.value) {
        // The widest range stands for points with such a name of their own.
        Some(id) => names.of(id).domain != widest(),
        None => names.parameter(&name.value).is_some(),
    });
    let has_list = match &line.condition {
        tree::PointsCondition::Per { list, .. } => names.list_of(entity, &list.value).is_some(),
        tree::PointsCondition::Always | tree::PointsCondition::When(_) => true,
    };
    has_number && has_list
}

fn line_name(line: &tree::PointsLine) -> Option<&Name> {
    match &line.amount {
        tree::PointsAmount::Name { name, .. } => Some(name),
        tree::PointsAmount::Number(_) => None,
    }
}

/// What one line can add: from, to, and the step between its values (0 for one value).
struct Reach {
    low: i128,
    high: i128,
    step: i64,
}

/// The grid of a sum: the ends add up, and every value lies a multiple of the common step above the lowest.
fn range(names: &Names, entity: EntityId, points: &tree::Points) -> Option<Grid> {
    let (mut low, mut high, mut step) = (0i128, 0i128, 0i64);
    for line in &points.lines {
        let reach = reach(names, entity, line);
        low += reach.low;
        high += reach.high;
        step = gcd(step, reach.step);
    }
    let farthest = i128::from(Decimal::whole(FARTHEST).0);
    if low < -farthest || high > farthest {
        return None;
    }
    // Whole numbers between the sums may be compared with, even where no sum reaches them.
    let step = Decimal(gcd(gcd(step, Decimal::ONE.0), i64::try_from(low).ok()?));
    let (low, high) = (Decimal(i64::try_from(low).ok()?), Decimal(i64::try_from(high).ok()?));
    Some(Grid { low, high, step, unit: None, percent: false })
}

fn reach(names: &Names, entity: EntityId, line: &tree::PointsLine) -> Reach {
    let once = match &line.amount {
        tree::PointsAmount::Number(number) => constant(number.value.0),
        tree::PointsAmount::Name { negative, name } => {
            let reach = named(names, entity, &name.value);
            if *negative { Reach { low: -reach.high, high: -reach.low, step: reach.step } } else { reach }
        }
    };
    // A line that may add nothing reaches 0 too, and its values may lie off its own grid from there.
    let or_nothing = |reach: Reach, times: i128| Reach {
        low: (reach.low * times).min(0),
        high: (reach.high * times).max(0),
        step: gcd(reach.step, i64::try_from(reach.low).unwrap_or(1)),
    };
    match &line.condition {
        tree::PointsCondition::Always => once,
        tree::PointsCondition::When(_) => or_nothing(once, 1),
        tree::PointsCondition::Per { list, .. } => {
            let list = names.list_of(entity, &list.value);
            let at_most = list.and_then(|list| names.list_facts(list)).map_or(1, |(_, at_most)| at_most);
            or_nothing(once, i128::from(at_most))
        }
    }
}

fn constant(number: i64) -> Reach {
    Reach { low: i128::from(number), high: i128::from(number), step: 0 }
}

fn named(names: &Names, entity: EntityId, name: &str) -> Reach {
    if let Some(id) = names.conclusion(entity, name)
        && let Domain::Number(grid) = &names.of(id).domain
    {
        return Reach { low: i128::from(grid.low.0), high: i128::from(grid.high.0), step: grid.step.0 };
    }
    let parameter = names.parameter(name).and_then(|id| names.parameters.get(id.0 as usize));
    match parameter.map(|parameter| parameter.value) {
        Some(Literal::Number(number)) => constant(number.0),
        Some(Literal::Rank(_)) | None => constant(0),
    }
}

/// The greatest number that divides both; 0 divides into anything.
pub(super) fn gcd(left: i64, right: i64) -> i64 {
    let (mut left, mut right) = (left.saturating_abs(), right.saturating_abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

/// Resolves points.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Points,
    entity: EntityId,
    entry: &Entry,
) -> Option<Conclusion> {
    let id = work.names.conclusion(entity, &it.name.value)?;
    let lines: Vec<Option<PointsLine>> = it.lines.iter().map(|one| line(work, one, entity)).collect();
    let home = lines.into_iter().collect::<Option<_>>().map(|lines| Home::Points(Points { lines }));
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

fn line(work: &mut Work, it: &tree::PointsLine, entity: EntityId) -> Option<PointsLine> {
    let amount = match &it.amount {
        tree::PointsAmount::Number(number) => Some(PointsAmount::Number(number.value)),
        tree::PointsAmount::Name { negative, name } => amount(work, name, *negative, entity),
    };
    let when = match &it.condition {
        tree::PointsCondition::Always => Some(PointsWhen::Always),
        tree::PointsCondition::When(condition) => work.condition(entity, condition).map(PointsWhen::When),
        tree::PointsCondition::Per { list, that } => per(work, entity, list, that.as_deref()),
    };
    let cites = work.citations(&it.cites);
    Some(PointsLine { amount: amount?, when: when?, cites, span: it.span })
}

fn per(work: &mut Work, entity: EntityId, list: &Name, that: Option<&tree::Expr>) -> Option<PointsWhen> {
    let list = work.list(entity, list)?;
    let (child, _) = work.names.list_facts(list)?;
    let that = match that {
        None => None,
        Some(unit) => Some(work.expr(child, unit)?),
    };
    Some(PointsWhen::Per { list, that })
}

fn amount(work: &mut Work, name: &Name, negative: bool, entity: EntityId) -> Option<PointsAmount> {
    let is_plain = |domain: &Domain| matches!(domain, Domain::Number(grid) if !grid.percent);
    if let Some(conclusion) = work.names.conclusion(entity, &name.value)
        && is_plain(&work.names.of(conclusion).domain)
        && work.names.of(conclusion).home != HomeKind::Matrix
    {
        return Some(PointsAmount::Conclusion { negative, conclusion });
    }
    let parameter = work.names.parameter(&name.value);
    let known = parameter.and_then(|id| work.names.parameters.get(id.0 as usize));
    if let (Some(parameter), Some(known)) = (parameter, known)
        && is_plain(&known.domain)
    {
        return Some(PointsAmount::Parameter { negative, parameter });
    }
    if !work.names.is_spoiled(&name.value) {
        let conclusions =
            work.names.conclusions.iter().filter(|it| it.entity == entity && is_plain(&it.domain));
        let parameters = work.names.parameters.iter().filter(|it| is_plain(&it.domain));
        let numbers: Vec<&str> =
            conclusions.map(|it| it.name.as_str()).chain(parameters.map(|it| it.name.as_str())).collect();
        let owner = work.names.entity_name(entity);
        let text = format!("`{}` is no number conclusion of `{owner}` and no number parameter", name.value);
        let error = Diagnostic::error(code::E0530, name.span, text)
            .note("a line adds a number, a number conclusion of the same entity, or a parameter")
            .help(format!("for a condition write `+1 when {}`", name.value))
            .suggest(&name.value, numbers);
        work.report(error);
    }
    None
}

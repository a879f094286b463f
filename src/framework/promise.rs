//! Promises: claims about all total cases, typed here and proved by a later stage.

use crate::condition::Condition;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, Path};
use crate::value::{ConclusionId, EntityId};
use crate::vocabulary::{Domain, Vocabulary};

use super::Origin;
use super::declare::find_entity;
use super::entry::{Entry, list};
use super::scope::{Work, text};
use super::words;

/// A claim about all total cases; typed, proved by a later stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// What is claimed.
    pub claim: Claim,
    /// As written, on one line.
    pub text: String,
    /// Why; empty when not said.
    pub because: String,
    /// Where.
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// The four claims.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// Better evidence never gives a lower value.
    Monotone(Vec<ConclusionId>),
    /// Every value occurs.
    Reachable(Vec<ConclusionId>),
    /// The two never hold together, of a record of the entity.
    Never(EntityId, Condition, Option<Condition>),
    /// The first holds whenever the second does.
    Always(EntityId, Condition, Option<Condition>),
}

/// Resolves a promise.
pub(super) fn resolve(work: &mut Work, it: &tree::Promise, entry: &Entry) -> Option<Promise> {
    let entity = match &it.entity {
        None => Some(None),
        Some(name) => entity(work, name).map(Some),
    };
    work.citations(&it.cites);
    let entity = entity?;
    let claim = match &it.claim {
        tree::Claim::Monotone(paths) => {
            let all = conclusions(work, paths, entity)?;
            ordered(work, paths, &all)?;
            Claim::Monotone(all)
        }
        tree::Claim::Reachable(paths) => Claim::Reachable(conclusions(work, paths, entity)?),
        tree::Claim::Never(left, right) => {
            let (entity, left, right) = both(work, entity, left, right.as_deref())?;
            Claim::Never(entity, left, right)
        }
        tree::Claim::Always(left, right) => {
            let (entity, left, right) = both(work, entity, left, right.as_deref())?;
            Claim::Always(entity, left, right)
        }
    };
    Some(Promise {
        claim,
        text: words::promise(it),
        because: text(it.because.as_ref()),
        span: entry.declaration.span,
        origin: entry.origin,
    })
}

fn entity(work: &mut Work, name: &tree::Name) -> Option<EntityId> {
    let found = find_entity(work.names.vocabulary, &name.value);
    if found.is_none() && !work.names.is_spoiled(&name.value) {
        let error = crate::vocabulary::unknown_entity(name, work.names.vocabulary);
        work.report(error);
    }
    found
}

fn both(
    work: &mut Work,
    entity: Option<EntityId>,
    left: &Expr,
    right: Option<&Expr>,
) -> Option<(EntityId, Condition, Option<Condition>)> {
    let entity = entity.unwrap_or(Vocabulary::ROOT);
    let left = work.expr(entity, left);
    let right = match right {
        None => Some(None),
        Some(right) => work.expr(entity, right).map(Some),
    };
    Some((entity, left?, right?))
}

fn conclusions(work: &mut Work, paths: &[Path], entity: Option<EntityId>) -> Option<Vec<ConclusionId>> {
    let found: Vec<Option<ConclusionId>> = paths.iter().map(|path| conclusion(work, path, entity)).collect();
    found.into_iter().collect()
}

/// The conclusion that a promise names: bare where only one has the name, else `entity.name`.
fn conclusion(work: &mut Work, path: &Path, entity: Option<EntityId>) -> Option<ConclusionId> {
    let (name, owner) = match path.names.as_slice() {
        [name] => (name, entity),
        [owner, name] => (name, Some(self::entity(work, owner)?)),
        [..] => {
            let text = format!("`{}` has too many names", words::path(path));
            let help = "write the conclusion, or `entity.conclusion`";
            work.report(Diagnostic::error(code::E0610, path.span, text).help(help));
            return None;
        }
    };
    let mut all = work.names.conclusions_named(&name.value);
    all.retain(|&id| owner.is_none_or(|owner| work.names.of(id).entity == owner));
    match all.as_slice() {
        [one] => Some(*one),
        [] => {
            if !work.names.is_spoiled(&name.value) {
                let known = work.names.conclusions.iter().map(|it| it.name.as_str());
                let text = format!("`{}` is not a conclusion", words::path(path));
                let note = "a promise speaks of what the framework concludes";
                let error = Diagnostic::error(code::E0610, path.span, text).note(note);
                let error = error.suggest(&name.value, known);
                work.report(error);
            }
            None
        }
        [..] => {
            let owners: Vec<String> = all
                .iter()
                .map(|&id| format!("{}.{}", work.names.entity_name(work.names.of(id).entity), name.value))
                .collect();
            let text = format!("`{}` is a conclusion of several entities", name.value);
            let error = Diagnostic::error(code::E0612, path.span, text);
            work.report(error.help(format!("write one of {}", list(&owners))));
            None
        }
    }
}

/// Monotone needs higher and lower.
fn ordered(work: &mut Work, paths: &[Path], all: &[ConclusionId]) -> Option<()> {
    let mut is_good = true;
    for (path, &id) in paths.iter().zip(all) {
        let named = work.names.of(id).clone();
        let problem = match named.domain {
            Domain::YesNo | Domain::Scale(_) | Domain::Number(_) => continue,
            Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => "has values without an order",
        };
        is_good = false;
        let text = format!("`{}` {problem}, so it cannot be monotone", named.name);
        work.report(
            Diagnostic::error(code::E0611, path.span, text)
                .other(named.span, "declared here")
                .help("take its classes from a scale: `models NAME: SCALE, first that fits`"),
        );
    }
    is_good.then_some(())
}

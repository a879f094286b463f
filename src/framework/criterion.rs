//! Criteria: conditions with a name.

use crate::condition::Condition;
use crate::source::Span;
use crate::syntax::tree;
use crate::value::EntityId;
use crate::vocabulary::Citation;

use super::Origin;
use super::entry::Entry;
use super::scope::{Work, text};

/// A named condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Its name.
    pub name: String,
    /// Whose records it is about.
    pub entity: EntityId,
    /// The phrase for it; empty when none.
    pub title: String,
    /// What it stands for.
    pub when: Condition,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Where.
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// Resolves a criterion of an entity.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Criterion,
    entity: EntityId,
    entry: &Entry,
) -> Option<Criterion> {
    let when = work.condition(entity, &it.when);
    let cites = work.citations(&it.cites);
    Some(Criterion {
        name: it.name.value.clone(),
        entity,
        title: text(it.title.as_ref()),
        when: when?,
        cites,
        span: it.name.span,
        origin: entry.origin,
    })
}

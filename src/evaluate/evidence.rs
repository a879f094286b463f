//! What is used for an item: evidence, reading of silence and assumption taken together.

use super::Ground;
use super::engine::max_records;
use crate::case::{Completeness, Evidence, List, Standing};
use crate::framework::Framework;
use crate::syntax::tree::ReadingKind;
use crate::value::{ItemId, ValueSet};
use crate::vocabulary::{Silence, Vocabulary};

/// What is used for an item of a listed record.
pub(crate) struct Settled {
    /// The values that the evidence leaves possible.
    pub possible: ValueSet,
    /// The values filled in where nothing is recorded, and why.
    pub default: Option<ValueSet>,
    /// Where the values come from.
    pub ground: Ground,
}

/// Takes evidence, reading and assumption together; `None` for lists.
///
/// A case's own presumption goes before the framework's `assume`, and that before `silence means`: the more is
/// known about the case, the nearer to it the default must be.
pub(crate) fn settle(
    framework: &Framework,
    item: ItemId,
    evidence: &Evidence,
    reading: ReadingKind,
) -> Option<Settled> {
    let possible = evidence.possible.clone()?;
    let ground = match evidence.standing {
        Standing::Recorded => Ground::Recorded,
        Standing::Contested => Ground::Contested,
        Standing::Unanswerable => Ground::Unanswerable,
        Standing::NotRecorded | Standing::Unknown => {
            return Some(match default_of(framework, item, evidence, reading) {
                Some((default, ground)) => Settled { possible, default: Some(default), ground },
                None => Settled { possible, default: None, ground: Ground::Unknown },
            });
        }
    };
    Some(Settled { possible, default: None, ground })
}

/// The evidence alone, nothing filled in; `None` for lists.
pub(crate) fn as_recorded(evidence: &Evidence) -> Option<Settled> {
    let ground = match evidence.standing {
        Standing::Recorded => Ground::Recorded,
        Standing::Contested => Ground::Contested,
        Standing::Unanswerable => Ground::Unanswerable,
        Standing::NotRecorded | Standing::Unknown => Ground::Unknown,
    };
    Some(Settled { possible: evidence.possible.clone()?, default: None, ground })
}

fn default_of(
    framework: &Framework,
    item: ItemId,
    evidence: &Evidence,
    reading: ReadingKind,
) -> Option<(ValueSet, Ground)> {
    if let Some(presumption) = evidence.presumption.as_ref().filter(|_| reading != ReadingKind::Open) {
        return Some((presumption.possible.clone(), Ground::Presumed));
    }
    if let Some(assumption) = framework.assumptions.iter().find(|it| it.item == item) {
        return Some((assumption.value.clone(), Ground::Assumed));
    }
    match &framework.vocabulary.items[item].silence {
        Some(Silence::Value(value)) if reading == ReadingKind::Silence => {
            Some((value.clone(), Ground::Silence))
        }
        Some(Silence::Value(_) | Silence::Complete) | None => None,
    }
}

/// True when a list has no further records only because nothing is said and silence means that (`silence means
/// complete`).
pub(crate) fn is_closed_by_silence(vocabulary: &Vocabulary, list: &List, reading: ReadingKind) -> bool {
    reading == ReadingKind::Silence
        && list.completeness == Completeness::NotSaid
        && vocabulary.items[list.item].silence == Some(Silence::Complete)
}

/// True when a list has no records beside those listed: the case says so, or its silence means it.
pub(crate) fn is_closed(vocabulary: &Vocabulary, list: &List, reading: Option<ReadingKind>) -> bool {
    matches!(list.completeness, Completeness::Complete(_))
        || reading.is_some_and(|it| is_closed_by_silence(vocabulary, list, it))
}

/// How many records a list has room for beside those listed, if it is not closed.
pub(crate) fn room(vocabulary: &Vocabulary, list: &List) -> u32 {
    max_records(&vocabulary.items[list.item].domain).saturating_sub(list.records.len() as u32)
}

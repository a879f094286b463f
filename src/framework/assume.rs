//! `assume X = V when not recorded` and `ignore X`.

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Path};
use crate::value::{ItemId, ValueSet};
use crate::vocabulary::{Citation, Domain};

use super::Origin;
use super::declare::find_entity;
use super::entry::{Entry, list};
use super::scope::{Work, text};

/// `assume X = V when not recorded`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// The item.
    pub item: ItemId,
    /// Its value.
    pub value: ValueSet,
    /// Why.
    pub because: String,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Where.
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// `ignore ITEM`.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignored {
    /// The item.
    pub item: ItemId,
    /// Why.
    pub because: String,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Where.
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// Resolves `assume`; `earlier` are those before it.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Assume,
    earlier: &[Assumption],
    entry: &Entry,
) -> Option<Assumption> {
    let cites = work.citations(&it.cites);
    let item = item(work, &it.item)?;
    if let Some(first) = earlier.iter().find(|first| first.item == item) {
        let error = twice(&it.item, first.span, "assumed");
        work.report(error);
        return None;
    }
    let domain = work.names.vocabulary.items[item].domain.clone();
    if let Domain::List { .. } = domain {
        let name = &work.names.vocabulary.items[item].name;
        let text = format!("`{name}` is a list, and the records of a list cannot be assumed");
        let help = "assume an item of its records, or write `silence means complete` in the vocabulary";
        work.report(Diagnostic::error(code::E0423, it.item.span, text).help(help));
        return None;
    }
    let value = work.value_set(&domain, &it.value)?;
    Some(Assumption {
        item,
        value,
        because: text(it.because.as_ref()),
        cites,
        span: it.item.span,
        origin: entry.origin,
    })
}

/// Resolves `ignore`; `earlier` are those before it.
pub(super) fn resolve_ignore(
    work: &mut Work,
    it: &tree::Ignore,
    earlier: &[Ignored],
    entry: &Entry,
) -> Option<Ignored> {
    let cites = work.citations(&it.cites);
    let item = item(work, &it.item)?;
    if let Some(first) = earlier.iter().find(|first| first.item == item) {
        let error = twice(&it.item, first.span, "ignored");
        work.report(error);
        return None;
    }
    let because = text(it.because.as_ref());
    Some(Ignored { item, because, cites, span: it.item.span, origin: entry.origin })
}

fn twice(path: &Path, first: Span, what: &str) -> Diagnostic {
    let text = format!("`{}` is {what} twice", super::words::path(path));
    Diagnostic::error(code::E0424, path.span, text).other(first, "first here").help("keep one of the two")
}

/// The item that a path names: `entity.item`, or bare where one entity only has it.
fn item(work: &mut Work, path: &Path) -> Option<ItemId> {
    let vocabulary = work.names.vocabulary;
    let (name, owner) = match path.names.as_slice() {
        [name] => (name, None),
        [owner, name] => {
            let found = find_entity(vocabulary, &owner.value);
            if found.is_none() {
                if !work.names.is_spoiled(&owner.value) {
                    work.report(crate::vocabulary::unknown_entity(owner, vocabulary));
                }
                return None;
            }
            (name, found)
        }
        [..] => {
            let text = format!("`{}` has too many names", super::words::path(path));
            work.report(Diagnostic::error(code::E0420, path.span, text).help("write `entity.item`"));
            return None;
        }
    };
    let entities = vocabulary.entities.ids().filter(|&entity| owner.is_none_or(|owner| owner == entity));
    let all: Vec<ItemId> = entities.filter_map(|entity| vocabulary.item_of(entity, &name.value)).collect();
    match all.as_slice() {
        [one] => Some(*one),
        [] => {
            if !work.names.is_spoiled(&name.value) {
                let known = vocabulary.items.iter().map(|item| item.name.as_str());
                let text = format!("there is no item `{}`", super::words::path(path));
                work.report(
                    Diagnostic::error(code::E0420, path.span, text)
                        .note("`assume` and `ignore` are about items of the vocabulary")
                        .suggest(&name.value, known),
                );
            }
            None
        }
        [..] => {
            let places: Vec<String> = all
                .iter()
                .map(|&item| {
                    format!("{}.{}", work.names.entity_name(vocabulary.items[item].entity), name.value)
                })
                .collect();
            let text = format!("`{}` is an item of several entities", name.value);
            let help = format!("write one of {}", list(&places));
            work.report(Diagnostic::error(code::E0426, path.span, text).help(help));
            None
        }
    }
}

//! Entities, and the tree that their lists form.

use super::resolve::SpoiledNames;
use super::scale::declared_before;
use super::{Entity, Vocabulary};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{self, DeclarationKind, Unit};
use crate::value::{Domain, EntityId, ItemId};

/// How deep lists may nest.
pub const DEEPEST: usize = 3;

/// Declares the entities of all units by name, with the blocks whose items go to each.
///
/// A unit that adds to a vocabulary may open an entity of it again; one unit declares each once.
pub(super) fn declare<'t>(
    units: &[&'t Unit],
    vocabulary: &mut Vocabulary,
    spoiled: &SpoiledNames,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(EntityId, &'t tree::Entity)> {
    let mut opened: Vec<(EntityId, &tree::Entity)> = Vec::new();
    for unit in units {
        for declaration in &unit.declarations {
            let DeclarationKind::Entity(tree) = &declaration.kind else { continue };
            let (name, span) = (&tree.name.value, tree.name.span);
            let existing = vocabulary.entities.pairs().find(|(_, entity)| &entity.name == name);
            let Some((id, entity)) = existing else {
                let entity = Entity { name: name.clone(), parent: None, items: Vec::new(), depth: 0, span };
                opened.push((vocabulary.entities.push(entity), tree));
                continue;
            };
            let same_file = |first: crate::source::Span| first.file == span.file;
            let before = opened.iter().find(|(other, tree)| *other == id && same_file(tree.name.span));
            let first =
                before.map(|(_, tree)| tree.name.span).or(Some(entity.span).filter(|&it| same_file(it)));
            match first {
                Some(first) => {
                    diagnostics.push(declared_before(&format!("the entity `{name}`"), span, first))
                }
                None => opened.push((id, tree)),
            }
        }
    }
    if vocabulary.entities.is_empty()
        && !spoiled.any_entity()
        && let Some(unit) = units.first()
    {
        diagnostics.push(
                Diagnostic::error(code::E0221, unit.head.name.span, format!("`{}` has no entity", unit.head.name.value))
                    .note("the first entity is what one case describes")
                    .help("declare what is recorded: `entity NAME` and its items, or `uses VOCABULARY` in the head of a framework"),
            );
    }
    opened
}

/// Finds who holds whom: every entity but the root in one list, no circles, at most three deep.
pub(super) fn arrange(
    vocabulary: &mut Vocabulary,
    opened: &[(EntityId, &tree::Entity)],
    spoiled: &SpoiledNames,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let lists: Vec<(ItemId, EntityId, EntityId)> = vocabulary
        .items
        .pairs()
        .filter_map(|(id, item)| match item.domain {
            Domain::List { entity, .. } => Some((id, item.entity, entity)),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => {
                None
            }
        })
        .collect();
    let mut holders: Vec<(EntityId, ItemId)> = Vec::new();
    for (list, holder, held) in lists {
        if let Some(&(_, first)) = holders.iter().find(|(entity, _)| *entity == held) {
            // A list of an earlier load is in its place already.
            diagnostics.push(held_twice(vocabulary, held, list, first));
            continue;
        }
        holders.push((held, list));
        if held == Vocabulary::ROOT || is_above(vocabulary, held, holder) {
            diagnostics.push(circle(vocabulary, held, list));
            continue;
        }
        vocabulary.entities[held].parent = Some((holder, list));
    }
    shadows(vocabulary, diagnostics);
    depths(vocabulary, diagnostics);
    if !spoiled.any_entity() {
        unreachable(vocabulary, opened, spoiled, diagnostics);
    }
}

/// True when `entity` is `other` or holds it, by the lists seen so far.
fn is_above(vocabulary: &Vocabulary, entity: EntityId, other: EntityId) -> bool {
    entity == other || vocabulary.ancestors(other).any(|ancestor| ancestor == entity)
}

fn held_twice(vocabulary: &Vocabulary, held: EntityId, list: ItemId, first: ItemId) -> Diagnostic {
    let name = &vocabulary.entities[held].name;
    let (list, first) = (&vocabulary.items[list], &vocabulary.items[first]);
    Diagnostic::error(code::E0211, list.span, format!("`{name}` is in two lists"))
        .other(first.span, "the first list")
        .note("records of an entity are in one list, so that each has one place in a case")
        .help("declare a second entity for this list")
}

fn circle(vocabulary: &Vocabulary, held: EntityId, list: ItemId) -> Diagnostic {
    let (name, item) = (&vocabulary.entities[held].name, &vocabulary.items[list]);
    let message = if held == Vocabulary::ROOT {
        format!("`{name}` is what a case describes, so no list holds it")
    } else {
        format!("lists run in a circle: `{name}` would hold itself")
    };
    let root = &vocabulary.entities[Vocabulary::ROOT].name;
    Diagnostic::error(code::E0212, item.span, message)
        .note(format!("lists form a tree from the first entity, `{root}`, down"))
}

/// An item with the name of the records of another list of the same entity could be taken for them.
fn shadows(vocabulary: &Vocabulary, diagnostics: &mut Vec<Diagnostic>) {
    for entity in vocabulary.entities.iter() {
        let Some((holder, list)) = entity.parent else { continue };
        let Some(item) = vocabulary.item_of(holder, &entity.name).filter(|&item| item != list) else {
            continue;
        };
        let (item, list) = (&vocabulary.items[item], &vocabulary.items[list]);
        diagnostics.push(
            Diagnostic::error(
                code::E0224,
                item.span,
                format!("`{}` is also the entity of a list", item.name),
            )
            .other(list.span, "this list may be called by the name of its entity")
            .help("give the item another name"),
        );
    }
}

fn depths(vocabulary: &mut Vocabulary, diagnostics: &mut Vec<Diagnostic>) {
    let ids: Vec<EntityId> = vocabulary.entities.ids().collect();
    for id in ids {
        let depth = vocabulary.ancestors(id).count();
        vocabulary.entities[id].depth = depth;
        let entity = &vocabulary.entities[id];
        if depth == DEEPEST + 1 {
            let span = entity.parent.map_or(entity.span, |(_, list)| vocabulary.items[list].span);
            diagnostics.push(
                Diagnostic::error(code::E0922, span, format!("the list of `{}` lies too deep", entity.name))
                    .note(format!("lists nest at most {DEEPEST} deep")),
            );
        }
    }
}

/// Entities that no list names. A list that names nothing may be meant for any of them, and a list
/// with another mistake still names its entity: then nothing is said.
fn unreachable(
    vocabulary: &Vocabulary,
    opened: &[(EntityId, &tree::Entity)],
    spoiled: &SpoiledNames,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut listed: Vec<&str> = Vec::new();
    for (_, tree) in opened {
        for item in &tree.items {
            if let tree::Type::List { entity, .. } = &item.kind {
                listed.push(&entity.value);
            }
        }
    }
    let known = |name: &&str| vocabulary.entities.iter().any(|entity| entity.name == **name);
    if !listed.iter().all(known) {
        return;
    }
    for (id, entity) in vocabulary.entities.pairs() {
        // The items of an entity that stands twice are left out, and so is one whose type is refused: a list perhaps.
        if diagnostics.iter().any(|it| [code::E0201, code::E0205, code::E0212].contains(&it.code)) {
            return;
        }
        let is_listed = entity.parent.is_some() || listed.contains(&entity.name.as_str());
        if id == Vocabulary::ROOT || is_listed || spoiled.has(&entity.name) {
            continue;
        }
        let root = &vocabulary.entities[Vocabulary::ROOT].name;
        diagnostics.push(
            Diagnostic::error(code::E0213, entity.span, format!("no list holds `{}`", entity.name))
                .note(format!("a case describes one `{root}`, the first entity; all others are in lists"))
                .help(format!("add an item such as `{0}s list of {0}, at most 40`", entity.name)),
        );
    }
}

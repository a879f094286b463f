//! From the vocabulary declarations of units to a [`Vocabulary`], or to more of one.
//!
//! Scales come first, then entities, items, lists and constraints, whatever their order in the files:
//! the order of declarations never changes a result (only the first entity matters: it is the root).

use super::{Vocabulary, constraint, entity, item, scale, source};
use crate::diagnostic::{Code, Diagnostic, Severity, code};
use crate::syntax::Spoiled;
use crate::syntax::tree::{self, Declaration, DeclarationKind, Unit, UnitKind};
use crate::value::EntityId;

/// Builds a vocabulary from `units`, or adds what they declare to `base`.
///
/// The first unit gives the name, title and version when there is no base. Sources in the heads of all
/// units are added, those of frameworks too. `None` when there was an error; every error is reported.
pub fn resolve(
    units: &[&Unit],
    base: Option<Vocabulary>,
    spoiled: &[Spoiled],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vocabulary> {
    let partly = resolve_partly(units, base, spoiled, diagnostics);
    partly.vocabulary.filter(|_| partly.is_good)
}

/// What could be resolved, so that what uses it can be checked in spite of a mistake.
pub struct Partly {
    /// The vocabulary without what has a mistake; none when nothing that uses it could be judged.
    pub vocabulary: Option<Vocabulary>,
    /// Items that were left out: nothing is said about their uses.
    pub left_out: Vec<String>,
    /// True when there was no error.
    pub is_good: bool,
}

/// Mistakes that leave out one item, or nothing at all: the rest can be judged.
const HARMLESS: [Code; 15] = [
    code::E0135,
    code::E0205,
    code::E0206,
    code::E0207,
    code::E0208,
    code::E0209,
    code::E0215,
    code::E0216,
    code::E0217,
    code::E0218,
    code::E0219,
    code::E0222,
    code::E0301,
    code::E0302,
    code::E0312,
];

/// As [`resolve`], and gives what could be resolved in spite of mistakes.
pub fn resolve_partly(
    units: &[&Unit],
    base: Option<Vocabulary>,
    spoiled: &[Spoiled],
    diagnostics: &mut Vec<Diagnostic>,
) -> Partly {
    let before = diagnostics.len();
    let mut vocabulary = base.unwrap_or_else(|| named_after(units));
    for unit in units {
        only_what_belongs(unit, diagnostics);
        source::add(&unit.head.sources, &mut vocabulary, diagnostics);
    }
    for unit in units {
        for declaration in &unit.declarations {
            if let DeclarationKind::Scale(tree) = &declaration.kind {
                scale::resolve(tree, &mut vocabulary, diagnostics);
            }
        }
    }
    let spoiled_names = SpoiledNames::new(spoiled);
    let opened = entity::declare(units, &mut vocabulary, &spoiled_names, diagnostics);
    for (entity, tree) in &opened {
        let befores = std::iter::once(None).chain(tree.items.iter().map(Some));
        for (line, before) in tree.items.iter().zip(befores) {
            item::resolve(*entity, (line, before), &mut vocabulary, &spoiled_names, diagnostics);
        }
    }
    entity::arrange(&mut vocabulary, &opened, &spoiled_names, diagnostics);
    let left_out = left_out(&vocabulary, &opened);
    let is_sound = !has_errors(diagnostics.get(before..).unwrap_or_default()) && !spoiled_names.any_type();
    if is_sound {
        // Otherwise conditions would only repeat what is wrong with the names that they use.
        constraint::resolve(units, &mut vocabulary, &spoiled_names, diagnostics);
    }
    let found = diagnostics.get(before..).unwrap_or_default();
    let mut errors = found.iter().filter(|it| it.severity == Severity::Error);
    let is_usable = errors.all(|it| HARMLESS.contains(&it.code)) && has_root(&vocabulary, &opened, spoiled);
    let is_good = is_sound && !has_errors(found);
    Partly { vocabulary: is_usable.then_some(vocabulary), left_out, is_good }
}

/// The items that have a mistake: they were opened and are not there.
fn left_out(vocabulary: &Vocabulary, opened: &[(EntityId, &tree::Entity)]) -> Vec<String> {
    let all = opened.iter().flat_map(|(entity, tree)| tree.items.iter().map(|item| (*entity, item)));
    let missing = all.filter(|(entity, item)| vocabulary.item_of(*entity, &item.name.value).is_none());
    let mut names = Vec::new();
    for (_, item) in missing {
        names.push(item.name.value.clone());
        // A list may be called by the name of its records too.
        if let tree::Type::List { entity, .. } = &item.kind {
            names.push(entity.value.clone());
        }
    }
    names
}

/// True when the first entity is the one that was written first, so that it is what a case describes.
fn has_root(vocabulary: &Vocabulary, opened: &[(EntityId, &tree::Entity)], spoiled: &[Spoiled]) -> bool {
    let root = opened.iter().find(|(id, _)| *id == Vocabulary::ROOT).map(|(_, tree)| tree.name.span);
    let Some(root) = root.filter(|_| !vocabulary.entities.is_empty()) else { return false };
    !spoiled.iter().any(|it| {
        (it.keyword == "entity" || it.is_nameless)
            && (it.span.file != root.file || it.span.start < root.start)
    })
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn named_after(units: &[&Unit]) -> Vocabulary {
    let Some(unit) = units.first() else { return Vocabulary::default() };
    Vocabulary {
        name: unit.head.name.value.clone(),
        title: unit.head.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        version: unit.head.version.as_ref().map(|version| version.value.clone()).unwrap_or_default(),
        ..Vocabulary::default()
    }
}

/// Names whose declarations could not be read.
pub(super) struct SpoiledNames<'a> {
    spoiled: &'a [Spoiled],
}

impl<'a> SpoiledNames<'a> {
    fn new(spoiled: &'a [Spoiled]) -> Self {
        Self { spoiled }
    }

    /// True when a declaration of this name could not be read.
    pub(super) fn has(&self, name: &str) -> bool {
        self.spoiled.iter().any(|it| it.may_declare(name))
    }

    /// True when a scale or an entity of this name could not be read, or one whose name could not be read either.
    pub(super) fn has_type(&self, name: &str) -> bool {
        let is_type = |it: &&Spoiled| matches!(it.keyword.as_str(), "scale" | "entity");
        self.has(name) || self.spoiled.iter().filter(is_type).any(|it| it.is_nameless)
    }

    /// True when an entity could not be read: any unknown name may be one of its items.
    pub(super) fn any_entity(&self) -> bool {
        self.spoiled.iter().any(|it| it.keyword == "entity" || it.is_nameless)
    }

    /// True when a scale or an entity could not be read.
    pub(super) fn any_type(&self) -> bool {
        self.any_entity() || self.spoiled.iter().any(|it| it.keyword == "scale")
    }
}

/// A vocabulary says what may be recorded, and nothing about what follows.
fn only_what_belongs(unit: &Unit, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(report) = framework_in_all_but_name(unit) {
        diagnostics.push(report);
        return;
    }
    for declaration in &unit.declarations {
        match words(declaration) {
            None if declaration.replaces => diagnostics.push(
                Diagnostic::error(
                    code::E0220,
                    declaration.keyword,
                    "a vocabulary may be added to, never redefined",
                )
                .help("declare it under a new name"),
            ),
            None => {}
            Some(word) if unit.head.kind == UnitKind::Vocabulary => diagnostics.push(
                Diagnostic::error(
                    code::E0223,
                    declaration.keyword,
                    format!("{word} does not belong in a vocabulary"),
                )
                .note("a vocabulary holds scales, entities, `impossible` and `unusual`: what may be recorded")
                .help("move it to a framework that `uses` this vocabulary"),
            ),
            Some(_) => {}
        }
    }
    if unit.head.kind == UnitKind::Vocabulary {
        only_a_head_of_its_own(unit, diagnostics);
    }
}

/// Many declarations of a framework below the head of a vocabulary: the slip is in the head.
fn framework_in_all_but_name(unit: &Unit) -> Option<Diagnostic> {
    /// From so many on it is not they that are wrong.
    const MANY: usize = 3;
    let others: Vec<&Declaration> = unit.declarations.iter().filter(|it| words(it).is_some()).collect();
    let (first, name) = (others.first()?, &unit.head.name);
    if unit.head.kind != UnitKind::Vocabulary || others.len() < MANY {
        return None;
    }
    let text = format!("`{}` is a vocabulary, and {} of its declarations are not", name.value, others.len());
    Some(
        Diagnostic::error(code::E0223, name.span, text)
            .other(first.keyword, "the first of them")
            .note("a vocabulary holds scales, entities, `impossible` and `unusual`: what may be recorded")
            .help(format!("write `framework {}`, or move them to a framework that `uses` it", name.value)),
    )
}

/// A vocabulary stands on its own: it takes nothing from another unit.
fn only_a_head_of_its_own(unit: &Unit, diagnostics: &mut Vec<Diagnostic>) {
    let uses = unit.head.uses.as_ref().map(|name| ("uses", name.span));
    let extends = unit.head.extends.as_ref().map(|it| ("extends", it.name.span));
    for (word, span) in uses.into_iter().chain(extends) {
        diagnostics.push(
            Diagnostic::error(code::E0223, span, format!("`{word}` does not belong in a vocabulary"))
                .note("a vocabulary stands on its own; a framework uses it, and may add to it")
                .help("declare here what is taken from there"),
        );
    }
    if let Some(applies) = &unit.head.applies {
        let span = match applies {
            tree::Condition::Chain(expr) => expr.span,
            tree::Condition::Group { span, .. } => *span,
        };
        diagnostics.push(
            Diagnostic::error(code::E0223, span, "`applies when` does not belong in a vocabulary")
                .help("move it to the head of a framework that `uses` this vocabulary"),
        );
    }
}

/// What a declaration of a framework is called; `None` for one of a vocabulary.
pub(super) fn words(declaration: &Declaration) -> Option<&'static str> {
    match &declaration.kind {
        DeclarationKind::Scale(_)
        | DeclarationKind::Entity(_)
        | DeclarationKind::Impossible(_)
        | DeclarationKind::Unusual(_) => None,
        DeclarationKind::Parameter(_) => Some("a parameter"),
        DeclarationKind::Reading(_) => Some("a reading"),
        DeclarationKind::Assume(_) => Some("an assumption"),
        DeclarationKind::Ignore(_) => Some("`ignore`"),
        DeclarationKind::Criterion(_) => Some("a criterion"),
        DeclarationKind::Conclusion(_) => Some("a conclusion"),
        DeclarationKind::Rule(_) => Some("a rule"),
        DeclarationKind::Exception(_) => Some("an exception"),
        DeclarationKind::Table(_) => Some("a table"),
        DeclarationKind::Points(_) => Some("a points conclusion"),
        DeclarationKind::Models(_) => Some("a models conclusion"),
        DeclarationKind::Matrix(_) => Some("a matrix"),
        DeclarationKind::Portfolio(_) => Some("a portfolio"),
        DeclarationKind::Promise(_) => Some("a promise"),
        DeclarationKind::Crosswalk(_) => Some("a crosswalk"),
        DeclarationKind::Test(_) => Some("a test"),
        DeclarationKind::Set(_) => Some("`set`"),
        DeclarationKind::Remove(_) => Some("`remove`"),
    }
}

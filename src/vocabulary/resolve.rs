//! From the vocabulary declarations of units to a [`Vocabulary`], or to more of one.
//!
//! Scales come first, then entities, items, lists and constraints, whatever their order in the files:
//! the order of declarations never changes a result (only the first entity matters: it is the root).

use super::{Vocabulary, constraint, entity, item, scale, source};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::syntax::Spoiled;
use crate::syntax::tree::{Declaration, DeclarationKind, Unit, UnitKind};

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
    if has_errors(diagnostics.get(before..).unwrap_or_default()) || spoiled_names.any_type() {
        // Conditions would only repeat what is wrong with the names that they use.
        return None;
    }
    constraint::resolve(units, &mut vocabulary, &spoiled_names, diagnostics);
    let fine = !has_errors(diagnostics.get(before..).unwrap_or_default());
    fine.then_some(vocabulary)
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

    /// True when an entity could not be read: any unknown name may be one of its items.
    pub(super) fn any_entity(&self) -> bool {
        self.spoiled.iter().any(|it| it.keyword == "entity")
    }

    /// True when a scale or an entity could not be read.
    pub(super) fn any_type(&self) -> bool {
        self.any_entity() || self.spoiled.iter().any(|it| it.keyword == "scale")
    }
}

/// A vocabulary says what may be recorded, and nothing about what follows.
fn only_what_belongs(unit: &Unit, diagnostics: &mut Vec<Diagnostic>) {
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
            crate::syntax::tree::Condition::Chain(expr) => expr.span,
            crate::syntax::tree::Condition::Group { span, .. } => *span,
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

//! The first pass: every name of the framework with its entity and type, before any condition is read.

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{DeclarationKind, Name, Type};
use crate::value::EntityId;
use crate::vocabulary::{self, Domain, Vocabulary, unknown_entity};

use super::entry::{Entry, name_span};
use super::extends::Flat;
use super::scope::{ConclusionName, CriterionName, HomeKind, Names, PortfolioName};
use super::{conclusion, matrix, models, parameter, points, portfolio};

/// What the first pass builds and writes to.
pub(super) struct Declaring<'a> {
    pub names: Names<'a>,
    pub diagnostics: Vec<Diagnostic>,
}

/// A conclusion as declared: `domain` is missing while it is computed from the table or the lines.
pub(super) struct Declared {
    pub domain: Domain,
    pub home: HomeKind,
    pub by: Vec<crate::value::ItemId>,
}

/// Declares all entries of the flattened framework.
pub(super) fn declare<'a>(
    vocabulary: &'a Vocabulary,
    left_out: Vec<String>,
    flat: &Flat<'a>,
) -> Declaring<'a> {
    let names = Names {
        vocabulary,
        parameters: Vec::new(),
        criteria: Vec::new(),
        conclusions: Vec::new(),
        portfolios: Vec::new(),
        rules: Vec::new(),
        tables: Vec::new(),
        broken: left_out,
        spoiled: flat.spoiled.clone(),
        declared: vec![None; flat.entries.len()],
    };
    let mut declaring = Declaring { names, diagnostics: Vec::new() };
    // Parameters first: nothing else may have their names, wherever it stands in the file.
    for (at, entry) in flat.entries.iter().enumerate() {
        if let DeclarationKind::Parameter(parameter) = &entry.declaration.kind {
            let id = declaring.parameter(parameter, entry);
            declaring.set(at, id);
        }
    }
    for (at, entry) in flat.entries.iter().enumerate() {
        let entity = declaring.entry(flat, entry);
        if entity.is_some() {
            declaring.set(at, entity);
        }
    }
    points::declare_ranges(&mut declaring, flat);
    declaring
}

impl Declaring<'_> {
    fn set(&mut self, at: usize, entity: Option<EntityId>) {
        if let Some(slot) = self.names.declared.get_mut(at) {
            *slot = entity;
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn parameter(&mut self, parameter: &crate::syntax::tree::Parameter, entry: &Entry) -> Option<EntityId> {
        let name = &parameter.name;
        if let Some((what, there)) = self.taken_anywhere(&name.value) {
            self.report(twice(name, &what, there));
            return None;
        }
        let spoiled = self.names.spoiled.iter().any(|it| it.keyword == "scale");
        let declared =
            parameter::declare(self.names.vocabulary, parameter, entry, spoiled, &mut self.diagnostics);
        match declared {
            Some(declared) => {
                self.names.parameters.push(declared);
                Some(Vocabulary::ROOT)
            }
            None => {
                self.names.broken.push(name.value.clone());
                None
            }
        }
    }

    /// Declares one entry; gives its entity, `None` when it was refused.
    fn entry(&mut self, flat: &Flat, entry: &Entry) -> Option<EntityId> {
        match &entry.declaration.kind {
            DeclarationKind::Criterion(it) => {
                let entity = self.entity(it.entity.as_ref(), &it.name)?;
                self.free(entity, &it.name)?;
                self.names.criteria.push(CriterionName {
                    name: it.name.value.clone(),
                    entity,
                    span: it.name.span,
                });
                Some(entity)
            }
            DeclarationKind::Conclusion(it) => {
                let entity = self.entity(it.entity.as_ref(), &it.name)?;
                let declared = conclusion::declare(self, flat, it);
                self.conclusion(entity, &it.name, declared)
            }
            DeclarationKind::Models(it) => {
                let entity = self.entity(it.entity.as_ref(), &it.name)?;
                let declared = models::declare(self, it);
                self.conclusion(entity, &it.name, declared)
            }
            DeclarationKind::Points(it) => {
                let entity = self.entity(it.entity.as_ref(), &it.name)?;
                let declared = points::declare(self, it);
                self.conclusion(entity, &it.name, declared)
            }
            DeclarationKind::Matrix(it) => {
                let entity = self.entity(it.entity.as_ref(), &it.name)?;
                let declared = matrix::declare(self, entity, it);
                self.conclusion(entity, &it.name, declared)
            }
            DeclarationKind::Rule(it) => self.rule_id(&it.id),
            DeclarationKind::Exception(it) => self.rule_id(&it.id),
            DeclarationKind::Table(it) => {
                if let Some((_, there)) = self.names.tables.iter().find(|(name, _)| *name == it.name.value) {
                    let there = *there;
                    self.report(twice(&it.name, "a table", there));
                    return None;
                }
                self.names.tables.push((it.name.value.clone(), it.name.span));
                Some(Vocabulary::ROOT)
            }
            DeclarationKind::Portfolio(it) => {
                let earlier = self.names.portfolios.iter().find(|other| other.name == it.name.value);
                if let Some(there) = earlier.map(|earlier| earlier.span) {
                    self.report(twice(&it.name, "a portfolio", there));
                    return None;
                }
                let Some(domain) = portfolio::declare(self, it) else {
                    self.names.broken.push(it.name.value.clone());
                    return None;
                };
                let (name, span) = (it.name.value.clone(), it.name.span);
                self.names.portfolios.push(PortfolioName { name, domain, span });
                Some(Vocabulary::ROOT)
            }
            DeclarationKind::Reading(_)
            | DeclarationKind::Assume(_)
            | DeclarationKind::Ignore(_)
            | DeclarationKind::Promise(_)
            | DeclarationKind::Crosswalk(_)
            | DeclarationKind::Test(_) => Some(Vocabulary::ROOT),
            // Vocabulary is resolved before; parameters were declared first; edits are gone.
            DeclarationKind::Scale(_)
            | DeclarationKind::Entity(_)
            | DeclarationKind::Impossible(_)
            | DeclarationKind::Unusual(_)
            | DeclarationKind::Parameter(_)
            | DeclarationKind::Set(_)
            | DeclarationKind::Remove(_) => None,
        }
    }

    fn rule_id(&mut self, id: &Name) -> Option<EntityId> {
        if let Some((_, there)) = self.names.rules.iter().find(|(name, _)| *name == id.value) {
            let there = *there;
            self.report(twice(id, "a rule or exception", there));
            return None;
        }
        self.names.rules.push((id.value.clone(), id.span));
        Some(Vocabulary::ROOT)
    }

    fn conclusion(&mut self, entity: EntityId, name: &Name, declared: Option<Declared>) -> Option<EntityId> {
        self.free(entity, name)?;
        let Some(Declared { domain, home, by }) = declared else {
            self.names.broken.push(name.value.clone());
            return None;
        };
        let (name, span) = (name.value.clone(), name.span);
        self.names.conclusions.push(ConclusionName { name, entity, domain, home, by, span });
        Some(entity)
    }

    /// The entity after `for`; the root when none is written.
    fn entity(&mut self, entity: Option<&Name>, declares: &Name) -> Option<EntityId> {
        let Some(name) = entity else { return Some(Vocabulary::ROOT) };
        let found = find_entity(self.names.vocabulary, &name.value);
        if found.is_none() {
            self.names.broken.push(declares.value.clone());
            if !self.names.is_spoiled(&name.value) {
                self.diagnostics.push(unknown_entity(name, self.names.vocabulary));
            }
        }
        found
    }

    /// Reports when the name is taken in this entity; `None` then.
    fn free(&mut self, entity: EntityId, name: &Name) -> Option<()> {
        let parameters = self.names.parameters.iter().find(|it| it.name == name.value);
        let parameters = parameters.map(|it| ("a parameter".to_owned(), it.span));
        let taken = parameters.or_else(|| self.taken(entity, &name.value));
        match taken {
            None => Some(()),
            Some((what, there)) => {
                self.report(twice(name, &what, there));
                None
            }
        }
    }

    fn taken(&self, entity: EntityId, name: &str) -> Option<(String, Span)> {
        let names = &self.names;
        if let Some(item) = names.vocabulary.item_of(entity, name) {
            let owner = names.entity_name(entity);
            return Some((format!("an item of `{owner}`"), names.vocabulary.items[item].span));
        }
        let criterion = names.criteria.iter().find(|it| it.entity == entity && it.name == name);
        if let Some(criterion) = criterion {
            return Some(("a criterion".to_owned(), criterion.span));
        }
        let conclusion = names.conclusions.iter().find(|it| it.entity == entity && it.name == name);
        conclusion.map(|it| ("a conclusion".to_owned(), it.span))
    }

    fn taken_anywhere(&self, name: &str) -> Option<(String, Span)> {
        let earlier = self.names.parameters.iter().find(|it| it.name == name);
        let earlier = earlier.map(|it| ("a parameter".to_owned(), it.span));
        earlier.or_else(|| self.names.vocabulary.entities.ids().find_map(|entity| self.taken(entity, name)))
    }

    /// The type that is written; reports when there is none such.
    pub(super) fn domain(&mut self, kind: &Type) -> Option<Domain> {
        let names = &self.names;
        vocabulary::domain(kind, names.vocabulary, |name| names.is_spoiled(name), &mut self.diagnostics)
    }
}

/// The entity of this name.
pub(super) fn find_entity(vocabulary: &Vocabulary, name: &str) -> Option<EntityId> {
    vocabulary.entities.pairs().find(|(_, entity)| entity.name == name).map(|(id, _)| id)
}

fn twice(name: &Name, what: &str, there: Span) -> Diagnostic {
    Diagnostic::error(code::E0401, name.span, format!("`{}` is {what} already", name.value))
        .other(there, "declared here")
        .help("give one of the two another name")
}

/// The entries of a kind with a name, for lookups between declarations.
pub(super) fn is_here(span: Span, entry: &Entry) -> bool {
    name_span(entry.declaration) == span
}

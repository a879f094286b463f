//! `impossible` and `unusual`: conditions about what is recorded.

use super::resolve::SpoiledNames;
use super::source::citations;
use super::{Constraint, Vocabulary};
use crate::condition::resolve::{
    ConclusionInfo, ConditionIds, ParameterInfo, Place, Resolver, Schema, Scope,
};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{self, Declaration, DeclarationKind, Unit};
use crate::value::{CriterionId, EntityId, PortfolioId};

pub(super) fn resolve(
    units: &[&Unit],
    vocabulary: &mut Vocabulary,
    spoiled: &SpoiledNames,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut ids = ConditionIds::after(vocabulary.n_conditions);
    let (mut impossible, mut unusual) = (Vec::new(), Vec::new());
    let scope = Items { vocabulary, units, spoiled };
    for unit in units {
        for declaration in &unit.declarations {
            let resolver = Resolver { scope: &scope, ids: &mut ids, diagnostics };
            if let DeclarationKind::Impossible(tree) = &declaration.kind {
                impossible.extend(constraint(tree, declaration, vocabulary, resolver));
            } else if let DeclarationKind::Unusual(tree) = &declaration.kind {
                unusual.extend(constraint(tree, declaration, vocabulary, resolver));
            }
        }
    }
    vocabulary.impossible.append(&mut impossible);
    vocabulary.unusual.append(&mut unusual);
    vocabulary.n_conditions = ids.count();
}

fn constraint(
    tree: &tree::Constraint,
    declaration: &Declaration,
    vocabulary: &Vocabulary,
    mut resolver: Resolver,
) -> Option<Constraint> {
    let entity = match &tree.entity {
        Some(name) => entity_named(name, vocabulary, &resolver.scope, resolver.diagnostics),
        None => Some(Vocabulary::ROOT),
    };
    let cites = citations(&tree.cites, &vocabulary.sources, resolver.diagnostics);
    let entity = entity?;
    let before = resolver.diagnostics.len();
    let when = resolver.condition(entity, &tree.when);
    if tree.entity.is_none() {
        join_elsewhere(declaration, before, resolver.diagnostics);
    }
    let when = when?;
    let because = tree.because.as_ref().map(|because| because.value.clone()).unwrap_or_default();
    Some(Constraint { entity, when, because, cites, span: declaration.span })
}

/// Several names of the records of one entity: `for ENTITY` is forgotten, which is one mistake.
fn join_elsewhere(declaration: &Declaration, before: usize, diagnostics: &mut Vec<Diagnostic>) {
    let found = diagnostics.get(before..).unwrap_or(&[]);
    let mut owners = found.iter().map(|it| it.elsewhere.as_ref().filter(|it| it.is_below));
    let Some(Some(first)) = owners.next() else { return };
    if found.len() < 2 || !owners.all(|it| it.is_some_and(|it| it.owner == first.owner)) {
        return;
    }
    let word =
        if matches!(declaration.kind, DeclarationKind::Impossible(_)) { "impossible" } else { "unusual" };
    let (owner, here) = (first.owner.clone(), first.here.clone());
    let text = format!("this is about a `{here}`, and what it names belongs to `{owner}`");
    let mut error = Diagnostic::error(code::E0302, declaration.keyword, text);
    for span in found.iter().filter_map(|it| it.span).take(3) {
        error = error.other(span, format!("belongs to `{owner}`"));
    }
    diagnostics.truncate(before);
    diagnostics.push(error.help(format!("write `{word} for {owner} when …`")));
}

/// The entity after `for`; reports when there is none.
pub(super) fn entity_named(
    name: &tree::Name,
    vocabulary: &Vocabulary,
    scope: &&dyn Scope,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<EntityId> {
    let found = vocabulary.entities.pairs().find(|(_, entity)| entity.name == name.value);
    if found.is_none() && !scope.is_spoiled(&name.value) {
        diagnostics.push(unknown_entity(name, vocabulary));
    }
    found.map(|(entity, _)| entity)
}

/// `for` names nothing that is recorded.
pub fn unknown_entity(name: &tree::Name, vocabulary: &Vocabulary) -> Diagnostic {
    let names = || vocabulary.entities.iter().map(|entity| entity.name.as_str());
    Diagnostic::error(code::E0222, name.span, format!("no entity is called `{}`", name.value))
        .note(format!("entities: {}", names().collect::<Vec<_>>().join(", ")))
        .suggest(&name.value, names())
}

/// Items of records and of their ancestors, and nothing else.
struct Items<'a> {
    vocabulary: &'a Vocabulary,
    units: &'a [&'a Unit],
    spoiled: &'a SpoiledNames<'a>,
}

impl Scope for Items<'_> {
    fn vocabulary(&self) -> &dyn Schema {
        self.vocabulary
    }
    fn parameter(&self, _: &str) -> Option<ParameterInfo> {
        None
    }
    fn criterion(&self, _: EntityId, _: &str) -> Option<CriterionId> {
        None
    }
    fn conclusion(&self, _: EntityId, _: &str) -> Option<ConclusionInfo> {
        None
    }
    fn portfolio(&self, _: &str) -> Option<PortfolioId> {
        None
    }
    fn place(&self) -> Place {
        Place::Constraint
    }
    fn names(&self, entity: EntityId) -> Vec<String> {
        let own = self.vocabulary.entities[entity].items.iter();
        own.map(|&item| self.vocabulary.items[item].name.clone()).collect()
    }
    fn is_spoiled(&self, name: &str) -> bool {
        self.spoiled.has(name) || self.spoiled.any_entity()
    }
    fn declared_as(&self, name: &str) -> Option<&'static str> {
        let declarations = self.units.iter().flat_map(|unit| &unit.declarations);
        declarations.filter_map(declared_name).find(|(declared, _)| *declared == name).map(|(_, what)| what)
    }
}

/// The name and the kind of a declaration that conditions of rules may use.
fn declared_name(declaration: &Declaration) -> Option<(&str, &'static str)> {
    let named = |name: &'static str, it| Some((it, name));
    match &declaration.kind {
        DeclarationKind::Parameter(it) => named("a parameter", it.name.value.as_str()),
        DeclarationKind::Criterion(it) => named("a criterion", it.name.value.as_str()),
        DeclarationKind::Conclusion(it) => named("a conclusion", it.name.value.as_str()),
        DeclarationKind::Models(it) => named("a conclusion", it.name.value.as_str()),
        DeclarationKind::Points(it) => named("a conclusion", it.name.value.as_str()),
        DeclarationKind::Matrix(it) => named("a conclusion", it.name.value.as_str()),
        DeclarationKind::Scale(_)
        | DeclarationKind::Entity(_)
        | DeclarationKind::Impossible(_)
        | DeclarationKind::Unusual(_)
        | DeclarationKind::Reading(_)
        | DeclarationKind::Assume(_)
        | DeclarationKind::Ignore(_)
        | DeclarationKind::Rule(_)
        | DeclarationKind::Exception(_)
        | DeclarationKind::Table(_)
        | DeclarationKind::Portfolio(_)
        | DeclarationKind::Promise(_)
        | DeclarationKind::Crosswalk(_)
        | DeclarationKind::Test(_)
        | DeclarationKind::Set(_)
        | DeclarationKind::Remove(_) => None,
    }
}

//! How the constructs of a framework ask what a condition, an operand or a value means.

use crate::condition::resolve::{ConclusionInfo, ParameterInfo, Place, Resolver, Schema, Scope};
use crate::condition::{Amount, CellValue, Condition, Literal, Operand};
use crate::syntax::tree::{self, Cite, Name, Path};
use crate::value::{CriterionId, EntityId, ItemId, PortfolioId, ScaleId, ValueSet};
use crate::vocabulary::{self, Citation, Domain, Says};

use super::scope::{HomeKind, Names, Work};

/// The names of a framework, asked from one place.
struct Asking<'a> {
    names: &'a Names<'a>,
    place: Place,
}

impl Scope for Asking<'_> {
    fn vocabulary(&self) -> &dyn Schema {
        self.names.vocabulary
    }
    fn parameter(&self, name: &str) -> Option<ParameterInfo> {
        let id = self.names.parameter(name)?;
        let known = self.names.parameters.get(id.0 as usize)?;
        Some(ParameterInfo { id, domain: known.domain.clone(), value: known.value })
    }
    fn criterion(&self, entity: EntityId, name: &str) -> Option<CriterionId> {
        self.names.criterion(entity, name)
    }
    fn conclusion(&self, entity: EntityId, name: &str) -> Option<ConclusionInfo> {
        let id = self.names.conclusion(entity, name)?;
        let known = self.names.of(id);
        let cells = (known.home == HomeKind::Matrix).then(|| known.by.clone());
        Some(ConclusionInfo { id, domain: known.domain.clone(), cells })
    }
    fn portfolio(&self, name: &str) -> Option<PortfolioId> {
        self.names.portfolio(name)
    }
    fn portfolios(&self) -> Vec<String> {
        self.names.portfolios.iter().map(|it| it.name.clone()).collect()
    }
    fn place(&self) -> Place {
        self.place
    }
    fn names(&self, entity: EntityId) -> Vec<String> {
        self.names.nameable(entity).into_iter().map(str::to_owned).collect()
    }
    fn is_spoiled(&self, name: &str) -> bool {
        self.names.is_spoiled(name)
    }
}

impl Work<'_> {
    fn ask<T>(&mut self, place: Place, question: impl FnOnce(&mut Resolver) -> T) -> T {
        let scope = Asking { names: self.names, place };
        question(&mut Resolver { scope: &scope, ids: &mut self.ids, diagnostics: &mut self.diagnostics })
    }

    /// A condition about a record of the entity.
    pub(super) fn condition(&mut self, entity: EntityId, it: &tree::Condition) -> Option<Condition> {
        self.ask(Place::Rules, |resolver| resolver.condition(entity, it))
    }

    /// What a portfolio counts: `is known` may stand there too.
    pub(super) fn counted_condition(&mut self, entity: EntityId, it: &tree::Condition) -> Option<Condition> {
        self.ask(Place::Portfolio, |resolver| resolver.condition(entity, it))
    }

    /// The row of a portfolio: `count`, `share`, `count of NAME` and parameters.
    pub(super) fn row_condition(&mut self, entity: EntityId, it: &tree::Condition) -> Option<Condition> {
        self.ask(Place::PortfolioRow, |resolver| resolver.condition(entity, it))
    }

    /// A chain about a record of the entity.
    pub(super) fn expr(&mut self, entity: EntityId, it: &tree::Expr) -> Option<Condition> {
        self.ask(Place::Rules, |resolver| resolver.expr(entity, it))
    }

    /// An operand and its type.
    pub(super) fn operand(&mut self, entity: EntityId, it: &tree::Operand) -> Option<(Operand, Domain)> {
        self.ask(Place::Rules, |resolver| resolver.operand(entity, it))
    }

    /// The level of a rule.
    pub(super) fn level(&mut self, entity: EntityId, scale: ScaleId, it: &Path) -> Option<Operand> {
        self.ask(Place::Rules, |resolver| resolver.level(entity, scale, it))
    }

    /// A whole number or a parameter; `what` says what for, with its article.
    pub(super) fn amount(&mut self, it: &tree::Amount, what: &str) -> Option<Amount> {
        self.ask(Place::Rules, |resolver| resolver.amount(it, what))
    }

    /// A constant on the grid of a type.
    pub(super) fn literal(&mut self, domain: &Domain, it: &tree::Value) -> Option<Literal> {
        self.ask(Place::Rules, |resolver| resolver.literal(domain, it, true))
    }

    /// A constant or parameter of a cell.
    pub(super) fn cell_value(
        &mut self,
        domain: &Domain,
        it: &tree::Value,
        on_grid: bool,
    ) -> Option<CellValue> {
        self.ask(Place::Rules, |resolver| resolver.literal_or_parameter(domain, it, on_grid))
    }

    /// The set that holds one value.
    pub(super) fn value_set(&mut self, domain: &Domain, it: &tree::Value) -> Option<ValueSet> {
        self.ask(Place::Rules, |resolver| resolver.value_set(domain, it))
    }

    /// The list of an entity that is called so.
    pub(super) fn list(&mut self, entity: EntityId, name: &Name) -> Option<ItemId> {
        self.ask(Place::Rules, |resolver| resolver.list(entity, name)).map(|(list, _, _)| list)
    }

    /// Citations with their sources found.
    pub(super) fn citations(&mut self, cites: &[Cite]) -> Vec<Citation> {
        vocabulary::citations(cites, &self.names.vocabulary.sources, &mut self.diagnostics)
    }

    /// Phrases that fit the type.
    pub(super) fn says(&mut self, says: Option<&tree::Says>, domain: &Domain) -> Option<Says> {
        vocabulary::phrases(says?, domain, &mut self.diagnostics)
    }
}

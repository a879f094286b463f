//! What names mean in a framework, and the hands of the resolvers: every construct's file gets a [`Work`].

use crate::condition::resolve::ConditionIds;
use crate::condition::{Literal, Operand};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::Spoiled;
use crate::syntax::tree::{self, Cite, Name, Text};
use crate::value::{ConclusionId, CriterionId, EntityId, ItemId, ParameterId, PortfolioId};
use crate::vocabulary::{Citation, Domain, Vocabulary};

use super::extends::Flat;

/// Everything that can be called by name, declared before any condition is resolved.
/// Each vector is in the order of its ids.
pub(super) struct Names<'a> {
    pub vocabulary: &'a Vocabulary,
    pub parameters: Vec<ParameterName>,
    pub criteria: Vec<CriterionName>,
    pub conclusions: Vec<ConclusionName>,
    pub portfolios: Vec<PortfolioName>,
    pub rules: Vec<(String, Span)>,
    pub tables: Vec<(String, Span)>,
    /// Names whose declaration has an error of its own: what uses them is not reported again.
    pub broken: Vec<String>,
    /// Declarations that did not parse.
    pub spoiled: Vec<&'a Spoiled>,
    /// For each entry of the flattened framework: its entity (the root where it has none);
    /// `None` when it was refused and is not looked at again.
    pub declared: Vec<Option<EntityId>>,
}

/// A parameter by name.
#[derive(Clone, Debug)]
pub(super) struct ParameterName {
    pub name: String,
    pub domain: Domain,
    pub value: Literal,
    pub range: Option<(Literal, Literal)>,
    pub span: Span,
}

/// A criterion by name.
#[derive(Clone, Debug)]
pub(super) struct CriterionName {
    pub name: String,
    pub entity: EntityId,
    pub span: Span,
}

/// A conclusion by name.
#[derive(Clone, Debug)]
pub(super) struct ConclusionName {
    pub name: String,
    pub entity: EntityId,
    pub domain: Domain,
    pub home: HomeKind,
    /// The items that a matrix is laid out by.
    pub by: Vec<ItemId>,
    pub span: Span,
}

/// The five ways to reach a conclusion, before they are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum HomeKind {
    Rules,
    /// The table's name.
    Table(String),
    Models,
    Points,
    Matrix,
}

impl HomeKind {
    /// The word for messages.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Table(_) => "a table",
            Self::Models => "models",
            Self::Points => "points",
            Self::Matrix => "a matrix",
        }
    }
}

/// A portfolio by name.
#[derive(Clone, Debug)]
pub(super) struct PortfolioName {
    pub name: String,
    pub domain: Domain,
    pub span: Span,
}

impl Names<'_> {
    /// True when a declaration of this name has an error of its own, or when a declaration that could not be read
    /// may be the one that is meant.
    pub(super) fn is_spoiled(&self, name: &str) -> bool {
        self.broken.iter().any(|broken| broken == name)
            || self.spoiled.iter().any(|spoiled| spoiled.may_declare(name))
    }

    pub(super) fn parameter(&self, name: &str) -> Option<ParameterId> {
        self.parameters.iter().position(|it| it.name == name).map(|at| ParameterId(at as u32))
    }

    pub(super) fn criterion(&self, entity: EntityId, name: &str) -> Option<CriterionId> {
        let found = self.criteria.iter().position(|it| it.entity == entity && it.name == name);
        found.map(|at| CriterionId(at as u32))
    }

    pub(super) fn conclusion(&self, entity: EntityId, name: &str) -> Option<ConclusionId> {
        let found = self.conclusions.iter().position(|it| it.entity == entity && it.name == name);
        found.map(|at| ConclusionId(at as u32))
    }

    pub(super) fn portfolio(&self, name: &str) -> Option<PortfolioId> {
        self.portfolios.iter().position(|it| it.name == name).map(|at| PortfolioId(at as u32))
    }

    /// The facts of a conclusion; ids come from this very table.
    pub(super) fn of(&self, id: ConclusionId) -> &ConclusionName {
        &self.conclusions[id.0 as usize]
    }

    /// All conclusions of this name, over all entities.
    pub(super) fn conclusions_named(&self, name: &str) -> Vec<ConclusionId> {
        let named = self.conclusions.iter().enumerate().filter(|(_, it)| it.name == name);
        named.map(|(at, _)| ConclusionId(at as u32)).collect()
    }

    /// Everything that a condition about an entity's record can name without a dot.
    pub(super) fn nameable(&self, entity: EntityId) -> Vec<&str> {
        let items = self.vocabulary.entities[entity].items.iter();
        let items = items.map(|&item| self.vocabulary.items[item].name.as_str());
        let criteria = self.criteria.iter().filter(|it| it.entity == entity).map(|it| it.name.as_str());
        let conclusions = self.conclusions.iter().filter(|it| it.entity == entity);
        let parameters = self.parameters.iter().map(|it| it.name.as_str());
        items.chain(criteria).chain(conclusions.map(|it| it.name.as_str())).chain(parameters).collect()
    }

    /// The list item of an entity that is called so, by its own name or its entity's.
    pub(super) fn list_of(&self, entity: EntityId, name: &str) -> Option<ItemId> {
        let lists = || self.lists(entity);
        lists()
            .find(|&(item, _, _)| self.vocabulary.items[item].name == name)
            .or_else(|| lists().find(|&(_, child, _)| self.vocabulary.entities[child].name == name))
            .map(|(item, _, _)| item)
    }

    /// The lists of an entity: item, entity of the records, how many at most.
    pub(super) fn lists(&self, entity: EntityId) -> impl Iterator<Item = (ItemId, EntityId, u32)> + '_ {
        self.vocabulary.entities[entity].items.iter().filter_map(|&item| {
            match self.vocabulary.items[item].domain {
                Domain::List { entity, at_most } => Some((item, entity, at_most)),
                Domain::YesNo
                | Domain::Scale(_)
                | Domain::OneOf(_)
                | Domain::AnyOf(_)
                | Domain::Number(_) => None,
            }
        })
    }

    /// The entity of a list's records and how many there may be.
    pub(super) fn list_facts(&self, list: ItemId) -> Option<(EntityId, u32)> {
        match self.vocabulary.items[list].domain {
            Domain::List { entity, at_most } => Some((entity, at_most)),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => {
                None
            }
        }
    }

    /// The name of an entity.
    pub(super) fn entity_name(&self, entity: EntityId) -> &str {
        &self.vocabulary.entities[entity].name
    }
}

/// What a resolver works with: the names (fixed by now), the messages and the ids of conditions.
pub(super) struct Work<'a> {
    pub names: &'a Names<'a>,
    pub flat: &'a Flat<'a>,
    pub diagnostics: Vec<Diagnostic>,
    pub ids: ConditionIds,
}

impl<'a> Work<'a> {
    /// Reports a mistake.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Citations that must be there: `what` is the keyword, `name` what it declares.
    pub(super) fn required_citations(&mut self, what: &str, name: &Name, cites: &[Cite]) -> Vec<Citation> {
        if cites.is_empty() {
            let text = format!("{what} `{}` has no citation", name.value);
            self.report(
                Diagnostic::error(code::E0409, name.span, text)
                    .label("where does this come from?")
                    .note("every rule, exception, table and parameter says where it comes from")
                    .help("add `cite SOURCE place`, or `cite judgement \"why\"` when it is your own"),
            );
            return Vec::new();
        }
        self.citations(cites)
    }

    /// An optional condition: `None` outside means that it has an error.
    #[expect(clippy::option_option, reason = "no condition is not a wrong condition")]
    pub(super) fn optional_condition(
        &mut self,
        entity: EntityId,
        condition: Option<&tree::Condition>,
    ) -> Option<Option<crate::condition::Condition>> {
        match condition {
            None => Some(None),
            Some(condition) => self.condition(entity, condition).map(Some),
        }
    }
}

/// The text, or nothing.
pub(super) fn text(text: Option<&Text>) -> String {
    text.map(|text| text.value.clone()).unwrap_or_default()
}

/// The texts of prose lines.
pub(super) fn prose(lines: &[Text]) -> Vec<String> {
    lines.iter().map(|line| line.value.clone()).collect()
}

/// A printed value: the level's name or the number.
pub(super) fn literal_text(vocabulary: &Vocabulary, domain: &Domain, literal: Literal) -> String {
    match literal {
        Literal::Rank(rank) => vocabulary
            .labels(domain)
            .get(rank as usize)
            .map_or_else(|| rank.to_string(), |it| it.name.clone()),
        Literal::Number(number) => match domain {
            Domain::Number(grid) if grid.percent => format!("{number}%"),
            Domain::Number(_)
            | Domain::YesNo
            | Domain::Scale(_)
            | Domain::OneOf(_)
            | Domain::AnyOf(_)
            | Domain::List { .. } => number.to_string(),
        },
    }
}

/// What an operand stands on, when it is a plain subject.
pub(super) fn is_constant(operand: &Operand) -> bool {
    use crate::condition::OperandKind;
    matches!(operand.kind, OperandKind::Literal(_) | OperandKind::Parameter(_))
}

/// True when the first is above the second; constants of different types are never above each other.
pub(super) fn is_above(left: Literal, right: Literal) -> bool {
    match (left, right) {
        (Literal::Rank(left), Literal::Rank(right)) => left > right,
        (Literal::Number(left), Literal::Number(right)) => left > right,
        (Literal::Rank(_), Literal::Number(_)) | (Literal::Number(_), Literal::Rank(_)) => false,
    }
}

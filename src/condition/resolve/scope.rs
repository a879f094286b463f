//! What the resolver asks: the records and types of a vocabulary, and what a framework adds to them.

use crate::condition::Literal;
use crate::value::{
    ConclusionId, ConditionId, CriterionId, Domain, EntityId, ItemId, Label, ParameterId, PortfolioId, Scale,
    ScaleId,
};

/// The entities, items and scales that conditions may be about. A vocabulary is one.
pub trait Schema {
    /// All entities, the root first.
    fn entity_ids(&self) -> Vec<EntityId>;
    /// The name of an entity.
    fn entity_name(&self, entity: EntityId) -> &str;
    /// The entity and the list that hold an entity; `None` for the root.
    fn parent(&self, entity: EntityId) -> Option<(EntityId, ItemId)>;
    /// The items of an entity, lists included.
    fn items(&self, entity: EntityId) -> &[ItemId];
    /// The name of an item.
    fn item_name(&self, item: ItemId) -> &str;
    /// The type of an item.
    fn item_domain(&self, item: ItemId) -> &Domain;
    /// A scale.
    fn scale(&self, scale: ScaleId) -> &Scale;
    /// All scales.
    fn scale_ids(&self) -> Vec<ScaleId>;
}

impl<'a> dyn Schema + 'a {
    /// The entity with this name.
    pub fn entity_named(&self, name: &str) -> Option<EntityId> {
        self.entity_ids().into_iter().find(|&entity| self.entity_name(entity) == name)
    }

    /// The item of an entity with this name.
    pub fn item(&self, entity: EntityId, name: &str) -> Option<ItemId> {
        self.items(entity).iter().copied().find(|&item| self.item_name(item) == name)
    }

    /// The ancestors of an entity, nearest first, without itself.
    pub fn ancestors(&self, entity: EntityId) -> Vec<EntityId> {
        std::iter::successors(self.parent(entity), |&(parent, _)| self.parent(parent))
            .map(|(parent, _)| parent)
            .collect()
    }

    /// The labels of a type's ranks; empty for numbers and lists.
    pub fn labels<'b>(&'b self, domain: &'b Domain) -> &'b [Label] {
        match domain {
            Domain::YesNo => Label::yes_no(),
            Domain::Scale(scale) => &self.scale(*scale).levels,
            Domain::OneOf(labels) | Domain::AnyOf(labels) => labels,
            Domain::Number(_) | Domain::List { .. } => &[],
        }
    }

    /// The list of an entity that goes by this name: its own, or that of its records.
    pub fn list(&self, entity: EntityId, name: &str) -> Option<(ItemId, EntityId, u32)> {
        let lists = self.items(entity).iter().filter_map(|&item| match self.item_domain(item) {
            Domain::List { entity, at_most } => Some((item, *entity, *at_most)),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => {
                None
            }
        });
        let mut lists: Vec<_> = lists.collect();
        // Its own name first: a record may hold a list `project` of something else.
        lists.sort_by_key(|&(item, _, _)| self.item_name(item) != name);
        lists
            .into_iter()
            .find(|&(item, records, _)| self.item_name(item) == name || self.entity_name(records) == name)
    }
}

/// Where a condition stands, which decides what it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Rules, criteria, classes, points, promises.
    Rules,
    /// `where` of a portfolio: `is known` is allowed.
    Portfolio,
    /// Rows of a portfolio: `count`, `share`, `count of NAME` and parameters.
    PortfolioRow,
    /// `impossible` and `unusual`: items of the entity and its ancestors only.
    Constraint,
}

/// A parameter, as far as conditions need it.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterInfo {
    /// Which.
    pub id: ParameterId,
    /// Its type.
    pub domain: Domain,
    /// Its value, so that a comparison with it can be checked like one with the value written out.
    pub value: Literal,
}

/// A conclusion, as far as conditions need it.
#[derive(Clone, Debug, PartialEq)]
pub struct ConclusionInfo {
    /// Which.
    pub id: ConclusionId,
    /// Its type; for a matrix that of one cell.
    pub domain: Domain,
    /// For a matrix the items that its cells go by, one or two: `[a, b]` is the cell at
    /// rank of a x number of b's + rank of b.
    pub cells: Option<Vec<ItemId>>,
}

/// What names mean in conditions about records of one entity.
pub trait Scope {
    /// The entities, items and scales.
    fn vocabulary(&self) -> &dyn Schema;
    /// The parameter with this name.
    fn parameter(&self, name: &str) -> Option<ParameterInfo>;
    /// The criterion of this entity with this name.
    fn criterion(&self, entity: EntityId, name: &str) -> Option<CriterionId>;
    /// The conclusion of this entity with this name.
    fn conclusion(&self, entity: EntityId, name: &str) -> Option<ConclusionInfo>;
    /// The portfolio with this name, wherever the condition stands.
    fn portfolio(&self, name: &str) -> Option<PortfolioId>;
    /// The names of all portfolios.
    fn portfolios(&self) -> Vec<String> {
        Vec::new()
    }
    /// Where the conditions stand.
    fn place(&self) -> Place;
    /// Every name that a condition about this entity may use, for "did you mean".
    fn names(&self, entity: EntityId) -> Vec<String>;
    /// True for a name whose declaration could not be read or resolved: nothing is said about it.
    fn is_spoiled(&self, name: &str) -> bool;
    /// What a name is, in words with an article (`a conclusion`), when conditions may not use it here
    /// and the scope has no id for it yet.
    fn declared_as(&self, _name: &str) -> Option<&'static str> {
        None
    }
}

/// Gives out ids of conditions, one after the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConditionIds {
    next: usize,
}

impl ConditionIds {
    /// A counter whose first id is `count`: as many are taken already.
    pub fn after(count: usize) -> Self {
        Self { next: count }
    }

    /// The next id.
    pub fn take(&mut self) -> ConditionId {
        self.next += 1;
        ConditionId(self.next as u32 - 1)
    }

    /// How many are taken.
    pub fn count(self) -> usize {
        self.next
    }
}

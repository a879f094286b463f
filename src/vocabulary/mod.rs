//! What may be recorded: scales, entities, items with their questions, constraints.
//!
//! A case is typed by a vocabulary, never by a framework.

mod constraint;
mod entity;
mod item;
mod kind;
mod resolve;
mod scale;
mod source;

pub use crate::value::{Domain, Grid, Label, Scale};
pub use constraint::unknown_entity;
pub use entity::DEEPEST;
pub use item::{LONGEST_LIST, domain, phrases};
pub use resolve::{Partly, resolve, resolve_partly};
pub use scale::MOST_CHOICES;
pub use source::citations;

use crate::condition::Condition;
use crate::condition::resolve::Schema;
use crate::source::Span;
use crate::syntax::tree::Favours;
use crate::value::{Decimal, EntityId, IdVec, ItemId, ScaleId, SourceId, ValueSet};

/// A resolved vocabulary. Entity 0 is the root.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The name that cases may state; the framework's own name when it is declared inline.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its version as written.
    pub version: String,
    /// Sources that it cites; those of a framework are added behind.
    pub sources: IdVec<SourceId, Source>,
    /// Scales in order.
    pub scales: IdVec<ScaleId, Scale>,
    /// Entities in order; parents need not come first.
    pub entities: IdVec<EntityId, Entity>,
    /// Items of all entities, in order.
    pub items: IdVec<ItemId, Item>,
    /// `impossible` declarations.
    pub impossible: Vec<Constraint>,
    /// `unusual` declarations.
    pub unusual: Vec<Constraint>,
    /// How many condition ids are taken so far.
    pub n_conditions: usize,
}

/// A source that rules cite.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// What citations call it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its year.
    pub year: Option<Decimal>,
    /// Where it is declared.
    pub span: Span,
}

/// A kind of thing that is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its name.
    pub name: String,
    /// The entity and the list item that hold it; `None` for the root.
    pub parent: Option<(EntityId, ItemId)>,
    /// Its items in order (lists included).
    pub items: Vec<ItemId>,
    /// 0 for the root.
    pub depth: usize,
    /// Where it is declared.
    pub span: Span,
}

/// One thing that may be recorded of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Whose item it is.
    pub entity: EntityId,
    /// Its place among the items of its entity.
    pub place: usize,
    /// Its type.
    pub domain: Domain,
    /// The question for the analyst; empty when none was written.
    pub question: String,
    /// Which direction is better.
    pub favours: Option<Favours>,
    /// Nobody can change it.
    pub fixed: bool,
    /// `silence means V`.
    pub silence: Option<Silence>,
    /// Phrases for explanations.
    pub says: Option<Says>,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Where it is declared (its name).
    pub span: Span,
}

/// What silence stands for in `reading silence`.
#[derive(Clone, Debug, PartialEq)]
pub enum Silence {
    /// A value.
    Value(ValueSet),
    /// A list has no further records.
    Complete,
}

/// Phrases: for yes/no `holds` and `fails`; for others one phrase with `{}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Says {
    /// For true, or with `{}` for the value.
    pub holds: String,
    /// For false.
    pub fails: Option<String>,
}

/// Where a rule comes from. A field, not an option.
#[derive(Clone, Debug, PartialEq)]
pub enum Citation {
    /// A place in a source.
    Source {
        /// Which source.
        source: SourceId,
        /// The place as written; may be empty.
        place: String,
        /// A quoted term.
        quote: Option<String>,
    },
    /// The analyst's judgement.
    Judgement {
        /// Why.
        why: String,
    },
}

/// `impossible` or `unusual`.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// The entity whose records it is about.
    pub entity: EntityId,
    /// What cannot (or hardly can) be.
    pub when: Condition,
    /// Why; empty when not said.
    pub because: String,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Where it is declared.
    pub span: Span,
}

impl Vocabulary {
    /// The root entity.
    pub const ROOT: EntityId = EntityId(0);

    /// The item of an entity with this name.
    pub fn item_of(&self, entity: EntityId, name: &str) -> Option<ItemId> {
        self.entities[entity].items.iter().copied().find(|&item| self.items[item].name == name)
    }

    /// The ancestors of an entity, nearest first, without itself.
    pub fn ancestors(&self, entity: EntityId) -> impl Iterator<Item = EntityId> + '_ {
        std::iter::successors(self.entities[entity].parent, |&(parent, _)| self.entities[parent].parent)
            .map(|(parent, _)| parent)
    }

    /// The labels of a domain's ranks (`no`, `yes` for yes/no); empty for numbers and lists.
    pub fn labels<'a>(&'a self, domain: &'a Domain) -> &'a [Label] {
        match domain {
            Domain::YesNo => Label::yes_no(),
            Domain::Scale(scale) => &self.scales[*scale].levels,
            Domain::OneOf(labels) | Domain::AnyOf(labels) => labels,
            Domain::Number(_) | Domain::List { .. } => &[],
        }
    }

    /// Every value of a domain; `None` for lists.
    pub fn whole(&self, domain: &Domain) -> Option<ValueSet> {
        let bits = |n: usize| if n >= 128 { u128::MAX } else { (1u128 << n) - 1 };
        match domain {
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) => {
                Some(ValueSet::Ranks(bits(self.labels(domain).len())))
            }
            Domain::AnyOf(labels) => {
                Some(ValueSet::Sets(vec![crate::value::SetBox { must: 0, may: bits(labels.len()) }]))
            }
            Domain::Number(grid) => Some(ValueSet::Ranges(vec![(grid.low, grid.high)])),
            Domain::List { .. } => None,
        }
    }
}

impl Schema for Vocabulary {
    fn entity_ids(&self) -> Vec<EntityId> {
        self.entities.ids().collect()
    }

    fn entity_name(&self, entity: EntityId) -> &str {
        &self.entities[entity].name
    }

    fn parent(&self, entity: EntityId) -> Option<(EntityId, ItemId)> {
        self.entities[entity].parent
    }

    fn items(&self, entity: EntityId) -> &[ItemId] {
        &self.entities[entity].items
    }

    fn item_name(&self, item: ItemId) -> &str {
        &self.items[item].name
    }

    fn item_domain(&self, item: ItemId) -> &Domain {
        &self.items[item].domain
    }

    fn scale(&self, scale: ScaleId) -> &Scale {
        &self.scales[scale]
    }

    fn scale_ids(&self) -> Vec<ScaleId> {
        self.scales.ids().collect()
    }
}

//! Two frameworks in one, over the vocabulary of both: what comparison looks at.
//!
//! Everything of the first keeps its id. What the second adds stands behind it: its conclusions, rules, criteria,
//! tables and parameters are shifted, its scales, entities and items are those of the first where they are the same
//! and new ones where the first does not have them. Portfolios, promises, crosswalks and tests are left out.

mod alike;
mod shift;

use std::collections::{BTreeMap, BTreeSet};

use super::Framework;
use crate::condition::{Condition, ConditionKind};
use crate::framework::Criterion;
use crate::value::{ConclusionId, ConditionId, CriterionId, EntityId, Id, ItemId};
use crate::vocabulary::{Constraint, Domain, Entity, Item, Vocabulary};
use shift::Shift;

/// Two frameworks in one.
#[derive(Clone, Debug)]
pub struct Joint {
    /// Both; it is called after the first.
    pub framework: Framework,
    /// Where the conclusions of the second begin.
    pub first_conclusion: usize,
    /// Where the criteria of the second begin.
    pub first_criterion: usize,
    /// Conclusions of the first that the second has too, word for word: what names the one names the other.
    pub shared_conclusions: BTreeSet<ConclusionId>,
    /// Criteria of the first that the second has too.
    pub shared_criteria: BTreeSet<CriterionId>,
    /// Where the rules of the second begin.
    pub first_rule: usize,
    /// Where the tables of the second begin.
    pub first_table: usize,
    /// For each item of the second, its item in both.
    pub items: BTreeMap<ItemId, ItemId>,
    /// For each entity of the second, its entity in both.
    pub entities: BTreeMap<EntityId, EntityId>,
    /// Items that only one of the two has, or that differ in type: `entity.item`.
    pub not_shared: Vec<NotShared>,
}

/// An item that the two vocabularies do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShared {
    /// `entity.item`.
    pub name: String,
    /// Which of the two has it; both when the types differ.
    pub of: Owner,
}

/// Which of two frameworks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The first.
    First,
    /// The second.
    Second,
    /// Both, with types that differ.
    Both,
}

impl Joint {
    /// The conclusion in both of a conclusion of the second.
    pub fn conclusion(&self, id: ConclusionId) -> ConclusionId {
        ConclusionId::new(self.first_conclusion + id.index())
    }
}

/// What an item of both is called: its name, with the side where the two have items of one name and different types:
/// `x of a`, `x of b`.
pub(crate) fn item_name(vocabulary: &Vocabulary, id: ItemId) -> String {
    let item = &vocabulary.items[id];
    let of_one_name = |it: &&ItemId| vocabulary.items[**it].name == item.name;
    let twins: Vec<&ItemId> = vocabulary.entities[item.entity].items.iter().filter(of_one_name).collect();
    match twins.as_slice() {
        [first, _, ..] => format!("{} of {}", item.name, if **first == id { "a" } else { "b" }),
        _ => item.name.clone(),
    }
}

/// Puts two frameworks together.
pub fn join(first: &Framework, second: &Framework) -> Joint {
    let mut framework = first.clone();
    framework.portfolios = std::iter::empty().collect();
    framework.promises.clear();
    framework.crosswalks.clear();
    framework.tests.clear();
    push_down(&mut framework);
    let mut own = second.clone();
    push_down(&mut own);
    let mut words = Words::new(&mut framework, &own);
    words.vocabulary(&own.vocabulary);
    let Words { mut shift, not_shared, .. } = words;
    let joint = Joint {
        first_conclusion: framework.conclusions.len(),
        first_criterion: framework.criteria.len(),
        shared_conclusions: BTreeSet::new(),
        shared_criteria: BTreeSet::new(),
        first_rule: framework.rules.len(),
        first_table: framework.tables.len(),
        items: shift.items.clone(),
        entities: shift.entities.clone(),
        not_shared,
        framework: Framework { n_conditions: 0, ..framework.clone() },
    };
    alike::find(&framework, &own, &mut shift);
    shift.framework(&mut framework, own);
    framework.n_conditions = shift.conditions;
    Joint {
        framework,
        shared_conclusions: shift.same_conclusions.values().copied().collect(),
        shared_criteria: shift.same_criteria.values().copied().collect(),
        ..joint
    }
}

/// A framework that applies only to some cases: the condition goes to each of its conclusions, as a criterion of the
/// root (a condition of the root may look at lists of the root).
fn push_down(framework: &mut Framework) {
    let Some(applies) = framework.applies.take() else { return };
    let span = applies.span;
    let criterion = framework.criteria.push(Criterion {
        name: "applies".to_owned(),
        entity: Vocabulary::ROOT,
        title: String::new(),
        when: applies,
        cites: Vec::new(),
        span,
        origin: 0,
    });
    for conclusion in framework.conclusions.iter_mut() {
        let mut fresh = || {
            framework.n_conditions += 1;
            ConditionId::new(framework.n_conditions - 1)
        };
        let whole = Condition { id: fresh(), span, kind: ConditionKind::Criterion(criterion) };
        conclusion.applies = Some(match conclusion.applies.take() {
            None => whole,
            Some(own) => Condition { id: fresh(), span, kind: ConditionKind::All(vec![whole, own]) },
        });
    }
}

/// The vocabulary of both.
struct Words<'a> {
    both: &'a mut Framework,
    shift: Shift,
    not_shared: Vec<NotShared>,
}

impl<'a> Words<'a> {
    fn new(both: &'a mut Framework, second: &Framework) -> Self {
        let shift = Shift {
            conclusions: both.conclusions.len(),
            rules: both.rules.len(),
            criteria: both.criteria.len(),
            tables: both.tables.len(),
            parameters: both.parameters.len(),
            conditions: both.n_conditions.max(second.n_conditions),
            ..Shift::default()
        };
        Self { both, shift, not_shared: Vec::new() }
    }

    fn vocabulary(&mut self, second: &Vocabulary) {
        for (id, scale) in second.scales.pairs() {
            let known = self
                .both
                .vocabulary
                .scales
                .pairs()
                .find(|(_, it)| it.name == scale.name && names(&it.levels) == names(&scale.levels));
            let found = match known {
                Some((known, _)) => known,
                None => self.both.vocabulary.scales.push(scale.clone()),
            };
            self.shift.scales.insert(id, found);
        }
        self.entities(second);
        for (id, item) in second.items.pairs() {
            self.item(second, id, item);
        }
        self.only_first();
        let n_first = self.both.vocabulary.impossible.len();
        for constraint in &second.impossible {
            let mut own = constraint.clone();
            own.entity = self.shift.entities[&own.entity];
            self.shift.condition(&mut own.when);
            let is_known =
                |it: &Constraint| it.entity == own.entity && alike::said(&it.when) == alike::said(&own.when);
            if !self.both.vocabulary.impossible[..n_first].iter().any(is_known) {
                self.both.vocabulary.impossible.push(own);
            }
        }
    }

    /// Entities of one name below one parent are one; the roots are one whatever they are called.
    fn entities(&mut self, second: &Vocabulary) {
        let mut left: Vec<EntityId> = second.entities.ids().collect();
        left.sort_by_key(|&id| second.entities[id].depth);
        for id in left {
            let entity = &second.entities[id];
            let parent = entity.parent.and_then(|(parent, _)| self.shift.entities.get(&parent).copied());
            let known = match parent {
                None => Some(Vocabulary::ROOT),
                Some(parent) => self
                    .both
                    .vocabulary
                    .entities
                    .pairs()
                    .find(|(_, it)| {
                        let list = |list: ItemId| &self.both.vocabulary.items[list].name;
                        let own_list = entity.parent.map(|(_, list)| &second.items[list].name);
                        it.name == entity.name
                            && it.parent.is_some_and(|(at, it)| at == parent && Some(list(it)) == own_list)
                    })
                    .map(|(known, _)| known),
            };
            // A new entity hangs on its list once that list is there.
            let found = known.unwrap_or_else(|| {
                let made = Entity { items: Vec::new(), parent: None, ..entity.clone() };
                self.both.vocabulary.entities.push(made)
            });
            self.shift.entities.insert(id, found);
        }
    }

    fn item(&mut self, second: &Vocabulary, id: ItemId, item: &Item) {
        let entity = self.shift.entities[&item.entity];
        let domain = self.shift.domain(&item.domain);
        let name = format!("{}.{}", second.entities[item.entity].name, item.name);
        let known = self.both.vocabulary.item_of(entity, &item.name);
        if let Some(known) = known {
            if let (Domain::List { at_most, entity }, Domain::List { at_most: other, entity: of }) =
                (&mut self.both.vocabulary.items[known].domain, &domain)
                && *entity == *of
            {
                // Cases that both can take: the shorter of the two.
                *at_most = (*at_most).min(*other);
                self.shift.items.insert(id, known);
                return;
            }
            if same_type(&self.both.vocabulary.items[known].domain, &domain) {
                self.shift.items.insert(id, known);
                return;
            }
            self.not_shared.push(NotShared { name, of: Owner::Both });
        } else {
            self.not_shared.push(NotShared { name, of: Owner::Second });
        }
        let place = self.both.vocabulary.entities[entity].items.len();
        let made = self.both.vocabulary.items.push(Item { entity, place, domain, ..item.clone() });
        self.both.vocabulary.entities[entity].items.push(made);
        self.shift.items.insert(id, made);
        // A list that only the second has is where its entity hangs.
        for (other, definition) in second.entities.pairs() {
            if let Some((parent, list)) = definition.parent
                && list == id
            {
                let (other, parent) = (self.shift.entities[&other], self.shift.entities[&parent]);
                if self.both.vocabulary.entities[other].parent.is_none() {
                    self.both.vocabulary.entities[other].parent = Some((parent, made));
                }
            }
        }
    }

    fn only_first(&mut self) {
        let shared: Vec<ItemId> = self.shift.items.values().copied().collect();
        let own: Vec<NotShared> = self
            .both
            .vocabulary
            .items
            .pairs()
            .filter(|(id, _)| !shared.contains(id))
            .map(|(_, item)| NotShared {
                name: format!("{}.{}", self.both.vocabulary.entities[item.entity].name, item.name),
                of: Owner::First,
            })
            .filter(|it| self.not_shared.iter().all(|other| other.name != it.name))
            .collect();
        self.not_shared.extend(own);
    }
}

fn names(levels: &[crate::value::Label]) -> Vec<&str> {
    levels.iter().map(|it| it.name.as_str()).collect()
}

fn same_type(a: &Domain, b: &Domain) -> bool {
    match (a, b) {
        (Domain::OneOf(a), Domain::OneOf(b)) | (Domain::AnyOf(a), Domain::AnyOf(b)) => names(a) == names(b),
        (Domain::Number(a), Domain::Number(b)) => {
            (a.low, a.high, a.step, a.percent) == (b.low, b.high, b.step, b.percent)
        }
        (a, b) => a == b,
    }
}

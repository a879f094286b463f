//! A case in one vocabulary as a case in another: what the other does not know is left out.

use crate::case::{Case, Completeness, Evidence, List, Record, Standing};
use crate::value::{EntityId, IdVec, ItemId, RecordId};
use crate::vocabulary::{Domain, Vocabulary};

/// A case in another vocabulary, and where its records come from.
#[derive(Clone, Debug)]
pub struct Retyped {
    /// The case.
    pub case: Case,
    /// For each record of the original its record here; `None` for records that the vocabulary does not know.
    pub places: Vec<Option<RecordId>>,
}

impl Retyped {
    /// The record of the original that a record here comes from.
    pub fn original(&self, record: RecordId) -> Option<RecordId> {
        self.places.iter().position(|it| *it == Some(record)).map(|it| RecordId(it as u32))
    }
}

/// The case in the vocabulary `to`: entities and items are those of the same name and type.
pub fn retype(from: &Vocabulary, to: &Vocabulary, case: &Case) -> Retyped {
    let entities: Vec<Option<EntityId>> = from.entities.ids().map(|id| entity_in(from, to, id)).collect();
    let mut places: Vec<Option<RecordId>> = Vec::new();
    let mut n_kept = 0;
    for record in case.records.iter() {
        let is_above_kept = record.parent.is_none_or(|it| places[it.0 as usize].is_some());
        let is_kept = is_above_kept && entities[record.entity.0 as usize].is_some();
        places.push(is_kept.then_some(RecordId(n_kept)));
        n_kept += u32::from(is_kept);
    }
    let mut records: IdVec<RecordId, Record> = IdVec::default();
    for (id, record) in case.records.pairs() {
        let (Some(_), Some(entity)) = (places[id.0 as usize], entities[record.entity.0 as usize]) else {
            continue;
        };
        let items = &to.entities[entity].items;
        let own = |item: ItemId| item_in(to, from, item, record.entity);
        let evidence = items.iter().map(|&item| match own(item) {
            Some(own) => record.evidence[from.items[own].place].clone(),
            None => unknown(to, item),
        });
        let lists =
            items.iter().filter(|&&it| matches!(to.items[it].domain, Domain::List { .. })).map(|&item| {
                let list = own(item).and_then(|own| record.lists.iter().find(|it| it.item == own));
                let kept = list.iter().flat_map(|it| &it.records).filter_map(|it| places[it.0 as usize]);
                let completeness = list.map_or(Completeness::NotSaid, |it| it.completeness);
                List { item, records: kept.collect(), completeness }
            });
        records.push(Record {
            entity,
            parent: record.parent.and_then(|it| places[it.0 as usize]),
            evidence: evidence.collect(),
            lists: lists.collect(),
            ..record.clone()
        });
    }
    Retyped { case: Case { records, ..case.clone() }, places }
}

fn unknown(vocabulary: &Vocabulary, item: ItemId) -> Evidence {
    Evidence {
        standing: Standing::NotRecorded,
        possible: vocabulary.whole(&vocabulary.items[item].domain),
        observations: Vec::new(),
        presumption: None,
    }
}

/// The entity of another vocabulary that has the same name below the same lists; roots are one.
fn entity_in(from: &Vocabulary, to: &Vocabulary, entity: EntityId) -> Option<EntityId> {
    let Some((parent, list)) = from.entities[entity].parent else { return Some(Vocabulary::ROOT) };
    let parent = entity_in(from, to, parent)?;
    let list = to.item_of(parent, &from.items[list].name)?;
    match to.items[list].domain {
        Domain::List { entity: found, .. } if to.entities[found].name == from.entities[entity].name => {
            Some(found)
        }
        _ => None,
    }
}

/// The item of `entity` of another vocabulary that has the same name and type.
fn item_in(from: &Vocabulary, to: &Vocabulary, item: ItemId, entity: EntityId) -> Option<ItemId> {
    let definition = &from.items[item];
    to.entities[entity].items.iter().copied().find(|&it| {
        let other = &to.items[it];
        other.name == definition.name && is_same_type((from, &definition.domain), (to, &other.domain))
    })
}

/// True when two types of two vocabularies have the same values.
pub(super) fn is_same_type((of_a, a): (&Vocabulary, &Domain), (of_b, b): (&Vocabulary, &Domain)) -> bool {
    let names = |vocabulary: &Vocabulary, domain: &Domain| -> Vec<String> {
        vocabulary.labels(domain).iter().map(|it| it.name.clone()).collect()
    };
    match (a, b) {
        (Domain::YesNo, Domain::YesNo) => true,
        (Domain::Scale(_), Domain::Scale(_))
        | (Domain::OneOf(_), Domain::OneOf(_))
        | (Domain::AnyOf(_), Domain::AnyOf(_)) => names(of_a, a) == names(of_b, b),
        (Domain::Number(a), Domain::Number(b)) => {
            (a.low, a.high, a.step, a.percent) == (b.low, b.high, b.step, b.percent)
        }
        (Domain::List { entity: a, .. }, Domain::List { entity: b, .. }) => {
            of_a.entities[*a].name == of_b.entities[*b].name
        }
        (
            Domain::YesNo
            | Domain::Scale(_)
            | Domain::OneOf(_)
            | Domain::AnyOf(_)
            | Domain::Number(_)
            | Domain::List { .. },
            _,
        ) => false,
    }
}

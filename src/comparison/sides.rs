//! A case in the vocabulary of both as a case of one of the two.

use super::Side;
use crate::case::{Case, Evidence, List, Record};
use crate::framework::Joint;
use crate::value::{EntityId, IdVec, ItemId, RecordId};
use crate::vocabulary::Vocabulary;

/// The case as one framework's vocabulary has it: what that one does not know is left out.
pub fn of_side(joint: &Joint, own: &Vocabulary, side: Side, case: &Case) -> Case {
    let entities: Vec<(EntityId, EntityId)> = match side {
        Side::A => own.entities.ids().map(|id| (id, id)).collect(),
        Side::B => joint.entities.iter().map(|(&own, &both)| (own, both)).collect(),
    };
    let item_of = |own: ItemId| match side {
        Side::A => own,
        Side::B => joint.items.get(&own).copied().unwrap_or(own),
    };
    let entity_of = |both: EntityId| entities.iter().find(|(_, it)| *it == both).map(|(own, _)| *own);
    // Records of entities that this one does not know are left out, with all below them.
    let mut places: Vec<Option<RecordId>> = Vec::new();
    let mut n_kept = 0;
    for record in case.records.iter() {
        let is_above_kept = record.parent.is_none_or(|it| places[it.0 as usize].is_some());
        let is_kept = is_above_kept && entity_of(record.entity).is_some();
        places.push(is_kept.then_some(RecordId(n_kept)));
        n_kept += u32::from(is_kept);
    }
    let mut records: IdVec<RecordId, Record> = IdVec::default();
    for (id, record) in case.records.pairs() {
        let (Some(_), Some(entity)) = (places[id.0 as usize], entity_of(record.entity)) else { continue };
        let items = &own.entities[entity].items;
        let evidence: Vec<Evidence> = items
            .iter()
            .map(|&item| {
                let place = joint.framework.vocabulary.items[item_of(item)].place;
                record.evidence[place].clone()
            })
            .collect();
        let lists: Vec<List> = items
            .iter()
            .filter_map(|&item| {
                let list = record.lists.iter().find(|it| it.item == item_of(item))?;
                let kept = list.records.iter().filter_map(|it| places[it.0 as usize]);
                Some(List { item, records: kept.collect(), completeness: list.completeness })
            })
            .collect();
        records.push(Record {
            entity,
            parent: record.parent.and_then(|it| places[it.0 as usize]),
            evidence,
            lists,
            ..record.clone()
        });
    }
    Case { records, ..case.clone() }
}

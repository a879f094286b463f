//! The case of which nothing is known: every situation at once.

use crate::case::{Case, Completeness, Evidence, List, Record, Standing};
use crate::source::{FileId, Span};
use crate::value::{EntityId, IdVec, RecordId};
use crate::vocabulary::{Domain, Vocabulary};

/// A case without evidence that has one record of `entity` (and one of each entity above it), beside however many
/// more its lists allow. Gives the case and that record.
pub(super) fn case_with(vocabulary: &Vocabulary, entity: EntityId) -> (Case, RecordId) {
    let mut path: Vec<EntityId> = vocabulary.ancestors(entity).collect();
    path.reverse();
    path.push(entity);
    let mut records: IdVec<RecordId, Record> = IdVec::default();
    let mut parent: Option<RecordId> = None;
    for &at in &path {
        let record = records.push(record(vocabulary, at, parent));
        if let (Some(parent), Some((_, list))) = (parent, vocabulary.entities[at].parent) {
            for it in records[parent].lists.iter_mut().filter(|it| it.item == list) {
                it.records.push(record);
            }
        }
        parent = Some(record);
    }
    let case = Case {
        id: "any".to_owned(),
        title: String::new(),
        file: FileId(0),
        sources: IdVec::default(),
        records,
    };
    (case, parent.unwrap_or(Case::ROOT))
}

fn record(vocabulary: &Vocabulary, entity: EntityId, parent: Option<RecordId>) -> Record {
    let items = &vocabulary.entities[entity].items;
    let evidence = items
        .iter()
        .map(|&item| Evidence {
            standing: Standing::NotRecorded,
            possible: vocabulary.whole(&vocabulary.items[item].domain),
            observations: Vec::new(),
            presumption: None,
        })
        .collect();
    let lists = items
        .iter()
        .filter(|&&item| matches!(vocabulary.items[item].domain, Domain::List { .. }))
        .map(|&item| List { item, records: Vec::new(), completeness: Completeness::NotSaid })
        .collect();
    let span = Span::new(FileId(0), 0, 0);
    Record { entity, id: "any".to_owned(), title: String::new(), parent, evidence, lists, span }
}

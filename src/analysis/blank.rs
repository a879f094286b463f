//! The case of which nothing is known: every situation at once. And back: the case that shows one situation.

use crate::case::{Case, Completeness, Evidence, List, Observation, Record, Standing};
use crate::evaluate::witness::Sketch;
use crate::source::{FileId, Span};
use crate::value::{EntityId, IdVec, RecordId};
use crate::vocabulary::{Domain, Vocabulary};

/// A case without evidence that has one record of `entity` (and one of each entity above it), beside however many
/// more its lists allow. Gives the case and that record.
pub(crate) fn case_with(vocabulary: &Vocabulary, entity: EntityId) -> (Case, RecordId) {
    let mut case = Case {
        id: "any".to_owned(),
        title: String::new(),
        file: FileId(0),
        sources: IdVec::default(),
        records: IdVec::default(),
    };
    case.records.push(record(vocabulary, Vocabulary::ROOT, None));
    let path = path_to(vocabulary, entity);
    let subject = add_below(vocabulary, &mut case, Case::ROOT, &path[1..]).unwrap_or(Case::ROOT);
    (case, subject)
}

/// The ways in which a record of `other` can stand to a record of `entity`: it is that record or above it, or it
/// has a path of its own from some record above both. Each with the case, the record of `entity`, and the other.
pub(crate) fn cases_with_both(
    vocabulary: &Vocabulary,
    entity: EntityId,
    other: EntityId,
) -> Vec<(Case, RecordId, RecordId)> {
    let (path, other_path) = (path_to(vocabulary, entity), path_to(vocabulary, other));
    let shared = path.iter().zip(&other_path).take_while(|(a, b)| a == b).count();
    let mut cases = Vec::new();
    for depth in (1..=shared).rev() {
        let (mut case, subject) = case_with(vocabulary, entity);
        let mut line: Vec<RecordId> =
            std::iter::successors(Some(subject), |&at| case.records[at].parent).collect();
        line.reverse();
        let below = &other_path[depth..];
        let found = match below.is_empty() {
            true => Some(line[depth - 1]),
            false => add_below(vocabulary, &mut case, line[depth - 1], below),
        };
        cases.extend(found.map(|other| (case, subject, other)));
    }
    cases
}

fn path_to(vocabulary: &Vocabulary, entity: EntityId) -> Vec<EntityId> {
    let mut path: Vec<EntityId> = vocabulary.ancestors(entity).collect();
    path.reverse();
    path.push(entity);
    path
}

/// Adds one record of each entity of `path` below another; the last of them. `None` when a list has no room.
fn add_below(
    vocabulary: &Vocabulary,
    case: &mut Case,
    from: RecordId,
    path: &[EntityId],
) -> Option<RecordId> {
    let mut parent = from;
    for &at in path {
        let made = case.records.push(record(vocabulary, at, Some(parent)));
        let (_, list) = vocabulary.entities[at].parent?;
        let Domain::List { at_most, .. } = vocabulary.items[list].domain else { return None };
        let list = case.records[parent].lists.iter_mut().find(|it| it.item == list)?;
        if list.records.len() as u32 >= at_most {
            return None;
        }
        list.records.push(made);
        parent = made;
    }
    Some(parent)
}

/// The case that a witness stands for: complete in all that its question looks at.
pub(crate) fn case_of(vocabulary: &Vocabulary, id: &str, sketch: &Sketch) -> Case {
    let mut case = Case {
        id: id.to_owned(),
        title: String::new(),
        file: FileId(0),
        sources: IdVec::default(),
        records: IdVec::default(),
    };
    let mut names = Names::default();
    add_sketch(vocabulary, &mut case, None, sketch, &mut names);
    case.records[Case::ROOT].id = id.to_owned();
    case
}

/// How many records of each entity have a name so far.
type Names = std::collections::BTreeMap<EntityId, usize>;

fn add_sketch(
    vocabulary: &Vocabulary,
    case: &mut Case,
    parent: Option<RecordId>,
    sketch: &Sketch,
    names: &mut Names,
) -> RecordId {
    let mut made = record(vocabulary, sketch.entity, parent);
    let count = names.entry(sketch.entity).or_default();
    *count += 1;
    made.id = format!("{}{count}", vocabulary.entities[sketch.entity].name);
    for (item, values) in &sketch.values {
        let span = Span::new(FileId(0), 0, 0);
        made.evidence[vocabulary.items[*item].place] = Evidence {
            standing: Standing::Recorded,
            possible: Some(values.clone()),
            observations: vec![Observation {
                possible: values.clone(),
                source: None,
                place: String::new(),
                note: String::new(),
                span,
            }],
            presumption: None,
        };
    }
    let id = case.records.push(made);
    for list in &sketch.lists {
        let records: Vec<RecordId> =
            list.records.iter().map(|it| add_sketch(vocabulary, case, Some(id), it, names)).collect();
        for it in case.records[id].lists.iter_mut().filter(|it| it.item == list.item) {
            it.records.extend(&records);
            if list.is_closed {
                it.completeness = Completeness::Complete(Span::new(FileId(0), 0, 0));
            }
        }
    }
    id
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

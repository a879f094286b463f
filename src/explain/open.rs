//! Open items by short names: what a line can hold, true and readable.

use super::words::Words;
use crate::case::Standing;
use crate::evaluate::ItemPath;
use crate::value::{ItemId, RecordId};
use crate::vocabulary::Domain;

/// An open item, or the same open item of several records, as a line of a record names it.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenName {
    /// `national_link`, `partnership.trust`, `national_link of 2 projects`, `further projects`.
    pub name: String,
    /// The item.
    pub item: ItemId,
    /// How all of them stand: `unknown`, `unanswerable`, `contested` …
    pub standing: String,
    /// The question of the item; empty when none.
    pub question: String,
    /// What is noted on it, with its source: why it cannot be answered, what the sources say.
    pub remark: String,
}

impl OpenName {
    /// The name, with the standing where it is not simply unknown: somebody looked, or sources disagree.
    pub fn text(&self) -> String {
        match self.standing.as_str() {
            "unanswerable" | "contested" => format!("{} ({})", self.name, self.standing),
            _ => self.name.clone(),
        }
    }
}

/// One open item for several records.
struct Group {
    item: ItemId,
    standing: String,
    place: Place,
    paths: Vec<ItemPath>,
}

/// Where an open item lies, seen from the record whose line names it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Own,
    Above,
    Below,
}

/// The open items of a line of `record`, in order, those of records below it grouped by item.
pub(crate) fn open_names(words: &Words<'_>, record: RecordId, open: &[ItemPath]) -> Vec<OpenName> {
    let mut groups: Vec<Group> = Vec::new();
    for &path in open {
        let place = match path.record {
            it if it == record => Place::Own,
            it if words.is_within(it, record) => Place::Below,
            _ => Place::Above,
        };
        let standing = words.standing(path);
        let is_same = |it: &&mut Group| it.item == path.item && it.place == place && it.standing == standing;
        match groups.iter_mut().find(is_same) {
            Some(group) => group.paths.push(path),
            None => groups.push(Group { item: path.item, standing, place, paths: vec![path] }),
        }
    }
    groups.iter().map(|group| named(words, group)).collect()
}

fn named(words: &Words<'_>, group: &Group) -> OpenName {
    let vocabulary = &words.framework.vocabulary;
    let item = &vocabulary.items[group.item];
    let is_list = matches!(item.domain, Domain::List { .. });
    let own = match (is_list, group.standing == super::words::FROM_SILENCE) {
        (true, true) => format!("no further {}", item.name),
        (true, false) => format!("further {}", item.name),
        (false, _) => item.name.clone(),
    };
    let name = match (group.place, group.paths.as_slice()) {
        (Place::Own, _) => own,
        (Place::Above, _) => format!("{}.{own}", vocabulary.entities[item.entity].name),
        (Place::Below, [one]) => format!("{own} of {}", words.case.records[one.record].id),
        (Place::Below, many) => format!("{own} of {} {}", many.len(), list_name(words, item.entity)),
    };
    let remark = match group.paths.as_slice() {
        [one] => words.remark(*one),
        _ => String::new(),
    };
    OpenName {
        name,
        item: group.item,
        standing: group.standing.clone(),
        question: item.question.clone(),
        remark,
    }
}

/// What the records of an entity are called together: `projects`.
fn list_name<'a>(words: &'a Words<'_>, entity: crate::value::EntityId) -> &'a str {
    let vocabulary = &words.framework.vocabulary;
    let list = vocabulary.entities[entity].parent.map(|(_, list)| vocabulary.items[list].name.as_str());
    list.unwrap_or("records")
}

impl Words<'_> {
    /// Why an item cannot be answered, or what the sources that disagree say; empty for any other.
    fn remark(&self, path: ItemPath) -> String {
        match self.recorded_standing(path) {
            Some(Standing::Unanswerable) => self.notes(path).join("; "),
            Some(Standing::Contested) => self.observations(path).join(", "),
            Some(Standing::NotRecorded | Standing::Unknown | Standing::Recorded) | None => String::new(),
        }
    }
}

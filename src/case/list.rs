//! Records: their items, their lists, and what is said about records that are not listed.

use super::evidence::{Reader, is_evidence};
use super::number::{found, short};
use super::provenance::SOURCE_KEYS;
use super::toml::{Entry, Node, Table, Value};
use super::{Completeness, Evidence, List, Record, Standing};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::Span;
use crate::value::{EntityId, ItemId, RecordId};
use crate::vocabulary::{Domain, Item, Vocabulary};

/// What ends the name of a list to say whether all its records are listed.
pub(super) const COMPLETE: &str = "_complete";

/// Keys of the file that stand in its root alone.
pub(super) const ROOT_KEYS: &[&str] = &["vocabulary", "with", "sources"];

/// Keys that every record has.
pub(super) const RECORD_KEYS: &[&str] = &["id", "title", "note"];

/// Where a record stands: its entity, its parent and the headings above it.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    pub entity: EntityId,
    pub parent: Option<RecordId>,
    /// `projects.activities`; empty for the root.
    pub heading: &'p str,
}

impl Reader<'_> {
    /// Reads a record with all that stands below it.
    pub(super) fn record(&mut self, place: Place<'_>, id: String, table: &Table, span: Span) -> RecordId {
        let vocabulary = self.vocabulary;
        let title = self.text_of(table, "title");
        self.text_of(table, "note");
        self.unknown_names(place, table);
        let evidence = self.all_evidence(place.entity, table);
        let record = Record {
            entity: place.entity,
            id,
            title,
            parent: place.parent,
            evidence,
            lists: Vec::new(),
            span,
        };
        let index = self.records.push(record);
        let mut lists = Vec::new();
        for &item in &vocabulary.entities[place.entity].items {
            if let Domain::List { entity, at_most } = vocabulary.items[item].domain {
                let completeness = self.completeness(table, &vocabulary.items[item]);
                let below = Below { item, entity, at_most, parent: index, heading: place.heading };
                let records = self.list(below, table);
                lists.push(List { item, records, completeness });
            }
        }
        self.records[index].lists = lists;
        index
    }

    fn all_evidence(&mut self, entity: EntityId, table: &Table) -> Vec<Evidence> {
        let vocabulary = self.vocabulary;
        let mut all = Vec::new();
        for &item in &vocabulary.entities[entity].items {
            let item = &vocabulary.items[item];
            all.push(match table.get(&item.name).filter(|_| is_evidence(item)) {
                Some(entry) => self.evidence(item, &entry.node),
                None => self.nothing(item, Standing::NotRecorded),
            });
        }
        all
    }

    /// What `NAME_complete` says.
    fn completeness(&mut self, table: &Table, list: &Item) -> Completeness {
        let Some(entry) = table.get(&format!("{}{COMPLETE}", list.name)) else {
            return Completeness::NotSaid;
        };
        match entry.node.value {
            Value::YesNo(true) => Completeness::Complete(entry.node.span),
            Value::YesNo(false) => Completeness::Open(entry.node.span),
            Value::Text(_) | Value::Number(_) | Value::Date(_) | Value::Array(_) | Value::Table(_) => {
                let message =
                    format!("{} does not say whether all {} are listed", found(&entry.node), list.name);
                let diagnostic = Diagnostic::error(code::C0135, entry.node.span, message)
                    .help("write true when all are listed, false when there may be more");
                self.report(diagnostic);
                Completeness::NotSaid
            }
        }
    }

    fn list(&mut self, below: Below<'_>, table: &Table) -> Vec<RecordId> {
        let vocabulary = self.vocabulary;
        let item = &vocabulary.items[below.item];
        let Some(entry) = table.get(&item.name) else { return Vec::new() };
        let heading = join(below.heading, &item.name);
        let Value::Array(nodes) = &entry.node.value else {
            self.not_records(item, &heading, &entry.node, entry.key_span);
            return Vec::new();
        };
        let mut records = Vec::new();
        let mut ids: Vec<(String, Span)> = Vec::new();
        for node in nodes {
            let Value::Table(record) = &node.value else {
                self.not_records(item, &heading, node, node.span);
                continue;
            };
            let id = self.id_of(record, &heading, node.span, &mut ids);
            let place = Place { entity: below.entity, parent: Some(below.parent), heading: &heading };
            records.push(self.record(place, id, record, node.span));
        }
        if let Some(node) = nodes.get(below.at_most as usize) {
            let message =
                format!("`{}` has {} records, but at most {} can be", item.name, nodes.len(), below.at_most);
            let diagnostic = Diagnostic::error(code::C0134, node.span, message)
                .label("the first one too many")
                .help("leave records out, or have the vocabulary allow more");
            self.report(diagnostic);
        }
        records
    }

    /// The id of a record, which no other record of its list has; empty when it was reported.
    fn id_of(&mut self, table: &Table, heading: &str, span: Span, ids: &mut Vec<(String, Span)>) -> String {
        let Some(entry) = table.get("id") else {
            // A slip in the name itself has a message of its own.
            let is_slip = |it: &Entry| {
                vocabulary_has_no(self.vocabulary, &it.key) && nearest(&it.key, ["id"]).is_some()
            };
            if table.entries.iter().any(is_slip) {
                return String::new();
            }
            let diagnostic =
                Diagnostic::error(code::C0132, span, format!("this record of `{heading}` has no `id`"))
                    .note("explanations call a record by its id")
                    .help("write `id = \"…\"` as its first line");
            self.report(diagnostic);
            return String::new();
        };
        let id = self.text_of(table, "id");
        let is_text = matches!(entry.node.value, Value::Text(_));
        if is_text && id.trim().is_empty() {
            let diagnostic = Diagnostic::error(
                code::C0132,
                entry.node.span,
                format!("the `id` of this record of `{heading}` is empty"),
            );
            self.report(diagnostic.help("give it a short name of its own"));
            return id;
        }
        match ids.iter().find(|(other, _)| is_text && *other == id) {
            Some(&(_, first)) => {
                let message = format!("two records of `{heading}` are called `{}`", short(&id));
                let diagnostic = Diagnostic::error(code::C0133, entry.node.span, message)
                    .other(first, "the first one")
                    .help("give each record an id of its own");
                self.report(diagnostic);
            }
            None => ids.push((id.clone(), entry.node.span)),
        }
        id
    }

    fn not_records(&mut self, item: &Item, heading: &str, node: &Node, key_span: Span) {
        // A heading's own place is the whole line; a value's place is the value.
        let span = if matches!(node.value, Value::Table(_)) { key_span } else { node.span };
        let message = match &node.value {
            Value::Table(_) => format!("`{}` is a list, but stands here as one table", item.name),
            Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) => {
                format!("`{}` is a list of records, but {} stands here", item.name, found(node))
            }
        };
        let diagnostic = Diagnostic::error(code::C0131, span, message).help(format!(
            "write `[[{heading}]]` on a line of its own for each record, and its `id` below it"
        ));
        self.report(diagnostic);
    }

    /// Names that are no item of the entity: misplaced, of another entity, or misspelt.
    fn unknown_names(&mut self, place: Place<'_>, table: &Table) {
        let vocabulary = self.vocabulary;
        let mut misplaced = Vec::new();
        for entry in &table.entries {
            let key = entry.key.as_str();
            if is_known(vocabulary, place, key) {
                continue;
            }
            match home_above(vocabulary, place.entity, key) {
                Some(home) => misplaced.push((entry, home)),
                None => self.unknown_name(place, entry),
            }
        }
        let mut misplaced = misplaced.into_iter();
        if let Some((entry, home)) = misplaced.next() {
            let (key, entity) = (&entry.key, &vocabulary.entities[home].name);
            // One slip in the order of the file moves all lines behind it, so all of them are one message.
            let opening = opening(place.heading, vocabulary.entities[home].depth);
            let what =
                if ROOT_KEYS.contains(&key.as_str()) { "belongs to the whole case" } else { "is an item" };
            let of = if ROOT_KEYS.contains(&key.as_str()) { String::new() } else { format!(" of {entity}") };
            let message = format!("`{key}` {what}{of}, but it stands inside `[[{}]]`", place.heading);
            let mut diagnostic = Diagnostic::error(code::C0108, entry.key_span, message)
                .note(format!("all that stands below `[[{}]]` is said of that record", place.heading))
                .help(format!("move it above the first `[[{opening}]]`"));
            for (entry, _) in misplaced {
                diagnostic = diagnostic.other(entry.key_span, "and this");
            }
            self.report(diagnostic);
        }
    }

    /// Reports a name of a shared file that is none of the root.
    pub(super) fn unknown_in(&mut self, place: Place<'_>, entry: &Entry) {
        if !is_known(self.vocabulary, place, &entry.key) {
            self.unknown_name(place, entry);
        }
    }

    fn unknown_name(&mut self, place: Place<'_>, entry: &Entry) {
        let vocabulary = self.vocabulary;
        let (key, entity) = (entry.key.as_str(), &vocabulary.entities[place.entity]);
        if let Some(list) = key.strip_suffix(COMPLETE) {
            self.unknown_list(place, entry, list);
            return;
        }
        let own: Vec<&str> = entity.items.iter().map(|&item| vocabulary.items[item].name.as_str()).collect();
        let elsewhere = vocabulary.items.iter().find(|item| item.name == key);
        if let Some(other) = elsewhere {
            let owner = &vocabulary.entities[other.entity];
            let message = format!("`{key}` is an item of {}, not of {}", owner.name, entity.name);
            let help = match heading_of(vocabulary, other.entity) {
                Some(heading) => format!("write it below `[[{heading}]]`, with that record's `id`"),
                None => "write it at the head of the file".to_owned(),
            };
            self.report(Diagnostic::error(code::C0107, entry.key_span, message).help(help));
            return;
        }
        let message = format!("`{key}` is no item of {}", entity.name);
        let mut diagnostic = Diagnostic::error(code::C0106, entry.key_span, message);
        if let Some(source) = as_source(entry) {
            self.report(diagnostic.help(format!("write `[sources.{source}]`")));
            return;
        }
        let root = place.parent.is_none();
        let extra = if root { ROOT_KEYS } else { &[] };
        if own.len() <= 12 {
            diagnostic = diagnostic.note(format!("{} has {}", entity.name, own.join(", ")));
        }
        let lists =
            entity.items.iter().map(|&item| &vocabulary.items[item]).filter(|item| !is_evidence(item));
        let complete: Vec<String> = lists.map(|item| format!("{}{COMPLETE}", item.name)).collect();
        let others = RECORD_KEYS.iter().chain(extra).copied().chain(complete.iter().map(String::as_str));
        let names = own.iter().copied().chain(others);
        let diagnostic = match nearest(key, names) {
            Some(name) => diagnostic.help(format!("did you mean `{name}`?")),
            None => self.near_elsewhere(diagnostic, key),
        };
        self.report(diagnostic);
    }

    /// The nearest item of any entity, when none of its own is near.
    fn near_elsewhere(&self, diagnostic: Diagnostic, key: &str) -> Diagnostic {
        let near = nearest(key, self.vocabulary.items.iter().map(|item| item.name.as_str()));
        let item = self.vocabulary.items.iter().find(|item| Some(item.name.as_str()) == near);
        match item {
            Some(item) => {
                let owner = &self.vocabulary.entities[item.entity].name;
                diagnostic.help(format!("did you mean `{}` of {owner}?", item.name))
            }
            None => diagnostic,
        }
    }

    fn unknown_list(&mut self, place: Place<'_>, entry: &Entry, list: &str) {
        let vocabulary = self.vocabulary;
        let entity = &vocabulary.entities[place.entity];
        let items = entity.items.iter().map(|&item| &vocabulary.items[item]);
        let lists: Vec<String> =
            items.filter(|item| !is_evidence(item)).map(|item| format!("{}{COMPLETE}", item.name)).collect();
        let message = match vocabulary.item_of(place.entity, list) {
            Some(_) => format!("`{list}` is no list, so it cannot be complete"),
            None => format!("{} has no list `{list}` that could be complete", entity.name),
        };
        let diagnostic = Diagnostic::error(code::C0136, entry.key_span, message);
        self.report(diagnostic.suggest(&entry.key, lists.iter().map(String::as_str)));
    }
}

/// The name of a source where the heading of one has a slip: `[sourcesS1]`.
fn as_source(entry: &Entry) -> Option<&str> {
    let Value::Table(table) = &entry.node.value else { return None };
    let name = entry.key.strip_prefix("source").map(|it| it.trim_start_matches(['s', '_', '-']))?;
    let is_part = |it: &Entry| SOURCE_KEYS.contains(&it.key.as_str());
    (!name.is_empty() && table.entries.iter().all(is_part)).then_some(name)
}

fn vocabulary_has_no(vocabulary: &Vocabulary, name: &str) -> bool {
    vocabulary.items.iter().all(|item| item.name != name)
}

/// A list below a record.
struct Below<'p> {
    item: ItemId,
    entity: EntityId,
    at_most: u32,
    parent: RecordId,
    heading: &'p str,
}

fn is_known(vocabulary: &Vocabulary, place: Place<'_>, key: &str) -> bool {
    let list_of = |key: &str| {
        vocabulary.item_of(place.entity, key).is_some_and(|it| !is_evidence(&vocabulary.items[it]))
    };
    RECORD_KEYS.contains(&key)
        || (place.parent.is_none() && ROOT_KEYS.contains(&key))
        || vocabulary.item_of(place.entity, key).is_some()
        || key.strip_suffix(COMPLETE).is_some_and(list_of)
}

/// The nearest ancestor that has the name.
fn home_above(vocabulary: &Vocabulary, entity: EntityId, key: &str) -> Option<EntityId> {
    let ancestors = || vocabulary.ancestors(entity);
    if ROOT_KEYS.contains(&key) {
        return ancestors().last();
    }
    let name = key.strip_suffix(COMPLETE).unwrap_or(key);
    ancestors().find(|&above| vocabulary.item_of(above, name).is_some())
}

/// The first heading that closes an entity of this depth: `projects` of `projects.activities` for the root.
fn opening(heading: &str, depth: usize) -> String {
    heading.split('.').take(depth + 1).collect::<Vec<_>>().join(".")
}

/// The heading under which records of an entity stand; `None` for the root.
pub(super) fn heading_of(vocabulary: &Vocabulary, entity: EntityId) -> Option<String> {
    let (parent, list) = vocabulary.entities[entity].parent?;
    let above = heading_of(vocabulary, parent).unwrap_or_default();
    Some(join(&above, &vocabulary.items[list].name))
}

fn join(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}

//! A case changed: an item recorded otherwise, a record more or fewer. And the same for the text of its file.
//!
//! In the text nothing else is touched: what a line said before stays behind it as a comment.

use super::evidence::Reader;
use super::list::COMPLETE;
use super::toml::{self, Entry, Table, Value};
use super::write::{bare, quoted};
use super::{Case, Completeness, Evidence, List, Record, Standing};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};
use crate::value::{Decimal, IdVec, ItemId, RecordId};
use crate::vocabulary::{Domain, Item, Vocabulary};

impl Case {
    /// Records an item.
    pub fn record_item(
        &mut self,
        vocabulary: &Vocabulary,
        record: RecordId,
        item: ItemId,
        evidence: Evidence,
    ) {
        if let Some(slot) = self.records[record].evidence.get_mut(vocabulary.items[item].place) {
            *slot = evidence;
        }
    }

    /// Says whether all records of a list are listed.
    pub fn complete_list(&mut self, record: RecordId, list: ItemId, completeness: Completeness) {
        for it in self.records[record].lists.iter_mut().filter(|it| it.item == list) {
            it.completeness = completeness;
        }
    }

    /// Adds a record of which nothing is recorded; `None` when the list is none of the record's or full.
    pub fn add_record(
        &mut self,
        vocabulary: &Vocabulary,
        parent: RecordId,
        list: ItemId,
        id: &str,
        span: Span,
    ) -> Option<RecordId> {
        let Domain::List { entity, at_most } = vocabulary.items[list].domain else { return None };
        let place = self.records[parent].lists.iter().position(|it| it.item == list)?;
        if self.records[parent].lists[place].records.len() >= at_most as usize {
            return None;
        }
        let items = &vocabulary.entities[entity].items;
        let nothing = |&item: &ItemId| Evidence {
            standing: Standing::NotRecorded,
            possible: vocabulary.whole(&vocabulary.items[item].domain),
            observations: Vec::new(),
            presumption: None,
        };
        let is_list = |it: &&ItemId| matches!(vocabulary.items[**it].domain, Domain::List { .. });
        let empty = |&item: &ItemId| List { item, records: Vec::new(), completeness: Completeness::NotSaid };
        let added = self.records.push(Record {
            entity,
            id: id.to_owned(),
            title: String::new(),
            parent: Some(parent),
            evidence: items.iter().map(nothing).collect(),
            lists: items.iter().filter(is_list).map(empty).collect(),
            span,
        });
        self.records[parent].lists[place].records.push(added);
        Some(added)
    }

    /// The case without a record and all that stands below it; the root cannot go.
    #[must_use]
    pub fn without_record(&self, record: RecordId) -> Case {
        let goes = |at: RecordId| {
            std::iter::successors(Some(at), |&at| self.records[at].parent).any(|it| it == record)
        };
        if record == Case::ROOT {
            return self.clone();
        }
        let stays: Vec<RecordId> = self.records.ids().filter(|&it| !goes(it)).collect();
        let renamed = |old: RecordId| stays.iter().position(|&it| it == old).map(|at| RecordId(at as u32));
        let records: IdVec<RecordId, Record> = stays
            .iter()
            .map(|&old| {
                let mut it = self.records[old].clone();
                it.parent = it.parent.and_then(renamed);
                for list in &mut it.lists {
                    list.records = list.records.iter().filter_map(|&below| renamed(below)).collect();
                }
                it
            })
            .collect();
        Case { records, ..self.clone() }
    }

    /// What a text says of an item, as it would stand behind `=` in a case file.
    pub fn read_evidence(
        &self,
        vocabulary: &Vocabulary,
        item: ItemId,
        file: &SourceFile,
    ) -> (Option<Evidence>, Vec<Diagnostic>) {
        let document = toml::read(file);
        let mut reader = Reader {
            vocabulary,
            sources: self.sources.clone(),
            named_sources: Vec::new(),
            sources_are_missing: false,
            records: IdVec::default(),
            diagnostics: document.diagnostics,
        };
        let item = &vocabulary.items[item];
        let evidence = document.root.get(&item.name).map(|entry| reader.evidence(item, &entry.node));
        let evidence = evidence.filter(|_| reader.diagnostics.is_empty());
        (evidence, reader.diagnostics)
    }
}

/// What somebody answers about an item, as it stands behind `=`: `yes`, `strong`, `40%`, `[a, b]`, `low..high`,
/// `unknown`, `unanswerable`, or anything that a case file could have there.
pub fn answer_text(item: &Item, answer: &str) -> String {
    let answer = answer.trim();
    if answer.starts_with(['{', '"']) {
        return answer.to_owned();
    }
    if answer == "unanswerable" {
        return "{ status = \"unanswerable\" }".to_owned();
    }
    if answer == "unknown" {
        return quoted(answer);
    }
    let one = |text: &str| match &item.domain {
        Domain::YesNo if ["yes", "true"].contains(&text) => "true".to_owned(),
        Domain::YesNo if ["no", "false"].contains(&text) => "false".to_owned(),
        Domain::Number(_) if Decimal::parse(text).is_ok() => text.to_owned(),
        Domain::YesNo
        | Domain::Number(_)
        | Domain::Scale(_)
        | Domain::OneOf(_)
        | Domain::AnyOf(_)
        | Domain::List { .. } => quoted(text),
    };
    match (&item.domain, answer.split_once("..")) {
        (Domain::Scale(_) | Domain::Number(_), Some((low, high))) => {
            let ends = [("min", low.trim()), ("max", high.trim())];
            let pairs: Vec<String> = ends
                .into_iter()
                .filter(|(_, end)| !end.is_empty())
                .map(|(key, end)| format!("{key} = {}", one(end)))
                .collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        (Domain::AnyOf(_), _) => {
            let inner = answer.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(answer);
            let names = inner.split(',').map(|it| it.trim().trim_matches('"')).filter(|it| !it.is_empty());
            format!("[{}]", names.map(quoted).collect::<Vec<_>>().join(", "))
        }
        _ => one(answer),
    }
}

/// A line that says what `value` says of an item.
pub fn item_line(item: &Item, value: &str) -> String {
    format!("{} = {value}\n", bare(&item.name))
}

/// The text of a case file with one key of one record said otherwise; `None` where that takes more than one line.
///
/// `path`: the lists and ids that lead to the record. What stood there stays behind it as a comment.
pub fn text_with(file: &SourceFile, path: &[(String, String)], key: &str, value: &str) -> Option<String> {
    let document = toml::read(file);
    let mut table = &document.root;
    for (list, id) in path {
        let Value::Array(nodes) = &table.get(list)?.node.value else { return None };
        table = nodes.iter().find_map(|node| match &node.value {
            Value::Table(it) => {
                let own = it.get("id").map(|entry| &entry.node.value);
                matches!(own, Some(Value::Text(text)) if text == id).then_some(it)
            }
            Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) => None,
        })?;
    }
    let text = &file.text;
    match table.get(key) {
        Some(entry) => Some(replaced(text, entry, value)),
        None => {
            let line = format!("{} = {value}\n", bare(key));
            let at = end_of_own_lines(text, table, path.is_empty())?;
            let (before, after) = (text.get(..at)?, text.get(at..)?);
            let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
            Some(format!("{before}{gap}{line}{after}"))
        }
    }
}

/// The name of the flag that says whether a list is complete.
pub fn complete_key(list: &Item) -> String {
    format!("{}{COMPLETE}", list.name)
}

fn replaced(text: &str, entry: &Entry, value: &str) -> String {
    let (start, end) = (entry.node.span.start as usize, entry.node.span.end as usize);
    let (before, rest) = (text.get(..start).unwrap_or(""), text.get(end..).unwrap_or(""));
    let old = text.get(start..end).unwrap_or("");
    let says_more = matches!(entry.node.value, Value::Table(_) | Value::Array(_));
    if !says_more {
        return format!("{before}{value}{rest}");
    }
    let old: Vec<&str> = old.split_whitespace().collect();
    let (line, after) = rest.split_at(rest.find('\n').unwrap_or(rest.len()));
    format!("{before}{value}{} # before: {}{after}", line.trim_end(), old.join(" "))
}

/// Where a further line of a table goes: behind its last own line, before any heading.
fn end_of_own_lines(text: &str, table: &Table, is_root: bool) -> Option<usize> {
    let is_own = |entry: &&Entry| {
        // A heading's table or array of tables is no line of its own.
        let start = entry.key_span.start as usize;
        let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        Some(!text.get(line_start..start)?.trim_start().starts_with('['))
    };
    let last = table
        .entries
        .iter()
        .filter(|entry| is_own(entry).unwrap_or(false))
        .map(|entry| entry.node.span.end as usize)
        .max();
    let Some(last) = last else { return is_root.then_some(0) };
    Some(text.get(last..)?.find('\n').map_or(text.len(), |at| last + at + 1))
}

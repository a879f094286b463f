//! A heading that is lost: what stands below it is read into the record or the source above it. That is one mistake,
//! however many lines stand there.

use super::list::{COMPLETE, RECORD_KEYS, ROOT_KEYS, heading_of};
use super::mend::{line_start, section_end};
use super::provenance::SOURCE_KEYS;
use super::toml::{Document, Table, Value};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceFile, Span};
use crate::value::EntityId;
use crate::vocabulary::{Domain, Vocabulary};

/// What a source has and nothing else in a case, unless an item is called so.
const OF_SOURCES: &[&str] = &["kind", "date", "url"];

/// What the lines between two headings are said of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Record(EntityId),
    Source,
}

/// A name on the left of a line, as read or as one that stands twice.
struct Key {
    name: String,
    span: Span,
    is_again: bool,
}

/// Where a record or a source begins without its heading.
struct Lost {
    at: Span,
    end: usize,
    what: String,
    label: String,
    help: String,
}

/// Reports lost headings, and marks what stands below them as broken, so that nothing more is said of it.
pub(super) fn report_lost(document: &mut Document, file: &SourceFile, vocabulary: &Vocabulary) {
    // Written for another vocabulary, none of its names can be judged.
    let of = document.root.get("vocabulary").map(|it| &it.node.value);
    if matches!(of, Some(Value::Text(name)) if *name != vocabulary.name) {
        return;
    }
    let mut sections = vec![(Subject::Record(Vocabulary::ROOT), &document.root, 0)];
    records(Vocabulary::ROOT, &document.root, vocabulary, file, &mut sections);
    if let Some(Value::Table(sources)) = document.root.get("sources").map(|it| &it.node.value) {
        for source in &sources.entries {
            if let Value::Table(table) = &source.node.value {
                sections.push((Subject::Source, table, source.key_span.start as usize));
            }
        }
    }
    let lost = sections.into_iter().filter_map(|(subject, table, start)| {
        let end = section_end(&file.text, start, subject == Subject::Record(Vocabulary::ROOT));
        let keys = keys(document, table, file, start, end);
        lost(subject, &keys, vocabulary, end)
    });
    for Lost { at, end, what, label, help } in lost.collect::<Vec<_>>() {
        let piece = Span::new(file.id, at.start as usize, end);
        document
            .diagnostics
            .retain(|it| !(it.code == code::C0102 && it.span.is_some_and(|it| is_in(it, piece))));
        document.break_piece(piece);
        document.diagnostics.push(Diagnostic::error(code::C0143, at, what).label(label).help(help));
    }
}

fn is_in(span: Span, piece: Span) -> bool {
    piece.start <= span.start && span.start < piece.end
}

/// The records that have a heading of their own, at any depth.
fn records<'t>(
    entity: EntityId,
    table: &'t Table,
    vocabulary: &Vocabulary,
    file: &SourceFile,
    found: &mut Vec<(Subject, &'t Table, usize)>,
) {
    for &item in &vocabulary.entities[entity].items {
        let item = &vocabulary.items[item];
        let (Domain::List { entity, .. }, Some(entry)) = (&item.domain, table.get(&item.name)) else {
            continue;
        };
        let Value::Array(nodes) = &entry.node.value else { continue };
        for node in nodes {
            let Value::Table(record) = &node.value else { continue };
            let start = line_start(&file.text, node.span.start as usize);
            if file.text.get(start..).is_some_and(|it| it.trim_start().starts_with("[[")) {
                found.push((Subject::Record(*entity), record, start));
                records(*entity, record, vocabulary, file, found);
            }
        }
    }
}

/// The names between a heading and the next one, in the order of the file.
fn keys(document: &Document, table: &Table, file: &SourceFile, start: usize, end: usize) -> Vec<Key> {
    let is_here = |span: Span| start <= span.start as usize && (span.start as usize) < end;
    let read = table.entries.iter().filter(|it| is_here(it.key_span));
    let mut keys: Vec<Key> =
        read.map(|it| Key { name: it.key.clone(), span: it.key_span, is_again: false }).collect();
    let doubles = document.diagnostics.iter().filter(|it| it.code == code::C0102);
    for span in doubles.filter_map(|it| it.span).filter(|&it| is_here(it)) {
        let name = file.text.get(span.start as usize..span.end as usize).unwrap_or("");
        // Inside braces it is a part of one line, and no line of its own.
        let before = file.text.get(line_start(&file.text, span.start as usize)..span.start as usize);
        if before.is_some_and(|it| it.trim().is_empty()) {
            keys.push(Key { name: name.trim_matches(['"', '\'']).to_owned(), span, is_again: true });
        }
    }
    keys.sort_by_key(|it| it.span.start);
    keys
}

fn lost(subject: Subject, keys: &[Key], vocabulary: &Vocabulary, end: usize) -> Option<Lost> {
    let (at, is_source) = match source_begins(subject, keys, vocabulary) {
        Some(at) => (at, true),
        None => (record_begins(subject, keys, vocabulary)?, false),
    };
    let first = keys.get(at)?;
    let rest = keys.get(at..)?;
    let label = match first.is_again {
        true => format!("`{}` stands for the second time", first.name),
        false => String::new(),
    };
    let (what, help) = if is_source {
        let help =
            "write `[sources.NAME]` on the line above, with the name that evidence gives as its `source`";
        ("a source", help.to_owned())
    } else {
        ("a record", record_help(subject, rest, vocabulary))
    };
    let what = format!("{what} seems to begin here, without its heading");
    Some(Lost { at: first.span, end, what, label, help })
}

/// The first of the names that only a source has, with those of its names that stand above it.
fn source_begins(subject: Subject, keys: &[Key], vocabulary: &Vocabulary) -> Option<usize> {
    let Subject::Record(entity) = subject else { return None };
    let is_item = |it: &Key| vocabulary.items.iter().any(|item| item.name == it.name);
    let sure = keys.iter().position(|it| OF_SOURCES.contains(&it.name.as_str()) && !is_item(it))?;
    // The title of the case or the record itself stands above all that is recorded.
    let is_part =
        |it: &Key| SOURCE_KEYS.contains(&it.name.as_str()) && vocabulary.item_of(entity, &it.name).is_none();
    let mut at = sure;
    while at > 1 && !keys.get(at).is_some_and(|it| it.is_again) && keys.get(at - 1).is_some_and(is_part) {
        at -= 1;
    }
    Some(at)
}

/// The name with which another record begins.
fn record_begins(subject: Subject, keys: &[Key], vocabulary: &Vocabulary) -> Option<usize> {
    let is_foreign = |it: &Key| is_foreign(subject, &it.name, vocabulary);
    let n_foreign = keys.iter().filter(|it| is_foreign(it)).count();
    let first_again = keys.iter().position(|it| it.is_again);
    let id = keys.iter().position(|it| it.name == "id" && (it.is_again || subject == Subject::Source));
    match (id, subject) {
        // An item of the root below the last heading is a line in the wrong place, with a message of its own.
        (Some(id), _) => Some(first_again.map_or(id, |again| again.min(id))),
        (None, Subject::Source) => first_again.filter(|_| n_foreign > 0),
        (None, Subject::Record(Vocabulary::ROOT)) => {
            let foreign = keys.iter().position(is_foreign)?;
            let id = foreign.checked_sub(1).filter(|&it| keys.get(it).is_some_and(|it| it.name == "id"));
            (id.is_some() || n_foreign > 1).then(|| id.unwrap_or(foreign))
        }
        (None, Subject::Record(_)) => {
            first_again.filter(|_| keys.iter().filter(|it| it.is_again).count() > 1)
        }
    }
}

/// True for an item of records that stand below the subject in the file, and for none of its own.
fn is_foreign(subject: Subject, name: &str, vocabulary: &Vocabulary) -> bool {
    let name = name.strip_suffix(COMPLETE).unwrap_or(name);
    let is_own = match subject {
        Subject::Record(entity) => {
            RECORD_KEYS.contains(&name)
                || ROOT_KEYS.contains(&name)
                || vocabulary.item_of(entity, name).is_some()
        }
        Subject::Source => SOURCE_KEYS.contains(&name),
    };
    let is_of_record = |item: &&crate::vocabulary::Item| item.name == name && item.entity != Vocabulary::ROOT;
    !is_own && vocabulary.items.iter().find(|item| item.name == name).as_ref().is_some_and(is_of_record)
}

/// The heading of the entity that most of the names belong to.
fn record_help(subject: Subject, rest: &[Key], vocabulary: &Vocabulary) -> String {
    let own = match subject {
        Subject::Record(entity) if entity != Vocabulary::ROOT => Some(entity),
        Subject::Record(_) | Subject::Source => None,
    };
    let score =
        |entity: EntityId| rest.iter().filter(|it| vocabulary.item_of(entity, &it.name).is_some()).count();
    let lists = vocabulary.entities.pairs().map(|(entity, _)| entity).filter(|&it| it != Vocabulary::ROOT);
    let best = own.into_iter().chain(lists).min_by_key(|&it| std::cmp::Reverse(score(it)));
    match best.and_then(|it| heading_of(vocabulary, it)) {
        Some(heading) => format!("write `[[{heading}]]` on the line above, or keep one line for each name"),
        None => "keep one line for each name".to_owned(),
    }
}

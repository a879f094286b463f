//! Evidence that several cases share: root items and sources of `NAME.shared.toml`.

use super::evidence::{Reader, is_evidence};
use super::list::{COMPLETE, Place};
use super::toml::{Document, Entry, Table};
use crate::diagnostic::{Diagnostic, code};
use crate::value::RecordId;
use crate::vocabulary::Vocabulary;

impl Reader<'_> {
    /// Adds the evidence of one shared file to the root, where the case itself says nothing.
    pub(super) fn merge_shared(&mut self, root: RecordId, own: &Table, document: &Document) {
        if !self.check_vocabulary(&document.root) {
            return;
        }
        let vocabulary = self.vocabulary;
        for key in ["title", "note"] {
            self.text_of(&document.root, key);
        }
        let place = Place { entity: Vocabulary::ROOT, parent: None, heading: "" };
        for entry in &document.root.entries {
            match vocabulary.item_of(Vocabulary::ROOT, &entry.key) {
                Some(item) if is_evidence(&vocabulary.items[item]) => {
                    let evidence = self.evidence(&vocabulary.items[item], &entry.node);
                    let place = vocabulary.items[item].place;
                    if own.get(&entry.key).is_none()
                        && let Some(slot) = self.records[root].evidence.get_mut(place)
                    {
                        *slot = evidence;
                    }
                }
                Some(_) => self.not_shared(entry),
                None if ["with", "id"].contains(&entry.key.as_str()) => self.not_shared(entry),
                None if is_list_flag(vocabulary, &entry.key) => self.not_shared(entry),
                None => self.unknown_in(place, entry),
            }
        }
    }

    fn not_shared(&mut self, entry: &Entry) {
        let message = format!("`{}` cannot be shared by several cases", entry.key);
        let diagnostic = Diagnostic::error(code::C0141, entry.key_span, message)
            .note("a shared file has evidence for items of the root, and sources")
            .help("write it in the file of the case");
        self.report(diagnostic);
    }
}

/// Items that two files record.
pub(super) fn report_clashes(reader: &mut Reader<'_>, own: &Table, shared: &[Document]) {
    let vocabulary = reader.vocabulary;
    for &item in &vocabulary.entities[Vocabulary::ROOT].items {
        let item = &vocabulary.items[item];
        if !is_evidence(item) {
            continue;
        }
        let tables = std::iter::once(own).chain(shared.iter().map(|it| &it.root));
        let mut places = tables.filter_map(|table| table.get(&item.name)).map(|entry| entry.key_span);
        let Some(first) = places.next() else { continue };
        for again in places {
            let message = format!("`{}` is recorded in two files", item.name);
            let diagnostic = Diagnostic::error(code::C0137, first, message)
                .label("recorded here")
                .other(again, "and here")
                .help("keep one of the two; where sources disagree, write both as observations in the case");
            reader.report(diagnostic);
        }
    }
}

fn is_list_flag(vocabulary: &Vocabulary, key: &str) -> bool {
    let list = key.strip_suffix(COMPLETE).and_then(|name| vocabulary.item_of(Vocabulary::ROOT, name));
    list.is_some_and(|item| !is_evidence(&vocabulary.items[item]))
}

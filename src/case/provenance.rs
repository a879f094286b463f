//! Who says so: the sources of a case, and the source, place and note of each observation.

use super::CaseSource;
use super::evidence::Reader;
use super::number::found;
use super::toml::{Entry, Table, Value};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::value::CaseSourceId;
use crate::vocabulary::Vocabulary;

/// What a source may say of itself; `note` and `url` are for readers of the file.
pub(super) const SOURCE_KEYS: &[&str] = &["title", "kind", "date", "note", "url"];

/// Where an observation comes from.
#[derive(Default)]
pub(super) struct Provenance {
    pub source: Option<CaseSourceId>,
    pub place: String,
    pub note: String,
}

impl Reader<'_> {
    /// Reads the `sources` of one file.
    pub(super) fn sources(&mut self, entry: &Entry) {
        let Value::Table(sources) = &entry.node.value else {
            let message = format!("{} stands where sources are declared", found(&entry.node));
            self.report(sources_help(entry.node.span, message, "S1"));
            return;
        };
        let is_part =
            |it: &&Entry| SOURCE_KEYS.contains(&it.key.as_str()) && !matches!(it.node.value, Value::Table(_));
        let (parts, declared): (Vec<&Entry>, Vec<&Entry>) = sources.entries.iter().partition(is_part);
        if !parts.is_empty() {
            let help = "write `[sources.NAME]`, with the name that evidence gives as its `source`";
            let message = "this heading names no source";
            self.report(Diagnostic::error(code::C0140, entry.key_span, message).help(help));
        }
        for entry in declared {
            let Value::Table(table) = &entry.node.value else {
                let message =
                    format!("{} stands where the source `{}` is declared", found(&entry.node), entry.key);
                self.report(sources_help(entry.node.span, message, &entry.key));
                continue;
            };
            let source = self.source(entry, table);
            self.add_source(source);
        }
    }

    fn source(&mut self, entry: &Entry, table: &Table) -> CaseSource {
        let mut misplaced: Vec<&Entry> = Vec::new();
        for inner in &table.entries {
            if SOURCE_KEYS.contains(&inner.key.as_str()) {
                continue;
            }
            if self.vocabulary.items.iter().any(|item| item.name == inner.key) {
                misplaced.push(inner);
                continue;
            }
            let message = format!("a source has no `{}`", inner.key);
            let diagnostic = Diagnostic::error(code::C0110, inner.key_span, message)
                .note("a source has `title`, `kind`, `date`, `note` and `url`");
            self.report(diagnostic.suggest(&inner.key, SOURCE_KEYS.iter().copied()));
        }
        self.report_items_in(&entry.key, &misplaced);
        for key in ["note", "url"] {
            self.text_of(table, key);
        }
        CaseSource {
            id: entry.key.clone(),
            title: self.text_of(table, "title"),
            kind: self.text_of(table, "kind"),
            date: self.date_of(table),
            span: entry.key_span,
        }
    }

    /// Items below the heading of a source: one slip in the order of the file, so one message.
    fn report_items_in(&mut self, source: &str, misplaced: &[&Entry]) {
        let Some((first, rest)) = misplaced.split_first() else { return };
        let vocabulary = self.vocabulary;
        let item = vocabulary.items.iter().find(|item| item.name == first.key);
        let owner = item.map(|item| vocabulary.entities[item.entity].name.as_str()).unwrap_or_default();
        let is_of_root = item.is_some_and(|item| item.entity == Vocabulary::ROOT);
        let message =
            format!("`{}` is an item of {owner}, but it stands below `[sources.{source}]`", first.key);
        let mut diagnostic = Diagnostic::error(code::C0110, first.key_span, message)
            .note(format!("all that stands below `[sources.{source}]` is said of that source"));
        for entry in rest.iter().take(4) {
            diagnostic = diagnostic.other(entry.key_span, "and this");
        }
        let help = match is_of_root {
            true => "move it above the first line that begins with `[`".to_owned(),
            false => format!("move it to the record of {owner} that it belongs to"),
        };
        self.report(diagnostic.help(help));
    }

    /// A date, a year or a text, as written.
    fn date_of(&mut self, table: &Table) -> String {
        match table.get("date").map(|entry| &entry.node.value) {
            Some(Value::Date(text) | Value::Number(text)) => text.clone(),
            Some(Value::Text(_) | Value::YesNo(_) | Value::Array(_) | Value::Table(_)) | None => {
                self.text_of(table, "date")
            }
        }
    }

    /// Adds a source; one that is declared twice in the same words is one source.
    fn add_source(&mut self, source: CaseSource) {
        let same_words =
            |a: &CaseSource, b: &CaseSource| a.title == b.title && a.kind == b.kind && a.date == b.date;
        let known = self.sources.iter().find(|known| known.id == source.id).cloned();
        match known {
            None => {
                self.sources.push(source);
            }
            Some(known) if same_words(&known, &source) => {}
            Some(known) => {
                let message = format!("the source `{}` is declared in two ways", source.id);
                let diagnostic = Diagnostic::error(code::C0138, source.span, message)
                    .label("declared here")
                    .other(known.span, "and otherwise here")
                    .help("declare it once, or use the same title, kind and date in both places");
                self.report(diagnostic);
            }
        }
    }

    /// The source, place and note of a table of evidence.
    pub(super) fn provenance(&mut self, table: &Table) -> Provenance {
        Provenance {
            source: self.named_source(table),
            place: self.text_of(table, "place"),
            note: self.text_of(table, "note"),
        }
    }

    fn named_source(&mut self, table: &Table) -> Option<CaseSourceId> {
        let entry = table.get("source")?;
        let Value::Text(id) = &entry.node.value else {
            self.text_of(table, "source");
            return None;
        };
        let source = self.sources.pairs().find(|(_, source)| source.id == *id).map(|(index, _)| index);
        if source.is_none() && !self.sources_are_missing {
            let diagnostic =
                Diagnostic::error(code::C0111, entry.node.span, format!("the source `{id}` is not declared"));
            let names: Vec<&str> = self.sources.iter().map(|source| source.id.as_str()).collect();
            let diagnostic = if names.is_empty() {
                diagnostic.note("this case declares no source")
            } else {
                diagnostic.note(format!("declared are {}", names.join(", ")))
            };
            let declare = format!("declare it: `[sources.{id}]` with a `title`, behind the root items");
            let diagnostic = diagnostic.help(declare).suggest(id, names);
            self.report(diagnostic);
        }
        self.named_sources.extend(source);
        source
    }

    /// The text behind a key; empty when there is none or it was reported.
    pub(super) fn text_of(&mut self, table: &Table, key: &str) -> String {
        let Some(entry) = table.get(key) else { return String::new() };
        if let Value::Text(text) = &entry.node.value {
            return text.clone();
        }
        let message = format!("{} stands where `{key}` needs a text", found(&entry.node));
        let help = match &entry.node.value {
            Value::Array(_) if key == "source" => {
                "name one source; for two, write two tables in square brackets".to_owned()
            }
            Value::Text(_)
            | Value::Number(_)
            | Value::YesNo(_)
            | Value::Date(_)
            | Value::Array(_)
            | Value::Table(_) => format!("put it in double quotes: `{key} = \"…\"`"),
        };
        self.report(Diagnostic::error(code::C0139, entry.node.span, message).help(help));
        String::new()
    }
}

fn sources_help(span: Span, message: String, id: &str) -> Diagnostic {
    Diagnostic::error(code::C0140, span, message)
        .help(format!("write `[sources.{id}]` on a line of its own, and `title = \"…\"` below it"))
}

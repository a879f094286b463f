//! A case from its texts: reads them, checks the head, then the root with all records below it.

use super::evidence::Reader;
use super::list::Place;
use super::number::found;
use super::toml::{self, Document, Entry, Table, Value};
use super::{Case, CaseSource, heading, shared};
use crate::diagnostic::{Diagnostic, Severity, also, code, listed, nearest};
use crate::source::{SourceFile, Span};
use crate::value::{CaseSourceId, IdVec};
use crate::vocabulary::Vocabulary;

/// The largest case file.
pub const LARGEST_BYTES: usize = 8 << 20;

/// How deep brackets and dotted names may nest in a case file.
pub const DEEPEST_NESTING: usize = 16;

/// A case file and the shared files that it names, already read.
#[derive(Clone, Debug)]
pub struct CaseFiles<'a> {
    /// The case file.
    pub file: &'a SourceFile,
    /// The shared files, each with its name in `with`.
    pub shared: Vec<(String, &'a SourceFile)>,
    /// The file's name without `.toml`.
    pub id: String,
}

/// The names in `with` of a case file, with their places. Nothing else is checked.
pub fn shared_names(file: &SourceFile) -> Vec<(String, Span)> {
    names_in_with(&toml::read(file).root)
}

fn names_in_with(root: &Table) -> Vec<(String, Span)> {
    let Some(entry) = root.get("with") else { return Vec::new() };
    let Value::Array(nodes) = &entry.node.value else { return Vec::new() };
    let mut names: Vec<(String, Span)> = Vec::new();
    for node in nodes {
        if let Value::Text(name) = &node.value
            && !names.iter().any(|(known, _)| known == name)
        {
            names.push((name.clone(), node.span));
        }
    }
    names
}

/// The case, when it has no error, and all that is to be said of its files.
pub fn load(files: &CaseFiles<'_>, vocabulary: &Vocabulary) -> (Option<Case>, Vec<Diagnostic>) {
    let read = |file: &SourceFile| {
        let mut document = toml::read(file);
        heading::report_lost(&mut document, file, vocabulary);
        document
    };
    let own = read(files.file);
    let shared: Vec<Document> = files.shared.iter().map(|(_, file)| read(file)).collect();
    let mut reader = Reader {
        vocabulary,
        sources: IdVec::default(),
        named_sources: Vec::new(),
        sources_are_missing: sources_are_missing(files, &own, &shared),
        records: IdVec::default(),
        diagnostics: Vec::new(),
    };
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let same_vocabulary = reader.check_vocabulary(&own.root);
    reader.check_with(&own.root);
    for document in std::iter::once(&own).chain(&shared) {
        if let Some(entry) = document.root.get("sources") {
            reader.sources(entry);
        }
    }
    let (mut id, mut title) = (files.id.clone(), String::new());
    if same_vocabulary {
        if own.root.get("id").is_some() {
            id = reader.text_of(&own.root, "id");
        }
        let place = Place { entity: Vocabulary::ROOT, parent: None, heading: "" };
        // The case as a whole is marked where it says its id.
        let span = own.root.get("id").map_or(Span::new(files.file.id, 0, 0), |entry| entry.node.span);
        let root = reader.record(place, id.clone(), &own.root, span);
        title = reader.records[root].title.clone();
        for document in &shared {
            reader.merge_shared(root, &own.root, document);
        }
        shared::report_clashes(&mut reader, &own.root, &shared);
    }
    let documents: Vec<&Document> = std::iter::once(&own).chain(&shared).collect();
    reader.diagnostics.retain(|it| !follows_from_a_slip(&documents, it));
    let texts: Vec<&SourceFile> =
        std::iter::once(files.file).chain(files.shared.iter().map(|(_, file)| *file)).collect();
    for document in documents {
        let own = document.diagnostics.iter();
        diagnostics.extend(own.filter(|it| !is_again(&texts, it, &reader.diagnostics)).cloned());
    }
    once_a_name(&mut reader.diagnostics);
    let unused = unused_sources(&reader);
    once_a_source(&mut reader.diagnostics, &unused, &texts);
    diagnostics.append(&mut reader.diagnostics);
    diagnostics.sort_by_key(|it| (it.span.map(|span| span.file != files.file.id), it.span));
    let failed = diagnostics.iter().any(|it| it.severity == Severity::Error);
    let case = Case { id, title, file: files.file.id, sources: reader.sources, records: reader.records };
    ((!failed).then_some(case), diagnostics)
}

/// True when a place lies where a slip in the writing was reported: the slip is the mistake.
fn follows_from_a_slip(documents: &[&Document], diagnostic: &Diagnostic) -> bool {
    diagnostic.span.is_some_and(|span| documents.iter().any(|it| it.broken.holds_in(span)))
}

/// True for a list or sources that stand twice because they were written otherwise before, which is reported there.
fn is_again(texts: &[&SourceFile], doubled: &Diagnostic, found: &[Diagnostic]) -> bool {
    let line = |span: Span| {
        let file = texts.iter().find(|file| file.id == span.file)?;
        Some((span.file, file.line_column(span.start).0))
    };
    let Some((first, _)) = doubled.others.first().filter(|_| doubled.code == code::C0102) else {
        return false;
    };
    let found = found.iter().filter(|it| [code::C0131, code::C0140].contains(&it.code));
    found.filter_map(|it| it.span).any(|span| line(span) == line(*first))
}

/// A name that is none, in several records of one list: one message with the further places.
fn once_a_name(found: &mut Vec<Diagnostic>) {
    let all = std::mem::take(found);
    for one in all {
        let is_name = one.code == code::C0106 || one.code == code::C0107;
        let same = |it: &&mut Diagnostic| is_name && it.code == one.code && it.message == one.message;
        match (found.iter_mut().find(same), one.span) {
            (Some(first), Some(span)) => first.others.push((span, "and here".to_owned())),
            (Some(_), None) | (None, _) => found.push(one),
        }
    }
}

/// A source that is declared nowhere and named in several places: one message, at its heading where that has a slip.
fn once_a_source(found: &mut Vec<Diagnostic>, unused: &[CaseSource], texts: &[&SourceFile]) {
    let (mut uses, others): (Vec<Diagnostic>, _) =
        std::mem::take(found).into_iter().partition(|it| it.code == code::C0111);
    *found = others;
    uses.sort_by_key(|it| it.span);
    let mut groups: Vec<(String, Vec<Span>, Diagnostic)> = Vec::new();
    for one in uses {
        let (Some(name), Some(span)) = (one.unknown.as_ref().map(|it| it.name.clone()), one.span) else {
            continue;
        };
        match groups.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, places, _)) => places.push(span),
            None => groups.push((name, vec![span], one)),
        }
    }
    for (name, places, first) in groups {
        let mut near = unused.iter().filter(|it| nearest(&name, [it.id.as_str()]).is_some());
        found.push(match (places.as_slice(), near.next(), near.next()) {
            ([_, _, ..], Some(slip), None) => {
                let message = format!("`{}` is used nowhere, and `{name}` is declared nowhere", slip.id);
                Diagnostic::error(code::C0111, slip.span, message)
                    .label(format!("is this `{name}`?"))
                    .note(format!("`{name}` stands on {}", listed(&places, slip.span, texts)))
                    .help(format!("did you mean `{name}`? then write it here"))
            }
            ([here, rest @ ..], ..) if !rest.is_empty() => first.note(also(rest, *here, texts)),
            _ => first,
        });
    }
}

/// The sources that no evidence names.
fn unused_sources(reader: &Reader<'_>) -> Vec<CaseSource> {
    let unused = |id: &CaseSourceId| !reader.named_sources.contains(id);
    reader.sources.pairs().filter(|(id, _)| unused(id)).map(|(_, source)| source.clone()).collect()
}

/// True when some source may be declared in what could not be read.
fn sources_are_missing(files: &CaseFiles<'_>, own: &Document, shared: &[Document]) -> bool {
    let missing_file =
        names_in_with(&own.root).iter().any(|(name, _)| !files.shared.iter().any(|(known, _)| known == name));
    missing_file || std::iter::once(own).chain(shared).any(lacks_sources)
}

/// True when a source may be missed that was meant to be declared here.
fn lacks_sources(document: &Document) -> bool {
    let misspelt = |entry: &Entry| entry.key != "sources" && nearest(&entry.key, ["sources"]).is_some();
    let is_table = |entry: &Entry| matches!(entry.node.value, Value::Table(_));
    let misread = document.root.get("sources").is_some_and(|entry| match &entry.node.value {
        Value::Table(sources) => !sources.entries.iter().all(is_table),
        Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) => true,
    });
    let doubled = document.diagnostics.iter().any(|it| it.code == code::C0102);
    !document.broken.is_empty()
        || document.too_large
        || misread
        || doubled
        || document.root.entries.iter().any(misspelt)
}

impl Reader<'_> {
    /// False when the case is written for another vocabulary, so that none of its names can be judged.
    pub(super) fn check_vocabulary(&mut self, root: &Table) -> bool {
        let Some(entry) = root.get("vocabulary") else { return true };
        let name = &self.vocabulary.name;
        let Value::Text(found_name) = &entry.node.value else {
            self.text_of(root, "vocabulary");
            return true;
        };
        if found_name == name {
            return true;
        }
        let near = nearest(found_name, [name.as_str()]).is_some();
        let message =
            format!("this case is recorded in the vocabulary `{found_name}`, the rules use `{name}`");
        let help = if near {
            format!("did you mean `{name}`?")
        } else {
            format!("assess it with rules that use `{found_name}`, or record it in `{name}`")
        };
        self.report(Diagnostic::error(code::C0105, entry.node.span, message).help(help));
        near
    }

    fn check_with(&mut self, root: &Table) {
        let Some(entry) = root.get("with") else { return };
        let wrong = match &entry.node.value {
            Value::Array(nodes) => nodes.iter().find(|node| !matches!(node.value, Value::Text(_))),
            Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Table(_) => {
                Some(&entry.node)
            }
        };
        if let Some(node) = wrong {
            let message = format!("{} stands where `with` names shared files", found(node));
            let diagnostic = Diagnostic::error(code::C0142, node.span, message)
                .help("write their names in square brackets, as in `with = [\"morocco\"]`");
            self.report(diagnostic);
        }
    }
}

//! Sources and citations.

use super::{Citation, Source, Vocabulary};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{Cite, CiteKind, SourceLine};
use crate::value::{IdVec, SourceId};

/// Adds the sources of one head. Two units may call different sources by one name; one unit may not.
pub(super) fn add(lines: &[SourceLine], vocabulary: &mut Vocabulary, diagnostics: &mut Vec<Diagnostic>) {
    for line in lines {
        let twice = vocabulary
            .sources
            .iter()
            .find(|source| source.id == line.id.value && source.span.file == line.id.span.file);
        if let Some(first) = twice {
            diagnostics.push(
                Diagnostic::error(
                    code::E0218,
                    line.id.span,
                    format!("the source `{}` is declared twice", line.id.value),
                )
                .other(first.span, "first declared here")
                .help("give it another name, or leave one of them out"),
            );
            continue;
        }
        vocabulary.sources.push(Source {
            id: line.id.value.clone(),
            title: line.title.value.clone(),
            year: line.year.as_ref().map(|year| year.value),
            span: line.id.span,
        });
    }
}

/// The citations of one declaration; those with an unknown source are reported and left out.
///
/// A source is that of the file the citation stands in when that file declares it, else the last one
/// of that name: two units may call different sources by one name.
pub fn citations(
    cites: &[Cite],
    sources: &IdVec<SourceId, Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Citation> {
    cites.iter().filter_map(|cite| citation(cite, sources, diagnostics)).collect()
}

fn citation(
    cite: &Cite,
    sources: &IdVec<SourceId, Source>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Citation> {
    match &cite.kind {
        CiteKind::Judgement(why) => Some(Citation::Judgement { why: why.value.clone() }),
        CiteKind::Source { source, place, quote } => {
            let named = || sources.pairs().filter(|(_, it)| it.id == source.value);
            let own = named().find(|(_, it)| it.span.file == source.span.file);
            let Some((id, _)) = own.or_else(|| named().last()) else {
                let note = if sources.is_empty() {
                    "the head declares no sources".to_owned()
                } else {
                    let names: Vec<&str> = sources.iter().map(|it| it.id.as_str()).collect();
                    format!("the head declares {}", names.join(", "))
                };
                let name = &source.value;
                let mut diagnostic = Diagnostic::error(
                    code::E0219,
                    source.span,
                    format!("the source `{name}` is not declared"),
                )
                .note(note)
                .suggest(name, sources.iter().map(|it| it.id.as_str()));
                let place_word =
                    ["p", "pp", "page", "pages", "s", "sec", "section", "ch", "chapter", "table", "art"];
                if crate::diagnostic::nearest(name, ["judgement"]).is_some() {
                    diagnostic = diagnostic.help("did you mean `judgement`?");
                } else if place_word.contains(&name.to_lowercase().as_str()) {
                    diagnostic =
                        diagnostic.help(format!("name the source before the place: `cite SOURCE {name}. …`"));
                }
                if diagnostic.help.is_none() {
                    diagnostic = diagnostic.help(format!("add a line `source {name} \"title\"` to the head"));
                }
                diagnostics.push(diagnostic);
                return None;
            };
            let quote = quote.as_ref().map(|quote| quote.value.clone());
            Some(Citation::Source { source: id, place: place.value.clone(), quote })
        }
    }
}

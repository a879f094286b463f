//! Citations and phrases.

use super::reader::{Found, Reader};
use super::{Rule, value};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{Cite, CiteKind, Says, Spanned};

/// `cite SOURCE place "quoted term"` or `cite judgement "why"`.
pub(super) fn cite(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Cite> {
    let span = reader.span(&found);
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::text => return Some(Cite { kind: CiteKind::Judgement(value::text(reader, &inner)), span }),
            Rule::cited => return Some(Cite { kind: cited(reader, inner)?, span }),
            _ => {}
        }
    }
    None
}

fn cited(reader: &mut Reader<'_>, found: Found<'_>) -> Option<CiteKind> {
    let (mut source, mut place, mut quote) = (None, None, None);
    for inner in found.into_inner() {
        match inner.as_rule() {
            Rule::name => source = Some(value::name(reader, &inner)),
            Rule::place => {
                let blanks = inner.as_str().len() - inner.as_str().trim_start().len();
                let trimmed = inner.as_str().trim();
                let start = inner.as_span().start() + if trimmed.is_empty() { 0 } else { blanks };
                swallowed(reader, trimmed, start);
                place = Some(Spanned::new(trimmed.to_owned(), reader.place(start, start + trimmed.len())));
            }
            Rule::text => quote = Some(value::text(reader, &inner)),
            _ => {}
        }
    }
    Some(CiteKind::Source { source: source?, place: place?, quote })
}

/// A place runs to the end of its line, so a condition behind it would be part of it and be gone: the rule would hold
/// for every case. No source numbers its pages with `when`.
fn swallowed(reader: &mut Reader<'_>, place: &str, start: usize) {
    let mut before = 0;
    for word in place.split(' ') {
        if word == "when" {
            let span = reader.place(start + before, start + before + word.len());
            reader.report(
                Diagnostic::error(code::E0134, span, "this `when` is part of the cited place")
                    .note("a cited place runs to the end of its line, so the condition would be lost")
                    .help("write `when …` before `cite`, or on the next line"),
            );
            return;
        }
        before += word.len() + 1;
    }
}

/// `says "…" / "…"`.
pub(super) fn says(reader: &Reader<'_>, found: Found<'_>) -> Option<Says> {
    let mut phrases = found.into_inner().filter(|inner| inner.as_rule() == Rule::text);
    let holds = value::text(reader, &phrases.next()?);
    Some(Says { holds, fails: phrases.next().map(|phrase| value::text(reader, &phrase)) })
}

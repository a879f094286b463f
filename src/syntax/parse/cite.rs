//! Citations and phrases.

use super::reader::{Found, Reader};
use super::{Rule, swallowed, value};
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
                let end = inner.as_span().end();
                let is_quoted = reader.text.get(end..).is_some_and(|it| it.starts_with('"'));
                swallowed::check(reader, trimmed, start, is_quoted);
                place = Some(Spanned::new(trimmed.to_owned(), reader.place(start, start + trimmed.len())));
            }
            Rule::text => quote = Some(value::text(reader, &inner)),
            _ => {}
        }
    }
    Some(CiteKind::Source { source: source?, place: place?, quote })
}

/// `says "…" / "…"`.
pub(super) fn says(reader: &Reader<'_>, found: Found<'_>) -> Option<Says> {
    let mut phrases = found.into_inner().filter(|inner| inner.as_rule() == Rule::text);
    let holds = value::text(reader, &phrases.next()?);
    Some(Says { holds, fails: phrases.next().map(|phrase| value::text(reader, &phrase)) })
}

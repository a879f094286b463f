//! The head of a file.

use super::clauses::{clauses, last_name};
use super::reader::{Found, Reader};
use super::{Rule, value};
use crate::syntax::tree::{Extends, Head, SourceLine, Spanned, Text, UnitKind};

/// `vocabulary NAME …` or `framework NAME …`.
pub(super) fn head(reader: &mut Reader<'_>, found: Found<'_>, prose: Vec<Text>) -> Option<Head> {
    let span = reader.span(&found);
    let mut all = clauses(reader, found)?;
    let (mut kind, mut version, mut uses, mut parent) = (None, None, None, None);
    let mut sources = Vec::new();
    for piece in std::mem::take(&mut all.rest) {
        let place = reader.span(&piece);
        match piece.as_rule() {
            Rule::kw_vocabulary => kind = Some(UnitKind::Vocabulary),
            Rule::kw_framework => kind = Some(UnitKind::Framework),
            Rule::version => {
                let number = piece.into_inner().find(|it| it.as_rule() == Rule::version_number)?;
                let number = Spanned::new(number.as_str().to_owned(), reader.span(&number));
                reader.once(&mut version, number, place, "`version`");
            }
            Rule::uses => {
                let name = last_name(reader, piece)?;
                reader.once(&mut uses, name, place, "`uses`");
            }
            Rule::extends => {
                let it = extends(reader, piece)?;
                reader.once(&mut parent, it, place, "`extends`");
            }
            Rule::source_line => sources.push(source_line(reader, piece)?),
            _ => {}
        }
    }
    let name = all.name()?;
    Some(Head {
        prose,
        kind: kind?,
        name,
        title: all.title,
        extends: parent,
        version,
        uses,
        sources,
        applies: all.applies,
        span,
    })
}

fn extends(reader: &Reader<'_>, found: Found<'_>) -> Option<Extends> {
    let (mut name, mut version, mut digest) = (None, None, None);
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::name => name = Some(value::name(reader, &piece)),
            Rule::version_number => {
                version = Some(Spanned::new(piece.as_str().to_owned(), reader.span(&piece)))
            }
            Rule::text => digest = Some(value::text(reader, &piece)),
            _ => {}
        }
    }
    Some(Extends { name: name?, version: version?, digest })
}

fn source_line(reader: &mut Reader<'_>, found: Found<'_>) -> Option<SourceLine> {
    let (mut id, mut title, mut year) = (None, None, None);
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::name => id = Some(value::name(reader, &piece)),
            Rule::text => title = Some(value::text(reader, &piece)),
            Rule::number => year = Some(value::number(reader, &piece)?),
            _ => {}
        }
    }
    Some(SourceLine { id: id?, title: title?, year })
}

/// True for one head that stands twice in its file.
pub(super) fn is_same(first: &Head, second: &Head) -> bool {
    first.kind == second.kind && first.name.value == second.name.value
}

/// A head, with what only its double (which is an error) says.
pub(super) fn both(first: Head, second: Head) -> Head {
    let is_new = |it: &SourceLine| first.sources.iter().all(|old| old.id.value != it.id.value);
    let more: Vec<SourceLine> = second.sources.into_iter().filter(is_new).collect();
    Head {
        title: first.title.or(second.title),
        extends: first.extends.or(second.extends),
        version: first.version.or(second.version),
        uses: first.uses.or(second.uses),
        sources: first.sources.into_iter().chain(more).collect(),
        applies: first.applies.or(second.applies),
        ..first
    }
}

//! Crosswalks: which values of two conclusions count as the same.

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Rule, value};
use crate::syntax::tree::{Crosswalk, CrosswalkLine};

/// `crosswalk CONCLUSION to FRAMEWORK.CONCLUSION "…"` and its lines.
pub(super) fn crosswalk(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Crosswalk> {
    let all = clauses(reader, found)?;
    let (mut paths, mut lines) = (Vec::new(), Vec::new());
    for piece in all.rest {
        match piece.as_rule() {
            Rule::path => paths.push(value::path(reader, piece)),
            Rule::crosswalk_line => lines.push(line(reader, piece)?),
            _ => {}
        }
    }
    let mut paths = paths.into_iter();
    Some(Crosswalk {
        from: paths.next()?,
        to: paths.next()?,
        title: all.title,
        lines,
        cites: all.cites,
        because: all.because,
    })
}

/// `VALUE, VALUE counts as VALUE`.
fn line(reader: &mut Reader<'_>, found: Found<'_>) -> Option<CrosswalkLine> {
    let span = reader.span(&found);
    let mut from = value::values(reader, found)?;
    let to = from.pop()?;
    Some(CrosswalkLine { from, to, span })
}

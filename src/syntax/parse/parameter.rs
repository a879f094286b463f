//! Parameters, readings, assumptions, and the edits of a variant.

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Rule, value};
use crate::syntax::tree::{
    Assume, Ignore, Parameter, Path, Reading, ReadingKind, Remove, Set, Spanned, Value,
};

/// `parameter NAME = V in LO..HI "…" cite …`.
pub(super) fn parameter(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Parameter> {
    let mut all = clauses(reader, found)?;
    let (mut given, mut range) = (None, None);
    for piece in std::mem::take(&mut all.rest) {
        let span = reader.span(&piece);
        match piece.as_rule() {
            Rule::value => given = Some(value::value(reader, piece)?),
            Rule::within => {
                let ends = value::ends(reader, piece)?;
                reader.once(&mut range, ends, span, "the range after `in`");
            }
            _ => {}
        }
    }
    let name = all.name()?;
    Some(Parameter { name, value: given?, range, title: all.title, cites: all.cites, because: all.because })
}

/// `reading presumption`.
pub(super) fn reading(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Reading> {
    let all = clauses(reader, found)?;
    for piece in all.rest {
        let kind = match piece.as_rule() {
            Rule::kw_open => ReadingKind::Open,
            Rule::kw_presumption => ReadingKind::Presumption,
            Rule::kw_silence => ReadingKind::Silence,
            _ => continue,
        };
        return Some(Reading { kind: Spanned::new(kind, reader.span(&piece)), because: all.because });
    }
    None
}

/// `assume X = V when not recorded because "…"`.
pub(super) fn assume(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Assume> {
    let mut all = clauses(reader, found)?;
    let (item, given) = path_and_value(reader, std::mem::take(&mut all.rest))?;
    Some(Assume { item: item?, value: given?, because: all.because, cites: all.cites })
}

/// `ignore ITEM because "…"`.
pub(super) fn ignore(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Ignore> {
    let mut all = clauses(reader, found)?;
    let (item, _) = path_and_value(reader, std::mem::take(&mut all.rest))?;
    Some(Ignore { item: item?, because: all.because, cites: all.cites })
}

/// `set PARAMETER = V cite …`.
pub(super) fn set(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Set> {
    let mut all = clauses(reader, found)?;
    let (_, given) = path_and_value(reader, std::mem::take(&mut all.rest))?;
    Some(Set { name: all.name()?, value: given?, cites: all.cites, because: all.because })
}

/// `remove NAME because "…"`.
pub(super) fn remove(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Remove> {
    let mut all = clauses(reader, found)?;
    Some(Remove { name: all.name()?, because: all.because })
}

fn path_and_value(reader: &mut Reader<'_>, pieces: Vec<Found<'_>>) -> Option<(Option<Path>, Option<Value>)> {
    let (mut path, mut given) = (None, None);
    for piece in pieces {
        match piece.as_rule() {
            Rule::path => path = Some(value::path(reader, piece)),
            Rule::value => given = Some(value::value(reader, piece)?),
            _ => {}
        }
    }
    Some((path, given))
}

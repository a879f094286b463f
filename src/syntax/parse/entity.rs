//! Entities with their items, and what cannot be.

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Rule, cite, scale, slips, value};
use crate::syntax::tree::{Constraint, Entity, Favours, Item, Silence, Spanned};

/// `entity NAME` and its items.
pub(super) fn entity(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Entity> {
    let mut name = None;
    let mut items = Vec::new();
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::name => name = Some(value::name(reader, &piece)),
            Rule::item => items.push(item(reader, piece)?),
            _ => {}
        }
    }
    Some(Entity { name: name?, items })
}

fn item(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Item> {
    let span = reader.span(&found);
    let (mut name, mut kind, mut question, mut favours) = (None, None, None, None);
    let (mut fixed, mut silence, mut says, mut cites) = (None, None, None, Vec::new());
    for piece in found.into_inner() {
        let place = reader.span(&piece);
        match piece.as_rule() {
            Rule::name => name = Some(value::name(reader, &piece)),
            Rule::kind => kind = Some(scale::kind(reader, piece)?),
            Rule::title => {
                let text = value::text(reader, &piece.into_inner().next()?);
                reader.once(&mut question, text, place, "the question");
            }
            Rule::favours => {
                let word = piece.into_inner().nth(1)?;
                let which = match word.as_rule() {
                    Rule::kw_yes => Favours::Yes,
                    Rule::kw_no => Favours::No,
                    Rule::kw_more => Favours::More,
                    Rule::kw_less => Favours::Less,
                    _ => return None,
                };
                let which = Spanned::new(which, reader.span(&word));
                reader.once(&mut favours, which, place, "`favours`");
            }
            Rule::fixed => reader.once(&mut fixed, place, place, "`fixed`"),
            Rule::silence => {
                let last = piece.into_inner().last()?;
                let it = if last.as_rule() == Rule::kw_complete {
                    Silence::Complete(reader.span(&last))
                } else {
                    Silence::Value(value::value(reader, last)?)
                };
                reader.once(&mut silence, it, place, "`silence means`");
            }
            Rule::says => {
                let it = cite::says(reader, piece)?;
                reader.once(&mut says, it, place, "`says`");
            }
            Rule::cite => cites.push(cite::cite(reader, piece)?),
            _ => {}
        }
    }
    Some(Item { name: name?, kind: kind?, question, favours, fixed, silence, says, cites, span })
}

/// `impossible [for ENTITY] when C because "…"`, and `unusual` alike.
pub(super) fn constraint(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Constraint> {
    let keyword = slips::keyword(reader, &found);
    let all = clauses(reader, found)?;
    let when = slips::needs_when(reader, all.when, keyword)?;
    Some(Constraint { entity: all.entity, when, because: all.because, cites: all.cites })
}

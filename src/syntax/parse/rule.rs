//! Rules and exceptions.

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Rule as Grammar, value};
use crate::syntax::tree::{Effect, Exception, Rule};

/// `rule ID: CONCLUSION EFFECT [when C] cite …`.
pub(super) fn rule(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Rule> {
    let mut all = clauses(reader, found)?;
    let mut found = None;
    for piece in std::mem::take(&mut all.rest) {
        if matches!(piece.as_rule(), Grammar::floor | Grammar::cap | Grammar::step_up | Grammar::step_down) {
            found = Some(effect(reader, piece)?);
        }
    }
    let (id, conclusion) = (all.name()?, all.name()?);
    Some(Rule { id, conclusion, effect: found?, when: all.when, cites: all.cites, because: all.because })
}

fn effect(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Effect> {
    let which = found.as_rule();
    let last = found.into_inner().last()?;
    Some(match which {
        Grammar::floor => Effect::AtLeast(value::path(reader, last)),
        Grammar::cap => Effect::AtMost(value::path(reader, last)),
        Grammar::step_up => Effect::Up(value::amount(reader, last)?),
        Grammar::step_down => Effect::Down(value::amount(reader, last)?),
        _ => return None,
    })
}

/// `exception ID to RULE [when C] cite …`.
pub(super) fn exception(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Exception> {
    let mut all = clauses(reader, found)?;
    let (id, to) = (all.name()?, all.name()?);
    Some(Exception { id, to, when: all.when, cites: all.cites, because: all.because })
}

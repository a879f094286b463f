//! Promises: claims about all total cases.

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Rule, condition, value};
use crate::syntax::tree::{Claim, Expr, Path, Promise};

/// `promise monotone A, B`, `reachable A`, `never A with B`, `always A when B`.
pub(super) fn promise(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Promise> {
    let mut all = clauses(reader, found)?;
    let mut claim = None;
    for piece in std::mem::take(&mut all.rest) {
        match piece.as_rule() {
            Rule::monotone => claim = Some(Claim::Monotone(paths(reader, piece))),
            Rule::reachable => claim = Some(Claim::Reachable(paths(reader, piece))),
            Rule::never => {
                let (what, with) = chains(reader, piece)?;
                claim = Some(Claim::Never(what, with));
            }
            Rule::always => {
                let (what, when) = chains(reader, piece)?;
                claim = Some(Claim::Always(what, when));
            }
            _ => {}
        }
    }
    Some(Promise { claim: claim?, entity: all.entity, because: all.because, cites: all.cites })
}

fn paths(reader: &Reader<'_>, found: Found<'_>) -> Vec<Path> {
    found
        .into_inner()
        .filter(|piece| piece.as_rule() == Rule::path)
        .map(|piece| value::path(reader, piece))
        .collect()
}

fn chains(reader: &mut Reader<'_>, found: Found<'_>) -> Option<(Box<Expr>, Option<Box<Expr>>)> {
    let mut chains = Vec::new();
    for piece in found.into_inner().filter(|piece| piece.as_rule() == Rule::chain) {
        chains.push(Box::new(condition::chain(reader, piece)?));
    }
    let mut chains = chains.into_iter();
    Some((chains.next()?, chains.next()))
}

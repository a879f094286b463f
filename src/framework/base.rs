//! The vocabulary that a framework stands on: used, declared inline, or both.

use crate::diagnostic::{Diagnostic, code};
use crate::syntax::Spoiled;
use crate::syntax::tree::Unit;
use crate::vocabulary::{self, Vocabulary};

use super::ParsedUnit;
use super::extends::Flat;

/// Resolves the vocabulary of a chain, with what its units add, and the items that were left out for a mistake.
/// `None` when nothing can be judged with it, or when the unit that is used could not be read (which is reported
/// where it was looked for).
pub(super) fn vocabulary(
    chain: &[ParsedUnit],
    used: Option<ParsedUnit>,
    flat: &Flat,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<(Vocabulary, Vec<String>)> {
    let is_missing = used.is_none() && flat.heads.first().is_some_and(|head| head.uses.is_some());
    if is_missing {
        return None;
    }
    let added: Vec<Unit> =
        chain.iter().enumerate().map(|(origin, parsed)| added(parsed, origin, flat)).collect();
    let units: Vec<&Unit> = used.iter().map(|parsed| parsed.unit).chain(&added).collect();
    let all = used.iter().chain(chain).flat_map(|parsed| parsed.spoiled);
    let spoiled: Vec<Spoiled> = all.cloned().collect();
    let partly = vocabulary::resolve_partly(&units, None, &spoiled, diagnostics);
    let found = partly.vocabulary?;
    let root = &found.entities[Vocabulary::ROOT];
    if root.items.is_empty() && partly.is_good {
        let text = format!("`{}` has no items, so nothing can be recorded", root.name);
        diagnostics.push(
            Diagnostic::error(code::E0221, root.span, text)
                .note("the first entity is what one case describes")
                .help("write its items below it: a name, a type and a question each"),
        );
        return None;
    }
    Some((found, partly.left_out))
}

/// A unit with what flattening accepted of it: redefinitions are reported there. Declarations of the framework
/// stay, so that a constraint that names one is told what it is.
fn added(parsed: &ParsedUnit, origin: usize, flat: &Flat) -> Unit {
    let own = flat.entries.iter().filter(|entry| entry.origin == origin);
    let declarations = own.map(|entry| entry.declaration.clone()).collect();
    Unit { head: parsed.unit.head.clone(), declarations, comments: Vec::new(), closing_prose: Vec::new() }
}

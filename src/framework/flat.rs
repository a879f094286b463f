//! A chain of variants as one unit that stands alone: what its last framework says, edits and all.

use super::ParsedUnit;
use super::entry::key;
use super::extends::flatten;
use crate::syntax::tree::{Declaration, DeclarationKind, Unit};

/// The unit that a chain comes to. Promises, tests and portfolios are left out; `set` is taken into its parameter.
pub fn flat_unit(chain: &[ParsedUnit]) -> Option<Unit> {
    let flat = flatten(chain, &mut Vec::new());
    let own = *flat.heads.last()?;
    let mut head = own.clone();
    head.extends = None;
    head.uses = flat.heads.first()?.uses.clone();
    head.applies = flat.heads.iter().rev().find_map(|it| it.applies.clone());
    head.sources = Vec::new();
    for source in flat.heads.iter().flat_map(|it| &it.sources) {
        if head.sources.iter().all(|it| it.id.value != source.id.value) {
            head.sources.push(source.clone());
        }
    }
    let mut declarations: Vec<Declaration> = Vec::new();
    for entry in &flat.entries {
        let mut declaration = entry.declaration.clone();
        declaration.replaces = false;
        match (&mut declaration.kind, entry.set) {
            (DeclarationKind::Promise(_) | DeclarationKind::Test(_) | DeclarationKind::Portfolio(_), _) => {
                continue;
            }
            (DeclarationKind::Parameter(parameter), Some((set, _))) => {
                parameter.value = set.value.clone();
                parameter.cites.clone_from(&set.cites);
            }
            _ => {}
        }
        declarations.push(declaration);
    }
    Some(Unit { head, declarations, closing_prose: Vec::new(), comments: Vec::new() })
}

/// The kind and the name by which a declaration is told from others; no name for those that have none.
pub fn declaration_key(declaration: &Declaration) -> (&'static str, Option<String>) {
    let key = key(declaration);
    (key.kind, key.name)
}

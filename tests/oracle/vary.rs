//! Frameworks that must mean the same: other order, other names, other layout.

use std::collections::BTreeSet;

use appraise::syntax::tree::{Declaration, DeclarationKind, Name, Unit};

use super::properties::Answers;

/// The declarations in another order. The first entity stays the first: it is the root.
pub fn shuffled(unit: &Unit, seed: u64) -> Unit {
    let is_entity = |it: &Declaration| matches!(it.kind, DeclarationKind::Entity(_));
    let mut rest = unit.declarations.clone();
    let root = rest.iter().position(is_entity).map(|at| rest.remove(at));
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    for at in (1..rest.len()).rev() {
        // A generator of Knuth's: any mixing will do.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        rest.swap(at, (state >> 33) as usize % (at + 1));
    }
    let first = rest.iter().position(is_entity).unwrap_or(rest.len());
    rest.splice(first..first, root);
    Unit { declarations: rest, ..unit.clone() }
}

const SUFFIX: &str = "_new";

/// Every rule, exception and row under another name.
pub fn renamed(unit: &Unit) -> Unit {
    let mut unit = unit.clone();
    let rename = |name: &mut Name| name.value += SUFFIX;
    for declaration in &mut unit.declarations {
        match &mut declaration.kind {
            DeclarationKind::Rule(it) => rename(&mut it.id),
            DeclarationKind::Exception(it) => {
                rename(&mut it.id);
                rename(&mut it.to);
            }
            DeclarationKind::Table(it) => it.rows.iter_mut().for_each(|row| rename(&mut row.id)),
            _ => {}
        }
    }
    unit
}

/// Answers about a renamed framework in the old names.
pub fn unrenamed(mut answers: Answers) -> Answers {
    for answer in answers.values_mut() {
        let old = |id: &String| id.strip_suffix(SUFFIX).unwrap_or(id).to_owned();
        answer.because = answer.because.iter().map(old).collect::<BTreeSet<_>>();
    }
    answers
}

/// The same text with comments, empty lines, wider indents and CRLF. It must hold no prose.
pub fn relaid(rules: &str) -> String {
    let line = |line: &str| {
        let body = line.trim_start();
        let indent = if body.len() < line.len() { "      " } else { "" };
        // A row of a table and a quoted text stay on their line; a comment may follow anything else.
        let comment = if body.is_empty() || body.starts_with('|') { "" } else { "   # said so" };
        let gap = if indent.is_empty() { "# between\r\n\r\n" } else { "" };
        format!("{}{indent}{body}{comment}\r\n", if body.is_empty() { "" } else { gap })
    };
    rules.lines().map(line).collect()
}

//! `for ENTITY` is forgotten: one message at the declaration, not one at each name that belongs to the records.

use crate::diagnostic::{Diagnostic, Elsewhere, code};
use crate::source::Span;
use crate::syntax::tree::{DeclarationKind, Name};

use super::extends::Flat;

/// A declaration about the root, with the places of all its conditions.
struct AboutRoot<'a> {
    keyword: &'static str,
    name: &'a Name,
    bodies: Vec<Span>,
}

/// Joins the messages that come of a forgotten `for ENTITY`.
pub(super) fn explain_owner(flat: &Flat, diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.iter().filter(|it| it.elsewhere.is_some()).count() == 0 {
        return;
    }
    for one in about_root(flat) {
        join(&one, diagnostics);
    }
}

fn join(one: &AboutRoot, diagnostics: &mut Vec<Diagnostic>) {
    let name = one.name.value.as_str();
    let within =
        |span: Span, body: &Span| span.file == body.file && body.start <= span.start && span.end <= body.end;
    let body_of = |it: &Diagnostic| {
        let span = it.span.filter(|_| it.elsewhere.as_ref().is_some_and(|it| it.is_below))?;
        one.bodies.iter().position(|body| within(span, body))
    };
    let inside: Vec<(usize, Elsewhere)> =
        diagnostics.iter().filter_map(|it| Some((body_of(it)?, it.elsewhere.clone()?))).collect();
    let Some((first_body, first)) = inside.first() else { return };
    if inside.iter().any(|(_, other)| other.owner != first.owner) {
        return;
    }
    let is_missed = |it: &Diagnostic| {
        let elsewhere = it.elsewhere.as_ref().is_some_and(|it| it.name == name && it.here == first.owner);
        elsewhere || (it.code == code::E0626 && it.unknown.as_ref().is_some_and(|it| it.name == name))
    };
    let n_missed = diagnostics.iter().filter(|it| is_missed(it)).count();
    // Two rules that each lack a quantifier are two mistakes: only one condition tells that records are meant.
    let one_body = inside.iter().all(|(body, _)| body == first_body);
    if n_missed == 0 && (inside.len() < 2 || !one_body) {
        return;
    }
    let owner = &first.owner;
    let text = format!("`{name}` is about a `{}`, and its conditions are about a `{owner}`", first.here);
    let mut error = Diagnostic::error(code::E0302, one.name.span, text);
    for place in diagnostics.iter().filter(|it| body_of(it).is_some()).filter_map(|it| it.span).take(3) {
        error = error.other(place, format!("belongs to `{owner}`"));
    }
    let help = format!(
        "write `{} {name} for {owner}`; or say in each condition how many are meant: `some {owner} has …`",
        one.keyword
    );
    diagnostics.retain(|it| body_of(it).is_none() && !is_missed(it));
    diagnostics.push(error.help(help));
}

/// What could be about records and is not said to be.
fn about_root<'a>(flat: &Flat<'a>) -> Vec<AboutRoot<'a>> {
    let mut all: Vec<AboutRoot<'a>> = Vec::new();
    for entry in &flat.entries {
        let (keyword, entity, name) = match &entry.declaration.kind {
            DeclarationKind::Criterion(it) => ("criterion", &it.entity, &it.name),
            DeclarationKind::Conclusion(it) => ("conclusion", &it.entity, &it.name),
            DeclarationKind::Points(it) => ("points", &it.entity, &it.name),
            DeclarationKind::Models(it) => ("models", &it.entity, &it.name),
            _ => continue,
        };
        if entity.is_none() {
            all.push(AboutRoot { keyword, name, bodies: vec![entry.declaration.span] });
        }
    }
    for entry in &flat.entries {
        let about: Vec<&Name> = match &entry.declaration.kind {
            DeclarationKind::Rule(it) => vec![&it.conclusion],
            DeclarationKind::Table(it) if it.entity.is_none() => it.gives.iter().collect(),
            _ => continue,
        };
        for one in all.iter_mut().filter(|one| about.iter().any(|name| name.value == one.name.value)) {
            one.bodies.push(entry.declaration.span);
        }
    }
    all
}

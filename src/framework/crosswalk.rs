//! Crosswalks: which values of a conclusion count as which of another framework's.
//!
//! A crosswalk changes no result; `compare` uses it. The other framework is not in sight here, so its side is kept
//! as written and read when the two are held against each other (`comparison::crosswalk`).

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Name, Value};
use crate::value::ConclusionId;
use crate::vocabulary::{Citation, Domain};

use super::Origin;
use super::entry::{Entry, list, path_text};
use super::scope::{Work, literal_text, text};
use crate::condition::Literal;

/// A map from the values of a conclusion to those of another framework's.
#[derive(Clone, Debug, PartialEq)]
pub struct Crosswalk {
    /// The conclusion of this framework: yes/no, a scale, or classes of which one fits.
    pub from: ConclusionId,
    /// The name of the other framework.
    pub framework: Name,
    /// The name of its conclusion.
    pub to: Name,
    /// For each rank of `from` the value that it counts as, as written.
    pub values: Vec<Value>,
    /// What it is, in words; empty when not said.
    pub title: String,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Why; empty when not said.
    pub because: String,
    /// The whole declaration.
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// Resolves the side of a crosswalk that is here.
pub(super) fn resolve(
    work: &mut Work,
    it: &tree::Crosswalk,
    earlier: &[Crosswalk],
    entry: &Entry,
) -> Option<Crosswalk> {
    let end = Name::new(path_text(&it.from), it.from.span);
    let cites = work.required_citations("crosswalk", &end, &it.cites);
    let target = target(work, it);
    let from = conclusion(work, it)?;
    let domain = work.names.of(from).domain.clone();
    let n_values = n_values(work, it, &domain)?;
    let values = values(work, it, &domain, n_values)?;
    let (framework, to) = target?;
    let twin = earlier.iter().find(|other| {
        (other.from, &other.framework, &other.to) == (from, &framework, &to) && other.origin == entry.origin
    });
    if let Some(twin) = twin {
        let text = format!("a second crosswalk from `{}` to `{}`", end.value, path_text(&it.to));
        let error = Diagnostic::error(code::E0803, it.from.span, text).other(twin.span, "the first one");
        work.report(error.help("keep one of the two"));
        return None;
    }
    (!cites.is_empty()).then_some(Crosswalk {
        from,
        framework,
        to,
        values,
        title: text(it.title.as_ref()),
        cites,
        because: text(it.because.as_ref()),
        span: entry.declaration.span,
        origin: entry.origin,
    })
}

/// The two names after `to`.
fn target(work: &mut Work, it: &tree::Crosswalk) -> Option<(Name, Name)> {
    match (it.to.names.as_slice(), it.to.cell.as_slice()) {
        ([framework, conclusion], []) => Some((framework.clone(), conclusion.clone())),
        _ => {
            let text = format!("`{}` names no conclusion of another framework", path_text(&it.to));
            let error = Diagnostic::error(code::E0805, it.to.span, text).note(
                "a crosswalk leads to a conclusion of another framework: its name, a dot, the conclusion",
            );
            work.report(error.help("write `FRAMEWORK.CONCLUSION`, such as `strengthening.lg_strengthening`"));
            None
        }
    }
}

/// The conclusion of this framework: by its name, or `entity.name` where several entities have one.
fn conclusion(work: &mut Work, it: &tree::Crosswalk) -> Option<ConclusionId> {
    let written = path_text(&it.from);
    let (owner, name) = match it.from.names.as_slice() {
        [name] => (None, name),
        [owner, name] => (Some(owner.value.as_str()), name),
        [..] => (Some(written.as_str()), it.from.names.last()?),
    };
    let entity = |id: &ConclusionId| work.names.entity_name(work.names.of(*id).entity);
    let mut all = work.names.conclusions_named(&name.value);
    all.retain(|id| owner.is_none_or(|owner| owner == entity(id)));
    match all.as_slice() {
        [one] => Some(*one),
        [] => {
            if !work.names.is_spoiled(&name.value) {
                let known: Vec<&str> = work.names.conclusions.iter().map(|it| it.name.as_str()).collect();
                let error =
                    Diagnostic::error(code::E0801, it.from.span, format!("`{written}` is not a conclusion"))
                        .note("a crosswalk leads from a conclusion of this framework to one of another")
                        .suggest(&name.value, known);
                work.report(error);
            }
            None
        }
        [..] => {
            let owners: Vec<String> = all.iter().map(|id| format!("{}.{}", entity(id), name.value)).collect();
            let text = format!("`{}` is a conclusion of several entities", name.value);
            let error = Diagnostic::error(code::E0801, it.from.span, text);
            work.report(error.help(format!("write one of {}", list(&owners))));
            None
        }
    }
}

/// How many values the conclusion has; an error when they cannot be listed one by one.
fn n_values(work: &mut Work, it: &tree::Crosswalk, domain: &Domain) -> Option<usize> {
    match domain {
        Domain::YesNo => Some(2),
        Domain::Scale(_) | Domain::OneOf(_) => Some(work.names.vocabulary.labels(domain).len()),
        Domain::Number(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            let what = if matches!(domain, Domain::Number(_)) { "a number" } else { "a set" };
            let text = format!("`{}` is {what}, and a crosswalk maps single values", path_text(&it.from));
            let error = Diagnostic::error(code::E0802, it.from.span, text)
                .note("a crosswalk leads from yes/no, from a scale, or from classes of which one fits");
            work.report(error.help("conclude a level from it first, by a table or by rules"));
            None
        }
    }
}

/// What each value counts as: every value once.
fn values(work: &mut Work, it: &tree::Crosswalk, domain: &Domain, n_values: usize) -> Option<Vec<Value>> {
    let mut found: Vec<Option<(Value, Span)>> = vec![None; n_values];
    let mut is_good = true;
    for line in &it.lines {
        for value in &line.from {
            let Some(Literal::Rank(rank)) = work.literal(domain, value) else {
                is_good = false;
                continue;
            };
            let Some(place) = found.get_mut(rank as usize) else { continue };
            if let Some((_, earlier)) = place {
                is_good = false;
                let name = literal_text(work.names.vocabulary, domain, Literal::Rank(rank));
                let error =
                    Diagnostic::error(code::E0803, value.span, format!("`{name}` counts as two values"))
                        .other(*earlier, "it stands here already");
                work.report(error.help("give each value one line"));
                continue;
            }
            *place = Some((line.to.clone(), value.span));
        }
    }
    let missing: Vec<String> = (0..n_values)
        .filter(|&rank| found[rank].is_none())
        .map(|rank| literal_text(work.names.vocabulary, domain, Literal::Rank(rank as u32)))
        .collect();
    if is_good && !missing.is_empty() {
        let (word, verb) = if missing.len() == 1 { ("value", "has") } else { ("values", "have") };
        let text = format!("{} {word} of `{}` {verb} no line", missing.len(), path_text(&it.from));
        let error =
            Diagnostic::error(code::E0804, it.from.span, text).note(format!("missing: {}", list(&missing)));
        work.report(error.help(format!("add a line such as `{} counts as VALUE`", missing[0])));
        return None;
    }
    is_good.then(|| found.into_iter().flatten().map(|(value, _)| value).collect())
}

//! A declaration that does not fit its uses: one message at the declaration, not one at each use.
//!
//! Which declaration has the slip is found by trial: with another type, or about other records, several mistakes are
//! gone and none is new. The trial is also the repair that is offered.

use std::collections::HashMap;

use super::{ParsedUnit, messages};
use crate::diagnostic::{Code, Diagnostic, Severity, code};
use crate::source::Span;
use crate::syntax::tree::{Declaration, DeclarationKind, Name, Scale, Type, Unit, Value, ValueKind};
use crate::syntax::{self, tree};
use crate::value::Decimal;

/// What is said where a name is used otherwise than it is declared.
const AT_USES: [Code; 9] = [
    code::E0302,
    code::E0304,
    code::E0307,
    code::E0310,
    code::E0312,
    code::E0313,
    code::E0314,
    code::E0542,
    code::E0626,
];

/// The most declarations that are tried, those named most often where something is wrong first.
const MOST_TRIED: usize = 8;
/// The most uses that are shown.
const SHOWN: usize = 4;

/// One declaration otherwise: where in the files, what stands there now, what is tried.
struct Trial {
    at: Span,
    what: String,
    help: String,
    kind: DeclarationKind,
}

/// Puts one message at a declaration in the place of those at its uses.
pub(super) fn explain_misfits(
    chain: &[ParsedUnit],
    vocabulary: Option<ParsedUnit>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let at_uses: Vec<Span> =
        diagnostics.iter().filter(|it| AT_USES.contains(&it.code)).filter_map(|it| it.span).collect();
    if at_uses.is_empty() {
        return;
    }
    let raw = errors(diagnostics);
    let units: Vec<ParsedUnit> = chain.iter().copied().chain(vocabulary).collect();
    let mut best: Option<(Vec<Span>, Trial)> = None;
    let (candidates, counts) = candidates(&units, &at_uses);
    for (unit, place) in candidates {
        let Some(declaration) = units.get(unit).and_then(|it| it.unit.declarations.get(place)) else {
            continue;
        };
        for trial in trials(declaration, &units, &counts) {
            let after = tried(chain, vocabulary, (unit, place), &trial.kind);
            if after.iter().any(|it| !raw.contains(it)) {
                continue;
            }
            let mut gone: Vec<Span> =
                raw.iter().filter(|it| !after.contains(it)).filter_map(|(_, span)| *span).collect();
            gone.sort();
            gone.dedup();
            // One use that does not fit is the slip itself, unless a variant has just replaced what it uses.
            let is_enough = gone.len() > 1 || (declaration.replaces && !gone.is_empty());
            if is_enough && best.as_ref().is_none_or(|(most, _)| most.len() < gone.len()) {
                best = Some((gone, trial));
            }
        }
    }
    let Some((gone, trial)) = best else { return };
    diagnostics
        .retain(|it| !(it.severity == Severity::Error && it.span.is_some_and(|span| gone.contains(&span))));
    let mut error = Diagnostic::error(code::E0330, trial.at, trial.what);
    for &span in gone.iter().take(SHOWN) {
        error = error.other(span, "does not fit");
    }
    if let Some(more @ 1..) = gone.len().checked_sub(SHOWN) {
        error = error.note(format!("and {more} more places do not fit"));
    }
    diagnostics.push(error.help(trial.help));
}

/// The errors with one declaration otherwise.
fn tried(
    chain: &[ParsedUnit],
    vocabulary: Option<ParsedUnit>,
    (unit, place): (usize, usize),
    kind: &DeclarationKind,
) -> Vec<(Code, Option<Span>)> {
    let mut units: Vec<Unit> = chain.iter().chain(&vocabulary).map(|it| it.unit.clone()).collect();
    if let Some(declaration) = units.get_mut(unit).and_then(|it| it.declarations.get_mut(place)) {
        declaration.kind = kind.clone();
    }
    let mut parsed: Vec<ParsedUnit> = units
        .iter()
        .zip(chain.iter().chain(&vocabulary))
        .map(|(unit, own)| ParsedUnit { unit, spoiled: own.spoiled })
        .collect();
    let vocabulary = vocabulary.and_then(|_| parsed.pop());
    errors(&messages(&parsed, vocabulary).1)
}

/// The errors among messages, by code and place.
fn errors(all: &[Diagnostic]) -> Vec<(Code, Option<Span>)> {
    all.iter().filter(|it| it.severity == Severity::Error).map(|it| (it.code, it.span)).collect()
}

/// The declarations that may have the slip: those whose names stand where something is wrong, and those without a
/// name that hold several mistakes themselves.
fn candidates(units: &[ParsedUnit], wrong: &[Span]) -> (Vec<(usize, usize)>, HashMap<String, usize>) {
    let holds = |it: &Declaration, span: &Span| {
        span.file == it.span.file && it.span.start <= span.start && span.end <= it.span.end
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<(usize, (usize, usize))> = Vec::new();
    let all = || {
        units.iter().enumerate().flat_map(|(unit, parsed)| {
            parsed.unit.declarations.iter().enumerate().map(move |(place, it)| ((unit, place), it))
        })
    };
    for ((unit, place), it) in all() {
        let n_wrong = wrong.iter().filter(|span| holds(it, span)).count();
        if n_wrong == 0 {
            continue;
        }
        for name in names_in(it, units) {
            *counts.entry(name).or_default() += n_wrong;
        }
        if n_wrong > 1 && entity_of(&it.kind).is_some() {
            found.push((n_wrong, (unit, place)));
        }
    }
    for (at, it) in all() {
        let count = declared(&it.kind).iter().filter_map(|name| counts.get(*name)).max();
        if let Some(&count) = count
            && !found.iter().any(|(_, known)| *known == at)
        {
            found.push((count, at));
        }
    }
    found.sort_by_key(|&(count, _)| std::cmp::Reverse(count));
    (found.into_iter().map(|(_, at)| at).take(MOST_TRIED).collect(), counts)
}

/// The names that stand in a declaration, each once.
fn names_in(declaration: &Declaration, units: &[ParsedUnit]) -> Vec<String> {
    let Some(first) = units.first() else { return Vec::new() };
    let head = tree::Head { prose: Vec::new(), sources: Vec::new(), ..first.unit.head.clone() };
    let declarations = vec![declaration.clone()];
    let text = syntax::print(&Unit { head, declarations, closing_prose: Vec::new(), comments: Vec::new() });
    let mut names: Vec<String> = syntax::names(&text).map(|it| it.name.to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

/// The names that a declaration gives a type or records to.
fn declared(kind: &DeclarationKind) -> Vec<&str> {
    match kind {
        DeclarationKind::Entity(it) => it.items.iter().map(|item| item.name.value.as_str()).collect(),
        DeclarationKind::Conclusion(it) => vec![&it.name.value],
        DeclarationKind::Parameter(it) => vec![&it.name.value],
        DeclarationKind::Criterion(it) => vec![&it.name.value],
        DeclarationKind::Points(it) => vec![&it.name.value],
        DeclarationKind::Models(it) => vec![&it.name.value],
        DeclarationKind::Matrix(it) => vec![&it.name.value],
        _ => Vec::new(),
    }
}

/// All that may be tried of one declaration.
fn trials(declaration: &Declaration, units: &[ParsedUnit], counts: &HashMap<String, usize>) -> Vec<Trial> {
    let kinds = || units.iter().flat_map(|it| &it.unit.declarations).map(|it| &it.kind);
    let scales: Vec<&Scale> =
        kinds().filter_map(|it| if let DeclarationKind::Scale(it) = it { Some(it) } else { None }).collect();
    let entities: Vec<&Name> = kinds()
        .filter_map(|it| if let DeclarationKind::Entity(it) = it { Some(&it.name) } else { None })
        .collect();
    let mut all = records(declaration, &entities);
    match &declaration.kind {
        DeclarationKind::Conclusion(own) => {
            for (kind, lowest, word) in types(&scales) {
                let mut it = own.clone();
                it.otherwise =
                    own.otherwise.as_ref().map(|value| Value { kind: lowest.clone(), span: value.span });
                it.kind = kind;
                all.extend(typed(&own.name, &own.kind, &word, DeclarationKind::Conclusion(it)));
            }
        }
        DeclarationKind::Matrix(own) => {
            for (kind, lowest, word) in types(&scales) {
                let mut it = own.clone();
                it.otherwise =
                    own.otherwise.as_ref().map(|value| Value { kind: lowest.clone(), span: value.span });
                it.kind = kind;
                all.extend(typed(&own.name, &own.kind, &word, DeclarationKind::Matrix(it)));
            }
        }
        DeclarationKind::Entity(own) => {
            let count = |item: &tree::Item| counts.get(&item.name.value).copied().unwrap_or(0);
            let mut items: Vec<(usize, &tree::Item)> =
                own.items.iter().enumerate().filter(|(_, item)| count(item) > 0).collect();
            items.sort_by_key(|(_, item)| std::cmp::Reverse(count(item)));
            for (at, item) in items.into_iter().take(MOST_TRIED) {
                for (kind, _, word) in types(&scales).into_iter().chain(number()) {
                    let mut it = own.clone();
                    if let Some(item) = it.items.get_mut(at) {
                        item.kind = kind;
                        item.silence = None;
                        item.favours = None;
                    }
                    all.extend(typed(&item.name, &item.kind, &word, DeclarationKind::Entity(it)));
                }
            }
        }
        DeclarationKind::Parameter(own) => {
            for scale in &scales {
                for level in &scale.levels {
                    let mut it = own.clone();
                    it.value.kind = ValueKind::Name(level.name.value.clone());
                    it.range = None;
                    let what = format!("`{}` does not fit where it is used", own.name.value);
                    let help = format!("give it a level of `{}`", scale.name.value);
                    all.push(Trial { at: own.value.span, what, help, kind: DeclarationKind::Parameter(it) });
                }
            }
        }
        _ => {}
    }
    all
}

/// Another type of what is declared; none for the type that it has.
fn typed(name: &Name, own: &Type, word: &str, kind: DeclarationKind) -> Option<Trial> {
    let (at, is) = match own {
        Type::YesNo(span) => (*span, "`yes/no`".to_owned()),
        Type::Scale(scale) => (scale.span, format!("on the scale `{}`", scale.value)),
        Type::OneOf(_, span) => (*span, "one of some options".to_owned()),
        Type::AnyOf(_, span) => (*span, "any of some options".to_owned()),
        Type::Number { span, .. } => (*span, "a number".to_owned()),
        Type::Percent { span, .. } => (*span, "a percentage".to_owned()),
        Type::List { .. } => return None,
    };
    let is_same = matches!((own, word), (Type::Scale(scale), word) if scale.value == word)
        || matches!((own, word), (Type::YesNo(_), "yes/no"));
    let what = format!("`{}` is declared {is}, and used otherwise", name.value);
    (!is_same).then(|| Trial { at, what, help: format!("did you mean `{word}`?"), kind })
}

/// Every scale and yes/no, with the value that `otherwise` may have and how it is written.
fn types(scales: &[&Scale]) -> Vec<(Type, ValueKind, String)> {
    let on = |it: &&Scale| {
        let lowest = it.levels.first().map(|level| level.name.value.clone()).unwrap_or_default();
        (Type::Scale(it.name.clone()), ValueKind::Name(lowest), it.name.value.clone())
    };
    let yes_no = scales.first().map(|it| it.name.span);
    let yes_no = yes_no.map(|span| (Type::YesNo(span), ValueKind::YesNo(false), "yes/no".to_owned()));
    scales.iter().map(on).chain(yes_no).collect()
}

/// A number that may be nearly anything.
fn number() -> Option<(Type, ValueKind, String)> {
    let span = Span::new(crate::source::FileId(0), 0, 0);
    let spanned = |value: Decimal| tree::Spanned { value, span };
    let far = Decimal::parse("1000000").ok()?;
    let range = Some((spanned(Decimal(-far.0)), spanned(far)));
    let step = Some(spanned(Decimal::parse("0.001").ok()?));
    Some((
        Type::Number { range, step, unit: None, span },
        ValueKind::Number(Decimal::ZERO),
        "number".to_owned(),
    ))
}

/// The records that a declaration is about, where that is said.
fn entity_of(kind: &DeclarationKind) -> Option<&Option<Name>> {
    match kind {
        DeclarationKind::Conclusion(it) => Some(&it.entity),
        DeclarationKind::Criterion(it) => Some(&it.entity),
        DeclarationKind::Points(it) => Some(&it.entity),
        DeclarationKind::Models(it) => Some(&it.entity),
        DeclarationKind::Promise(it) => Some(&it.entity),
        DeclarationKind::Impossible(it) | DeclarationKind::Unusual(it) => Some(&it.entity),
        _ => None,
    }
}

/// The declaration about records of another entity.
fn records(declaration: &Declaration, entities: &[&Name]) -> Vec<Trial> {
    let Some(own) = entity_of(&declaration.kind) else { return Vec::new() };
    // `for ENTITY` that is forgotten behind a name is for `owner` to say: a quantifier may be missing as well.
    if own.is_none() && !declared(&declaration.kind).is_empty() {
        return Vec::new();
    }
    let root = entities.first().map(|it| it.value.as_str()).unwrap_or_default();
    let here = own.as_ref().map_or(root, |it| it.value.as_str());
    let (name, used) = match declared(&declaration.kind).first() {
        Some(name) => (format!("`{name}`"), "used as if about"),
        None => ("this".to_owned(), "names what belongs to"),
    };
    let at = own.as_ref().map_or(declaration.keyword, |it| it.span);
    let others = entities.iter().filter(|it| it.value != here);
    others
        .map(|entity| {
            let mut kind = declaration.kind.clone();
            let is_root = entity.value == root;
            set_entity(&mut kind, (!is_root).then(|| (**entity).clone()));
            let help = match own {
                Some(_) if is_root => format!("leave out `for {here}`"),
                Some(_) | None => format!("write `for {}`", entity.value),
            };
            let what = format!("{name} is about a `{here}`, and {used} a `{}`", entity.value);
            Trial { at, what, help, kind }
        })
        .collect()
}

fn set_entity(kind: &mut DeclarationKind, entity: Option<Name>) {
    match kind {
        DeclarationKind::Conclusion(it) => it.entity = entity,
        DeclarationKind::Criterion(it) => it.entity = entity,
        DeclarationKind::Points(it) => it.entity = entity,
        DeclarationKind::Models(it) => it.entity = entity,
        DeclarationKind::Promise(it) => it.entity = entity,
        DeclarationKind::Impossible(it) | DeclarationKind::Unusual(it) => it.entity = entity,
        _ => {}
    }
}

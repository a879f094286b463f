//! Parameters: named constants with the range they may be set in.

use crate::condition::Literal;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, ValueKind};
use crate::value::{Decimal, ScaleId};
use crate::vocabulary::{Citation, Domain, Grid, Vocabulary};

use super::Origin;
use super::entry::{Entry, list};
use super::scope::{ParameterName, Work, is_above, literal_text, text};

/// A named constant.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Literal,
    /// The scale or number that it is on: `Scale`, or `Number` (a grid without meaning for step).
    pub domain: Domain,
    /// The range that it may be set in.
    pub range: Option<(Literal, Literal)>,
    /// What it means.
    pub title: String,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Where.
    pub span: Span,
    /// From which unit (the one that set it last).
    pub origin: Origin,
}

/// The farthest that a decimal goes either way, in millionths.
const FARTHEST: i64 = 1_000_000_000_000_000_000;
/// The finest step there is: a parameter may be any decimal.
const FINEST: Decimal = Decimal(1);

/// Reads the value and the range of a parameter; its type is that of its value.
pub(super) fn declare(
    vocabulary: &Vocabulary,
    parameter: &tree::Parameter,
    entry: &Entry,
    spoiled: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ParameterName> {
    let domain = domain(vocabulary, parameter, spoiled, diagnostics)?;
    let range = match &parameter.range {
        None => None,
        Some((low, high)) => Some((
            bound(vocabulary, &domain, low, diagnostics)?,
            bound(vocabulary, &domain, high, diagnostics)?,
        )),
    };
    if let (Some((low, high)), Some((low_text, high_text))) = (range, &parameter.range)
        && is_above(low, high)
    {
        let found = |literal| literal_text(vocabulary, &domain, literal);
        let text = format!(
            "the range of `{}` runs from {} down to {}",
            parameter.name.value,
            found(low),
            found(high)
        );
        let span = low_text.span.to(high_text.span);
        let help = format!("write `in {}..{}`", found(high), found(low));
        diagnostics.push(Diagnostic::error(code::E0404, span, text).help(help));
        return None;
    }
    let own = bound(vocabulary, &domain, &parameter.value, diagnostics)?;
    if !in_range(own, range) {
        diagnostics.push(out_of_range(vocabulary, parameter, &parameter.value, &domain, range, code::E0408));
        return None;
    }
    let mut value = own;
    if let Some((set, _)) = entry.set {
        value = bound(vocabulary, &domain, &set.value, diagnostics)?;
        if !in_range(value, range) {
            diagnostics.push(out_of_range(vocabulary, parameter, &set.value, &domain, range, code::E0705));
            return None;
        }
    }
    let name = parameter.name.value.clone();
    Some(ParameterName { name, domain, value, range, span: parameter.name.span })
}

/// The rest of a parameter: title and citations.
pub(super) fn resolve(work: &mut Work, parameter: &tree::Parameter, entry: &Entry) -> Option<Parameter> {
    let named = work.names.parameter(&parameter.name.value)?;
    let mut cites = work.required_citations("parameter", &parameter.name, &parameter.cites);
    let mut origin = entry.origin;
    if let Some((set, by)) = entry.set {
        cites = work.required_citations("set", &set.name, &set.cites);
        origin = by;
    }
    let known = work.names.parameters.get(named.0 as usize)?.clone();
    Some(Parameter {
        name: known.name,
        value: known.value,
        domain: known.domain,
        range: known.range,
        title: text(parameter.title.as_ref()),
        cites,
        span: known.span,
        origin,
    })
}

/// What a parameter is on: by its value, and where several scales have the word, by its range too.
fn domain(
    vocabulary: &Vocabulary,
    parameter: &tree::Parameter,
    spoiled: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Domain> {
    let number = |percent| {
        let (low, high) = if percent {
            (Decimal::ZERO, Decimal::whole(100))
        } else {
            (Decimal(-FARTHEST), Decimal(FARTHEST))
        };
        Some(Domain::Number(Grid { low, high, step: FINEST, unit: None, percent }))
    };
    match &parameter.value.kind {
        ValueKind::YesNo(_) => {
            let text = format!("`{}` cannot be yes or no", parameter.name.value);
            diagnostics.push(
                Diagnostic::error(code::E0405, parameter.value.span, text)
                    .note("a parameter is a number, a percentage or a level of a scale")
                    .help("name a condition with `criterion` instead"),
            );
            None
        }
        ValueKind::Number(_) => number(false),
        ValueKind::Percent(_) => number(true),
        ValueKind::Name(word) => {
            scale_of(vocabulary, parameter, word, spoiled, diagnostics).map(Domain::Scale)
        }
    }
}

fn scale_of(
    vocabulary: &Vocabulary,
    parameter: &tree::Parameter,
    word: &str,
    spoiled: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ScaleId> {
    let having = |word: &str| -> Vec<ScaleId> {
        let scales = vocabulary.scales.pairs();
        scales.filter(|(_, scale)| rank(scale, word).is_some()).map(|(id, _)| id).collect()
    };
    let all = having(word);
    let ends = parameter.range.iter().flat_map(|(low, high)| [low, high]);
    let words = ends.filter_map(|end| match &end.kind {
        ValueKind::Name(word) => Some(having(word)),
        ValueKind::YesNo(_) | ValueKind::Number(_) | ValueKind::Percent(_) => None,
    });
    let fitting = words.fold(all.clone(), |left, right| {
        let both: Vec<ScaleId> = left.iter().copied().filter(|scale| right.contains(scale)).collect();
        // An end that is on no such scale is reported where the end is read.
        if both.is_empty() { left } else { both }
    });
    match fitting.as_slice() {
        [one] => Some(*one),
        [] if spoiled => None,
        [] => {
            let levels = vocabulary.scales.iter().flat_map(|scale| &scale.levels).map(|it| it.name.as_str());
            let text = format!("`{word}` is not a level of any scale");
            let note = "a parameter is a number, a percentage or a level of a scale";
            let error = Diagnostic::error(code::E0406, parameter.value.span, text).note(note);
            diagnostics.push(error.suggest(word, levels));
            None
        }
        [..] => {
            let names: Vec<&str> =
                fitting.iter().map(|&scale| vocabulary.scales[scale].name.as_str()).collect();
            let text = format!("`{word}` is a level of several scales: {}", list(&names));
            let help = format!(
                "add a range whose ends are on one of them only, such as `parameter {} = {word} in LOW..HIGH`",
                parameter.name.value
            );
            diagnostics.push(Diagnostic::error(code::E0407, parameter.value.span, text).help(help));
            None
        }
    }
}

fn rank(scale: &crate::vocabulary::Scale, word: &str) -> Option<u32> {
    scale.levels.iter().position(|level| level.name == word).map(|at| at as u32)
}

/// A value of a parameter or an end of its range.
fn bound(
    vocabulary: &Vocabulary,
    domain: &Domain,
    value: &tree::Value,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Literal> {
    let wrong = |kind: String| {
        let text = format!("{} is not {kind}", shown(value));
        Diagnostic::error(code::E0410, value.span, text)
            .help("give the parameter and both ends of its range as values of one type")
    };
    match (domain, &value.kind) {
        (Domain::Scale(scale), ValueKind::Name(word)) => {
            let found = rank(&vocabulary.scales[*scale], word);
            if found.is_none() {
                let scale = &vocabulary.scales[*scale];
                let levels: Vec<&str> = scale.levels.iter().map(|level| level.name.as_str()).collect();
                let note = format!("levels of `{}`: {}", scale.name, levels.join(" < "));
                let error = wrong(format!("a level of `{}`", scale.name)).note(note);
                diagnostics.push(error.suggest(word, levels));
            }
            found.map(Literal::Rank)
        }
        (Domain::Number(grid), ValueKind::Number(number)) if !grid.percent => Some(Literal::Number(*number)),
        (Domain::Number(grid), ValueKind::Percent(number)) if grid.percent => {
            if *number < grid.low || *number > grid.high {
                diagnostics.push(wrong("between 0% and 100%".to_owned()));
                return None;
            }
            Some(Literal::Number(*number))
        }
        (Domain::Scale(scale), _) => {
            diagnostics.push(wrong(format!("a level of `{}`", vocabulary.scales[*scale].name)));
            None
        }
        (Domain::Number(grid), _) => {
            diagnostics.push(wrong(if grid.percent { "a percentage" } else { "a number" }.to_owned()));
            None
        }
        (Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. }, _) => None,
    }
}

fn in_range(value: Literal, range: Option<(Literal, Literal)>) -> bool {
    range.is_none_or(|(low, high)| !is_above(low, value) && !is_above(value, high))
}

fn out_of_range(
    vocabulary: &Vocabulary,
    parameter: &tree::Parameter,
    value: &tree::Value,
    domain: &Domain,
    range: Option<(Literal, Literal)>,
    code: crate::diagnostic::Code,
) -> Diagnostic {
    let text = format!("{} lies outside the range of `{}`", shown(value), parameter.name.value);
    let mut error = Diagnostic::error(code, value.span, text);
    if let Some((low, high)) = range {
        let found = |literal| literal_text(vocabulary, domain, literal);
        error = error.note(format!("`{}` lies in {}..{}", parameter.name.value, found(low), found(high)));
    }
    match &parameter.range {
        Some((low, high)) => error.other(low.span.to(high.span), "the range"),
        None => error,
    }
}

/// A value in back-ticks as the analyst wrote it.
pub(super) fn shown(value: &tree::Value) -> String {
    format!("`{}`", super::words::value(value))
}

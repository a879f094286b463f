//! Rules (floors, caps, steps) and exceptions to them.

use crate::condition::{Amount, Condition, Operand};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, DeclarationKind, Name};
use crate::value::{ConclusionId, EntityId, IdVec, RuleId};
use crate::vocabulary::{Citation, Domain};

use super::entry::{Entry, list};
use super::scope::{HomeKind, Work, text};
use super::{Conclusion, Home, Origin};

/// A rule or an exception.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Its id as written.
    pub name: String,
    /// What it does.
    pub effect: Effect,
    /// Whose records its condition is about.
    pub entity: EntityId,
    /// The conclusion that it (or the rule at the top of its exceptions) is about.
    pub conclusion: ConclusionId,
    /// Its condition; always when absent.
    pub when: Option<Condition>,
    /// Exceptions to it.
    pub exceptions: Vec<RuleId>,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Why; empty when not said.
    pub because: String,
    /// Where (its id).
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// What a rule does when it is in force.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// A floor: a literal rank, parameter, or item or conclusion on the same scale.
    AtLeast(Operand),
    /// A cap.
    AtMost(Operand),
    /// Steps up.
    Up(Amount),
    /// Steps down.
    Down(Amount),
    /// Switches off this rule or exception.
    Exception(RuleId),
}

/// Resolves a rule.
pub(super) fn resolve(work: &mut Work, it: &tree::Rule, entry: &Entry) -> Option<Rule> {
    let cites = work.required_citations("rule", &it.id, &it.cites);
    let conclusion = conclusion_of(work, it)?;
    let named = work.names.of(conclusion);
    let (entity, domain, home) = (named.entity, named.domain.clone(), named.home.clone());
    let when = work.optional_condition(entity, it.when.as_ref());
    let effect = if fits(work, it, &home) { effect(work, it, entity, &domain) } else { None };
    Some(Rule {
        name: it.id.value.clone(),
        effect: effect?,
        entity,
        conclusion,
        when: when?,
        exceptions: Vec::new(),
        cites,
        because: text(it.because.as_ref()),
        span: it.id.span,
        origin: entry.origin,
    })
}

/// The conclusion that a rule is about: rules name it bare, so it must be the only one of its name.
fn conclusion_of(work: &mut Work, it: &tree::Rule) -> Option<ConclusionId> {
    let name = &it.conclusion;
    match work.names.conclusions_named(&name.value).as_slice() {
        [one] => Some(*one),
        [] => {
            if !work.names.is_spoiled(&name.value) {
                let error = no_conclusion(work, name);
                work.report(error);
            }
            None
        }
        [first, second, ..] => {
            let text = format!("`{}` is a conclusion of several entities", name.value);
            let error = Diagnostic::error(code::E0416, name.span, text)
                .other(work.names.of(*first).span, "here")
                .other(work.names.of(*second).span, "and here")
                .help("a rule names its conclusion without the entity: give one of them another name");
            work.report(error);
            None
        }
    }
}

fn no_conclusion(work: &Work, name: &Name) -> Diagnostic {
    if let Some(portfolio) =
        work.names.portfolio(&name.value).and_then(|id| work.names.portfolios.get(id.0 as usize))
    {
        let text = format!("`{}` is a portfolio, and no rule may use one", name.value);
        return Diagnostic::error(code::E0425, name.span, text)
            .other(portfolio.span, "declared here")
            .note("a portfolio counts cases; rules speak of one case");
    }
    let known: Vec<&str> = work.names.conclusions.iter().map(|it| it.name.as_str()).collect();
    let text = format!("there is no conclusion `{}`", name.value);
    let error = Diagnostic::error(code::E0415, name.span, text);
    let error = if known.is_empty() { error } else { error.note(format!("conclusions: {}", list(&known))) };
    error
        .help(format!("write `conclusion {}: SCALE, otherwise LEVEL`", name.value))
        .suggest(&name.value, known)
}

/// A rule must fit the way its conclusion is reached.
fn fits(work: &mut Work, it: &tree::Rule, home: &HomeKind) -> bool {
    let error = match home {
        HomeKind::Rules => return true,
        HomeKind::Table(table) => match it.effect {
            tree::Effect::AtMost(_) => return true,
            tree::Effect::AtLeast(_) | tree::Effect::Up(_) | tree::Effect::Down(_) => {
                let text = format!(
                    "`{}` comes from the table `{table}`, and a rule may only cap it",
                    it.conclusion.value
                );
                Diagnostic::error(code::E0417, it.conclusion.span, text).help(format!(
                    "write `{} is at most LEVEL`, or add a row to the table",
                    it.conclusion.value
                ))
            }
        },
        HomeKind::Models | HomeKind::Points | HomeKind::Matrix => {
            let text =
                format!("`{}` is reached by {}, which take no rules", it.conclusion.value, home.word());
            let text = text.replace("a matrix, which take", "a matrix, which takes");
            Diagnostic::error(code::E0418, it.conclusion.span, text)
                .note("each conclusion has exactly one home")
                .help("change the lines there, or declare a conclusion of its own for the rule")
        }
    };
    work.report(error);
    false
}

fn effect(work: &mut Work, it: &tree::Rule, entity: EntityId, domain: &Domain) -> Option<Effect> {
    let Domain::Scale(scale) = domain else {
        // By rules it would have been refused when declared; so it comes from a table.
        let text = format!("`{}` is on no scale, and only a scale can be capped", it.conclusion.value);
        work.report(
            Diagnostic::error(code::E0419, it.conclusion.span, text)
                .help("declare it on a scale, or add rows to its table"),
        );
        return None;
    };
    match &it.effect {
        tree::Effect::AtLeast(level) => work.level(entity, *scale, level).map(Effect::AtLeast),
        tree::Effect::AtMost(level) => work.level(entity, *scale, level).map(Effect::AtMost),
        tree::Effect::Up(amount) => super::steps::steps(work, amount, *scale).map(Effect::Up),
        tree::Effect::Down(amount) => super::steps::steps(work, amount, *scale).map(Effect::Down),
    }
}

/// What an exception is about: the rule at its top, found before any condition is read.
pub(super) struct Target {
    pub rule: RuleId,
    pub conclusion: ConclusionId,
    pub entity: EntityId,
}

/// Resolves an exception; `None` when its target is wrong (reported once).
pub(super) fn resolve_exception(work: &mut Work, it: &tree::Exception, entry: &Entry) -> Option<Rule> {
    let cites = work.required_citations("exception", &it.id, &it.cites);
    let target = target(work, it)?;
    let when = work.optional_condition(target.entity, it.when.as_ref())?;
    Some(Rule {
        name: it.id.value.clone(),
        effect: Effect::Exception(target.rule),
        entity: target.entity,
        conclusion: target.conclusion,
        when,
        exceptions: Vec::new(),
        cites,
        because: text(it.because.as_ref()),
        span: it.id.span,
        origin: entry.origin,
    })
}

fn target(work: &mut Work, it: &tree::Exception) -> Option<Target> {
    let position = |name: &str| work.names.rules.iter().position(|(rule, _)| rule == name);
    let Some(direct) = position(&it.to.value) else {
        report_no_rule(work, &it.to);
        return None;
    };
    // Walk up to the rule at the top; each exception is to one, so the walk is a line or a cycle.
    let mut seen: Vec<&Name> = vec![&it.id];
    let mut at: &Name = &it.to;
    loop {
        if let Some(start) = seen.iter().position(|name| name.value == at.value) {
            // Each cycle is reported once, at its exception that stands first.
            let cycle: Vec<&Name> = seen.split_off(start);
            let first = cycle.iter().map(|name| name.span).min();
            if start == 0 && first == Some(it.id.span) {
                let mut text: Vec<&str> = cycle.iter().map(|name| name.value.as_str()).collect();
                text.push(&it.id.value);
                let text = format!("exceptions form a cycle: {}", text.join(" -> "));
                let mut error = Diagnostic::error(code::E0422, it.id.span, text);
                for name in cycle.iter().skip(1) {
                    error = error.other(name.span, "on the cycle");
                }
                work.report(error.help("an exception leads to a rule in the end: change one `to`"));
            }
            return None;
        }
        match written(work, &at.value)? {
            Written::Rule(rule) => {
                let conclusions = work.names.conclusions_named(&rule.conclusion.value);
                let [conclusion] = conclusions.as_slice() else { return None };
                let entity = work.names.of(*conclusion).entity;
                return Some(Target { rule: RuleId(direct as u32), conclusion: *conclusion, entity });
            }
            Written::Exception(exception) => {
                seen.push(&exception.id);
                at = &exception.to;
            }
        }
    }
}

/// A rule or an exception as written.
enum Written<'a> {
    Rule(&'a tree::Rule),
    Exception(&'a tree::Exception),
}

fn written<'a>(work: &Work<'a>, name: &str) -> Option<Written<'a>> {
    work.flat.entries.iter().find_map(|entry| {
        if let DeclarationKind::Rule(rule) = &entry.declaration.kind
            && rule.id.value == name
        {
            return Some(Written::Rule(rule));
        }
        if let DeclarationKind::Exception(exception) = &entry.declaration.kind
            && exception.id.value == name
        {
            return Some(Written::Exception(exception));
        }
        None
    })
}

fn report_no_rule(work: &mut Work, name: &Name) {
    // A variant that removes a rule and leaves its exception was told so when it was flattened.
    if work.names.is_spoiled(&name.value) || work.flat.was_removed(&name.value) {
        return;
    }
    let known = work.names.rules.iter().map(|(rule, _)| rule.as_str());
    let text = format!("there is no rule or exception `{}`", name.value);
    let error = Diagnostic::error(code::E0421, name.span, text).suggest(&name.value, known);
    work.report(error);
}

/// Hangs exceptions under what they switch off, and rules into their conclusions.
pub(super) fn link(
    rules: &mut IdVec<RuleId, Option<Rule>>,
    conclusions: &mut IdVec<ConclusionId, Option<Conclusion>>,
) {
    for id in rules.ids() {
        let Some(rule) = rules[id].as_ref() else { continue };
        let (effect, conclusion) = (rule.effect.clone(), rule.conclusion);
        match effect {
            Effect::Exception(target) => {
                if let Some(target) = rules[target].as_mut() {
                    target.exceptions.push(id);
                }
            }
            Effect::AtLeast(_) | Effect::AtMost(_) | Effect::Up(_) | Effect::Down(_) => {
                match conclusions[conclusion].as_mut().map(|conclusion| &mut conclusion.home) {
                    Some(Home::Rules { rules, .. }) => rules.push(id),
                    Some(Home::Table { caps, .. }) => caps.push(id),
                    Some(Home::Models(_) | Home::Points(_) | Home::Matrix(_)) | None => {}
                }
            }
        }
    }
}

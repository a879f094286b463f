//! Caps that lower a floor in some case. Caps always win, and a cap that says `because` is meant to.

use super::space::{Space, recorded};
use super::{Context, Finding, Report};
use crate::diagnostic::{Diagnostic, code, list_words};
use crate::framework::{Effect, Home};
use crate::program::Uses;
use crate::space::{Binary, Diagram, Node};
use crate::syntax::tree::Comparator;
use crate::value::{ConclusionId, RuleId};

/// Lists each cap without a reason once, with the floors that it lowers.
pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let framework = context.program.framework;
    for (id, conclusion) in framework.conclusions.pairs() {
        context.budget.step();
        let Home::Rules { rules, .. } = &conclusion.home else { continue };
        let is_cap = |&rule: &RuleId| {
            let rule = &framework.rules[rule];
            matches!(rule.effect, Effect::AtMost(_)) && rule.because.is_empty()
        };
        let caps: Vec<RuleId> = rules.iter().copied().filter(is_cap).collect();
        if caps.is_empty() {
            continue;
        }
        let uses: &Uses = &context.program.conclusion_uses[id];
        let mut space = Space::new(context.program, conclusion.entity, &uses.aggregates, context.budget);
        let n_before = report.findings.len();
        for cap in caps {
            report.findings.extend(clash(context, &mut space, id, (rules, cap)));
        }
        if !space.is_exact() {
            report.findings.truncate(n_before);
            report.unsettled.push(format!("caps of {}: more than the budget allows", conclusion.name));
        }
    }
}

fn clash(
    context: &Context<'_>,
    space: &mut Space<'_>,
    conclusion: ConclusionId,
    (rules, cap): (&[RuleId], RuleId),
) -> Option<Finding> {
    let framework = space.program.framework;
    let applies = space.engine.applies(space.ctx, space.subject, conclusion);
    let capped = in_force(space, cap, applies);
    let ceiling = level(space, cap)?;
    let (mut lowered, mut somewhere) = (Vec::new(), Diagram::FALSE);
    for &floor in rules {
        if !matches!(framework.rules[floor].effect, Effect::AtLeast(_)) {
            continue;
        }
        let raised = in_force(space, floor, applies);
        let Some(least) = level(space, floor) else { continue };
        let above = space.engine.dd.combine(Binary::Compare(Comparator::More), least, ceiling);
        let both = space.engine.dd.and(raised, capped);
        let clash = space.engine.dd.and(both, above);
        if space.happens(clash) {
            lowered.push(framework.rules[floor].name.clone());
            somewhere = space.engine.dd.or(somewhere, clash);
        }
    }
    if lowered.is_empty() {
        return None;
    }
    let uses = &context.program.conclusion_uses[conclusion];
    let entity = framework.conclusions[conclusion].entity;
    let case = space.witness(somewhere, uses, &context.plains(entity), "witness");
    let value = space.conclusion(conclusion, None);
    let situations = space.situations_of(uses, value, somewhere);
    let name = &framework.rules[cap].name;
    let message = format!("cap `{name}` lowers what {} gives", list_words(&lowered, "and"));
    let diagnostic = Diagnostic::warning(code::K0209, framework.rules[cap].span, message)
        .note("a cap always wins over a floor")
        .help("say why with `because \"…\"` when that is meant, or narrow one of the rules");
    Some(Finding {
        conclusion: Some(framework.conclusions[conclusion].name.clone()),
        rules: [name.clone()].into_iter().chain(lowered).collect(),
        witness: case.as_ref().map(|it| recorded(space.program, it)).unwrap_or_default(),
        situations: Some(situations),
        cases: case.into_iter().collect(),
        ..Finding::of(diagnostic)
    })
}

fn in_force(space: &mut Space<'_>, rule: RuleId, applies: Node) -> Node {
    let holds = space.engine.in_force(space.ctx, space.subject, rule, &|_| false);
    space.engine.dd.and(holds, applies)
}

/// The level that a floor or cap names.
fn level(space: &mut Space<'_>, rule: RuleId) -> Option<Node> {
    let framework = space.program.framework;
    match &framework.rules[rule].effect {
        Effect::AtLeast(level) | Effect::AtMost(level) => {
            let side = space.engine.side(space.ctx, space.subject, level);
            Some(space.engine.side_value(side))
        }
        Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => None,
    }
}

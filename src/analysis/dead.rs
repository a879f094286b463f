//! Rules, exceptions, rows, classes and lines that can never decide, with what covers them.

use std::collections::BTreeSet;

use super::space::{Space, without_constraints};
use super::{Context, Finding, Report};
use crate::diagnostic::{Diagnostic, Severity, code, list_words};
use crate::framework::{Effect, Home, Models, PointsWhen};
use crate::program::{Uses, compile};
use crate::source::Span;
use crate::space::{Diagram, Node, VarId};
use crate::value::{ConclusionId, RuleId, TableId};

/// Looks at every conclusion. Gives the rules that were found dead.
pub(super) fn check(context: &Context<'_>, report: &mut Report) -> BTreeSet<RuleId> {
    let framework = context.program.framework;
    let is_bound = !framework.vocabulary.impossible.is_empty();
    let unbound = is_bound.then(|| without_constraints(framework));
    let unbound = unbound.as_ref().map(compile);
    let mut dead = BTreeSet::new();
    let mut tables_seen: BTreeSet<TableId> = BTreeSet::new();
    for (id, conclusion) in framework.conclusions.pairs() {
        context.budget.step();
        let mut uses: Uses = context.program.conclusion_uses[id].clone();
        if let Home::Table { table, .. } = &conclusion.home {
            // Its rows are asked about together with everything that the table gives.
            framework.tables[*table]
                .gives
                .iter()
                .for_each(|&it| uses.take(&context.program.conclusion_uses[it]));
        }
        let mut space = Space::new(context.program, conclusion.entity, &uses.aggregates, context.budget);
        let n_before = report.findings.len();
        let mut free = unbound.as_ref().map(|program| {
            let uses = &program.conclusion_uses[id];
            Space::new(program, conclusion.entity, &uses.aggregates, context.budget)
        });
        match &conclusion.home {
            Home::Rules { rules, .. } => {
                dead.extend(rules_of((&mut space, free.as_mut()), id, rules, report));
            }
            Home::Table { table, caps, .. } => {
                dead.extend(rules_of((&mut space, free.as_mut()), id, caps, report));
                if tables_seen.insert(*table) {
                    rows(&mut space, id, *table, report);
                }
            }
            Home::Models(models) => classes(&mut space, id, models, report),
            Home::Points(_) => lines(&mut space, id, report),
            Home::Matrix(_) => {}
        }
        if !space.is_exact() || free.is_some_and(|it| !it.is_exact()) {
            report.findings.truncate(n_before);
            report.unsettled.push(format!("rules of {}: more than the budget allows", conclusion.name));
        }
    }
    dead
}

/// The rules of one conclusion: those that can never be in force, and those without which nothing changes. `free` is
/// the space without constraints, when there are any.
fn rules_of(
    (space, mut free): (&mut Space<'_>, Option<&mut Space<'_>>),
    conclusion: ConclusionId,
    rules: &[RuleId],
    report: &mut Report,
) -> Vec<RuleId> {
    if rules.is_empty() {
        return Vec::new();
    }
    let framework = space.program.framework;
    let (ctx, instance) = (space.ctx, space.subject);
    let applies = space.engine.applies(ctx, instance, conclusion);
    let mut gone: Vec<RuleId> = Vec::new();
    let mut findings = Vec::new();
    // The last first: of two rules that say the same, the first is kept. Again until each of the others is needed: one
    // that was may not be once another is gone.
    let all = space.engine.with_exceptions(rules);
    let mut left: Vec<usize> = (0..all.len()).rev().collect();
    loop {
        let n_gone = gone.len();
        let mut kept = Vec::new();
        for place in left {
            let rule = all[place];
            let holds = space.engine.in_force(ctx, instance, rule, &|_| false);
            let here = space.engine.dd.and(holds, applies);
            if !space.happens(here) {
                gone.push(rule);
                findings.push((place, never_in_force((space, free.as_deref_mut()), conclusion, rule)));
                continue;
            }
            let differ = difference(space, conclusion, rules, rule, &gone);
            if gone.iter().any(|&it| is_above(space, it, rule)) || space.happens(differ) {
                kept.push(place);
                continue;
            }
            let is_guard = free.as_deref_mut().is_some_and(|free| {
                let elsewhere = difference(free, conclusion, rules, rule, &gone);
                free.happens(elsewhere)
            });
            gone.push(rule);
            if is_guard {
                findings.push((place, guard(space, conclusion, rule, differ)));
                continue;
            }
            let top = space.engine.top_rank(conclusion);
            let base = space.engine.base(ctx, instance, conclusion);
            let cover = cover(space, (rules, top, base), rule, &gone, applies);
            let names: Vec<String> = cover.iter().map(|&it| framework.rules[it].name.clone()).collect();
            findings.push((place, never_decides(space, conclusion, rule, names)));
        }
        left = kept;
        if gone.len() == n_gone {
            break;
        }
    }
    findings.sort_by_key(|&(place, _)| place);
    report.findings.extend(findings.into_iter().map(|(_, finding)| finding));
    gone
}

/// Where the value would be another without a rule: with all other rules in place, or beside those that are gone
/// already. (Of two steps, one may be needed only as long as the other is there.)
fn difference(
    space: &mut Space<'_>,
    conclusion: ConclusionId,
    rules: &[RuleId],
    rule: RuleId,
    gone: &[RuleId],
) -> Node {
    let (ctx, instance) = (space.ctx, space.subject);
    let applies = space.engine.applies(ctx, instance, conclusion);
    let base = space.engine.base(ctx, instance, conclusion);
    let top = space.engine.top_rank(conclusion);
    let mut value = |removed: &dyn Fn(RuleId) -> bool| {
        space.engine.rules_value(ctx, instance, base, (rules, top), removed)
    };
    let (all, alone) = (value(&|_| false), value(&|it| it == rule));
    let (before, without) = (value(&|it| gone.contains(&it)), value(&|it| it == rule || gone.contains(&it)));
    let (differ_alone, differ) = (space.differ(all, alone), space.differ(before, without));
    let differ = space.engine.dd.or(differ_alone, differ);
    space.engine.dd.and(differ, applies)
}

/// True when an exception hangs on a rule that is gone.
fn is_above(space: &Space<'_>, above: RuleId, rule: RuleId) -> bool {
    match space.program.framework.rules[rule].effect {
        Effect::Exception(to) => to == above || is_above(space, above, to),
        Effect::AtLeast(_) | Effect::AtMost(_) | Effect::Up(_) | Effect::Down(_) => false,
    }
}

fn changes(space: &mut Space<'_>, a: Node, b: Node, applies: Node) -> bool {
    let differ = space.differ(a, b);
    let here = space.engine.dd.and(differ, applies);
    space.happens(here)
}

/// A smallest set of other rules beside which a rule changes nothing: others are left out one by one while that
/// stays so.
fn cover(
    space: &mut Space<'_>,
    (rules, top, base): (&[RuleId], i64, Node),
    rule: RuleId,
    gone: &[RuleId],
    applies: Node,
) -> Vec<RuleId> {
    let (ctx, instance) = (space.ctx, space.subject);
    let mut kept: Vec<RuleId> = rules.iter().copied().filter(|it| !gone.contains(it)).collect();
    for other in kept.clone() {
        let fewer: Vec<RuleId> = kept.iter().copied().filter(|&it| it != other).collect();
        let is_out = |it: RuleId| it != rule && rules.contains(&it) && !fewer.contains(&it);
        let with = space.engine.rules_value(ctx, instance, base, (rules, top), &is_out);
        let without =
            space.engine.rules_value(ctx, instance, base, (rules, top), &|it| is_out(it) || it == rule);
        if !changes(space, with, without, applies) {
            kept = fewer;
        }
    }
    kept
}

fn never_in_force(
    (space, free): (&mut Space<'_>, Option<&mut Space<'_>>),
    conclusion: ConclusionId,
    rule: RuleId,
) -> Finding {
    let framework = space.program.framework;
    let definition = &framework.rules[rule];
    let (condition, here) = condition_where_it_applies(space, conclusion, rule);
    let what = what_it_is(&definition.effect);
    // Whether it can hold at all, and where the conclusion applies, but for the constraints.
    let (can_hold, can_apply) = match free {
        Some(free) => {
            let (condition, here) = condition_where_it_applies(free, conclusion, rule);
            (free.happens(condition), free.happens(here))
        }
        None => (space.happens(condition), space.happens(here)),
    };
    let (why, rules) = if space.happens(here) {
        let names: Vec<String> =
            definition.exceptions.iter().map(|&it| framework.rules[it].name.clone()).collect();
        (format!("whenever its condition holds, {} switches it off", list_words(&names, "or")), names)
    } else if !can_hold {
        ("its condition contradicts itself".to_owned(), Vec::new())
    } else if !can_apply {
        ("its condition fails wherever the conclusion applies".to_owned(), Vec::new())
    } else {
        (format!("`impossible` rules it out{}", clauses(space, here)), Vec::new())
    };
    let message = format!("{what} `{}` can never be in force", definition.name);
    finding(space, conclusion, code::K0205, definition.span, (message, why), (definition.name.clone(), rules))
}

fn condition_where_it_applies(space: &mut Space<'_>, conclusion: ConclusionId, rule: RuleId) -> (Node, Node) {
    let (ctx, instance) = (space.ctx, space.subject);
    let condition = space.engine.rule_condition(ctx, instance, rule);
    let applies = space.engine.applies(ctx, instance, conclusion);
    (condition, space.engine.dd.and(condition, applies))
}

/// The constraints that together rule a condition out, as few as can be; nothing when they cannot be told apart.
fn clauses(space: &mut Space<'_>, node: Node) -> String {
    let framework = space.program.framework;
    let mut factors: Vec<(usize, Node)> = Vec::new();
    for instance in 0..space.engine.grounds.len() {
        for place in 0..framework.vocabulary.impossible.len() {
            if let Some(factor) = space.engine.constraint(space.ctx, instance, place) {
                factors.push((place, factor));
            }
        }
    }
    // Only what hangs together with the condition can rule it out: the constraints alone leave some case.
    let touched: BTreeSet<VarId> = space.engine.dd.support(node).into_iter().collect();
    let connected = space.engine.connected(factors.iter().map(|&(_, factor)| factor).collect(), &touched);
    factors.retain(|(_, factor)| connected.contains(factor));
    // One variable after the other: walking all factors side by side would take the product of independent ones.
    let is_ruled_out = |space: &mut Space<'_>, factors: &[(usize, Node)]| {
        let mut nodes: Vec<Node> = factors.iter().map(|&(_, factor)| factor).collect();
        nodes.push(node);
        space.engine.eliminate(nodes, &BTreeSet::new()).contains(&Diagram::FALSE)
    };
    if !is_ruled_out(space, &factors) {
        return String::new();
    }
    for place in factors.iter().map(|&(place, _)| place).collect::<BTreeSet<usize>>() {
        let fewer: Vec<(usize, Node)> = factors.iter().copied().filter(|(it, _)| *it != place).collect();
        if is_ruled_out(space, &fewer) {
            factors = fewer;
        }
    }
    if space.engine.dd.is_exhausted() {
        return String::new();
    }
    let places: BTreeSet<usize> = factors.iter().map(|&(place, _)| place).collect();
    let words: Vec<String> = places
        .iter()
        .map(|&place| {
            let because = &framework.vocabulary.impossible[place].because;
            if because.is_empty() { format!("clause {}", place + 1) } else { format!("\"{because}\"") }
        })
        .collect();
    if words.is_empty() { String::new() } else { format!(": {}", list_words(&words, "and")) }
}

fn never_decides(space: &Space<'_>, conclusion: ConclusionId, rule: RuleId, cover: Vec<String>) -> Finding {
    let definition = &space.program.framework.rules[rule];
    let what = what_it_is(&definition.effect);
    let message = format!("{what} `{}` never decides: every result is the same without it", definition.name);
    let is_cap = matches!(definition.effect, Effect::AtMost(_));
    let why = match (cover.is_empty(), is_cap) {
        (true, true) => "no rule ever gives more than it allows".to_owned(),
        (true, false) => "what it gives holds anyway".to_owned(),
        (false, _) => format!("covered by {}", list_words(&cover, "and")),
    };
    let is_stated = is_cap && cover.is_empty() && !definition.because.is_empty();
    let rules = (definition.name.clone(), cover);
    let mut found = finding(space, conclusion, code::K0206, definition.span, (message, why), rules);
    if is_stated {
        // A ceiling that says why it is there is a statement, and a guard against rules to come.
        found.diagnostic.severity = Severity::Note;
    }
    found
}

/// A rule that would decide if the constraints did not rule it out: it says again what they say, and does no harm.
fn guard(space: &mut Space<'_>, conclusion: ConclusionId, rule: RuleId, elsewhere: Node) -> Finding {
    let definition = &space.program.framework.rules[rule];
    let what = what_it_is(&definition.effect);
    let message = format!("{what} `{}` never decides beside the constraints", definition.name);
    let why = format!("it would decide only where `impossible` rules it out{}", clauses(space, elsewhere));
    let diagnostic =
        Diagnostic { severity: Severity::Note, ..Diagnostic::warning(code::K0206, definition.span, message) }
            .note(why)
            .help("keep it as a guard, or remove it: the constraints say the same");
    Finding {
        conclusion: Some(space.program.framework.conclusions[conclusion].name.clone()),
        rules: vec![definition.name.clone()],
        ..Finding::of(diagnostic)
    }
}

fn what_it_is(effect: &Effect) -> &'static str {
    match effect {
        Effect::Exception(_) => "exception",
        Effect::AtLeast(_) | Effect::AtMost(_) | Effect::Up(_) | Effect::Down(_) => "rule",
    }
}

fn finding(
    space: &Space<'_>,
    conclusion: ConclusionId,
    code: crate::diagnostic::Code,
    span: Span,
    (message, why): (String, String),
    (name, cover): (String, Vec<String>),
) -> Finding {
    let diagnostic = Diagnostic::warning(code, span, message)
        .note(why)
        .help("remove it, or change its condition so that it says something of its own");
    Finding {
        conclusion: Some(space.program.framework.conclusions[conclusion].name.clone()),
        rules: [name].into_iter().chain(cover).collect(),
        ..Finding::of(diagnostic)
    }
}

/// Rows that no case matches, or that earlier rows always forestall.
fn rows(space: &mut Space<'_>, conclusion: ConclusionId, table: TableId, report: &mut Report) {
    let framework = space.program.framework;
    let definition = &framework.tables[table];
    let (ctx, instance) = (space.ctx, space.subject);
    let mut applies = Diagram::FALSE;
    for &it in &definition.gives {
        let one = space.engine.applies(ctx, instance, it);
        applies = space.engine.dd.or(applies, one);
    }
    let matches = space.engine.rows_match(ctx, instance, table);
    let hits = space.engine.rows_hit(ctx, instance, table);
    for (place, (row, (&matched, &hit))) in definition.rows.iter().zip(matches.iter().zip(&hits)).enumerate()
    {
        let here = space.engine.dd.and(hit, applies);
        if space.happens(here) {
            continue;
        }
        let matched = space.engine.dd.and(matched, applies);
        let cover = match space.happens(matched) {
            true => covering(space, matched, &matches[..place]),
            false => Vec::new(),
        };
        let names: Vec<String> = cover.iter().map(|&it| definition.rows[it].name.clone()).collect();
        let why = match names.is_empty() {
            true => "no possible case matches its cells".to_owned(),
            false => format!("covered by the earlier {}", list_words(&names, "and")),
        };
        let message = format!("row `{}` of table `{}` never decides", row.name, definition.name);
        report.findings.push(finding(
            space,
            conclusion,
            code::K0207,
            row.span,
            (message, why),
            (row.name.clone(), names),
        ));
    }
}

fn classes(space: &mut Space<'_>, conclusion: ConclusionId, models: &Models, report: &mut Report) {
    let (ctx, instance) = (space.ctx, space.subject);
    let applies = space.engine.applies(ctx, instance, conclusion);
    let fits: Vec<Node> =
        models.classes.iter().map(|class| space.engine.condition(ctx, instance, &class.when)).collect();
    let mut none_before = applies;
    for (place, class) in models.classes.iter().enumerate() {
        let decides = space.engine.dd.and(none_before, fits[place]);
        if !space.happens(decides) {
            let fitting = space.engine.dd.and(fits[place], applies);
            let cover = match space.happens(fitting) {
                true => covering(space, fitting, &fits[..place]),
                false => Vec::new(),
            };
            let names: Vec<String> = cover.iter().map(|&it| models.classes[it].label.name.clone()).collect();
            let why = match names.is_empty() {
                true => "no possible case meets its condition".to_owned(),
                false => format!("every case that fits it fits the earlier {}", list_words(&names, "or")),
            };
            let name = class.label.name.clone();
            let message = format!(
                "class `{name}` of `{}` never decides",
                space.program.framework.conclusions[conclusion].name
            );
            report.findings.push(finding(
                space,
                conclusion,
                code::K0207,
                class.span,
                (message, why),
                (name, names),
            ));
        }
        if !models.all_that_fit {
            let fails = space.engine.dd.not(fits[place]);
            none_before = space.engine.dd.and(none_before, fails);
        }
    }
}

/// A smallest set of earlier ones that together hold wherever this one does.
fn covering(space: &mut Space<'_>, node: Node, earlier: &[Node]) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..earlier.len()).collect();
    for other in 0..earlier.len() {
        let fewer: Vec<usize> = kept.iter().copied().filter(|&it| it != other).collect();
        let mut left = node;
        for &it in &fewer {
            let fails = space.engine.dd.not(earlier[it]);
            left = space.engine.dd.and(left, fails);
        }
        if !space.happens(left) {
            kept = fewer;
        }
    }
    kept
}

fn lines(space: &mut Space<'_>, conclusion: ConclusionId, report: &mut Report) {
    let framework = space.program.framework;
    let Home::Points(points) = &framework.conclusions[conclusion].home else { return };
    let (ctx, instance) = (space.ctx, space.subject);
    let applies = space.engine.applies(ctx, instance, conclusion);
    for (place, line) in points.lines.iter().enumerate() {
        let PointsWhen::When(condition) = &line.when else { continue };
        let holds = space.engine.condition(ctx, instance, condition);
        let here = space.engine.dd.and(holds, applies);
        if !space.happens(here) {
            let name = &framework.conclusions[conclusion].name;
            let message = format!("line {} of points `{name}` never adds anything", place + 1);
            let why = "no possible case meets its condition".to_owned();
            report.findings.push(finding(
                space,
                conclusion,
                code::K0207,
                line.span,
                (message, why),
                (name.clone(), Vec::new()),
            ));
        }
    }
}

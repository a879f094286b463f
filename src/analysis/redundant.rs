//! Conditions that add nothing: left out, no result is another.

use std::collections::{BTreeMap, BTreeSet};

use super::space::Space;
use super::variation::{Change, Edit, Pair, Site, beside, sites};
use super::{Context, Finding, Report};
use crate::condition::{Condition, ConditionKind};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::framework::Framework;
use crate::program::{self, AggregateId, Program, Uses};
use crate::space::{Diagram, Node};
use crate::value::{ConditionId, EntityId, RuleId};

/// A part of a condition that could be left out.
struct Part<'f> {
    site: Site,
    condition: &'f Condition,
    /// What stands beside it, and whether all of it must hold.
    beside: Vec<&'f Condition>,
    is_all: bool,
    /// It is about the record of the site, not about records of a list.
    is_own: bool,
}

/// Looks at every condition of every rule that is not dead, every class, line and criterion.
pub(super) fn check(context: &Context<'_>, dead: &BTreeSet<RuleId>, report: &mut Report) {
    let framework = context.program.framework;
    for (site, condition) in sites(framework) {
        if matches!(site, Site::Rule(rule) if dead.contains(&rule)) {
            continue;
        }
        let mut parts = Vec::new();
        collect(site, condition, true, &mut parts);
        if parts.is_empty() {
            continue;
        }
        match idle(context, &parts) {
            Some(places) => {
                let found = places.into_iter().map(|(it, likeness)| finding(context, &parts[it], likeness));
                report.findings.extend(found);
            }
            None => {
                report.unsettled.push(format!(
                    "conditions of {}: more than the budget allows",
                    site_name(framework, site)
                ));
            }
        }
    }
}

/// The parts of conjunctions and choices, at any depth.
fn collect<'f>(site: Site, condition: &'f Condition, is_own: bool, parts: &mut Vec<Part<'f>>) {
    match &condition.kind {
        ConditionKind::All(all) | ConditionKind::Any(all) => {
            let is_all = matches!(condition.kind, ConditionKind::All(_));
            for (place, part) in all.iter().enumerate().filter(|_| all.len() > 1) {
                let others = all.iter().enumerate().filter(|(at, _)| *at != place);
                let beside = others.map(|(_, it)| it).collect();
                parts.push(Part { site, condition: part, beside, is_all, is_own });
            }
            for part in all {
                collect(site, part, is_own, parts);
            }
        }
        ConditionKind::Not(part) => collect(site, part, is_own, parts),
        ConditionKind::Quantified { unit, .. } => collect(site, unit, false, parts),
        ConditionKind::AtLeast(_, all) | ConditionKind::AtMost(_, all) => {
            for part in all {
                collect(site, part, is_own, parts);
            }
        }
        ConditionKind::Compare(..) | ConditionKind::In(..) => {
            for filter in condition.operands().into_iter().filter_map(|it| it.filter()) {
                collect(site, filter, false, parts);
            }
        }
        ConditionKind::Criterion(_)
        | ConditionKind::Holds(_)
        | ConditionKind::OneOf(..)
        | ConditionKind::Includes(..)
        | ConditionKind::Empty(_)
        | ConditionKind::Known(_) => {}
    }
}

/// The parts without which nothing changes; of two that each make the other needless, the last. `None` beyond the
/// budget.
fn idle(context: &Context<'_>, parts: &[Part<'_>]) -> Option<Vec<(usize, Likeness)>> {
    let framework = context.program.framework;
    let edits: Vec<Edit> =
        parts.iter().map(|part| Edit::Condition(part.site, part.condition.id, Change::Drop)).collect();
    let (both, pairs) = beside(framework, &edits);
    let mut alike = likeness(&both, &pairs, context)?;
    for place in 0..parts.len() {
        if !parts[place].is_own && alike[place] == Likeness::Same {
            alike[place] = likeness_in_lists(&both, &pairs[place..=place], context)?[0];
        }
    }
    let candidates: Vec<usize> = (0..parts.len()).filter(|&it| alike[it] != Likeness::Different).collect();
    if candidates.len() < 2 {
        return Some(candidates.into_iter().map(|it| (it, alike[it])).collect());
    }
    // One after the other, the last first: each must add nothing beside those that are left.
    let mut gone = Vec::new();
    let mut left = framework.clone();
    for &place in candidates.iter().rev() {
        let edit = edits[place];
        let without = super::variation::apply(&left, &edit);
        let (both, pairs) = super::variation::beside_other(framework, &without, &edit);
        let found = likeness(&both, &[pairs], context)?.first().copied().unwrap_or(Likeness::Different);
        if found != Likeness::Different && contains(&left, parts[place].site, parts[place].condition.id) {
            gone.push((place, if alike[place] == Likeness::Same { found } else { alike[place] }));
            left = without;
        }
    }
    gone.reverse();
    Some(gone)
}

/// True when a condition still stands at its site.
fn contains(framework: &Framework, site: Site, id: ConditionId) -> bool {
    fn holds(condition: &Condition, id: ConditionId) -> bool {
        condition.id == id
            || condition.parts().into_iter().any(|it| holds(it, id))
            || condition.operands().into_iter().filter_map(|it| it.filter()).any(|it| holds(it, id))
    }
    sites(framework).into_iter().any(|(at, condition)| at == site && holds(condition, id))
}

/// How a changed copy compares with its original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same function, whatever the constraints.
    Same,
    /// The same wherever the constraints allow a case.
    SameByConstraints,
    /// Some possible case tells them apart.
    Different,
}

/// As [`likeness`], for parts about records of lists: what the constraints leave of unlisted records is part of the
/// functions themselves, so the copies are compared once more without any constraint.
fn likeness_in_lists(both: &Framework, pairs: &[Vec<Pair>], context: &Context<'_>) -> Option<Vec<Likeness>> {
    let mut unbound = both.clone();
    unbound.vocabulary.impossible.clear();
    let found = likeness(&unbound, pairs, context)?;
    let with = |it| if it == Likeness::Same { Likeness::Same } else { Likeness::SameByConstraints };
    Some(found.into_iter().map(with).collect())
}

/// Spaces by what they look at: many copies share one.
pub(super) type Spaces<'a> = BTreeMap<(EntityId, BTreeSet<AggregateId>), Space<'a>>;

/// For each edit, how its copies compare with the originals; `None` beyond the budget.
pub(super) fn likeness(
    both: &Framework,
    pairs: &[Vec<Pair>],
    context: &Context<'_>,
) -> Option<Vec<Likeness>> {
    let program = program::compile(both);
    let mut spaces = Spaces::new();
    let mut all = Vec::new();
    for pairs in pairs {
        let mut found = Likeness::Same;
        for &pair in pairs {
            let (space, a, b) = functions(&program, pair, context, &mut spaces);
            let differ = space.differ(a, b);
            let differs = space.happens(differ);
            if !space.is_exact() {
                return None;
            }
            if differs {
                found = Likeness::Different;
            } else if differ != Diagram::FALSE && found == Likeness::Same {
                found = Likeness::SameByConstraints;
            }
        }
        all.push(found);
    }
    Some(all)
}

/// The situations in which an original and its copy can be compared, and the two functions.
pub(super) fn functions<'s, 'a>(
    program: &'a Program<'a>,
    pair: Pair,
    context: &Context<'_>,
    spaces: &'s mut Spaces<'a>,
) -> (&'s mut Space<'a>, Node, Node) {
    let framework = program.framework;
    let mut uses = Uses::default();
    let entity: EntityId = match pair {
        Pair::Conclusion(a, b) => {
            uses.take(&program.conclusion_uses[a]);
            uses.take(&program.conclusion_uses[b]);
            framework.conclusions[a].entity
        }
        Pair::Criterion(a, b) => {
            uses.take(&program.criterion_uses[a]);
            uses.take(&program.criterion_uses[b]);
            framework.criteria[a].entity
        }
    };
    let space = spaces
        .entry((entity, uses.aggregates.clone()))
        .or_insert_with(|| Space::new(program, entity, &uses.aggregates, context.budget));
    let (a, b) = match pair {
        Pair::Conclusion(a, b) => (space.conclusion(a, None), space.conclusion(b, None)),
        Pair::Criterion(a, b) => (space.criterion(a), space.criterion(b)),
    };
    (space, a, b)
}

fn finding(context: &Context<'_>, part: &Part<'_>, likeness: Likeness) -> Finding {
    let framework = context.program.framework;
    let message = format!("a condition of {} adds nothing", site_name(framework, part.site));
    let diagnostic = Diagnostic::warning(code::K0208, part.condition.span, message);
    let (mut diagnostic, is_implied) = why(context, part, diagnostic);
    if likeness == Likeness::SameByConstraints || !is_implied || is_named(part.condition) {
        // It says again what the constraints or other rules say, or lists a criterion by its name for the reader: no harm.
        diagnostic.severity = Severity::Note;
    }
    let diagnostic = diagnostic.help("leave it out, or change it so that it tells cases apart");
    let conclusion = match part.site {
        Site::Rule(rule) => Some(framework.rules[rule].conclusion),
        Site::Class(conclusion, _) | Site::Line(conclusion, _) | Site::Applies(conclusion) => {
            Some(conclusion)
        }
        Site::Criterion(_) => None,
    };
    let rule = match part.site {
        Site::Rule(rule) => Some(framework.rules[rule].name.clone()),
        Site::Class(conclusion, place) => {
            let decider = crate::framework::Decider::Class(conclusion, place as u32);
            Some(framework.decider_name(decider))
        }
        Site::Line(..) | Site::Applies(_) | Site::Criterion(_) => None,
    };
    Finding {
        conclusion: conclusion.map(|it| framework.conclusions[it].name.clone()),
        rules: rule.into_iter().collect(),
        ..Finding::of(diagnostic)
    }
}

/// A criterion by its name, or `not` before one.
fn is_named(condition: &Condition) -> bool {
    match &condition.kind {
        ConditionKind::Criterion(_) => true,
        ConditionKind::Not(part) => is_named(part),
        _ => false,
    }
}

/// Why it adds nothing, and whether what stands beside it implies it (perhaps with the constraints); else other
/// rules decide.
fn why(context: &Context<'_>, part: &Part<'_>, diagnostic: Diagnostic) -> (Diagnostic, bool) {
    let generic = "wherever it makes a difference, the result is decided by something else";
    if !part.is_own {
        return (diagnostic.note(generic), false);
    }
    let framework = context.program.framework;
    let entity = match part.site {
        Site::Rule(rule) => framework.rules[rule].entity,
        Site::Class(conclusion, _) | Site::Line(conclusion, _) | Site::Applies(conclusion) => {
            framework.conclusions[conclusion].entity
        }
        Site::Criterion(criterion) => framework.criteria[criterion].entity,
    };
    let mut uses = Uses::default();
    for condition in part.beside.iter().copied().chain([part.condition]) {
        uses.take(&program::of_condition(framework, &context.program.aggregates, condition));
    }
    let mut space = Space::new(context.program, entity, &uses.aggregates, context.budget);
    let own = space.condition(part.condition);
    let fellows: Vec<Node> = part.beside.iter().map(|it| space.condition(it)).collect();
    // In a conjunction the others must imply it; in a choice it must imply one of the others.
    let counter = |space: &mut Space<'_>, kept: &[usize]| {
        let mut left = if part.is_all { space.engine.dd.not(own) } else { own };
        for &it in kept {
            let fellow = if part.is_all { fellows[it] } else { space.engine.dd.not(fellows[it]) };
            left = space.engine.dd.and(left, fellow);
        }
        left
    };
    let mut kept: Vec<usize> = (0..fellows.len()).collect();
    let left = counter(&mut space, &kept);
    if space.happens(left) || !space.is_exact() {
        return (diagnostic.note(generic), false);
    }
    for other in 0..fellows.len() {
        let fewer: Vec<usize> = kept.iter().copied().filter(|&it| it != other).collect();
        let left = counter(&mut space, &fewer);
        if !space.happens(left) {
            kept = fewer;
        }
    }
    let bare = counter(&mut space, &kept);
    let by_constraints = if bare == Diagram::FALSE { "" } else { ", given what `impossible` rules out" };
    let text = match (part.is_all, kept.is_empty()) {
        (true, true) => format!("it always holds{by_constraints}"),
        (true, false) => format!("what stands beside it implies it{by_constraints}"),
        (false, true) => format!("it never holds{by_constraints}"),
        (false, false) => format!("every case that meets it meets another alternative{by_constraints}"),
    };
    let label = if part.is_all { "this implies it" } else { "this holds wherever it does" };
    let diagnostic =
        kept.into_iter().fold(diagnostic.note(text), |it, place| it.other(part.beside[place].span, label));
    (diagnostic, true)
}

/// What a site is called: "rule `LG2`".
pub(super) fn site_name(framework: &Framework, site: Site) -> String {
    match site {
        Site::Rule(rule) => format!("rule `{}`", framework.rules[rule].name),
        Site::Criterion(criterion) => format!("criterion `{}`", framework.criteria[criterion].name),
        Site::Applies(conclusion) => {
            format!("`applies when` of `{}`", framework.conclusions[conclusion].name)
        }
        Site::Line(conclusion, place) => {
            format!("line {} of points `{}`", place + 1, framework.conclusions[conclusion].name)
        }
        Site::Class(conclusion, place) => {
            let decider = crate::framework::Decider::Class(conclusion, place as u32);
            format!("class `{}`", framework.decider_name(decider))
        }
    }
}

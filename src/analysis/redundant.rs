//! Conditions that add nothing: left out, no result is another.

use std::collections::{BTreeMap, BTreeSet};

use super::space::{Space, without_constraints};
use super::variation::{Change, Edit, Pair, Site, apply, beside, beside_other, is_about, sites};
use super::{Context, Finding, Report};
use crate::condition::{Condition, ConditionKind};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::framework::{Effect, Framework};
use crate::program::{self, AggregateId, Program, Uses};
use crate::source::Span;
use crate::space::Node;
use crate::value::{ConclusionId, ConditionId, EntityId, RuleId};

/// A part of a condition that could be left out.
struct Part<'f> {
    site: Site,
    /// In how many groups it stands.
    depth: usize,
    condition: &'f Condition,
    /// What stands beside it, and whether all of it must hold.
    beside: Vec<&'f Condition>,
    is_all: bool,
    /// It is about the record of the site, not about records of a list.
    is_own: bool,
}

/// The framework without what was found to be needless so far: everything that is reported can be left out together.
struct Left {
    framework: Framework,
    /// Conclusions and criteria of which something is left out.
    conclusions: BTreeSet<ConclusionId>,
    criteria: BTreeSet<Site>,
}

/// Looks at every condition of every rule that is not dead, every class, line and criterion. The last first: of two
/// parts that each make the other needless, in one rule or in two, the first is kept.
pub(super) fn check(context: &Context<'_>, dead: &BTreeSet<RuleId>, report: &mut Report) {
    let framework = context.program.framework;
    let mut parts = Vec::new();
    let mut candidates: Vec<(usize, Likeness)> = Vec::new();
    for (site, condition) in sites(framework).into_iter().rev() {
        context.budget.step();
        if matches!(site, Site::Rule(rule) if is_dead(framework, rule, dead)) {
            continue;
        }
        let n_before = parts.len();
        collect((site, 0, true), condition, &mut parts);
        match needless_alone(context, &parts[n_before..]) {
            Some(found) => candidates.extend(found.into_iter().map(|(at, it)| (n_before + at, it))),
            None => {
                let site = site_name(framework, site);
                report.unsettled.push(format!("conditions of {site}: more than the budget allows"));
            }
        }
    }
    match needless_together(context, dead, &parts, candidates) {
        Some(mut gone) => {
            gone.sort_by_key(|&(place, _)| parts[place].condition.span);
            report
                .findings
                .extend(gone.into_iter().map(|(it, likeness)| finding(context, &parts[it], likeness)));
        }
        None => report.unsettled.push("needless conditions: more than the budget allows".to_owned()),
    }
}

/// True for dead rules, and for what only switches one of them off.
fn is_dead(framework: &Framework, rule: RuleId, dead: &BTreeSet<RuleId>) -> bool {
    dead.contains(&rule)
        || matches!(framework.rules[rule].effect, Effect::Exception(to) if is_dead(framework, to, dead))
}

/// The parts of conjunctions and choices, at any depth.
fn collect<'f>(
    (site, depth, is_own): (Site, usize, bool),
    condition: &'f Condition,
    parts: &mut Vec<Part<'f>>,
) {
    let inside = (site, depth + 1, is_own);
    match &condition.kind {
        // One test as it is written, such as `is not empty`, which also asks whether there is a value at all.
        ConditionKind::All(all) if all.iter().any(|part| part.span == condition.span) => {}
        ConditionKind::All(all) | ConditionKind::Any(all) => {
            let is_all = matches!(condition.kind, ConditionKind::All(_));
            for (place, part) in all.iter().enumerate().filter(|_| all.len() > 1) {
                let others = all.iter().enumerate().filter(|(at, _)| *at != place);
                let beside = others.map(|(_, it)| it).collect();
                parts.push(Part { site, depth, condition: part, beside, is_all, is_own });
            }
            for part in all {
                collect(inside, part, parts);
            }
        }
        ConditionKind::Not(part) => collect(inside, part, parts),
        ConditionKind::Quantified { unit, .. } => collect((site, depth + 1, false), unit, parts),
        ConditionKind::AtLeast(_, all) | ConditionKind::AtMost(_, all) => {
            for part in all {
                collect(inside, part, parts);
            }
        }
        ConditionKind::Compare(..) | ConditionKind::In(..) => {
            for filter in condition.operands().into_iter().filter_map(|it| it.filter()) {
                collect((site, depth + 1, false), filter, parts);
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

/// The parts of one condition without which nothing changes, in the order in which they are to go: whole groups before
/// what is in them, then the last first. `None` beyond the budget.
fn needless_alone(context: &Context<'_>, parts: &[Part<'_>]) -> Option<Vec<(usize, Likeness)>> {
    let without = |part: &Part<'_>| Edit::Condition(part.site, part.condition.id, Change::Drop);
    let edits: Vec<Edit> = parts.iter().map(without).collect();
    let (both, pairs) = beside(context.program.framework, &edits);
    let mut found = Vec::new();
    for ((place, alike), pairs) in likeness(&both, &pairs, context)?.into_iter().enumerate().zip(&pairs) {
        if alike != Likeness::Different {
            found.push((place, beside_constraints(alike, &both, pairs, context)?));
        }
    }
    found.sort_by_key(|&(place, _)| (parts[place].depth, std::cmp::Reverse(place)));
    Some(found)
}

/// Those of these parts that can be left out together, and beside the dead rules: one after the other, until each of
/// the others is needed. `None` beyond the budget.
fn needless_together(
    context: &Context<'_>,
    dead: &BTreeSet<RuleId>,
    parts: &[Part<'_>],
    mut candidates: Vec<(usize, Likeness)>,
) -> Option<Vec<(usize, Likeness)>> {
    let framework = context.program.framework;
    let mut left =
        Left { framework: framework.clone(), conclusions: BTreeSet::new(), criteria: BTreeSet::new() };
    for &rule in dead {
        left.take_out(&Edit::RemoveRule(rule));
    }
    let mut gone: Vec<(usize, Likeness)> = Vec::new();
    loop {
        let n_before = gone.len();
        let mut kept = Vec::new();
        for (place, alone) in candidates {
            let Some(edit) = left.edit(&parts[place]) else { continue };
            match left.beside(context, &edit, alone)? {
                Likeness::Different => kept.push((place, alone)),
                found => {
                    gone.push((place, found));
                    left.take_out(&edit);
                }
            }
        }
        candidates = kept;
        if gone.len() == n_before {
            return Some(gone);
        }
    }
}

impl Left {
    fn take_out(&mut self, edit: &Edit) {
        match edit {
            Edit::Condition(site @ Site::Criterion(_), ..) => drop(self.criteria.insert(*site)),
            _ => self.conclusions.extend(is_about(&self.framework, edit)),
        }
        self.framework = apply(&self.framework, edit);
    }

    /// How to leave out one more part; `None` when it is gone with what it stood in, or is the last alternative of a
    /// choice, which keeps one.
    fn edit(&self, part: &Part<'_>) -> Option<Edit> {
        let (_, condition) = sites(&self.framework).into_iter().find(|(site, _)| *site == part.site)?;
        let (id, n_left) = one_of(condition, part.condition.span)?;
        (part.is_all || n_left > 1).then_some(Edit::Condition(part.site, id, Change::Drop))
    }

    /// How the framework changes by an edit that changes nothing alone.
    fn beside(&self, context: &Context<'_>, edit: &Edit, alone: Likeness) -> Option<Likeness> {
        let framework = &self.framework;
        let is_touched = matches!(edit, Edit::Condition(site, ..) if self.criteria.contains(site))
            || is_about(framework, edit).iter().any(|it| self.conclusions.contains(it));
        if !is_touched {
            return Some(alone);
        }
        let changed = apply(framework, edit);
        let (both, pairs) = beside_other(framework, &changed, edit);
        let found = *likeness(&both, std::slice::from_ref(&pairs), context)?.first()?;
        let found = beside_constraints(found, &both, &pairs, context)?;
        Some(if found == Likeness::Same { alone } else { found })
    }
}

/// A part of a group within a condition, by its place in the text (an edit gives new ids to all that it stands in): its
/// id, and of how many parts it is one.
fn one_of(condition: &Condition, span: Span) -> Option<(ConditionId, usize)> {
    let parts = condition.parts();
    let is_group = matches!(condition.kind, ConditionKind::All(_) | ConditionKind::Any(_));
    if let Some(part) = parts.iter().find(|it| is_group && it.span == span && condition.span != span) {
        return Some((part.id, parts.len()));
    }
    let filters = condition.operands().into_iter().filter_map(|it| it.filter());
    parts.into_iter().chain(filters).find_map(|it| one_of(it, span))
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

/// How copies compare that were found to be the same in every possible case: are they without the constraints too?
fn beside_constraints(
    found: Likeness,
    both: &Framework,
    pairs: &[Pair],
    context: &Context<'_>,
) -> Option<Likeness> {
    if found == Likeness::Different || both.vocabulary.impossible.is_empty() {
        return Some(found);
    }
    let unbound = likeness(&without_constraints(both), &[pairs.to_vec()], context)?;
    Some(if unbound == [Likeness::Same] { Likeness::Same } else { Likeness::SameByConstraints })
}

/// Spaces by what they look at: many copies share one.
pub(super) type Spaces<'a> = BTreeMap<(EntityId, BTreeSet<AggregateId>), Space<'a>>;

/// For each edit, whether its copies are the same as the originals in every possible case; `None` beyond the budget.
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
    let mut counters = Counters::new(context, context.program, part, entity);
    let mut kept: Vec<usize> = (0..part.beside.len()).collect();
    if counters.happen(&kept) || !counters.space.is_exact() {
        return (diagnostic.note(generic), false);
    }
    for other in 0..part.beside.len() {
        let fewer: Vec<usize> = kept.iter().copied().filter(|&it| it != other).collect();
        if !counters.happen(&fewer) {
            kept = fewer;
        }
    }
    let by_constraints = match is_implied_anyway(context, part, &kept, entity) {
        true => "",
        false => ", given what `impossible` rules out",
    };
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

/// Whether what stands beside a part implies it without the constraints too.
fn is_implied_anyway(context: &Context<'_>, part: &Part<'_>, kept: &[usize], entity: EntityId) -> bool {
    if context.program.framework.vocabulary.impossible.is_empty() {
        return true;
    }
    let unbound = without_constraints(context.program.framework);
    let program = program::compile(&unbound);
    !Counters::new(context, &program, part, entity).happen(kept)
}

/// The cases that speak against "what stands beside it implies it".
struct Counters<'a> {
    space: Space<'a>,
    is_all: bool,
    own: Node,
    fellows: Vec<Node>,
}

impl<'a> Counters<'a> {
    fn new(context: &Context<'_>, program: &'a Program<'a>, part: &Part<'_>, entity: EntityId) -> Self {
        let mut uses = Uses::default();
        for condition in part.beside.iter().copied().chain([part.condition]) {
            uses.take(&program::of_condition(program.framework, &program.aggregates, condition));
        }
        let mut space = Space::new(program, entity, &uses.aggregates, context.budget);
        let own = space.condition(part.condition);
        let fellows = part.beside.iter().map(|it| space.condition(it)).collect();
        Self { space, is_all: part.is_all, own, fellows }
    }

    /// In a conjunction the others must imply it; in a choice it must imply one of the others.
    fn happen(&mut self, kept: &[usize]) -> bool {
        let dd = &mut self.space.engine.dd;
        let mut left = if self.is_all { dd.not(self.own) } else { self.own };
        for &it in kept {
            let fellow = if self.is_all { self.fellows[it] } else { dd.not(self.fellows[it]) };
            left = dd.and(left, fellow);
        }
        self.space.happens(left)
    }
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

//! Conditions that add nothing: left out, no result is another.

use std::collections::BTreeSet;
use std::ops::Range;

use super::implied::Grounds;
use super::likeness::{Likeness, beside_constraints, likeness};
use super::space::without_constraints;
use super::variation::{Change, Edit, Pair, Site, apply, beside, in_turn, is_about, sites};
use super::{Context, Finding, Report};
use crate::condition::{Condition, ConditionKind};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::framework::{Effect, Framework, Home};
use crate::program;
use crate::source::Span;
use crate::value::{ConclusionId, ConditionId, RuleId};

/// Copies of so many rules are made at once, more only for the parts of one condition: a framework is made ready once for
/// all of them.
const MOST_COPIED: usize = 4_000;

/// A part of a condition that could be left out.
pub(super) struct Part<'f> {
    pub site: Site,
    /// In how many groups it stands.
    depth: usize,
    pub condition: &'f Condition,
    /// What stands beside it, and whether all of it must hold.
    pub beside: Vec<&'f Condition>,
    pub is_all: bool,
    /// It is about the record of the site, not about records of a list.
    pub is_own: bool,
}

/// The framework without what was found to be needless so far: everything that is reported can be left out together.
#[derive(Clone)]
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
    let mut at_sites: Vec<(Site, Range<usize>)> = Vec::new();
    for (site, condition) in sites(framework).into_iter().rev() {
        if !matches!(site, Site::Rule(rule) if is_dead(framework, rule, dead)) {
            let first = parts.len();
            collect((site, 0, true), condition, &mut parts);
            at_sites.push((site, first..parts.len()));
        }
    }
    let mut candidates: Vec<(usize, Likeness)> = Vec::new();
    for batch in batches(framework, &at_sites) {
        let found = needless_alone(context, &parts, batch);
        for (own, (site, _)) in found.into_iter().zip(batch) {
            context.budget.step();
            match own {
                Some(own) => candidates.extend(own),
                None => {
                    let site = site_name(framework, *site);
                    report.unsettled.push(format!("conditions of {site}: more than the budget allows"));
                }
            }
        }
    }
    match needless_together(context, dead, &parts, candidates) {
        Some(mut gone) => {
            gone.sort_by_key(|&(place, _)| parts[place].condition.span);
            report.findings.extend(findings(context, &parts, &gone));
        }
        None => report.unsettled.push("needless conditions: more than the budget allows".to_owned()),
    }
}

/// Conditions that are looked at together.
fn batches<'s>(
    framework: &Framework,
    at_sites: &'s [(Site, Range<usize>)],
) -> Vec<&'s [(Site, Range<usize>)]> {
    let n_copied = |(site, parts): &(Site, Range<usize>)| {
        let n_rules = match site {
            Site::Rule(rule) => match &framework.conclusions[framework.rules[*rule].conclusion].home {
                Home::Rules { rules, .. } | Home::Table { caps: rules, .. } => rules.len(),
                Home::Models(_) | Home::Points(_) | Home::Matrix(_) => 1,
            },
            Site::Class(..) | Site::Line(..) | Site::Criterion(_) | Site::Applies(_) => 1,
        };
        parts.len() * n_rules
    };
    let mut all = Vec::new();
    let (mut first, mut sum) = (0, 0);
    for (place, site) in at_sites.iter().enumerate() {
        let own = n_copied(site);
        if place > first && sum + own > MOST_COPIED {
            all.push(&at_sites[first..place]);
            (first, sum) = (place, 0);
        }
        sum += own;
    }
    all.extend((first < at_sites.len()).then(|| &at_sites[first..]));
    all
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

/// For each condition the parts without which nothing changes, in the order in which they are to go: whole groups before
/// what is in them, then the last first. `None` beyond the budget.
fn needless_alone(
    context: &Context<'_>,
    parts: &[Part<'_>],
    batch: &[(Site, Range<usize>)],
) -> Vec<Option<Vec<(usize, Likeness)>>> {
    let all = match batch {
        [(_, first), .., (_, last)] => first.start..last.end,
        [(_, only)] => only.clone(),
        [] => 0..0,
    };
    let Some(found) = alike(context, &parts[all.clone()]) else {
        return match batch {
            [_] | [] => vec![None; batch.len()],
            // Together they are more than the budget allows: one by one, then.
            [..] => {
                let alone = |one| needless_alone(context, parts, std::slice::from_ref(one)).pop().flatten();
                batch.iter().map(alone).collect()
            }
        };
    };
    let needless = |(_, own): &(Site, Range<usize>)| {
        let is_needless =
            |&(place, alike): &(usize, Likeness)| alike != Likeness::Different && own.contains(&place);
        let places = found.iter().enumerate().map(|(at, &it)| (all.start + at, it));
        let mut own: Vec<(usize, Likeness)> = places.filter(is_needless).collect();
        own.sort_by_key(|&(place, _)| (parts[place].depth, std::cmp::Reverse(place)));
        Some(own)
    };
    batch.iter().map(needless).collect()
}

/// How the framework changes without each of these parts; `None` beyond the budget.
fn alike(context: &Context<'_>, parts: &[Part<'_>]) -> Option<Vec<Likeness>> {
    if parts.is_empty() {
        return Some(Vec::new());
    }
    let without = |part: &Part<'_>| Edit::Condition(part.site, part.condition.id, Change::Drop);
    let edits: Vec<Edit> = parts.iter().map(without).collect();
    let (both, pairs) = beside(context.program.framework, &edits);
    refined(context, &both, &pairs)
}

/// How copies compare with their originals, also without the constraints; `None` beyond the budget.
fn refined(context: &Context<'_>, both: &Framework, pairs: &[Vec<Pair>]) -> Option<Vec<Likeness>> {
    let mut found = likeness(both, pairs, context)?;
    let same: Vec<usize> = (0..pairs.len()).filter(|&at| found[at] != Likeness::Different).collect();
    let of_same: Vec<Vec<Pair>> = same.iter().map(|&at| pairs[at].clone()).collect();
    for (at, alike) in same.into_iter().zip(beside_constraints(both, &of_same, context)?) {
        found[at] = alike;
    }
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
        let mut at = 0;
        // So many are tried at once: twice as many after a try in which all could go, one after one in which not.
        let mut most = 1;
        while let Some(&(first, _)) = candidates.get(at) {
            let rest = candidates[at..].iter().take(most);
            let n_tried = rest.take_while(|(place, _)| parts[*place].site == parts[first].site).count();
            match left.without_each(context, parts, &candidates[at..at + n_tried]) {
                Some(found) => {
                    at += found.len();
                    most = if found.len() == n_tried { 2 * most } else { 1 };
                    if found.len() < n_tried {
                        kept.push(candidates[at]);
                        at += 1;
                    }
                    gone.extend(found.into_iter().flatten());
                }
                // Together they are more than the budget allows.
                None if n_tried > 1 => most = 1,
                None => return None,
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

    /// Leaves out these parts of one condition, one after the other, up to the first that is needed. Gives what went:
    /// nothing for a part that was gone already. `None` beyond the budget, and then nothing is left out.
    fn without_each(
        &mut self,
        context: &Context<'_>,
        parts: &[Part<'_>],
        tried: &[(usize, Likeness)],
    ) -> Option<Vec<Option<(usize, Likeness)>>> {
        let mut next = self.clone();
        let mut edits: Vec<Option<Edit>> = Vec::new();
        for &(place, _) in tried {
            let edit = next.edit(&parts[place]);
            edits.extend([edit]);
            if let Some(edit) = edit {
                next.take_out(&edit);
            }
        }
        let all: Vec<Edit> = edits.iter().copied().flatten().collect();
        // Where nothing went before, what is needless alone is needless.
        let is_sure = all.first().is_some_and(|first| !self.is_touched(first));
        let found = match all.as_slice() {
            [_] if is_sure => vec![Likeness::Same],
            all => {
                let (both, pairs) = in_turn(&self.framework, all);
                refined(context, &both, &pairs)?
            }
        };
        let mut gone = Vec::new();
        let mut steps = found.into_iter().enumerate();
        for (edit, &(place, alone)) in edits.iter().zip(tried) {
            if edit.is_none() {
                gone.push(None);
                continue;
            }
            match steps.next()? {
                (0, _) if is_sure => gone.push(Some((place, alone))),
                (n_before, Likeness::Different) => {
                    all[..n_before].iter().for_each(|edit| self.take_out(edit));
                    return Some(gone);
                }
                (_, Likeness::Same) => gone.push(Some((place, alone))),
                (_, Likeness::SameByConstraints) => gone.push(Some((place, Likeness::SameByConstraints))),
            }
        }
        *self = next;
        Some(gone)
    }

    /// Whether something of the same conclusion or criterion is left out already.
    fn is_touched(&self, edit: &Edit) -> bool {
        matches!(edit, Edit::Condition(site, ..) if self.criteria.contains(site))
            || is_about(&self.framework, edit).iter().any(|it| self.conclusions.contains(it))
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

fn findings(context: &Context<'_>, parts: &[Part<'_>], gone: &[(usize, Likeness)]) -> Vec<Finding> {
    let framework = context.program.framework;
    let is_bound = !framework.vocabulary.impossible.is_empty() && !gone.is_empty();
    let unbound = is_bound.then(|| without_constraints(framework));
    let unbound = unbound.as_ref().map(program::compile);
    let mut grounds = Grounds::new(context, unbound.as_ref());
    gone.iter().map(|&(place, likeness)| finding(framework, &mut grounds, &parts[place], likeness)).collect()
}

fn finding(framework: &Framework, grounds: &mut Grounds<'_>, part: &Part<'_>, likeness: Likeness) -> Finding {
    let message = format!("a condition of {} adds nothing", site_name(framework, part.site));
    let diagnostic = Diagnostic::warning(code::K0208, part.condition.span, message);
    let (mut diagnostic, is_implied) = grounds.why(part, diagnostic);
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

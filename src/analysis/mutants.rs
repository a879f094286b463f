//! Frameworks with one small mistake: how many of them do the tests notice?
//!
//! A mutant that no case can tell from the original is left out, by proof. What remains and fails no test is
//! something that the tests do not hold.

use super::Context;
use super::likeness::{Likeness, likeness};
use super::trial::passes;
use super::variation::{Change, Edit, Pair, Site, apply, beside, is_about, sites};
use crate::condition::{Condition, ConditionKind, Literal, OperandKind, Subject};
use crate::framework::{Effect, Framework, Home, PointsAmount, Test, join};
use crate::program;
use crate::source::Span;
use crate::syntax::tree::Comparator;
use crate::value::{ConclusionId, Decimal};
use crate::vocabulary::Domain;

/// One mutant.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The change.
    pub edit: Edit,
    /// Where it is made.
    pub span: Span,
    /// What is made of it: "left out", "turned round", "`>` for `>=`".
    pub what: String,
}

/// What became of all mutants.
#[derive(Clone, Debug, Default)]
pub struct Mutation {
    /// How many fail a test.
    pub killed: usize,
    /// Those that fail none, though some case tells them from the original.
    pub survivors: Vec<Mutant>,
    /// How many no case can tell from the original.
    pub equivalent: usize,
    /// How many could not be settled within the budget.
    pub unsettled: usize,
}

/// Runs the tests on every mutant.
pub(super) fn check(context: &Context<'_>) -> Mutation {
    let framework = context.program.framework;
    let mut mutation = Mutation::default();
    let all = mutants(framework);
    context.budget.expect(all.len());
    for mutant in all {
        context.budget.step();
        let changed = apply(framework, &mutant.edit);
        let program = program::compile(&changed);
        let is_killed = framework
            .tests
            .iter()
            .filter(|test| looks_at(context, test, &mutant.edit))
            .any(|test| !passes(&program, test, context.budget));
        if is_killed {
            mutation.killed += 1;
            continue;
        }
        match is_equivalent(context, &mutant.edit, &changed) {
            Some(true) => mutation.equivalent += 1,
            Some(false) => mutation.survivors.push(mutant),
            None => mutation.unsettled += 1,
        }
    }
    mutation
}

/// True when a test expects something of a conclusion that the change can reach.
fn looks_at(context: &Context<'_>, test: &Test, edit: &Edit) -> bool {
    let program = context.program;
    let changed = match edit {
        Edit::Condition(Site::Criterion(_), ..) => return true,
        _ => is_about(program.framework, edit),
    };
    test.expects.iter().any(|expect| {
        let uses = &program.conclusion_uses[expect.conclusion];
        changed.iter().any(|it| *it == expect.conclusion || uses.conclusions.contains(it))
    })
}

/// Whether no case tells a mutant from the original.
fn is_equivalent(context: &Context<'_>, edit: &Edit, changed: &Framework) -> Option<bool> {
    let framework = context.program.framework;
    let (both, pairs) = beside(framework, std::slice::from_ref(edit));
    let found = likeness(&both, &pairs, context)?.first().copied()?;
    if found != Likeness::Different {
        return Some(true);
    }
    let Edit::Condition(Site::Criterion(_), ..) = edit else { return Some(false) };
    // A criterion that differs may still make no difference to any conclusion.
    let joint = join(framework, changed);
    let pairs: Vec<Vec<Pair>> =
        framework.conclusions.ids().map(|id| vec![Pair::Conclusion(id, joint.conclusion(id))]).collect();
    let all = likeness(&joint.framework, &pairs, context)?;
    Some(all.into_iter().all(|it| it != Likeness::Different))
}

/// Every single-edit mutant, in order of the file.
pub(super) fn mutants(framework: &Framework) -> Vec<Mutant> {
    let mut all = Vec::new();
    for (site, condition) in sites(framework) {
        of_condition(framework, site, condition, false, &mut all);
    }
    of_rules(framework, &mut all);
    for (id, conclusion) in framework.conclusions.pairs() {
        of_home(framework, id, &conclusion.home, &mut all);
    }
    of_tables(framework, &mut all);
    all.sort_by_key(|it| (it.span.file, it.span.start));
    all
}

fn of_condition(
    framework: &Framework,
    site: Site,
    condition: &Condition,
    is_part: bool,
    all: &mut Vec<Mutant>,
) {
    let mut add = |change: Change, what: String| {
        all.push(Mutant { edit: Edit::Condition(site, condition.id, change), span: condition.span, what });
    };
    if is_part {
        add(Change::Drop, "left out".to_owned());
    }
    match &condition.kind {
        ConditionKind::All(parts) if parts.len() > 1 => add(Change::Swap, "`or` for `and`".to_owned()),
        ConditionKind::Any(parts) if parts.len() > 1 => add(Change::Swap, "`and` for `or`".to_owned()),
        ConditionKind::All(_) | ConditionKind::Any(_) | ConditionKind::Not(_) => {}
        ConditionKind::Compare(left, comparator, right) => {
            add(Change::Negate, "turned round".to_owned());
            if let Some((other, what)) = near(*comparator) {
                add(Change::Comparator(other), what.to_owned());
            }
            let domain = match left.kind {
                OperandKind::Subject(Subject::Item(item)) => Some(&framework.vocabulary.items[item].domain),
                OperandKind::Subject(Subject::Conclusion(id) | Subject::Cell(id, _)) => {
                    Some(&framework.conclusions[id].domain)
                }
                _ => None,
            };
            if let (Some(domain), OperandKind::Literal(literal)) = (domain, &right.kind) {
                for (literal, what) in neighbours(framework, domain, *literal) {
                    add(Change::Constant(literal), what);
                }
            }
        }
        _ => add(Change::Negate, "turned round".to_owned()),
    }
    let is_group = matches!(condition.kind, ConditionKind::All(_) | ConditionKind::Any(_));
    let has_several = condition.parts().len() > 1;
    for part in condition.parts() {
        of_condition(framework, site, part, is_group && has_several, all);
    }
    for filter in condition.operands().into_iter().filter_map(|it| it.filter()) {
        of_condition(framework, site, filter, false, all);
    }
}

/// The sign that an analyst would write by mistake.
fn near(comparator: Comparator) -> Option<(Comparator, &'static str)> {
    match comparator {
        Comparator::AtLeast => Some((Comparator::More, "`>` for `>=`")),
        Comparator::More => Some((Comparator::AtLeast, "`>=` for `>`")),
        Comparator::AtMost => Some((Comparator::Less, "`<` for `<=`")),
        Comparator::Less => Some((Comparator::AtMost, "`<=` for `<`")),
        Comparator::Equal | Comparator::NotEqual => None,
    }
}

/// The constants one step away.
fn neighbours(framework: &Framework, domain: &Domain, literal: Literal) -> Vec<(Literal, String)> {
    match (domain, literal) {
        (Domain::Scale(_), Literal::Rank(rank)) => ranks(framework, domain, rank)
            .into_iter()
            .map(|(rank, name)| (Literal::Rank(rank), format!("`{name}` instead")))
            .collect(),
        (Domain::Number(grid), Literal::Number(number)) => [-1, 1]
            .into_iter()
            .map(|sign| Decimal(number.0.saturating_add(sign * grid.step.0)))
            .filter(|other| *other >= grid.low && *other <= grid.high)
            .map(|other| (Literal::Number(other), format!("`{other}` instead")))
            .collect(),
        _ => Vec::new(),
    }
}

fn ranks(framework: &Framework, domain: &Domain, rank: u32) -> Vec<(u32, String)> {
    let labels = framework.vocabulary.labels(domain);
    [rank.checked_sub(1), rank.checked_add(1)]
        .into_iter()
        .flatten()
        .filter_map(|rank| Some((rank, labels.get(rank as usize)?.name.clone())))
        .collect()
}

fn of_rules(framework: &Framework, all: &mut Vec<Mutant>) {
    for (id, rule) in framework.rules.pairs() {
        all.push(Mutant { edit: Edit::RemoveRule(id), span: rule.span, what: "left out".to_owned() });
        let (Effect::AtLeast(level) | Effect::AtMost(level)) = &rule.effect else { continue };
        if let OperandKind::Literal(Literal::Rank(rank)) = level.kind {
            let domain = &framework.conclusions[rule.conclusion].domain;
            for (rank, name) in ranks(framework, domain, rank) {
                let what = format!("`{name}` instead");
                all.push(Mutant { edit: Edit::Level(id, rank), span: level.span, what });
            }
        }
    }
}

fn of_home(framework: &Framework, id: ConclusionId, home: &Home, all: &mut Vec<Mutant>) {
    let conclusion = &framework.conclusions[id];
    match home {
        Home::Rules { otherwise, .. } => {
            for (rank, name) in ranks(framework, &conclusion.domain, *otherwise) {
                let what = format!("otherwise `{name}`");
                all.push(Mutant { edit: Edit::Otherwise(id, rank), span: conclusion.span, what });
            }
        }
        Home::Models(models) => {
            for (place, class) in models.classes.iter().enumerate() {
                let what = "left out".to_owned();
                all.push(Mutant { edit: Edit::RemoveClass(id, place), span: class.span, what });
                if !models.all_that_fit && place + 1 < models.classes.len() {
                    let what = "behind the next one".to_owned();
                    all.push(Mutant { edit: Edit::SwapClasses(id, place), span: class.span, what });
                }
            }
        }
        Home::Points(points) => {
            for (place, line) in points.lines.iter().enumerate() {
                if let PointsAmount::Number(amount) = line.amount {
                    let more = Decimal(amount.0.saturating_add(Decimal::ONE.0));
                    let what = format!("`{more}` instead");
                    all.push(Mutant { edit: Edit::Amount(id, place, more), span: line.span, what });
                }
            }
        }
        Home::Table { .. } | Home::Matrix(_) => {}
    }
}

fn of_tables(framework: &Framework, all: &mut Vec<Mutant>) {
    for (id, table) in framework.tables.pairs() {
        for (place, row) in table.rows.iter().enumerate() {
            for (output, (&literal, &conclusion)) in row.outputs.iter().zip(&table.gives).enumerate() {
                let domain = &framework.conclusions[conclusion].domain;
                let others = match (domain, literal) {
                    (Domain::YesNo, Literal::Rank(rank)) => {
                        vec![(Literal::Rank(1 - rank), "the other".to_owned())]
                    }
                    _ => neighbours(framework, domain, literal),
                };
                for (other, what) in others {
                    all.push(Mutant { edit: Edit::Output(id, place, output, other), span: row.span, what });
                }
            }
        }
    }
}

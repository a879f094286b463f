//! What one differing answer alters by itself: it is put into the case of the other assessor, and everything else stays.

use std::collections::BTreeSet;

use super::super::Side;
use super::super::cases::Change;
use super::matching::Matched;
use super::mixed::mixed;
use super::{About, BothResults, Context, Differing, Effect, change};
use crate::evaluate::{Answer, Asked, Detail, evaluate};
use crate::framework::{Decider, Framework, Home};
use crate::value::{Id as _, ItemId, Truth};

/// Fills in, for each difference, whether the framework looks at it and what it alters.
pub(super) fn work_out(
    context: &Context<'_>,
    matched: &[Matched<'_>],
    results: &[BothResults],
    differing: &mut [Differing],
) {
    let looked_at = LookedAt::new(context);
    for it in differing {
        it.is_read = looked_at.is_read(it.about);
        if !it.is_read && !looked_at.is_constrained(it.about) {
            continue;
        }
        let matched = &matched[it.case];
        for (at, into) in [Side::A, Side::B].into_iter().enumerate() {
            match altered(context, matched, results, it, into) {
                Some(effects) => it.effects.extend(effects),
                None => it.is_impossible[at] = true,
            }
        }
    }
}

/// What putting a difference into one case alters; `None` where that makes a case that cannot be.
fn altered(
    context: &Context<'_>,
    matched: &Matched<'_>,
    results: &[BothResults],
    differing: &Differing,
    into: Side,
) -> Option<Vec<Effect>> {
    let own = usize::from(into == Side::B);
    let mixed = mixed(context, matched, into, &[differing.about])?;
    let view = context.view;
    let after = evaluate(view.program, &mixed.case, view.reading, context.budget, Detail::Results).ok()?;
    let mut effects = Vec::new();
    for (place, result) in results.iter().enumerate().filter(|(_, it)| it.case == differing.case) {
        let asked = result.asked[own];
        let Some(record) = mixed.places[asked.record.index()] else { continue };
        let before = matched.judged[own].evaluation.answer(asked);
        let (Some(before), Some(after)) = (before, after.answer(Asked { record, ..asked })) else { continue };
        let change = change(before.outcome.values(), after.outcome.values());
        if change == Change::Same {
            continue;
        }
        effects.push(Effect {
            into,
            result: place,
            after: after.outcome.values().clone(),
            change,
            because: [before.because.clone(), after.because.clone()],
            by: turned(context.framework(), before, after),
            is_exact: before.outcome.is_exact() && after.outcome.is_exact(),
        });
    }
    Some(effects)
}

/// What decides before or after and holds, fails or is open otherwise than before. Where several answers hang together
/// nothing of the kind may be found: then what decides on one side only, else all that decides.
fn turned(framework: &Framework, before: &Answer, after: &Answer) -> Vec<Decider> {
    let all: BTreeSet<Decider> = before.because.iter().chain(&after.because).copied().collect();
    let has_turned = |it: &Decider| truth(framework, before, *it) != truth(framework, after, *it);
    let is_new = |it: &Decider| before.because.contains(it) != after.because.contains(it);
    let turned: Vec<Decider> = all.iter().copied().filter(has_turned).collect();
    if !turned.is_empty() {
        return turned;
    }
    let new: Vec<Decider> = all.iter().copied().filter(is_new).collect();
    if new.is_empty() { all.into_iter().collect() } else { new }
}

/// Whether a rule is in force, a row matches, a class fits.
fn truth(framework: &Framework, answer: &Answer, decider: Decider) -> Option<Truth> {
    match decider {
        Decider::Rule(rule) => answer.rules.iter().find(|it| it.rule == rule).map(|it| it.in_force),
        Decider::Row(_, row) => answer.rows.get(row as usize).copied(),
        Decider::Class(_, class) => match framework.conclusions[answer.conclusion].home {
            Home::Models(_) => answer.rows.get(class as usize).copied(),
            Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => None,
        },
        Decider::PortfolioRow(..) => None,
    }
}

/// The items that conclusions and constraints look at.
struct LookedAt {
    read: BTreeSet<ItemId>,
    constrained: BTreeSet<ItemId>,
}

impl LookedAt {
    fn new(context: &Context<'_>) -> Self {
        let program = context.program();
        Self {
            read: program.conclusion_uses.iter().flat_map(|it| it.items.iter().copied()).collect(),
            constrained: program.constraint_uses.iter().flat_map(|it| it.items.iter().copied()).collect(),
        }
    }

    fn is_read(&self, about: About) -> bool {
        item_of(about).is_none_or(|it| self.read.contains(&it))
    }

    fn is_constrained(&self, about: About) -> bool {
        item_of(about).is_none_or(|it| self.constrained.contains(&it))
    }
}

/// The item; `None` for a record, which has many.
pub(super) fn item_of(about: About) -> Option<ItemId> {
    match about {
        About::Item { item, .. } | About::Complete { list: item, .. } => Some(item),
        About::Record { .. } => None,
    }
}

//! The fewest differing answers that make the result of one assessor into that of the other.

use std::collections::BTreeSet;

use super::super::Side;
use super::super::cases::Change;
use super::effects::item_of;
use super::matching::Matched;
use super::mixed::mixed;
use super::{About, BothResults, Context, Differing};
use crate::evaluate::{Asked, answers};
use crate::framework::Value;
use crate::program::Uses;
use crate::value::{EntityId, Id as _, ItemId, RecordId};
use crate::vocabulary::Vocabulary;

/// So many sets of answers are tried for each result and each way.
pub const MOST_TRIALS: usize = 400;

/// What makes one result into the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The result, by its place in [`super::Assessors::results`].
    pub result: usize,
    /// Whose case the answers of the other are put into.
    pub into: Side,
    /// Each set of differences that does, by their places in [`super::Assessors::differing`]; none when not even all of
    /// them together do, as may be where results are bounds.
    pub sets: Vec<Vec<usize>>,
    /// No fewer do. False where more than [`MOST_TRIALS`] sets would have to be tried: then none of the set can be left
    /// out, and fewer others might do.
    pub is_smallest: bool,
    /// All sets of that size are listed.
    pub is_complete: bool,
}

/// For every result that differs, both ways.
pub(super) fn explained(
    context: &Context<'_>,
    matched: &[Matched<'_>],
    results: &[BothResults],
    differing: &[Differing],
) -> Vec<Explained> {
    let mut all = Vec::new();
    for (place, result) in results.iter().enumerate().filter(|(_, it)| it.change != Change::Same) {
        for into in [Side::A, Side::B] {
            let search = Search::new(context, &matched[result.case], result, into, differing);
            all.push(search.explain(place));
        }
    }
    all
}

struct Search<'s, 'a> {
    context: &'s Context<'a>,
    matched: &'s Matched<'a>,
    into: Side,
    /// The question, of the case that is changed.
    asked: Asked,
    /// What the other comes to.
    wanted: &'s [Value],
    /// Differences that can have to do with it: place and subject.
    candidates: Vec<(usize, About)>,
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(
        context: &'s Context<'a>,
        matched: &'s Matched<'a>,
        result: &'s BothResults,
        into: Side,
        differing: &[Differing],
    ) -> Self {
        let own = usize::from(into == Side::B);
        let asked = result.asked[own];
        let reach = Reach::new(context, matched, own, asked);
        let of_case = differing.iter().enumerate().filter(|(_, it)| it.case == result.case);
        Self {
            context,
            matched,
            into,
            asked,
            wanted: &result.said[1 - own].values,
            candidates: of_case
                .map(|(at, it)| (at, it.about))
                .filter(|(_, it)| reach.has(own, *it))
                .collect(),
        }
    }

    fn explain(&self, result: usize) -> Explained {
        let n = self.candidates.len();
        let mut n_tried = 0;
        for size in 1..=n {
            let mut sets = Vec::new();
            let mut chosen: Vec<usize> = (0..size).collect();
            loop {
                if n_tried == MOST_TRIALS {
                    return self.capped(result, sets);
                }
                n_tried += 1;
                if self.gives(&chosen) {
                    sets.push(self.places(&chosen));
                }
                if !advance(&mut chosen, n) {
                    break;
                }
            }
            if !sets.is_empty() {
                return Explained { result, into: self.into, sets, is_smallest: true, is_complete: true };
            }
        }
        Explained { result, into: self.into, sets: Vec::new(), is_smallest: false, is_complete: true }
    }

    /// More sets than may be tried: those that were found, else all answers less those that can be left out.
    fn capped(&self, result: usize, found: Vec<Vec<usize>>) -> Explained {
        let is_smallest = !found.is_empty();
        let sets = if is_smallest { found } else { self.without_needless().into_iter().collect() };
        Explained { result, into: self.into, sets, is_smallest, is_complete: false }
    }

    /// All candidates less those that can be left out one after the other; `None` when not even all of them do.
    fn without_needless(&self) -> Option<Vec<usize>> {
        let mut chosen: Vec<usize> = (0..self.candidates.len()).collect();
        if !self.gives(&chosen) {
            return None;
        }
        let mut at = 0;
        while at < chosen.len() {
            let mut fewer = chosen.clone();
            fewer.remove(at);
            if self.gives(&fewer) {
                // What was needed beside this one may be needless without it.
                (chosen, at) = (fewer, 0);
            } else {
                at += 1;
            }
        }
        Some(self.places(&chosen))
    }

    fn places(&self, chosen: &[usize]) -> Vec<usize> {
        chosen.iter().map(|&it| self.candidates[it].0).collect()
    }

    /// With these answers of the other, the result is the other's.
    fn gives(&self, chosen: &[usize]) -> bool {
        let chosen: Vec<About> = chosen.iter().map(|&it| self.candidates[it].1).collect();
        let Some(mixed) = mixed(self.context, self.matched, self.into, &chosen) else { return false };
        let Some(record) = mixed.places[self.asked.record.index()] else { return false };
        let wanted = [(record, self.asked.conclusion, self.asked.cell)];
        let view = self.context.view;
        let found = answers(view.program, &mixed.case, view.reading, self.context.budget, &wanted);
        let found = found.ok().and_then(|it| it.into_iter().next());
        found.is_some_and(|it| it.outcome.values() == self.wanted)
    }
}

/// The next subset of the same size, in the order of the alphabet; false after the last.
fn advance(chosen: &mut [usize], n: usize) -> bool {
    let size = chosen.len();
    let Some(at) = (0..size).rev().find(|&at| chosen[at] + (size - at) < n) else { return false };
    chosen[at] += 1;
    for later in at + 1..size {
        chosen[later] = chosen[later - 1] + 1;
    }
    true
}

/// What can have to do with a result: the items that its conclusion looks at, and those that constraints tie to them.
struct Reach {
    items: BTreeSet<ItemId>,
    /// Nothing here looks at a list, so only the record and those above it count: those of the case that is changed.
    lineage: Option<Vec<RecordId>>,
}

impl Reach {
    fn new(context: &Context<'_>, matched: &Matched<'_>, own: usize, asked: Asked) -> Self {
        let program = context.program();
        let vocabulary = &context.framework().vocabulary;
        let uses = program.uses_of(asked.conclusion, asked.cell);
        let mut items = uses.items.clone();
        // Other records have a part in it through a list, or through an item of a record above that a constraint ties
        // to theirs.
        let mut is_wide = !uses.aggregates.is_empty();
        // Whether a record that is counted can be at all, such a constraint says too: `impossible for plan when town.old`.
        let is_counted = |entity: EntityId| !uses.aggregates.is_empty() && entity != Vocabulary::ROOT;
        let mut rest: Vec<(EntityId, &Uses)> =
            vocabulary.impossible.iter().map(|it| it.entity).zip(&program.constraint_uses).collect();
        loop {
            let n_rest = rest.len();
            rest.retain(|(entity, it)| {
                let is_tied = is_counted(*entity) || it.items.iter().any(|it| items.contains(it));
                if is_tied {
                    items.extend(&it.items);
                    let entities: BTreeSet<_> =
                        it.items.iter().map(|&it| vocabulary.items[it].entity).collect();
                    is_wide |= !it.aggregates.is_empty() || entities.len() > 1;
                }
                !is_tied
            });
            if rest.len() == n_rest {
                break;
            }
        }
        let case = matched.cases[own];
        let lineage: Vec<RecordId> =
            std::iter::successors(Some(asked.record), |&at| case.records[at].parent).collect();
        Self { items, lineage: (!is_wide).then_some(lineage) }
    }

    fn has(&self, own: usize, about: About) -> bool {
        let is_item = item_of(about).is_none_or(|it| self.items.contains(&it));
        let is_near = match (&self.lineage, about) {
            (None, _) => true,
            (Some(lineage), About::Item { records, .. } | About::Complete { records, .. }) => {
                lineage.contains(&records[own])
            }
            (Some(_), About::Record { .. }) => false,
        };
        is_item && is_near
    }
}

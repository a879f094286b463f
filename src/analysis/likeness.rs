//! Whether changed copies of conclusions or criteria are the same as the originals, in every possible case.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::space::{Space, without_constraints};
use super::variation::Pair;
use crate::framework::Framework;
use crate::program::{self, AggregateId, Program, Uses};
use crate::space::Node;
use crate::value::EntityId;

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

/// How copies compare that are the same in every possible case: are they without the constraints too? One answer for
/// each of `pairs`; `None` beyond the budget.
pub(super) fn beside_constraints(
    both: &Framework,
    pairs: &[Vec<Pair>],
    context: &Context<'_>,
) -> Option<Vec<Likeness>> {
    if both.vocabulary.impossible.is_empty() || pairs.is_empty() {
        return Some(vec![Likeness::Same; pairs.len()]);
    }
    let unbound = likeness(&without_constraints(both), pairs, context)?;
    let word = |it| if it == Likeness::Same { Likeness::Same } else { Likeness::SameByConstraints };
    Some(unbound.into_iter().map(word).collect())
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
    let (uses, entity): ([&Uses; 2], EntityId) = match pair {
        Pair::Conclusion(a, b) => {
            ([a, b].map(|it| &program.conclusion_uses[it]), framework.conclusions[a].entity)
        }
        Pair::Criterion(a, b) => ([a, b].map(|it| &program.criterion_uses[it]), framework.criteria[a].entity),
    };
    let aggregates: BTreeSet<AggregateId> = &uses[0].aggregates | &uses[1].aggregates;
    let space = spaces
        .entry((entity, aggregates))
        .or_insert_with_key(|(_, aggregates)| Space::new(program, entity, aggregates, context.budget));
    let (a, b) = match pair {
        Pair::Conclusion(a, b) => (space.conclusion(a, None), space.conclusion(b, None)),
        Pair::Criterion(a, b) => (space.criterion(a), space.criterion(b)),
    };
    (space, a, b)
}

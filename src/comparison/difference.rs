//! Where two conclusions differ, over every possible case: verdict, counts, shift matrix, regions.

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::columns::{Clause, columns};
use super::regions::cover;
use super::values::{Relation, Scales, value_of};
use super::words::Words;
use super::{Context, Paired, Side};
use crate::analysis::WitnessValue;
use crate::analysis::space::{Space, recorded};
use crate::case::Case;
use crate::evaluate::decision::Question;
use crate::framework::Value;
use crate::program::Uses;
use crate::space::{Binary, Diagram, Masks, Node, Unary, VarId};
use crate::syntax::tree::Comparator;
use crate::value::ItemId;

/// How the second conclusion stands to the first, over all cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same value in every situation: a proof.
    Equivalent,
    /// The second never gives a higher value and somewhere a lower one.
    Stricter,
    /// The second never gives a lower value and somewhere a higher one.
    Laxer,
    /// Lower in some situations, higher in others.
    Crossing,
    /// Other values, without an order; or they differ only in where they apply.
    Different,
}

/// How many situations there are, over the items that either side reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situations {
    /// That the constraints of both allow.
    pub all: u128,
    /// In which the two differ.
    pub differ: u128,
    /// In which the second is lower.
    pub lower: u128,
    /// In which the second is higher.
    pub higher: u128,
    /// In which one of the two is not applicable.
    pub one_applies: u128,
}

/// One entry of the shift matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// What the first says.
    pub a: Value,
    /// What the second says.
    pub b: Value,
    /// How the second stands to the first.
    pub relation: Relation,
    /// In how many situations.
    pub situations: u128,
}

/// A box of situations in which the two give these values.
#[derive(Clone, Debug)]
pub struct Region {
    /// What is so in it; items not named may have any value.
    pub when: Vec<Clause>,
    /// What the first says throughout.
    pub a: Value,
    /// What the second says throughout.
    pub b: Value,
    /// How the second stands to the first.
    pub relation: Relation,
    /// How many situations it holds.
    pub situations: u128,
    /// A case in it, the nearest to a real one, in the vocabulary of both; `None` when it could not be made.
    pub case: Option<Case>,
    /// What the case records.
    pub witness: Vec<(String, WitnessValue)>,
    /// What decides somewhere in it, on each side.
    pub rules: [Vec<String>; 2],
}

/// What is read by one side only, and by both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// By both.
    pub both: Vec<ItemId>,
    /// By one: the first, the second.
    pub only: [Vec<ItemId>; 2],
}

/// How two conclusions differ.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Which.
    pub paired: Paired,
    /// In one word.
    pub verdict: Verdict,
    /// False when no value of the one can be a value of the other: no regions then.
    pub is_comparable: bool,
    /// Values have an order.
    pub is_ordered: bool,
    /// Counts.
    pub situations: Situations,
    /// Every pair of values that some situation gives, in order.
    pub shifts: Vec<Shift>,
    /// All situations in which they differ, as disjoint boxes, the largest first.
    pub regions: Vec<Region>,
    /// Situations in which they differ beyond the regions that are listed.
    pub not_listed: u128,
    /// What evidence each side uses.
    pub reads: Reads,
}

impl Difference {
    /// True unless the two are proved to be the same.
    pub fn differs(&self) -> bool {
        self.verdict != Verdict::Equivalent
    }
}

/// Holds two conclusions against each other; `None` beyond the budget.
pub(super) fn difference(context: &Context<'_>, paired: Paired, scales: &Scales) -> Option<Difference> {
    let program = context.program;
    let framework = program.framework;
    let uses = paired.uses(program);
    let entity = framework.conclusions[paired.a].entity;
    let mut space = Space::new(program, entity, &uses.aggregates, context.budget);
    let nodes = [space.conclusion(paired.a, paired.cell_a), space.conclusion(paired.b, paired.cell_b)];
    let reads = reads(&space, &paired, context, nodes);
    let pair = space.engine.dd.combine(Binary::Pair, nodes[0], nodes[1]);
    let read = space.read(&uses, pair);
    let restriction = space.engine.restriction_on(space.ctx, &read.iter().copied().collect());
    let given = space.engine.dd.given(pair, restriction);
    let tally = tally(&space.engine.dd, given, &read);
    if !space.is_exact() {
        return None;
    }
    let domains = [&framework.conclusions[paired.a].domain, &framework.conclusions[paired.b].domain];
    let mut shifts: Vec<(i64, Shift)> = tally
        .into_iter()
        .map(|(code, situations)| {
            let (a, b) = space.engine.dd.unpair(code);
            let relation = scales.relation(a, b);
            let (a, b) = (value_of(domains[0], a), value_of(domains[1], b));
            (code, Shift { a, b, relation, situations })
        })
        .collect();
    shifts.sort_by_key(|(_, it)| (it.a, it.b));
    let situations = situations(&shifts);
    let verdict = verdict(scales, &situations);
    let mut found = Difference {
        paired,
        verdict,
        is_comparable: scales.is_comparable,
        is_ordered: scales.is_ordered,
        situations,
        shifts: shifts.iter().map(|(_, it)| *it).collect(),
        regions: Vec::new(),
        not_listed: 0,
        reads,
    };
    if scales.is_comparable && found.differs() {
        let differing: Vec<(i64, Shift)> =
            shifts.into_iter().filter(|(_, it)| it.relation != Relation::Same).collect();
        let question = Asked { context, uses: &uses, paired, pair, given, read: &read };
        (found.regions, found.not_listed) = question.regions(&mut space, &differing);
    }
    space.is_exact().then_some(found)
}

fn situations(shifts: &[(i64, Shift)]) -> Situations {
    let mut counts = Situations::default();
    for (_, shift) in shifts {
        let n = shift.situations;
        counts.all = counts.all.saturating_add(n);
        if shift.relation != Relation::Same {
            counts.differ = counts.differ.saturating_add(n);
        }
        match shift.relation {
            Relation::Same | Relation::Other => {}
            Relation::Lower => counts.lower = counts.lower.saturating_add(n),
            Relation::Higher => counts.higher = counts.higher.saturating_add(n),
            Relation::OneApplies => counts.one_applies = counts.one_applies.saturating_add(n),
        }
    }
    counts
}

fn verdict(scales: &Scales, counts: &Situations) -> Verdict {
    match (counts.lower > 0, counts.higher > 0) {
        _ if counts.differ == 0 => Verdict::Equivalent,
        _ if !scales.is_ordered => Verdict::Different,
        (true, true) => Verdict::Crossing,
        (true, false) => Verdict::Stricter,
        (false, true) => Verdict::Laxer,
        (false, false) => Verdict::Different,
    }
}

/// How often each value occurs over all assignments of `variables` (ascending, all of the function's among them).
pub(super) fn tally(dd: &Diagram, node: Node, variables: &[VarId]) -> BTreeMap<i64, u128> {
    let mut done = FxHashMap::default();
    tally_below(dd, node, variables, 0, &mut done)
}

fn tally_below(
    dd: &Diagram,
    node: Node,
    variables: &[VarId],
    place: usize,
    done: &mut FxHashMap<(Node, usize), BTreeMap<i64, u128>>,
) -> BTreeMap<i64, u128> {
    if node == Diagram::NONE {
        return BTreeMap::new();
    }
    let Some(&variable) = variables.get(place) else {
        return dd.leaf_values(node).unwrap_or(&[]).iter().map(|&value| (value, 1)).collect();
    };
    if let Some(known) = done.get(&(node, place)) {
        return known.clone();
    }
    let mut all: BTreeMap<i64, u128> = BTreeMap::new();
    if dd.top(node) == Some(variable) {
        for &child in dd.children(node) {
            for (value, n) in tally_below(dd, child, variables, place + 1, done) {
                let count = all.entry(value).or_default();
                *count = count.saturating_add(n);
            }
        }
    } else {
        all = tally_below(dd, node, variables, place + 1, done);
        let arity = dd.arity(variable) as u128;
        all.values_mut().for_each(|n| *n = n.saturating_mul(arity));
    }
    done.insert((node, place), all.clone());
    all
}

/// The items that each side looks at: those of the record and above it where the function looks at them, those of
/// lists where a condition names them.
fn reads(space: &Space<'_>, paired: &Paired, context: &Context<'_>, nodes: [Node; 2]) -> Reads {
    let program = context.program;
    let of = |uses: &Uses, node: Node| -> BTreeSet<ItemId> {
        let support: BTreeSet<VarId> = space.engine.dd.support(node).into_iter().collect();
        let is_looked_at = |item: &ItemId| {
            let own: Vec<VarId> = (0..space.engine.instances.len())
                .filter(|&it| space.engine.is_at_or_above(it, space.subject))
                .flat_map(|it| space.variables_of(it, *item))
                .collect();
            own.is_empty() || own.iter().any(|it| support.contains(it))
        };
        uses.items.iter().copied().filter(is_looked_at).collect()
    };
    let a = of(&program.uses_of(paired.a, paired.cell_a), nodes[0]);
    let b = of(&program.uses_of(paired.b, paired.cell_b), nodes[1]);
    Reads {
        both: a.intersection(&b).copied().collect(),
        only: [a.difference(&b).copied().collect(), b.difference(&a).copied().collect()],
    }
}

/// What the regions of a difference are made from.
struct Asked<'c, 'a> {
    context: &'c Context<'a>,
    uses: &'c Uses,
    paired: Paired,
    /// Both values as one.
    pair: Node,
    /// Both values where the constraints allow, over all that is read.
    given: Node,
    read: &'c [VarId],
}

impl Asked<'_, '_> {
    fn regions(&self, space: &mut Space<'_>, differing: &[(i64, Shift)]) -> (Vec<Region>, u128) {
        let words = self.context.words();
        let sets: Vec<Node> = differing
            .iter()
            .map(|(code, _)| space.engine.dd.map(Unary::Compare(Comparator::Equal, *code), self.pair))
            .collect();
        let keep: BTreeSet<VarId> = sets.iter().flat_map(|&set| space.engine.dd.support(set)).collect();
        let possible = space.engine.restriction_on(space.ctx, &keep);
        let helpers: BTreeSet<VarId> =
            keep.iter().copied().filter(|&it| columns(space, words, &[it]).is_empty()).collect();
        let helpers: BTreeSet<VarId> =
            keep.iter().copied().filter(|it| helpers.contains(it) || space.is_helper(*it)).collect();
        let seen: Vec<VarId> = keep.iter().copied().filter(|it| !helpers.contains(it)).collect();
        let columns = columns(space, words, &seen);
        let dd = &mut space.engine.dd;
        let open = dd.exists(possible, &|it| helpers.contains(&it));
        let ruled_out = dd.not(open);
        let mut taken = Diagram::FALSE;
        let mut grown = Vec::new();
        let (mut room, mut left) = (self.context.limit, Vec::new());
        for ((code, shift), set) in differing.iter().zip(sets) {
            let met = dd.and(set, possible);
            let own = dd.exists(met, &|it| helpers.contains(&it));
            let free = dd.not(taken);
            let allowed = dd.or(own, ruled_out);
            let allowed = dd.and(allowed, free);
            let (boxes, rest) = cover(dd, &columns, (own, allowed), room);
            room -= boxes.len();
            if dd.meet(&[rest], &Masks::default()) {
                left.push((*code, rest));
            }
            for it in boxes {
                taken = dd.or(taken, it.inside);
                grown.push((*code, *shift, it));
            }
        }
        let mut regions: Vec<Region> = grown
            .into_iter()
            .map(|(code, shift, it)| {
                let when = columns.iter().zip(&it.span);
                let when = when
                    .filter(|(column, span)| span.len() < column.places.len())
                    .map(|(column, span)| column.clause(span))
                    .collect();
                self.region(space, (code, shift), when, it.inside)
            })
            .collect();
        regions.sort_by_key(|it| std::cmp::Reverse(it.situations));
        let not_listed = left.into_iter().map(|(code, rest)| self.count(space, code, rest).1);
        (regions, not_listed.fold(0, u128::saturating_add))
    }

    /// The situations of a condition in which the two give one pair of values: as a function, and how many.
    fn count(&self, space: &mut Space<'_>, code: i64, inside: Node) -> (Node, u128) {
        let dd = &mut space.engine.dd;
        let set = dd.map(Unary::Compare(Comparator::Equal, code), self.given);
        let within = dd.and(set, inside);
        (within, dd.count(within, self.read))
    }

    fn region(
        &self,
        space: &mut Space<'_>,
        (code, shift): (i64, Shift),
        when: Vec<Clause>,
        inside: Node,
    ) -> Region {
        let context = self.context;
        let entity = context.program.framework.conclusions[self.paired.a].entity;
        let (_, situations) = self.count(space, code, inside);
        let set = space.engine.dd.map(Unary::Compare(Comparator::Equal, code), self.pair);
        let within = space.engine.dd.and(set, inside);
        let case = space.witness(within, self.uses, &context.plains(entity), "witness");
        let rules = [Side::A, Side::B].map(|side| {
            let (conclusion, cell) = self.paired.of(side);
            if cell.is_some() {
                return Vec::new();
            }
            let question = Question { ctx: space.ctx, instance: space.subject, conclusion };
            let deciders = space.engine.deciders_within(question, within);
            deciders.into_iter().map(|it| context.program.framework.decider_name(it)).collect()
        });
        Region {
            when,
            a: shift.a,
            b: shift.b,
            relation: shift.relation,
            situations,
            witness: case.as_ref().map(|it| recorded(context.program, it)).unwrap_or_default(),
            case,
            rules,
        }
    }
}

impl Context<'_> {
    /// Words for what stands in both.
    pub(super) fn words(&self) -> Words<'_> {
        Words {
            framework: self.program.framework,
            joint: self.joint,
            names: [&self.names[0], &self.names[1]],
        }
    }
}

//! Few, large, disjoint boxes that are exactly a set of situations, grown on the diagram.
//!
//! A box grows from one situation, column by column, as far as it stays within what is allowed: the set itself and
//! what the constraints rule out. So a region is no narrower than it must be to tell the set from every case that
//! there can be. Several growths are tried and the one that covers most is kept; what it covers is taken away.

use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

use super::columns::Column;
use crate::space::{Assignment, Diagram, Masks, Node, VarId};

/// For each column the positions that it spans.
pub(super) type Span = Vec<BTreeSet<usize>>;

/// One box with the function that is true within it.
pub(super) struct Grown {
    pub span: Span,
    pub inside: Node,
}

/// Covers a set; at most `limit` boxes, and what is left when there are more. `allowed` holds the set; what earlier
/// boxes took must not be in either.
pub(super) fn cover(
    dd: &mut Diagram,
    columns: &[Column],
    (set, allowed): (Node, Node),
    limit: usize,
) -> (Vec<Grown>, Node) {
    let (mut left, mut free) = (set, allowed);
    let mut boxes = Vec::new();
    while dd.meet(&[left], &Masks::default()) && boxes.len() < limit && !dd.is_exhausted() {
        let Some(mut span) = largest(dd, columns, left, free) else { break };
        trim(dd, columns, left, &mut span);
        let inside = node_of(dd, columns, &span);
        let outside = dd.not(inside);
        left = dd.and(left, outside);
        free = dd.and(free, outside);
        boxes.push(Grown { span, inside });
    }
    (boxes, left)
}

/// Takes out what a list cannot add up to anywhere in the set within the box: a box grows over it for nothing, and what
/// it says of one side would contradict the value of that side.
fn trim(dd: &mut Diagram, columns: &[Column], set: Node, span: &mut Span) {
    let inside = node_of(dd, columns, span);
    let own = dd.and(set, inside);
    for (column, positions) in columns.iter().zip(span) {
        if column.item.is_some() || positions.len() == column.places.len() {
            continue;
        }
        positions.retain(|&position| {
            let values = 0..dd.arity(column.variable);
            let is_there: Vec<bool> = values.map(|it| column.places[position].contains(&it)).collect();
            let mut masks = Masks::default();
            masks.allow_only(column.variable, &is_there);
            dd.meet(&[own], &masks)
        });
    }
}

/// Orders of the columns that are tried for each seed, at most.
const ORDERS: usize = 8;

fn largest(dd: &Diagram, columns: &[Column], left: Node, free: Node) -> Option<Span> {
    let mut best: Option<(u128, Span)> = None;
    for seed in seeds(dd, left) {
        let start = span_of(columns, &seed);
        for order in orders(dd, columns, &start, free) {
            let span = grow(dd, columns, start.clone(), &order, free);
            let size = count(dd, left, columns, &span);
            if best.as_ref().is_none_or(|(most, _)| size > *most) {
                best = Some((size, span));
            }
        }
    }
    best.map(|(_, span)| span)
}

/// Paths to start from: the one that names fewest variables, the lowest and the highest.
fn seeds(dd: &Diagram, set: Node) -> Vec<Assignment> {
    let mut seeds: Vec<Assignment> = Vec::new();
    let fewest = dd.cheapest(set, 1, &Masks::default(), &|_, _| 1).map(|(_, path)| path);
    let lowest = dd.cheapest(set, 1, &Masks::default(), &|_, value| value as u64).map(|(_, path)| path);
    let highest =
        dd.cheapest(set, 1, &Masks::default(), &|variable, value| (dd.arity(variable) - 1 - value) as u64);
    for path in [fewest, lowest, highest.map(|(_, path)| path)].into_iter().flatten() {
        if !seeds.contains(&path) {
            seeds.push(path);
        }
    }
    seeds
}

/// The columns in several orders: those that can be lifted whole first, then from each column on.
fn orders(dd: &Diagram, columns: &[Column], start: &Span, free: Node) -> Vec<Vec<usize>> {
    let n = columns.len();
    let mut liftable: Vec<usize> = (0..n)
        .filter(|&column| {
            let mut span = start.clone();
            span[column] = (0..columns[column].places.len()).collect();
            is_within(dd, free, columns, &span)
        })
        .collect();
    let others: Vec<usize> = (0..n).filter(|it| !liftable.contains(it)).collect();
    liftable.extend(others);
    let mut all = vec![liftable];
    let step = n.div_ceil(ORDERS).max(1);
    for first in (0..n).step_by(step) {
        all.push((0..n).map(|offset| (first + offset) % n).collect());
    }
    all
}

fn span_of(columns: &[Column], path: &Assignment) -> Span {
    columns
        .iter()
        .map(|column| match path.iter().find(|(variable, _)| *variable == column.variable) {
            None => (0..column.places.len()).collect(),
            Some((_, value)) => {
                let place = column.places.iter().position(|values| values.contains(value)).unwrap_or(0);
                BTreeSet::from([place])
            }
        })
        .collect()
}

fn grow(dd: &Diagram, columns: &[Column], mut span: Span, order: &[usize], free: Node) -> Span {
    for &column in order {
        let n = columns[column].places.len();
        if span[column].len() == n {
            continue;
        }
        let own = std::mem::take(&mut span[column]);
        span[column] = (0..n).filter(|it| !own.contains(it)).collect();
        if is_within(dd, free, columns, &span) {
            span[column] = (0..n).collect();
            continue;
        }
        let mut grown = own.clone();
        for position in (0..n).filter(|it| !own.contains(it)) {
            span[column] = BTreeSet::from([position]);
            if is_within(dd, free, columns, &span) {
                grown.insert(position);
            }
        }
        span[column] = grown;
    }
    span
}

/// The values of each variable that a box leaves.
fn masks(dd: &Diagram, columns: &[Column], span: &Span) -> FxHashMap<VarId, Vec<bool>> {
    let mut masks: FxHashMap<VarId, Vec<bool>> = FxHashMap::default();
    for (column, positions) in columns.iter().zip(span) {
        if positions.len() == column.places.len() {
            continue;
        }
        let mut own = vec![false; dd.arity(column.variable)];
        for &value in positions.iter().flat_map(|&position| &column.places[position]) {
            own[value] = true;
        }
        match masks.get_mut(&column.variable) {
            Some(mask) => mask.iter_mut().zip(own).for_each(|(mask, own)| *mask &= own),
            None => {
                masks.insert(column.variable, own);
            }
        }
    }
    masks
}

/// True when a condition holds everywhere in a box.
fn is_within(dd: &Diagram, node: Node, columns: &[Column], span: &Span) -> bool {
    let masks = masks(dd, columns, span);
    let mut seen = FxHashSet::default();
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        if node == Diagram::TRUE || !seen.insert(node) {
            continue;
        }
        let Some(variable) = dd.top(node) else { return false };
        let mask = masks.get(&variable);
        let children = dd.children(node).iter().enumerate();
        stack.extend(children.filter(|(value, _)| mask.is_none_or(|it| it[*value])).map(|(_, &it)| it));
    }
    true
}

/// How many assignments of the columns' variables within a box make a condition true.
fn count(dd: &Diagram, node: Node, columns: &[Column], span: &Span) -> u128 {
    let masks = masks(dd, columns, span);
    let mut variables: Vec<VarId> = columns.iter().map(|it| it.variable).collect();
    variables.sort_unstable();
    variables.dedup();
    let mut done = FxHashMap::default();
    count_below(dd, node, &variables, &masks, 0, &mut done)
}

fn count_below(
    dd: &Diagram,
    node: Node,
    variables: &[VarId],
    masks: &FxHashMap<VarId, Vec<bool>>,
    place: usize,
    done: &mut FxHashMap<(Node, usize), u128>,
) -> u128 {
    if node == Diagram::FALSE || node == Diagram::NONE {
        return 0;
    }
    let Some(&variable) = variables.get(place) else { return u128::from(node == Diagram::TRUE) };
    if let Some(&known) = done.get(&(node, place)) {
        return known;
    }
    let mask = masks.get(&variable);
    let total = if dd.top(node) == Some(variable) {
        let children = dd.children(node).iter().enumerate();
        children
            .filter(|(value, _)| mask.is_none_or(|it| it[*value]))
            .map(|(_, &child)| count_below(dd, child, variables, masks, place + 1, done))
            .fold(0u128, u128::saturating_add)
    } else {
        let arity = mask.map_or(dd.arity(variable), |it| it.iter().filter(|it| **it).count());
        count_below(dd, node, variables, masks, place + 1, done).saturating_mul(arity as u128)
    };
    done.insert((node, place), total);
    total
}

fn node_of(dd: &mut Diagram, columns: &[Column], span: &Span) -> Node {
    let mut masks: Vec<(VarId, Vec<bool>)> = masks(dd, columns, span).into_iter().collect();
    masks.sort_unstable_by_key(|(variable, _)| *variable);
    let mut inside = Diagram::TRUE;
    for (variable, mask) in masks {
        let codes: Vec<i64> = mask.iter().map(|&it| i64::from(it)).collect();
        let own = dd.variable(variable, &codes);
        inside = dd.and(inside, own);
    }
    inside
}

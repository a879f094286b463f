//! What each open item can do to a result: settle it alone, narrow it, matter only together with others, or nothing.
//!
//! The result is seen as a function of the open items, of the lists that may go on among them. An item is *decisive*
//! when each of its possible values leaves one outcome, and *helps* when two of them leave different ones
//! (LANGUAGE.md 5.12). One that the function does not look at cannot matter, whatever else is found: that is a
//! proof. Between the two lie items that change nothing alone but something together with others.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::evaluate::demand::apart;
use crate::evaluate::engine::{Engine, ItemNode, VarOrigin};
use crate::evaluate::{Asked, ItemPath, values_of};
use crate::framework::Value;
use crate::space::{Diagram, Node, VarId};
use crate::value::{Decimal, Id, ItemId, RecordId, ValueSet};
use crate::vocabulary::Domain;

/// What an open item can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Whatever its value turns out to be, one outcome is left.
    Decisive,
    /// Its value changes which outcomes are left.
    Helps,
    /// It changes nothing alone, but perhaps something together with others.
    Together,
}

/// An open item that can matter.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenItem {
    /// Which; of a list its further records.
    pub path: ItemPath,
    /// What it can do.
    pub effect: Effect,
    /// The most outcomes that one of its values leaves.
    pub worst: u64,
    /// Over its possible values: the sum of the outcomes left, and how many values there are. Numbers count band by
    /// band, lists by what their further records can add up to.
    pub mean: (u64, u64),
    /// What each answer leaves, answers that leave the same told as one, in the order of the values. Empty for sets of
    /// options, lists, and numbers that a total asks for exactly.
    pub answers: Vec<(ValueSet, Vec<Value>)>,
}

/// The open items of one question.
#[derive(Clone, Debug)]
pub struct Openness {
    /// Which question.
    pub asked: Asked,
    /// How many outcomes are possible now.
    pub n_outcomes: u64,
    /// Those that can matter, in the order of the case.
    pub items: Vec<OpenItem>,
    /// Those that are read and cannot matter: proved.
    pub cannot_matter: Vec<ItemPath>,
    /// The budget sufficed.
    pub exact: bool,
}

/// A result as a function of the open items.
pub(crate) struct Scene {
    pub asked: Asked,
    /// The outcome; nothing where no completion is.
    pub outcome: Node,
    /// The variables of each item.
    pub items: BTreeMap<ItemPath, Vec<VarId>>,
    /// Variables that are known once all of several items are known exactly.
    pub shared: Vec<(VarId, Vec<ItemPath>)>,
    /// Further records of a list look at open items above them, so that one who knows the records alone knows more
    /// than the scene says: what settles a result does, but something smaller may.
    pub is_tied: bool,
}

impl Scene {
    /// Sees a question. `None` when it is more than can be done exactly.
    pub fn of(engine: &mut Engine<'_>, asked: Asked) -> Option<Scene> {
        let uses = engine.program.uses_of(asked.conclusion, asked.cell);
        let ctx = engine.context(uses.aggregates.iter().copied());
        let value = engine.conclusion(ctx, asked.record.index(), asked.conclusion, asked.cell.unwrap_or(0));
        let own: BTreeSet<VarId> = engine.dd.support(value).into_iter().collect();
        let related = engine.connected_variables(ctx, &own);
        let means_something =
            |engine: &Engine<'_>, variable: VarId| match &engine.origins[variable.0 as usize] {
                VarOrigin::Ranks { .. }
                | VarOrigin::Bands { .. }
                | VarOrigin::Option { .. }
                | VarOrigin::Unlisted { .. }
                | VarOrigin::Demand { .. }
                | VarOrigin::Total { .. } => true,
                VarOrigin::Helper { .. } => false,
            };
        let keep: BTreeSet<VarId> =
            related.iter().copied().filter(|&it| own.contains(&it) || means_something(engine, it)).collect();
        let factors = engine.connected(engine.contexts[ctx].factors.clone(), &own);
        let mut completions = Diagram::TRUE;
        for group in engine.eliminate(factors, &keep) {
            completions = engine.dd.and(completions, group);
        }
        let defaults = engine.defaults.clone();
        let value = engine.dd.within(value, &defaults);
        let completions = engine.dd.within(completions, &defaults);
        let value = engine.dd.simplify(value, completions);
        let mut completions = completions;
        for &variable in &related {
            if matches!(engine.origins[variable.0 as usize], VarOrigin::Unlisted { .. }) {
                completions = blurred(&mut engine.dd, completions, value, variable);
            }
        }
        let completions = without_bystanders(&mut engine.dd, completions, value);
        let mut outcome = engine.dd.given(value, completions);
        let helpers: BTreeSet<VarId> =
            engine.dd.support(outcome).into_iter().filter(|&it| !means_something(engine, it)).collect();
        outcome = engine.dd.sum_out(outcome, &|variable| helpers.contains(&variable));
        if engine.dd.is_exhausted() || engine.contexts[ctx].inexact {
            return None;
        }
        let mut items: BTreeMap<ItemPath, Vec<VarId>> = BTreeMap::new();
        let mut tied: Vec<(VarId, Vec<ItemPath>)> = Vec::new();
        let mut shared: Vec<(VarId, Vec<ItemPath>)> = Vec::new();
        for variable in engine.dd.support(outcome) {
            let (instance, item) = match &engine.origins[variable.0 as usize] {
                VarOrigin::Ranks { instance, item, .. }
                | VarOrigin::Bands { instance, item, .. }
                | VarOrigin::Option { instance, item, .. }
                | VarOrigin::Unlisted { instance, list: item }
                | VarOrigin::Demand { instance, list: item } => listed(engine, *instance, *item),
                VarOrigin::Total { items, .. } => {
                    let paths = items.iter().map(|&(at, item)| ItemPath { record: RecordId::new(at), item });
                    shared.push((variable, paths.collect()));
                    continue;
                }
                VarOrigin::Helper { .. } => continue,
            };
            items.entry(ItemPath { record: RecordId::new(instance), item }).or_default().push(variable);
        }
        // What further records add up to may hang on items above them: whoever knows the records knows the sum only
        // together with those.
        let mut own: Vec<ItemPath> = items.keys().copied().collect();
        // Also on items that the outcome no longer shows, since other sums of other records make up for them.
        own.extend(
            related.iter().filter_map(|&it| open_item(engine, it)).filter(|it| uses.items.contains(&it.item)),
        );
        own.sort();
        own.dedup();
        for (path, variables) in &mut items {
            variables.retain(|variable| {
                let Some(above) = engine.unlisted.get(variable).map(|it| &it.above) else { return true };
                let mut paths = vec![*path];
                for above in above {
                    match &engine.origins[above.0 as usize] {
                        VarOrigin::Ranks { instance, .. }
                        | VarOrigin::Bands { instance, .. }
                        | VarOrigin::Option { instance, .. }
                            if *instance < engine.grounds.len() =>
                        {
                            paths.extend(open_item(engine, *above));
                        }
                        // What it hangs on further is not known by name, so on everything.
                        VarOrigin::Ranks { .. }
                        | VarOrigin::Bands { .. }
                        | VarOrigin::Option { .. }
                        | VarOrigin::Unlisted { .. }
                        | VarOrigin::Demand { .. }
                        | VarOrigin::Helper { .. }
                        | VarOrigin::Total { .. } => {
                            paths.extend(&own);
                        }
                    }
                }
                if paths.len() > 1 {
                    tied.push((*variable, paths));
                    return false;
                }
                true
            });
        }
        let is_tied = !tied.is_empty();
        shared.extend(tied);
        // An item whose exact value a total asks for has perhaps no other variable.
        for path in shared.iter().flat_map(|(_, paths)| paths) {
            items.entry(*path).or_default();
        }
        Some(Scene { asked, outcome, items, shared, is_tied })
    }

    /// The number of outcomes over all completions.
    pub fn n_outcomes(&self, engine: &Engine<'_>) -> u64 {
        engine.dd.values(self.outcome, &engine.defaults).len() as u64
    }

    /// The variables that are known when these items are.
    pub fn known(&self, settled: &BTreeSet<ItemPath>) -> BTreeSet<VarId> {
        let own = self
            .items
            .iter()
            .filter(|(path, _)| settled.contains(path))
            .flat_map(|(_, it)| it.iter().copied());
        let all = self.shared.iter().filter(|(_, paths)| paths.iter().all(|it| settled.contains(it)));
        own.chain(all.map(|(variable, _)| *variable)).collect()
    }

    /// True when one outcome is left whatever is found for these items.
    pub fn is_settled_by(&self, engine: &mut Engine<'_>, settled: &BTreeSet<ItemPath>) -> bool {
        let known = self.known(settled);
        let left = engine.dd.sum_out(self.outcome, &|variable| !known.contains(&variable));
        !engine.dd.is_exhausted() && most_values(&engine.dd, left) <= 1
    }

    /// What an item can do alone; `None` when it has one possible value, so that nothing is open.
    ///
    /// `changes`: the items that change the result alone, as evaluation has found them.
    fn item(&self, engine: &mut Engine<'_>, path: ItemPath, changes: &[ItemPath]) -> Option<OpenItem> {
        let known = self.known(&BTreeSet::from([path]));
        let left = engine.dd.sum_out(self.outcome, &|variable| !known.contains(&variable));
        let mut ways: Vec<(Vec<i64>, u64)> = Vec::new();
        let variables: Vec<VarId> = known.into_iter().collect();
        walk(&engine.dd, &engine.defaults, left, &variables, 1, &mut ways);
        let n_values: u64 = ways.iter().fold(0, |sum, (_, n)| sum.saturating_add(*n));
        if n_values <= 1 && !variables.is_empty() && !self.is_shared(path) {
            return None;
        }
        let worst = ways.iter().map(|(values, _)| values.len() as u64).max().unwrap_or(0);
        let sum = ways
            .iter()
            .fold(0u64, |sum, (values, n)| sum.saturating_add((values.len() as u64).saturating_mul(*n)));
        // Not every pair of what further records add up to and what they ask is a list: evaluation looks at each.
        let is_sure = apart(engine, &variables).len() < 2;
        let differs = ways.windows(2).any(|pair| pair[0].0 != pair[1].0) && is_sure;
        let changes = changes.contains(&path) && (self.is_shared(path) || !is_sure);
        let effect = match (worst, differs, changes) {
            (1, true, _) => Effect::Decisive,
            (1, _, true) if !is_sure => Effect::Decisive,
            (_, true, _) | (_, _, true) => Effect::Helps,
            (_, false, false) => Effect::Together,
        };
        let answers = match variables.as_slice() {
            [variable] if !self.is_shared(path) => self.answers(engine, left, *variable),
            _ => Vec::new(),
        };
        Some(OpenItem { path, effect, worst, mean: (sum, n_values.max(1)), answers })
    }

    /// What each value of an item with one variable leaves; those that no completion has are passed over.
    fn answers(&self, engine: &mut Engine<'_>, left: Node, variable: VarId) -> Vec<(ValueSet, Vec<Value>)> {
        let mut answers: Vec<(ValueSet, Vec<Value>)> = Vec::new();
        for at in (0..engine.dd.arity(variable)).filter(|&at| engine.defaults.allows(variable, at)) {
            let leaf = engine.dd.at(left, variable, at);
            let codes = engine.dd.leaf_values(leaf).unwrap_or(&[]);
            let mut step = Decimal(0);
            let value = match &engine.origins[variable.0 as usize] {
                VarOrigin::Ranks { ranks, .. } => ValueSet::Ranks(1 << ranks[at]),
                VarOrigin::Bands { item, bands, .. } => {
                    if let Domain::Number(grid) = &engine.framework.vocabulary.items[*item].domain {
                        step = grid.step;
                    }
                    let (low, high) = bands[at];
                    ValueSet::Ranges(vec![(Decimal(low), Decimal(high))])
                }
                VarOrigin::Option { .. }
                | VarOrigin::Unlisted { .. }
                | VarOrigin::Demand { .. }
                | VarOrigin::Helper { .. }
                | VarOrigin::Total { .. } => return Vec::new(),
            };
            if codes.is_empty() {
                continue;
            }
            let outcomes = values_of(engine, self.asked.conclusion, codes);
            match answers.iter_mut().find(|(_, known)| *known == outcomes) {
                Some((all, _)) => *all = all.union(&value, step),
                None => answers.push((value, outcomes)),
            }
        }
        answers
    }

    fn is_shared(&self, path: ItemPath) -> bool {
        self.shared.iter().any(|(_, paths)| paths.contains(&path))
    }

    /// All that is open. `changes`: the items that change the result alone, as evaluation has found them.
    pub fn openness(&self, engine: &mut Engine<'_>, case: &Case, changes: &[ItemPath]) -> Openness {
        let n_outcomes = self.n_outcomes(engine);
        let paths: Vec<ItemPath> = self.items.keys().copied().collect();
        let items: Vec<OpenItem> = if n_outcomes > 1 {
            paths.into_iter().filter_map(|path| self.item(engine, path, changes)).collect()
        } else {
            Vec::new()
        };
        let cannot_matter = open_items(engine, case, self.asked)
            .into_iter()
            .filter(|path| !items.iter().any(|it| it.path == *path))
            .collect();
        let exact = !engine.dd.is_exhausted();
        Openness { asked: self.asked, n_outcomes, items, cannot_matter, exact }
    }
}

/// The item of a listed record that a variable is about, where more than one value of it is left.
fn open_item(engine: &Engine<'_>, variable: VarId) -> Option<ItemPath> {
    let (VarOrigin::Ranks { instance, item, .. }
    | VarOrigin::Bands { instance, item, .. }
    | VarOrigin::Option { instance, item, .. }) = &engine.origins[variable.0 as usize]
    else {
        return None;
    };
    let n_left = (0..engine.dd.arity(variable)).filter(|&at| engine.defaults.allows(variable, at)).count();
    let is_open = *instance < engine.grounds.len() && n_left > 1;
    is_open.then(|| ItemPath { record: RecordId::new(*instance), item: *item })
}

/// An item by the record that has it, or, where that record is not listed, the list in which it would be.
fn listed(engine: &Engine<'_>, mut instance: usize, mut item: ItemId) -> (usize, ItemId) {
    // Stand-ins for unlisted records come behind all others, which have grounds.
    while instance >= engine.grounds.len() {
        let here = &engine.instances[instance];
        let above = engine.framework.vocabulary.entities[here.entity].parent;
        let (Some(parent), Some((_, own))) = (here.parent, above) else { break };
        (instance, item) = (parent, own);
    }
    (instance, item)
}

/// The completions, with those states of a list's further records taken as one that a value cannot tell apart: what
/// else they add up to, for constraints, ties nothing to the value.
fn blurred(dd: &mut Diagram, completions: Node, value: Node, list: VarId) -> Node {
    let mut classes: BTreeMap<Node, Vec<usize>> = BTreeMap::new();
    for state in 0..dd.arity(list) {
        classes.entry(dd.at(value, list, state)).or_default().push(state);
    }
    let mut blurred = Diagram::FALSE;
    for states in classes.into_values() {
        let codes: Vec<i64> = (0..dd.arity(list)).map(|it| i64::from(states.contains(&it))).collect();
        let mut some = Diagram::FALSE;
        for &state in &states {
            let there = dd.at(completions, list, state);
            some = dd.or(some, there);
        }
        let here = dd.variable(list, &codes);
        let both = dd.and(here, some);
        blurred = dd.or(blurred, both);
    }
    blurred
}

/// The completions as far as they have to do with a value: constraints among items that say nothing of those that
/// it looks at are left out. What is left out is independent: any of its assignments goes with any of the rest.
fn without_bystanders(dd: &mut Diagram, completions: Node, value: Node) -> Node {
    let all: BTreeSet<VarId> = dd.support(completions).into_iter().collect();
    let mut kept: BTreeSet<VarId> = dd.support(value).into_iter().collect();
    let only = |dd: &mut Diagram, node: Node, on: &BTreeSet<VarId>| dd.exists(node, &|it| !on.contains(&it));
    let is_independent = |dd: &mut Diagram, node: Node, a: &BTreeSet<VarId>, b: &BTreeSet<VarId>| {
        let (left, right) = (only(dd, node, a), only(dd, node, b));
        dd.and(left, right) == node
    };
    loop {
        let rest: BTreeSet<VarId> = all.difference(&kept).copied().collect();
        if rest.is_empty() {
            return completions;
        }
        if is_independent(dd, completions, &kept, &rest) {
            return only(dd, completions, &kept);
        }
        let mut tied = BTreeSet::new();
        for &variable in &rest {
            let (own, mut both) = (BTreeSet::from([variable]), kept.clone());
            both.insert(variable);
            let near = only(dd, completions, &both);
            if !is_independent(dd, near, &kept, &own) {
                tied.insert(variable);
            }
        }
        if tied.is_empty() || dd.is_exhausted() {
            // Only several of them together say something.
            return completions;
        }
        kept.extend(tied);
    }
}

/// The open items (lists that may go on among them) that a question reads, of its record, those above and those below.
pub(crate) fn open_items(engine: &Engine<'_>, case: &Case, asked: Asked) -> Vec<ItemPath> {
    let uses = &engine.program.conclusion_uses[asked.conclusion];
    let is_above = |above: usize, below: usize| engine.is_at_or_above(above, below);
    let mut open = Vec::new();
    for (record, it) in case.records.pairs() {
        let (here, there) = (record.index(), asked.record.index());
        if !is_above(here, there) && !is_above(there, here) {
            continue;
        }
        let items = &engine.framework.vocabulary.entities[it.entity].items;
        for (place, &item) in items.iter().enumerate().filter(|(_, item)| uses.items.contains(item)) {
            if is_open(engine, here, item, &engine.instances[here].items[place]) {
                open.push(ItemPath { record, item });
            }
        }
    }
    open
}

/// True when more than one value is left of an item.
pub(crate) fn is_open(engine: &Engine<'_>, instance: usize, item: ItemId, node: &ItemNode) -> bool {
    let is_free = |node: Node| engine.dd.values(node, &engine.defaults).len() > 1;
    // The numbers between two bounds that rules ask about are one value to evaluation, and many to the analyst.
    let is_range = |node: Node| {
        let left = engine.dd.values(node, &engine.defaults);
        let bands = engine.constant_bands.get(&(instance, item));
        bands.is_some_and(|bands| bands.iter().any(|&(low, high)| low < high && left.contains(&low)))
    };
    match node {
        ItemNode::Scalar(node) => is_free(*node) || is_range(*node),
        ItemNode::Options(nodes) => nodes.iter().any(|&node| is_free(node)),
        ItemNode::List(place) => engine.instances[instance].lists[*place].spare > 0,
    }
}

/// The most values that one leaf holds.
fn most_values(dd: &Diagram, node: Node) -> usize {
    let mut seen = BTreeSet::new();
    let mut stack = vec![node];
    let mut most = 0;
    while let Some(node) = stack.pop() {
        if !seen.insert(node) {
            continue;
        }
        match dd.leaf_values(node) {
            Some(values) => most = most.max(values.len()),
            None => stack.extend_from_slice(dd.children(node)),
        }
    }
    most
}

/// The sets of values that assignments of some variables leave, each with how many assignments leave it; those that
/// no completion has are passed over.
fn walk(
    dd: &Diagram,
    masks: &crate::space::Masks,
    node: Node,
    variables: &[VarId],
    n: u64,
    ways: &mut Vec<(Vec<i64>, u64)>,
) {
    let Some((&variable, rest)) = variables.split_first() else {
        let values = dd.leaf_values(node).unwrap_or(&[]);
        match ways.iter_mut().find(|(known, _)| known == values) {
            Some((_, count)) => *count = count.saturating_add(n),
            None if !values.is_empty() => ways.push((values.to_vec(), n)),
            None => {}
        }
        return;
    };
    let allowed = (0..dd.arity(variable)).filter(|&value| masks.allows(variable, value));
    if dd.top(node) == Some(variable) {
        for value in allowed {
            walk(dd, masks, dd.children(node)[value], rest, n, ways);
        }
    } else {
        walk(dd, masks, node, rest, n.saturating_mul(allowed.count() as u64), ways);
    }
}

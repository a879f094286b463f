//! Lists: totals over listed records, and over those that an open list may have besides.
//!
//! Listed records have variables of their own, so their totals are functions like any other. Unlisted records
//! are interchangeable and nothing is known of them: what one of them can contribute is worked out once, on a
//! stand-in, as a function of the items of its ancestors; `space::lists` says what up to N such contributions
//! add up to; and one variable for the whole list stands for the sums that can be reached, tied to the
//! ancestors' items by a factor. That variable carries all the aggregates that one question looks at *together*,
//! so it is exact; questions with other aggregates get a variable of their own (a [`Context`]).

use super::engine::{Engine, Guess, Mode, Unlisted, VarOrigin};
use crate::condition::{Condition, Operand, Subject};
use crate::framework::{Home, MatrixOf};
use crate::program::{AggregateId, AggregateKind, of_total};
use crate::space::{ABSENT, Binary, Diagram, Fold, Node, Unary, VarId, pack_share, reachable_states};
use crate::syntax::tree::Comparator;
use crate::value::{Id, ItemId};
use crate::vocabulary::Domain;

/// The most states that the unlisted records of one list may add up to.
const MAX_STATES: usize = 250_000;

/// The pivot's value (none without a pivot), what a record contributes under it, and where the record can be.
type World = (Option<(VarId, usize)>, Vec<Node>, Node);

impl Engine<'_> {
    /// The total of an aggregate over the records of a list of an instance, unlisted ones included.
    pub fn total(&mut self, ctx: usize, instance: usize, aggregate: AggregateId) -> Node {
        if let Some(&known) = self.contexts[ctx].totals.get(&(instance, aggregate)) {
            return known;
        }
        let definition = self.program.aggregates.get(aggregate);
        let place = self.list_place(instance, definition.list);
        let members = self.instances[instance].lists[place].members.clone();
        let mut total = self.start(definition.kind);
        for member in members {
            let mut part = self.contribution(ctx, member, aggregate);
            if let Some(present) = self.instances[member].present {
                let nothing = self.start(definition.kind);
                part = self.dd.choose(present, part, nothing);
            }
            total = self.add_up(definition.kind, total, part);
        }
        if self.instances[instance].lists[place].spare > 0 {
            let mut rest = self.unlisted(ctx, instance, place, aggregate);
            if let Some(closed) = self.instances[instance].lists[place].closed {
                let nothing = self.start(definition.kind);
                rest = self.dd.choose(closed, nothing, rest);
            }
            total = self.add_up(definition.kind, total, rest);
        }
        let total = match definition.kind {
            AggregateKind::Total { .. } => self.band_of_total(ctx, instance, aggregate, total),
            AggregateKind::Exists { .. }
            | AggregateKind::Count { .. }
            | AggregateKind::Share { .. }
            | AggregateKind::Best { .. }
            | AggregateKind::Cell { .. } => total,
        };
        self.contexts[ctx].totals.insert((instance, aggregate), total);
        total
    }

    /// The total of no record.
    fn start(&mut self, kind: AggregateKind<'_>) -> Node {
        match self.fold_of(kind).as_slice() {
            [Fold::Add, Fold::Add] => {
                let nothing = self.dd.pair(0, 0);
                self.dd.constant(nothing)
            }
            [fold, ..] => self.dd.constant(fold.start()),
            [] => Diagram::NONE,
        }
    }

    /// How totals add up, part by part (a total of numbers has two: its least and its greatest value).
    fn fold_of(&self, kind: AggregateKind<'_>) -> Vec<Fold> {
        match kind {
            AggregateKind::Exists { .. } => vec![Fold::AddUpTo(1)],
            AggregateKind::Count { up_to: Some(ceiling), .. } => vec![Fold::AddUpTo(ceiling)],
            AggregateKind::Count { up_to: None, .. } | AggregateKind::Share { .. } => vec![Fold::Add],
            AggregateKind::Best { highest: true, .. } => vec![Fold::Max],
            AggregateKind::Best { highest: false, .. } => vec![Fold::Min],
            AggregateKind::Total { .. } => vec![Fold::Add, Fold::Add],
            AggregateKind::Cell { matrix, .. } => match &self.framework.conclusions[matrix].home {
                Home::Matrix(it) => match it.of {
                    MatrixOf::Highest(_) => vec![Fold::Max],
                    MatrixOf::Lowest(_) => vec![Fold::Min],
                    MatrixOf::Number => vec![Fold::Add],
                },
                Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_) => {
                    vec![Fold::Add]
                }
            },
        }
    }

    fn add_up(&mut self, kind: AggregateKind<'_>, a: Node, b: Node) -> Node {
        match self.fold_of(kind).as_slice() {
            [Fold::Max] => self.dd.combine(Binary::Max, a, b),
            [Fold::Min] => self.dd.combine(Binary::Min, a, b),
            [Fold::Add] => self.dd.combine(Binary::Add, a, b),
            [Fold::AddUpTo(ceiling)] => {
                let sum = self.dd.combine(Binary::Add, a, b);
                self.dd.map(Unary::Clamp(0, *ceiling), sum)
            }
            _ => self.dd.combine(Binary::AddPairs, a, b),
        }
    }

    /// What one record contributes to an aggregate of the list it is in.
    fn contribution(&mut self, ctx: usize, member: usize, aggregate: AggregateId) -> Node {
        let definition = self.program.aggregates.get(aggregate);
        let passes = |engine: &mut Self, that: Option<&Condition>| match that {
            Some(condition) => engine.condition(ctx, member, condition),
            None => Diagram::TRUE,
        };
        match definition.kind {
            AggregateKind::Exists { unit, negated } => {
                let truth = self.condition(ctx, member, unit);
                if negated { self.dd.not(truth) } else { truth }
            }
            AggregateKind::Count { that, .. } => passes(self, that),
            AggregateKind::Share { that } => {
                let truth = self.condition(ctx, member, that);
                let (counted, not_counted) =
                    (self.dd.constant(pack_share(1, 1)), self.dd.constant(pack_share(0, 1)));
                self.dd.choose(truth, counted, not_counted)
            }
            AggregateKind::Best { field, that, .. } => {
                let passes = passes(self, that);
                let value = self.subject(ctx, member, field);
                let absent = self.dd.constant(ABSENT);
                self.dd.choose(passes, value, absent)
            }
            AggregateKind::Total { field, that } => {
                let passes = passes(self, that);
                let value = self.as_range(ctx, member, field);
                let nothing = self.dd.pair(0, 0);
                let nothing = self.dd.constant(nothing);
                self.dd.choose(passes, value, nothing)
            }
            AggregateKind::Cell { matrix, cell } => self.cell_contribution(ctx, member, matrix, cell),
        }
    }

    fn cell_contribution(
        &mut self,
        ctx: usize,
        member: usize,
        matrix: crate::value::ConclusionId,
        cell: u32,
    ) -> Node {
        let framework = self.framework;
        let Home::Matrix(matrix) = &framework.conclusions[matrix].home else { return Diagram::NONE };
        let mut inside = Diagram::TRUE;
        for (&item, &rank) in matrix.by.iter().zip(&matrix.cells[cell as usize]) {
            let value = self.subject(ctx, member, Subject::Item(item));
            let equal = self.dd.map(Unary::Compare(Comparator::Equal, i64::from(rank)), value);
            inside = self.dd.and(inside, equal);
        }
        if let Some(that) = &matrix.that {
            let passes = self.condition(ctx, member, that);
            inside = self.dd.and(inside, passes);
        }
        match matrix.of {
            MatrixOf::Highest(field) | MatrixOf::Lowest(field) => {
                let value = self.subject(ctx, member, field);
                let absent = self.dd.constant(ABSENT);
                self.dd.choose(inside, value, absent)
            }
            MatrixOf::Number => inside,
        }
    }

    /// A number as a pair of its least and greatest value within its band.
    fn as_range(&mut self, ctx: usize, member: usize, field: Subject) -> Node {
        let value = self.subject(ctx, member, field);
        let ends = match field {
            Subject::Item(item) => self.band_ends(member, item, value),
            Subject::Conclusion(_) | Subject::Cell(..) => Vec::new(),
        };
        self.dd.graft(value, &mut |dd, values| {
            let pairs = values
                .iter()
                .map(|&low| {
                    let high = ends.iter().find(|(from, _)| *from == low).map_or(low, |&(_, to)| to);
                    if low == ABSENT { dd.pair(0, 0) } else { dd.pair(low, high) }
                })
                .collect();
            dd.constant_set(pairs)
        })
    }

    /// The bands of a number item whose value is `node`.
    fn band_ends(&self, member: usize, item: ItemId, node: Node) -> Vec<(i64, i64)> {
        let from_variable = self.dd.top(node).and_then(|variable| match &self.origins[variable.0 as usize] {
            VarOrigin::Bands { bands, .. } => Some(bands.clone()),
            VarOrigin::Ranks { .. }
            | VarOrigin::Option { .. }
            | VarOrigin::Unlisted { .. }
            | VarOrigin::Demand { .. }
            | VarOrigin::Helper { .. }
            | VarOrigin::Total { .. } => None,
        });
        from_variable.or_else(|| self.constant_bands.get(&(member, item)).cloned()).unwrap_or_default()
    }

    /// A total as its band between the numbers that it is compared with: one value a band. Where a range of
    /// possible sums crosses such a number, which side it falls on is a free choice, made by a variable.
    fn band_of_total(&mut self, ctx: usize, instance: usize, aggregate: AggregateId, total: Node) -> Node {
        let framework = self.framework;
        let program = self.program;
        let breaks = of_total(framework, &|operand: &Operand| {
            program.aggregates.of_operand(operand) == Some(aggregate)
        });
        let band_of = |value: i64| breaks.partition_point(|&cut| cut <= value) as i64;
        // The value that stands for a band is its first number: what comparisons with the breaks look at.
        let code_of = |band: i64| if band == 0 { i64::MIN / 2 } else { breaks[band as usize - 1] };
        let step = self.step_of(aggregate);
        let mut is_choice = false;
        let bands = self.dd.graft(total, &mut |dd, values| {
            let mut bands = Vec::new();
            for &value in values {
                let (low, high) = dd.unpair(value);
                bands.extend((band_of(low)..=band_of(high)).filter(|&band| {
                    band == band_of(low) || {
                        let first = code_of(band);
                        let distance = (first - low).rem_euclid(step);
                        let on_grid = if distance == 0 { first } else { first + step - distance };
                        on_grid <= high && band_of(on_grid) == band
                    }
                }));
            }
            bands.dedup();
            // Nothing at all (a value of the pivot that is not looked at) is no choice.
            is_choice |= bands.len() > 1;
            dd.constant_set(bands)
        });
        if self.mode == Mode::Bounds || !is_choice {
            return self.dd.graft(bands, &mut |dd, values| {
                let codes = values.iter().map(|&band| code_of(band)).collect();
                dd.constant_set(codes)
            });
        }
        if self.shares_field(aggregate) || self.pivot.is_some() {
            self.contexts[ctx].inexact = true;
        }
        let variable = self.dd.add_variable(breaks.len() + 1);
        let items = self.inexact_fields(instance, aggregate);
        self.origins.push(VarOrigin::Total { owner: instance, items });
        let factor = self.one_of_leaf(bands, variable, &|value| value as usize);
        self.add_factor(ctx, factor);
        let codes: Vec<i64> = (0..=breaks.len() as i64).map(code_of).collect();
        self.dd.variable(variable, &codes)
    }

    /// The fields that a total adds up whose values are known to a band only.
    fn inexact_fields(&self, instance: usize, aggregate: AggregateId) -> Vec<(usize, ItemId)> {
        let definition = self.program.aggregates.get(aggregate);
        let AggregateKind::Total { field: Subject::Item(item), .. } = definition.kind else {
            return Vec::new();
        };
        let place = self.list_place(instance, definition.list);
        let members = self.instances[instance].lists[place].members.iter();
        let is_inexact = |member: &usize| {
            self.constant_bands
                .get(&(*member, item))
                .is_some_and(|bands| bands.iter().any(|(low, high)| low < high))
        };
        members.filter(|member| is_inexact(member)).map(|&member| (member, item)).collect()
    }

    fn step_of(&self, aggregate: AggregateId) -> i64 {
        match self.program.aggregates.get(aggregate).kind {
            AggregateKind::Total { field: Subject::Item(item), .. } => {
                match &self.framework.vocabulary.items[item].domain {
                    Domain::Number(grid) => grid.step.0.max(1),
                    Domain::YesNo
                    | Domain::Scale(_)
                    | Domain::OneOf(_)
                    | Domain::AnyOf(_)
                    | Domain::List { .. } => 1,
                }
            }
            _ => 1,
        }
    }

    /// True when another total looks at the same field: within a band the two are not free of each other.
    fn shares_field(&self, aggregate: AggregateId) -> bool {
        let field_of = |kind: AggregateKind<'_>| match kind {
            AggregateKind::Total { field, .. } => Some(field),
            AggregateKind::Exists { .. }
            | AggregateKind::Count { .. }
            | AggregateKind::Share { .. }
            | AggregateKind::Best { .. }
            | AggregateKind::Cell { .. } => None,
        };
        let field = field_of(self.program.aggregates.get(aggregate).kind);
        self.program
            .aggregates
            .all
            .iter()
            .enumerate()
            .any(|(at, other)| at != aggregate.index() && field.is_some() && field_of(other.kind) == field)
    }

    /// The condition that a variable has one of the values that a function's leaves hold.
    fn one_of_leaf(&mut self, node: Node, variable: VarId, place: &dyn Fn(i64) -> usize) -> Node {
        let arity = self.dd.arity(variable);
        self.dd.graft(node, &mut |dd, values| {
            let mut children = vec![Diagram::FALSE; arity];
            for &value in values {
                children[place(value)] = Diagram::TRUE;
            }
            dd.branch(variable, &children)
        })
    }

    /// What the unlisted records of a list add to an aggregate.
    pub fn unlisted(&mut self, ctx: usize, instance: usize, place: usize, aggregate: AggregateId) -> Node {
        if !self.contexts[ctx].unlisted.contains_key(&(instance, place)) {
            let nodes = self.work_out_unlisted(ctx, instance, place);
            self.contexts[ctx].unlisted.insert((instance, place), nodes);
            self.settle_guesses(ctx);
        }
        self.contexts[ctx].unlisted[&(instance, place)]
            .iter()
            .find(|(id, _)| *id == aggregate)
            .map_or(Diagram::NONE, |&(_, node)| node)
    }

    fn work_out_unlisted(&mut self, ctx: usize, instance: usize, place: usize) -> Vec<(AggregateId, Node)> {
        let list = self.instances[instance].lists[place].item;
        let spare = self.instances[instance].lists[place].spare;
        let aggregates: Vec<AggregateId> = self.contexts[ctx]
            .aggregates
            .iter()
            .copied()
            .filter(|&id| self.program.aggregates.get(id).list == list)
            .collect();
        let stand_in = self.stand_in(instance, place);
        self.contexts[ctx].building.push((instance, list));
        let parts: Vec<Node> = aggregates.iter().map(|&id| self.contribution(ctx, stand_in, id)).collect();
        let allowed = self.stand_in_factor(ctx, stand_in, &parts);
        self.contexts[ctx].building.pop();
        let folds: Vec<Vec<Fold>> =
            aggregates.iter().map(|&id| self.fold_of(self.program.aggregates.get(id).kind)).collect();
        if self.mode == Mode::Bounds {
            let sums =
                parts.iter().zip(&folds).map(|(&part, fold)| self.bounds_of_unlisted(part, fold, spare));
            return aggregates.iter().copied().zip(sums.collect::<Vec<_>>()).collect();
        }
        let worlds = self.worlds(&parts, allowed);
        let all_folds: Vec<Vec<Fold>> = worlds.iter().flat_map(|_| folds.iter().cloned()).collect();
        let mut signature = self.dd.constant(0);
        let mut everywhere = Diagram::TRUE;
        for (_, parts, allowed) in &worlds {
            everywhere = self.dd.and(everywhere, *allowed);
            for &part in parts {
                signature = self.dd.combine(Binary::Pair, signature, part);
            }
        }
        let signature = self.dd.given(signature, everywhere);
        let is_own: Vec<bool> = (0..self.origins.len())
            .map(|variable| self.belongs_to(VarId(variable as u32), stand_in))
            .collect();
        let records = self.dd.sum_out(signature, &|variable| is_own[variable.0 as usize]);
        let Some((sums, states)) = self.sums_of_unlisted(records, &all_folds, spare) else {
            self.contexts[ctx].inexact = true;
            let sums =
                parts.iter().zip(&folds).map(|(&part, fold)| self.bounds_of_unlisted(part, fold, spare));
            return aggregates.iter().copied().zip(sums.collect::<Vec<_>>()).collect();
        };
        let variable = self.dd.add_variable(states.len());
        self.origins.push(VarOrigin::Unlisted { instance, list });
        if states.len() > 1 {
            let factor = self.one_of_leaf(sums, variable, &|value| value as usize);
            self.add_factor(ctx, factor);
        }
        let looks_at = |node: Node| {
            self.dd.support(node).into_iter().filter(|it| !is_own[it.0 as usize]).collect::<Vec<_>>()
        };
        let mut above: Vec<VarId> = parts.iter().flat_map(|&part| looks_at(part)).collect();
        // And what the lists of its records hang on.
        let below =
            parts.iter().flat_map(|&part| self.dd.support(part)).filter_map(|it| self.unlisted.get(&it));
        above.extend(below.flat_map(|it| &it.above).copied().filter(|it| !is_own[it.0 as usize]));
        above.sort_unstable();
        above.dedup();
        let is_tied = !looks_at(signature).is_empty();
        let info =
            Unlisted { instance, list, stand_in, signature, folds: all_folds, states, spare, above, is_tied };
        let mut at = 0;
        let mut nodes: Vec<(AggregateId, Node)> = aggregates.iter().map(|&id| (id, Diagram::NONE)).collect();
        for (value, ..) in &worlds {
            for (place, fold) in folds.iter().enumerate() {
                let codes: Vec<i64> = info
                    .states
                    .iter()
                    .map(|state| match fold.len() {
                        2 => self.dd.pair(state[at], state[at + 1]),
                        _ => state[at],
                    })
                    .collect();
                at += fold.len();
                let node = self.dd.variable(variable, &codes);
                nodes[place].1 = match value {
                    None => node,
                    Some((pivot, value)) => {
                        let is_here = self.is_value(*pivot, *value);
                        self.dd.choose(is_here, node, nodes[place].1)
                    }
                };
            }
        }
        self.contexts[ctx].unlisted_variables.insert(variable);
        self.unlisted.insert(variable, info);
        nodes
    }

    /// What a record contributes, once for each value of the pivot (all together when there is none, or when the
    /// records do not look at it): the same records are seen under each of its values.
    fn worlds(&mut self, parts: &[Node], allowed: Node) -> Vec<World> {
        let sees = |engine: &Self, pivot: VarId| {
            parts.iter().chain([&allowed]).any(|&node| engine.dd.support(node).contains(&pivot))
        };
        let Some((pivot, values)) = self.pivot.clone().filter(|&(pivot, _)| sees(self, pivot)) else {
            return vec![(None, parts.to_vec(), allowed)];
        };
        values
            .into_iter()
            .map(|value| {
                let parts = parts.iter().map(|&part| self.dd.cofactor(part, pivot, value)).collect();
                (Some((pivot, value)), parts, self.dd.cofactor(allowed, pivot, value))
            })
            .collect()
    }

    /// The condition that a variable has a value.
    pub fn is_value(&mut self, variable: VarId, value: usize) -> Node {
        let codes: Vec<i64> = (0..self.dd.arity(variable)).map(|other| i64::from(other == value)).collect();
        self.dd.variable(variable, &codes)
    }

    /// From sets of what one record contributes to sets of what up to `spare` of them add up to: the function
    /// (its leaves are places in the states) and all states.
    fn sums_of_unlisted(
        &mut self,
        records: Node,
        folds: &[Vec<Fold>],
        spare: u32,
    ) -> Option<(Node, Vec<Vec<i64>>)> {
        let flat: Vec<Fold> = folds.iter().flatten().copied().collect();
        let mut states: Vec<Vec<i64>> = Vec::new();
        let mut places = rustc_hash::FxHashMap::default();
        let mut too_many = false;
        let sums = self.dd.graft(records, &mut |dd, signatures| {
            let contributions: Vec<Vec<i64>> =
                signatures.iter().map(|&signature| unpack(dd, signature, folds)).collect();
            let Some(reached) = reachable_states(&flat, &contributions, spare, MAX_STATES) else {
                too_many = true;
                return Diagram::NONE;
            };
            let leaf = reached
                .into_iter()
                .map(|state| {
                    *places.entry(state.clone()).or_insert_with(|| {
                        states.push(state);
                        states.len() as i64 - 1
                    })
                })
                .collect();
            dd.constant_set(leaf)
        });
        (!too_many && states.len() <= MAX_STATES).then_some((sums, states))
    }

    /// Bounds on what unlisted records add to one aggregate.
    fn bounds_of_unlisted(&mut self, part: Node, fold: &[Fold], spare: u32) -> Node {
        let nothing = crate::space::Masks::default();
        let values = self.dd.values(part, &nothing);
        let records: Vec<Vec<i64>> = values
            .iter()
            .map(|&value| {
                if fold.len() == 2 {
                    let (low, high) = self.dd.unpair(value);
                    vec![low, high]
                } else {
                    vec![value]
                }
            })
            .collect();
        let states = reachable_states(fold, &records, spare, MAX_STATES).unwrap_or_default();
        let codes = states
            .into_iter()
            .map(|state| if fold.len() == 2 { self.dd.pair(state[0], state[1]) } else { state[0] })
            .collect();
        self.dd.constant_set(codes)
    }

    /// The stand-in for the unlisted records of a list.
    pub fn stand_in(&mut self, instance: usize, place: usize) -> usize {
        if let Some(made) = self.instances[instance].lists[place].stand_in {
            return made;
        }
        let list = self.instances[instance].lists[place].item;
        let Domain::List { entity, .. } = self.framework.vocabulary.items[list].domain else {
            return instance;
        };
        let made = self.add_stand_in(instance, entity);
        self.instances[instance].lists[place].stand_in = Some(made);
        made
    }

    /// True for a variable of a stand-in or of something below it.
    pub fn belongs_to(&self, variable: VarId, stand_in: usize) -> bool {
        match &self.origins[variable.0 as usize] {
            VarOrigin::Ranks { instance, .. }
            | VarOrigin::Bands { instance, .. }
            | VarOrigin::Option { instance, .. }
            | VarOrigin::Unlisted { instance, .. }
            | VarOrigin::Demand { instance, .. }
            | VarOrigin::Helper { owner: instance }
            | VarOrigin::Total { owner: instance, .. } => self.is_at_or_above(stand_in, *instance),
        }
    }

    /// Ties each guess to its definition, once what it depends on is worked out.
    fn settle_guesses(&mut self, ctx: usize) {
        if self.mode == Mode::Bounds {
            return;
        }
        let program = self.program;
        let is_ready = |&(owner, guess): &(usize, Guess)| match guess {
            Guess::Conclusion(id, _) => !self.must_guess(ctx, owner, &program.conclusion_uses[id].aggregates),
            Guess::Criterion(id) => !self.must_guess(ctx, owner, &program.criterion_uses[id].aggregates),
        };
        let mut guesses: Vec<((usize, Guess), Node)> = self.contexts[ctx]
            .guesses
            .iter()
            .filter(|(key, _)| !self.contexts[ctx].settled_guesses.contains(*key) && is_ready(key))
            .map(|(&key, (node, _))| (key, *node))
            .collect();
        guesses.sort_by_key(|&(_, node)| node);
        for (key, node) in guesses {
            self.contexts[ctx].settled_guesses.insert(key);
            let definition = match key.1 {
                Guess::Conclusion(conclusion, cell) => self.conclusion(ctx, key.0, conclusion, cell),
                Guess::Criterion(criterion) => self.criterion(ctx, key.0, criterion),
            };
            let same = self.dd.combine(Binary::Same, node, definition);
            self.add_factor(ctx, same);
        }
    }
}

/// The parts of a signature: what a record contributes to each aggregate.
pub(super) fn unpack(dd: &Diagram, signature: i64, folds: &[Vec<Fold>]) -> Vec<i64> {
    let mut parts = Vec::new();
    let mut rest = signature;
    for _ in folds {
        let (before, part) = dd.unpair(rest);
        parts.push(part);
        rest = before;
    }
    parts.reverse();
    let both = |part: i64, fold: &Vec<Fold>| {
        if fold.len() == 2 {
            let (low, high) = dd.unpair(part);
            vec![low, high]
        } else {
            vec![part]
        }
    };
    parts.into_iter().zip(folds).flat_map(|(part, fold)| both(part, fold)).collect()
}

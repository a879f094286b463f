//! Portfolios: counts over cases. Cases are independent of each other, so what they reach together is what each
//! reaches, added up.

use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};

use super::answer::Work;
use super::engine::{Engine, Mode};
use super::{Counts, Evaluation, PortfolioAnswer};
use crate::condition::{Amount, Condition, ConditionKind, Operand, OperandKind, Subject};
use crate::framework::{Decider, Framework, Portfolio};
use crate::program::{AggregateId, Program, code};
use crate::space::{Binary, Diagram, Masks, Node, compare, pack_share};
use crate::syntax::tree::{Certainty, Comparator};
use crate::value::{Id, IdVec, Outcome, PortfolioId, RecordId, Truth};

/// The most combinations that cases together may reach.
const MAX_COMBINATIONS: usize = 400_000;

impl Work<'_> {
    /// What this case adds to each portfolio.
    pub(super) fn counts(&mut self) -> IdVec<PortfolioId, Counts> {
        let framework = self.program.framework;
        framework.portfolios.ids().map(|id| self.count(id)).collect()
    }

    fn count(&mut self, id: PortfolioId) -> Counts {
        let framework = self.program.framework;
        let members = members(framework, id);
        let n_records = self.case.records.len();
        if self.left > 0 {
            let (counts, is_done) = count_in(&mut self.exact, framework, &members, n_records);
            if !self.exact.dd.is_exhausted() && is_done {
                return counts;
            }
            if self.exact.dd.is_exhausted() {
                self.renew();
            }
        }
        let (mut counts, _) = count_in(self.bounds(), framework, &members, n_records);
        counts.exact = false;
        counts
    }
}

/// A portfolio and those whose counts its rows name, in order of id, itself first.
fn members(framework: &Framework, id: PortfolioId) -> Vec<PortfolioId> {
    let mut others = BTreeSet::new();
    let mut stack: Vec<&Condition> = framework.portfolios[id].rows.iter().map(|row| &row.when).collect();
    while let Some(condition) = stack.pop() {
        for operand in condition.operands() {
            if let OperandKind::CountOf(other) = operand.kind {
                others.insert(other);
            }
        }
        stack.extend(condition.parts());
    }
    others.remove(&id);
    std::iter::once(id).chain(others).collect()
}

fn count_in(
    engine: &mut Engine<'_>,
    framework: &Framework,
    members: &[PortfolioId],
    n_records: usize,
) -> (Counts, bool) {
    let program = engine.program;
    let mut asked: BTreeSet<AggregateId> = BTreeSet::new();
    for &member in members {
        let portfolio = &framework.portfolios[member];
        if let Some(that) = &portfolio.that {
            asked.extend(crate::program::of_condition(framework, &program.aggregates, that).aggregates);
        }
        let mut entity = portfolio.entity;
        // What is certain or possible of a record is the same in every completion: no count of it is needed.
        let mut that = portfolio.that.as_ref().filter(|_| portfolio.certainty == Certainty::Plain);
        while let Some((parent, list)) = framework.vocabulary.entities[entity].parent {
            asked.extend(program.aggregates.of_count(list, that));
            asked.extend(program.aggregates.of_count(list, None));
            (entity, that) = (parent, None);
        }
    }
    let ctx = engine.context(asked);
    let mut reached = match engine.mode {
        Mode::Exact => combinations(engine, ctx, members),
        Mode::Bounds => ends(engine, ctx, members),
    };
    reached.sort();
    reached.dedup();
    // One combination is exact even where each open item is looked at on its own.
    let exact = engine.mode == Mode::Exact || reached.len() == 1;
    let mut counts = Counts { reached, exact, ..Counts::default() };
    let portfolio = &framework.portfolios[members[0]];
    for instance in 0..n_records {
        if engine.instances[instance].entity != portfolio.entity {
            continue;
        }
        let node = engine.is_counted(ctx, portfolio, instance);
        match engine.truth_of(ctx, node) {
            Truth::Holds => counts.certain.push(RecordId::new(instance)),
            Truth::Open => counts.possible.push(RecordId::new(instance)),
            Truth::Fails => {}
        }
    }
    let is_done = !engine.contexts[ctx].inexact;
    (counts, is_done)
}

/// Every combination of counts that completions reach.
fn combinations(engine: &mut Engine<'_>, ctx: usize, members: &[PortfolioId]) -> Vec<Vec<(u32, u32)>> {
    let framework = engine.framework;
    let mut signature = engine.dd.constant(0);
    for &member in members {
        let node = engine.counted(ctx, &framework.portfolios[member]);
        signature = engine.dd.combine(Binary::Pair, signature, node);
    }
    let restriction = engine.restriction(ctx, &[signature]);
    let given = engine.dd.given(signature, restriction);
    let signatures = engine.dd.values(given, &engine.defaults);
    let parts = |signature: i64| {
        let mut parts = Vec::new();
        let mut rest = signature;
        for _ in members {
            let (before, part) = engine.dd.unpair(rest);
            parts.push(unpack(part));
            rest = before;
        }
        parts.reverse();
        parts
    };
    signatures.into_iter().map(parts).collect()
}

/// The least and the greatest counts, each portfolio by itself: which of them go together is not worked out.
fn ends(engine: &mut Engine<'_>, ctx: usize, members: &[PortfolioId]) -> Vec<Vec<(u32, u32)>> {
    let framework = engine.framework;
    let mut least = Vec::new();
    let mut greatest = Vec::new();
    for &member in members {
        let node = engine.counted(ctx, &framework.portfolios[member]);
        let found: Vec<(u32, u32)> =
            engine.dd.values(node, &engine.defaults).into_iter().map(unpack).collect();
        let of = |pick: fn(&(u32, u32)) -> u32| {
            let values = || found.iter().map(pick);
            (values().min().unwrap_or(0), values().max().unwrap_or(0))
        };
        let (counts, all) = (of(|it| it.0), of(|it| it.1));
        least.push((counts.0, all.0));
        greatest.push((counts.1, all.1));
    }
    vec![least, greatest]
}

fn unpack(part: i64) -> (u32, u32) {
    ((part >> 20) as u32, (part & 0xf_ffff) as u32)
}

impl Engine<'_> {
    /// How many records a portfolio counts in this case, of how many: a packed pair.
    fn counted(&mut self, ctx: usize, portfolio: &Portfolio) -> Node {
        self.counted_below(ctx, portfolio, 0)
    }

    fn counted_below(&mut self, ctx: usize, portfolio: &Portfolio, instance: usize) -> Node {
        if self.instances[instance].entity == portfolio.entity {
            let counts = self.is_counted(ctx, portfolio, instance);
            let (yes, no) = (self.dd.constant(pack_share(1, 1)), self.dd.constant(pack_share(0, 1)));
            return self.dd.choose(counts, yes, no);
        }
        // One list leads down to the counted entity.
        let mut below = portfolio.entity;
        let mut step = self.framework.vocabulary.entities[below].parent;
        while let Some((parent, _)) = step.filter(|(parent, _)| *parent != self.instances[instance].entity) {
            below = parent;
            step = self.framework.vocabulary.entities[below].parent;
        }
        let Some((_, list)) = step else { return self.dd.constant(0) };
        let place = self.list_place(instance, list);
        let mut total = self.dd.constant(0);
        for member in self.instances[instance].lists[place].members.clone() {
            let part = self.counted_below(ctx, portfolio, member);
            total = self.dd.combine(Binary::Add, total, part);
        }
        if self.instances[instance].lists[place].spare > 0 {
            let rest = self.unlisted_counted(ctx, portfolio, instance, place, list);
            total = self.dd.combine(Binary::Add, total, rest);
        }
        total
    }

    fn unlisted_counted(
        &mut self,
        ctx: usize,
        portfolio: &Portfolio,
        instance: usize,
        place: usize,
        list: crate::value::ItemId,
    ) -> Node {
        let program = self.program;
        let holds_it = matches!(
            self.framework.vocabulary.items[list].domain,
            crate::vocabulary::Domain::List { entity, .. } if entity == portfolio.entity
        );
        if !holds_it {
            // Records below unlisted records: bounds only (nothing is known of either).
            self.contexts[ctx].inexact = true;
            return self.dd.constant(0);
        }
        let all = program.aggregates.of_count(list, None).map(|id| self.unlisted(ctx, instance, place, id));
        let of = all.unwrap_or(Diagram::NONE);
        let counted = match (&portfolio.that, portfolio.certainty) {
            (None, _) => of,
            (Some(that), Certainty::Plain) => match program.aggregates.of_count(list, Some(that)) {
                Some(id) => self.unlisted(ctx, instance, place, id),
                None => Diagram::NONE,
            },
            (Some(_), Certainty::Certainly | Certainty::Possibly) => {
                let stand_in = self.stand_in(instance, place);
                let counts = self.is_counted(ctx, portfolio, stand_in);
                if counts == Diagram::TRUE { of } else { self.dd.constant(0) }
            }
        };
        let counted = self.dd.map(crate::space::Unary::Times(pack_share(1, 0)), counted);
        self.dd.combine(Binary::Add, counted, of)
    }

    /// Whether a record is counted. What is certain or possible of it is the same in every completion.
    fn is_counted(&mut self, ctx: usize, portfolio: &Portfolio, instance: usize) -> Node {
        let Some(that) = &portfolio.that else { return Diagram::TRUE };
        let node = self.condition(ctx, instance, that);
        let truth = match portfolio.certainty {
            Certainty::Plain => return node,
            Certainty::Certainly | Certainty::Possibly => self.truth_of(ctx, node),
        };
        // Bounds do not tell what is open from what was not worked out.
        if truth == Truth::Open && self.mode == Mode::Bounds {
            return self.dd.constant_set(vec![0, 1]);
        }
        let counts = match portfolio.certainty {
            Certainty::Plain | Certainty::Certainly => truth == Truth::Holds,
            Certainty::Possibly => truth != Truth::Fails,
        };
        if counts { Diagram::TRUE } else { Diagram::FALSE }
    }

    /// True when one value is left of an item or conclusion.
    pub fn is_known(&mut self, ctx: usize, instance: usize, subject: Subject) -> bool {
        let nodes = match subject {
            Subject::Item(item) => {
                let definition = &self.framework.vocabulary.items[item];
                let owner = self.owner(instance, definition.entity);
                match &self.instances[owner].items[definition.place] {
                    super::engine::ItemNode::Scalar(node) => vec![*node],
                    super::engine::ItemNode::Options(nodes) => nodes.clone(),
                    super::engine::ItemNode::List(place) => {
                        return self.instances[owner].lists[*place].spare == 0;
                    }
                }
            }
            Subject::Conclusion(_) | Subject::Cell(..) => vec![self.subject(ctx, instance, subject)],
        };
        nodes.into_iter().all(|node| {
            let restriction = self.restriction(ctx, &[node]);
            let given = self.dd.given(node, restriction);
            self.dd.values(given, &self.defaults).len() <= 1 && self.is_one_number(node)
        })
    }

    /// A band of numbers is not one number.
    fn is_one_number(&self, node: Node) -> bool {
        self.dd.as_constant(node).is_some() || self.dd.values(node, &Masks::default()).len() > 1
    }
}

/// The portfolios over cases that were assessed, in order of declaration.
pub fn portfolio(program: &Program<'_>, cases: &[&Evaluation]) -> IdVec<PortfolioId, PortfolioAnswer> {
    program.framework.portfolios.ids().map(|id| portfolio_answer(program, id, cases)).collect()
}

fn portfolio_answer(program: &Program<'_>, id: PortfolioId, cases: &[&Evaluation]) -> PortfolioAnswer {
    let framework = program.framework;
    let definition = &framework.portfolios[id];
    let members = members(framework, id);
    let parts: Vec<&[Vec<(u32, u32)>]> =
        cases.iter().map(|case| case.counts[id].reached.as_slice()).collect();
    // Beyond the budget only the ends of the counts are known.
    let is_exact = cases.iter().all(|case| case.counts[id].exact);
    let sums = if is_exact { sums_over(&parts, members.len()) } else { None };
    let exact = sums.is_some();
    let listed = |records: fn(&Counts) -> &Vec<RecordId>| {
        cases
            .iter()
            .enumerate()
            .flat_map(|(case, evaluation)| {
                records(&evaluation.counts[id]).iter().map(move |&record| (case, record))
            })
            .collect()
    };
    // Cases are independent, so the ends of the sum are the sums of the ends.
    let ends = |pick: fn(&(u32, u32)) -> u32| {
        parts.iter().fold((0, 0), |(least, most), part| {
            let values = || part.iter().filter_map(|it| it.first()).map(|it| u64::from(pick(it)));
            (least + values().min().unwrap_or(0), most + values().max().unwrap_or(0))
        })
    };
    // Of no case at all nothing can be said, guarded or not.
    let guarded = definition.at_least_cases.is_some_and(|least| (cases.len() as i64) < program.amount(least));
    let too_few = cases.is_empty() || guarded;
    let (mut ranks, mut rows) = (BTreeSet::new(), BTreeSet::new());
    match &sums {
        _ if too_few => {}
        Some(sums) => {
            for sums in sums {
                let row = definition.rows.iter().position(|row| holds(program, &members, sums, &row.when));
                ranks.insert(row.map_or(definition.otherwise, |row| definition.rows[row].rank));
                rows.extend(row);
            }
        }
        None => {
            ranks.extend(definition.rows.iter().map(|row| row.rank).chain([definition.otherwise]));
            rows.extend(0..definition.rows.len());
        }
    }
    let ranks: Vec<u32> = ranks.into_iter().collect();
    PortfolioAnswer {
        outcome: if exact { Outcome::Exact(ranks) } else { Outcome::AtMost(ranks) },
        no_judgement: too_few,
        count: ends(|it| it.0),
        of: ends(|it| it.1),
        because: rows.into_iter().map(|row| Decider::PortfolioRow(id, row as u32)).collect(),
        certain: listed(|counts| &counts.certain),
        possible: listed(|counts| &counts.possible),
    }
}

/// All sums of one combination of each case; `None` when there are too many to keep apart.
fn sums_over(parts: &[&[Vec<(u32, u32)>]], n_members: usize) -> Option<Vec<Vec<(u64, u64)>>> {
    if n_members == 1 {
        return sums_of_one(parts);
    }
    let mut reached: FxHashSet<Vec<(u64, u64)>> = FxHashSet::from_iter([vec![(0, 0); n_members]]);
    for part in parts {
        let mut next = FxHashSet::default();
        for sum in &reached {
            for added in *part {
                let both = sum.iter().zip(added);
                next.insert(both.map(|(&(a, n), &(b, m))| (a + u64::from(b), n + u64::from(m))).collect());
            }
            if next.len() > MAX_COMBINATIONS {
                return None;
            }
        }
        reached = next;
    }
    Some(reached.into_iter().collect())
}

/// As [`sums_over`] for a single count: for each "of how many", the counts are few runs of whole numbers, and
/// runs add up end to end.
fn sums_of_one(parts: &[&[Vec<(u32, u32)>]]) -> Option<Vec<Vec<(u64, u64)>>> {
    let mut reached: BTreeMap<u64, Vec<(u64, u64)>> = BTreeMap::from([(0, vec![(0, 0)])]);
    for part in parts {
        let mut added: BTreeMap<u64, Vec<(u64, u64)>> = BTreeMap::new();
        for &(count, of) in part.iter().filter_map(|it| it.first()) {
            added.entry(u64::from(of)).or_default().push((u64::from(count), u64::from(count)));
        }
        let mut next: BTreeMap<u64, Vec<(u64, u64)>> = BTreeMap::new();
        for runs in added.values_mut() {
            *runs = joined(std::mem::take(runs));
        }
        for (of, runs) in &reached {
            for (more, others) in &added {
                let sums = runs.iter().flat_map(|a| others.iter().map(move |b| (a.0 + b.0, a.1 + b.1)));
                next.entry(of + more).or_default().extend(sums);
            }
        }
        for runs in next.values_mut() {
            *runs = joined(std::mem::take(runs));
        }
        reached = next;
    }
    let all = reached.into_iter().flat_map(|(of, runs)| {
        runs.into_iter().flat_map(move |(low, high)| (low..=high).map(move |count| vec![(count, of)]))
    });
    let all: Vec<_> = all.take(MAX_COMBINATIONS + 1).collect();
    (all.len() <= MAX_COMBINATIONS).then_some(all)
}

/// Runs of whole numbers, sorted, those that touch joined.
fn joined(mut runs: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    runs.sort_unstable();
    let mut all: Vec<(u64, u64)> = Vec::new();
    for (low, high) in runs {
        match all.last_mut() {
            Some(last) if low <= last.1 + 1 => last.1 = last.1.max(high),
            _ => all.push((low, high)),
        }
    }
    all
}

/// Truth of a row's condition for one combination of counts.
fn holds(program: &Program<'_>, members: &[PortfolioId], sums: &[(u64, u64)], condition: &Condition) -> bool {
    let all = |parts: &[Condition]| parts.iter().filter(|part| holds(program, members, sums, part)).count();
    let amount = |amount: Amount| program.amount(amount).max(0) as usize;
    match &condition.kind {
        ConditionKind::All(parts) => all(parts) == parts.len(),
        ConditionKind::Any(parts) => all(parts) > 0,
        ConditionKind::Not(part) => !holds(program, members, sums, part),
        ConditionKind::AtLeast(least, parts) => all(parts) >= amount(*least),
        ConditionKind::AtMost(most, parts) => all(parts) <= amount(*most),
        ConditionKind::Compare(left, comparator, right) => {
            compare_counts(program, members, sums, left, *comparator, right)
        }
        // The resolver lets only counts and shares stand in a row.
        ConditionKind::Criterion(_)
        | ConditionKind::Holds(_)
        | ConditionKind::OneOf(..)
        | ConditionKind::In(..)
        | ConditionKind::Includes(..)
        | ConditionKind::Empty(_)
        | ConditionKind::Known(_)
        | ConditionKind::Quantified { .. } => false,
    }
}

fn compare_counts(
    program: &Program<'_>,
    members: &[PortfolioId],
    sums: &[(u64, u64)],
    left: &Operand,
    comparator: Comparator,
    right: &Operand,
) -> bool {
    let is_share = |operand: &Operand| matches!(operand.kind, OperandKind::Share);
    if is_share(right) {
        return compare_counts(program, members, sums, right, crate::program::flip(comparator), left);
    }
    let number = |operand: &Operand| -> i64 {
        let count_of =
            |at: Option<usize>| at.and_then(|at| sums.get(at)).map_or(0, |it| it.0 as i64 * 1_000_000);
        match &operand.kind {
            OperandKind::Literal(literal) => code(*literal),
            OperandKind::Parameter(parameter) => program.parameter(*parameter),
            OperandKind::Count => count_of(Some(0)),
            OperandKind::CountOf(other) => count_of(members.iter().position(|member| member == other)),
            OperandKind::Share
            | OperandKind::Subject(_)
            | OperandKind::Criterion(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::ShareOf { .. }
            | OperandKind::Fold { .. } => 0,
        }
    };
    if is_share(left) {
        let (count, of) = sums.first().copied().unwrap_or((0, 0));
        return of > 0
            && compare(comparator, count as i64 * 100_000_000, number(right).saturating_mul(of as i64));
    }
    compare(comparator, number(left), number(right))
}

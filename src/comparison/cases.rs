//! Two frameworks on real cases: what each says, and whether they differ on the same completion.

use std::collections::{BTreeMap, BTreeSet};

use super::pairing::Pairing;
use super::sides::{Retyped, retype};
use super::values::{Relation, Scales, code_of};
use super::{Paired, Side};
use crate::analysis::space::path_of;
use crate::case::Case;
use crate::evaluate::engine::{Engine, VarOrigin};
use crate::evaluate::evidence::settle;
use crate::evaluate::{Answer, Contradiction, Detail, Evaluation, ItemPath, evaluate};
use crate::framework::{Framework, Joint, Value};
use crate::program::{self, Program};
use crate::space::{Binary, Budget, Diagram, Masks, Node, VarId};
use crate::syntax::tree::ReadingKind;
use crate::value::{ConclusionId, Decimal, Id, ItemId, Outcome, RecordId, ValueSet};
use crate::vocabulary::{Domain, Silence, Vocabulary};

/// A framework with the reading of silence that it is used in.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The framework made ready.
    pub program: &'a Program<'a>,
    /// The reading.
    pub reading: ReadingKind,
}

impl<'a> View<'a> {
    /// The framework.
    pub fn framework(&self) -> &'a Framework {
        self.program.framework
    }
}

/// A case under one framework.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The case in the framework's own vocabulary.
    pub retyped: Retyped,
    /// What came out.
    pub evaluation: Evaluation,
}

/// Assesses a case of another vocabulary under one framework.
///
/// # Errors
/// When no completion is possible.
pub fn judge(
    view: View<'_>,
    from: &Vocabulary,
    case: &Case,
    budget: Budget,
) -> Result<Judged, Contradiction> {
    let retyped = retype(from, &view.framework().vocabulary, case);
    let evaluation = evaluate(view.program, &retyped.case, view.reading, budget, Detail::Results)?;
    Ok(Judged { retyped, evaluation })
}

/// How a result moves from the first framework to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// On every completion both give the same.
    Same,
    /// On some completions they give another.
    May,
    /// On no completion do they give the same.
    Surely,
    /// Their scales have nothing in common.
    Apart,
}

/// What one framework says of a conclusion of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// All values still possible.
    pub values: Vec<Value>,
    /// False for bounds.
    pub is_exact: bool,
    /// What decides.
    pub because: Vec<String>,
    /// The open items that can change it, by path.
    pub open: Vec<String>,
    /// Presumed, silent or assumed items that it rests on, by path.
    pub resting_on: Vec<String>,
}

impl Said {
    /// The one value, when it is settled.
    pub fn settled(&self) -> Option<Value> {
        match self.values.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}

/// One result of one case under both.
#[derive(Clone, Debug)]
pub struct CaseDifference {
    /// Which case, by its place.
    pub case: usize,
    /// The record: empty for the root, else `projects.waste`.
    pub record: String,
    /// Which pair of conclusions.
    pub paired: Paired,
    /// What each says.
    pub said: [Said; 2],
    /// How the two stand to each other.
    pub change: Change,
    /// How the second's value stands to the first's, where both are settled.
    pub relation: Option<Relation>,
    /// False when the budget did not reach: `May` may then be more than is so.
    pub is_exact: bool,
}

impl CaseDifference {
    /// The two differ, on all or some completions; not merely within bounds, which the budget left.
    pub fn is_proved(&self) -> bool {
        match self.change {
            Change::Same => false,
            Change::May => self.is_exact,
            Change::Surely | Change::Apart => true,
        }
    }
}

/// What to hold against each other on cases.
#[derive(Clone, Copy)]
pub struct OnCases<'a> {
    /// Both in one.
    pub joint: &'a Joint,
    /// The two frameworks.
    pub views: [View<'a>; 2],
    /// The pairs of conclusions.
    pub pairing: &'a Pairing,
    /// What one case may cost.
    pub budget: Budget,
}

/// The joint program with bands that tell defaults apart.
pub fn case_program<'a>(it: &OnCases<'a>, cases: &[&Case]) -> Program<'a> {
    let both = &it.joint.framework;
    let mut program = program::compile(both);
    let mut ends: BTreeMap<ItemId, BTreeSet<Decimal>> = BTreeMap::new();
    let mut note = |item: ItemId, set: &ValueSet| {
        let (Domain::Number(grid), ValueSet::Ranges(ranges)) = (&both.vocabulary.items[item].domain, set)
        else {
            return;
        };
        let own = ends.entry(item).or_default();
        for (low, high) in ranges {
            own.extend([*low, Decimal(high.0 + grid.step.0)]);
        }
        own.retain(|&end| end > grid.low && end <= grid.high);
    };
    for (side, view) in [Side::A, Side::B].into_iter().zip(it.views) {
        let framework = view.framework();
        for assumption in &framework.assumptions {
            note(item_in_both(it.joint, side, assumption.item), &assumption.value);
        }
        for (id, item) in framework.vocabulary.items.pairs() {
            if let Some(Silence::Value(value)) = &item.silence {
                note(item_in_both(it.joint, side, id), value);
            }
        }
    }
    for case in cases {
        for record in case.records.iter() {
            let items = both.vocabulary.entities[record.entity].items.iter();
            for (&item, evidence) in items.zip(&record.evidence) {
                if let Some(presumption) = &evidence.presumption {
                    note(item, &presumption.possible);
                }
            }
        }
    }
    for (item, ends) in ends {
        program.cuts[item].extend(ends);
        program.cuts[item].sort();
        program.cuts[item].dedup();
    }
    program
}

fn item_in_both(joint: &Joint, side: Side, item: ItemId) -> ItemId {
    match side {
        Side::A => item,
        Side::B => joint.items.get(&item).copied().unwrap_or(item),
    }
}

/// One case under both: every pair of conclusions of every record. `place` says which case it is.
///
/// # Errors
/// With the side that finds no completion possible.
pub fn on_case(
    it: &OnCases<'_>,
    program: &Program<'_>,
    case: &Case,
    place: usize,
) -> Result<Vec<CaseDifference>, (Side, Contradiction)> {
    let judged_a = judge(it.views[0], &it.joint.framework.vocabulary, case, it.budget)
        .map_err(|fault| (Side::A, fault))?;
    let judged_b = judge(it.views[1], &it.joint.framework.vocabulary, case, it.budget)
        .map_err(|fault| (Side::B, fault))?;
    let judged = [judged_a, judged_b];
    let mut exact: Option<Together<'_, '_>> = None;
    let mut all = Vec::new();
    for record in case.records.ids() {
        let entity = case.records[record].entity;
        let both = &it.joint.framework;
        for &paired in it.pairing.pairs.iter().filter(|paired| both.conclusions[paired.a].entity == entity) {
            let scales = it.pairing.scales(both, paired);
            let said = [Side::A, Side::B].map(|side| said(it, &judged, side, paired, record));
            let [Some(a), Some(b)] = said else { continue };
            let relations: BTreeSet<Relation> = a
                .values
                .iter()
                .flat_map(|&x| b.values.iter().map(move |&y| (x, y)))
                .map(|(x, y)| scales.relation(code_of(x), code_of(y)))
                .collect();
            let mut is_exact = a.is_exact && b.is_exact;
            let change = if !scales.is_comparable {
                Change::Apart
            } else if !relations.contains(&Relation::Same) {
                Change::Surely
            } else if relations.len() == 1 {
                Change::Same
            } else {
                let together = exact.get_or_insert_with(|| Together::new(it, program, case));
                match together.change(paired, record, &scales) {
                    Some(change) => change,
                    None => {
                        is_exact = false;
                        Change::May
                    }
                }
            };
            let relation = match (a.settled(), b.settled()) {
                (Some(x), Some(y)) => Some(scales.relation(code_of(x), code_of(y))),
                (None, _) | (_, None) => None,
            };
            let path = path_of(program, case, record).trim_end_matches('.').to_owned();
            all.push(CaseDifference {
                case: place,
                record: path,
                paired,
                said: [a, b],
                change,
                relation,
                is_exact,
            });
        }
    }
    Ok(all)
}

/// What one framework says of a record of the case.
fn said(
    it: &OnCases<'_>,
    judged: &[Judged; 2],
    side: Side,
    paired: Paired,
    record: RecordId,
) -> Option<Said> {
    let at = usize::from(side == Side::B);
    let (conclusion, cell) = paired.of(side);
    let own = match side {
        Side::A => conclusion,
        Side::B => ConclusionId::new(conclusion.index() - it.joint.first_conclusion),
    };
    let judged = &judged[at];
    let record = judged.retyped.places[record.index()]?;
    let answers = &judged.evaluation.records[record].answers;
    let answer = answers.iter().find(|answer| answer.conclusion == own && answer.cell == cell)?;
    Some(said_of(it.views[at].program, judged, answer))
}

/// An answer by names.
pub(super) fn said_of(program: &Program<'_>, judged: &Judged, answer: &Answer) -> Said {
    let framework = program.framework;
    let path = |path: &ItemPath| {
        let before = path_of(program, &judged.retyped.case, path.record);
        format!("{before}{}", framework.vocabulary.items[path.item].name)
    };
    Said {
        values: answer.outcome.values().clone(),
        is_exact: matches!(answer.outcome, Outcome::Exact(_)),
        because: answer.because.iter().map(|&it| framework.decider_name(it)).collect(),
        open: answer.open.iter().map(path).collect(),
        resting_on: answer.resting_on.iter().map(path).collect(),
    }
}

/// What a framework makes of an item that nobody recorded.
#[derive(Clone, Debug, PartialEq)]
enum Filled {
    /// These values.
    With(ValueSet),
    /// It stays open.
    Open,
}

/// One working space for both on one case: nothing is filled in, and each side looks where it fills in itself.
struct Together<'a, 'c> {
    it: &'c OnCases<'a>,
    case: &'c Case,
    engine: Engine<'c>,
    /// Defaults of each side.
    masks: [Masks; 2],
    /// Defaults of both.
    common: Masks,
    /// Variables that the two fill in differently.
    apart: BTreeSet<VarId>,
    /// Lists that one side takes to be complete: record, list, which side.
    closed: Vec<(RecordId, ItemId, Side)>,
    /// Everything could be expressed.
    is_exact: bool,
}

impl<'a, 'c> Together<'a, 'c> {
    fn new(it: &'c OnCases<'a>, program: &'c Program<'c>, case: &'c Case) -> Self {
        let closed = closed_lists(it, case);
        let mut own = case.clone();
        for &(record, list, _) in closed.iter().filter(|(record, list, side)| {
            let other = if *side == Side::A { Side::B } else { Side::A };
            closed.contains(&(*record, *list, other))
        }) {
            for it in own.records[record].lists.iter_mut().filter(|it| it.item == list) {
                it.completeness = crate::case::Completeness::Complete(case.records[record].span);
            }
        }
        let mut engine = Engine::of_situations(program, &own, it.budget.nodes);
        engine.wants_witnesses = false;
        let mut together = Self {
            it,
            case,
            engine,
            masks: [Masks::default(), Masks::default()],
            common: Masks::default(),
            apart: BTreeSet::new(),
            closed,
            is_exact: true,
        };
        together.fill();
        together
    }

    /// Notes what each side fills in.
    fn fill(&mut self) {
        for (record, item, filled) in fillings(self.it, self.case) {
            let variables: Vec<VarId> = self
                .engine
                .origins
                .iter()
                .enumerate()
                .filter(|(_, origin)| is_about(origin, record.index(), item))
                .map(|(at, _)| VarId(at as u32))
                .collect();
            if variables.is_empty() {
                continue;
            }
            let is_common = filled[0] == filled[1];
            for (side, filled) in filled.iter().enumerate() {
                let Filled::With(values) = filled else { continue };
                for (bit, &variable) in variables.iter().enumerate() {
                    let Some(mask) = self.mask(variable, bit, values) else {
                        self.is_exact = false;
                        continue;
                    };
                    self.masks[side].restrict(variable, mask);
                    if is_common {
                        self.common.restrict(variable, mask);
                    }
                }
            }
            if !is_common {
                self.apart.extend(variables);
            }
        }
    }

    /// The values of a variable that a default leaves; `None` where a mask cannot say it.
    fn mask(&self, variable: VarId, bit: usize, values: &ValueSet) -> Option<u128> {
        let arity = self.engine.dd.arity(variable);
        let each = |holds: &dyn Fn(usize) -> bool| {
            (0..arity).filter(|&value| holds(value)).fold(0u128, |mask, value| mask | 1 << value)
        };
        if arity > 128 {
            return None;
        }
        match (&self.engine.origins[variable.0 as usize], values) {
            (VarOrigin::Ranks { ranks, .. }, ValueSet::Ranks(mask)) => {
                Some(each(&|value| mask >> ranks[value] & 1 == 1))
            }
            (VarOrigin::Bands { bands, .. }, ValueSet::Ranges(ranges)) => Some(each(&|value| {
                ranges.iter().any(|(low, high)| low.0 <= bands[value].0 && bands[value].1 <= high.0)
            })),
            (VarOrigin::Option { instance, item }, ValueSet::Sets(boxes)) => {
                let [one] = boxes.as_slice() else { return None };
                // Options that are known have no variable; the others stand in their order.
                let open = self.open_options(*instance, *item);
                let bit = *open.get(bit)?;
                Some(each(&|value| {
                    if value == 1 { one.may >> bit & 1 == 1 } else { one.must >> bit & 1 == 0 }
                }))
            }
            _ => None,
        }
    }

    /// The options of a set that have a variable.
    fn open_options(&self, instance: usize, item: ItemId) -> Vec<usize> {
        let place = self.engine.framework.vocabulary.items[item].place;
        let evidence = self.case.records[RecordId::new(instance)].evidence[place].possible.as_ref();
        let Some(ValueSet::Sets(boxes)) = evidence else { return Vec::new() };
        let must = boxes.iter().fold(u128::MAX, |all, it| all & it.must);
        let may = boxes.iter().fold(0, |all, it| all | it.may);
        (0..128).filter(|bit| may >> bit & 1 == 1 && must >> bit & 1 == 0).collect()
    }

    /// How the results stand to each other over the completions of both; `None` when the budget does not reach.
    fn change(&mut self, paired: Paired, record: RecordId, scales: &Scales) -> Option<Change> {
        let uses = paired.uses(self.engine.program);
        let ctx = self.engine.context(uses.aggregates.iter().copied());
        let instance = record.index();
        let nodes = [Side::A, Side::B].map(|side| {
            let (conclusion, cell) = paired.of(side);
            self.engine.conclusion(ctx, instance, conclusion, cell.unwrap_or(0))
        });
        let keep: BTreeSet<VarId> = nodes.iter().flat_map(|&node| self.engine.dd.support(node)).collect();
        let mut apart = self.apart.clone();
        let mut given = [Diagram::NONE; 2];
        for (side, node) in nodes.into_iter().enumerate() {
            self.engine.defaults = self.masks[side].clone();
            self.engine.contexts[ctx].messages = Default::default();
            let mut restriction = self.engine.restriction_on(ctx, &keep);
            let filled: Vec<VarId> = keep.intersection(&self.apart).copied().collect();
            for variable in filled {
                let own = self.allowed(variable, side);
                restriction = self.engine.dd.and(restriction, own);
            }
            for (variable, own) in self.closed_variables(&keep, side) {
                apart.insert(variable);
                restriction = self.engine.dd.and(restriction, own);
            }
            given[side] = self.engine.dd.given(node, restriction);
        }
        let closed: BTreeSet<VarId> =
            [0, 1].into_iter().flat_map(|side| self.closed_variables(&keep, side)).map(|it| it.0).collect();
        apart.extend(closed);
        let sums = given.map(|node| self.engine.dd.sum_out(node, &|variable| apart.contains(&variable)));
        let pair = self.engine.dd.combine(Binary::Pair, sums[0], sums[1]);
        let codes = self.engine.dd.values(pair, &self.common);
        if self.engine.dd.is_exhausted() || self.engine.contexts[ctx].inexact || !self.is_exact {
            return None;
        }
        let is_same = |code: &i64| {
            let (a, b) = self.engine.dd.unpair(*code);
            scales.relation(a, b) == Relation::Same
        };
        let n_same = codes.iter().filter(|code| is_same(code)).count();
        Some(match n_same {
            0 => Change::Surely,
            n if n == codes.len() => Change::Same,
            _ => Change::May,
        })
    }

    /// The condition that a variable has a value that a side's default leaves.
    fn allowed(&mut self, variable: VarId, side: usize) -> Node {
        let arity = self.engine.dd.arity(variable);
        let codes: Vec<i64> =
            (0..arity).map(|value| i64::from(self.masks[side].allows(variable, value))).collect();
        self.engine.dd.variable(variable, &codes)
    }

    /// The variables of lists that one side takes to be complete, with the condition that there is no further
    /// record (always true for the other side).
    fn closed_variables(&mut self, keep: &BTreeSet<VarId>, side: usize) -> Vec<(VarId, Node)> {
        let side = if side == 0 { Side::A } else { Side::B };
        let mut found = Vec::new();
        for &variable in keep {
            let Some(behind) = self.engine.unlisted.get(&variable) else { continue };
            let of_list = |it: &&(RecordId, ItemId, Side)| {
                it.0.index() == behind.instance && it.1 == behind.list && it.2 == side
            };
            if !self.closed.iter().any(|it| of_list(&it)) {
                continue;
            }
            if let Some(value) = behind.empty() {
                let none = self.engine.is_value(variable, value);
                found.push((variable, none));
            }
        }
        found
    }
}

fn is_about(origin: &VarOrigin, record: usize, wanted: ItemId) -> bool {
    match origin {
        VarOrigin::Ranks { instance, item, .. }
        | VarOrigin::Bands { instance, item, .. }
        | VarOrigin::Option { instance, item } => (*instance, *item) == (record, wanted),
        VarOrigin::Unlisted { .. }
        | VarOrigin::Demand { .. }
        | VarOrigin::Helper { .. }
        | VarOrigin::Total { .. } => false,
    }
}

/// What each side fills in for each item of each record that somebody left out; items that neither fills are left
/// out.
fn fillings(it: &OnCases<'_>, case: &Case) -> Vec<(RecordId, ItemId, [Filled; 2])> {
    let vocabulary = &it.joint.framework.vocabulary;
    let mut all = Vec::new();
    for (id, record) in case.records.pairs() {
        let items = vocabulary.entities[record.entity].items.iter();
        for (&item, evidence) in items.zip(&record.evidence) {
            let filled = [Side::A, Side::B].map(|side| {
                let view = it.views[usize::from(side == Side::B)];
                let own = match side {
                    Side::A => (item.index() < view.framework().vocabulary.items.len()).then_some(item),
                    Side::B => it.joint.items.iter().find(|(_, both)| **both == item).map(|(own, _)| *own),
                };
                let settled = own.and_then(|own| settle(view.framework(), own, evidence, view.reading));
                settled.and_then(|it| it.default).map_or(Filled::Open, Filled::With)
            });
            if filled != [Filled::Open, Filled::Open] {
                all.push((id, item, filled));
            }
        }
    }
    all
}

/// The lists that a side takes to be complete because nothing is said: `silence means complete`.
fn closed_lists(it: &OnCases<'_>, case: &Case) -> Vec<(RecordId, ItemId, Side)> {
    let mut closed = Vec::new();
    for (id, record) in case.records.pairs() {
        for list in record.lists.iter().filter(|it| it.completeness == crate::case::Completeness::NotSaid) {
            for (side, view) in [Side::A, Side::B].into_iter().zip(it.views) {
                let own = match side {
                    Side::A => {
                        Some(list.item).filter(|it| it.index() < view.framework().vocabulary.items.len())
                    }
                    Side::B => {
                        it.joint.items.iter().find(|(_, both)| **both == list.item).map(|(own, _)| *own)
                    }
                };
                let silent = own.is_some_and(|own| {
                    view.framework().vocabulary.items[own].silence == Some(Silence::Complete)
                });
                if silent && view.reading == ReadingKind::Silence {
                    closed.push((id, list.item, side));
                }
            }
        }
    }
    closed
}

//! What would have to be recorded otherwise for a conclusion to have one value, and no other.
//!
//! A change sets items of the case (never `fixed` ones), adds records to open lists, or says that such a list is
//! complete. It reaches the value when the
//! result is exactly that value in the case so changed; it is least when no part of it does. All least changes are
//! found at once: with B the completions that have another value and E all completions, a change is one after which
//! B has none and E has some, as a condition on what is set (`space::change`).

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

use super::setting::{Place, SetTo, Setting, holds, hull, set_to};
use super::space::Space;
use crate::case::Case;
use crate::evaluate::engine::{Engine, Mode, VarOrigin};
use crate::evaluate::lifted::{Lifted, LiftedForm, LiftedItem, Seen};
use crate::evaluate::{Asked, Evaluation};
use crate::framework::{Decider, Home, Value};
use crate::program::{AggregateKind, Program, of_cell};
use crate::space::{ABSENT, Budget, ChangeSpace, Diagram, Masks, Moves, Node, Unary, VarId};
use crate::syntax::tree::{Comparator, ReadingKind};
use crate::value::{Id, ItemId, Outcome, RecordId};
use crate::vocabulary::Domain;

/// So many records at most are added to one list.
pub const MOST_ADDED: usize = 2;
/// Records are added to lists that only constraints tie to the conclusion when one more in each of them has so many
/// items at most.
const MOST_TIED: usize = 5;
/// When there are too many changes, only those with so many moves or fewer are looked for.
const FEW_MOVES: usize = 4;

/// The answer.
#[derive(Clone, Debug)]
pub struct WhyNot {
    /// What was asked.
    pub asked: Asked,
    /// The value that is wanted.
    pub wanted: Value,
    /// The values that are possible now.
    pub result: Vec<Value>,
    /// Every least change that was found, those with the fewest steps first.
    pub changes: Vec<Change>,
    /// What was not looked at; empty when these are all changes there are.
    pub caps: Vec<Cap>,
    /// Why no change can reach it, when none does.
    pub out_of_reach: Option<OutOfReach>,
    /// The budget sufficed.
    pub exact: bool,
}

/// One least change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What is set, in the order of the case; new records behind.
    pub settings: Vec<Setting>,
    /// The records that are added.
    pub added: Vec<Added>,
    /// How many steps it takes.
    pub steps: u32,
    /// The result after it.
    pub result: Vec<Value>,
    /// What decides after it.
    pub because: Vec<Decider>,
    /// Other results that it changes.
    pub side_effects: Vec<SideEffect>,
}

/// A record that is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Added {
    /// To which record.
    pub parent: RecordId,
    /// To which of its lists.
    pub list: ItemId,
    /// 0 for the first one that is added to the list.
    pub number: usize,
}

/// Another result that a change changes.
#[derive(Clone, Debug, PartialEq)]
pub struct SideEffect {
    /// Which.
    pub of: Asked,
    /// Before.
    pub before: Vec<Value>,
    /// After.
    pub after: Vec<Value>,
}

/// Something that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cap {
    /// Changes with more moves than this.
    Moves(usize),
    /// More new records of a list than this.
    Records(RecordId, ItemId, usize),
    /// Any new records of these lists, which constraints alone tie to the conclusion.
    Tied(Vec<ItemId>),
    /// Records of this list of a new record.
    Below(ItemId),
    /// Single numbers within a range, of an item that is added up.
    Within(ItemId),
    /// Everything: the budget was used up.
    Budget,
}

/// Why no change reaches a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutOfReach {
    /// The rules give it to no case whatever.
    NoCase,
    /// Only to cases with other records: those of this one stay, and a list that is complete gets no further ones.
    OtherRecords,
    /// The rules would give it, but only in cases that a constraint rules out: its place in
    /// `Vocabulary::impossible`; none when only several together do.
    Impossible(Option<usize>),
    /// Only by changing items that nobody can change.
    Fixed(Vec<(RecordId, ItemId)>),
    /// Something keeps other values possible that no single answer settles, such as an open list.
    StaysOpen(Vec<(RecordId, ItemId)>),
}

/// Finds all least changes; `evaluation` is that of the case in the same reading.
pub fn why_not(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    evaluation: &Evaluation,
    asked: Asked,
    wanted: Value,
) -> WhyNot {
    let open = open_lists(program, case, reading, asked);
    let closing: Vec<(RecordId, ItemId)> = open.iter().map(|&(record, list, _)| (record, list)).collect();
    let added = lists_to_extend(program, asked, &open);
    let records: Vec<(RecordId, ItemId)> = added.iter().map(|it| (it.parent, it.list)).collect();
    let lifted = Lifted::new(program, case, reading, budget.nodes, &closing, &records);
    let mut search = Search { lifted, added, asked, wanted };
    search.answer(evaluation, budget)
}

/// The open lists that bear on a conclusion, if only through constraints, each with the room that it has.
fn open_lists(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    asked: Asked,
) -> Vec<(RecordId, ItemId, u32)> {
    let framework = program.framework;
    let uses = program.constraint_uses.iter().chain([&program.conclusion_uses[asked.conclusion]]);
    let read: BTreeSet<ItemId> = uses.flat_map(|uses| uses.items.iter().copied()).collect();
    let probe = Engine::empty(program, 0, Mode::Exact);
    let mut open = Vec::new();
    for (record, it) in case.records.pairs().filter(|&(record, _)| is_related(case, record, asked.record)) {
        for list in probe.lists_of(it, Some(reading)) {
            let bears = read.contains(&list.item) || program.asks_above(list.item);
            let is_free = bears && !framework.vocabulary.items[list.item].fixed;
            if is_free && list.spare > 0 {
                open.push((record, list.item, list.spare));
            }
        }
    }
    open
}

/// The records that could be added to open lists: to those that the conclusion looks at, and to those that only
/// constraints tie to it, unless these are so many that nobody would wait for the answer.
fn lists_to_extend(program: &Program<'_>, asked: Asked, open: &[(RecordId, ItemId, u32)]) -> Vec<Added> {
    let vocabulary = &program.framework.vocabulary;
    let uses = &program.conclusion_uses[asked.conclusion];
    let n_items = |list: ItemId| match vocabulary.items[list].domain {
        Domain::List { entity, .. } => vocabulary.entities[entity].items.len(),
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => 0,
    };
    let tied = open.iter().filter(|(_, list, _)| !uses.items.contains(list));
    let n_tied: usize = tied.map(|&(_, list, _)| n_items(list)).sum();
    let wanted = open.iter().filter(|(_, list, _)| n_tied <= MOST_TIED || uses.items.contains(list));
    wanted
        .flat_map(|&(parent, list, spare)| {
            (0..MOST_ADDED.min(spare as usize)).map(move |number| Added { parent, list, number })
        })
        .collect()
}

/// True when one of two records is the other or lies above it.
fn is_related(case: &Case, a: RecordId, b: RecordId) -> bool {
    let is_above = |above: RecordId, below: RecordId| {
        std::iter::successors(Some(below), |&at| case.records[at].parent).any(|at| at == above)
    };
    is_above(a, b) || is_above(b, a)
}

struct Search<'a> {
    lifted: Lifted<'a>,
    added: Vec<Added>,
    asked: Asked,
    wanted: Value,
}

/// What moving a lever means.
#[derive(Clone, Debug)]
enum Meaning {
    /// A scalar item is set to each of these bands: its place, and how many steps that takes.
    Scalar { item: usize, bands: Vec<(usize, u32)> },
    /// An option of a set is left out or put in.
    Option { item: usize, bit: u32 },
    /// A record is added.
    Record(usize),
    /// A list is said to be complete.
    Close(usize),
}

impl Search<'_> {
    fn answer(&mut self, evaluation: &Evaluation, budget: Budget) -> WhyNot {
        let now = evaluation.answer(self.asked).map(|it| &it.outcome);
        let mut answer = WhyNot {
            asked: self.asked,
            wanted: self.wanted,
            result: now.map(|it| it.values().clone()).unwrap_or_default(),
            changes: Vec::new(),
            caps: Vec::new(),
            out_of_reach: None,
            exact: now.is_some_and(Outcome::is_exact),
        };
        if answer.exact && answer.result == [self.wanted] {
            return answer;
        }
        let seen = self.lifted.see(self.asked);
        if !answer.exact || !self.lifted.is_exact(&seen) {
            answer.exact = false;
            answer.caps.push(Cap::Budget);
            return answer;
        }
        let Some((found, meanings)) = self.search(&seen, budget, false, &mut answer.caps) else {
            answer.exact = false;
            answer.caps.push(Cap::Budget);
            return answer;
        };
        self.note_caps(&seen, &mut answer.caps);
        let found = self.distinct(found, &meanings);
        answer.changes = self.changes(&seen, evaluation, found, &meanings);
        if self.lifted.engine.dd.is_exhausted() {
            answer.exact = false;
        }
        if answer.changes.is_empty() {
            answer.out_of_reach = self.out_of_reach(&seen, budget);
            use OutOfReach::{Impossible, NoCase, OtherRecords};
            if let Some(NoCase | OtherRecords | Impossible(_)) = answer.out_of_reach {
                // Proved over all changes, so nothing was left out.
                answer.caps.clear();
            }
        }
        answer
    }

    /// Least changes as moves of levers, and what the levers mean. `None` beyond the budget.
    fn search(
        &mut self,
        seen: &Seen,
        budget: Budget,
        with_fixed: bool,
        caps: &mut Vec<Cap>,
    ) -> Option<(Vec<Moves>, FxHashMap<VarId, Meaning>)> {
        let wanted = self.is_wanted(seen.value);
        let related = self.lifted.related(seen);
        let mut space = ChangeSpace::new(budget.nodes);
        let levers = self.levers(&mut space, &related, with_fixed);
        let evidence = self.lifted.evidence.clone();
        let engine = &mut self.lifted.engine;
        engine.look_at(&evidence);
        let other = engine.dd.not(wanted);
        let own = engine.dd.support(seen.value).into_iter().collect();
        let mut factors = engine.connected(engine.contexts[seen.question.ctx].factors.clone(), &own);
        // What cannot be set is summed out first, so that it ties nothing together.
        let completions = engine.eliminate(factors.clone(), &levers.variables);
        factors.push(other);
        let bad = engine.eliminate(factors, &levers.variables);
        let completions = engine.in_groups(&completions);
        let bad = engine.in_groups(&bad);
        if engine.dd.is_exhausted() {
            return None;
        }
        // Groups of conditions without a common variable can be translated one by one.
        let dd = &self.lifted.engine.dd;
        let mut some = Diagram::TRUE;
        for group in completions {
            let own = space.translate(dd, group, &evidence);
            some = space.and(some, own);
        }
        let mut some_bad = Diagram::TRUE;
        for group in bad {
            let own = space.translate(dd, group, &evidence);
            some_bad = space.and(some_bad, own);
        }
        let none_bad = space.not(some_bad);
        let mut reaches = none_bad;
        for (switch, options) in &levers.switches {
            let mut kept = Diagram::TRUE;
            for &option in options {
                let own = space.kept(option);
                kept = space.and(kept, own);
            }
            let moved = space.not(kept);
            reaches = space.replace(reaches, *switch, moved);
            some = space.replace(some, *switch, moved);
        }
        let mut solution = space.and(reaches, some);
        for &(needed, dependent) in &levers.needs {
            let kept = space.kept(dependent);
            let not_needed = space.kept(needed);
            let there = space.not(not_needed);
            let fits = space.or(kept, there);
            solution = space.and(solution, fits);
        }
        if space.is_exhausted() {
            return None;
        }
        let found = match space.least(solution, usize::MAX) {
            Some(found) => found,
            None => {
                let mut few = Vec::new();
                let mut most = 0;
                for at_most in 1..=FEW_MOVES {
                    let Some(found) = space.least(solution, at_most) else { break };
                    (few, most) = (found, at_most);
                }
                caps.push(Cap::Moves(most));
                few
            }
        };
        Some((found, levers.meanings))
    }

    /// The condition that the conclusion has the value wanted.
    fn is_wanted(&mut self, value: Node) -> Node {
        let test = self.test_of_wanted();
        self.lifted.engine.dd.map(test, value)
    }

    fn test_of_wanted(&self) -> Unary {
        match code_of(self.wanted) {
            ABSENT => Unary::IsAbsent,
            code => Unary::Compare(Comparator::Equal, code),
        }
    }

    fn levers(&self, space: &mut ChangeSpace, related: &BTreeSet<VarId>, with_fixed: bool) -> Levers {
        enum Kind {
            Means(Meaning, Vec<usize>),
            Switch(usize),
        }
        let framework = self.lifted.engine.framework;
        let n_listed = self.lifted.case.records.len();
        let mut kinds: BTreeMap<VarId, Kind> = BTreeMap::new();
        for (at, item) in self.lifted.items.iter().enumerate() {
            if framework.vocabulary.items[item.item].fixed && !with_fixed {
                continue;
            }
            match &item.form {
                LiftedForm::Scalar { variable: Some(variable), bands } => {
                    let (bands, options) = self.options_of(item, bands);
                    kinds.insert(*variable, Kind::Means(Meaning::Scalar { item: at, bands }, options));
                }
                LiftedForm::Scalar { variable: None, .. } => {}
                LiftedForm::Options { variables, .. } => {
                    for (bit, &variable) in variables.iter().enumerate() {
                        let meaning = Meaning::Option { item: at, bit: bit as u32 };
                        kinds.insert(variable, Kind::Means(meaning, vec![0, 1]));
                    }
                }
            }
            if let Some(relax) = item.relax {
                kinds.insert(relax, Kind::Switch(at));
            }
        }
        for at in 0..self.added.len() {
            if let Some(variable) = self.presence(at) {
                kinds.insert(variable, Kind::Means(Meaning::Record(at), vec![1]));
            }
        }
        for (at, &(.., variable)) in self.lifted.closing.iter().enumerate() {
            kinds.insert(variable, Kind::Means(Meaning::Close(at), vec![1]));
        }
        kinds.retain(|variable, _| related.contains(variable));
        let mut levers = Levers { variables: kinds.keys().copied().collect(), ..Levers::default() };
        let mut lever_of: BTreeMap<VarId, VarId> = BTreeMap::new();
        let mut switches: Vec<(VarId, usize)> = Vec::new();
        for (variable, kind) in kinds {
            match kind {
                Kind::Means(meaning, options) => {
                    let lever = space.add_lever(variable, options);
                    levers.meanings.insert(lever, meaning);
                    lever_of.insert(variable, lever);
                }
                Kind::Switch(item) => switches.push((space.add_switch(variable), item)),
            }
        }
        for (switch, item) in switches {
            let own = self.lifted.items[item].variables();
            levers.switches.push((switch, own.iter().filter_map(|it| lever_of.get(it).copied()).collect()));
        }
        for at in 0..self.added.len() {
            let Some(presence) = self.presence(at).and_then(|it| lever_of.get(&it).copied()) else {
                continue;
            };
            for item in self.lifted.items.iter().filter(|it| it.instance == n_listed + at) {
                let own = item.variables().iter().filter_map(|it| lever_of.get(it));
                levers.needs.extend(own.map(|&dependent| (presence, dependent)));
            }
        }
        levers
    }

    /// The variable that says whether a record is added.
    fn presence(&self, at: usize) -> Option<VarId> {
        self.lifted.possible.get(at).map(|&(_, is_added)| is_added)
    }

    /// The values that an item can be set to, each with the steps that it takes: for a number one within each band
    /// of the framework, the nearest.
    fn options_of(&self, item: &LiftedItem, bands: &[(i64, i64)]) -> (Vec<(usize, u32)>, Vec<usize>) {
        let engine = &self.lifted.engine;
        let domain = &engine.framework.vocabulary.items[item.item].domain;
        let cuts = &engine.program.cuts[item.item];
        let class_of = |&(low, _): &(i64, i64)| match domain {
            Domain::Number(_) => cuts.partition_point(|cut| cut.0 <= low) as i64,
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                low
            }
        };
        let is_ordered = matches!(domain, Domain::Number(_) | Domain::Scale(_));
        let used: Vec<usize> = (0..bands.len()).filter(|&at| holds(&item.used, bands[at].0)).collect();
        let far = |at: usize, by: &dyn Fn(usize) -> i64| used.iter().map(|&it| (by(it) - by(at)).abs()).min();
        let mut nearest: BTreeMap<i64, (i64, usize)> = BTreeMap::new();
        for (at, band) in bands.iter().enumerate() {
            let distance = far(at, &|it| it as i64).unwrap_or(0);
            let best = nearest.entry(class_of(band)).or_insert((distance, at));
            if distance < best.0 {
                *best = (distance, at);
            }
        }
        let options: Vec<usize> = nearest.values().map(|&(_, at)| at).collect();
        let steps = |at: usize| {
            let distance = far(at, &|it| class_of(&bands[it])).unwrap_or(0);
            if is_ordered { distance.max(1) as u32 } else { 1 }
        };
        (options.iter().map(|&at| (at, steps(at))).collect(), options)
    }

    /// New records of one list are alike, so changes that differ in which is which are one.
    fn distinct(&self, found: Vec<Moves>, meanings: &FxHashMap<VarId, Meaning>) -> Vec<Drawn> {
        let mut seen = BTreeSet::new();
        let mut kept = Vec::new();
        for moves in found {
            let drawn = self.draw(&moves, meanings);
            if seen.insert((drawn.settings.clone(), drawn.added.clone())) {
                kept.push(drawn);
            }
        }
        fewest_steps(kept)
    }

    /// Moves as settings.
    fn draw(&self, moves: &Moves, meanings: &FxHashMap<VarId, Meaning>) -> Drawn {
        let n_listed = self.lifted.case.records.len();
        let mut steps = 0;
        let mut records: Vec<usize> = Vec::new();
        let mut settings: BTreeMap<usize, SetTo> = BTreeMap::new();
        let mut closed: Vec<(RecordId, ItemId)> = Vec::new();
        for &(lever, place) in moves {
            match meanings.get(&lever) {
                None => {}
                Some(Meaning::Record(at)) => {
                    steps += 1;
                    records.push(*at);
                }
                Some(Meaning::Close(at)) => {
                    steps += 1;
                    let (record, list, _) = self.lifted.closing[*at];
                    closed.push((record, list));
                }
                Some(Meaning::Scalar { item, bands }) => {
                    let (band, own_steps) = bands[place - 1];
                    steps += own_steps;
                    settings.insert(*item, set_to(&self.lifted, &self.lifted.items[*item], band));
                }
                Some(Meaning::Option { item, bit }) => {
                    steps += 1;
                    let before = hull(&self.lifted.items[*item]);
                    let to = settings.entry(*item).or_insert(SetTo::Options(before));
                    if let SetTo::Options(it) = to {
                        let bit = 1u128 << bit;
                        (it.must, it.may) = if place == 2 {
                            (it.must | bit, it.may | bit)
                        } else {
                            (it.must & !bit, it.may & !bit)
                        };
                    }
                }
            }
        }
        // New records of a list in an order of their own: by what is said of them.
        let mut blocks: Vec<(Added, Vec<(ItemId, SetTo)>)> = records
            .iter()
            .map(|&at| {
                let own = settings.iter().filter(|(it, _)| self.lifted.items[**it].instance == n_listed + at);
                (
                    Added { number: 0, ..self.added[at] },
                    own.map(|(&it, to)| (self.lifted.items[it].item, to.clone())).collect(),
                )
            })
            .collect();
        blocks.sort();
        let mut added: Vec<Added> = Vec::new();
        let mut all: Vec<Setting> = Vec::new();
        for (at, to) in &settings {
            let item = &self.lifted.items[*at];
            if item.instance < n_listed {
                let place = Place::Listed(RecordId::new(item.instance));
                all.push(Setting { place, item: item.item, to: to.clone() });
            }
        }
        all.extend(closed.into_iter().map(|(record, item)| Setting {
            place: Place::Listed(record),
            item,
            to: SetTo::Complete,
        }));
        for (record, own) in blocks {
            let number =
                added.iter().filter(|it| (it.parent, it.list) == (record.parent, record.list)).count();
            let place = Place::Added(added.len());
            added.push(Added { number, ..record });
            all.extend(own.into_iter().map(|(item, to)| Setting { place, item, to }));
        }
        Drawn { settings: all, added, steps, moves: moves.clone() }
    }

    /// Each change with what comes out of it.
    fn changes(
        &mut self,
        seen: &Seen,
        evaluation: &Evaluation,
        found: Vec<Drawn>,
        meanings: &FxHashMap<VarId, Meaning>,
    ) -> Vec<Change> {
        let others: Vec<(Asked, Seen, BTreeSet<VarId>)> = self
            .others()
            .into_iter()
            .map(|of| {
                let seen = self.lifted.see(of);
                (of, seen, self.lifted.related(&seen))
            })
            .collect();
        let evidence = self.lifted.evidence.clone();
        let mut changes = Vec::new();
        for drawn in found {
            let (masks, moved) = self.masks_after(&drawn.moves, meanings);
            let codes = self.lifted.values(seen, &masks);
            let mut side_effects = Vec::new();
            for (of, seen, related) in &others {
                if related.is_disjoint(&moved) || !self.lifted.is_exact(seen) {
                    continue;
                }
                let before = evaluation.answer(*of).map(|it| it.outcome.values().clone()).unwrap_or_default();
                let after = self.lifted.values(seen, &masks);
                let after = self.lifted.as_values(*of, &after);
                if before != after {
                    side_effects.push(SideEffect { of: *of, before, after });
                }
            }
            changes.push(Change {
                settings: drawn.settings,
                added: drawn.added,
                steps: drawn.steps,
                result: self.lifted.as_values(self.asked, &codes),
                because: self.lifted.deciders(self.asked, seen, &masks),
                side_effects,
            });
        }
        self.lifted.engine.look_at(&evidence);
        changes
    }

    /// All other conclusions of the case.
    fn others(&self) -> Vec<Asked> {
        let framework = self.lifted.engine.framework;
        let mut all = Vec::new();
        for (record, it) in self.lifted.case.records.pairs() {
            for (conclusion, definition) in framework.conclusions.pairs() {
                if definition.entity != it.entity {
                    continue;
                }
                match &definition.home {
                    Home::Matrix(matrix) => {
                        let cells = 0..matrix.cells.len() as u32;
                        all.extend(cells.map(|cell| Asked { record, conclusion, cell: Some(cell) }));
                    }
                    Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_) => {
                        all.push(Asked { record, conclusion, cell: None });
                    }
                }
            }
        }
        all.retain(|it| *it != self.asked);
        all
    }

    /// What is looked at after a change, and the variables that it sets.
    fn masks_after(&self, moves: &Moves, meanings: &FxHashMap<VarId, Meaning>) -> (Masks, BTreeSet<VarId>) {
        let mut masks = self.lifted.evidence.clone();
        let mut moved = BTreeSet::new();
        for &(lever, place) in moves {
            match meanings.get(&lever) {
                None => {}
                Some(Meaning::Record(at)) => {
                    if let Some(variable) = self.presence(*at) {
                        masks.allow_only(variable, &[false, true]);
                        moved.insert(variable);
                    }
                }
                Some(Meaning::Close(at)) => {
                    let (.., variable) = self.lifted.closing[*at];
                    masks.allow_only(variable, &[false, true]);
                    moved.insert(variable);
                }
                Some(Meaning::Scalar { item, bands }) => {
                    let item = &self.lifted.items[*item];
                    if let LiftedForm::Scalar { variable: Some(variable), bands: all } = &item.form {
                        let allowed: Vec<bool> = (0..all.len()).map(|at| at == bands[place - 1].0).collect();
                        masks.allow_only(*variable, &allowed);
                        moved.insert(*variable);
                    }
                    item.relax_in(&mut masks);
                }
                Some(Meaning::Option { item, bit }) => {
                    let item = &self.lifted.items[*item];
                    if let Some(&variable) = item.variables().get(*bit as usize) {
                        masks.allow_only(variable, &[place == 1, place == 2]);
                        moved.insert(variable);
                    }
                    item.relax_in(&mut masks);
                }
            }
        }
        (masks, moved)
    }

    /// Notes what was not looked at.
    fn note_caps(&self, seen: &Seen, caps: &mut Vec<Cap>) {
        let related = self.lifted.related(seen);
        let engine = &self.lifted.engine;
        let program = engine.program;
        let uses = match self.asked.cell {
            Some(cell) => of_cell(engine.framework, &program.aggregates, self.asked.conclusion, cell),
            None => program.conclusion_uses[self.asked.conclusion].clone(),
        };
        for (at, added) in self.added.iter().enumerate().filter(|(_, it)| it.number == 0) {
            // A list that has nothing to do with the question was not left out.
            if !self.presence(at).is_some_and(|it| related.contains(&it)) {
                continue;
            }
            let place = engine.list_place(added.parent.index(), added.list);
            if engine.instances[added.parent.index()].lists[place].spare > 0 {
                caps.push(Cap::Records(added.parent, added.list, MOST_ADDED));
            }
            if let Domain::List { entity, .. } = engine.framework.vocabulary.items[added.list].domain {
                let items = &engine.framework.vocabulary.entities[entity].items;
                let is_list = |it: &ItemId| {
                    matches!(engine.framework.vocabulary.items[*it].domain, Domain::List { .. })
                };
                for &list in items.iter().filter(|it| uses.items.contains(it) && is_list(it)) {
                    if !caps.contains(&Cap::Below(list)) {
                        caps.push(Cap::Below(list));
                    }
                }
            }
        }
        let mut tied = Vec::new();
        for variable in related {
            if let VarOrigin::Demand { instance, list } | VarOrigin::Unlisted { instance, list } =
                engine.origins[variable.0 as usize]
                && instance < self.lifted.case.records.len()
            {
                let (parent, is_fixed) =
                    (RecordId::new(instance), engine.framework.vocabulary.items[list].fixed);
                let is_added = self.added.iter().any(|it| (it.parent, it.list) == (parent, list));
                if !is_fixed && !is_added && !tied.contains(&list) {
                    tied.push(list);
                }
            }
        }
        if !tied.is_empty() {
            tied.sort();
            caps.push(Cap::Tied(tied));
        }
        for &aggregate in &uses.aggregates {
            let AggregateKind::Total { field: crate::condition::Subject::Item(field), .. } =
                program.aggregates.get(aggregate).kind
            else {
                continue;
            };
            let is_coarse = |it: &LiftedItem| match &it.form {
                LiftedForm::Scalar { bands, .. } => bands.iter().any(|(low, high)| low < high),
                LiftedForm::Options { .. } => false,
            };
            if self.lifted.items.iter().any(|it| it.item == field && is_coarse(it))
                && !caps.contains(&Cap::Within(field))
            {
                caps.push(Cap::Within(field));
            }
        }
    }

    /// Whether the rules give the value to no case whatever; `None` beyond the budget.
    fn is_in_no_case(&self, budget: Budget) -> Option<bool> {
        let program = self.lifted.engine.program;
        let Asked { conclusion, cell, .. } = self.asked;
        let entity = program.framework.conclusions[conclusion].entity;
        let uses = program.uses_of(conclusion, cell);
        let mut space = Space::new(program, entity, &uses.aggregates, budget);
        let value = space.conclusion(conclusion, cell);
        let has_it = space.engine.dd.map(self.test_of_wanted(), value);
        let happens = space.happens(has_it);
        space.is_exact().then_some(!happens)
    }

    /// Why nothing reaches the value.
    fn out_of_reach(&mut self, seen: &Seen, budget: Budget) -> Option<OutOfReach> {
        let wanted = self.is_wanted(seen.value);
        let ctx = seen.question.ctx;
        let constraints = self.constraint_factors(ctx);
        let engine = &mut self.lifted.engine;
        let factors = engine.contexts[ctx].factors.clone();
        engine.look_at(&Masks::default());
        // One variable after the other: walking all factors side by side would take the product of independent ones.
        let meets = |engine: &mut Engine<'_>, left_out: &[Node]| {
            let mut nodes: Vec<Node> = factors.iter().copied().filter(|it| !left_out.contains(it)).collect();
            nodes.push(wanted);
            let rest = engine.eliminate(nodes, &BTreeSet::new());
            (!engine.dd.is_exhausted()).then(|| !rest.contains(&Diagram::FALSE))
        };
        if !meets(engine, &[])? {
            if !self.is_in_no_case(budget)? {
                return Some(OutOfReach::OtherRecords);
            }
            let engine = &mut self.lifted.engine;
            let all: Vec<Node> = constraints.iter().flatten().copied().collect();
            if !meets(engine, &all)? {
                return Some(OutOfReach::NoCase);
            }
            let mut alone = None;
            for (place, own) in constraints.iter().enumerate() {
                if meets(engine, own)? {
                    alone = Some(place);
                    break;
                }
            }
            return Some(OutOfReach::Impossible(alone));
        }
        let mut caps = Vec::new();
        let (found, meanings) = self.search(seen, budget, true, &mut caps)?;
        let drawn = self.distinct(found, &meanings);
        let framework = self.lifted.engine.framework;
        if let Some(first) = drawn.first() {
            let fixed = first.settings.iter().filter(|it| framework.vocabulary.items[it.item].fixed);
            let named = fixed.filter_map(|it| match it.place {
                Place::Listed(record) => Some((record, it.item)),
                Place::Added(_) => None,
            });
            return Some(OutOfReach::Fixed(named.collect()));
        }
        if !caps.is_empty() {
            return None;
        }
        // The lists that the conclusion itself looks at, or else those that constraints tie to it.
        let own: BTreeSet<VarId> = self.lifted.engine.dd.support(seen.value).into_iter().collect();
        let open = self.lists_among(&own);
        let open = if open.is_empty() { self.lists_among(&self.lifted.related(seen)) } else { open };
        Some(OutOfReach::StaysOpen(open))
    }

    /// The lists whose further records are among these variables.
    fn lists_among(&self, variables: &BTreeSet<VarId>) -> Vec<(RecordId, ItemId)> {
        let mut open = Vec::new();
        for variable in variables {
            if let VarOrigin::Unlisted { instance, list } = &self.lifted.engine.origins[variable.0 as usize]
                && *instance < self.lifted.case.records.len()
            {
                open.push((RecordId::new(*instance), *list));
            }
        }
        open
    }

    /// For each constraint of the vocabulary the conditions that it puts on the records.
    fn constraint_factors(&mut self, ctx: usize) -> Vec<Vec<Node>> {
        let engine = &mut self.lifted.engine;
        let n_instances = engine.grounds.len();
        (0..engine.framework.vocabulary.impossible.len())
            .map(|place| (0..n_instances).filter_map(|it| engine.constraint(ctx, it, place)).collect())
            .collect()
    }
}

#[derive(Default)]
struct Levers {
    /// The variables that can be set, and the switches.
    variables: BTreeSet<VarId>,
    meanings: FxHashMap<VarId, Meaning>,
    /// A switch is on when one of these levers is moved.
    switches: Vec<(VarId, Vec<VarId>)>,
    /// The second lever may be moved only with the first.
    needs: Vec<(VarId, VarId)>,
}

/// A change before it is known what comes out of it.
#[derive(Clone, Debug)]
struct Drawn {
    settings: Vec<Setting>,
    added: Vec<Added>,
    steps: u32,
    moves: Moves,
}

/// For each set of items those with the fewest steps; all in order of steps, then of size, then of the case.
fn fewest_steps(found: Vec<Drawn>) -> Vec<Drawn> {
    let items = |it: &Drawn| -> (Vec<(Place, ItemId)>, Vec<Added>) {
        (it.settings.iter().map(|it| (it.place, it.item)).collect(), it.added.clone())
    };
    let mut fewest: BTreeMap<_, u32> = BTreeMap::new();
    for it in &found {
        let least = fewest.entry(items(it)).or_insert(it.steps);
        *least = it.steps.min(*least);
    }
    let mut kept: Vec<Drawn> =
        found.into_iter().filter(|it| fewest.get(&items(it)) == Some(&it.steps)).collect();
    kept.sort_by_cached_key(|it| {
        (it.steps, it.settings.len() + it.added.len(), it.added.clone(), it.settings.clone())
    });
    kept
}

/// A value as a code.
pub(crate) fn code_of(value: Value) -> i64 {
    match value {
        Value::Rank(rank) => i64::from(rank),
        Value::Number(number) => number.0,
        Value::Set(mask) => mask as i64,
        Value::NotApplicable => ABSENT,
    }
}

//! What would have to be recorded otherwise for a conclusion to have one value, and no other.
//!
//! A change sets items of the case (never `fixed` ones), adds records to open lists, or says that such a list is
//! complete. It reaches the value when the result is exactly that value in the case so changed; it is least when no
//! part of it does. All least changes are found at once: with B the completions that have another value and E all
//! completions, a change is one after which B has none and E has some, as a condition on what is set
//! (`space::change`). `levers` are what can be set, `draw` makes changes of them, `reach` says why there is none.

mod draw;
mod levers;
mod reach;

use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

use draw::Drawn;
use levers::Meaning;
pub use reach::{Cap, OutOfReach};

use super::setting::Setting;
use crate::case::Case;
use crate::evaluate::engine::{Engine, Mode};
use crate::evaluate::lifted::{Lifted, Seen};
use crate::evaluate::{Asked, Evaluation};
use crate::framework::{Decider, Home, Value};
use crate::program::Program;
use crate::space::{ABSENT, Budget, ChangeSpace, Diagram, Moves, Node, Unary, VarId};
use crate::syntax::tree::{Comparator, ReadingKind};
use crate::value::{ItemId, Outcome, RecordId};
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
            if answer.out_of_reach.as_ref().is_some_and(OutOfReach::is_of_all_changes) {
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

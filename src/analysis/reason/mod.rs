//! What a result rests on: one minimal sufficient reason and the items in every reason, the smallest loss of items or
//! of sources that changes it, and for each end of an open result a completion that reaches it.
//!
//! A *reason* is a set of items whose values alone leave the same result, whatever is true of all others. That a list
//! is complete is evidence too. To *lose* an item is to have nothing recorded of it: what the framework assumes then
//! comes in. To lose a source is to lose what it says; an item that others speak of as well keeps their word.

mod ends;

use std::collections::BTreeSet;

use super::setting::Setting;
use super::why_not::code_of;
use crate::case::{Case, Completeness, Evidence, List, Standing};
use crate::evaluate::evidence::{is_closed, is_closed_by_silence, room};
use crate::evaluate::lifted::{Lifted, Seen, nothing_said};
use crate::evaluate::{Asked, Evaluation, ItemPath};
use crate::framework::Value;
use crate::program::Program;
use crate::space::{Budget, Masks, Node};
use crate::syntax::tree::ReadingKind;
use crate::value::{CaseSourceId, Decimal, ItemId, RecordId, ValueSet};
use crate::vocabulary::Domain;

/// Losses of more items or sources than this are not looked for.
pub const MOST_LOST: usize = 3;
/// So many losses are tried for one result.
const MOST_TRIED: usize = 400;
/// A result and its constraints are joined to one function as far as it takes so many nodes.
const JOINT: usize = 150_000;

/// What one result rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Grounds {
    /// Which result.
    pub asked: Asked,
    /// One minimal sufficient reason, in the order of the case. A list stands for its being complete.
    pub reason: Vec<ItemPath>,
    /// The items in every reason.
    pub necessary: Vec<ItemPath>,
    /// The smallest sets of items whose loss changes the result.
    pub items: Fragility<ItemPath>,
    /// The smallest sets of sources whose loss changes it.
    pub sources: Fragility<CaseSourceId>,
    /// For each end of an open result the smallest found completion that reaches it.
    pub ends: Vec<End>,
}

/// How much can be lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragility<T> {
    /// Each of these sets changes the result, and no smaller one does.
    Breaks(Vec<Vec<T>>),
    /// No loss of up to so many changes it.
    Holds(usize),
    /// Nothing is recorded that could be lost.
    Nothing,
}

/// A value and what must be found for it to be the result.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// The value.
    pub value: Value,
    /// What must be found: no part of it does.
    pub settings: Vec<Setting>,
    /// Lists whose further records must be as it takes.
    pub lists: Vec<(RecordId, ItemId)>,
}

/// Looks at one result after the other. `None` for a result that is more than can be done exactly.
pub fn grounds(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    evaluation: &Evaluation,
    asked: &[Asked],
) -> Vec<Option<Grounds>> {
    let (opened, lists) = with_open_lists(program, case, reading);
    let mut lifted = Lifted::new(program, &opened, reading, budget.nodes, &lists, &[]);
    for &(.., is_closed) in &lifted.closing {
        lifted.evidence.allow_only(is_closed, &[false, true]);
    }
    lifted.engine.defaults = lifted.evidence.clone();
    // Where that is too much, the lists stay as they are, and all of them are part of the reason.
    let mut plain: Option<Lifted<'_>> = None;
    let one = |asked: &Asked| {
        if let Some(looking) = Looking::at(&mut lifted, case, evaluation, *asked)
            && (lists.is_empty() || looking.joint.is_some())
        {
            return Some(looking.grounds());
        }
        let plain = plain.get_or_insert_with(|| Lifted::new(program, case, reading, budget.nodes, &[], &[]));
        let mut grounds = Looking::at(plain, case, evaluation, *asked)?.grounds();
        let uses = &program.conclusion_uses[asked.conclusion];
        let read = lists.iter().filter(|(_, list)| uses.items.contains(list));
        grounds.reason.extend(read.map(|&(record, item)| ItemPath { record, item }));
        grounds.reason.sort();
        Some(grounds)
    };
    asked.iter().map(one).collect()
}

/// The case with every list open that is complete and has room for a record, and these lists.
fn with_open_lists(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
) -> (Case, Vec<(RecordId, ItemId)>) {
    let vocabulary = &program.framework.vocabulary;
    let (mut opened, mut lists) = (case.clone(), Vec::new());
    for record in case.records.ids() {
        let it = &mut opened.records[record];
        for list in &mut it.lists {
            if is_closed(vocabulary, list, Some(reading)) && room(vocabulary, list) > 0 {
                list.completeness = Completeness::Open(it.span);
                lists.push((record, list.item));
            }
        }
    }
    (opened, lists)
}

/// What a result may rest on, by its place in `Lifted`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// What is used of an item.
    Item(usize),
    /// That a list is complete.
    List(usize),
}

struct Looking<'l, 'a> {
    lifted: &'l mut Lifted<'a>,
    /// As it was given, with the lists that it says are complete.
    case: &'a Case,
    asked: Asked,
    seen: Seen,
    joint: Option<Node>,
    /// The values of the result as codes.
    codes: Vec<i64>,
    values: Vec<Value>,
    /// Items and lists that can have to do with it, in the order of the case.
    parts: Vec<Part>,
    n_tried: usize,
}

impl<'l, 'a> Looking<'l, 'a> {
    fn at(lifted: &'l mut Lifted<'a>, case: &'a Case, evaluation: &Evaluation, asked: Asked) -> Option<Self> {
        let answer = evaluation.answer(asked).filter(|it| it.outcome.is_exact())?;
        let values = answer.outcome.values().clone();
        let seen = lifted.see(asked);
        if !lifted.is_exact(&seen) {
            return None;
        }
        let related = lifted.related(&seen);
        let is_related = |at: &usize| lifted.items[*at].variables().iter().any(|it| related.contains(it));
        let items = (0..lifted.items.len()).filter(is_related).map(Part::Item);
        let lists = lifted.closing.iter().enumerate().filter(|(_, (.., it))| related.contains(it));
        let mut parts: Vec<Part> = items.chain(lists.map(|(at, _)| Part::List(at))).collect();
        parts.sort_by_key(|&it| path_of(lifted, it));
        let joint = lifted.joint(&seen, JOINT);
        let mut codes: Vec<i64> = values.iter().map(|&it| code_of(it)).collect();
        codes.sort_unstable();
        Some(Self { lifted, case, asked, seen, joint, codes, values, parts, n_tried: 0 })
    }

    fn grounds(mut self) -> Grounds {
        let evidence = self.lifted.evidence.clone();
        let (reason, necessary) = self.reason(&evidence);
        let items = self.fragile_items(&reason);
        let sources = self.fragile_sources();
        let ends = if self.codes.len() > 1 { self.ends() } else { Vec::new() };
        self.lifted.engine.look_at(&evidence);
        let paths = |all: &[Part]| all.iter().map(|&it| path_of(self.lifted, it)).collect();
        let (reason, necessary) = (paths(&reason), paths(&necessary));
        Grounds { asked: self.asked, reason, necessary, items, sources, ends }
    }

    /// The places of the items among the parts.
    fn items(&self) -> impl Iterator<Item = usize> {
        let place = |part: &Part| match part {
            Part::Item(at) => Some(*at),
            Part::List(_) => None,
        };
        self.parts.iter().filter_map(place)
    }

    fn result(&mut self, masks: &Masks) -> Vec<i64> {
        match self.joint {
            Some(joint) => self.lifted.engine.dd.values(joint, masks),
            None => self.lifted.values(&self.seen, masks),
        }
    }

    /// Without one joint function each try takes a while.
    fn most_tried(&self) -> usize {
        if self.joint.is_some() { MOST_TRIED } else { MOST_TRIED / 16 }
    }

    fn stays(&mut self, masks: &Masks) -> bool {
        self.result(masks) == self.codes
    }

    /// One minimal reason, the items dropped last first, and those in every reason.
    fn reason(&mut self, evidence: &Masks) -> (Vec<Part>, Vec<Part>) {
        let known: Vec<Part> = self.parts.iter().copied().filter(|&it| self.says_something(it)).collect();
        let mut masks = evidence.clone();
        let mut reason: Vec<Part> = known.clone();
        // Whole blocks go at once where they can; what is left is tried one by one.
        let mut size = known.len().next_power_of_two();
        while size >= 1 {
            let mut end = reason.len();
            while end > 0 {
                let start = end.saturating_sub(size);
                let mut without = masks.clone();
                for &it in &reason[start..end] {
                    self.lift(it, &mut without);
                }
                if self.stays(&without) {
                    masks = without;
                    reason.drain(start..end);
                }
                end = start;
            }
            size /= 2;
        }
        let mut necessary = Vec::new();
        for &it in &reason {
            let mut without = evidence.clone();
            self.lift(it, &mut without);
            if !self.stays(&without) {
                necessary.push(it);
            }
        }
        (reason, necessary)
    }

    /// From now on looks at whatever may be true of it.
    fn lift(&self, part: Part, masks: &mut Masks) {
        match part {
            Part::Item(at) => self.lifted.items[at].lift(masks),
            Part::List(at) => masks.allow_only(self.lifted.closing[at].2, &[true, false]),
        }
    }

    /// True when what is used of it rules something out.
    fn says_something(&self, part: Part) -> bool {
        let Part::Item(at) = part else { return true };
        let item = &self.lifted.items[at];
        let vocabulary = &self.lifted.engine.framework.vocabulary;
        vocabulary.whole(&vocabulary.items[item.item].domain).as_ref() != Some(&item.used)
    }

    /// The evidence without what is said of some items.
    fn without_parts(&self, lost: &[Part]) -> Masks {
        let mut masks = self.lifted.evidence.clone();
        for &part in lost {
            let Part::Item(at) = part else {
                if !self.is_filled_when_lost(part) {
                    self.lift(part, &mut masks);
                }
                continue;
            };
            let item = &self.lifted.items[at];
            let nothing = nothing_said(self.lifted.engine.framework, item.item);
            match self.lifted.used_if(item.item, &nothing) {
                Some(used) => item.look_at(&used, &mut masks),
                None => item.lift(&mut masks),
            }
        }
        masks
    }

    /// The smallest sets of items whose loss changes the result: by increasing size. A set that breaks no reason
    /// changes nothing, so each step loses an item of a reason that is left.
    fn fragile_items(&mut self, reason: &[Part]) -> Fragility<ItemPath> {
        let can_be_lost: Vec<Part> = self.parts.iter().copied().filter(|&it| self.is_recorded(it)).collect();
        if can_be_lost.is_empty() {
            return Fragility::Nothing;
        }
        let filled = can_be_lost.iter().copied().filter(|&it| self.is_filled_when_lost(it));
        let mut first: Vec<Part> = reason.iter().copied().filter(|at| can_be_lost.contains(at)).collect();
        first.extend(filled.collect::<Vec<_>>());
        first.sort_unstable();
        first.dedup();
        let mut layer: Vec<Vec<Part>> = first.iter().map(|&at| vec![at]).collect();
        for size in 1..=MOST_LOST {
            let mut breaking = Vec::new();
            let mut next: BTreeSet<Vec<Part>> = BTreeSet::new();
            for lost in &layer {
                self.n_tried += 1;
                if self.n_tried > self.most_tried() {
                    let found = self.as_paths(breaking);
                    return if found.is_empty() {
                        Fragility::Holds(size - 1)
                    } else {
                        Fragility::Breaks(found)
                    };
                }
                let masks = self.without_parts(lost);
                if !self.stays(&masks) {
                    breaking.push(lost.clone());
                } else if size < MOST_LOST {
                    let (left, _) = self.reason(&masks);
                    for at in left.into_iter().filter(|at| can_be_lost.contains(at) && !lost.contains(at)) {
                        let mut more = lost.clone();
                        more.push(at);
                        more.sort_unstable();
                        next.insert(more);
                    }
                }
            }
            if !breaking.is_empty() {
                return Fragility::Breaks(self.as_paths(breaking));
            }
            layer = next.into_iter().collect();
        }
        Fragility::Holds(MOST_LOST)
    }

    /// In the order of the case.
    fn as_paths(&self, sets: Vec<Vec<Part>>) -> Vec<Vec<ItemPath>> {
        let mut sets: Vec<Vec<ItemPath>> = sets
            .into_iter()
            .map(|set| {
                let mut paths: Vec<ItemPath> = set.into_iter().map(|it| path_of(self.lifted, it)).collect();
                paths.sort();
                paths
            })
            .collect();
        sets.sort();
        sets
    }

    /// True when it is written down, so that it can be lost.
    fn is_recorded(&self, part: Part) -> bool {
        let Part::Item(at) = part else {
            let list = self.list_of(part);
            return list.is_some_and(|it| matches!(it.completeness, Completeness::Complete(_)));
        };
        let evidence = self.lifted.evidence_of(&self.lifted.items[at]);
        evidence.is_some_and(|it| !it.observations.is_empty() || it.presumption.is_some())
    }

    /// The list of a part, as the case has it.
    fn list_of(&self, part: Part) -> Option<&'a List> {
        let path = path_of(self.lifted, part);
        self.case.records[path.record].lists.iter().find(|it| it.item == path.item)
    }

    /// True when an assumption or silence comes in where it is lost.
    fn is_filled_when_lost(&self, part: Part) -> bool {
        let framework = self.lifted.engine.framework;
        let Part::Item(at) = part else {
            let lost = |it: &List| List { completeness: Completeness::NotSaid, ..it.clone() };
            return self.list_of(part).is_some_and(|it| {
                is_closed_by_silence(&framework.vocabulary, &lost(it), self.lifted.reading)
            });
        };
        let item = self.lifted.items[at].item;
        let whole = framework.vocabulary.whole(&framework.vocabulary.items[item].domain);
        self.lifted.used_if(item, &nothing_said(framework, item)) != whole
    }

    /// The smallest sets of sources whose loss changes the result.
    fn fragile_sources(&mut self) -> Fragility<CaseSourceId> {
        let mut named: BTreeSet<CaseSourceId> = BTreeSet::new();
        for at in self.items() {
            if let Some(evidence) = self.lifted.evidence_of(&self.lifted.items[at]) {
                named.extend(
                    evidence.observations.iter().chain(&evidence.presumption).filter_map(|it| it.source),
                );
            }
        }
        if named.is_empty() {
            return Fragility::Nothing;
        }
        let named: Vec<CaseSourceId> = named.into_iter().collect();
        self.n_tried = 0;
        for size in 1..=MOST_LOST.min(named.len()) {
            let mut breaking = Vec::new();
            for places in super::ask::combinations(named.len(), size) {
                self.n_tried += 1;
                if self.n_tried > self.most_tried() {
                    return if breaking.is_empty() {
                        Fragility::Holds(size - 1)
                    } else {
                        Fragility::Breaks(breaking)
                    };
                }
                let lost: Vec<CaseSourceId> = places.into_iter().map(|at| named[at]).collect();
                let masks = self.without_sources(&lost);
                if !self.stays(&masks) {
                    breaking.push(lost);
                }
            }
            if !breaking.is_empty() {
                return Fragility::Breaks(breaking);
            }
        }
        Fragility::Holds(MOST_LOST.min(named.len()))
    }

    fn without_sources(&self, lost: &[CaseSourceId]) -> Masks {
        let mut masks = self.lifted.evidence.clone();
        for at in self.items() {
            let item = &self.lifted.items[at];
            let Some(evidence) = self.lifted.evidence_of(item) else { continue };
            let Some(left) = self.evidence_without(item.item, evidence, lost) else { continue };
            match self.lifted.used_if(item.item, &left) {
                Some(used) => item.look_at(&used, &mut masks),
                None => item.lift(&mut masks),
            }
        }
        masks
    }

    /// What is left of the evidence of an item; `None` when it loses nothing.
    fn evidence_without(&self, item: ItemId, evidence: &Evidence, lost: &[CaseSourceId]) -> Option<Evidence> {
        let is_lost = |source: Option<CaseSourceId>| source.is_some_and(|it| lost.contains(&it));
        let mut left = evidence.clone();
        left.observations.retain(|it| !is_lost(it.source));
        if left.presumption.as_ref().is_some_and(|it| is_lost(it.source)) {
            left.presumption = None;
        }
        if left == *evidence {
            return None;
        }
        let vocabulary = &self.lifted.engine.framework.vocabulary;
        let step = match &vocabulary.items[item].domain {
            Domain::Number(grid) => grid.step,
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                Decimal::ONE
            }
        };
        let sets = left.observations.iter().map(|it| it.possible.clone());
        let possible: Option<ValueSet> = sets.reduce(|all, it| all.union(&it, step));
        match (possible, left.observations.len()) {
            (Some(possible), n) => {
                left.possible = Some(possible);
                left.standing = if n > 1 { left.standing } else { Standing::Recorded };
            }
            (None, _) if !evidence.observations.is_empty() => {
                left.standing = Standing::NotRecorded;
                left.possible = vocabulary.whole(&vocabulary.items[item].domain);
            }
            (None, _) => {}
        }
        Some(left)
    }
}

/// Where a part stands in the case; of a list the list itself.
fn path_of(lifted: &Lifted<'_>, part: Part) -> ItemPath {
    match part {
        Part::Item(at) => lifted.items[at].path(),
        Part::List(at) => {
            let (record, item, _) = lifted.closing[at];
            ItemPath { record, item }
        }
    }
}

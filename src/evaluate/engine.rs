//! The working space for one case: its records, the variables of its open items, and the memory of what has
//! been worked out.

use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

use super::Ground;
use super::evidence::{Settled, as_recorded, is_closed, is_closed_by_silence, room, settle};
use crate::case::{Case, Record};
use crate::framework::Framework;
use crate::program::{AggregateId, Program, Uses};
use crate::space::{Diagram, Fold, Masks, Node, VarId};
use crate::syntax::tree::ReadingKind;
use crate::value::{ConclusionId, CriterionId, Decimal, EntityId, Id, ItemId, RecordId, SetBox, ValueSet};
use crate::vocabulary::{Domain, Grid};

/// One record, or a stand-in for the records that an open list may have beside the listed ones.
pub(crate) struct Instance {
    pub entity: EntityId,
    pub parent: Option<usize>,
    /// By `Item::place`.
    pub items: Vec<ItemNode>,
    /// In order of the list items of the entity.
    pub lists: Vec<InstanceList>,
    /// Truth of "there is this record"; `None` where that is certain. Of a record that is not there nothing counts.
    pub present: Option<Node>,
}

/// The function of an item.
pub(crate) enum ItemNode {
    /// Its value.
    Scalar(Node),
    /// Whether each option is in the set.
    Options(Vec<Node>),
    /// A list: place in `Instance::lists`.
    List(usize),
}

/// A list of an instance.
pub(crate) struct InstanceList {
    pub item: ItemId,
    pub members: Vec<usize>,
    /// How many records there may be beside the members.
    pub spare: u32,
    /// The instance that stands for them, once made.
    pub stand_in: Option<usize>,
    /// Truth of "there are none beside the members", where a question asks what would follow from it.
    pub closed: Option<Node>,
}

/// What a variable is about.
#[derive(Clone, Debug)]
pub(crate) enum VarOrigin {
    /// A yes/no, scale or `one of` item: the rank of each value.
    Ranks { instance: usize, item: ItemId, ranks: Vec<u32> },
    /// A number item: the range of each value, in millionths.
    Bands { instance: usize, item: ItemId, bands: Vec<(i64, i64)> },
    /// One option of an `any of` item: 0 out, 1 in.
    Option { instance: usize, item: ItemId },
    /// What the unlisted records of a list add up to.
    Unlisted { instance: usize, list: ItemId },
    /// What the unlisted records of a list ask of the records above through constraints; see `demand.rs`.
    Demand { instance: usize, list: ItemId },
    /// A choice without meaning for the analyst: a value of a conclusion met on the way.
    Helper { owner: usize },
    /// The band in which a total falls, and the items whose exact values decide it.
    Total { owner: usize, items: Vec<(usize, ItemId)> },
}

/// Results worked out under one choice of aggregates; see `lists.rs`.
#[derive(Default)]
pub(crate) struct Context {
    /// The aggregates of open lists that its questions look at, beside those of constraints.
    pub aggregates: Vec<AggregateId>,
    /// By instance, then condition id.
    pub conditions: Vec<Vec<Option<Node>>>,
    pub conclusions: FxHashMap<(usize, ConclusionId, u32), Node>,
    pub totals: FxHashMap<(usize, AggregateId), Node>,
    pub unlisted: FxHashMap<(usize, usize), Vec<(AggregateId, Node)>>,
    /// What the further records of a list ask, worked out once; see `demand.rs`.
    pub demands: FxHashMap<(usize, usize), Option<Vec<Node>>>,
    /// The variables of unlisted records that were made for its questions.
    pub unlisted_variables: FxHashSet<VarId>,
    /// Lists whose unlisted records are being worked out: (instance, list item).
    pub building: Vec<(usize, ItemId)>,
    pub guesses: FxHashMap<(usize, Guess), (Node, Vec<i64>)>,
    pub settled_guesses: FxHashSet<(usize, Guess)>,
    /// Conditions on the variables that every completion meets.
    pub factors: Vec<Node>,
    pub messages: super::constraint::Messages,
    /// Some step was more than could be done exactly.
    pub inexact: bool,
}

/// What is guessed while the unlisted records that it depends on are being worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Guess {
    Conclusion(ConclusionId, u32),
    Criterion(CriterionId),
}

/// Exact, or all variables replaced by all of their values at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Exact,
    Bounds,
}

/// The working space.
pub(crate) struct Engine<'a> {
    pub program: &'a Program<'a>,
    pub framework: &'a Framework,
    pub mode: Mode,
    pub dd: Diagram,
    pub instances: Vec<Instance>,
    pub origins: Vec<VarOrigin>,
    /// Where the values of each item of each listed record come from.
    pub grounds: Vec<Vec<Ground>>,
    /// The values of defaults (presumed, silent, assumed): questions look at these only.
    pub defaults: Masks,
    /// The variables of each defaulted item.
    pub default_items: Vec<((usize, ItemId), Vec<VarId>)>,
    /// Sets of `any of` items that are no box, as conditions on their options.
    pub evidence_factors: Vec<Node>,
    /// The bands of number items that need no variable.
    pub constant_bands: FxHashMap<(usize, ItemId), Vec<(i64, i64)>>,
    pub contexts: Vec<Context>,
    pub context_of: FxHashMap<Vec<AggregateId>, usize>,
    /// The variable (with the values of interest) whose values are held against each other over the *same* unlisted records; see `lists.rs`.
    pub pivot: Option<(VarId, Vec<usize>)>,
    /// Keep what is needed to make unlisted records again.
    pub wants_witnesses: bool,
    /// How the unlisted records behind a variable came about, so that they can be made again.
    pub unlisted: FxHashMap<VarId, Unlisted>,
}

/// What stands behind a variable of unlisted records.
#[derive(Clone)]
pub(crate) struct Unlisted {
    pub instance: usize,
    pub list: ItemId,
    pub stand_in: usize,
    /// What one record contributes, as a code of nested pairs; nothing where the record cannot be.
    pub signature: Node,
    /// How each part of the signature adds up.
    pub folds: Vec<Vec<Fold>>,
    /// The states that the values of the variable stand for.
    pub states: Vec<Vec<i64>>,
    pub spare: u32,
    /// The variables of records above that what one record contributes hangs on.
    pub above: Vec<VarId>,
    /// What one record contributes, or whether it can be, hangs on something above it.
    pub is_tied: bool,
}

impl Unlisted {
    /// The value of the variable that stands for what comes out without any record.
    pub fn empty(&self) -> Option<usize> {
        let start: Vec<i64> = self.folds.iter().flatten().map(|fold| fold.start()).collect();
        self.states.iter().position(|state| *state == start)
    }
}

impl<'a> Engine<'a> {
    /// The working space for a case. Instance `i` is record `i`.
    pub fn new(
        program: &'a Program<'a>,
        case: &Case,
        reading: ReadingKind,
        limit: usize,
        mode: Mode,
    ) -> Self {
        let mut engine = Self::empty(program, limit, mode);
        for (id, record) in case.records.pairs() {
            engine.add_record(id, record, Some(reading));
        }
        engine
    }

    /// The space of every situation of the records of a case: evidence as it is, no reading, no assumption.
    pub fn of_situations(program: &'a Program<'a>, case: &Case, limit: usize) -> Self {
        let mut engine = Self { wants_witnesses: true, ..Self::empty(program, limit, Mode::Exact) };
        for (id, record) in case.records.pairs() {
            engine.add_record(id, record, None);
        }
        engine
    }

    /// A working space without records.
    pub fn empty(program: &'a Program<'a>, limit: usize, mode: Mode) -> Self {
        Self {
            program,
            framework: program.framework,
            mode,
            dd: Diagram::new(limit),
            instances: Vec::new(),
            origins: Vec::new(),
            grounds: Vec::new(),
            defaults: Masks::default(),
            default_items: Vec::new(),
            evidence_factors: Vec::new(),
            constant_bands: FxHashMap::default(),
            contexts: Vec::new(),
            context_of: FxHashMap::default(),
            pivot: None,
            wants_witnesses: false,
            unlisted: FxHashMap::default(),
        }
    }

    /// Adds a record of the case; without a reading nothing is filled in.
    fn add_record(&mut self, id: RecordId, record: &Record, reading: Option<ReadingKind>) {
        let framework = self.framework;
        let vocabulary = &framework.vocabulary;
        let instance = id.index();
        let mut items = Vec::new();
        let mut grounds = Vec::new();
        for (&item, evidence) in vocabulary.entities[record.entity].items.iter().zip(&record.evidence) {
            let settled = match reading {
                Some(reading) => settle(framework, item, evidence, reading),
                None => as_recorded(evidence),
            };
            match settled {
                Some(settled) => {
                    items.push(self.item_node(instance, item, &settled));
                    grounds.push(settled.ground);
                }
                None => {
                    let place = record.lists.iter().position(|list| list.item == item).unwrap_or(0);
                    items.push(ItemNode::List(place));
                    let is_silent = |reading| {
                        record
                            .lists
                            .get(place)
                            .is_some_and(|it| is_closed_by_silence(vocabulary, it, reading))
                    };
                    grounds.push(if reading.is_some_and(is_silent) {
                        Ground::Silence
                    } else {
                        Ground::Recorded
                    });
                }
            }
        }
        let lists = self.lists_of(record, reading);
        let parent = record.parent.map(Id::index);
        self.instances.push(Instance { entity: record.entity, parent, items, lists, present: None });
        self.grounds.push(grounds);
    }

    /// The lists of a record, with the room that they have for further records.
    pub fn lists_of(&self, record: &Record, reading: Option<ReadingKind>) -> Vec<InstanceList> {
        let vocabulary = &self.framework.vocabulary;
        record
            .lists
            .iter()
            .map(|list| {
                let spare = if is_closed(vocabulary, list, reading) { 0 } else { room(vocabulary, list) };
                let members = list.records.iter().map(|record| record.index()).collect();
                InstanceList { item: list.item, members, spare, stand_in: None, closed: None }
            })
            .collect()
    }

    /// A record of which nothing is known, below `parent`.
    pub fn add_stand_in(&mut self, parent: usize, entity: EntityId) -> usize {
        let instance = self.instances.len();
        let (items, lists) = self.blank_items(instance, entity);
        self.instances.push(Instance { entity, parent: Some(parent), items, lists, present: None });
        instance
    }

    /// One record that an open list may have beside the listed ones, as an instance of its own: whether it is there
    /// is a variable, and the others that may be there are one fewer. Left free, the case means what it did before.
    /// To be called before anything is asked. `None` when the list has no room.
    pub fn add_possible(&mut self, parent: usize, list: ItemId) -> Option<usize> {
        debug_assert_eq!(
            self.instances.len(),
            self.grounds.len(),
            "stand-ins come behind all other instances"
        );
        let place = self.instances[parent].lists.iter().position(|it| it.item == list && it.spare > 0)?;
        let Domain::List { entity, .. } = self.framework.vocabulary.items[list].domain else { return None };
        let instance = self.instances.len();
        let present = match self.mode {
            Mode::Bounds => self.dd.constant_set(vec![0, 1]),
            Mode::Exact => {
                let variable = self.dd.add_variable(2);
                self.origins.push(VarOrigin::Helper { owner: instance });
                self.dd.variable(variable, &[0, 1])
            }
        };
        let (items, lists) = self.blank_items(instance, entity);
        self.grounds.push(vec![Ground::Unknown; items.len()]);
        self.instances.push(Instance { entity, parent: Some(parent), items, lists, present: Some(present) });
        let list = &mut self.instances[parent].lists[place];
        list.members.push(instance);
        list.spare -= 1;
        Some(instance)
    }

    /// Items and lists of a record of which nothing is known.
    fn blank_items(&mut self, instance: usize, entity: EntityId) -> (Vec<ItemNode>, Vec<InstanceList>) {
        let vocabulary = &self.framework.vocabulary;
        let mut items = Vec::new();
        let mut lists = Vec::new();
        for &item in &vocabulary.entities[entity].items {
            let domain = &vocabulary.items[item].domain;
            match vocabulary.whole(domain) {
                Some(possible) => {
                    let settled = Settled { possible, default: None, ground: Ground::Unknown };
                    items.push(self.item_node(instance, item, &settled));
                }
                None => {
                    items.push(ItemNode::List(lists.len()));
                    let spare = max_records(domain);
                    let members = Vec::new();
                    lists.push(InstanceList { item, members, spare, stand_in: None, closed: None });
                }
            }
        }
        (items, lists)
    }

    fn item_node(&mut self, instance: usize, item: ItemId, settled: &Settled) -> ItemNode {
        match &settled.possible {
            ValueSet::Ranks(_) | ValueSet::Ranges(_) => {
                ItemNode::Scalar(self.scalar(instance, item, settled))
            }
            ValueSet::Sets(boxes) => {
                ItemNode::Options(self.options(instance, item, boxes, settled.default.as_ref()))
            }
        }
    }

    /// The values of an item one by one (a number's: band by band), of those in a set.
    fn bands(&self, item: ItemId, possible: &ValueSet, default: Option<&ValueSet>) -> Vec<(i64, i64)> {
        match possible {
            ValueSet::Ranks(ranks) => {
                (0..128).filter(|rank| ranks >> rank & 1 == 1).map(|rank| (rank, rank)).collect()
            }
            ValueSet::Ranges(ranges) => {
                let Domain::Number(grid) = &self.framework.vocabulary.items[item].domain else {
                    return Vec::new();
                };
                let mut cuts = self.program.cuts[item].clone();
                if let Some(ValueSet::Ranges(filled)) = default {
                    cuts.extend(filled.iter().flat_map(|&(low, high)| [low, Decimal(high.0 + grid.step.0)]));
                    cuts.sort();
                    cuts.dedup();
                }
                cut_ranges(grid, ranges, &cuts)
            }
            ValueSet::Sets(_) => Vec::new(),
        }
    }

    fn scalar(&mut self, instance: usize, item: ItemId, settled: &Settled) -> Node {
        let bands = self.bands(item, &settled.possible, settled.default.as_ref());
        let allowed: Vec<bool> = bands
            .iter()
            .map(|&band| settled.default.as_ref().is_none_or(|default| holds(default, band)))
            .collect();
        let codes: Vec<i64> = bands.iter().map(|&(low, _)| low).collect();
        // Beyond 128 values a default cannot be a mask that is lifted again: it is taken as the evidence.
        let filled =
            || codes.iter().zip(&allowed).filter(|(_, allowed)| **allowed).map(|(&code, _)| code).collect();
        self.constant_bands.insert((instance, item), bands.clone());
        if self.mode == Mode::Bounds {
            let codes = filled();
            return self.dd.constant_set(codes);
        }
        if let [only] = codes.as_slice() {
            return self.dd.constant(*only);
        }
        if settled.default.is_some() && codes.len() > 128 {
            let codes: Vec<i64> = filled();
            if let [only] = codes.as_slice() {
                return self.dd.constant(*only);
            }
        }
        let variable = self.dd.add_variable(codes.len());
        self.origins.push(match settled.possible {
            ValueSet::Ranges(_) => VarOrigin::Bands { instance, item, bands },
            ValueSet::Ranks(_) | ValueSet::Sets(_) => {
                VarOrigin::Ranks { instance, item, ranks: codes.iter().map(|&code| code as u32).collect() }
            }
        });
        if settled.default.is_some() {
            let mask = allowed
                .iter()
                .enumerate()
                .filter(|(_, allowed)| **allowed)
                .map(|(at, _)| 1u128 << at.min(127));
            self.defaults.restrict(variable, mask.fold(0, |mask, bit| mask | bit));
            self.default_items.push(((instance, item), vec![variable]));
        }
        self.dd.variable(variable, &codes)
    }

    fn options(
        &mut self,
        instance: usize,
        item: ItemId,
        boxes: &[SetBox],
        default: Option<&ValueSet>,
    ) -> Vec<Node> {
        let n_options = self.framework.vocabulary.labels(&self.framework.vocabulary.items[item].domain).len();
        let must = boxes.iter().fold(u128::MAX, |all, it| all & it.must);
        let may = boxes.iter().fold(0, |all, it| all | it.may);
        let filled = match default {
            Some(ValueSet::Sets(filled)) => filled.as_slice(),
            Some(ValueSet::Ranks(_) | ValueSet::Ranges(_)) | None => &[],
        };
        let mut nodes = Vec::new();
        let mut variables = Vec::new();
        for bit in 0..n_options as u32 {
            let (is_in, may_be_in) = (must >> bit & 1 == 1, may >> bit & 1 == 1);
            if is_in || !may_be_in {
                nodes.push(if is_in { Diagram::TRUE } else { Diagram::FALSE });
            } else if self.mode == Mode::Bounds {
                let values: Vec<i64> = (0..2)
                    .filter(|&value| {
                        filled.is_empty()
                            || filled.iter().any(|it| {
                                if value == 1 { it.may >> bit & 1 == 1 } else { it.must >> bit & 1 == 0 }
                            })
                    })
                    .collect();
                nodes.push(self.dd.constant_set(values));
            } else {
                let variable = self.dd.add_variable(2);
                self.origins.push(VarOrigin::Option { instance, item });
                if let [only] = filled {
                    let mask =
                        u128::from(only.must >> bit & 1 == 0) | u128::from(only.may >> bit & 1 == 1) << 1;
                    self.defaults.restrict(variable, mask);
                    variables.push(variable);
                }
                nodes.push(self.dd.variable(variable, &[0, 1]));
            }
        }
        if !variables.is_empty() {
            self.default_items.push(((instance, item), variables));
        }
        for boxes in [boxes, filled] {
            if boxes.len() > 1 && self.mode == Mode::Exact {
                let factor = self.in_some_box(&nodes, boxes);
                self.evidence_factors.push(factor);
            }
        }
        nodes
    }

    pub fn in_some_box(&mut self, options: &[Node], boxes: &[SetBox]) -> Node {
        let mut some = Diagram::FALSE;
        for it in boxes {
            let mut inside = Diagram::TRUE;
            for (bit, &option) in options.iter().enumerate() {
                if it.must >> bit & 1 == 1 {
                    inside = self.dd.and(inside, option);
                } else if it.may >> bit & 1 == 0 {
                    let out = self.dd.not(option);
                    inside = self.dd.and(inside, out);
                }
            }
            some = self.dd.or(some, inside);
        }
        some
    }

    /// The instance of `entity` at or above an instance.
    pub fn owner(&self, instance: usize, entity: EntityId) -> usize {
        let mut at = instance;
        while self.instances[at].entity != entity {
            match self.instances[at].parent {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }

    /// True when `ancestor` is `instance` or above it.
    pub fn is_at_or_above(&self, ancestor: usize, instance: usize) -> bool {
        let mut at = Some(instance);
        while let Some(here) = at {
            if here == ancestor {
                return true;
            }
            at = self.instances[here].parent;
        }
        false
    }

    /// The variables of a function, and of all items that are read of an instance and of what is above it.
    pub fn variables_read(&self, instance: usize, uses: &Uses, node: Node) -> Vec<VarId> {
        let mut read: BTreeSet<VarId> = self.dd.support(node).into_iter().collect();
        for (at, origin) in self.origins.iter().enumerate() {
            let is_read = match origin {
                VarOrigin::Ranks { instance: of, item, .. }
                | VarOrigin::Bands { instance: of, item, .. }
                | VarOrigin::Option { instance: of, item } => {
                    uses.items.contains(item) && self.is_at_or_above(*of, instance)
                }
                VarOrigin::Unlisted { .. }
                | VarOrigin::Demand { .. }
                | VarOrigin::Helper { .. }
                | VarOrigin::Total { .. } => false,
            };
            if is_read {
                read.insert(VarId(at as u32));
            }
        }
        read.into_iter().collect()
    }

    /// The place of a list among those of an instance.
    pub fn list_place(&self, instance: usize, list: ItemId) -> usize {
        self.instances[instance].lists.iter().position(|it| it.item == list).unwrap_or(0)
    }
}

/// The most records that a list can have.
pub(crate) fn max_records(domain: &Domain) -> u32 {
    match domain {
        Domain::List { at_most, .. } => *at_most,
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => 0,
    }
}

/// Ranges cut at the first value of each band; both ends on the grid.
pub(crate) fn cut_ranges(grid: &Grid, ranges: &[(Decimal, Decimal)], cuts: &[Decimal]) -> Vec<(i64, i64)> {
    let mut bands = Vec::new();
    for &(low, high) in ranges {
        let mut start = low;
        for &cut in cuts.iter().filter(|&&cut| cut > low && cut <= high) {
            bands.push((start.0, cut.0 - grid.step.0));
            start = cut;
        }
        bands.push((start.0, high.0));
    }
    bands
}

/// True when a band lies in a set (bands are cut at the ends of defaults, so one value of it tells).
fn holds(set: &ValueSet, (low, _): (i64, i64)) -> bool {
    match set {
        ValueSet::Ranks(ranks) => ranks >> low & 1 == 1,
        ValueSet::Ranges(ranges) => ranges.iter().any(|&(from, to)| from.0 <= low && low <= to.0),
        ValueSet::Sets(_) => true,
    }
}

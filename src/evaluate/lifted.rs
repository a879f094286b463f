//! A case whose evidence can be taken away and changed: every item is a variable over its whole domain, and what is
//! recorded is a restriction that is put on when an answer is read off.
//!
//! So one set of functions answers what would come out without an item, without a source, with another value. Each
//! question goes with *all* factors that hang together with it, because any of their items may be changed. Sets of
//! options that are no box ("one of these two sets") cannot be a restriction option by option: such an item has a
//! factor with one switch for each box, and one that lifts the factor as a whole.

use super::decision::Question;
use super::engine::{Engine, Instance, ItemNode, Mode, VarOrigin, cut_ranges};
use super::evidence::settle;
use super::{Ground, ItemPath};
use crate::case::{Case, Evidence, Record, Standing};
use crate::framework::{Decider, Framework, Value};
use crate::program::Program;
use crate::space::{Diagram, Masks, Node, VarId};
use crate::syntax::tree::ReadingKind;
use crate::value::{ConclusionId, Decimal, Id, ItemId, RecordId, SetBox, ValueSet};
use crate::vocabulary::{Domain, Silence};
use std::collections::BTreeSet;

/// The working space.
pub(crate) struct Lifted<'a> {
    pub engine: Engine<'a>,
    /// Every item (lists left out) of the listed and the possible records, in order.
    pub items: Vec<LiftedItem>,
    /// For each possible record its instance, and the variable that says whether it is added to the case: then it is
    /// there, and assumptions hold for it as for any listed record.
    pub possible: Vec<(usize, VarId)>,
    /// For each list that could be said to be complete the variable that says so: beside the listed records and those
    /// that are added there are none then.
    pub closing: Vec<(RecordId, ItemId, VarId)>,
    /// What evidence, reading and assumptions leave of each item.
    pub evidence: Masks,
    pub case: &'a Case,
    pub reading: ReadingKind,
}

/// One item of one record.
pub(crate) struct LiftedItem {
    /// Its record; of a possible record its instance.
    pub instance: usize,
    pub item: ItemId,
    pub form: LiftedForm,
    /// The switch that lifts what is said of it beside restrictions of its variables.
    pub relax: Option<VarId>,
    /// What is used of it: evidence, reading and assumption taken together.
    pub used: ValueSet,
}

/// How an item is looked at.
pub(crate) enum LiftedForm {
    /// One variable (none when there is one value): its values as ranges of ranks or millionths.
    Scalar { variable: Option<VarId>, bands: Vec<(i64, i64)> },
    /// One variable an option, and a switch for each box of evidence that is no single box.
    Options { variables: Vec<VarId>, boxes: Vec<(SetBox, VarId)> },
}

/// One conclusion (or cell) of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Asked {
    /// Which record.
    pub record: RecordId,
    /// Which conclusion.
    pub conclusion: ConclusionId,
    /// Which cell of a matrix.
    pub cell: Option<u32>,
}

/// A question as a function of all items.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub question: Question,
    /// The value, whatever the constraints say.
    pub value: Node,
}

impl<'a> Lifted<'a> {
    /// Lifts a case. `closing`: open lists that could be complete. `possible`: for each of these lists of a record one
    /// more record that may be there.
    pub fn new(
        program: &'a Program<'a>,
        case: &'a Case,
        reading: ReadingKind,
        limit: usize,
        closing: &[(RecordId, ItemId)],
        possible: &[(RecordId, ItemId)],
    ) -> Self {
        let engine = Engine::empty(program, limit, Mode::Exact);
        let (items, evidence) = (Vec::new(), Masks::default());
        let (possible_records, closable) = (Vec::new(), Vec::new());
        let mut lifted =
            Self { engine, items, possible: possible_records, closing: closable, evidence, case, reading };
        for (id, record) in case.records.pairs() {
            lifted.add_record(id, record);
        }
        for &(record, list) in closing {
            lifted.add_closing(record, list);
        }
        for &(record, list) in possible {
            lifted.add_possible(record, list);
        }
        let mut masks = Masks::default();
        for item in &lifted.items {
            item.look_at(&item.used, &mut masks);
        }
        for &(_, is_added) in &lifted.possible {
            masks.allow_only(is_added, &[true, false]);
        }
        for &(.., is_closed) in &lifted.closing {
            masks.allow_only(is_closed, &[true, false]);
        }
        lifted.evidence = masks.clone();
        lifted.engine.defaults = masks;
        lifted
    }

    fn add_record(&mut self, id: RecordId, record: &Record) {
        let framework = self.engine.framework;
        let instance = id.index();
        let mut nodes = Vec::new();
        let mut grounds = Vec::new();
        for (&item, evidence) in
            framework.vocabulary.entities[record.entity].items.iter().zip(&record.evidence)
        {
            let Some((used, ground)) = used_of(framework, item, evidence, self.reading) else {
                let place = record.lists.iter().position(|list| list.item == item).unwrap_or(0);
                nodes.push(ItemNode::List(place));
                grounds.push(Ground::Recorded);
                continue;
            };
            let said = sets_said(framework, item, evidence);
            let (node, form, relax) = match &used {
                ValueSet::Ranks(_) | ValueSet::Ranges(_) => {
                    let (node, form) = self.scalar(instance, item, &said);
                    (node, form, None)
                }
                ValueSet::Sets(_) => self.options(instance, item, &said),
            };
            nodes.push(node);
            grounds.push(ground);
            self.items.push(LiftedItem { instance, item, form, relax, used });
        }
        let lists = self.engine.lists_of(record, Some(self.reading));
        let parent = record.parent.map(Id::index);
        self.engine.instances.push(Instance {
            entity: record.entity,
            parent,
            items: nodes,
            lists,
            present: None,
        });
        self.engine.grounds.push(grounds);
    }

    fn scalar(&mut self, instance: usize, item: ItemId, said: &[ValueSet]) -> (ItemNode, LiftedForm) {
        let engine = &mut self.engine;
        let domain = &engine.framework.vocabulary.items[item].domain;
        let bands: Vec<(i64, i64)> = match domain {
            Domain::Number(grid) => {
                let mut cuts = engine.program.cuts[item].clone();
                for set in said {
                    if let ValueSet::Ranges(ranges) = set {
                        cuts.extend(
                            ranges.iter().flat_map(|&(low, high)| [low, Decimal(high.0 + grid.step.0)]),
                        );
                    }
                }
                cuts.sort();
                cuts.dedup();
                cut_ranges(grid, &[(grid.low, grid.high)], &cuts)
            }
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                let n_ranks = engine.framework.vocabulary.labels(domain).len() as i64;
                (0..n_ranks).map(|rank| (rank, rank)).collect()
            }
        };
        engine.constant_bands.insert((instance, item), bands.clone());
        let codes: Vec<i64> = bands.iter().map(|&(low, _)| low).collect();
        if let [only] = codes.as_slice() {
            let node = engine.dd.constant(*only);
            return (ItemNode::Scalar(node), LiftedForm::Scalar { variable: None, bands });
        }
        let variable = engine.dd.add_variable(codes.len());
        engine.origins.push(match domain {
            Domain::Number(_) => VarOrigin::Bands { instance, item, bands: bands.clone() },
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                VarOrigin::Ranks { instance, item, ranks: codes.iter().map(|&code| code as u32).collect() }
            }
        });
        let node = engine.dd.variable(variable, &codes);
        (ItemNode::Scalar(node), LiftedForm::Scalar { variable: Some(variable), bands })
    }

    fn options(
        &mut self,
        instance: usize,
        item: ItemId,
        said: &[ValueSet],
    ) -> (ItemNode, LiftedForm, Option<VarId>) {
        let engine = &mut self.engine;
        let n_options =
            engine.framework.vocabulary.labels(&engine.framework.vocabulary.items[item].domain).len();
        let mut nodes = Vec::new();
        let mut variables = Vec::new();
        for _ in 0..n_options {
            let variable = engine.dd.add_variable(2);
            engine.origins.push(VarOrigin::Option { instance, item });
            nodes.push(engine.dd.variable(variable, &[0, 1]));
            variables.push(variable);
        }
        let mut all: Vec<SetBox> = said.iter().flat_map(|set| boxes_of(set).to_vec()).collect();
        all.sort();
        all.dedup();
        let is_box = all.len() <= 1 || said.iter().all(|set| boxes_of(set).len() <= 1);
        if is_box {
            let form = LiftedForm::Options { variables, boxes: Vec::new() };
            return (ItemNode::Options(nodes), form, None);
        }
        let (relax, mut factor) = engine.switch(instance);
        let mut boxes = Vec::new();
        for one in all {
            let (variable, is_on) = engine.switch(instance);
            let inside = engine.in_some_box(&nodes, &[one]);
            let both = engine.dd.and(is_on, inside);
            factor = engine.dd.or(factor, both);
            boxes.push((one, variable));
        }
        engine.evidence_factors.push(factor);
        (ItemNode::Options(nodes), LiftedForm::Options { variables, boxes }, Some(relax))
    }

    fn add_closing(&mut self, record: RecordId, list: ItemId) {
        let (variable, is_closed) = self.engine.switch(record.index());
        let place = self.engine.list_place(record.index(), list);
        self.engine.instances[record.index()].lists[place].closed = Some(is_closed);
        self.closing.push((record, list, variable));
    }

    fn add_possible(&mut self, record: RecordId, list: ItemId) {
        let instance = self.engine.instances.len();
        let (variable, is_added) = self.engine.switch(instance);
        let Some(instance) = self.engine.add_possible(record.index(), list) else { return };
        self.possible.push((instance, variable));
        let not_added = self.engine.dd.not(is_added);
        if let Some(present) = self.engine.instances[instance].present {
            let factor = self.engine.dd.or(not_added, present);
            self.engine.evidence_factors.push(factor);
            let place = self.engine.list_place(record.index(), list);
            if let Some(closed) = self.engine.instances[record.index()].lists[place].closed {
                // In a complete list it is there only if it is added.
                let (open, absent) = (self.engine.dd.not(closed), self.engine.dd.not(present));
                let open = self.engine.dd.or(open, absent);
                let factor = self.engine.dd.or(open, is_added);
                self.engine.evidence_factors.push(factor);
            }
        }
        let framework = self.engine.framework;
        let entity = self.engine.instances[instance].entity;
        for (place, &item) in framework.vocabulary.entities[entity].items.iter().enumerate() {
            let domain = &framework.vocabulary.items[item].domain;
            let Some(used) = framework.vocabulary.whole(domain) else { continue };
            let (form, nodes) = match &self.engine.instances[instance].items[place] {
                ItemNode::Scalar(node) => {
                    let bands = self.engine.constant_bands.get(&(instance, item)).cloned();
                    let variable = self.engine.dd.top(*node);
                    let form = LiftedForm::Scalar { variable, bands: bands.unwrap_or_default() };
                    (form, vec![*node])
                }
                ItemNode::Options(nodes) => {
                    let variables = nodes.iter().filter_map(|&node| self.engine.dd.top(node)).collect();
                    (LiftedForm::Options { variables, boxes: Vec::new() }, nodes.clone())
                }
                ItemNode::List(_) => continue,
            };
            let filled = used_of(framework, item, &nothing_said(framework, item), self.reading);
            let relax = filled.filter(|(filled, _)| *filled != used).map(|(filled, _)| {
                let (relax, mut factor) = self.engine.switch(instance);
                let fits = self.engine.is_among(&nodes, &form, &filled);
                factor = self.engine.dd.or(factor, fits);
                factor = self.engine.dd.or(factor, not_added);
                self.engine.evidence_factors.push(factor);
                relax
            });
            self.items.push(LiftedItem { instance, item, form, relax, used });
        }
    }

    /// A question as a function.
    pub fn see(&mut self, asked: Asked) -> Seen {
        let engine = &mut self.engine;
        let uses = engine.program.uses_of(asked.conclusion, asked.cell);
        let ctx = engine.context(uses.aggregates.iter().copied());
        let instance = asked.record.index();
        let value = engine.conclusion(ctx, instance, asked.conclusion, asked.cell.unwrap_or(0));
        Seen { question: Question { ctx, instance, conclusion: asked.conclusion }, value }
    }

    /// The variables that can have to do with a question, through the constraints too.
    pub fn related(&self, seen: &Seen) -> BTreeSet<VarId> {
        let own: BTreeSet<VarId> = self.engine.dd.support(seen.value).into_iter().collect();
        let mut all = self.engine.connected_variables(seen.question.ctx, &own);
        all.extend(own);
        all
    }

    /// False when something was more than could be done exactly.
    pub fn is_exact(&self, seen: &Seen) -> bool {
        !self.engine.dd.is_exhausted() && !self.engine.contexts[seen.question.ctx].inexact
    }

    /// A question joined with all constraints that have to do with it, so that its values under any evidence are read
    /// off at once; `None` when that takes too many nodes.
    pub fn joint(&mut self, seen: &Seen, at_most: usize) -> Option<Node> {
        let evidence = self.evidence.clone();
        let masked: BTreeSet<VarId> = evidence.variables().collect();
        let engine = &mut self.engine;
        engine.look_at(&evidence);
        let own: BTreeSet<VarId> = engine.dd.support(seen.value).into_iter().collect();
        let factors = engine.connected(engine.contexts[seen.question.ctx].factors.clone(), &own);
        let keep: BTreeSet<VarId> = masked.union(&own).copied().collect();
        let limit = engine.dd.n_nodes() + at_most;
        let mut joint = seen.value;
        for group in engine.eliminate(factors, &keep) {
            joint = engine.dd.given(joint, group);
            if engine.dd.n_nodes() > limit {
                return None;
            }
        }
        (!engine.dd.is_exhausted()).then_some(joint)
    }

    /// The values that a question has under some evidence; none when that contradicts itself.
    pub fn values(&mut self, seen: &Seen, masks: &Masks) -> Vec<i64> {
        self.engine.look_at(masks);
        let restriction = self.engine.restriction(seen.question.ctx, &[seen.value]);
        let given = self.engine.dd.given(seen.value, restriction);
        self.engine.dd.values(given, masks)
    }

    /// What decides it in some completion.
    pub fn deciders(&mut self, asked: Asked, seen: &Seen, masks: &Masks) -> Vec<Decider> {
        if asked.cell.is_some() {
            return Vec::new();
        }
        self.engine.look_at(masks);
        self.engine.deciders(seen.question)
    }

    /// Codes of a conclusion as values, in order, *not applicable* last.
    pub fn as_values(&self, asked: Asked, codes: &[i64]) -> Vec<Value> {
        super::answer::values_of(&self.engine, asked.conclusion, codes)
    }

    /// What would be used of an item if this were said of it.
    pub fn used_if(&self, item: ItemId, evidence: &Evidence) -> Option<ValueSet> {
        used_of(self.engine.framework, item, evidence, self.reading).map(|(used, _)| used)
    }

    /// What is said of an item of a listed record.
    pub fn evidence_of(&self, item: &LiftedItem) -> Option<&'a Evidence> {
        let place = self.engine.framework.vocabulary.items[item.item].place;
        let record = RecordId::new(item.instance);
        (item.instance < self.case.records.len()).then(|| self.case.records[record].evidence.get(place))?
    }
}

impl Engine<'_> {
    /// A yes/no variable without meaning for the analyst.
    fn switch(&mut self, owner: usize) -> (VarId, Node) {
        let variable = self.dd.add_variable(2);
        self.origins.push(VarOrigin::Helper { owner });
        (variable, self.dd.variable(variable, &[0, 1]))
    }

    /// The condition that an item has one of these values. A band that holds one of them counts.
    fn is_among(&mut self, nodes: &[Node], form: &LiftedForm, set: &ValueSet) -> Node {
        match form {
            LiftedForm::Scalar { variable, bands } => {
                let touches = |&(low, high): &(i64, i64)| match set {
                    ValueSet::Ranks(ranks) => ranks >> low & 1 == 1,
                    ValueSet::Ranges(ranges) => {
                        ranges.iter().any(|&(from, to)| from.0 <= high && low <= to.0)
                    }
                    ValueSet::Sets(_) => true,
                };
                let codes: Vec<i64> = bands.iter().map(|band| i64::from(touches(band))).collect();
                variable.map_or(Diagram::TRUE, |variable| self.dd.variable(variable, &codes))
            }
            LiftedForm::Options { .. } => self.in_some_box(nodes, boxes_of(set)),
        }
    }

    /// From now on looks at these values only. What was summed out under others is forgotten.
    pub fn look_at(&mut self, masks: &Masks) {
        if self.defaults != *masks {
            self.defaults = masks.clone();
            for context in &mut self.contexts {
                context.messages = super::constraint::Messages::default();
            }
        }
    }
}

impl LiftedItem {
    /// As a path; only of listed records.
    pub fn path(&self) -> ItemPath {
        ItemPath { record: RecordId::new(self.instance), item: self.item }
    }

    /// Its variables.
    pub fn variables(&self) -> &[VarId] {
        match &self.form {
            LiftedForm::Scalar { variable, .. } => variable.as_slice(),
            LiftedForm::Options { variables, .. } => variables,
        }
    }

    /// Looks at the values of a set only, whatever was said before.
    pub fn look_at(&self, set: &ValueSet, masks: &mut Masks) {
        match &self.form {
            LiftedForm::Scalar { variable, bands } => {
                if let Some(variable) = variable {
                    let allowed: Vec<bool> = bands.iter().map(|&band| is_in(set, band)).collect();
                    masks.allow_only(*variable, &allowed);
                }
            }
            LiftedForm::Options { variables, boxes } => {
                let used = boxes_of(set);
                let must = used.iter().fold(u128::MAX, |all, it| all & it.must);
                let may = used.iter().fold(0, |all, it| all | it.may);
                for (bit, &variable) in variables.iter().enumerate() {
                    masks.allow_only(variable, &[must >> bit & 1 == 0, may >> bit & 1 == 1]);
                }
                for (one, variable) in boxes {
                    let is_on = used.contains(one);
                    masks.allow_only(*variable, &[!is_on, is_on]);
                }
                if let Some(relax) = self.relax.filter(|_| !boxes.is_empty()) {
                    let is_box = used.len() <= 1;
                    masks.allow_only(relax, &[!is_box, is_box]);
                }
            }
        }
        let is_possible_record = match &self.form {
            LiftedForm::Scalar { .. } => true,
            LiftedForm::Options { boxes, .. } => boxes.is_empty(),
        };
        if let Some(relax) = self.relax.filter(|_| is_possible_record) {
            masks.allow_only(relax, &[true, false]);
        }
    }

    /// Looks at all values.
    pub fn lift(&self, masks: &mut Masks) {
        for &variable in self.variables() {
            masks.lift(variable);
        }
        self.relax_in(masks);
    }

    /// What was said of it holds no longer, beside restrictions of its variables.
    pub fn relax_in(&self, masks: &mut Masks) {
        if let Some(relax) = self.relax {
            masks.allow_only(relax, &[false, true]);
        }
    }
}

fn boxes_of(set: &ValueSet) -> &[SetBox] {
    match set {
        ValueSet::Sets(boxes) => boxes,
        ValueSet::Ranks(_) | ValueSet::Ranges(_) => &[],
    }
}

/// True when a band lies in a set; bands are cut where sets end, so its first value tells.
fn is_in(set: &ValueSet, (low, _): (i64, i64)) -> bool {
    match set {
        ValueSet::Ranks(ranks) => ranks >> low & 1 == 1,
        ValueSet::Ranges(ranges) => ranges.iter().any(|&(from, to)| from.0 <= low && low <= to.0),
        ValueSet::Sets(_) => true,
    }
}

/// What is used of an item, and where it comes from; `None` for lists.
fn used_of(
    framework: &Framework,
    item: ItemId,
    evidence: &Evidence,
    reading: ReadingKind,
) -> Option<(ValueSet, Ground)> {
    let settled = settle(framework, item, evidence, reading)?;
    let used = match &settled.default {
        Some(default) => settled.possible.intersect(default).unwrap_or(settled.possible),
        None => settled.possible,
    };
    Some((used, settled.ground))
}

/// All sets of values that may be used of an item, with some of its evidence or without.
fn sets_said(framework: &Framework, item: ItemId, evidence: &Evidence) -> Vec<ValueSet> {
    let mut sets: Vec<ValueSet> = evidence.possible.iter().cloned().collect();
    sets.extend(evidence.observations.iter().chain(&evidence.presumption).map(|it| it.possible.clone()));
    sets.extend(framework.assumptions.iter().filter(|it| it.item == item).map(|it| it.value.clone()));
    if let Some(Silence::Value(value)) = &framework.vocabulary.items[item].silence {
        sets.push(value.clone());
    }
    sets
}

/// Evidence of which nothing is said.
pub(crate) fn nothing_said(framework: &Framework, item: ItemId) -> Evidence {
    Evidence {
        standing: Standing::NotRecorded,
        possible: framework.vocabulary.whole(&framework.vocabulary.items[item].domain),
        observations: Vec::new(),
        presumption: None,
    }
}

//! Why a case got its results: from framework, case and evaluation to plain data in the analyst's words.
//!
//! `words` turns items and values into phrases, `condition` says why a condition holds, fails or is open; beside
//! them one file for each way to reach a conclusion. Nothing here knows widths or colours, and nothing computes a
//! result a second time: `report` lays out what stands here.

mod ask;
mod blocked;
mod condition;
mod defaults;
mod explanation;
mod forced;
mod grounds;
mod item;
mod matrix;
mod members;
mod models;
mod open;
mod operand;
mod points;
mod portfolio;
mod reach;
mod reasons;
mod rule;
mod table;
mod uses;
mod what_if;
mod why_not;
mod words;

pub use ask::{AskExplanation, AskedItem, effect_word, explain_ask};
pub use blocked::Blocked;
pub use explanation::{ConclusionExplanation, Explanation, Grid, Line, Mark, OpenItem, RecordExplanation};
pub use grounds::{EndInWords, FindInWords, GroundsInWords, explain_grounds};
pub(crate) use matrix::grid;
pub use open::OpenName;
pub(crate) use open::open_names;
pub use portfolio::{PortfolioExplanation, explain_portfolios};
pub use reach::is_fully_open;
pub use what_if::{DifferenceInWords, Side, WhatIfExplanation, explain_what_if};
pub use why_not::{ChangeInWords, EffectInWords, SettingInWords, WhyNotExplanation, explain_why_not};
pub use words::Words;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::diagnostic::counted;
use crate::evaluate::{Answer, Evaluation, Ground, ItemPath};
use crate::framework::{Decider, Home, Value};
use crate::program::Program;
use crate::value::{ConclusionId, ConditionId, ItemId, RecordId, Truth};
use crate::vocabulary::Domain;

/// Which conclusions to explain.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Only this record and those below it.
    pub record: Option<RecordId>,
    /// Only this conclusion.
    pub conclusion: Option<ConclusionId>,
    /// Only this cell of it.
    pub cell: Option<u32>,
}

/// Explains the selected conclusions of a case.
pub fn explain(
    program: &Program<'_>,
    digest: &str,
    case: &Case,
    evaluation: &Evaluation,
    selection: &Selection,
) -> Explanation {
    let framework = program.framework;
    let words = Words { framework, case, evaluation };
    let explainer = Explainer {
        program,
        words,
        memory: RefCell::default(),
        shown: RefCell::default(),
        is_brief: Cell::new(false),
    };
    let records = case.records.ids().filter_map(|record| explainer.record(record, selection)).collect();
    Explanation {
        framework: framework.name.clone(),
        version: framework.version.clone(),
        digest: digest.to_owned(),
        reading: evaluation.reading,
        case: case.id.clone(),
        title: case.title.clone(),
        records,
    }
}

/// What the files of this room share.
pub(crate) struct Explainer<'a> {
    program: &'a Program<'a>,
    words: Words<'a>,
    /// What was told before, and where: each proof is told once.
    memory: RefCell<Memory>,
    /// Conclusions that stand above.
    shown: RefCell<BTreeSet<(RecordId, ConclusionId)>>,
    /// Criteria are named and not spelled out, and nothing is remembered.
    is_brief: Cell<bool>,
}

/// What was told before.
#[derive(Clone, Debug, Default)]
struct Memory {
    /// The rule or class that is being told.
    place: String,
    /// Criteria that were spelled out: record and condition, then the rule or class.
    criteria: BTreeMap<(RecordId, ConditionId), String>,
    /// Items of which all was said that there is to say, then the rule or class.
    items: BTreeMap<ItemPath, String>,
    /// Items whose default was given its reason, then the conclusion.
    defaults: BTreeMap<ItemId, String>,
}

impl Explainer<'_> {
    fn record(&self, record: RecordId, selection: &Selection) -> Option<RecordExplanation> {
        let case = self.words.case;
        let is_selected = selection.record.is_none_or(|top| self.words.is_within(record, top));
        if !is_selected {
            return None;
        }
        let answers = &self.words.evaluation.records[record].answers;
        let mut conclusions = Vec::new();
        let mut done: Vec<ConclusionId> = Vec::new();
        for answer in answers {
            let id = answer.conclusion;
            if done.contains(&id) || selection.conclusion.is_some_and(|wanted| wanted != id) {
                continue;
            }
            done.push(id);
            let all: Vec<&Answer> = answers
                .iter()
                .filter(|it| it.conclusion == id && (selection.cell.is_none() || it.cell == selection.cell))
                .collect();
            conclusions.push(self.conclusion(record, id, &all));
            self.shown.borrow_mut().insert((record, id));
        }
        if conclusions.is_empty() {
            return None;
        }
        let ends = self.ends(record, &done);
        let title = if record == Case::ROOT { &case.title } else { &case.records[record].title };
        Some(RecordExplanation { path: self.words.path(record), title: title.clone(), ends, conclusions })
    }

    /// The results of the conclusions that no other one of the record uses.
    fn ends(&self, record: RecordId, shown: &[ConclusionId]) -> Vec<String> {
        let framework = self.words.framework;
        let mut used: Vec<ConclusionId> = Vec::new();
        for &id in shown {
            used.extend(uses::conclusions_named(framework, id));
        }
        let answers = &self.words.evaluation.records[record].answers;
        shown
            .iter()
            .filter(|id| !used.contains(id))
            .filter_map(|&id| answers.iter().find(|it| it.conclusion == id && it.cell.is_none()))
            .map(|answer| self.words.answer(answer))
            .collect()
    }

    fn conclusion(&self, record: RecordId, id: ConclusionId, answers: &[&Answer]) -> ConclusionExplanation {
        let definition = &self.words.framework.conclusions[id];
        let (mut lines, mut grid) = (Vec::new(), None);
        if let (Home::Matrix(matrix), false) = (&definition.home, answers.is_empty()) {
            grid = Some(self.grid(record, matrix, answers));
        }
        if let Some(answer) = answers.first() {
            lines = self.lines(record, answer);
        }
        let mut open: Vec<ItemPath> = answers.iter().flat_map(|it| it.open.iter().copied()).collect();
        open.sort();
        open.dedup();
        let is_exact = answers.iter().all(|it| it.outcome.is_exact());
        let alone = if is_exact { self.cannot_matter(record, id, &open) } else { Vec::new() };
        let mut rests: Vec<ItemPath> = answers.iter().flat_map(|it| it.resting_on.iter().copied()).collect();
        rests.sort();
        rests.dedup();
        let uses = self.uses(record, answers, &lines, &rests);
        ConclusionExplanation {
            name: self.words.conclusion_name(id, single_cell(answers)),
            question: definition.question.clone(),
            result: match answers {
                [one] => self.words.answer(one),
                many => self.cells_in_short(many),
            },
            answers: answers.iter().map(|&it| it.clone()).collect(),
            is_settled: answers.iter().all(|it| it.outcome.values().len() == 1),
            is_exact,
            lines,
            grid,
            label: self.label(answers),
            source: self.words.cites(&definition.cites),
            open: open_names(&self.words, record, &open),
            settle: open.into_iter().map(|path| self.open_item(path)).collect(),
            nothing_alone: alone.iter().map(|&path| self.words.item_path(path)).collect(),
            alone: open_names(&self.words, record, &alone).into_iter().map(|it| it.name).collect(),
            uses,
            rests_on_short: self.rests_on(record, &definition.name, &rests),
            rests_on: rests.into_iter().map(|path| self.words.rests_on(path)).collect(),
        }
    }

    /// The reasons for an answer, in the order in which they are printed. They are worded twice: the first time shows
    /// how each stands and so the order, the second time tells each proof where it comes first.
    fn lines(&self, record: RecordId, answer: &Answer) -> Vec<Line> {
        let before = self.memory.borrow().clone();
        let mut order: Vec<(usize, String)> =
            self.worded(record, answer, &[]).iter().map(|it| (rank(it), it.name.clone())).collect();
        order.sort_by_key(|(rank, _)| *rank);
        let names: Vec<String> = order.into_iter().map(|(_, name)| name).collect();
        self.memory.replace(before);
        let mut lines = self.worded(record, answer, &names);
        lines.sort_by_key(rank);
        lines
    }

    /// The reasons, told in the order of these names as far as they are named.
    fn worded(&self, record: RecordId, answer: &Answer, order: &[String]) -> Vec<Line> {
        let definition = &self.words.framework.conclusions[answer.conclusion];
        let mut lines = match &definition.home {
            Home::Rules { otherwise, rules } => self.rules(record, answer, rules, Some(*otherwise), order),
            Home::Table { table, caps, .. } => {
                let mut lines = self.rows(record, answer, *table, order);
                lines.extend(self.rules(record, answer, caps, None, order));
                lines
            }
            Home::Models(models) => self.classes(record, answer, models, order),
            Home::Points(points) => self.points(record, points),
            Home::Matrix(_) => Vec::new(),
        };
        self.applicability(record, answer, &mut lines);
        lines
    }

    /// A line for `applies when`, unless it simply holds.
    fn applicability(&self, record: RecordId, answer: &Answer, lines: &mut Vec<Line>) {
        let framework = self.words.framework;
        let definition = &framework.conclusions[answer.conclusion];
        if answer.applies == Truth::Holds {
            return;
        }
        let own = definition.applies.as_ref().map(|it| (record, it));
        let whole = framework.applies.as_ref().map(|it| (Case::ROOT, it));
        let mut reasons = reasons::Reasons::default();
        for (of, condition) in own.into_iter().chain(whole) {
            if self.truth(of, condition) != Truth::Holds {
                reasons.add(self.why(of, condition, "applies"));
            }
        }
        let text = match answer.applies {
            Truth::Fails => format!("not applicable: {}", reasons.text()),
            Truth::Open | Truth::Holds => format!("applies or not: {}", reasons.text()),
        };
        lines.push(Line {
            source: self.words.cites(&definition.cites),
            ..Line::plain(reasons.mark(answer.applies), "applies", &text)
        });
    }

    /// The one result of all cells, or how many there are.
    fn cells_in_short(&self, cells: &[&Answer]) -> String {
        let results: Vec<String> = cells.iter().map(|it| self.words.answer(it)).collect();
        match results.first().filter(|first| results.iter().all(|it| it == *first)) {
            Some(result) => format!("{result}, {}", in_all_cells(cells.len())),
            None => counted(cells.len(), "cell"),
        }
    }

    /// The label of the one class that is left, where it differs from its name.
    fn label(&self, answers: &[&Answer]) -> String {
        let [answer] = answers else { return String::new() };
        let [Value::Rank(rank)] = answer.outcome.values().as_slice() else { return String::new() };
        let Domain::OneOf(labels) = &self.words.framework.conclusions[answer.conclusion].domain else {
            return String::new();
        };
        let label = labels.get(*rank as usize).and_then(|it| it.label.clone());
        label.unwrap_or_default()
    }

    fn open_item(&self, path: ItemPath) -> OpenItem {
        let item = &self.words.framework.vocabulary.items[path.item];
        OpenItem {
            path: self.words.item_path(path),
            standing: self.words.standing(path),
            question: item.question.clone(),
        }
    }
}

/// The names that are told first, in that order, before the rest.
fn in_order<T: Copy>(all: &[T], order: &[String], name: impl Fn(T) -> String) -> Vec<T> {
    let place = |it: &T| {
        let name = name(*it);
        order.iter().position(|known| *known == name).unwrap_or(usize::MAX)
    };
    let mut sorted = all.to_vec();
    sorted.sort_by_key(place);
    sorted
}

/// What decided comes first, then what an exception that decides switches off, then what a constraint rules out, then
/// what is open, then the rest; otherwise in the order of the framework.
fn rank(line: &Line) -> usize {
    match (line.is_forced, line.mark) {
        _ if line.decides => 0,
        _ if line.is_telling() => 1,
        (true, _) => 2,
        (false, Mark::Open | Mark::Contested) => 3,
        (false, Mark::SwitchedOff) => 4,
        (false, Mark::Holds | Mark::Assumed) => 5,
        (false, Mark::Fails) => 6,
    }
}

/// Behind a result that all cells of a matrix have.
pub(crate) fn in_all_cells(n: usize) -> String {
    match n {
        1 => "in its one cell".to_owned(),
        2 => "in both cells".to_owned(),
        n => format!("in all {n} cells"),
    }
}

fn single_cell(answers: &[&Answer]) -> Option<u32> {
    match answers {
        [one] => one.cell,
        _ => None,
    }
}

/// True when a decider is among those of an answer.
fn decides(answer: &Answer, decider: Decider) -> bool {
    answer.because.contains(&decider)
}

/// True when a value nobody recorded was used.
fn is_filled(ground: Ground) -> bool {
    match ground {
        Ground::Presumed | Ground::Silence | Ground::Assumed => true,
        Ground::Recorded | Ground::Unknown | Ground::Unanswerable | Ground::Contested => false,
    }
}

/// True when a value is among those of an answer.
fn can_be(answer: &Answer, value: Value) -> bool {
    answer.outcome.values().contains(&value)
}

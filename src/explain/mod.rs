//! Why a case got its results: from framework, case and evaluation to plain data in the analyst's words.
//!
//! `words` turns items and values into phrases, `condition` says why a condition holds, fails or is open; beside
//! them one file for each way to reach a conclusion. Nothing here knows widths or colours, and nothing computes a
//! result a second time: `report` lays out what stands here.

mod ask;
mod blocked;
mod condition;
mod matrix;
mod models;
mod points;
mod portfolio;
mod rule;
mod table;
pub(crate) mod values;
mod why_not;
mod words;

pub use ask::{AskExplanation, AskedItem, effect_word, explain_ask};
pub use blocked::Blocked;
pub use portfolio::{PortfolioExplanation, explain_portfolios};
pub use why_not::{ChangeInWords, EffectInWords, SettingInWords, WhyNotExplanation, explain_why_not};
pub use words::Words;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::evaluate::{Answer, Evaluation, Ground, ItemPath};
use crate::framework::{Decider, Framework, Home, Value};
use crate::program::Program;
use crate::syntax::tree::ReadingKind;
use crate::value::{ConclusionId, ConditionId, RecordId, Truth, ValueSet};
use crate::vocabulary::Domain;

/// Why, for one case.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The framework's name.
    pub framework: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// The reading of silence that was used.
    pub reading: ReadingKind,
    /// The case's id.
    pub case: String,
    /// Its title; empty when none.
    pub title: String,
    /// Records in order, those without an explained conclusion left out.
    pub records: Vec<RecordExplanation>,
}

/// Why, for one record.
#[derive(Clone, Debug)]
pub struct RecordExplanation {
    /// `projects.waste`; empty for the root.
    pub path: String,
    /// Its title; empty when none.
    pub title: String,
    /// The results that no other conclusion of the record uses, in short.
    pub ends: Vec<String>,
    /// Its conclusions in order.
    pub conclusions: Vec<ConclusionExplanation>,
}

/// Why one conclusion has its result.
#[derive(Clone, Debug)]
pub struct ConclusionExplanation {
    /// Its name.
    pub name: String,
    /// The question it answers; empty when none.
    pub question: String,
    /// The result in words.
    pub result: String,
    /// The result as values, for machines; one list a cell for a matrix.
    pub answers: Vec<Answer>,
    /// One value is left.
    pub is_settled: bool,
    /// The result is exact.
    pub is_exact: bool,
    /// What decided first, then what is open, then what failed.
    pub lines: Vec<Line>,
    /// A matrix as a table.
    pub grid: Option<Grid>,
    /// The open items that can change the result.
    pub settle: Vec<OpenItem>,
    /// The open items that it reads and that cannot change it; proved, so only when the result is exact.
    pub cannot_matter: Vec<String>,
    /// What the result rests on that nobody recorded: presumed, assumed or silent values.
    pub rests_on: Vec<String>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// How it stands.
    pub mark: Mark,
    /// The rule, row or class.
    pub name: String,
    /// What it gives: `at least strong`; may be empty.
    pub effect: String,
    /// Why it holds, fails or is open.
    pub text: String,
    /// The framework's own reason; empty when none.
    pub because: String,
    /// Where it comes from.
    pub source: String,
    /// It decides in some completion.
    pub decides: bool,
}

/// How a reason stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It holds.
    Holds,
    /// It holds on a value that nobody recorded.
    Assumed,
    /// It is open.
    Open,
    /// It is open because sources disagree.
    Contested,
    /// An exception switched it off.
    SwitchedOff,
    /// It fails.
    Fails,
}

impl Mark {
    /// The sign that is printed.
    pub fn sign(self) -> char {
        match self {
            Self::Holds => '+',
            Self::Assumed => '~',
            Self::Open => '?',
            Self::Contested => '!',
            Self::SwitchedOff => 'x',
            Self::Fails => '-',
        }
    }

    /// The sign in words, for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Assumed => "assumed",
            Self::Open => "open",
            Self::Contested => "contested",
            Self::SwitchedOff => "switched off",
            Self::Fails => "fails",
        }
    }
}

/// A matrix as a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The heading of the rows.
    pub by: String,
    /// Column headings; one for a matrix by one item.
    pub columns: Vec<String>,
    /// Row heading and one result a column.
    pub rows: Vec<(String, Vec<String>)>,
    /// What the records say about how sure a cell is.
    pub notes: Vec<String>,
}

/// An open item that can change a result.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenItem {
    /// As a path from the case: `projects.waste.national_link`.
    pub path: String,
    /// *unknown*, *unanswerable*, *contested*, *presumed* …
    pub standing: String,
    /// The question to ask; empty when none.
    pub question: String,
}

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
        told: RefCell::default(),
        asked: RefCell::default(),
        shown: RefCell::default(),
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
    /// Where a criterion was first spelled out, so that it is told once: record and condition, then a rule or class.
    told: RefCell<BTreeMap<(RecordId, ConditionId), String>>,
    /// Items whose question has been put once.
    asked: RefCell<BTreeSet<ItemPath>>,
    /// Conclusions that stand above.
    shown: RefCell<BTreeSet<(RecordId, ConclusionId)>>,
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
            used.extend(condition::conclusions_named(framework, id));
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
        let mut grid = None;
        let mut lines = Vec::new();
        if let Some(answer) = answers.first() {
            match &definition.home {
                Home::Rules { otherwise, rules } => {
                    lines = self.rules(record, answer, rules, Some(*otherwise));
                }
                Home::Table { table, caps, .. } => {
                    lines = self.rows(record, answer, *table);
                    lines.extend(self.rules(record, answer, caps, None));
                }
                Home::Models(models) => lines = self.classes(record, answer, models),
                Home::Points(points) => lines = self.points(record, points),
                Home::Matrix(matrix) => grid = Some(self.grid(record, matrix, answers)),
            }
            self.applicability(record, answer, &mut lines);
        }
        sort_lines(&mut lines);
        let mut open: Vec<ItemPath> = answers.iter().flat_map(|it| it.open.iter().copied()).collect();
        open.sort();
        open.dedup();
        let is_exact = answers.iter().all(|it| it.outcome.is_exact());
        let cannot_matter = if is_exact { self.cannot_matter(record, id, &open) } else { Vec::new() };
        let mut rests: Vec<ItemPath> = answers.iter().flat_map(|it| it.resting_on.iter().copied()).collect();
        rests.sort();
        rests.dedup();
        ConclusionExplanation {
            name: self.words.conclusion_name(id, single_cell(answers)),
            question: definition.question.clone(),
            result: match answers {
                [one] => self.words.answer(one),
                many => format!("{} cells", many.len()),
            },
            answers: answers.iter().map(|&it| it.clone()).collect(),
            is_settled: answers.iter().all(|it| it.outcome.values().len() == 1),
            is_exact,
            lines,
            grid,
            settle: open.into_iter().map(|path| self.open_item(path)).collect(),
            cannot_matter,
            rests_on: rests.into_iter().map(|path| self.words.rests_on(path)).collect(),
        }
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
        let mut reasons = condition::Reasons::default();
        for (of, condition) in own.into_iter().chain(whole) {
            if self.truth(of, condition) != Truth::Holds {
                reasons.add(self.why(of, condition, "applies"));
            }
        }
        lines.push(Line {
            mark: reasons.mark(answer.applies),
            name: "applies".to_owned(),
            effect: String::new(),
            text: match answer.applies {
                Truth::Fails => format!("not applicable: {}", reasons.text()),
                Truth::Open | Truth::Holds => format!("applies or not: {}", reasons.text()),
            },
            because: String::new(),
            source: self.words.cites(&definition.cites),
            decides: true,
        });
    }

    fn open_item(&self, path: ItemPath) -> OpenItem {
        let item = &self.words.framework.vocabulary.items[path.item];
        OpenItem {
            path: self.words.item_path(path),
            standing: self.words.standing(path),
            question: item.question.clone(),
        }
    }

    /// Items of the record and of those above it that are read, open, and not among those that matter.
    fn cannot_matter(&self, record: RecordId, id: ConclusionId, matter: &[ItemPath]) -> Vec<String> {
        let uses = &self.program.conclusion_uses[id];
        let vocabulary = &self.words.framework.vocabulary;
        let mut names = Vec::new();
        for at in self.words.lineage(record) {
            for (place, &item) in
                vocabulary.entities[self.words.case.records[at].entity].items.iter().enumerate()
            {
                let path = ItemPath { record: at, item };
                if !uses.items.contains(&item) || matter.contains(&path) {
                    continue;
                }
                let Some(state) = self.words.evaluation.records[at].items.get(place) else { continue };
                let is_list = matches!(vocabulary.items[item].domain, Domain::List { .. });
                if !is_list && !state.possible.as_ref().is_some_and(ValueSet::is_single) {
                    names.push(self.words.item_path(path));
                }
            }
        }
        names
    }
}

/// What decided comes first, then what is open, then the rest; otherwise in the order of the framework.
fn sort_lines(lines: &mut [Line]) {
    let rank = |line: &Line| match (line.decides, line.mark) {
        (true, _) => 0,
        (false, Mark::Open | Mark::Contested) => 1,
        (false, Mark::SwitchedOff) => 2,
        (false, Mark::Holds | Mark::Assumed) => 3,
        (false, Mark::Fails) => 4,
    };
    lines.sort_by_key(rank);
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

/// What a rule, row or class is called.
pub fn decider_name(framework: &Framework, decider: Decider) -> String {
    let name = match decider {
        Decider::Rule(rule) => Some(framework.rules[rule].name.as_str()),
        Decider::Row(table, row) => {
            framework.tables[table].rows.get(row as usize).map(|row| row.name.as_str())
        }
        Decider::Class(conclusion, class) => match &framework.conclusions[conclusion].home {
            Home::Models(models) => models.classes.get(class as usize).map(|class| class.label.name.as_str()),
            Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => None,
        },
        Decider::PortfolioRow(portfolio, row) => {
            framework.portfolios[portfolio].rows.get(row as usize).map(|row| row.label.name.as_str())
        }
    };
    name.unwrap_or_default().to_owned()
}

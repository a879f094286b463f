//! One case under one framework: exact result sets, what decided, what is open.
//!
//! `evaluate` is the one function. It records everything that `explain` needs in the same pass;
//! nothing computes a result a second time.

mod answer;
mod classes;
mod conclusion;
pub(crate) mod condition;
mod contradiction;
mod constraint;
pub(crate) mod decision;
pub(crate) mod demand;
pub(crate) mod engine;
pub(crate) mod evidence;
pub(crate) mod lifted;
mod lists;
mod portfolio;
#[cfg(test)]
mod possible_test;
mod rule;
mod silent;
mod table;
pub(crate) mod witness;

pub(crate) use answer::values_of;
pub use lifted::Asked;
pub use portfolio::portfolio;

use crate::case::Case;
use crate::framework::{Decider, Value};
use crate::program::Program;
use crate::space::Budget;
use crate::syntax::tree::ReadingKind;
use crate::value::{ConclusionId, IdVec, ItemId, Outcome, PortfolioId, RecordId, RuleId, Truth, ValueSet};

/// How much of the record of what decided is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Results, what decided, what is open.
    Results,
    /// Also the truth of every condition, and what is left of every item: what an explanation words.
    Explanation,
}

/// Assesses a case: for every record and conclusion the exact set of values over all completions that meet the
/// constraints.
///
/// # Errors
/// When no completion meets them.
pub fn evaluate(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    detail: Detail,
) -> Result<Evaluation, Contradiction> {
    answer::evaluate(program, case, reading, budget, detail)
}

/// What is asked of a case: a conclusion, or a cell of a matrix, of a record.
pub type Wanted = (RecordId, ConclusionId, Option<u32>);

/// Works out some conclusions of a case only, in the order asked.
///
/// # Errors
/// When no completion meets the constraints.
pub fn answers(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    wanted: &[Wanted],
) -> Result<Vec<Answer>, Contradiction> {
    answer::answers(program, case, reading, budget, wanted)
}

/// What a framework says of a case.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The reading of silence that was used.
    pub reading: ReadingKind,
    /// One for each record of the case.
    pub records: IdVec<RecordId, RecordEvaluation>,
    /// Every result is exact.
    pub exact: bool,
    /// For each portfolio, what this case adds to its count.
    pub counts: IdVec<PortfolioId, Counts>,
    /// `unusual` clauses that hold whatever the open items are.
    pub unusual: Vec<Unusual>,
}

/// An `unusual` clause that holds of a record: the coding is worth a second look.
#[derive(Clone, Debug, PartialEq)]
pub struct Unusual {
    /// Of which record.
    pub record: RecordId,
    /// Its place in `Vocabulary::unusual`.
    pub clause: usize,
    /// The items of the case that it reads.
    pub items: Vec<ItemPath>,
}

impl Evaluation {
    /// The answer to one question.
    pub fn answer(&self, asked: Asked) -> Option<&Answer> {
        let mut answers = self.records[asked.record].answers.iter();
        answers.find(|it| it.conclusion == asked.conclusion && it.cell == asked.cell)
    }
}

/// What one case adds to a portfolio.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// The combinations that completions reach: for the portfolio itself and each one that its rows name (in the
    /// order of their ids) how many records are counted, of how many. Sorted.
    pub reached: Vec<Vec<(u32, u32)>>,
    /// Records counted in every completion.
    pub certain: Vec<RecordId>,
    /// Records counted in some completions only.
    pub possible: Vec<RecordId>,
    /// The combinations are exact.
    pub exact: bool,
}

/// What a framework says of a record.
#[derive(Clone, Debug)]
pub struct RecordEvaluation {
    /// One for each conclusion of the record's entity, in order of declaration; one a cell for a matrix.
    pub answers: Vec<Answer>,
    /// One for each item of the entity, by `Item::place`.
    pub items: Vec<ItemState>,
    /// The truth of each condition in scope of this record, by id; `None` for those of other entities.
    pub truths: Vec<Option<Truth>>,
}

/// The result of one conclusion (or one cell) for one record.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Which conclusion.
    pub conclusion: ConclusionId,
    /// Which cell of a matrix.
    pub cell: Option<u32>,
    /// All values still possible, in the order of the domain, *not applicable* last.
    pub outcome: Outcome<Vec<Value>>,
    /// What decides it in at least one completion, in order of declaration.
    pub because: Vec<Decider>,
    /// The open items that can change it, and no other: records in order, items in order.
    pub open: Vec<ItemPath>,
    /// For each rule and exception of it (rule, then its exceptions): condition and whether it is in force.
    pub rules: Vec<RuleState>,
    /// For a table: for each row, whether it matches. For models: for each class, whether it fits.
    pub rows: Vec<Truth>,
    /// Whether it applies.
    pub applies: Truth,
    /// Presumed, silent or assumed values whose loss would change the result.
    pub resting_on: Vec<ItemPath>,
}

/// How one rule or exception stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleState {
    /// Which.
    pub rule: RuleId,
    /// Its condition.
    pub condition: Truth,
    /// Its condition holds and no exception to it is in force.
    pub in_force: Truth,
}

/// One item of one record of a case (a list item: its further records).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemPath {
    /// Which record.
    pub record: RecordId,
    /// Which item.
    pub item: ItemId,
}

/// What was used for an item.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemState {
    /// Where the values come from.
    pub ground: Ground,
    /// The values used: evidence, reading and assumption taken together, and what the constraints leave of it;
    /// `None` for lists.
    pub possible: Option<ValueSet>,
    /// True when constraints ruled out values that the evidence left possible.
    pub narrowed: bool,
}

/// Where the values used for an item come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// What is recorded (known, a part, contested).
    Recorded,
    /// Nothing is known.
    Unknown,
    /// It cannot be had.
    Unanswerable,
    /// The case's presumption, used in this reading.
    Presumed,
    /// `silence means V`, used in this reading.
    Silence,
    /// The framework's `assume`.
    Assumed,
    /// Sources disagree.
    Contested,
}

/// The case contradicts itself: no completion breaks no constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The record that the constraint is about.
    pub record: RecordId,
    /// The constraint that cannot be met, by its place in `Vocabulary::impossible`; the first one when only
    /// several together cannot.
    pub constraint: usize,
    /// True when it cannot be met whatever the other constraints say.
    pub alone: bool,
    /// The items it reads.
    pub items: Vec<ItemPath>,
    /// Those of them whose default makes it so; empty where what is recorded cannot be by itself.
    pub filled: Vec<Filled>,
}

/// An item of which a value is used that nobody recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// Which.
    pub path: ItemPath,
    /// Why: presumed, from silence, or assumed.
    pub ground: Ground,
    /// What is used.
    pub values: ValueSet,
}

/// A portfolio's result over cases.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioAnswer {
    /// The ranks still possible, in order; empty when there is no judgement.
    pub outcome: Outcome<Vec<u32>>,
    /// Too few cases.
    pub no_judgement: bool,
    /// Least and greatest count.
    pub count: (u64, u64),
    /// Least and greatest number that the share is of.
    pub of: (u64, u64),
    /// Rows that decide in at least one completion.
    pub because: Vec<Decider>,
    /// The records counted in every completion, and those counted in some: case index and record.
    pub certain: Vec<(usize, RecordId)>,
    /// Counted in some completion only.
    pub possible: Vec<(usize, RecordId)>,
}

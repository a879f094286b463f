//! Conditions with every name resolved. `resolve` makes them from the tree; a [`Scope`](resolve::Scope)
//! says what a name means. Evaluation walks them; explanation words them.

pub mod resolve;

use crate::source::Span;
use crate::syntax::tree::{Comparator, Fold, IncludesMode};
use crate::value::{ConclusionId, ConditionId, CriterionId, Decimal, ItemId, ParameterId, PortfolioId};

/// A condition; every node has an id of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Dense over the framework and its vocabulary.
    pub id: ConditionId,
    /// Where it stands.
    pub span: Span,
    /// What it says.
    pub kind: ConditionKind,
}

/// The forms of a condition. Parentheses are gone; groups have become `All`, `Any`, `AtLeast`, `AtMost`.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionKind {
    /// All of them.
    All(Vec<Condition>),
    /// At least one of them (`none of` is `Not(Any)`).
    Any(Vec<Condition>),
    /// Not it.
    Not(Box<Condition>),
    /// At least so many of them.
    AtLeast(Amount, Vec<Condition>),
    /// At most so many of them.
    AtMost(Amount, Vec<Condition>),
    /// A criterion of the record's entity or of an ancestor.
    Criterion(CriterionId),
    /// A yes/no item or conclusion by its bare name.
    Holds(Subject),
    /// `left <comparator> right`; also what `is V` and `is not V` become.
    Compare(Operand, Comparator, Operand),
    /// `x is one of …`.
    OneOf(Subject, Vec<Literal>),
    /// `x in low..high`, both inclusive; literals or parameters.
    In(Subject, Operand, Operand),
    /// `x includes …`; one bit an option or class.
    Includes(Subject, IncludesMode, u128),
    /// `x is empty`.
    Empty(Subject),
    /// `x is known`: one value is left. Portfolios only.
    Known(Subject),
    /// So many records of a child list are so.
    Quantified {
        /// How many.
        quantifier: Quantifier,
        /// The list item, of the record the condition is about.
        list: ItemId,
        /// What the records must be; its scope is the record.
        unit: Box<Condition>,
    },
}

/// What a name stands for. The owner's entity is that of the record or of an ancestor of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// An item.
    Item(ItemId),
    /// A conclusion.
    Conclusion(ConclusionId),
    /// One cell of a matrix: index into its cells, row by row.
    Cell(ConclusionId, u32),
}

/// A constant of a finite type, as rank or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Literal {
    /// yes/no (0, 1), level, option or class by its place.
    Rank(u32),
    /// A number; percentages in percent (`40%` is 40).
    Number(Decimal),
}

/// A constant or a parameter, in a cell of a table or as the end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// Written out.
    Literal(Literal),
    /// By name.
    Parameter(ParameterId),
}

/// A whole number, or a parameter that is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Written out.
    Number(Decimal),
    /// By name.
    Parameter(ParameterId),
}

/// How many records of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the language")]
pub enum Quantifier {
    Some,
    No,
    All,
    AllIfAny,
    AtLeast(Amount),
    AtMost(Amount),
    Exactly(Amount),
}

/// One side of a comparison, or a column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// What it is.
    pub kind: OperandKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of an operand.
#[derive(Clone, Debug, PartialEq)]
pub enum OperandKind {
    /// An item, conclusion or cell.
    Subject(Subject),
    /// A criterion, as yes/no.
    Criterion(CriterionId),
    /// A parameter.
    Parameter(ParameterId),
    /// A constant.
    Literal(Literal),
    /// `number of LIST [that have u]`.
    NumberOf {
        /// The list item.
        list: ItemId,
        /// The filter.
        that: Option<Box<Condition>>,
    },
    /// `share of LIST that have u`, in percent.
    ShareOf {
        /// The list item.
        list: ItemId,
        /// What is counted.
        that: Box<Condition>,
    },
    /// `highest|lowest|total FIELD of LIST [that have u]`.
    Fold {
        /// Which.
        fold: Fold,
        /// A field of the records: an item or conclusion of their entity.
        field: Subject,
        /// The list item.
        list: ItemId,
        /// The filter.
        that: Option<Box<Condition>>,
    },
    /// `count`: of the portfolio it stands in.
    Count,
    /// `share`, in percent: of the portfolio it stands in.
    Share,
    /// `count of NAME`.
    CountOf(PortfolioId),
}

impl Condition {
    /// The conditions directly inside it, over the same record (quantified units and filters of operands are not
    /// among them: those are over other records) and over records of its lists alike, in order of writing.
    pub fn parts(&self) -> Vec<&Condition> {
        match &self.kind {
            ConditionKind::All(parts)
            | ConditionKind::Any(parts)
            | ConditionKind::AtLeast(_, parts)
            | ConditionKind::AtMost(_, parts) => parts.iter().collect(),
            ConditionKind::Not(part) => vec![part],
            ConditionKind::Quantified { unit, .. } => vec![unit],
            ConditionKind::Criterion(_)
            | ConditionKind::Holds(_)
            | ConditionKind::Compare(..)
            | ConditionKind::OneOf(..)
            | ConditionKind::In(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_) => Vec::new(),
        }
    }

    /// The operands directly in it.
    pub fn operands(&self) -> Vec<&Operand> {
        match &self.kind {
            ConditionKind::Compare(left, _, right) => vec![left, right],
            ConditionKind::In(_, low, high) => vec![low, high],
            ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::Not(_)
            | ConditionKind::AtLeast(..)
            | ConditionKind::AtMost(..)
            | ConditionKind::Criterion(_)
            | ConditionKind::Holds(_)
            | ConditionKind::OneOf(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_)
            | ConditionKind::Quantified { .. } => Vec::new(),
        }
    }

    /// The item, conclusion or cell that it tests directly.
    pub fn subject(&self) -> Option<Subject> {
        match &self.kind {
            ConditionKind::Holds(subject)
            | ConditionKind::OneOf(subject, _)
            | ConditionKind::In(subject, ..)
            | ConditionKind::Includes(subject, ..)
            | ConditionKind::Empty(subject)
            | ConditionKind::Known(subject) => Some(*subject),
            ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::Not(_)
            | ConditionKind::AtLeast(..)
            | ConditionKind::AtMost(..)
            | ConditionKind::Criterion(_)
            | ConditionKind::Compare(..)
            | ConditionKind::Quantified { .. } => None,
        }
    }
}

impl Operand {
    /// The condition on the records of the list that it runs over.
    pub fn filter(&self) -> Option<&Condition> {
        match &self.kind {
            OperandKind::NumberOf { that, .. } | OperandKind::Fold { that, .. } => that.as_deref(),
            OperandKind::ShareOf { that, .. } => Some(that),
            OperandKind::Subject(_)
            | OperandKind::Criterion(_)
            | OperandKind::Parameter(_)
            | OperandKind::Literal(_)
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => None,
        }
    }
}

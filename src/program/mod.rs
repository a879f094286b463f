//! A framework made ready to run: parameters as numbers, number items cut to bands, lists seen only through
//! the few running totals (aggregates) that conditions ask about.

mod aggregate;
mod cuts;
mod digest;
mod uses;

pub use aggregate::{Aggregate, AggregateId, AggregateKind};
pub use cuts::{breaks_of_share, conditions, flip, of_total};
pub use digest::{digest, published_form};
pub use uses::{Uses, of_cell, of_condition, of_conditions, of_operand};

use crate::condition::{Amount, Literal};
use crate::framework::{CellValue, Framework};
use crate::value::{ConclusionId, CriterionId, Decimal, EntityId, IdVec, ItemId, ParameterId};
use crate::vocabulary::Domain;

/// A framework and what was worked out of it once, for every case.
#[derive(Debug)]
pub struct Program<'f> {
    /// The framework.
    pub framework: &'f Framework,
    /// For each number item, the first value of each band but the lowest, ascending, on the item's grid.
    pub cuts: IdVec<ItemId, Vec<Decimal>>,
    /// Everything that some condition asks of a list.
    pub aggregates: aggregate::Aggregates<'f>,
    /// What each conclusion depends on, through everything that it names.
    pub conclusion_uses: IdVec<ConclusionId, Uses>,
    /// What each criterion depends on.
    pub criterion_uses: IdVec<CriterionId, Uses>,
    /// What each `impossible` clause depends on.
    pub constraint_uses: Vec<Uses>,
}

/// Works out what evaluation and analysis need of a framework.
pub fn compile(framework: &Framework) -> Program<'_> {
    let aggregates = aggregate::collect(framework);
    let (conclusion_uses, criterion_uses, constraint_uses) = uses::collect(framework, &aggregates);
    Program {
        framework,
        cuts: cuts::collect(framework),
        aggregates,
        conclusion_uses,
        criterion_uses,
        constraint_uses,
    }
}

impl Program<'_> {
    /// True when an `impossible` clause may tie records of a list, or records below them, to items above the list.
    pub fn asks_above(&self, list: ItemId) -> bool {
        let vocabulary = &self.framework.vocabulary;
        let Domain::List { entity, .. } = vocabulary.items[list].domain else { return false };
        let at_or_above = |below: EntityId, above: EntityId| {
            std::iter::successors(Some(below), |&at| vocabulary.entities[at].parent.map(|(it, _)| it))
                .any(|at| at == above)
        };
        let holder = vocabulary.items[list].entity;
        vocabulary.impossible.iter().zip(&self.constraint_uses).any(|(clause, uses)| {
            at_or_above(clause.entity, entity)
                && uses.items.iter().any(|&item| at_or_above(holder, vocabulary.items[item].entity))
        })
    }

    /// What a conclusion, or one cell of a matrix, depends on.
    pub fn uses_of(&self, conclusion: ConclusionId, cell: Option<u32>) -> Uses {
        match cell {
            Some(cell) => of_cell(self.framework, &self.aggregates, conclusion, cell),
            None => self.conclusion_uses[conclusion].clone(),
        }
    }

    /// The value of a parameter as a code.
    pub fn parameter(&self, parameter: ParameterId) -> i64 {
        code(self.framework.parameters[parameter].value)
    }

    /// A whole number written out or given by a parameter.
    pub fn amount(&self, amount: Amount) -> i64 {
        amount_of(self.framework, amount)
    }

    /// The code of a constant in a table cell.
    pub fn cell_value(&self, value: CellValue) -> i64 {
        match value {
            CellValue::Literal(literal) => code(literal),
            CellValue::Parameter(parameter) => self.parameter(parameter),
        }
    }
}

/// The code of a constant: its rank, or millionths.
pub fn code(literal: Literal) -> i64 {
    match literal {
        Literal::Rank(rank) => i64::from(rank),
        Literal::Number(number) => number.0,
    }
}

pub(crate) fn amount_of(framework: &Framework, amount: Amount) -> i64 {
    let number = match amount {
        Amount::Number(number) => number,
        Amount::Parameter(parameter) => match framework.parameters[parameter].value {
            Literal::Number(number) => number,
            Literal::Rank(rank) => Decimal::whole(i64::from(rank)),
        },
    };
    number.as_whole().unwrap_or(0)
}

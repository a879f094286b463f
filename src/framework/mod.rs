//! What follows from evidence: a framework with every name resolved and every load check passed
//! (except the proofs about tables, which need the engine: `analysis::tables`).
//!
//! [`resolve`] flattens a chain of variants, declares every name, then resolves each construct in the file
//! that is called after it.

use crate::condition::{Condition, Literal};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::source::Span;
use crate::syntax::tree::ReadingKind;
use crate::syntax::{Spoiled, tree};
use crate::value::{ConclusionId, CriterionId, Decimal, IdVec, ParameterId, PortfolioId, RuleId, TableId};
use crate::vocabulary::Vocabulary;

mod ask;
mod assume;
mod base;
mod build;
mod conclusion;
mod criterion;
mod crosswalk;
mod declare;
mod entry;
mod expect;
mod extends;
mod flat;
mod given;
mod joint;
mod limits;
mod matrix;
mod misfit;
mod models;
mod names;
mod order;
mod owner;
mod parameter;
mod points;
mod portfolio;
mod promise;
mod removed;
mod rule;
mod scope;
mod steps;
mod table;
mod test;
pub(crate) mod values;
mod words;

pub use crate::condition::CellValue;
pub use assume::{Assumption, Ignored};
pub use conclusion::Conclusion;
pub use criterion::Criterion;
pub use crosswalk::Crosswalk;
pub use expect::{DeciderName, Expect};
pub use flat::{declaration_key, flat_unit};
pub(crate) use joint::item_name;
pub use joint::{Joint, NotShared, Owner, join};
pub use matrix::{Matrix, MatrixOf};
pub use models::{Class, Models};
pub use parameter::Parameter;
pub use points::{Points, PointsAmount, PointsLine, PointsWhen};
pub use portfolio::{Portfolio, PortfolioRow};
pub use promise::{Claim, Promise};
pub use rule::{Effect, Rule};
pub use table::{Cell, CellTest, Column, Row, Table};
pub use test::Test;

/// One parsed unit: its tree and the declarations that did not parse.
#[derive(Clone, Copy, Debug)]
pub struct ParsedUnit<'a> {
    /// Its tree.
    pub unit: &'a tree::Unit,
    /// The declarations that did not parse: what only follows from them is not reported.
    pub spoiled: &'a [Spoiled],
}

/// Resolves a framework. `chain`: the framework to load last, its `extends` parents before it, oldest first.
/// `vocabulary`: the unit that the oldest one `uses`.
///
/// The framework is there only when no error was found; messages stand in the order of the files.
pub fn resolve(chain: &[ParsedUnit], vocabulary: Option<ParsedUnit>) -> (Option<Framework>, Vec<Diagnostic>) {
    let (framework, mut diagnostics, flat) = messages(chain, vocabulary);
    misfit::explain_misfits(chain, vocabulary, &mut diagnostics);
    declared_twice(&mut diagnostics);
    removed::explain_removed(&flat.removed, &mut diagnostics);
    removed::explain_lost(&flat.lost, &mut diagnostics);
    owner::explain_owner(&flat, &mut diagnostics);
    // A declaration that could not be read is an error of the parser: what is left must not pass for the whole.
    let is_read = chain.iter().chain(&vocabulary).all(|parsed| parsed.spoiled.is_empty());
    let is_good = is_read && diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    diagnostics.sort_by_key(|diagnostic| diagnostic.span.map(|span| (span.file, span.start)));
    (framework.filter(|_| is_good), diagnostics)
}

/// What a chain comes to, with a message at every place where something is wrong.
fn messages<'a>(
    chain: &[ParsedUnit<'a>],
    vocabulary: Option<ParsedUnit<'a>>,
) -> (Option<Framework>, Vec<Diagnostic>, extends::Flat<'a>) {
    let mut diagnostics = Vec::new();
    let mut flat = extends::flatten(chain, &mut diagnostics);
    flat.spoiled.extend(vocabulary.iter().flat_map(|used| used.spoiled));
    let base = base::vocabulary(chain, vocabulary, &flat, &mut diagnostics);
    let framework = base.and_then(|(base, left_out)| build::build(base, left_out, &flat, &mut diagnostics));
    (framework, diagnostics, flat)
}

/// A head that stands twice leaves the first without its citations: only the second is a mistake.
fn declared_twice(diagnostics: &mut Vec<Diagnostic>) {
    let twice = diagnostics.iter().filter(|it| it.code == code::E0401 || it.code == code::E0714);
    let firsts: Vec<Span> = twice.flat_map(|it| it.others.iter().map(|(span, _)| *span)).collect();
    let is_lacking = |it: &Diagnostic| it.code == code::E0409 || it.code == code::E0709;
    diagnostics.retain(|it| !is_lacking(it) || !it.span.is_some_and(|span| firsts.contains(&span)));
}

/// A resolved framework.
#[derive(Clone, Debug)]
pub struct Framework {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its version as written.
    pub version: String,
    /// Its vocabulary, with what the framework (or its parents) declare inline added behind.
    pub vocabulary: Vocabulary,
    /// The framework as a whole applies when this holds of the root.
    pub applies: Option<Condition>,
    /// The reading that it declares; `Open` when none.
    pub reading: ReadingKind,
    /// Parameters in order.
    pub parameters: IdVec<ParameterId, Parameter>,
    /// `assume … when not recorded`.
    pub assumptions: Vec<Assumption>,
    /// `ignore ITEM`.
    pub ignored: Vec<Ignored>,
    /// Criteria in order.
    pub criteria: IdVec<CriterionId, Criterion>,
    /// Conclusions in order of declaration.
    pub conclusions: IdVec<ConclusionId, Conclusion>,
    /// Rules and exceptions in order.
    pub rules: IdVec<RuleId, Rule>,
    /// Tables in order.
    pub tables: IdVec<TableId, Table>,
    /// Portfolios in order.
    pub portfolios: IdVec<PortfolioId, Portfolio>,
    /// Promises in order.
    pub promises: Vec<Promise>,
    /// Crosswalks to conclusions of other frameworks, in order; they change no result.
    pub crosswalks: Vec<Crosswalk>,
    /// Inline tests in order.
    pub tests: Vec<Test>,
    /// Conclusions so that each comes after those it uses.
    pub order: Vec<ConclusionId>,
    /// One past the highest condition id in use (vocabulary included).
    pub n_conditions: usize,
    /// The units that it was flattened from, the oldest parent first, itself last: name and version.
    pub lineage: Vec<(String, String)>,
    /// The digest that `extends` pins its parent to, for a later check; `None` when none is written.
    pub extends_digest: Option<(String, Span)>,
    /// The head of its own unit.
    pub span: Span,
}

/// Which unit of the lineage something comes from: an index into [`Framework::lineage`].
pub type Origin = usize;

/// The five ways to reach a conclusion.
#[derive(Clone, Debug, PartialEq)]
pub enum Home {
    /// Floors, caps and steps over `otherwise` (a rank).
    Rules {
        /// The floor when no rule is in force.
        otherwise: u32,
        /// Its rules (exceptions are reached through them), in order.
        rules: Vec<RuleId>,
    },
    /// A column of a table, perhaps with caps.
    Table {
        /// The table.
        table: TableId,
        /// Which of its outputs.
        output: usize,
        /// The value when no row matches.
        otherwise: Option<Literal>,
        /// Caps, in order.
        caps: Vec<RuleId>,
    },
    /// Classes.
    Models(Models),
    /// A sum.
    Points(Points),
    /// One conclusion a cell.
    Matrix(Matrix),
}

/// One value of a conclusion in one completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// A rank of a yes/no, scale or classes.
    Rank(u32),
    /// A number.
    Number(Decimal),
    /// A set of classes, one bit each.
    Set(u128),
    /// Outside every scale.
    NotApplicable,
}

/// What can decide a conclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decider {
    /// A rule or exception.
    Rule(RuleId),
    /// A row of a table, by its place.
    Row(TableId, u32),
    /// A class of a models conclusion, by its place among the classes.
    Class(ConclusionId, u32),
    /// A row of a portfolio, by its place.
    PortfolioRow(PortfolioId, u32),
}

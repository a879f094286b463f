//! Questions about a framework, over every possible case: what is proved, and what a witness refutes.
//!
//! One file a question. Each takes a [`Program`] and gives typed findings with witnesses; `check` puts them
//! together.

pub mod ask;
pub(crate) mod blank;
mod clash;
mod coverage;
mod dead;
mod implied;
mod likeness;
mod monotone;
mod mutants;
pub mod open;
pub(crate) mod plain;
mod possible;
mod promises;
pub mod reason;
mod redundant;
mod robustness;
pub mod setting;
pub(crate) mod space;
mod suggest;
mod tables;
pub mod trial;
mod unused;
mod values;
pub mod variation;
pub mod what_if;
pub mod why_not;

use crate::case::Case;
use crate::diagnostic::{Diagnostic, Severity};
use crate::program::Program;
use crate::space::Budget;
use crate::syntax::tree::ReadingKind;
use crate::value::EntityId;
use plain::Plain;

pub use coverage::{Coverage, Missing};
pub use mutants::{Mutant, Mutation};
pub use robustness::{Threshold, Tip};

/// What `check` has to say.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was found, errors first, then in order of declaration.
    pub findings: Vec<Finding>,
    /// What was proved.
    pub proved: Vec<Proved>,
    /// What could not be settled, and why.
    pub unsettled: Vec<String>,
    /// How far parameters can move; only with cases.
    pub thresholds: Vec<Threshold>,
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Code, place and words.
    pub diagnostic: Diagnostic,
    /// The conclusion it is about.
    pub conclusion: Option<String>,
    /// The rules or rows it names.
    pub rules: Vec<String>,
    /// A case that shows it: name and value.
    pub witness: Vec<(String, WitnessValue)>,
    /// The better one of two cases that show it, one item apart.
    pub witness_after: Vec<(String, WitnessValue)>,
    /// The item in which the two differ.
    pub item: Option<String>,
    /// The witnesses as whole cases, to be written as files.
    pub cases: Vec<Case>,
    /// How many situations it covers.
    pub situations: Option<u128>,
}

/// A value in a witness, as JSON has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WitnessValue {
    /// yes or no.
    YesNo(bool),
    /// A level, option, class or number.
    Text(String),
    /// A set of options.
    Options(Vec<String>),
}

/// A claim that holds, over so many situations.
#[derive(Clone, Debug, PartialEq)]
pub struct Proved {
    /// The claim in the words of the language.
    pub claim: String,
    /// How many situations it covers.
    pub situations: u128,
}

impl Finding {
    /// A finding that is told in words alone.
    pub fn of(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic,
            conclusion: None,
            rules: Vec::new(),
            witness: Vec::new(),
            witness_after: Vec::new(),
            item: None,
            cases: Vec::new(),
            situations: None,
        }
    }
}

impl Report {
    /// True when something refuses to load.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.diagnostic.severity == Severity::Error)
    }
}

/// What the questions about a framework have in common.
pub(in crate::analysis) struct Context<'a> {
    pub program: &'a Program<'a>,
    pub budget: Budget,
    /// Real cases, to which witnesses are to be near.
    pub cases: &'a [&'a Case],
}

impl<'a> Context<'a> {
    /// What witnesses about the record of a space are near to: a real record like it, when there is one.
    pub(in crate::analysis) fn plains(&self, entity: EntityId) -> Vec<Plain<'a>> {
        let near = self.cases.iter().flat_map(|&case| {
            case.records.ids().filter(|&id| case.records[id].entity == entity).map(|id| Plain::near(case, id))
        });
        let plains: Vec<Plain<'a>> = near.collect();
        if plains.is_empty() { vec![Plain::default()] } else { plains }
    }
}

/// The proofs that loading needs: tables are complete and their rows do not clash. Findings that are errors
/// refuse the framework.
pub fn load_checks(program: &Program<'_>, budget: Budget) -> Report {
    let mut report = Report::default();
    tables::check(program, budget, &mut report);
    report.findings.sort_by_key(|finding| finding.diagnostic.severity);
    report
}

/// Everything that `check` looks at. With cases, witnesses are the nearest to a real one.
pub fn check(program: &Program<'_>, cases: &[&Case], budget: Budget) -> Report {
    let mut report = load_checks(program, budget);
    if report.has_errors() {
        // Where a table has a gap its conclusion has no value: whatever followed would follow from that.
        return report;
    }
    let context = Context { program, budget, cases };
    if !possible::check(&context, &mut report) {
        return report;
    }
    budget.expect(n_properties(&context));
    promises::check(&context, &mut report);
    let dead = dead::check(&context, &mut report);
    redundant::check(&context, &dead, &mut report);
    clash::check(&context, &mut report);
    values::check(&context, &mut report);
    unused::check(&context, &mut report);
    report
}

/// How many properties `check` proves or refutes, one by one; for whoever looks on.
fn n_properties(context: &Context<'_>) -> usize {
    let framework = context.program.framework;
    // Dead rules, caps and values of each conclusion.
    let of_conclusions = 3 * framework.conclusions.len();
    promises::n_claims(context) + of_conclusions + variation::sites(framework).len() + framework.ignored.len()
}

/// How far each parameter can move before a result of these cases changes.
pub fn thresholds(
    program: &Program<'_>,
    cases: &[&Case],
    reading: ReadingKind,
    budget: Budget,
) -> Vec<Threshold> {
    robustness::check(&Context { program, budget, cases }, reading)
}

/// Which conditions the inline tests have seen decide, both ways.
pub fn coverage(program: &Program<'_>, budget: Budget) -> Coverage {
    coverage::check(&Context { program, budget, cases: &[] })
}

/// How many small mistakes the inline tests notice.
pub fn mutation(program: &Program<'_>, budget: Budget) -> Mutation {
    mutants::check(&Context { program, budget, cases: &[] })
}

/// Test blocks that notice mistakes which no test notices yet.
pub fn suggestions(program: &Program<'_>, survivors: &[Mutant], budget: Budget) -> Vec<String> {
    suggest::check(&Context { program, budget, cases: &[] }, survivors)
}

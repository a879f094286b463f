//! Questions about a framework, over every possible case: what is proved, and what a witness refutes.
//!
//! One file a question. Each takes a [`Program`] and gives typed findings with witnesses; `check` puts them
//! together.

pub mod ask;
mod blank;
pub mod open;
mod promises;
mod tables;
pub mod why_not;

use crate::diagnostic::{Diagnostic, Severity};
use crate::program::Program;
use crate::space::Budget;

/// What `check` has to say.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was found, errors first, then in order of declaration.
    pub findings: Vec<Finding>,
    /// What was proved.
    pub proved: Vec<Proved>,
    /// What could not be settled, and why.
    pub unsettled: Vec<String>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Code, place and words.
    pub diagnostic: Diagnostic,
    /// The conclusion it is about.
    pub conclusion: Option<String>,
    /// The rules or rows it names.
    pub rules: Vec<String>,
    /// A case that shows it: name and value.
    pub witness: Vec<(String, WitnessValue)>,
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
}

/// A claim that holds, over so many situations.
#[derive(Clone, Debug, PartialEq)]
pub struct Proved {
    /// The claim in the words of the language.
    pub claim: String,
    /// How many situations it covers.
    pub situations: u128,
}

impl Report {
    /// True when something refuses to load.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.diagnostic.severity == Severity::Error)
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

/// Everything that `check` looks at.
pub fn check(program: &Program<'_>, budget: Budget) -> Report {
    let mut report = load_checks(program, budget);
    promises::check(program, &mut report);
    report
}

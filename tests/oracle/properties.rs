//! What must be true of every framework and case, against any engine. Whoever has an engine
//! implements [`Engine`] and calls these from proptest with [`super::generate::samples`]:
//!
//! ```text
//! proptest! {
//!     #[test]
//!     fn results_are_exact(sample in samples()) { agrees_with_the_oracle(&Program, &sample)?; }
//! }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use appraise::syntax::tree::Unit;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::enumerate::{Findings, enumerate};
use super::generate::{MOST, Sample};
use super::value::OValue;
use super::vary::{relaid, renamed, shuffled, unrenamed};
use super::write;

/// What an engine says of one conclusion about one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `result`: strings as in JSON, `true` and `false` for yes/no, a set as `[a, b]` with its classes sorted.
    pub values: BTreeSet<String>,
    /// `because`.
    pub because: BTreeSet<String>,
    /// `open`.
    pub open: BTreeSet<String>,
}

/// By path of the record (empty for the root, else `plans.P1.acts.A1`) and conclusion (of a matrix
/// one entry a cell, `x9[g0, oa]`).
pub type Answers = BTreeMap<(String, String), Answer>;

/// Anything that assesses one case by one stand-alone framework, both as text.
pub trait Engine {
    /// All conclusions about the root and about the records that the case names.
    fn assess(&self, rules: &str, case: &str) -> Answers;
}

/// The outcome of a property.
pub type Checked = Result<(), TestCaseError>;

/// What the oracle says, in the words of an engine.
pub fn expected(findings: &Findings) -> Answers {
    let answer = |finding: &super::enumerate::Finding| Answer {
        values: finding.values.iter().map(OValue::to_string).collect(),
        because: finding.because.clone(),
        open: finding.open.clone(),
    };
    findings.iter().map(|(key, finding)| (key.clone(), answer(finding))).collect()
}

/// Results, what decided, and what matters are those of the oracle.
///
/// # Errors
/// With both texts when they are not.
pub fn agrees_with_the_oracle(engine: &dyn Engine, sample: &Sample) -> Checked {
    let (found, wanted) = (engine.assess(&sample.rules, &sample.case_text), expected(&sample.findings));
    let text = || format!("{}\n-----\n{}", sample.rules, sample.case_text);
    let keys = |answers: &Answers| answers.keys().cloned().collect::<Vec<_>>();
    prop_assert_eq!(keys(&found), keys(&wanted), "which conclusions there are\n{}", text());
    for (key, wanted) in &wanted {
        let found = &found[key];
        prop_assert_eq!(&found.values, &wanted.values, "the values of {:?}\n{}", key, text());
        prop_assert_eq!(&found.because, &wanted.because, "what decides {:?}\n{}", key, text());
        prop_assert_eq!(&found.open, &wanted.open, "what matters to {:?}\n{}", key, text());
    }
    Ok(())
}

/// The order of declarations never changes an answer.
///
/// # Errors
/// With the reordered text when it does.
pub fn order_changes_nothing(engine: &dyn Engine, sample: &Sample, seed: u64) -> Checked {
    same_answers(engine, sample, &write::unit(&shuffled(&sample.unit, seed)))
}

/// Layout, comments and line ends never change an answer.
///
/// # Errors
/// With the other text when they do.
pub fn layout_changes_nothing(engine: &dyn Engine, sample: &Sample) -> Checked {
    same_answers(engine, sample, &relaid(&sample.rules))
}

fn same_answers(engine: &dyn Engine, sample: &Sample, rules: &str) -> Checked {
    let before = engine.assess(&sample.rules, &sample.case_text);
    let after = engine.assess(rules, &sample.case_text);
    prop_assert_eq!(before, after, "{}\n-----\n{}\n-----\n{}", sample.rules, rules, sample.case_text);
    Ok(())
}

/// What rules, exceptions and rows are called never changes an answer.
///
/// # Errors
/// With the renamed text when it does.
pub fn names_change_nothing(engine: &dyn Engine, sample: &Sample) -> Checked {
    let rules = write::unit(&renamed(&sample.unit));
    let before = engine.assess(&sample.rules, &sample.case_text);
    let after = unrenamed(engine.assess(&rules, &sample.case_text));
    prop_assert_eq!(before, after, "{}\n-----\n{}", rules, sample.case_text);
    Ok(())
}

/// Settling one open item or list never adds a value to a result. `which` and `pick` choose it.
/// A narrowing that only leaves impossible completions is passed over.
///
/// # Errors
/// With both cases when it does.
pub fn more_evidence_never_widens(
    engine: &dyn Engine,
    sample: &Sample,
    which: usize,
    pick: usize,
) -> Checked {
    let mut narrowed = sample.drawn.clone();
    let settled = narrowed.settle(&mut which.clone(), pick);
    if !settled || enumerate(&sample.unit, &narrowed.to_oracle(), MOST).is_err() {
        return Ok(());
    }
    let text = narrowed.to_toml();
    let (before, after) =
        (engine.assess(&sample.rules, &sample.case_text), engine.assess(&sample.rules, &text));
    for (key, answer) in &after {
        let was = before.get(key).map(|answer| &answer.values);
        prop_assert!(
            was.is_some_and(|was| answer.values.is_subset(was)),
            "{key:?} was {was:?} and is {:?}\n{}\n-----\n{}\n-----\n{text}",
            answer.values,
            sample.rules,
            sample.case_text
        );
    }
    Ok(())
}

/// The parser reads what the generator wrote: to the oracle its tree means the same.
///
/// # Errors
/// With the text when it does not.
pub fn the_parsed_tree_means_the_same(parse: &dyn Fn(&str) -> Option<Unit>, sample: &Sample) -> Checked {
    let unit = parse(&sample.rules);
    prop_assert!(unit.is_some(), "not parsed\n{}", sample.rules);
    let found = unit.map(|unit| enumerate(&unit, &sample.case, MOST));
    prop_assert_eq!(found, Some(Ok(sample.findings.clone())), "{}", sample.rules);
    Ok(())
}

//! The engine against the oracle: a brute-force evaluator that walks every completion and shares only the tree.
//!
//! `cargo test --release --test against_oracle` runs the full 10,000 pairs; a debug build runs fewer of each. The number
//! can be set with `ORACLE_CASES`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod oracle;

use appraise::evaluate::{Detail, Evaluation, evaluate};
use appraise::framework::{Decider, Framework, Home};
use appraise::program::compile;
use appraise::space::Budget;
use appraise::syntax::tree::ReadingKind;
use oracle::generate::samples;
use oracle::properties::{self, Answer, Answers, Engine};
use proptest::prelude::*;

/// The engine under test, through text alone.
struct Appraise {
    budget: Budget,
}

const EXACT: Appraise = Appraise { budget: Budget::of(4_000_000) };

impl Engine for Appraise {
    fn assess(&self, rules: &str, case: &str) -> Answers {
        let framework = common::framework(rules);
        let case = common::case(&framework, case);
        let program = compile(&framework);
        let evaluation = evaluate(&program, &case, ReadingKind::Open, self.budget, Detail::Results)
            .unwrap_or_else(|contradiction| panic!("{contradiction:?}\n{rules}"));
        answers(&framework, &case, &evaluation)
    }
}

fn answers(framework: &Framework, case: &appraise::case::Case, evaluation: &Evaluation) -> Answers {
    let mut all = Answers::new();
    for (record, result) in evaluation.records.pairs() {
        let path = common::record_path(framework, case, record);
        for answer in &result.answers {
            let conclusion = &framework.conclusions[answer.conclusion];
            let name = match answer.cell {
                Some(cell) => common::cell_name(framework, answer.conclusion, cell),
                None => conclusion.name.clone(),
            };
            all.insert(
                (path.clone(), name),
                Answer {
                    values: answer
                        .outcome
                        .values()
                        .iter()
                        .map(|&it| common::value(framework, answer.conclusion, it))
                        .collect(),
                    because: answer.because.iter().map(|&it| decider(framework, it)).collect(),
                    open: answer.open.iter().map(|&it| common::item_path(framework, case, it)).collect(),
                },
            );
        }
    }
    all
}

fn decider(framework: &Framework, decider: Decider) -> String {
    match decider {
        Decider::Rule(rule) => framework.rules[rule].name.clone(),
        Decider::Row(table, row) => framework.tables[table].rows[row as usize].name.clone(),
        Decider::Class(conclusion, class) => match &framework.conclusions[conclusion].home {
            Home::Models(models) => models.classes[class as usize].label.name.clone(),
            _ => String::new(),
        },
        Decider::PortfolioRow(portfolio, row) => {
            framework.portfolios[portfolio].rows[row as usize].label.name.clone()
        }
    }
}

proptest! {
    #![proptest_config(common::cases(10_000, 25))]
    #[test]
    fn results_deciders_and_open_items_are_those_of_every_completion(sample in samples()) {
        prop_assume!(common::loads(&sample.rules));
        properties::agrees_with_the_oracle(&EXACT, &sample)?;
    }
}

proptest! {
    #![proptest_config(common::cases(1_000, 25))]
    #[test]
    fn the_order_of_declarations_changes_nothing(sample in samples(), seed: u64) {
        prop_assume!(common::loads(&sample.rules));
        properties::order_changes_nothing(&EXACT, &sample, seed)?;
    }

    #[test]
    fn layout_changes_nothing(sample in samples()) {
        // After bullets a points line such as `-n5` reads as one more bullet, in any layout: the writer of such
        // lines puts a question or a `+` line between. Generated text does not, so those are passed over.
        prop_assume!(!sample.rules.contains("\n  -n"));
        prop_assume!(common::loads(&sample.rules));
        properties::layout_changes_nothing(&EXACT, &sample)?;
    }

    #[test]
    fn names_of_rules_and_rows_change_nothing(sample in samples()) {
        prop_assume!(common::loads(&sample.rules));
        properties::names_change_nothing(&EXACT, &sample)?;
    }

    #[test]
    fn more_evidence_never_widens_a_result(sample in samples(), which in 0usize..6, pick in 0usize..6) {
        prop_assume!(common::loads(&sample.rules));
        properties::more_evidence_never_widens(&EXACT, &sample, which, pick)?;
    }

    /// Beyond the budget the values are bounds: none that a completion reaches is missing.
    #[test]
    fn bounds_hold_every_value_that_a_completion_reaches(sample in samples(), nodes in 0usize..40) {
        prop_assume!(common::loads(&sample.rules));
        let found = Appraise { budget: Budget::of(nodes) }.assess(&sample.rules, &sample.case_text);
        for (key, wanted) in properties::expected(&sample.findings) {
            let found = &found[&key];
            prop_assert!(
                wanted.values.is_subset(&found.values),
                "{key:?}: {:?} within {:?}\n{}\n{}", wanted.values, found.values, sample.rules, sample.case_text
            );
        }
    }
}

/// The alarm rings: an engine that loses one value of an open result is caught.
#[test]
fn an_engine_that_loses_a_value_is_caught() {
    struct Forgetful;
    impl Engine for Forgetful {
        fn assess(&self, rules: &str, case: &str) -> Answers {
            let mut answers = EXACT.assess(rules, case);
            for answer in answers.values_mut().filter(|answer| answer.values.len() > 1) {
                answer.values.pop_last();
            }
            answers
        }
    }
    let mut runner = proptest::test_runner::TestRunner::new(common::cases(1_000, 25));
    let outcome = runner.run(&samples(), |sample| {
        prop_assume!(common::loads(&sample.rules));
        properties::agrees_with_the_oracle(&Forgetful, &sample)
    });
    assert!(outcome.is_err(), "a lost value went unnoticed");
}

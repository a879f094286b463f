//! The generator's own tests.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use appraise::syntax::tree::TableMode;

use crate::oracle::book::{Book, Home};
use crate::oracle::complete::completions;
use crate::oracle::condition::Judge;
use crate::oracle::enumerate::{completions_of, enumerate, listed};
use crate::oracle::generate::{MOST, Sample, samples};
use crate::oracle::properties::{self, Answers, Engine, agrees_with_the_oracle, expected};
use crate::oracle::value::OValue;
use crate::oracle::vary::{renamed, shuffled, unrenamed};

fn many() -> Vec<Sample> {
    let mut runner = TestRunner::deterministic();
    (0..400).map(|_| samples().new_tree(&mut runner).unwrap().current()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_generated_sample_is_small_and_has_an_answer(sample in samples()) {
        prop_assert!(completions_of(&sample.unit, &sample.case, MOST).is_some());
        prop_assert!(sample.findings.values().all(|finding| !finding.values.is_empty()));
    }
}

/// How many rows of each `one row only` table match where its conclusion applies.
fn matches(sample: &Sample) -> Vec<usize> {
    let book = Book::new(&sample.unit);
    let mut all = Vec::new();
    for total in completions(&book, book.root, Some(&sample.case.root)) {
        for (_, judge) in listed(&Judge::root(&book, &total), "") {
            for about in book.conclusions.iter().filter(|about| about.entity == judge.entity()) {
                match &about.home {
                    Home::Table(_, table)
                        if table.mode.value == TableMode::OneRowOnly
                            && judge.conclude(about) != OValue::NotApplicable =>
                    {
                        all.push(judge.rows(table).len());
                    }
                    _ => {}
                }
            }
        }
    }
    all
}

#[test]
fn one_row_tables_match_exactly_one_row_in_every_completion() {
    let mut seen = 0;
    for sample in many() {
        let matches = matches(&sample);
        assert!(matches.iter().all(|rows| *rows == 1), "{}", sample.rules);
        seen += matches.len();
    }
    assert!(seen > 1_000, "{seen}");
}

#[test]
fn order_and_names_of_declarations_never_change_what_the_oracle_says() {
    for (seed, sample) in many().into_iter().take(150).enumerate() {
        let found = |unit: &appraise::syntax::tree::Unit| enumerate(unit, &sample.case, MOST).unwrap();
        assert_eq!(found(&shuffled(&sample.unit, seed as u64)), sample.findings, "{}", sample.rules);
        let back = expected(&found(&renamed(&sample.unit)));
        assert_eq!(unrenamed(back), expected(&sample.findings), "{}", sample.rules);
    }
}

/// Always says the same.
struct Echo(Answers);

impl Engine for Echo {
    fn assess(&self, _rules: &str, _case: &str) -> Answers {
        self.0.clone()
    }
}

#[test]
fn an_engine_that_says_something_else_is_caught() {
    let is_open =
        |sample: &Sample| sample.findings.values().any(|it| !it.because.is_empty() && !it.open.is_empty());
    let sample = many().into_iter().find(is_open).unwrap();
    let right = expected(&sample.findings);
    assert!(agrees_with_the_oracle(&Echo(right.clone()), &sample).is_ok());
    let spoilt = |spoil: &dyn Fn(&mut properties::Answer)| {
        let mut wrong = right.clone();
        wrong.values_mut().for_each(spoil);
        agrees_with_the_oracle(&Echo(wrong), &sample).is_err()
    };
    assert!(spoilt(&|answer| drop(answer.values.pop_first())));
    assert!(spoilt(&|answer| answer.because.clear()));
    assert!(spoilt(&|answer| answer.open.clear()));
    assert!(agrees_with_the_oracle(&Echo(Answers::new()), &sample).is_err());
}

#[test]
fn generated_samples_are_varied() {
    let all = many();
    let findings = || all.iter().flat_map(|sample| &sample.findings);
    let share = |count: usize, of: usize| count * 100 / of.max(1);
    let open = findings().filter(|(_, it)| it.values.len() > 1).count();
    assert!(share(open, findings().count()) >= 15, "open results: {open} of {}", findings().count());
    assert!(
        findings().any(|(_, it)| it.open.iter().any(|path| path.ends_with("plans"))),
        "an open list matters"
    );
    assert!(findings().any(|((path, _), _)| path.contains("acts")), "a grandchild has conclusions");
    assert!(findings().any(|(_, it)| it.values.contains(&OValue::NotApplicable) && it.values.len() > 1));
    assert!(findings().any(|(_, it)| it.because.len() > 2));
    let text: String = all.iter().map(|sample| sample.rules.clone() + &sample.case_text).collect();
    let forms = [
        "all of:",
        "any of:",
        "none of:",
        "at least 1 of:",
        "at most 1 of:",
        " is one of ",
        " in g",
        " includes any of ",
        " includes only ",
        " is empty",
        "some plan",
        "no plan",
        "all plans have",
        "if any have",
        "exactly ",
        "number of ",
        "share of ",
        "highest ",
        "lowest ",
        "total ",
        "town.",
        "first row",
        "one row only",
        "all that fit",
        "first that fits",
        "points ",
        "matrix ",
        "goes up",
        "goes down",
        "is at most",
        "exception ",
        "applies when",
        "impossible ",
        "parameter ",
        "criterion ",
        " per ",
        "one_of",
        "min = ",
        "max = ",
        "not = ",
        "includes = ",
        "excludes = ",
        "unanswerable",
        "[ { ",
        "_complete = true",
        "[[plans.acts]]",
        "impossible for ",
    ];
    let missing: BTreeSet<&str> = forms.into_iter().filter(|form| !text.contains(form)).collect();
    assert!(missing.is_empty(), "never generated: {missing:?}");
}

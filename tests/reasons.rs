//! What a result rests on, against the oracle: one minimal sufficient reason, what is in every reason, and the smallest
//! losses that change the result.
//!
//! `ORACLE_CASES` sets the number of random pairs, as for `against_oracle`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod oracle;

use std::collections::BTreeSet;

use appraise::analysis::reason::{Fragility, grounds};
use appraise::case::Case;
use appraise::evaluate::{Asked, Detail, ItemPath, evaluate};
use appraise::framework::Framework;
use appraise::program::compile;
use appraise::space::Budget;
use appraise::syntax::tree::ReadingKind;
use appraise::vocabulary::Domain;
use oracle::enumerate::{enumerate, join};
use oracle::generate::{Sample, samples};
use oracle::generate_case::{CaseDraft, Evidence, Silence};
use oracle::value::OValue;
use proptest::prelude::*;

/// Cases with something taken away have at most so many completions.
const MOST: u64 = 3_000;

type Paths = BTreeSet<String>;

/// The case with only these items and complete lists, or without them.
fn reduced(case: &CaseDraft, path: &str, is_kept: &dyn Fn(&str) -> bool) -> CaseDraft {
    let mut case = case.clone();
    for item in &mut case.items {
        if !is_kept(&join(path, &item.name)) {
            item.evidence = Evidence::Unknown(Silence::Unknown);
        }
    }
    if let Some(list) = &mut case.list {
        let here = join(path, &list.name);
        list.complete = list.complete && is_kept(&here);
        for record in &mut list.records {
            *record = reduced(record, &format!("{here}.{}", record.id), is_kept);
        }
    }
    case
}

/// Everything that is recorded: items of which something is said, lists that are complete and have room.
fn recorded(case: &CaseDraft, path: &str) -> Paths {
    let items = case.items.iter().filter(|it| !matches!(it.evidence, Evidence::Unknown(_)));
    let mut all: Paths = items.map(|it| join(path, &it.name)).collect();
    if let Some(list) = &case.list {
        let here = join(path, &list.name);
        if list.complete && list.records.len() < list.most {
            all.insert(here.clone());
        }
        for record in &list.records {
            all.extend(recorded(record, &format!("{here}.{}", record.id)));
        }
    }
    all
}

fn check(sample: &Sample) -> Result<(), TestCaseError> {
    let framework = common::framework(&sample.rules);
    let case = common::case(&framework, &sample.case_text);
    let program = compile(&framework);
    let evaluation =
        evaluate(&program, &case, ReadingKind::Open, Budget::default(), Detail::Explanation).unwrap();
    let all = recorded(&sample.drawn, "");
    let asked: Vec<Asked> = evaluation
        .records
        .pairs()
        .flat_map(|(record, it)| {
            it.answers.iter().map(move |it| Asked { record, conclusion: it.conclusion, cell: it.cell })
        })
        .collect();
    for found in grounds(&program, &case, ReadingKind::Open, Budget::default(), &evaluation, &asked) {
        let Some(found) = found else { continue };
        let key = key(&framework, &case, found.asked);
        let wanted = &sample.findings[&key].values;
        // `None`: too many completions to walk.
        let stays = |is_kept: &dyn Fn(&str) -> bool| -> Option<bool> {
            let left = reduced(&sample.drawn, "", is_kept).to_oracle();
            let values = enumerate(&sample.unit, &left, MOST).ok()?;
            Some(&values[&key].values == wanted)
        };
        let paths = |all: &[ItemPath]| -> Paths {
            all.iter().map(|&it| common::item_path(&framework, &case, it)).collect()
        };
        let text = || format!("{key:?}: {found:?}\n{}\n-----\n{}", sample.rules, sample.case_text);
        let reason = paths(&found.reason);
        prop_assert!(reason.is_subset(&all), "a reason is made of what is recorded\n{}", text());
        prop_assert!(stays(&|it| reason.contains(it)) != Some(false), "a reason suffices\n{}", text());
        for part in &reason {
            let is_needed = stays(&|it| reason.contains(it) && it != part) != Some(true);
            prop_assert!(is_needed, "{part} can go from the reason\n{}", text());
        }
        let alone: Vec<(&String, Option<bool>)> =
            all.iter().map(|part| (part, stays(&|it| it != part))).collect();
        let necessary = paths(&found.necessary);
        for &(part, stays) in alone.iter().filter(|(_, stays)| stays.is_some()) {
            prop_assert_eq!(
                necessary.contains(part),
                stays == Some(false),
                "{} is in every reason\n{}",
                part,
                text()
            );
        }
        let changing: Vec<&String> =
            alone.iter().filter(|(_, stays)| *stays == Some(false)).map(|(part, _)| *part).collect();
        match &found.items {
            Fragility::Nothing => {}
            Fragility::Holds(most) => {
                prop_assert!(*most == 0 || changing.is_empty(), "{changing:?} change it\n{}", text());
            }
            Fragility::Breaks(sets) => {
                let size = sets[0].len();
                prop_assert!(size == 1 || changing.is_empty(), "{changing:?} change it\n{}", text());
                for set in sets {
                    let lost = paths(set);
                    prop_assert_eq!(lost.len(), size, "all are smallest\n{}", text());
                    prop_assert!(stays(&|it| !lost.contains(it)) != Some(true), "{lost:?}\n{}", text());
                }
                if size == 1 {
                    let lost: Paths = sets.iter().flat_map(|it| paths(it)).collect();
                    prop_assert!(changing.iter().all(|it| lost.contains(*it)), "{changing:?}\n{}", text());
                }
            }
        }
        for end in found.ends.iter().filter(|it| it.lists.is_empty()) {
            prop_assert!(sample.findings[&key].values.len() > 1, "an end of a settled result\n{}", text());
            let value = common::value(&framework, found.asked.conclusion, end.value);
            prop_assert!(wanted.iter().map(OValue::to_string).any(|it| it == value), "{value}\n{}", text());
        }
    }
    Ok(())
}

fn key(framework: &Framework, case: &Case, asked: Asked) -> (String, String) {
    let name = match asked.cell {
        Some(cell) => common::cell_name(framework, asked.conclusion, cell),
        None => framework.conclusions[asked.conclusion].name.clone(),
    };
    (common::record_path(framework, case, asked.record), name)
}

proptest! {
    #![proptest_config(common::cases(1_000, 25))]

    #[test]
    fn reasons_and_losses_are_those_of_every_completion(sample in samples()) {
        prop_assume!(common::loads(&sample.rules));
        check(&sample)?;
    }
}

/// Of some sample a complete list is in the reason.
#[test]
fn a_complete_list_can_be_in_a_reason() {
    let mut runner = proptest::test_runner::TestRunner::new(common::cases(10_000, 25));
    let outcome = runner.run(&samples(), |sample| {
        prop_assume!(common::loads(&sample.rules));
        let framework = common::framework(&sample.rules);
        let case = common::case(&framework, &sample.case_text);
        let program = compile(&framework);
        let evaluation =
            evaluate(&program, &case, ReadingKind::Open, Budget::default(), Detail::Explanation).unwrap();
        let asked: Vec<Asked> = evaluation.records[Case::ROOT]
            .answers
            .iter()
            .map(|it| Asked { record: Case::ROOT, conclusion: it.conclusion, cell: it.cell })
            .collect();
        let found = grounds(&program, &case, ReadingKind::Open, Budget::default(), &evaluation, &asked);
        let is_list =
            |it: &ItemPath| matches!(framework.vocabulary.items[it.item].domain, Domain::List { .. });
        prop_assert!(!found.iter().flatten().any(|it| it.reason.iter().any(is_list)));
        Ok(())
    });
    assert!(outcome.is_err(), "no complete list was in a reason");
}

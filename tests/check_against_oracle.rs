//! What `check` says of a framework against every total case of it, one by one.
//!
//! The frameworks are small, so that all total cases can be walked; see `proofs/generate.rs`. Their number can be set
//! with `ORACLE_CASES`, as in `against_oracle.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod oracle;
mod proofs;

use appraise::analysis::{self, Report};
use appraise::framework::Framework;
use appraise::program::compile;
use appraise::space::Budget;
use proofs::generate::{Small, frameworks, frameworks_with_any_table};
use proofs::world::World;
use proofs::{claims, idle, rules, tables};
use proptest::prelude::*;

fn checked(small: &Small) -> (Framework, Report) {
    let framework = common::framework(&small.rules);
    let report = analysis::check(&compile(&framework), &[], Budget::default());
    (framework, report)
}

/// What the methods leave open, whatever the budget: `monotone` where records look back at a conclusion that counts
/// them, and totals of numbers that are known to a band only.
fn may_be_unsettled(small: &Small, report: &Report) -> bool {
    report.unsettled.iter().all(|it| {
        it.starts_with("monotone ") && small.rules.contains("list of") || small.rules.contains("total ")
    })
}

proptest! {
    #![proptest_config(common::cases(10_000, 100))]

    #[test]
    fn promises_are_proved_exactly_when_every_case_keeps_them(small in frameworks()) {
        prop_assume!(common::loads(&small.rules));
        let (framework, report) = checked(&small);
        prop_assert!(may_be_unsettled(&small, &report), "{:?}\n{}", report.unsettled, small.rules);
        claims::check(&small, &framework, &World::new(&small.unit), &report)?;
    }

    #[test]
    fn what_is_said_of_rules_is_so_in_every_case(small in frameworks()) {
        prop_assume!(common::loads(&small.rules));
        let (framework, report) = checked(&small);
        prop_assert!(may_be_unsettled(&small, &report), "{:?}\n{}", report.unsettled, small.rules);
        prop_assume!(report.unsettled.iter().all(|it| it.starts_with("monotone ")));
        let world = World::new(&small.unit);
        tables::check(&small, &world, &report)?;
        rules::check_dead(&small, &world, &report)?;
        rules::check_clash(&small, &framework, &world, &report)?;
        rules::check_values(&small, &world, &report)?;
        rules::check_unused(&small, &world, &report)?;
    }

    #[test]
    fn what_is_said_to_add_nothing_can_be_left_out_and_nothing_else(small in frameworks()) {
        prop_assume!(common::loads(&small.rules));
        let (_, report) = checked(&small);
        prop_assert!(may_be_unsettled(&small, &report), "{:?}\n{}", report.unsettled, small.rules);
        prop_assume!(report.unsettled.iter().all(|it| it.starts_with("monotone ")));
        idle::check(&small, &World::new(&small.unit), &report)?;
    }

    #[test]
    fn gaps_and_overlaps_are_those_of_every_case(small in frameworks_with_any_table()) {
        prop_assume!(common::loads(&small.rules));
        let framework = common::framework(&small.rules);
        let report = analysis::load_checks(&compile(&framework), Budget::default());
        prop_assert!(may_be_unsettled(&small, &report), "{:?}\n{}", report.unsettled, small.rules);
        prop_assume!(report.unsettled.is_empty());
        tables::check(&small, &World::new(&small.unit), &report)?;
    }
}

fn found(text: &str) -> Report {
    let framework = common::framework(text);
    analysis::check(&compile(&framework), &[], Budget::default())
}

fn words(report: &Report) -> Vec<String> {
    report.findings.iter().map(|it| format!("{} {}", it.diagnostic.code.0, it.diagnostic.message)).collect()
}

proptest! {
    // Some thirty faults for each.
    #![proptest_config(common::cases(600, 100))]

    #[test]
    fn planted_faults_are_found_and_nothing_is_found_without_one(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let sound = proofs::sound::sound(&bytes);
        let report = found(&sound.text());
        prop_assert!(rules::loud(&report).is_empty(), "{:#?}\n{}", words(&report), sound.text());
        prop_assert_eq!(&report.unsettled, &Vec::<String>::new(), "{}", sound.text());
        for fault in proofs::fault::faults(&sound) {
            let report = found(&fault.text);
            let is_it = |it: &&analysis::Finding| {
                it.diagnostic.code.kind().word() == fault.kind
                    && (fault.names.is_empty() || it.rules.contains(&fault.names))
            };
            prop_assert!(
                rules::loud(&report).into_iter().any(|it| is_it(&it)),
                "{}: {} of {:?} among {:#?}\n{}", fault.what, fault.kind, fault.names, words(&report), fault.text
            );
        }
    }
}

/// Between g0 and g2 the conclusion does not apply, so no two neighbours show the fall.
#[test]
fn a_fall_across_a_value_at_which_a_conclusion_does_not_apply_breaks_monotone() {
    let text = "framework towns \"Towns\" version 1.0\nscale grade: g0 < g1 < g2\nentity town\n  a  grade  \"?\"  favours more\n\
        conclusion q: grade, by table t\n  applies when a is one of g0, g2\ntable t gives q, one row only\n\
        \x20 | id | a | q |\n  | T1 | <= g1 | g1 |\n  | T2 | g2 | g0 |\n  cite judgement \"x\"\npromise monotone q\n";
    let framework = common::framework(text);
    let report = analysis::check(&compile(&framework), &[], Budget::default());
    assert!(report.findings.iter().any(|it| it.diagnostic.code.0 == "K0301"), "the fall is found");
    assert!(report.proved.iter().all(|it| it.claim != "monotone q"), "and not proved away");
}

//! What `check` says of the files that come with the program: the seed framework and its rivals have no finding above a
//! note, and the examples from other fields have the findings that they are there to show, with their figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};

use appraise::analysis::{self, Finding, Report};
use appraise::diagnostic::Severity;
use appraise::program::compile;
use appraise::space::Budget;
use appraise::workspace::{Rules, Workspace};

/// The findings that an example is there to show: file, code, and how many situations it covers.
const SHOWN: &[(&str, &str, u128)] = &[
    // One criterion more, and one criterion made stronger.
    ("acmg-2015", "K0301", 10_409),
    ("acmg-2015", "K0301", 101_030),
    ("acmg-2015-at-least", "K0301", 14_150),
    ("acmg-2015-pathogenic", "K0301", 23),
    ("acmg-2015-strengthened", "K0303", 106),
    ("acmg-2015-strengthened-at-least", "K0303", 6),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The rule files of a folder and of those below it, in order.
fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(rule_files(&path));
        } else if path.extension().is_some_and(|it| it == "appraise") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

/// What `check` says of a file; a vocabulary has only to load.
fn report(path: &Path) -> Report {
    let mut workspace = Workspace::here();
    let loaded = workspace.load_rules(path);
    assert!(workspace.diagnostics.is_empty(), "{}: {:#?}", path.display(), workspace.diagnostics);
    match loaded.unwrap_or_else(|| panic!("{} does not load", path.display())) {
        Rules::Framework(it) => analysis::check(&compile(&it.framework), &[], Budget::default()),
        Rules::Vocabulary(_) => Report::default(),
    }
}

fn example(name: &str) -> Report {
    report(&root().join(format!("examples/{name}.appraise")))
}

/// Errors and warnings; notes are no findings that anything has to be done about.
fn above_notes(report: &Report) -> Vec<&Finding> {
    report.findings.iter().filter(|it| it.diagnostic.severity != Severity::Note).collect()
}

fn situations_of(report: &Report, claim: &str) -> u128 {
    let proved = report.proved.iter().find(|it| it.claim == claim);
    proved.unwrap_or_else(|| panic!("`{claim}` is not proved: {:#?}", report.proved)).situations
}

#[test]
fn the_rule_files_have_no_finding_above_a_note() {
    let files = rule_files(&root().join("rules"));
    assert!(files.len() >= 13, "{files:?}");
    for path in files {
        let report = report(&path);
        let found: Vec<&str> = above_notes(&report).iter().map(|it| it.diagnostic.message.as_str()).collect();
        assert!(found.is_empty(), "{}: {found:#?}", path.display());
        assert!(report.unsettled.is_empty(), "{}: {:#?}", path.display(), report.unsettled);
    }
}

#[test]
fn each_example_has_the_finding_that_it_shows_and_no_other() {
    let files = rule_files(&root().join("examples"));
    for (name, ..) in SHOWN {
        assert!(files.iter().any(|path| stem(path) == *name), "there is no example {name}");
    }
    for path in files {
        let name = stem(&path);
        let report = report(&path);
        let found: Vec<(&str, Option<u128>)> =
            above_notes(&report).iter().map(|it| (it.diagnostic.code.0, it.situations)).collect();
        let shown = SHOWN.iter().filter(|(of, ..)| *of == name);
        let shown: Vec<(&str, Option<u128>)> = shown.map(|&(_, code, number)| (code, Some(number))).collect();
        assert_eq!(found, shown, "{name}");
        assert!(report.unsettled.is_empty(), "{name}: {:#?}", report.unsettled);
    }
}

/// Decision 0007: of 630 start points the class falls for 106 with exact counts, for 6 with counts read as "at least",
/// and for none when repaired, if one criterion is made one step stronger.
#[test]
fn stronger_evidence_lowers_the_acmg_class_from_106_6_and_0_of_630() {
    for (name, falls) in [
        ("acmg-2015-strengthened", 106),
        ("acmg-2015-strengthened-at-least", 6),
        ("acmg-2015-strengthened-repaired", 0),
    ] {
        let report = example(name);
        assert_eq!(situations_of(&report, "reachable before"), 630, "{name}");
        let found = above_notes(&report);
        if falls == 0 {
            assert!(found.is_empty(), "{name}");
            // A start point and a step: 630 + 525 + 540 + 504.
            assert_eq!(situations_of(&report, "always after >= before"), 2199, "{name}");
        } else {
            assert_eq!(found.len(), 1, "{name}");
            assert_eq!(found[0].situations, Some(falls), "{name}");
            assert!(found[0].cases.len() == 1 && !found[0].witness.is_empty(), "{name}");
        }
    }
}

#[test]
fn the_repaired_acmg_rules_are_proved_monotone() {
    for (name, situations) in [("acmg-2015-repaired", 2_723_175), ("acmg-2015-pathogenic-repaired", 630)] {
        let report = example(name);
        assert!(above_notes(&report).is_empty(), "{name}");
        assert_eq!(situations_of(&report, "monotone significance"), situations, "{name}");
    }
}

#[test]
fn the_ssvc_table_is_proved_complete_over_72_situations_and_monotone() {
    let report = example("ssvc-deployer");
    assert!(report.findings.is_empty());
    let table = "table deployer: every case matches a row, no two rows disagree";
    assert_eq!(situations_of(&report, table), 72);
    assert_eq!(situations_of(&report, "monotone priority"), 72);
}

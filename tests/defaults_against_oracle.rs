//! Defaults against the oracle: `assume`, `silence means`, `presume`, in every reading of silence.
//!
//! The oracle knows nothing of defaults. A case is filled in by hand, as LANGUAGE says, and the oracle walks the
//! completions of that; what a result rests on is what changes when one of the values filled in is taken out again.
//! The number of samples can be set with `ORACLE_CASES`, as in `against_oracle.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod oracle;
mod proofs;

use std::collections::{BTreeMap, BTreeSet};

use appraise::analysis;
use appraise::case::{Case, case_text};
use appraise::evaluate::{Detail, evaluate};
use appraise::framework::Framework;
use appraise::program::{Program, compile};
use appraise::space::Budget;
use appraise::syntax::tree::{DeclarationKind, ReadingKind, Type, Unit};
use oracle::draft::Dice;
use oracle::enumerate::{completions_of, enumerate};
use oracle::generate::{MOST, Sample, samples};
use oracle::generate_case::{CaseDraft, Evidence, Silence, domain};
use oracle::value::OValue;
use proofs::generate::frameworks;
use proptest::prelude::*;

const READINGS: [ReadingKind; 3] = [ReadingKind::Open, ReadingKind::Presumption, ReadingKind::Silence];

// ---------------------------------------------------------------------- defaults

/// What a framework fills in, by the names of items (each is of one entity only).
#[derive(Debug, Default)]
struct Defaults {
    assumed: BTreeMap<String, OValue>,
    silent: BTreeMap<String, OValue>,
    complete: BTreeSet<String>,
}

/// Draws defaults for some items, and writes them into the rules.
fn with_defaults(unit: &Unit, rules: &str, dice: &mut Dice<'_>) -> (Defaults, String) {
    let mut defaults = Defaults::default();
    let mut text = rules.to_owned();
    for declaration in &unit.declarations {
        let DeclarationKind::Entity(entity) = &declaration.kind else { continue };
        for item in &entity.items {
            let name = item.name.value.clone();
            if matches!(item.kind, Type::List { .. }) {
                if dice.once_in(2) {
                    text = silence(&text, &name, "complete");
                    defaults.complete.insert(name);
                }
                continue;
            }
            let Some(values) = values(unit, &item.kind) else { continue };
            match dice.below(3) {
                1 => {
                    let value = dice.one(&values);
                    let said = said(value, &item.kind);
                    text += &format!("\nassume {name} = {said} when not recorded\n  because \"Most are\"\n");
                    defaults.assumed.insert(name, value.clone());
                }
                2 => {
                    let value = dice.one(&values);
                    text = silence(&text, &name, &said(value, &item.kind));
                    defaults.silent.insert(name, value.clone());
                }
                _ => {}
            }
        }
    }
    (defaults, text)
}

/// The rules with `silence means` behind an item.
fn silence(rules: &str, item: &str, value: &str) -> String {
    let line = |it: &str| {
        let is_it =
            it.strip_prefix("  ").and_then(|it| it.strip_prefix(item)).is_some_and(|it| it.starts_with("  "));
        if is_it { format!("{it}  silence means {value}") } else { it.to_owned() }
    };
    rules.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// The values of an item that rules can name one by one; sets are presumed in cases only.
fn values(unit: &Unit, kind: &Type) -> Option<Vec<OValue>> {
    match kind {
        Type::AnyOf(..) | Type::List { .. } => None,
        kind => Some(oracle::book::Book::new(unit).domain(kind)),
    }
}

fn said(value: &OValue, kind: &Type) -> String {
    match (value, kind) {
        (OValue::Bool(it), _) => if *it { "yes" } else { "no" }.to_owned(),
        (OValue::Number(number), Type::Percent { .. }) => format!("{number}%"),
        (other, _) => other.to_string(),
    }
}

/// Presumes something of some items of which nothing is said.
fn presume(case: &mut CaseDraft, dice: &mut Dice<'_>) {
    for item in &mut case.items {
        let is_open = matches!(item.evidence, Evidence::Unknown(Silence::LeftOut | Silence::Unknown));
        if is_open && dice.once_in(3) {
            item.evidence = Evidence::Presumed(dice.one(&domain(&item.sort)).clone());
        }
    }
    for record in case.list.iter_mut().flat_map(|it| &mut it.records) {
        presume(record, dice);
    }
}

/// Fills in what a reading fills in; `but` is left as it is. The paths of what was filled in are noted.
fn fill(
    case: &CaseDraft,
    defaults: &Defaults,
    reading: ReadingKind,
    (path, but): (&str, Option<&str>),
    filled: &mut BTreeSet<String>,
) -> CaseDraft {
    let mut case = case.clone();
    for item in &mut case.items {
        let presumed = match &item.evidence {
            Evidence::Presumed(value) => Some(value.clone()).filter(|_| reading != ReadingKind::Open),
            Evidence::Unknown(Silence::LeftOut | Silence::Unknown) => None,
            _ => continue,
        };
        let assumed = || defaults.assumed.get(&item.name).cloned();
        let silent = || defaults.silent.get(&item.name).filter(|_| reading == ReadingKind::Silence).cloned();
        let here = oracle::enumerate::join(path, &item.name);
        item.evidence = match presumed.or_else(assumed).or_else(silent) {
            Some(value) if but != Some(&here) => {
                filled.insert(here);
                Evidence::Known(value)
            }
            _ => Evidence::Unknown(Silence::Unknown),
        };
    }
    if let Some(list) = &mut case.list {
        let here = oracle::enumerate::join(path, &list.name);
        let is_silent = defaults.complete.contains(&list.name) && reading == ReadingKind::Silence;
        if is_silent && !list.complete && but != Some(&here) {
            list.complete = true;
            filled.insert(here.clone());
        }
        for record in &mut list.records {
            let path = format!("{here}.{}", record.id);
            *record = fill(record, defaults, reading, (&path, but), filled);
        }
    }
    case
}

// --------------------------------------------------------------------- properties

fn check(sample: &Sample, bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut dice = Dice::new(bytes);
    let (defaults, rules) = with_defaults(&sample.unit, &sample.rules, &mut dice);
    let mut drawn = sample.drawn.clone();
    presume(&mut drawn, &mut dice);
    let text = drawn.to_toml();
    let framework = common::framework(&rules);
    let case = common::case(&framework, &text);
    let program = compile(&framework);
    for reading in READINGS {
        let mut filled = BTreeSet::new();
        let full = fill(&drawn, &defaults, reading, ("", None), &mut filled).to_oracle();
        let wanted = enumerate(&sample.unit, &full, MOST);
        let found = evaluate(&program, &case, reading, Budget::default(), Detail::Results);
        let all = || format!("{reading:?}\n{rules}\n-----\n{text}");
        prop_assert_eq!(found.is_ok(), wanted.is_ok(), "which cases are possible\n{}", all());
        let (Ok(found), Ok(wanted)) = (found, wanted) else { continue };
        let mut rests: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        let mut not_tried = BTreeSet::new();
        for path in &filled {
            let wide = fill(&drawn, &defaults, reading, ("", Some(path)), &mut BTreeSet::new()).to_oracle();
            if completions_of(&sample.unit, &wide, MOST).is_none() {
                not_tried.insert(path.clone());
                continue;
            }
            let wide = enumerate(&sample.unit, &wide, MOST).expect("more is possible, not less");
            for (key, finding) in &wanted {
                if wide[key].values != finding.values {
                    rests.entry(key.clone()).or_default().insert(path.clone());
                }
            }
        }
        for (record, result) in found.records.pairs() {
            let path = common::record_path(&framework, &case, record);
            for answer in &result.answers {
                let conclusion = &framework.conclusions[answer.conclusion];
                let name = match answer.cell {
                    Some(cell) => common::cell_name(&framework, answer.conclusion, cell),
                    None => conclusion.name.clone(),
                };
                let key = (path.clone(), name);
                let values: BTreeSet<String> = answer
                    .outcome
                    .values()
                    .iter()
                    .map(|&it| common::value(&framework, answer.conclusion, it))
                    .collect();
                let paths = |all: &[appraise::evaluate::ItemPath]| -> BTreeSet<String> {
                    all.iter().map(|&it| common::item_path(&framework, &case, it)).collect()
                };
                let it = &wanted[&key];
                let expected: BTreeSet<String> = it.values.iter().map(OValue::to_string).collect();
                prop_assert_eq!(&values, &expected, "the values of {:?}: {}", key, all());
                prop_assert_eq!(&paths(&answer.open), &it.open, "what matters to {:?}: {}", key, all());
                let mut found = paths(&answer.resting_on);
                found.retain(|it| !not_tried.contains(it));
                let none = BTreeSet::new();
                let expected = rests.get(&key).unwrap_or(&none);
                prop_assert_eq!(&found, expected, "what {:?} rests on: {}", key, all());
            }
        }
    }
    Ok(())
}

/// False where what is filled in breaks a constraint by itself: then no case is possible that leaves it out.
fn fits_its_constraints(framework: &Framework) -> bool {
    let lists = ["", "[[plans]]\nid = \"p\"\n", "[[plans.acts]]\nid = \"a\"\n"];
    let text = lists[..framework.vocabulary.entities.len()].concat();
    let case = common::case(framework, &text);
    let program = compile(framework);
    READINGS.iter().all(|&it| evaluate(&program, &case, it, Budget::default(), Detail::Results).is_ok())
}

proptest! {
    #![proptest_config(common::cases(3_000, 25))]

    #[test]
    fn results_and_what_they_rest_on_are_those_of_the_case_filled_in(
        sample in samples(),
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        prop_assume!(common::loads(&sample.rules));
        check(&sample, &bytes)?;
    }

    /// A witness is a case, and shows the same, whatever the framework fills in where nothing is recorded.
    #[test]
    fn witnesses_hold_also_where_something_is_filled_in(
        small in frameworks(),
        bytes in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        prop_assume!(common::loads(&small.rules));
        let (_, rules) = with_defaults(&small.unit, &small.rules, &mut Dice::new(&bytes));
        let (plain, framework) = (common::framework(&small.rules), common::framework(&rules));
        let programs = [compile(&plain), compile(&framework)];
        prop_assume!(fits_its_constraints(&framework));
        let report = analysis::check(&programs[1], &[], Budget::default());
        for finding in &report.findings {
            let Some(name) = &finding.conclusion else { continue };
            let own = |program: &Program<'_>, case: &Case, reading| {
                let found = evaluate(program, case, reading, Budget::default(), Detail::Results);
                found.map(|it| -> Vec<_> {
                    let answers = it.records.iter().flat_map(|it| it.answers.clone());
                    let own = answers.filter(|it| program.framework.conclusions[it.conclusion].name == *name);
                    own.map(|it| it.outcome).collect()
                })
            };
            for case in &finding.cases {
                let text = case_text(&framework.vocabulary, case);
                let wanted = own(&programs[0], &common::case(&plain, &text), ReadingKind::Open);
                let case = common::case(&framework, &text);
                for reading in READINGS {
                    let found = own(&programs[1], &case, reading);
                    prop_assert!(
                        found.is_ok() && found == wanted,
                        "{reading:?} {}: {found:?}\n{text}\n-----\n{rules}", finding.diagnostic.message
                    );
                }
            }
        }
    }
}

/// The alarm rings: a program that fills in nothing is caught.
#[test]
fn something_is_filled_in_and_matters() {
    let mut runner = proptest::test_runner::TestRunner::new(common::cases(3_000, 25));
    let outcome = runner.run(&(samples(), prop::collection::vec(any::<u8>(), 0..40)), |(sample, bytes)| {
        let (defaults, _) = with_defaults(&sample.unit, &sample.rules, &mut Dice::new(&bytes));
        let full = fill(&sample.drawn, &defaults, ReadingKind::Silence, ("", None), &mut BTreeSet::new())
            .to_oracle();
        prop_assert_eq!(enumerate(&sample.unit, &full, MOST), Ok(sample.findings.clone()));
        Ok(())
    });
    assert!(outcome.is_err(), "no default changed anything");
}

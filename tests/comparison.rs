//! Comparison of frameworks against brute force: every total case, judged by the oracle under both.
//!
//! `ORACLE_CASES` sets how many pairs of frameworks are tried.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use appraise::comparison::{
    self, Change, Comparison, Difference, OnCases, Region, Relation, Request, Side, Verdict, View, retype,
};
use appraise::evaluate::{Detail, evaluate};
use appraise::framework::{Framework, Home, Value};
use appraise::program::compile;
use appraise::space::Budget;
use appraise::syntax::tree::{ReadingKind, Unit};
use appraise::value::{ConclusionId, Decimal};
use appraise::vocabulary::Domain;
use oracle::book::Book;
use oracle::complete::{TotalRecord, completions, count};
use oracle::condition::Judge;
use oracle::edit::edited;
use oracle::enumerate::{breaks, listed};
use oracle::generate::samples;
use oracle::value::{OValue, OracleCase, OracleRecord};
use oracle::vary::{relaid, renamed, shuffled};
use oracle::write;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

const BUDGET: Budget = Budget::of(4_000_000);
/// Brute force walks at most so many cases.
const MOST_CASES: u64 = 3_000;

fn cases(in_release: u32) -> ProptestConfig {
    let asked = std::env::var("ORACLE_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(if cfg!(debug_assertions) { in_release / 20 } else { in_release }),
        max_shrink_iters: 2_000,
        max_global_rejects: 1_000_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn compare(a: &Framework, b: &Framework) -> Comparison {
    let request = Request { pairs: &[], budget: BUDGET, limit: 10_000 };
    comparison::compare(a, b, &[], request).expect("pairs by name")
}

/// A case of which nothing is known, with one listed record of each entity down to `depth`.
fn blank(book: &Book<'_>, depth: usize) -> OracleCase {
    let mut record = OracleRecord::new("r");
    let names: Vec<(String, String)> = [("plans", "P"), ("acts", "A")]
        .iter()
        .map(|(list, id)| ((*list).to_owned(), (*id).to_owned()))
        .collect();
    assert!(book.entities.contains_key(book.root));
    if depth > 0 {
        let mut inner: Option<(String, OracleRecord)> = None;
        for (list, id) in names[..depth].iter().rev() {
            let mut made = OracleRecord::new(id);
            if let Some((list, record)) = inner.take() {
                made = made.with_list(&list, vec![record], false);
            }
            inner = Some((list.clone(), made));
        }
        let (list, inner) = inner.expect("a list");
        record = record.with_list(&list, vec![inner], false);
    }
    OracleCase { root: record }
}

/// A value as its text, a set in the order of the alphabet.
fn text(framework: &Framework, conclusion: ConclusionId, value: Value) -> String {
    let domain = &framework.conclusions[conclusion].domain;
    let labels = framework.vocabulary.labels(domain);
    match value {
        Value::NotApplicable => "not applicable".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Rank(rank) if matches!(domain, Domain::YesNo) => (rank == 1).to_string(),
        Value::Rank(rank) => labels[rank as usize].name.clone(),
        Value::Set(bits) => {
            let is_in = |bit: &usize| bits >> bit & 1 == 1;
            let mut names: Vec<&str> =
                (0..labels.len()).filter(is_in).map(|bit| labels[bit].name.as_str()).collect();
            names.sort_unstable();
            format!("[{}]", names.join(", "))
        }
    }
}

/// What brute force says of one conclusion: for each total case its items, and both values.
struct Walked {
    items: Vec<BTreeMap<String, OValue>>,
    values: Vec<(String, String)>,
}

/// Every possible case under both; `None` when there are too many.
fn walk(a: &Unit, b: &Unit, entity_depth: usize, name: &str) -> Option<Walked> {
    let (book_a, book_b) = (Book::new(a), Book::new(b));
    let case = blank(&book_a, entity_depth);
    count(&book_a, book_a.root, Some(&case.root), MOST_CASES)?;
    let path = ["", "plans.P", "plans.P.acts.A"][entity_depth];
    let mut walked = Walked { items: Vec::new(), values: Vec::new() };
    for total in completions(&book_a, book_a.root, Some(&case.root)) {
        let (root_a, root_b) = (Judge::root(&book_a, &total), Judge::root(&book_b, &total));
        if breaks(&root_a) || breaks(&root_b) {
            continue;
        }
        let value = |book: &Book<'_>, root: &Judge<'_>| {
            let all = listed(root, "");
            let (_, judge) = all.iter().find(|(at, _)| at == path).expect("the record");
            let about = book.conclusions.iter().find(|it| it.name == name).expect("the conclusion");
            judge.conclude(about).to_string()
        };
        walked.values.push((value(&book_a, &root_a), value(&book_b, &root_b)));
        walked.items.push(items_of(&total, path));
    }
    Some(walked)
}

/// The items of a listed record and of those above it.
fn items_of(total: &TotalRecord, path: &str) -> BTreeMap<String, OValue> {
    let mut items = total.items.clone();
    let mut at = total;
    for list in path.split('.').step_by(2).filter(|it| !it.is_empty()) {
        at = &at.lists[list][0];
        items.extend(at.items.clone());
    }
    items
}

/// True when a case lies in a region; `None` when the region speaks of lists.
fn holds(region: &Region, items: &BTreeMap<String, OValue>) -> Option<bool> {
    let mut all = true;
    for clause in &region.when {
        if !clause.is_item {
            return None;
        }
        let (name, option) = match clause.name.split_once('[') {
            Some((name, option)) => (name, Some(option.trim_end_matches(']'))),
            None => (clause.name.as_str(), None),
        };
        let is_in = match (&items[name], option) {
            (OValue::Set(set), Some(option)) => clause.values.contains(&set.contains(option).to_string()),
            (OValue::Number(number), _) => clause.values.iter().any(|it| is_within(*number, it)),
            (value, _) => clause.values.contains(&value.to_string()),
        };
        all &= is_in;
    }
    Some(all)
}

fn is_within(number: Decimal, band: &str) -> bool {
    let parse = |text: &str| text.parse::<f64>().unwrap();
    let number = parse(&number.to_string());
    match band.split_once("..") {
        Some((low, high)) => parse(low) <= number && number <= parse(high),
        None => parse(band) == number,
    }
}

fn check_difference(
    comparison: &Comparison,
    difference: &Difference,
    walked: &Walked,
    (a, b): (&Framework, &Framework),
) -> Result<(), TestCaseError> {
    let framework = &comparison.joint.framework;
    let paired = difference.paired;
    let name = framework.conclusion_text(paired.a, paired.cell_a);
    let expected: BTreeSet<(String, String)> = walked.values.iter().cloned().collect();
    let found: BTreeSet<(String, String)> = difference
        .shifts
        .iter()
        .map(|it| (text(framework, paired.a, it.a), text(framework, paired.b, it.b)))
        .collect();
    prop_assert_eq!(&found, &expected, "the pairs of values of {}", name);
    let is_different = walked.values.iter().any(|(a, b)| a != b);
    prop_assert_eq!(difference.differs(), is_different, "whether {} differs", name);
    let total: u128 = difference.shifts.iter().map(|it| it.situations).sum();
    prop_assert_eq!(total, difference.situations.all);
    let covered: u128 = difference.regions.iter().map(|it| it.situations).sum();
    prop_assert_eq!(covered + difference.not_listed, difference.situations.differ);
    prop_assert_eq!(difference.not_listed, 0);
    for (items, (value_a, value_b)) in walked.items.iter().zip(&walked.values) {
        let mut inside = Vec::new();
        for region in &difference.regions {
            match holds(region, items) {
                None => return check_witnesses(comparison, difference, (a, b)),
                Some(true) => inside.push(region),
                Some(false) => {}
            }
        }
        prop_assert_eq!(inside.len(), usize::from(value_a != value_b), "{}: {:?}", &name, items);
        for region in inside {
            prop_assert_eq!(&text(framework, paired.a, region.a), value_a);
            prop_assert_eq!(&text(framework, paired.b, region.b), value_b);
        }
    }
    check_witnesses(comparison, difference, (a, b))
}

/// Every witness, assessed under both, gives what its region claims, and what decides there is what is named.
fn check_witnesses(
    comparison: &Comparison,
    difference: &Difference,
    (a, b): (&Framework, &Framework),
) -> Result<(), TestCaseError> {
    let joint = &comparison.joint;
    for region in &difference.regions {
        let case = region.case.as_ref().expect("a witness");
        for (side, own, claimed) in [(Side::A, a, region.a), (Side::B, b, region.b)] {
            let (conclusion, cell) = difference.paired.of(side);
            let own_id = match side {
                Side::A => conclusion,
                Side::B => ConclusionId(conclusion.0 - joint.first_conclusion as u32),
            };
            let case = retype(&joint.framework.vocabulary, &own.vocabulary, case).case;
            let program = compile(own);
            let evaluation = evaluate(&program, &case, ReadingKind::Open, BUDGET, Detail::Results)
                .unwrap_or_else(|it| panic!("{it:?}"));
            let entity = own.conclusions[own_id].entity;
            let record = case.records.ids().find(|&id| case.records[id].entity == entity).expect("a record");
            let answer = evaluation.records[record]
                .answers
                .iter()
                .find(|it| it.conclusion == own_id && it.cell == cell)
                .expect("an answer");
            prop_assert_eq!(answer.outcome.values(), &vec![claimed], "{:?} of {:?}", side, region.witness);
            let rules = &region.rules[usize::from(side == Side::B)];
            for decider in &answer.because {
                prop_assert!(rules.contains(&own.decider_name(*decider)), "{rules:?} without {decider:?}");
            }
        }
    }
    Ok(())
}

fn depth_of(framework: &Framework, conclusion: ConclusionId) -> usize {
    let entity = framework.conclusions[conclusion].entity;
    framework.vocabulary.entities[entity].depth
}

fn agrees_with_brute_force(unit: &Unit, other: &Unit) -> Result<usize, TestCaseError> {
    let (rules_a, rules_b) = (write::unit(unit), write::unit(other));
    if !common::loads(&rules_a) || !common::loads(&rules_b) {
        return Ok(0);
    }
    let (a, b) = (common::framework(&rules_a), common::framework(&rules_b));
    let mut n_different = 0;
    let comparison = compare(&a, &b);
    for difference in &comparison.differences {
        let paired = difference.paired;
        let framework = &comparison.joint.framework;
        if matches!(framework.conclusions[paired.a].home, Home::Matrix(_)) {
            continue;
        }
        let name = framework.conclusions[paired.a].name.clone();
        let Some(walked) = walk(unit, other, depth_of(framework, paired.a), &name) else { continue };
        if walked.values.is_empty() {
            continue;
        }
        check_difference(&comparison, difference, &walked, (&a, &b)).map_err(|error| {
            TestCaseError::fail(format!("{error}\n{rules_a}\n-----\n{rules_b}\n{:?}", difference.regions))
        })?;
        n_different += usize::from(difference.differs());
    }
    Ok(n_different)
}

proptest! {
    #![proptest_config(cases(4_000))]
    /// Verdicts, shift matrices, regions and witnesses of a framework and one with a small change.
    #[test]
    fn differences_are_those_of_every_case(sample in samples(), seed: u64) {
        let Some(other) = edited(&sample.unit, seed) else { return Ok(()) };
        agrees_with_brute_force(&sample.unit, &other)?;
    }
}

proptest! {
    #![proptest_config(cases(2_000))]
    /// Other names of rules, another order, another layout: nothing differs.
    #[test]
    fn changes_of_form_are_no_difference(sample in samples(), seed: u64) {
        prop_assume!(common::loads(&sample.rules));
        let a = common::framework(&sample.rules);
        let mut others = vec![write::unit(&renamed(&sample.unit)), write::unit(&shuffled(&sample.unit, seed))];
        if !sample.rules.contains("\n  -n") {
            others.push(relaid(&sample.rules));
        }
        for text in others {
            let b = common::framework(&text);
            let comparison = compare(&a, &b);
            prop_assert!(comparison.unsettled.is_empty());
            for difference in &comparison.differences {
                prop_assert_eq!(difference.verdict, Verdict::Equivalent, "{}\n-----\n{}", &sample.rules, text);
            }
            let n_pairs = a.conclusions.iter().filter(|it| !matches!(it.home, Home::Matrix(_))).count();
            prop_assert!(comparison.differences.len() >= n_pairs);
        }
    }
}

proptest! {
    #![proptest_config(cases(4_000))]
    /// On a case: the same, surely another or perhaps another, over every completion.
    #[test]
    fn changes_on_a_case_are_those_of_every_completion(sample in samples(), seed: u64) {
        let Some(other) = edited(&sample.unit, seed) else { return Ok(()) };
        let (rules_a, rules_b) = (sample.rules.clone(), write::unit(&other));
        prop_assume!(common::loads(&rules_a) && common::loads(&rules_b));
        let (a, b) = (common::framework(&rules_a), common::framework(&rules_b));
        let comparison = compare(&a, &b);
        let case = common::case(&comparison.joint.framework, &sample.case_text);
        let (program_a, program_b) = (compile(&a), compile(&b));
        let view = |program| View { program, reading: ReadingKind::Open };
        let views = [view(&program_a), view(&program_b)];
        let pairing = &comparison.pairing;
        let it = OnCases { joint: &comparison.joint, views, pairing, budget: BUDGET };
        let program = comparison::case_program(&it, &[&case]);
        let found = comparison::on_case(&it, &program, &case, 0).expect("a possible case");
        let expected = changes_by_hand(&sample.unit, &other, &sample.case);
        for change in found {
            let name = comparison.joint.framework.conclusion_text(change.paired.a, change.paired.cell_a);
            prop_assert!(change.is_exact);
            let expected = expected[&(change.record.clone(), name.clone())];
            prop_assert_eq!(change.change, expected, "{} {}\n{}\n-----\n{}\n-----\n{}",
                change.record, name, rules_a, rules_b, sample.case_text);
        }
    }
}

/// What every completion of a case says of the change of each conclusion.
fn changes_by_hand(a: &Unit, b: &Unit, case: &OracleCase) -> BTreeMap<(String, String), Change> {
    let (book_a, book_b) = (Book::new(a), Book::new(b));
    let mut seen: BTreeMap<(String, String), BTreeSet<bool>> = BTreeMap::new();
    for total in completions(&book_a, book_a.root, Some(&case.root)) {
        let (root_a, root_b) = (Judge::root(&book_a, &total), Judge::root(&book_b, &total));
        if breaks(&root_a) || breaks(&root_b) {
            continue;
        }
        for ((path, judge_a), (_, judge_b)) in listed(&root_a, "").into_iter().zip(listed(&root_b, "")) {
            for about in book_a.conclusions.iter().filter(|it| it.entity == judge_a.entity()) {
                let other = book_b.conclusions.iter().find(|it| it.name == about.name).expect("the same");
                let is_same = judge_a.conclude(about) == judge_b.conclude(other);
                seen.entry((path.clone(), about.name.clone())).or_default().insert(is_same);
            }
        }
    }
    let change = |seen: BTreeSet<bool>| match (seen.contains(&true), seen.contains(&false)) {
        (true, true) => Change::May,
        (true, false) => Change::Same,
        (false, _) => Change::Surely,
    };
    seen.into_iter().map(|(key, seen)| (key, change(seen))).collect()
}

/// A conclusion under another name is found by its function, and an edit that changes a result by its witness.
#[test]
fn a_renamed_conclusion_is_found_by_its_function() {
    let rules = |name: &str, level: &str| {
        format!(
            "framework f \"F\" version 1.0\nscale level: none < low < high\nentity town\n  a yes/no \"?\"\n  b level \"?\"\n\
             conclusion {name}: level, otherwise none\nrule R1: {name} is at least {level}\n  when a and b >= low\n  \
             cite judgement \"so\"\n"
        )
    };
    let a = common::framework(&rules("x", "low"));
    let same = compare(&a, &common::framework(&rules("y", "low")));
    assert_eq!(same.pairing.renamed, [("x".to_owned(), "y".to_owned())]);
    assert!(!same.differs());
    let other = compare(&a, &common::framework(&rules("y", "high")));
    assert_eq!(other.pairing.only_a, ["x"]);
    assert_eq!(other.pairing.only_b, ["y"]);
    let higher = compare(&a, &common::framework(&rules("x", "high")));
    let difference = &higher.differences[0];
    assert_eq!(difference.verdict, Verdict::Laxer);
    assert_eq!((difference.situations.all, difference.situations.differ), (6, 2));
    assert_eq!(difference.regions.len(), 1);
    let region = &difference.regions[0];
    assert_eq!(region.relation, Relation::Higher);
    let when: Vec<(&str, Vec<&str>)> = region
        .when
        .iter()
        .map(|it| (it.name.as_str(), it.values.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(when, [("a", vec!["true"]), ("b", vec!["low", "high"])]);
    assert_eq!(region.rules, [["R1"], ["R1"]]);
}

/// At least 500 changes that some case shows are found, and none is missed (by brute force).
#[test]
fn five_hundred_real_changes_are_found() {
    let wanted = if cfg!(debug_assertions) { 60 } else { 500 };
    let found = std::cell::Cell::new(0usize);
    let mut runner = proptest::test_runner::TestRunner::new(cases(100_000));
    for seed in 0..200_000u64 {
        let sample = samples().new_tree(&mut runner).unwrap().current();
        if let Some(other) = edited(&sample.unit, seed.wrapping_mul(0x9E37_79B9)) {
            found.set(found.get() + agrees_with_brute_force(&sample.unit, &other).unwrap());
        }
        if found.get() >= wanted {
            return;
        }
    }
    panic!("only {} changes in all", found.get());
}

const TOWN: &str = "framework f \"F\" version 1.0\nscale level: none < low < high\nentity town\n  a yes/no \"?\"\n  \
    b level \"?\"\nconclusion x: level, otherwise none\nrule R1: x is at least high\n  when a and b >= low\n  \
    cite judgement \"so\"\n";

fn change_on(a: &str, b: &str, case: &str, readings: [ReadingKind; 2]) -> (Change, [usize; 2]) {
    let (a, b) = (common::framework(a), common::framework(b));
    let comparison = compare(&a, &b);
    assert!(!comparison.differs());
    let case = common::case(&comparison.joint.framework, case);
    let (program_a, program_b) = (compile(&a), compile(&b));
    let views = [
        View { program: &program_a, reading: readings[0] },
        View { program: &program_b, reading: readings[1] },
    ];
    let pairing = &comparison.pairing;
    let it = OnCases { joint: &comparison.joint, views, pairing, budget: BUDGET };
    let program = comparison::case_program(&it, &[&case]);
    let found = comparison::on_case(&it, &program, &case, 0).expect("a possible case");
    (found[0].change, [found[0].said[0].values.len(), found[0].said[1].values.len()])
}

/// One function, two assumptions: each side sees its own, on the same completion of the rest.
#[test]
fn assumptions_that_differ_are_seen_by_their_own_side() {
    let open = [ReadingKind::Open, ReadingKind::Open];
    let assume = |value: &str| {
        TOWN.replace(
            "conclusion",
            &format!("assume a = {value} when not recorded because \"so\"\nconclusion"),
        )
    };
    assert_eq!(change_on(TOWN, &assume("no"), "b = \"high\"", open), (Change::May, [2, 1]));
    assert_eq!(change_on(&assume("no"), &assume("no"), "", open), (Change::Same, [1, 1]));
    assert_eq!(change_on(&assume("yes"), &assume("no"), "b = \"high\"", open), (Change::Surely, [1, 1]));
    // With `b` open as well the two agree where it is none.
    assert_eq!(change_on(&assume("yes"), &assume("no"), "", open), (Change::May, [2, 1]));
    assert_eq!(change_on(&assume("yes"), &assume("no"), "a = true", open), (Change::Same, [2, 2]));
}

/// One framework in two readings: a presumption is seen by the one side only.
#[test]
fn readings_that_differ_are_seen_by_their_own_side() {
    let readings = [ReadingKind::Open, ReadingKind::Presumption];
    let case = "a = { presume = true }\nb = \"low\"";
    assert_eq!(change_on(TOWN, TOWN, case, readings), (Change::May, [2, 1]));
    assert_eq!(change_on(TOWN, TOWN, case, [ReadingKind::Presumption; 2]), (Change::Same, [1, 1]));
    assert_eq!(change_on(TOWN, TOWN, "", readings), (Change::Same, [2, 2]));
}

/// `silence means complete` closes a list in one reading and leaves it open in another.
#[test]
fn a_list_that_one_reading_closes_is_open_in_the_other() {
    let rules = "framework f \"F\" version 1.0\nscale level: none < low < high\nentity town\n  a yes/no \"?\"\n  \
        plans list of plan, at most 3 \"?\"  silence means complete\nentity plan\n  c yes/no \"?\"\n\
        conclusion x: level, otherwise none\nrule R1: x is at least high\n  when some plan has c\n  \
        cite judgement \"so\"\n";
    let case = "[[plans]]\nid = \"P\"\nc = false";
    let silence = [ReadingKind::Open, ReadingKind::Silence];
    assert_eq!(change_on(rules, rules, case, silence), (Change::May, [2, 1]));
    assert_eq!(change_on(rules, rules, case, [ReadingKind::Silence; 2]), (Change::Same, [1, 1]));
    assert_eq!(change_on(rules, rules, case, [ReadingKind::Open; 2]), (Change::Same, [2, 2]));
}

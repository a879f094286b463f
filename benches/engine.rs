//! What the main steps cost. Read ratios between rows of one run, not the times themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../tests/common/mod.rs"]
mod common;

use appraise::evaluate::{Detail, evaluate};
use appraise::program::compile;
use appraise::space::Budget;
use appraise::syntax::tree::ReadingKind;
use appraise::workspace::Workspace;
use std::fmt::Write as _;
use std::path::Path;

fn main() {
    divan::main();
}

/// A framework of `n_rules` rules over `n_items` yes/no items and ten conclusions.
fn many_rules(n_rules: usize, n_items: usize) -> String {
    let mut text = String::from(
        "framework big \"Many rules\" version 1.0\n\nscale level: none < limited < moderate < strong\n\nentity case\n",
    );
    for item in 0..n_items {
        writeln!(text, "  i{item} yes/no \"Is it so?\"").unwrap();
    }
    for conclusion in 0..10 {
        writeln!(text, "\nconclusion c{conclusion}: level, otherwise none").unwrap();
    }
    for rule in 0..n_rules {
        let (a, b) = (rule * 7 % n_items, (rule * 13 + 5) % n_items);
        let level = ["limited", "moderate", "strong"][rule % 3];
        let least = if rule % 4 == 3 { "at most" } else { "at least" };
        writeln!(
            text,
            "\nrule R{rule}: c{} is {least} {level}\n  when i{a} and not i{b}\n  cite judgement \"bench\"",
            rule % 10
        )
        .unwrap();
    }
    text
}

/// A case of that framework with `n_unknown` items left out.
fn case_of_many(n_unknown: usize, n_items: usize) -> String {
    (n_unknown..n_items).map(|item| format!("i{item} = {}\n", item % 3 == 0)).collect()
}

#[divan::bench]
fn load_the_real_rules() {
    let mut workspace = Workspace::here();
    divan::black_box(workspace.load_framework(Path::new("rules/strengthening.appraise")).unwrap());
}

#[divan::bench(args = [10, 100, 1000])]
fn load_rules(bencher: divan::Bencher<'_, '_>, n_rules: usize) {
    let text = many_rules(n_rules, 100);
    bencher.bench(|| divan::black_box(common::framework(&text)));
}

#[divan::bench(args = [0, 5, 12, 30])]
fn assess_with_unknowns(bencher: divan::Bencher<'_, '_>, n_unknown: usize) {
    let framework = common::framework(&many_rules(200, 100));
    let case = common::case(&framework, &case_of_many(n_unknown, 100));
    let program = compile(&framework);
    bencher.bench(|| {
        divan::black_box(
            evaluate(&program, &case, ReadingKind::Open, Budget::default(), Detail::Results).unwrap(),
        )
    });
}

#[divan::bench(args = [0, 5, 12, 30])]
fn assess_and_explain_with_unknowns(bencher: divan::Bencher<'_, '_>, n_unknown: usize) {
    let framework = common::framework(&many_rules(200, 100));
    let case = common::case(&framework, &case_of_many(n_unknown, 100));
    let program = compile(&framework);
    bencher.bench(|| {
        divan::black_box(
            evaluate(&program, &case, ReadingKind::Open, Budget::default(), Detail::Explanation).unwrap(),
        )
    });
}

#[divan::bench(args = ["haarlem-emirdag", "rotterdam-casablanca", "study"])]
fn assess_a_real_case(bencher: divan::Bencher<'_, '_>, id: &str) {
    let mut workspace = Workspace::here();
    let framework = workspace.load_framework(Path::new("rules/strengthening.appraise")).unwrap().framework;
    let path = format!("cases/{id}.toml").into();
    let case = workspace.load_cases(&[path], &framework.vocabulary).remove(0).case.unwrap();
    let program = compile(&framework);
    bencher.bench(|| {
        divan::black_box(
            evaluate(&program, &case, ReadingKind::Open, Budget::default(), Detail::Results).unwrap(),
        )
    });
}

/// A case of 200 items under 400 rules, with 0, 10, 20 and 30 of them unknown.
#[divan::bench(args = [0, 10, 20, 30])]
fn assess_200_items(bencher: divan::Bencher<'_, '_>, n_unknown: usize) {
    let framework = common::framework(&many_rules(400, 200));
    let case = common::case(&framework, &case_of_many(n_unknown, 200));
    let program = compile(&framework);
    bencher.bench(|| {
        divan::black_box(
            evaluate(&program, &case, ReadingKind::Open, Budget::default(), Detail::Results).unwrap(),
        )
    });
}

/// An open list of up to `n` records, of which nothing is known.
#[divan::bench(args = [1, 10, 50, 200])]
fn assess_an_open_list(bencher: divan::Bencher<'_, '_>, n: usize) {
    let text = format!(
        "framework lists \"Lists\" version 1.0\n\nscale level: none < limited < strong\n\nentity case\n  plans list of plan, at most {n} \"Which?\"\n\nentity plan\n  good yes/no \"Good?\"\n  size number 0..9 \"How large?\"\n\nconclusion c: level, otherwise none\nrule R1: c is at least limited\n  when share of plans that have good >= 50%  cite judgement \"bench\"\nrule R2: c is at least strong\n  when number of plans that have size >= 5 >= 3  cite judgement \"bench\"\n"
    );
    let framework = common::framework(&text);
    let case = common::case(&framework, "");
    let program = compile(&framework);
    bencher.bench(|| {
        divan::black_box(
            evaluate(&program, &case, ReadingKind::Open, Budget::default(), Detail::Results).unwrap(),
        )
    });
}

/// Every check on one of the rule files.
#[divan::bench(args = ["strengthening", "learning", "context"])]
fn check_the_real_rules(bencher: divan::Bencher<'_, '_>, name: &str) {
    let path = format!("rules/{name}.appraise");
    let framework = Workspace::here().load_framework(Path::new(&path)).unwrap().framework;
    let program = compile(&framework);
    bencher.bench(|| divan::black_box(appraise::analysis::check(&program, &[], Budget::default())));
}

/// Coverage and mutants of the tests of one of the rule files.
#[divan::bench(args = ["strengthening", "learning"], sample_count = 3)]
fn mutants_of_the_real_rules(bencher: divan::Bencher<'_, '_>, name: &str) {
    let path = format!("rules/{name}.appraise");
    let framework = Workspace::here().load_framework(Path::new(&path)).unwrap().framework;
    let program = compile(&framework);
    bencher.bench(|| divan::black_box(appraise::analysis::mutation(&program, Budget::default())));
}

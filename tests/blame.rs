//! Who is to blame for a difference: planted edits with one cause each are found, and no other is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;

use appraise::comparison::{Cause, Party, Request, Study, Verdict, Written, study};
use appraise::framework::{ParsedUnit, flat_unit};
use appraise::source::Sources;
use appraise::space::Budget;
use appraise::syntax::tree::{ReadingKind, Unit};

const BASE: &str = r#"framework f "F" version 1.0
scale level: none < low < high

entity town
  a      yes/no        "Is it a?"
  b      level         "How much b?"
  c      yes/no        "Is it c?"
  d      number 0..9   "How many d?"
  plans  list of plan, at most 2  "Which plans?"

entity plan
  e  yes/no  "Is it e?"

parameter bar = 3 in 1..8 "Where the line is drawn"   cite judgement "so"

criterion many "there are many"
  when d >= bar

conclusion x: level, otherwise none
rule R1: x is at least low
  when a and b >= low
  cite judgement "so"
rule R2: x is at least high
  when many and some plan has e
  cite judgement "so"
rule R3: x is at most low
  when c
  cite judgement "so"
exception R3x to R3
  when b is high
  cite judgement "so"

conclusion y: level, otherwise none
rule Y1: y is at least low
  when a or c
  cite judgement "so"

conclusion z: level, by table zs
table zs gives z, one row only
  | id | d    | z    |
  | T1 | < 5  | none |
  | T2 | >= 5 | high |
  cite judgement "so"
"#;

/// The base with one text for another (which must be there), and an edit elsewhere that must not be blamed.
fn edited(from: &str, to: &str) -> String {
    assert!(BASE.contains(from), "{from}");
    let elsewhere = BASE.replace("when a or c", "when a and c");
    assert!(from.contains("a or c") || elsewhere.contains(from));
    elsewhere.replace(from, to)
}

fn flat(text: &str) -> Unit {
    let mut sources = Sources::default();
    let id = sources.add("rules.appraise", text);
    let parsed = appraise::syntax::parse(sources.get(id));
    let unit = parsed.unit.expect("a unit");
    flat_unit(&[ParsedUnit { unit: &unit, spoiled: &parsed.spoiled }]).expect("a flat unit")
}

fn held_against_base(other: &str) -> Study {
    let (a, b) = (common::framework(BASE), common::framework(other));
    let (flat_a, flat_b) = (flat(BASE), flat(other));
    let written = |unit| Some(Written { unit, vocabulary: None });
    let party = |framework, unit| Party { framework, written: written(unit), reading: ReadingKind::Open };
    let request = Request { pairs: &[], budget: Budget::default(), limit: 1_000 };
    study(party(&a, &flat_a), party(&b, &flat_b), (&a.vocabulary, &[]), request).expect("pairs by name")
}

/// The edits blamed for the difference in a conclusion, and their causes.
fn blamed(study: &Study, name: &str) -> (Vec<String>, Vec<Cause>) {
    let framework = &study.comparison.joint.framework;
    let at = study
        .comparison
        .differences
        .iter()
        .position(|it| framework.conclusions[it.paired.a].name == name)
        .expect("the conclusion");
    let difference = &study.comparison.differences[at];
    assert!(difference.differs(), "{name} does not differ");
    let edits = study.edits.as_ref().expect("edits");
    let whole = study.blamed[at].whole.as_ref().expect("somebody to blame");
    assert!(whole.is_smallest);
    for (region, blame) in difference.regions.iter().zip(&study.blamed[at].regions) {
        let blame = blame.as_ref().expect("somebody to blame in each region");
        assert!(
            !blame.edits.is_empty() && blame.edits.iter().all(|it| whole.edits.contains(it)),
            "{region:?}"
        );
    }
    let names = whole.edits.iter().map(|&it| edits[it].text()).collect();
    (names, whole.causes(edits).into_iter().collect())
}

#[test]
fn a_planted_edit_is_blamed_and_its_cause_named() {
    for (from, to, conclusion, edit, cause) in [
        ("bar = 3 in", "bar = 5 in", "x", "parameter bar", Cause::Threshold),
        ("d >= bar", "d > bar", "x", "criterion many", Cause::Threshold),
        ("a and b >= low", "a and b >= high", "x", "rule R1", Cause::Threshold),
        ("| < 5  |", "| < 6  |", "z", "table zs", Cause::Threshold),
        ("some plan has e", "all plans have e", "x", "rule R2", Cause::Aggregation),
        ("a and b >= low", "a or b >= low", "x", "rule R1", Cause::Aggregation),
        ("at most low\n  when c", "at most none\n  when c", "x", "rule R3", Cause::ExceptionOrCap),
        ("R1: x is at least low", "R1: x is at least high", "x", "rule R1", Cause::Level),
        ("z    |\n  | T1 | < 5  | none", "z    |\n  | T1 | < 5  | low", "z", "table zs", Cause::Level),
        ("a and b >= low", "a and b >= low and not c", "x", "rule R1", Cause::Evidence),
        ("when b is high", "when b is high and a", "x", "exception R3x", Cause::ExceptionOrCap),
        (
            "conclusion x: level, otherwise none",
            "conclusion x: level, otherwise low",
            "x",
            "conclusion x",
            Cause::Level,
        ),
    ] {
        let mut other = edited(from, to);
        if to == "| < 6  |" {
            other = other.replace("| >= 5 |", "| >= 6 |");
        }
        let (edits, causes) = blamed(&held_against_base(&other), conclusion);
        assert_eq!((edits, causes), (vec![edit.to_owned()], vec![cause]), "{from} -> {to}");
    }
}

#[test]
fn a_rule_or_exception_that_is_gone_or_new_is_blamed() {
    let without = edited("exception R3x to R3\n  when b is high\n  cite judgement \"so\"\n", "");
    assert_eq!(
        blamed(&held_against_base(&without), "x"),
        (vec!["exception R3x".to_owned()], vec![Cause::ExceptionOrCap])
    );
    let more =
        edited("conclusion y:", "rule R9: x goes up by 1\n  when c\n  cite judgement \"so\"\nconclusion y:");
    assert_eq!(
        blamed(&held_against_base(&more), "x"),
        (vec!["rule R9".to_owned()], vec![Cause::Aggregation])
    );
    // A rule that goes takes its exceptions along.
    let less = edited(
        "rule R3: x is at most low\n  when c\n  cite judgement \"so\"\nexception R3x to R3\n  when b is high\n  cite judgement \"so\"\n",
        "",
    );
    assert_eq!(
        blamed(&held_against_base(&less), "x"),
        (vec!["rule R3".to_owned()], vec![Cause::ExceptionOrCap])
    );
}

/// Two edits of which each hides the other: only both together give the difference.
#[test]
fn edits_that_need_each_other_are_blamed_together() {
    let other = edited("a and b >= low", "b >= low")
        .replace("R3: x is at most low\n  when c", "R3: x is at most low\n  when c and a");
    let study = held_against_base(&other);
    let (edits, causes) = blamed(&study, "x");
    assert_eq!(edits, ["rule R1", "rule R3"]);
    assert_eq!(causes, [Cause::ExceptionOrCap, Cause::Evidence]);
    let at = study.comparison.differences.iter().position(|it| it.verdict != Verdict::Equivalent).unwrap();
    assert!(study.blamed[at].regions.iter().flatten().any(|it| it.edits.len() == 1));
}

/// An assumption changes no complete case: it is told apart from all that does.
#[test]
fn an_assumption_is_missing_data() {
    let other =
        BASE.replace("conclusion x:", "assume a = no when not recorded   because \"so\"\nconclusion x:");
    let study = held_against_base(&other);
    assert!(!study.comparison.differs());
    assert!(study.differs());
    let [found] = study.silence.as_slice() else { panic!("{:?}", study.silence) };
    assert_eq!(study.comparison.joint.framework.vocabulary.items[found.item].name, "a");
    assert_eq!(found.assumed, [None, Some("false".to_owned())]);
    assert_eq!(found.conclusions, ["x", "y"]);
    let edits = study.edits.as_ref().unwrap();
    assert_eq!(edits[0].causes.iter().copied().collect::<Vec<_>>(), [Cause::MissingData]);
}

/// Reasons, citations, questions and layout are no edits.
#[test]
fn what_changes_no_meaning_is_no_edit() {
    let other = BASE
        .replace("cite judgement \"so\"", "cite judgement \"otherwise\"")
        .replace("  when c\n", "\n  when (c)\n");
    let study = held_against_base(&other.replace("(c)", "c"));
    assert!(study.edits.as_ref().unwrap().is_empty());
    assert!(!study.differs());
}

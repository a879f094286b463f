//! What `check` counts and proves, where a framework is small enough to do it by hand.

use crate::Room;

fn findings(rules: &str) -> serde_json::Value {
    let room = Room::empty().with("r.appraise", rules);
    let ran = room.run("check r.appraise --format json");
    ran.json()["findings"].clone()
}

/// Late payments 0 to 3, of which 1 is better than 2 with a guarantor.
fn limit(constraint: &str) -> String {
    format!(
        r#"framework r "R" version 1.0
scale grade: nil < low < mid < high
entity borrower
  arrears    number 0..3  "How many payments are late?"  favours more
  guarantor  yes/no       "Is there a guarantor?"
  other      yes/no       "Something else?"
{constraint}
models limit: grade, first that fits  "Which limit?"
  high  when arrears = 1 and guarantor
  mid   when arrears < 3 and other
  low   when arrears >= 2
  otherwise nil
promise monotone limit
"#
    )
}

#[test]
fn a_paradox_is_counted_step_by_step_with_a_constraint_and_without() {
    let constraint =
        "impossible for borrower when arrears = 0 and guarantor\n  because \"No one asks for one then\"";
    for constraint in ["", constraint] {
        let found = findings(&limit(constraint));
        assert_eq!(found[0]["situations"], "4", "{constraint}: {found}");
        assert_eq!(found[0]["witness"]["arrears"], "1", "the nearest pair: {found}");
        assert_eq!(found[0]["witness_after"]["arrears"], "2");
    }
}

#[test]
fn a_step_over_an_impossible_value_counts() {
    let constraint = "impossible for borrower when arrears = 2\n  because \"Two are always three\"";
    let found = findings(&limit(constraint));
    // From 1 to 3 with a guarantor, whatever else: high falls to low; without one and with the other: mid to low.
    assert_eq!(found[0]["situations"], "3", "{found}");
    assert_eq!(
        (&found[0]["witness"]["arrears"], &found[0]["witness_after"]["arrears"]),
        (&"1".into(), &"3".into())
    );
}

const CHAIN: &str = r#"framework r "R" version 1.0
entity borrower
  debt    one of old, new        "Which debt?"
  shield  one of s1, s2, s3, s4  "Which shield?"
models pre, first that fits  "Which?"
  pre_a  when debt is old
  pre_b  when debt is new or shield is s1
  otherwise pre_z
conclusion tab: one of low, high, by table t  "How much?"
table t gives tab, one row only
  | id | pre   | tab  |
  | r1 | pre_a | low  |
  | r2 | pre_z | high |
  cite judgement "made up"
"#;

#[test]
fn a_gap_counts_every_item_that_is_read_through_a_conclusion() {
    let found = findings(CHAIN);
    let gap = found.as_array().unwrap().iter().find(|it| it["kind"] == "gap").unwrap();
    assert_eq!(gap["situations"], "4", "new debt with each of four shields: {gap}");
}

#[test]
fn an_otherwise_that_no_case_reaches_is_reported() {
    let rules = r#"framework r "R" version 1.0
entity patient
  fever  yes/no  "Fever?"
models kind, first that fits  "Which kind?"
  hot   when fever
  cold  when not fever
  otherwise odd
"#;
    let found = findings(rules);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["kind"], "unreachable-value");
}

#[test]
fn a_case_without_records_is_a_witness() {
    let rules = r#"framework r "R" version 1.0
entity patient
  visits  list of visit, at most 2  "Which visits?"
entity visit
  ok      yes/no                    "Did it go well?"
models m, first that fits  "Which?"
  one  when some visit has ok
  otherwise two
promise always some visit has ok when all visits if any have ok
"#;
    assert_eq!(findings(rules)[0]["witness"], serde_json::json!({"visits_complete": true}));
}

#[test]
fn a_promise_on_a_total_beside_an_item_above_is_settled() {
    let rules = r#"framework r "R" version 1.0
scale risk: safe < bad
entity borrower
  score   number 0..6               "Which score?"  favours more
  visits  list of visit, at most 1  "Which visits?"
entity visit
  n       number 0..2               "How many?"     favours more
points alpha  "How many?"
  -1 when total n of visits <= 1
  +2 per visits that have (borrower.score = 2)
models beta: risk, first that fits  "Beta"
  bad  when alpha >= 1
  otherwise safe
promise monotone beta
"#;
    let found = findings(rules);
    // Of the other scores none is above, so only the step from 2 to 3 falls, whatever the visit.
    assert_eq!(found[0]["kind"], "paradox", "{found}");
    assert_eq!(found[0]["witness"]["score"], "2");
}

#[test]
fn tests_are_proposed_where_there_are_none() {
    let room = Room::empty().with("r.appraise", limit(""));
    let json = room.run("test r.appraise --suggest --format json").ends(0).json();
    assert!(!json["suggestions"].as_array().unwrap().is_empty(), "{json}");
}

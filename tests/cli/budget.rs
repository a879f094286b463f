//! `--budget N`: a budget that is hit is status 4, and what it leaves is marked as not exact.

use serde_json::Value;

use crate::Room;

fn inexact(json: &Value) -> Vec<String> {
    let cases = json["cases"].as_array().unwrap().iter();
    let conclusions = cases.flat_map(|it| it["conclusions"].as_object().unwrap());
    conclusions.filter(|(_, it)| it["exact"] == false).map(|(name, _)| name.clone()).collect()
}

#[test]
fn a_budget_that_is_hit_is_status_4_and_marked() {
    let room = Room::gardens();
    let ran = room.run("assess rules/health.appraise cases --budget 10").ends(4);
    assert!(ran.out.contains("at most"), "{}", ran.out);
    let json = room.run("assess rules/health.appraise cases --budget 10 --format json").ends(4).json();
    assert_eq!(inexact(&json), ["score", "kind"]);
    room.run("explain rules/health.appraise cases/south.toml --budget 10").ends(4).answers("at most");
}

#[test]
fn bounds_hold_every_exact_value() {
    let room = Room::gardens();
    let exact = room.run("assess rules/health.appraise cases --format json").ends(0).json();
    assert!(inexact(&exact).is_empty());
    for budget in [0, 1, 5, 10, 50] {
        let words = format!("assess rules/health.appraise cases --format json --budget {budget}");
        let bounds = room.run(&words).json();
        for (case, bound) in
            exact["cases"].as_array().unwrap().iter().zip(bounds["cases"].as_array().unwrap())
        {
            for (name, answer) in case["conclusions"].as_object().unwrap() {
                let bound = bound["conclusions"][name]["result"].as_array().unwrap();
                let values = answer["result"].as_array().unwrap();
                assert!(
                    values.iter().all(|it| bound.contains(it)),
                    "{budget}: {name}: {values:?} in {bound:?}"
                );
            }
        }
    }
}

#[test]
fn an_error_in_a_case_is_graver() {
    let room = Room::gardens().with("cases/broken.toml", "trust = \"strog\"\n");
    room.run("assess rules/health.appraise cases --budget 1").ends(3);
}

#[test]
fn a_case_without_unknowns_hits_no_budget() {
    let known = "fenced = true\ntiers = 2\ntrust = \"none\"\nplots_complete = true\n";
    let room = Room::gardens().with("known.toml", known);
    room.run("assess rules/health.appraise known.toml --budget 1").ends(0);
}

/// Two unknowns that no bound sees through: exactly one of them counts.
const TWINS: &str = "framework b \"B\" version 1.0
scale level: none < low < high
entity case
  b yes/no \"B?\"
conclusion x: level, otherwise none
rule R1: x is at least high
  when b or not b
  cite judgement \"x\"
test \"t\"
  given b = unknown
  expect x = high
";

#[test]
fn a_test_that_the_budget_does_not_settle_has_not_failed() {
    let room = Room::gardens().with("b.appraise", TWINS);
    room.run("test b.appraise --quick").ends(0).answers("1 passed, 0 failed");
    let ran = room.run("test b.appraise --quick --budget 0").ends(4);
    ran.answers("0 passed, 0 failed, 1 not settled");
    let json = room.run("test b.appraise --quick --budget 0 --format json").ends(4).json();
    assert_eq!((&json["failed"], &json["unsettled"]), (&0.into(), &1.into()));
    // What lies outside the bound has failed, whatever the budget.
    let room = room.with("b.appraise", TWINS.replace("expect x = high", "expect x = low"));
    room.run("test b.appraise --quick --budget 0").ends(4).answers("0 passed, 1 failed");
}

#[test]
fn a_bound_is_marked_wherever_it_stands() {
    let other = TWINS.replace("framework b", "framework c").replace("is at least high", "is at least low");
    let room = Room::gardens().with("b.appraise", TWINS).with("c.appraise", other);
    let room = room.with("cases2/one.toml", "").with("cases2/two.toml", "");
    room.run("assess b.appraise cases2 --budget 0").ends(4).answers("n.h~").answers("~ at most");
    room.run("assess b.appraise cases2").ends(0).answers("..h");
    let ran = room.run("assess b.appraise cases2/one.toml --readings --budget 0").ends(4);
    assert!(!ran.out.contains("no change"), "{}", ran.out);
    let ran = room.run("compare b.appraise c.appraise cases2 --budget 0 --format csv");
    assert!(ran.out.contains("\"at most none or high, not low\""), "{}", ran.out);
}

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

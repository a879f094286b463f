//! `compare RULES --assessors A B`: two codings of the same cases.

use serde_json::json;

use crate::{NORTH, Room};

const WORDS: &str = "compare rules/health.appraise --assessors one two";

/// The north garden twice, the second time with one thing written otherwise.
fn room(from: &str, to: &str) -> Room {
    assert!(NORTH.contains(from));
    Room::gardens().with("one/north.toml", NORTH).with("two/north.toml", NORTH.replace(from, to))
}

#[test]
fn a_coding_agrees_with_itself() {
    let ran = room("fenced", "fenced").run(WORDS).ends(0).says_nothing_else();
    ran.answers("Of 5 answers that both gave, 5 are the same.").answers("all are the same");
}

#[test]
fn an_answer_that_alters_a_result_is_told_from_one_that_does_not() {
    // Three tiers or four make no difference to any rule; trust does.
    let json = room("tiers = 3", "tiers = 4").run(&format!("{WORDS} --format json")).ends(1).json();
    let differences = &json["summary"]["differences"];
    assert_eq!(json!([differences["all"], differences["alter_a_result"]]), json!([1, 0]));
    let json = room("\"strong\"", "\"none\"").run(&format!("{WORDS} --format json")).ends(1).json();
    let differences = &json["summary"]["differences"];
    assert_eq!(json!([differences["all"], differences["alter_a_result"]]), json!([1, 1]));
}

#[test]
fn the_rules_that_turn_an_answer_into_another_result_are_named() {
    room("\"strong\"", "\"none\"").run(WORDS).ends(1).answers("T3").answers("trust: a strong; b none");
}

#[test]
fn what_only_one_assessor_has_is_named() {
    let room = room("fenced", "fenced").with("two/east.toml", "fenced = true\n");
    room.run(WORDS).answers("east");
}

#[test]
fn it_takes_one_rule_file() {
    let room = room("fenced", "fenced");
    room.run("compare rules/health.appraise rules/health.appraise --assessors one two")
        .ends(64)
        .answers_nothing();
}

#[test]
fn a_case_with_an_error_is_reported_and_the_others_go_on() {
    let room = room("fenced", "fenced").with("one/east.toml", "fnced = true\n");
    room.run(WORDS).ends(3).answers("answers that both gave");
}

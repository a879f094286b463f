//! `test RULES…`

use crate::Room;

#[test]
fn tests_that_hold_are_status_0() {
    Room::gardens()
        .run("test rules/health.appraise")
        .ends(0)
        .says_nothing_else()
        .answers("1 passed, 0 failed");
}

#[test]
fn a_test_that_fails_is_status_1_and_says_what_came_out() {
    let room = Room::gardens().with_rules("expect reach = strong", "expect reach = limited");
    let ran = room.run("test rules/health.appraise").ends(1).says_nothing_else();
    assert!(ran.out.contains("limited") && ran.out.contains("strong"), "{}", ran.out);
    let json = room.run("test rules/health.appraise --format json").ends(1).json();
    assert_eq!((&json["passed"], &json["failed"]), (&0.into(), &1.into()));
    let failure = &json["tests"][0]["failures"][0];
    assert_eq!(failure["conclusion"], "reach");
    assert_eq!((&failure["expected"], &failure["found"]), (&"= limited".into(), &"strong".into()));
    assert_eq!(failure["line"], 40);
}

#[test]
fn because_names_what_has_to_decide() {
    let room = Room::gardens().with_rules("reach = strong because T3", "reach = strong because T2");
    let json = room.run("test rules/health.appraise --format json").ends(1).json();
    assert_eq!(json["tests"][0]["failures"][0]["found"], "because T3");
}

#[test]
fn rules_that_do_not_load_are_status_2() {
    let room = Room::gardens().with_rules("because T3", "because T33");
    room.run("test rules/health.appraise")
        .ends(2)
        .answers_nothing()
        .one_message("E0634", "rules/health.appraise:40:33");
}

#[test]
fn a_test_whose_case_cannot_be_fails() {
    let room = Room::gardens().with_rules("tiers = 3", "tiers = 1");
    room.run("test rules/health.appraise").ends(1).answers("Trust takes two tiers");
}

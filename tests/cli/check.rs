//! `check RULES…`

use crate::{Room, VOCABULARY};

#[test]
fn sound_rules_are_status_0_and_say_what_was_proved() {
    let room = Room::gardens();
    room.run("check rules/health.appraise").ends(0).says_nothing_else().answers("proved:");
    room.run("check rules/gardens.appraise").ends(0).says_nothing_else().answers("gardens 1.0");
}

#[test]
fn rows_that_agree_are_a_finding_and_rows_that_differ_an_error() {
    let agree = Room::gardens().with_rules("strong        | strong ", "limited, strong | limited");
    agree.run("check rules/health.appraise").ends(1).says_nothing_else().answers("warning[K0203]");
    agree.run("assess rules/health.appraise cases").ends(0);
    let differ = Room::gardens().with_rules("strong        | strong ", "limited, strong | strong");
    differ.run("check rules/health.appraise").ends(2).says_nothing_else().answers("error[K0202]");
    differ.run("assess rules/health.appraise cases").ends(2).answers_nothing().says("error[K0202]");
}

#[test]
fn the_order_of_rows_is_for_information() {
    let room = Room::gardens().with_rules("gives reach, one row only", "gives reach, first row");
    room.run("check rules/health.appraise").ends(0).answers("note[K0204]");
}

#[test]
fn an_error_in_rules_is_status_2_and_the_answer() {
    let room = Room::gardens().with_rules("when tended and", "when tnded and");
    let ran = room.run("check rules/health.appraise").ends(2).says_nothing_else();
    crate::one_message(&ran.out, "E0301", "rules/health.appraise:17:8");
    assert!(ran.out.contains("did you mean `tended`?"), "{}", ran.out);
}

#[test]
fn several_files_are_checked_one_by_one_and_the_gravest_status_counts() {
    let room = Room::gardens().with("rules/broken.appraise", "framework broken\nrle R: x\n");
    let ran = room.run("check rules/broken.appraise rules/health.appraise rules/nope.appraise").ends(2);
    assert!(ran.out.contains("error[E0005]") && ran.out.contains("health 1.2"), "{}", ran.out);
    assert!(ran.out.contains("error[E0020]"), "{}", ran.out);
}

#[test]
fn several_rule_files_are_one_document() {
    let room = Room::gardens()
        .with("rules/other.appraise", crate::RULES.replace("framework health", "framework other"));
    let json = room.run("check rules/health.appraise rules/other.appraise --format json").json();
    let names: Vec<&str> =
        json.as_array().unwrap().iter().map(|it| it["framework"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["health", "other"]);
    let one = room.run("check rules/other.appraise --format json").json();
    assert_eq!(json[1], one, "each as it stands alone");
}

#[test]
fn a_vocabulary_under_the_head_of_a_framework_is_one_finding() {
    let room = Room::gardens().with("v.appraise", VOCABULARY.replace("vocabulary gardens", "framework v"));
    let ran = room.run("check v.appraise").ends(1).answers("`v` concludes nothing");
    assert_eq!(ran.out.matches("warning[").count(), 1, "{}", ran.out);
}

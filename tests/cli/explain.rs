//! `explain RULES CASE [CONCLUSION]`: what it can be asked, and how it ends.

use serde_json::json;

use crate::Room;

const WORDS: &str = "explain rules/health.appraise cases/north.toml";

#[test]
fn the_answer_names_what_decided() {
    let ran = Room::gardens().run(WORDS).ends(0).says_nothing_else();
    for word in ["reach", "T3", "plots.herbs", "C1", "score"] {
        assert!(ran.out.contains(word), "{word}:\n{}", ran.out);
    }
}

#[test]
fn a_conclusion_a_record_or_a_conclusion_of_a_record_can_be_asked_for() {
    let room = Room::gardens();
    let names = |asked: &str| {
        let json = room.run(&format!("{WORDS} {asked} --format json")).ends(0).json();
        let mut names = Vec::new();
        for record in json["records"].as_array().unwrap() {
            for conclusion in record["conclusions"].as_array().unwrap() {
                names.push(json!([record["path"], conclusion["name"]]));
            }
        }
        json!(names)
    };
    assert_eq!(names("reach"), json!([["", "reach"]]));
    assert_eq!(names("plots.herbs"), json!([["plots.herbs", "care"]]));
    assert_eq!(names("plots.roses.care"), json!([["plots.roses", "care"]]));
    assert_eq!(names("care"), json!([["plots.herbs", "care"], ["plots.roses", "care"]]));
    assert_eq!(names("").as_array().unwrap().len(), 5);
}

#[test]
fn an_unknown_name_is_wrong_usage_and_the_nearest_is_offered() {
    let room = Room::gardens();
    for (asked, near) in
        [("reech", "reach"), ("plots.herb", "plots.herbs"), ("plots.herbs.car", "plots.herbs.care")]
    {
        let ran = room.run(&format!("{WORDS} {asked}")).ends(64).answers_nothing();
        ran.says(&format!("no conclusion or record `{asked}` in `north`"))
            .says(&format!("did you mean `{near}`?"));
    }
    room.run(&format!("{WORDS} zzz")).ends(64).says("conclusions: reach, care, score, kind");
}

#[test]
fn shapes_for_machines_and_reports() {
    let room = Room::gardens();
    let json = room.run(&format!("{WORDS} reach --format json")).ends(0).json();
    assert_eq!(json!([json["format"], json["case"]]), json!(["appraise.explanation/1", "north"]));
    assert_eq!(json["records"][0]["conclusions"][0]["result"], json!(["strong"]));
    let text = room.run(&format!("{WORDS} --format markdown")).ends(0).says_nothing_else().out;
    assert!(text.starts_with("# "), "{text}");
}

#[test]
fn a_case_that_is_broken_or_missing_is_status_3_and_broken_rules_are_status_2() {
    let room = Room::gardens().with("cases/north.toml", "trust = \"strog\"\n");
    room.run(WORDS).ends(3).answers_nothing().one_message("C0112", "cases/north.toml:1:9");
    let room = Room::gardens().with_rules("uses gardens", "uses gardns");
    room.run(WORDS).ends(2).answers_nothing().one_message("E0025", "rules/health.appraise:2:8");
    let missing = Room::gardens().run("explain rules/health.appraise cases/nort.toml").ends(3);
    missing.answers_nothing().one_message("C0150", "").says("did you mean `cases/north.toml`?");
}

#[test]
fn a_folder_is_wrong_usage() {
    let ran = Room::gardens().run("explain rules/health.appraise cases").ends(64).answers_nothing();
    ran.says("one case file, not a folder");
}

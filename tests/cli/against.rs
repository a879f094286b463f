//! `check RULES --against OLD`

use crate::{RULES, Room};

/// The gardens with an older version of the rules beside the newer one, in which one part is written otherwise.
fn room(from: &str, to: &str) -> Room {
    assert!(RULES.contains(from), "the rules have `{from}`");
    Room::gardens().with("rules/old.appraise", RULES).with("rules/health.appraise", RULES.replace(from, to))
}

const CHECK: &str = "check rules/health.appraise --against rules/old.appraise cases";

#[test]
fn the_same_rules_in_other_words_are_the_same_function() {
    let room = room("C1", "C9");
    let json = room.run(&format!("{CHECK} --format json")).json();
    assert_eq!(json["against"]["change"], "same");
    assert_eq!(
        (&json["against"]["differences"], &json["against"]["cases"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
    assert!(json["against"]["framework"]["digest"].as_str().unwrap().starts_with("blake3:"));
    assert!(room.run(CHECK).out.contains("the same function, proved over"));
}

#[test]
fn a_conclusion_more_is_only_a_new_name() {
    let added = format!(
        "{RULES}\nmodels shade, first that fits  \"Is there shade?\"\n  much  when trust >= limited\n  otherwise little\n"
    );
    let room = Room::gardens().with("rules/old.appraise", RULES).with("rules/health.appraise", added);
    let json = room.run(&format!("{CHECK} --format json")).json();
    assert_eq!(
        (&json["against"]["change"], &json["against"]["new"]),
        (&"only new names".into(), &serde_json::json!(["shade"]))
    );
    // The other way round it is no longer given.
    let json = room.run("check rules/old.appraise --against rules/health.appraise --format json").json();
    assert_eq!(
        (&json["against"]["change"], &json["against"]["gone"]),
        (&"differs".into(), &serde_json::json!(["shade"]))
    );
}

/// A version in which more is needed for a strong reach, and its changelog.
fn stricter(changelog: &str) -> Room {
    let mut lines: Vec<String> = RULES.lines().map(str::to_owned).collect();
    let at = lines.iter().position(|it| it.contains("version 1.2")).expect("a version");
    lines[at] = lines[at].replace("version 1.2", "version 1.3");
    let text = lines.join("\n")
        + "\n\nrule T99: care is at most none\n  when garden.fenced\n  because \"A test\"\n  cite judgement \"A test\"\n";
    Room::gardens()
        .with("rules/old.appraise", RULES)
        .with("rules/health.appraise", text)
        .with("NEWS.md", changelog)
}

#[test]
fn another_result_is_told_with_a_case_and_the_cases_that_move() {
    let room = stricter("");
    let json = room.run(&format!("{CHECK} --format json")).json();
    let against = &json["against"];
    assert_eq!(against["change"], "differs", "{against}");
    let one = &against["differences"][0];
    assert_eq!(one["conclusion"], "care");
    assert_ne!(one["old"], one["new"]);
    assert!(one["witness"].as_object().is_some_and(|it| !it.is_empty()), "{one}");
    assert!(one["edits"].to_string().contains("T99"), "{one}");
    assert!(!against["cases"].as_array().unwrap().is_empty(), "{against}");
}

#[test]
fn a_case_that_moves_needs_a_note_in_the_part_of_the_version() {
    let command = format!("{CHECK} --changelog NEWS.md --format json");
    let moved = stricter("").run(&command).json();
    let mut ids: Vec<&str> =
        moved["against"]["cases"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    ids.dedup();
    assert_eq!(moved["against"]["missing_notes"], serde_json::json!(ids), "no heading, so no note");
    let all = ids.iter().map(|it| format!("- `{it}` moves\n")).collect::<String>();
    let noted = stricter(&format!("# News\n## 1.3\n{all}"));
    assert_eq!(noted.run(&command).json()["against"]["missing_notes"], serde_json::json!([]));
    let elsewhere = stricter(&format!("# News\n## 1.3\nnothing\n## 1.2\n{all}"));
    let ran = elsewhere.run(&format!("{CHECK} --changelog NEWS.md")).ends(1);
    assert_eq!(ran.out.matches("moves and is not named").count(), ids.len(), "{}", ran.out);
}

#[test]
fn what_cannot_be_held_against_it_is_said() {
    let room = Room::gardens();
    room.run("check rules/health.appraise --against rules/nowhere.appraise").ends(2);
    room.run("check rules/health.appraise rules/gardens.appraise --against rules/health.appraise").ends(64);
    room.run("check rules/health.appraise --changelog NEWS.md").ends(64);
    room.run("check rules/health.appraise --against rules/health.appraise --changelog nowhere.md").ends(64);
}

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

/// An older and a newer version of rules that stand alone.
fn versions(old: &str, new: &str) -> Room {
    Room::empty().with("old.appraise", old).with("new.appraise", new)
}

const EXAM: &str = "framework exam \"Exam\"   version 1.0
scale grade: lo < mid < hi
entity pupil
  late   yes/no       \"Late?\"
  marks  number 0..9  \"Marks?\"
conclusion g: grade, otherwise lo \"G\"
rule G1: g is at least hi
  when marks >= 6
  cite judgement \"x\"
rule G2: g is at most mid
  when late
  cite judgement \"x\"
";

#[test]
fn another_order_comments_and_names_of_rules_change_nothing() {
    let (head, rules) = EXAM.split_at(EXAM.find("rule G1").unwrap());
    let (first, second) = rules.split_at(rules.find("rule G2").unwrap());
    let moved =
        format!("# A comment\n{head}{}# Another\n{}", second.replace("G2", "R2"), first.replace("G1", "R1"));
    let ran = versions(EXAM, &moved).run("check new.appraise --against old.appraise --format json");
    assert_eq!(ran.json()["against"]["change"], "same", "{}", ran.out);
}

#[test]
fn an_item_more_is_a_new_name_and_one_less_is_none() {
    let more = EXAM.replace("entity pupil\n", "entity pupil\n  ill  yes/no  \"Ill?\"\n");
    let against = |room: Room| {
        let ran = room.run("check new.appraise --against old.appraise --format json");
        let json = ran.json();
        json["against"].clone()
    };
    let added = against(versions(EXAM, &more));
    assert_eq!(added["change"], "only new names", "{added}");
    assert_eq!(added["items"]["new"], serde_json::json!(["pupil.ill"]));
    let removed = against(versions(&more, EXAM));
    assert_eq!(removed["change"], "differs", "{removed}");
    assert_eq!(removed["items"]["gone"], serde_json::json!(["pupil.ill"]));
    let retyped = against(versions(EXAM, &EXAM.replace("number 0..9", "number 0..10")));
    assert_eq!(retyped["change"], "differs", "{retyped}");
    assert_eq!(retyped["items"]["retyped"], serde_json::json!(["pupil.marks"]));
}

#[test]
fn the_witness_has_another_result_under_both() {
    let room = versions(EXAM, &EXAM.replace("marks >= 6", "marks >= 5"));
    let json = room.run("check new.appraise --against old.appraise --format json").json();
    let one = &json["against"]["differences"][0];
    let answers = one["witness"].as_object().unwrap().iter().map(|(name, value)| match value {
        serde_json::Value::String(text) => format!("{name} = {text}\n"),
        other => format!("{name} = {other}\n"),
    });
    let room = room.with("w.toml", answers.collect::<String>());
    for (rules, side) in [("old", "old"), ("new", "new")] {
        let ran = room.run(&format!("assess {rules}.appraise w.toml --format json")).ends(0);
        let result = &ran.json()["cases"][0]["conclusions"]["g"]["result"];
        assert_eq!(*result, one[side], "{side}: {one}");
    }
    assert_ne!(one["old"], one["new"]);
}

#[test]
fn what_cannot_be_held_against_it_is_said() {
    let other = EXAM
        .replace("conclusion g", "conclusion h")
        .replace(": g is", ": h is")
        .replace("marks >= 6", "marks >= 2");
    versions(&other, EXAM)
        .run("check new.appraise --against old.appraise")
        .ends(64)
        .says("have no conclusion in common");
    let room = Room::gardens();
    room.run("check rules/health.appraise --against rules/gardens.appraise").ends(2).answers_nothing();
    room.run("check rules/health.appraise --against rules/nowhere.appraise").ends(2);
    room.run("check rules/health.appraise rules/gardens.appraise --against rules/health.appraise").ends(64);
    room.run("check rules/health.appraise --changelog NEWS.md").ends(64);
    room.run("check rules/health.appraise --against rules/health.appraise --changelog nowhere.md").ends(64);
}

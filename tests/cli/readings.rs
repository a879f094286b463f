//! `--reading` and `--readings`: three ways to take silence.

use serde_json::json;

use crate::Room;

/// What a reading makes of `reach` (presumed trust) and `kind` (a fence that nobody mentions) of the south garden.
fn south(words: &str) -> serde_json::Value {
    let json = Room::gardens()
        .run(&format!("assess rules/health.appraise cases/south.toml {words} --format json"))
        .json();
    let conclusions = &json["cases"][0]["conclusions"];
    json!([json["reading"], conclusions["reach"]["result"], conclusions["kind"]["result"]])
}

#[test]
fn each_reading_fills_what_it_may() {
    assert_eq!(south(""), json!(["open", ["limited", "strong"], ["trusted", "closed", "none"]]));
    assert_eq!(south("--reading open"), south(""));
    assert_eq!(south("--reading presumption"), json!(["presumption", ["limited"], ["closed", "none"]]));
    assert_eq!(south("--reading silence"), json!(["silence", ["limited"], ["none"]]));
}

#[test]
fn the_framework_declares_one_and_the_command_line_overrides_it() {
    let room = Room::gardens().with_rules("portfolio widely", "reading silence\n\nportfolio widely");
    let reading = |words: &str| {
        room.run(&format!("assess rules/health.appraise cases --format json {words}")).json()["reading"]
            .clone()
    };
    assert_eq!((reading(""), reading("--reading open")), (json!("silence"), json!("open")));
}

#[test]
fn what_rests_on_a_presumption_says_so() {
    let room = Room::gardens();
    let words = "assess rules/health.appraise cases/south.toml --reading presumption --format json";
    let json = room.run(words).ends(0).json();
    let reach = &json["cases"][0]["conclusions"]["reach"];
    assert_eq!(json!([reach["open"], reach["rests_on"]]), json!([[], ["trust"]]));
}

#[test]
fn all_three_stand_side_by_side() {
    let room = Room::gardens();
    let ran = room.run("assess rules/health.appraise cases --readings").ends(0).says_nothing_else();
    for word in ["open", "presumption", "silence"] {
        assert!(ran.out.contains(word), "{word}:\n{}", ran.out);
    }
    let json = room.run("assess rules/health.appraise cases --readings --format json").ends(0).json();
    assert_eq!(json["format"], "appraise.readings/1");
    for word in ["open", "presumption", "silence"] {
        let words = format!("assess rules/health.appraise cases --reading {word} --format json");
        assert_eq!(json["readings"][word], room.run(&words).json(), "{word}");
    }
    let csv = room.run("assess rules/health.appraise cases --readings --format csv").ends(0).out;
    assert!(csv.starts_with("reading,case,record,"), "{csv}");
    let lines = room.run("assess rules/health.appraise cases --readings --format jsonl").ends(0).out;
    assert_eq!(lines.lines().count(), 3 * 3);
}

#[test]
fn explain_takes_a_reading_too() {
    let words = "explain rules/health.appraise cases/south.toml reach --format json --reading presumption";
    let json = Room::gardens().run(words).ends(0).json();
    assert_eq!(json["reading"], "presumption");
    assert_eq!(json["records"][0]["conclusions"][0]["result"], json!(["limited"]));
}

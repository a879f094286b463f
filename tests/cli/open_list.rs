//! Open lists as evidence: when they matter, and what closing them would do.

use crate::Room;

/// A child that is ill asks that its parent is at home; no rule looks at the children.
const TIED: &str = r#"framework tied "Tied" version 1.0
entity home
  parent_home  yes/no                    "Is a parent at home?"
  kids         list of kid, at most 1    "Which children are there?"
entity kid
  ill          yes/no                    "Is the child ill?"
impossible for kid when ill and not home.parent_home
  because "Somebody stays with an ill child"
models answer, first that fits  "Does somebody open?"
  opens  when parent_home
  otherwise closed
"#;

const COUNTED: &str = r#"framework counted "Counted" version 1.0
entity patient
  fever   yes/no                   "Fever?"
  marks   number 0..5              "How many marks?"
  visits  list of visit, at most 2 "Which visits?"
entity visit
  seen    yes/no                   "Was the patient seen?"
points score "How many points?"
  +2 when fever
  +1 per visits that have seen
"#;

#[test]
fn a_list_that_a_constraint_ties_to_a_result_is_open() {
    let room = Room::empty().with("tied.appraise", TIED).with("open.toml", "title = \"Open\"\n");
    let json = room.run("assess tied.appraise open.toml --format json").ends(0).json();
    assert_eq!(json["cases"][0]["conclusions"]["answer"]["open"], serde_json::json!(["parent_home", "kids"]));
    let json = room.run("ask tied.appraise open.toml --format json").ends(0).json();
    assert_eq!(json["cannot_matter"], serde_json::json!([]));
    let items: Vec<&str> =
        json["items"].as_array().unwrap().iter().map(|it| it["item"].as_str().unwrap()).collect();
    assert!(items.contains(&"kids"), "{items:?}");
}

#[test]
fn a_record_that_a_constraint_ties_to_a_result_is_a_change() {
    let room = Room::empty().with("tied.appraise", TIED).with("open.toml", "title = \"Open\"\n");
    let json = room.run("why-not tied.appraise open.toml answer=opens --format json").ends(0).json();
    let changes: Vec<String> =
        json["changes"].as_array().unwrap().iter().map(|it| it["set"].to_string()).collect();
    assert_eq!(changes, [r#"{"parent_home":true}"#, r#"{"kids.new.ill":true}"#]);
    assert_eq!(json["complete"], true);
}

#[test]
fn why_not_proposes_to_say_that_a_list_is_complete() {
    let room = Room::empty().with("counted.appraise", COUNTED).with("c.toml", "fever = false\n");
    let json = room.run("why-not counted.appraise c.toml score=0 --format json").ends(0).json();
    let first = &json["changes"][0];
    assert_eq!((&first["set"], &first["steps"]), (&serde_json::json!({"visits_complete": true}), &1.into()));
    let after = room.run("what-if counted.appraise c.toml visits_complete=true --format json").ends(0).json();
    assert_eq!(after["differences"][0]["after"]["result"], serde_json::json!(["0"]), "{after}");
}

#[test]
fn a_number_that_nothing_reads_cannot_matter() {
    let room = Room::empty().with("counted.appraise", COUNTED).with("c.toml", "visits_complete = true\n");
    let json = room.run("ask counted.appraise c.toml --format json").ends(0).json();
    assert_eq!(json["cannot_matter"], serde_json::json!(["marks"]));
}

#[test]
fn points_per_record_say_how_many_count() {
    let case = "fever = false\nvisits_complete = true\n[[visits]]\nid = \"a\"\nseen = true\n[[visits]]\nid = \"b\"\nseen = false\n";
    let room = Room::empty().with("counted.appraise", COUNTED).with("c.toml", case);
    let ran = room.run("explain counted.appraise c.toml").ends(0);
    assert!(ran.out.contains("+ +1  number of visits: 1 of 2 listed ones count"), "{}", ran.out);
}

#[test]
fn what_is_asked_of_records_that_are_not_listed_goes_by_their_list() {
    for constraint in ["town.a1", "plan.b3 and town.a1"] {
        let rules = format!(
            "framework made \"Made up\" version 1.0\nscale grade: g0 < g1\nentity town\n  a1  yes/no  \"A1?\"\n\
             \x20 plans  list of plan, at most 1  \"Which plans?\"\nentity plan\n  b3  yes/no  \"B3?\"\n\
             \x20 acts  list of act, at most 1  \"Which acts?\"\nentity act\n  c5  yes/no  \"C5?\"\n\
             models m7, all that fit  \"Which?\"\n  m7_a \"Class\"  when a1\n\
             impossible for act when {constraint}\n  because \"It cannot be\"\n"
        );
        let room = Room::empty().with("r.appraise", rules).with("c.toml", "");
        let json = room.run("ask r.appraise c.toml --format json").ends(0).json();
        let items: Vec<&str> =
            json["items"].as_array().unwrap().iter().map(|it| it["item"].as_str().unwrap()).collect();
        assert!(items.contains(&"a1") && items.iter().all(|it| ["a1", "plans"].contains(it)), "{json}");
    }
}

#[test]
fn what_records_are_judged_by_matters_beside_them() {
    // Without plans the share is not defined, so that whatever `a4` is both results stay; with one, `a4` decides.
    let rules = "framework made \"Made up\" version 1.0\nscale grade: g0 < g1\nentity town\n\
         \x20 a1  yes/no  \"A1?\"\n  a4  yes/no  \"A4?\"\n  plans  list of plan, at most 1  \"Which plans?\"\n\
         entity plan\n  b5  yes/no  \"B5?\"\nmodels m8, all that fit  \"Which?\"\n  applies when some plan has b5\n\
         \x20 m8_a \"A\"  when a4\n  m8_b \"B\"  when a1\nmodels m9, all that fit  \"Which?\"\n\
         \x20 m9_a \"A\"  when not (share of plans that have (town.m8 includes only m8_b) <= 0%)\n";
    let room = Room::empty().with("r.appraise", rules).with("c.toml", "a1 = false\n");
    let json = room.run("ask r.appraise c.toml m9 --format json").ends(0).json();
    assert_eq!(json["cannot_matter"], serde_json::json!([]), "{json}");
    assert_eq!(json["settles"], serde_json::json!(["a4", "plans"]), "{json}");
}

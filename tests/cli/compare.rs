//! `compare`: frameworks held against each other.

use crate::Room;

const EXAM: &str = "framework exam \"Exam\"   version 1.0
scale grade: lo < hi
entity pupil
  late  yes/no  \"Late?\"
conclusion g: grade, otherwise lo \"G\"
rule G1: g is at least hi
  when late
  cite judgement \"x\"
points marks \"Marks\"
  +2 when late
";

#[test]
fn a_number_and_a_level_settled_on_one_case_are_both_compared() {
    let room = Room::empty().with("exam.appraise", EXAM).with("c1.toml", "late = true\n");
    room.run("compare exam.appraise exam.appraise c1.toml").ends(0).answers("equivalent");
}

#[test]
fn a_crosswalk_that_does_not_fit_is_one_error_in_rules() {
    let other = EXAM.replace("framework exam", "framework other").replace("lo < hi", "bad < good");
    let other = other.replace("otherwise lo", "otherwise bad").replace("at least hi", "at least good");
    let walk = |to: &str| {
        let crosswalk = format!(
            "crosswalk g to exam.g\n  bad counts as lo\n  good counts as {to}\n  cite judgement \"x\"\n"
        );
        Room::empty().with("exam.appraise", EXAM).with("other.appraise", format!("{other}{crosswalk}"))
    };
    walk("hi").run("compare exam.appraise other.appraise").ends(0).answers("equivalent");
    walk("high")
        .run("compare exam.appraise other.appraise")
        .ends(2)
        .one_message("E0806", "other.appraise:13:18");
}

#[test]
fn check_looks_at_the_target_of_a_crosswalk_that_lies_beside() {
    let other = EXAM.replace("framework exam", "framework other").replace("lo < hi", "bad < good");
    let other = other.replace("otherwise lo", "otherwise bad").replace("at least hi", "at least good");
    let walk = |to: &str, high: &str| {
        let crosswalk = format!(
            "crosswalk g to {to}\n  bad counts as lo\n  good counts as {high}\n  cite judgement \"x\"\n"
        );
        Room::empty().with("exam.appraise", EXAM).with("other.appraise", format!("{other}{crosswalk}"))
    };
    walk("exam.g", "hi").run("check other.appraise").ends(0).says_nothing_else();
    walk("exam.g", "high").run("check other.appraise").ends(2).answers("error[E0806]: `high` is no value");
    walk("exam.gg", "hi").run("check other.appraise").ends(2).answers("`exam` has no conclusion `gg`");
    // The other framework may lie elsewhere: a near name is only noted.
    walk("exma.g", "hi").run("check other.appraise").ends(0).answers("did you mean `exam`?");
    walk("elsewhere.g", "hi").run("check other.appraise").ends(0);
    let compared = walk("exma.g", "hi").run("compare exam.appraise other.appraise").ends(1);
    compared.says("not used for `exam`");
}

#[test]
fn the_best_crosswalk_is_shown_ready_to_be_pasted() {
    let other = EXAM.replace("framework exam", "framework other").replace("lo < hi", "bad < good");
    let other = other.replace("otherwise lo", "otherwise bad").replace("at least hi", "at least good");
    let room = Room::empty().with("exam.appraise", EXAM).with("other.appraise", other);
    let ran = room.run("compare exam.appraise other.appraise --find-crosswalk").ends(1);
    ran.answers("at least 0 of 2 situations").answers("good counts as hi");
    let three = "compare exam.appraise other.appraise exam.appraise --find-crosswalk";
    room.run(three).ends(64).answers_nothing().says("two frameworks at a time");
}

#[test]
fn what_is_to_be_pasted_loads_also_where_names_need_back_ticks() {
    let other = EXAM.replace("framework exam", "framework other").replace("lo < hi", "`no` < `60D`");
    let other = other.replace("otherwise lo", "otherwise `no`").replace("at least hi", "at least `60D`");
    let room = Room::empty().with("exam.appraise", EXAM).with("other.appraise", &other);
    let found = room.run("compare exam.appraise other.appraise --find-crosswalk").ends(1).out;
    let shown = found.split("    crosswalk ").nth(1).unwrap();
    let lines: String = shown.lines().take(4).map(|it| format!("{it}\n")).collect();
    let pasted = format!("{other}crosswalk {lines}");
    room.with("other.appraise", pasted)
        .run("compare exam.appraise other.appraise")
        .ends(0)
        .answers("equivalent");
}

#[test]
fn two_items_of_one_name_and_different_types_are_kept_apart() {
    let rules = |name: &str, top: u32| {
        format!(
            "framework {name} \"A\"   version 1.0\nscale grade: lo < hi\nentity pupil\n  x  number 0..{top}  \"X?\"\n\
             models g: grade, first that fits \"G\"\n  hi when x >= 4\n  otherwise lo\n"
        )
    };
    let room = Room::empty().with("a.appraise", rules("a", 5)).with("b.appraise", rules("b", 7));
    let json = room.run("compare a.appraise b.appraise --format json").ends(1).json();
    let regions = json["conclusions"][0]["regions"].as_array().unwrap();
    let falls = regions.iter().find(|it| it["a"] == serde_json::json!(["hi"])).unwrap();
    assert_eq!(falls["when"], serde_json::json!({"x of a": ["4..5"], "x of b": ["0..3"]}));
    assert_eq!(falls["witness"], serde_json::json!({"x of a": "4", "x of b": "0"}));
    room.run("compare a.appraise b.appraise --all").answers("x of a is 4..5; x of b is 0..3");
}

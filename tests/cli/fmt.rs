//! `fmt RULES…`

use std::process::Stdio;

use crate::{RULES, Room, VOCABULARY};

const UGLY: &str =
    "framework   u \"U\"  version 1.0 # why\n uses gardens\n> said\ncriterion   c when fenced\n";
const TIDY: &str =
    "framework u \"U\"   version 1.0  # why\n  uses gardens\n\n> said\ncriterion c\n  when fenced\n";

#[test]
fn files_are_laid_out_in_place_and_named_on_the_side() {
    let room = Room::gardens().with("rules/u.appraise", UGLY);
    let ran = room.run("fmt rules/u.appraise rules/health.appraise").ends(0).answers_nothing();
    assert_eq!(ran.err, "laid out rules/u.appraise\n");
    assert_eq!(room.text("rules/u.appraise"), TIDY);
    assert_eq!(room.text("rules/health.appraise"), RULES, "this one was laid out already");
    room.run("fmt rules/u.appraise").ends(0).answers_nothing().says_nothing_else();
}

#[test]
fn check_names_the_files_that_differ_and_writes_nothing() {
    let room = Room::gardens().with("rules/u.appraise", UGLY);
    let ran = room.run("fmt --check rules/health.appraise rules/u.appraise").ends(1).says_nothing_else();
    assert_eq!(ran.out, "rules/u.appraise\n");
    assert_eq!(room.text("rules/u.appraise"), UGLY);
    room.run("fmt --check rules/health.appraise rules/gardens.appraise").ends(0).answers_nothing();
    let json = room.run("fmt --check --format json rules/u.appraise").ends(1).json();
    assert_eq!(
        json,
        serde_json::json!({"format": "appraise.fmt/1", "changed": ["rules/u.appraise"], "findings": []})
    );
}

#[test]
fn a_file_with_an_error_is_left_as_it_is_and_the_others_are_laid_out() {
    let broken = "framework   b\nrle   R: x\n";
    let room = Room::gardens().with("rules/b.appraise", broken).with("rules/u.appraise", UGLY);
    let ran = room.run("fmt rules/b.appraise rules/u.appraise").ends(2).answers_nothing();
    assert!(ran.err.contains("error[E0005]"), "{}", ran.err);
    assert_eq!(room.text("rules/b.appraise"), broken);
    assert_eq!(room.text("rules/u.appraise"), TIDY);
}

#[test]
fn a_dash_reads_standard_input_and_answers_the_layout() {
    let room = Room::empty().with("u.appraise", UGLY).with("v.appraise", VOCABULARY);
    let from = |name| Stdio::from(std::fs::File::open(room.path(name)).unwrap());
    let ran = room.run_with("fmt -", |command| command.stdin(from("u.appraise"))).ends(0);
    assert_eq!(ran.says_nothing_else().out, TIDY);
    let ran = room.run_with("fmt --check -", |command| command.stdin(from("u.appraise"))).ends(1);
    assert_eq!(ran.out, "-\n");
    room.run_with("fmt --check -", |command| command.stdin(from("v.appraise"))).ends(0).answers_nothing();
}

#[test]
fn laying_out_never_changes_a_digest() {
    let room = Room::gardens().with_rules("  uses gardens", "      uses    gardens # a comment");
    let digest = |room: &Room| {
        room.run("check --format json rules/health.appraise").json()["framework"]["digest"].clone()
    };
    let before = digest(&room);
    room.run("fmt rules/health.appraise").ends(0);
    assert_eq!(digest(&room), before);
}

#[cfg(unix)]
#[test]
fn permissions_of_a_file_are_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Room::empty().with("u.appraise", UGLY);
    std::fs::set_permissions(room.path("u.appraise"), std::fs::Permissions::from_mode(0o640)).unwrap();
    room.run("fmt u.appraise").ends(0);
    let mode = std::fs::metadata(room.path("u.appraise")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

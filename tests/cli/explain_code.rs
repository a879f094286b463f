//! `explain-code CODE`

use appraise::diagnostic::CODES;

use crate::Room;

#[test]
fn every_code_has_its_page() {
    let room = Room::empty();
    for entry in CODES.iter().step_by(20) {
        let ran = room.run(&format!("explain-code {}", entry.code.0)).ends(0).says_nothing_else();
        assert_eq!(ran.out, entry.page);
    }
    room.run("explain-code e0312").ends(0).answers("# E0312: ");
}

#[test]
fn a_page_as_json() {
    let json = Room::empty().run("explain-code C0112 --format json").ends(0).json();
    assert_eq!((&json["format"], &json["code"]), (&"appraise.code/1".into(), &"C0112".into()));
    assert_eq!(json["kind"], "name");
    assert!(json["page"].as_str().unwrap().starts_with("# C0112: "));
}

#[test]
fn an_unknown_code_is_wrong_usage() {
    let ran = Room::empty().run("explain-code E031").ends(64).answers_nothing();
    ran.says("there is no code `E031`").says("did you mean `E0");
}

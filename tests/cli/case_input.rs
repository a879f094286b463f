//! Bad case files: one clear message at the right place, status 3, and the other cases are assessed.

use crate::Room;

/// Assesses the two good cases with a third that is bad in one way.
#[track_caller]
fn left_out(text: impl AsRef<[u8]>, code: &str, place: &str) -> crate::Ran {
    left_out_of(&Room::gardens().with("cases/bad.toml", text), code, place)
}

#[track_caller]
fn left_out_of(room: &Room, code: &str, place: &str) -> crate::Ran {
    let ran = room.run("assess rules/health.appraise cases").ends(3).one_message(code, place);
    assert!(ran.out.contains("north") && ran.out.contains("south"), "the others are assessed:\n{}", ran.out);
    assert!(ran.out.contains("portfolio of 2 cases"), "{}", ran.out);
    ran
}

#[test]
fn a_missing_file_is_named_with_the_nearest() {
    let ran = Room::gardens().run("assess rules/health.appraise cases/nort.toml cases/south.toml").ends(3);
    let ran = ran.one_message("C0150", "").says("did you mean `cases/north.toml`?");
    assert!(ran.out.contains("south"), "{}", ran.out);
}

#[test]
fn a_folder_without_cases_is_an_error() {
    let room = Room::gardens().with("none/morocco.shared.toml", "");
    room.run("assess rules/health.appraise none").ends(3).one_message("C0153", "");
    room.run("assess rules/health.appraise rules").ends(3).one_message("C0153", "");
}

#[test]
fn a_folder_that_is_called_like_a_case_is_none() {
    left_out_of(&Room::gardens().with("cases/bad.toml/inner.txt", ""), "C0153", "");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Room::gardens().with("cases/bad.toml", "");
    std::fs::set_permissions(room.path("cases/bad.toml"), std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read it all the same.
    if std::fs::read(room.path("cases/bad.toml")).is_err() {
        left_out_of(&room, "C0151", "").says("permission is denied");
    }
}

#[test]
fn bytes_that_are_no_text_are_shown() {
    left_out(b"tiers = 2\ntitle = \"caf\xe9\"\n", "C0152", "cases/bad.toml:2:13");
    let room = Room::gardens().with("cases/bad.toml", "with = [\"all\"]\n");
    let room = room.with("cases/all.shared.toml", b"title = \"caf\xe9\"\n");
    left_out_of(&room, "C0152", "cases/all.shared.toml:1:13").says("taken up here");
}

#[test]
fn an_empty_file_is_a_case_of_which_nothing_is_known() {
    let room = Room::gardens().with("cases/empty.toml", "").with("cases/mark.toml", "\u{feff}tiers = 2\r\n");
    let json = room.run("assess rules/health.appraise cases --format json").ends(0).json();
    let reach = &json["cases"][0]["conclusions"]["reach"]["result"];
    assert_eq!(*reach, serde_json::json!(["none", "limited", "strong"]));
}

#[test]
fn a_large_file_is_refused_at_once() {
    let note = |mib: usize| format!("note = \"{}\"\n", "x".repeat(mib << 20));
    left_out(note(9), "C0103", "cases/bad.toml:1:1");
    left_out(note(10), "C0154", "").says("larger than 10 MiB");
}

#[test]
fn brackets_without_end_are_one_message() {
    for text in [
        format!("tiers = {}{}\n", "[".repeat(100_000), "]".repeat(100_000)),
        format!("tiers = {}\nfenced = true\n", "[".repeat(100_000)),
        format!("tiers = {}\n", "{a=".repeat(100_000)),
        format!("{}b = 1\n", "a.".repeat(100_000)),
        format!("[{}b]\nc = 1\n", "a.".repeat(100_000)),
    ] {
        let room = Room::gardens().with("cases/bad.toml", &text);
        let ran = room.run("assess rules/health.appraise cases").ends(3);
        assert_eq!(ran.err.matches("error[").count(), 1, "{}", ran.err);
        assert!(ran.err.contains("error[C0104]"), "{}", ran.err);
    }
}

#[test]
fn slips_in_the_writing() {
    left_out("tiers = 2\nfenced = yes\ntrust = \"none\"\n", "C0101", "cases/bad.toml:2:10");
    left_out("tiers 2\n", "C0101", "cases/bad.toml:1:7");
    left_out("fenced = true\ntiers = 2\nfenced = false\n", "C0102", "cases/bad.toml:3:1")
        .says("the first time");
    left_out(
        "trust = { one_of = [\"none\"\nfenced = true\n[[plots]]\nid = \"p\"\n",
        "C0101",
        "cases/bad.toml:1:20",
    )
    .says("close it with `]`");
}

#[test]
fn unknown_names_get_the_nearest() {
    left_out("fencd = true\n", "C0106", "cases/bad.toml:1:1").says("did you mean `fenced`?");
    left_out("trust = \"strog\"\n", "C0112", "cases/bad.toml:1:9").says("did you mean `strong`?");
    left_out("[[plots]]\nid = \"p\"\ntendet = true\n", "C0106", "cases/bad.toml:3:1")
        .says("did you mean `tended`?");
    left_out("tiers = { valeu = 2 }\n", "C0109", "cases/bad.toml:1:11").says("did you mean `value`?");
    let source = "tiers = { value = 2, source = \"S2\" }\n[sources.S1]\ntitle = \"One\"\n";
    left_out(source, "C0111", "cases/bad.toml:1:31").says("did you mean `S1`?");
}

#[test]
fn values_of_another_type_or_out_of_range() {
    left_out("tiers = 5\n", "C0119", "cases/bad.toml:1:9").says("a whole number from 1 to 4");
    left_out("tiers = 2.5\n", "C0120", "cases/bad.toml:1:9").says("write 2 or 3");
    left_out("tiers = true\n", "C0115", "cases/bad.toml:1:9");
    left_out("fenced = \"yes\"\n", "C0113", "cases/bad.toml:1:10").says("write true without quotes");
    left_out("trust = 2\n", "C0114", "cases/bad.toml:1:9").says("none < limited < strong");
}

#[test]
fn evidence_that_cannot_be() {
    let ran = left_out("trust = \"strong\"\ntiers = 1\n", "C0158", "cases/bad.toml:2:9");
    ran.says("Trust takes two tiers").says("declared impossible here");
    // One of several observations may be impossible; what is left is possible.
    let contested = "trust = \"strong\"\ntiers = [ { value = 1 }, { value = 2 } ]\n";
    Room::gardens().with("cases/fine.toml", contested).run("assess rules/health.appraise cases").ends(0);
    let json = Room::gardens()
        .with("cases/bad.toml", "trust = \"strong\"\ntiers = 1\n")
        .run("assess rules/health.appraise cases --format json")
        .ends(3)
        .json();
    assert_eq!(json["errors"][0]["code"], "C0158");
    assert_eq!((&json["errors"][0]["line"], &json["errors"][0]["column"]), (&2.into(), &9.into()));
}

#[test]
fn items_of_the_case_below_a_record_are_one_message() {
    let text = "[[plots]]\nid = \"p\"\ntended = true\ntiers = 2\nfenced = true\nplots_complete = true\n";
    left_out(text, "C0108", "cases/bad.toml:4:1").says("move it above the first `[[plots]]`");
}

#[test]
fn two_records_with_one_id() {
    left_out("[[plots]]\nid = \"p\"\n[[plots]]\nid = \"p\"\n", "C0133", "cases/bad.toml:4:6")
        .says("the first one");
}

#[test]
fn two_cases_with_one_id() {
    let room = Room::gardens().with("cases/second.toml", "title = \"x\"\nid = \"north\"\n");
    left_out_of(&room, "C0156", "cases/second.toml:2:6").says("the other one");
    let twice = Room::gardens().run("assess rules/health.appraise cases/north.toml cases/north.toml").ends(3);
    twice.one_message("C0156", "cases/north.toml:1:1").says("name the file only once");
}

#[test]
fn shared_evidence_that_is_not_there() {
    left_out("with = [\"al\"]\n", "C0155", "cases/bad.toml:1:9").says("needs a file `cases/al.shared.toml`");
    let room = Room::gardens().with("cases/all.shared.toml", "").with("cases/bad.toml", "with = [\"al\"]\n");
    left_out_of(&room, "C0155", "cases/bad.toml:1:9").says("did you mean `all`?");
    let room = Room::gardens().with("cases/all.shared.toml", "");
    room.run("assess rules/health.appraise cases/all.shared.toml").ends(3).one_message("C0157", "");
}

#[test]
fn a_case_of_another_vocabulary() {
    left_out("vocabulary = \"hospitals\"\nbeds = 3\n", "C0105", "cases/bad.toml:1:14");
}

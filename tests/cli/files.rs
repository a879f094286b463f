//! Files that are swapped, cannot be written, or are passed over: said at once, and once.

use crate::{NORTH, Room, VOCABULARY};

#[test]
fn rules_and_case_swapped_is_wrong_usage_with_the_right_order() {
    let room = Room::gardens();
    for (words, said) in [
        (
            "assess cases/north.toml rules/health.appraise",
            "rules come first: appraise assess rules/health.appraise cases/north.toml",
        ),
        ("assess rules/health.appraise rules/health.appraise", "is a rule file, and a case is needed here"),
        ("explain cases/north.toml rules/health.appraise", "rules come first"),
        ("ask cases/north.toml rules/health.appraise", "rules come first"),
        ("why-not cases/north.toml rules/health.appraise reach=none", "rules come first"),
        ("what-if cases/north.toml rules/health.appraise tiers=1", "rules come first"),
        ("fmt cases/north.toml", "needs a rule file"),
        ("test cases/north.toml", "needs a rule file"),
        ("new case cases/north.toml", "needs a rule file"),
    ] {
        let ran = room.run(words).ends(64).answers_nothing().says(said);
        assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    }
}

#[test]
fn a_table_saved_as_a_case_is_one_message() {
    let rows = "name,fenced,tiers\n".to_owned() + &"anna,yes,2\n".repeat(10_000);
    let room = Room::gardens().with("cases/table.toml", rows);
    room.run("assess rules/health.appraise cases")
        .ends(3)
        .one_message("C0101", "cases/table.toml:1:1")
        .says("this looks like a table");
}

#[test]
fn very_many_messages_about_one_file_are_counted() {
    let room = Room::gardens().with("cases/long.toml", "tiers = so many\n".repeat(500));
    let ran = room.run("assess rules/health.appraise cases").ends(3);
    assert_eq!(ran.err.matches("error[").count(), 20, "{}", ran.err);
    ran.says("and 480 more messages about cases/long.toml");
}

#[test]
fn a_mistake_in_a_shared_file_is_said_once_with_the_cases_that_it_leaves_out() {
    let room = Room::gardens()
        .with("cases/s.shared.toml", "fencd = true\n")
        .with("cases/a.toml", "with = [\"s\"]\n")
        .with("cases/b.toml", "with = [\"s\"]\n");
    let ran = room.run("assess rules/health.appraise cases").ends(3);
    let ran = ran.one_message("C0106", "cases/s.shared.toml:1:1");
    let ran = ran.says("the same file leaves out `cases/b.toml` as well");
    assert!(
        ran.out.contains("2 cases left out because of an error: cases/a.toml, cases/b.toml"),
        "{}",
        ran.out
    );
    let json = room.run("assess rules/health.appraise cases --format json").ends(3).json();
    assert_eq!(json["left_out"], serde_json::json!(["cases/a.toml", "cases/b.toml"]));
    assert_eq!(json["errors"].as_array().unwrap().len(), 1);
    let table = room.run("assess rules/health.appraise cases --format csv").ends(3).out;
    assert!(table.contains("a,,,left out because of an error,no,,"), "{table}");
    room.run("assess rules/health.appraise cases --format markdown").ends(3).answers("2 cases left out");
}

#[test]
fn what_looks_like_a_case_and_is_not_read_is_named() {
    let room = Room::gardens().with("cases/EAST.TOML", NORTH).with("cases/old/west.toml", NORTH);
    let ran = room.run("assess rules/health.appraise cases").ends(0);
    ran.says("`cases/EAST.TOML`, `cases/old` are not read: cases of a folder end in `.toml`");
    let room = Room::gardens().with("cases/old/notes.md", "notes\n");
    room.run("assess rules/health.appraise cases").ends(0).says_nothing_else();
}

#[test]
fn no_case_at_all_is_no_judgement() {
    let room = Room::gardens().with("broken/a.toml", "fencd = true\n");
    room.run("assess rules/health.appraise broken").ends(3).answers("no judgement");
}

#[test]
fn a_place_that_cannot_be_written_is_refused_before_the_work() {
    let room = Room::gardens();
    for words in [
        "what-if rules/health.appraise cases/north.toml tiers=2 --save missing/x.toml",
        "what-if rules/health.appraise cases/north.toml tiers=2 --save cases",
        "check rules/health.appraise --witnesses cases/north.toml",
        "compare rules/health.appraise rules/health.appraise --witnesses cases/north.toml",
        "compare rules/health.appraise rules/health.appraise --format markdown --pictures cases/north.toml",
    ] {
        let ran = room.run(words).ends(64).answers_nothing();
        assert_eq!(ran.err.matches("error[E0029]").count(), 1, "{words}\n{}", ran.err);
    }
}

#[test]
fn an_item_that_is_changed_twice_is_refused() {
    let room = Room::gardens();
    let words = "what-if rules/health.appraise cases/north.toml tiers=1 tiers=2";
    room.run(words).ends(64).answers_nothing().says("`tiers` is changed twice");
    let words = "what-if rules/health.appraise cases/north.toml tiers=";
    room.run(words).ends(64).answers_nothing().says("`tiers=` gives no value");
}

#[test]
fn an_error_in_the_one_case_that_is_asked_about_is_json_too() {
    let room = Room::gardens().with("bad.toml", "fencd = true\n");
    for (command, more, format) in [
        ("explain", "", "appraise.explanation/1"),
        ("ask", "", "appraise.ask/1"),
        ("why-not", "reach=none", "appraise.why-not/1"),
        ("what-if", "tiers=2", "appraise.what-if/1"),
    ] {
        let words = format!("{command} rules/health.appraise bad.toml {more} --format json");
        let json = room.run(&words).ends(3).json();
        assert_eq!(json["format"], format, "{command}");
        assert_eq!(json["errors"][0]["code"], "C0106", "{command}");
    }
    let room = Room::gardens().with_rules("when tended and", "when tnded and");
    let lines = room.run("assess rules/health.appraise cases --format jsonl").ends(2).out;
    assert_eq!(lines.lines().count(), 1, "one line a document:\n{lines}");
    let json = room.with("rules/health.appraise", "framework health\nrule X\n");
    let json = json.run("fmt rules/health.appraise --format json").ends(2).says_nothing_else().json();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_a_folder_is_not_waited_for() {
    let room = Room::gardens();
    let made = std::process::Command::new("mkfifo").arg(room.path("cases/p.toml")).status();
    if made.is_ok_and(|it| it.success()) {
        let ran = room.run("assess rules/health.appraise cases").ends(3);
        ran.one_message("C0151", "").says("is no plain file");
    }
}

#[cfg(unix)]
#[test]
fn a_case_whose_file_name_is_no_text_is_read_all_the_same() {
    use std::os::unix::ffi::OsStringExt as _;
    let room = Room::gardens();
    let name = std::ffi::OsString::from_vec(b"cases/caf\xe9.toml".to_vec());
    std::fs::write(room.path("").join(name), NORTH).unwrap();
    let json = room.run("assess rules/health.appraise cases --format json").ends(0).json();
    assert_eq!(json["cases"].as_array().unwrap().len(), 3);
}

#[test]
fn a_path_where_a_name_belongs_reads_nothing_elsewhere() {
    let room = Room::gardens()
        .with("all.shared.toml", "")
        .with("rules/in/x.appraise", "framework x \"X\" version 1.0\n  uses `../gardens`\n");
    for with in ["../all", "/tmp/all", "..\\\\all"] {
        let room = Room::gardens()
            .with("all.shared.toml", "")
            .with("cases/bad.toml", format!("with = [\"{with}\"]\n"));
        let ran =
            room.run("assess rules/health.appraise cases").ends(3).one_message("C0155", "cases/bad.toml:1:9");
        ran.says("write the name alone: `all`");
    }
    let ran = room.run("check rules/in/x.appraise").ends(2);
    crate::one_message(&ran.out, "E0025", "rules/in/x.appraise:2:8");
}

#[test]
fn pictures_go_with_markdown_alone() {
    let compare = "compare rules/health.appraise rules/health.appraise";
    for format in ["text", "html", "json", "csv"] {
        let ran = Room::gardens().run(&format!("{compare} --format {format} --pictures p")).ends(64);
        ran.answers_nothing().says("--pictures goes with --format markdown");
    }
    let three = "compare rules/health.appraise rules/health.appraise rules/health.appraise --witnesses w";
    Room::gardens().run(three).ends(64).answers_nothing().says("--witnesses is for two frameworks");
}

#[test]
fn lines_may_end_as_on_old_machines_and_no_character_hides() {
    let room = Room::gardens().with("rules/gardens.appraise", VOCABULARY.replace('\n', "\r"));
    let room = room.with("cases/north.toml", NORTH.replace('\n', "\r"));
    room.run("assess rules/health.appraise cases").ends(0).says_nothing_else();
    let room = Room::gardens().with("cases/bad.toml", "title = \"a\0b\"\nti\0ers = 2\n");
    let ran =
        room.run("assess rules/health.appraise cases").ends(3).one_message("C0101", "cases/bad.toml:1:11");
    ran.says("U+0000 cannot be seen").says("2 such characters");
}

#[test]
fn a_long_text_takes_no_longer_than_its_length_and_a_long_name_is_cut() {
    let room = Room::gardens().with("cases/long.toml", format!("title = \"{}\"\n", "a".repeat(1 << 20)));
    let start = std::time::Instant::now();
    room.run("assess rules/health.appraise cases/long.toml").ends(0);
    assert!(start.elapsed().as_secs() < 10, "a text of 1 MiB");
    let room = Room::gardens().with("cases/long.toml", format!("{} = 1\n", "x".repeat(100_000)));
    let ran = room.run("assess rules/health.appraise cases/long.toml").ends(3);
    assert!(ran.err.len() < 2000, "{} bytes", ran.err.len());
}

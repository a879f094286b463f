//! Wrong usage, help, colour and silence: the same for every command.

use crate::{NORTH, Room};

#[test]
fn wrong_usage_is_status_64_and_says_what_is_missing() {
    let room = Room::gardens();
    for words in [
        "",
        "asses rules/health.appraise cases",
        "check",
        "assess rules/health.appraise",
        "assess rules/health.appraise cases --format yaml",
        "assess rules/health.appraise cases --reading guess",
        "assess rules/health.appraise cases --readings --reading open",
        "assess rules/health.appraise cases --budget many",
        "assess rules/health.appraise cases --color blue",
        "explain rules/health.appraise",
        "explain rules/health.appraise cases",
        "test",
        "fmt",
        "new",
        "new case",
        "explain-code",
    ] {
        let ran = room.run(words).ends(64).answers_nothing();
        assert!(!ran.err.is_empty(), "{words}");
    }
    room.run("asses rules/health.appraise cases").says("did you mean `assess`?");
}

#[test]
fn help_and_version_are_answers() {
    let room = Room::empty();
    room.run("--help").ends(0).says_nothing_else().answers("explain-code");
    room.run("assess --help").ends(0).says_nothing_else().answers("--readings");
    room.run("--version").ends(0).says_nothing_else().answers("appraise ");
}

#[test]
fn quiet_leaves_the_answer_alone() {
    let room = Room::gardens().with("cases/broken.toml", "trust = \"strog\"\n");
    let loud = room.run("assess rules/health.appraise cases").ends(3);
    assert!(!loud.err.is_empty());
    let quiet = room.run("assess rules/health.appraise cases --quiet").ends(3).says_nothing_else();
    assert_eq!(quiet.out, loud.out);
    room.run("fmt --quiet rules/nope.appraise").ends(2).answers_nothing().says_nothing_else();
}

#[test]
fn colour_comes_only_when_asked_for() {
    let room = Room::gardens().with("cases/broken.toml", "trust = \"strog\"\n");
    let words = "assess rules/health.appraise cases";
    let is_colored = |text: &str| text.contains("\u{1b}[");
    // Neither standard output nor standard error is a terminal here.
    let plain = room.run(words);
    assert!(!is_colored(&plain.out) && !is_colored(&plain.err));
    let colored = room.run(&format!("{words} --color always"));
    assert!(is_colored(&colored.err), "{}", colored.err);
    let never = room.run(&format!("{words} --color never"));
    assert_eq!((never.out, never.err), (plain.out, plain.err));
    let refused = room.run_with(words, |command| command.env("NO_COLOR", "1"));
    assert!(!is_colored(&refused.out) && !is_colored(&refused.err));
    let asked = room.run_with(&format!("{words} --color always"), |command| command.env("NO_COLOR", "1"));
    assert!(is_colored(&asked.err), "what is asked for on the command line counts");
}

#[test]
fn messages_keep_to_80_columns_where_the_output_is_no_terminal() {
    let room = Room::gardens().with("cases/broken.toml", "vocabulary = \"hospitals\"\n");
    let ran = room.run("assess rules/health.appraise cases").ends(3);
    for line in ran.err.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let room = Room::gardens();
    let ran = room.run_with("assess rules/health.appraise cases", |command| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        command.stdout(writer)
    });
    assert!(!ran.err.contains("fault"), "{}", ran.err);
}

#[test]
fn wrong_usage_is_said_in_plain_words_with_what_to_write() {
    let room = Room::gardens();
    for (words, said) in [
        ("chek rules/health.appraise", "there is no command `chek`; did you mean `check`?"),
        ("check rules/health.appraise --formt json", "there is no option `--formt`; did you mean `--format"),
        ("check rules/health.appraise --budget x", "`x` does not fit `--budget`: write a whole number"),
        ("check rules/health.appraise --budget -1", "`-1` cannot stand here"),
        (
            "check rules/health.appraise --format yaml",
            "`yaml` is no value of `--format`; there are text, json",
        ),
        ("assess rules/health.appraise", "write: appraise assess <RULES> <CASES>..."),
    ] {
        room.run(words).ends(64).answers_nothing().says(said);
    }
    room.run("help").ends(0).answers("Commands:");
    room.run("help check").ends(0).answers("--witnesses");
}

#[test]
fn what_does_not_go_together_is_said_before_the_work() {
    let room = Room::gardens().with("cases/there.toml", NORTH);
    for (words, said) in [
        (
            "ask rules/health.appraise cases/north.toml --interactive --format json",
            "leave one of --interactive",
        ),
        ("fmt - --format json", "leave --format json out"),
        ("compare rules/health.appraise --readings open", "two readings or more"),
        ("new framework foo", "there is no command `framework`; there are case"),
        ("--quiet", "a command is missing: check, assess"),
        ("check rules/health.appraise --against cases/north.toml", "is a case: behind --against"),
        (
            "check rules/health.appraise --against rules/health.appraise --changelog no.md",
            "it does not exist",
        ),
        (
            "what-if rules/health.appraise cases/north.toml tiers=2 --save x.appraise",
            "a case ends in `.toml`",
        ),
        (
            "what-if rules/health.appraise cases/north.toml tiers=2 --save x.shared.toml",
            "a case ends in `.toml`",
        ),
    ] {
        room.run(words).ends(64).answers_nothing().says(said);
    }
    let ran = room.run("assess rules/health.appraise ./cases/there.toml cases/there.toml").ends(3);
    ran.says("name the file only once");
    room.run("assess rules/health cases").ends(2).says("did you mean `rules/health.appraise`?");
}

use appraise::diagnostic::CODES;

use crate::{faults, read};

/// The two examples of a page: wrong and right.
fn examples(page: &str) -> Vec<String> {
    page.split("```appraise\n")
        .skip(1)
        .map(|it| it.split("```\n").next().expect("a fence").to_owned())
        .collect()
}

/// Codes of this stage; E002 is about files and the units that they name, which `tests/cli` asks for.
fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let ours = |code: &str| ["E000", "E01", "E090"].iter().any(|prefix| code.starts_with(prefix));
    CODES.iter().map(|entry| (entry.code.0, entry.page)).filter(move |(code, _)| ours(code))
}

#[test]
fn the_wrong_example_of_a_page_triggers_its_code_once_and_no_other() {
    let mut wrong = Vec::new();
    for (code, page) in pages().filter(|&(code, _)| code != "E0901") {
        let found = faults(&examples(page)[0]);
        if found.len() != 1 || !found[0].starts_with(code) {
            wrong.push(format!("{code}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_right_example_of_a_page_can_be_read() {
    for (code, page) in pages() {
        let found = faults(examples(page).last().expect("an example"));
        assert!(found.is_empty(), "{code}: {found:?}");
    }
}

#[test]
fn messages_are_lower_case_without_a_full_stop_and_without_jargon() {
    for (code, page) in pages() {
        for one in read(&examples(page)[0]).diagnostics {
            let said =
                format!("{} {} {}", one.message, one.notes.join(" "), one.help.clone().unwrap_or_default());
            assert!(!one.message.ends_with('.'), "{code}: {said}");
            assert!(one.message.chars().next().is_some_and(|it| !it.is_uppercase()), "{code}: {said}");
            assert!(one.help.is_some(), "{code}: {said}");
            for jargon in ["token", "identifier", "expected", "EOI", "kw_"] {
                assert!(!said.contains(jargon), "{code}: {said}");
            }
        }
    }
}

/// Lines under a head, and what must be said of them.
#[test]
fn each_slip_is_named_at_its_place() {
    let slips = [
        ("rule A x is at least y", "E0111 2:8"),
        ("rule A: x at least y", "E0120 2:11"),
        ("rule A: x is strong when a", "E0120 2:14"),
        ("rule A: x is at least y\n  and a", "E0112 3:3"),
        ("rule A: x is at least y when a == b", "E0114 2:32"),
        ("rule A: x is at least y when a =< b", "E0114 2:32"),
        ("rule A: x is at least y when a || b", "E0115 2:32"),
        ("rule A: x is at least y when a is at least 3", "E0118 2:35"),
        ("rule A: x is at least y when a at most 3", "E0118 2:32"),
        ("rule A: x is at least y when a and b or c", "E0116 2:38"),
        ("rule A: x is at least y when no p has a and b", "E0117 2:41"),
        ("rule A: x is at least y when 2 <= number of p that have a or b", "E0117 2:59"),
        ("rule A: x is at least y when a > 1e5", "E0109 2:34"),
        ("rule A: x is at least y when a > .5", "E0109 2:34"),
        ("rule A: x is at least y when a in 1,000..2,000", "E0109 2:35"),
        ("rule A: x is at least y when all of: a", "E0119 2:38"),
        ("rule A: x is at least y when a)", "E0107 2:31"),
        ("criterion c when all of\n  - a", "E0111 3:3"),
        ("parameter k = 3 cite judgement seen", "E0132 2:32"),
        ("models m, first that fits\n  a \"A\" x and y", "E0112 3:9"),
        ("scale s: a < unknown < when", "E0108 2:24"),
        ("ruel A: x is at least y", "E0005 2:1"),
        ("rule A: x is at least y\n cite S p. 1\n| a |", "E0006 4:1"),
        ("table t gives x, one row only\n  | id | a | x |\n  | T | a && b | c |", "E0115 4:11"),
        ("table t gives x, one row only", "E0126 2:1"),
        ("table t gives x, one row only\n  | id | a | x |\n  | 1 | a | c |", "E0110 4:5"),
        ("replace framework g", "E0101 2:9"),
        ("parameter k 3", "E0101 2:13"),
        ("entity e\n  a one of x, y\n  scale s: a < b", "E0007 4:3"),
    ];
    let mut wrong = Vec::new();
    for (text, said) in slips {
        let mut found = faults(&format!("framework f\n{text}\n"));
        found.retain(|it| !(said.starts_with("E0006") && it.starts_with("E0101")));
        if found != [said] {
            wrong.push(format!("{text}: {said}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_mistake_spoils_one_declaration() {
    let parsed = read(
        "framework f\nrule A: x is at least y\n  when (a\nrule B: x is at least y\nrle C: x\nreplace rule D x\n",
    );
    assert_eq!(parsed.unit.expect("the head").declarations.len(), 1);
    let spoiled: Vec<_> = parsed.spoiled.iter().map(|it| (it.keyword.as_str(), it.name.as_deref())).collect();
    assert_eq!(spoiled, [("rule", Some("A")), ("rule", Some("C")), ("rule", Some("D"))]);
}

#[test]
fn a_misspelt_keyword_gets_the_nearest_one() {
    let help = read("framework f\ncriteron c when a\n").diagnostics[0].help.clone();
    assert_eq!(help.as_deref(), Some("did you mean `criterion`?"));
}

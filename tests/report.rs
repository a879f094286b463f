//! What the program prints about the real content, as an analyst reads it: 80 columns, no colour. The snapshots in
//! `tests/report/` are read before they are accepted (`INSTA_UPDATE=always cargo test --test report`); what changes
//! them changes what a committee gets to see. Digests are left out, so an edit that changes no line changes none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::process::Command;

const CASES: &[&str] = &[
    "amsterdam-kocaeli",
    "haarlem-emirdag",
    "meppel-al-hoceima",
    "rotterdam-casablanca",
    "study",
    "zeist-berkane",
];

/// Runs the program from the folder of the project, without a terminal; it finds nothing.
fn printed(arguments: &[&str]) -> String {
    ends(0, arguments)
}

/// The same where the program ends with this status.
fn ends(status: i32, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_appraise"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
    without_digests(&String::from_utf8(output.stdout).unwrap())
}

/// `(7f3a9c)` and `blake3:…` as words.
fn without_digests(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['(', 'b']) {
        let (before, from) = rest.split_at(at);
        clean.push_str(before);
        let hex = |text: &str, n: usize| {
            text.get(..n).is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        let short = from.strip_prefix('(').filter(|it| hex(it, 6) && it[6..].starts_with(')'));
        let long = from.strip_prefix("blake3:").filter(|it| hex(it, 64));
        rest = match (short, long) {
            (Some(it), _) => {
                clean.push_str("(digest)");
                &it[7..]
            }
            (None, Some(it)) => {
                clean.push_str("blake3:digest");
                &it[64..]
            }
            (None, None) => {
                let (letter, after) = from.split_at(1);
                clean.push_str(letter);
                after
            }
        };
    }
    clean + rest
}

/// Compares with `tests/report/NAME.snap`.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("report");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn case_file(case: &str) -> String {
    format!("cases/{case}.toml")
}

#[test]
fn the_assessment_of_all_cases() {
    let rules = "rules/strengthening.appraise";
    snapshot("assess", &printed(&["assess", rules, "cases"]));
    snapshot("assess-readings", &printed(&["assess", rules, "cases", "--readings"]));
    snapshot("assess-json", &printed(&["assess", rules, "cases", "--format", "json"]));
    snapshot("assess-markdown", &printed(&["assess", rules, "cases", "--format", "markdown"]));
    snapshot("assess-csv", &printed(&["assess", rules, "cases/zeist-berkane.toml", "--format", "csv"]));
    snapshot("assess-all", &printed(&["assess", rules, "cases/zeist-berkane.toml", "--all"]));
    snapshot("assess-learning", &printed(&["assess", "rules/learning.appraise", "cases"]));
    snapshot("assess-context", &printed(&["assess", "rules/context.appraise", "cases"]));
}

#[test]
fn what_strengthening_says_of_each_case() {
    for case in CASES {
        let text = printed(&["explain", "rules/strengthening.appraise", &case_file(case)]);
        snapshot(&format!("explain-strengthening-{case}"), &text);
    }
}

#[test]
fn what_learning_and_context_say_of_the_study_and_of_one_partnership() {
    for rules in ["learning", "context"] {
        for case in ["study", "zeist-berkane"] {
            let text = printed(&["explain", &format!("rules/{rules}.appraise"), &case_file(case)]);
            snapshot(&format!("explain-{rules}-{case}"), &text);
        }
    }
}

#[test]
fn every_line_of_one_project_and_the_same_in_markdown_and_in_other_readings() {
    let (rules, case) = ("rules/strengthening.appraise", "cases/rotterdam-casablanca.toml");
    let project = "projects.police_rotterdam_casablanca";
    snapshot("explain-all-police", &printed(&["explain", rules, case, project, "--all"]));
    snapshot("explain-markdown-police", &printed(&["explain", rules, case, project, "--format", "markdown"]));
    for reading in ["presumption", "silence"] {
        let text = printed(&["explain", rules, case, project, "--reading", reading]);
        snapshot(&format!("explain-{reading}-police"), &text);
    }
    let berkane = "projects.waste_management_berkane";
    snapshot(
        "explain-all-berkane",
        &printed(&["explain", rules, "cases/zeist-berkane.toml", berkane, "--all"]),
    );
}

#[test]
fn no_conclusion_takes_more_than_twelve_lines_and_no_line_more_than_eighty_columns() {
    for rules in ["strengthening", "learning", "context"] {
        for case in CASES {
            let text = printed(&["explain", &format!("rules/{rules}.appraise"), &case_file(case)]);
            let mut conclusion: Vec<&str> = Vec::new();
            for line in text.lines().chain(["end"]) {
                assert!(line.chars().count() <= 80, "{rules} {case}: {line}");
                if line.starts_with("   ") {
                    conclusion.push(line);
                    continue;
                }
                let is_matrix = conclusion.first().is_some_and(|it| it.contains(" cells"));
                assert!(is_matrix || conclusion.len() <= 12, "{rules} {case}:\n{}", conclusion.join("\n"));
                conclusion = vec![line];
            }
        }
    }
}

/// The five partnerships; `study` is the case for all of them.
const PARTNERSHIPS: &[&str] =
    &["amsterdam-kocaeli", "haarlem-emirdag", "meppel-al-hoceima", "rotterdam-casablanca", "zeist-berkane"];

/// What an analyst asks: a name for the snapshot, the case, the conclusion and the value.
const WHY_NOT: &[(&str, &str, &str)] = &[
    // A department with no new one: why is the fire department not the strongest case?
    (
        "fire-department-strong",
        "amsterdam-kocaeli",
        "projects.fire_department_kocaeli.lg_strengthening=strong",
    ),
    // Reached already, and what would undo it.
    ("landmarks-strong", "amsterdam-kocaeli", "projects.cultural_landmarks_kocaeli.lg_strengthening=strong"),
    (
        "landmarks-moderate",
        "amsterdam-kocaeli",
        "projects.cultural_landmarks_kocaeli.lg_strengthening=moderate",
    ),
    (
        "emirdag-interface",
        "haarlem-emirdag",
        "projects.waste_and_awareness_emirdag.interface_strengthening=strong",
    ),
    ("emirdag-strong", "haarlem-emirdag", "projects.waste_and_awareness_emirdag.lg_strengthening=strong"),
    // The rules give it to nobody.
    (
        "emirdag-nl",
        "haarlem-emirdag",
        "projects.waste_and_awareness_emirdag.nl_interface_strengthening=strong",
    ),
    (
        "hoceima-network",
        "meppel-al-hoceima",
        "projects.waste_management_al_hoceima.network_strengthening=strong",
    ),
    ("hoceima-none", "meppel-al-hoceima", "projects.waste_management_al_hoceima.lg_strengthening=none"),
    // Several projects whose constraints have nothing to do with each other: this took minutes.
    ("hoceima-cso", "meppel-al-hoceima", "partnership_cso_strengthening=moderate"),
    (
        "police-moderate",
        "rotterdam-casablanca",
        "projects.police_rotterdam_casablanca.lg_strengthening=moderate",
    ),
    ("casablanca-cso", "rotterdam-casablanca", "partnership_cso_strengthening=strong"),
    ("berkane-limited", "zeist-berkane", "projects.waste_management_berkane.lg_strengthening=limited"),
    ("berkane-partnership", "zeist-berkane", "partnership_lg_strengthening=strong"),
];

fn is_short(name: &str, text: &str) {
    assert!(text.lines().count() <= 12, "{name}:\n{text}");
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{name}: {line}");
    }
}

#[test]
fn what_to_ask_of_each_partnership() {
    let rules = "rules/strengthening.appraise";
    for case in PARTNERSHIPS {
        let text = printed(&["ask", rules, &case_file(case)]);
        is_short(case, &text);
        snapshot(&format!("ask-{case}"), &text);
    }
    let project = "projects.waste_and_awareness_emirdag";
    for (name, of) in [("project", project), ("conclusion", &format!("{project}.lg_strengthening"))] {
        let text = printed(&["ask", rules, "cases/haarlem-emirdag.toml", of]);
        is_short(name, &text);
        snapshot(&format!("ask-emirdag-{name}"), &text);
    }
    let police = "projects.police_rotterdam_casablanca.lg_strengthening";
    let text = printed(&["ask", rules, "cases/rotterdam-casablanca.toml", police, "--all"]);
    snapshot("ask-all-police", &text);
}

#[test]
fn why_a_partnership_has_not_another_result() {
    let rules = "rules/strengthening.appraise";
    for (name, case, wanted) in WHY_NOT {
        let text = printed(&["why-not", rules, &case_file(case), wanted]);
        is_short(name, &text);
        snapshot(&format!("why-not-{name}"), &text);
    }
    let (_, case, wanted) = WHY_NOT.iter().find(|(name, ..)| *name == "police-moderate").unwrap();
    snapshot("why-not-all-police", &printed(&["why-not", rules, &case_file(case), wanted, "--all"]));
}

#[test]
fn unknown_is_never_printed_as_no() {
    // An item of which nothing is recorded and nothing follows: its phrase for no stands nowhere.
    let text = printed(&[
        "explain",
        "rules/strengthening.appraise",
        "cases/rotterdam-casablanca.toml",
        "projects.police_rotterdam_casablanca",
        "--all",
    ]);
    for no in ["no department was established", "did not increase", "learned nothing new"] {
        assert!(!text.contains(no), "{no}");
    }
    for word in ["unknown whether a department was established", "unanswerable whether the capacity"] {
        assert!(text.contains(word), "{word}");
    }
}

/// The coding of the project beside one that is made up (`tests/assessors/README.md`).
#[test]
fn two_codings_of_three_partnerships() {
    let ask = |more: &[&str]| {
        let words = ["compare", "rules/strengthening.appraise", "--reading", "presumption"];
        let folders = ["--assessors", "tests/assessors/first", "tests/assessors/second"];
        ends(1, &[&words[..], &folders[..], more].concat())
    };
    snapshot("compare-assessors", &ask(&[]));
    snapshot("compare-assessors-all", &ask(&["--all"]));
}

/// The first coding says what the cases say, and what the second says otherwise is marked as made up.
#[test]
fn nothing_in_the_two_codings_is_invented_without_saying_so() {
    let read = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|it| panic!("{name}: {it}"))
    };
    for case in ["haarlem-emirdag", "meppel-al-hoceima", "zeist-berkane"] {
        let [whole, first, second] = ["cases", "tests/assessors/first", "tests/assessors/second"]
            .map(|at| read(&format!("{at}/{case}.toml")));
        let said = |text: &str| text.lines().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        let (whole, kept) = (said(&whole), said(&first));
        for line in first.lines().filter(|it| !it.starts_with('#')) {
            assert!(whole.contains(line), "first/{case}: the case does not say\n{line}");
        }
        assert!(second.starts_with("# MADE UP FOR A TEST."), "second/{case}");
        let titles = ["[sources.exercise]", "title = \"Made up for a test\""];
        for line in second.lines().skip(1).filter(|it| !kept.contains(*it) && !titles.contains(it)) {
            assert!(
                line.contains("source = \"exercise\""),
                "second/{case}: it is not marked as made up\n{line}"
            );
        }
    }
}

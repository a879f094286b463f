//! What is printed loads again: forms to fill in, values and whole cases.

use appraise::case::{Case, case_text, template, value_text};
use appraise::source::{FileId, Span};
use appraise::value::{Decimal, SetBox, ValueSet};
use appraise::vocabulary::Vocabulary;

use crate::{VOCABULARY, load_in, vocabulary};

/// A case without its places.
fn bare(case: &Case) -> String {
    let mut case = case.clone();
    let nowhere = Span { file: FileId(0), start: 0, end: 0 };
    for source in case.sources.iter_mut() {
        source.span = nowhere;
    }
    for record in case.records.iter_mut() {
        record.span = nowhere;
        for evidence in &mut record.evidence {
            evidence
                .observations
                .iter_mut()
                .chain(&mut evidence.presumption)
                .for_each(|it| it.span = nowhere);
        }
    }
    let text = format!("{case:#?}");
    // Whether a list is complete carries a place too.
    let place = text.split("span:").next().map(str::len);
    assert!(place.is_some());
    let mut lines = Vec::new();
    let mut skip = 0;
    for line in text.lines() {
        if line.trim() == "Span {" {
            skip = 6;
        }
        if skip > 0 {
            skip -= 1;
        } else {
            lines.push(line);
        }
    }
    lines.join("\n")
}

fn round_trip(vocabulary: &Vocabulary, text: &str) {
    let first = load_in(vocabulary, text, &[]);
    let printed = case_text(vocabulary, first.case());
    let second = load_in(vocabulary, &printed, &[]);
    assert!(second.case.is_some(), "{printed}\n{:#?}", second.diagnostics);
    assert_eq!(bare(first.case()), bare(second.case()), "{printed}");
    assert_eq!(case_text(vocabulary, second.case()), printed);
}

#[test]
fn a_printed_case_loads_to_the_same_case() {
    round_trip(
        &vocabulary::build(VOCABULARY),
        r#"
title = "A \"quoted\" title \\ with ü"
translocal_link = { value = true, source = "S 1", place = "p. 4", note = "first\nsecond" }
trust = [ { value = "none", source = "S 1" }, { min = "moderate" } ]
policy = { not = "departments_only" }
forms = { includes = ["workshop"], excludes = ["training"] }
tiers = { one_of = [1, 3, 4] }
projects_complete = true
[sources."S 1"]
title = "One"
date = 2010-05-01
[[projects]]
id = "a"
department_established = { status = "unanswerable" }
participants = { presume = { max = 20 }, source = "S 1" }
budget_share = { min = "10%", max = 40 }
size = { not = [0.3, 0.4] }
activities_complete = false
[[projects.activities]]
id = "x"
held = "unknown"
hours = { status = "unknown", presume = 3 }
[[projects.activities]]
id = "y"
title = "Y"
[[projects]]
id = "b"
department_established = [ { value = true }, { value = false } ]
participants = { min = 0 }
"#,
    );
    round_trip(&vocabulary::build(VOCABULARY), "forms = { includes = [] }\ntrust = { min = \"none\" }\n");
    round_trip(
        &vocabulary::build(VOCABULARY),
        "forms = [ { includes = [\"workshop\"] }, { excludes = [\"workshop\"] } ]\n",
    );
    round_trip(&vocabulary::build(VOCABULARY), "");
}

#[test]
fn a_value_prints_as_it_stands_behind_its_name() {
    let vocabulary = vocabulary::build(VOCABULARY);
    let item = |name: &str| vocabulary.items.iter().find(|it| it.name == name).unwrap();
    let text = |name: &str, values: ValueSet| value_text(&vocabulary, item(name), &values);
    let number = |text: &str| Decimal::parse(text).unwrap();
    assert_eq!(text("trust", ValueSet::Ranks(0b0100)), "\"moderate\"");
    assert_eq!(text("trust", ValueSet::Ranks(0b1110)), "{ min = \"limited\" }");
    assert_eq!(text("trust", ValueSet::Ranks(0b1001)), "{ one_of = [\"none\", \"strong\"] }");
    assert_eq!(text("trust", ValueSet::Ranks(0b1111)), "\"unknown\"");
    assert_eq!(text("translocal_link", ValueSet::Ranks(0b10)), "true");
    assert_eq!(text("size", ValueSet::Ranges(vec![(number("0.5"), number("0.5"))])), "0.5");
    let holed = ValueSet::Ranges(vec![(number("1"), number("1")), (number("3"), number("4"))]);
    assert_eq!(text("tiers", holed), "{ not = [2] }");
    assert_eq!(text("forms", ValueSet::Sets(vec![SetBox { must: 1, may: 1 }])), "[\"peer_to_peer\"]");
}

#[test]
fn the_form_to_fill_in_loads_as_it_is_and_with_its_examples() {
    let vocabulary = vocabulary::build(VOCABULARY);
    let form = template(&vocabulary, "Haarlem \"and\" Emirdag");
    for line in form.lines() {
        assert!(line.chars().count() <= 80 || !line.trim_start_matches("# ").contains(' '), "{line}");
    }
    assert!(load_in(&vocabulary, &form, &[]).case.is_some(), "{form}");
    let from = form.find("# [sources.S1]").unwrap();
    let (head, examples) = form.split_at(from);
    let filled: String =
        examples.lines().map(|line| format!("{}\n", line.strip_prefix("# ").unwrap_or(line))).collect();
    let prose_kept: String = filled
        .lines()
        .filter(|line| line.is_empty() || line.starts_with(['#', '[']) || line.contains(" = "))
        .map(|line| format!("{line}\n"))
        .collect();
    let loaded = load_in(&vocabulary, &format!("{head}{prose_kept}"), &[]);
    assert!(loaded.case.is_some(), "{head}{prose_kept}\n{:#?}", loaded.diagnostics);
    assert_eq!(loaded.case().records.len(), 3);
}

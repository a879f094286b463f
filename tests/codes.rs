//! Every code has a page; what the page calls wrong raises that code and no other, what it calls right loads.
#![allow(clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use appraise::diagnostic::CODES;

use support::pages::example;

#[test]
fn each_page_shows_what_its_code_refuses_and_what_loads() {
    let mut faults = String::new();
    for entry in CODES {
        let code = entry.code.0;
        if let Some(wrong) = example(entry, "Wrong")
            && wrong.codes() != [code]
        {
            faults += &format!("\n{code}: the wrong example raises {:?}\n{}", wrong.codes(), wrong.text());
        }
        if let Some(right) = example(entry, "Right")
            && (!right.loads || !right.diagnostics.is_empty())
        {
            faults += &format!("\n{code}: the right example raises {:?}\n{}", right.codes(), right.text());
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn each_page_begins_with_its_code_and_a_title() {
    for entry in CODES {
        let start = format!("# {}: ", entry.code.0);
        assert!(entry.page.starts_with(&start), "{}", entry.code.0);
    }
}

#[test]
fn each_page_has_a_wrong_and_a_right_example() {
    for entry in CODES {
        for word in ["\nWrong:", "\nRight:\n"] {
            assert!(entry.page.contains(word), "{}: {word}", entry.code.0);
        }
    }
}

#[test]
fn no_page_is_a_stub() {
    for entry in CODES {
        let paragraph = entry.page.split("\n\n").nth(1).unwrap_or_default().trim();
        let is_prose = !paragraph.starts_with("```") && !paragraph.ends_with(':');
        let code = entry.code.0;
        assert!(
            is_prose && paragraph.chars().count() >= 40,
            "{code} says what is wrong and why: {paragraph}"
        );
    }
}

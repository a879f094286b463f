//! Every code has a page; what the page calls wrong raises that code and no other, what it calls right loads.

mod support;

use appraise::diagnostic::CODES;
use appraise::source::Sources;
use appraise::syntax::parse;

use support::{Loaded, load};

/// The files of one half of a page: name and text.
type Files = Vec<(String, String)>;

/// The code blocks after `Wrong:` and after `Right:`.
fn halves(page: &str) -> (Files, Files) {
    let (mut wrong, mut right) = (Files::new(), Files::new());
    let mut is_right = false;
    let mut block: Option<String> = None;
    for line in page.lines() {
        match (&mut block, line) {
            (None, "Wrong:") => is_right = false,
            (None, "Right:") => is_right = true,
            (None, "```appraise") => block = Some(String::new()),
            (None, _) => {}
            (Some(text), "```") => {
                let name = text.lines().next().and_then(|line| line.strip_prefix("# file: "));
                let name = name.unwrap_or("rules.appraise").to_owned();
                let text = std::mem::take(text);
                if is_right {
                    right.push((name, text))
                } else {
                    wrong.push((name, text))
                }
                block = None;
            }
            (Some(text), _) => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    (wrong, right)
}

fn load_files(files: &Files) -> Loaded {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    load(&files)
}

/// Pages about vocabularies show vocabularies; the page that says where none belongs is the exception.
fn is_vocabulary(files: &Files) -> bool {
    files.iter().all(|(_, text)| text.lines().any(|line| line.starts_with("vocabulary ")))
}

fn load_vocabularies(files: &Files) -> (Vec<&'static str>, bool) {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    support::load_vocabulary(&files)
}

/// Pages about syntax show fragments that use a vocabulary elsewhere: those are only parsed.
fn is_about_text(code: &str) -> bool {
    ["E00", "E01", "E09"].iter().any(|range| code.starts_with(range))
}

fn parse_codes(files: &Files) -> Vec<&'static str> {
    let mut sources = Sources::default();
    let ids: Vec<_> = files.iter().map(|(name, text)| sources.add(name, text)).collect();
    ids.iter().flat_map(|&id| parse(sources.get(id)).diagnostics).map(|it| it.code.0).collect()
}

/// Codes of other stages have tests of their own.
fn is_of_rules(code: &str) -> bool {
    code.starts_with('E') && !code.starts_with("E00") && !code.starts_with("E09")
}

#[test]
fn each_page_shows_what_its_code_refuses_and_what_loads() {
    let mut faults = String::new();
    for entry in CODES.iter().filter(|entry| is_of_rules(entry.code.0)) {
        let code = entry.code.0;
        let (wrong, right) = halves(entry.page);
        if wrong.is_empty() || right.is_empty() {
            faults += &format!("\n{code}: no wrong or no right example\n");
            continue;
        }
        let (found, left, text) = if is_about_text(code) {
            (parse_codes(&wrong), parse_codes(&right), String::new())
        } else if is_vocabulary(&wrong) && code != "E0427" {
            let ((found, _), (mut left, loads)) = (load_vocabularies(&wrong), load_vocabularies(&right));
            if !loads {
                left.push("does not load");
            }
            (found, left, String::new())
        } else {
            let (wrong, right) = (load_files(&wrong), load_files(&right));
            let loads = right.framework.is_some();
            let left = if loads { right.codes() } else { [right.codes(), vec!["does not load"]].concat() };
            (wrong.codes(), left, wrong.text() + &right.text())
        };
        if found != [code] {
            faults += &format!("\n{code}: the wrong example raises {found:?}\n{text}");
        }
        if !left.is_empty() {
            faults += &format!("\n{code}: the right example raises {left:?}\n{text}");
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
fn no_page_is_a_stub() {
    for entry in CODES {
        let code = entry.code.0;
        let paragraph = entry.page.split("\n\n").nth(1).unwrap_or_default().trim();
        let is_prose = !paragraph.starts_with("```") && !paragraph.ends_with(':');
        assert!(is_prose && paragraph.chars().count() >= 40, "{code} says what is wrong and why: `{paragraph}`");
    }
}

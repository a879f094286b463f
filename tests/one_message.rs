//! One slip, one message, at the place of the slip: the tables in `tests/slips` on frameworks of two other fields.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use appraise::case::{self, CaseFiles};
use appraise::diagnostic::{Diagnostic, Severity};
use appraise::source::Sources;

use support::{load, load_vocabulary};

const WORDS: &str = include_str!("slips/sepsis_words.appraise");
const PATIENT: &str = include_str!("slips/patient.toml");

/// The files of the table, each with what is loaded together with it.
const FILES: [(&str, &str); 4] = [
    ("sepsis_words", WORDS),
    ("sepsis", include_str!("slips/sepsis.appraise")),
    ("strict", include_str!("slips/strict.appraise")),
    ("grant", include_str!("slips/grant.appraise")),
];

/// What is loaded when a slip is in this file.
fn together(file: &str) -> &'static [&'static str] {
    match file {
        "grant" => &["grant"],
        "strict" => &["sepsis_words", "sepsis", "strict"],
        _ => &["sepsis_words", "sepsis"],
    }
}

fn unescaped(text: &str) -> String {
    text.replace('¦', "|").replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")
}

fn lines(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split(" | ").collect())
}

/// The errors with their places: `E0301 sepsis:11:8`.
fn places(found: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let errors = found.iter().filter(|it| it.severity == Severity::Error);
    let place = |it: &Diagnostic| {
        let span = it.span.expect("every message has a place");
        let file = sources.get(span.file);
        let (line, column) = file.line_column(span.start);
        format!("{} {}:{line}:{column}", it.code.0, file.name)
    };
    errors.map(place).collect()
}

/// What to say when the repair that a line of a table asks for is not offered; nothing when it is.
fn other_repair(name: &str, repair: &[&str], found: &[Diagnostic]) -> String {
    let helps: Vec<&str> = found.iter().filter_map(|it| it.help.as_deref()).collect();
    match repair.first().filter(|it| !helps.iter().any(|help| help.contains(**it))) {
        Some(repair) => format!("{name}: the repair is not `{repair}` but {helps:?}\n"),
        None => String::new(),
    }
}

#[test]
fn the_frameworks_without_a_slip_load() {
    for (file, _) in FILES {
        let texts: Vec<(&str, &str)> =
            FILES.into_iter().filter(|(name, _)| together(file).contains(name)).collect();
        let _ = load(&texts).good();
    }
}

#[test]
fn a_slip_in_rules_is_one_message_at_its_place() {
    let mut wrong = String::new();
    for line in lines(include_str!("slips/rules.txt")) {
        let [name, file, old, new, said, repair @ ..] = line.as_slice() else { panic!("parts: {line:?}") };
        let (old, new) = (unescaped(old), unescaped(new));
        let texts: Vec<(&str, String)> = FILES
            .into_iter()
            .filter(|(it, _)| together(file).contains(it))
            .map(|(it, text)| (it, if it == *file { text.replacen(&old, &new, 1) } else { text.to_owned() }))
            .collect();
        let changed = FILES.iter().any(|(it, text)| it == file && text.contains(&old));
        assert!(changed, "{name}: `{old}` does not stand in {file}");
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let loaded = load(&texts);
        let found = places(&loaded.diagnostics, &loaded.sources);
        if found != [*said] {
            wrong += &format!("{name}: {said}, found {found:?}\n");
        }
        wrong += &other_repair(name, repair, &loaded.diagnostics);
        let is_helped = loaded.diagnostics.iter().all(|it| it.help.is_some() || !it.notes.is_empty());
        assert!(is_helped || loaded.diagnostics.iter().any(|it| !it.label.is_empty()), "{name}: no way out");
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_slip_in_a_case_is_one_message_at_its_place() {
    let (vocabulary, found, mut sources) = load_vocabulary(&[("sepsis_words", WORDS)]);
    let vocabulary = vocabulary.unwrap_or_else(|| panic!("{found:?}"));
    let mut wrong = String::new();
    for line in lines(include_str!("slips/cases.txt")) {
        let [name, old, new, said, repair @ ..] = line.as_slice() else { panic!("parts: {line:?}") };
        let (old, new) = (unescaped(old), unescaped(new));
        assert!(PATIENT.contains(&old), "{name}: `{old}` does not stand in the case");
        let file = sources.add("patient", PATIENT.replacen(&old, &new, 1));
        let files = CaseFiles { file: sources.get(file), shared: Vec::new(), id: "patient".to_owned() };
        let (_, diagnostics) = case::load(&files, &vocabulary);
        let found = places(&diagnostics, &sources);
        let wanted = said.replace(' ', " patient:");
        if found != [wanted.clone()] {
            wrong += &format!("{name}: {wanted}, found {found:?}\n");
        }
        wrong += &other_repair(name, repair, &diagnostics);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

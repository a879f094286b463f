//! What test binaries share: frameworks and cases from text, names of what came out.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use appraise::case::{Case, CaseFiles};
use appraise::diagnostic::Diagnostic;
use appraise::evaluate::ItemPath;
use appraise::framework::{Framework, Home, ParsedUnit, Value};
use appraise::source::Sources;
use appraise::value::{ConclusionId, RecordId};
use proptest::test_runner::Config;

/// So many random cases of a property, or as many as `ORACLE_CASES` says; in a debug build one in `one_in` of them.
pub fn cases(in_release: u32, one_in: u32) -> Config {
    let asked = std::env::var("ORACLE_CASES").ok().and_then(|text| text.parse().ok());
    let cases = asked.unwrap_or(if cfg!(debug_assertions) { in_release / one_in } else { in_release });
    Config {
        cases,
        max_shrink_iters: 2_000,
        max_global_rejects: 100_000,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A stand-alone framework.
pub fn framework(text: &str) -> Framework {
    let mut sources = Sources::default();
    let id = sources.add("rules.appraise", text);
    let parsed = appraise::syntax::parse(sources.get(id));
    assert!(parsed.diagnostics.is_empty(), "{:#?}\n{text}", parsed.diagnostics);
    let unit = parsed.unit.expect("a unit");
    let chain = [ParsedUnit { unit: &unit, spoiled: &parsed.spoiled }];
    let (framework, diagnostics) = appraise::framework::resolve(&chain, None);
    framework.unwrap_or_else(|| panic!("{diagnostics:#?}\n{text}"))
}

/// False for a framework that is refused because it counts what can never be (`at least 3` of two), whose range
/// holds one number, or whose line of points `-n8` stands below bullets and reads as one of them: generated
/// frameworks may do that. Any other refusal is a fault.
pub fn loads(text: &str) -> bool {
    let mut sources = Sources::default();
    let id = sources.add("rules.appraise", text);
    let parsed = appraise::syntax::parse(sources.get(id));
    let Some(unit) = parsed.unit else { panic!("{:#?}\n{text}", parsed.diagnostics) };
    let chain = [ParsedUnit { unit: &unit, spoiled: &parsed.spoiled }];
    let (framework, diagnostics) = appraise::framework::resolve(&chain, None);
    let is_bullet = |it: &Diagnostic| {
        it.code.0 == "E0305" && it.span.is_some_and(|span| text[..span.start as usize].ends_with('-'))
    };
    let others = diagnostics
        .iter()
        .filter(|it| it.severity == appraise::diagnostic::Severity::Error)
        .filter(|it| !["E0317", "E0206"].contains(&it.code.0) && !is_bullet(it))
        .count();
    assert!(others == 0, "{diagnostics:#?}\n{text}");
    framework.is_some()
}

/// A case of a framework's vocabulary.
pub fn case(framework: &Framework, text: &str) -> Case {
    let mut sources = Sources::default();
    let id = sources.add("case.toml", text);
    let files = CaseFiles { file: sources.get(id), shared: Vec::new(), id: "case".to_owned() };
    let (case, diagnostics) = appraise::case::load(&files, &framework.vocabulary);
    case.unwrap_or_else(|| panic!("{diagnostics:#?}\n{text}"))
}

/// `projects.P1`; empty for the root.
pub fn record_path(framework: &Framework, case: &Case, record: RecordId) -> String {
    let it = &case.records[record];
    let Some(parent) = it.parent else { return String::new() };
    let (_, list) = framework.vocabulary.entities[it.entity].parent.expect("a list");
    let above = record_path(framework, case, parent);
    let own = format!("{}.{}", framework.vocabulary.items[list].name, it.id);
    if above.is_empty() { own } else { format!("{above}.{own}") }
}

/// `projects.P1.link`.
pub fn item_path(framework: &Framework, case: &Case, path: ItemPath) -> String {
    let record = record_path(framework, case, path.record);
    let name = &framework.vocabulary.items[path.item].name;
    if record.is_empty() { name.clone() } else { format!("{record}.{name}") }
}

/// `learning[nl_lg, dispositional]`.
pub fn cell_name(framework: &Framework, conclusion: ConclusionId, cell: u32) -> String {
    let definition = &framework.conclusions[conclusion];
    let Home::Matrix(matrix) = &definition.home else { return definition.name.clone() };
    let names: Vec<&str> = matrix
        .by
        .iter()
        .zip(&matrix.cells[cell as usize])
        .map(|(&item, &rank)| {
            let domain = &framework.vocabulary.items[item].domain;
            framework.vocabulary.labels(domain)[rank as usize].name.as_str()
        })
        .collect();
    format!("{}[{}]", definition.name, names.join(", "))
}

/// A value of a conclusion as the oracle writes it.
pub fn value(framework: &Framework, conclusion: ConclusionId, value: Value) -> String {
    let domain = &framework.conclusions[conclusion].domain;
    let labels = framework.vocabulary.labels(domain);
    match value {
        Value::NotApplicable => "not applicable".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Rank(rank) if matches!(domain, appraise::vocabulary::Domain::YesNo) => (rank == 1).to_string(),
        Value::Rank(rank) => labels[rank as usize].name.clone(),
        Value::Set(bits) => {
            let mut names: Vec<&str> = labels
                .iter()
                .enumerate()
                .filter(|(bit, _)| bits >> bit & 1 == 1)
                .map(|(_, label)| label.name.as_str())
                .collect();
            names.sort_unstable();
            format!("[{}]", names.join(", "))
        }
    }
}

//! Files that were cut off, lost a byte or have their lines exchanged: whatever they hold, the library answers with
//! messages and never panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use appraise::analysis;
use appraise::case::{self, CaseFiles};
use appraise::diagnostic::{Diagnostic, RenderStyle, render};
use appraise::framework::{self, Framework, ParsedUnit};
use appraise::program::compile;
use appraise::source::Sources;
use appraise::space::Budget;
use appraise::syntax::{parse, print};

const VOCABULARY: &str = include_str!("../../rules/partnerships.appraise");
const RULES: &str = include_str!("../../rules/strengthening.appraise");
const CASE: &str = include_str!("../../cases/haarlem-emirdag.toml");

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// The text, damaged in one of four ways.
fn mangle(text: &str, chance: &mut Chance) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let at = chance.below(bytes.len());
    match chance.below(4) {
        0 => bytes.truncate(at),
        1 => {
            bytes.remove(at);
        }
        2 => bytes[at] = b"()[]{}\"'|#=,.:-0z \n"[chance.below(19)],
        _ => {
            let mut lines: Vec<&str> = text.lines().collect();
            let (one, other) = (chance.below(lines.len()), chance.below(lines.len()));
            lines.swap(one, other);
            return lines.join("\n");
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn drawn(diagnostics: &[Diagnostic], sources: &Sources) {
    for diagnostic in diagnostics {
        assert!(!render(diagnostic, sources, RenderStyle { color: false, width: 80 }).is_empty());
    }
}

/// Everything that is done with rules short of a case.
fn load(vocabulary: &str, rules: &str) -> Option<Framework> {
    let mut sources = Sources::default();
    let ids = [sources.add("partnerships.appraise", vocabulary), sources.add("rules.appraise", rules)];
    let [vocabulary, rules] = ids.map(|id| parse(sources.get(id)));
    drawn(&vocabulary.diagnostics, &sources);
    drawn(&rules.diagnostics, &sources);
    let unit = rules.unit.as_ref()?;
    if rules.spoiled.is_empty() {
        let _ = print(unit);
    }
    let chain = [ParsedUnit { unit, spoiled: &rules.spoiled }];
    let uses = vocabulary.unit.as_ref().map(|unit| ParsedUnit { unit, spoiled: &vocabulary.spoiled });
    let (framework, diagnostics) = framework::resolve(&chain, uses);
    drawn(&diagnostics, &sources);
    let framework = framework?;
    let report = analysis::load_checks(&compile(&framework), Budget::of(20_000));
    drawn(&report.findings.into_iter().map(|it| it.diagnostic).collect::<Vec<_>>(), &sources);
    Some(framework)
}

#[track_caller]
fn never_panics(what: &str, text: &str, run: impl FnOnce()) {
    let ran = catch_unwind(AssertUnwindSafe(run));
    assert!(ran.is_ok(), "a panic on {what}:\n{text}");
}

#[test]
fn rules() {
    let mut chance = Chance(1);
    for _ in 0..200 {
        let text = mangle(RULES, &mut chance);
        never_panics("rules", &text, || drop(load(VOCABULARY, &text)));
    }
}

#[test]
fn vocabularies() {
    let mut chance = Chance(2);
    for _ in 0..60 {
        let text = mangle(VOCABULARY, &mut chance);
        never_panics("a vocabulary", &text, || drop(load(&text, RULES)));
    }
}

#[test]
fn cases() {
    let framework = load(VOCABULARY, RULES).expect("sound rules");
    let mut chance = Chance(3);
    for _ in 0..200 {
        let text = mangle(CASE, &mut chance);
        never_panics("a case", &text, || {
            let mut sources = Sources::default();
            let id = sources.add("case.toml", text.as_str());
            let files = CaseFiles { file: sources.get(id), shared: Vec::new(), id: "case".to_owned() };
            let (_, diagnostics) = case::load(&files, &framework.vocabulary);
            drawn(&diagnostics, &sources);
        });
    }
}

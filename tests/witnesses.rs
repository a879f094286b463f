//! What the program shows and proposes for the real content does what was claimed: each witness of `check` and each
//! change of `why-not` goes through a file, is loaded and assessed again, and is held against the claim.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::path::{Path, PathBuf};

use appraise::analysis::setting::{Place, SetTo};
use appraise::analysis::why_not::{Change, why_not};
use appraise::analysis::{self, Finding};
use appraise::case::{Case, Completeness, answer_text, case_text, item_line};
use appraise::condition::{ConditionKind, Operand, OperandKind, Subject};
use appraise::evaluate::{Asked, Detail, answers, evaluate};
use appraise::framework::{Claim, Framework, Home, Value};
use appraise::program::{Program, compile};
use appraise::source::{FileId, Sources, Span};
use appraise::space::Budget;
use appraise::syntax::tree::{Comparator, ReadingKind};
use appraise::value::RecordId;
use appraise::vocabulary::Domain;
use appraise::workspace::{Rules, Workspace, write_in};

/// So many changes of one question are applied, and as many of the last ones.
const FIRST: usize = 2;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rule_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["rules", "rules/alternatives", "examples"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|it| it == "appraise") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn load(path: &Path) -> Option<Framework> {
    match Workspace::here().load_rules(path).expect("rules that load") {
        Rules::Framework(it) => Some(it.framework),
        Rules::Vocabulary(_) => None,
    }
}

/// A case after a way through a file.
fn reloaded(folder: &Path, framework: &Framework, case: &Case) -> Case {
    let text = case_text(&framework.vocabulary, case);
    write_in(folder, "witness.toml", &text).unwrap();
    let mut loaded = Workspace::here().load_cases(&[folder.join("witness.toml")], &framework.vocabulary);
    let it = loaded.remove(0);
    it.case.unwrap_or_else(|| panic!("{:#?}\n{text}", it.diagnostics))
}

fn results(program: &Program<'_>, case: &Case, asked: Asked) -> Option<Vec<Value>> {
    let wanted = [(asked.record, asked.conclusion, asked.cell)];
    let found = answers(program, case, ReadingKind::Open, Budget::default(), &wanted).ok()?;
    assert!(found[0].outcome.is_exact());
    Some(found[0].outcome.values().clone())
}

// -------------------------------------------------------------------- witnesses

#[test]
fn every_witness_shows_what_it_is_a_witness_of() {
    let folder = tempfile::tempdir().unwrap();
    let mut n_witnesses = 0;
    for path in rule_files() {
        let Some(framework) = load(&path) else { continue };
        let program = compile(&framework);
        for finding in &analysis::check(&program, &[], Budget::default()).findings {
            let cases: Vec<Case> =
                finding.cases.iter().map(|it| reloaded(folder.path(), &framework, it)).collect();
            n_witnesses += cases.len();
            let shows = match finding.diagnostic.code.kind().word() {
                "paradox" => shows_paradox(&program, finding, &cases),
                "promise-broken" if cases.is_empty() => finding.witness.is_empty(),
                "promise-broken" => cases.iter().all(|it| breaks_promise(&program, finding, it)),
                // Told of all cases: there is none to show.
                "dead-rule" | "redundant-condition" | "unused" | "unreachable-value" => cases.is_empty(),
                other => panic!("a finding without a test of its claim: {other}"),
            };
            assert!(shows, "{}: {}", path.display(), finding.diagnostic.message);
        }
    }
    assert!(n_witnesses >= 8, "{n_witnesses} witnesses");
}

/// Two settled cases, one item apart, of which the better one has the lower value.
fn shows_paradox(program: &Program<'_>, finding: &Finding, cases: &[Case]) -> bool {
    let [before, after] = cases else { return false };
    let framework = program.framework;
    let name = finding.conclusion.as_deref().expect("a conclusion");
    let (conclusion, definition) =
        framework.conclusions.pairs().find(|(_, it)| it.name == name).expect("a conclusion");
    // Records by the ids that lead to them: one more record may stand anywhere.
    let path =
        |case: &Case, record: RecordId| -> Vec<String> {
            let above = std::iter::successors(Some(record), |&at| case.records[at].parent);
            above
                .map(|at| {
                    if case.records[at].parent.is_none() {
                        String::new()
                    } else {
                        case.records[at].id.clone()
                    }
                })
                .collect()
        };
    let there = |record: RecordId| after.records.ids().find(|&it| path(after, it) == path(before, record));
    let n_items_apart: usize = before
        .records
        .pairs()
        .map(|(record, it)| {
            let other = &after.records[there(record).expect("the same record")];
            it.evidence.iter().zip(&other.evidence).filter(|(a, b)| a.possible != b.possible).count()
        })
        .sum();
    let n_apart = n_items_apart + (after.records.len() - before.records.len());
    let is_lower =
        before.records.pairs().filter(|(_, it)| it.entity == definition.entity).any(|(record, _)| {
            let asked = |record| Asked { record, conclusion, cell: None };
            let was = results(program, before, asked(record)).unwrap();
            let is = results(program, after, asked(there(record).unwrap())).unwrap();
            let place = |it: &[Value]| match it {
                [Value::Rank(rank)] => i64::from(*rank),
                [Value::Number(number)] => number.0,
                _ => panic!("a witness that is not settled: {it:?}"),
            };
            place(&is) < place(&was)
        });
    n_apart == 1 && is_lower
}

/// A case in which, whatever is still open, some record breaks a promise at this place.
fn breaks_promise(program: &Program<'_>, finding: &Finding, case: &Case) -> bool {
    let promise = program
        .framework
        .promises
        .iter()
        .find(|it| Some(it.span) == finding.diagnostic.span)
        .expect("a promise at that place");
    let Claim::Always(entity, claimed, None) = &promise.claim else {
        panic!("a broken promise of the content without a test of its claim: {}", promise.text)
    };
    case.records.pairs().filter(|(_, it)| it.entity == *entity).any(|(record, _)| {
        let ConditionKind::Compare(left, Comparator::AtLeast, right) = &claimed.kind else {
            panic!("a broken promise of the content without a test of its claim: {}", promise.text)
        };
        let value = |operand: &Operand| {
            let OperandKind::Subject(Subject::Conclusion(conclusion)) = &operand.kind else {
                panic!("a comparison of two conclusions: {}", promise.text)
            };
            let asked = Asked { record, conclusion: *conclusion, cell: None };
            match results(program, case, asked).as_deref() {
                Some([Value::Rank(rank)]) => *rank,
                other => panic!("a witness that is not settled: {other:?}"),
            }
        };
        value(left) < value(right)
    })
}

// ---------------------------------------------------------------------- changes

/// One thing that a change does: a record that is added, or an item that is set.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Record(usize),
    Setting(usize),
}

fn parts(change: &Change) -> Vec<Part> {
    let records = (0..change.added.len()).map(Part::Record);
    records.chain((0..change.settings.len()).map(Part::Setting)).collect()
}

/// The case with some parts of a change; `None` when an item would be set of a record that is not added.
fn with_parts(framework: &Framework, case: &Case, change: &Change, chosen: &[Part]) -> Option<Case> {
    let vocabulary = &framework.vocabulary;
    let mut changed = case.clone();
    let mut added: Vec<Option<RecordId>> = Vec::new();
    for (at, it) in change.added.iter().enumerate() {
        let record = chosen.contains(&Part::Record(at)).then(|| {
            let span = Span::new(FileId(0), 0, 0);
            changed.add_record(vocabulary, it.parent, it.list, &format!("new-{at}"), span).expect("room")
        });
        added.push(record);
    }
    for (at, setting) in change.settings.iter().enumerate() {
        if !chosen.contains(&Part::Setting(at)) {
            continue;
        }
        let record = match setting.place {
            Place::Listed(record) => record,
            Place::Added(at) => added[at]?,
        };
        let item = &vocabulary.items[setting.item];
        if setting.to == SetTo::Complete {
            changed.complete_list(record, setting.item, Completeness::Complete(Span::new(FileId(0), 0, 0)));
            continue;
        }
        let names = |bits: u128| -> String {
            let labels = vocabulary.labels(&item.domain).iter().enumerate();
            let named: Vec<String> = labels
                .filter(|(bit, _)| bits >> bit & 1 == 1)
                .map(|(_, it)| format!("\"{}\"", it.name))
                .collect();
            format!("[{}]", named.join(", "))
        };
        let value = match (&setting.to, &item.domain) {
            (SetTo::Rank(rank), Domain::YesNo) => (*rank == 1).to_string(),
            (SetTo::Rank(rank), domain) => answer_text(item, &vocabulary.labels(domain)[*rank as usize].name),
            (SetTo::Number(number, _), _) => number.to_string(),
            (SetTo::Options(it), _) if it.must == it.may => names(it.must),
            (SetTo::Complete, _) => panic!("said of a list above"),
            (SetTo::Options(it), _) => {
                format!("{{ includes = {}, excludes = {} }}", names(it.must), names(!it.may))
            }
        };
        let mut sources = Sources::default();
        let file = sources.add("change.toml", item_line(item, &value));
        let (evidence, wrong) = changed.read_evidence(vocabulary, setting.item, sources.get(file));
        let evidence = evidence.unwrap_or_else(|| panic!("{} = {value}: {wrong:#?}", item.name));
        changed.record_item(vocabulary, record, setting.item, evidence);
    }
    Some(changed)
}

#[test]
fn every_change_that_is_proposed_for_a_partnership_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        "amsterdam-kocaeli",
        "haarlem-emirdag",
        "meppel-al-hoceima",
        "rotterdam-casablanca",
        "zeist-berkane",
    ];
    // All of them take some minutes: `EVERY_CHANGE=1 cargo test --release --test witnesses`.
    let stride = match std::env::var_os("EVERY_CHANGE") {
        Some(_) => 1,
        None if cfg!(debug_assertions) => 41,
        None => 5,
    };
    let (mut n_questions, mut n_changes, mut n_parts) = (0usize, 0, 0);
    for rules in
        ["rules/strengthening.appraise", "rules/context.appraise", "rules/alternatives/undp.appraise"]
    {
        let framework = load(&root().join(rules)).unwrap();
        let program = compile(&framework);
        for id in cases {
            let path = root().join(format!("cases/{id}.toml"));
            let case = Workspace::here().load_cases(&[path], &framework.vocabulary).remove(0).case.unwrap();
            let (reading, budget) = (ReadingKind::Open, Budget::default());
            let evaluation = evaluate(&program, &case, reading, budget, Detail::Results).unwrap();
            for (asked, wanted) in questions(&framework, &case) {
                n_questions += 1;
                if !n_questions.is_multiple_of(stride) {
                    continue;
                }
                let answer = why_not(&program, &case, reading, budget, &evaluation, asked, wanted);
                let name = format!("{id}: {} = {wanted:?}", framework.conclusions[asked.conclusion].name);
                assert!(answer.exact, "{name}");
                let last = answer.changes.iter().skip(FIRST).last();
                for change in answer.changes.iter().take(FIRST).chain(last) {
                    let all = parts(change);
                    let changed = with_parts(&framework, &case, change, &all).unwrap();
                    // The whole goes through a file; for the parts it is enough to assess them.
                    let changed = reloaded(folder.path(), &framework, &changed);
                    assert_eq!(results(&program, &changed, asked), Some(vec![wanted]), "{name}: {change:?}");
                    n_changes += 1;
                    for mask in 1..(1usize << all.len().min(5)) - 1 {
                        let chosen: Vec<Part> = all
                            .iter()
                            .enumerate()
                            .filter(|(at, _)| mask >> at & 1 == 1)
                            .map(|(_, it)| *it)
                            .collect();
                        let Some(part) = with_parts(&framework, &case, change, &chosen) else { continue };
                        let found = results(&program, &part, asked);
                        assert_ne!(
                            found,
                            Some(vec![wanted]),
                            "{name}: {chosen:?} of {change:?} does it alone"
                        );
                        n_parts += 1;
                    }
                }
            }
        }
    }
    assert!(n_changes > 10 && n_parts > 10, "{n_changes} changes, {n_parts} parts");
}

/// Every conclusion with few values, and each of its values.
fn questions(framework: &Framework, case: &Case) -> Vec<(Asked, Value)> {
    let mut all = Vec::new();
    for (record, it) in case.records.pairs() {
        for (conclusion, definition) in framework.conclusions.pairs().filter(|(_, at)| at.entity == it.entity)
        {
            let is_cell = matches!(definition.home, Home::Matrix(_));
            let n_values = match &definition.domain {
                Domain::YesNo => 2,
                Domain::Scale(_) | Domain::OneOf(_) => framework.vocabulary.labels(&definition.domain).len(),
                Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. } => 0,
            };
            if !is_cell {
                let asked = Asked { record, conclusion, cell: None };
                all.extend((0..n_values).map(|rank| (asked, Value::Rank(rank as u32))));
            }
        }
    }
    all
}

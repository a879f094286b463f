//! The manual is run: every example in `docs/language.md` and `README.md` loads, its tests hold, and what it says
//! comes out does. `# file:`, `# with:`, `# for:`, `# gives:` and `# finds:` in the first lines of a block say how.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use appraise::analysis;
use appraise::case::{Case, CaseFiles};
use appraise::diagnostic::{Diagnostic, Severity};
use appraise::evaluate::{Answer, Detail, Evaluation, evaluate};
use appraise::framework::{DeciderName, Framework, ParsedUnit, Value};
use appraise::program::compile;
use appraise::source::{FileId, Sources};
use appraise::space::Budget;
use appraise::syntax::tree::{ReadingKind, UnitKind};
use appraise::syntax::{Parsed, is_keyword, parse};
use appraise::value::RecordId;

/// A fenced block of a page.
struct Block {
    kind: String,
    line: usize,
    text: String,
}

impl Block {
    /// What the first comment lines say behind this word.
    fn said<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        let comments = self.text.lines().map_while(|line| line.strip_prefix("# "));
        comments.filter_map(move |line| line.strip_prefix(word)?.strip_prefix(':').map(str::trim))
    }
}

/// The parsed rule files of a page, by name.
struct Page {
    name: &'static str,
    sources: Sources,
    blocks: Vec<Block>,
    rules: BTreeMap<String, (Parsed, Vec<String>)>,
    shared: BTreeMap<String, FileId>,
    /// What could not be read.
    wrong: Vec<String>,
}

fn read(name: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).ok()
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                open = Some(Block { kind: kind.trim().to_owned(), line: at + 2, text: String::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

fn show(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let line = |it: &Diagnostic| {
        let place = it.span.map(|span| {
            let file = sources.get(span.file);
            format!("{}:{}", file.name, file.line_column(span.start).0)
        });
        format!(
            "{} {:?}: {} ({:?} {:?})\n",
            place.unwrap_or_default(),
            it.code,
            it.message,
            it.notes,
            it.help
        )
    };
    diagnostics.iter().map(line).collect()
}

fn errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}

/// Reads a page and parses its rule files; none when there is no such page.
fn page(name: &'static str) -> Option<Page> {
    let blocks = blocks(&read(name)?);
    let (rules, shared) = (BTreeMap::new(), BTreeMap::new());
    let mut page = Page { name, sources: Sources::default(), blocks, rules, shared, wrong: Vec::new() };
    for block in &page.blocks {
        let file = block.said("file").next().map(str::to_owned);
        let place = format!("{name} line {}", block.line);
        match block.kind.as_str() {
            "appraise" => {
                let id = page.sources.add(place.clone(), block.text.clone());
                let parsed = parse(page.sources.get(id));
                if !parsed.diagnostics.is_empty() {
                    page.wrong.push(show(&page.sources, &parsed.diagnostics));
                    continue;
                }
                let own = parsed.unit.as_ref().expect("a unit").head.name.value.clone();
                let key = file.map_or(place, |file| file.trim_end_matches(".appraise").to_owned());
                if block.said("file").next().is_some() {
                    assert_eq!(key, own, "the file is called after its unit");
                }
                let with = block.said("with").map(str::to_owned).collect();
                assert!(
                    page.rules.insert(key.clone(), (parsed, with)).is_none(),
                    "two blocks are called {key}"
                );
            }
            "toml" if file.as_ref().is_some_and(|file| file.ends_with(".shared.toml")) => {
                let id = page.sources.add(place, block.text.clone());
                let file = file.unwrap_or_default();
                page.shared.insert(file.trim_end_matches(".shared.toml").to_owned(), id);
            }
            _ => {}
        }
    }
    Some(page)
}

fn unit<'a>((parsed, _): &'a (Parsed, Vec<String>)) -> ParsedUnit<'a> {
    ParsedUnit { unit: parsed.unit.as_ref().expect("a unit"), spoiled: &parsed.spoiled }
}

impl Page {
    /// A framework of the page; what it names must be said in `# with:`.
    fn framework(&self, name: &str) -> Result<Framework, String> {
        let own = &self.rules[name];
        let mut chain = vec![unit(own)];
        let named = |of: &str, needed: &str| {
            let (_, with) = &self.rules[of];
            assert!(with.iter().any(|it| it == needed), "{of} needs `# with: {needed}`");
            unit(&self.rules[needed])
        };
        let mut at = name.to_owned();
        while let Some(extends) = &chain[0].unit.head.extends {
            let parent = extends.name.value.clone();
            chain.insert(0, named(&at, &parent));
            at = parent;
        }
        let vocabulary = chain[0].unit.head.uses.as_ref().map(|uses| named(&at, &uses.value));
        let (framework, diagnostics) = appraise::framework::resolve(&chain, vocabulary);
        let Some(framework) = framework.filter(|_| diagnostics.is_empty()) else {
            return Err(show(&self.sources, &diagnostics));
        };
        let report = analysis::load_checks(&compile(&framework), Budget::default());
        let found: Vec<Diagnostic> = report.findings.into_iter().map(|it| it.diagnostic).collect();
        if errors(&found) { Err(show(&self.sources, &found)) } else { Ok(framework) }
    }

    fn is_framework(&self, name: &str) -> bool {
        unit(&self.rules[name]).unit.head.kind == UnitKind::Framework
    }
}

/// What went wrong on a page; all of it at once.
fn wrong_on(name: &'static str) -> Vec<String> {
    let Some(mut page) = page(name) else { return Vec::new() };
    let mut wrong = std::mem::take(&mut page.wrong);
    // A vocabulary is resolved with each framework that uses it.
    for rules in page.rules.keys() {
        if page.is_framework(rules) {
            match page.framework(rules) {
                Ok(framework) => {
                    wrong.extend(wrong_tests(&framework).into_iter().map(|it| format!("{rules}: {it}")));
                }
                Err(why) => wrong.push(why),
            }
        }
    }
    for block in page.blocks.iter().filter(|it| it.kind == "appraise") {
        let (Some(file), Some(said)) = (block.said("file").next(), block.said("finds").next()) else {
            continue;
        };
        let Ok(framework) = page.framework(file.trim_end_matches(".appraise")) else { continue };
        let found = findings(&framework);
        if found != said {
            wrong.push(format!("{} line {}: check finds {found}, and not {said}", page.name, block.line));
        }
    }
    let cases: Vec<usize> = (0..page.blocks.len()).filter(|&at| page.blocks[at].kind == "toml").collect();
    for at in cases {
        let Some(rules) = page.blocks[at].said("for").next().map(str::to_owned) else { continue };
        let file = page.blocks[at].said("file").next().unwrap_or_default().to_owned();
        if file.ends_with(".shared.toml") {
            continue;
        }
        let place = format!("{} line {}", page.name, page.blocks[at].line);
        let id = page.sources.add(place.clone(), page.blocks[at].text.clone());
        let Ok(framework) = page.framework(&rules) else { continue };
        let names = appraise::case::shared_names(page.sources.get(id));
        let shared =
            names.into_iter().map(|(it, _)| (it.clone(), page.sources.get(page.shared[&it]))).collect();
        let files = CaseFiles { file: page.sources.get(id), shared, id: "case".to_owned() };
        let (case, diagnostics) = appraise::case::load(&files, &framework.vocabulary);
        let Some(case) = case.filter(|_| diagnostics.is_empty()) else {
            wrong.push(show(&page.sources, &diagnostics));
            continue;
        };
        for (word, reading) in [
            ("gives", framework.reading),
            ("gives in presumption", ReadingKind::Presumption),
            ("gives in silence", ReadingKind::Silence),
        ] {
            let evaluation = assess(&framework, &case, reading);
            for said in page.blocks[at].said(word) {
                let (path, values) = said.split_once(" = ").expect("`# gives: NAME = values`");
                let found = answer_at(&framework, &case, &evaluation, path);
                if found != values {
                    wrong.push(format!("{place}: {word} {path} = {values}, and comes out as {found}"));
                }
            }
        }
    }
    wrong
}

/// What `check` finds in a framework, notes left out, as `# finds:` writes it.
fn findings(framework: &Framework) -> String {
    let report = analysis::check(&compile(framework), &[], Budget::default());
    let above = report.findings.iter().filter(|it| it.diagnostic.severity != Severity::Note);
    let mut found: Vec<&str> = above.map(|it| it.diagnostic.code.0).collect();
    found.extend(report.unsettled.iter().map(String::as_str));
    if found.is_empty() { "nothing".to_owned() } else { found.join(", ") }
}

fn assess(framework: &Framework, case: &Case, reading: ReadingKind) -> Evaluation {
    let program = compile(framework);
    evaluate(&program, case, reading, Budget::default(), Detail::Results).expect("no contradiction")
}

/// The values of `projects.waste.strengthening`, as `# gives:` writes them.
fn answer_at(framework: &Framework, case: &Case, evaluation: &Evaluation, path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let (name, steps) = parts.split_last().expect("a name");
    let mut record = Case::ROOT;
    for step in steps.chunks(2) {
        let lists = case.records[record].lists.iter();
        let mut listed = lists.filter(|it| framework.vocabulary.items[it.item].name == step[0]);
        let listed = listed.next().unwrap_or_else(|| panic!("no list {} in {path}", step[0]));
        let found = listed.records.iter().find(|&&it| case.records[it].id == step[1]);
        record = *found.unwrap_or_else(|| panic!("no record {} in {path}", step[1]));
    }
    let mut answers = evaluation.records[record].answers.iter();
    let answer = answers.find(|it| framework.conclusions[it.conclusion].name == *name);
    words(framework, answer.unwrap_or_else(|| panic!("no conclusion {path}")))
}

fn words(framework: &Framework, answer: &Answer) -> String {
    let domain = &framework.conclusions[answer.conclusion].domain;
    let labels = framework.vocabulary.labels(domain);
    let word = |value: &Value| match value {
        Value::NotApplicable => "not applicable".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Rank(rank) => labels[*rank as usize].name.clone(),
        Value::Set(bits) => {
            let all = labels.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
            format!("[{}]", all.map(|(_, label)| label.name.as_str()).collect::<Vec<_>>().join(", "))
        }
    };
    let words: Vec<String> = answer.outcome.values().iter().map(word).collect();
    words.join(", ")
}

/// The inline tests of a framework that do not hold. (`only with` is left to the command `test`.)
fn wrong_tests(framework: &Framework) -> Vec<String> {
    let mut wrong = Vec::new();
    for test in &framework.tests {
        let evaluation = assess(framework, &test.case, framework.reading);
        for expect in &test.expects {
            let answer = found(&evaluation, expect.record, expect);
            let mut values: Vec<Value> = answer.outcome.values().clone();
            values.sort();
            if values != expect.values || !answer.outcome.is_exact() {
                wrong.push(format!("\"{}\" comes out as {}", test.title, words(framework, answer)));
            }
            let is_missing = |it: &&DeciderName| !answer.because.contains(&it.decider);
            for missing in expect.because.iter().filter(is_missing) {
                wrong.push(format!("\"{}\": {:?} does not decide", test.title, missing.decider));
            }
        }
    }
    wrong
}

fn found<'a>(
    evaluation: &'a Evaluation,
    record: RecordId,
    expect: &appraise::framework::Expect,
) -> &'a Answer {
    let mut answers = evaluation.records[record].answers.iter();
    answers.find(|it| (it.conclusion, it.cell) == (expect.conclusion, expect.cell)).expect("an answer")
}

#[test]
fn every_example_of_the_manual_loads_and_says_what_comes_out() {
    let wrong = wrong_on("docs/language.md");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_of_the_readme_loads_and_says_what_comes_out() {
    let wrong = wrong_on("README.md");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of the grammar: reserved, and keywords in places only.
fn words_of_the_grammar() -> (BTreeSet<String>, BTreeSet<String>) {
    let grammar = read("grammar/tokens.pest").expect("the grammar");
    let quoted = grammar.lines().filter(|line| line.starts_with("kw_"));
    let all = quoted.filter_map(|line| line.split('"').nth(1)).map(str::to_owned);
    all.filter(|word| word.chars().all(char::is_alphabetic)).partition(|word| is_keyword(word))
}

fn back_ticked(text: &str) -> BTreeSet<String> {
    let inside = text.split('`').skip(1).step_by(2);
    inside.filter(|word| word.chars().all(char::is_alphabetic)).map(str::to_owned).collect()
}

#[test]
fn the_manual_lists_every_keyword_and_no_other_word() {
    let manual = read("docs/language.md").expect("the manual");
    let (_, list) = manual.split_once("## All the words\n").expect("the list of words");
    let (reserved, in_places) = list.split_once("These words are keywords only where").expect("both lists");
    let (_, reserved) = reserved.split_once("\n- ").expect("the list of reserved words");
    let (grammar_reserved, grammar_in_places) = words_of_the_grammar();
    assert_eq!(back_ticked(reserved), grammar_reserved);
    assert_eq!(back_ticked(in_places), grammar_in_places);
}

#[test]
fn every_keyword_is_used_in_an_example_of_the_manual() {
    let manual = read("docs/language.md").expect("the manual");
    let rules: String =
        blocks(&manual).into_iter().filter(|it| it.kind == "appraise").map(|it| it.text).collect();
    let used: BTreeSet<&str> = rules.split(|letter: char| !letter.is_alphabetic() && letter != '_').collect();
    let (reserved, _) = words_of_the_grammar();
    let not_shown: Vec<&String> = reserved.iter().filter(|word| !used.contains(word.as_str())).collect();
    // Said in the text beside an example: a digest cannot be written by hand.
    let said = ["complete", "digest", "presumption", "silence"];
    assert!(not_shown.iter().all(|word| said.contains(&word.as_str())), "{not_shown:?}");
}

#[test]
fn no_line_of_the_documents_is_too_wide() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/decisions");
    let decisions = std::fs::read_dir(folder).expect("decisions").map(|it| it.unwrap().path());
    let pages = ["docs/language.md", "docs/glossary.md"];
    let pages = pages.iter().map(|it| Path::new(env!("CARGO_MANIFEST_DIR")).join(it)).chain(decisions);
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("a page");
        for (at, line) in text.lines().enumerate() {
            // A command stands on one line.
            let is_free = page.ends_with("0002-content-choices.md") || line.starts_with("$ ");
            assert!(line.chars().count() <= 110 || is_free, "{} line {}", page.display(), at + 1);
        }
    }
}

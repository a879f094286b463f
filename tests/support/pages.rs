//! The pages of the codes, and what their examples come to.

use appraise::analysis;
use appraise::case::{self, CaseFiles};
use appraise::comparison;
use appraise::diagnostic::{CodeEntry, Diagnostic, RenderStyle, render};
use appraise::framework::{ParsedUnit, join, resolve};
use appraise::program::compile;
use appraise::source::Sources;
use appraise::space::Budget;
use appraise::syntax::parse;

use super::{load, load_vocabulary};

/// A fenced block of a page, with the words that stand above it: `Wrong`, `Right`, `Vocabulary`.
pub struct Block {
    pub heading: String,
    pub kind: String,
    pub text: String,
}

pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (mut heading, mut open): (String, Option<Block>) = (String::new(), None);
    for line in page.lines() {
        match &mut open {
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some(block) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            None => {
                if let Some(kind) = line.strip_prefix("```") {
                    let (heading, kind) = (heading.clone(), kind.to_owned());
                    open = Some(Block { heading, kind, text: String::new() });
                } else if let Some(words) = line.strip_suffix(':') {
                    heading = words.to_owned();
                }
            }
        }
    }
    blocks
}

/// What was said of an example, and whether it loads.
pub struct Example {
    pub sources: Sources,
    pub diagnostics: Vec<Diagnostic>,
    pub loads: bool,
}

impl Example {
    pub fn codes(&self) -> Vec<&'static str> {
        self.diagnostics.iter().map(|it| it.code.0).collect()
    }

    /// All messages as the program prints them where the output is no terminal.
    pub fn text(&self) -> String {
        let style = RenderStyle { color: false, width: 80 };
        self.diagnostics.iter().map(|it| render(it, &self.sources, style)).collect()
    }
}

/// The wrong or the right example of a page, through the stage that its code belongs to; none when the page shows
/// none, or a command.
pub fn example(entry: &CodeEntry, heading: &str) -> Option<Example> {
    let (code, blocks) = (entry.code.0, blocks(entry.page));
    let files: Vec<(&str, &str)> = blocks
        .iter()
        .filter(|it| it.heading == heading && ["appraise", "toml"].contains(&it.kind.as_str()))
        .map(|it| (it.text.lines().next().and_then(|line| line.strip_prefix("# file: ")), it.text.as_str()))
        .map(|(name, text)| (name.unwrap_or("rules.appraise"), text))
        .collect();
    let starts = |ranges: &[&str]| ranges.iter().any(|range| code.starts_with(range));
    if starts(&["E0806", "E0807"]) {
        Some(crosswalk_example(&files))
    } else if files.is_empty() || starts(&["E002", "E0716", "C015"]) {
        None
    } else if starts(&["C"]) {
        Some(case_example(&blocks, heading))
    } else if starts(&["E00", "E01", "E090"]) {
        Some(text_example(&files))
    } else {
        Some(rules_example(code, &files))
    }
}

/// Pages about syntax show fragments that use a vocabulary elsewhere: those are only parsed.
fn text_example(files: &[(&str, &str)]) -> Example {
    let mut sources = Sources::default();
    let ids: Vec<_> = files.iter().map(|&(name, text)| sources.add(name, text)).collect();
    let diagnostics: Vec<_> = ids.iter().flat_map(|&id| parse(sources.get(id)).diagnostics).collect();
    Example { sources, loads: diagnostics.is_empty(), diagnostics }
}

/// Pages about crosswalks show two frameworks, which are held against each other.
fn crosswalk_example(files: &[(&str, &str)]) -> Example {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let mut frameworks = Vec::new();
    for &(name, text) in files {
        let id = sources.add(name, text);
        let parsed = parse(sources.get(id));
        let unit = parsed.unit.expect("a page of a crosswalk shows frameworks");
        let (framework, found) = resolve(&[ParsedUnit { unit: &unit, spoiled: &parsed.spoiled }], None);
        diagnostics.extend(parsed.diagnostics.into_iter().chain(found));
        frameworks.extend(framework);
    }
    let [a, b] = frameworks.as_slice() else { panic!("two frameworks that load") };
    diagnostics.extend(comparison::walks(&join(a, b), a, b).1);
    Example { sources, loads: diagnostics.is_empty(), diagnostics }
}

/// Pages about vocabularies show vocabularies; the page that says where none belongs is the exception.
fn rules_example(code: &str, files: &[(&str, &str)]) -> Example {
    let is_vocabulary = |&(_, text): &(&str, &str)| text.lines().any(|line| line.starts_with("vocabulary "));
    if code != "E0427" && files.iter().all(is_vocabulary) {
        let (vocabulary, diagnostics, sources) = load_vocabulary(files);
        return Example { sources, diagnostics, loads: vocabulary.is_some() };
    }
    let loaded = load(files);
    let mut diagnostics = loaded.diagnostics;
    if let Some(framework) = &loaded.framework
        && code.starts_with('K')
    {
        let report = analysis::check(&compile(framework), &[], Budget::default());
        diagnostics.extend(report.findings.into_iter().map(|it| it.diagnostic));
    }
    Example { sources: loaded.sources, diagnostics, loads: loaded.framework.is_some() }
}

fn case_example(blocks: &[Block], heading: &str) -> Example {
    let find = |heading: &str| blocks.iter().find(|it| it.heading == heading).map(|it| it.text.as_str());
    let rules = find("Vocabulary").expect("a page of a case shows its vocabulary");
    let (vocabulary, mut diagnostics, mut sources) = load_vocabulary(&[("rules.appraise", rules)]);
    let own = sources.add("cases/example.toml", find(heading).expect("an example"));
    let shared = match heading {
        "Right" => find("Shared file, right").or(find("Shared file `morocco.shared.toml`")),
        _ => find("Shared file `morocco.shared.toml`"),
    };
    let shared = shared.map(|text| sources.add("cases/morocco.shared.toml", text));
    let files = CaseFiles {
        file: sources.get(own),
        shared: shared.iter().map(|&id| ("morocco".to_owned(), sources.get(id))).collect(),
        id: "example".to_owned(),
    };
    let (case, found) = case::load(&files, &vocabulary.expect("a page of a case shows a sound vocabulary"));
    diagnostics.extend(found);
    Example { sources, diagnostics, loads: case.is_some() }
}

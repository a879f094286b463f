//! Loads rule texts as the program does, without files.
#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

pub mod pages;

use appraise::diagnostic::{Diagnostic, RenderStyle, Severity, render};
use appraise::framework::{Framework, ParsedUnit, resolve};
use appraise::source::Sources;
use appraise::syntax::tree::UnitKind;
use appraise::syntax::{Parsed, parse};
use appraise::vocabulary::Vocabulary;
use appraise::workspace::one_a_name;

/// What came of some texts: the last one is the framework that is loaded.
pub struct Loaded {
    pub framework: Option<Framework>,
    pub diagnostics: Vec<Diagnostic>,
    pub sources: Sources,
}

impl Loaded {
    /// The codes of all errors, in order.
    pub fn codes(&self) -> Vec<&'static str> {
        let errors = self.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        errors.map(|it| it.code.0).collect()
    }

    /// All messages as printed.
    pub fn text(&self) -> String {
        let style = RenderStyle { color: false, width: 100 };
        self.diagnostics.iter().map(|it| render(it, &self.sources, style)).collect()
    }

    /// The framework, when there was no error.
    pub fn good(self) -> Framework {
        let text = self.text();
        self.framework.unwrap_or_else(|| panic!("it does not load:\n{text}"))
    }
}

/// Parses and resolves. Vocabularies among the texts are used by name; frameworks form the chain as they stand.
pub fn load(texts: &[(&str, &str)]) -> Loaded {
    let mut sources = Sources::default();
    let parsed: Vec<Parsed> = texts
        .iter()
        .map(|(name, text)| {
            let id = sources.add(*name, *text);
            parse(sources.get(id))
        })
        .collect();
    let mut diagnostics: Vec<Diagnostic> = parsed.iter().flat_map(|it| it.diagnostics.clone()).collect();
    let units: Vec<ParsedUnit> = parsed
        .iter()
        .filter_map(|it| it.unit.as_ref().map(|unit| ParsedUnit { unit, spoiled: &it.spoiled }))
        .collect();
    let uses = units.iter().find_map(|it| it.unit.head.uses.as_ref()).map(|name| name.value.clone());
    let is_used = |it: &ParsedUnit| {
        it.unit.head.kind == UnitKind::Vocabulary && uses.as_ref() == Some(&it.unit.head.name.value)
    };
    let vocabulary = units.iter().copied().find(is_used);
    let chain: Vec<ParsedUnit> = units.iter().copied().filter(|it| !is_used(it)).collect();
    let (framework, found) = resolve(&chain, vocabulary);
    diagnostics.extend(one_a_name(found, &sources.iter().collect::<Vec<_>>()));
    let framework = framework.filter(|_| diagnostics.iter().all(|it| it.severity != Severity::Error));
    Loaded { framework, diagnostics, sources }
}

/// One framework that stands alone.
pub fn load_one(text: &str) -> Loaded {
    load(&[("rules.appraise", text)])
}

/// Parses and resolves texts that are vocabularies, each adding to those before it.
pub fn load_vocabulary(texts: &[(&str, &str)]) -> (Option<Vocabulary>, Vec<Diagnostic>, Sources) {
    let mut sources = Sources::default();
    let ids: Vec<_> = texts.iter().map(|(name, text)| sources.add(*name, *text)).collect();
    let parsed: Vec<Parsed> = ids.iter().map(|&id| parse(sources.get(id))).collect();
    let mut diagnostics: Vec<Diagnostic> = parsed.iter().flat_map(|it| it.diagnostics.clone()).collect();
    let units: Vec<_> = parsed.iter().filter_map(|it| it.unit.as_ref()).collect();
    let spoiled: Vec<_> = parsed.iter().flat_map(|it| it.spoiled.clone()).collect();
    let mut found = Vec::new();
    let vocabulary = appraise::vocabulary::resolve(&units, None, &spoiled, &mut found);
    diagnostics.extend(one_a_name(found, &sources.iter().collect::<Vec<_>>()));
    (vocabulary, diagnostics, sources)
}

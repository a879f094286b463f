//! Scales, and names of levels and options.

use super::Vocabulary;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Choice};
use crate::value::{Label, Scale};

/// The most levels or options of one type: sets of them are kept as bits.
pub const MOST_CHOICES: usize = 128;

pub(super) fn resolve(tree: &tree::Scale, vocabulary: &mut Vocabulary, diagnostics: &mut Vec<Diagnostic>) {
    let (name, span) = (&tree.name.value, tree.name.span);
    if let Some(first) = vocabulary.scales.iter().find(|scale| &scale.name == name) {
        diagnostics.push(declared_before(&format!("the scale `{name}`"), span, first.span));
        return;
    }
    if tree.levels.len() < 2 {
        diagnostics.push(
            Diagnostic::error(code::E0203, span, format!("the scale `{name}` has only one level"))
                .note("a scale has two levels or more, the lowest first")
                .help(format!("write `scale {name}: low < high` with your levels")),
        );
    }
    let levels = labels(&tree.levels, "level", span, diagnostics);
    // A scale with a mistake is declared all the same, so that nothing is said about its uses.
    vocabulary.scales.push(Scale { name: name.clone(), levels, span });
}

/// Levels or options, each once, at most [`MOST_CHOICES`].
pub(super) fn labels(
    choices: &[Choice],
    what: &str,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Label> {
    if choices.len() > MOST_CHOICES {
        let message = format!("{} {what}s are too many", choices.len());
        diagnostics.push(
            Diagnostic::error(code::E0920, span, message).note(format!("allowed are at most {MOST_CHOICES}")),
        );
    }
    let mut labels: Vec<Label> = Vec::new();
    for (place, choice) in choices.iter().take(MOST_CHOICES).enumerate() {
        let name = &choice.name.value;
        reserved(name, what, choice.name.span, diagnostics);
        let first = choices.iter().take(place).find(|it| &it.name.value == name);
        if let Some(first) = first {
            diagnostics.push(
                Diagnostic::error(
                    code::E0204,
                    choice.name.span,
                    format!("the {what} `{name}` is named twice"),
                )
                .other(first.name.span, "first named here")
                .help("leave one of them out, or give it another name"),
            );
            continue;
        }
        labels.push(Label {
            name: name.clone(),
            label: choice.label.as_ref().map(|label| label.value.clone()),
        });
    }
    labels
}

/// `unknown` and `unanswerable` say what is known of an item, so nothing else may be called so.
pub(super) fn reserved(name: &str, what: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
    if matches!(name, "unknown" | "unanswerable") {
        diagnostics.push(
            Diagnostic::error(code::E0202, span, format!("{} may not be called `{name}`", article(what)))
                .note("in a case the word says that nobody knows")
                .help("leave it out: everything may be unknown already"),
        );
    }
}

fn article(what: &str) -> String {
    let vowel = what.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {what}", if vowel { "an" } else { "a" })
}

/// Something that has been declared: twice in one file, or again in a later one.
pub(super) fn declared_before(what: &str, span: Span, first: Span) -> Diagnostic {
    if span.file == first.file {
        Diagnostic::error(code::E0201, span, format!("{what} is declared twice"))
            .other(first, "first declared here")
            .help("give it another name, or leave one of them out")
    } else {
        Diagnostic::error(code::E0220, span, format!("{what} is declared already"))
            .other(first, "declared here")
            .note("a vocabulary may be added to, never redefined")
            .help("declare it under a new name")
    }
}

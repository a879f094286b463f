//! Draws a diagnostic under its line, with the snippet renderer of the Rust compiler.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};

use super::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// How diagnostics are drawn.
#[derive(Clone, Copy, Debug)]
pub struct RenderStyle {
    /// With colour codes.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// The diagnostic as text, ending in a line break.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: RenderStyle) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.0);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        let mut files = vec![span.file];
        for (other, _) in &diagnostic.others {
            if !files.contains(&other.file) {
                files.push(other.file);
            }
        }
        for file in files {
            let source = sources.get(file);
            let mut snippet =
                Snippet::source(source.text.as_str()).path(source.name.as_str()).line_start(1).fold(true);
            if file == span.file {
                let label = (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str());
                snippet =
                    snippet.annotation(AnnotationKind::Primary.span(range(span, &source.text)).label(label));
            }
            for (other, text) in diagnostic.others.iter().filter(|(other, _)| other.file == file) {
                snippet = snippet.annotation(
                    AnnotationKind::Context.span(range(*other, &source.text)).label(text.as_str()),
                );
            }
            group = group.element(snippet);
        }
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.no_name().message(note.as_str()));
    }
    let more = format!("(more: appraise explain-code {})", diagnostic.code.0);
    let help = match &diagnostic.help {
        Some(help) => format!("{help} {more}"),
        None => more.trim_matches(['(', ')']).to_owned(),
    };
    let help_level = if diagnostic.help.is_some() { Level::HELP } else { Level::NOTE.no_name() };
    group = group.element(help_level.message(help.as_str()));
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(style.width);
    let mut text = renderer.render(&[group]);
    text.push('\n');
    text
}

/// A byte range that is sure to lie on character boundaries within the text.
fn range(span: Span, text: &str) -> std::ops::Range<usize> {
    let floor = |at: u32| {
        let mut at = (at as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

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
    // `error[E0312]: ` stands before the message, ` = help: ` before what follows it, both outside the text.
    let message = wrap(&diagnostic.message, style.width.saturating_sub(severity_width(diagnostic.severity)));
    let gutter = gutter_width(diagnostic, sources);
    let notes: Vec<String> =
        diagnostic.notes.iter().map(|note| wrap(note, style.width.saturating_sub(gutter))).collect();
    let more = format!("more: appraise explain-code {}", diagnostic.code.0);
    let help = diagnostic.help.as_ref().map(|help| {
        let width = style.width.saturating_sub(gutter + "help: ".len());
        wrap_parts(words(help).chain([format!("({more})")]), width)
    });
    let title = level.primary_title(message.as_str()).id(diagnostic.code.0);
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
            let others = || diagnostic.others.iter().filter(|(other, _)| other.file == file);
            let all = || others().map(|(other, _)| *other).chain((file == span.file).then_some(span));
            let start = all().map(|it| it.start).min().unwrap_or(0);
            let end = all().map(|it| it.end).max().unwrap_or(0);
            // Only the lines that are drawn: the renderer reads all that it is given, for each of many messages.
            let (shown, first_line) = source.lines_around(start, end);
            let text = source.text.get(shown.clone()).unwrap_or("");
            let place = |span: Span| {
                let whole = range(span, &source.text);
                whole.start - shown.start..whole.end - shown.start
            };
            let mut snippet =
                Snippet::source(text).path(source.name.as_str()).line_start(first_line).fold(true);
            if file == span.file {
                let label = (!diagnostic.label.is_empty()).then_some(diagnostic.label.as_str());
                snippet = snippet.annotation(AnnotationKind::Primary.span(place(span)).label(label));
            }
            for (other, text) in others() {
                snippet =
                    snippet.annotation(AnnotationKind::Context.span(place(*other)).label(text.as_str()));
            }
            group = group.element(snippet);
        }
    }
    for note in &notes {
        group = group.element(Level::NOTE.no_name().message(note.as_str()));
    }
    group = group.element(match &help {
        Some(help) => Level::HELP.message(help.as_str()),
        None => Level::NOTE.no_name().message(more.as_str()),
    });
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

/// Columns of `error[E0312]: `.
fn severity_width(severity: Severity) -> usize {
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    word.len() + "[E0312]: ".len()
}

/// Columns before a note: those of the largest line number, and ` = `.
fn gutter_width(diagnostic: &Diagnostic, sources: &Sources) -> usize {
    let spans = diagnostic.span.iter().chain(diagnostic.others.iter().map(|(span, _)| span));
    let lines = spans.map(|span| sources.get(span.file).line_column(span.end).0);
    lines.max().unwrap_or(0).to_string().len() + " = ".len()
}

/// The most letters of one word of a message; a name that is longer is cut.
const LONGEST: usize = 200;

/// The words of a text; what stands in back-ticks is one word.
fn words(text: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut is_name = false;
    let mut length = 0;
    for letter in text.chars() {
        let ends = letter == '`' || (letter == ' ' && !is_name);
        length = if ends { 0 } else { length + 1 };
        if length > LONGEST {
            if length == LONGEST + 1 {
                words.last_mut().into_iter().for_each(|it| it.push('…'));
            }
            continue;
        }
        is_name ^= letter == '`';
        match words.last_mut() {
            Some(word) if letter != ' ' || is_name => word.push(letter),
            Some(_) | None => words.push(String::new()),
        }
    }
    words.into_iter()
}

fn wrap(text: &str, width: usize) -> String {
    wrap_parts(words(text), width)
}

/// The words in lines of at most `width` columns, unless one word is wider.
fn wrap_parts(words: impl Iterator<Item = String>, width: usize) -> String {
    let mut text = String::new();
    let mut column = 0;
    for word in words {
        let wide = word.chars().count();
        if column > 0 {
            let fits = column + 1 + wide <= width;
            text.push(if fits { ' ' } else { '\n' });
            column = if fits { column + 1 } else { 0 };
        }
        text.push_str(&word);
        column += wide;
    }
    text
}

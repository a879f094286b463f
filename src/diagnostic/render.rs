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
    // What does not fit behind the words that it is about stands below.
    let fits = |span: Span, label: &str| {
        let (line, from) = sources.get(span.file).line_column(span.start);
        let (last, to) = sources.get(span.file).line_column(span.end);
        gutter + if line == last { to } else { from } + label.chars().count() <= style.width
    };
    let label = Some(diagnostic.label.as_str()).filter(|it| !it.is_empty());
    let beside = label.filter(|label| diagnostic.span.is_some_and(|span| fits(span, label)));
    let below = label.filter(|_| beside.is_none()).map(str::to_owned);
    let (drawn, told): (Vec<_>, Vec<_>) =
        diagnostic.others.iter().partition(|(span, text)| fits(*span, text));
    let notes: Vec<String> = below
        .into_iter()
        .chain(told.iter().map(|(span, text)| format!("`{}`: {text}", on_one_line(sources.slice(*span)))))
        .chain(diagnostic.notes.iter().cloned())
        .map(|note| wrap(&note, style.width.saturating_sub(gutter)))
        .collect();
    let more = format!("more: appraise explain-code {}", diagnostic.code.0);
    let help = diagnostic.help.as_ref().map(|help| {
        let width = style.width.saturating_sub(gutter + "help: ".len());
        wrap_parts(words(help).chain([format!("({more})")]), width)
    });
    let title = level.primary_title(message.as_str()).id(diagnostic.code.0);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        let mut files = vec![span.file];
        for (other, _) in &drawn {
            if !files.contains(&other.file) {
                files.push(other.file);
            }
        }
        for file in files {
            let source = sources.get(file);
            let others = || drawn.iter().filter(|(other, _)| other.file == file);
            let all = || others().map(|(other, _)| *other).chain((file == span.file).then_some(span));
            let start = all().map(|it| it.start).min().unwrap_or(0);
            let end = all().map(|it| it.end).max().unwrap_or(0);
            // Only the lines that are drawn: the renderer reads all that it is given, for each of many messages.
            let (shown, first_line) = source.lines_around(start, end);
            let text = source.text.get(shown.clone()).unwrap_or("");
            // Words that do not fit into the page are underlined as far as it reaches: then the renderer cuts the line.
            let room = style.width.saturating_sub(gutter + BESIDE);
            let place = |span: Span| {
                let whole = range(span, &source.text);
                let words = source.text.get(whole.clone()).unwrap_or("");
                let n_columns = room.saturating_sub(source.line_column(span.start).1).max(1);
                let end = match words.char_indices().nth(n_columns) {
                    Some((at, _)) if !words.contains('\n') => whole.start + at,
                    Some(_) | None => whole.end,
                };
                whole.start - shown.start..end - shown.start
            };
            let mut snippet =
                Snippet::source(text).path(source.name.as_str()).line_start(first_line).fold(true);
            if file == span.file {
                snippet = snippet.annotation(AnnotationKind::Primary.span(place(span)).label(beside));
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

/// Columns that the renderer needs behind what is underlined to cut a line.
const BESIDE: usize = 6;

/// Words of a file as one line.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

/// The words in lines of at most `width` columns, unless one word is wider. What stands in back-ticks is parted only
/// where it is wider than a line.
fn wrap_parts(words: impl Iterator<Item = String>, width: usize) -> String {
    let mut text = String::new();
    let mut column = 0;
    let parted = words.flat_map(|word| match word.chars().count() > width {
        true => word.split(' ').map(str::to_owned).collect(),
        false => vec![word],
    });
    for word in parted {
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

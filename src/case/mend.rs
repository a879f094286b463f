//! Takes a statement that swallows what follows it out of a text, so that the rest can be read.

use crate::source::SourceFile;

/// The text of a case file while it is read: what cannot be read is blanked out, byte for byte.
pub(super) struct Mended {
    pub text: String,
}

impl Mended {
    pub fn new(file: &SourceFile) -> Self {
        Self { text: file.text.clone() }
    }

    /// The first and the last byte of the statement that a place lies in: from its `name =` or heading to the next
    /// one; for a heading with all that stands below it.
    pub fn statement(&self, at: usize) -> (usize, usize) {
        let text = self.text.as_str();
        let own = line_start(text, at);
        let mut start = own;
        if !is_heading(line_at(text, own)) && !opens(line_at(text, own)) {
            while !begins(line_at(text, start)) && start > 0 {
                start = line_start(text, start - 1);
            }
            let above = text.get(start..own).unwrap_or("");
            if !begins(line_at(text, start)) || (is_part(line_at(text, own)) && !is_unbalanced(above)) {
                start = own;
            }
        }
        let is_section = is_heading(line_at(text, start));
        let ends = |line: &str| begins(line) && (!is_section || line.trim_start().starts_with('['));
        let mut end = next_line(text, line_start(text, at));
        while end < text.len() && !ends(line_at(text, end)) {
            end = next_line(text, end);
        }
        (start, end)
    }

    /// True when a piece opens a bracket or a long text that it does not close, or closes one too many, when it is a
    /// heading, or a list whose first line cannot be read (`at` lies on it): what follows cannot be read with it.
    pub fn swallows(&self, start: usize, end: usize, at: usize) -> bool {
        let piece = self.text.get(start..end).unwrap_or("");
        let first = line_at(&self.text, start);
        let is_list = line_start(&self.text, at) == start && (is_part(first) || is_unbalanced(first));
        is_heading(first) || is_list || is_unbalanced(piece)
    }

    /// Blanks out a piece.
    pub fn blank(&mut self, start: usize, end: usize) {
        let piece = self.text.get(start..end).unwrap_or("");
        let blank: String = piece
            .bytes()
            .map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' })
            .collect();
        if blank.len() == piece.len() {
            self.text.replace_range(start..end, &blank);
        }
    }
}

/// Where what stands below a heading ends: at the next heading. `at` lies on the line of the heading, or, for what
/// stands above the first one, at the start.
pub(super) fn section_end(text: &str, at: usize, is_start: bool) -> usize {
    let is_heading = |start: usize| {
        let line = line_at(text, start);
        line.trim_start().starts_with('[') && begins(line)
    };
    let mut start = if is_start { at } else { next_line(text, at) };
    while start < text.len() && !is_heading(start) {
        start = next_line(text, start);
    }
    start
}

/// The first byte of the line that holds a byte.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at.min(text.len())).unwrap_or(&[]);
    before.iter().rposition(|&byte| byte == b'\n').map_or(0, |line_end| line_end + 1)
}

/// The line that begins at a byte.
fn line_at(text: &str, start: usize) -> &str {
    text.get(start..next_line(text, start)).unwrap_or("")
}

/// The first byte of the line after the one that begins here.
fn next_line(text: &str, start: usize) -> usize {
    let rest = text.as_bytes().get(start..).unwrap_or(&[]);
    rest.iter().position(|&byte| byte == b'\n').map_or(text.len(), |length| start + length + 1)
}

/// True for a heading, also for one without some of its brackets.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let is_name =
        |it: &str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || "_-.".contains(it));
    let bare = line.trim_end_matches(']');
    line.starts_with('[')
        || (line.len() > bare.len() && is_name(bare))
        || (line.starts_with("sources.") && is_name(line))
}

/// True for a list of observations without its `=`: `way [`.
fn opens(line: &str) -> bool {
    let name = line.trim().trim_end_matches(['[', '{', ':', ' ']);
    let is_name = |it: char| it.is_alphanumeric() || "_-".contains(it);
    line.trim().ends_with(['[', '{']) && !name.is_empty() && name.chars().all(is_name)
}

/// True for a line of a list of observations, but for its first: `{ value = …`, `]`.
fn is_part(line: &str) -> bool {
    line.trim_start().starts_with(['{', ']', '}'])
}

/// True for a line that begins a statement: `name = …`, `"name" = …`, `a.b = …`, `[name]`, `[[name]]`.
pub(super) fn begins(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with('[') {
        let inside = line.trim_start_matches('[').split([']', '#']).next().unwrap_or("");
        return !inside.is_empty() && inside.chars().all(is_key);
    }
    line.split_once('=').is_some_and(|(name, _)| !name.trim().is_empty() && name.chars().all(is_key))
}

fn is_key(letter: char) -> bool {
    letter.is_alphanumeric() || "_-. \t\"'".contains(letter)
}

/// True when brackets do not pair up, or a text over several lines is open; texts and comments are passed over.
fn is_unbalanced(piece: &str) -> bool {
    if ["\"\"\"", "'''"].iter().any(|quotes| piece.matches(quotes).count() % 2 == 1) {
        return true;
    }
    let mut open = Vec::new();
    for line in piece.lines() {
        let mut quote = None;
        let mut escaped = false;
        for letter in line.chars() {
            match (quote, letter) {
                (Some('"'), '\\') => escaped = !escaped,
                (Some(mark), _) if letter == mark && !escaped => quote = None,
                (Some(_), _) => escaped = false,
                (None, '"' | '\'') => quote = Some(letter),
                (None, '#') => break,
                (None, '[' | '{') => open.push(letter),
                (None, ']') if open.pop() != Some('[') => return true,
                (None, '}') if open.pop() != Some('{') => return true,
                (None, _) => {}
            }
        }
    }
    !open.is_empty()
}

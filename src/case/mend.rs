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
        let mut start = line_start(text, at);
        while !begins(line_at(text, start)) && start > 0 {
            start = line_start(text, start - 1);
        }
        if !begins(line_at(text, start)) {
            start = line_start(text, at);
        }
        let is_section = line_at(text, start).trim_start().starts_with('[');
        let ends = |line: &str| begins(line) && (!is_section || line.trim_start().starts_with('['));
        let mut end = next_line(text, line_start(text, at));
        while end < text.len() && !ends(line_at(text, end)) {
            end = next_line(text, end);
        }
        (start, end)
    }

    /// True when a piece opens a bracket or a long text that it does not close, or closes one too many, or when it is
    /// a heading: what follows cannot be read with it.
    pub fn swallows(&self, start: usize, end: usize) -> bool {
        let piece = self.text.get(start..end).unwrap_or("");
        piece.trim_start().starts_with('[') || is_unbalanced(piece)
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

/// The first byte of the line that holds a byte.
fn line_start(text: &str, at: usize) -> usize {
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

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
        let lines: Vec<(usize, &str)> = lines(&self.text).collect();
        let own = lines.iter().rposition(|&(start, _)| start <= at).unwrap_or(0);
        let first = (0..=own).rev().find(|&it| lines.get(it).is_some_and(|(_, line)| begins(line))).unwrap_or(own);
        let is_heading = |line: &str| line.trim_start().starts_with('[');
        let is_section = lines.get(first).is_some_and(|(_, line)| is_heading(line));
        let ends = |line: &str| if is_section { is_heading(line) } else { begins(line) };
        let next = lines.iter().skip(own + 1).find(|(_, line)| ends(line)).map(|&(start, _)| start);
        let start = lines.get(first).map_or(0, |&(start, _)| start);
        (start, next.unwrap_or(self.text.len()))
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
        let blank: String =
            piece.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { byte as char } else { ' ' }).collect();
        if blank.len() == piece.len() {
            self.text.replace_range(start..end, &blank);
        }
    }
}

/// Lines with their first byte.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
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

//! One line at a time: comments, quotes, back-ticks, brackets and odd characters.

use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, Span};
use crate::syntax::split::NESTING_LIMIT;
use crate::syntax::tree::{Comment, Spanned};

/// What is carried from line to line.
pub(super) struct Lines {
    file: FileId,
    pub(super) comments: Vec<Comment>,
    /// Where each open bracket stands, and how many words since it open a condition of their own.
    open: Vec<(Span, usize)>,
    /// Such words outside all brackets.
    prefixes: usize,
    too_deep: bool,
}

/// The word at the start of a text, or its first sign; empty only for an empty text.
pub(in crate::syntax) fn first_word(text: &str) -> &str {
    let length = word_length(text).max(text.chars().next().map_or(0, char::len_utf8));
    text.get(..length).unwrap_or(text)
}

/// Bytes of the name or keyword at the start of a text; 0 when there is none.
pub(in crate::syntax) fn word_length(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let mut end = 0;
    while let Some((at, character)) = characters.next() {
        let inside = character.is_alphanumeric() || character == '_';
        let hyphen =
            at > 0 && character == '-' && characters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !(inside || hyphen) {
            break;
        }
        end = at + character.len_utf8();
    }
    end
}

impl Lines {
    pub(super) fn new(file: FileId) -> Self {
        Self { file, comments: Vec::new(), open: Vec::new(), prefixes: 0, too_deep: false }
    }

    /// Where the comment of a line begins (its length when it has none); the comment is kept.
    pub(super) fn comment_start(&mut self, at: usize, line: &str) -> usize {
        let Some(start) = find_comment(line) else { return line.len() };
        let after = line.get(start + 1..).unwrap_or("");
        let text = after.trim();
        let from = at + start + 1 + (after.len() - after.trim_start().len());
        let own_line = line.get(..start).is_some_and(|before| before.trim().is_empty());
        let span = Span::new(self.file, from, from + text.len());
        self.comments.push(Comment { text: Spanned::new(text.to_owned(), span), own_line });
        start
    }

    /// Ends a declaration and gives the place of a bracket that is still open.
    pub(super) fn end_declaration(&mut self) -> Option<Span> {
        let unclosed = self.open.first().map(|&(span, _)| span);
        let too_deep = std::mem::take(&mut self.too_deep);
        self.open.clear();
        self.prefixes = 0;
        if too_deep { None } else { unclosed }
    }

    /// Reads one line without its comment; gives what is wrong with it.
    pub(super) fn scan(&mut self, at: usize, line: &str) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let mut offset = 0;
        // A cited place is free text: no bracket or sign in it means anything.
        let mut in_place = false;
        while let Some(rest) = line.get(offset..).filter(|rest| !rest.is_empty()) {
            let word = word_length(rest);
            if word > 0 {
                let word = rest.get(..word).unwrap_or(rest);
                in_place = (in_place || word == "cite") && word != "because";
                self.count(word, Span::new(self.file, at + offset, at + offset + word.len()), &mut faults);
                offset += word.len();
                continue;
            }
            let Some(sign) = rest.chars().next() else { break };
            let span = Span::new(self.file, at + offset, at + offset + sign.len_utf8());
            offset += sign.len_utf8();
            match sign {
                '"' => {
                    in_place = false;
                    let length = self.text(span, rest, &mut faults);
                    offset += length;
                }
                '`' if in_place => {}
                '`' => offset += self.ticked(span, rest, &mut faults),
                _ if in_place => {}
                '(' => {
                    self.open.push((span, 0));
                    self.check_depth(span, &mut faults);
                }
                ')' if self.open.pop().is_none() && !self.too_deep => faults.push(
                    Diagnostic::error(code::E0107, span, "this bracket closes nothing")
                        .help("take it away, or write `(` where the group begins"),
                ),
                '|' | '-' | '+' => self.reset_prefixes(),
                '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' => faults.push(
                    Diagnostic::error(code::E0104, span, format!("`{sign}` is a curly quote"))
                        .note("text stands between straight quotes")
                        .help("write `\"` on both sides of the text"),
                ),
                ' ' | '\t' | '\r' => {}
                _ if sign.is_control() || sign.is_whitespace() || is_invisible(sign) => {
                    faults.push(unseen(span, sign));
                }
                _ => {}
            }
        }
        faults
    }

    /// Bytes of a text after its first quote, and what is wrong with it.
    fn text(&self, quote: Span, rest: &str, faults: &mut Vec<Diagnostic>) -> usize {
        let mut characters = rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => return at,
                _ if character.is_control() && character != '\t' => {
                    let start = quote.start as usize + at;
                    let span = Span::new(self.file, start, start + character.len_utf8());
                    faults.push(unseen(span, character));
                }
                '\\' => match characters.next() {
                    Some((_, '"' | '\\')) | None => {}
                    Some((_, other)) => {
                        let start = quote.start as usize + at;
                        let span = Span::new(self.file, start, start + 1 + other.len_utf8());
                        faults.push(
                            Diagnostic::error(
                                code::E0106,
                                span,
                                format!("`\\{other}` means nothing in a text"),
                            )
                            .note("after a backslash stands `\"` or another backslash")
                            .help(format!("write `\\\\{other}` for a backslash, or `{other}` without one")),
                        );
                    }
                },
                _ => {}
            }
        }
        let span = Span::new(self.file, quote.start as usize, quote.start as usize + rest.trim_end().len());
        faults.push(
            Diagnostic::error(code::E0102, span, "this quote is not closed on its line")
                .note("a text in double quotes stands on one line")
                .help("write `\"` where the text ends (inside a text, write `\\\"`)"),
        );
        rest.len() - 1
    }

    /// Bytes of a name in back-ticks after the first one, and what is wrong with it.
    fn ticked(&self, tick: Span, rest: &str, faults: &mut Vec<Diagnostic>) -> usize {
        let inside = rest.get(1..).unwrap_or("");
        match inside.find('`') {
            Some(0) => {
                let span = Span::new(self.file, tick.start as usize, tick.end as usize + 1);
                faults.push(
                    Diagnostic::error(code::E0103, span, "there is no name between these back-ticks")
                        .help("write the name between them"),
                );
                1
            }
            Some(end) => end + 1,
            None => {
                let end = tick.start as usize + rest.trim_end().len();
                let span = Span::new(self.file, tick.start as usize, end);
                faults.push(
                    Diagnostic::error(code::E0103, span, "this back-tick is not closed on its line")
                        .note("a name in back-ticks stands on one line")
                        .help("write a back-tick where the name ends"),
                );
                inside.len()
            }
        }
    }

    /// Counts words that make the grammar go one level deeper without a bracket.
    fn count(&mut self, word: &str, span: Span, faults: &mut Vec<Diagnostic>) {
        match word {
            "not" | "has" | "have" | "are" => {
                *self.open.last_mut().map_or(&mut self.prefixes, |(_, prefixes)| prefixes) += 1;
                self.check_depth(span, faults);
            }
            "and" | "or" | "when" | "per" | "cite" | "because" | "expect" => self.reset_prefixes(),
            _ => {}
        }
    }

    fn reset_prefixes(&mut self) {
        *self.open.last_mut().map_or(&mut self.prefixes, |(_, prefixes)| prefixes) = 0;
    }

    fn check_depth(&mut self, span: Span, faults: &mut Vec<Diagnostic>) {
        if self.too_deep {
            self.open.clear();
            return;
        }
        // Invariant: `open` never holds more than the limit, so this sum is short.
        let words: usize = self.open.iter().map(|&(_, prefixes)| prefixes).sum();
        if self.open.len() + words + self.prefixes > NESTING_LIMIT {
            self.too_deep = true;
            self.open.clear();
            faults.push(
                Diagnostic::error(
                    code::E0902,
                    span,
                    format!("this condition is nested more than {NESTING_LIMIT} deep"),
                )
                .note(format!(
                    "the limit is {NESTING_LIMIT}: brackets, and `not`, `has` and `have` in one another"
                ))
                .help("give the inner part a name with `criterion`"),
            );
        }
    }
}

/// A character that nobody sees.
fn unseen(span: Span, character: char) -> Diagnostic {
    let text = format!("the character U+{:04X} cannot be seen and means nothing here", character as u32);
    Diagnostic::error(code::E0105, span, text).help("delete it, or put a plain blank in its place")
}

/// Characters that take no room on the screen.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// The first `#` outside quotes and back-ticks.
fn find_comment(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => return Some(at),
            b'"' => {
                at += 1;
                while let Some(&inside) = bytes.get(at).filter(|&&inside| inside != b'"') {
                    at += if inside == b'\\' { 2 } else { 1 };
                }
            }
            b'`' => {
                // An unclosed back-tick (an error, or a mark in a cited place) hides no comment.
                let rest = bytes.get(at + 1..).unwrap_or(&[]);
                at += rest.iter().position(|&inside| inside == b'`').map_or(0, |end| end + 1);
            }
            _ => {}
        }
        at += 1;
    }
    None
}

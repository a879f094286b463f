//! What every builder needs: spans in the file, and a place for what is wrong.

use pest::iterators::Pair;

use super::Rule;
use crate::diagnostic::{Diagnostic, code};
use crate::source::{FileId, SourceFile, Span};

/// A piece that the grammar found.
pub(super) type Found<'a> = Pair<'a, Rule>;

/// One declaration while it is read.
pub(super) struct Reader<'a> {
    file: FileId,
    /// Where the declaration starts in the file.
    base: usize,
    /// The declaration, comments and prose blanked out.
    pub(super) text: &'a str,
    /// The file, for what it declares elsewhere.
    whole: &'a str,
    /// What was wrong so far.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a SourceFile, base: usize, text: &'a str) -> Self {
        Self { file: source.id, base, text, whole: &source.text, diagnostics: Vec::new() }
    }

    /// A reader of a piece of the same text, `at` bytes further on.
    pub(super) fn inner<'b>(&'b self, at: usize, text: &'b str) -> Reader<'b> {
        Reader { file: self.file, base: self.base + at, text, whole: self.whole, diagnostics: Vec::new() }
    }

    /// True when the file has these words, in so much of it as is looked at for each of many mistakes.
    pub(super) fn says_elsewhere(&self, words: &str) -> bool {
        const LOOKED_AT: usize = 1 << 16;
        let mut end = self.whole.len().min(LOOKED_AT);
        while !self.whole.is_char_boundary(end) {
            end -= 1;
        }
        self.whole.get(..end).is_some_and(|it| it.contains(words))
    }

    /// A place from byte offsets in the declaration.
    pub(super) fn place(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end)
    }

    /// Where a piece stands. The grammar may take blanks after it, which do not belong to it.
    pub(super) fn span(&self, found: &Found<'_>) -> Span {
        let start = found.as_span().start();
        self.place(start, start + found.as_str().trim_end().len())
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Fills a slot that may be filled once.
    pub(super) fn once<T>(&mut self, slot: &mut Option<T>, value: T, span: Span, clause: &str) {
        if slot.is_some() {
            // The head of the declaration between is perhaps missing: the first of its clauses speaks for all.
            let is_said = self.diagnostics.iter().any(|it| it.code == code::E0122);
            if is_said && !self.text.starts_with("entity") {
                return;
            }
            self.report(
                Diagnostic::error(code::E0122, span, format!("{clause} is given twice")).help(
                    "keep one of the two; or write the head of the declaration that begins between them",
                ),
            );
        } else {
            *slot = Some(value);
        }
    }
}

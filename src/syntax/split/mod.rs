//! Cuts a file into declarations at the keywords in column 1, before any grammar sees it.
//!
//! Here live the things that a grammar says badly: comments and prose, quotes that are not closed,
//! nesting, lines in the wrong column. Comments and prose are blanked out byte for byte, so every
//! offset of what is left is an offset in the file.

mod line;
mod words;

use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceFile, Span};
use crate::syntax::tree::{Comment, Spanned, Text};
use line::Lines;
pub(in crate::syntax) use line::{first_word, word_length};
pub(in crate::syntax) use words::is_item;
pub(in crate::syntax) use words::{DECLARATIONS, begins_nothing};
use words::{is_body, is_of_head, is_other_comment};

/// Bytes a rule file may have.
pub(super) const FILE_LIMIT: usize = 8 * 1024 * 1024;

/// How deep brackets, and words that open a condition of their own (`not`, `has`), may nest.
pub(super) const NESTING_LIMIT: usize = 32;

/// One declaration, or one stretch of lines that is none.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The keyword it begins with; for an unknown word the nearest keyword, else the word itself.
    pub keyword: String,
    /// First byte.
    pub start: usize,
    /// One past its last byte that is not blank.
    pub end: usize,
    /// Prose lines before it.
    pub prose: Vec<Text>,
    /// True when it already has its diagnostic, and no grammar should read it.
    pub spoiled: bool,
    /// True when it already has its diagnostic, but the grammar may try: it says nothing when it fails.
    pub reported: bool,
    /// Lines of it that stand in column 1 and begin with no keyword: forgotten blanks, or a broken declaration.
    pub doubtful: Vec<Doubtful>,
}

/// A line in column 1 that begins no declaration.
#[derive(Clone, Debug)]
pub(super) struct Doubtful {
    /// Its first byte.
    pub start: usize,
    /// Its first word.
    pub word: String,
    /// True for a word that only ever begins a line of a body.
    pub is_body: bool,
}

/// A file cut up.
#[derive(Debug)]
pub(super) struct Split {
    /// Declarations in file order.
    pub chunks: Vec<Chunk>,
    /// The file with comments and prose blanked out; same length in bytes.
    pub masked: String,
    /// All comments in file order.
    pub comments: Vec<Comment>,
    /// Prose after the last declaration.
    pub closing_prose: Vec<Text>,
    /// What was wrong so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// Cuts a file. One pass, linear in its length.
pub(super) fn split(source: &SourceFile) -> Split {
    if source.text.len() > FILE_LIMIT {
        let message =
            format!("this file has {} bytes, and a rule file may have {FILE_LIMIT}", source.text.len());
        let diagnostic = Diagnostic::error(code::E0901, Span::new(source.id, 0, 0), message)
            .note("the limit is 8 MiB a file")
            .help("move the vocabulary, or a variant, into a file of its own");
        return Split {
            chunks: Vec::new(),
            masked: String::new(),
            comments: Vec::new(),
            closing_prose: Vec::new(),
            diagnostics: vec![diagnostic],
        };
    }
    let mut cutter = Cutter {
        source,
        lines: Lines::new(source.id),
        masked: String::with_capacity(source.text.len()),
        chunks: Vec::new(),
        prose: Vec::new(),
        diagnostics: Vec::new(),
        is_comment: false,
    };
    let mut at = 0;
    for line in source.text.split_inclusive('\n') {
        cutter.line(at, line);
        at += line.len();
    }
    cutter.finish()
}

struct Cutter<'a> {
    source: &'a SourceFile,
    lines: Lines,
    masked: String,
    chunks: Vec<Chunk>,
    prose: Vec<Text>,
    diagnostics: Vec<Diagnostic>,
    /// The line that is read is a comment of another language.
    is_comment: bool,
}

impl Cutter<'_> {
    fn line(&mut self, at: usize, line: &str) {
        let content = line.trim_end_matches(['\n', '\r']);
        if let Some(prose) = content.strip_prefix('>') {
            let text = prose.strip_prefix(' ').unwrap_or(prose).trim_end();
            let start = at + content.len() - prose.strip_prefix(' ').unwrap_or(prose).len();
            let span = Span::new(self.source.id, start, start + text.len());
            self.prose.push(Spanned::new(text.to_owned(), span));
            self.blank(line);
            return;
        }
        let code_end = self.lines.comment_start(at, content);
        let body = content.get(..code_end).unwrap_or(content);
        if !body.trim().is_empty() {
            self.place(at, body);
            if std::mem::take(&mut self.is_comment) {
                self.blank(line);
                return;
            }
            let faults = self.lines.scan(at, body);
            if let (Some(fault), Some(chunk)) = (faults.into_iter().next(), self.chunks.last_mut()) {
                // One mistake, one message: the first fault of a declaration speaks for it.
                if !chunk.spoiled {
                    self.diagnostics.push(fault);
                }
                chunk.spoiled = true;
            }
            if let Some(chunk) = self.chunks.last_mut() {
                chunk.end = at + body.trim_end().len();
            }
        }
        self.masked.push_str(body);
        self.blank(line.get(code_end..).unwrap_or(""));
    }

    /// Blanks out a text, keeping its length and its line break.
    fn blank(&mut self, text: &str) {
        self.masked.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
    }

    /// Decides which declaration a line with text on it belongs to.
    fn place(&mut self, at: usize, body: &str) {
        let indented = body.starts_with([' ', '\t']);
        let word = first_word(body);
        let span = Span::new(self.source.id, at, at + word.len());
        if indented {
            if self.chunks.is_empty() {
                self.indented_first(at, body);
            }
            return;
        }
        if DECLARATIONS.contains(&word) {
            self.open(word, at, false);
            return;
        }
        if is_other_comment(body) {
            self.other_comment(span, at, body);
            return;
        }
        if self.chunks.is_empty() && is_of_head(word) {
            self.headless(span, at);
            return;
        }
        let is_body = is_body(body, word);
        let near = crate::diagnostic::nearest(word, DECLARATIONS.iter().copied());
        // A short word is near many; it counts where the rest reads like a declaration.
        let is_likely = word.chars().count() > 3 || body.contains([':', '=']);
        let near = near.filter(|_| is_likely && !is_body && !is_item(body, word));
        if let (None, Some(chunk)) = (near, self.chunks.last_mut()) {
            chunk.doubtful.push(Doubtful { start: at, word: word.to_owned(), is_body });
            return;
        }
        let unknown = begins_nothing(span, word);
        self.diagnostics.push(match near {
            Some(near) => unknown.help(format!("did you mean `{near}`?")),
            None => unknown.help("begin with a keyword, such as `framework NAME \"title\" version 1.0`"),
        });
        self.open(near.unwrap_or(word), at, true);
    }

    /// A comment of another language: it begins no declaration, and the one above it goes on.
    fn other_comment(&mut self, span: Span, at: usize, body: &str) {
        let sign: String = body.chars().take_while(|it| !it.is_alphanumeric() && *it != ' ').collect();
        let place = Span::new(self.source.id, at, at + sign.len());
        let file_begins = self.chunks.is_empty();
        self.diagnostics.push(
            Diagnostic::error(code::E0005, place, format!("`{sign}` begins no comment")).help("write `#`"),
        );
        if file_begins {
            self.open("", span.start as usize, true);
        }
        self.is_comment = true;
    }

    /// The first line of a file is indented: its declaration is read all the same.
    fn indented_first(&mut self, at: usize, body: &str) {
        let start = at + body.len() - body.trim_start().len();
        let word = first_word(body.trim_start());
        let span = Span::new(self.source.id, start, start + word.len());
        if is_of_head(word) {
            self.headless(span, start);
            return;
        }
        self.diagnostics.push(
            Diagnostic::error(code::E0007, span, "this line belongs to no declaration")
                .note("a declaration starts in column 1 with its keyword; only its body is indented")
                .help("take away the blanks before the keyword"),
        );
        let is_declaration = DECLARATIONS.contains(&word);
        self.open(if is_declaration { word } else { "" }, start, !is_declaration);
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.reported = true;
        }
    }

    /// The file begins with a line that stands below its head.
    fn headless(&mut self, span: Span, start: usize) {
        self.diagnostics.push(
            Diagnostic::error(code::E0002, span, "this file has no head")
                .note("a rule file begins with `vocabulary NAME` or `framework NAME`")
                .help("write `framework NAME \"title\" version 1.0` above this line"),
        );
        self.open("", start, true);
    }

    fn open(&mut self, keyword: &str, start: usize, spoiled: bool) {
        self.close();
        let prose = std::mem::take(&mut self.prose);
        self.chunks.push(Chunk {
            keyword: keyword.to_owned(),
            start,
            end: start,
            prose,
            spoiled,
            reported: spoiled,
            doubtful: Vec::new(),
        });
    }

    /// Ends the declaration that is open: a bracket must not stay open over its end.
    fn close(&mut self) {
        let unclosed = self.lines.end_declaration();
        if let (Some(span), Some(chunk)) = (unclosed, self.chunks.last_mut()) {
            if !chunk.spoiled {
                self.diagnostics.push(
                    Diagnostic::error(code::E0107, span, "this bracket is not closed")
                        .help("write `)` where the group ends"),
                );
            }
            chunk.spoiled = true;
        }
    }

    fn finish(mut self) -> Split {
        self.close();
        self.check_heads();
        Split {
            chunks: self.chunks,
            masked: self.masked,
            comments: self.lines.comments,
            closing_prose: self.prose,
            diagnostics: self.diagnostics,
        }
    }

    /// A file has one head, and it comes first.
    fn check_heads(&mut self) {
        let file = self.source.id;
        let span_of = |chunk: &Chunk| Span::new(file, chunk.start, chunk.start + chunk.keyword.len());
        let is_head = |chunk: &Chunk| matches!(chunk.keyword.as_str(), "vocabulary" | "framework");
        let Some(first) = self.chunks.first() else {
            self.diagnostics.push(
                Diagnostic::error(code::E0001, Span::new(file, 0, 0), "this file declares nothing")
                    .note("a rule file holds one vocabulary or one framework")
                    .help("begin with `framework NAME \"title\" version 1.0`"),
            );
            return;
        };
        let first_span = Span::new(file, first.start, first.start + first.keyword.len().max(1));
        let mut heads = self.chunks.iter().filter(|chunk| is_head(chunk));
        let Some(head) = heads.next() else {
            // A first word that could not be read at all was perhaps meant to be the head.
            let said = [code::E0002, code::E0005, code::E0007];
            if !self.diagnostics.iter().any(|one| said.contains(&one.code)) {
                self.diagnostics.push(
                    Diagnostic::error(code::E0002, first_span, "this file has no head")
                        .note("a rule file begins with `vocabulary NAME` or `framework NAME`")
                        .help("write `framework NAME \"title\" version 1.0` above the first declaration"),
                );
            }
            return;
        };
        let head_span = span_of(head);
        if head.start != first.start && !first.spoiled {
            self.diagnostics.push(
                Diagnostic::error(
                    code::E0004,
                    head_span,
                    format!("`{}` is not the first declaration", head.keyword),
                )
                .other(first_span, "this stands before it")
                .help("move the head to the top of the file"),
            );
        }
        let seconds: Vec<usize> = heads.map(|chunk| chunk.start).collect();
        for chunk in self.chunks.iter_mut().filter(|chunk| seconds.contains(&chunk.start)) {
            if !chunk.spoiled {
                let message = format!("a second head: `{}`", chunk.keyword);
                self.diagnostics.push(
                    Diagnostic::error(code::E0003, span_of(chunk), message)
                        .other(head_span, "the first head")
                        .note("a file holds one vocabulary or one framework")
                        .help("move the second one into a file of its own"),
                );
            }
            // It is read all the same: what it declares may be missed in the first.
            chunk.reported = true;
        }
    }
}

//! Reads one stretch of a file, and saves what can be saved of it when a line stands in the wrong column.
//!
//! One mistake, one message: a line of a body in column 1 is read with what is above it, and an indented
//! declaration is read as if it stood in column 1, so that what they name is known to the rest of the file.

use super::spoiled::{self, Spoiled};
use super::{Built, declaration};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceFile, Span};
use crate::syntax::split::{Chunk, Doubtful, begins_nothing};
use crate::syntax::tree::Text;

/// What became of one stretch.
#[derive(Default)]
pub(super) struct Read {
    pub built: Vec<Built>,
    pub spoiled: Vec<Spoiled>,
    pub diagnostics: Vec<Diagnostic>,
}

/// One stretch of a file while it is read.
struct Stretch<'a> {
    source: &'a SourceFile,
    keyword: &'a str,
    prose: &'a [Text],
    /// Its first byte in the file.
    start: usize,
    /// Its text, comments and prose blanked out.
    text: &'a str,
}

/// Reads a chunk; what is wrong with it is said once.
pub(super) fn read(source: &SourceFile, chunk: &Chunk, masked: &str) -> Read {
    let text = masked.get(chunk.start..chunk.end).unwrap_or("");
    let stretch = Stretch { source, keyword: &chunk.keyword, prose: &chunk.prose, start: chunk.start, text };
    let mut read = Read::default();
    if chunk.spoiled {
        read.spoiled.push(stretch.spoil());
        return read;
    }
    match stretch.parse() {
        Ok((built, warnings)) => {
            read.built.push(built);
            read.diagnostics = warnings;
            read.diagnostics.extend(chunk.doubtful.first().map(|first| in_column_one(source, first, chunk)));
        }
        Err(faults) if !chunk.doubtful.is_empty() => stretch.without_doubtful(chunk, faults, &mut read),
        Err(faults) => stretch.without_indented(faults, &mut read),
    }
    // The head of a declaration is perhaps missing in the middle, with its name.
    let is_headless = |it: &Diagnostic| may_be_headless(it, chunk, text);
    if chunk.keyword != "entity" && read.diagnostics.iter().any(is_headless) {
        read.spoiled.iter_mut().for_each(|it| it.is_nameless = true);
    }
    if chunk.reported {
        read.diagnostics.clear();
    }
    read
}

/// True where a clause stands twice, or where an indented line goes on with what begins no line of the declaration.
fn may_be_headless(fault: &Diagnostic, chunk: &Chunk, text: &str) -> bool {
    let Some(at) = fault.span.and_then(|span| (span.start as usize).checked_sub(chunk.start)) else {
        return false;
    };
    let before = text.get(..at).unwrap_or("");
    let line = text.get(at..).unwrap_or("").split('\n').next().unwrap_or("");
    let begins_line =
        before.contains('\n') && before.rsplit('\n').next().is_some_and(|it| it.trim().is_empty());
    match fault.code {
        code::E0122 => true,
        code::E0101 | code::E0108 => begins_line,
        code::E0112 => begins_line && [" when ", ",", ": "].iter().any(|it| line.contains(it)),
        _ => false,
    }
}

impl<'a> Stretch<'a> {
    /// The declaration, or what is wrong with it.
    fn parse(&self) -> Result<(Built, Vec<Diagnostic>), Vec<Diagnostic>> {
        let mut found = Vec::new();
        match declaration(self.source, self.start, self.prose, self.text, &mut found) {
            Some(built) => Ok((built, found)),
            None => Err(found),
        }
    }

    fn spoil(&self) -> Spoiled {
        let span = Span::new(self.source.id, self.start, self.start + self.text.len());
        spoiled::spoiled(self.keyword, self.text, span)
    }

    /// The part before a byte of the stretch.
    fn before(&self, at: usize) -> Self {
        Self { text: self.text.get(..at).unwrap_or("").trim_end(), ..*self }
    }

    /// The part from a byte of the stretch on, which begins with another keyword.
    fn from(&self, at: usize, keyword: &'a str) -> Self {
        let text = self.text.get(at..).unwrap_or("");
        Self { keyword, prose: &[], start: self.start + at, text, ..*self }
    }

    /// The stretch does not hold together: the longest part above a line in column 1 that does is kept.
    fn without_doubtful(&self, chunk: &Chunk, faults: Vec<Diagnostic>, read: &mut Read) {
        for line in chunk.doubtful.iter().rev() {
            let at = line.start - self.start;
            let Ok((built, warnings)) = self.before(at).parse() else { continue };
            read.built.push(built);
            read.spoiled.push(self.from(at, &line.word).spoil());
            read.diagnostics.extend(warnings);
            read.diagnostics.push(if line.is_body {
                in_column_one(self.source, line, chunk)
            } else {
                let span = place(self.source, line);
                let owner = self.text.lines().next().unwrap_or("").split_whitespace().take(2);
                let owner = owner.collect::<Vec<_>>().join(" ");
                begins_nothing(span, &line.word).help(format!(
                    "begin with a keyword, or put two blanks before it if it belongs to `{owner}`"
                ))
            });
            return;
        }
        // The line in column 1 may belong to a declaration that is indented.
        if faults.iter().any(|it| it.code == code::E0007) {
            self.without_indented(faults, read);
            read.diagnostics
                .extend(chunk.doubtful.first().map(|first| in_column_one(self.source, first, chunk)));
            return;
        }
        // The first part is broken by itself. What is wrong there is another mistake, unless only its end is missing.
        read.spoiled.push(self.spoil());
        let Some(first) = chunk.doubtful.first() else { return };
        let is_above = |it: &Diagnostic| it.span.is_some_and(|span| (span.start as usize) < first.start);
        let above: Vec<Diagnostic> =
            faults.into_iter().filter(|it| is_above(it) && it.code != code::E0121).collect();
        read.diagnostics.push(in_column_one(self.source, first, chunk));
        read.diagnostics.extend(above);
    }

    /// The stretch may hold a declaration that is indented: it is read as one of its own.
    fn without_indented(&self, faults: Vec<Diagnostic>, read: &mut Read) {
        let indented = faults.iter().find(|it| it.code == code::E0007);
        let Some(at) = indented.and_then(|it| (it.span?.start as usize).checked_sub(self.start)) else {
            read.spoiled.push(self.spoil());
            read.diagnostics.extend(faults);
            return;
        };
        match self.before(at).parse() {
            Ok((built, warnings)) => {
                read.built.push(built);
                read.diagnostics.extend(warnings);
            }
            Err(_) => read.spoiled.push(self.before(at).spoil()),
        }
        read.diagnostics.extend(faults);
        let rest = self.text.get(at..).unwrap_or("");
        let keyword = rest.split_whitespace().next().unwrap_or("");
        let inner = self.from(at, keyword);
        match inner.parse() {
            Ok((built, warnings)) => {
                read.built.push(built);
                read.diagnostics.extend(warnings);
            }
            // More of them below: the first has spoken for all.
            Err(faults) => {
                let mut more = Read::default();
                inner.without_indented(faults, &mut more);
                read.built.extend(more.built);
                read.spoiled.extend(more.spoiled);
            }
        }
    }
}

fn place(source: &SourceFile, line: &Doubtful) -> Span {
    Span::new(source.id, line.start, line.start + line.word.len())
}

/// Lines of a body in column 1; the first speaks for all of its declaration.
fn in_column_one(source: &SourceFile, first: &Doubtful, chunk: &Chunk) -> Diagnostic {
    let word = &first.word;
    let numbers: Vec<String> = chunk
        .doubtful
        .iter()
        .filter(|it| it.start > first.start)
        .map(|it| source.line_column(place(source, it).start).0.to_string())
        .collect();
    let also = match numbers.as_slice() {
        [] => String::new(),
        [one] => format!(", and before line {one}"),
        [..] => format!(", and before {} further lines below", numbers.len()),
    };
    Diagnostic::error(code::E0006, place(source, first), format!("`{word}` stands in column 1"))
        .note("only the keyword of a declaration stands in column 1; a body line must be indented")
        .help(format!("put two blanks before `{word}`{also}"))
}

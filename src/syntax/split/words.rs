//! The words that begin lines: of declarations, of bodies, and of what is neither.

use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;

/// The words that begin a declaration, in the order of the language page.
pub(in crate::syntax) const DECLARATIONS: &[&str] = &[
    "vocabulary",
    "framework",
    "scale",
    "entity",
    "impossible",
    "unusual",
    "parameter",
    "reading",
    "assume",
    "ignore",
    "criterion",
    "conclusion",
    "rule",
    "exception",
    "table",
    "points",
    "models",
    "matrix",
    "portfolio",
    "promise",
    "crosswalk",
    "test",
    "set",
    "replace",
    "remove",
];

/// Words that only ever begin a line of a body.
const BODY_WORDS: &[&str] = &[
    "when",
    "cite",
    "because",
    "otherwise",
    "applies",
    "uses",
    "source",
    "version",
    "extends",
    "says",
    "given",
    "expect",
    "favours",
    "fixed",
    "silence",
    "and",
    "or",
    "not",
    "for",
    "where",
    "counting",
    "highest",
    "lowest",
    "gives",
    "no",
    "all",
    "any",
];

/// True for a word that begins a line of a head, and of nothing else.
pub(super) fn is_of_head(word: &str) -> bool {
    ["source", "uses", "extends", "version"].contains(&word)
}

/// True for a line that other languages take for a comment.
pub(super) fn is_other_comment(body: &str) -> bool {
    ["//", "/*", "-- ", "--\t", ";;", "<!--", "% "].iter().any(|it| body.starts_with(it))
}

/// A line in column 1 that begins with no keyword.
pub(in crate::syntax) fn begins_nothing(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error(code::E0005, span, format!("`{word}` begins no declaration"))
        .note(format!("a line in column 1 begins with one of: {}", DECLARATIONS.join(", ")))
}

/// True for a line that can only be an item of an entity: a name and one of the types that have words of their own.
pub(in crate::syntax) fn is_item(body: &str, word: &str) -> bool {
    let rest = body.get(word.len()..).unwrap_or("").trim_start();
    ["yes/no", "one of ", "any of ", "number ", "percent", "list of "]
        .iter()
        .any(|kind| rest.starts_with(kind))
}

/// True for a line that can only continue a declaration.
pub(super) fn is_body(body: &str, word: &str) -> bool {
    body.starts_with(['|', '-', '+', '"', '(', '<']) || BODY_WORDS.contains(&word)
}

//! What a declaration lacks: found when its pieces are put together.

use super::reader::{Found, Reader};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::Condition;

/// The keyword at the start of a declaration.
pub(super) fn keyword(reader: &Reader<'_>, found: &Found<'_>) -> Span {
    let start = found.as_span().start();
    let length = found.as_str().find(char::is_whitespace).unwrap_or(found.as_str().len());
    reader.place(start, start + length)
}

/// The condition of a declaration that means nothing without one.
pub(super) fn needs_when(
    reader: &mut Reader<'_>,
    when: Option<Condition>,
    keyword: Span,
) -> Option<Condition> {
    if when.is_none() {
        reader.report(
            Diagnostic::error(code::E0123, keyword, "this declaration has no condition")
                .help("add a line `when …` with the condition"),
        );
    }
    when
}

//! The language as text: what it reads, what it prints, and what it says about slips.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "syntax/layout.rs"]
mod layout;
#[path = "syntax/messages.rs"]
mod messages;
#[path = "syntax/round_trip.rs"]
mod round_trip;

use appraise::source::{FileId, SourceFile, Sources};
use appraise::syntax::{Parsed, parse};

/// Holds a text as a file.
fn file(text: &str) -> SourceFile {
    let mut sources = Sources::default();
    let id: FileId = sources.add("rules.appraise", text);
    sources.get(id).clone()
}

fn read(text: &str) -> Parsed {
    parse(&file(text))
}

/// Codes with line and column, in file order.
fn faults(text: &str) -> Vec<String> {
    let file = file(text);
    parse(&file)
        .diagnostics
        .iter()
        .map(|it| {
            let (line, column) = file.line_column(it.span.expect("every message has a place").start);
            format!("{} {line}:{column}", it.code.0)
        })
        .collect()
}

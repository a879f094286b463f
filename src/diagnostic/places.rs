//! Further places of one mistake, by their lines.

use super::list_words;
use crate::source::{SourceFile, Span};

/// The most places that one message lists.
const SHOWN: usize = 8;

/// `the same on lines 4 and 9`: where else a mistake stands.
pub fn also(places: &[Span], here: Span, files: &[&SourceFile]) -> String {
    match places.len() {
        1 => format!("the same on {}", listed(places, here, files)),
        more => format!("the same in {more} further places: {}", listed(places, here, files)),
    }
}

/// `line 4`, `lines 4, 9 and 12`, with the file where it is not that of `at`.
pub fn listed(places: &[Span], at: Span, files: &[&SourceFile]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for place in places {
        let Some(file) = files.iter().find(|it| it.id == place.file) else { continue };
        let line = file.line_column(place.start).0;
        let text = if place.file == at.file { line.to_string() } else { format!("{}:{line}", file.name) };
        if !lines.contains(&text) {
            lines.push(text);
        }
    }
    let hidden = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    if hidden > 0 {
        lines.push(format!("{hidden} more"));
    }
    let word = match lines.as_slice() {
        [first, ..] if first.contains(':') => "",
        [_] => "line ",
        [..] => "lines ",
    };
    format!("{word}{}", list_words(&lines, "and"))
}

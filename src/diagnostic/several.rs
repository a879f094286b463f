//! Draws several diagnostics. A file that gives very many is perhaps none of ours: the first ones are enough.

use super::{Diagnostic, RenderStyle, render};
use crate::source::{FileId, Sources};

/// The most messages about one file that are drawn.
const SHOWN: usize = 20;

/// The diagnostics as text, a blank line after each; the further ones of a file are only counted.
pub fn render_all<'a>(
    all: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    style: RenderStyle,
) -> String {
    let mut counts: Vec<(FileId, usize)> = Vec::new();
    let mut text = String::new();
    for diagnostic in all {
        let Some(file) = diagnostic.span.map(|span| span.file) else {
            text.push_str(&format!("{}\n", render(diagnostic, sources, style)));
            continue;
        };
        let place = counts.iter().position(|(known, _)| *known == file).unwrap_or(counts.len());
        if place == counts.len() {
            counts.push((file, 0));
        }
        let Some((_, count)) = counts.get_mut(place) else { continue };
        *count += 1;
        if *count <= SHOWN {
            text.push_str(&format!("{}\n", render(diagnostic, sources, style)));
        }
    }
    for (file, count) in counts {
        if let Some(more @ 1..) = count.checked_sub(SHOWN) {
            let many = if more == 1 { "message" } else { "messages" };
            text.push_str(&format!("and {more} more {many} about {}\n\n", sources.get(file).name));
        }
    }
    text
}

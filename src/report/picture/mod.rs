//! Pictures of comparisons: self-contained SVG, readable without colour and with a reader for the blind.
//!
//! Every mark is a sign, its ground a tone of grey or hatching beside it; a legend says in words what each means.

mod grid;
mod matrix;
mod shifts;

use svg::Document;
use svg::node::element::{Definitions, Line, Pattern, Rectangle, Text, Title};

pub use grid::{Grid, Mark};
pub(crate) use matrix::{of_many, of_two};
pub(crate) use shifts::shifts;

/// A picture and what it is called.
#[derive(Clone, Debug)]
pub struct Picture {
    /// A name for its file, without ending.
    pub name: String,
    /// What it shows, in a sentence.
    pub title: String,
    /// The SVG.
    pub svg: String,
}

const FONT: &str = "system-ui, 'DejaVu Sans', Arial, sans-serif";
/// The size of letters, in pixels.
const LETTER: f64 = 13.0;

/// About how wide a text is. Wide letters take the room of two.
fn width_of(text: &str) -> f64 {
    use unicode_width::UnicodeWidthStr as _;
    text.width() as f64 * LETTER * 0.6
}

/// An empty picture of a size, with its title and the hatching.
fn canvas(title: &str, (width, height): (f64, f64)) -> Document {
    let hatch = Pattern::new()
        .set("id", "hatch")
        .set("width", 6)
        .set("height", 6)
        .set("patternUnits", "userSpaceOnUse")
        .set("patternTransform", "rotate(45)")
        .add(Rectangle::new().set("width", 6).set("height", 6).set("fill", "#ffffff"))
        .add(
            Line::new()
                .set("x1", 0)
                .set("y1", 0)
                .set("x2", 0)
                .set("y2", 6)
                .set("stroke", "#9a9a9a")
                .set("stroke-width", 3),
        );
    Document::new()
        .set("viewBox", (0, 0, width.ceil() as i64, height.ceil() as i64))
        .set("width", width.ceil() as i64)
        .set("height", height.ceil() as i64)
        .set("role", "img")
        .set("font-family", FONT)
        .set("font-size", LETTER)
        .add(Title::new(title))
        .add(Definitions::new().add(hatch))
        .add(Rectangle::new().set("width", "100%").set("height", "100%").set("fill", "#ffffff"))
}

/// Text at a place; `anchor`: `start`, `middle` or `end`.
fn label(text: &str, (x, y): (f64, f64), anchor: &str) -> Text {
    Text::new(text).set("x", x).set("y", y).set("text-anchor", anchor).set("fill", "#111111")
}

/// A box with its ground.
fn cell((x, y): (f64, f64), (width, height): (f64, f64), fill: &str) -> Rectangle {
    Rectangle::new()
        .set("x", x)
        .set("y", y)
        .set("width", width)
        .set("height", height)
        .set("fill", fill)
        .set("stroke", "#666666")
        .set("stroke-width", 1)
}

/// The document as text without a blank line, so that it can stand within Markdown.
fn as_text(document: &Document) -> String {
    let text = document.to_string();
    text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_stays_text() {
        let text =
            as_text(&canvas("<script>&\"", (10.0, 10.0)).add(label("a < b & c\n\nd", (0.0, 0.0), "end")));
        assert!(!text.contains("<script>") && text.contains("a &lt; b &amp; c"), "{text}");
        assert!(text.lines().all(|line| !line.trim().is_empty()), "{text}");
    }
}

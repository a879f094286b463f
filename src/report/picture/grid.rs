//! A grid of marks with names for its rows and columns, and a legend.

use svg::node::element::Text;

use super::{LETTER, Picture, as_text, canvas, cell, label, width_of};

/// What a box says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// All say the same.
    Same,
    /// They surely say something else.
    Differs,
    /// They may say something else.
    May,
    /// There is nothing to say.
    Nothing,
}

impl Mark {
    fn sign(self) -> &'static str {
        match self {
            Self::Same => "=",
            Self::Differs => "#",
            Self::May => "?",
            Self::Nothing => "",
        }
    }

    fn fill(self) -> &'static str {
        match self {
            Self::Same | Self::Nothing => "#ffffff",
            Self::Differs => "#333333",
            Self::May => "url(#hatch)",
        }
    }

    fn ink(self) -> &'static str {
        if self == Self::Differs { "#ffffff" } else { "#111111" }
    }
}

/// A grid to be drawn.
#[derive(Clone, Debug)]
pub struct Grid {
    /// A name for its file.
    pub name: String,
    /// What it shows.
    pub title: String,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// Each row: its name, and a mark a column.
    pub rows: Vec<(String, Vec<Mark>)>,
    /// What the marks mean.
    pub legend: Vec<(Mark, String)>,
}

const BOX: f64 = 22.0;
const EDGE: f64 = 12.0;
/// How steep the names of columns stand, in degrees.
const STEEP: f64 = 55.0;

impl Grid {
    /// Draws it; `None` when there is nothing to draw.
    pub fn draw(&self) -> Option<Picture> {
        if self.rows.is_empty() || self.columns.is_empty() {
            return None;
        }
        let widest =
            |names: &mut dyn Iterator<Item = &String>| names.map(|it| width_of(it)).fold(0.0, f64::max);
        let (sin, cos) = STEEP.to_radians().sin_cos();
        let column_name = widest(&mut self.columns.iter());
        let left = EDGE + widest(&mut self.rows.iter().map(|(name, _)| name)) + 8.0;
        let top = EDGE + LETTER + 12.0 + column_name * sin + 10.0;
        let n_rows = self.rows.len() as f64;
        let legend_top = top + n_rows * BOX + 24.0;
        let legend = widest(&mut self.legend.iter().map(|(_, text)| text)) + BOX + 10.0 + EDGE;
        let grid_width = left + self.columns.len() as f64 * BOX + column_name * cos + EDGE;
        let width = grid_width.max(EDGE + legend).max(EDGE * 2.0 + width_of(&self.title));
        let height = legend_top + self.legend.len() as f64 * (BOX + 4.0) + EDGE;
        let mut page = canvas(&self.title, (width, height))
            .add(label(&self.title, (EDGE, EDGE + LETTER), "start").set("font-weight", "bold"));
        for (at, name) in self.columns.iter().enumerate() {
            let (x, y) = (left + (at as f64 + 0.5) * BOX + 4.0, top - 6.0);
            page =
                page.add(label(name, (x, y), "start").set("transform", format!("rotate(-{STEEP} {x} {y})")));
        }
        for (at, (name, marks)) in self.rows.iter().enumerate() {
            let y = top + at as f64 * BOX;
            page = page.add(label(name, (left - 8.0, y + BOX * 0.7), "end"));
            for (place, &mark) in marks.iter().enumerate() {
                let x = left + place as f64 * BOX;
                page = page.add(cell((x, y), (BOX, BOX), mark.fill())).add(sign(mark, (x, y)));
            }
        }
        for (at, (mark, text)) in self.legend.iter().enumerate() {
            let y = legend_top + at as f64 * (BOX + 4.0);
            page = page.add(cell((EDGE, y), (BOX, BOX), mark.fill())).add(sign(*mark, (EDGE, y))).add(label(
                text,
                (EDGE + BOX + 8.0, y + BOX * 0.7),
                "start",
            ));
        }
        Some(Picture { name: self.name.clone(), title: self.title.clone(), svg: as_text(&page) })
    }
}

fn sign(mark: Mark, (x, y): (f64, f64)) -> Text {
    label(mark.sign(), (x + BOX / 2.0, y + BOX * 0.7), "middle")
        .set("fill", mark.ink())
        .set("font-weight", "bold")
}

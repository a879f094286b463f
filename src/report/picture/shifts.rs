//! The shift matrix of a pair of conclusions: from what one framework says to what the other says.

use svg::node::element::Line;

use super::{LETTER, Picture, as_text, canvas, cell, label, width_of};
use crate::comparison::{Difference, Relation, Side};
use crate::framework::Value;
use crate::report::{Compared, pair_name};

/// More values than this on a side make no readable picture.
const WIDEST: usize = 9;
const HEIGHT: f64 = 26.0;
const EDGE: f64 = 12.0;

/// The picture of one difference; `None` where nothing differs or there are too many values.
pub(crate) fn shifts(compared: &Compared<'_>, it: &Difference) -> Option<Picture> {
    let joint = &compared.study.comparison.joint.framework;
    let word =
        |side: Side, value: Value| joint.value_text(&joint.conclusions[it.paired.of(side).0].domain, value);
    let mut of_a: Vec<Value> = it.shifts.iter().map(|it| it.a).collect();
    let mut of_b: Vec<Value> = it.shifts.iter().map(|it| it.b).collect();
    of_a.dedup();
    of_b.sort();
    of_b.dedup();
    if !it.differs() || of_a.is_empty() || of_a.len() > WIDEST || of_b.len() > WIDEST {
        return None;
    }
    let rows: Vec<String> = of_a.iter().map(|&value| word(Side::A, value)).collect();
    let columns: Vec<String> = of_b.iter().map(|&value| word(Side::B, value)).collect();
    let conclusion = pair_name(compared.study, it.paired);
    let [a, b] = compared.frameworks.map(|it| it.name.as_str());
    let title = format!("{conclusion}: rows what {a} says, columns what {b} says");
    let counts = it.shifts.iter().map(|it| it.situations.to_string());
    let texts = counts.chain(columns.iter().cloned());
    let column = texts.map(|it| width_of(&it)).fold(0.0, f64::max) + 20.0;
    let left = EDGE + rows.iter().map(|it| width_of(it)).fold(0.0, f64::max) + 10.0;
    let top = EDGE + LETTER + 14.0 + HEIGHT;
    let legend = [
        ("#ffffff", "white: both say the same"),
        ("url(#hatch)", "hatched: the second says less"),
        ("#d5d5d5", "grey: the second says more, or something else"),
    ];
    let legend_top = top + rows.len() as f64 * HEIGHT + 18.0;
    let widest = legend.iter().map(|(_, text)| width_of(text) + 30.0).fold(width_of(&title), f64::max);
    let width = (left + columns.len() as f64 * column).max(EDGE + widest) + EDGE;
    let height = legend_top + legend.len() as f64 * (HEIGHT - 4.0) + EDGE;
    let mut page = canvas(&title, (width, height))
        .add(label(&title, (EDGE, EDGE + LETTER), "start").set("font-weight", "bold"));
    for (at, name) in columns.iter().enumerate() {
        page = page.add(label(name, (left + (at as f64 + 0.5) * column, top - 8.0), "middle"));
    }
    for (at, (name, &value)) in rows.iter().zip(&of_a).enumerate() {
        let y = top + at as f64 * HEIGHT;
        page = page.add(label(name, (left - 8.0, y + HEIGHT * 0.7), "end"));
        for (place, &other) in of_b.iter().enumerate() {
            let x = left + place as f64 * column;
            let found = it.shifts.iter().find(|it| it.a == value && it.b == other);
            let (fill, text) = match found {
                None => ("#ffffff", String::new()),
                Some(it) if it.relation == Relation::Same => ("#ffffff", format!("= {}", it.situations)),
                Some(it) if it.relation == Relation::Lower => ("url(#hatch)", it.situations.to_string()),
                Some(it) => ("#d5d5d5", it.situations.to_string()),
            };
            page = page.add(cell((x, y), (column, HEIGHT), fill));
            if fill.starts_with("url") {
                // A white ground, so that the number is read on hatching too.
                let own = width_of(&text) + 6.0;
                let place = (x + (column - own) / 2.0, y + 4.0);
                page = page.add(cell(place, (own, HEIGHT - 8.0), "#ffffff").set("stroke", "none"));
            }
            page = page.add(label(&text, (x + column / 2.0, y + HEIGHT * 0.7), "middle"));
        }
    }
    page = page.add(
        Line::new()
            .set("x1", left)
            .set("x2", left)
            .set("y1", top - HEIGHT)
            .set("y2", top)
            .set("stroke", "#666666"),
    );
    for (at, (fill, text)) in legend.iter().enumerate() {
        let y = legend_top + at as f64 * (HEIGHT - 4.0);
        page =
            page.add(cell((EDGE, y), (18.0, 16.0), fill)).add(label(text, (EDGE + 26.0, y + 13.0), "start"));
    }
    let file: String =
        conclusion.chars().map(|it| if it.is_alphanumeric() || it == '_' { it } else { '-' }).collect();
    Some(Picture { name: format!("shifts-{file}"), title, svg: as_text(&page) })
}

//! A figure as CSV and as SVG. The curves are told apart by marker and by a label at their end, never by colour.

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::measure::{Curve, Figure};

const SIZE: (u32, u32) = (760, 440);
/// Room at the right for the labels.
const LABELS: u32 = 250;

pub fn csv(figure: &Figure, unit: Duration) -> String {
    let mut text =
        format!("curve,{},milliseconds,times_one_settled_case,exact\n", figure.sizes.replace(' ', "_"));
    for curve in &figure.curves {
        for point in &curve.points {
            let (label, size, exact) = (curve.label, point.size, point.exact);
            let (time, ratio) = (milliseconds(point.time), ratio(point.time, unit));
            text.push_str(&format!("{label},{size},{time:.4},{ratio:.2},{exact}\n"));
        }
    }
    text
}

pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

pub fn ratio(time: Duration, unit: Duration) -> f64 {
    time.as_secs_f64() / unit.as_secs_f64()
}

/// Both axes are logarithmic: what is linear is a line that climbs by one square a square.
pub fn svg(figure: &Figure, unit: Duration, path: &Path) -> Result<(), Box<dyn Error>> {
    let all = || figure.curves.iter().flat_map(|it| &it.points);
    let sizes = all().map(|it| it.size.max(1) as f64);
    let (low, high) = sizes.fold((f64::MAX, 1.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    let ratios = all().map(|it| ratio(it.time, unit));
    let (least, most) = ratios.fold((f64::MAX, f64::MIN), |(low, high), it| (low.min(it), high.max(it)));
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    root.titled(figure.title, ("sans-serif", 17))?;
    let mut chart = ChartBuilder::on(&root.margin(34, 8, 8, LABELS))
        .x_label_area_size(40)
        .y_label_area_size(64)
        .build_cartesian_2d((low * 0.9..high * 1.1).log_scale(), (least * 0.6..most * 1.6).log_scale())?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(RGBColor(205, 205, 205))
        .x_desc(figure.sizes)
        .y_desc("times the cost of one settled case")
        .x_label_formatter(&|it| format!("{it}"))
        .y_label_formatter(&|it| if *it >= 1.0 { format!("{it:.0}") } else { format!("{it}") })
        .label_style(("sans-serif", 13))
        .draw()?;
    let place = |it: &super::measure::Point| (it.size.max(1) as f64, ratio(it.time, unit));
    for (number, curve) in figure.curves.iter().enumerate() {
        let line = curve.points.iter().map(place);
        chart.draw_series(LineSeries::new(line, BLACK.stroke_width(1)))?;
        for point in &curve.points {
            mark(&root, chart.backend_coord(&place(point)), number, point.exact)?;
        }
    }
    for (curve, at) in ends(figure, |curve| curve.points.last().map(|it| chart.backend_coord(&place(it)))) {
        let style = TextStyle::from(("sans-serif", 13)).pos(Pos::new(HPos::Left, VPos::Center));
        root.draw_text(curve.label, &style, (at.0 + 9, at.1))?;
    }
    root.present()?;
    Ok(())
}

/// Where the labels go: at the ends of the curves, moved apart where they would lie on each other.
fn ends(figure: &Figure, place: impl Fn(&Curve) -> Option<(i32, i32)>) -> Vec<(&Curve, (i32, i32))> {
    let mut all: Vec<(&Curve, (i32, i32))> =
        figure.curves.iter().filter_map(|it| Some((it, place(it)?))).collect();
    all.sort_by_key(|(_, at)| at.1);
    for next in 1..all.len() {
        all[next].1.1 = all[next].1.1.max(all[next - 1].1.1 + 16);
    }
    all
}

/// A point as one of four shapes; hollow where the answer is not exact.
fn mark<DB: DrawingBackend>(
    root: &DrawingArea<DB, Shift>,
    (x, y): (i32, i32),
    shape: usize,
    exact: bool,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let fill = if exact { BLACK } else { WHITE };
    let corners: &[(i32, i32)] = match shape % 4 {
        0 => {
            root.draw(&Circle::new((x, y), 4, fill.filled()))?;
            return root.draw(&Circle::new((x, y), 4, BLACK));
        }
        1 => &[(-4, -4), (4, -4), (4, 4), (-4, 4), (-4, -4)],
        2 => &[(0, -5), (5, 4), (-5, 4), (0, -5)],
        _ => &[(0, -6), (6, 0), (0, 6), (-6, 0), (0, -6)],
    };
    let outline: Vec<(i32, i32)> = corners.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
    root.draw(&Polygon::new(outline.clone(), fill.filled()))?;
    root.draw(&PathElement::new(outline, BLACK))
}

//! Times, each as a ratio against one measured in the same run.

use std::time::{Duration, Instant};

/// One thing is measured so long, or so often, whichever ends first.
const LONG_ENOUGH: Duration = Duration::from_millis(400);
const OFTEN_ENOUGH: usize = 200;

/// The median time of one call. The first call is left out: it warms up.
pub fn time<T>(mut call: impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(call());
    let first = start.elapsed();
    let mut all = Vec::new();
    while all.is_empty() || (start.elapsed() < LONG_ENOUGH && all.len() < OFTEN_ENOUGH) {
        if first > LONG_ENOUGH {
            // Once is enough for what is slow.
            return first;
        }
        let one = Instant::now();
        std::hint::black_box(call());
        all.push(one.elapsed());
    }
    all.sort_unstable();
    all[all.len() / 2]
}

/// A measured point of a curve.
#[derive(Clone, Debug)]
pub struct Point {
    /// The size: items, unknowns, records.
    pub size: usize,
    pub time: Duration,
    /// False when the budget was hit.
    pub exact: bool,
}

/// Points under one label.
#[derive(Clone, Debug)]
pub struct Curve {
    pub label: &'static str,
    pub points: Vec<Point>,
}

impl Curve {
    /// Measures a curve. `call` gives whether the answer is exact. Ends early once a point takes `most`.
    pub fn of<C: FnMut() -> bool>(
        label: &'static str,
        sizes: &[usize],
        most: Duration,
        made: impl Fn(usize) -> C,
    ) -> Self {
        let mut points = Vec::new();
        for &size in sizes {
            let mut call = made(size);
            let exact = call();
            let time = time(&mut call);
            points.push(Point { size, time, exact });
            if time > most {
                break;
            }
        }
        Self { label, points }
    }
}

/// Curves over one kind of size.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The name of the files, `assess-unknowns`.
    pub name: &'static str,
    pub title: &'static str,
    /// What the size counts.
    pub sizes: &'static str,
    pub curves: Vec<Curve>,
}

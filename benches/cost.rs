//! What work costs, and where it can explode: `cargo bench --bench cost`. With `-- --write` the figures of
//! `docs/cost.md` are written to `docs/cost/`; named figures alone with `-- --write assess-records`.
//!
//! Read the ratios: they are against one settled case, measured in the same run. The times beside them are those of
//! one machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "cost/made.rs"]
mod made;
#[path = "cost/measure.rs"]
mod measure;
#[path = "cost/plot.rs"]
mod plot;

use std::path::{Path, PathBuf};
use std::time::Duration;

use appraise::analysis;
use appraise::case::Case;
use appraise::comparison::{Request, compare};
use appraise::evaluate::{Detail, evaluate};
use appraise::framework::Framework;
use appraise::program::{Program, compile};
use appraise::space::Budget;
use appraise::syntax::tree::ReadingKind;
use appraise::workspace::{Rules, Workspace};
use measure::{Curve, Figure, time};
use plot::{milliseconds, ratio};

/// A curve ends at the first point that takes so long.
const MOST: Duration = Duration::from_secs(4);

/// A figure by the name of its files, and how it is measured.
type Drawn = (&'static str, fn() -> Figure);

fn main() {
    let writes = std::env::args().any(|it| it == "--write");
    let unit = settled_case();
    println!("one settled case of 200 items under 400 rules: {:.3} ms\n", milliseconds(unit));
    println!("target (a): every check of rules/*.appraise, all files together, under 1 s");
    say(unit, every_check(), Duration::from_secs(1));
    println!("target (b): a case of 200 items of which 30 are unknown, exactly, under 50 ms");
    let (thirty, exact) = thirty_unknown();
    say(unit, thirty, Duration::from_millis(50));
    assert!(exact, "the result of (b) is exact");
    let all: [Drawn; 6] = [
        ("assess-items", assess_items),
        ("assess-unknowns", assess_unknowns),
        ("assess-records", assess_records),
        ("check-items", check_items),
        ("check-values", check_values),
        ("compare-items", compare_items),
    ];
    let named: Vec<String> = std::env::args().filter(|it| all.iter().any(|(name, _)| it == name)).collect();
    for (_, figure) in all.iter().filter(|(name, _)| named.is_empty() || named.iter().any(|it| it == name)) {
        let figure = figure();
        println!("\n{}\n{}", figure.title, plot::csv(&figure, unit));
        if writes {
            write(&figure, unit);
        }
    }
}

fn say(unit: Duration, found: Duration, target: Duration) {
    let verdict = if found < target { "met" } else { "MISSED" };
    println!(
        "  {:.2} ms, {:.1} times one settled case: {verdict}\n",
        milliseconds(found),
        ratio(found, unit)
    );
}

fn write(figure: &Figure, unit: Duration) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cost");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{}.csv", figure.name)), plot::csv(figure, unit)).unwrap();
    plot::svg(figure, unit, &folder.join(format!("{}.svg", figure.name))).unwrap();
}

// --------------------------------------------------------------------- targets

/// What everything else is held against.
fn settled_case() -> Duration {
    let framework = common::framework(&made::ordinary(200, 400, 0));
    let case = common::case(&framework, &made::case(200, 0));
    let program = compile(&framework);
    time(|| assess(&program, &case))
}

fn thirty_unknown() -> (Duration, bool) {
    let framework = common::framework(&made::ordinary(200, 400, 0));
    let case = common::case(&framework, &made::case(200, 30));
    let program = compile(&framework);
    (time(|| assess(&program, &case)), assess(&program, &case))
}

/// Reading the files and every check of them, as `appraise check rules/*.appraise` does.
fn every_check() -> Duration {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_file()).collect();
    files.sort();
    time(|| {
        for file in &files {
            if let Rules::Framework(it) = Workspace::here().load_rules(file).unwrap() {
                std::hint::black_box(analysis::check(&compile(&it.framework), &[], Budget::default()));
            }
        }
    })
}

// -------------------------------------------------------------------- one call

/// Assesses a case; true when every result is exact.
fn assess(program: &Program<'_>, case: &Case) -> bool {
    evaluate(program, case, ReadingKind::Open, Budget::default(), Detail::Results).unwrap().exact
}

fn assess_of(rules: &str, case: &str) -> impl FnMut() -> bool + use<> {
    let framework: &'static Framework = Box::leak(Box::new(common::framework(rules)));
    let case = common::case(framework, case);
    let program = compile(framework);
    move || assess(&program, &case)
}

fn check_of(rules: &str) -> impl FnMut() -> bool + use<> {
    let framework: &'static Framework = Box::leak(Box::new(common::framework(rules)));
    let program = compile(framework);
    move || analysis::check(&program, &[], Budget::default()).unsettled.is_empty()
}

fn compare_of(a: &str, b: &str) -> impl FnMut() -> bool + use<> {
    let (a, b) = (common::framework(a), common::framework(b));
    let request = Request { pairs: &[], budget: Budget::default(), limit: 200 };
    move || compare(&a, &b, &[], request).unwrap().unsettled.is_empty()
}

// --------------------------------------------------------------------- figures

fn assess_items() -> Figure {
    let sizes = [25, 50, 100, 200, 400, 800];
    let of = |share: usize| move |n| assess_of(&made::ordinary(n, 2 * n, 0), &made::case(n, n * share / 100));
    Figure {
        name: "assess-items",
        title: "assess: items (two rules for each)",
        sizes: "items",
        curves: vec![
            Curve::of("all known", &sizes, MOST, of(0)),
            Curve::of("one in ten unknown", &sizes, MOST, of(10)),
            Curve::of("all unknown", &sizes, MOST, of(100)),
        ],
    }
}

fn assess_unknowns() -> Figure {
    let sizes = [2, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 96, 128, 200];
    // All items are unknown, so that their number is the number of unknowns; the first curve knows the others of 200.
    Figure {
        name: "assess-unknowns",
        title: "assess: unknown items, by the shape of the rules",
        sizes: "unknown items",
        curves: vec![
            Curve::of("rules about a few items each", &sizes, MOST, |n| {
                assess_of(&made::ordinary(200, 400, 0), &made::case(200, n))
            }),
            Curve::of("points, one for each item", &sizes, MOST, |n| assess_of(&made::counting(n), "")),
            Curve::of("pairs that stand far apart", &sizes, MOST, |n| assess_of(&made::pairs(n), "")),
            Curve::of("points, no two sums alike", &sizes[..9], MOST, |n| {
                assess_of(&made::all_sums_differ(n), "")
            }),
        ],
    }
}

fn assess_records() -> Figure {
    let sizes = [1, 3, 10, 30, 100, 200];
    let listed = |n_unknown| move |n: usize| assess_of(&made::records(200), &made::plans(n, n_unknown, true));
    Figure {
        name: "assess-records",
        title: "assess: records of one list",
        sizes: "records",
        curves: vec![
            Curve::of("all known", &sizes, MOST, listed(0)),
            Curve::of("one item of each unknown", &sizes, MOST, listed(1)),
            Curve::of("three items of each unknown", &sizes, MOST, listed(3)),
            Curve::of("none listed, so many may be", &sizes[1..], MOST, |n| assess_of(&made::records(n), "")),
        ],
    }
}

fn check_items() -> Figure {
    let sizes = [5, 10, 20, 40, 80, 160];
    Figure {
        name: "check-items",
        title: "check: items, by the shape of the rules",
        sizes: "items",
        curves: vec![
            Curve::of("rules about a few items each", &sizes, MOST, |n| {
                check_of(&made::ordinary(n, 2 * n, 0))
            }),
            Curve::of("points, one for each item", &sizes, MOST, |n| check_of(&made::counting(n))),
            Curve::of("pairs that stand far apart", &[4, 8, 12, 16, 20, 24, 28], MOST, |n| {
                check_of(&made::pairs(n))
            }),
        ],
    }
}

fn check_values() -> Figure {
    let sizes = [2, 3, 4, 6, 8, 12, 16, 24];
    Figure {
        name: "check-values",
        title: "check: levels of each item (rules about four items each)",
        sizes: "levels",
        curves: vec![
            Curve::of("8 items", &sizes, MOST, |n| check_of(&made::of_values(8, n))),
            Curve::of("32 items", &sizes, MOST, |n| check_of(&made::of_values(32, n))),
        ],
    }
}

fn compare_items() -> Figure {
    let sizes = [5, 10, 20, 40, 80, 160];
    let of = |changed: fn(usize) -> usize| {
        move |n: usize| compare_of(&made::ordinary(n, 2 * n, 0), &made::ordinary(n, 2 * n, changed(2 * n)))
    };
    Figure {
        name: "compare-items",
        title: "compare: items (two rules for each)",
        sizes: "items",
        curves: vec![
            Curve::of("nothing differs", &sizes, MOST, of(|_| 0)),
            Curve::of("one rule in ten differs", &sizes, MOST, of(|n| n.div_ceil(10))),
            Curve::of("every rule differs", &sizes, MOST, of(|n| n)),
        ],
    }
}

//! Cases against conclusions, a mark in each box.

use super::grid::{Grid, Mark};
use crate::comparison::Change;
use crate::report::words::title;
use crate::report::{Compared, ComparedMany, marked, pair_name};

/// Adds a mark to the row and the column of these names.
fn put(grid: &mut Grid, row: &str, column: &str, mark: Mark) {
    let place = grid.columns.iter().position(|it| it == column).unwrap_or_else(|| {
        grid.columns.push(column.to_owned());
        grid.columns.len() - 1
    });
    let at = grid.rows.iter().position(|(it, _)| it == row).unwrap_or_else(|| {
        grid.rows.push((row.to_owned(), Vec::new()));
        grid.rows.len() - 1
    });
    let marks = &mut grid.rows[at].1;
    marks.resize(marks.len().max(place + 1), Mark::Nothing);
    marks[place] = mark;
}

/// Every row has a box in every column.
fn filled(mut grid: Grid) -> Grid {
    for (_, marks) in &mut grid.rows {
        marks.resize(grid.columns.len(), Mark::Nothing);
    }
    grid
}

fn legend(differs: &str, may: &str) -> Vec<(Mark, String)> {
    vec![
        (Mark::Same, "the same in all, on every completion".to_owned()),
        (Mark::May, may.to_owned()),
        (Mark::Differs, differs.to_owned()),
        (Mark::Nothing, "no such conclusion of this record".to_owned()),
    ]
}

/// Two frameworks on the cases.
pub(crate) fn of_two(compared: &Compared<'_>) -> Grid {
    let study = compared.study;
    let [a, b] = compared.frameworks.map(|it| it.name.as_str());
    let mut grid = Grid {
        name: "matrix".to_owned(),
        title: format!("Where {a} (a) and {b} (b) differ on the cases"),
        columns: Vec::new(),
        rows: Vec::new(),
        legend: legend("surely differs", "may differ: it hangs on what is open"),
    };
    for it in &study.cases {
        let mark = match it.change {
            Change::Same => Mark::Same,
            Change::May => Mark::May,
            Change::Surely => Mark::Differs,
            Change::Apart => Mark::Nothing,
        };
        let conclusion = pair_name(study, it.paired);
        put(&mut grid, &title(&compared.cases[it.case].id, &it.record), &conclusion, mark);
    }
    filled(grid)
}

/// Several frameworks on the cases.
pub(crate) fn of_many(compared: &ComparedMany<'_>) -> Grid {
    let mut grid = Grid {
        name: "matrix".to_owned(),
        title: format!("Where {} frameworks agree on the cases", compared.frameworks.len()),
        columns: Vec::new(),
        rows: Vec::new(),
        legend: legend("settled in all that say something, and not the same", "open in some of them"),
    };
    for row in &compared.many.rows {
        let mark = match marked(compared, row) {
            "=" => Mark::Same,
            "#" => Mark::Differs,
            "?" => Mark::May,
            _ => Mark::Nothing,
        };
        put(&mut grid, &title(&compared.cases[row.case].id, &row.record), &row.conclusion, mark);
    }
    filled(grid)
}

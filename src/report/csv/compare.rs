//! Comparisons for a spreadsheet: one row a result of a case.

use super::written;
use crate::comparison::{Said, Side};
use crate::framework::values;
use crate::report::json::change_word;
use crate::report::{Compared, ComparedMany, marked};

/// Two frameworks on the cases; without cases the conclusions over all cases.
pub fn comparison(compared: &Compared<'_>) -> String {
    let study = compared.study;
    let framework = &study.comparison.joint.framework;
    if study.cases.is_empty() {
        let head = ["conclusion_a", "conclusion_b", "b is", "situations", "differ", "lower", "higher"];
        let rows = study.comparison.differences.iter().map(|it| {
            let counts = &it.situations;
            let names = [
                framework.conclusion_text(it.paired.a, it.paired.cell_a),
                framework.conclusion_text(it.paired.b, it.paired.cell_b),
                crate::report::json::verdict_word(it.verdict).to_owned(),
            ];
            let counts = [counts.all, counts.differ, counts.lower, counts.higher].map(|it| it.to_string());
            names.into_iter().chain(counts).collect()
        });
        return written(&head.map(str::to_owned), rows);
    }
    let head =
        ["case", "record", "conclusion", "a", "b", "change", "because_a", "because_b", "open_a", "open_b"];
    let rows = study.cases.iter().map(|it| {
        let said = |at: usize, side: Side| {
            let domain = &framework.conclusions[it.paired.of(side).0].domain;
            bound(&it.said[at], values::result(&framework.vocabulary, domain, &it.said[at].values))
        };
        let [a, b] = &it.said;
        vec![
            compared.cases[it.case].id.clone(),
            it.record.clone(),
            framework.conclusion_text(it.paired.a, it.paired.cell_a),
            said(0, Side::A),
            said(1, Side::B),
            change_word(it.change).to_owned(),
            a.because.join(", "),
            b.because.join(", "),
            a.open.join(", "),
            b.open.join(", "),
        ]
    });
    written(&head.map(str::to_owned), rows)
}

/// Several frameworks on the cases, a column each.
pub fn comparisons(compared: &ComparedMany<'_>) -> String {
    let mut head = ["case", "record", "conclusion", "together"].map(str::to_owned).to_vec();
    head.extend(compared.frameworks.iter().enumerate().map(|(at, it)| format!("{} {}", at + 1, it.name)));
    let rows = compared.many.rows.iter().map(|it| {
        let mut row = vec![
            compared.cases[it.case].id.clone(),
            it.record.clone(),
            it.conclusion.clone(),
            // A sign such as `=` would be a formula to a spreadsheet.
            match marked(compared, it) {
                "=" => "same",
                "#" => "differ",
                "?" => "open",
                other => other,
            }
            .to_owned(),
        ];
        row.extend(it.said.iter().zip(&compared.frameworks).map(|(cell, framework)| match cell {
            None => String::new(),
            Some(cell) => {
                let domain = &framework.conclusions[cell.conclusion].domain;
                bound(&cell.said, values::result(&framework.vocabulary, domain, &cell.said.values))
            }
        }));
        row
    });
    written(&head, rows)
}

/// A result that the budget left a bound says that it is one.
fn bound(said: &Said, result: String) -> String {
    if said.is_exact { result } else { format!("at most {result}") }
}

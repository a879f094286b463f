//! Words about comparisons that text, Markdown and pictures share.

use super::json::verdict_word;
use crate::comparison::{Agreement, Change, Clause, Difference, Side, Study};
use crate::explain::values;
use crate::framework::Value;

/// A record of a case: `haarlem / projects.waste`; the case itself by its id.
pub(crate) fn title(id: &str, record: &str) -> String {
    if record.is_empty() { id.to_owned() } else { format!("{id} / {record}") }
}

/// What a side is called.
pub(crate) fn letter(side: Side) -> &'static str {
    match side {
        Side::A => "a",
        Side::B => "b",
    }
}

/// The value of a side in words.
pub(super) fn value(study: &Study, it: &Difference, side: Side, value: Value) -> String {
    let framework = &study.comparison.joint.framework;
    framework.value_text(&framework.conclusions[it.paired.of(side).0].domain, value)
}

/// `trust is limited or strong`.
pub(super) fn clause(it: &Clause) -> String {
    let word = |value: &String| match value.as_str() {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        other => other.to_owned(),
    };
    let all: Vec<String> = it.values.iter().map(word).collect();
    format!("{} is {}", it.name, values::listed(&all, "or"))
}

/// The cells of a pair in the overview behind its name: verdict and situations; on cases how many results are the same,
/// surely differ and may differ.
pub(super) fn overview_cells(study: &Study, it: &Difference) -> Vec<String> {
    let mut cells = vec![
        verdict_word(it.verdict).to_owned(),
        it.situations.all.to_string(),
        it.situations.differ.to_string(),
    ];
    if !study.cases.is_empty() {
        let count = |change: Change| {
            study.cases.iter().filter(|case| case.paired == it.paired && case.change == change).count()
        };
        cells.extend([Change::Same, Change::Surely, Change::May].map(|it| count(it).to_string()));
    }
    cells
}

/// A figure with two places.
pub(super) fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |it| format!("{it:.2}"))
}

/// Observed agreement, kappa plain, linear and quadratic, alpha.
pub(super) fn figures(it: &Agreement) -> [String; 5] {
    [it.observed, it.kappa, it.linear_kappa, it.quadratic_kappa, it.alpha].map(figure)
}

/// What the figures cannot carry.
pub(super) fn caution(it: &Agreement) -> String {
    let left_out = format!("{} verdicts are left out because one side leaves them open", it.n_open);
    let weight = match it.n {
        0 => return left_out,
        n if n < 10 => format!("{n} verdicts: too few to say more than how many are equal"),
        n if n < 30 => format!("{n} verdicts: kappa and alpha move with every one of them"),
        n => format!("{n} verdicts"),
    };
    match it.alpha_without_one {
        Some((low, high)) => {
            format!("{weight}; leaving out any one, alpha lies in {low:.2}..{high:.2}. {left_out}")
        }
        None => {
            format!("{weight}; where all verdicts are one value, kappa and alpha are not defined. {left_out}")
        }
    }
}

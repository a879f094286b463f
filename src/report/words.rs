//! Words about comparisons that text, Markdown and pictures share.

use super::json::verdict_word;
use crate::comparison::{Agreement, Change, Clause, Difference, Side, Study};
use crate::diagnostic::counted;
use crate::framework::Value;
use crate::framework::values;

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

/// `trust is limited or strong`; of a list `some projects have reach`, `no projects have reach`.
pub(super) fn clause(it: &Clause) -> String {
    let of_list = it.name.strip_prefix("some ").filter(|_| !it.is_item);
    match (of_list, it.values.as_slice()) {
        (Some(_), [only]) if only == "true" => return it.name.clone(),
        (Some(rest), [only]) if only == "false" => return format!("no {rest}"),
        _ => {}
    }
    let all: Vec<String> = it.values.iter().map(|it| yes_or_no(it).to_owned()).collect();
    format!("{} is {}", it.name, values::listed(&all, "or"))
}

/// A value as text speaks of it: a case file has `true`, a person says yes.
pub(super) fn yes_or_no(value: &str) -> &str {
    match value {
        "true" => "yes",
        "false" => "no",
        other => other,
    }
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

/// The regions that are not shown, and the situations beyond those that were made; none when everything is shown.
pub(super) fn not_shown(n_regions: usize, not_listed: u128) -> Option<String> {
    let regions = (n_regions > 0).then(|| counted(n_regions, "more region"));
    let others = (not_listed > 0).then(|| format!("{} beyond the regions", counted(not_listed, "situation")));
    let all: Vec<String> = regions.into_iter().chain(others).collect();
    (!all.is_empty()).then(|| values::listed(&all, "and"))
}

/// Verdicts of which one assessor has the order that the other has turned round.
pub(super) fn reversed(n: usize) -> String {
    let (stands, s) = if n == 1 { ("stands", "") } else { ("stand", "s") };
    format!("{} of verdicts {stands} in opposite order (rank reversal{s})", counted(n, "pair"))
}

/// How many verdicts a figure does not stand on.
fn left_out(it: &Agreement) -> String {
    match it.n_open {
        1 => "1 verdict is left out because one side leaves it open".to_owned(),
        n => format!("{n} verdicts are left out because one side leaves them open"),
    }
}

/// Agreement in a sentence, where the verdicts are too few for more.
pub(super) fn few_verdicts(it: &Agreement) -> String {
    let n_equal = it.observed.map_or(0.0, |share| share * it.n as f64).round();
    format!("{n_equal} of {} equal: too few for kappa or alpha. {}", it.n, left_out(it))
}

/// What the figures cannot carry.
pub(super) fn caution(it: &Agreement) -> String {
    let left_out = left_out(it);
    let weight = match it.n {
        0 => return left_out,
        1 => "1 verdict: too few to say more than whether it is equal".to_owned(),
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

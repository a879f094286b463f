//! The portfolio: a line a judgement with its count, and which records are counted.

use unicode_width::UnicodeWidthStr as _;

use super::Style;
use super::layout::{hanging, indented, pad};
use crate::diagnostic::counted;
use crate::explain::{PortfolioExplanation, explain_portfolios};
use crate::report::Assessment;

/// Nothing when the framework has no portfolio.
pub(super) fn portfolio(assessment: &Assessment<'_>, style: Style) -> Vec<String> {
    if assessment.portfolio.is_empty() {
        return Vec::new();
    }
    let cases: Vec<_> = assessment.cases.iter().map(|it| (it.case, it.evaluation)).collect();
    let told = explain_portfolios(assessment.framework, &cases, &assessment.portfolio);
    let n_cases = cases.len();
    let mut lines = vec![String::new(), style.strong(&format!("portfolio of {}", counted(n_cases, "case")))];
    let longest = |text: &dyn Fn(&PortfolioExplanation) -> &str| {
        told.iter().map(|it| text(it).width()).max().unwrap_or(0)
    };
    let widths = (longest(&|it| &it.name), longest(&|it| &it.result));
    for it in &told {
        lines.extend(line(it, widths, style));
    }
    if let Some(it) = told.iter().find(|it| it.of.0 != it.of.1) {
        let (least, most) = it.of;
        let text = format!(
            "of {least} to {most}: {least} {} are listed; with those that the open lists may still hold there are \
             at most {most}",
            it.what
        );
        lines.extend(indented(&text, 2, style.width));
    }
    lines
}

/// `name  result  3 of 16 to 240 projects`, then what is counted.
fn line(it: &PortfolioExplanation, widths: (usize, usize), style: Style) -> Vec<String> {
    let lead = format!("  {}  {}  ", pad(&it.name, widths.0), pad(&it.result, widths.1));
    let counted = format!("{} {}", it.count, it.what);
    let mut lines = if lead.width() + counted.width() <= style.width {
        vec![format!("{lead}{counted}")]
    } else {
        let lead = format!("  {}  ", pad(&it.name, widths.0));
        hanging(&lead, &format!("{}: {counted}", it.result), style.width)
    };
    for (what, records) in [("counted", &it.certain), ("possibly counted", &it.possible)] {
        if !records.is_empty() {
            lines.extend(hanging(&format!("      {what}: "), &records.join(", "), style.width));
        }
    }
    lines
}

//! What `compare` says of several frameworks, or of one in several readings.

use super::layout::{hanging, table};
use super::{Style, joined};
use crate::comparison::{Row, Standing};
use crate::diagnostic::counted;
use crate::framework::values;
use crate::report::json::verdict_word;
use crate::report::words::{caution, figure, figures, reversed, title};
use crate::report::{ComparedMany, marked, reading_word, short_digest, titled};

/// Several frameworks two by two, the matrix, all together, and what would settle most.
pub fn comparisons(compared: &ComparedMany<'_>, style: Style) -> String {
    let mut lines = Vec::new();
    for (at, framework) in compared.frameworks.iter().enumerate() {
        let digest = short_digest(&compared.digests[at]);
        let reading = reading_word(compared.readings[at]);
        let text = format!(
            "{}  {} ({digest}), reading {reading}",
            at + 1,
            titled(&framework.name, &framework.version)
        );
        lines.push(style.strong(&text));
    }
    lines.extend(two_by_two(compared, style));
    lines.extend(matrix(compared, style));
    lines.extend(together(compared, style));
    lines.extend(standings(compared, style));
    joined(lines)
}

fn two_by_two(compared: &ComparedMany<'_>, style: Style) -> Vec<String> {
    let many = compared.many;
    let mut names: Vec<String> = Vec::new();
    let name = |study: &crate::comparison::Study, it: &crate::comparison::Difference| {
        study.comparison.joint.framework.conclusion_text(it.paired.a, it.paired.cell_a)
    };
    for (_, _, study) in &many.studies {
        for it in &study.comparison.differences {
            let own = name(study, it);
            if !names.contains(&own) {
                names.push(own);
            }
        }
    }
    if names.is_empty() {
        return vec![
            String::new(),
            "no two of them share a conclusion; name pairs with --pair A=B".to_owned(),
        ];
    }
    let mut rows = vec![vec!["the second is".to_owned()]];
    rows[0].extend(many.studies.iter().map(|(a, b, _)| format!("{}:{}", a + 1, b + 1)));
    for own in names {
        let mut row = vec![own.clone()];
        for (_, _, study) in &many.studies {
            let found = study.comparison.differences.iter().find(|it| name(study, it) == own);
            row.push(found.map_or("-", |it| verdict_word(it.verdict)).to_owned());
        }
        rows.push(row);
    }
    let mut lines = vec![String::new(), style.strong("Two by two, over all cases")];
    lines.extend(table(&rows, 2, style.width));
    for (a, b, study) in &many.studies {
        for unsettled in &study.comparison.unsettled {
            lines.push(format!(
                "  {}:{} {unsettled}: not settled, more than the budget allows",
                a + 1,
                b + 1
            ));
        }
    }
    lines
}

fn matrix(compared: &ComparedMany<'_>, style: Style) -> Vec<String> {
    if compared.many.rows.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        style.strong("Case by case (= all the same, # settled and not the same, ? open)"),
    ];
    let mut last = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in &compared.many.rows {
        let id = &compared.cases[row.case].id;
        let title = title(id, &row.record);
        if title != last {
            lines.extend(table(&rows, 4, style.width));
            rows.clear();
            lines.push(format!("  {title}"));
            let mut head = vec![String::new(), String::new()];
            head.extend((1..=compared.frameworks.len()).map(|it| it.to_string()));
            rows.push(head);
            last = title;
        }
        rows.push(row_cells(compared, row));
    }
    lines.extend(table(&rows, 4, style.width));
    lines
}

fn row_cells(compared: &ComparedMany<'_>, row: &Row) -> Vec<String> {
    let mut cells = vec![marked(compared, row).to_owned(), row.conclusion.clone()];
    for (cell, framework) in row.said.iter().zip(&compared.frameworks) {
        cells.push(match cell {
            None => "-".to_owned(),
            Some(it) => {
                let domain = &framework.conclusions[it.conclusion].domain;
                values::result(&framework.vocabulary, domain, &it.said.values)
            }
        });
    }
    cells
}

fn together(compared: &ComparedMany<'_>, style: Style) -> Vec<String> {
    let many = compared.many;
    if compared.cases.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), style.strong("Agreement on settled verdicts")];
    let mut rows = vec![
        ["", "verdicts", "open", "equal", "kappa", "linear", "quadratic", "alpha"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (a, b, study) in &many.studies {
        let it = &study.together;
        let mut row = vec![format!("{}:{}", a + 1, b + 1), it.n.to_string(), it.n_open.to_string()];
        row.extend(figures(it));
        rows.push(row);
    }
    lines.extend(table(&rows, 2, style.width));
    let reversals: usize = many.studies.iter().map(|(_, _, it)| it.reversals.len()).sum();
    if reversals > 0 {
        lines.push(format!("  {}", reversed(reversals)));
    }
    for (a, b, study) in many.studies.iter().take(1) {
        lines.extend(hanging(&format!("  {}:{} ", a + 1, b + 1), &caution(&study.together), style.width));
    }
    if compared.frameworks.len() > 2 {
        let mut rows =
            vec![["all of them", "verdicts", "left out", "all equal", "alpha"].map(str::to_owned).to_vec()];
        for it in many.together.iter().filter(|it| it.n > 0) {
            rows.push(vec![
                it.conclusion.clone(),
                it.n.to_string(),
                it.n_left_out.to_string(),
                if it.has_scale { it.n_same.to_string() } else { "-".to_owned() },
                figure(it.alpha),
            ]);
        }
        lines.extend(table(&rows, 2, style.width));
        for it in many.together.iter().filter(|it| it.n > 0) {
            let scale = match it.scale_of {
                Some(place) => format!("on the scale of {}, through crosswalks", place + 1),
                None if it.has_scale => continue,
                None => "no one scale: not every other has its values or a crosswalk to them".to_owned(),
            };
            lines.extend(hanging(&format!("  {}: ", it.conclusion), &scale, style.width));
        }
    }
    lines
}

fn standings(compared: &ComparedMany<'_>, style: Style) -> Vec<String> {
    if compared.cases.is_empty() {
        return Vec::new();
    }
    let names: Vec<String> = (1..=compared.frameworks.len()).map(|it| it.to_string()).collect();
    standing_lines(&names, &compared.many.standing, style)
}

/// Low, not applicable and open told apart, and the questions that would settle most.
pub(super) fn standing_lines(names: &[String], all: &[Standing], style: Style) -> Vec<String> {
    let mut lines = vec![String::new(), style.strong("How the results stand")];
    let head = ["", "settled", "of these lowest", "not applicable", "cannot be settled"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (name, it) in names.iter().zip(all) {
        let counts = [it.settled, it.lowest, it.not_applicable, it.open].map(|it| it.to_string());
        rows.push(std::iter::once(name.clone()).chain(counts).collect());
    }
    lines.extend(table(&rows, 2, style.width));
    for (name, it) in names.iter().zip(all).filter(|(_, it)| it.open > 0) {
        lines.extend(hanging(&format!("  {name}: "), &questions_text(it), style.width));
    }
    lines
}

/// The questions that would settle most, in words.
pub(crate) fn questions_text(it: &Standing) -> String {
    let Some((first, n)) = it.questions.first() else {
        return match &it.best_pair {
            Some(([x, y], n)) => {
                format!("no question alone settles a result; {x} and {y} together settle {n} of {}", it.open)
            }
            None => "no one or two questions settle an open result".to_owned(),
        };
    };
    let mut text = format!("{first} would settle {n} of {}", counted(it.open, "open result"));
    if let Some(([x, y], both)) = it.best_pair.as_ref().filter(|(_, both)| both > n) {
        text.push_str(&format!("; {x} and {y} together {both}"));
    }
    if it.is_partial {
        text.push_str(" (some results were too much to look into)");
    }
    text
}

//! Why, as headings and lists.

use super::{plain, row, rule};
use crate::explain::{ConclusionExplanation, Explanation, Grid};
use crate::report::{reading_word, short_digest};

/// Why, as headings and lists.
pub fn explanation(explanation: &Explanation) -> String {
    let mut text = format!(
        "# {}\n\n{} {} ({}), reading: {}\n",
        plain(&explanation.case),
        plain(&explanation.framework),
        explanation.version,
        short_digest(&explanation.digest),
        reading_word(explanation.reading)
    );
    for record in &explanation.records {
        let title = match (record.path.is_empty(), record.title.is_empty()) {
            (true, true) => String::new(),
            (true, false) => record.title.clone(),
            (false, true) => record.path.clone(),
            (false, false) => format!("{}: {}", record.path, record.title),
        };
        if !title.is_empty() {
            text.push_str(&format!("\n## {}\n", plain(&title)));
        }
        for conclusion in &record.conclusions {
            text.push_str(&one(conclusion));
        }
    }
    text
}

fn one(conclusion: &ConclusionExplanation) -> String {
    let mut text = format!("\n### {}: {}\n\n", plain(&conclusion.name), plain(&conclusion.result));
    if !conclusion.question.is_empty() {
        text.push_str(&format!("{}\n\n", plain(&conclusion.question)));
    }
    if let Some(grid) = &conclusion.grid {
        text.push_str(&matrix(grid));
    }
    for line in &conclusion.lines {
        let effect = if line.effect.is_empty() { String::new() } else { format!(", {}", line.effect) };
        let because = match (line.decides, line.because.as_str()) {
            (false, _) | (_, "") => String::new(),
            (true, because) => format!(". {}", plain(because)),
        };
        let source =
            if line.source.is_empty() { String::new() } else { format!(" ({})", plain(&line.source)) };
        text.push_str(&format!(
            "- `{}` **{}**{}: {}{because}{source}\n",
            line.mark.sign(),
            plain(&line.name),
            plain(&effect),
            plain(&line.text)
        ));
    }
    if !conclusion.settle.is_empty() {
        text.push_str("\nWhat would settle it:\n\n");
        for item in &conclusion.settle {
            let question =
                if item.question.is_empty() { String::new() } else { format!(": {}", plain(&item.question)) };
            text.push_str(&format!("- {} ({}){question}\n", plain(&item.path), item.standing));
        }
    }
    if !conclusion.rests_on.is_empty() {
        text.push_str("\nIt rests on what nobody recorded:\n\n");
        for it in &conclusion.rests_on {
            text.push_str(&format!("- {}\n", plain(it)));
        }
    }
    text
}

pub(super) fn matrix(grid: &Grid) -> String {
    let mut text = row(std::iter::once(&grid.by).chain(&grid.columns).map(|it| plain(it)));
    text.push_str(&rule(grid.columns.len() + 1));
    for (name, cells) in &grid.rows {
        text.push_str(&row(std::iter::once(name).chain(cells).map(|it| plain(it))));
    }
    if !grid.notes.is_empty() {
        text.push('\n');
    }
    for note in &grid.notes {
        text.push_str(&format!("- {}\n", plain(note)));
    }
    text
}

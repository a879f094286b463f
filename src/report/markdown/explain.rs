//! Why, as headings and lists.

use super::{plain, row, rule};
use crate::explain::{ConclusionExplanation, Explanation, Grid, Mark, OpenName};
use crate::report::{reading_word, short_digest, titled};

/// Why, as headings and lists.
pub fn explanation(explanation: &Explanation) -> String {
    let mut text = format!(
        "# {}\n\n{} ({}), reading: {}\n",
        plain(&explanation.case),
        plain(&titled(&explanation.framework, &explanation.version)),
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
        let label = if line.label.is_empty() { String::new() } else { format!(" ({})", line.label) };
        let effect = if line.effect.is_empty() { String::new() } else { format!(", {}", line.effect) };
        let is_idle = !line.decides && line.mark != Mark::Fails;
        let idle = if is_idle { "makes no difference: " } else { "" };
        let because = match (line.decides, line.because.as_str()) {
            (false, _) | (_, "") => String::new(),
            (true, because) if matches!(line.mark, Mark::Open | Mark::Contested) => {
                format!(". If so: {}", plain(because))
            }
            (true, because) => format!(". {}", plain(because)),
        };
        let source =
            if line.source.is_empty() { String::new() } else { format!(" ({})", plain(&line.source)) };
        text.push_str(&format!(
            "- `{}` **{}**{}{}: {idle}{}{because}{source}\n",
            line.mark.sign(),
            plain(&line.name),
            plain(&label),
            plain(&effect),
            plain(&line.text)
        ));
    }
    if conclusion.open.is_empty() && !conclusion.is_settled {
        text.push_str("\nNo answer alone narrows it, several together do.\n");
    }
    if !conclusion.open.is_empty() {
        text.push_str("\nWhat would settle it:\n\n");
    }
    for item in &conclusion.open {
        text.push_str(&open(item));
    }
    if !conclusion.uses.is_empty() {
        let names = conclusion.uses.join(", ");
        text.push_str(&format!("\nIt uses {}: losing one of them alone changes nothing.\n", plain(&names)));
    }
    if !conclusion.rests_on.is_empty() {
        text.push_str("\nIt rests on what nobody recorded:\n\n");
        for it in &conclusion.rests_on {
            text.push_str(&format!("- {}\n", plain(it)));
        }
    }
    text
}

/// `- national_link (unknown): Did the exchange …?`.
fn open(item: &OpenName) -> String {
    let question =
        if item.question.is_empty() { String::new() } else { format!(": {}", plain(&item.question)) };
    let remark = if item.remark.is_empty() { String::new() } else { format!("; {}", plain(&item.remark)) };
    format!("- {} ({}{remark}){question}\n", plain(&item.name), item.standing)
}

pub(super) fn matrix(grid: &Grid) -> String {
    let mut rows = grid.table().into_iter();
    let mut text = String::new();
    if !grid.is_same_everywhere() {
        let cells = |row: Vec<String>| row.iter().map(|it| plain(it)).collect::<Vec<_>>();
        text.extend(rows.next().map(|head| row(cells(head))));
        text.push_str(&rule(grid.columns.len() + 1));
        text.extend(rows.map(|it| row(cells(it))));
    }
    if !grid.notes.is_empty() {
        text.push('\n');
    }
    for note in &grid.notes {
        text.push_str(&format!("- {}\n", plain(note)));
    }
    text
}

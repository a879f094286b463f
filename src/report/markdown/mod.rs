//! Markdown, to be pasted into an annex.

use super::{Assessment, because, reading_word, short_digest};
use crate::explain::{ConclusionExplanation, Explanation, Grid, explain_portfolios};
use crate::report::text::records_in_order;

/// The case x conclusion tables, then the portfolio; with several readings one column each.
pub fn assessment(readings: &[Assessment<'_>]) -> String {
    let Some(first) = readings.first() else { return String::new() };
    let framework = first.framework;
    let title = if framework.title.is_empty() { &framework.name } else { &framework.title };
    let words: Vec<&str> = readings.iter().map(|it| reading_word(it.reading)).collect();
    let mut text = format!(
        "# {}\n\n{} {} ({}), reading: {}\n",
        plain(title),
        plain(&framework.name),
        framework.version,
        short_digest(first.digest),
        words.join(", ")
    );
    for at in 0..first.cases.len() {
        text.push_str(&case(readings, at));
    }
    for reading in readings {
        text.push_str(&portfolio(reading, readings.len() > 1));
    }
    text
}

fn case(readings: &[Assessment<'_>], at: usize) -> String {
    let Some(first) = readings.first() else { return String::new() };
    let Some(assessed) = first.cases.get(at) else { return String::new() };
    let mut text = format!("\n## {}\n\n", plain(&assessed.case.id));
    if !assessed.case.title.is_empty() {
        text.push_str(&format!("{}\n\n", plain(&assessed.case.title)));
    }
    let head: Vec<String> = match readings {
        [_] => ["result", "because", "open"].map(str::to_owned).to_vec(),
        many => many.iter().map(|it| reading_word(it.reading).to_owned()).collect(),
    };
    text.push_str(&row(["record".to_owned(), "conclusion".to_owned()].into_iter().chain(head.clone())));
    text.push_str(&rule(head.len() + 2));
    for record in records_in_order(assessed.case) {
        for (place, answer) in assessed.evaluation.records[record].answers.iter().enumerate() {
            let words = assessed.words(first.framework);
            let mut cells = vec![words.path(record), words.conclusion_name(answer.conclusion, answer.cell)];
            match readings {
                [one] => {
                    let open: Vec<String> = answer.open.iter().map(|&it| words.item_path(it)).collect();
                    cells.extend([
                        words.answer(answer),
                        because(one.framework, answer).join(", "),
                        open.join(", "),
                    ]);
                }
                many => cells.extend(many.iter().filter_map(|reading| {
                    let other = reading.cases.get(at)?;
                    let answer = other.evaluation.records[record].answers.get(place)?;
                    Some(other.words(reading.framework).answer(answer))
                })),
            }
            text.push_str(&row(cells.into_iter()));
        }
    }
    text
}

fn portfolio(assessment: &Assessment<'_>, with_reading: bool) -> String {
    if assessment.portfolio.is_empty() {
        return String::new();
    }
    let reading =
        if with_reading { format!(", reading {}", reading_word(assessment.reading)) } else { String::new() };
    let mut text = format!("\n## Portfolio{reading}\n\n");
    text.push_str(&row(["portfolio", "result", "count", "because"].map(str::to_owned).into_iter()));
    text.push_str(&rule(4));
    let cases: Vec<_> = assessment.cases.iter().map(|it| (it.case, it.evaluation)).collect();
    for it in explain_portfolios(assessment.framework, &cases, &assessment.portfolio) {
        text.push_str(&row([it.name, it.result, it.count, it.because.join(", ")].into_iter()));
    }
    text
}

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

fn matrix(grid: &Grid) -> String {
    let mut text = row(std::iter::once(grid.by.clone()).chain(grid.columns.iter().cloned()));
    text.push_str(&rule(grid.columns.len() + 1));
    for (name, cells) in &grid.rows {
        text.push_str(&row(std::iter::once(name.clone()).chain(cells.iter().cloned())));
    }
    text.push('\n');
    for note in &grid.notes {
        text.push_str(&format!("- {}\n", plain(note)));
    }
    text
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|cell| plain(&cell)).collect();
    format!("| {} |\n", cells.join(" | "))
}

fn rule(n: usize) -> String {
    format!("|{}\n", " --- |".repeat(n))
}

/// Signs that mean something in Markdown are kept as signs.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

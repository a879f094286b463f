//! Markdown, to be pasted into an annex.

mod assess;
mod assessors;
mod compare;
mod explain;

pub use assess::assessment;
pub use assessors::assessors;
pub use compare::{comparison, comparisons, within};
pub use explain::explanation;

/// A row of a table; its cells are Markdown already.
fn row(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The line below the head of a table.
fn rule(n: usize) -> String {
    format!("|{}\n", " --- |".repeat(n))
}

/// A name as code; a name that code cannot hold as plain text.
fn code(name: &str) -> String {
    if name.contains(['`', '|']) { plain(name) } else { format!("`{name}`") }
}

/// Signs that mean something in Markdown are kept as signs; `_` within a word means nothing.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_within = before.is_alphanumeric() && letters.peek().is_some_and(|it| it.is_alphanumeric());
        if matches!(letter, '|' | '*' | '`' | '<' | '>' | '[' | ']' | '#' | '\\')
            || letter == '_' && !is_within
        {
            escaped.push('\\');
        }
        escaped.push(letter);
        before = letter;
    }
    escaped
}

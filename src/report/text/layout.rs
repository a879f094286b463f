//! Lines within a width: wrapping, hanging indents, columns.

use unicode_width::UnicodeWidthStr as _;

/// No column is made narrower than this.
const NARROWEST: usize = 8;
/// Between two columns.
const GAP: usize = 2;

/// Cuts a text into lines of at most `width` columns, at blanks where it can, else after `_`, `.`, `,` or anywhere.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // Not at blanks that do not break: they keep the indent of a name.
    for word in text.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
        let mut word = word.to_owned();
        let gap = usize::from(!line.is_empty());
        if line.width() + gap + word.width() <= width {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(&word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while word.width() > width {
            let at = cut(&word, width);
            let rest = word.split_off(at);
            lines.push(std::mem::replace(&mut word, rest));
        }
        line = word;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where to cut a word that is too long: after a joining sign within the width, else at the width.
fn cut(word: &str, width: usize) -> usize {
    let (mut so_far, mut last, mut joint) = (0, 0, 0);
    for (at, letter) in word.char_indices() {
        so_far += unicode_width::UnicodeWidthChar::width(letter).unwrap_or(0);
        if so_far > width {
            break;
        }
        last = at + letter.len_utf8();
        if matches!(letter, '_' | '.' | '/' | '-') {
            joint = last;
        }
    }
    if joint > 0 { joint } else { last.max(word.chars().next().map_or(1, char::len_utf8)) }
}

/// `first` before the first line, blanks of the same width before the others.
pub(crate) fn hanging(first: &str, text: &str, width: usize) -> Vec<String> {
    // A lead that takes half of the line leaves too little beside it.
    let lead = first.width();
    let indent = if lead > width / 2 { first.len() - first.trim_start().len() + 4 } else { lead };
    let mut lines = wrap(text, width.saturating_sub(indent));
    if lead > width / 2 {
        lines.insert(0, String::new());
    }
    lines
        .iter()
        .enumerate()
        .map(|(at, line)| match at {
            0 => format!("{first}{line}").trim_end().to_owned(),
            _ => format!("{}{line}", " ".repeat(indent)),
        })
        .collect()
}

/// Pads to a width.
pub(crate) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Rows of cells as lines; columns shrink, widest first, and cells wrap, until all fit.
pub(crate) fn table(rows: &[Vec<String>], indent: usize, width: usize) -> Vec<String> {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..n_columns)
        .map(|column| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
        })
        .collect();
    let room = width.saturating_sub(indent + GAP * n_columns.saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max().filter(|it| **it > NARROWEST) {
            Some(widest) => *widest -= 1,
            None => break,
        }
    }
    let mut lines = Vec::new();
    for row in rows {
        let cells: Vec<Vec<String>> =
            row.iter().zip(&widths).map(|(cell, &width)| wrap(cell, width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut line = " ".repeat(indent);
            for (cell, &width) in cells.iter().zip(&widths) {
                line.push_str(&pad(cell.get(at).map_or("", String::as_str), width + GAP));
            }
            lines.push(line.replace('\u{a0}', " ").trim_end().to_owned());
        }
    }
    lines
}

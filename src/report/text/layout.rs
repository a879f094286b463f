//! Lines within a width: wrapping, hanging indents, columns.

use unicode_width::UnicodeWidthStr as _;

/// No paragraph is made narrower than this.
const NARROWEST: usize = 8;
/// Between two columns.
const GAP: usize = 2;

/// Cuts a text into lines of at most `width` columns, at blanks where it can, else after `_`, `.`, `,` or anywhere.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    fold(text, width.max(NARROWEST))
}

/// The same in a column, which may be narrower than any paragraph.
fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for mut word in text.split_whitespace() {
        let gap = usize::from(!line.is_empty());
        if !is_wider(word, width.saturating_sub(line.width() + gap)) {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        while is_wider(word, width) {
            let (piece, rest) = word.split_at(cut(word, width));
            lines.push(piece.to_owned());
            word = rest;
        }
        line = word.to_owned();
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Whether a word has more columns than `width`. Of a long one only so much is looked at as it takes to say so: it is
/// asked again for every line that the word is cut into.
fn is_wider(word: &str, width: usize) -> bool {
    let enough = 8 * width.max(NARROWEST);
    if word.len() <= enough {
        return word.width() > width;
    }
    let mut columns = word.chars().map(|it| unicode_width::UnicodeWidthChar::width(it).unwrap_or(0));
    columns.try_fold(0, |so_far, it| (so_far + it <= width).then_some(so_far + it)).is_none()
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

/// A paragraph: its first line at `indent`, the others a little deeper.
pub(crate) fn indented(text: &str, indent: usize, width: usize) -> Vec<String> {
    let lines = wrap(text, width.saturating_sub(indent + GAP));
    let margin = |at: usize| " ".repeat(if at == 0 { indent } else { indent + GAP });
    lines.iter().enumerate().map(|(at, line)| format!("{}{line}", margin(at))).collect()
}

/// Pads to a width.
pub(crate) fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Makes columns narrower, widest first and none below its least, until all fit in the room.
fn shrink(widths: &mut [usize], least: &[usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        let shrinks = widths.iter_mut().zip(least).filter(|(width, least)| **width > **least);
        match shrinks.max_by_key(|(width, _)| **width) {
            Some((widest, _)) => *widest -= 1,
            None => return,
        }
    }
}

/// Rows of cells as lines. Columns shrink, widest first, and cells wrap at blanks, until all fit. No word is broken, so
/// a name keeps its width, and stands on a line of its own where it leaves the other columns no room.
pub(crate) fn table(rows: &[Vec<String>], indent: usize, width: usize) -> Vec<String> {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize, of: &dyn Fn(&str) -> usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| of(cell)).max().unwrap_or(0)
    };
    let word = |cell: &str| cell.split(' ').map(|it| it.width()).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..n_columns).map(|column| widest(column, &|cell| cell.width())).collect();
    let least: Vec<usize> = (0..n_columns).map(|column| widest(column, &word)).collect();
    // Headings wrap before the cells below them do.
    let body = |column: usize| {
        rows.iter().skip(1).filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let first: Vec<usize> = (0..n_columns)
        .zip(&least)
        .map(|(column, &word)| if column == 0 { usize::MAX } else { body(column).max(word) })
        .collect();
    let room = width.saturating_sub(indent + GAP * n_columns.saturating_sub(1));
    shrink(&mut widths, &first, room);
    shrink(&mut widths, &least, room);
    // Names of the first column that still leave no room for the others stand on lines of their own.
    let others: usize = widths.iter().skip(1).sum();
    if let Some(names) = widths.first_mut().filter(|names| **names + others > room) {
        *names = room.saturating_sub(others).max(NARROWEST);
    }
    let mut lines = Vec::new();
    for row in rows {
        let mut cells: Vec<Vec<String>> =
            row.iter().zip(&widths).map(|(cell, &width)| fold(cell, width)).collect();
        let is_wide = |name: &String| widths.first().is_some_and(|&width| word(name) > width);
        if let (Some(name), Some(cell)) = (row.first().filter(|it| is_wide(it)), cells.first_mut()) {
            cell.clear();
            lines.extend(indented(name, indent, width));
        }
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let mut line = " ".repeat(indent);
            for (cell, &width) in cells.iter().zip(&widths) {
                line.push_str(&pad(cell.get(at).map_or("", String::as_str), width + GAP));
            }
            lines.push(line.trim_end().to_owned());
        }
    }
    lines
}

//! Repairs of a line that were tried: what the line says with one sign changed, where it can then be read.

use super::toml::is_readable;

/// What is wrong with a line, at which byte of it, and the line as it can be read.
pub(super) struct Repair {
    pub at: usize,
    pub what: String,
    pub line: String,
}

/// Signs that are forgotten, in the order in which they are tried.
const FORGOTTEN: [&str; 6] = ["=", ",", "[", "]", "{", "}"];

/// Longer lines are not tried.
const LONGEST: usize = 300;

/// The one change of a sign with which a line that has brackets or several texts can be read.
pub(super) fn repair(line: &str) -> Option<Repair> {
    let has_signs = line.contains(['{', '}', '[', ']']) || line.matches('"').count() > 2;
    if line.len() > LONGEST || !has_signs || line.trim_start().starts_with('[') || is_readable(line) {
        return None;
    }
    swapped(line).or_else(|| quote_inside(line)).or_else(|| forgotten(line))
}

/// A sign that is written otherwise: `==`, `:`, a decimal comma.
fn swapped(line: &str) -> Option<Repair> {
    let changed = |at: usize, length: usize, new: &str, what: String| {
        let whole = format!("{}{new}{}", line.get(..at)?, line.get(at + length..)?);
        is_readable(&whole).then_some(Repair { at, what, line: whole })
    };
    if let Some(at) = line.find("==") {
        return changed(at, 2, "=", "one `=` too many".to_owned());
    }
    let is_digit = |it: Option<&u8>| it.is_some_and(u8::is_ascii_digit);
    let bytes = line.as_bytes();
    // Three digits behind it are perhaps thousands, which is for the analyst to say.
    let comma = |at: usize| {
        let digits = bytes.iter().skip(at + 1).take_while(|it| it.is_ascii_digit()).count();
        at > 0 && is_digit(bytes.get(at - 1)) && digits > 0 && digits != 3
    };
    let commas = line.match_indices(',').filter(|&(at, _)| comma(at));
    let decimal = commas
        .clone()
        .find_map(|(at, _)| changed(at, 1, ".", "a comma inside a number: decimals have a point".to_owned()));
    let colons = || line.match_indices(':');
    decimal.or_else(|| {
        colons().find_map(|(at, _)| changed(at, 1, " =", "`:` stands where `=` should".to_owned()))
    })
}

/// A quote inside a text.
fn quote_inside(line: &str) -> Option<Repair> {
    let quotes: Vec<usize> = line.match_indices('"').map(|(at, _)| at).collect();
    for inner in 1..quotes.len().saturating_sub(1).min(8) {
        for first in 0..quotes.len() - inner - 1 {
            let within = quotes.get(first + 1..=first + inner)?;
            let mut whole = line.to_owned();
            within.iter().rev().for_each(|&at| whole.insert(at, '\\'));
            // Between two texts stand signs; inside one stand words.
            let inside = line.get(quotes.get(first)? + 1..*quotes.get(first + inner + 1)?)?;
            let is_text = !inside.contains(['=', '{', '}', '[', ']']);
            if is_text && is_readable(&whole) {
                let what = "a quote inside a text is written `\\\"`".to_owned();
                return Some(Repair { at: *within.first()?, what, line: whole });
            }
        }
    }
    None
}

/// A sign that is missing between two words.
fn forgotten(line: &str) -> Option<Repair> {
    let places: Vec<usize> = edges(line);
    FORGOTTEN.iter().find_map(|sign| {
        places.iter().find_map(|&at| {
            let (before, after) = (line.get(..at)?, line.get(at..)?);
            let blank = if *sign == "=" { " = " } else { sign };
            let whole = format!("{before}{blank}{after}");
            let next = after.split_whitespace().next().unwrap_or("the end of the line");
            let what = match after.trim().is_empty() {
                true => format!("`{sign}` is missing at the end"),
                false => format!(
                    "`{sign}` is missing before `{}`",
                    if next == "," { next } else { next.trim_end_matches(',') }
                ),
            };
            is_readable(&whole).then_some(Repair { at, what, line: whole })
        })
    })
}

/// Where words, texts and signs begin and end, outside of texts.
fn edges(line: &str) -> Vec<usize> {
    let is_word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
    let mut found = Vec::new();
    let (mut quoted, mut last) = (false, ' ');
    for (at, letter) in line.char_indices() {
        if letter == '"' && last != '\\' {
            if !quoted {
                found.push(at);
            }
            quoted = !quoted;
        } else if !quoted && (!is_word(letter) || !is_word(last)) {
            found.push(at);
        }
        last = letter;
    }
    found.push(line.trim_end().len());
    found
}

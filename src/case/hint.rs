//! The right form of a line that cannot be read, from what stands on it.

use crate::diagnostic::nearest;

/// What is wrong with a line and what to write.
pub(super) struct Hint {
    pub what: String,
    pub help: String,
}

/// Words for yes and no that are none in a case.
const YES_NO: [(&str, &str); 10] = [
    ("yes", "true"),
    ("no", "false"),
    ("y", "true"),
    ("n", "false"),
    ("on", "true"),
    ("off", "false"),
    ("true", "true"),
    ("false", "false"),
    ("ja", "true"),
    ("nee", "false"),
];

/// A hint for a slip: `line` is the line that it stands on, `found` what the reader stumbled over.
pub(super) fn hint(line: &str, found: &str) -> Option<Hint> {
    let line = line.split(" #").next().unwrap_or(line).trim();
    if line.starts_with('#') {
        return None;
    }
    if line.starts_with('{') {
        return new(
            "an observation without its item",
            "write `name = [` on the line above the first one, and `]` below the last",
        );
    }
    curly(line)
        .or_else(|| heading(line))
        .or_else(|| of_value(found.trim().trim_end_matches(','), None))
        .or_else(|| of_line(line))
        .or_else(|| unquoted(line, found.trim().trim_end_matches(',')))
}

fn new(what: impl Into<String>, help: impl Into<String>) -> Option<Hint> {
    Some(Hint { what: what.into(), help: help.into() })
}

fn is_curly(letter: char) -> bool {
    matches!(letter, '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '\u{ab}' | '\u{bb}')
}

/// Quotes of a word processor in the place of straight ones.
fn curly(line: &str) -> Option<Hint> {
    let (_, value) = line.split_once('=')?;
    let first = value.trim_start().chars().next()?;
    let last = value.trim_end().chars().next_back()?;
    if !(is_curly(first) || (first == '"' && is_curly(last))) {
        return None;
    }
    let straight = line.replace(is_curly, "\"");
    new("curly quotes around a text", format!("write straight quotes: `{straight}`"))
}

/// `[[[reviews]]]`, `[sources S1]`, `sources.S1`.
fn heading(line: &str) -> Option<Hint> {
    let is_name = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || "_-".contains(it));
    let inside = line.trim_start_matches('[').trim_end_matches(']').trim();
    if let Some(source) = inside.strip_prefix("sources").filter(|it| it.starts_with(['.', ' ', ':', '/'])) {
        let name = source.trim_matches(['.', ' ', ':', '/']);
        return is_name(name)
            .then(|| new("this is no heading of a source", format!("write `[sources.{name}]`")))
            .flatten();
    }
    let name = line.strip_prefix("[[[")?.trim_start_matches('[').split(']').next()?;
    new("a heading has two square brackets on each side", format!("write `[[{name}]]`"))
}

/// Text without its quotes; behind a name that is known with the whole line.
fn unquoted(line: &str, found: &str) -> Option<Hint> {
    let is_text = |it: char| it.is_alphanumeric() || "_- .'&()".contains(it);
    if found.is_empty() || !found.chars().all(is_text) || !found.starts_with(char::is_alphabetic) {
        return None;
    }
    let whole = line.split_once('=').filter(|(_, value)| value.trim() == found);
    let meant = nearest(found, ["true", "false"]);
    let help = match whole {
        Some((name, _)) if meant.is_some() => {
            let (name, meant) = (name.trim(), meant.unwrap_or_default());
            format!("write `{name} = {meant}` if that is meant, and `{name} = \"{found}\"` for a text")
        }
        Some((name, _)) => format!("write `{} = \"{found}\"`", name.trim()),
        None => format!("write `\"{found}\"`"),
    };
    new(format!("text without quotes: `{found}`"), help)
}

/// A line as a whole.
fn of_line(line: &str) -> Option<Hint> {
    let Some((name, value)) = line.split_once('=') else {
        return without_sign(line);
    };
    let (name, value) = (name.trim(), value.trim());
    if value.is_empty() {
        return new(
            format!("nothing stands after `{name} =`"),
            format!(
                "write the value, or leave the line out; `{name} = \"unknown\"` says that it is not known"
            ),
        );
    }
    if let Some(plain) = name.strip_prefix(['-', '*', '•']).map(str::trim) {
        return new("a line begins with the name of an item", format!("write `{plain} = {value}`"));
    }
    if let Some((plain, _)) = value.split_once("//").map(|(plain, note)| (plain.trim(), note)) {
        return new(
            "`//` begins no comment",
            format!("write `{name} = {plain}`, and `#` before the comment"),
        );
    }
    if name.contains(char::is_whitespace) && !name.starts_with(['"', '\'']) {
        let joined = name.split_whitespace().collect::<Vec<_>>().join("_");
        return new(format!("`{name}` is no name: it has a blank"), format!("write `{joined} = {value}`"));
    }
    if value.starts_with("{{") || value.ends_with("}}") {
        let single = value.replace("{{", "{").replace("}}", "}");
        return new("one brace too many", format!("write `{name} = {single}`"));
    }
    if let Some(inside) = value.strip_prefix('{').and_then(|it| it.strip_suffix('}'))
        && !inside.trim().is_empty()
        && !inside.contains(['=', ':', '{'])
    {
        let inside = inside.trim();
        return new(
            "braces around a value without its name",
            match inside.contains(',') {
                true => format!("write `{name} = {{ one_of = [{inside}] }}` if it is one of these"),
                false => format!("write `{name} = {0}`, or `{name} = {{ value = {0} }}`", as_value(inside)),
            },
        );
    }
    of_value(value, Some(name))
}

/// A line without `=`.
fn without_sign(line: &str) -> Option<Hint> {
    if let Some(remark) = line.strip_prefix("//") {
        return new("`//` begins no remark", format!("write `# {}`", remark.trim()));
    }
    let (name, value) = line.split_once(':').or_else(|| line.split_once(char::is_whitespace))?;
    let is_sign = |it: char| !it.is_alphanumeric() && !"\"'[{-+.".contains(it);
    let (name, value) = (name.trim(), value.trim_start_matches(is_sign).trim());
    let is_name = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_alphanumeric() || it == '_');
    if !is_name(name) || value.is_empty() {
        return None;
    }
    let what = match line.contains(':') {
        true => "`:` stands where `=` should".to_owned(),
        false => format!("there is no `=` after `{name}`"),
    };
    let right = format!("write `{name} = {}`", as_value(value));
    let is_remark = value.starts_with(char::is_alphabetic) && value.contains(' ') && !line.contains(':');
    new(what, if is_remark { format!("{right}, or `# {line}` if it is a remark") } else { right })
}

/// A value by itself; with the name that it is given to when that is known.
fn of_value(value: &str, name: Option<&str>) -> Option<Hint> {
    let write = |right: &str| match name {
        Some(name) => format!("write `{name} = {right}`"),
        None => format!("write `{right}`"),
    };
    let lower = value.to_lowercase();
    if let Some((_, right)) = YES_NO.iter().find(|(word, right)| *word == lower && *right != value) {
        return new(format!("`{value}` is not how yes and no are written"), write(right));
    }
    if is_decimal_comma(value) {
        let right = value.replace(',', ".");
        return new(
            format!("`{value}` is not written as a number"),
            format!("{}: a point stands before decimals, and nothing between thousands", write(&right)),
        );
    }
    if is_date(value) {
        return new(format!("`{value}` is no date"), "write a date as year, month and day: `2024-03-01`");
    }
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_number(digits) && digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.") {
        let right = digits.trim_start_matches('0');
        return new(format!("`{value}` begins with a 0"), write(if right.is_empty() { "0" } else { right }));
    }
    if digits.starts_with('.') && is_number(digits) {
        return new(format!("`{value}` is not written as a number"), write(&format!("0{digits}")));
    }
    if let Some((number, unit)) = digits.split_once(' ')
        && is_number(number)
        && unit.chars().all(|it| it.is_alphabetic() || "/%".contains(it))
    {
        return new(
            format!("`{unit}` stands behind the number"),
            format!("{}: the unit is that of the item", write(number)),
        );
    }
    if value.strip_suffix('%').is_some_and(is_number) {
        return new(format!("`{value}` is not written as a percentage"), write(&format!("\"{value}\"")));
    }
    None
}

/// A value as it is written: text in quotes, yes and no as `true` and `false`.
fn as_value(value: &str) -> String {
    let lower = value.to_lowercase();
    if let Some((_, right)) = YES_NO.iter().find(|(word, _)| *word == lower) {
        return (*right).to_owned();
    }
    let is_plain = value.parse::<f64>().is_ok() || value.starts_with(['"', '\'', '[', '{']);
    if is_plain { value.to_owned() } else { format!("\"{value}\"") }
}

/// `80,5`, `1.000,5`, `1,000`.
fn is_decimal_comma(value: &str) -> bool {
    let mut parts = value.split(',');
    let (Some(whole), Some(rest), None) = (parts.next(), parts.next(), parts.next()) else { return false };
    let digits = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole.trim_start_matches('-')) && digits(rest)
}

/// Three numbers with `-`, `/` or `.` between them.
fn is_date(value: &str) -> bool {
    ['-', '/', '.'].iter().any(|&sign| {
        let parts: Vec<&str> = value.split(sign).collect();
        parts.len() == 3
            && parts.iter().all(|it| (1..=4).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit()))
    })
}

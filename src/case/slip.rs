//! Slips in the writing of a case file, in the analyst's words.

use super::hint::{Hint, hint};
use super::mend::begins;
use super::trial::{Repair, repair};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceFile, Span};

/// Start and end of the line that holds a byte, without its line end.
pub(super) fn line_of(text: &str, at: u32) -> (u32, u32) {
    let bytes = text.as_bytes();
    let at = (at as usize).min(bytes.len());
    let before = bytes.get(..at).unwrap_or(&[]);
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |line_end| line_end + 1);
    let rest = bytes.get(at..).unwrap_or(&[]);
    let end = rest.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |length| at + length);
    (start as u32, end as u32)
}

pub(super) fn line_text(text: &str, (start, end): (u32, u32)) -> &str {
    text.get(start as usize..end as usize).unwrap_or("")
}

/// A bracket that is not closed, when a line that is a new item or a heading was read as one more value in it.
/// `text` is the file without what was taken out of it so far.
pub(super) fn swallowed(file: &SourceFile, text: &str, at: Span) -> Option<Diagnostic> {
    let (start, end) = line_of(&file.text, at.start);
    let is_first = line_text(&file.text, (start, at.start)).trim().is_empty();
    let line = line_text(&file.text, (at.start, end)).trim_end();
    let is_item = line
        .split_once('=')
        .is_some_and(|(name, _)| name.chars().all(|it| it.is_alphanumeric() || "_-. \"'".contains(it)));
    let is_heading = line.starts_with('[') && line.ends_with(']') && !line.contains(',');
    if !is_first || !(is_item || is_heading) {
        return None;
    }
    let open = last_open(text.get(..start as usize)?)?;
    let (what, close) = match file.text.get(open..=open)? {
        "[" => ("a square bracket that is not closed", "]"),
        _ => ("a brace that is not closed", "}"),
    };
    let span = Span::new(file.id, open, open + 1);
    let diagnostic = Diagnostic::error(code::C0101, span, what).label("opened here");
    Some(diagnostic.other(at, "this begins something new").help(format!("close it with `{close}`")))
}

/// Where the last `[` or `{` stands that is open at the end of a text; what stands in texts and comments is none.
fn last_open(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut rest = text.char_indices();
    while let Some((at, letter)) = rest.next() {
        match letter {
            '[' | '{' => open.push(at),
            ']' | '}' => {
                open.pop();
            }
            '#' => {
                rest.find(|&(_, letter)| letter == '\n');
            }
            '"' | '\'' => {
                let long: String = std::iter::repeat_n(letter, 3).collect();
                let quote = if text.get(at..)?.starts_with(&long) { long } else { letter.to_string() };
                let mut end = at + quote.len();
                loop {
                    end += text.get(end..)?.find(&quote)?;
                    // A backslash before the quote keeps it in the text.
                    let before = text.get(..end)?;
                    let slashes = before.len() - before.trim_end_matches('\\').len();
                    let is_kept = letter == '"' && slashes % 2 == 1;
                    end += if is_kept { 1 } else { quote.len() };
                    if !is_kept {
                        break;
                    }
                }
                while rest.clone().next().is_some_and(|(at, _)| at < end) {
                    rest.next();
                }
            }
            _ => {}
        }
    }
    open.pop()
}

/// A slip in the writing in the analyst's words, with what to write.
pub(super) fn slip(file: &SourceFile, span: Span, message: &str) -> Diagnostic {
    let found = file.text.get(span.start as usize..span.end as usize).unwrap_or("").trim();
    let place = line_of(&file.text, span.start);
    let line = line_text(&file.text, place);
    if let Some(Repair { at, what, line }) = repair(line) {
        let start = place.0 as usize + at;
        let length = file.text.get(start..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
        let span = Span::new(file.id, start, start + length);
        return Diagnostic::error(code::C0101, span, what)
            .label("here")
            .help(format!("write `{}`", line.trim()));
    }
    if let Some((name, quoted)) = unquoted_name(line, (span.start - place.0) as usize) {
        let start = place.0 as usize + name.0;
        let span = Span::new(file.id, start, start + name.1.len());
        let text = format!("the name `{}` has other letters than a to z, and no quotes", name.1);
        return Diagnostic::error(code::C0101, span, text).label("here").help(format!("write `{quoted}`"));
    }
    // Between two observations in brackets a comma is missing, and no item.
    let is_between = line.trim_start().starts_with('{') && message.starts_with("missing comma");
    if let Some(Hint { what, help }) = hint(line, found).filter(|_| !is_between) {
        return Diagnostic::error(code::C0101, span, what).label("here").help(help);
    }
    let (what, help) = reword(message);
    let shown = !found.is_empty() && !found.contains('\n') && found.chars().count() <= 40;
    let text = if shown { format!("{what}: `{found}`") } else { what.to_owned() };
    Diagnostic::error(code::C0101, span, text).label("here").help(help)
}

/// `härte = "high"`, `[[größen]]`: the name in which a place lies, with its byte, and the line with quotes around it.
fn unquoted_name(line: &str, at: usize) -> Option<((usize, &str), String)> {
    let (start, end) = match line.trim_start().starts_with('[') {
        true => (line.find(|it| !matches!(it, '[' | ' '))?, line.find(']')?),
        false => (line.len() - line.trim_start().len(), line.find('=')?),
    };
    let name = line.get(start..end)?.trim_end();
    let is_name = name.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-'));
    let is_inside = (start..=start + name.len()).contains(&at);
    let quoted = || {
        let (before, after) = (line.get(..start)?, line.get(start + name.len()..)?);
        Some(format!("{before}\"{name}\"{after}").trim().to_owned())
    };
    (is_name && is_inside && !name.is_ascii()).then(quoted).flatten().map(|it| ((start, name), it))
}

/// The parser's words and ours: what is wrong, and what to write.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "string values must be quoted",
        "text without quotes",
        "put text in double quotes, as in `policy = \"supports\"`",
    ),
    ("key with no value", "a name without a value", "write the name, `=` and a value on one line"),
    ("missing value for key", "nothing stands after `=`", "write a value after `=`, or `\"unknown\"`"),
    ("missing value", "nothing stands after `=`", "write a value after `=`, or `\"unknown\"`"),
    (
        "missing assignment",
        "no `=` between the name and its value",
        "write `=` between the name and its value",
    ),
    ("extra assignment", "one `=` too many", "write one `=` between a name and its value"),
    ("extra `=`", "one `=` too many", "write one `=` between a name and its value"),
    (
        "unexpected `=` in array",
        "`=` inside square brackets",
        "put `name = value` in braces `{ }`, values alone in `[ ]`",
    ),
    ("extra comma", "one comma too many", "leave out the second comma"),
    ("missing comma", "no comma between two values", "put a comma between the two"),
    ("unclosed array table", "a heading that is not closed", "close it with `]]`"),
    ("unclosed array", "a square bracket that is not closed", "close it with `]`"),
    ("unclosed inline table", "a brace that is not closed", "close it with `}`"),
    ("unclosed table", "a heading that is not closed", "close it with `]`"),
    ("missing table open", "a heading without its opening bracket", "write `[[name]]` or `[sources.name]`"),
    ("missing array opening", "a closing bracket without its opening", "write `[` before it"),
    ("missing inline table opening", "a closing brace without its opening", "write `{` before it"),
    ("missing opening quote", "a closing quote without its opening", "write `\"` before the text"),
    ("invalid basic string", "text whose quotes are not closed", "close the text with `\"` on the same line"),
    (
        "invalid literal string",
        "text whose quotes are not closed",
        "close the text with `'` on the same line",
    ),
    (
        "invalid multi-line",
        "text whose quotes are not closed",
        "close the text with the three quotes that opened it",
    ),
    ("missing escaped value", "a backslash with nothing behind it", "write `\\\\` for a backslash"),
    ("missing escape", "a backslash with a letter that means nothing", "write `\\\\` for a backslash"),
    ("too few unicode value digits", "a character code with too few digits", "write four digits after `\\u`"),
    ("keys cannot be multi-line", "a name over several lines", "write the name on one line"),
    ("unquoted keys cannot be empty", "no name before `=`", "write the name of an item before `=`"),
    ("missing key", "no name before `=`", "write the name of an item before `=`"),
    ("invalid unquoted key", "a name with a character that it cannot have", "put the name in double quotes"),
    ("unexpected leading zero", "a number that starts with 0", "leave out the leading 0"),
    (
        "redundant",
        "a number with a sign or a prefix too many",
        "write digits with at most one point and one sign",
    ),
    ("unexpected sign", "a number with a sign too many", "write digits with at most one point and one sign"),
    ("`_` may only go", "a number with `_` at its edge", "leave out `_`"),
    ("carriage return", "a broken line end", "save the file with ordinary line ends"),
    ("invalid comment character", "a comment with a character that cannot be seen", "delete that character"),
    (
        "unexpected content",
        "something that does not belong here",
        "put each item on a line of its own, and comments behind `#`",
    ),
    (
        "unexpected key or value",
        "something that does not belong here",
        "put each item on a line of its own, and comments behind `#`",
    ),
];

fn reword(message: &str) -> (&'static str, &'static str) {
    WORDS.iter().find(|(theirs, _, _)| message.starts_with(theirs)).map_or(
        ("this line cannot be read", "write `name = value`, with text in double quotes"),
        |&(_, what, help)| (what, help),
    )
}

/// One message for a file in which no line has the form of a case.
pub(super) fn no_case(file: &SourceFile) -> Option<Diagnostic> {
    let mut lines = file.text.lines().filter(|line| !line.trim().is_empty() && !line.trim().starts_with('#'));
    let first = lines.clone().next()?;
    if lines.clone().count() < 3 || lines.any(begins) {
        return None;
    }
    let start = file.text.find(first)?;
    let span = Span::new(file.id, start, start + first.len());
    let message = format!("no line of `{}` has the form `name = value`, so it is no case", file.name);
    let rows = [',', ';', '\t'].iter().any(|&sign| first.contains(sign));
    Some(Diagnostic::error(code::C0101, span, message).help(if rows {
        "this looks like a table: write one file for each case, with a line `name = value` for each answer"
    } else {
        "write one line `name = value` for each answer; `appraise new case RULES` begins a file"
    }))
}

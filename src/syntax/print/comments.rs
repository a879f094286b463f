//! Puts comments back where they belong.

use super::lines::Line;
use crate::syntax::tree::Comment;

/// The text of all lines with their comments.
///
/// A comment on a line of its own goes before the first line whose words stood after it; one at the
/// end of a line goes to the last line whose words began before it. A line carries one such comment:
/// when two source lines became one, the second comment follows on a line of its own.
pub(super) fn merge(lines: Vec<Line>, comments: &[Comment]) -> String {
    let mut text = String::new();
    let mut left = comments.iter().peekable();
    for (index, line) in lines.iter().enumerate() {
        let next = lines.get(index + 1..).and_then(|rest| rest.iter().find(|line| !line.text.is_empty()));
        let follows =
            if line.text.is_empty() { next.map_or(line.start, |next| next.start) } else { line.start };
        let blank = line.text.is_empty();
        if blank {
            // A comment at the end of the declaration above has been written by now; what follows
            // the blank line belongs to the declaration below.
            push(&mut text, "");
        }
        let indent =
            if blank { next.map_or("", |next| indent_of(&next.text)) } else { indent_of(&line.text) };
        while let Some(comment) = left.next_if(|comment| comment.text.span.start < follows) {
            push(&mut text, &format!("{indent}{}", words(comment)));
        }
        if blank {
            continue;
        }
        let end = next.map_or(u32::MAX, |next| next.start);
        match left.next_if(|comment| !comment.own_line && comment.text.span.start < end) {
            Some(comment) => push(&mut text, &format!("{}  {}", line.text, words(comment))),
            None => push(&mut text, &line.text),
        }
    }
    for comment in left {
        push(&mut text, &words(comment));
    }
    text
}

fn push(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

fn words(comment: &Comment) -> String {
    format!("# {}", comment.text.value).trim_end().to_owned()
}

fn indent_of(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len()).unwrap_or("")
}

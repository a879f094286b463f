//! Clauses that are gone because they stand behind a cited place.

use super::reader::Reader;
use crate::diagnostic::{Diagnostic, code, nearest};

/// A place runs to the end of its line, so a clause behind it would be part of it and be gone: a rule would hold for
/// every case, an item would have no direction. A word counts only with what makes it a clause of this declaration,
/// since a place is free text: `table 3 in the annex` stays a place.
pub(super) fn check(reader: &mut Reader<'_>, place: &str, start: usize, quote_follows: bool) {
    let words: Vec<&str> = place.split_whitespace().collect();
    let keyword = declaration(reader.text);
    let Some((at, clause)) = (0..words.len())
        .find_map(|at| Some((at, clause(reader.text, keyword, words.get(at..)?, quote_follows)?)))
    else {
        return;
    };
    let Some(word) = words.get(at) else { return };
    let begin = start + word.as_ptr() as usize - place.as_ptr() as usize;
    let what = if clause == "when" { "condition" } else { "clause" };
    let more = if clause == "fixed" { "" } else { " …" };
    let message = format!("this `{word}` is part of the cited place");
    reader.report(
        Diagnostic::error(code::E0134, reader.place(begin, begin + word.len()), message)
            .note(format!("a cited place runs to the end of its line, so the {what} would be lost"))
            .help(format!("write `{clause}{more}` before `cite`, or on the next line")),
    );
}

/// The keyword of the declaration, after `replace` where that stands.
fn declaration(text: &str) -> &str {
    let mut words = text.split_whitespace();
    match words.next() {
        Some("replace") => words.next().unwrap_or(""),
        Some(word) => word,
        None => "",
    }
}

/// The clause of such a declaration that some words begin.
fn clause(text: &str, keyword: &str, words: &[&str], quote_follows: bool) -> Option<&'static str> {
    let [word, rest @ ..] = words else { return None };
    let next = rest.first().copied().unwrap_or("");
    let near = |right: &'static str| *word == right || nearest(word, [right]).is_some();
    let takes = |all: &[&str]| all.contains(&keyword);
    let is_last = rest.is_empty();
    if *word == "when" || (takes(&["rule", "exception", "criterion"]) && is_condition(text, word, is_last)) {
        return Some("when");
    }
    let is_direction = matches!(next, "yes" | "no" | "more" | "less");
    if takes(&["entity"]) && near("favours") && is_direction {
        return Some("favours");
    }
    if takes(&["entity"]) && near("silence") && nearest(next, ["means"]).is_some() {
        return Some("silence means");
    }
    let ends_item = is_last || ["favours", "silence", "says"].contains(&next);
    if takes(&["entity"]) && *word == "fixed" && ends_item && !quote_follows {
        return Some("fixed");
    }
    if takes(&["entity", "conclusion"]) && near("says") && is_last && quote_follows {
        return Some("says");
    }
    let range = rest.iter().take(2).any(|it| it.contains(".."));
    if takes(&["parameter"]) && *word == "in" && range {
        return Some("in");
    }
    if takes(&["conclusion", "models", "matrix", "portfolio"]) && near("otherwise") && !is_last {
        return Some("otherwise");
    }
    if takes(&["portfolio"]) && near("counting") && rest.contains(&"cases") {
        return Some("counting");
    }
    if takes(&["points"]) && *word == "per" && rest.get(1) == Some(&"that") {
        return Some("per");
    }
    None
}

/// A word that is nearly `when`, or means it, where the declaration has no condition.
fn is_condition(text: &str, word: &str, is_last: bool) -> bool {
    let is_slip = word == "if" || (word != "then" && nearest(word, ["when"]).is_some());
    is_slip && !is_last && !text.split_whitespace().any(|it| it == "when")
}

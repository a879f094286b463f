//! One message a name: when a name that is declared nowhere stands in several places, that is one mistake.
//!
//! Where a declared name is used nowhere and differs from it by a slip, the slip is in the declaration.

use crate::diagnostic::{Code, Diagnostic, Severity, Unknown, also, code, listed, nearest};
use crate::source::{SourceFile, Span};
use crate::syntax;

/// Codes of names that are looked for among the values of one type, not among all names.
const VALUES: [Code; 7] =
    [code::E0312, code::E0324, code::E0406, code::E0410, code::E0523, code::E0603, code::E0631];

/// Codes of a name that is declared twice.
const TAKEN: [Code; 3] = [code::E0401, code::E0201, code::E0509];

/// Codes of ids of rules and of edits of a parent: a declaration need not be used by them.
const UNUSED: [Code; 7] =
    [code::E0421, code::E0625, code::E0634, code::E0703, code::E0704, code::E0706, code::E0708];

/// The same messages with one for each name that is declared nowhere. `files`: those that may declare it.
pub fn one_a_name(all: Vec<Diagnostic>, files: &[&SourceFile]) -> Vec<Diagnostic> {
    if all.iter().all(|it| it.unknown.is_none()) {
        return all;
    }
    let words: Vec<Word<'_>> = files.iter().flat_map(|file| words(file)).collect();
    let mut kept: Vec<Diagnostic> = Vec::new();
    let mut groups: Vec<Vec<Diagnostic>> = Vec::new();
    for one in all {
        if one.unknown.is_none() || one.severity != Severity::Error {
            kept.push(one);
        } else if let Some(group) = groups.iter_mut().find(|group| group.iter().any(|it| same_name(it, &one)))
        {
            group.push(one);
        } else {
            groups.push(vec![one]);
        }
    }
    join_by_declaration(&mut groups, &words);
    let mut messages: Vec<Diagnostic> =
        groups.into_iter().filter_map(|group| message(group, &words, files)).collect();
    explain_by_taken(&mut kept, &mut messages, files);
    kept.extend(messages);
    kept.sort_by_key(|it| it.span.map(|span| (span.file, span.start)));
    kept
}

/// Groups of one name for which the same declaration has the slip: places of different kinds, one mistake.
fn join_by_declaration(groups: &mut Vec<Vec<Diagnostic>>, words: &[Word<'_>]) {
    /// The missing name with the place of its declaration, where that is known.
    type Slip = Option<(String, Span)>;
    let mut joined: Vec<(Slip, Vec<Diagnostic>)> = Vec::new();
    for group in std::mem::take(groups) {
        let name = group.first().and_then(|it| it.unknown.as_ref()).map(|it| it.name.clone());
        let declared = misspelt_declaration(&group, words).zip(name).map(|((_, at), name)| (name, at));
        match joined.iter_mut().find(|(other, _)| declared.is_some() && *other == declared) {
            Some((_, all)) => all.extend(group),
            None => joined.push((declared, group)),
        }
    }
    groups.extend(joined.into_iter().map(|(_, group)| group));
}

/// A word of a file, with its place.
struct Word<'a> {
    name: &'a str,
    span: Span,
}

fn words(file: &SourceFile) -> Vec<Word<'_>> {
    let place = |it: syntax::Named<'_>| Span::new(file.id, it.start, it.start + it.name.len());
    syntax::names(&file.text).map(|it| Word { name: it.name, span: place(it) }).collect()
}

/// True when both are about one name that could have been declared in one place.
fn same_name(left: &Diagnostic, right: &Diagnostic) -> bool {
    let (Some(a), Some(b)) = (&left.unknown, &right.unknown) else { return false };
    let is_value = |it: &Diagnostic| VALUES.contains(&it.code);
    // The values of a type come first among what is known, so the first two tell types apart.
    let same_type = |a: &Unknown, b: &Unknown| a.known.iter().take(2).eq(b.known.iter().take(2));
    let within = |a: &Unknown, b: &Unknown| a.known.iter().all(|it| b.known.contains(it));
    let fits = || same_type(a, b) || within(a, b) || within(b, a);
    // A level may be that of an item or a conclusion, so a name that is like no level is the one missing name.
    let is_no_slip = |it: &Diagnostic, unknown: &Unknown| {
        !is_value(it) || nearest(&unknown.name, unknown.known.iter().map(String::as_str)).is_none()
    };
    let could_be_one = || is_value(left) != is_value(right) && is_no_slip(left, a) && is_no_slip(right, b);
    a.name == b.name && ((!is_value(left) && !is_value(right)) || fits() || could_be_one())
}

/// The one message of a name.
fn message(group: Vec<Diagnostic>, words: &[Word<'_>], files: &[&SourceFile]) -> Option<Diagnostic> {
    let declared = misspelt_declaration(&group, words);
    let mut group = group.into_iter();
    let first = group.next()?;
    let places: Vec<Span> = group.filter_map(|it| it.span).filter(|&it| Some(it) != first.span).collect();
    let Some((near, at)) = declared else {
        let here = first.span;
        return Some(match (places.as_slice(), here) {
            ([], _) | (_, None) => first,
            ([_, ..], Some(here)) => first.note(also(&places, here, files)),
        });
    };
    let unknown = first.unknown.clone()?;
    let name = unknown.name;
    let used = words.iter().filter(|it| it.name == name).count();
    if used < 2 {
        // Either of the two may be the slip: the message stands at the use and shows the declaration.
        return Some(first.other(at, "declared here, and used nowhere"));
    }
    let first = first.span?;
    let mut all = vec![first];
    all.extend(places);
    Some(
        Diagnostic::error(
            code::E0329,
            at,
            format!("`{near}` is used nowhere, and `{name}` is declared nowhere"),
        )
        .label(format!("is this `{name}`?"))
        .note(format!("`{name}` stands on {}", listed(&all, at, files)))
        .help(format!("did you mean `{name}`? then write it here")),
    )
}

/// The declared name that stands nowhere else and differs by a slip, with its place.
fn misspelt_declaration<'a>(group: &[Diagnostic], words: &[Word<'a>]) -> Option<(&'a str, Span)> {
    let (first, rest) = group.split_first()?;
    let unknown = first.unknown.as_ref()?;
    let is_short = |name: &str| name.chars().count() < 3;
    if is_short(&unknown.name) || group.iter().any(|it| UNUSED.contains(&it.code)) {
        return None;
    }
    let in_all = |name: &str| {
        rest.iter().all(|it| it.unknown.as_ref().is_some_and(|it| it.known.iter().any(|known| known == name)))
    };
    let is_near = |name: &str| !is_short(name) && nearest(&unknown.name, [name]).is_some();
    let once: Vec<&Word<'a>> = unknown
        .known
        .iter()
        .filter(|name| is_near(name) && in_all(name))
        .filter_map(|name| {
            let mut places = words.iter().filter(|it| it.name == name.as_str());
            places.next().filter(|_| places.next().is_none())
        })
        .collect();
    match once.as_slice() {
        [one] => Some((one.name, one.span)),
        [] | [_, _, ..] => None,
    }
}

/// A declaration under a taken name is perhaps the one that is missed elsewhere: said there, and once.
fn explain_by_taken(kept: &mut [Diagnostic], messages: &mut Vec<Diagnostic>, files: &[&SourceFile]) {
    let mut taken = kept.iter_mut().filter(|it| TAKEN.contains(&it.code));
    let (Some(taken), None) = (taken.next(), taken.next()) else { return };
    let Some((name, opens)) = taken.span.and_then(|span| text_at(span, files)) else { return };
    let is_taken_id = taken.code == code::E0509 || matches!(opens, "rule" | "exception");
    let repeats = format!("did you mean `{name}`?");
    let missed = |it: &Diagnostic| {
        // A repair that leads to the name that stands twice would test something else, and ids are all near.
        let is_near = it.help.as_ref().is_some_and(|it| it.contains("did you mean") && *it != repeats);
        it.code != code::E0329 && (is_taken_id || !is_near)
    };
    let is_id = |it: &Diagnostic| UNUSED.contains(&it.code);
    let mut candidates = messages.iter().enumerate().filter(|(_, it)| missed(it) && is_id(it) == is_taken_id);
    let (Some((place, one)), None) = (candidates.next(), candidates.next()) else { return };
    let (Some(unknown), Some(span), Some(at)) = (&one.unknown, one.span, taken.span) else { return };
    let text = format!(
        "`{}` is used on {} and declared nowhere: perhaps it is the name that is meant here",
        unknown.name,
        listed(&[span], at, files)
    );
    taken.notes.push(text);
    messages.remove(place);
}

/// The text at a place, and the word that its line begins with.
fn text_at<'a>(span: Span, files: &[&'a SourceFile]) -> Option<(&'a str, &'a str)> {
    let text = &files.iter().find(|it| it.id == span.file)?.text;
    let (start, end) = (span.start as usize, span.end as usize);
    let line = text.get(..start)?.rsplit('\n').next()?;
    Some((text.get(start..end)?, line.split_whitespace().next().unwrap_or("")))
}

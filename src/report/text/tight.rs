//! The form for much to say about one conclusion: what matters less is put in brief, then named only, until it fits.

use std::cmp::Reverse;

use super::Style;
use super::layout::indented;
use super::reasons::{Detail, MAX_OPEN, after, is_main, makes_no_difference, named, others, reason, width};
use crate::explain::{ConclusionExplanation, Line, Mark};

/// So many names stand for a reason.
const MAX_NAMES: usize = 3;

/// How much of a line is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Full,
    Brief,
    Named,
}

/// A line that decides or that a constraint rules out, with the form that it has so far.
struct Told<'a> {
    line: &'a Line,
    weight: usize,
    form: Form,
}

/// Lines for `room`; more only when even the shortest form needs more.
pub(super) fn reasons(conclusion: &ConclusionExplanation, room: usize, style: Style) -> Vec<String> {
    let (main, rest): (Vec<&Line>, Vec<&Line>) = conclusion.lines.iter().partition(|it| is_main(it));
    let mut told: Vec<Told<'_>> = main
        .iter()
        .enumerate()
        .map(|(at, line)| Told { line, weight: weight(&main, at), form: Form::Full })
        .collect();
    let draw = |told: &[Told<'_>], rest_in_words: bool, remarks: bool, (open_lines, most): (usize, usize)| {
        let mut lines = drawn(conclusion, told, &rest, (rest_in_words, most), style);
        lines.extend(after(conclusion, Detail { open_lines, remarks, ..DETAIL }, style));
        lines
    };
    let by_length = lightest_first(&told, |it| reason(conclusion, it, &it.text, DETAIL, 0, style).len());
    let by_place = lightest_first(&told, |_| 0);
    for (form, order, rest_in_words) in [(Form::Brief, &by_length, true), (Form::Named, &by_place, false)] {
        for (nth, &at) in order.iter().enumerate() {
            let lines = draw(&told, rest_in_words, true, (MAX_OPEN, MAX_NAMES));
            if lines.len() <= room {
                return lines;
            }
            // The weightiest line keeps its words.
            let is_last = nth + 1 == order.len();
            if let Some(it) = told.get_mut(at).filter(|_| form == Form::Brief || !is_last) {
                it.form = form;
            }
        }
    }
    let shorter = [(MAX_OPEN, MAX_NAMES), (1, MAX_NAMES), (1, 1)];
    // What was said of an item goes last: it is all there is to say of why nobody can know.
    let forms = [true, false].into_iter().flat_map(|remarks| shorter.map(|limits| (remarks, limits)));
    let mut drawn = forms.map(|(remarks, limits)| draw(&told, false, remarks, limits));
    drawn.find(|lines| lines.len() <= room).unwrap_or_else(|| draw(&told, false, false, (1, 1)))
}

const DETAIL: Detail =
    Detail { because: false, each: false, questions: false, open_lines: MAX_OPEN, remarks: true, all: false };

/// 0 for what a reader needs most: the first of each effect that holds, what is marked as key, what a constraint
/// rules out first; then what is open with an effect of its own; then what adds nothing to those before it.
fn weight(main: &[&Line], at: usize) -> usize {
    let Some(line) = main.get(at) else { return 3 };
    let holds = |it: &Line| matches!(it.mark, Mark::Holds | Mark::Assumed);
    let before = main.get(..at).unwrap_or_default();
    let is_new = line.effect.is_empty() || before.iter().all(|it| it.effect != line.effect);
    match line {
        it if it.is_forced => {
            if before.iter().any(|it| it.is_forced) {
                3
            } else {
                0
            }
        }
        it if it.name == "otherwise" => 3,
        it if holds(it) && (is_new || before.iter().all(|it| it.effect != line.effect || !holds(it))) => 0,
        it if it.is_key => 0,
        it if !it.decides => 2,
        _ if is_new => 1,
        _ => 2,
    }
}

/// The places of lines, those that matter least first; of two that matter alike the longer one, then the later one.
fn lightest_first(told: &[Told<'_>], length: impl Fn(&Line) -> usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..told.len()).collect();
    places.sort_by_key(|&at| Reverse(told.get(at).map(|it| (it.weight, length(it.line), at))));
    places
}

fn drawn(
    conclusion: &ConclusionExplanation,
    told: &[Told<'_>],
    rest: &[&Line],
    (rest_in_words, most): (bool, usize),
    style: Style,
) -> Vec<String> {
    let width = width(&conclusion.lines);
    let mut lines = Vec::new();
    for it in told {
        match it.form {
            Form::Full => lines.extend(reason(conclusion, it.line, &it.line.text, DETAIL, width, style)),
            Form::Brief => {
                lines.extend(reason(conclusion, it.line, &it.line.brief, DETAIL, width, style));
            }
            Form::Named => {}
        }
    }
    let mut left_out: Vec<&Line> =
        told.iter().filter(|it| it.form == Form::Named).map(|it| it.line).collect();
    if rest_in_words {
        lines.extend(others(conclusion, rest, style));
    } else {
        left_out.extend(rest.iter().filter(|it| !makes_no_difference(it)));
    }
    let mut texts: Vec<String> = Vec::new();
    if !left_out.is_empty() {
        texts.push(format!("also: {}", by_reason(&left_out, most)));
    }
    let same: Vec<&str> =
        rest.iter().filter(|it| makes_no_difference(it)).map(|it| it.name.as_str()).collect();
    if !rest_in_words && !same.is_empty() {
        texts.push(format!("no difference: {}", same.join(", ")));
    }
    if !texts.is_empty() {
        lines.extend(indented(&format!("{} (in words: --all)", texts.join("; ")), 4, style.width));
    }
    lines
}

/// `? LG6, LG7 (lessons_put_in_practice), ? otherwise none`: each with what made it hold, fail or be open, those for which
/// that is the same together; else with what it gives.
fn by_reason(lines: &[&Line], most: usize) -> String {
    let mut groups: Vec<(&Line, Vec<&str>)> = Vec::new();
    for line in lines.iter().map(|it| it.teller()) {
        let is_same = |known: &Line| known.mark == line.mark && known.names == line.names;
        match groups.iter_mut().find(|(known, _)| !line.names.is_empty() && is_same(known)) {
            Some((_, all)) => all.push(&line.name),
            None => groups.push((line, vec![&line.name])),
        }
    }
    let text = |(line, all): &(&Line, Vec<&str>)| match line.names.as_slice() {
        [] => format!("{} {}", line.mark.sign(), named(line)),
        names => format!("{} {} ({})", line.mark.sign(), all.join(", "), shortened(names, most)),
    };
    groups.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// At most so many names, and how many more.
fn shortened(names: &[String], most: usize) -> String {
    if names.len() <= most {
        return names.join(", ");
    }
    let shown = names.get(..most.saturating_sub(1).max(1)).unwrap_or_default();
    format!("{} and {} more", shown.join(", "), names.len() - shown.len())
}

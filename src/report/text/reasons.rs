//! The reasons for one conclusion in at most twelve lines: all there is to say where it fits, else less of what
//! matters less. What decided is never left out; every alternative is named with what failed.

use unicode_width::UnicodeWidthStr;

use super::Style;
use super::layout::{hanging, indented, pad, wrap};
use super::tight;
use crate::explain::{ConclusionExplanation, Line, Mark, OpenName};

/// Lines that one conclusion takes unless everything is asked for.
pub(super) const MAX_LINES: usize = 12;
/// Names are lined up as far as they are not longer than this.
const MAX_NAME: usize = 18;
/// The name of the line that is no rule.
const OTHERWISE: &str = "otherwise";
/// Open items are named on so many lines.
pub(super) const MAX_OPEN: usize = 2;

/// How much is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Detail {
    /// The framework's own reason behind what holds.
    pub because: bool,
    /// A line for each alternative that did not decide; else a paragraph for all of them.
    pub each: bool,
    /// The question of each open item.
    pub questions: bool,
    /// Open items are named on so many lines.
    pub open_lines: usize,
    /// What was said of unanswerable and contested items.
    pub remarks: bool,
    /// Everything, however long.
    pub all: bool,
}

/// The richest form that fits beside the lines that are taken already; everything for `all`.
pub(super) fn reasons(
    conclusion: &ConclusionExplanation,
    all: bool,
    n_taken: usize,
    style: Style,
) -> Vec<String> {
    let detail = |because, each, questions| Detail {
        because,
        each,
        questions,
        open_lines: MAX_OPEN,
        remarks: true,
        all,
    };
    if all {
        return whole(conclusion, detail(true, true, true), style);
    }
    let room = MAX_LINES.saturating_sub(n_taken).max(4);
    let forms = [
        detail(true, true, true),
        detail(true, true, false),
        detail(true, false, false),
        detail(false, true, false),
        detail(false, false, false),
    ];
    forms
        .into_iter()
        .map(|form| whole(conclusion, form, style))
        .find(|lines| lines.len() <= room)
        .unwrap_or_else(|| tight::reasons(conclusion, room, style))
}

/// Every line in one form.
fn whole(conclusion: &ConclusionExplanation, detail: Detail, style: Style) -> Vec<String> {
    let width = width(&conclusion.lines);
    let (main, rest): (Vec<&Line>, Vec<&Line>) =
        conclusion.lines.iter().partition(|it| detail.each || is_main(it));
    let mut lines: Vec<String> =
        main.iter().flat_map(|it| reason(conclusion, it, &it.text, detail, width, style)).collect();
    lines.extend(others(conclusion, &rest, style));
    lines.extend(after(conclusion, detail, style));
    lines
}

/// What decides, what a deciding exception switches off, and what a constraint rules out: told by itself in every form.
pub(super) fn is_main(line: &Line) -> bool {
    line.is_telling() || line.is_forced
}

/// How wide the names are.
pub(super) fn width(lines: &[Line]) -> usize {
    let names = lines.iter().map(|it| it.name.as_str()).filter(|&it| it != OTHERWISE);
    names.map(UnicodeWidthStr::width).filter(|&it| it <= MAX_NAME).max().unwrap_or(0)
}

/// `LG6 at most limited`.
pub(super) fn named(line: &Line) -> String {
    if line.effect.is_empty() { line.name.clone() } else { format!("{} {}", line.name, line.effect) }
}

/// `    + LG2  at least strong  a department was established (S1 p. 4) [CH9 s. 9.4]`.
pub(super) fn reason(
    conclusion: &ConclusionExplanation,
    line: &Line,
    text: &str,
    detail: Detail,
    width: usize,
    style: Style,
) -> Vec<String> {
    let source = source(conclusion, line);
    let text = if detail.all { text.to_owned() } else { without_source(text, source) };
    if line.name == OTHERWISE {
        let lead = format!("    {} otherwise ", line.mark.sign());
        return hanging(&lead, &format!("{}, {text} [{source}]", line.effect), style.width);
    }
    let lead = format!("    {} {}  ", line.mark.sign(), pad(&line.name, width));
    let effect = if line.effect.is_empty() { String::new() } else { format!("{}: ", line.effect) };
    let no_difference = if makes_no_difference(line) { "makes no difference: " } else { "" };
    let label = match (detail.all, line.label.as_str()) {
        (false, _) | (_, "") => String::new(),
        (true, label) => format!("{label}: "),
    };
    let because = because(line, detail);
    hanging(&lead, &format!("{label}{effect}{no_difference}{text}{because} [{source}]"), style.width)
}

/// A source that the line ends in anyway is not given behind each answer as well.
fn without_source(text: &str, source: &str) -> String {
    let own = source.strip_suffix(", judgement").unwrap_or(source);
    if own.is_empty() { text.to_owned() } else { text.replace(&format!(" ({own})"), "") }
}

/// It holds or may hold, and the value is the same without it.
pub(super) fn makes_no_difference(line: &Line) -> bool {
    !line.is_telling() && line.mark != Mark::Fails
}

/// The framework's own reason, behind what holds; behind what is open only where everything is said.
fn because(line: &Line, detail: Detail) -> String {
    match (line.because.as_str(), line.mark) {
        ("", _) | (_, Mark::Fails) => String::new(),
        (because, Mark::Holds | Mark::Assumed | Mark::SwitchedOff) if detail.because => {
            format!(". {because}")
        }
        (because, Mark::Open | Mark::Contested) if detail.all => format!(". If so: {because}"),
        (_, Mark::Holds | Mark::Assumed | Mark::SwitchedOff | Mark::Open | Mark::Contested) => String::new(),
    }
}

fn source<'a>(conclusion: &'a ConclusionExplanation, line: &'a Line) -> &'a str {
    if line.source.is_empty() { &conclusion.name } else { &line.source }
}

/// Those that did not decide, in two paragraphs: what failed, and what makes no difference.
pub(super) fn others(conclusion: &ConclusionExplanation, rest: &[&Line], style: Style) -> Vec<String> {
    let (same, failed): (Vec<&Line>, Vec<&Line>) = rest.iter().partition(|it| makes_no_difference(it));
    let mut lines = Vec::new();
    if !failed.is_empty() {
        let texts: Vec<String> = failed
            .iter()
            .map(|it| format!("{}: {} [{}]", named(it), it.brief, source(conclusion, it)))
            .collect();
        lines.extend(hanging("    - ", &texts.join("; "), style.width));
    }
    for mark in [Mark::Holds, Mark::Assumed, Mark::SwitchedOff, Mark::Contested, Mark::Open] {
        let names: Vec<&str> = same.iter().filter(|it| it.mark == mark).map(|it| it.name.as_str()).collect();
        if !names.is_empty() {
            let lead = format!("    {} makes no difference: ", mark.sign());
            lines.extend(hanging(&lead, &names.join(", "), style.width));
        }
    }
    lines
}

/// What it rests on, why it is open, what would settle it, what does nothing by itself.
pub(super) fn after(conclusion: &ConclusionExplanation, detail: Detail, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if !conclusion.is_exact {
        let text = "the budget was hit, so this is at most what is possible; try a larger --budget";
        lines.extend(hanging("    Not exact: ", text, style.width));
    }
    for text in &conclusion.rests_on_short {
        lines.extend(hanging("    ~ rests on ", text, style.width));
    }
    if !conclusion.uses.is_empty() {
        let text = format!("~ uses {}: losing one alone changes nothing", conclusion.uses.join(", "));
        lines.extend(indented(&text, 4, style.width));
    }
    let heads = [("unanswerable", "Unanswerable (looked for, cannot be had)"), ("contested", "Contested")];
    for (standing, head) in heads {
        for it in conclusion.open.iter().filter(|it| it.standing == standing) {
            let remark = if it.remark.is_empty() || !detail.remarks {
                String::new()
            } else {
                format!(": {}", it.remark)
            };
            lines.extend(indented(&format!("{head}: {}{remark}", it.name), 4, style.width));
        }
    }
    lines.extend(settle(conclusion, detail, style));
    if detail.all && !conclusion.nothing_alone.is_empty() {
        let head =
            if conclusion.is_settled { "Cannot matter (proved)" } else { "Alone change nothing (proved)" };
        lines.extend(indented(&format!("{head}: {}", conclusion.alone.join(", ")), 4, style.width));
    }
    lines
}

/// What would settle it: names, or with questions a line an item.
fn settle(conclusion: &ConclusionExplanation, detail: Detail, style: Style) -> Vec<String> {
    let is_told = |it: &&OpenName| matches!(it.standing.as_str(), "unanswerable" | "contested");
    let open: Vec<&OpenName> = conclusion.open.iter().filter(|it| !is_told(it)).collect();
    if conclusion.open.is_empty() && !conclusion.is_settled {
        return hanging("    Settle it: ", "no answer alone narrows it, several together do", style.width);
    }
    if open.is_empty() {
        return Vec::new();
    }
    // Of a bound nobody can say what narrows it.
    let lead = if conclusion.is_exact { "    Settle it: " } else { "    May settle it: " };
    if detail.questions {
        let mut lines = Vec::new();
        for (at, it) in open.iter().enumerate() {
            let question =
                if it.question.is_empty() { String::new() } else { format!(": \"{}\"", it.question) };
            let lead = if at == 0 { lead.to_owned() } else { " ".repeat(lead.len()) };
            let text = format!("{}{question}", with_standing(it));
            let of_item = hanging(&lead, &text, style.width.saturating_sub(2));
            lines.extend(of_item.iter().enumerate().map(|(at, line)| match at {
                0 => line.clone(),
                _ => format!("  {line}"),
            }));
        }
        return lines;
    }
    let names: Vec<String> = open.iter().map(|it| with_standing(it)).collect();
    let room = style.width.saturating_sub(lead.len());
    let mut text = names.join(", ");
    let mut n_shown = names.len();
    while n_shown > 1 && wrap(&text, room).len() > detail.open_lines {
        n_shown -= 1;
        let shown = names.get(..n_shown).unwrap_or_default().join(", ");
        text = format!("{shown} and {} more", names.len() - n_shown);
    }
    hanging(lead, &text, style.width)
}

/// The name, with how it stands where that is not simply unknown.
fn with_standing(it: &OpenName) -> String {
    match it.standing.as_str() {
        "unknown" => it.name.clone(),
        _ if it.name.starts_with("further ") => it.name.clone(),
        standing => format!("{} ({standing})", it.name),
    }
}

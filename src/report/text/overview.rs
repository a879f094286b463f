//! All cases at a glance: the conclusions about the cases themselves against the cases, a letter for each level that
//! is still possible. Exact, holes included, and small enough for a page.

use std::collections::BTreeSet;

use super::Style;
use super::layout::{hanging, pad};
use crate::case::Case;
use crate::evaluate::Answer;
use crate::framework::Value;
use crate::report::Assessment;
use crate::value::{ConclusionId, Outcome, ScaleId};
use crate::vocabulary::Domain;

/// The fewest letters of a case's name that are worth printing.
const LEAST_NAME: usize = 5;

/// A conclusion that can be shown: on a scale whose levels begin with different letters.
struct Shown {
    conclusion: ConclusionId,
    scale: ScaleId,
    letters: Vec<char>,
}

/// Blocks of as many cases as fit; none for a single case, or when no conclusion can be shown so.
pub(super) fn overview(assessment: &Assessment<'_>, style: Style) -> Vec<String> {
    let shown = shown(assessment);
    if assessment.cases.len() < 2 || shown.is_empty() {
        return Vec::new();
    }
    let conclusions = &assessment.framework.conclusions;
    let lead = 2 + shown.iter().map(|it| conclusions[it.conclusion].name.len()).max().unwrap_or(0) + 2;
    let n_letters = shown.iter().map(|it| it.letters.len()).max().unwrap_or(0);
    let n_letters = n_letters + usize::from(has_bounds(assessment));
    let column = n_letters.max(LEAST_NAME);
    let n_columns = (style.width.saturating_sub(lead) / (column + 1)).max(1);
    let mut lines = vec![String::new(), style.strong("overview")];
    let places: Vec<usize> = (0..assessment.cases.len()).collect();
    for block in places.chunks(n_columns) {
        let ids: Vec<&str> =
            block.iter().filter_map(|&at| assessment.cases.get(at)).map(|it| it.case.id.as_str()).collect();
        // Names get what the block leaves free.
        let wide = (style.width.saturating_sub(lead) / block.len().max(1)).saturating_sub(1).max(column);
        let heads = short(&ids, wide);
        let width = heads.iter().map(|it| it.chars().count()).max().unwrap_or(0).max(n_letters) + 1;
        let cells = |cells: &[String]| cells.iter().map(|it| pad(it, width)).collect::<String>();
        lines.push(style.weak(format!("{}{}", " ".repeat(lead), cells(&heads)).trim_end()));
        for it in &shown {
            let letters: Vec<String> = block.iter().map(|&at| letters(assessment, at, it)).collect();
            let name = pad(&conclusions[it.conclusion].name, lead - 2);
            lines.push(format!("  {name}{}", cells(&letters)).trim_end().to_owned());
        }
    }
    lines.extend(hanging("  ", &legend(assessment, &shown), style.width));
    lines
}

fn shown(assessment: &Assessment<'_>) -> Vec<Shown> {
    let framework = assessment.framework;
    let Some(first) = assessment.cases.first() else { return Vec::new() };
    first.evaluation.records[Case::ROOT]
        .answers
        .iter()
        .filter(|it| it.cell.is_none())
        .filter_map(|answer| {
            let Domain::Scale(scale) = framework.conclusions[answer.conclusion].domain else { return None };
            let levels = &framework.vocabulary.scales[scale].levels;
            let letters: Vec<char> = levels.iter().filter_map(|it| it.text().chars().next()).collect();
            let different: BTreeSet<char> = letters.iter().copied().collect();
            let is_clear = different.len() == levels.len() && !different.contains(&'.');
            is_clear.then_some(Shown { conclusion: answer.conclusion, scale, letters })
        })
        .collect()
}

/// `..ms`: a letter for each level that is possible, a dot for each that is ruled out.
fn letters(assessment: &Assessment<'_>, case: usize, it: &Shown) -> String {
    let answer = assessment.cases.get(case).and_then(|case| {
        let mut answers = case.evaluation.records[Case::ROOT].answers.iter();
        answers.find(|answer| answer.conclusion == it.conclusion)
    });
    let is_possible =
        |answer: &Answer, rank: usize| answer.outcome.values().contains(&Value::Rank(rank as u32));
    match answer {
        Some(answer) if answer.outcome.values() == &[Value::NotApplicable] => "n/a".to_owned(),
        Some(answer) => {
            let letter =
                |(rank, letter): (usize, &char)| if is_possible(answer, rank) { *letter } else { '.' };
            let letters: String = it.letters.iter().enumerate().map(letter).collect();
            if is_bound(answer) { format!("{letters}{BOUND}") } else { letters }
        }
        None => String::new(),
    }
}

/// Behind letters of which some may be ruled out, had the budget been larger.
const BOUND: char = '~';

fn is_bound(answer: &Answer) -> bool {
    matches!(answer.outcome, Outcome::AtMost(_))
}

/// True when some result of the cases themselves is a bound.
fn has_bounds(assessment: &Assessment<'_>) -> bool {
    assessment.cases.iter().any(|it| it.evaluation.records[Case::ROOT].answers.iter().any(is_bound))
}

/// The beginnings of names that still tell them apart, at most `width` letters where that is enough.
fn short(names: &[&str], width: usize) -> Vec<String> {
    let cut = |name: &str, n: usize| name.chars().take(n).collect::<String>();
    let longest = names.iter().map(|it| it.chars().count()).max().unwrap_or(0);
    for n in width..longest {
        let all: Vec<String> = names.iter().map(|it| cut(it, n)).collect();
        if all.iter().collect::<BTreeSet<_>>().len() == names.len() {
            return all.iter().map(|it| it.trim_end_matches('-').to_owned()).collect();
        }
    }
    names.iter().map(|&it| it.to_owned()).collect()
}

/// `a letter: still possible (n none, l limited …); a dot: ruled out`.
fn legend(assessment: &Assessment<'_>, shown: &[Shown]) -> String {
    let mut scales: Vec<(ScaleId, String)> = Vec::new();
    for it in shown {
        if scales.iter().any(|(scale, _)| *scale == it.scale) {
            continue;
        }
        let levels = &assessment.framework.vocabulary.scales[it.scale].levels;
        let names: Vec<String> = it
            .letters
            .iter()
            .zip(levels)
            .map(|(letter, level)| format!("{letter} {}", level.text()))
            .collect();
        scales.push((it.scale, names.join(", ")));
    }
    let scales: Vec<String> = scales.into_iter().map(|(_, text)| text).collect();
    let bound = if has_bounds(assessment) { "; ~ at most: the budget was hit" } else { "" };
    format!("a letter: still possible ({}); a dot: ruled out; one letter: settled{bound}", scales.join("; "))
}

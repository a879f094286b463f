//! What comes out otherwise when a case is changed, in words and with reasons.

use super::{Line, Selection, Words, explain};
use crate::analysis::what_if::{Difference, differences};
use crate::case::Case;
use crate::evaluate::{Asked, Evaluation};
use crate::framework::Framework;
use crate::program::Program;
use crate::syntax::tree::ReadingKind;

/// The answer in words.
#[derive(Clone, Debug)]
pub struct WhatIfExplanation {
    /// The framework's name.
    pub framework: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// The reading that was used.
    pub reading: ReadingKind,
    /// The case's id.
    pub case: String,
    /// What was changed, as it was written.
    pub changes: Vec<String>,
    /// The results that are others, in the order of the case.
    pub differences: Vec<DifferenceInWords>,
    /// How many results stay as they are.
    pub n_same: usize,
    /// Results that show no change, but were not worked out in full: the budget was used up.
    pub n_unsettled: usize,
    /// All results are exact.
    pub exact: bool,
}

/// One result before and after.
#[derive(Clone, Debug)]
pub struct DifferenceInWords {
    /// The conclusion as a path from the case.
    pub conclusion: String,
    /// Before; `None` about a record that is new.
    pub before: Option<Side>,
    /// After; `None` about a record that is gone.
    pub after: Option<Side>,
    /// As data.
    pub difference: Difference,
}

/// A result with its reasons.
#[derive(Clone, Debug)]
pub struct Side {
    /// The result.
    pub result: String,
    /// What decides it.
    pub because: Vec<String>,
    /// The lines of what decides it.
    pub reasons: Vec<Line>,
}

/// Words what a change does. Both evaluations have the truth of every condition.
pub fn explain_what_if(
    program: &Program<'_>,
    digest: &str,
    before: (&Case, &Evaluation),
    after: (&Case, &Evaluation),
    changes: Vec<String>,
) -> WhatIfExplanation {
    let framework = program.framework;
    let all = differences(before, after);
    let is_open = |it: &Difference| {
        let sides = [&it.before, &it.after].into_iter().flatten();
        !it.is_change() && sides.into_iter().any(|(_, outcome)| !outcome.is_exact())
    };
    let n_unsettled = all.iter().filter(|it| is_open(it)).count();
    let n_all = all.len();
    let changed: Vec<DifferenceInWords> = all
        .into_iter()
        .filter(Difference::is_change)
        .map(|difference| {
            let side =
                |it: &Option<(Asked, _)>, of| it.as_ref().map(|(asked, _)| side(program, digest, of, *asked));
            let path = match (&difference.after, &difference.before) {
                (Some((asked, _)), _) => words(framework, after).conclusion_path(*asked),
                (None, Some((asked, _))) => words(framework, before).conclusion_path(*asked),
                (None, None) => String::new(),
            };
            DifferenceInWords {
                conclusion: path,
                before: side(&difference.before, before),
                after: side(&difference.after, after),
                difference,
            }
        })
        .collect();
    WhatIfExplanation {
        framework: framework.name.clone(),
        version: framework.version.clone(),
        digest: digest.to_owned(),
        reading: after.1.reading,
        case: before.0.id.clone(),
        changes,
        n_same: n_all - changed.len() - n_unsettled,
        n_unsettled,
        differences: changed,
        exact: before.1.exact && after.1.exact,
    }
}

fn words<'a>(framework: &'a Framework, (case, evaluation): (&'a Case, &'a Evaluation)) -> Words<'a> {
    Words { framework, case, evaluation }
}

fn side(program: &Program<'_>, digest: &str, of: (&Case, &Evaluation), asked: Asked) -> Side {
    let framework = program.framework;
    let selection =
        Selection { record: Some(asked.record), conclusion: Some(asked.conclusion), cell: asked.cell };
    let told = explain(program, digest, of.0, of.1, &selection);
    let lines = told.records.into_iter().next().and_then(|it| it.conclusions.into_iter().next());
    let reasons = lines.map(|it| it.lines.into_iter().filter(|line| line.decides).collect());
    let answer = of.1.answer(asked);
    Side {
        result: answer.map(|it| words(framework, of).answer(it)).unwrap_or_default(),
        because: answer
            .map(|it| it.because.iter().map(|&decider| framework.decider_name(decider)).collect())
            .unwrap_or_default(),
        reasons: reasons.unwrap_or_default(),
    }
}

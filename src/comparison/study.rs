//! Two frameworks in full: over all cases, on real ones, who is to blame, and how far they agree.

use super::agreement::{Agreement, agreement};
use super::blame::{Between, Blamed, come_through};
use super::cases::{CaseDifference, OnCases, View, case_program, on_case};
use super::edits::{Edit, Written, edits};
use super::sides::retype;
use super::silence::{SilenceDifference, silence};
use super::values::{Scales, code_of};
use super::{Comparison, Context, NoConclusion, Paired, Request, Side, compare};
use crate::case::Case;
use crate::evaluate::Contradiction;
use crate::framework::{Framework, join};
use crate::program;
use crate::syntax::tree::ReadingKind;
use crate::vocabulary::Vocabulary;

/// One of the frameworks that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// How it is written, when that is known.
    pub written: Option<Written<'a>>,
    /// The reading of silence that it is used in.
    pub reading: ReadingKind,
}

/// A case that one of the two finds impossible.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Which case, by its place.
    pub case: usize,
    /// Who refuses it.
    pub side: Side,
    /// Why, in the ids of that framework.
    pub why: Contradiction,
}

/// Two frameworks in full.
#[derive(Clone, Debug)]
pub struct Study {
    /// Over all cases.
    pub comparison: Comparison,
    /// The readings of silence.
    pub readings: [ReadingKind; 2],
    /// What is written differently, when the two come from one framework.
    pub edits: Option<Vec<Edit>>,
    /// For each difference, who is to blame (only with edits).
    pub blamed: Vec<Blamed>,
    /// For each difference the places of those that it comes through and that are to blame for it.
    pub through: Vec<Vec<usize>>,
    /// Assumptions that differ and matter.
    pub silence: Vec<SilenceDifference>,
    /// Each result of each case under both.
    pub cases: Vec<CaseDifference>,
    /// Cases left out.
    pub refused: Vec<Refused>,
    /// For each pair of conclusions how far the settled verdicts agree (only with cases).
    pub agreement: Vec<(Paired, Agreement)>,
    /// Over all pairs of one scale together; figures that need one scale are left out when there are several.
    pub together: Agreement,
    /// Pairs of verdicts that the two put in opposite order.
    pub reversals: Vec<Reversal>,
}

/// Two settled verdicts of which the first framework says the one is higher, and the second the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// Places in [`Study::cases`]: the first framework puts this one higher.
    pub higher_in_a: usize,
    /// The second framework puts this one higher.
    pub higher_in_b: usize,
}

impl Study {
    /// True unless the two are proved to be the same, on incomplete cases too; or a case shows a difference.
    pub fn differs(&self) -> bool {
        self.comparison.differs()
            || !self.silence.is_empty()
            || self.cases.iter().any(CaseDifference::is_proved)
    }

    /// True when everything could be worked out within the budget.
    pub fn is_exact(&self) -> bool {
        self.comparison.unsettled.is_empty() && self.cases.iter().all(|it| it.is_exact)
    }
}

/// Compares two frameworks in full. `cases` are in the vocabulary `from`.
///
/// # Errors
/// When a pair of conclusions is asked for that is not there.
pub fn study(
    a: Party<'_>,
    b: Party<'_>,
    (from, cases): (&Vocabulary, &[&Case]),
    request: Request<'_>,
) -> Result<Study, NoConclusion> {
    let joint = join(a.framework, b.framework);
    let cases: Vec<Case> =
        cases.iter().map(|it| retype(from, &joint.framework.vocabulary, it).case).collect();
    let cases: Vec<&Case> = cases.iter().collect();
    let comparison = compare(a.framework, b.framework, &cases, request)?;
    let written = match (a.written, b.written) {
        (Some(first), Some(second)) if is_related(a.framework, b.framework) => Some((first, second)),
        _ => None,
    };
    let edits = written.map(|(first, second)| edits(first, second));
    let blamed = match (&edits, written) {
        (Some(edits), Some(written)) => {
            let mut between = Between::new(written, b.framework, edits, request.budget);
            comparison.differences.iter().map(|it| between.blame(&comparison, it)).collect()
        }
        _ => Vec::new(),
    };
    let program = program::compile(&comparison.joint.framework);
    let context = Context {
        program: &program,
        budget: request.budget,
        cases: &cases,
        joint: &comparison.joint,
        names: comparison.names.clone(),
        limit: request.limit,
    };
    let through = come_through(&program, &comparison.differences, &blamed);
    let silence = silence(&context, &comparison.joint, [a.framework, b.framework], &comparison.pairing.pairs);
    let programs = [program::compile(a.framework), program::compile(b.framework)];
    let on = OnCases {
        joint: &comparison.joint,
        views: [
            View { program: &programs[0], reading: a.reading },
            View { program: &programs[1], reading: b.reading },
        ],
        pairing: &comparison.pairing,
        budget: request.budget,
    };
    let of_cases = case_program(&on, &cases);
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for (place, case) in cases.iter().enumerate() {
        match on_case(&on, &of_cases, case, place) {
            Ok(all) => found.extend(all),
            Err((side, why)) => refused.push(Refused { case: place, side, why }),
        }
    }
    let agreement: Vec<(Paired, Agreement)> = comparison
        .pairing
        .pairs
        .iter()
        .map(|&paired| (paired, agreement_of(&comparison, &found, &[paired])))
        .collect();
    let together = agreement_of(&comparison, &found, &comparison.pairing.pairs);
    let reversals = reversals(&comparison, &found);
    drop(program);
    Ok(Study {
        readings: [a.reading, b.reading],
        edits,
        blamed,
        through,
        silence,
        cases: found,
        refused,
        agreement,
        together,
        reversals,
        comparison,
    })
}

/// True for versions and variants of one framework: one of the units that the one comes from is among those of the
/// other.
pub fn is_related(a: &Framework, b: &Framework) -> bool {
    let names = |it: &Framework| it.lineage.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let of_b = names(b);
    names(a).iter().any(|name| of_b.contains(name))
}

/// How far settled verdicts agree. Verdicts on different scales are not pooled: then only equal or not is counted.
fn agreement_of(comparison: &Comparison, cases: &[CaseDifference], pairs: &[Paired]) -> Agreement {
    let framework = &comparison.joint.framework;
    let mut verdicts: Vec<(i64, i64)> = Vec::new();
    let mut scales_seen: Vec<Scales> = Vec::new();
    let (mut n_open, mut n_not_applicable, mut n_places) = (0, 0, 0);
    for &paired in pairs {
        let domains = [paired.a, paired.b].map(|it| &framework.conclusions[it].domain);
        let scales = comparison.pairing.scales(framework, paired);
        if !scales.is_comparable {
            continue;
        }
        n_places = n_places.max(scales.n_places(framework, domains));
        for it in cases.iter().filter(|it| it.paired == paired) {
            match (it.said[0].settled(), it.said[1].settled()) {
                (Some(a), Some(b)) => match scales.common(code_of(a), code_of(b)) {
                    Some(both) => verdicts.push(both),
                    None => n_not_applicable += 1,
                },
                (None, _) | (_, None) => n_open += 1,
            }
        }
        if !scales_seen.contains(&scales) {
            scales_seen.push(scales);
        }
    }
    let is_one_scale = scales_seen.len() == 1;
    let is_ordinal = is_one_scale && scales_seen.iter().all(|it| it.is_ordered);
    // Levels keep their places; other values are numbered in their order.
    let mut values: Vec<i64> = verdicts.iter().flat_map(|&(a, b)| [a, b]).collect();
    values.sort_unstable();
    values.dedup();
    // Verdicts of several scales are only equal or not, so their places need not be those of one scale.
    let n_places = if is_one_scale { n_places } else { 0 };
    let place = |code: i64| match n_places {
        0 => values.iter().position(|it| *it == code).unwrap_or(0),
        _ => code as usize,
    };
    let n_values = if n_places > 0 { n_places } else { values.len() };
    let ranks: Vec<(usize, usize)> = verdicts.iter().map(|&(a, b)| (place(a), place(b))).collect();
    let mut figures = agreement(&ranks, n_values, is_ordinal);
    if !is_one_scale {
        (figures.kappa, figures.alpha, figures.alpha_without_one) = (None, None, None);
    }
    Agreement { n_open, n_not_applicable, ..figures }
}

fn reversals(comparison: &Comparison, cases: &[CaseDifference]) -> Vec<Reversal> {
    use crate::vocabulary::Domain;
    let framework = &comparison.joint.framework;
    let is_ordered = |domain: &Domain| match domain {
        Domain::YesNo | Domain::Scale(_) | Domain::Number(_) => true,
        Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => false,
    };
    let settled = |it: &CaseDifference| {
        let codes = [it.said[0].settled()?, it.said[1].settled()?].map(code_of);
        let is_on_scale = codes.iter().all(|it| *it != crate::space::ABSENT);
        is_on_scale.then_some(codes)
    };
    let mut found = Vec::new();
    for &paired in &comparison.pairing.pairs {
        if ![paired.a, paired.b].iter().all(|it| is_ordered(&framework.conclusions[*it].domain)) {
            continue;
        }
        let own: Vec<(usize, [i64; 2])> = cases
            .iter()
            .enumerate()
            .filter(|(_, it)| it.paired == paired)
            .filter_map(|(at, it)| settled(it).map(|codes| (at, codes)))
            .collect();
        for (place, &(one, x)) in own.iter().enumerate() {
            for &(other, y) in &own[place + 1..] {
                if x[0] > y[0] && x[1] < y[1] {
                    found.push(Reversal { higher_in_a: one, higher_in_b: other });
                } else if x[0] < y[0] && x[1] > y[1] {
                    found.push(Reversal { higher_in_a: other, higher_in_b: one });
                }
            }
        }
    }
    found
}

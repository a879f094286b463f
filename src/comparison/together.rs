//! How far several frameworks agree on one conclusion, all at once.
//!
//! Figures over all of them need one scale. It is that of the first of them to which the values of every other lead: as
//! the same values, as levels of a longer scale, or by a crosswalk that one of the two declares. One crosswalk is taken,
//! never two in a row: two that fit by themselves need not fit one after the other.

use std::collections::BTreeSet;

use super::Side;
use super::agreement::{Metric, alpha};
use super::crosswalk::walks;
use super::many::Row;
use super::study::Party;
use super::values::{code_of, common_order};
use crate::framework::{Value, join};
use crate::program::Program;
use crate::value::{ConclusionId, Id as _};
use crate::vocabulary::{Domain, Vocabulary};

/// How far several frameworks agree on one conclusion.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// The conclusion.
    pub conclusion: String,
    /// Whose scale it is, by the place of the framework, where others reach it by a crosswalk.
    pub scale_of: Option<usize>,
    /// There is a scale on which all can be held against each other.
    pub has_scale: bool,
    /// Krippendorff's alpha over all of them; `None` where it is not defined or there is no such scale.
    pub alpha: Option<f64>,
    /// Rows that at least two settle.
    pub n: usize,
    /// Rows that fewer than two settle.
    pub n_left_out: usize,
    /// All give the same in so many of those rows.
    pub n_same: usize,
}

/// A conclusion of one of several frameworks.
type Member = (usize, ConclusionId);

/// A declared crosswalk from one conclusion to another.
pub(super) struct Crossing {
    from: Member,
    to: Member,
    /// The names of both, the first framework's first.
    pub(super) names: (String, String),
    /// For each code of the one the code of the other.
    places: Vec<i64>,
}

/// Every crosswalk between two of these frameworks.
pub(super) fn crossings(parties: &[Party<'_>]) -> Vec<Crossing> {
    let mut all = Vec::new();
    for (first, a) in parties.iter().enumerate() {
        for (second, b) in parties.iter().enumerate().skip(first + 1) {
            let joint = join(a.framework, b.framework);
            for walk in walks(&joint, a.framework, b.framework).0 {
                let name = |id: ConclusionId| joint.framework.conclusions[id].name.clone();
                let own =
                    [(first, walk.a), (second, ConclusionId::new(walk.b.index() - joint.first_conclusion))];
                let [from, to] = match walk.side {
                    Side::A => own,
                    Side::B => [own[1], own[0]],
                };
                let places = walk.places.iter().map(|&it| i64::from(it)).collect();
                all.push(Crossing { from, to, names: (name(walk.a), name(walk.b)), places });
            }
        }
    }
    all
}

/// How the codes of a conclusion are read on the common scale.
enum Reading<'c> {
    /// As they are.
    Own,
    /// As levels of a longer scale.
    Longer(Vec<i64>),
    /// By a crosswalk.
    Crossed(&'c [i64]),
}

impl Reading<'_> {
    fn code(&self, code: i64) -> i64 {
        let at = |places: &[i64]| places.get(code as usize).copied().unwrap_or(code);
        match self {
            Self::Own => code,
            Self::Longer(places) => at(places),
            Self::Crossed(places) => at(places),
        }
    }
}

/// The scale of one member, and how each is read on it.
struct Scale<'c> {
    of: Member,
    readings: Vec<(Member, Reading<'c>)>,
}

impl<'c> Scale<'c> {
    /// The scale of the first member that all others lead to.
    fn of(members: &BTreeSet<Member>, programs: &[Program<'_>], crossings: &'c [Crossing]) -> Option<Self> {
        members.iter().find_map(|&of| {
            let reading = |&it: &Member| Some((it, reading(it, of, programs, crossings)?));
            Some(Self { of, readings: members.iter().map(reading).collect::<Option<_>>()? })
        })
    }

    fn code(&self, member: Member, value: Value) -> i64 {
        let reading = self.readings.iter().find(|it| it.0 == member);
        reading.map_or(code_of(value), |it| it.1.code(code_of(value)))
    }

    fn is_crossed(&self) -> bool {
        self.readings.iter().any(|it| matches!(it.1, Reading::Crossed(_)))
    }
}

fn reading<'c>(
    from: Member,
    to: Member,
    programs: &[Program<'_>],
    crossings: &'c [Crossing],
) -> Option<Reading<'c>> {
    let crossing = crossings.iter().find(|it| (it.from, it.to) == (from, to));
    if let Some(it) = crossing.filter(|_| from != to) {
        return Some(Reading::Crossed(&it.places));
    }
    let of = |(party, id): Member| {
        let framework = programs[party].framework;
        (&framework.vocabulary, &framework.conclusions[id].domain)
    };
    by_name(of(from), of(to))
}

/// Values of the same names are the same; those of a scale may be some of a longer one's, in its order.
fn by_name<'c>((of_a, a): (&Vocabulary, &Domain), (of_b, b): (&Vocabulary, &Domain)) -> Option<Reading<'c>> {
    let labels = [of_a.labels(a), of_b.labels(b)];
    let is_same = labels[0].iter().map(|it| &it.name).eq(labels[1].iter().map(|it| &it.name));
    match (a, b) {
        (Domain::YesNo, Domain::YesNo) => Some(Reading::Own),
        (Domain::Number(a), Domain::Number(b)) => (a.percent == b.percent).then_some(Reading::Own),
        (Domain::Scale(_) | Domain::OneOf(_), Domain::Scale(_) | Domain::OneOf(_)) if is_same => {
            Some(Reading::Own)
        }
        (Domain::AnyOf(_), Domain::AnyOf(_)) if is_same => Some(Reading::Own),
        (Domain::Scale(_), Domain::Scale(_)) if labels[0].len() < labels[1].len() => {
            common_order(labels[0], labels[1]).map(|it| Reading::Longer(it.0))
        }
        _ => None,
    }
}

/// How far all agree on one conclusion.
pub(super) fn together(
    programs: &[Program<'_>],
    rows: &[Row],
    crossings: &[Crossing],
    name: &str,
) -> Together {
    let is_own = |it: &&Row| {
        it.conclusion == name || it.conclusion.strip_prefix(name).is_some_and(|it| it.starts_with('['))
    };
    // Each row as its settled values, and who gives them.
    let mut members: BTreeSet<Member> = BTreeSet::new();
    let mut given: Vec<Vec<(Member, Value)>> = Vec::new();
    for row in rows.iter().filter(is_own) {
        let cells = row.said.iter().enumerate().filter_map(|(party, it)| Some((party, it.as_ref()?)));
        let mut values = Vec::new();
        for (party, cell) in cells {
            let member = (party, cell.conclusion);
            members.insert(member);
            let settled = cell.said.settled().filter(|it| *it != Value::NotApplicable);
            values.extend(settled.map(|it| (member, it)));
        }
        given.push(values);
    }
    let n_rows = given.len();
    given.retain(|it| it.len() > 1);
    let mut found = Together {
        conclusion: name.to_owned(),
        scale_of: None,
        has_scale: false,
        alpha: None,
        n: given.len(),
        n_left_out: n_rows - given.len(),
        n_same: 0,
    };
    let Some(scale) = Scale::of(&members, programs, crossings) else { return found };
    let units: Vec<Vec<i64>> =
        given.iter().map(|unit| unit.iter().map(|&(member, it)| scale.code(member, it)).collect()).collect();
    let values: BTreeSet<i64> = units.iter().flatten().copied().collect();
    let values: Vec<i64> = values.into_iter().collect();
    let rank = |code: &i64| values.binary_search(code).ok();
    let ranks: Vec<Vec<usize>> = units.iter().map(|unit| unit.iter().filter_map(rank).collect()).collect();
    found.has_scale = true;
    found.scale_of = scale.is_crossed().then_some(scale.of.0);
    found.alpha = alpha(&ranks, values.len(), metric(programs, &scale));
    found.n_same = units.iter().filter(|unit| unit.windows(2).all(|it| it[0] == it[1])).count();
    found
}

/// Ordinal where the scale has an order, and so have those that are read on it as they are.
fn metric(programs: &[Program<'_>], scale: &Scale<'_>) -> Metric {
    let has_order = |(party, id): Member| {
        let domain = &programs[party].framework.conclusions[id].domain;
        matches!(domain, Domain::YesNo | Domain::Scale(_) | Domain::Number(_))
    };
    let all =
        scale.readings.iter().all(|(it, reading)| matches!(reading, Reading::Crossed(_)) || has_order(*it));
    if all && has_order(scale.of) { Metric::Ordinal } else { Metric::Nominal }
}

//! Crosswalks between two frameworks: those that one of them declares, read against both sides, and the best there is.

use super::values::Scales;
use super::{Difference, Relation, Side};
use crate::diagnostic::{Diagnostic, Severity, code, nearest};
use crate::framework::{Crosswalk, Framework, Joint, Value};
use crate::syntax::tree::ValueKind;
use crate::value::ConclusionId;
use crate::vocabulary::{Citation, Domain};

/// A declared crosswalk between two conclusions, in the ids of both frameworks together.
#[derive(Clone, Debug)]
pub struct Walk {
    /// The conclusion of the first framework.
    pub a: ConclusionId,
    /// The conclusion of the second.
    pub b: ConclusionId,
    /// Whose values are mapped, and so who declares it.
    pub side: Side,
    /// For each rank of the mapped side the rank of the other that it counts as.
    pub places: Vec<u32>,
    /// What it is, in words; empty when not said.
    pub title: String,
    /// Where it comes from.
    pub cites: Vec<Citation>,
    /// The values that are mapped onto have an order.
    is_ordered: bool,
    n_values: usize,
}

impl Walk {
    /// How the values of the two are held against each other.
    pub(super) fn scales(&self) -> Scales {
        let own = (0..self.n_values as i64).collect();
        let mapped = self.places.iter().map(|&it| i64::from(it)).collect();
        match self.side {
            Side::A => Scales::mapped(mapped, own, self.is_ordered),
            Side::B => Scales::mapped(own, mapped, self.is_ordered),
        }
    }
}

/// The crosswalks that lead from one of two frameworks to the other, and what is wrong with them.
///
/// A crosswalk to a framework holds for its variants too. Where each side declares one for the same two conclusions,
/// that of the second framework is used.
pub fn walks(joint: &Joint, a: &Framework, b: &Framework) -> (Vec<Walk>, Vec<Diagnostic>) {
    let (mut found, mut diagnostics): (Vec<Walk>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for (side, own, other) in [(Side::B, b, a), (Side::A, a, b)] {
        let is_other = |it: &&Crosswalk| other.lineage.iter().any(|(name, _)| *name == it.framework.value);
        if own.crosswalks.iter().all(|it| !is_other(&it)) {
            diagnostics.extend(own.crosswalks.iter().find_map(|it| near_miss(own, other, it)));
        }
        for crosswalk in own.crosswalks.iter().filter(is_other) {
            match walk(joint, side, own, other, crosswalk) {
                Ok(it) if found.iter().any(|known| (known.a, known.b) == (it.a, it.b)) => {}
                Ok(it) => found.push(it),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
    }
    found.sort_by_key(|it| (it.a, it.b));
    (found, diagnostics)
}

/// A crosswalk to nearly the other framework, which is not used: perhaps its name is misspelt.
fn near_miss(own: &Framework, other: &Framework, it: &Crosswalk) -> Option<Diagnostic> {
    let written = &it.framework.value;
    if *written == own.name || nearest(written, [other.name.as_str()]).is_none() {
        return None;
    }
    let text = format!("this crosswalk leads to `{written}`, so it is not used for `{}`", other.name);
    let error = Diagnostic::error(code::E0806, it.framework.span, text);
    let note = error.help(format!("did you mean `{}`?", other.name));
    Some(Diagnostic { severity: Severity::Note, ..note })
}

fn walk(
    joint: &Joint,
    side: Side,
    own: &Framework,
    other: &Framework,
    it: &Crosswalk,
) -> Result<Walk, Box<Diagnostic>> {
    let entity = |framework: &Framework, id: ConclusionId| {
        framework.vocabulary.entities[framework.conclusions[id].entity].name.clone()
    };
    let mut named: Vec<ConclusionId> =
        other.conclusions.pairs().filter(|(_, known)| known.name == it.to.value).map(|(id, _)| id).collect();
    named.sort_by_key(|&id| entity(other, id) != entity(own, it.from));
    let Some(&to) = named.first() else {
        let text = format!("`{}` has no conclusion `{}`", other.name, it.to.value);
        let error = Diagnostic::error(code::E0806, it.to.span, text);
        let known = other.conclusions.iter().map(|known| known.name.as_str());
        return Err(Box::new(error.suggest(&it.to.value, known)));
    };
    let (from_domain, to_domain) = (&own.conclusions[it.from].domain, &other.conclusions[to].domain);
    let labels: Vec<String> = match to_domain {
        Domain::YesNo => vec!["no".to_owned(), "yes".to_owned()],
        Domain::Scale(_) | Domain::OneOf(_) => {
            other.vocabulary.labels(to_domain).iter().map(|label| label.name.clone()).collect()
        }
        Domain::Number(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            let text = format!("`{}` of `{}` has no single values to count as", it.to.value, other.name);
            let error = Diagnostic::error(code::E0806, it.to.span, text)
                .note("a crosswalk leads to yes/no, to a scale, or to classes of which one fits");
            return Err(Box::new(error.help("name another conclusion after `to`")));
        }
    };
    let mut places = Vec::new();
    for value in &it.values {
        let name = match &value.kind {
            ValueKind::Name(name) => name.clone(),
            ValueKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            ValueKind::Number(number) | ValueKind::Percent(number) => number.to_string(),
        };
        let Some(place) = labels.iter().position(|label| *label == name) else {
            let text = format!("`{name}` is no value of `{}` in `{}`", it.to.value, other.name);
            let error = Diagnostic::error(code::E0806, value.span, text)
                .note(format!("its values are {}", labels.join(", ")));
            return Err(Box::new(error.suggest(&name, labels.iter().map(String::as_str))));
        };
        places.push(place as u32);
    }
    let is_ordered = has_order(to_domain);
    if is_ordered && has_order(from_domain) {
        in_order(own, it, &places)?;
    }
    let (a, b) = match side {
        Side::A => (it.from, joint.conclusion(to)),
        Side::B => (to, joint.conclusion(it.from)),
    };
    let (title, cites) = (it.title.clone(), it.cites.clone());
    Ok(Walk { a, b, side, places, title, cites, is_ordered, n_values: labels.len() })
}

fn has_order(domain: &Domain) -> bool {
    match domain {
        Domain::YesNo | Domain::Scale(_) | Domain::Number(_) => true,
        Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => false,
    }
}

fn in_order(own: &Framework, it: &Crosswalk, places: &[u32]) -> Result<(), Box<Diagnostic>> {
    let Some(at) = places.windows(2).position(|pair| pair[0] > pair[1]) else { return Ok(()) };
    let name = |rank: usize| own.value_text(&own.conclusions[it.from].domain, Value::Rank(rank as u32));
    let (low, high) = (name(at), name(at + 1));
    let text = format!("`{high}` is above `{low}` and counts as a lower value");
    let error = Diagnostic::error(code::E0807, it.values[at + 1].span, text)
        .other(it.values[at].span, format!("what `{low}` counts as"))
        .note("a crosswalk between two orders keeps the order, else `stricter` would mean nothing");
    Err(Box::new(error.help("let a higher value count as the same value or a higher one")))
}

/// The map from the second conclusion's values to the first's under which the fewest situations differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// For each rank of the second conclusion the rank of the first that it counts as best.
    pub places: Vec<u32>,
    /// Situations in which both apply.
    pub situations: u128,
    /// In how many of them the two still differ, whatever map that keeps the order is used.
    pub differ: u128,
    /// In how many they still differ with a map that need not keep the order.
    pub differ_without_order: u128,
    /// The order was kept: both sides have one.
    pub is_ordered: bool,
}

/// Finds the best crosswalk from the shift matrix: by dynamic programming over the ranks of the second conclusion, in
/// order, where both have an order; else value by value. `None` for numbers and sets.
///
/// Of several that are as good the one with the lowest values is given; a value that no situation gives counts as the
/// value below it does.
pub fn best_mapping(joint: &Joint, difference: &Difference) -> Option<Mapping> {
    let framework = &joint.framework;
    let domains = [difference.paired.a, difference.paired.b].map(|id| &framework.conclusions[id].domain);
    let size = |domain: &Domain| match domain {
        Domain::YesNo => Some(2),
        Domain::Scale(_) | Domain::OneOf(_) => Some(framework.vocabulary.labels(domain).len()),
        Domain::Number(_) | Domain::AnyOf(_) | Domain::List { .. } => None,
    };
    let (n_a, n_b) = (size(domains[0])?, size(domains[1])?);
    let mut counts = vec![vec![0u128; n_a]; n_b];
    for shift in difference.shifts.iter().filter(|it| it.relation != Relation::OneApplies) {
        if let (Value::Rank(a), Value::Rank(b)) = (shift.a, shift.b) {
            counts[b as usize][a as usize] = shift.situations;
        }
    }
    let situations = counts.iter().flatten().fold(0u128, |sum, n| sum.saturating_add(*n));
    let is_ordered = domains.into_iter().all(has_order);
    let free: Vec<u32> = counts.iter().map(|row| best_of(row)).collect();
    let agreed = |places: &[u32]| -> u128 {
        places.iter().zip(&counts).map(|(&place, row)| row[place as usize]).fold(0, u128::saturating_add)
    };
    let places = if is_ordered { in_order_best(&counts, n_a) } else { free.clone() };
    Some(Mapping {
        differ: situations.saturating_sub(agreed(&places)),
        differ_without_order: situations.saturating_sub(agreed(&free)),
        places,
        situations,
        is_ordered,
    })
}

/// The first place with the most.
fn best_of(row: &[u128]) -> u32 {
    let most = row.iter().max().copied().unwrap_or(0);
    row.iter().position(|&n| n == most).unwrap_or(0) as u32
}

/// The non-decreasing choice of one place a row that gathers the most.
fn in_order_best(counts: &[Vec<u128>], n_places: usize) -> Vec<u32> {
    // best[row][place]: the most that rows from `row` on gather when none is below `place`.
    let mut best = vec![vec![0u128; n_places + 1]; counts.len() + 1];
    for row in (0..counts.len()).rev() {
        for place in (0..n_places).rev() {
            let here = counts[row][place].saturating_add(best[row + 1][place]);
            let above = if place + 1 < n_places { best[row][place + 1] } else { 0 };
            best[row][place] = here.max(above);
        }
    }
    let mut place = 0;
    let mut chosen = Vec::new();
    for row in 0..counts.len() {
        while counts[row][place].saturating_add(best[row + 1][place]) < best[row][place] {
            place += 1;
        }
        chosen.push(place as u32);
    }
    chosen
}

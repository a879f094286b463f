//! Which conclusions of two frameworks are held against each other.

use super::values::Scales;
use super::{Paired, Side, Walk};
use crate::analysis::space::Space;
use crate::framework::{Framework, Home, Joint};
use crate::program::Program;
use crate::space::Budget;
use crate::value::{ConclusionId, Id};

/// The pairs, and what has no partner.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    /// In the order of the first framework.
    pub pairs: Vec<Paired>,
    /// Pairs whose names differ and that are proved to be the same function.
    pub renamed: Vec<(String, String)>,
    /// Conclusions of the first without a partner.
    pub only_a: Vec<String>,
    /// Conclusions of the second without a partner.
    pub only_b: Vec<String>,
    /// Pairs that were asked for or have one name, and cannot be compared: why.
    pub apart: Vec<String>,
    /// Crosswalks that one of the two declares for the other.
    pub walks: Vec<Walk>,
}

impl Pairing {
    /// The crosswalk between two conclusions that are held against each other.
    pub fn walk(&self, paired: Paired) -> Option<&Walk> {
        self.walks.iter().find(|it| (it.a, it.b) == (paired.a, paired.b))
    }

    /// How the values of two conclusions are held against each other: by a crosswalk, else by name.
    pub(super) fn scales(&self, framework: &Framework, paired: Paired) -> Scales {
        let of = |id: ConclusionId| &framework.conclusions[id].domain;
        self.walk(paired).map_or_else(|| Scales::new(framework, of(paired.a), of(paired.b)), Walk::scales)
    }
}

/// A pair that was asked for and cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoConclusion {
    /// The name as written.
    pub name: String,
    /// Which framework has no such conclusion.
    pub side: Side,
    /// Those that it has.
    pub known: Vec<String>,
}

/// Pairs that were asked for and those with a crosswalk, then pairs by name; then conclusions of other names that are the same function.
///
/// # Errors
/// When a name that was asked for is not there.
pub fn pair(
    program: &Program<'_>,
    joint: &Joint,
    walks: Vec<Walk>,
    asked: &[(String, String)],
    budget: Budget,
) -> Result<Pairing, NoConclusion> {
    let framework = &joint.framework;
    let first = || framework.conclusions.ids().filter(|id| id.index() < joint.first_conclusion);
    let second = || framework.conclusions.ids().filter(|id| id.index() >= joint.first_conclusion);
    let name = |id: ConclusionId| framework.conclusions[id].name.clone();
    let find = |wanted: &String, side: Side| {
        let all: Vec<ConclusionId> = if side == Side::A { first().collect() } else { second().collect() };
        let known = || all.iter().map(|&it| name(it)).collect();
        let found = all.iter().copied().find(|&it| name(it) == *wanted);
        found.ok_or_else(|| NoConclusion { name: wanted.clone(), side, known: known() })
    };
    let mut together: Vec<(ConclusionId, ConclusionId)> = Vec::new();
    for (a, b) in asked {
        let pair = (find(a, Side::A)?, find(b, Side::B)?);
        if !together.contains(&pair) {
            together.push(pair);
        }
    }
    for walk in &walks {
        if !together.contains(&(walk.a, walk.b)) {
            together.push((walk.a, walk.b));
        }
    }
    let has_partner = |a: Option<ConclusionId>, b: Option<ConclusionId>| {
        together.iter().any(|it| a.is_none_or(|a| it.0 == a) && b.is_none_or(|b| it.1 == b))
    };
    let named: Vec<(ConclusionId, ConclusionId)> = first()
        .filter(|&a| !has_partner(Some(a), None))
        .filter_map(|a| second().find(|&b| name(b) == name(a) && !has_partner(None, Some(b))).map(|b| (a, b)))
        .collect();
    together.extend(named);
    together.sort();
    let mut pairing = Pairing { walks, ..Pairing::default() };
    for &(a, b) in &together {
        match cells(framework, a, b) {
            Ok(pairs) => pairing.pairs.extend(pairs),
            Err(why) => pairing.apart.push(why),
        }
    }
    let mut left_a: Vec<ConclusionId> = first().filter(|a| together.iter().all(|(it, _)| it != a)).collect();
    let mut left_b: Vec<ConclusionId> = second().filter(|b| together.iter().all(|(_, it)| it != b)).collect();
    left_a.retain(|&a| {
        let Some(at) = left_b.iter().position(|&b| is_same(program, a, b, budget)) else { return true };
        let b = left_b.remove(at);
        pairing.renamed.push((name(a), name(b)));
        if let Ok(pairs) = cells(framework, a, b) {
            pairing.pairs.extend(pairs);
        }
        false
    });
    pairing.only_a = left_a.into_iter().map(name).collect();
    pairing.only_b = left_b.into_iter().map(name).collect();
    Ok(pairing)
}

/// A pair of conclusions; of two matrices the cells that both have.
pub(super) fn cells(framework: &Framework, a: ConclusionId, b: ConclusionId) -> Result<Vec<Paired>, String> {
    let (first, second) = (&framework.conclusions[a], &framework.conclusions[b]);
    if first.entity != second.entity {
        let entity = |it| &framework.vocabulary.entities[it].name;
        return Err(format!(
            "`{}` is about {} in the one and `{}` about {} in the other",
            first.name,
            entity(first.entity),
            second.name,
            entity(second.entity)
        ));
    }
    match (&first.home, &second.home) {
        (Home::Matrix(of_a), Home::Matrix(of_b)) => {
            let cell = |id, n: usize| {
                let text = framework.conclusion_text(id, Some(n as u32));
                text.split_once('[').map_or_else(String::new, |(_, rest)| rest.to_owned())
            };
            let mut pairs = Vec::new();
            for place in 0..of_a.cells.len() {
                let own = cell(a, place);
                let partner = (0..of_b.cells.len()).find(|&it| cell(b, it) == own);
                pairs.extend(partner.map(|other| Paired {
                    a,
                    b,
                    cell_a: Some(place as u32),
                    cell_b: Some(other as u32),
                }));
            }
            if pairs.is_empty() {
                return Err(format!("the tables `{}` and `{}` share no cell", first.name, second.name));
            }
            Ok(pairs)
        }
        (Home::Matrix(_), _) | (_, Home::Matrix(_)) => {
            Err(format!("one of `{}` and `{}` has cells and the other has none", first.name, second.name))
        }
        (
            Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_),
            Home::Rules { .. } | Home::Table { .. } | Home::Models(_) | Home::Points(_),
        ) => Ok(vec![Paired { a, b, cell_a: None, cell_b: None }]),
    }
}

/// True when two conclusions of one type are proved to be the same function, and not a constant.
fn is_same(program: &Program<'_>, a: ConclusionId, b: ConclusionId, budget: Budget) -> bool {
    let framework = program.framework;
    let (first, second) = (&framework.conclusions[a], &framework.conclusions[b]);
    if first.entity != second.entity || first.domain != second.domain {
        return false;
    }
    let Ok(pairs) = cells(framework, a, b) else { return false };
    let scales = Scales::new(framework, &first.domain, &second.domain);
    pairs.into_iter().all(|paired| {
        let uses = paired.uses(program);
        let mut space = Space::new(program, first.entity, &uses.aggregates, budget);
        let left = space.conclusion(paired.a, paired.cell_a);
        let right = space.conclusion(paired.b, paired.cell_b);
        let differ = space.differ(left, right);
        let is_constant = space.engine.dd.top(left).is_none();
        scales.is_comparable && !is_constant && !space.happens(differ) && space.is_exact()
    })
}

//! Which edits are to blame for a difference: the fewest that turn the first framework's answer into the second's.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::Cause;
use super::edits::{Edit, Written, between, movable};
use super::pairing::cells;
use super::sides::retype;
use super::values::{Relation, Scales};
use super::{Comparison, Difference};
use crate::analysis::space::Space;
use crate::case::Case;
use crate::evaluate::answers;
use crate::framework::{Framework, Home, Value, join};
use crate::program::{self, Program};
use crate::space::{Binary, Budget};
use crate::syntax::tree::ReadingKind;
use crate::value::ConclusionId;
use crate::vocabulary::Domain;

/// Some edits, by their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blame {
    /// Which.
    pub edits: Vec<usize>,
    /// No smaller set does it; else none can be left out.
    pub is_smallest: bool,
}

impl Blame {
    /// What kinds of difference they are.
    pub fn causes(&self, edits: &[Edit]) -> BTreeSet<Cause> {
        self.edits.iter().flat_map(|&it| edits[it].causes.iter().copied()).collect()
    }
}

/// Who is to blame for one difference.
#[derive(Clone, Debug, Default)]
pub struct Blamed {
    /// For the difference as a whole: with these edits the first is the second, in every situation.
    pub whole: Option<Blame>,
    /// For each region: with these edits the first gives the second's value on its witness.
    pub regions: Vec<Option<Blame>>,
}

/// For each difference the others that it comes through: it reads them, on both sides, and what is to blame for it is
/// to blame for them already. Without blame, none.
pub(super) fn come_through(
    program: &Program<'_>,
    differences: &[Difference],
    blamed: &[Blamed],
) -> Vec<Vec<usize>> {
    let edits = |at: usize| blamed.get(at).and_then(|it| it.whole.as_ref()).map(|it| it.edits.as_slice());
    let through = |(at, it): (usize, &Difference)| -> Vec<usize> {
        let own = edits(at).unwrap_or_default();
        let uses = it.paired.uses(program).conclusions;
        let others: Vec<usize> = (0..differences.len())
            .filter(|&other| {
                let paired = differences[other].paired;
                paired != it.paired
                    && [paired.a, paired.b].iter().all(|it| uses.contains(it))
                    && edits(other).is_some_and(|edits| edits.iter().any(|it| own.contains(it)))
            })
            .collect();
        let all: Vec<usize> = others.iter().filter_map(|&it| edits(it)).flatten().copied().collect();
        let is_explained = !own.is_empty() && own.iter().all(|it| all.contains(it));
        if is_explained { others } else { Vec::new() }
    };
    differences.iter().enumerate().map(through).collect()
}

/// At most so many sets of edits are tried for one question.
const MOST_TRIALS: usize = 256;

/// The two frameworks and all that lies between them.
pub(super) struct Between<'a> {
    written: (Written<'a>, Written<'a>),
    second: &'a Framework,
    edits: &'a [Edit],
    budget: Budget,
    made: BTreeMap<BTreeSet<usize>, Option<Framework>>,
}

impl<'a> Between<'a> {
    pub fn new(
        written: (Written<'a>, Written<'a>),
        second: &'a Framework,
        edits: &'a [Edit],
        budget: Budget,
    ) -> Self {
        Self { written, second, edits, budget, made: BTreeMap::new() }
    }

    /// The edits to blame for a difference and for each of its regions.
    pub fn blame(&mut self, comparison: &Comparison, difference: &Difference) -> Blamed {
        let framework = &comparison.joint.framework;
        let paired = difference.paired;
        let names = [
            framework.conclusion_text(paired.a, paired.cell_a),
            framework.conclusion_text(paired.b, paired.cell_b),
        ];
        let all: BTreeSet<usize> = self.relevant(comparison, difference);
        let whole = self.fewest(&all, &mut |it, chosen| it.is_second(chosen, &names));
        let candidates = whole.as_ref().map_or(all, |it| it.edits.iter().copied().collect());
        let domain = &framework.conclusions[paired.b].domain;
        let regions = difference
            .regions
            .iter()
            .map(|region| {
                let case = region.case.as_ref()?;
                let wanted = said(framework, domain, region.b);
                self.fewest(&candidates, &mut |it, chosen| {
                    it.value_on(chosen, comparison, case, &names[0]).is_some_and(|found| found == wanted)
                })
            })
            .collect();
        Blamed { whole, regions }
    }

    /// The edits that can reach a conclusion: rules of what it uses, and what has no conclusion of its own.
    fn relevant(&self, comparison: &Comparison, difference: &Difference) -> BTreeSet<usize> {
        let joint = &comparison.joint;
        let program = program::compile(&joint.framework);
        let mut reached: BTreeSet<ConclusionId> = difference.paired.uses(&program).conclusions;
        reached.extend([difference.paired.a, difference.paired.b]);
        let name = |it: &ConclusionId| joint.framework.conclusions[*it].name.clone();
        let names: BTreeSet<String> = reached.iter().map(name).collect();
        let own_rules: BTreeSet<String> = joint
            .framework
            .rules
            .iter()
            .filter(|it| names.contains(&joint.framework.conclusions[it.conclusion].name))
            .map(|it| it.name.clone())
            .collect();
        let reaches = |edit: &Edit| match edit.kind {
            "rule" | "exception" => own_rules.contains(&edit.name),
            "conclusion" | "models" | "points" | "matrix" => names.contains(&edit.name),
            "assume" | "reading" => false,
            _ => true,
        };
        movable(self.edits).into_iter().filter(|&it| reaches(&self.edits[it])).collect()
    }

    /// The smallest set of edits that passes a test: by size while that is few enough to try, else one of which
    /// none can be left out.
    fn fewest(
        &mut self,
        all: &BTreeSet<usize>,
        passes: &mut dyn FnMut(&mut Self, &BTreeSet<usize>) -> bool,
    ) -> Option<Blame> {
        if !passes(self, all) {
            return None;
        }
        let mut kept = all.clone();
        for &edit in all {
            let mut fewer = kept.clone();
            fewer.remove(&edit);
            if passes(self, &fewer) {
                kept = fewer;
            }
        }
        let mut left = MOST_TRIALS;
        for size in 1..kept.len() {
            let sets = subsets(all, size, left + 1);
            if sets.len() > left {
                return Some(Blame { edits: kept.into_iter().collect(), is_smallest: false });
            }
            left -= sets.len();
            for set in sets {
                if passes(self, &set) {
                    return Some(Blame { edits: set.into_iter().collect(), is_smallest: true });
                }
            }
        }
        Some(Blame { edits: kept.into_iter().collect(), is_smallest: true })
    }

    fn framework(&mut self, chosen: &BTreeSet<usize>) -> Option<&Framework> {
        let (written, edits) = (self.written, self.edits);
        self.made.entry(chosen.clone()).or_insert_with(|| between(written, edits, chosen)).as_ref()
    }

    /// True when the first with these edits gives what the second gives, in every situation.
    fn is_second(&mut self, chosen: &BTreeSet<usize>, names: &[String; 2]) -> bool {
        let (second, budget) = (self.second, self.budget);
        self.framework(chosen).is_some_and(|it| is_same(it, second, names, budget))
    }

    /// What the first with these edits says of a total case.
    fn value_on(
        &mut self,
        chosen: &BTreeSet<usize>,
        comparison: &Comparison,
        case: &Case,
        name: &str,
    ) -> Option<Vec<String>> {
        let budget = self.budget;
        let framework = self.framework(chosen)?;
        let (conclusion, cell) = find(framework, name)?;
        let case = retype(&comparison.joint.framework.vocabulary, &framework.vocabulary, case).case;
        let entity = framework.conclusions[conclusion].entity;
        let record = case.records.ids().find(|&id| case.records[id].entity == entity)?;
        let program = program::compile(framework);
        let found =
            answers(&program, &case, ReadingKind::Open, budget, &[(record, conclusion, cell)]).ok()?;
        let domain = &framework.conclusions[conclusion].domain;
        match found.first()?.outcome.values().as_slice() {
            [one] => Some(said(framework, domain, *one)),
            _ => None,
        }
    }
}

/// A conclusion by its name, or a cell of a matrix by its name with the cell.
fn find(framework: &Framework, name: &str) -> Option<(ConclusionId, Option<u32>)> {
    let (own, cell) = name.split_once('[').map_or((name, false), |(own, _)| (own, true));
    let id = framework.conclusions.pairs().find(|(_, it)| it.name == own)?.0;
    if !cell {
        return Some((id, None));
    }
    let Home::Matrix(matrix) = &framework.conclusions[id].home else { return None };
    let mut cells = 0..matrix.cells.len() as u32;
    cells.find(|&it| framework.conclusion_text(id, Some(it)) == name).map(|it| (id, Some(it)))
}

/// A value as names that do not depend on the order in which they are declared.
fn said(framework: &Framework, domain: &Domain, value: Value) -> Vec<String> {
    match value {
        Value::Set(bits) => {
            let labels = framework.vocabulary.labels(domain).iter().enumerate();
            let mut names: Vec<String> =
                labels.filter(|(bit, _)| bits >> bit & 1 == 1).map(|(_, it)| it.name.clone()).collect();
            names.sort();
            names
        }
        Value::Rank(_) | Value::Number(_) | Value::NotApplicable => vec![framework.value_text(domain, value)],
    }
}

/// True when two conclusions are proved to be the same function.
fn is_same(a: &Framework, b: &Framework, names: &[String; 2], budget: Budget) -> bool {
    let joint = join(a, b);
    let framework = &joint.framework;
    let (Some((first, cell_a)), Some((second, cell_b))) = (find(a, &names[0]), find(b, &names[1])) else {
        return false;
    };
    let second = joint.conclusion(second);
    let Ok(pairs) = cells(framework, first, second) else { return false };
    let Some(paired) = pairs.into_iter().find(|it| it.cell_a == cell_a && it.cell_b == cell_b) else {
        return false;
    };
    let domains = [first, second].map(|it| &framework.conclusions[it].domain);
    let scales = Scales::new(framework, domains[0], domains[1]);
    let program = program::compile(framework);
    let uses = paired.uses(&program);
    let mut space = Space::new(&program, framework.conclusions[first].entity, &uses.aggregates, budget);
    let nodes = [space.conclusion(paired.a, cell_a), space.conclusion(paired.b, cell_b)];
    let pair = space.engine.dd.combine(Binary::Pair, nodes[0], nodes[1]);
    let codes = space.values(pair);
    space.is_exact()
        && codes.into_iter().all(|code| {
            let (a, b) = space.engine.dd.unpair(code);
            scales.relation(a, b) == Relation::Same
        })
}

/// All subsets of one size, in order; stops once there are `most`.
fn subsets(all: &BTreeSet<usize>, size: usize, most: usize) -> Vec<BTreeSet<usize>> {
    fn extend(
        left: &[usize],
        size: usize,
        most: usize,
        chosen: &mut Vec<usize>,
        found: &mut Vec<BTreeSet<usize>>,
    ) {
        if found.len() >= most {
            return;
        }
        if size == 0 {
            found.push(chosen.iter().copied().collect());
            return;
        }
        for (at, &one) in left.iter().enumerate() {
            chosen.push(one);
            extend(&left[at + 1..], size - 1, most, chosen, found);
            chosen.pop();
        }
    }
    let all: Vec<usize> = all.iter().copied().collect();
    let mut found = Vec::new();
    extend(&all, size, most, &mut Vec::new(), &mut found);
    found
}

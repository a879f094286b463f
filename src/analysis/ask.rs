//! Which open evidence still matters: ranked by how much it narrows the results, the smallest set of items that
//! settles them whatever is found, and those that cannot matter.

use std::collections::{BTreeMap, BTreeSet};

use super::open::{Effect, Openness, Scene, is_open};
use crate::case::Case;
use crate::evaluate::engine::{Engine, Mode};
use crate::evaluate::{Asked, Evaluation, ItemPath};
use crate::program::Program;
use crate::space::Budget;
use crate::syntax::tree::ReadingKind;
use crate::value::{Id, ValueSet};

/// So many items beside those that are needed in any case are tried together.
const MOST_BESIDE: usize = 3;
/// Into so many parts the budget falls.
const PARTS: usize = 4;
/// So many sets of items are tried.
const MOST_TRIED: usize = 5_000;

/// The answer.
#[derive(Clone, Debug)]
pub struct Ask {
    /// One for each question that is not settled.
    pub questions: Vec<Openness>,
    /// The items that can matter, the most useful first.
    pub ranking: Vec<Ranked>,
    /// What settles all questions.
    pub settling: Settling,
    /// Open items that can change none of the questions: proved.
    pub cannot_matter: Vec<ItemPath>,
    /// The budget sufficed for all questions.
    pub exact: bool,
}

/// An open item with what it does to all questions together.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// Which.
    pub path: ItemPath,
    /// The best that it does to one of the questions.
    pub effect: Effect,
    /// The most outcomes, over all questions, that one answer leaves; at most that where answers cannot be told apart.
    pub worst: u64,
    /// Outcomes left in the mean, summed over the questions: a fraction.
    pub mean: (u128, u128),
    /// What it does to each question that it can change, in order.
    pub effects: Vec<(Asked, Effect)>,
}

/// The set of items that settles everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settling {
    /// Nothing is open.
    Already,
    /// These, and no smaller set does.
    Smallest(Vec<ItemPath>),
    /// These; whether a smaller set does is not known. There were too many to try, or further records of a list look
    /// at open items above them.
    Enough(Vec<ItemPath>),
    /// The budget was used up.
    Unknown,
}

/// Looks at these questions; `evaluation` is that of the case in the same reading.
pub fn ask(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    evaluation: &Evaluation,
    asked: &[Asked],
) -> Ask {
    // One question that is too much must not take the others with it, so the budget comes in parts.
    let part = budget.nodes / PARTS;
    let fresh = || Engine::new(program, case, reading, part, Mode::Exact);
    let mut engine = fresh();
    let mut n_used_up = 0;
    let mut scenes = Vec::new();
    let mut questions = Vec::new();
    let mut exact = true;
    for &asked in asked {
        let Some(answer) = evaluation.answer(asked) else { continue };
        if answer.outcome.is_exact() && answer.outcome.values().len() <= 1 {
            continue;
        }
        let scene = Scene::of(&mut engine, asked).filter(|_| answer.outcome.is_exact());
        let openness = scene.as_ref().map(|scene| scene.openness(&mut engine, case, &answer.open));
        match (scene, openness.filter(|it| it.exact)) {
            (Some(scene), Some(openness)) => {
                questions.push(openness);
                scenes.push(scene);
            }
            _ => exact = false,
        }
        if engine.dd.is_exhausted() {
            n_used_up += 1;
            if n_used_up == PARTS {
                break;
            }
            engine = fresh();
        }
    }
    let ranking = rank(&questions);
    let settling = if exact { settle(&mut engine, &scenes, &ranking) } else { Settling::Unknown };
    let cannot_matter = if exact { others(&engine, case, &ranking) } else { Vec::new() };
    Ask { questions, ranking, settling, cannot_matter, exact }
}

fn rank(questions: &[Openness]) -> Vec<Ranked> {
    let mut effects: BTreeMap<ItemPath, Vec<(Asked, Effect)>> = BTreeMap::new();
    for question in questions {
        for item in &question.items {
            effects.entry(item.path).or_default().push((question.asked, item.effect));
        }
    }
    let mut ranking: Vec<Ranked> = effects
        .into_iter()
        .map(|(path, effects)| {
            let worst = worst(questions, path);
            let mut mean = (0, 1);
            for question in questions {
                let item = question.items.iter().find(|it| it.path == path);
                let own = item.map_or((question.n_outcomes, 1), |it| it.mean);
                mean = sum(mean, (u128::from(own.0), u128::from(own.1)));
            }
            let effect = effects.iter().map(|(_, effect)| *effect).min().unwrap_or(Effect::Together);
            Ranked { path, effect, worst, mean, effects }
        })
        .collect();
    ranking.sort_by(|a, b| {
        let means = a.mean.0.saturating_mul(b.mean.1).cmp(&b.mean.0.saturating_mul(a.mean.1));
        a.worst.cmp(&b.worst).then(means).then(a.effect.cmp(&b.effect)).then(a.path.cmp(&b.path))
    });
    ranking
}

/// The most outcomes that one answer leaves, over all questions. The answers to a question are in groups that leave
/// the same, so what the groups of several questions have in common leaves the same in all of them.
fn worst(questions: &[Openness], path: ItemPath) -> u64 {
    let mut groups: Option<Vec<(ValueSet, u64)>> = None;
    // Sets of options and lists have no answers that could be matched: each at its worst.
    let mut others = 0u64;
    for question in questions {
        let Some(item) = question.items.iter().find(|it| it.path == path) else {
            others = others.saturating_add(question.n_outcomes);
            continue;
        };
        if item.answers.is_empty() {
            others = others.saturating_add(item.worst);
            continue;
        }
        let own = item.answers.iter().map(|(set, left)| (set.clone(), left.len() as u64));
        groups = Some(match groups.take() {
            None => own.collect(),
            Some(before) => {
                let own: Vec<(ValueSet, u64)> = own.collect();
                let common = before.iter().flat_map(|(a, n)| {
                    own.iter().filter_map(move |(b, m)| Some((a.intersect(b)?, n.saturating_add(*m))))
                });
                common.collect()
            }
        });
    }
    let most = groups.and_then(|all| all.iter().map(|(_, n)| *n).max());
    others.saturating_add(most.unwrap_or(0))
}

fn sum(a: (u128, u128), b: (u128, u128)) -> (u128, u128) {
    let top = a.0.saturating_mul(b.1).saturating_add(b.0.saturating_mul(a.1));
    let bottom = a.1.saturating_mul(b.1);
    let divisor = gcd(top, bottom).max(1);
    (top / divisor, bottom / divisor)
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The smallest set of items that settles all questions whatever is found.
///
/// An item belongs to every such set when the others together do not settle everything. What is missing beside
/// those is looked for by increasing size.
fn settle(engine: &mut Engine<'_>, scenes: &[Scene], ranking: &[Ranked]) -> Settling {
    if scenes.is_empty() {
        return Settling::Already;
    }
    let all: BTreeSet<ItemPath> = ranking.iter().map(|it| it.path).collect();
    let does = |engine: &mut Engine<'_>, set: &BTreeSet<ItemPath>| {
        scenes.iter().all(|scene| scene.is_settled_by(engine, set))
    };
    if !does(engine, &all) {
        return Settling::Unknown;
    }
    let mut needed = BTreeSet::new();
    for &path in &all {
        let mut others = all.clone();
        others.remove(&path);
        if !does(engine, &others) {
            needed.insert(path);
        }
    }
    let rest: Vec<ItemPath> = all.difference(&needed).copied().collect();
    let mut tried = 0;
    for size in 0..=MOST_BESIDE.min(rest.len()) {
        for beside in combinations(rest.len(), size) {
            tried += 1;
            if tried > MOST_TRIED {
                break;
            }
            let set: BTreeSet<ItemPath> =
                needed.iter().copied().chain(beside.into_iter().map(|at| rest[at])).collect();
            if does(engine, &set) {
                let set = set.into_iter().collect();
                let is_tied = scenes.iter().any(|it| it.is_tied);
                return if is_tied { Settling::Enough(set) } else { Settling::Smallest(set) };
            }
        }
    }
    // Too many to try: what is not missed is left out, the least useful first.
    let mut set = all;
    for item in ranking.iter().rev().filter(|it| !needed.contains(&it.path)) {
        let mut smaller = set.clone();
        smaller.remove(&item.path);
        if does(engine, &smaller) {
            set = smaller;
        }
    }
    if engine.dd.is_exhausted() { Settling::Unknown } else { Settling::Enough(set.into_iter().collect()) }
}

/// All sets of `size` places below `n`, in order.
pub(super) fn combinations(n: usize, size: usize) -> Vec<Vec<usize>> {
    let mut all = Vec::new();
    extend(n, size, 0, &mut Vec::new(), &mut all);
    all
}

fn extend(n: usize, size: usize, from: usize, chosen: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    if chosen.len() == size {
        all.push(chosen.clone());
        return;
    }
    if all.len() > MOST_TRIED {
        return;
    }
    for at in from..n {
        chosen.push(at);
        extend(n, size, at + 1, chosen, all);
        chosen.pop();
    }
}

/// The open items of the case that are not in a ranking.
fn others(engine: &Engine<'_>, case: &Case, ranking: &[Ranked]) -> Vec<ItemPath> {
    let mut open = Vec::new();
    for (record, it) in case.records.pairs() {
        let items = &engine.framework.vocabulary.entities[it.entity].items;
        for (node, &item) in engine.instances[record.index()].items.iter().zip(items) {
            let path = ItemPath { record, item };
            if is_open(engine, record.index(), item, node) && !ranking.iter().any(|it| it.path == path) {
                open.push(path);
            }
        }
    }
    open
}

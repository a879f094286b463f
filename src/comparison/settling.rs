//! Why results are open, and the one or two questions that would settle most of them.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{Judged, View};
use crate::evaluate::ItemPath;
use crate::evaluate::engine::{Engine, Mode, VarOrigin};
use crate::framework::{Framework, Value};
use crate::space::{Budget, Masks, VarId};
use crate::value::Id;

/// How the results of a framework on some cases stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// One value is left, and it is on the scale.
    pub settled: usize,
    /// Of those, the lowest value (or no).
    pub lowest: usize,
    /// One value is left, and it is *not applicable*.
    pub not_applicable: usize,
    /// Several values are left.
    pub open: usize,
    /// For each question (`entity.item`) how many open results its answer alone would settle, most first.
    pub questions: Vec<(String, usize)>,
    /// The two questions that would settle most together, and how many.
    pub best_pair: Option<([String; 2], usize)>,
    /// Some results were too much to look into.
    pub is_partial: bool,
}

/// More open items than this are not tried two by two.
const MOST_ITEMS: usize = 24;
/// More values of items together than this are not tried.
const MOST_VALUES: usize = 4_096;

/// Looks at every result of a framework on cases that it has judged.
pub fn standing(view: View<'_>, judged: &[&Judged], budget: Budget) -> Standing {
    let framework = view.framework();
    let mut found = Standing::default();
    let mut settled_by: Vec<By> = Vec::new();
    for judged in judged {
        let case = &judged.retyped.case;
        let mut engine: Option<Engine<'_>> = None;
        for (record, result) in judged.evaluation.records.pairs() {
            for answer in &result.answers {
                match answer.outcome.values().as_slice() {
                    [Value::NotApplicable] => found.not_applicable += 1,
                    [one] => {
                        found.settled += 1;
                        found.lowest += usize::from(is_lowest(*one));
                    }
                    _ => {
                        found.open += 1;
                        let engine = engine.get_or_insert_with(|| {
                            Engine::new(view.program, case, view.reading, budget.nodes, Mode::Exact)
                        });
                        let asked = Asked {
                            engine,
                            instance: record.index(),
                            conclusion: answer.conclusion,
                            cell: answer.cell,
                        };
                        match asked.settling(&answer.open) {
                            None => found.is_partial = true,
                            Some((one, two)) => {
                                settled_by.push(questions(framework, &one, &two));
                            }
                        }
                    }
                }
            }
        }
    }
    let mut alone: BTreeMap<&String, usize> = BTreeMap::new();
    for name in settled_by.iter().flat_map(|(alone, _)| alone) {
        *alone.entry(name).or_default() += 1;
    }
    found.questions = alone.into_iter().map(|(name, n)| (name.clone(), n)).collect();
    found.questions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.best_pair = best_pair(&found.questions, &settled_by);
    found
}

/// For one open result: the questions of which one settles it, and those of which two do.
type By = (BTreeSet<String>, BTreeSet<[String; 2]>);

fn is_lowest(value: Value) -> bool {
    matches!(value, Value::Rank(0) | Value::Set(0)) || value == Value::Number(crate::value::Decimal(0))
}

/// The questions behind the items: one question is asked of every record of its entity.
fn questions(framework: &Framework, one: &BTreeSet<ItemPath>, two: &BTreeSet<[ItemPath; 2]>) -> By {
    let question = |path: &ItemPath| {
        let item = &framework.vocabulary.items[path.item];
        format!("{}.{}", framework.vocabulary.entities[item.entity].name, item.name)
    };
    let both = two.iter().map(|[x, y]| {
        let mut pair = [question(x), question(y)];
        pair.sort();
        pair
    });
    (one.iter().map(question).collect(), both.collect())
}

/// So many questions are tried two by two.
const MOST_QUESTIONS: usize = 30;

/// The two questions that settle most: one of them alone, or both together.
fn best_pair(alone: &[(String, usize)], settled_by: &[By]) -> Option<([String; 2], usize)> {
    let mut candidates: BTreeSet<[String; 2]> = BTreeSet::new();
    for (at, (x, _)) in alone.iter().enumerate().take(MOST_QUESTIONS) {
        for (y, _) in alone.iter().take(MOST_QUESTIONS).skip(at + 1) {
            let mut pair = [x.clone(), y.clone()];
            pair.sort();
            candidates.insert(pair);
        }
    }
    candidates.extend(settled_by.iter().flat_map(|(_, two)| two.iter().cloned()));
    let settles = |pair: &[String; 2], (alone, two): &By| {
        pair.iter().any(|it| alone.contains(it)) || two.contains(pair)
    };
    let count = |pair: &[String; 2]| settled_by.iter().filter(|by| settles(pair, by)).count();
    let scored = candidates.into_iter().map(|pair| (count(&pair), pair));
    scored.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1))).map(|(n, pair)| (pair, n))
}

type Settling = (BTreeSet<ItemPath>, BTreeSet<[ItemPath; 2]>);

/// One open result.
struct Asked<'e, 'a> {
    engine: &'e mut Engine<'a>,
    instance: usize,
    conclusion: crate::value::ConclusionId,
    cell: Option<u32>,
}

impl Asked<'_, '_> {
    /// The items whose answer, whatever it is, settles the result: alone, or two together.
    fn settling(self, open: &[ItemPath]) -> Option<Settling> {
        let uses = self.engine.program.uses_of(self.conclusion, self.cell);
        let ctx = self.engine.context(uses.aggregates.iter().copied());
        let value = self.engine.conclusion(ctx, self.instance, self.conclusion, self.cell.unwrap_or(0));
        let items: Vec<(ItemPath, Vec<VarId>)> =
            open.iter().map(|&path| (path, self.variables(path))).filter(|(_, it)| !it.is_empty()).collect();
        let mut keep: BTreeSet<VarId> = self.engine.dd.support(value).into_iter().collect();
        keep.extend(items.iter().flat_map(|(_, variables)| variables));
        let restriction = self.engine.restriction_on(ctx, &keep);
        let given = self.engine.dd.given(value, restriction);
        if self.engine.dd.is_exhausted() || self.engine.contexts[ctx].inexact {
            return None;
        }
        let settles = |variables: &[VarId]| {
            let mut masks = self.engine.defaults.clone();
            self.is_settled(given, variables, &mut masks)
        };
        let alone: BTreeSet<ItemPath> =
            items.iter().filter(|(_, variables)| settles(variables)).map(|(path, _)| *path).collect();
        let mut two = BTreeSet::new();
        if alone.is_empty() && items.len() <= MOST_ITEMS {
            for (at, (x, of_x)) in items.iter().enumerate() {
                for (y, of_y) in &items[at + 1..] {
                    let both: Vec<VarId> = of_x.iter().chain(of_y).copied().collect();
                    if settles(&both) {
                        two.insert([*x, *y]);
                    }
                }
            }
        }
        Some((alone, two))
    }

    fn variables(&self, path: ItemPath) -> Vec<VarId> {
        let is_of = |origin: &VarOrigin| match origin {
            VarOrigin::Ranks { instance, item, .. }
            | VarOrigin::Bands { instance, item, .. }
            | VarOrigin::Option { instance, item }
            | VarOrigin::Unlisted { instance, list: item }
            | VarOrigin::Demand { instance, list: item } => {
                (*instance, *item) == (path.record.index(), path.item)
            }
            VarOrigin::Helper { .. } | VarOrigin::Total { .. } => false,
        };
        let all = self.engine.origins.iter().enumerate();
        all.filter(|(_, origin)| is_of(origin)).map(|(at, _)| VarId(at as u32)).collect()
    }

    fn is_settled(&self, given: crate::space::Node, variables: &[VarId], masks: &mut Masks) -> bool {
        let n_values: usize =
            variables.iter().map(|&it| self.engine.dd.arity(it)).fold(1, usize::saturating_mul);
        let is_wide = variables.iter().any(|&it| self.engine.dd.arity(it) > 128);
        if variables.is_empty() || is_wide || n_values > MOST_VALUES {
            return false;
        }
        self.is_settled_below(given, variables, masks)
    }

    fn is_settled_below(&self, given: crate::space::Node, variables: &[VarId], masks: &mut Masks) -> bool {
        let Some((&variable, rest)) = variables.split_first() else {
            return self.engine.dd.values(given, masks).len() <= 1;
        };
        for value in 0..self.engine.dd.arity(variable) {
            if !self.engine.defaults.allows(variable, value) {
                continue;
            }
            let mut own = masks.clone();
            own.set(variable, 1 << value);
            if !self.is_settled_below(given, rest, &mut own) {
                return false;
            }
        }
        true
    }
}

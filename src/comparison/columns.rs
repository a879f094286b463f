//! The columns of a region: items, options of sets, what the unlisted records of a list add up to.

use std::collections::BTreeSet;

use super::words::Words;
use crate::analysis::space::Space;
use crate::evaluate::engine::VarOrigin;
use crate::framework::Value;
use crate::program::AggregateKind;
use crate::space::{ABSENT, VarId, unpack_share};
use crate::value::{Decimal, ItemId};
use crate::vocabulary::Domain;

/// One column: a variable, or one part of what a variable stands for.
pub(super) struct Column {
    pub variable: VarId,
    /// What it is called.
    pub name: String,
    /// The item that it is about, when it is about one.
    pub item: Option<ItemId>,
    /// For each position the values of the variable that have it.
    pub places: Vec<Vec<usize>>,
    labels: Labels,
}

/// How positions are written.
enum Labels {
    /// Each by its name.
    Names(Vec<String>),
    /// Numbers or bands of them that follow each other: joined where they touch.
    Bands(Vec<(String, String)>),
    /// Counted, of how many: joined to percentages.
    Shares(Vec<(i64, i64)>),
}

/// One condition of a region: one of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The item, or what is asked of a list.
    pub name: String,
    /// The values, in order; `2..5` for a band of numbers.
    pub values: Vec<String>,
    /// True when the name is an item (and not a question about a list).
    pub is_item: bool,
}

impl Column {
    /// What the column says when only these positions (ascending) are possible.
    pub fn clause(&self, positions: &BTreeSet<usize>) -> Clause {
        let values = match &self.labels {
            Labels::Names(names) => positions.iter().map(|&it| names[it].clone()).collect(),
            Labels::Bands(bands) => {
                let mut runs: Vec<(usize, usize)> = Vec::new();
                for &position in positions {
                    match runs.last_mut() {
                        Some(last) if last.1 + 1 == position => last.1 = position,
                        _ => runs.push((position, position)),
                    }
                }
                let text = |(from, to): (usize, usize)| {
                    let (low, high) = (&bands[from].0, &bands[to].1);
                    if low == high { low.clone() } else { format!("{low}..{high}") }
                };
                runs.into_iter().map(text).collect()
            }
            Labels::Shares(shares) => positions.iter().map(|&it| share_text(shares[it])).collect(),
        };
        Clause { name: self.name.clone(), values, is_item: self.item.is_some() }
    }
}

fn share_text((count, of): (i64, i64)) -> String {
    format!("{count} of {of}")
}

/// The columns of some variables, in their order.
pub(super) fn columns(space: &Space<'_>, words: Words<'_>, variables: &[VarId]) -> Vec<Column> {
    variables.iter().flat_map(|&variable| columns_of(space, words, variable)).collect()
}

fn columns_of(space: &Space<'_>, words: Words<'_>, variable: VarId) -> Vec<Column> {
    let engine = &space.engine;
    let vocabulary = &engine.framework.vocabulary;
    let each = |n: usize| (0..n).map(|value| vec![value]).collect::<Vec<_>>();
    match &engine.origins[variable.0 as usize] {
        VarOrigin::Ranks { item, ranks, .. } => {
            let domain = &vocabulary.items[*item].domain;
            let is_truth = matches!(domain, Domain::YesNo);
            let name = |&rank: &u32| match is_truth {
                true => (rank == 1).to_string(),
                false => engine.framework.value_text(domain, Value::Rank(rank)),
            };
            let labels = Labels::Names(ranks.iter().map(name).collect());
            let name = words.item(*item);
            vec![Column { variable, name, item: Some(*item), places: each(ranks.len()), labels }]
        }
        VarOrigin::Bands { item, bands, .. } => {
            let number = |code: i64| Decimal(code).to_string();
            let labels =
                Labels::Bands(bands.iter().map(|&(low, high)| (number(low), number(high))).collect());
            let name = words.item(*item);
            vec![Column { variable, name, item: Some(*item), places: each(bands.len()), labels }]
        }
        VarOrigin::Option { item, instance } => {
            let bit = space.variables_of(*instance, *item).iter().position(|&it| it == variable).unwrap_or(0);
            let option = vocabulary.labels(&vocabulary.items[*item].domain).get(bit);
            let name = format!("{}[{}]", words.item(*item), option.map_or("", |it| it.name.as_str()));
            let labels = Labels::Names(vec!["false".to_owned(), "true".to_owned()]);
            vec![Column { variable, name, item: Some(*item), places: each(2), labels }]
        }
        VarOrigin::Unlisted { instance, list } => list_columns(space, words, variable, (*instance, *list)),
        VarOrigin::Demand { .. } | VarOrigin::Total { .. } | VarOrigin::Helper { .. } => {
            let n = engine.dd.arity(variable);
            let labels = Labels::Names((0..n).map(|it| it.to_string()).collect());
            vec![Column { variable, name: "total".to_owned(), item: None, places: each(n), labels }]
        }
    }
}

/// One column for each thing that is asked of a list; those that say the same as an earlier one are left out.
fn list_columns(
    space: &Space<'_>,
    words: Words<'_>,
    variable: VarId,
    (instance, list): (usize, ItemId),
) -> Vec<Column> {
    let engine = &space.engine;
    let place = engine.list_place(instance, list);
    let (Some(behind), Some(kept)) =
        (engine.unlisted.get(&variable), engine.contexts[space.ctx].unlisted.get(&(instance, place)))
    else {
        return Vec::new();
    };
    let mut columns: Vec<Column> = Vec::new();
    let mut at = 0;
    for ((aggregate, _), folds) in kept.iter().zip(&behind.folds) {
        let parts: Vec<&[i64]> = behind.states.iter().map(|state| &state[at..at + folds.len()]).collect();
        at += folds.len();
        let values: BTreeSet<&[i64]> = parts.iter().copied().collect();
        if values.len() < 2 {
            continue;
        }
        let places: Vec<Vec<usize>> = values
            .iter()
            .map(|value| (0..parts.len()).filter(|&state| parts[state] == *value).collect())
            .collect();
        if columns.iter().any(|it| it.places == places) {
            continue;
        }
        let kind = engine.program.aggregates.get(*aggregate).kind;
        let labels = list_labels(words, kind, &values.into_iter().collect::<Vec<_>>());
        let name = words.aggregate(list, kind);
        columns.push(Column { variable, name, item: None, places, labels });
    }
    columns
}

fn list_labels(words: Words<'_>, kind: AggregateKind<'_>, values: &[&[i64]]) -> Labels {
    let domain = words.aggregate_domain(kind);
    let named = |code: i64| match domain {
        _ if code == ABSENT => "no record".to_owned(),
        Some(domain) => words.framework.value_text(domain, super::values::value_of(domain, code)),
        None => code.to_string(),
    };
    match kind {
        AggregateKind::Exists { .. } => {
            Labels::Names(values.iter().map(|it| (it[0] == 1).to_string()).collect())
        }
        AggregateKind::Share { .. } => Labels::Shares(values.iter().map(|it| unpack_share(it[0])).collect()),
        AggregateKind::Count { up_to, .. } => {
            let text = |count: i64| match up_to {
                Some(ceiling) if count == ceiling => format!("{count} or more"),
                Some(_) | None => count.to_string(),
            };
            Labels::Bands(values.iter().map(|it| (text(it[0]), text(it[0]))).collect())
        }
        AggregateKind::Best { .. } | AggregateKind::Cell { .. } => {
            Labels::Names(values.iter().map(|it| named(it[0])).collect())
        }
        AggregateKind::Total { .. } => {
            let number = |code: i64| Decimal(code).to_string();
            Labels::Bands(values.iter().map(|it| (number(it[0]), number(it[it.len() - 1]))).collect())
        }
    }
}

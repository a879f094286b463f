//! What up to N records can add up to: a dynamic program over the states of a few running totals.

use rustc_hash::FxHashSet;

use super::op::ABSENT;

/// How one part of a state takes in one more record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    /// Sum, starting at 0.
    Add,
    /// Sum, starting at 0, that stops counting at a ceiling.
    AddUpTo(i64),
    /// The greatest, starting at `ABSENT`.
    Max,
    /// The smallest, starting at `ABSENT`.
    Min,
}

impl Fold {
    /// The part for no record at all.
    pub fn start(self) -> i64 {
        match self {
            Self::Add | Self::AddUpTo(_) => 0,
            Self::Max | Self::Min => ABSENT,
        }
    }

    /// The part once one more record is taken in.
    pub fn take(self, state: i64, record: i64) -> i64 {
        match self {
            Self::Add => state.saturating_add(record),
            Self::AddUpTo(ceiling) => state.saturating_add(record).min(ceiling),
            Self::Max if state == ABSENT => record,
            Self::Max if record == ABSENT => state,
            Self::Max => state.max(record),
            Self::Min if state == ABSENT => record,
            Self::Min if record == ABSENT => state,
            Self::Min => state.min(record),
        }
    }
}

/// All states that 0 to `at_most` records reach when each is one of `records` (one number a part); sorted.
/// `None` when there are more than `limit`.
pub fn reachable_states(
    folds: &[Fold],
    records: &[Vec<i64>],
    at_most: u32,
    limit: usize,
) -> Option<Vec<Vec<i64>>> {
    let start: Vec<i64> = folds.iter().map(|fold| fold.start()).collect();
    let mut seen = FxHashSet::from_iter([start.clone()]);
    let mut newest = vec![start];
    for _ in 0..at_most {
        let mut next = Vec::new();
        for state in &newest {
            for record in records {
                let reached: Vec<i64> = folds
                    .iter()
                    .zip(state)
                    .zip(record)
                    .map(|((fold, &state), &part)| fold.take(state, part))
                    .collect();
                if seen.insert(reached.clone()) {
                    next.push(reached);
                }
            }
            if seen.len() > limit {
                return None;
            }
        }
        if next.is_empty() {
            break;
        }
        newest = next;
    }
    let mut states: Vec<_> = seen.into_iter().collect();
    states.sort_unstable();
    Some(states)
}

/// A shortest list of records (places in `records`) that adds up to `wanted`; of equally short ones the first in
/// the order of `records`. `None` when `at_most` of them do not reach it.
pub fn records_reaching(
    folds: &[Fold],
    records: &[Vec<i64>],
    at_most: u32,
    wanted: &[i64],
) -> Option<Vec<usize>> {
    let start: Vec<i64> = folds.iter().map(|fold| fold.start()).collect();
    let mut seen = FxHashSet::from_iter([start.clone()]);
    let mut newest = vec![(start, Vec::new())];
    for round in 0..=at_most {
        if let Some((_, list)) = newest.iter().find(|(state, _)| state == wanted) {
            return Some(list.clone());
        }
        if round == at_most {
            break;
        }
        let mut next = Vec::new();
        for (state, list) in &newest {
            for (place, record) in records.iter().enumerate() {
                let reached: Vec<i64> = folds
                    .iter()
                    .zip(state)
                    .zip(record)
                    .map(|((fold, &state), &part)| fold.take(state, part))
                    .collect();
                if seen.insert(reached.clone()) {
                    let longer: Vec<usize> = list.iter().copied().chain([place]).collect();
                    next.push((reached, longer));
                }
            }
        }
        newest = next;
    }
    None
}

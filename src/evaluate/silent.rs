//! Lists that are complete only because silence means it, and the results that rest on that.
//!
//! The records that such a list could have are not looked at where it is closed; so the case is worked out once
//! more for each of these lists, with that one open.

use super::answer::{Work, values_in};
use super::evidence::{is_closed_by_silence, room};
use super::{Answer, ItemPath};
use crate::case::{Case, Completeness, List};
use crate::program::{Program, Uses};
use crate::space::Budget;
use crate::syntax::tree::ReadingKind;
use crate::value::{ItemId, RecordId};

/// The lists that this reading closes and that have room for a record.
fn closed(program: &Program<'_>, case: &Case, reading: ReadingKind) -> Vec<ItemPath> {
    let vocabulary = &program.framework.vocabulary;
    let mut lists = Vec::new();
    for (record, it) in case.records.pairs() {
        let is_it = |it: &&List| is_closed_by_silence(vocabulary, it, reading) && room(vocabulary, it) > 0;
        lists.extend(it.lists.iter().filter(is_it).map(|it| ItemPath { record, item: it.item }));
    }
    lists
}

/// Adds to each answer the lists that it rests on. Where the case with an open list is beyond the budget, an answer
/// that reads the list is taken to rest on it.
pub(super) fn rest_on_silence<'s>(
    program: &Program<'_>,
    case: &Case,
    reading: ReadingKind,
    budget: Budget,
    answers: impl Iterator<Item = (RecordId, &'s mut Answer)>,
) {
    let lists = closed(program, case, reading);
    if lists.is_empty() {
        return;
    }
    let opened: Vec<Case> = lists.iter().map(|&it| with_open(case, it)).collect();
    let mut works: Vec<Work<'_>> =
        opened.iter().map(|case| Work::new(program, case, reading, budget)).collect();
    for (record, answer) in answers {
        let uses = program.uses_of(answer.conclusion, answer.cell);
        for (path, work) in lists.iter().zip(&mut works) {
            if !may_look_at(program, &uses, path.item) {
                continue;
            }
            let wide = values_in(&mut work.exact, record, (answer.conclusion, answer.cell), &uses);
            if wide.as_ref() != Some(answer.outcome.values()) {
                answer.resting_on.push(*path);
            }
        }
        answer.resting_on.sort();
    }
}

/// False when neither the conclusion nor a constraint looks at a list.
fn may_look_at(program: &Program<'_>, uses: &Uses, list: ItemId) -> bool {
    uses.items.contains(&list) || program.constraint_uses.iter().any(|it| it.items.contains(&list))
}

fn with_open(case: &Case, path: ItemPath) -> Case {
    let mut opened = case.clone();
    let span = opened.records[path.record].span;
    let lists = opened.records[path.record].lists.iter_mut();
    for list in lists.filter(|it| it.item == path.item) {
        list.completeness = Completeness::Open(span);
    }
    opened
}

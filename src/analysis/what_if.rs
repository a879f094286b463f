//! What comes out otherwise when a case is changed: both evaluations, question by question.

use crate::case::Case;
use crate::evaluate::{Asked, Evaluation};
use crate::framework::Value;
use crate::value::{IdVec, ItemId, Outcome, RecordId};

/// One question before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// As it was asked before; `None` about a record that is new.
    pub before: Option<(Asked, Outcome<Vec<Value>>)>,
    /// As it is asked after; `None` about a record that is gone.
    pub after: Option<(Asked, Outcome<Vec<Value>>)>,
}

impl Difference {
    /// The result is another one, or there is one only before or after.
    pub fn is_change(&self) -> bool {
        match (&self.before, &self.after) {
            (Some((_, before)), Some((_, after))) => before != after,
            (None, _) | (_, None) => true,
        }
    }
}

/// Every question of either case, in the order of the case before, new records behind.
pub fn differences(
    (before, was): (&Case, &Evaluation),
    (after, is): (&Case, &Evaluation),
) -> Vec<Difference> {
    let same = same_records(before, after);
    let mut all = Vec::new();
    for (record, evaluation) in was.records.pairs() {
        for answer in &evaluation.answers {
            let asked = Asked { record, conclusion: answer.conclusion, cell: answer.cell };
            let then = same[record].map(|record| Asked { record, ..asked });
            let found = then.and_then(|then| is.answer(then).map(|it| (then, it.outcome.clone())));
            all.push(Difference { before: Some((asked, answer.outcome.clone())), after: found });
        }
    }
    let is_new = |record: RecordId| !same.iter().any(|it| *it == Some(record));
    for (record, evaluation) in is.records.pairs().filter(|(record, _)| is_new(*record)) {
        for answer in &evaluation.answers {
            let asked = Asked { record, conclusion: answer.conclusion, cell: answer.cell };
            all.push(Difference { before: None, after: Some((asked, answer.outcome.clone())) });
        }
    }
    all
}

/// For each record of one case the same one of another: by its list and id below the same parent.
pub(crate) fn same_records(before: &Case, after: &Case) -> IdVec<RecordId, Option<RecordId>> {
    let mut same: IdVec<RecordId, Option<RecordId>> = IdVec::default();
    for (id, record) in before.records.pairs() {
        let found = match record.parent {
            None => Some(Case::ROOT),
            Some(parent) => same[parent].and_then(|there| {
                let list = list_of(before, parent, id)?;
                let below = after.records[there].lists.iter().find(|it| it.item == list)?;
                below.records.iter().copied().find(|&it| after.records[it].id == record.id)
            }),
        };
        same.push(found);
    }
    same
}

fn list_of(case: &Case, parent: RecordId, record: RecordId) -> Option<ItemId> {
    case.records[parent].lists.iter().find(|it| it.records.contains(&record)).map(|it| it.item)
}

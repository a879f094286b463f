//! The case of one assessor with some of what the other says.

use super::super::Side;
use super::matching::Matched;
use super::{About, Context};
use crate::case::{Case, Evidence, List, Record};
use crate::value::{CaseSourceId, Id as _, IdVec, ItemId, RecordId};
use crate::vocabulary::Domain;

/// A case made of two.
pub(super) struct Mixed {
    /// The case.
    pub case: Case,
    /// For each record of the case that it was made from, its record here.
    pub places: Vec<Option<RecordId>>,
}

/// `into`'s case with what the other says about `chosen`; `None` where a list would be longer than it can be.
pub(super) fn mixed(
    context: &Context<'_>,
    matched: &Matched<'_>,
    into: Side,
    chosen: &[About],
) -> Option<Mixed> {
    let own = usize::from(into == Side::B);
    let other = 1 - own;
    let (base, giver) = (matched.cases[own], matched.cases[other]);
    let is_gone = |record: RecordId| {
        let mut lineage = std::iter::successors(Some(record), |&at| base.records[at].parent);
        lineage.any(|at| chosen.contains(&About::Record { side: into, record: at }))
    };
    let mut places: Vec<Option<RecordId>> = Vec::new();
    let mut n_kept = 0;
    for record in base.records.ids() {
        let is_kept = !is_gone(record);
        places.push(is_kept.then_some(RecordId(n_kept)));
        n_kept += u32::from(is_kept);
    }
    let mut case = Case { records: IdVec::default(), ..base.clone() };
    for (id, record) in base.records.pairs().filter(|(id, _)| places[id.index()].is_some()) {
        let mut record = record.clone();
        record.parent = base.records[id].parent.and_then(|it| places[it.index()]);
        for list in &mut record.lists {
            list.records = list.records.iter().filter_map(|it| places[it.index()]).collect();
        }
        case.records.push(record);
    }
    let n_sources = case.sources.len();
    for source in giver.sources.iter() {
        case.sources.push(source.clone());
    }
    let giving = Giving { giver, n_sources };
    for about in chosen {
        match *about {
            About::Item { records, item } => {
                let place = context.framework().vocabulary.items[item].place;
                let evidence = giving.evidence(giver.records[records[other]].evidence.get(place)?);
                let target = places[records[own].index()]?;
                case.record_item(&context.framework().vocabulary, target, item, evidence);
            }
            About::Complete { records, list } => {
                let theirs = giver.records[records[other]].lists.iter().find(|it| it.item == list)?;
                case.complete_list(places[records[own].index()]?, list, theirs.completeness);
            }
            About::Record { side, record } if side != into => {
                let above = giver.records[record].parent?;
                let parent = places[matched.same[other][above]?.index()]?;
                giving.add(&mut case, parent, record);
            }
            About::Record { .. } => {}
        }
    }
    let fits = |it: &List| match context.framework().vocabulary.items[it.item].domain {
        Domain::List { at_most, .. } => it.records.len() <= at_most as usize,
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => true,
    };
    let all_fit = case.records.iter().flat_map(|it| &it.lists).all(fits);
    all_fit.then_some(Mixed { case, places })
}

/// Evidence on its way from one case into another.
struct Giving<'a> {
    giver: &'a Case,
    /// Sources of the giver stand behind so many others.
    n_sources: usize,
}

impl Giving<'_> {
    fn evidence(&self, evidence: &Evidence) -> Evidence {
        let mut evidence = evidence.clone();
        for it in evidence.observations.iter_mut().chain(&mut evidence.presumption) {
            it.source = it.source.map(|it| CaseSourceId::new(it.index() + self.n_sources));
        }
        evidence
    }

    /// Adds a record of the giver and all that stands below it.
    fn add(&self, case: &mut Case, parent: RecordId, record: RecordId) {
        let original = &self.giver.records[record];
        let Some(list) = self.list_of(record) else { return };
        let added = case.records.push(Record {
            parent: Some(parent),
            evidence: original.evidence.iter().map(|it| self.evidence(it)).collect(),
            lists: original.lists.iter().map(|it| List { records: Vec::new(), ..it.clone() }).collect(),
            ..original.clone()
        });
        for it in case.records[parent].lists.iter_mut().filter(|it| it.item == list) {
            it.records.push(added);
        }
        for below in original.lists.iter().flat_map(|it| &it.records) {
            self.add(case, added, *below);
        }
    }

    /// The list that a record of the giver stands in.
    fn list_of(&self, record: RecordId) -> Option<ItemId> {
        let parent = self.giver.records[record].parent?;
        let lists = &self.giver.records[parent].lists;
        lists.iter().find(|it| it.records.contains(&record)).map(|it| it.item)
    }
}

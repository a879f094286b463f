//! Witnesses: written as files, loaded again, and judged by the oracle in every completion.

use appraise::case::{Case, Completeness, case_text};
use appraise::framework::Framework;
use appraise::value::{Decimal, RecordId, ValueSet};
use appraise::vocabulary::Domain;

use crate::common;
use crate::oracle::book::Book;
use crate::oracle::complete::{TotalRecord, completions};
use crate::oracle::condition::Judge;
use crate::oracle::enumerate::breaks;
use crate::oracle::value::{OValue, OracleList, OracleRecord, Possible};

use super::world::all_records;

/// A witness after a way through a file.
pub fn reloaded(framework: &Framework, case: &Case) -> (String, Case) {
    let text = case_text(&framework.vocabulary, case);
    let again = common::case(framework, &text);
    (text, again)
}

/// Every possible completion of a witness.
pub fn possible_completions(framework: &Framework, book: &Book<'_>, case: &Case) -> Vec<TotalRecord> {
    let root = record(framework, case, Case::ROOT);
    let all = completions(book, book.root, Some(&root));
    all.into_iter().filter(|total| !breaks(&Judge::root(book, total))).collect()
}

/// The first record of an entity: the one that a witness is about.
pub fn first<'a>(book: &'a Book<'a>, total: &'a TotalRecord, entity: &str) -> Option<Judge<'a>> {
    let all = all_records(&Judge::root(book, total));
    all.into_iter().map(|(_, judge)| judge).find(|judge| judge.entity() == entity)
}

fn record(framework: &Framework, case: &Case, id: RecordId) -> OracleRecord {
    let vocabulary = &framework.vocabulary;
    let own = &case.records[id];
    let mut made = OracleRecord::new(&own.id);
    for &item in &vocabulary.entities[own.entity].items {
        let definition = &vocabulary.items[item];
        if let Some(possible) = &own.evidence[definition.place].possible {
            made.items.push((definition.name.clone(), values(framework, &definition.domain, possible)));
        }
    }
    for list in &own.lists {
        let records = list.records.iter().map(|&it| record(framework, case, it)).collect();
        let complete = matches!(list.completeness, Completeness::Complete(_));
        made.lists.push((vocabulary.items[list.item].name.clone(), OracleList { records, complete }));
    }
    made
}

fn values(framework: &Framework, domain: &Domain, possible: &ValueSet) -> Possible {
    let labels = framework.vocabulary.labels(domain);
    match (possible, domain) {
        (ValueSet::Ranks(bits), Domain::YesNo) => {
            (0..2).filter(|rank| bits >> rank & 1 == 1).map(|rank| OValue::Bool(rank == 1)).collect()
        }
        (ValueSet::Ranks(bits), _) => (0..labels.len())
            .filter(|rank| bits >> rank & 1 == 1)
            .map(|rank| OValue::Word(labels[rank].name.clone()))
            .collect(),
        (ValueSet::Ranges(ranges), Domain::Number(grid)) => ranges
            .iter()
            .flat_map(|&(low, high)| (low.0..=high.0).step_by(grid.step.0 as usize))
            .map(|it| OValue::Number(Decimal(it)))
            .collect(),
        (ValueSet::Sets(boxes), _) => (0..1u128 << labels.len())
            .filter(|set| boxes.iter().any(|it| it.must & !set == 0 && set & !it.may == 0))
            .map(|set| {
                let inside = labels.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
                OValue::Set(inside.map(|(_, label)| label.name.clone()).collect())
            })
            .collect(),
        (ValueSet::Ranges(_), _) => panic!("ranges of numbers only"),
    }
}

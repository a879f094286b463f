//! All total completions of a case: every open item filled, every open list extended.

use std::collections::BTreeMap;

use appraise::syntax::tree::Type;

use super::book::Book;
use super::value::{OValue, OracleRecord};

/// A record of which everything is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TotalRecord {
    /// Its id; `None` for a record that the case does not name.
    pub id: Option<String>,
    /// The value of each item.
    pub items: BTreeMap<String, OValue>,
    /// The records of each list: first those that the case names, in its order, then the others, sorted.
    pub lists: BTreeMap<String, Vec<TotalRecord>>,
}

/// How many completions a record has, counting those that are impossible; `None` beyond `limit`.
pub fn count(book: &Book<'_>, entity: &str, record: Option<&OracleRecord>, limit: u64) -> Option<u64> {
    let mut product: u64 = 1;
    for item in &book.entities[entity].items {
        let ways = match &item.kind {
            Type::List { entity: child, at_most, .. } => {
                let list = record.map(|record| record.list(&item.name.value)).unwrap_or_default();
                let mut ways: u64 = 1;
                for listed in &list.records {
                    ways = within(ways, count(book, &child.value, Some(listed), limit)?, limit)?;
                }
                let further = room(at_most, list.records.len(), list.complete);
                within(ways, count_further(book, &child.value, further, limit)?, limit)?
            }
            kind => possible(book, kind, record, &item.name.value).len() as u64,
        };
        product = within(product, ways, limit)?;
    }
    Some(product)
}

fn within(a: u64, b: u64, limit: u64) -> Option<u64> {
    a.checked_mul(b).filter(|product| *product <= limit)
}

/// How many multisets of at most `room` records there are.
fn count_further(book: &Book<'_>, entity: &str, room: usize, limit: u64) -> Option<u64> {
    if room == 0 {
        return Some(1);
    }
    let kinds = count(book, entity, None, limit)?;
    // Multisets of at most `room` out of `kinds` are (kinds + room) choose room.
    let mut ways: u64 = 1;
    for at in 1..=room as u64 {
        ways = ways.checked_mul(kinds + at)? / at;
    }
    Some(ways).filter(|ways| *ways <= limit)
}

/// All completions of a record, the impossible ones too.
pub fn completions(book: &Book<'_>, entity: &str, record: Option<&OracleRecord>) -> Vec<TotalRecord> {
    let id = record.map(|record| record.id.clone());
    let mut all = vec![TotalRecord { id, items: BTreeMap::new(), lists: BTreeMap::new() }];
    for item in &book.entities[entity].items {
        let name = &item.name.value;
        match &item.kind {
            Type::List { entity: child, at_most, .. } => {
                let list = record.map(|record| record.list(name)).unwrap_or_default();
                let further = room(at_most, list.records.len(), list.complete);
                let ways = list_completions(book, &child.value, &list.records, further);
                all = product(&all, &ways, |total, way| drop(total.lists.insert(name.clone(), way.clone())));
            }
            kind => {
                let values = possible(book, kind, record, name);
                all = product(&all, &values, |total, value| {
                    drop(total.items.insert(name.clone(), value.clone()))
                });
            }
        }
    }
    all
}

fn product<T>(all: &[TotalRecord], ways: &[T], add: impl Fn(&mut TotalRecord, &T)) -> Vec<TotalRecord> {
    let mut next = Vec::with_capacity(all.len() * ways.len());
    for total in all {
        for way in ways {
            let mut total = total.clone();
            add(&mut total, way);
            next.push(total);
        }
    }
    next
}

fn list_completions(
    book: &Book<'_>,
    child: &str,
    listed: &[OracleRecord],
    room: usize,
) -> Vec<Vec<TotalRecord>> {
    let mut ways: Vec<Vec<TotalRecord>> = vec![Vec::new()];
    for record in listed {
        let own = completions(book, child, Some(record));
        ways = ways
            .iter()
            .flat_map(|way| own.iter().map(|it| [&way[..], std::slice::from_ref(it)].concat()))
            .collect();
    }
    let further = if room == 0 { vec![Vec::new()] } else { multisets(&completions(book, child, None), room) };
    ways.iter().flat_map(|way| further.iter().map(|more| [&way[..], &more[..]].concat())).collect()
}

/// Every multiset of 0 to `most` of these kinds. Records without a name have no order of their own.
fn multisets(kinds: &[TotalRecord], most: usize) -> Vec<Vec<TotalRecord>> {
    let mut all = vec![Vec::new()];
    if most > 0 {
        for (at, kind) in kinds.iter().enumerate() {
            for rest in multisets(&kinds[at..], most - 1) {
                all.push([std::slice::from_ref(kind), &rest[..]].concat());
            }
        }
    }
    all
}

/// How many records an open list may still get.
fn room(
    at_most: &Option<appraise::syntax::tree::Spanned<appraise::value::Decimal>>,
    listed: usize,
    complete: bool,
) -> usize {
    let most = at_most.as_ref().and_then(|most| most.value.as_whole()).expect("a maximum") as usize;
    if complete { 0 } else { most.saturating_sub(listed) }
}

/// What an item may still be.
pub fn possible(book: &Book<'_>, kind: &Type, record: Option<&OracleRecord>, item: &str) -> Vec<OValue> {
    match record.and_then(|record| record.possible(item)) {
        Some(values) => values.iter().cloned().collect(),
        None => book.domain(kind),
    }
}

//! The answer of the oracle: sets over all consistent completions, by brute force.

use std::collections::{BTreeMap, BTreeSet};

use appraise::syntax::tree::{Type, Unit};

use super::book::Book;
use super::complete::{TotalRecord, completions, count};
use super::condition::Judge;
use super::value::{OValue, OracleCase, OracleRecord};

/// Beyond this many completions the oracle refuses.
pub const LIMIT: u64 = 20_000;

/// What the oracle says of one conclusion about one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// Every value it takes in some consistent completion.
    pub values: BTreeSet<OValue>,
    /// The rules, rows and classes that decide in some consistent completion.
    pub because: BTreeSet<String>,
    /// The open items (as paths) of which two possible values give different sets of values.
    pub open: BTreeSet<String>,
}

/// Findings by path of the record (empty for the root, else `projects.P1`) and conclusion.
pub type Findings = BTreeMap<(String, String), Finding>;

/// Why the oracle says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// More completions than the limit.
    TooMany,
    /// Every completion is impossible.
    Contradiction,
}

/// How many completions a case has, the impossible ones too; `None` beyond `limit`.
pub fn completions_of(unit: &Unit, case: &OracleCase, limit: u64) -> Option<u64> {
    let book = Book::new(unit);
    count(&book, book.root, Some(&case.root), limit)
}

/// The value of an open item in one completion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Content {
    Value(OValue),
    Further(Vec<TotalRecord>),
}

/// For each open item, each of its values, and the values a conclusion takes with it.
type ByContent = BTreeMap<String, BTreeMap<usize, BTreeSet<OValue>>>;

/// Walks all completions of a case.
///
/// # Errors
/// When there are too many, or none that breaks no `impossible`.
pub fn enumerate(unit: &Unit, case: &OracleCase, limit: u64) -> Result<Findings, Refusal> {
    let book = Book::new(unit);
    count(&book, book.root, Some(&case.root), limit).ok_or(Refusal::TooMany)?;
    let mut findings = Findings::new();
    let mut split: BTreeMap<(String, String), ByContent> = BTreeMap::new();
    let mut numbers: BTreeMap<Content, usize> = BTreeMap::new();
    for total in completions(&book, book.root, Some(&case.root)) {
        let root = Judge::root(&book, &total);
        if breaks(&root) {
            continue;
        }
        let contents = contents(&book, &case.root, &total, &mut numbers);
        for (path, judge) in listed(&root, "") {
            for about in book.conclusions.iter().filter(|about| about.entity == judge.entity()) {
                let key = (path.clone(), about.name.clone());
                let value = judge.conclude(about);
                let by_content = split.entry(key.clone()).or_default();
                for (item, content) in &contents {
                    let groups = by_content.entry(item.clone()).or_default();
                    groups.entry(*content).or_default().insert(value.clone());
                }
                let finding = findings.entry(key).or_default();
                finding.values.insert(value);
                finding.because.extend(judge.decided(about));
            }
        }
    }
    for (key, by_content) in split {
        let matters = by_content.into_iter().filter(|(_, groups)| !all_equal(groups)).map(|(item, _)| item);
        findings.get_mut(&key).expect("a finding").open = matters.collect();
    }
    // A case has a consistent completion exactly when the root was looked at, if it has conclusions.
    if findings.is_empty() && !is_consistent(&book, case) {
        Err(Refusal::Contradiction)
    } else {
        Ok(findings)
    }
}

fn is_consistent(book: &Book<'_>, case: &OracleCase) -> bool {
    completions(book, book.root, Some(&case.root)).iter().any(|total| !breaks(&Judge::root(book, total)))
}

fn all_equal(groups: &BTreeMap<usize, BTreeSet<OValue>>) -> bool {
    let mut sets = groups.values();
    let first = sets.next();
    sets.all(|set| Some(set) == first)
}

/// Whether a total case breaks an `impossible`, in this record or below it.
pub fn breaks(judge: &Judge<'_>) -> bool {
    let own = judge.book.impossible.iter().filter(|(entity, _)| *entity == judge.entity());
    own.into_iter().any(|(_, when)| judge.holds(when)) || below(judge).iter().any(|(_, child)| breaks(child))
}

/// The records of all lists, with the name of the list.
fn below<'a>(judge: &Judge<'a>) -> Vec<(&'a str, Judge<'a>)> {
    let names = judge.book.entities[judge.entity()]
        .items
        .iter()
        .filter(|item| matches!(item.kind, Type::List { .. }));
    names
        .flat_map(|item| judge.children(&item.name).into_iter().map(|it| (item.name.value.as_str(), it)))
        .collect()
}

/// The record itself and all records below it that the case names, with their paths.
pub fn listed<'a>(judge: &Judge<'a>, path: &str) -> Vec<(String, Judge<'a>)> {
    let mut all = vec![(path.to_owned(), judge.clone())];
    for (list, child) in below(judge) {
        if let Some(id) = &child.record().id {
            all.extend(listed(&child, &join(path, &format!("{list}.{id}"))));
        }
    }
    all
}

/// `projects.P1` and `link` as `projects.P1.link`.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The content of each open item, as a number: equal contents have equal numbers.
fn contents(
    book: &Book<'_>,
    case: &OracleRecord,
    total: &TotalRecord,
    numbers: &mut BTreeMap<Content, usize>,
) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    gather(book, book.root, case, total, "", &mut all);
    let number = |(path, content)| {
        let next = numbers.len();
        (path, *numbers.entry(content).or_insert(next))
    };
    all.into_iter().map(number).collect()
}

fn gather(
    book: &Book<'_>,
    entity: &str,
    case: &OracleRecord,
    total: &TotalRecord,
    path: &str,
    all: &mut Vec<(String, Content)>,
) {
    for item in &book.entities[entity].items {
        let name = &item.name.value;
        let here = join(path, name);
        let Type::List { entity: child, .. } = &item.kind else {
            all.push((here, Content::Value(total.items[name].clone())));
            continue;
        };
        let (list, records) = (case.list(name), &total.lists[name]);
        let (named, further) = records.split_at(list.records.len());
        all.push((here.clone(), Content::Further(further.to_vec())));
        for (record, total) in list.records.iter().zip(named) {
            gather(book, &child.value, record, total, &join(&here, &record.id), all);
        }
    }
}

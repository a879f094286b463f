//! Every total case of a small framework.

use std::collections::BTreeMap;

use appraise::syntax::tree::{DeclarationKind, Type, Unit};

use crate::oracle::book::{About, Book};
use crate::oracle::complete::{TotalRecord, completions};
use crate::oracle::condition::Judge;
use crate::oracle::enumerate::breaks;
use crate::oracle::value::{OValue, OracleRecord};

/// A framework and all its total cases.
pub struct World<'t> {
    /// What names mean.
    pub book: Book<'t>,
    /// All total cases, and whether they break no `impossible`.
    pub totals: Vec<(TotalRecord, bool)>,
}

/// Where a record stands: which of the records of its list, from the root down.
pub type Place = Vec<(String, usize)>;

/// The first entity.
pub fn root(unit: &Unit) -> String {
    let found = unit.declarations.iter().find_map(|it| match &it.kind {
        DeclarationKind::Entity(entity) => Some(entity.name.value.clone()),
        _ => None,
    });
    found.expect("an entity")
}

/// All records of a total case, parents first, each with its place.
pub fn all_records<'a>(judge: &Judge<'a>) -> Vec<(Place, Judge<'a>)> {
    let mut all = vec![(Vec::new(), judge.clone())];
    for item in &judge.book.entities[judge.entity()].items {
        let Type::List { entity, .. } = &item.kind else { continue };
        for (at, record) in judge.record().lists[&item.name.value].iter().enumerate() {
            let mut chain = judge.chain.clone();
            chain.push((entity.value.as_str(), record));
            for (place, below) in all_records(&Judge { book: judge.book, chain }) {
                let own = [vec![(item.name.value.clone(), at)], place].concat();
                all.push((own, below));
            }
        }
    }
    all
}

/// The record of a total case that is to be changed.
pub fn record_at<'r>(root: &'r mut TotalRecord, place: &[(String, usize)]) -> &'r mut TotalRecord {
    place.iter().fold(root, |at, (list, number)| &mut at.lists.get_mut(list).expect("a list")[*number])
}

impl<'t> World<'t> {
    /// Walks all cases.
    pub fn new(unit: &'t Unit) -> Self {
        let book = Book::new(unit);
        let root = OracleRecord::new("any");
        let all = completions(&book, book.root, Some(&root));
        let totals = all
            .into_iter()
            .map(|total| {
                let is_possible = !breaks(&Judge::root(&book, &total));
                (total, is_possible)
            })
            .collect();
        Self { book, totals }
    }

    /// The records of an entity in all cases, or in the possible ones.
    pub fn records<'a>(&'a self, entity: &str, possible_only: bool) -> Vec<Judge<'a>> {
        self.totals
            .iter()
            .filter(|(_, is_possible)| *is_possible || !possible_only)
            .flat_map(|(total, _)| all_records(&Judge::root(&self.book, total)))
            .map(|(_, judge)| judge)
            .filter(|judge| judge.entity() == entity)
            .collect()
    }

    /// The values of a conclusion over the records of all cases, or of the possible ones.
    pub fn values(&self, about: &About<'_>, possible_only: bool) -> Vec<OValue> {
        let own = self.book.conclusion(about.entity, &about.name).expect("a conclusion");
        self.records(about.entity, possible_only).iter().map(|judge| judge.conclude(own)).collect()
    }

    /// The value of a conclusion or criterion (of all, when none is named) in every record of all cases, or of the
    /// possible ones, as it is in another framework with the same vocabulary.
    pub fn outcomes(&self, other: &Unit, only: Option<&str>, possible_only: bool) -> Outcomes {
        let book = Book::new(other);
        let wants = |name: &str| only.is_none_or(|only| only == name);
        let mut all = Outcomes::new();
        for (total, _) in self.totals.iter().filter(|(_, is_possible)| *is_possible || !possible_only) {
            for (_, judge) in all_records(&Judge::root(&book, total)) {
                for about in book.conclusions.iter().filter(|about| about.entity == judge.entity()) {
                    let key = about.name.split('[').next().unwrap_or_default();
                    if wants(key) {
                        all.entry(key.to_owned()).or_default().push(judge.conclude(about));
                    }
                }
                for ((of, name), when) in &book.criteria {
                    if *of == judge.entity() && wants(name) {
                        all.entry((*name).to_owned()).or_default().push(OValue::Bool(judge.holds(when)));
                    }
                }
            }
        }
        all
    }
}

/// By name of the conclusion (of a matrix all cells) or criterion: its value in every record, in order.
pub type Outcomes = BTreeMap<String, Vec<OValue>>;

//! Items and values in the analyst's words. *No*, *unknown*, *unanswerable*, *contested*, *presumed* and *assumed*
//! are different words, and unknown is never printed as no.

use crate::case::{Case, Standing};
use crate::condition::{Literal, Subject};
use crate::evaluate::evidence::{is_closed, is_closed_by_silence, room};
use crate::evaluate::{Answer, Evaluation, Ground, ItemPath, ItemState};
use crate::framework::{Framework, Home, Value, values};
use crate::value::{ConclusionId, EntityId, ItemId, Outcome, RecordId, ValueSet};
use crate::vocabulary::{Citation, Domain};

/// How something stands that silence says.
pub(super) const FROM_SILENCE: &str = "taken from silence";

/// Words for one case under one framework.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// The case.
    pub case: &'a Case,
    /// What came out.
    pub evaluation: &'a Evaluation,
}

impl Words<'_> {
    /// `projects.waste`; empty for the root.
    pub fn path(&self, record: RecordId) -> String {
        let it = &self.case.records[record];
        let Some(parent) = it.parent else { return String::new() };
        let before = self.path(parent);
        let list = self.framework.vocabulary.entities[it.entity].parent.map(|(_, list)| list);
        let list = list.map_or("", |list| self.framework.vocabulary.items[list].name.as_str());
        if before.is_empty() { format!("{list}.{}", it.id) } else { format!("{before}.{list}.{}", it.id) }
    }

    /// A record in a sentence: `projects.waste`; the root, which has no path, by its entity: `the partnership`.
    pub(super) fn named(&self, record: RecordId) -> String {
        let path = self.path(record);
        let entity = &self.framework.vocabulary.entities[self.case.records[record].entity];
        if path.is_empty() { format!("the {}", entity.name) } else { path }
    }

    /// `projects.waste.national_link`.
    pub fn item_path(&self, path: ItemPath) -> String {
        let name = &self.framework.vocabulary.items[path.item].name;
        let before = self.path(path.record);
        if before.is_empty() { name.clone() } else { format!("{before}.{name}") }
    }

    /// The record and those above it, nearest first.
    pub fn lineage(&self, record: RecordId) -> Vec<RecordId> {
        std::iter::successors(Some(record), |&at| self.case.records[at].parent).collect()
    }

    /// True when `record` is `top` or lies below it.
    pub fn is_within(&self, record: RecordId, top: RecordId) -> bool {
        self.lineage(record).contains(&top)
    }

    /// The record of `entity` that is this one or lies above it.
    pub(crate) fn owner(&self, record: RecordId, entity: EntityId) -> RecordId {
        let found = self.lineage(record).into_iter().find(|&at| self.case.records[at].entity == entity);
        found.unwrap_or(record)
    }

    /// The name of a conclusion, with its cell: `learning[nl_lg, dispositional]`.
    pub fn conclusion_name(&self, id: ConclusionId, cell: Option<u32>) -> String {
        let definition = &self.framework.conclusions[id];
        let (Home::Matrix(matrix), Some(cell)) = (&definition.home, cell) else {
            return definition.name.clone();
        };
        let Some(ranks) = matrix.cells.get(cell as usize) else { return definition.name.clone() };
        let names: Vec<&str> = matrix
            .by
            .iter()
            .zip(ranks)
            .filter_map(|(&item, &rank)| {
                let labels = self.framework.vocabulary.labels(&self.framework.vocabulary.items[item].domain);
                labels.get(rank as usize).map(|label| label.name.as_str())
            })
            .collect();
        format!("{}[{}]", definition.name, names.join(", "))
    }

    /// The answer of a conclusion seen from a record: its own, or that of one above it.
    pub(super) fn answer_of(&self, record: RecordId, id: ConclusionId, cell: Option<u32>) -> Option<&Answer> {
        let owner = self.owner(record, self.framework.conclusions[id].entity);
        let answers = &self.evaluation.records[owner].answers;
        answers.iter().find(|it| it.conclusion == id && (cell.is_none() || it.cell == cell))
    }

    /// The result of an answer: one value, a range, or values with holes; a bound says that it is one.
    pub fn answer(&self, answer: &Answer) -> String {
        let domain = &self.framework.conclusions[answer.conclusion].domain;
        self.result(domain, &answer.outcome)
    }

    /// The values of a result in words.
    pub fn result(&self, domain: &Domain, outcome: &Outcome<Vec<Value>>) -> String {
        match outcome {
            Outcome::Exact(them) => values::short_result(&self.framework.vocabulary, domain, them),
            Outcome::AtMost(them) => {
                format!("at most {}", values::short_result(&self.framework.vocabulary, domain, them))
            }
        }
    }

    /// A constant of a type in words.
    pub(crate) fn literal(&self, domain: &Domain, literal: Literal) -> String {
        let value = match literal {
            Literal::Rank(rank) => Value::Rank(rank),
            Literal::Number(number) => Value::Number(number),
        };
        values::one(&self.framework.vocabulary, domain, value)
    }

    /// The type of what a name stands for.
    pub(crate) fn domain(&self, subject: Subject) -> &Domain {
        match subject {
            Subject::Item(item) => &self.framework.vocabulary.items[item].domain,
            Subject::Conclusion(id) | Subject::Cell(id, _) => &self.framework.conclusions[id].domain,
        }
    }

    /// Where an item of a record or of one above it is recorded.
    pub(crate) fn at(&self, record: RecordId, item: ItemId) -> ItemPath {
        let entity = self.framework.vocabulary.items[item].entity;
        ItemPath { record: self.owner(record, entity), item }
    }

    pub(super) fn state(&self, path: ItemPath) -> Option<&ItemState> {
        let item = &self.framework.vocabulary.items[path.item];
        self.evaluation.records[path.record].items.get(item.place)
    }

    /// The values that were used for an item.
    pub(crate) fn possible(&self, path: ItemPath) -> Option<&ValueSet> {
        self.state(path)?.possible.as_ref()
    }

    /// True when a list may have further records.
    pub(crate) fn is_open_list(&self, record: RecordId, list: ItemId) -> bool {
        let vocabulary = &self.framework.vocabulary;
        let mut lists = self.case.records[record].lists.iter().filter(|it| it.item == list);
        lists.any(|it| room(vocabulary, it) > 0 && !is_closed(vocabulary, it, Some(self.evaluation.reading)))
    }

    /// True when a list has no further records only because nothing is said of any.
    pub(crate) fn is_silent_list(&self, path: ItemPath) -> bool {
        let lists = &self.case.records[path.record].lists;
        lists.iter().any(|it| {
            it.item == path.item
                && is_closed_by_silence(&self.framework.vocabulary, it, self.evaluation.reading)
        })
    }

    /// How an open item stands, in one word.
    pub fn standing(&self, path: ItemPath) -> String {
        let item = &self.framework.vocabulary.items[path.item];
        if matches!(item.domain, Domain::List { .. }) {
            let is_silent = self.is_silent_list(path);
            return if is_silent { FROM_SILENCE } else { "there may be further records" }.to_owned();
        }
        let Some(state) = self.state(path) else {
            return match self.recorded_standing(path) {
                Some(Standing::Unanswerable) => "unanswerable",
                Some(Standing::Contested) => "contested",
                Some(Standing::Recorded) => "known in part",
                Some(Standing::NotRecorded | Standing::Unknown) | None => "unknown",
            }
            .to_owned();
        };
        match state.ground {
            Ground::Unknown => "unknown",
            Ground::Unanswerable => "unanswerable",
            Ground::Contested => "contested",
            Ground::Presumed => "presumed",
            Ground::Silence => FROM_SILENCE,
            Ground::Assumed => "assumed",
            Ground::Recorded => "known in part",
        }
        .to_owned()
    }

    /// How an item stands in the case file.
    pub(super) fn recorded_standing(&self, path: ItemPath) -> Option<Standing> {
        let place = self.framework.vocabulary.items[path.item].place;
        self.case.records[path.record].evidence.get(place).map(|it| it.standing)
    }

    /// A set of still-possible values in words.
    pub(crate) fn set(&self, domain: &Domain, set: &ValueSet) -> String {
        values::set(&self.framework.vocabulary, domain, set)
    }

    /// Remarks on an item, each with its source.
    pub(crate) fn notes(&self, path: ItemPath) -> Vec<String> {
        let place = self.framework.vocabulary.items[path.item].place;
        let Some(evidence) = self.case.records[path.record].evidence.get(place) else { return Vec::new() };
        evidence
            .observations
            .iter()
            .filter(|it| !it.note.is_empty())
            .map(|it| match self.source(it.source, &it.place) {
                Some(source) => format!("\"{}\" ({source})", it.note),
                None => format!("\"{}\"", it.note),
            })
            .collect()
    }

    /// `CH9 s. 9.4, judgement`; empty when nothing is cited.
    pub(crate) fn cites(&self, cites: &[Citation]) -> String {
        let mut texts: Vec<String> = cites
            .iter()
            .map(|cite| match cite {
                Citation::Source { source, place, .. } => {
                    let id = &self.framework.vocabulary.sources[*source].id;
                    if place.is_empty() { id.clone() } else { format!("{id} {place}") }
                }
                Citation::Judgement { .. } => "judgement".to_owned(),
            })
            .collect();
        texts.dedup();
        texts.join(", ")
    }
}

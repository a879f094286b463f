//! One case: what is recorded of it, by whom, and what is still possible. Typed by the vocabulary.
//!
//! `toml` reads a text into a tree with places, `slip` words what is written wrongly, `list` walks records,
//! `evidence` reads what is said of one item, `value` one value, `provenance` who says so. `template` and `write`
//! print. Finding and reading the files is left to `workspace`; whether evidence can be true at all (`impossible`)
//! to `evaluate`.

mod change;
mod evidence;
mod form;
mod heading;
mod hint;
mod list;
mod load;
mod mend;
mod number;
mod provenance;
mod shared;
mod slip;
mod template;
mod toml;
mod trial;
mod value;
mod words;
mod write;

pub use change::{answer_text, complete_key, item_line, text_with};
pub use load::{CaseFiles, DEEPEST_NESTING, LARGEST_BYTES, load, shared_names};
pub use template::template;
pub use write::{case_text, value_text};

use crate::source::{FileId, Span};
use crate::value::{CaseSourceId, EntityId, IdVec, ItemId, RecordId, ValueSet};

/// A case. Record 0 is the root; parents come before their children.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its file name without `.toml`, or its `id`.
    pub id: String,
    /// Its title; empty when none.
    pub title: String,
    /// The file it was read from (a test's case: the rule file).
    pub file: FileId,
    /// Sources it names, those of shared files included.
    pub sources: IdVec<CaseSourceId, CaseSource>,
    /// Its records.
    pub records: IdVec<RecordId, Record>,
}

/// A source of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseSource {
    /// What evidence calls it.
    pub id: String,
    /// Its title; empty when none.
    pub title: String,
    /// `interview`, `report` …; empty when none.
    pub kind: String,
    /// Its date as written; empty when none.
    pub date: String,
    /// Where it is declared.
    pub span: Span,
}

/// One record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its entity.
    pub entity: EntityId,
    /// Its id (the case's id for the root).
    pub id: String,
    /// Its title; empty when none.
    pub title: String,
    /// The record that holds it.
    pub parent: Option<RecordId>,
    /// One for each item of the entity, by `Item::place`; lists have one too (always `NotRecorded`).
    pub evidence: Vec<Evidence>,
    /// One for each list item of the entity, in order.
    pub lists: Vec<List>,
    /// Where it starts.
    pub span: Span,
}

/// The records of a list.
#[derive(Clone, Debug)]
pub struct List {
    /// The list item.
    pub item: ItemId,
    /// Records that are listed.
    pub records: Vec<RecordId>,
    /// What is said about further ones.
    pub completeness: Completeness,
}

/// What is said about records that are not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// `NAME_complete = true`: there are none.
    Complete(Span),
    /// `NAME_complete = false`: there may be some, said so.
    Open(Span),
    /// Nothing said: there may be some.
    NotSaid,
}

/// What is known of one item of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// How it stands.
    pub standing: Standing,
    /// The values still possible, before any reading or assumption; `None` for lists.
    pub possible: Option<ValueSet>,
    /// What the sources say, in order; more than one when contested.
    pub observations: Vec<Observation>,
    /// The value to presume when nothing is recorded, as a marked default.
    pub presumption: Option<Observation>,
}

/// How an item stands, as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Left out (perhaps with a presumption).
    NotRecorded,
    /// Said to be unknown.
    Unknown,
    /// Looked for and cannot be had.
    Unanswerable,
    /// One observation: a value or a part of the domain.
    Recorded,
    /// Sources disagree.
    Contested,
}

/// What one source says of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The values that it leaves possible.
    pub possible: ValueSet,
    /// Who says so.
    pub source: Option<CaseSourceId>,
    /// Where in the source; empty when not said.
    pub place: String,
    /// A remark; empty when none.
    pub note: String,
    /// The value's place in the file.
    pub span: Span,
}

impl Case {
    /// The root record.
    pub const ROOT: RecordId = RecordId(0);
}

//! The oracle's own values and cases. Nothing here comes from the engine but `Decimal`.

use std::collections::BTreeSet;

use appraise::value::Decimal;

/// One value of an item or a conclusion in one total case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OValue {
    /// Of a yes/no item or conclusion.
    Bool(bool),
    /// A level, an option or a class.
    Word(String),
    /// A number; of a percentage the number before `%`.
    Number(Decimal),
    /// Of an `any of` item or of models `all that fit`.
    Set(BTreeSet<String>),
    /// Only of conclusions.
    NotApplicable,
}

impl OValue {
    /// A word.
    pub fn word(text: &str) -> Self {
        OValue::Word(text.to_owned())
    }

    /// A whole number.
    pub fn whole(number: i64) -> Self {
        OValue::Number(Decimal::whole(number))
    }

    /// A set of options.
    pub fn set(options: &[&str]) -> Self {
        OValue::Set(options.iter().map(|&option| option.to_owned()).collect())
    }
}

/// As in JSON output; a set is its sorted options between brackets: `[a, b]`.
impl std::fmt::Display for OValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            OValue::Bool(value) => write!(f, "{value}"),
            OValue::Word(word) => write!(f, "{word}"),
            OValue::Number(number) => write!(f, "{number}"),
            OValue::Set(options) => {
                write!(f, "[{}]", options.iter().map(String::as_str).collect::<Vec<_>>().join(", "))
            }
            OValue::NotApplicable => write!(f, "not applicable"),
        }
    }
}

/// What may still be true of an item: an explicit set. An item that is not listed may be anything.
pub type Possible = BTreeSet<OValue>;

/// One case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OracleCase {
    /// The record of the first entity.
    pub root: OracleRecord,
}

/// One record with what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OracleRecord {
    /// Its id; of the root the id of the case.
    pub id: String,
    /// Items with what is known of them; those that are missing are unknown.
    pub items: Vec<(String, Possible)>,
    /// Lists with what is known of them; those that are missing are empty and open.
    pub lists: Vec<(String, OracleList)>,
}

/// The records of one list that are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OracleList {
    /// Those that the case names.
    pub records: Vec<OracleRecord>,
    /// True when there are no others.
    pub complete: bool,
}

impl OracleRecord {
    /// A record about which nothing is known.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    /// Adds what is known of an item.
    pub fn with(mut self, item: &str, possible: impl IntoIterator<Item = OValue>) -> Self {
        self.items.push((item.to_owned(), possible.into_iter().collect()));
        self
    }

    /// Adds a list.
    pub fn with_list(mut self, list: &str, records: Vec<OracleRecord>, complete: bool) -> Self {
        self.lists.push((list.to_owned(), OracleList { records, complete }));
        self
    }

    /// What is known of an item, when anything is.
    pub fn possible(&self, item: &str) -> Option<&Possible> {
        self.items.iter().find(|(name, _)| name == item).map(|(_, possible)| possible)
    }

    /// What is known of a list; when nothing is, it is empty and open.
    pub fn list(&self, list: &str) -> OracleList {
        self.lists.iter().find(|(name, _)| name == list).map(|(_, list)| list.clone()).unwrap_or_default()
    }
}

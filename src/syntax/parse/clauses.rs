//! The clauses that declarations share. They stand in any order, and all but `cite` once.

use super::reader::{Found, Reader};
use super::{Rule, cite, condition, value};
use crate::syntax::tree::{Choice, Cite, Condition, Name, Says, Text, Value};

/// The clauses of one declaration, and the pieces that are its own.
#[derive(Default)]
pub(super) struct Clauses<'a> {
    /// Names that stand directly in it, in order.
    pub names: std::collections::VecDeque<Name>,
    pub title: Option<Text>,
    pub entity: Option<Name>,
    pub when: Option<Condition>,
    pub applies: Option<Condition>,
    pub says: Option<Says>,
    pub because: Option<Text>,
    pub cites: Vec<Cite>,
    pub otherwise: Option<Value>,
    pub otherwise_class: Option<Choice>,
    /// Everything else, in order.
    pub rest: Vec<Found<'a>>,
}

impl Clauses<'_> {
    /// The next name that stands directly in the declaration.
    pub(super) fn name(&mut self) -> Option<Name> {
        self.names.pop_front()
    }
}

/// Takes the clauses out of a declaration; `None` when one of them could not be read.
pub(super) fn clauses<'a>(reader: &mut Reader<'_>, found: Found<'a>) -> Option<Clauses<'a>> {
    let mut all = Clauses::default();
    for inner in found.into_inner() {
        let span = reader.span(&inner);
        match inner.as_rule() {
            Rule::name => all.names.push_back(value::name(reader, &inner)),
            Rule::title => {
                let text = value::text(reader, &inner.into_inner().next()?);
                reader.once(&mut all.title, text, span, "the text");
            }
            Rule::for_entity => {
                let name = last_name(reader, inner)?;
                reader.once(&mut all.entity, name, span, "`for`");
            }
            Rule::when => {
                let when = condition::after_when(reader, inner)?;
                reader.once(&mut all.when, when, span, "`when`");
            }
            Rule::applies => {
                let applies = condition::after_when(reader, inner)?;
                reader.once(&mut all.applies, applies, span, "`applies when`");
            }
            Rule::says => {
                let says = cite::says(reader, inner)?;
                reader.once(&mut all.says, says, span, "`says`");
            }
            Rule::because => {
                let text = because(reader, inner)?;
                reader.once(&mut all.because, text, span, "`because`");
            }
            Rule::cite => all.cites.push(cite::cite(reader, inner)?),
            Rule::otherwise => {
                let found = inner.into_inner().find(|piece| piece.as_rule() == Rule::value)?;
                let value = value::value(reader, found)?;
                reader.once(&mut all.otherwise, value, span, "`otherwise`");
            }
            Rule::otherwise_class => {
                let found = inner.into_inner().find(|piece| piece.as_rule() == Rule::level)?;
                let choice = value::choice(reader, found)?;
                reader.once(&mut all.otherwise_class, choice, span, "`otherwise`");
            }
            _ => all.rest.push(inner),
        }
    }
    Some(all)
}

/// The text after `because`.
pub(super) fn because(reader: &Reader<'_>, found: Found<'_>) -> Option<Text> {
    found.into_inner().find(|piece| piece.as_rule() == Rule::text).map(|text| value::text(reader, &text))
}

/// The one name of a short clause such as `for ENTITY`.
pub(super) fn last_name(reader: &Reader<'_>, found: Found<'_>) -> Option<Name> {
    found.into_inner().find(|piece| piece.as_rule() == Rule::name).map(|name| value::name(reader, &name))
}

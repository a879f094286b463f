//! Portfolios: counts over cases, or over a list across the cases.

use crate::condition::{Amount, Condition};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::syntax::tree::{self, Certainty, Choice};
use crate::value::EntityId;
use crate::vocabulary::{Citation, Domain, Label, Vocabulary};

use super::Origin;
use super::conclusion::{label, too_many, type_span};
use super::declare::Declaring;
use super::entry::Entry;
use super::limits::MOST_CHOICES;
use super::scope::{Work, text};

/// A count over cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Portfolio {
    /// Its name.
    pub name: String,
    /// Its values: a scale or classes.
    pub domain: Domain,
    /// The question it answers; empty when none.
    pub question: String,
    /// The entity whose records are counted (the root: cases).
    pub entity: EntityId,
    /// What is counted; every record when absent. Its scope is the record.
    pub that: Option<Condition>,
    /// How certain `that` must be.
    pub certainty: Certainty,
    /// Below so many cases: no judgement.
    pub at_least_cases: Option<Amount>,
    /// Rows in order, first that fits.
    pub rows: Vec<PortfolioRow>,
    /// The rank when no row fits.
    pub otherwise: u32,
    /// Citations.
    pub cites: Vec<Citation>,
    /// Why; empty when not said.
    pub because: String,
    /// Where (its name).
    pub span: Span,
    /// From which unit.
    pub origin: Origin,
}

/// One row of a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioRow {
    /// Its rank in the domain.
    pub rank: u32,
    /// Its name and label.
    pub label: Label,
    /// When it fits; over `count`, `share`, `count of NAME`.
    pub when: Condition,
    /// Where.
    pub span: Span,
}

/// Reads the values of a portfolio: a type, or the words of its rows in order, `otherwise` last.
pub(super) fn declare(declaring: &mut Declaring, it: &tree::Portfolio) -> Option<Domain> {
    let choices = it.rows.iter().map(|row| &row.choice).chain(&it.otherwise);
    let Some(kind) = &it.kind else {
        let mut labels: Vec<Label> = Vec::new();
        for choice in choices {
            // One word may stand in several rows: they are read one after the other.
            if labels.iter().all(|label| label.name != choice.name.value) {
                labels.push(label(choice));
            }
        }
        if labels.len() > MOST_CHOICES {
            declaring.report(too_many(it.name.span, labels.len(), MOST_CHOICES));
            return None;
        }
        return Some(Domain::OneOf(labels));
    };
    let found = declaring.domain(kind)?;
    match found {
        Domain::Scale(_) | Domain::OneOf(_) => Some(found),
        Domain::YesNo | Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. } => {
            let text = format!("`{}` cannot have this type", it.name.value);
            let help = "write a scale, `one of …`, or no type at all";
            declaring.report(Diagnostic::error(code::E0602, type_span(kind), text).help(help));
            None
        }
    }
}

/// Resolves a portfolio.
pub(super) fn resolve(work: &mut Work, it: &tree::Portfolio, entry: &Entry) -> Option<Portfolio> {
    let id = work.names.portfolio(&it.name.value)?;
    let domain = work.names.portfolios.get(id.0 as usize)?.domain.clone();
    let entity = counted(work, it);
    let that = match entity {
        None => None,
        Some(entity) => {
            it.that.as_ref().map_or(Some(None), |that| work.counted_condition(entity, that).map(Some))
        }
    };
    let at_least_cases = match &it.at_least_cases {
        None => Some(None),
        Some(amount) => work.amount(amount, "a number of cases").map(Some),
    };
    let rows: Vec<Option<PortfolioRow>> = it.rows.iter().map(|one| row(work, it, one, &domain)).collect();
    let otherwise = otherwise(work, it, &domain);
    let cites = work.citations(&it.cites);
    Some(Portfolio {
        name: it.name.value.clone(),
        domain,
        question: text(it.question.as_ref()),
        entity: entity?,
        that: that?,
        certainty: it.certainty,
        at_least_cases: at_least_cases?,
        rows: rows.into_iter().collect::<Option<_>>()?,
        otherwise: otherwise?,
        cites,
        because: text(it.because.as_ref()),
        span: it.name.span,
        origin: entry.origin,
    })
}

/// The entity of what is counted. `counting a of b of cases` keeps its lists from the case down in the tree.
fn counted(work: &mut Work, it: &tree::Portfolio) -> Option<EntityId> {
    let mut entity = Vocabulary::ROOT;
    for name in &it.counting {
        let list = work.list(entity, name)?;
        entity = work.names.list_facts(list)?.0;
    }
    Some(entity)
}

fn row(
    work: &mut Work,
    it: &tree::Portfolio,
    row: &tree::PortfolioRow,
    domain: &Domain,
) -> Option<PortfolioRow> {
    let rank = rank(work, it, &row.choice, domain);
    // Rows speak of the portfolio, not of a record: only `count`, `share` and parameters have a meaning there.
    let when = work.row_condition(Vocabulary::ROOT, &row.when);
    work.citations(&row.cites);
    Some(PortfolioRow { rank: rank?, label: label(&row.choice), when: when?, span: row.choice.name.span })
}

fn otherwise(work: &mut Work, it: &tree::Portfolio, domain: &Domain) -> Option<u32> {
    match &it.otherwise {
        Some(choice) => rank(work, it, choice, domain),
        None => {
            let text = format!("`{}` says nothing for the case that no row fits", it.name.value);
            let help = "end it with `otherwise NAME`";
            work.report(Diagnostic::error(code::E0605, it.name.span, text).help(help));
            None
        }
    }
}

fn rank(work: &mut Work, it: &tree::Portfolio, choice: &Choice, domain: &Domain) -> Option<u32> {
    let labels = work.names.vocabulary.labels(domain);
    let found = labels.iter().position(|label| label.name == choice.name.value);
    if found.is_none() {
        let known: Vec<&str> = labels.iter().map(|label| label.name.as_str()).collect();
        let text = format!("`{}` is not a value of `{}`", choice.name.value, it.name.value);
        let error = Diagnostic::error(code::E0603, choice.name.span, text)
            .note(format!("its values: {}", super::entry::list(&known)))
            .suggest(&choice.name.value, known);
        work.report(error);
    }
    found.map(|rank| rank as u32)
}

//! Portfolios: a judgement over cases, with what was counted.

use crate::case::Case;
use crate::evaluate::{Evaluation, PortfolioAnswer};
use crate::framework::{Decider, Framework, Value, values};
use crate::value::{EntityId, IdVec, Outcome, PortfolioId, RecordId};

use super::words::Words;

/// Why one portfolio has its result.
#[derive(Clone, Debug)]
pub struct PortfolioExplanation {
    /// Its name.
    pub name: String,
    /// The question it answers; empty when none.
    pub question: String,
    /// The result in words.
    pub result: String,
    /// `1 to 2 of 9`.
    pub count: String,
    /// `1 to 2`.
    pub counted: String,
    /// What is counted: `cases`, `projects`.
    pub what: String,
    /// Of how many: those listed, and as many as there can be with those of open lists.
    pub of: (u64, u64),
    /// The rows that decide in some completion.
    pub because: Vec<String>,
    /// What is counted for sure, as `case` or `waste (case)`.
    pub certain: Vec<String>,
    /// What may be counted.
    pub possible: Vec<String>,
    /// Where the counting rule comes from.
    pub source: String,
}

/// All portfolios in order.
pub fn explain_portfolios(
    framework: &Framework,
    cases: &[(&Case, &Evaluation)],
    answers: &IdVec<PortfolioId, PortfolioAnswer>,
) -> Vec<PortfolioExplanation> {
    answers.pairs().map(|(id, answer)| one(framework, cases, id, answer)).collect()
}

fn one(
    framework: &Framework,
    cases: &[(&Case, &Evaluation)],
    id: PortfolioId,
    answer: &PortfolioAnswer,
) -> PortfolioExplanation {
    let definition = &framework.portfolios[id];
    let ranks: Vec<Value> = answer.outcome.values().iter().map(|&rank| Value::Rank(rank)).collect();
    let text = values::result(&framework.vocabulary, &definition.domain, &ranks);
    let result = match (&answer.outcome, answer.no_judgement) {
        (_, true) => "no judgement: too few cases".to_owned(),
        (Outcome::Exact(_), false) => text,
        (Outcome::AtMost(_), false) => format!("at most {text}"),
    };
    let named = |it: &(usize, RecordId)| {
        let (case, evaluation) = cases.get(it.0)?;
        let lineage = Words { framework, case, evaluation }.lineage(it.1);
        let ids: Vec<&str> = lineage.iter().rev().skip(1).map(|&at| case.records[at].id.as_str()).collect();
        Some(if ids.is_empty() { case.id.clone() } else { format!("{} ({})", ids.join("."), case.id) })
    };
    let because = answer
        .because
        .iter()
        .filter_map(|decider| match decider {
            Decider::PortfolioRow(of, row) => {
                framework.portfolios[*of].rows.get(*row as usize).map(|row| row.label.name.clone())
            }
            Decider::Rule(_) | Decider::Row(..) | Decider::Class(..) => None,
        })
        .collect();
    let cites = cases
        .first()
        .map(|(case, evaluation)| Words { framework, case, evaluation }.cites(&definition.cites));
    PortfolioExplanation {
        name: definition.name.clone(),
        question: definition.question.clone(),
        result,
        what: counted_word(framework, definition.entity),
        of: answer.of,
        counted: span(answer.count),
        count: format!("{} of {}", span(answer.count), span(answer.of)),
        because,
        certain: answer.certain.iter().filter_map(named).collect(),
        possible: answer.possible.iter().filter_map(named).collect(),
        source: cites.unwrap_or_default(),
    }
}

/// What the records of an entity are called together.
fn counted_word(framework: &Framework, entity: EntityId) -> String {
    let vocabulary = &framework.vocabulary;
    match vocabulary.entities[entity].parent {
        Some((_, list)) => vocabulary.items[list].name.clone(),
        None => "cases".to_owned(),
    }
}

fn span((least, most): (u64, u64)) -> String {
    if least == most { least.to_string() } else { format!("{least} to {most}") }
}

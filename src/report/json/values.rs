//! Results as JSON: names as strings, yes/no as booleans, numbers as decimal strings, sets as arrays.

use serde_json::{Value as Json, json};

use crate::explain::values::{NOT_APPLICABLE, bits, runs};
use crate::framework::Value;
use crate::value::Decimal;
use crate::vocabulary::{Domain, Vocabulary};

/// More numbers than this are given as runs.
const MAX_LISTED_NUMBERS: usize = 32;

/// All values of a result, in the order of the domain.
pub(super) fn result(vocabulary: &Vocabulary, domain: &Domain, values: &[Value]) -> Json {
    let numbers: Vec<Decimal> = values
        .iter()
        .filter_map(|value| match value {
            Value::Number(number) => Some(*number),
            Value::Rank(_) | Value::Set(_) | Value::NotApplicable => None,
        })
        .collect();
    if numbers.len() <= MAX_LISTED_NUMBERS {
        return values.iter().map(|&value| one(vocabulary, domain, value)).collect();
    }
    let runs = runs(domain, &numbers);
    let mut all: Vec<Json> =
        runs.iter().map(|(low, high)| json!([low.to_string(), high.to_string()])).collect();
    if values.contains(&Value::NotApplicable) {
        all.push(json!(NOT_APPLICABLE));
    }
    Json::Array(all)
}

pub(super) fn one(vocabulary: &Vocabulary, domain: &Domain, value: Value) -> Json {
    let name = |rank: u32| match vocabulary.labels(domain).get(rank as usize) {
        Some(label) => json!(label.name),
        None => json!(rank.to_string()),
    };
    match (value, domain) {
        (Value::NotApplicable, _) => json!(NOT_APPLICABLE),
        (Value::Rank(rank), Domain::YesNo) => json!(rank == 1),
        (
            Value::Rank(rank),
            Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. },
        ) => name(rank),
        (Value::Number(number), _) => json!(number.to_string()),
        (Value::Set(mask), _) => bits(mask).into_iter().map(name).collect(),
    }
}

//! Results as JSON: names as strings, yes/no as booleans, numbers as decimal strings, sets as arrays.

use serde_json::{Value as Json, json};

use crate::analysis::setting::SetTo;
use crate::framework::Value;
use crate::framework::values::{NOT_APPLICABLE, bits, runs};
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

/// A value as everywhere; a set of which a part stays open as a case file would have it.
pub(super) fn set_to(vocabulary: &Vocabulary, domain: &Domain, to: &SetTo) -> Json {
    let one = |value| one(vocabulary, domain, value);
    match to {
        SetTo::Rank(rank) => one(Value::Rank(*rank)),
        SetTo::Complete => Json::Bool(true),
        SetTo::Number(number, _) => one(Value::Number(*number)),
        SetTo::Options(it) if it.must == it.may => one(Value::Set(it.must)),
        SetTo::Options(it) => {
            let n_options = vocabulary.labels(domain).len();
            let all = if n_options >= 128 { u128::MAX } else { (1 << n_options) - 1 };
            json!({"includes": one(Value::Set(it.must)), "excludes": one(Value::Set(all & !it.may))})
        }
    }
}

//! `appraise.what-if/1`.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{FrameworkHead, pretty, values};
use crate::evaluate::Asked;
use crate::explain::{DifferenceInWords, Side, WhatIfExplanation};
use crate::framework::{Framework, Value};
use crate::report::reading_word;
use crate::value::Outcome;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    framework: FrameworkHead,
    reading: &'static str,
    case: &'a str,
    changes: &'a [String],
    exact: bool,
    differences: Vec<Json>,
    same: usize,
    /// Not worked out within the budget.
    unsettled: usize,
}

/// Every result that is another one.
pub fn what_if(it: &WhatIfExplanation, framework: &Framework) -> String {
    pretty(&Document {
        format: "appraise.what-if/1",
        framework: FrameworkHead {
            name: it.framework.clone(),
            version: it.version.clone(),
            digest: Some(it.digest.clone()),
        },
        reading: reading_word(it.reading),
        case: &it.case,
        changes: &it.changes,
        exact: it.exact,
        differences: it.differences.iter().map(|it| difference(it, framework)).collect(),
        same: it.n_same,
        unsettled: it.n_unsettled,
    })
}

fn difference(it: &DifferenceInWords, framework: &Framework) -> Json {
    json!({
        "conclusion": it.conclusion,
        "before": side(it.before.as_ref(), it.difference.before.as_ref(), framework),
        "after": side(it.after.as_ref(), it.difference.after.as_ref(), framework),
    })
}

/// Nothing about a record that is not there.
fn side(words: Option<&Side>, found: Option<&(Asked, Outcome<Vec<Value>>)>, framework: &Framework) -> Json {
    let (Some(words), Some((asked, outcome))) = (words, found) else { return Json::Null };
    let domain = &framework.conclusions[asked.conclusion].domain;
    let reasons: Vec<Json> = words
        .reasons
        .iter()
        .map(|it| json!({"name": it.name, "effect": it.effect, "mark": it.mark.word(), "text": it.text, "source": it.source}))
        .collect();
    json!({
        "result": values::result(&framework.vocabulary, domain, outcome.values()),
        "settled": outcome.is_exact() && outcome.values().len() == 1,
        "exact": outcome.is_exact(),
        "because": words.because,
        "reasons": reasons,
    })
}

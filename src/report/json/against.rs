//! The `against` field of `appraise.check/1`.

use serde_json::{Map, Value as Json, json};

use super::check::witness_value;
use super::values;
use crate::report::{Against, Moved, MovedCase, Told, class_word};

/// What a new version changes.
pub(super) fn shape(it: &Against) -> Json {
    let (name, version, digest) = &it.old;
    let renamed = it.renamed.iter().map(|(before, after)| json!({"old": before, "new": after}));
    json!({
        "framework": {"name": name, "version": version, "digest": digest},
        "change": class_word(it.class),
        "situations": it.situations.to_string(),
        "new": it.new,
        "gone": it.gone,
        "items": {"new": it.new_items, "gone": it.gone_items, "retyped": it.retyped_items},
        "not_compared": it.apart,
        "renamed": renamed.collect::<Vec<Json>>(),
        "differences": it.differences.iter().map(|one| difference(it, one)).collect::<Vec<Json>>(),
        "cases": it.cases.iter().map(|one| case(it, one)).collect::<Vec<Json>>(),
        "unsettled": it.unsettled,
        "missing_notes": it.missing.as_ref().map(|it| &it.cases),
    })
}

fn difference(against: &Against, it: &Moved) -> Json {
    let witness: Map<String, Json> =
        it.witness.iter().map(|(name, value)| (name.clone(), witness_value(value))).collect();
    let (old, new) = match &it.told {
        Some([old, new]) => (told(against, old), told(against, new)),
        None => (Json::Null, Json::Null),
    };
    json!({
        "conclusion": it.conclusion,
        "situations": {"all": it.situations.0.to_string(), "differ": it.situations.1.to_string()},
        "old": old, "new": new, "witness": witness,
        "rules": {"old": it.rules[0], "new": it.rules[1]},
        "edits": it.edits,
    })
}

fn case(against: &Against, it: &MovedCase) -> Json {
    let [old, new] = it.told.each_ref().map(|it| told(against, it));
    json!({"id": it.id, "record": it.record, "conclusion": it.conclusion, "old": old, "new": new,
           "change": if it.is_sure { "surely" } else { "may" }})
}

fn told(against: &Against, it: &Told) -> Json {
    values::result(&against.vocabulary, &it.domain, &it.values)
}

//! `appraise.ask/1`.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{FrameworkHead, pretty};
use crate::explain::{AskExplanation, AskedItem, effect_word};
use crate::report::reading_word;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    framework: FrameworkHead,
    reading: &'static str,
    case: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    conclusion: Option<&'a str>,
    exact: bool,
    open: Vec<Json>,
    items: Vec<Json>,
    settles: Option<&'a [String]>,
    smallest: bool,
    cannot_matter: &'a [String],
}

/// The whole answer.
pub fn ask(it: &AskExplanation) -> String {
    let open = it.open.iter().map(|(name, result)| json!({"conclusion": name, "words": result})).collect();
    pretty(&Document {
        format: "appraise.ask/1",
        framework: FrameworkHead {
            name: it.framework.clone(),
            version: it.version.clone(),
            digest: Some(it.digest.clone()),
        },
        reading: reading_word(it.reading),
        case: &it.case,
        conclusion: it.conclusion.as_deref(),
        exact: it.exact,
        open,
        items: it.items.iter().map(item).collect(),
        settles: it.settles.as_deref(),
        smallest: it.is_smallest,
        cannot_matter: &it.cannot_matter,
    })
}

fn item(it: &AskedItem) -> Json {
    let effects: Vec<Json> = it
        .effects
        .iter()
        .map(|(name, effect)| json!({"conclusion": name, "effect": effect_word(*effect)}))
        .collect();
    json!({
        "item": it.path,
        "effect": effect_word(it.effect),
        "worst": it.worst,
        "mean": it.mean,
        "standing": it.standing,
        "question": it.question,
        "conclusions": effects,
    })
}

//! What a result rests on, as a part of `appraise.explanation/1`.

use serde_json::{Value as Json, json};

use crate::analysis::reason::Fragility;
use crate::explain::{GroundsInWords, effect_word};

/// One object.
pub(super) fn grounds(it: &GroundsInWords) -> Json {
    let items: Vec<Json> = it
        .open
        .iter()
        .map(|(path, effect)| json!({"item": path, "effect": effect_word(*effect)}))
        .chain(it.cannot_matter.iter().map(|path| json!({"item": path, "effect": "cannot matter"})))
        .collect();
    let ends: Vec<Json> = it
        .ends
        .iter()
        .map(|end| {
            let when: Vec<Json> =
                end.when.iter().map(|(path, value)| json!({"item": path, "value": value})).collect();
            json!({"value": end.value, "when": when})
        })
        .collect();
    json!({
        "open_items": items,
        "ends": ends,
        "reason": it.reason,
        "in_every_reason": it.necessary,
        "fragile": {"items": fragility(&it.items), "sources": fragility(&it.sources)},
    })
}

/// `smallest_loss`: each set changes the result; `holds_without`: no loss of so many does.
fn fragility(it: &Fragility<String>) -> Json {
    match it {
        Fragility::Breaks(sets) => json!({"smallest_loss": sets}),
        Fragility::Holds(most) => json!({"smallest_loss": [], "holds_without": most}),
        Fragility::Nothing => json!({"smallest_loss": [], "holds_without": 0, "nothing_recorded": true}),
    }
}

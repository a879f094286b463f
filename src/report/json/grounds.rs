//! What a result rests on, as a part of `appraise.explanation/1`.

use serde_json::{Value as Json, json};

use super::values;
use crate::analysis::reason::Fragility;
use crate::explain::{EndInWords, GroundsInWords, effect_word};
use crate::framework::Framework;
use crate::vocabulary::Domain;

/// One object.
pub(super) fn grounds(it: &GroundsInWords, framework: &Framework) -> Json {
    let items: Vec<Json> = it
        .open
        .iter()
        .map(|(path, effect)| json!({"item": path, "effect": effect_word(*effect)}))
        .chain(it.cannot_matter.iter().map(|path| json!({"item": path, "effect": "cannot matter"})))
        .collect();
    let domain = &framework.conclusions[it.asked.conclusion].domain;
    let ends: Vec<Json> = it.ends.iter().map(|it| end(it, domain, framework)).collect();
    json!({
        "open_items": items,
        "ends": ends,
        "reason": it.reason,
        "in_every_reason": it.necessary,
        "fragile": {"items": fragility(&it.items), "sources": fragility(&it.sources)},
    })
}

/// A value, and what must be found for it: values as a case file has them, and in words. A list that must go on has no
/// value.
fn end(end: &EndInWords, domain: &Domain, framework: &Framework) -> Json {
    let vocabulary = &framework.vocabulary;
    let when: Vec<Json> = end
        .when
        .iter()
        .map(|it| {
            let value = it
                .to
                .as_ref()
                .map(|(item, to)| values::set_to(vocabulary, &vocabulary.items[*item].domain, to));
            json!({"item": it.path, "value": value, "words": it.words})
        })
        .collect();
    json!({"value": values::one(vocabulary, domain, end.value), "words": end.words, "when": when})
}

/// `smallest_loss`: each set changes the result; `holds_without`: no loss of so many does.
fn fragility(it: &Fragility<String>) -> Json {
    match it {
        Fragility::Breaks(sets) => json!({"smallest_loss": sets}),
        Fragility::Holds(most) => json!({"smallest_loss": [], "holds_without": most}),
        Fragility::Nothing => json!({"smallest_loss": [], "holds_without": 0, "nothing_recorded": true}),
    }
}

//! `appraise.why-not/1`.

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{FrameworkHead, pretty, values};
use crate::analysis::why_not::WhyNot;
use crate::explain::{Blocked, ChangeInWords, WhyNotExplanation};
use crate::framework::{Framework, Value};
use crate::report::reading_word;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    framework: FrameworkHead,
    reading: &'static str,
    case: &'a str,
    conclusion: &'a str,
    wanted: Json,
    result: Json,
    possible_now: bool,
    exact: bool,
    changes: Vec<ChangeShape<'a>>,
    complete: bool,
    not_looked_for: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out_of_reach: Option<&'a str>,
    blocked_by: Vec<BlockedShape<'a>>,
    side_effects: Vec<EffectShape<'a>>,
}

#[derive(Serialize)]
struct ChangeShape<'a> {
    add: &'a [String],
    set: Map<String, Json>,
    result: Json,
    steps: u32,
    rules: &'a [String],
}

#[derive(Serialize)]
struct BlockedShape<'a> {
    rule: &'a str,
    effect: &'a str,
    stands: &'static str,
    failed: &'a [String],
    holds: &'a [String],
    text: &'a str,
}

#[derive(Serialize)]
struct EffectShape<'a> {
    change: usize,
    conclusion: &'a str,
    before: Json,
    after: Json,
}

/// The whole answer, every change.
pub fn why_not(explanation: &WhyNotExplanation, answer: &WhyNot, framework: &Framework) -> String {
    let result = |all: &[Value]| {
        let domain = &framework.conclusions[answer.asked.conclusion].domain;
        values::result(&framework.vocabulary, domain, all)
    };
    let domain = &framework.conclusions[answer.asked.conclusion].domain;
    let mut side_effects = Vec::new();
    for (at, change) in explanation.changes.iter().enumerate() {
        for (words, effect) in change.side_effects.iter().zip(&change.change.side_effects) {
            let domain = &framework.conclusions[effect.of.conclusion].domain;
            side_effects.push(EffectShape {
                change: at,
                conclusion: &words.conclusion,
                before: values::result(&framework.vocabulary, domain, &effect.before),
                after: values::result(&framework.vocabulary, domain, &effect.after),
            });
        }
    }
    pretty(&Document {
        format: "appraise.why-not/1",
        framework: FrameworkHead {
            name: explanation.framework.clone(),
            version: explanation.version.clone(),
            digest: Some(explanation.digest.clone()),
        },
        reading: reading_word(explanation.reading),
        case: &explanation.case,
        conclusion: &explanation.conclusion,
        wanted: values::one(&framework.vocabulary, domain, answer.wanted),
        result: result(&answer.result),
        possible_now: explanation.possible_now,
        exact: explanation.exact,
        changes: explanation.changes.iter().map(|it| change(it, framework, &result)).collect(),
        complete: explanation.exact && explanation.caps.is_empty() && explanation.aside.is_none(),
        not_looked_for: explanation.caps.iter().chain(&explanation.aside).map(String::as_str).collect(),
        out_of_reach: explanation.out_of_reach.as_deref(),
        blocked_by: explanation.blocked_by.iter().map(blocked).collect(),
        side_effects,
    })
}

fn change<'a>(
    it: &'a ChangeInWords,
    framework: &Framework,
    result: &dyn Fn(&[Value]) -> Json,
) -> ChangeShape<'a> {
    let set = it
        .settings
        .iter()
        .map(|setting| {
            let domain = &framework.vocabulary.items[setting.item].domain;
            (setting.path.clone(), values::set_to(&framework.vocabulary, domain, &setting.to))
        })
        .collect();
    ChangeShape { add: &it.added, set, result: result(&it.change.result), steps: it.steps, rules: &it.by }
}

fn blocked(it: &Blocked) -> BlockedShape<'_> {
    let (failed, holds): (&[String], &[String]) =
        if it.leads_elsewhere { (&[], &it.names) } else { (&it.names, &[]) };
    BlockedShape { rule: &it.name, effect: &it.effect, stands: it.mark.word(), failed, holds, text: &it.text }
}

//! Which open evidence still matters, in words.

use super::Words;
use crate::analysis::ask::{Ask, Ranked, Settling};
use crate::analysis::open::{Effect, Openness};
use crate::case::Case;
use crate::evaluate::{Asked, Evaluation, ItemPath};
use crate::framework::{Framework, values};
use crate::syntax::tree::ReadingKind;

/// The answer in words.
#[derive(Clone, Debug)]
pub struct AskExplanation {
    /// The framework's name.
    pub framework: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// The reading that was used.
    pub reading: ReadingKind,
    /// The case's id.
    pub case: String,
    /// The conclusion asked about; `None` for all of the case.
    pub conclusion: Option<String>,
    /// The conclusions that are not settled, with their results.
    pub open: Vec<(String, String)>,
    /// How many values are possible of all of them together.
    pub n_outcomes: u64,
    /// The items that can matter, the most useful first.
    pub items: Vec<AskedItem>,
    /// The set of items that settles everything; `None` when it was not found.
    pub settles: Option<Vec<String>>,
    /// No smaller set does.
    pub is_smallest: bool,
    /// Open items that can change none of this: proved.
    pub cannot_matter: Vec<String>,
    /// The budget sufficed.
    pub exact: bool,
}

/// One open item.
#[derive(Clone, Debug)]
pub struct AskedItem {
    /// As a path from the case.
    pub path: String,
    /// Which.
    pub item: ItemPath,
    /// *unknown*, *unanswerable*, *contested* …
    pub standing: String,
    /// The question to ask.
    pub question: String,
    /// The best that it does to one conclusion.
    pub effect: Effect,
    /// The most outcomes left after it.
    pub worst: u64,
    /// Outcomes left in the mean, to one place: `2.5`.
    pub mean: String,
    /// The conclusions that it can change.
    pub effects: Vec<(String, Effect)>,
    /// What each answer leaves of the conclusion asked about: `yes`, `strong`. Empty when several are asked about, and
    /// for sets of options, lists and totals.
    pub answers: Vec<(String, String)>,
}

/// The word for an effect.
pub fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::Decisive => "decisive",
        Effect::Helps => "helps",
        Effect::Together => "together with others",
    }
}

/// Words the answer.
pub fn explain_ask(
    framework: &Framework,
    digest: &str,
    case: &Case,
    evaluation: &Evaluation,
    conclusion: Option<String>,
    answer: &Ask,
) -> AskExplanation {
    let words = Words { framework, case, evaluation };
    let paths = |all: &[ItemPath]| all.iter().map(|&it| words.item_path(it)).collect::<Vec<_>>();
    let (settles, is_smallest) = match &answer.settling {
        Settling::Already => (Some(Vec::new()), true),
        Settling::Smallest(items) => (Some(paths(items)), true),
        Settling::Enough(items) => (Some(paths(items)), false),
        Settling::Unknown => (None, false),
    };
    let open = answer
        .questions
        .iter()
        .filter_map(|it| {
            let result = words.answer(evaluation.answer(it.asked)?);
            Some((words.conclusion_path(it.asked), result))
        })
        .collect();
    AskExplanation {
        framework: framework.name.clone(),
        version: framework.version.clone(),
        digest: digest.to_owned(),
        reading: evaluation.reading,
        case: case.id.clone(),
        conclusion,
        open,
        n_outcomes: answer.questions.iter().map(|it| it.n_outcomes).sum(),
        items: answer.ranking.iter().map(|it| words.asked_item(it, &answer.questions)).collect(),
        settles,
        is_smallest,
        cannot_matter: paths(&answer.cannot_matter),
        exact: answer.exact,
    }
}

impl Words<'_> {
    fn asked_item(&self, it: &Ranked, questions: &[Openness]) -> AskedItem {
        let item = &self.framework.vocabulary.items[it.path.item];
        let effects = it.effects.iter().map(|&(of, effect)| (self.conclusion_path(of), effect)).collect();
        let domain = |of: Asked| &self.framework.conclusions[of.conclusion].domain;
        let answers = match questions {
            [one] => one
                .items
                .iter()
                .filter(|item| item.path == it.path)
                .flat_map(|own| {
                    own.answers.iter().map(|(answer, left)| {
                        let result = values::result(&self.framework.vocabulary, domain(one.asked), left);
                        (self.set(&item.domain, answer), result)
                    })
                })
                .collect(),
            _ => Vec::new(),
        };
        AskedItem {
            path: self.item_path(it.path),
            item: it.path,
            standing: self.standing(it.path),
            question: item.question.clone(),
            effect: it.effect,
            worst: it.worst,
            mean: to_one_place(it.mean),
            effects,
            answers,
        }
    }
}

/// A fraction to one place, rounded to the nearest.
fn to_one_place((top, bottom): (u128, u128)) -> String {
    let tenths = (top.saturating_mul(20) / bottom.max(1)).div_ceil(2);
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

//! What a result rests on, in words: what each open item can do, what must be found for each end, one reason, and
//! what its loss would change.

use super::Words;
use crate::analysis::open::{Effect, Openness};
use crate::analysis::reason::{End, Fragility, Grounds};
use crate::analysis::setting::{Place, SetTo};
use crate::case::Case;
use crate::evaluate::{Asked, Evaluation, ItemPath};
use crate::framework::{Framework, Value, values};
use crate::value::{CaseSourceId, ItemId};

/// What one result rests on.
#[derive(Clone, Debug)]
pub struct GroundsInWords {
    /// Which result.
    pub asked: Asked,
    /// The record as a path; empty for the root.
    pub record: String,
    /// The conclusion's name.
    pub conclusion: String,
    /// Its result is one value.
    pub is_settled: bool,
    /// The open items that can matter, with what they can do.
    pub open: Vec<(String, Effect)>,
    /// Those that are read and cannot matter: proved.
    pub cannot_matter: Vec<String>,
    /// Each end of an open result, and what must be found for it.
    pub ends: Vec<EndInWords>,
    /// One minimal sufficient reason.
    pub reason: Vec<String>,
    /// The items in every reason.
    pub necessary: Vec<String>,
    /// The smallest losses of items that change the result.
    pub items: Fragility<String>,
    /// The smallest losses of sources that do.
    pub sources: Fragility<String>,
}

/// One end of an open result.
#[derive(Clone, Debug)]
pub struct EndInWords {
    /// The value.
    pub value: Value,
    /// The same in words.
    pub words: String,
    /// What must be found.
    pub when: Vec<FindInWords>,
}

/// What must be found of one item, or a list that must go on as it takes.
#[derive(Clone, Debug)]
pub struct FindInWords {
    /// The item as a path from the case.
    pub path: String,
    /// Which, and its value; none for a list.
    pub to: Option<(ItemId, SetTo)>,
    /// The value in words.
    pub words: String,
}

/// Words what results rest on, and what their open items can do.
pub fn explain_grounds(
    framework: &Framework,
    case: &Case,
    evaluation: &Evaluation,
    grounds: &[Grounds],
    openness: &[Openness],
) -> Vec<GroundsInWords> {
    let words = Words { framework, case, evaluation };
    let open_of = |asked: Asked| openness.iter().find(|it| it.asked == asked);
    grounds.iter().map(|it| words.grounds(it, open_of(it.asked))).collect()
}

impl Words<'_> {
    fn grounds(&self, it: &Grounds, openness: Option<&Openness>) -> GroundsInWords {
        let paths = |all: &[ItemPath]| all.iter().map(|&it| self.item_path(it)).collect::<Vec<_>>();
        let recorded = |all: &[ItemPath]| all.iter().map(|&it| self.recorded_path(it)).collect::<Vec<_>>();
        let open =
            openness.map(|it| it.items.iter().map(|it| (self.item_path(it.path), it.effect)).collect());
        let source = |id: CaseSourceId| self.case.sources[id].id.clone();
        GroundsInWords {
            asked: it.asked,
            record: self.path(it.asked.record),
            conclusion: self.conclusion_name(it.asked.conclusion, it.asked.cell),
            is_settled: self.evaluation.answer(it.asked).is_some_and(|it| it.outcome.values().len() == 1),
            open: open.unwrap_or_default(),
            cannot_matter: openness.map(|it| paths(&it.cannot_matter)).unwrap_or_default(),
            ends: it.ends.iter().map(|end| self.end(it.asked, end)).collect(),
            reason: recorded(&it.reason),
            necessary: recorded(&it.necessary),
            items: named(&it.items, |path| self.recorded_path(path)),
            sources: named(&it.sources, source),
        }
    }

    /// What a case file calls it: of a list, that it is complete.
    fn recorded_path(&self, path: ItemPath) -> String {
        let is_list = matches!(
            self.framework.vocabulary.items[path.item].domain,
            crate::vocabulary::Domain::List { .. }
        );
        let name = self.item_path(path);
        if is_list { format!("{name}_complete") } else { name }
    }

    fn end(&self, asked: Asked, end: &End) -> EndInWords {
        let domain = &self.framework.conclusions[asked.conclusion].domain;
        let mut when: Vec<FindInWords> = end
            .settings
            .iter()
            .filter_map(|it| {
                let Place::Listed(record) = it.place else { return None };
                let path = self.recorded_path(ItemPath { record, item: it.item });
                let words = self.set_to(&self.framework.vocabulary.items[it.item].domain, &it.to);
                Some(FindInWords { path, to: Some((it.item, it.to.clone())), words })
            })
            .collect();
        when.extend(end.lists.iter().map(|&(record, item)| FindInWords {
            path: self.item_path(ItemPath { record, item }),
            to: None,
            words: "further records that make it so".to_owned(),
        }));
        let words = values::one(&self.framework.vocabulary, domain, end.value);
        EndInWords { value: end.value, words, when }
    }
}

fn named<T: Copy>(fragility: &Fragility<T>, name: impl Fn(T) -> String) -> Fragility<String> {
    match fragility {
        Fragility::Breaks(sets) => {
            Fragility::Breaks(sets.iter().map(|set| set.iter().map(|&it| name(it)).collect()).collect())
        }
        Fragility::Holds(most) => Fragility::Holds(*most),
        Fragility::Nothing => Fragility::Nothing,
    }
}

impl GroundsInWords {
    /// What it does without its sources, to stand behind `it`: `rests on S3 alone`, `stays without any one source`, …
    pub fn on_sources(&self) -> String {
        match &self.sources {
            Fragility::Nothing => "rests on no named source".to_owned(),
            Fragility::Holds(1) => "stays without any one source".to_owned(),
            Fragility::Holds(most) => format!("stays without any {most} sources"),
            Fragility::Breaks(sets) => match sets.as_slice() {
                [one] if one.len() == 1 => format!("rests on {} alone", one.join("")),
                all if all.iter().all(|it| it.len() == 1) => {
                    format!("rests on each of {}", values::listed(&all.concat(), "and"))
                }
                [first, ..] => {
                    let n = first.len() - 1;
                    let word = if n == 1 { "any one source".to_owned() } else { format!("any {n} sources") };
                    format!("stays without {word}, not without {}", values::listed(first, "and"))
                }
                [] => String::new(),
            },
        }
    }

    /// Which losses of items change it, as a sentence of its own.
    pub fn on_items(&self) -> String {
        match &self.items {
            Fragility::Nothing => "nothing recorded could be lost".to_owned(),
            Fragility::Holds(0) => "how many items could be lost was not worked out".to_owned(),
            Fragility::Holds(1) => "it stays without any one item".to_owned(),
            Fragility::Holds(most) => format!("it stays without any {most} items"),
            Fragility::Breaks(sets) => match sets.as_slice() {
                all if all.iter().all(|it| it.len() == 1) => {
                    format!("it would be another without {}", values::listed(&all.concat(), "or"))
                }
                [first, rest @ ..] => {
                    let more =
                        if rest.is_empty() { String::new() } else { format!(" ({} such sets)", sets.len()) };
                    format!("it would be another without {} together{more}", values::listed(first, "and"))
                }
                [] => String::new(),
            },
        }
    }
}

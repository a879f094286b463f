//! Why a conclusion has not another value: what stands in the way, what would change it, and what else that changes.

use std::cell::{Cell, RefCell};

use super::blocked::Blocked;
use super::{Explainer, Words};
use crate::analysis::setting::{Place, SetTo};
use crate::analysis::why_not::{Cap, Change, OutOfReach, WhyNot};
use crate::case::{Case, Completeness};
use crate::evaluate::{Asked, Evaluation, ItemPath};
use crate::framework::{Value, values};
use crate::program::Program;
use crate::syntax::tree::ReadingKind;
use crate::value::{Decimal, ItemId, RecordId};
use crate::vocabulary::Domain;

/// The answer in words.
#[derive(Clone, Debug)]
pub struct WhyNotExplanation {
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
    /// The conclusion as a path from the case.
    pub conclusion: String,
    /// The value wanted.
    pub wanted: String,
    /// The result.
    pub result: String,
    /// The result is the value wanted and no other.
    pub is_so: bool,
    /// The value wanted is one of those still possible.
    pub possible_now: bool,
    /// The budget sufficed.
    pub exact: bool,
    /// Why each way to the value is not open, and what leads elsewhere.
    pub blocked_by: Vec<Blocked>,
    /// What decides the value where it is reached already.
    pub deciding: Vec<Blocked>,
    /// Every change found, the smallest first.
    pub changes: Vec<ChangeInWords>,
    /// What was not looked at.
    pub caps: Vec<String>,
    /// What was left aside, though it may do it as well: records that the rules do not look at.
    pub aside: Option<String>,
    /// Why no change reaches it.
    pub out_of_reach: Option<String>,
}

/// One change.
#[derive(Clone, Debug)]
pub struct ChangeInWords {
    /// Each item that is set.
    pub settings: Vec<SettingInWords>,
    /// The records that are added: `projects.new`.
    pub added: Vec<String>,
    /// How many steps it takes.
    pub steps: u32,
    /// The rules, rows or classes that decide then.
    pub by: Vec<String>,
    /// Other results that it changes: conclusion, before, after.
    pub side_effects: Vec<EffectInWords>,
    /// As it was found.
    pub change: Change,
}

/// One item that is set.
#[derive(Clone, Debug)]
pub struct SettingInWords {
    /// The item as a path from the case.
    pub path: String,
    /// Which.
    pub item: ItemId,
    /// To what.
    pub to: SetTo,
    /// To what, in words.
    pub value: String,
    /// What is recorded now: `unknown`, `yes, S1 p. 4`.
    pub now: String,
}

/// One other result that changes.
#[derive(Clone, Debug)]
pub struct EffectInWords {
    /// The conclusion as a path from the case.
    pub conclusion: String,
    /// Its result now.
    pub before: String,
    /// Its result then.
    pub after: String,
}

/// Words the answer. `evaluation` has the truth of every condition.
pub fn explain_why_not(
    program: &Program<'_>,
    digest: &str,
    case: &Case,
    evaluation: &Evaluation,
    answer: &WhyNot,
) -> WhyNotExplanation {
    let framework = program.framework;
    let words = Words { framework, case, evaluation };
    let explainer = Explainer {
        program,
        words,
        memory: RefCell::default(),
        shown: RefCell::default(),
        is_brief: Cell::new(false),
    };
    let domain = &framework.conclusions[answer.asked.conclusion].domain;
    let text = |values: &[Value]| values::result(&framework.vocabulary, domain, values);
    let result = text(&answer.result);
    let is_so = answer.exact && answer.result == [answer.wanted];
    WhyNotExplanation {
        framework: framework.name.clone(),
        version: framework.version.clone(),
        digest: digest.to_owned(),
        reading: evaluation.reading,
        case: case.id.clone(),
        conclusion: words.conclusion_path(answer.asked),
        wanted: values::one(&framework.vocabulary, domain, answer.wanted),
        result: if answer.exact { result } else { format!("at most {result}") },
        is_so,
        possible_now: answer.result.contains(&answer.wanted),
        exact: answer.exact,
        blocked_by: if is_so { Vec::new() } else { explainer.blocked(answer.asked, answer.wanted) },
        deciding: if is_so { explainer.deciding(answer.asked) } else { Vec::new() },
        changes: answer.changes.iter().map(|it| words.change(it)).collect(),
        caps: answer.caps.iter().filter(|it| !is_aside(it)).map(|it| words.cap(it)).collect(),
        aside: answer.caps.iter().find(|it| is_aside(it)).map(|it| words.cap(it)),
        out_of_reach: answer.out_of_reach.as_ref().map(|it| words.out_of_reach(it)),
    }
}

fn is_aside(cap: &Cap) -> bool {
    matches!(cap, Cap::Tied(_))
}

impl Words<'_> {
    /// `projects.waste.local_government`, `learning[nl_lg, dispositional]`.
    pub fn conclusion_path(&self, asked: Asked) -> String {
        let name = self.conclusion_name(asked.conclusion, asked.cell);
        let path = self.path(asked.record);
        if path.is_empty() { name } else { format!("{path}.{name}") }
    }

    fn change(&self, change: &Change) -> ChangeInWords {
        let added: Vec<String> =
            change.added.iter().map(|it| self.new_record(it.parent, it.list, it.number)).collect();
        let vocabulary = &self.framework.vocabulary;
        let settings = change
            .settings
            .iter()
            .map(|it| {
                let item = &vocabulary.items[it.item];
                let (path, now) = match it.place {
                    Place::Listed(record) => {
                        let path = ItemPath { record, item: it.item };
                        match it.to {
                            SetTo::Complete => (
                                format!("{}_complete", self.item_path(path)),
                                self.said_of_list(path).to_owned(),
                            ),
                            SetTo::Rank(_) | SetTo::Number(..) | SetTo::Options(_) => {
                                (self.item_path(path), self.now(path))
                            }
                        }
                    }
                    Place::Added(at) => {
                        let record = added.get(at).map_or("", String::as_str);
                        (format!("{record}.{}", item.name), String::new())
                    }
                };
                let value = self.set_to(&item.domain, &it.to);
                SettingInWords { path, item: it.item, to: it.to.clone(), value, now }
            })
            .collect();
        let side_effects = change
            .side_effects
            .iter()
            .map(|it| {
                let domain = &self.framework.conclusions[it.of.conclusion].domain;
                EffectInWords {
                    conclusion: self.conclusion_path(it.of),
                    before: values::result(vocabulary, domain, &it.before),
                    after: values::result(vocabulary, domain, &it.after),
                }
            })
            .collect();
        let by = change.because.iter().map(|&it| self.framework.decider_name(it)).collect();
        ChangeInWords { settings, added, steps: change.steps, by, side_effects, change: change.clone() }
    }

    /// What a record that is not there yet is called: `projects.new`.
    pub fn new_record(&self, parent: RecordId, list: ItemId, number: usize) -> String {
        let above = self.path(parent);
        let taken: Vec<&str> = self.case.records[parent]
            .lists
            .iter()
            .filter(|it| it.item == list)
            .flat_map(|it| it.records.iter().map(|&record| self.case.records[record].id.as_str()))
            .collect();
        let ids = (1..).map(|at| if at == 1 { "new".to_owned() } else { format!("new-{at}") });
        let id = ids.filter(|id| !taken.contains(&id.as_str())).nth(number).unwrap_or_default();
        let list = &self.framework.vocabulary.items[list].name;
        if above.is_empty() { format!("{list}.{id}") } else { format!("{above}.{list}.{id}") }
    }

    pub(super) fn set_to(&self, domain: &Domain, to: &SetTo) -> String {
        let vocabulary = &self.framework.vocabulary;
        match to {
            SetTo::Rank(rank) => values::one(vocabulary, domain, Value::Rank(*rank)),
            SetTo::Complete => "yes".to_owned(),
            SetTo::Number(number, (low, high)) => {
                let number = values::one(vocabulary, domain, Value::Number(*number));
                if low == high { number } else { format!("{number} ({})", from_to(domain, *low, *high)) }
            }
            SetTo::Options(it) if it.must == it.may => values::one(vocabulary, domain, Value::Set(it.must)),
            SetTo::Options(it) => {
                let names = |bits: u128| -> Vec<String> {
                    let labels = vocabulary.labels(domain);
                    let named = values::bits(bits).into_iter().filter_map(|bit| labels.get(bit as usize));
                    named.map(|label| label.text().to_owned()).collect()
                };
                let (with, without) = (names(it.must), names(!it.may));
                let mut parts = Vec::new();
                if !with.is_empty() {
                    parts.push(format!("with {}", values::listed(&with, "and")));
                }
                if !without.is_empty() {
                    parts.push(format!("without {}", values::listed(&without, "and")));
                }
                parts.join(", ")
            }
        }
    }

    /// What is said now of whether a list that is looked at as open is complete.
    fn said_of_list(&self, path: ItemPath) -> &'static str {
        let said = self.case.records[path.record].lists.iter().find(|it| it.item == path.item);
        match said.map(|it| &it.completeness) {
            Some(Completeness::Open(_)) => "no",
            Some(Completeness::Complete(_)) => "yes",
            Some(Completeness::NotSaid) | None => "not said",
        }
    }

    /// What is recorded now, in short.
    fn now(&self, path: ItemPath) -> String {
        let item = &self.framework.vocabulary.items[path.item];
        let standing = self.standing(path);
        let Some(possible) = self.possible(path) else { return standing };
        let value = match self.state(path).and_then(|it| self.provenance(path, it.ground)) {
            Some(source) if possible.is_single() => {
                format!("{}, {source}", self.set(&item.domain, possible))
            }
            Some(_) | None => self.set(&item.domain, possible),
        };
        let is_whole = self.framework.vocabulary.whole(&item.domain).as_ref() == Some(possible);
        match (standing.as_str(), possible.is_single(), is_whole) {
            (_, false, true) => standing,
            ("known in part", ..) => value,
            // What constraints leave of an item that nobody recorded.
            ("unknown" | "unanswerable", false, false) => format!("{standing}: {value} left"),
            (_, _, _) => format!("{standing}: {value}"),
        }
    }

    fn cap(&self, cap: &Cap) -> String {
        let name = |item: ItemId| self.framework.vocabulary.items[item].name.clone();
        match cap {
            Cap::Moves(most) => format!("changes of more than {most} items were not looked for"),
            Cap::Records(record, list, most) => {
                let path = self.item_path(ItemPath { record: *record, item: *list });
                format!("more than {most} new records in {path} were not looked for")
            }
            Cap::Tied(lists) => {
                let names: Vec<String> = lists.iter().map(|&it| name(it)).collect();
                let names = values::listed(&names, "and");
                format!("new {names}, tied to it by constraints alone, are left aside")
            }
            Cap::Below(list) => format!("new records were not given {} of their own", name(*list)),
            Cap::Within(item) => format!("{} was tried range by range, not number by number", name(*item)),
            Cap::Budget => "the budget was used up; try a larger --budget".to_owned(),
        }
    }

    fn out_of_reach(&self, why: &OutOfReach) -> String {
        let names = |items: &[(RecordId, ItemId)]| -> String {
            let all: Vec<String> =
                items.iter().map(|&(record, item)| self.item_path(ItemPath { record, item })).collect();
            values::listed(&all, "and")
        };
        match why {
            OutOfReach::NoCase => "no case whatever has this value under these rules".to_owned(),
            OutOfReach::OtherRecords => {
                "only a case with other records has it: those of this case stay, and a complete list gets no further \
                 ones"
                    .to_owned()
            }
            OutOfReach::Impossible(place) => {
                let constraints = &self.framework.vocabulary.impossible;
                match place.and_then(|it| constraints.get(it)) {
                    Some(it) if !it.because.is_empty() => {
                        format!("every case with this value is impossible: {}", it.because)
                    }
                    Some(_) => "every case with this value is declared impossible".to_owned(),
                    None => {
                        "several `impossible` declarations together rule out every case with it".to_owned()
                    }
                }
            }
            OutOfReach::Fixed(items) => {
                format!("only another answer to what nobody can change would reach it: {}", names(items))
            }
            OutOfReach::StaysOpen(lists) if lists.is_empty() => {
                "no answers to the items of this case leave that value alone".to_owned()
            }
            OutOfReach::StaysOpen(lists) => {
                format!("other values stay possible as long as {} may have further records", names(lists))
            }
        }
    }
}

/// `20 or more`, `at most 4`, `5 to 19`.
fn from_to(domain: &Domain, low: Decimal, high: Decimal) -> String {
    match domain {
        Domain::Number(grid) if grid.high == high => format!("{low} or more"),
        Domain::Number(grid) if grid.low == low => format!("{high} or less"),
        Domain::Number(_)
        | Domain::YesNo
        | Domain::Scale(_)
        | Domain::OneOf(_)
        | Domain::AnyOf(_)
        | Domain::List { .. } => format!("{low} to {high}"),
    }
}

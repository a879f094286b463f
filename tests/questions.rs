//! Questions about one case against the oracle, which walks every completion of every changed case.
//!
//! `ORACLE_CASES` sets the number of random pairs, as for `against_oracle`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use appraise::analysis::ask::{Settling, ask};
use appraise::analysis::open::Effect;
use appraise::analysis::setting::{Place, SetTo, Setting};
use appraise::analysis::why_not::{WhyNot, why_not};
use appraise::case::Case;
use appraise::evaluate::{Asked, Detail, evaluate};
use appraise::framework::{Framework, Home, Value};
use appraise::program::compile;
use appraise::space::Budget;
use appraise::syntax::tree::ReadingKind;
use oracle::book::Book;
use oracle::complete::completions;
use oracle::condition::Judge;
use oracle::enumerate::{Findings, breaks, enumerate, join, listed};
use oracle::generate::{Sample, samples};
use oracle::generate_case::{CaseDraft, Evidence, domain};
use oracle::value::OValue;
use proptest::prelude::*;

/// Changed cases have at most so many completions.
const MOST: u64 = 4_000;

/// Everything about one sample.
struct Room {
    framework: Framework,
    case: Case,
}

impl Room {
    fn new(sample: &Sample) -> Self {
        let framework = common::framework(&sample.rules);
        let case = common::case(&framework, &sample.case_text);
        Self { framework, case }
    }

    /// All conclusions of the case, with the key that the oracle has for them.
    fn asked(&self) -> Vec<(Asked, (String, String))> {
        let mut all = Vec::new();
        for (record, it) in self.case.records.pairs() {
            let path = common::record_path(&self.framework, &self.case, record);
            for (conclusion, definition) in self.framework.conclusions.pairs() {
                if definition.entity != it.entity {
                    continue;
                }
                if let Home::Matrix(matrix) = &definition.home {
                    for cell in 0..matrix.cells.len() as u32 {
                        let name = common::cell_name(&self.framework, conclusion, cell);
                        all.push((Asked { record, conclusion, cell: Some(cell) }, (path.clone(), name)));
                    }
                } else {
                    let asked = Asked { record, conclusion, cell: None };
                    all.push((asked, (path.clone(), definition.name.clone())));
                }
            }
        }
        all
    }

    /// A value as the oracle writes it.
    fn text(&self, asked: Asked, value: Value) -> String {
        common::value(&self.framework, asked.conclusion, value)
    }

    fn all_values(&self, asked: Asked) -> Vec<Value> {
        use appraise::vocabulary::Domain;
        let definition = &self.framework.conclusions[asked.conclusion];
        match &definition.domain {
            Domain::Number(grid) => (0..=(grid.high.0 - grid.low.0) / grid.step.0)
                .take(6)
                .map(|k| Value::Number(appraise::value::Decimal(grid.low.0 + k * grid.step.0)))
                .collect(),
            Domain::AnyOf(labels) => (0..1u128 << labels.len().min(3)).map(Value::Set).collect(),
            other => (0..self.framework.vocabulary.labels(other).len() as u32).map(Value::Rank).collect(),
        }
    }
}

/// A record of a drawn case by its path, `plans.P1`.
fn record_at<'d>(draft: &'d mut CaseDraft, path: &str) -> &'d mut CaseDraft {
    let mut at = draft;
    let names: Vec<&str> = path.split('.').filter(|it| !it.is_empty()).collect();
    for pair in names.chunks(2) {
        let list = at.list.as_mut().expect("a list");
        at = list.records.iter_mut().find(|it| it.id == pair[1]).expect("a record");
    }
    at
}

/// Where a setting goes: path of the record and name of the item.
type Key = (String, String);

/// A change as a list of evidence, and the records that are added first.
#[derive(Clone, Debug, Default)]
struct Edit {
    added: Vec<(String, String)>,
    items: BTreeMap<Key, Evidence>,
    /// Records whose list is said to be complete.
    closed: BTreeSet<String>,
}

/// Stands for the list of a record among the names of its items.
const CLOSED: &str = "(closed)";

impl Edit {
    /// What it sets.
    fn keys(&self) -> BTreeSet<Key> {
        let closed = self.closed.iter().map(|path| (path.clone(), CLOSED.to_owned()));
        self.items.keys().cloned().chain(closed).collect()
    }

    /// Both.
    fn with(mut self, other: &Edit) -> Edit {
        self.items.extend(other.items.clone());
        self.closed.extend(other.closed.clone());
        self
    }

    fn of(room: &Room, sample: &Sample, change: &appraise::analysis::why_not::Change) -> Self {
        let ids: Vec<String> = (0..change.added.len()).map(|at| format!("new{at}")).collect();
        let parent = |at: usize| common::record_path(&room.framework, &room.case, change.added[at].parent);
        let list_name = |at: usize| room.framework.vocabulary.items[change.added[at].list].name.clone();
        let join = |path: String, list: String, id: &str| {
            if path.is_empty() { format!("{list}.{id}") } else { format!("{path}.{list}.{id}") }
        };
        let added = (0..ids.len()).map(|at| (parent(at), ids[at].clone())).collect();
        let (mut items, mut closed) = (BTreeMap::new(), BTreeSet::new());
        for setting in &change.settings {
            let path = match setting.place {
                Place::Listed(record) => common::record_path(&room.framework, &room.case, record),
                Place::Added(at) => join(parent(at), list_name(at), &ids[at]),
            };
            if setting.to == SetTo::Complete {
                closed.insert(path);
                continue;
            }
            let name = room.framework.vocabulary.items[setting.item].name.clone();
            items.insert((path, name), evidence(room, sample, setting));
        }
        Self { added, items, closed }
    }

    /// The case after it; `None` when a record has no room.
    fn apply(&self, sample: &Sample) -> CaseDraft {
        let mut draft = sample.drawn.clone();
        for (parent, id) in &self.added {
            let template = blank(sample, record_at(&mut draft, parent).entity + 1, id);
            record_at(&mut draft, parent).list.as_mut().expect("a list").records.push(template);
        }
        for ((path, name), evidence) in &self.items {
            let record = record_at(&mut draft, path);
            record.items.iter_mut().find(|it| it.name == *name).expect("an item").evidence = evidence.clone();
        }
        for path in &self.closed {
            record_at(&mut draft, path).list.as_mut().expect("a list").complete = true;
        }
        draft
    }

    /// Every edit that leaves out some of its parts.
    fn parts(&self) -> Vec<Edit> {
        let keys: Vec<&Key> = self.items.keys().collect();
        let closed: Vec<&String> = self.closed.iter().collect();
        let n = keys.len() + self.added.len() + closed.len();
        (0..(1usize << n) - 1)
            .filter_map(|mask| {
                let added: Vec<_> = (0..self.added.len())
                    .filter(|at| mask >> at & 1 == 1)
                    .map(|at| self.added[at].clone())
                    .collect();
                let items: BTreeMap<_, _> = keys
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| mask >> (at + self.added.len()) & 1 == 1)
                    .map(|(_, &key)| (key.clone(), self.items[key].clone()))
                    .collect();
                // Items of a record that is not added cannot be set.
                let is_there = |key: &Key| {
                    let id = key.0.rsplit('.').next().unwrap_or("");
                    !id.starts_with("new") || added.iter().any(|(_, it)| it == id)
                };
                let first = self.added.len() + keys.len();
                let kept = closed.iter().enumerate().filter(|(at, _)| mask >> (at + first) & 1 == 1);
                let closed = kept.map(|(_, &path)| path.clone()).collect();
                items.keys().all(is_there).then_some(Edit { added, items, closed })
            })
            .collect()
    }
}

/// A record of which nothing is said, in the shape of the others of its entity.
fn blank(sample: &Sample, entity: usize, id: &str) -> CaseDraft {
    use appraise::syntax::tree::{DeclarationKind, Type};
    let entities: Vec<_> = sample
        .unit
        .declarations
        .iter()
        .filter_map(|it| match &it.kind {
            DeclarationKind::Entity(entity) => Some(entity),
            _ => None,
        })
        .collect();
    let list = entities[entity].items.iter().find_map(|it| match &it.kind {
        Type::List { at_most, .. } => Some(oracle::generate_case::ListDraft {
            name: it.name.value.clone(),
            records: Vec::new(),
            most: at_most.as_ref().and_then(|it| it.value.as_whole()).unwrap_or(0) as usize,
            complete: false,
        }),
        _ => None,
    });
    let items = entities[entity]
        .items
        .iter()
        .filter(|it| !matches!(it.kind, Type::List { .. }))
        .map(|it| oracle::generate_case::ItemDraft {
            name: it.name.value.clone(),
            sort: sort_of(sample, &it.kind),
            evidence: Evidence::Unknown(oracle::generate_case::Silence::LeftOut),
        })
        .collect();
    CaseDraft { id: id.to_owned(), entity, items, list }
}

fn sort_of(sample: &Sample, kind: &appraise::syntax::tree::Type) -> oracle::draft::Sort {
    use appraise::syntax::tree::Type;
    use oracle::draft::Sort;
    let book = Book::new(&sample.unit);
    match kind {
        Type::YesNo(_) => Sort::YesNo,
        Type::Scale(name) => Sort::Scale(name.value.clone(), book.words_of(kind)),
        Type::OneOf(..) => Sort::OneOf(book.words_of(kind)),
        Type::AnyOf(..) => Sort::AnyOf(book.words_of(kind)),
        Type::Number { range, step, .. } => {
            let (low, high) = range.as_ref().expect("a range");
            let step = step.as_ref().map_or(appraise::value::Decimal::ONE, |it| it.value);
            Sort::Number(low.value, high.value, step)
        }
        Type::Percent { .. } => Sort::Percent(25),
        Type::List { .. } => panic!("a list"),
    }
}

fn evidence(room: &Room, sample: &Sample, setting: &Setting) -> Evidence {
    let item = &room.framework.vocabulary.items[setting.item];
    let entity = &room.framework.vocabulary.entities[item.entity].name;
    let book = Book::new(&sample.unit);
    let sort = sort_of(sample, &book.item_type(entity, &item.name).expect("an item"));
    match &setting.to {
        SetTo::Rank(rank) => Evidence::Known(domain(&sort)[*rank as usize].clone()),
        SetTo::Complete => panic!("a list"),
        SetTo::Number(number, _) => Evidence::Known(OValue::Number(*number)),
        SetTo::Options(it) => {
            let oracle::draft::Sort::AnyOf(words) = &sort else { panic!("options") };
            let named = |bits: u128| -> Vec<String> {
                words
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| bits >> bit & 1 == 1)
                    .map(|(_, it)| it.clone())
                    .collect()
            };
            if it.must == it.may {
                Evidence::Known(OValue::Set(named(it.must).into_iter().collect()))
            } else {
                Evidence::Options(named(it.must), named(!it.may))
            }
        }
    }
}

/// What the oracle says of a changed case; `None` when it contradicts itself or is too large.
fn findings(sample: &Sample, draft: &CaseDraft) -> Option<Findings> {
    enumerate(&sample.unit, &draft.to_oracle(), MOST).ok()
}

fn reaches(sample: &Sample, draft: &CaseDraft, key: &(String, String), wanted: &str) -> bool {
    findings(sample, draft).is_some_and(|it| {
        let values: Vec<String> = it[key].values.iter().map(OValue::to_string).collect();
        values == [wanted]
    })
}

/// One of the conclusions and one of its values, by two throws.
fn target(room: &Room, which: usize, pick: usize) -> (Asked, (String, String), Value) {
    let all = room.asked();
    let (asked, key) = all[which % all.len()].clone();
    let values = room.all_values(asked);
    (asked, key, values[pick % values.len()])
}

fn ask_why_not(room: &Room, asked: Asked, wanted: Value) -> WhyNot {
    let program = compile(&room.framework);
    let (reading, budget) = (ReadingKind::Open, Budget::default());
    let evaluation = evaluate(&program, &room.case, reading, budget, Detail::Results).unwrap();
    why_not(&program, &room.case, reading, budget, &evaluation, asked, wanted)
}

proptest! {
    #![proptest_config(common::cases(2_000, 25))]

    /// Each change gives exactly the value, no part of it does, and its side effects are what comes out.
    #[test]
    fn every_change_reaches_the_value_and_no_part_of_it_does(sample in samples(), which: usize, pick: usize) {
        prop_assume!(common::loads(&sample.rules));
        let room = Room::new(&sample);
        prop_assume!(!room.asked().is_empty());
        let (asked, key, wanted) = target(&room, which, pick);
        let answer = ask_why_not(&room, asked, wanted);
        let wanted = room.text(asked, wanted);
        let text = || format!("{key:?}={wanted}\n{}\n-----\n{}", sample.rules, sample.case_text);
        for change in answer.changes.iter().take(12) {
            let edit = Edit::of(&room, &sample, change);
            let changed = edit.apply(&sample);
            let Some(after) = findings(&sample, &changed) else {
                let is_large = oracle::enumerate::completions_of(&sample.unit, &changed.to_oracle(), MOST).is_none();
                prop_assert!(is_large, "{edit:?} contradicts\n{}", text());
                continue;
            };
            let values: Vec<String> = after[&key].values.iter().map(OValue::to_string).collect();
            prop_assert_eq!(&values, std::slice::from_ref(&wanted), "{:?}\n{}", edit, text());
            for part in edit.parts() {
                prop_assert!(!reaches(&sample, &part.apply(&sample), &key, &wanted), "{part:?} of {edit:?}\n{}", text());
            }
            for (other, key) in room.asked() {
                if other == asked {
                    continue;
                }
                let is: BTreeSet<String> = after[&key].values.iter().map(OValue::to_string).collect();
                let was: BTreeSet<String> = sample.findings[&key].values.iter().map(OValue::to_string).collect();
                let told = change.side_effects.iter().find(|it| it.of == other);
                let told_after: BTreeSet<String> = match told {
                    Some(effect) => effect.after.iter().map(|&it| room.text(other, it)).collect(),
                    None => was.clone(),
                };
                prop_assert_eq!(told_after, is, "{:?} after {:?}\n{}", key, edit, text());
            }
        }
    }

    /// Whatever one or two listed items can reach is among the changes, in as few steps.
    #[test]
    fn no_small_change_is_missing(sample in samples(), which: usize, pick: usize) {
        prop_assume!(common::loads(&sample.rules));
        let room = Room::new(&sample);
        prop_assume!(!room.asked().is_empty());
        let (asked, key, value) = target(&room, which, pick);
        let wanted = room.text(asked, value);
        let text = || format!("{key:?}={wanted}\n{}\n-----\n{}", sample.rules, sample.case_text);
        prop_assume!(!reaches(&sample, &sample.drawn, &key, &wanted));
        prop_assume!(oracle::enumerate::completions_of(&sample.unit, &sample.case, 60).is_some());
        let answer = ask_why_not(&room, asked, value);
        prop_assert!(answer.exact);
        let found: BTreeSet<BTreeSet<Key>> = answer
            .changes
            .iter()
            .filter(|it| it.added.is_empty())
            .map(|it| Edit::of(&room, &sample, it).keys())
            .collect();
        let levers = levers(&sample.drawn);
        let reaches_with = |edits: &[&Edit]| {
            let both = edits.iter().fold(Edit::default(), |all, it| all.with(it));
            reaches(&sample, &both.apply(&sample), &key, &wanted)
        };
        let mut alone = BTreeSet::new();
        for (lever, ways) in &levers {
            if ways.iter().any(|it| reaches_with(&[it])) {
                alone.insert(lever.clone());
                prop_assert!(found.contains(&BTreeSet::from([lever.clone()])), "{lever:?} is missing\n{}", text());
            }
        }
        // Closings come first, so that they are among those that are paired.
        let rest: Vec<_> = levers.iter().filter(|it| !alone.contains(&it.0)).take(7).collect();
        for (at, a) in rest.iter().enumerate() {
            for b in &rest[at + 1..] {
                let both = BTreeSet::from([a.0.clone(), b.0.clone()]);
                let any = a.1.iter().any(|x| b.1.iter().any(|y| reaches_with(&[x, y])));
                prop_assert!(!any || found.contains(&both), "{both:?} is missing\n{}", text());
            }
        }
    }
}

/// Everything that can be set in a drawn case, with each way to set it: open lists to be complete, then items.
fn levers(case: &CaseDraft) -> Vec<(Key, Vec<Edit>)> {
    let close = |path: String| {
        let edit = Edit { closed: BTreeSet::from([path.clone()]), ..Edit::default() };
        ((path, CLOSED.to_owned()), vec![edit])
    };
    let set = |(key, sort): (Key, oracle::draft::Sort)| {
        let one = |value: OValue| Edit {
            items: BTreeMap::from([(key.clone(), Evidence::Known(value))]),
            ..Edit::default()
        };
        (key.clone(), domain(&sort).into_iter().map(one).collect())
    };
    open_lists(case, "").into_iter().map(close).chain(listed_items(case, "").into_iter().map(set)).collect()
}

/// The records of a drawn case whose list may go on.
fn open_lists(record: &CaseDraft, path: &str) -> Vec<String> {
    let Some(list) = &record.list else { return Vec::new() };
    let mut all = Vec::new();
    if !list.complete && list.records.len() < list.most {
        all.push(path.to_owned());
    }
    for child in &list.records {
        let own = format!("{}.{}", list.name, child.id);
        let below = if path.is_empty() { own } else { format!("{path}.{own}") };
        all.extend(open_lists(child, &below));
    }
    all
}

/// All items of a drawn case with their paths.
fn listed_items(record: &CaseDraft, path: &str) -> Vec<(Key, oracle::draft::Sort)> {
    let mut all: Vec<_> =
        record.items.iter().map(|it| ((path.to_owned(), it.name.clone()), it.sort.clone())).collect();
    if let Some(list) = &record.list {
        for child in &list.records {
            let own = format!("{}.{}", list.name, child.id);
            let below = if path.is_empty() { own } else { format!("{path}.{own}") };
            all.extend(listed_items(child, &below));
        }
    }
    all
}

/// What each open item is in one completion: the value of an item, or the records that a list has beside those listed.
fn contents(book: &Book<'_>, judge: &Judge<'_>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (path, at) in listed(judge, "") {
        for item in &book.entities[at.entity()].items {
            let name = join(&path, &item.name.value);
            let content = match &item.kind {
                appraise::syntax::tree::Type::List { .. } => {
                    let further = at.record().lists[&item.name.value].iter().filter(|it| it.id.is_none());
                    format!("{:?}", further.collect::<Vec<_>>())
                }
                _ => at.record().items[&item.name.value].to_string(),
            };
            all.insert(name, content);
        }
    }
    all
}

/// The outcomes that are left for each content of some items.
fn left(
    all: &[(BTreeMap<String, String>, String)],
    known: &dyn Fn(&str) -> bool,
) -> BTreeMap<Vec<String>, BTreeSet<String>> {
    let mut groups: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    for (contents, outcome) in all {
        let own = contents.iter().filter(|(name, _)| known(name)).map(|(_, it)| it.clone()).collect();
        groups.entry(own).or_default().insert(outcome.clone());
    }
    groups
}

proptest! {
    #![proptest_config(common::cases(2_000, 25))]

    /// What each open item can do, what each answer leaves, and which items settle a result, as every completion has
    /// it: decisive, helps, together with others, cannot matter; no smaller set settles it.
    #[test]
    fn what_an_open_item_can_do_is_so_in_every_completion(sample in samples(), which: usize) {
        prop_assume!(common::loads(&sample.rules));
        let room = Room::new(&sample);
        prop_assume!(!room.asked().is_empty());
        prop_assume!(oracle::enumerate::completions_of(&sample.unit, &sample.case, 2_000).is_some());
        let (asked, (path, name), _) = target(&room, which, 0);
        let program = compile(&room.framework);
        let (reading, budget) = (ReadingKind::Open, Budget::default());
        let evaluation = evaluate(&program, &room.case, reading, budget, Detail::Results).unwrap();
        let answer = ask(&program, &room.case, reading, budget, &evaluation, &[asked]);
        prop_assert!(answer.exact);
        let text = || format!("{path}.{name}\n{}\n-----\n{}", sample.rules, sample.case_text);

        let book = Book::new(&sample.unit);
        let mut all: Vec<(BTreeMap<String, String>, String)> = Vec::new();
        for total in completions(&book, book.root, Some(&sample.case.root)) {
            let judge = Judge::root(&book, &total);
            if breaks(&judge) {
                continue;
            }
            let here = listed(&judge, "").into_iter().find(|(at, _)| *at == path).expect("the record").1;
            let about = book.conclusion(here.entity(), &name).expect("a conclusion");
            all.push((contents(&book, &judge), here.conclude(about).to_string()));
        }
        let is_list = |path: &str| path.ends_with("plans") || path.ends_with("acts");
        let item_path = |it| common::item_path(&room.framework, &room.case, it);
        let n_outcomes = left(&all, &|_| false).values().next().map_or(0, BTreeSet::len);
        if n_outcomes <= 1 {
            prop_assert!(answer.questions.is_empty() && answer.settling == Settling::Already, "{}", text());
            return Ok(());
        }
        let items: Vec<String> = answer.ranking.iter().map(|it| item_path(it.path)).collect();
        for (it, item) in answer.questions[0].items.iter().map(|it| (it, item_path(it.path))) {
            let groups = left(&all, &|name| name == item);
            let sets: BTreeSet<&BTreeSet<String>> = groups.values().collect();
            let effect = match (groups.values().all(|it| it.len() == 1), sets.len()) {
                (true, 2..) => Effect::Decisive,
                (false, 2..) => Effect::Helps,
                (_, _) => Effect::Together,
            };
            // Of further records the engine looks at what they add up to, the oracle at the records themselves.
            if is_list(&item) {
                continue;
            }
            prop_assert_eq!(it.effect, effect, "{} for {}", item, text());
            let worst = groups.values().map(BTreeSet::len).max().unwrap_or(0);
            prop_assert_eq!(it.worst, worst as u64, "{} for {}", item, text());
            if !it.answers.is_empty() {
                let told: Vec<BTreeSet<String>> = it
                    .answers
                    .iter()
                    .map(|(_, left)| left.iter().map(|&it| room.text(asked, it)).collect())
                    .collect();
                prop_assert_eq!(told.iter().collect::<BTreeSet<_>>(), sets, "answers of {} for {}", item, text());
            }
        }
        for item in answer.cannot_matter.iter().map(|&it| item_path(it)).filter(|it| !is_list(it)) {
            let alone: BTreeSet<_> = left(&all, &|name| name == item).into_values().collect();
            let others = left(&all, &|name| name != item);
            prop_assert!(alone.len() == 1, "{item} narrows {}", text());
            prop_assert!(others.values().all(|it| it.len() == 1), "{item} matters for {}", text());
        }
        let settles = |set: &BTreeSet<String>| left(&all, &|name| set.contains(name)).values().all(|it| it.len() == 1);
        match &answer.settling {
            Settling::Already => prop_assert!(false, "it is open: {}", text()),
            Settling::Unknown => {}
            Settling::Smallest(found) | Settling::Enough(found) => {
                let set: BTreeSet<String> = found.iter().map(|&it| item_path(it)).collect();
                prop_assert!(settles(&set), "{set:?} does not settle {}", text());
                let is_least = matches!(answer.settling, Settling::Smallest(_)) && !items.iter().any(|it| is_list(it));
                for item in set.iter().filter(|_| is_least) {
                    let less = set.iter().filter(|it| *it != item).cloned().collect();
                    prop_assert!(!settles(&less), "{item} can be spared from {set:?}, {}", text());
                }
                if is_least && items.len() <= 10 {
                    for mask in 0..1usize << items.len() {
                        if (mask.count_ones() as usize) < set.len() {
                            let chosen = items.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
                            let less: BTreeSet<String> = chosen.map(|(_, it)| it.clone()).collect();
                            prop_assert!(!settles(&less), "{less:?} settles as well as {set:?}, {}", text());
                        }
                    }
                }
            }
        }
    }

    /// The most that one answer leaves over all conclusions together, by which items are ranked.
    #[test]
    fn items_are_ranked_by_the_most_that_one_answer_leaves(sample in samples()) {
        prop_assume!(common::loads(&sample.rules));
        let room = Room::new(&sample);
        prop_assume!(oracle::enumerate::completions_of(&sample.unit, &sample.case, 1_000).is_some());
        let program = compile(&room.framework);
        let (reading, budget) = (ReadingKind::Open, Budget::default());
        let evaluation = evaluate(&program, &room.case, reading, budget, Detail::Results).unwrap();
        let asked: Vec<(Asked, (String, String))> = room.asked();
        let all: Vec<Asked> = asked.iter().map(|it| it.0).collect();
        let answer = ask(&program, &room.case, reading, budget, &evaluation, &all);
        prop_assert!(answer.exact);
        let book = Book::new(&sample.unit);
        // For each conclusion what each completion is and leaves.
        let mut seen: Vec<Vec<(BTreeMap<String, String>, String)>> = vec![Vec::new(); asked.len()];
        for total in completions(&book, book.root, Some(&sample.case.root)) {
            let judge = Judge::root(&book, &total);
            if breaks(&judge) {
                continue;
            }
            let (contents, records) = (contents(&book, &judge), listed(&judge, ""));
            for ((_, (path, name)), seen) in asked.iter().zip(&mut seen) {
                let here = &records.iter().find(|(at, _)| at == path).expect("the record").1;
                let about = book.conclusion(here.entity(), name).expect("a conclusion");
                seen.push((contents.clone(), here.conclude(about).to_string()));
            }
        }
        let n_open = |it: &&Vec<(BTreeMap<String, String>, String)>| {
            left(it, &|_| false).values().next().map_or(0, BTreeSet::len) > 1
        };
        let open: Vec<&Vec<(BTreeMap<String, String>, String)>> = seen.iter().filter(n_open).collect();
        for ranked in &answer.ranking {
            let item = common::item_path(&room.framework, &room.case, ranked.path);
            let mut totals: BTreeMap<Vec<String>, u64> = BTreeMap::new();
            for seen in &open {
                for (content, outcomes) in left(seen, &|name| name == item) {
                    *totals.entry(content).or_default() += outcomes.len() as u64;
                }
            }
            let worst = totals.values().copied().max().unwrap_or(0);
            let told = answer.questions.iter().flat_map(|it| &it.items).filter(|it| it.path == ranked.path);
            let is_told = told.clone().all(|it| !it.answers.is_empty());
            let is_so = if is_told || told.count() == 1 { ranked.worst == worst } else { ranked.worst >= worst };
            prop_assert!(
                is_so || item.ends_with("plans") || item.ends_with("acts"),
                "{item}: {} for {worst}\n{}\n-----\n{}", ranked.worst, sample.rules, sample.case_text
            );
        }
    }
}

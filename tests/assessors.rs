//! Two assessors against brute force: every completion of every mixture of their cases, judged by the oracle.
//!
//! `ORACLE_CASES` sets the number of random pairs of codings, as for `against_oracle`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod common;
mod oracle;

use std::collections::{BTreeMap, BTreeSet};

use appraise::comparison::{self, About, Agreement, Assessors, Change, Side, View};
use appraise::framework::{Decider, Framework, Home};
use appraise::program::compile;
use appraise::space::Budget;
use appraise::syntax::tree::ReadingKind;
use oracle::book::{self, Book};
use oracle::complete::{completions, count};
use oracle::condition::Judge;
use oracle::draft::{Dice, Sort};
use oracle::enumerate::{breaks, listed};
use oracle::generate::{Sample, samples};
use oracle::generate_case::{CaseDraft, domain};
use oracle::recode::{Kind, Subject, differences, matched, mixed, recoded, said};
use oracle::value::OValue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

const BUDGET: Budget = Budget::of(4_000_000);
/// A mixture has at most so many completions.
const MOST: u64 = 600;
/// All sets of so many differences are tried.
const MOST_DIFFERENCES: usize = 6;

fn cases(in_release: u32) -> ProptestConfig {
    let asked = std::env::var("ORACLE_CASES").ok().and_then(|text| text.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(if cfg!(debug_assertions) { in_release / 25 } else { in_release }),
        max_shrink_iters: 2_000,
        max_global_rejects: 1_000_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A conclusion of a record: its path and the name.
type Key = (String, String);

/// What every completion of a case says of one conclusion.
#[derive(Clone, Debug, Default)]
struct Told {
    values: BTreeSet<String>,
    because: BTreeSet<String>,
    /// For each rule, exception, row and class, what it is in some completion.
    truths: BTreeMap<String, BTreeSet<bool>>,
}

type AllTold = BTreeMap<Key, Told>;

/// What the oracle says of a case: too large to say, contradictory (`Some(None)`), or all conclusions.
fn told(book: &Book<'_>, draft: &CaseDraft) -> Option<Option<AllTold>> {
    let case = draft.to_oracle();
    count(book, book.root, Some(&case.root), MOST)?;
    let mut all: Option<AllTold> = None;
    for total in completions(book, book.root, Some(&case.root)) {
        let root = Judge::root(book, &total);
        if breaks(&root) {
            continue;
        }
        let all = all.get_or_insert_default();
        for (path, judge) in listed(&root, "") {
            for about in book.conclusions.iter().filter(|it| it.entity == judge.entity()) {
                let it = all.entry((path.clone(), about.name.clone())).or_default();
                it.values.insert(judge.conclude(about).to_string());
                it.because.extend(judge.decided(about));
                for (name, truth) in truths(book, &judge, about) {
                    it.truths.entry(name).or_default().insert(truth);
                }
            }
        }
    }
    Some(all)
}

/// Whether each rule and exception is in force, each row matches, each class fits.
fn truths(book: &Book<'_>, judge: &Judge<'_>, about: &book::About<'_>) -> Vec<(String, bool)> {
    let mut all = Vec::new();
    match &about.home {
        book::Home::Rules(_) => {}
        book::Home::Table(_, table) => {
            all.extend(table.rows.iter().map(|it| (it.id.value.clone(), judge.row_matches(table, it))));
        }
        book::Home::Models(models) => {
            let class = |it: &appraise::syntax::tree::Class| it.choice.name.value.clone();
            all.extend(models.classes.iter().map(|it| (class(it), judge.holds(&it.when))));
        }
        book::Home::Points(_) | book::Home::Cell(..) => return all,
    }
    let own = book.rules.iter().filter(|it| it.conclusion.value == about.name);
    let mut known: Vec<String> = Vec::new();
    for rule in own {
        all.push((rule.id.value.clone(), judge.stands(&rule.id.value, rule.when.as_ref(), &[])));
        known.push(rule.id.value.clone());
    }
    while let Some(to) = known.pop() {
        for it in book.exceptions.iter().filter(|it| it.to.value == to) {
            all.push((it.id.value.clone(), judge.stands(&it.id.value, it.when.as_ref(), &[])));
            known.push(it.id.value.clone());
        }
    }
    all
}

/// Two codings of one case, and what the program finds.
struct Room {
    framework: Framework,
    drafts: [CaseDraft; 2],
    found: Assessors,
}

impl Room {
    fn new(sample: &Sample, bytes: &[u8]) -> Self {
        let framework = common::framework(&sample.rules);
        let drafts = [sample.drawn.clone(), recoded(&mut Dice::new(bytes), &sample.drawn)];
        let cases = [0, 1].map(|at| common::case(&framework, &drafts[at].to_toml()));
        let program = compile(&framework);
        let view = View { program: &program, reading: ReadingKind::Open };
        let found = comparison::assessors(view, [&[&cases[0]], &[&cases[1]]], BUDGET);
        drop(program);
        Self { framework, drafts, found }
    }

    fn text(&self, sample: &Sample) -> String {
        let [a, b] = [0, 1].map(|at| self.drafts[at].to_toml());
        format!("{}\n----- a\n{a}\n----- b\n{b}", sample.rules)
    }

    /// The coding of one with what the other says about these, in every completion.
    fn mixture(&self, book: &Book<'_>, side: usize, chosen: &[&Subject]) -> Option<Option<AllTold>> {
        match mixed([&self.drafts[0], &self.drafts[1]], side, chosen) {
            Some(draft) => told(book, &draft),
            None => Some(None),
        }
    }

    fn key(&self, result: usize) -> Key {
        let it = &self.found.results[result];
        (it.record.clone(), self.framework.conclusion_text(it.conclusion(), it.asked[0].cell))
    }

    fn values(&self, result: usize, values: &[appraise::framework::Value]) -> BTreeSet<String> {
        let conclusion = self.found.results[result].conclusion();
        values.iter().map(|&it| common::value(&self.framework, conclusion, it)).collect()
    }

    fn subject(&self, differing: usize) -> Subject {
        let it = &self.found.differing[differing];
        match it.about {
            About::Item { item, .. } => {
                Subject::Item(it.record.clone(), self.framework.vocabulary.items[item].name.clone())
            }
            About::Complete { .. } => Subject::Complete(it.record.clone()),
            About::Record { side, .. } => Subject::Record(place(side), it.record.clone()),
        }
    }

    fn decider(&self, decider: Decider) -> String {
        match decider {
            Decider::Rule(rule) => self.framework.rules[rule].name.clone(),
            Decider::Row(table, row) => self.framework.tables[table].rows[row as usize].name.clone(),
            Decider::Class(conclusion, class) => match &self.framework.conclusions[conclusion].home {
                Home::Models(models) => models.classes[class as usize].label.name.clone(),
                _ => panic!("no class"),
            },
            Decider::PortfolioRow(..) => panic!("a portfolio"),
        }
    }

    fn deciders(&self, all: &[Decider]) -> BTreeSet<String> {
        all.iter().map(|&it| self.decider(it)).collect()
    }
}

fn place(side: Side) -> usize {
    usize::from(side == Side::B)
}

fn kind(kind: comparison::Kind) -> Kind {
    match kind {
        comparison::Kind::Contradict => Kind::Contradict,
        comparison::Kind::Precision => Kind::Precision,
        comparison::Kind::OneOnly => Kind::OneOnly,
        comparison::Kind::Unanswerable => Kind::Unanswerable,
        comparison::Kind::Unlisted => Kind::Unlisted,
    }
}

/// How the values of one coding stand to those of the other.
fn change(a: &BTreeSet<String>, b: &BTreeSet<String>) -> Change {
    match (a == b, a.is_disjoint(b)) {
        (true, _) => Change::Same,
        (false, true) => Change::Surely,
        (false, false) => Change::May,
    }
}

/// The rules by which a result became another: those that hold otherwise than before, else those that decide on one
/// side only, else all that decide.
fn turned(before: &Told, after: &Told) -> BTreeSet<String> {
    let all: BTreeSet<&String> = before.because.union(&after.because).collect();
    let has_turned = |it: &&&String| before.truths.get(**it) != after.truths.get(**it);
    let is_new = |it: &&&String| before.because.contains(**it) != after.because.contains(**it);
    let turned: BTreeSet<&String> = all.iter().filter(has_turned).copied().collect();
    let new: BTreeSet<&String> = all.iter().filter(is_new).copied().collect();
    let kept = [turned, new].into_iter().find(|it| !it.is_empty()).unwrap_or(all);
    kept.into_iter().cloned().collect()
}

/// Two codings of the framework's case: bytes for the second.
fn codings() -> impl Strategy<Value = (Sample, Vec<u8>)> {
    (samples(), vec(any::<u8>(), 0..60))
}

proptest! {
    #![proptest_config(cases(3_000))]

    /// Where the two differ and how, what comes out of both, what each difference alters, and by which rules.
    #[test]
    fn what_a_difference_alters_is_so_in_every_completion((sample, bytes) in codings()) {
        prop_assume!(common::loads(&sample.rules));
        let room = Room::new(&sample, &bytes);
        let book = Book::new(&sample.unit);
        let [Some(first), Some(second)] = [0, 1].map(|at| told(&book, &room.drafts[at])) else { return Ok(()) };
        let text = || room.text(&sample);
        let (Some(first), Some(second)) = (first, second) else {
            prop_assert!(room.found.cases.is_empty() && room.found.refused.len() == 1, "{}", text());
            return Ok(());
        };
        prop_assert!(room.found.is_exact());
        let subjects: Vec<Subject> = (0..room.found.differing.len()).map(|it| room.subject(it)).collect();
        let kinds = room.found.differing.iter().map(|it| kind(it.kind));
        let found: BTreeSet<(Subject, Kind)> = subjects.iter().cloned().zip(kinds).collect();
        prop_assert_eq!(found, differences(&room.drafts[0], &room.drafts[1]), "{}", text());

        let keys: BTreeSet<Key> = first.keys().filter(|it| second.contains_key(*it)).cloned().collect();
        let found: BTreeSet<Key> = (0..room.found.results.len()).map(|it| room.key(it)).collect();
        prop_assert_eq!(&found, &keys, "{}", text());
        for (at, it) in room.found.results.iter().enumerate() {
            let key = room.key(at);
            let [a, b] = [0, 1].map(|side| room.values(at, &it.said[side].values));
            prop_assert_eq!((&a, &b), (&first[&key].values, &second[&key].values), "{:?}\n{}", key, text());
            prop_assert_eq!(it.change, change(&a, &b));
        }
        for (own, base) in [&first, &second].into_iter().enumerate() {
            for (subject, it) in subjects.iter().zip(&room.found.differing) {
                let Some(after) = room.mixture(&book, own, &[subject]) else { continue };
                prop_assert_eq!(after.is_none(), it.is_impossible[own], "{:?} into {}\n{}", subject, own, text());
                let Some(after) = after else { continue };
                let mut n_effects = 0;
                for result in 0..room.found.results.len() {
                    let key = room.key(result);
                    let found = it.effects.iter().find(|it| place(it.into) == own && it.result == result);
                    let Some(now) = after.get(&key).filter(|now| now.values != base[&key].values) else {
                        prop_assert!(found.is_none(), "{subject:?} into {own} alters {key:?}\n{}", text());
                        continue;
                    };
                    let said = || format!("{subject:?} into {own}: {key:?}\n{}", text());
                    prop_assert!(found.is_some(), "it alters nothing: {}", said());
                    let found = found.unwrap();
                    n_effects += 1;
                    prop_assert_eq!(&room.values(result, &found.after), &now.values, "{}", said());
                    prop_assert_eq!(found.change, change(&base[&key].values, &now.values), "{}", said());
                    let because = [0, 1].map(|at| room.deciders(&found.because[at]));
                    prop_assert_eq!(&because, &[base[&key].because.clone(), now.because.clone()], "{}", said());
                    prop_assert_eq!(room.deciders(&found.by), turned(&base[&key], now), "{}", said());
                }
                let n_found = it.effects.iter().filter(|it| place(it.into) == own).count();
                prop_assert_eq!(n_found, n_effects, "{:?}\n{}", subject, text());
                let can_alter = it.is_read || !book.impossible.is_empty();
                prop_assert!(can_alter || n_effects == 0, "{subject:?} is not read\n{}", text());
            }
        }
        amplifiers_gather_the_effects(&room)?;
    }

    /// The fewest answers that make the one result into the other: each set does, no smaller one does, none is missing.
    #[test]
    fn no_fewer_answers_explain_a_result((sample, bytes) in codings()) {
        prop_assume!(common::loads(&sample.rules));
        let room = Room::new(&sample, &bytes);
        prop_assume!(room.found.results.iter().any(|it| it.change != Change::Same));
        explained_is_smallest(&sample, &room)?;
    }

    /// Figures of agreement by their definitions, over the values that are left of each item.
    #[test]
    fn agreement_is_what_its_definition_says((sample, bytes) in codings()) {
        prop_assume!(common::loads(&sample.rules));
        let room = Room::new(&sample, &bytes);
        prop_assume!(!room.found.cases.is_empty());
        let text = || room.text(&sample);
        let mut answers: BTreeMap<String, Vec<[Option<OValue>; 2]>> = BTreeMap::new();
        let mut sorts: BTreeMap<String, Sort> = BTreeMap::new();
        let mut spoken: BTreeSet<String> = BTreeSet::new();
        for (_, [a, b]) in matched(&room.drafts[0], &room.drafts[1]) {
            for both in a.items.iter().zip(&b.items) {
                let name = both.0.name.clone();
                let single = [both.0, both.1].map(|it| said(it).filter(|it| it.len() == 1).and_then(|mut it| it.pop_first()));
                answers.entry(name.clone()).or_default().push(single);
                sorts.insert(name.clone(), both.0.sort.clone());
                let is_lost = |it: &oracle::generate_case::ItemDraft| {
                    use oracle::generate_case::{Evidence, Silence};
                    it.evidence == Evidence::Unknown(Silence::Unanswerable)
                };
                if [both.0, both.1].iter().any(|it| said(it).is_some() || is_lost(it)) {
                    spoken.insert(name);
                }
            }
        }
        let mut n_items = 0;
        for it in &room.found.items {
            let name = &room.framework.vocabulary.items[it.item].name;
            let Some(answers) = answers.get(name) else { continue };
            n_items += 1;
            let n = |wanted: [bool; 2]| answers.iter().filter(|it| [it[0].is_some(), it[1].is_some()] == wanted).count();
            prop_assert_eq!([it.n_open_a, it.n_open_b, it.n_open_both], [n([false, true]), n([true, false]), n([false, false])],
                "{}\n{}", name, text());
            let pairs: Vec<(OValue, OValue)> = answers.iter().filter_map(|it| Some((it[0].clone()?, it[1].clone()?))).collect();
            let n_same = pairs.iter().filter(|(a, b)| a == b).count();
            prop_assert_eq!((it.figures.n, it.n_same), (pairs.len(), n_same), "{}\n{}", name, text());
            figures_are(&it.figures, &pairs, &sorts[name]).map_err(|error| TestCaseError::fail(format!("{name}: {error}\n{}", text())))?;
        }
        prop_assert_eq!(n_items, spoken.len(), "{}", text());
    }
}

/// Each amplifier holds exactly the differences and results of the effects that go by it.
fn amplifiers_gather_the_effects(room: &Room) -> Result<(), TestCaseError> {
    let mut all: BTreeSet<(String, Option<String>, usize, usize)> = BTreeSet::new();
    for (place, it) in room.found.differing.iter().enumerate() {
        for effect in &it.effects {
            let conclusion = room.found.results[effect.result].conclusion();
            let name = room.framework.conclusions[conclusion].name.clone();
            if effect.by.is_empty() {
                all.insert((name.clone(), None, place, effect.result));
            }
            for &by in &effect.by {
                all.insert((name.clone(), Some(room.decider(by)), place, effect.result));
            }
        }
    }
    let mut sizes = Vec::new();
    for it in &room.found.amplifiers {
        let (name, by) =
            (room.framework.conclusions[it.conclusion].name.clone(), it.decider.map(|by| room.decider(by)));
        let own: Vec<_> = all.iter().filter(|of| of.0 == name && of.1 == by).collect();
        let answers: BTreeSet<usize> = own.iter().map(|of| of.2).collect();
        let results: BTreeSet<usize> = own.iter().map(|of| of.3).collect();
        prop_assert_eq!(&answers, &it.answers.iter().copied().collect());
        prop_assert_eq!(&results, &it.results.iter().copied().collect());
        prop_assert_eq!((answers.len(), results.len()), (it.answers.len(), it.results.len()));
        sizes.push((answers.len(), results.len()));
        all.retain(|of| of.0 != name || of.1 != by);
    }
    prop_assert!(all.is_empty(), "effects by no amplifier: {all:?}");
    prop_assert!(sizes.windows(2).all(|it| it[0] >= it[1]), "{sizes:?}");
    Ok(())
}

/// Tries every set of differences, both ways; gives how many sets of two or more were checked.
fn explained_is_smallest(sample: &Sample, room: &Room) -> Result<usize, TestCaseError> {
    let book = Book::new(&sample.unit);
    let subjects: Vec<Subject> = (0..room.found.differing.len()).map(|it| room.subject(it)).collect();
    if subjects.len() > MOST_DIFFERENCES {
        return Ok(0);
    }
    let [Some(Some(first)), Some(Some(second))] = [0, 1].map(|at| told(&book, &room.drafts[at])) else {
        return Ok(0);
    };
    let text = || room.text(sample);
    let mut n_wide = 0;
    for (own, goal) in [&second, &first].into_iter().enumerate() {
        let mut mixtures: Vec<Option<AllTold>> = Vec::new();
        for mask in 0..1usize << subjects.len() {
            let chosen: Vec<&Subject> =
                subjects.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|it| it.1).collect();
            let Some(mixture) = room.mixture(&book, own, &chosen) else { return Ok(n_wide) };
            mixtures.push(mixture);
        }
        for (result, it) in room.found.results.iter().enumerate().filter(|(_, it)| it.change != Change::Same)
        {
            let key = room.key(result);
            let gives = |mask: &usize| {
                let now = mixtures[*mask].as_ref().and_then(|it| it.get(&key));
                now.is_some_and(|now| now.values == goal[&key].values)
            };
            let doing: Vec<usize> = (0..mixtures.len()).filter(gives).collect();
            let fewest = doing.iter().map(|it| it.count_ones()).min();
            let smallest: BTreeSet<usize> =
                doing.iter().filter(|it| Some(it.count_ones()) == fewest).copied().collect();
            let found = room.found.explained.iter().find(|it| it.result == result && place(it.into) == own);
            prop_assert!(found.is_some(), "{key:?} {it:?} has no explanation\n{}", text());
            let found = found.unwrap();
            let mask = |set: &Vec<usize>| set.iter().fold(0, |mask, at| mask | 1 << at);
            let sets: BTreeSet<usize> = found.sets.iter().map(mask).collect();
            prop_assert_eq!(sets.len(), found.sets.len(), "a set twice\n{}", text());
            prop_assert_eq!(&sets, &smallest, "{:?} into {} of {:?}\n{}", key, own, subjects, text());
            prop_assert!(found.is_complete && found.is_smallest != sets.is_empty(), "{}", text());
            n_wide += usize::from(fewest.is_some_and(|it| it > 1));
        }
    }
    Ok(n_wide)
}

/// Figures by their definitions: shares of pairs of answers that differ, by how much, against what chance gives.
fn figures_are(figures: &Agreement, pairs: &[(OValue, OValue)], sort: &Sort) -> Result<(), TestCaseError> {
    let all = domain(sort);
    let is_ordinal = matches!(sort, Sort::Scale(..) | Sort::Number(..) | Sort::Percent(_));
    let rank = |value: &OValue| all.iter().position(|it| it == value).expect("a value");
    let ranks: Vec<(usize, usize)> = pairs.iter().map(|(a, b)| (rank(a), rank(b))).collect();
    // Numbers are as far apart as there are numbers between them that somebody gave.
    let given: BTreeSet<usize> = ranks.iter().flat_map(|&(a, b)| [a, b]).collect();
    let step = |at: usize| match sort {
        Sort::Number(..) | Sort::Percent(_) => given.iter().filter(|&&it| it < at).count() as f64,
        _ => at as f64,
    };
    let mean = |all: Vec<f64>| (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64);
    let corrected = |seen: Option<f64>, by_chance: Option<f64>| match (seen, by_chance) {
        (Some(seen), Some(by_chance)) if by_chance > 1e-12 => Some(1.0 - seen / by_chance),
        _ => None,
    };
    let kappa = |apart: &dyn Fn(usize, usize) -> f64| {
        let seen = ranks.iter().map(|&(a, b)| apart(a, b)).collect();
        let any = ranks.iter().flat_map(|&(a, _)| ranks.iter().map(move |&(_, b)| (a, b)));
        corrected(mean(seen), mean(any.map(|(a, b)| apart(a, b)).collect()))
    };
    let differs = |a: usize, b: usize| f64::from(u8::from(a != b));
    let pooled: Vec<usize> = ranks.iter().flat_map(|&(a, b)| [a, b]).collect();
    let between = |a: usize, b: usize| {
        let n = |of: usize| pooled.iter().filter(|&&it| it == of).count() as f64;
        let sum: f64 = (a.min(b)..=a.max(b)).map(n).sum();
        if a == b { 0.0 } else { (sum - (n(a) + n(b)) / 2.0).powi(2) }
    };
    let apart = |a: usize, b: usize| if is_ordinal { between(a, b) } else { differs(a, b) };
    let two = (0..pooled.len()).flat_map(|a| (0..pooled.len()).map(move |b| (a, b))).filter(|(a, b)| a != b);
    let by_chance = mean(two.map(|(a, b)| apart(pooled[a], pooled[b])).collect());
    let alpha = corrected(mean(ranks.iter().map(|&(a, b)| apart(a, b)).collect()), by_chance);
    let ordinal = |it: Option<f64>| it.filter(|_| is_ordinal);
    let wanted = [
        ("observed", figures.observed, mean(ranks.iter().map(|&(a, b)| 1.0 - differs(a, b)).collect())),
        ("kappa", figures.kappa, kappa(&differs)),
        ("linear", figures.linear_kappa, ordinal(kappa(&|a, b| (step(a) - step(b)).abs()))),
        ("quadratic", figures.quadratic_kappa, ordinal(kappa(&|a, b| (step(a) - step(b)).powi(2)))),
        ("alpha", figures.alpha, alpha),
    ];
    for (name, found, wanted) in wanted {
        let is_near = match (found, wanted) {
            (Some(found), Some(wanted)) => (found - wanted).abs() < 1e-9,
            (found, wanted) => found == wanted,
        };
        prop_assert!(is_near, "{name} is {found:?}, by definition {wanted:?}: {ranks:?}");
    }
    Ok(())
}

/// The search has something to find: results that no single answer explains are among the random ones.
#[test]
fn some_results_need_several_answers() {
    let mut runner = proptest::test_runner::TestRunner::new(cases(100_000));
    let mut n_wide = 0;
    for _ in 0..20_000 {
        let (sample, bytes) = codings().new_tree(&mut runner).unwrap().current();
        if common::loads(&sample.rules) {
            n_wide += explained_is_smallest(&sample, &Room::new(&sample, &bytes)).unwrap();
        }
        if n_wide >= 20 {
            return;
        }
    }
    panic!("only {n_wide} in all");
}

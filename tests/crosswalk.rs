//! Crosswalks: frameworks on different scales, counted by hand and against every map there is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use appraise::comparison::{Comparison, Relation, Request, Shift, Verdict, best_mapping, compare};
use appraise::framework::{Framework, Value};
use appraise::program::digest;
use appraise::space::Budget;
use proptest::prelude::*;

const A: &str = "framework old \"Old\" version 1.0
scale level: none < limited < strong
entity case
  x  number 0..9  \"How many?\"
  y  yes/no       \"Is it so?\"
conclusion worth: level, otherwise none
rule A1: worth is at least limited
  when x >= 3  cite judgement \"ours\"
rule A2: worth is at least strong
  when x >= 6  cite judgement \"ours\"
";

/// `x` in bands 0..2, 3..5, 6..7, 8..9 and `y`: eight situations.
const B: &str = "framework new \"New\" version 1.0
scale grade: d < c < b < a
entity case
  x  number 0..9  \"How many?\"
  y  yes/no       \"Is it so?\"
conclusion mark: grade, otherwise d
rule B1: mark is at least c
  when x >= 3  cite judgement \"ours\"
rule B2: mark is at least b
  when x >= 6  cite judgement \"ours\"
rule B3: mark is at least a
  when x >= 8 and y  cite judgement \"ours\"
";

fn with(crosswalk: &str) -> Framework {
    support::load_one(&format!("{B}\ncrosswalk mark to old.worth\n{crosswalk}  cite judgement \"ours\"\n"))
        .good()
}

fn compared(b: &Framework) -> Comparison {
    let a = support::load_one(A).good();
    let request = Request { pairs: &[], budget: Budget::default(), limit: 100 };
    compare(&a, b, &[], request).expect("pairs")
}

#[test]
fn values_that_count_as_the_same_are_the_same() {
    let found = compared(&with("  d counts as none\n  c counts as limited\n  b, a counts as strong\n"));
    assert_eq!(found.differences[0].verdict, Verdict::Equivalent);
}

#[test]
fn a_value_that_counts_as_less_makes_the_second_stricter_there() {
    let found = compared(&with("  d, c counts as none\n  b counts as limited\n  a counts as strong\n"));
    let it = &found.differences[0];
    // x in 3..5 (two situations), 6..7 (two), and 8..9 without y.
    assert_eq!((it.verdict, it.situations.all, it.situations.differ), (Verdict::Stricter, 8, 5));
    assert_eq!(it.regions.iter().map(|it| it.situations).sum::<u128>(), 5);
}

#[test]
fn the_best_crosswalk_leaves_the_fewest_differences() {
    let found = compared(&with("  d, c, b, a counts as none\n"));
    let best = best_mapping(&found.joint, &found.differences[0]).expect("single values");
    assert_eq!((best.places, best.differ), (vec![0, 1, 2, 2], 0));
}

#[test]
fn the_best_crosswalk_keeps_the_order_and_says_what_that_costs() {
    // Here the middle mark stands for the highest level and the highest mark for the lowest.
    let b = "framework new \"New\" version 1.0
scale grade: d < c < b
entity case
  x  number 0..9  \"How many?\"
  y  yes/no       \"Is it so?\"
conclusion mark: grade, otherwise d
rule B1: mark is at least c
  when x >= 6  cite judgement \"ours\"
rule B2: mark is at least b
  when x < 3   cite judgement \"ours\"
crosswalk mark to old.worth
  d, c, b counts as none
  cite judgement \"ours\"
";
    let found = compared(&support::load_one(b).good());
    let best = best_mapping(&found.joint, &found.differences[0]).expect("single values");
    // Without the order d is limited, c strong and b none; with it one of the three (one situation each) is lost.
    assert_eq!((best.differ_without_order, best.differ), (0, 1));
    assert_eq!(best.places, vec![1, 2, 2]);
}

#[test]
fn a_crosswalk_changes_no_digest() {
    let plain = support::load_one(B).good();
    assert_eq!(digest(&plain), digest(&with("  d, c, b, a counts as none\n")));
}

/// Every map of `from` values to `to` values; those that keep the order where it is to be kept.
fn maps(from: usize, to: usize, is_ordered: bool) -> Vec<Vec<u32>> {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for _ in 0..from {
        let further = |map: &Vec<u32>| {
            let low = if is_ordered { map.last().copied().unwrap_or(0) } else { 0 };
            (low..to as u32).map(|it| [&map[..], &[it]].concat()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(further).collect();
    }
    all
}

const LEVELS: [&str; 4] = ["l0", "l1", "l2", "l3"];
const MARKS: [&str; 4] = ["m0", "m1", "m2", "m3"];

/// One rule: at least this level, when these of the four items are so and those are not.
type Drawn = (usize, [Option<bool>; 4]);

fn holds(rule: &Drawn, case: u32) -> bool {
    rule.1.iter().enumerate().all(|(at, wanted)| wanted.is_none_or(|it| it == (case >> at & 1 == 1)))
}

fn level(rules: &[Drawn], case: u32) -> usize {
    rules.iter().filter(|it| holds(it, case)).map(|it| it.0).max().unwrap_or(0)
}

fn rules_text(framework: &str, conclusion: &str, words: &[&str], rules: &[Drawn]) -> String {
    let items: String =
        ["p", "q", "r", "s"].iter().map(|it| format!("  {it}  yes/no  \"Is it so?\"\n")).collect();
    let mut text = format!(
        "framework {framework} \"F\" version 1.0\nscale {conclusion}_scale: {}\nentity case\n{items}\
         conclusion {conclusion}: {conclusion}_scale, otherwise {}\n",
        words.join(" < "),
        words[0]
    );
    for (at, (level, wanted)) in rules.iter().enumerate() {
        let part = |(name, it): (&str, &Option<bool>)| {
            it.map(|it| format!("{}{name}", if it { "" } else { "not " }))
        };
        let parts: Vec<String> = ["p", "q", "r", "s"].into_iter().zip(wanted).filter_map(part).collect();
        let when = if parts.is_empty() { "p or not p".to_owned() } else { parts.join(" and ") };
        text += &format!(
            "rule {framework}{at}: {conclusion} is at least {}\n  when {when}  cite judgement \"ours\"\n",
            words[*level]
        );
    }
    text
}

fn rules_of(n_levels: usize) -> impl Strategy<Value = Vec<Drawn>> {
    let wanted = proptest::array::uniform4(proptest::option::weighted(0.5, any::<bool>()));
    proptest::collection::vec((1..n_levels, wanted), 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of all maps that keep the order none leaves fewer situations, whatever the counts; of those as good it is the
    /// first. What is said of maps that need not keep it is the fewest that any map leaves.
    #[test]
    fn no_map_is_better_than_the_best(
        (n_a, n_b) in (2usize..5, 2usize..5),
        counts in proptest::collection::vec(prop_oneof![Just(0u128), 0u128..4, 0u128..1000], 16),
    ) {
        let [a, b] = [("old", "worth", &LEVELS[..n_a]), ("new", "mark", &MARKS[..n_b])]
            .map(|(framework, conclusion, words)| support::load_one(&rules_text(framework, conclusion, words, &[])).good());
        let pairs = [("worth".to_owned(), "mark".to_owned())];
        let found = compare(&a, &b, &[], Request { pairs: &pairs, budget: Budget::default(), limit: 1 }).expect("pairs");
        let mut difference = found.differences[0].clone();
        let count = |a: usize, b: usize| counts[a * 4 + b];
        difference.shifts = (0..n_a)
            .flat_map(|a| (0..n_b).map(move |b| (a, b)))
            .map(|(a, b)| Shift {
                a: Value::Rank(a as u32),
                b: Value::Rank(b as u32),
                relation: Relation::Other,
                situations: count(a, b),
            })
            .collect();
        let best = best_mapping(&found.joint, &difference).expect("single values");
        let left = |map: &[u32]| -> u128 {
            (0..n_b).flat_map(|b| (0..n_a).map(move |a| (a, b))).filter(|&(a, b)| map[b] as usize != a).map(|(a, b)| count(a, b)).sum()
        };
        let ordered = maps(n_b, n_a, true);
        let fewest = ordered.iter().map(|it| left(it)).min().unwrap();
        prop_assert!(best.is_ordered);
        prop_assert_eq!(best.differ, fewest);
        prop_assert_eq!(Some(&best.places), ordered.iter().find(|it| left(it) == fewest));
        let any = maps(n_b, n_a, false).iter().map(|it| left(it)).min().unwrap();
        prop_assert_eq!(best.differ_without_order, any);
        let all: u128 = (0..n_a).flat_map(|a| (0..n_b).map(move |b| (a, b))).map(|(a, b)| count(a, b)).sum();
        prop_assert_eq!(best.situations, all);
    }

    /// Two random frameworks: with each crosswalk that can be declared as many situations differ as cases do, none
    /// leaves fewer than what is said to remain, and the best one leaves just that.
    #[test]
    fn what_is_said_to_remain_remains_with_every_crosswalk(
        (n_a, n_b) in (2usize..4, 2usize..4),
        (rules_a, rules_b) in (rules_of(4), rules_of(4)),
    ) {
        let low = |rules: Vec<Drawn>, n: usize| -> Vec<Drawn> { rules.into_iter().map(|(at, it)| (at.min(n - 1), it)).collect() };
        let (rules_a, rules_b) = (low(rules_a, n_a), low(rules_b, n_b));
        let a = support::load_one(&rules_text("old", "worth", &LEVELS[..n_a], &rules_a)).good();
        let text = rules_text("new", "mark", &MARKS[..n_b], &rules_b);
        let pairs = [("worth".to_owned(), "mark".to_owned())];
        let request = Request { pairs: &pairs, budget: Budget::default(), limit: 1 };
        let found = compare(&a, &support::load_one(&text).good(), &[], request).expect("pairs");
        let best = best_mapping(&found.joint, &found.differences[0]).expect("single values");
        let mut fewest = u128::MAX;
        for map in maps(n_b, n_a, true) {
            let lines: String = map.iter().enumerate().map(|(b, &a)| format!("  {} counts as {}\n", MARKS[b], LEVELS[a as usize])).collect();
            let b = support::load_one(&format!("{text}crosswalk mark to old.worth\n{lines}  cite judgement \"ours\"\n")).good();
            let with = compare(&a, &b, &[], Request { pairs: &[], ..request }).expect("pairs");
            let situations = with.differences[0].situations;
            // Sixteen cases; a situation stands for those that differ in nothing that is looked at.
            let n_differ = (0..16).filter(|&case| map[level(&rules_b, case)] as usize != level(&rules_a, case)).count() as u128;
            prop_assert_eq!(situations.differ * 16, n_differ * situations.all, "{:?}\n{}", map, text);
            prop_assert_eq!(situations.all, best.situations);
            prop_assert!(situations.differ >= best.differ);
            fewest = fewest.min(situations.differ);
            if map == best.places {
                prop_assert_eq!(situations.differ, best.differ);
            }
        }
        prop_assert_eq!(fewest, best.differ);
    }
}

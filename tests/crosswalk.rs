//! Crosswalks: two frameworks on different scales, counted by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use appraise::comparison::{Comparison, Request, Verdict, best_mapping, compare};
use appraise::framework::Framework;
use appraise::program::digest;
use appraise::space::Budget;

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

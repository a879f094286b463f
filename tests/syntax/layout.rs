//! The canonical layout as a whole, of a file with every construct that nobody laid out.

use appraise::syntax::{print, same};

use crate::{faults, read};

const UGLY: &str = include_str!("ugly.appraise");

#[test]
fn every_construct_has_one_layout() {
    assert!(faults(UGLY).is_empty(), "{:?}", faults(UGLY));
    let unit = read(UGLY).unit.expect("a head");
    let tidy = print(&unit);
    let again = read(&tidy).unit.expect("a head");
    assert!(same(&unit, &again), "it says the same:\n{tidy}");
    assert_eq!(print(&again), tidy, "a second time changes nothing");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("layout", tidy);
    });
}

#[test]
fn comments_and_prose_are_kept() {
    let tidy = print(&read(UGLY).unit.expect("a head"));
    let comment = |line: &'static str| line.split_once('#').map(|(_, comment)| comment);
    let prose = |line: &'static str| line.starts_with('>').then_some(line);
    for said in UGLY.lines().filter_map(|line| comment(line).or(prose(line))) {
        assert!(tidy.contains(said), "`{said}` is kept:\n{tidy}");
    }
}

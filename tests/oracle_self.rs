//! The oracle's own tests: hand-made examples with answers worked out by hand.
#![allow(clippy::unwrap_used)]

mod oracle;
#[path = "oracle/generate_test.rs"]
mod generate_test;
#[path = "oracle/homes_test.rs"]
mod homes_test;

use appraise::syntax::tree::{
    Comparator, Conclusion, Condition, DeclarationKind, Effect, Expr, ExprKind, Fold, IncludesMode,
    Quantifier, Type, Unit,
};
use oracle::build::{
    NOWHERE, amount, choices, compared, entity, exception, expr, fold, framework, group, includes, is_true,
    item, list_of, name, not, number, number_of, on, parameter, paren, path, quantified, rule, scale,
    share_of, term, value, yes_no,
};
use oracle::enumerate::{Findings, LIMIT, Refusal, enumerate};
use oracle::value::{OValue, OracleCase, OracleRecord};

/// A partnership with at most two projects, and what a test adds.
pub fn town(more: Vec<DeclarationKind>) -> Unit {
    let forms = Type::AnyOf(choices(&["visit", "course"]), NOWHERE);
    let town = vec![
        item("link", yes_no()),
        item("other", yes_no()),
        item("trust", on("level")),
        item("tiers", number("1", "3", None)),
        item("forms", forms),
        item("projects", list_of("project", 2)),
    ];
    let project =
        vec![item("cso", yes_no()), item("size", number("0", "1", None)), item("reach", on("level"))];
    let mut all = vec![
        scale("level", &["none", "limited", "strong"]),
        entity("town", town),
        entity("project", project),
    ];
    all.extend(more);
    framework(all)
}

/// A conclusion `q` by rules on `level`.
pub fn by_rules(entity: Option<&str>, applies: Option<Condition>) -> DeclarationKind {
    DeclarationKind::Conclusion(Conclusion {
        name: name("q"),
        entity: entity.map(name),
        kind: on("level"),
        table: None,
        otherwise: Some(value("none")),
        question: None,
        says: None,
        applies,
        cites: Vec::new(),
        because: None,
    })
}

/// Everything known, no projects: `link` and `other` no, `trust` limited, `tiers` 2, no forms.
pub fn known() -> OracleRecord {
    OracleRecord::new("case")
        .with("link", [OValue::Bool(false)])
        .with("other", [OValue::Bool(false)])
        .with("trust", [OValue::word("limited")])
        .with("tiers", [OValue::whole(2)])
        .with("forms", [OValue::set(&[])])
        .with_list("projects", Vec::new(), true)
}

/// The same with something else known of an item; nothing when `values` is empty.
pub fn but(mut record: OracleRecord, item: &str, values: &[OValue]) -> OracleRecord {
    record.items.retain(|(name, _)| name != item);
    if values.is_empty() { record } else { record.with(item, values.iter().cloned()) }
}

/// `when` a chain.
pub fn when(it: Expr) -> Option<Condition> {
    Some(Condition::Chain(it))
}

/// The oracle's answer.
pub fn answer(unit: &Unit, root: OracleRecord) -> Findings {
    enumerate(unit, &OracleCase { root }, LIMIT).unwrap()
}

/// Values, because and open of `q` of the root, each joined by blanks.
pub fn q(unit: &Unit, root: OracleRecord) -> [String; 3] {
    of(&answer(unit, root), "", "q")
}

/// Values, because and open of one conclusion.
pub fn of(findings: &Findings, record: &str, conclusion: &str) -> [String; 3] {
    let finding = &findings[&(record.to_owned(), conclusion.to_owned())];
    let values: Vec<String> = finding.values.iter().map(OValue::to_string).collect();
    let joined = |all: &std::collections::BTreeSet<String>| all.iter().cloned().collect::<Vec<_>>().join(" ");
    [values.join(" | "), joined(&finding.because), joined(&finding.open)]
}

fn at_least(level: &str) -> Effect {
    Effect::AtLeast(path(level))
}

fn at_most(level: &str) -> Effect {
    Effect::AtMost(path(level))
}

/// Whether a condition holds of a record of the root with everything known.
fn holds(it: Expr, root: OracleRecord) -> bool {
    let unit = town(vec![by_rules(None, None), rule("A", "q", at_least("strong"), when(it))]);
    q(&unit, root)[0] == "strong"
}

#[test]
fn the_highest_floor_in_force_wins_and_decides() {
    let unit = town(vec![
        by_rules(None, None),
        rule("A", "q", at_least("limited"), None),
        rule("B", "q", at_least("strong"), when(is_true("link"))),
    ]);
    assert_eq!(q(&unit, but(known(), "link", &[])), ["limited | strong", "A B", "link"]);
    assert_eq!(q(&unit, but(known(), "link", &[OValue::Bool(true)])), ["strong", "B", ""]);
}

#[test]
fn where_two_floors_would_do_both_decide() {
    let unit = town(vec![
        by_rules(None, None),
        rule("A", "q", at_least("limited"), None),
        rule("B", "q", at_least("limited"), None),
    ]);
    assert_eq!(q(&unit, known()), ["limited", "A B", ""]);
}

#[test]
fn a_cap_wins_over_every_floor_and_steps_stay_within_the_scale() {
    let unit = town(vec![
        by_rules(None, None),
        rule("A", "q", at_least("limited"), None),
        rule("U", "q", Effect::Up(amount(5)), None),
        rule("C", "q", at_most("limited"), when(is_true("link"))),
    ]);
    assert_eq!(q(&unit, known()), ["strong", "U", ""]);
    // Under the cap neither floor nor step makes a difference; what is lowered is lowered by C.
    assert_eq!(q(&unit, but(known(), "link", &[OValue::Bool(true)])), ["limited", "C", ""]);
    let down = town(vec![by_rules(None, None), rule("D", "q", Effect::Down(amount(2)), None)]);
    assert_eq!(q(&down, known()), ["none", "", ""]);
}

#[test]
fn an_exception_switches_off_and_its_own_exception_switches_on() {
    let unit = town(vec![
        by_rules(None, None),
        rule("A", "q", at_least("strong"), None),
        exception("X", "A", when(is_true("link"))),
        exception("XX", "X", when(is_true("other"))),
    ]);
    let both =
        |link, other| but(but(known(), "link", &[OValue::Bool(link)]), "other", &[OValue::Bool(other)]);
    assert_eq!(q(&unit, both(false, true)), ["strong", "A", ""]);
    assert_eq!(q(&unit, both(true, false)), ["none", "X", ""]);
    assert_eq!(q(&unit, both(true, true)), ["strong", "A XX", ""]);
    let open = but(but(known(), "link", &[]), "other", &[]);
    assert_eq!(q(&unit, open), ["none | strong", "A X XX", "link other"]);
}

#[test]
fn of_two_exceptions_that_would_do_alone_both_decide() {
    let unit = town(vec![
        by_rules(None, None),
        rule("A", "q", at_least("strong"), None),
        exception("X", "A", None),
        exception("Y", "A", None),
    ]);
    assert_eq!(q(&unit, known()), ["none", "X Y", ""]);
}

#[test]
fn where_a_conclusion_does_not_apply_every_comparison_with_it_is_false() {
    let mut second = by_rules(None, None);
    if let DeclarationKind::Conclusion(it) = &mut second {
        it.name = name("p");
    }
    let applies = Some(Condition::Chain(is_true("link")));
    let unit = |effect, test: Option<Condition>| {
        town(vec![by_rules(None, applies.clone()), second.clone(), rule("A", "p", effect, test)])
    };
    let differs = compared(term("q"), Comparator::NotEqual, term("strong"));
    let p = |unit: &Unit| of(&answer(unit, known()), "", "p")[0].clone();
    assert_eq!(q(&unit(at_least("strong"), None), known()), ["not applicable", "", ""]);
    assert_eq!(p(&unit(at_least("strong"), when(differs.clone()))), "none");
    assert_eq!(p(&unit(at_least("strong"), when(not(paren(differs))))), "strong");
    assert_eq!(p(&unit(at_least("q"), None)), "none", "its level has no effect as a floor");
    assert_eq!(p(&unit(at_most("q"), None)), "none");
}

#[test]
fn quantifiers_on_an_empty_list_are_as_the_language_says() {
    let cso = || is_true("cso");
    let quantifier = |it| holds(quantified(it, "projects", cso()), known());
    assert!(!quantifier(Quantifier::Some) && !quantifier(Quantifier::All));
    assert!(quantifier(Quantifier::No) && quantifier(Quantifier::AllIfAny));
    assert!(quantifier(Quantifier::AtMost(amount(0))) && quantifier(Quantifier::Exactly(amount(0))));
    let compare = |left, sign, right| holds(compared(left, sign, term(right)), known());
    assert!(!compare(share_of("project", cso()), Comparator::AtLeast, "0%"));
    assert!(!compare(share_of("project", cso()), Comparator::NotEqual, "50%"));
    assert!(!compare(fold(Fold::Highest, "reach", "projects", None), Comparator::NotEqual, "none"));
    assert!(!compare(fold(Fold::Lowest, "reach", "projects", None), Comparator::AtMost, "strong"));
    assert!(compare(fold(Fold::Total, "size", "projects", None), Comparator::Equal, "0"));
    assert!(compare(number_of("projects", None), Comparator::Equal, "0"));
}

fn two_projects() -> OracleRecord {
    let project = |id, cso, size, reach| {
        OracleRecord::new(id)
            .with("cso", [OValue::Bool(cso)])
            .with("size", [OValue::whole(size)])
            .with("reach", [OValue::word(reach)])
    };
    let mut town = known();
    town.lists.clear();
    town.with_list(
        "projects",
        vec![project("P1", true, 1, "limited"), project("P2", false, 1, "strong")],
        true,
    )
}

#[test]
fn quantifiers_and_folds_range_over_the_records_of_the_list() {
    let compare = |left, sign, right| holds(compared(left, sign, term(right)), two_projects());
    let cso = || paren(is_true("cso"));
    assert!(compare(share_of("projects", cso()), Comparator::Equal, "50%"));
    assert!(compare(fold(Fold::Highest, "reach", "projects", None), Comparator::Equal, "strong"));
    assert!(compare(fold(Fold::Highest, "reach", "projects", Some(cso())), Comparator::Equal, "limited"));
    assert!(compare(fold(Fold::Total, "size", "projects", None), Comparator::Equal, "2"));
    assert!(compare(number_of("projects", Some(cso())), Comparator::Equal, "1"));
    assert!(holds(quantified(Quantifier::Some, "project", cso()), two_projects()));
    assert!(!holds(quantified(Quantifier::AllIfAny, "project", cso()), two_projects()));
    // A record sees the items of its town by `town.`.
    let seen = compared(term("town.trust"), Comparator::Less, term("reach"));
    assert!(holds(quantified(Quantifier::Exactly(amount(1)), "project", paren(seen)), two_projects()));
}

#[test]
fn sets_of_options_are_tested_by_what_they_include() {
    let visit = || but(known(), "forms", &[OValue::set(&["visit"])]);
    assert!(holds(includes("forms", IncludesMode::One, &["visit"]), visit()));
    assert!(!holds(includes("forms", IncludesMode::AllOf, &["visit", "course"]), visit()));
    assert!(holds(includes("forms", IncludesMode::AnyOf, &["visit", "course"]), visit()));
    assert!(holds(includes("forms", IncludesMode::Only, &["visit"]), visit()));
    assert!(
        holds(includes("forms", IncludesMode::Only, &["visit"]), known()),
        "the empty set has nothing outside"
    );
    assert!(holds(expr(ExprKind::IsEmpty(path("forms"), false)), known()));
}

#[test]
fn groups_count_their_bullets_and_parameters_stand_for_their_values() {
    use appraise::syntax::tree::{Amount, GroupKind};
    let bullets = || {
        vec![
            is_true("link"),
            not(is_true("other")),
            compared(term("tiers"), Comparator::AtLeast, term("two")),
        ]
    };
    let unit = |kind| {
        let two = parameter("two", "2", Some(("1", "3")));
        town(vec![
            two,
            by_rules(None, None),
            rule("A", "q", at_least("strong"), Some(group(kind, bullets()))),
        ])
    };
    let holds = |kind| q(&unit(kind), known())[0] == "strong";
    assert!(holds(GroupKind::AtLeast(Amount::Parameter(name("two")))) && !holds(GroupKind::AllOf));
    assert!(holds(GroupKind::AnyOf) && !holds(GroupKind::NoneOf) && !holds(GroupKind::AtMost(amount(1))));
}

#[test]
fn an_open_list_gets_every_multiset_of_further_records() {
    let unit = town(vec![
        by_rules(None, None),
        rule("A", "q", at_least("strong"), when(quantified(Quantifier::Some, "project", is_true("cso")))),
    ]);
    let mut open = known();
    open.lists.clear();
    // 12 kinds of project: 1 + 12 + 78 multisets of at most two.
    let count = oracle::enumerate::completions_of(&unit, &OracleCase { root: open.clone() }, LIMIT);
    assert_eq!(count, Some(91));
    assert_eq!(q(&unit, open), ["none | strong", "A", "projects"]);
}

#[test]
fn what_breaks_an_impossible_clause_is_not_a_completion() {
    use appraise::syntax::tree::Constraint;
    let never = |it| {
        DeclarationKind::Impossible(Constraint {
            entity: None,
            when: Condition::Chain(it),
            because: None,
            cites: vec![],
        })
    };
    let a = rule("A", "q", at_least("strong"), when(is_true("link")));
    let unit = town(vec![never(is_true("link")), by_rules(None, None), a]);
    assert_eq!(q(&unit, but(known(), "link", &[])), ["none", "", ""]);
    let broken = OracleCase { root: but(known(), "link", &[OValue::Bool(true)]) };
    assert_eq!(enumerate(&unit, &broken, LIMIT), Err(Refusal::Contradiction));
    assert_eq!(enumerate(&unit, &broken, 0), Err(Refusal::TooMany));
}

//! Frameworks through the language: what resolves, and to what; variants; cycles; where things come from.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use appraise::condition::Literal;
use appraise::framework::{Claim, Decider, Effect, Framework, Home, PointsAmount, Value};
use appraise::syntax::tree::ReadingKind;
use appraise::value::{Decimal, RuleId};
use appraise::vocabulary::Domain;

use support::{load, load_one};

const VOCABULARY: &str = r#"vocabulary partnerships "Municipal partnerships" version 1.0
  source CH9 "Conclusions chapter" 2013

scale level: none < limited < moderate < strong
scale prevalence: no_clear_case < some_cases < many_cases

entity partnership
  translocal_link  yes/no        "Is there a direct link?"  favours yes
  tiers            number 1..4   "How many tiers take part?"
  trust            level         "How much trust was built?"
  trust_survey     level         "What did the survey say?"
  forms            any of peer_to_peer, workshop, training  "Which forms were used?"
  projects         list of project, at most 4  "Which projects were run?"

entity project
  department_established  yes/no  "Was a department set up?"  favours yes
  cso_involved            yes/no  "Was an organisation involved?"
  national_link           yes/no  "Did it reach national bodies?"
  participants            number 0..500  "How many people took part?"
  effect                  level   "How large was the effect?"
  actor                   one of nl_lg, tr_lg  "Who learned?"
"#;

const FRAMEWORK: &str = r#"framework strengthening "Strengthening local governance" version 1.0
  uses partnerships
  source CH10 "Another chapter" 2013

parameter many_share = 40% in 25%..60% "Share that counts as many"   cite CH9 table 9.2
parameter bar = moderate in limited..strong "Level that counts"  cite judgement "Reading of figure 9.1"

reading presumption
assume cso_involved = no when not recorded   because "Reports name every organisation"
ignore partnership.trust_survey   because "It played no role"   cite CH9 s. 9.5.1

criterion embedded for project "lessons were embedded"
  when at least 2 of:
    - department_established
    - participants >= 20
    - partnership.trust >= moderate

> How far the local government was strengthened.
conclusion local_government for project: level, otherwise none   "How far?"
conclusion reach: level, by table spread                          "How far did it spread?"

rule LG1: local_government is at least moderate
  when embedded
  cite CH9 s. 9.4
rule LG3: local_government is at most limited
  when participants < 5
  because "Learning by few is personal"   cite CH10 s. 9.3
exception LG3x to LG3
  when department_established   cite judgement "A department outlives people"
exception LG3y to LG3x
  when not national_link   cite judgement "A lonely department does not"
rule LG4: local_government goes up by 1
  when partnership.translocal_link and national_link   cite judgement "Sixth dimension"
rule RC: reach is at most moderate
  when no project has department_established   cite judgement "No anchor"

table spread gives reach, one row only
  | id | tiers | trust            | reach    |
  | T1 | 1     | any              | none     |
  | T2 | 2..3  | none, limited    | limited  |
  | T3 | 2..3  | bar..strong      | moderate |
  | T4 | >= 4  | any              | strong   |
  cite CH9 s. 9.2

points capacity for project "Capacity points"
  +3 when department_established
  +0.5 when participants >= 20
  -1 when not cso_involved
points total_capacity "All points"
  +2 per projects that has department_established
  +1

models network_model for project, first that fits   "Which model?"
  hybrid         "Hybrid network"  when local_government >= bar and cso_involved and national_link
  multi_level    "Multi-level network"         when local_government >= bar and national_link
  otherwise none "No strengthening seen"

models drivers for project, all that fit   "Which drivers?"
  institutional  "Institutions"  when department_established
  knowledge      "Knowledge"        when participants >= 1

matrix learning: level, otherwise none   "Who learned what?"
  highest effect of projects by actor by cso_involved

portfolio hybrid_prevalence: prevalence   "How common is it?"
  counting projects of cases where network_model is hybrid
  many_cases when share >= many_share
  some_cases when count >= 1
  otherwise no_clear_case

promise monotone local_government, reach
promise reachable network_model
promise never local_government >= strong with participants < 2 for project

test "a department without people"
  given trust = limited, tiers = 2, forms includes workshop, forms excludes training
    project P1: department_established = yes, participants = 3, national_link = unknown
    no other projects
  expect projects.P1.local_government one of limited, none because LG3, LG3x
  expect reach in none..moderate because T2 only with RC
  expect learning[tr_lg, `yes`] = none
  expect projects.P1.network_model = multi_level because multi_level
"#;

fn strengthening() -> Framework {
    load(&[("partnerships.appraise", VOCABULARY), ("strengthening.appraise", FRAMEWORK)]).good()
}

fn variant(edits: &str) -> support::Loaded {
    let head = "framework strict \"Stricter\" extends strengthening 1.0 version 0.3\n".to_owned();
    let texts = [
        ("partnerships.appraise", VOCABULARY),
        ("strengthening.appraise", FRAMEWORK),
        ("strict.appraise", &*(head + edits)),
    ];
    load(&texts)
}

#[test]
fn every_construct_of_the_language_resolves() {
    let it = strengthening();
    assert_eq!((it.parameters.len(), it.criteria.len(), it.rules.len(), it.tables.len()), (2, 1, 6, 1));
    assert_eq!((it.conclusions.len(), it.portfolios.len(), it.promises.len(), it.tests.len()), (7, 1, 3, 1));
    assert_eq!(it.reading, ReadingKind::Presumption);
    assert_eq!((it.assumptions.len(), it.ignored.len()), (1, 1));
    assert_eq!(it.order.len(), it.conclusions.len());
    assert!(it.n_conditions > 0);
}

#[test]
fn rules_know_their_conclusion_and_exceptions_the_rule_at_the_top() {
    let it = strengthening();
    let rule =
        |name: &str| it.rules.iter().position(|rule| rule.name == name).map(|at| RuleId(at as u32)).unwrap();
    let lg3 = &it.rules[rule("LG3")];
    assert_eq!(lg3.exceptions, [rule("LG3x")]);
    assert_eq!(it.rules[rule("LG3x")].exceptions, [rule("LG3y")]);
    assert_eq!(it.rules[rule("LG3y")].effect, Effect::Exception(rule("LG3x")));
    assert_eq!(it.rules[rule("LG3y")].conclusion, lg3.conclusion);
    let local = it.conclusions.iter().find(|it| it.name == "local_government").unwrap();
    assert_eq!(local.prose, ["How far the local government was strengthened."]);
    assert!(matches!(&local.home, Home::Rules { otherwise: 0, rules } if rules.len() == 3));
    let reach = it.conclusions.iter().find(|it| it.name == "reach").unwrap();
    assert!(matches!(&reach.home, Home::Table { caps, otherwise: None, .. } if caps == &[rule("RC")]));
}

#[test]
fn a_table_keeps_its_cells_as_written() {
    let it = strengthening();
    let table = it.tables.iter().next().unwrap();
    let texts: Vec<&str> =
        table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["1", "any", "2..3", "none, limited", "2..3", "bar..strong", ">= 4", "any"]);
    assert_eq!(table.columns.iter().map(|it| it.heading.as_str()).collect::<Vec<_>>(), ["tiers", "trust"]);
    assert_eq!(
        table.rows.iter().map(|row| row.outputs[0]).collect::<Vec<_>>(),
        [0, 1, 2, 3].map(Literal::Rank)
    );
}

#[test]
fn the_range_of_points_is_computed_from_all_lines() {
    let it = strengthening();
    let grid = |name: &str| {
        let domain = &it.conclusions.iter().find(|it| it.name == name).unwrap().domain;
        let Domain::Number(grid) = domain else { panic!("{name} is no number") };
        (grid.low, grid.high, grid.step)
    };
    let half = Decimal::parse("0.5").unwrap();
    assert_eq!(grid("capacity"), (Decimal::whole(-1), Decimal::parse("3.5").unwrap(), half));
    assert_eq!(grid("total_capacity"), (Decimal::whole(1), Decimal::whole(9), Decimal::ONE));
    // Whole numbers are on every grid of points, so that a threshold such as `>= 4` or `= 4` can be written.
}

#[test]
fn points_may_add_points_in_any_order_of_declaration() {
    let text = r#"framework f "F" version 1
parameter extra = 2 cite judgement "x"
entity site
  built yes/no "Is it built?"
points whole
  +score
  -extra when built
  -score when built
points score
  +3 when built
"#;
    let it = load_one(text).good();
    let all = it.conclusions.iter().find(|it| it.name == "whole").unwrap();
    let Domain::Number(grid) = &all.domain else { panic!() };
    assert_eq!((grid.low, grid.high, grid.step), (Decimal::whole(-5), Decimal::whole(3), Decimal::ONE));
    let Home::Points(points) = &all.home else { panic!() };
    assert!(matches!(points.lines[1].amount, PointsAmount::Parameter { negative: true, .. }));
    let order: Vec<&str> = it.order.iter().map(|&id| it.conclusions[id].name.as_str()).collect();
    assert_eq!(order, ["score", "whole"]);
}

#[test]
fn a_matrix_has_a_cell_for_each_combination() {
    let it = strengthening();
    let matrix = it.conclusions.iter().find(|it| it.name == "learning").unwrap();
    let Home::Matrix(matrix) = &matrix.home else { panic!() };
    assert_eq!(matrix.cells, [[0, 0], [0, 1], [1, 0], [1, 1]].map(|cell| cell.to_vec()));
}

#[test]
fn promises_are_kept_as_written_on_one_line() {
    let it = strengthening();
    let texts: Vec<&str> = it.promises.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "monotone local_government, reach",
            "reachable network_model",
            "never local_government >= strong with participants < 2 for project",
        ]
    );
    assert!(matches!(it.promises[2].claim, Claim::Never(..)));
}

#[test]
fn a_test_is_a_case_and_its_expectations_are_sets() {
    let it = strengthening();
    let test = &it.tests[0];
    assert_eq!(test.case.records.len(), 2);
    let expects = &test.expects;
    assert_eq!(expects[0].values, [0, 1].map(Value::Rank));
    assert_eq!(expects[0].because.len(), 2);
    assert_eq!(expects[1].values, [0, 1, 2].map(Value::Rank));
    assert!(matches!(expects[1].because[0].decider, Decider::Row(_, 1)));
    assert_eq!(expects[2].cell, Some(3));
    assert!(matches!(expects[3].because[0].decider, Decider::Class(_, 1)));
}

#[test]
fn a_cycle_is_printed_the_whole_way_round() {
    let text = r#"framework f "F" version 1
entity site
  built yes/no "Is it built?"
criterion a when b
criterion b when c or built
criterion c when not a
"#;
    let loaded = load_one(text);
    assert_eq!(loaded.codes(), ["E0430"]);
    assert_eq!(loaded.diagnostics[0].message, "names form a cycle: a -> b -> c -> a");
    assert_eq!(loaded.diagnostics[0].others.len(), 2);
}

#[test]
fn a_cycle_through_records_is_found() {
    let text = r#"framework f "F" version 1
scale level: none < fair
entity site
  built yes/no "Is it built?"
  rooms list of room, at most 2 "Which rooms are there?"
entity room
  warm yes/no "Is it warm?"
conclusion comfort for room: level, otherwise none
rule C1: comfort is at least fair when warm and site.quality is fair cite judgement "x"
conclusion quality: level, otherwise none
rule Q1: quality is at least fair when some room has comfort is fair cite judgement "x"
"#;
    let loaded = load_one(text);
    assert_eq!(loaded.codes(), ["E0430"]);
    assert_eq!(loaded.diagnostics[0].message, "names form a cycle: comfort -> quality -> comfort");
}

#[test]
fn a_variant_edits_its_parent_and_everything_remembers_its_origin() {
    let edits = r#"set bar = strong cite judgement "be strict"
replace rule LG1: local_government is at least limited
  when embedded   cite CH9 s. 1
remove LG4 because "it is speculative"
criterion big for project when participants >= 100
scale tone: soft < loud
"#;
    let it = variant(edits).good();
    let names = [("strengthening", "1.0"), ("strict", "0.3")]
        .map(|(name, version)| (name.to_owned(), version.to_owned()));
    assert_eq!(it.lineage, names);
    assert_eq!((it.name.as_str(), it.version.as_str()), ("strict", "0.3"));
    let bar = it.parameters.iter().find(|it| it.name == "bar").unwrap();
    assert_eq!((bar.value, bar.origin), (Literal::Rank(3), 1));
    assert_eq!(it.parameters.iter().next().unwrap().origin, 0);
    let rules: Vec<(&str, usize)> = it.rules.iter().map(|rule| (rule.name.as_str(), rule.origin)).collect();
    assert_eq!(rules, [("LG1", 1), ("LG3", 0), ("LG3x", 0), ("LG3y", 0), ("RC", 0)]);
    assert_eq!(it.criteria.iter().map(|it| it.origin).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(it.vocabulary.scales.len(), 3);
}

#[test]
fn a_chain_of_variants_is_flattened_from_the_oldest() {
    let first = "framework strict \"S\" extends strengthening 1.0 version 0.3\nset bar = strong cite judgement \"x\"\n";
    let second = "framework mild \"M\" extends strict 0.3 digest \"blake3:1\" version 1\nset bar = limited cite judgement \"y\"\nremove LG4 because \"x\"\n";
    let it = load(&[
        ("partnerships.appraise", VOCABULARY),
        ("strengthening.appraise", FRAMEWORK),
        ("strict.appraise", first),
        ("mild.appraise", second),
    ])
    .good();
    let bar = it.parameters.iter().find(|it| it.name == "bar").unwrap();
    assert_eq!((bar.value, bar.origin), (Literal::Rank(1), 2));
    assert_eq!(it.extends_digest.map(|(digest, _)| digest).as_deref(), Some("blake3:1"));
}

#[test]
fn readings_assumptions_and_tests_can_be_replaced() {
    let edits = r#"replace reading open
replace assume cso_involved = yes when not recorded because "x"
replace ignore partnership.trust_survey because "y"
replace test "a department without people"
  given tiers = 1
  expect reach = none
remove hybrid_prevalence because "not now"
"#;
    let it = variant(edits).good();
    assert_eq!(it.reading, ReadingKind::Open);
    assert_eq!(it.assumptions[0].origin, 1);
    assert_eq!(it.ignored[0].because, "y");
    assert_eq!(it.tests[0].expects.len(), 1);
    assert!(it.portfolios.is_empty());
}

#[test]
fn a_spoiled_declaration_has_no_echo() {
    let text = r#"framework f "F" version 1
scale level: none < fair
entity site
  built yes/no "Is it built?"
conclusion quality: level, otherwise
rule Q1: quality is at least fair when built cite judgement "x"
models m, first that fits
  one when quality is fair
  otherwise two
test "t"
  given built = yes
  expect quality = fair because Q1
"#;
    let loaded = load_one(text);
    assert_eq!(loaded.codes().len(), 1, "{}", loaded.text());
}

#[test]
fn several_mistakes_are_told_at_once_and_in_the_order_of_the_file() {
    let text = r#"framework f "F" version 1
scale level: none < fair
entity site
  built yes/no "Is it built?"
conclusion quality: level
rule Q1: quality is at least fair when built
rule Q2: other is at least fair when built cite judgement "x"
"#;
    let loaded = load_one(text);
    assert_eq!(loaded.codes(), ["E0412", "E0409", "E0415"], "{}", loaded.text());
}

/// A small framework that stands alone, with more declarations behind it.
fn small(more: &str) -> support::Loaded {
    let head = r#"framework f "F" version 1
scale level: none < fair
entity site
  built yes/no "Is it built?"
  size level "How large is it?"
  rooms list of room, at most 2 "Which rooms are there?"
entity room
  warm yes/no "Is it warm?"
"#;
    load_one(&(head.to_owned() + more))
}

#[test]
fn no_framework_is_refused_without_a_message() {
    let rule = "rule Q1: quality is at least fair when built cite judgement \"x\"\n";
    let texts = [
        "conclusion quality: number, by table t\n",
        "conclusion quality: number, by table t\ntable t gives quality, one row only\n | id | built | quality |\n | A | yes | yes |\n cite judgement \"x\"\n",
        "conclusion quality: level, by table t\ntable t gives quality, quality, one row only\n | id | built | quality | quality |\n | A | yes | fair | fair |\n cite judgement \"x\"\n",
        "conclusion quality: level, by table quality\ntable other gives quality, one row only\n | id | built | quality |\n | A | yes | fair |\n cite judgement \"x\"\n",
        "points a\n +b\npoints b\n +a\n",
        "points a\n +a\n",
        "matrix m: level, otherwise none\n highest warm of rooms by warm by warm by warm\n",
        "portfolio p\n counting rooms of rooms of cases where warm\n many when count >= 1\n otherwise few\n",
        "portfolio p\n counting cases where built is known\n many when built\n otherwise few\n",
        "promise monotone site.built\npromise never built for nowhere\n",
        "promise reachable a.b.c\n",
        "test \"t\"\n given rooms = 3\n expect rooms.K = 1\n",
        "test \"t\"\n given size > fair\n expect nothing = 1\n",
        "assume a.b.c = no when not recorded\n",
        "models m: level, first that fits\n fair when m is fair\n otherwise none\n",
        "criterion size when built\nparameter built = 3 cite judgement \"x\"\n",
        "exception A to A cite judgement \"x\"\n",
        rule,
    ];
    for text in texts {
        let loaded = small(text);
        assert!(loaded.framework.is_none(), "it loads:\n{text}");
        assert!(!loaded.codes().is_empty(), "refused without a word:\n{text}");
    }
}

#[test]
fn one_mistake_has_one_message() {
    let rule = "rule Q1: quality is at least fair when built cite judgement \"x\"\n";
    let test = "test \"t\"\n given built = yes\n expect quality = fair because Q1\n";
    let texts = [
        ("conclusion quality: levle, otherwise none\n", "E0205"),
        ("conclusion quality: level\n", "E0412"),
        ("conclusion quality for rom: level, otherwise none\n", "E0222"),
        ("conclusion quality: level, otherwise nine\n", "E0312"),
    ];
    for (text, code) in texts {
        let whole = text.to_owned() + rule + test;
        assert_eq!(small(&whole).codes(), [code], "{text}{}", small(&whole).text());
    }
}

#[test]
fn vocabulary_in_a_variant_is_refused_once() {
    for edit in ["replace entity project\n  size level \"How large?\"\n", "scale level: low < high\n"] {
        assert_eq!(variant(edit).codes().len(), 1, "{}", variant(edit).text());
    }
}

#[test]
fn what_is_removed_and_still_used_is_one_message_at_the_removal() {
    for name in ["local_government", "embedded", "spread", "many_share"] {
        let loaded = variant(&format!("remove {name} because \"not here\"\n"));
        assert_eq!(loaded.codes(), ["E0710"], "{name}: {}", loaded.text());
        let span = loaded.diagnostics[0].span.unwrap();
        assert_eq!(loaded.sources.slice(span), name);
    }
}

#[test]
fn an_edit_of_what_is_removed_already_is_said() {
    for again in
        ["remove LG4 because \"y\"\n", "replace rule LG4: local_government goes up by 2 cite CH9 s. 1\n"]
    {
        let loaded = variant(&format!("remove LG4 because \"x\"\n{again}"));
        assert_eq!(loaded.codes(), ["E0714"], "{again}{}", loaded.text());
    }
}

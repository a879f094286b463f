//! The oracle's own tests of tables, models, points, matrices and criteria.

use appraise::syntax::tree::{
    Cell, CellPart, Class, Comparator, Condition, Criterion, DeclarationKind, Effect, Expr, Matrix, MatrixOf,
    Models, Points, PointsAmount, PointsCondition, PointsLine, Row, Table, TableMode,
};
use appraise::value::Decimal;

use crate::oracle::build::{
    NOWHERE, bare, choice, compared, is_true, judgement, name, not, number, on, paren, path, rule, term,
    value,
};
use crate::oracle::value::{OValue, OracleRecord};
use crate::{answer, but, by_rules, known, of, q, town, when};

fn any() -> Cell {
    Cell { negated: false, parts: Vec::new(), span: NOWHERE }
}

fn is(text: &str) -> Cell {
    Cell { parts: vec![CellPart::Value(value(text))], ..any() }
}

fn table(mode: TableMode, columns: &[&str], rows: Vec<(&str, Vec<Cell>, &str)>) -> Vec<DeclarationKind> {
    let mut conclusion = by_rules(None, None);
    if let DeclarationKind::Conclusion(it) = &mut conclusion {
        it.table = Some(name("t"));
    }
    let row = |(id, cells, output): (&str, Vec<Cell>, &str)| Row {
        id: name(id),
        cells,
        outputs: vec![value(output)],
        span: NOWHERE,
    };
    let table = Table {
        name: name("t"),
        entity: None,
        gives: vec![name("q")],
        mode: bare(mode),
        columns: columns.iter().map(|it| term(it)).collect(),
        outputs: vec![name("q")],
        rows: rows.into_iter().map(row).collect(),
        cites: judgement(),
        because: None,
    };
    vec![conclusion, DeclarationKind::Table(table)]
}

#[test]
fn the_matching_row_decides_and_a_cap_lowers_it() {
    let until = Cell { parts: vec![CellPart::Until(value("1"), value("3"))], ..any() };
    let from = Cell { parts: vec![CellPart::Compare(Comparator::AtLeast, value("3"))], ..any() };
    let mut all = table(
        TableMode::OneRowOnly,
        &["tiers", "link"],
        vec![("T1", vec![until, any()], "limited"), ("T2", vec![from, any()], "strong")],
    );
    let unit = town(all.clone());
    assert_eq!(q(&unit, but(known(), "tiers", &[])), ["limited | strong", "T1 T2", "tiers"]);
    all.push(rule("C", "q", Effect::AtMost(path("none")), when(is_true("link"))));
    assert_eq!(q(&town(all), but(known(), "link", &[OValue::Bool(true)])), ["none", "C T1", ""]);
}

#[test]
fn of_a_first_row_table_the_first_match_counts_and_otherwise_decides_nothing() {
    let not_none = Cell { negated: true, ..is("none") };
    let rows = vec![("T1", vec![is("strong")], "strong"), ("T2", vec![not_none], "limited")];
    let unit = town(table(TableMode::FirstRow, &["trust"], rows));
    let trust = |word| but(known(), "trust", &[OValue::word(word)]);
    assert_eq!(q(&unit, trust("strong")), ["strong", "T1", ""]);
    assert_eq!(q(&unit, trust("limited")), ["limited", "T2", ""]);
    assert_eq!(q(&unit, trust("none")), ["none", "", ""]);
}

fn models(all_that_fit: bool) -> DeclarationKind {
    let class = |text, when: Expr| Class {
        choice: choice(text),
        when: Condition::Chain(when),
        cites: Vec::new(),
        because: None,
        span: NOWHERE,
    };
    DeclarationKind::Models(Models {
        name: name("q"),
        entity: None,
        scale: None,
        all_that_fit,
        question: None,
        applies: None,
        classes: vec![class("ma", is_true("link")), class("mb", is_true("other"))],
        otherwise: (!all_that_fit).then(|| choice("mc")),
        cites: Vec::new(),
        because: None,
    })
}

#[test]
fn models_take_the_first_class_or_the_set_of_all_that_fit() {
    let open = || but(but(known(), "link", &[]), "other", &[OValue::Bool(true)]);
    assert_eq!(q(&town(vec![models(false)]), open()), ["ma | mb", "ma mb", "link"]);
    assert_eq!(q(&town(vec![models(false)]), known()), ["mc", "", ""]);
    assert_eq!(q(&town(vec![models(true)]), open()), ["[ma, mb] | [mb]", "ma mb", "link"]);
    assert_eq!(q(&town(vec![models(true)]), known()), ["[]", "", ""]);
}

fn project(id: &str, cso: bool, reach: &str) -> OracleRecord {
    OracleRecord::new(id)
        .with("cso", [OValue::Bool(cso)])
        .with("size", [OValue::whole(1)])
        .with("reach", [OValue::word(reach)])
}

fn with_projects(projects: Vec<OracleRecord>) -> OracleRecord {
    let mut town = known();
    town.lists.clear();
    town.with_list("projects", projects, true)
}

#[test]
fn points_add_constants_and_records() {
    let line = |amount: i64, condition| PointsLine {
        amount: PointsAmount::Number(bare(Decimal::whole(amount))),
        condition,
        cites: Vec::new(),
        span: NOWHERE,
    };
    let per = PointsCondition::Per { list: name("project"), that: Some(Box::new(is_true("cso"))) };
    let points = DeclarationKind::Points(Points {
        name: name("q"),
        entity: None,
        question: None,
        applies: None,
        lines: vec![
            line(5, PointsCondition::Always),
            line(-1, PointsCondition::When(Condition::Chain(not(is_true("link"))))),
            line(3, per),
        ],
        cites: Vec::new(),
        because: None,
    });
    let both = vec![project("P1", true, "none"), project("P2", true, "none")];
    assert_eq!(q(&town(vec![points.clone()]), with_projects(both)), ["10", "", ""]);
    assert_eq!(q(&town(vec![points]), but(known(), "link", &[])), ["4 | 5", "", "link"]);
}

#[test]
fn a_cell_of_a_matrix_without_records_is_otherwise() {
    let matrix = |of, kind, otherwise| {
        DeclarationKind::Matrix(Matrix {
            name: name("x"),
            entity: None,
            kind,
            otherwise: Some(value(otherwise)),
            question: None,
            applies: None,
            of,
            list: name("projects"),
            that: None,
            by: vec![name("reach")],
            cites: Vec::new(),
            because: None,
        })
    };
    let case = || with_projects(vec![project("P1", true, "none"), project("P2", false, "none")]);
    let highest = town(vec![matrix(MatrixOf::Highest(name("size")), number("0", "1", None), "0")]);
    assert_eq!(of(&answer(&highest, case()), "", "x[none]")[0], "1");
    assert_eq!(of(&answer(&highest, case()), "", "x[strong]")[0], "0");
    let lowest = town(vec![matrix(MatrixOf::Lowest(name("reach")), on("level"), "limited")]);
    assert_eq!(of(&answer(&lowest, case()), "", "x[none]")[0], "none");
    assert_eq!(of(&answer(&lowest, case()), "", "x[limited]")[0], "limited");
    let count = town(vec![matrix(MatrixOf::Number, number("0", "2", None), "0")]);
    assert_eq!(of(&answer(&count, case()), "", "x[none]")[0], "2");
}

#[test]
fn records_have_conclusions_that_see_criteria_and_ancestors() {
    let criterion = DeclarationKind::Criterion(Criterion {
        name: name("k"),
        entity: Some(name("project")),
        title: None,
        when: Condition::Chain(compared(term("reach"), Comparator::AtLeast, term("town.trust"))),
        cites: Vec::new(),
        because: None,
    });
    let unit = town(vec![
        criterion,
        by_rules(Some("project"), None),
        rule("A", "q", Effect::AtLeast(path("town.trust")), when(paren(is_true("k")))),
    ]);
    let case = but(with_projects(vec![project("P1", true, "limited")]), "trust", &[]);
    assert_eq!(of(&answer(&unit, case), "projects.P1", "q"), ["limited | none", "A", "trust"]);
}

#[test]
fn records_to_which_a_field_does_not_apply_do_not_count() {
    use crate::oracle::build::fold;
    use appraise::syntax::tree::Fold;
    let applies = Some(Condition::Chain(is_true("cso")));
    let mut root = by_rules(None, None);
    if let DeclarationKind::Conclusion(it) = &mut root {
        it.name = name("p");
    }
    let lowest = compared(fold(Fold::Lowest, "q", "projects", None), Comparator::Equal, term("strong"));
    let unit = town(vec![
        by_rules(Some("project"), applies),
        rule("A", "q", Effect::AtLeast(path("reach")), None),
        root,
        rule("B", "p", Effect::AtLeast(path("strong")), when(lowest)),
    ]);
    let case = with_projects(vec![project("P1", true, "strong"), project("P2", false, "none")]);
    let findings = answer(&unit, case);
    assert_eq!(of(&findings, "", "p")[0], "strong");
    assert_eq!(of(&findings, "projects.P2", "q"), ["not applicable", "", ""]);
}

//! Comparisons as an annex: Markdown, one page, a spreadsheet, and their pictures.

use crate::{NORTH, RULES, Room};

/// A second framework over the same gardens, and a case whose id and title are meant to break out.
fn room() -> Room {
    let other = RULES.replace("framework health \"Health of gardens\"", "framework other \"<b>|Other*\"");
    let other = other.replace("when fenced", "when not fenced");
    Room::gardens()
        .with("rules/other.appraise", other)
        .with("cases/odd.toml", NORTH.replace("The north garden", "<script>alert(1)</script> | `x`"))
}

const COMPARE: &str = "compare rules/health.appraise rules/other.appraise cases";

#[test]
fn markdown_has_a_table_a_row_for_each_thing_and_its_pictures_within() {
    let ran = room().run(&format!("{COMPARE} --format markdown")).ends(1);
    for heading in
        ["# health and other", "## Over all cases", "## On the cases", "## Agreement on settled verdicts"]
    {
        assert!(ran.out.lines().any(|line| line == heading), "{heading}\n{}", ran.out);
    }
    assert!(ran.out.contains("<figure>\n<svg ") && ran.out.contains("</svg>\n</figure>"), "{}", ran.out);
    // Nothing within a picture ends its block.
    for picture in ran.out.split("<figure>").skip(1) {
        let svg = picture.split("</figure>").next().unwrap();
        assert!(svg.trim().lines().all(|line| !line.trim().is_empty()), "{svg}");
    }
    // Every row of a table has as many cells as its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let lines: Vec<&str> = ran.out.lines().filter(|it| it.starts_with('|')).collect();
    for pair in
        ran.out.lines().collect::<Vec<_>>().windows(2).filter(|it| it.iter().all(|it| it.starts_with('|')))
    {
        assert_eq!(cells(pair[0]), cells(pair[1]), "{pair:?}");
    }
    assert!(lines.len() > 10, "{}", ran.out);
}

#[test]
fn pictures_go_into_files_where_a_folder_is_named() {
    let room = room();
    let ran = room.run(&format!("{COMPARE} --format markdown --pictures pictures")).ends(1);
    assert!(!ran.out.contains("<svg"), "{}", ran.out);
    assert!(ran.out.contains("](<pictures/matrix.svg>)"), "{}", ran.out);
    let svg = room.text("pictures/matrix.svg");
    assert!(svg.starts_with("<svg ") && svg.contains("<title>") && svg.contains("surely differs"), "{svg}");
}

#[test]
fn a_page_needs_nothing_from_elsewhere_and_lets_nothing_out() {
    let out = room().run(&format!("{COMPARE} --format html")).ends(1).out;
    assert!(out.starts_with("<!doctype html>") && out.contains("<table>") && out.contains("<svg "), "{out}");
    assert!(!out.contains("<script") && !out.contains("<b>"), "{out}");
    let links = out.matches("http").count();
    assert_eq!(links, out.matches("xmlns=\"http://www.w3.org/2000/svg\"").count(), "{out}");
    assert!(!out.contains("src=") && !out.contains("@import"), "{out}");
}

#[test]
fn a_spreadsheet_gets_a_row_for_each_result() {
    let room = room();
    let json = room.run(&format!("{COMPARE} --format json")).ends(1).json();
    let csv = room.run(&format!("{COMPARE} --format csv")).ends(1).out;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "case,record,conclusion,a,b,change,because_a,because_b,open_a,open_b");
    assert_eq!(lines.len() - 1, json["cases"].as_array().unwrap().len());
    let without = room.run("compare rules/health.appraise rules/other.appraise --format csv").ends(1).out;
    assert!(without.starts_with("conclusion_a,conclusion_b,b is,situations,differ"), "{without}");
}

#[test]
fn several_frameworks_have_a_matrix_of_their_own() {
    let third = RULES.replace("framework health", "framework third");
    let room = room().with("rules/third.appraise", third);
    let command = "compare rules/health.appraise rules/other.appraise rules/third.appraise cases --format";
    let markdown = room.run(&format!("{command} markdown")).ends(1).out;
    assert!(markdown.contains("## Case by case") && markdown.contains("<svg "), "{markdown}");
    let csv = room.run(&format!("{command} csv")).ends(1).out;
    assert!(csv.starts_with("case,record,conclusion,together,1 health,2 other,3 third"), "{csv}");
    assert!(room.run(&format!("{command} html")).ends(1).out.starts_with("<!doctype html>"));
}

#[test]
fn assessors_have_tables_of_their_own() {
    let other = NORTH.replace("The north garden", "The | north").replace("fenced = true", "fenced = false");
    assert_ne!(other, NORTH);
    let room = room().with("b/north.toml", other).with("a/north.toml", NORTH);
    let words = "compare rules/health.appraise --assessors a b --format";
    let markdown = room.run(&format!("{words} markdown")).ends(1).out;
    assert!(markdown.contains("# Two assessors under health"), "{markdown}");
    assert!(markdown.contains("| north | `fenced` | yes |"), "{markdown}");
    let lines: Vec<&str> = markdown.lines().collect();
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    for pair in lines.windows(2).filter(|it| it.iter().all(|it| it.starts_with('|'))) {
        assert_eq!(cells(pair[0]), cells(pair[1]), "{pair:?}");
    }
    let csv = room.run(&format!("{words} csv")).ends(1).out;
    let json = room.run(&format!("{words} json")).ends(1).json();
    assert!(csv.starts_with("case,record,item,kind,a,source_a,b,source_b,alters_in_a,alters_in_b"), "{csv}");
    assert_eq!(csv.lines().count() - 1, json["differences"].as_array().unwrap().len(), "{csv}");
    assert!(csv.contains("north,,fenced,contradict,yes,"), "{csv}");
    assert!(room.run(&format!("{words} html")).ends(1).out.starts_with("<!doctype html>"));
    room.run(&format!("{words} markdown --pictures p")).ends(64).answers_nothing();
}

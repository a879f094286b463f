//! `assess RULES CASES…`: statuses, streams, order, and the shapes for people's tools.

use crate::Room;

#[test]
fn open_results_are_no_finding() {
    let ran = Room::gardens().run("assess rules/health.appraise cases").ends(0).says_nothing_else();
    for word in ["north", "south", "plots.herbs", "T3", "widely"] {
        assert!(ran.out.contains(word), "{word}:\n{}", ran.out);
    }
}

#[test]
fn cases_are_named_one_by_one_or_as_a_folder() {
    let room = Room::gardens();
    let folder = room.run("assess rules/health.appraise cases").ends(0).out;
    let files = room.run("assess rules/health.appraise cases/north.toml cases/south.toml").ends(0).out;
    assert_eq!(files, folder, "a folder is its files by name");
    let turned = room.run("assess rules/health.appraise cases/south.toml cases/north.toml").ends(0).out;
    assert!(turned.find("south") < turned.find("north"), "files keep the order they are named in:\n{turned}");
}

#[test]
fn shared_files_are_no_cases_but_part_of_one() {
    let room = Room::gardens().with("cases/dutch.shared.toml", "trust = \"none\"\n");
    room.run("assess rules/health.appraise cases").ends(0);
    let room = room.with("cases/south.toml", "with = [\"dutch\"]\ntiers = 2\n");
    let json = room.run("assess rules/health.appraise cases --format json").ends(0).json();
    assert_eq!(json["cases"][1]["conclusions"]["reach"]["result"], serde_json::json!(["limited"]));
}

#[test]
fn a_broken_case_is_left_out_and_the_others_are_assessed() {
    let room = Room::gardens().with("cases/middle.toml", "fenced = true\ntrust = \"strog\"\n");
    let ran = room.run("assess rules/health.appraise cases").ends(3);
    let ran = ran.one_message("C0112", "cases/middle.toml:2:9").says("did you mean `strong`?");
    assert!(ran.out.contains("north") && ran.out.contains("south"));
    assert_eq!(ran.out.matches("middle").count(), 1, "{}", ran.out);
    assert!(ran.out.contains("1 case left out because of an error: cases/middle.toml"), "{}", ran.out);
    let json = room.run("assess rules/health.appraise cases --format json").ends(3).json();
    let ids: Vec<&str> =
        json["cases"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["north", "south"]);
    assert_eq!(
        json["portfolio"]["widely"]["of"],
        serde_json::json!([2, 2]),
        "counted over those that loaded"
    );
}

#[test]
fn rules_with_an_error_assess_nothing() {
    let room = Room::gardens().with_rules("when tended and", "when tnded and");
    let ran = room.run("assess rules/health.appraise cases").ends(2).answers_nothing();
    ran.one_message("E0301", "rules/health.appraise:17:8");
    let ran = room.run("assess rules/health.appraise cases --format json").ends(2).says_nothing_else();
    assert_eq!(ran.json()["format"], "appraise.check/1");
    assert_eq!(ran.json()["findings"][0]["severity"], "error");
}

#[test]
fn a_table_for_a_spreadsheet() {
    let csv = Room::gardens().run("assess rules/health.appraise cases --format csv").ends(0).out;
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("case,record,conclusion,result,settled,because,open"));
    assert_eq!(lines.next(), Some("north,,reach,strong,yes,T3,"));
    assert!(
        csv.contains("\nnorth,plots.roses,care,\"none or strong, not limited\",no,C1,plots.roses.tended\n")
    );
    assert!(csv.contains("\nsouth,,reach,limited to strong,no,\"T2, T3\",trust\n"), "{csv}");
    assert_eq!(lines.count(), 7, "{csv}");
}

#[test]
fn a_table_to_be_pasted_into_a_report() {
    let text = Room::gardens().run("assess rules/health.appraise cases --format markdown").ends(0).out;
    assert!(text.starts_with("# Health of gardens\n"), "{text}");
    for line in [
        "## north: The north garden",
        "## south",
        "## Portfolio",
        "| `widely` | many | 1 to 2 of 2 cases | north, perhaps south |",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}:\n{text}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let room = Room::gardens();
    for format in ["text", "json", "jsonl", "csv", "markdown"] {
        let words = format!("assess rules/health.appraise cases --format {format}");
        assert_eq!(room.run(&words).out, room.run(&words).out, "{format}");
    }
}

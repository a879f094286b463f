//! The shapes that machines read: a contract. Names, order and types of every field.

use serde_json::{Value, json};

use crate::Room;

#[track_caller]
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn an_assessment() {
    let room = Room::gardens().with("cases/middle.toml", "fenced = true\ntrust = \"strog\"\n");
    let json = room.run("assess rules/health.appraise cases --format json").ends(3).json();
    assert_eq!(keys(&json), ["format", "framework", "reading", "cases", "portfolio", "errors", "left_out"]);
    assert_eq!((&json["format"], &json["reading"]), (&json!("appraise.assessment/1"), &json!("open")));

    assert_eq!(keys(&json["framework"]), ["name", "version", "digest"]);
    assert_eq!(
        (&json["framework"]["name"], &json["framework"]["version"]),
        (&json!("health"), &json!("1.2"))
    );
    assert!(json["framework"]["digest"].as_str().unwrap().starts_with("blake3:"));

    let north = &json["cases"][0];
    assert_eq!(keys(north), ["id", "title", "file", "conclusions", "records"]);
    assert_eq!((&north["id"], &north["file"]), (&json!("north"), &json!("cases/north.toml")));
    assert_eq!(keys(&north["conclusions"]), ["reach", "score", "kind"], "as declared");

    let herbs = &north["records"]["plots"][0];
    assert_eq!(keys(herbs), ["id", "title", "conclusions"]);
    assert_eq!(
        (&herbs["id"], &herbs["conclusions"]["care"]["result"]),
        (&json!("herbs"), &json!(["strong"]))
    );

    let errors = json!([{"file": "cases/middle.toml", "line": 2, "column": 9, "code": "C0112",
        "message": "`strog` is no level of `trust`"}]);
    assert_eq!(json["errors"], errors);
    assert_eq!(keys(&json["errors"][0]), ["file", "line", "column", "code", "message"]);
}

#[test]
fn a_result() {
    let json = Room::gardens().run("assess rules/health.appraise cases --format json").ends(0).json();
    let (north, south) = (&json["cases"][0]["conclusions"], &json["cases"][1]["conclusions"]);
    assert_eq!(keys(&north["reach"]), ["result", "settled", "because", "open", "exact", "rests_on"]);
    assert_eq!(keys(&north["kind"]), ["result", "settled", "because", "open", "exact", "rests_on", "fits"]);
    let shape = |it: &Value| json!([it["result"], it["settled"], it["because"], it["open"]]);
    assert_eq!(shape(&north["reach"]), json!([["strong"], true, ["T3"], []]));
    assert_eq!(shape(&south["reach"]), json!([["limited", "strong"], false, ["T2", "T3"], ["trust"]]));
    // Numbers are strings; an open item of a record is a path, an open list its name.
    assert_eq!(shape(&north["score"]), json!([["3", "4"], false, [], ["plots.roses.tended"]]));
    assert_eq!(south["score"]["open"], json!(["fenced", "plots"]));
    assert_eq!(north["kind"]["fits"], json!({"trusted": "holds", "closed": "holds"}));
    assert_eq!(south["kind"]["result"], json!(["trusted", "closed", "none"]), "classes as declared, by name");
}

#[test]
fn values_of_every_type() {
    let rules = "conclusion fine: yes/no, by table fines\ntable fines gives fine, first row\n  | id | tiers | fine |\n  | F1 | >= 2 | yes |\n  | F2 | any | no |\n  cite S p. 3\n\nconclusion visitors: number 0..500, by table many\ntable many gives visitors, first row\n  | id | tiers | visitors |\n  | M1 | 1 | 12 |\n  | M2 | any | 500 |\n  cite S p. 3\n\nconclusion share: percent, by table shares applies when tiers >= 3\ntable shares gives share, first row\n  | id | tiers | share |\n  | H1 | any | 40% |\n  cite S p. 3\n\npoints total\n  +100 per plots\n  +1 when fenced\n\nmodels marks, all that fit\n  big when tiers >= 3\n  shut when fenced\n\nportfolio widely";
    let room = Room::gardens().with_rules("portfolio widely", rules);
    let json = room.run("assess rules/health.appraise cases/south.toml --format json").ends(0).json();
    let result = |name: &str| &json["cases"][0]["conclusions"][name]["result"];
    assert_eq!(*result("fine"), json!([true]), "yes/no is a boolean");
    assert_eq!(*result("visitors"), json!(["500"]), "a number is a string");
    assert_eq!(*result("share"), json!(["40", "not applicable"]), "{json:#}");
    assert_eq!(*result("marks"), json!([[], ["big"], ["shut"], ["big", "shut"]]), "a set is an array");
    assert_eq!(*result("total"), json!(["0", "1", "100", "101", "200", "201", "300", "301"]));
}

#[test]
fn many_numbers_are_runs() {
    let long = crate::VOCABULARY.replace("at most 3", "at most 40");
    let room = Room::gardens().with("rules/gardens.appraise", long).with("cases/south.toml", "");
    let score = |room: &Room| {
        let json = room.run("assess rules/health.appraise cases/south.toml --format json").ends(0).json();
        json["cases"][0]["conclusions"]["score"]["result"].clone()
    };
    assert_eq!(score(&room), json!([["0", "42"]]));
    let room = room.with("cases/south.toml", "plots_complete = true\n");
    assert_eq!(score(&room), json!(["0", "2"]), "up to 32 values one by one");
}

#[test]
fn a_portfolio() {
    let json = Room::gardens().run("assess rules/health.appraise cases --format json").ends(0).json();
    let widely = &json["portfolio"]["widely"];
    assert_eq!(keys(widely), ["result", "settled", "count", "of", "because", "exact"]);
    assert_eq!(json!([widely["result"], widely["settled"]]), json!([["many"], true]));
    assert_eq!(json!([widely["count"], widely["of"]]), json!([[1, 2], [2, 2]]));
}

#[test]
fn one_line_a_case_then_one_for_the_rest() {
    let room = Room::gardens().with("cases/middle.toml", "trust = \"strog\"\n");
    let whole = room.run("assess rules/health.appraise cases --format json").json();
    let lines = room.run("assess rules/health.appraise cases --format jsonl").ends(3).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(json!([lines[0], lines[1]]), whole["cases"]);
    assert_eq!(keys(&lines[2]), ["format", "framework", "reading", "portfolio", "errors", "left_out"]);
    assert_eq!(lines[2]["portfolio"], whole["portfolio"]);
    assert_eq!(lines[2]["errors"], whole["errors"]);
    assert_eq!(lines.len(), 3);
}

#[test]
fn a_check() {
    let json = Room::gardens().run("check rules/health.appraise --format json").ends(0).json();
    assert_eq!(keys(&json), ["format", "framework", "findings", "proved", "unsettled"]);
    assert_eq!(json["format"], "appraise.check/1");
    assert_eq!(keys(&json["framework"]), ["name", "version", "digest"]);
    assert_eq!(keys(&json["proved"][0]), ["claim", "situations"]);
    assert_eq!(
        json["proved"][0]["situations"], "5",
        "a count is a string: it may be larger than any machine's"
    );
    assert_eq!(json!([json["findings"], json["unsettled"]]), json!([[], []]));
}

#[test]
fn a_gap() {
    let room = Room::gardens().with_rules("  | T1 | 1     | any           | none    |\n", "");
    let json = room.run("check rules/health.appraise --format json").ends(2).json();
    let gap = &json["findings"][0];
    assert_eq!(
        keys(gap)[..11],
        [
            "code",
            "kind",
            "severity",
            "message",
            "file",
            "line",
            "column",
            "conclusion",
            "rules",
            "witness",
            "situations"
        ]
    );
    assert_eq!(json!([gap["code"], gap["kind"], gap["severity"]]), json!(["K0201", "gap", "error"]));
    assert_eq!(json!([gap["file"], gap["line"], gap["column"]]), json!(["rules/health.appraise", 7, 7]));
    assert_eq!(gap["conclusion"], "reach");
    assert_eq!(gap["witness"]["tiers"], "1", "a number is a string");
    assert_eq!(keys(&gap["witness"]), ["tiers", "trust"], "every column");
    assert_eq!(json["findings"].as_array().unwrap().len(), 1, "{json:#}");
}

#[test]
fn an_overlap_names_both_rows() {
    let room = Room::gardens().with_rules("strong        | strong ", "limited, strong | strong");
    let json = room.run("check rules/health.appraise --format json").ends(2).json();
    let overlap = &json["findings"][0];
    assert_eq!(json!([overlap["kind"], overlap["rules"]]), json!(["overlap", ["T2", "T3"]]));
    assert_eq!(overlap["witness"]["trust"], "limited");
    assert!(overlap["situations"].is_string());
}

#[test]
fn a_check_of_rules_that_do_not_load() {
    let room = Room::gardens().with_rules("when tended and", "when tnded and");
    let json = room.run("check rules/health.appraise --format json").ends(2).says_nothing_else().json();
    assert_eq!(json["framework"], Value::Null);
    let error = &json["findings"][0];
    assert_eq!(keys(error)[..7], ["code", "kind", "severity", "message", "file", "line", "column"]);
    assert_eq!(json!([error["code"], error["kind"], error["severity"]]), json!(["E0301", "name", "error"]));
    assert_eq!(json!([error["line"], error["column"]]), json!([17, 8]));
}

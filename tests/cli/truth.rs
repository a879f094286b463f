//! What is said must be so: sentences that were once wrong.

use crate::Room;

const ADVICE: &str = "framework advice \"Advice\"   version 1.0
scale advice: none < consider < recommend
entity patient
  frail   yes/no  \"Is the patient frail?\"
  drug    yes/no  \"Does a drug cause the bleeding?\"
  drinks  yes/no  \"Does the patient drink?\"
conclusion told: advice, otherwise none  \"What is advised?\"
rule R1: told is at least recommend
  cite judgement \"x\"
rule R2: told is at most consider
  when frail
  cite judgement \"x\"
exception R2x to R2
  when drug
  cite judgement \"x\"
exception R2xx to R2x
  when drinks
  cite judgement \"x\"
";

#[test]
fn an_exception_to_an_exception_is_named() {
    let room = Room::empty()
        .with("r.appraise", ADVICE)
        .with("c.toml", "frail = true\ndrug = true\ndrinks = true\n")
        .with("d.toml", "frail = true\ndrug = true\ndrinks = false\n");
    let told = room.run("explain r.appraise c.toml --all").ends(0).out;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("R2x (\"Does a drug cause the bleeding?\" yes) is switched off itself by R2xx: "),
        "{told}"
    );
    for case in ["c", "d"] {
        let assessed = room.run(&format!("assess r.appraise {case}.toml --format json")).ends(0).json();
        let explained = room.run(&format!("explain r.appraise {case}.toml --format json")).ends(0).json();
        let reasons = explained["records"][0]["conclusions"][0]["reasons"].as_array().unwrap();
        let decides = |it: &&serde_json::Value| it["decides"] == true;
        let named: Vec<&serde_json::Value> = reasons.iter().filter(decides).map(|it| &it["name"]).collect();
        let because = assessed["cases"][0]["conclusions"]["told"]["because"].as_array().unwrap();
        assert_eq!(named, because.iter().collect::<Vec<_>>(), "{case}: what decides is told");
    }
    let ran = room.run("why-not r.appraise c.toml told=recommend").ends(0);
    assert!(
        ran.out.contains("x R2x  exception to R2: ") && ran.out.contains("+ R2xx  exception to R2x: "),
        "{}",
        ran.out
    );
}

const VISITS: &str = "framework visits \"Visits\"   version 1.0
scale level: low < high
entity town
  visits  list of visit, at most 200  \"Which visits?\"
entity visit
  good  yes/no  \"Was it good?\"
conclusion many: level, otherwise low  \"Many?\"
rule M1: many is at least high
  when not (at most 1 visit has good)
  cite judgement \"x\"
conclusion mostly: level, otherwise low  \"Mostly?\"
rule S1: mostly is at least high
  when share of visits that have good >= 50%
  cite judgement \"x\"
conclusion none: level, otherwise low  \"None?\"
rule N1: none is at least high
  when not (some visit has good)
  cite judgement \"x\"
";

fn visits(answers: &[bool]) -> String {
    let one = |(at, good): (usize, &bool)| format!("[[visits]]\nid = \"v{at}\"\ngood = {good}\n");
    format!("visits_complete = true\n{}", answers.iter().enumerate().map(one).collect::<String>())
}

#[test]
fn what_must_not_be_of_a_list_is_said_the_right_way_round() {
    let room = Room::empty()
        .with("r.appraise", VISITS)
        .with("two.toml", visits(&[true, true]))
        .with("zero.toml", visits(&[false]));
    room.run("explain r.appraise two.toml many")
        .answers("not at most 1 of visits: v0, v1: \"Was it good?\" yes");
    room.run("explain r.appraise zero.toml none").answers("none of visits: v0: \"Was it good?\" no");
    room.run("explain r.appraise two.toml none")
        .answers("needs none of visits: v0, v1: \"Was it good?\" yes");
}

#[test]
fn that_no_case_whatever_has_a_value_is_said_only_where_it_is_so() {
    let room = Room::empty().with("r.appraise", VISITS).with("one.toml", visits(&[true]));
    let ran = room.run("why-not r.appraise one.toml many=high").ends(0);
    assert!(
        ran.out.contains("only a case with other records has it") && !ran.out.contains("no case whatever"),
        "{}",
        ran.out
    );
    let never = VISITS.replace(
        "  when not (at most 1 visit has good)",
        "  when (some visit has good) and (no visit has good)",
    );
    let ran = room.with("r.appraise", never).run("why-not r.appraise one.toml many=high").ends(0);
    assert!(ran.out.contains("no case whatever has this value under these rules"), "{}", ran.out);
}

#[test]
fn a_share_of_two_hundred_records_is_exact() {
    let room = Room::empty().with("r.appraise", VISITS).with("open.toml", "");
    let json = room.run("assess r.appraise open.toml --format json").ends(0).json();
    let it = &json["cases"][0]["conclusions"]["mostly"];
    assert_eq!(
        (&it["result"], &it["exact"]),
        (&serde_json::json!(["low", "high"]), &serde_json::json!(true))
    );
}

#[test]
fn a_list_that_is_read_through_a_criterion_that_differs_has_a_column_for_each() {
    let rules = |name: &str, least: u32| {
        format!(
            "framework {name} \"Visits\"   version 1.0\nscale level: low < high\nentity town\n\
             \x20 visits  list of visit, at most 1  \"Which?\"\nentity visit\n  size  number 0..9  \"Size?\"\n\
             criterion large for visit when size >= {least}\nconclusion c: level, otherwise low  \"C\"\n\
             rule R: c is at least high\n  when some visit has large\n  cite judgement \"x\"\n"
        )
    };
    let room = Room::empty().with("a.appraise", rules("a", 5)).with("b.appraise", rules("b", 7));
    let json = room.run("compare a.appraise b.appraise --format json").ends(1).json();
    let when = &json["conclusions"][0]["regions"][0]["when"];
    let wanted = serde_json::json!({"some visits have large of a": ["true"], "some visits have large of b": ["false"]});
    assert_eq!(*when, wanted, "{json}");
}

const SPLIT: &str = "framework split \"Split\"   version 1.0
scale level: none < low < high
entity visit
  a  yes/no  \"A?\"
  b  yes/no  \"B?\"
  c  yes/no  \"C?\"
conclusion x: level, otherwise none  \"X?\"
rule R1: x is at least high
  when (a and b) or (a and not b) or (not a and c)
  cite judgement \"x\"
portfolio p \"P?\"
  counting cases where certainly x is high
  many \"Many\" when count >= 1
  otherwise few \"Few\"
portfolio q \"Q?\"
  counting cases where x is known
  many \"Many\" when count >= 1
  otherwise few \"Few\"
";

#[test]
fn with_the_budget_used_up_counts_are_ranges_and_changes_are_not_denied() {
    let room = Room::empty().with("r.appraise", SPLIT).with("c.toml", "a = true\n").with("open.toml", "");
    let counts = |words: &str| {
        let json = room.run(words).json();
        ["p", "q"].map(|it| json["portfolio"][it]["count"].clone())
    };
    let exact = counts("assess r.appraise c.toml --format json");
    let bounds = counts("assess r.appraise c.toml --format json --budget 0");
    for (exact, bounds) in exact.iter().zip(&bounds) {
        let ends = |it: &serde_json::Value| [0, 1].map(|at| it[at].as_u64().unwrap());
        let ([low, high], [least, most]) = (ends(exact), ends(bounds));
        assert!(least <= low && high <= most, "{exact} within {bounds}");
    }
    let ran = room.run("what-if r.appraise open.toml a=yes --budget 0").ends(4);
    assert!(ran.out.contains("not worked out") && !ran.out.contains("nothing changes"), "{}", ran.out);
}

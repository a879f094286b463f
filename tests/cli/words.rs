//! What is said is true, whole and in the analyst's words.

use serde_json::json;

use crate::Room;

const GRADES: &str = r#"framework m "M"   version 1.0
scale grade: low < middle < high
entity firm
  state   grade   "What is the grade of its state?" fixed
  asset   grade   "Assets?"
  abroad  yes/no  "Does it hold assets abroad?"
  loans   list of loan, at most 2  "Which loans?"
entity loan
  safe    yes/no  "Is it safe?"
conclusion result: grade, otherwise low   "Which grade?"
rule F1: result is at least asset   cite judgement "z"
rule F4: result is at most state
  because "Ceiling"   cite judgement "x"
exception F4x to F4
  when abroad   cite judgement "y"
conclusion loan_grade for loan: grade, otherwise low   "Which grade has the loan?"
rule L1: loan_grade is at least firm.result
  when safe   cite judgement "x"
"#;

const LOANS: &str = r#"framework m "M"   version 1.0
scale l: low < high
entity loan
  kind   one of term, revolving  "Which kind?"  silence means term
  drawn  yes/no                  "Is it drawn in full?"  favours yes
impossible when kind is term and not drawn
  because "A term loan is drawn in full"
conclusion risk: l, otherwise low   "How high is the risk?"
rule R1: risk is at least high
  when not drawn   cite judgement "a"
portfolio risky: l   "Are many risky?"
  counting cases where risk is high
  high when count >= 1
  otherwise low
"#;

fn room(rules: &str, case: &str) -> Room {
    Room::empty().with("m.appraise", rules).with("c.toml", case)
}

#[test]
fn a_floor_or_cap_that_gives_the_level_of_an_item_stands_in_the_way() {
    let room = room(GRADES, "state = \"middle\"\nasset = \"high\"\nabroad = false\n");
    room.run("why-not m.appraise c.toml result=high").tells("+ F4 at most state (");
    let blocked =
        room.run("why-not m.appraise c.toml result=high --format json").json()["blocked_by"].clone();
    assert_eq!(blocked[0]["rule"], "F4");
    assert_eq!(blocked[0]["holds"], json!(["state"]));
    let room = room.with("c.toml", "state = \"high\"\nasset = \"low\"\nabroad = false\n");
    room.run("why-not m.appraise c.toml result=middle")
        .tells("+ F1 at least asset (\"Assets?\" low): always");
    let room = room.with("c.toml", "state = \"high\"\nabroad = false\n");
    room.run("why-not m.appraise c.toml result=middle").tells("+ F1 at least asset (asset is unknown)");
}

#[test]
fn a_rule_that_a_deciding_exception_switches_off_makes_a_difference() {
    let room = room(GRADES, "state = \"low\"\nasset = \"high\"\nabroad = true\n");
    let ran = room.run("explain m.appraise c.toml result").ends(0);
    assert!(!ran.out.contains("no difference"), "{}", ran.out);
    ran.tells(
        "x F4 at most state (\"What is the grade of its state?\" low): it always holds; switched off by F4x",
    );
}

#[test]
fn the_first_record_goes_by_what_it_is() {
    let case = "asset = \"middle\"\nstate = \"high\"\nabroad = false\n[[loans]]\nid = \"a\"\nsafe = true\n";
    let room = room(GRADES, case);
    room.run("explain m.appraise c.toml loans.a").tells("at least result (result of the firm is middle)");
}

#[test]
fn a_default_that_cannot_be_is_not_blamed_on_the_evidence() {
    let assumed = LOANS.replace("conclusion risk", "assume kind = term when not recorded\n  because \"Most are\"   cite judgement \"x\"\nconclusion risk");
    let room = room(&assumed, "drawn = false\n");
    let ran = room.run("assess m.appraise c.toml").ends(3).one_message("C0158", "c.toml:1:9");
    ran.says("`kind` is not recorded and assumed to be term, which cannot be: A term loan is drawn in full")
        .says("assumed here")
        .says("record `kind`, or correct one of the other answers");
    let room = room.with("c.toml", "kind = \"term\"\ndrawn = false\n");
    room.run("assess m.appraise c.toml").ends(3).says("what is recorded here cannot be: A term loan");
}

#[test]
fn a_case_that_one_reading_rules_out_stands_in_the_others() {
    let room =
        room(LOANS, "drawn = false\n").with("p.toml", "kind = { presume = \"term\" }\ndrawn = false\n");
    let ran = room.run("assess m.appraise c.toml p.toml --readings").ends(3).fits();
    assert_eq!(ran.err.matches("error[C0158]").count(), 2, "{}", ran.err);
    ran.says("`kind` is not recorded and taken from silence to be term")
        .says("so in the reading silence, not in the others")
        .says("`kind` is presumed to be term")
        .says("so in the readings presumption and silence, not in the others")
        .tells("c 1/1 settled cannot be in silence, so left out there no change: risk")
        .tells("p 1/1 settled cannot be in presumption and silence, so left out there")
        .tells("risk high - -")
        .tells("portfolio of 2 cases in open, 1 case in presumption, 0 cases in silence");
    let json = room.run("assess m.appraise c.toml p.toml --readings --format json").ends(3).json();
    let n_cases = |word: &str| json["readings"][word]["cases"].as_array().unwrap().len();
    assert_eq!(["open", "presumption", "silence"].map(n_cases), [2, 1, 0]);
    let markdown = "assess m.appraise c.toml p.toml --readings --format markdown";
    room.run(markdown).answers("| `risk` | high | high | - |");
}

#[test]
fn where_a_constraint_decides_between_sources_nothing_is_agreed() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < high\nentity patient\n  beats yes/no \
                 \"Does the heart beat?\"\n  breathes yes/no\nimpossible when breathes and not beats\n  because \
                 \"No beat, no breath\"\nconclusion health: l, otherwise low\nrule R1: health is at least high\n  \
                 when beats   cite judgement \"a\"\n";
    let case = "breathes = true\nbeats = [{ value = false, source = \"N\" }, { value = true, source = \"D\" }]\n\
                [sources.N]\ntitle = \"Nurse\"\n[sources.D]\ntitle = \"Doctor\"\n";
    room(rules, case)
        .run("explain m.appraise c.toml")
        .tells("yes (contested: N says no, D says yes; must be so, by No beat, no breath)");
}

#[test]
fn a_limit_that_no_record_is_near_to_is_told_with_the_records() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < high\nentity school\n  lessons list of lesson, at \
                 most 3\nentity lesson\n  seen yes/no \"Was it seen?\"\nconclusion quality: l, otherwise high\nrule \
                 R1: quality is at most low\n  when at most 1 lesson has seen   cite judgement \"a\"\n";
    room(rules, "lessons_complete = true\n[[lessons]]\nid = \"l1\"\nseen = true\n")
        .run("explain m.appraise c.toml")
        .tells("R1 at most low: at most 1 of lessons: l1: \"Was it seen?\" yes [judgement]");
}

#[test]
fn the_ends_of_a_result_are_values_beside_their_words() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low \"low risk\" < high \"high risk\"\nentity patient\n  \
                 age number 18..110 unit \"years\"\n  smokes yes/no\nconclusion danger: l, otherwise low\nrule R1: \
                 danger is at least high\n  when smokes and age >= 65   cite judgement \"a\"\n";
    let json = room(rules, "").run("explain m.appraise c.toml --format json").json();
    let ends = &json["records"][0]["conclusions"][0]["grounds"]["ends"];
    let when = json!([
        {"item": "age", "value": "65", "words": "65 years (65 or more)"},
        {"item": "smokes", "value": true, "words": "yes"},
    ]);
    assert_eq!(ends[1], json!({"value": "high", "words": "high risk", "when": when}));
}

#[test]
fn a_region_says_nothing_of_a_list_that_contradicts_its_value() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < high\nentity product\n  models_used list of model, at most \
                 2\nentity model\n  flops number 20..27\nparameter systemic = 25 in 23..27  cite judgement \"x\"\n\
                 criterion systemic_model for model\n  when flops >= systemic\nconclusion danger: l, otherwise \
                 low\nrule R1: danger is at least high\n  when share of models_used that are systemic_model > 50%   cite \
                 judgement \"a\"\n";
    let other = "framework n \"N\" extends m 1.0   version 0.1\nset systemic = 27 cite judgement \"y\"\n";
    room(rules, "")
        .with("n.appraise", other)
        .run("compare m.appraise n.appraise --all")
        .tells("systemic_model of m is 1 of 1;")
        .tells("systemic_model of m is 2 of 2;")
        .tells("systemic_model of n is 0 of 2 or 1 of 2");
}

#[test]
fn an_assumption_is_yes_or_no() {
    let other = "framework p \"P\" extends m 1.0 version 0.1\nassume drawn = no when not recorded\n  because \"b\"   \
                 cite judgement \"x\"\n";
    room(LOANS, "").with("p.appraise", other).run("compare m.appraise p.appraise").tells("b assumes no (");
}

#[test]
fn side_effects_go_from_one_result_to_another() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < middle < high\nentity e\n  a l\n  b l\nconclusion x: \
                 l, otherwise low\nrule X: x is at least a   cite judgement \"j\"\nconclusion y: l, otherwise \
                 low\nrule Y1: y is at least b   cite judgement \"j\"\nrule Y2: y is at least middle\n  when a is \
                 high   cite judgement \"j\"\n";
    room(rules, "a = \"low\"\n")
        .run("why-not m.appraise c.toml x=high --all")
        .tells("also y: low to high -> middle to high");
}

#[test]
fn a_threshold_tells_a_range_as_a_range() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < middle < high\nentity e\n  a l\n  n number \
                 0..9\nparameter bar = 5 in 1..9   cite judgement \"j\"\nconclusion x: l, otherwise low\nrule X: x is \
                 at least a\n  when n >= bar   cite judgement \"j\"\n";
    room(rules, "n = 5\n").run("check m.appraise c.toml").tells("at 6: c: x low to high -> low");
}

#[test]
fn a_failed_test_gives_its_reasons_without_a_second_heading() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < high\nentity e\n  pulse number 0..200 step 20 unit \
                 \"/min\" \"What was the pulse?\"\nconclusion danger: l, otherwise low\nrule R1: danger is at least \
                 high\n  when pulse > 180   cite judgement \"a\"\ntest \"a pulse\"\n  given pulse >= 100\n  expect \
                 danger = low\n";
    let ran = room(rules, "").run("test m.appraise --quick").ends(1);
    assert_eq!(ran.out.matches("a pulse").count(), 1, "{}", ran.out);
    ran.tells("found low to high danger low to high").tells("\"What was the pulse?\" 100 to 200 /min, needs");
}

#[test]
fn not_applicable_is_one_of_several_values_that_a_test_expects() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < high\nentity e\n  pulse number 0..200\nconclusion \
                 danger: l, otherwise high\n  applies when pulse > 40\ntest \"nothing known\"\n  expect danger one of \
                 high, not applicable\n";
    let room = room(rules, "");
    room.run("test m.appraise --quick").ends(0);
    room.run("fmt m.appraise").ends(0);
    assert!(room.text("m.appraise").contains("one of high, not applicable"));
    let room = room.with("m.appraise", rules.replace("high, not applicable", "high"));
    room.run("test m.appraise --quick").ends(1).tells("found high, or not applicable");
}

#[test]
fn what_does_not_fit_beside_the_words_of_a_rule_stands_below() {
    let rules = "framework m \"M\"   version 1.0\nscale l: low < high\nentity patient\n  smokes yes/no\n  drinks \
                 yes/no\nconclusion danger: l, otherwise low\nrule R1: danger is at least high\n  when smokes   cite \
                 judgement \"a\"\npromise always danger is high when (smokes and not drinks) or (not smokes)\n";
    room(rules, "").run("check m.appraise").ends(1).fits().tells("= broken in 2 situations");
}

#[test]
fn one_is_told_as_one() {
    let room = Room::gardens();
    let ran = room.run("assess rules/health.appraise cases/south.toml --readings").ends(0);
    assert!(!ran.out.contains("all 1 "), "{}", ran.out);
}

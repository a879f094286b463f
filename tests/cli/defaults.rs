//! What a framework fills in, and what a list that is complete stands for: told wherever a result rests on it.

use crate::Room;
use serde_json::json;

const LOANS: &str = "framework loans \"Loans\"   version 1.0
scale level: low < high
entity loan
  kind   one of term, revolving  \"Which kind?\"
  drawn  yes/no  \"Is it drawn in full?\"  favours yes
impossible when kind is term and not drawn
  because \"A term loan is drawn in full\"
assume kind = term when not recorded
  because \"Most are\"
conclusion risk: level, otherwise low  \"How high is the risk?\"
rule R1: risk is at least high
  when not drawn
  cite judgement \"a\"
promise monotone risk
promise never risk is high
";

/// Left out, `kind` would be assumed, and the case would be none.
#[test]
fn a_witness_records_what_an_assumption_would_fill_in_against_a_constraint() {
    let room = Room::empty().with("m.appraise", LOANS).with(
        "n.appraise",
        "framework other \"Other\" extends loans 1.0   version 0.1\nremove R1 because \"x\"\n",
    );
    let room = room.with("loans.appraise", LOANS);
    let found = room.run("check m.appraise --witnesses found --format json").ends(1).json();
    let findings = found["findings"].as_array().unwrap();
    let [paradox, broken] = findings.as_slice() else { panic!("{found:#}") };
    assert_eq!(paradox["witness"], json!({ "kind": "revolving", "drawn": false }));
    assert_eq!(broken["witness"], json!({ "kind": "revolving", "drawn": false }));
    let message = paradox["message"].as_str().unwrap();
    assert!(message.ends_with("a better `drawn` lowers it from high to low"), "{message}");
    assert_eq!(room.files("found").len(), 3);
    room.run("assess m.appraise found").ends(0);
    room.run("compare m.appraise n.appraise --witnesses moved").ends(1);
    assert_eq!(room.files("moved").len(), 1);
    for rules in ["m", "n"] {
        room.run(&format!("assess {rules}.appraise moved")).ends(0);
    }
}

const SCHOOLS: &str = "framework schools \"Schools\"   version 1.0
scale level: low < high
entity school
  lessons  list of lesson, at most 3  \"Which lessons were seen?\"  silence means complete
entity lesson
  good  yes/no  \"Was it good?\"
conclusion quality: level, otherwise low  \"How good is it?\"
rule R1: quality is at least high
  when some lesson has good
  cite judgement \"a\"
conclusion doubt: level, otherwise high  \"How much doubt?\"
rule R2: doubt is at most low
  when no lesson has good
  cite judgement \"a\"
";

#[test]
fn a_result_rests_on_a_list_that_silence_closes() {
    let room = Room::empty()
        .with("m.appraise", SCHOOLS)
        .with("some.toml", "[[lessons]]\nid = \"L1\"\ngood = false\n")
        .with("good.toml", "[[lessons]]\nid = \"L1\"\ngood = true\n")
        .with("none.toml", "")
        .with("said.toml", "lessons_complete = true\n");
    let rests = |case: &str, reading: &str| {
        let words = format!("assess m.appraise {case}.toml --reading {reading} --format json");
        room.run(&words).ends(0).json()["cases"][0]["conclusions"]["quality"]["rests_on"].clone()
    };
    assert_eq!(rests("some", "silence"), json!(["lessons"]));
    assert_eq!(rests("none", "silence"), json!(["lessons"]));
    assert_eq!(rests("good", "silence"), json!([]), "more lessons change nothing");
    assert_eq!(rests("said", "silence"), json!([]), "it is recorded that there are none");
    assert_eq!(rests("some", "open"), json!([]));
    let told = room.run("explain m.appraise some.toml --reading silence").ends(0).out;
    for line in [
        "    ~ otherwise low",
        "    ~ R2  at most low: ",
        "    ~ rests on no further lessons (taken from silence)",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let told = room.run("explain m.appraise none.toml quality --reading silence").ends(0).out;
    assert!(told.contains("needs some of lessons: no lessons (taken from silence)"), "{told}");
}

#[test]
fn that_a_list_is_complete_is_evidence() {
    let room = Room::empty()
        .with("m.appraise", SCHOOLS)
        .with("c.toml", "lessons_complete = true\n")
        .with("d.toml", "lessons_complete = true\n[[lessons]]\nid = \"L1\"\ngood = false\n");
    let grounds = |case: &str| {
        let told = room.run(&format!("explain m.appraise {case}.toml doubt --format json")).ends(0).json();
        told["records"][0]["conclusions"][0]["grounds"].clone()
    };
    let found = grounds("c");
    assert_eq!(found["reason"], json!(["lessons_complete"]));
    assert_eq!(found["in_every_reason"], json!(["lessons_complete"]));
    assert_eq!(found["fragile"]["items"]["smallest_loss"], json!([["lessons_complete"]]));
    let found = grounds("d");
    assert_eq!(found["reason"], json!(["lessons_complete", "lessons.L1.good"]));
    assert_eq!(
        found["fragile"]["items"]["smallest_loss"],
        json!([["lessons_complete"], ["lessons.L1.good"]])
    );
}

#[test]
fn an_end_says_whether_further_records_are_needed_or_must_not_be() {
    let room = Room::empty().with("m.appraise", SCHOOLS).with("c.toml", "");
    let told = room.run("explain m.appraise c.toml doubt --all").ends(0).out;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains(
            "low when lessons_complete = yes; high when lessons has further records that make it so."
        ),
        "{told}"
    );
}

/// Also where the constraint is about a record: what is worked out once for each record is not that of the defaults.
#[test]
fn a_default_that_cannot_be_is_named_of_a_record_too() {
    let rules = "framework firms \"Firms\"   version 1.0\nscale level: low < high\nentity firm\n  loans  list of loan, at most 3\n\
                 entity loan\n  kind  one of term, revolving\n  drawn  yes/no\n\
                 impossible for loan when kind is term and not drawn\n  because \"x\"\n\
                 assume loan.kind = term when not recorded\n  because \"y\"\n\
                 conclusion risk: level, otherwise low\nrule R1: risk is at least high\n  when some loan has not drawn\n  cite judgement \"a\"\n";
    let room =
        Room::empty().with("m.appraise", rules).with("c.toml", "[[loans]]\nid = \"L1\"\ndrawn = false\n");
    let told = room.run("assess m.appraise c.toml").ends(3).err;
    assert!(told.contains("C0158") && told.contains("assume"), "{told}");
    assert!(!told.contains("what is recorded here cannot be"), "{told}");
}

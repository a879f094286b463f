//! Bad rule files: one clear message at the right place, status 2, and nothing is assessed.

use crate::Room;

/// Assesses with a file of rules that is bad in one way.
#[track_caller]
fn refused(room: &Room, file: &str, code: &str, place: &str) -> crate::Ran {
    let ran = room.run(&format!("assess {file} cases")).ends(2).answers_nothing();
    ran.one_message(code, place)
}

#[track_caller]
fn refused_text(text: impl AsRef<[u8]>, code: &str, place: &str) -> crate::Ran {
    refused(&Room::gardens().with("rules/bad.appraise", text), "rules/bad.appraise", code, place)
}

#[test]
fn a_missing_file_is_named_with_the_nearest() {
    refused(&Room::gardens(), "rules/helth.appraise", "E0020", "")
        .says("did you mean `rules/health.appraise`?");
    refused(&Room::gardens(), "rulez/health.appraise", "E0020", "").says("there is no folder `rulez` either");
    let far = refused(&Room::gardens(), "rules/zoo.appraise", "E0020", "");
    assert!(!far.err.contains("did you mean"), "{}", far.err);
}

#[test]
fn a_folder_is_no_rule_file() {
    refused(&Room::gardens(), "rules", "E0024", "")
        .says("`rules` is a folder, and one rule file is needed here");
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Room::gardens();
    let path = room.path("rules/health.appraise");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read it all the same.
    if std::fs::read(&path).is_err() {
        refused(&room, "rules/health.appraise", "E0021", "").says("permission is denied");
    }
}

#[test]
fn bytes_that_are_no_text_are_shown() {
    refused_text(b"framework bad \"x\"\n  # caf\xe9\n", "E0022", "rules/bad.appraise:2:8");
    refused_text(b"\xff\xfef\0r\0a\0m\0e\0", "E0022", "rules/bad.appraise:1:1");
    let ran = Room::gardens().run_with("fmt -", |command| {
        let path = std::env::temp_dir().join(format!("appraise-bytes-{}", std::process::id()));
        std::fs::write(&path, b"framework \xe9\n").unwrap();
        let file = std::fs::File::open(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        command.stdin(file)
    });
    ran.ends(2).one_message("E0022", "standard input:1:11");
}

#[test]
fn an_empty_file_declares_nothing() {
    refused_text("", "E0001", "rules/bad.appraise:1:1");
    refused_text("\u{feff}\n\n# nothing\n", "E0001", "rules/bad.appraise:1:1");
}

#[test]
fn a_large_file_is_refused_at_once() {
    let mib = |n: usize| vec![b'\n'; n << 20];
    refused_text(mib(9), "E0901", "rules/bad.appraise:1:1");
    refused_text(mib(10), "E0901", "rules/bad.appraise:1:1");
    refused_text(mib(11), "E0023", "").says("larger than 10 MiB");
}

#[test]
fn brackets_without_end_are_one_message() {
    let nested = |open: usize, close: usize| {
        let condition = "(".repeat(open) + "fenced" + &")".repeat(close);
        format!("framework bad \"x\"   version 1.0\n  uses gardens\n\ncriterion c\n  when {condition}\n")
    };
    refused_text(nested(100_000, 100_000), "E0902", "rules/bad.appraise:5:40");
    refused_text(nested(100_000, 0), "E0902", "rules/bad.appraise:5:40");
    let nots = format!("framework bad\ncriterion c when {}fenced\n", "not ".repeat(100_000));
    let room = Room::gardens().with("rules/bad.appraise", nots);
    room.run("check rules/bad.appraise").ends(2).answers("error[E0902]");
}

#[test]
fn a_circle_of_parents_is_named() {
    let unit =
        |name: &str, parent: &str| format!("framework {name} \"X\" extends {parent} 1.0   version 1.0\n");
    let room =
        Room::gardens().with("rules/a.appraise", unit("a", "b")).with("rules/b.appraise", unit("b", "c"));
    let room = room.with("rules/c.appraise", unit("c", "a"));
    refused(&room, "rules/a.appraise", "E0026", "rules/c.appraise:1:25")
        .says("a extends b extends c extends a");
    // It is entered from outside: the circle is what is named, and no more.
    let room = room.with("rules/out.appraise", unit("out", "b"));
    refused(&room, "rules/out.appraise", "E0026", "rules/a.appraise:1:25")
        .says("the circle: b extends c extends a extends b");
    refused_text(unit("bad", "bad"), "E0026", "rules/bad.appraise:1:27");
}

#[test]
fn a_pinned_parent_that_changed_is_an_error_at_the_digest() {
    let pinned = "framework strict \"S\" extends health 1.2 digest \"blake3:0\"   version 1.0\n";
    let room = Room::gardens().with("rules/strict.appraise", pinned);
    let ran = refused(&room, "rules/strict.appraise", "E0716", "rules/strict.appraise:1:48");
    let digest =
        ran.err.split('`').find(|it| it.starts_with("blake3:")).expect("the digest it has").to_owned();
    let room = Room::gardens().with("rules/strict.appraise", pinned.replace("blake3:0", &digest));
    room.run("test rules/strict.appraise").ends(0);
}

#[test]
fn a_framework_that_begins_as_a_vocabulary_is_one_message() {
    let parameter = |name: &str| format!("parameter {name} = 1 in 0..2 \"P\"   cite judgement \"x\"\n");
    let parameters: String = ["p1", "p2", "p3"].into_iter().map(parameter).collect();
    let text = format!("vocabulary bad \"X\"   version 1.0\n\nentity e\n  a yes/no\n\n{parameters}");
    refused_text(&text, "E0223", "rules/bad.appraise:1:12");
}

#[test]
fn what_is_used_is_a_vocabulary_that_stands_on_its_own() {
    refused_text("framework bad \"X\"   version 1.0\n  uses bad\n", "E0027", "rules/bad.appraise:2:8");
    refused_text("framework bad \"X\"   version 1.0\n  uses health\n", "E0027", "rules/bad.appraise:2:8");
    refused_text("framework bad extends gardens 1.0\n", "E0027", "rules/bad.appraise:1:23");
    let vocabulary = |name: &str, uses: &str| {
        format!("vocabulary {name} \"X\"   version 1.0\n  uses {uses}\n\nentity e\n  a yes/no\n")
    };
    for uses in ["bad", "other"] {
        let room = Room::gardens().with("rules/bad.appraise", vocabulary("bad", uses));
        let room = room.with("rules/other.appraise", vocabulary("other", "bad"));
        let ran = room.run("check rules/bad.appraise").ends(2);
        crate::one_message(&ran.out, "E0223", "rules/bad.appraise:2:8");
    }
}

#[test]
fn a_vocabulary_assesses_nothing() {
    refused(&Room::gardens(), "rules/gardens.appraise", "E0027", "rules/gardens.appraise:1:1");
}

#[test]
fn a_unit_that_is_named_is_looked_for_by_its_file() {
    refused_text("framework bad\n  uses gardns\n", "E0025", "rules/bad.appraise:2:8")
        .says("did you mean `gardens`?")
        .says("looked in `rules`, then the working folder");
    let room = Room::gardens().with("rules/wrong.appraise", "vocabulary other \"X\"   version 1.0\n");
    let room = room.with("rules/bad.appraise", "framework bad\n  uses wrong\n");
    refused(&room, "rules/bad.appraise", "E0028", "rules/bad.appraise:2:8")
        .says("holds `other`, not `wrong`");
    // A folder above is looked in, too.
    let room = Room::gardens().with("rules/strict/strict.appraise", crate::RULES.replace("health", "strict"));
    room.run("assess rules/strict/strict.appraise cases").ends(0);
}

#[test]
fn each_mistake_is_told_once_and_none_hides_another() {
    let rules = crate::RULES
        .replace("when tended and garden.fenced", "when tnded and garden.fencd")
        .replace("that has tended", "that has tendet");
    let room = Room::gardens().with("rules/health.appraise", rules);
    let ran = room.run("assess rules/health.appraise cases").ends(2);
    let heads: Vec<&str> = ran.err.lines().filter(|it| it.starts_with("error")).collect();
    assert_eq!(heads.len(), 3, "{}", ran.err);
    for name in ["`tended`", "`fenced`"] {
        assert!(ran.err.contains(&format!("did you mean {name}")), "{}", ran.err);
    }
}

/// A name that nothing declares, read in one rule and the level of another; a class list left empty; items whose
/// entity is lost with the only `entity` line.
#[test]
fn what_only_follows_is_not_told() {
    let rules = |body: &str| format!("framework bad \"X\"   version 1.0\nscale level: low < high\n{body}");
    let entity = "entity site\n  wet yes/no \"Wet?\"\n";
    let two = "conclusion c: level, otherwise low \"C?\"\nrule R1: c is at least high when wet and tilt is high\n  \
               cite judgement \"x\"\nrule R2: c is at least tilt when wet\n  cite judgement \"x\"\n";
    refused_text(rules(&format!("{entity}{two}")), "E0301", "rules/bad.appraise:6:42")
        .says("the same on line 8");
    let empty = "models kind, first that fits \"Kind?\"\n";
    refused_text(rules(&format!("{entity}{empty}")), "E0524", "rules/bad.appraise:5:8");
    let lost = "  wet yes/no \"Wet?\"\nconclusion c: level, otherwise low \"C?\"\n";
    refused_text(rules(lost), "E0101", "rules/bad.appraise:3:3");
}

/// An item whose name stands for NAME, and two rules that use it.
const CALLED: &str = "framework x \"X\"   version 1.0
scale level: low < middle < high
entity learner
  writing level \"How well?\" favours more
  NAME level \"How well?\"
conclusion overall: level, otherwise low \"Overall?\"
rule R1: overall is at least middle when NAME >= middle and writing is low cite judgement \"x\"
rule R2: overall is at least high when writing is high and NAME is high cite judgement \"x\"
";

#[test]
fn a_keyword_as_a_name_is_one_message_with_its_uses() {
    let errors = |text: &str| Room::empty().with("x.appraise", text).run("check x.appraise");
    for word in
        ["reading", "test", "points", "where", "fixed", "known", "unit", "step", "all", "not", "given"]
    {
        let ran = errors(&CALLED.replace("NAME", word)).ends(2);
        crate::one_message(&ran.out, "E0108", "x.appraise:5:3");
        let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("as on lines 7 and 8"), "{}", ran.out);
        // What it advises loads, and half of it is told where the rest is.
        let ticked = format!("`{word}`");
        let ran = errors(&CALLED.replace("NAME", &ticked));
        assert!(!ran.out.contains("error["), "{}", ran.out);
        let ran = errors(&CALLED.replacen("NAME", &ticked, 1).replace("NAME", word)).ends(2);
        crate::one_message(&ran.out, "E0108", "x.appraise:7:42");
        assert!(ran.out.contains(&format!("write `` {ticked} ``")), "{}", ran.out);
    }
}

#[test]
fn a_declaration_that_is_indented_is_no_item() {
    let text = CALLED
        .replace("  NAME level \"How well?\"\n", "  criterion able \"Able\"\n    when writing is high\n");
    let ran =
        Room::empty().with("x.appraise", text.replace("NAME", "writing")).run("check x.appraise").ends(2);
    crate::one_message(&ran.out, "E0007", "x.appraise:5:3");
}

#[test]
fn a_gap_of_a_first_row_table_names_otherwise() {
    let rules = crate::RULES
        .replace("reach, one row only", "reach, first row")
        .replace("  | T1 | 1     | any           | none    |\n", "")
        .replace(">= 2  | strong ", "3     | strong ");
    let room = Room::gardens().with("rules/health.appraise", rules);
    let ran = room.run("check rules/health.appraise").ends(2);
    let said = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("error[K0201]: table `spread` has no row for"), "{said}");
    assert!(said.contains("or write `, by table spread, otherwise VALUE` at `reach`"), "{said}");
}

#[test]
fn a_row_of_a_portfolio_takes_a_range() {
    let told = |row: &str| {
        let room = Room::gardens().with_rules("many  when share >= 50%", row);
        let out = room.run("assess rules/health.appraise cases").ends(0).out;
        // The first line names the rules by what they say.
        out.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    for (range, pair) in [
        ("many  when count in 1..1", "many  when count >= 1 and count <= 1"),
        ("many  when share in 0%..40%", "many  when share >= 0% and share <= 40%"),
    ] {
        assert_eq!(told(range), told(pair));
    }
}

#[test]
fn a_class_that_a_replacement_leaves_out_is_told_at_the_replacement() {
    let parent = "framework p \"P\"   version 1.0
scale risk: low < middle < high
entity patient
  age number 0..100 \"How old?\"
models class, first that fits \"Which class?\"
  C when age > 70
  B when age > 50
  otherwise A
conclusion c: risk, otherwise low \"How risky?\"
rule S1: c is at least high when class is C cite judgement \"x\"
rule S2: c is at least middle when class is B cite judgement \"x\"
";
    let variant = "framework v \"V\" extends p 1.0   version 0.1
replace models class, first that fits \"Which class?\"
  C when age > 70
  otherwise A
";
    let room = Room::empty().with("p.appraise", parent).with("v.appraise", variant);
    let ran = room.run("check v.appraise").ends(2);
    crate::one_message(&ran.out, "E0710", "v.appraise:2:16");
    assert!(ran.out.contains("p.appraise:11:45"), "{}", ran.out);
    let mended = format!("{variant}remove S2 because \"There is no such class\"\n");
    let ran = room.with("v.appraise", mended).run("check v.appraise");
    assert!(!ran.out.contains("error["), "{}", ran.out);
}

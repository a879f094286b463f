//! Vocabularies and conditions, through the language: what they mean and what is said about slips.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use appraise::diagnostic::{Diagnostic, Severity};
use appraise::source::Sources;
use appraise::syntax::parse;
use appraise::vocabulary::{Vocabulary, resolve};

/// Loads one unit's vocabulary declarations, and what is said about them.
fn load(text: &str) -> (Option<Vocabulary>, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let id = sources.add("rules.appraise", text);
    let parsed = parse(sources.get(id));
    let mut diagnostics = parsed.diagnostics;
    let vocabulary =
        parsed.unit.as_ref().and_then(|unit| resolve(&[unit], None, &parsed.spoiled, &mut diagnostics));
    (vocabulary, diagnostics)
}

/// The codes of what is said, in order.
fn codes(text: &str) -> Vec<&'static str> {
    load(text).1.iter().map(|it| it.code.0).collect()
}

/// A vocabulary with every type, and one constraint.
fn when(entity: &str, condition: &str) -> String {
    format!("{GARDENS}\nimpossible for {entity} when {condition}\n  because \"It cannot be\"\n")
}

const GARDENS: &str = r#"vocabulary gardens "Gardens"   version 1.0

scale level: none < limited < strong
scale size: small < large

entity garden
  trust level "How much trust?"  favours more
  before level "How much trust was there?"
  extent size "How large?"
  policy one of open, closed "Which policy?"
  earlier one of open, closed "Which policy before?"
  purposes any of food, play "What for?"
  members number 0..500 step 5 "How many members?"
  volunteers number 0..50 "How many volunteers?"
  fenced yes/no "Is there a fence?"
  local percent "Which share is local?"
  plots list of plot, at most 40 "Which plots?"
  sheds list of shed, at most 3 "Which sheds?"

entity plot
  tended yes/no "Is it tended?"
  care level "How good is the care?"
  yield number 1.0..9.0 step 0.5 "How much?"
  part percent "Which share?"

entity shed
  locked yes/no "Is it locked?"
"#;

#[track_caller]
fn fine(entity: &str, condition: &str) {
    assert_eq!(codes(&when(entity, condition)), Vec::<&str>::new(), "{condition}");
}

#[track_caller]
fn fault(entity: &str, condition: &str, code: &str) {
    assert_eq!(codes(&when(entity, condition)), [code], "{condition}");
}

#[test]
fn every_form_of_condition_resolves() {
    for condition in [
        "fenced and (trust >= limited or policy is open)",
        "not fenced and trust is not none",
        "limited <= trust",
        "trust >= before",
        "policy = earlier",
        "fenced = yes and fenced is yes",
        "trust is one of none, strong",
        "members in 10..20 and volunteers < 12.5",
        "trust in limited..strong",
        "purposes includes food and purposes includes only food, play",
        "purposes includes any of food, play and purposes is not empty",
        "(some plot has tended) and (no plots have (tended and care is none))",
        "(at least 2 plots have tended) and (exactly 3 sheds have locked)",
        "all plots if any have tended",
        "number of plots that have tended >= 3 and number of plots = 40",
        "share of plots that have tended >= 33.5%",
        "highest care of plots >= limited and lowest yield of plots < 2",
        "total yield of plots that have tended > 100.5",
        "highest care of plots >= trust",
        "local = 40%",
    ] {
        fine("garden", condition);
    }
    fine("plot", "tended and garden.trust >= limited and care > garden.before");
}

#[test]
fn a_group_counts_its_bullets() {
    fine("garden", "at least 2 of:\n    - fenced\n    - trust is none\n    - policy is open");
    fault("garden", "at least 4 of:\n    - fenced\n    - trust is none\n    - policy is open", "E0317");
    fault("garden", "at least 0 of:\n    - fenced\n    - trust is none", "K0250");
    fault("garden", "at most 2 of:\n    - fenced\n    - trust is none", "K0250");
}

#[test]
fn each_mistake_in_a_condition_is_said_once() {
    let mut wrongs = Vec::new();
    for (condition, code) in [
        ("fencd and trust is none", "E0301"),
        ("strong", "E0301"),
        ("tended", "E0302"),
        ("plots.tended", "E0303"),
        ("some garden has fenced", "E0304"),
        ("trust", "E0305"),
        ("trust is 40%", "E0307"),
        ("fenced is strong", "E0307"),
        ("trust is before", "E0307"),
        ("members = 12", "E0308"),
        ("members is 12", "E0308"),
        ("members >= 505", "E0309"),
        ("members is not 505", "E0309"),
        ("local >= 0.4", "E0310"),
        ("members >= 40%", "E0310"),
        ("share of plots that have tended >= 0.5", "E0310"),
        ("members > local", "E0310"),
        ("members > volunteers", "E0311"),
        ("number of plots > volunteers", "E0311"),
        ("trust is large", "E0312"),
        ("trust >= large", "E0312"),
        ("policy is opn", "E0312"),
        ("policy < closed", "E0313"),
        ("fenced < yes", "E0313"),
        ("trust = extent", "E0314"),
        ("purposes is food", "E0315"),
        ("plots > 3", "E0315"),
        ("trust includes none", "E0316"),
        ("plots is empty", "E0316"),
        ("number of plots > 40", "E0317"),
        ("number of plots >= 50", "E0317"),
        ("exactly 4 sheds have locked", "E0317"),
        ("highest tended of plots >= limited", "E0318"),
        ("total care of plots >= 3", "E0318"),
        ("fenced is known", "E0319"),
        ("share >= 40%", "E0320"),
        ("4 > 3", "E0323"),
        ("volunteers in 20..10", "E0325"),
        ("number of plots >= 0", "K0251"),
        ("trust >= none", "K0251"),
        ("volunteers in 0..50", "K0251"),
        ("trust > strong", "K0252"),
    ] {
        let found = codes(&when("garden", condition));
        if found != [code] {
            wrongs.push(format!("{condition}: {found:?}, not {code}"));
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
    fault("plot", "shed.locked", "E0303");
    fault("plot", "locked", "E0302");
    fault("plot", "fenced", "E0302");
    fault("plot", "care >= trust", "E0302");
}

#[test]
fn what_is_empty_has_no_highest_so_asking_for_any_level_says_something() {
    fine("garden", "highest care of plots >= none");
    fine("garden", "share of plots that have tended >= 0%");
}

#[test]
fn two_mistakes_have_two_messages() {
    assert_eq!(codes(&when("garden", "fencd and trust is lmited")), ["E0301", "E0312"]);
}

#[test]
fn a_list_at_its_own_mistake_does_not_leave_its_entity_unreachable() {
    let text = "vocabulary v \"V\" version 1.0\n\nentity a\n  bs list of b, at most 0 \"Which?\"\n\nentity b\n  x yes/no \"Is it?\"\n";
    assert_eq!(codes(text), ["E0214"]);
}

#[test]
fn an_entity_that_could_not_be_read_spoils_nothing_else() {
    let text = "vocabulary v \"V\" version 1.0\n\nentity a\n  x yes/no \"Is it?\" favours favours\n\nimpossible when x and y\n";
    let (vocabulary, diagnostics) = load(text);
    assert!(vocabulary.is_none());
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
}

#[test]
fn scales_may_stand_after_the_items_that_use_them() {
    let text = "vocabulary v \"V\" version 1.0\n\nentity a\n  x s \"Is it?\"\n\nscale s: low < high\n";
    assert_eq!(codes(text), Vec::<&str>::new());
}

#[test]
fn a_framework_adds_to_a_vocabulary_and_redefines_nothing() {
    let mut sources = Sources::default();
    let base = sources.add("v.appraise", GARDENS);
    let more = sources.add(
        "f.appraise",
        "framework f \"F\" version 1.0\n  uses gardens\n\nentity garden\n  windy yes/no \"Is it windy?\"\n\nscale wind: calm < strong\n\nentity plot\n  tended yes/no \"Is it?\"\n",
    );
    let (base, more) = (parse(sources.get(base)), parse(sources.get(more)));
    let mut diagnostics = Vec::new();
    let first = resolve(&[&base.unit.unwrap()], None, &[], &mut diagnostics).unwrap();
    let (n_items, name) = (first.items.len(), first.name.clone());
    assert_eq!(diagnostics, []);
    let second = resolve(&[&more.unit.unwrap()], Some(first), &[], &mut diagnostics);
    assert!(second.is_none());
    assert_eq!(diagnostics.iter().map(|it| it.code.0).collect::<Vec<_>>(), ["E0220"]);
    assert_eq!((n_items, name.as_str()), (17, "gardens"));
}

#[test]
fn the_first_entity_is_the_root_and_depths_follow_the_lists() {
    let (vocabulary, _) = load(GARDENS);
    let vocabulary = vocabulary.unwrap();
    let depths: Vec<_> = vocabulary.entities.iter().map(|it| (it.name.as_str(), it.depth)).collect();
    assert_eq!(depths, [("garden", 0), ("plot", 1), ("shed", 1)]);
}

#[test]
fn ids_of_conditions_are_dense() {
    let (vocabulary, diagnostics) =
        load(&when("garden", "fenced and not (trust is none or purposes is empty)"));
    assert_eq!(diagnostics, []);
    assert_eq!(vocabulary.unwrap().n_conditions, 6);
}

/// Pages whose examples need the rules of a framework; they are run where those are resolved.
const OF_FRAMEWORKS: [&str; 7] = ["E0326", "E0327", "E0328", "E0329", "E0330", "K0253", "K0254"];

/// The examples in a part of a page.
fn blocks(half: &str) -> Vec<&str> {
    half.split("```appraise\n").skip(1).filter_map(|part| part.split("```").next()).collect()
}

/// Each file adds to the vocabulary of those before it.
fn codes_of_files(texts: &[&str]) -> Vec<&'static str> {
    let (mut sources, mut diagnostics, mut vocabulary) = (Sources::default(), Vec::new(), None);
    for text in texts {
        let id = sources.add("rules.appraise", *text);
        let mut parsed = parse(sources.get(id));
        diagnostics.append(&mut parsed.diagnostics);
        let unit = parsed.unit.expect("an example has a head");
        vocabulary = resolve(&[&unit], vocabulary, &parsed.spoiled, &mut diagnostics);
        if vocabulary.is_none() {
            break;
        }
    }
    diagnostics.iter().map(|it| it.code.0).collect()
}

#[test]
fn every_page_shows_its_own_mistake_and_its_repair() {
    let mut wrongs = Vec::new();
    for entry in appraise::diagnostic::CODES {
        let code = entry.code.0;
        let ours = ["E02", "E03", "E092", "K025"].iter().any(|start| code.starts_with(start));
        if !ours || OF_FRAMEWORKS.contains(&code) {
            continue;
        }
        let (wrong, right) = entry.page.split_once("Right:").unwrap_or_else(|| panic!("{code}: two halves"));
        let (found, left) = (codes_of_files(&blocks(wrong)), codes_of_files(&blocks(right)));
        if found != [code] || !left.is_empty() {
            wrongs.push(format!("{code}: {found:?}; {left:?}"));
        }
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[test]
fn messages_are_lower_case_and_end_without_a_stop() {
    for entry in appraise::diagnostic::CODES {
        for wrong in entry.page.split("```appraise\n").skip(1).filter_map(|part| part.split("```").next()) {
            for diagnostic in load(wrong).1 {
                let message = &diagnostic.message;
                assert!(!message.ends_with('.'), "{message}");
                assert!(!message.starts_with(char::is_uppercase), "{message}");
                assert!(diagnostic.severity != Severity::Note, "{message}");
            }
        }
    }
}

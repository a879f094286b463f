//! Every form of evidence leaves possible what it says.

use appraise::case::{Case, Completeness, Evidence, Standing};
use appraise::value::{Decimal, SetBox, ValueSet};
use appraise::vocabulary::Vocabulary;

use crate::{VOCABULARY, load_in, read, read_with, vocabulary};

fn evidence_of(case: &Case, vocabulary: &Vocabulary, record: usize, item: &str) -> Evidence {
    let record = case.records.iter().nth(record).unwrap();
    let item = vocabulary.item_of(record.entity, item).unwrap();
    record.evidence[vocabulary.items[item].place].clone()
}

/// What a line of the root says of its item.
fn root(line: &str) -> Evidence {
    let vocabulary = vocabulary::build(VOCABULARY);
    let text = format!("{line}\n[sources.S1]\ntitle = \"One\"\n[sources.S2]\ntitle = \"Two\"\n");
    let loaded = load_in(&vocabulary, &text, &[]);
    let item = line.split([' ', '=', '.']).next().unwrap();
    evidence_of(loaded.case(), &vocabulary, 0, item)
}

/// The same for a project.
fn project(line: &str) -> Evidence {
    let vocabulary = vocabulary::build(VOCABULARY);
    let loaded = load_in(&vocabulary, &format!("[[projects]]\nid = \"p\"\n{line}\n"), &[]);
    evidence_of(loaded.case(), &vocabulary, 1, line.split([' ', '=']).next().unwrap())
}

fn ranks(bits: u128) -> Option<ValueSet> {
    Some(ValueSet::Ranks(bits))
}

fn ranges(pairs: &[(&str, &str)]) -> Option<ValueSet> {
    let number = |text| Decimal::parse(text).unwrap();
    Some(ValueSet::Ranges(pairs.iter().map(|&(low, high)| (number(low), number(high))).collect()))
}

fn sets(boxes: &[(u128, u128)]) -> Option<ValueSet> {
    Some(ValueSet::Sets(boxes.iter().map(|&(must, may)| SetBox { must, may }).collect()))
}

#[test]
fn a_plain_value_is_the_only_one_possible() {
    assert_eq!(root("translocal_link = true").possible, ranks(0b10));
    assert_eq!(root("translocal_link = false").possible, ranks(0b01));
    assert_eq!(root("trust = \"moderate\"").possible, ranks(0b0100));
    assert_eq!(root("policy = \"departments_only\"").possible, ranks(0b010));
    assert_eq!(root("tiers = 3").possible, ranges(&[("3", "3")]));
    assert_eq!(root("tiers = \"3\"").possible, ranges(&[("3", "3")]));
    assert_eq!(root("forms = [\"workshop\", \"training\"]").possible, sets(&[(0b1010, 0b1010)]));
    assert_eq!(root("forms = []").possible, sets(&[(0, 0)]));
    assert_eq!(project("size = 9.9").possible, ranges(&[("9.9", "9.9")]));
    assert_eq!(project("size = \"0.1\"").possible, ranges(&[("0.1", "0.1")]));
    assert_eq!(root("trust = \"limited\"").standing, Standing::Recorded);
}

#[test]
fn percentages_are_whole_numbers_or_carry_their_sign() {
    for line in [
        "budget_share = 40",
        "budget_share = \"40%\"",
        "budget_share = { value = \"40 %\" }",
        "budget_share = 40.0",
    ] {
        assert_eq!(project(line).possible, ranges(&[("40", "40")]), "{line}");
    }
}

#[test]
fn unknown_and_unanswerable_leave_everything_possible() {
    for (line, standing) in [
        ("trust = \"unknown\"", Standing::Unknown),
        ("trust = { status = \"unknown\" }", Standing::Unknown),
        ("trust = { value = \"unknown\", note = \"never asked\" }", Standing::Unknown),
        ("trust = \"unanswerable\"", Standing::Unanswerable),
        ("trust = { status = \"unanswerable\", source = \"S1\" }", Standing::Unanswerable),
        ("# nothing", Standing::NotRecorded),
    ] {
        let vocabulary = vocabulary::build(VOCABULARY);
        let loaded = load_in(&vocabulary, &format!("{line}\n[sources.S1]\ntitle = \"One\"\n"), &[]);
        let evidence = evidence_of(loaded.case(), &vocabulary, 0, "trust");
        assert_eq!((evidence.standing, evidence.possible), (standing, ranks(0b1111)), "{line}");
    }
}

#[test]
fn a_table_says_which_values_are_left() {
    assert_eq!(root("trust = { value = \"none\" }").possible, ranks(0b0001));
    assert_eq!(root("trust = { min = \"limited\" }").possible, ranks(0b1110));
    assert_eq!(root("trust = { max = \"limited\" }").possible, ranks(0b0011));
    assert_eq!(root("trust = { min = \"limited\", max = \"moderate\" }").possible, ranks(0b0110));
    assert_eq!(root("trust = { one_of = [\"none\", \"strong\"] }").possible, ranks(0b1001));
    assert_eq!(root("trust = { not = \"none\" }").possible, ranks(0b1110));
    assert_eq!(root("trust = { not = [\"none\", \"strong\"] }").possible, ranks(0b0110));
    assert_eq!(root("trust.min = \"moderate\"").possible, ranks(0b1100));
    assert_eq!(root("tiers = { one_of = [1, 2, 4] }").possible, ranges(&[("1", "2"), ("4", "4")]));
    assert_eq!(root("tiers = { min = 2 }").possible, ranges(&[("2", "4")]));
    assert_eq!(root("tiers = { not = 2 }").possible, ranges(&[("1", "1"), ("3", "4")]));
    assert_eq!(project("size = { not = [0.0, 9.9] }").possible, ranges(&[("0.1", "9.8")]));
    assert_eq!(root("translocal_link = { one_of = [true, false] }").possible, ranks(0b11));
}

#[test]
fn options_are_known_or_unknown_on_their_own() {
    let evidence = root("forms = { includes = [\"workshop\"], excludes = [\"training\"] }");
    assert_eq!(evidence.possible, sets(&[(0b0010, 0b0111)]));
    assert_eq!(root("forms = { excludes = [\"training\"] }").possible, sets(&[(0, 0b0111)]));
    let evidence = root("forms = { one_of = [[\"workshop\"], [\"workshop\", \"training\"]] }");
    assert_eq!(evidence.possible, sets(&[(0b0010, 0b0010), (0b1010, 0b1010)]));
}

#[test]
fn sources_that_disagree_leave_all_that_they_say_possible() {
    let evidence = root(
        "trust = [ { value = \"none\", source = \"S1\" }, { min = \"moderate\", source = \"S2\", place = \"p. 4\" } ]",
    );
    assert_eq!((evidence.standing, evidence.possible), (Standing::Contested, ranks(0b1101)));
    assert_eq!(evidence.observations.len(), 2);
    assert_eq!(evidence.observations[1].place, "p. 4");
    let alone = root("trust = [ { value = \"none\", source = \"S1\" } ]");
    assert_eq!((alone.standing, alone.possible), (Standing::Recorded, ranks(0b0001)));
    let agreed =
        root("trust = [ { value = \"none\", source = \"S1\" }, { value = \"none\", source = \"S2\" } ]");
    assert_eq!((agreed.standing, agreed.observations.len()), (Standing::Recorded, 2));
    let sets_of = root("forms = [ { value = [\"workshop\"] }, { value = [] } ]");
    assert_eq!(sets_of.possible, sets(&[(0, 0), (0b0010, 0b0010)]));
}

#[test]
fn a_presumption_is_kept_apart_from_what_is_recorded() {
    let evidence =
        root("trust = { presume = { min = \"moderate\" }, source = \"S1\", note = \"said of most\" }");
    assert_eq!((evidence.standing, &evidence.possible), (Standing::NotRecorded, &ranks(0b1111)));
    let presumed = evidence.presumption.unwrap();
    assert_eq!((Some(presumed.possible), presumed.note.as_str()), (ranks(0b1100), "said of most"));
    assert!(presumed.source.is_some());
    let evidence = root("forms = { status = \"unknown\", presume = [\"workshop\"] }");
    assert_eq!(evidence.standing, Standing::Unknown);
    assert_eq!(Some(evidence.presumption.unwrap().possible), sets(&[(0b0010, 0b0010)]));
}

#[test]
fn records_stand_in_their_lists_with_their_own_records() {
    let loaded = read(
        "title = \"T\"\nid = \"other\"\nprojects_complete = true\n[[projects]]\nid = \"a\"\ntitle = \"A\"\nactivities_complete = false\n[[projects.activities]]\nid = \"x\"\nheld = true\n[[projects]]\nid = \"b\"\n",
    );
    let case = loaded.case();
    assert_eq!((case.id.as_str(), case.title.as_str()), ("other", "T"));
    let ids: Vec<&str> = case.records.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["other", "a", "x", "b"]);
    let list = &case.records[Case::ROOT].lists[0];
    assert!(matches!(list.completeness, Completeness::Complete(_)));
    assert_eq!(list.records.iter().map(|it| it.0).collect::<Vec<_>>(), [1, 3]);
    let project = &case.records[list.records[0]];
    assert!(matches!(project.lists[0].completeness, Completeness::Open(_)));
    assert_eq!(case.records[project.lists[0].records[0]].parent, Some(list.records[0]));
    assert_eq!(case.records[list.records[1]].lists[0].completeness, Completeness::NotSaid);
}

#[test]
fn an_empty_file_is_a_case_of_which_nothing_is_known() {
    for text in ["", "\n", "# only a remark\r\n"] {
        let loaded = read(text);
        assert_eq!(loaded.case().id, "waste");
        assert!(
            loaded.case().records[Case::ROOT].evidence.iter().all(|it| it.standing == Standing::NotRecorded)
        );
    }
}

#[test]
fn shared_evidence_stands_in_the_root_with_its_sources() {
    let loaded = read_with(
        "with = [\"morocco\"]\n[sources.S1]\ntitle = \"One\"\n",
        "trust = { value = \"none\", source = \"S1\" }\ntiers = { value = 2, source = \"S9\" }\n[sources.S9]\ntitle = \"Nine\"\n",
    );
    let case = loaded.case();
    assert_eq!(case.sources.len(), 2);
    let vocabulary = vocabulary::build(VOCABULARY);
    let trust = evidence_of(case, &vocabulary, 0, "trust");
    assert_eq!(trust.possible, ranks(0b0001));
    assert_ne!(trust.observations[0].span.file, case.file);
    assert_eq!(evidence_of(case, &vocabulary, 0, "tiers").possible, ranges(&[("2", "2")]));
}

#[test]
fn a_source_keeps_its_date_as_written() {
    let loaded = read(
        "[sources.A]\ndate = 2010-05-01\n[sources.B]\ndate = \"spring 2010\"\n[sources.C]\ndate = 2010\nurl = \"https://example.org\"\n",
    );
    let dates: Vec<&str> = loaded.case().sources.iter().map(|it| it.date.as_str()).collect();
    assert_eq!(dates, ["2010-05-01", "spring 2010", "2010"]);
}

#[test]
fn the_order_of_keys_never_matters() {
    let lines = [
        "trust = \"none\"",
        "tiers = { max = 3, min = 2 }",
        "projects_complete = true",
        "title = \"T\"",
        "policy = \"unknown\"",
    ];
    let vocabulary = vocabulary::build(VOCABULARY);
    let text_of = |lines: &[&str]| {
        let loaded = load_in(&vocabulary, &lines.join("\n"), &[]);
        appraise::case::case_text(&vocabulary, loaded.case())
    };
    let first = text_of(&lines);
    for turn in 1..lines.len() {
        let mut turned = lines;
        turned.rotate_left(turn);
        assert_eq!(text_of(&turned), first);
    }
}

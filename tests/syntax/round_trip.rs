use std::time::{Duration, Instant};

use appraise::syntax::tree::*;
use appraise::syntax::{normalise, print, same};

use crate::{faults, read};

const FILES: [&str; 3] = [
    include_str!("vocabulary.appraise"),
    include_str!("framework.appraise"),
    include_str!("variant.appraise"),
];

fn unit(text: &str) -> Unit {
    let parsed = read(text);
    let messages: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|it| format!("{} {} {:?} {:?}", it.code.0, it.message, it.notes, it.span))
        .collect();
    assert!(messages.is_empty(), "{messages:#?}\n{text}");
    assert!(parsed.spoiled.is_empty());
    parsed.unit.expect("a head")
}

fn declared(text: &str) -> DeclarationKind {
    unit(&format!("framework f\n{text}")).declarations.pop().expect("a declaration").kind
}

#[test]
fn what_is_printed_says_the_same_as_what_was_read() {
    for text in FILES {
        let first = unit(text);
        let printed = print(&first);
        let second = unit(&printed);
        assert!(same(&first, &second), "{printed}\n{}\n{}", normalise(&first), normalise(&second));
    }
}

#[test]
fn printing_what_was_printed_changes_nothing() {
    for text in FILES {
        let once = print(&unit(text));
        assert_eq!(print(&unit(&once)), once);
    }
}

#[test]
fn ugly_input_prints_in_the_canonical_layout() {
    let ugly = "# top\nframework f  version 1.0 # head\n uses\n  v\nrule   A:x is at least y # why\n    when (a\n  and b) # condition\n  cite S p. 1 # place\n # own\nrule B: x is at most z\n";
    let tidy = "# top\nframework f   version 1.0  # head\n  uses v\n\nrule A: x is at least y  # why\n  when (a and b)  # condition\n  cite S p. 1  # place\n# own\nrule B: x is at most z\n";
    assert_eq!(print(&unit(ugly)), tidy);
    assert_eq!(print(&unit(tidy)), tidy);
}

#[test]
fn every_declaration_of_the_examples_is_read() {
    let counts: Vec<usize> = FILES.iter().map(|text| unit(text).declarations.len()).collect();
    assert_eq!(counts, [6, 34, 5]);
}

#[test]
fn prose_goes_with_the_next_declaration_and_the_last_prose_with_the_file() {
    let unit = unit(FILES[0]);
    let prose: Vec<_> = unit.declarations[2].prose.iter().map(|it| it.value.as_str()).collect();
    assert_eq!(prose, ["Prose is kept", "with the next declaration."]);
    assert_eq!(unit.closing_prose[0].value, "The end.");
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    for text in FILES {
        let windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert!(same(&unit(text), &unit(&windows)));
    }
}

#[test]
fn keywords_do_not_match_the_beginning_of_a_name() {
    let DeclarationKind::Criterion(it) = declared("criterion c when order and notable and or-else") else {
        panic!()
    };
    assert!(matches!(it.when, Condition::Chain(_)));
}

#[test]
fn contextual_words_are_names_where_the_grammar_does_not_ask_for_them() {
    unit(
        "vocabulary v\nscale s: none < one < total < first < at\nentity e\n  count yes/no\n  share percent\n  source s\n  by yes/no\n",
    );
    declared("criterion c when count >= 2 and share < 40% and total = 3 and s is none and s is one");
}

#[test]
fn names_may_be_unicode_and_names_in_back_ticks_any_text() {
    unit("vocabulary v\nentity größe\n  été yes/no\n  `when *` yes/no\n  中文 number 0..3\n");
}

#[test]
fn a_comparison_after_a_filter_belongs_to_the_count() {
    let DeclarationKind::Criterion(it) = declared("criterion c when number of projects that have a >= 2")
    else {
        panic!()
    };
    let Condition::Chain(chain) = it.when else { panic!() };
    assert!(matches!(chain.kind, ExprKind::Compare(..)));
}

#[test]
fn a_cited_place_ends_at_the_quote_the_next_clause_or_the_line() {
    let DeclarationKind::Rule(it) =
        declared("rule A: x is at least y\n  cite S p. 4 (b) \"term\" cite T s. 9 because \"why\"\n  cite U")
    else {
        panic!()
    };
    let places: Vec<_> = it
        .cites
        .iter()
        .map(|cite| match &cite.kind {
            CiteKind::Source { place, .. } => place.value.as_str(),
            CiteKind::Judgement(why) => why.value.as_str(),
        })
        .collect();
    assert_eq!(places, ["p. 4 (b)", "s. 9", ""]);
    assert!(it.because.is_some());
}

#[test]
fn spans_are_the_bytes_of_what_was_written() {
    let text = "framework f\nrule `Ä`: x is at least   y  \n  when  é and b\n";
    let unit = unit(text);
    let DeclarationKind::Rule(it) = &unit.declarations[0].kind else { panic!() };
    let slice = |span: appraise::source::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(slice(it.id.span), "`Ä`");
    let Some(Condition::Chain(chain)) = &it.when else { panic!() };
    assert_eq!(slice(chain.span), "é and b");
    assert_eq!(slice(unit.declarations[0].keyword), "rule");
}

#[test]
fn long_inputs_take_linear_time() {
    let chain = |n: usize| format!("framework f\ncriterion c when a{}\n", " and not a >= 2".repeat(n));
    let table = |n: usize| {
        let row = "  | T | 1..3 | a, b | yes |\n";
        format!("framework f\ntable t gives x, one row only\n  | id | n | m | x |\n{}", row.repeat(n))
    };
    let nested = format!("framework f\ncriterion c when {}a{}\n", "(".repeat(30), ")".repeat(30));
    let open = format!("framework f\ncriterion c when {}a b{}\n", "(".repeat(30), ")".repeat(30));
    let counts = format!("framework f\ncriterion c when {}a\n", "number of x that have ".repeat(30));
    for text in [chain(10_000), table(10_000), nested, open, counts] {
        let start = Instant::now();
        read(&text);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}

#[test]
fn a_nesting_bomb_is_one_message() {
    for bomb in ["(", "not ", "some x has ", "number of x that have "] {
        let text =
            format!("framework f\ncriterion c when {}a\nrule A: x is at least y\n", bomb.repeat(100_000));
        let found = faults(&text);
        assert_eq!(found.len(), 1, "{bomb} {found:?}");
        assert!(found[0].starts_with("E0902 2:"), "{found:?}");
        assert_eq!(read(&text).unit.expect("the head").declarations.len(), 1);
    }
}

#[test]
fn a_file_over_the_limit_is_one_message() {
    assert_eq!(faults(&"# x\n".repeat(3_000_000)), ["E0901 1:1"]);
}

#[test]
fn classes_cells_and_items_stand_in_columns() {
    let printed = print(&unit(FILES[1])) + &print(&unit(FILES[0]));
    for line in [
        "  multi_level  \"Multi-level network\"               when local_government >= bar and national_link",
        "  multi_actor                                      when local_government >= bar and cso_involved",
        "  | T1 | 1     | any                       | none     |",
        "  tiers            number 1..4                  \"How many tiers of government take part?\"  favours more",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line}\n{printed}");
    }
}

/// Each text with one piece cut out or put in, at many places.
fn mangled(text: &str) -> impl Iterator<Item = String> + '_ {
    let pieces = [
        "",
        "(",
        "\"",
        "`",
        "|",
        ":",
        " and ",
        " not",
        "\n",
        "\nrule ",
        "9,9 ",
        "# ",
        " cite S p. 1",
        "\n> ",
    ];
    let places = text.char_indices().map(|(at, _)| at).step_by(23);
    places.enumerate().flat_map(move |(index, at)| {
        let end = text[at..].char_indices().nth(index % 4).map_or(text.len(), |(more, _)| at + more);
        let piece = pieces[index % pieces.len()];
        [format!("{}{piece}{}", &text[..at], &text[end..]), text[..at].to_owned()]
    })
}

#[test]
fn a_mangled_file_is_reported_and_what_is_left_of_it_prints_faithfully() {
    for text in FILES.iter().flat_map(|text| mangled(text)) {
        let parsed = read(&text);
        assert!(
            !parsed.diagnostics.is_empty() || (parsed.spoiled.is_empty() && parsed.unit.is_some()),
            "{text}"
        );
        let Some(first) = parsed.unit else { continue };
        let printed = print(&first);
        let again = read(&printed);
        assert!(again.diagnostics.is_empty(), "{:#?}\n{text}\n----\n{printed}", again.diagnostics);
        let second = again.unit.expect("a head");
        assert!(same(&first, &second), "{text}\n----\n{printed}");
        assert_eq!(print(&second), printed, "{text}");
    }
}

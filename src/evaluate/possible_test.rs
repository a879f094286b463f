//! Records that may be there: left free they change nothing, and each can be put in or left out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::engine::{Engine, ItemNode, Mode};
use crate::case::{Case, CaseFiles};
use crate::framework::{Framework, ParsedUnit};
use crate::program::compile;
use crate::source::Sources;
use crate::space::{Masks, Node};
use crate::syntax::tree::ReadingKind;
use crate::value::ConclusionId;

const RULES: &str = r#"framework towns "Towns"   version 1.0
  source S "Source" 2020
scale grade: low < middle < high
entity town
  rich   yes/no  "Rich?"
  plans  list of plan, at most 2  "Which plans?"
entity plan
  good   yes/no  "Good?"
  rank   grade   "How high?"
  cost   number 0..9  "How dear?"
impossible for plan when good and rank is low
impossible for plan when good and not town.rich
points some_good
  +1 when some plan has good
  +2 when all plans if any have good
  +4 when share of plans that have good >= 50%
points sums
  +1 when at least 2 plans have good
  +2 when highest rank of plans >= middle
  +4 when total cost of plans >= 12
  +8 when number of plans >= 2
"#;

fn framework() -> Framework {
    let mut sources = Sources::default();
    let id = sources.add("rules.appraise", RULES);
    let parsed = crate::syntax::parse(sources.get(id));
    let unit = parsed.unit.expect("a unit");
    let chain = [ParsedUnit { unit: &unit, spoiled: &parsed.spoiled }];
    let (framework, diagnostics) = crate::framework::resolve(&chain, None);
    framework.unwrap_or_else(|| panic!("{diagnostics:#?} {:#?}", parsed.diagnostics))
}

fn case(framework: &Framework, text: &str) -> Case {
    let mut sources = Sources::default();
    let id = sources.add("case.toml", text);
    let files = CaseFiles { file: sources.get(id), shared: Vec::new(), id: "case".to_owned() };
    let (case, diagnostics) = crate::case::load(&files, &framework.vocabulary);
    case.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// The values of both conclusions with so many possible records, under masks that `mask` chooses.
fn values(text: &str, n_possible: usize, mask: &dyn Fn(&Engine<'_>, usize, &mut Masks)) -> Vec<Vec<i64>> {
    let framework = framework();
    let case = case(&framework, text);
    let program = compile(&framework);
    let mut engine = Engine::new(&program, &case, ReadingKind::Open, 1_000_000, Mode::Exact);
    let list = engine.instances[0].lists[0].item;
    let mut masks = Masks::default();
    let added: Vec<usize> = (0..n_possible).map(|_| engine.add_possible(0, list).expect("room")).collect();
    for &instance in &added {
        mask(&engine, instance, &mut masks);
    }
    [0, 1]
        .map(|at| {
            let conclusion = ConclusionId(at);
            let uses = &program.conclusion_uses[conclusion];
            let ctx = engine.context(uses.aggregates.iter().copied());
            let value = engine.conclusion(ctx, 0, conclusion, 0);
            let mut keep = engine.dd.support(value).into_iter().collect();
            keep = engine.connected_variables(ctx, &keep).union(&keep).copied().collect();
            let restriction = engine.restriction_on(ctx, &keep);
            let given = engine.dd.given(value, restriction);
            engine.dd.values(given, &masks)
        })
        .to_vec()
}

fn put_in(engine: &Engine<'_>, instance: usize, masks: &mut Masks) {
    masks.set(top(engine, engine.instances[instance].present.expect("a possible record")), 0b10);
}

fn leave_out(engine: &Engine<'_>, instance: usize, masks: &mut Masks) {
    masks.set(top(engine, engine.instances[instance].present.expect("a possible record")), 0b01);
}

fn top(engine: &Engine<'_>, node: Node) -> crate::space::VarId {
    engine.dd.top(node).expect("a variable")
}

const CASES: [&str; 4] = [
    "rich = true\n",
    "",
    "rich = true\n[[plans]]\nid = \"P\"\ngood = true\ncost = 9\n",
    "[[plans]]\nid = \"P\"\ncost = 4\n",
];

#[test]
fn a_possible_record_that_is_left_free_changes_nothing() {
    for text in CASES {
        let before = values(text, 0, &|_, _, _| {});
        let room = if text.contains("plans") { 1 } else { 2 };
        for n_possible in 1..=room {
            assert_eq!(values(text, n_possible, &|_, _, _| {}), before, "{n_possible} beside\n{text}");
        }
    }
}

#[test]
fn a_record_that_is_put_in_counts_like_a_listed_one() {
    for text in CASES {
        let listed = format!("{text}[[plans]]\nid = \"Q\"\n");
        assert_eq!(values(text, 1, &put_in), values(&listed, 0, &|_, _, _| {}), "{text}");
    }
}

#[test]
fn a_record_that_is_left_out_closes_a_list_that_has_room_for_no_other() {
    for text in CASES.iter().filter(|text| text.contains("plans")) {
        let closed = format!("plans_complete = true\n{text}");
        assert_eq!(values(text, 1, &leave_out), values(&closed, 0, &|_, _, _| {}), "{text}");
    }
}

#[test]
fn the_items_of_a_possible_record_can_be_set() {
    let good = |engine: &Engine<'_>, instance: usize, masks: &mut Masks| {
        put_in(engine, instance, masks);
        let ItemNode::Scalar(node) = &engine.instances[instance].items[0] else { panic!("a yes/no item") };
        masks.set(top(engine, *node), 0b10);
    };
    for text in CASES {
        let listed = format!("{text}[[plans]]\nid = \"Q\"\ngood = true\n");
        assert_eq!(values(text, 1, &good), values(&listed, 0, &|_, _, _| {}), "{text}");
    }
}

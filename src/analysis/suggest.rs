//! Tests worth having: few plausible cases that notice every mistake that no test notices yet.
//!
//! The situations in which each mutant differs are put together as long as they meet; each meeting gives one case,
//! the plainest. That is a small set of cases, found step by step; no smaller one is promised.

use super::likeness::{Spaces, functions};
use super::space::Space;
use super::variation::{Edit, Pair, Site, apply, beside};
use super::{Context, Mutant};
use crate::case::{Case, Completeness};
use crate::evaluate::answers;
use crate::evaluate::engine::{Engine, Mode};
use crate::framework::{Framework, Value, join};
use crate::program::{self, Program, Uses};
use crate::space::{Diagram, Node};
use crate::syntax::name_text;
use crate::syntax::tree::ReadingKind;
use crate::value::{ConclusionId, EntityId, Id, RecordId, ValueSet};
use crate::vocabulary::{Domain, Label};

/// Test blocks, ready to be put behind a framework, each with the question that an expert answers.
pub(super) fn check(context: &Context<'_>, survivors: &[Mutant]) -> Vec<String> {
    let framework = context.program.framework;
    let (own, of_criteria): (Vec<&Mutant>, Vec<&Mutant>) =
        survivors.iter().partition(|it| !matches!(it.edit, Edit::Condition(Site::Criterion(_), ..)));
    let edits: Vec<Edit> = own.iter().map(|it| it.edit).collect();
    let (both, pairs) = beside(framework, &edits);
    let pairs: Vec<Pair> = pairs.into_iter().filter_map(|it| it.first().copied()).collect();
    let mut found = cases(context, &both, &pairs);
    for mutant in of_criteria {
        let joint = join(framework, &apply(framework, &mutant.edit));
        let pairs: Vec<Pair> =
            framework.conclusions.ids().map(|id| Pair::Conclusion(id, joint.conclusion(id))).collect();
        // One conclusion that tells them apart is enough.
        found.extend(cases(context, &joint.framework, &pairs).into_iter().take(1));
    }
    let mut blocks = Vec::new();
    for (case, conclusions) in found {
        let block = block(context, &case, &conclusions, blocks.len() + 1);
        blocks.extend(block.filter(|it| !blocks.contains(it)));
    }
    blocks
}

/// Cases that tell each original from its copy, with the conclusions that each case tells apart.
fn cases(context: &Context<'_>, both: &Framework, pairs: &[Pair]) -> Vec<(Case, Vec<ConclusionId>)> {
    let program = program::compile(both);
    let mut spaces = Spaces::new();
    let mut left: Vec<(Pair, (EntityId, Uses), Node)> = Vec::new();
    for &pair in pairs {
        let Pair::Conclusion(a, b) = pair else { continue };
        let (space, original, copy) = functions(&program, pair, context, &mut spaces);
        let differ = space.differ(original, copy);
        if !space.happens(differ) {
            continue;
        }
        let mut uses = program.conclusion_uses[a].clone();
        uses.take(&program.conclusion_uses[b]);
        left.push((pair, (both.conclusions[a].entity, uses), differ));
    }
    let mut found = Vec::new();
    while !left.is_empty() {
        let (first, (entity, mut uses), mut here) = left.remove(0);
        let Pair::Conclusion(conclusion, _) = first else { continue };
        let Some(space) = spaces.get_mut(&(entity, uses.aggregates.clone())) else { continue };
        let mut conclusions = vec![conclusion];
        left.retain(|(pair, (of, other), differ)| {
            if *of != entity || other.aggregates != uses.aggregates {
                return true;
            }
            let meeting = space.engine.dd.and(here, *differ);
            if !space.happens(meeting) {
                return true;
            }
            here = meeting;
            uses.items.extend(&other.items);
            if let Pair::Conclusion(other, _) = pair
                && !conclusions.contains(other)
            {
                conclusions.push(*other);
            }
            false
        });
        let Some(case) = witness(context, space, here, &uses, entity) else { continue };
        // What else the case tells apart, in conclusions that look at lists in another way.
        let others: Vec<Pair> = left.iter().map(|(pair, ..)| *pair).collect();
        let told = told_apart(&program, context, &case, &others);
        for &pair in &told {
            if let Pair::Conclusion(other, _) = pair
                && !conclusions.contains(&other)
            {
                conclusions.push(other);
            }
        }
        left.retain(|(pair, ..)| !told.contains(pair));
        found.push((case, conclusions));
    }
    found
}

/// The pairs that a case tells apart for certain.
fn told_apart(program: &Program<'_>, context: &Context<'_>, case: &Case, pairs: &[Pair]) -> Vec<Pair> {
    let framework = program.framework;
    let mut engine = Engine::new(program, case, ReadingKind::Open, context.budget.nodes, Mode::Exact);
    let mut values = |conclusion: ConclusionId| {
        let entity = framework.conclusions[conclusion].entity;
        let record = case.records.ids().find(|&id| case.records[id].entity == entity)?;
        let ctx = engine.context(program.conclusion_uses[conclusion].aggregates.iter().copied());
        let value = engine.conclusion(ctx, record.index(), conclusion, 0);
        let restriction = engine.restriction(ctx, &[value]);
        let given = engine.dd.given(value, restriction);
        Some(engine.dd.values(given, &engine.defaults))
    };
    let mut told = pairs.to_vec();
    told.retain(|pair| match pair {
        Pair::Conclusion(a, b) => match (values(*a), values(*b)) {
            (Some(a), Some(b)) => a != b && a.len() == 1 && b.len() == 1,
            _ => false,
        },
        Pair::Criterion(..) => false,
    });
    told
}

fn witness(
    context: &Context<'_>,
    space: &mut Space<'_>,
    node: Node,
    uses: &Uses,
    entity: EntityId,
) -> Option<Case> {
    if node == Diagram::FALSE {
        return None;
    }
    space.witness(node, uses, &context.plains(entity), "suggested")
}

/// A `test` block with what comes out now, to be confirmed by somebody who knows the field.
fn block(context: &Context<'_>, case: &Case, conclusions: &[ConclusionId], number: usize) -> Option<String> {
    let program = context.program;
    let framework = program.framework;
    let record_of = |id: ConclusionId| {
        let entity = framework.conclusions[id].entity;
        case.records.ids().find(|&it| case.records[it].entity == entity)
    };
    let wanted: Vec<_> = conclusions.iter().filter_map(|&id| Some((record_of(id)?, id, None))).collect();
    let mut found = answers(program, case, ReadingKind::Open, context.budget, &wanted).ok()?;
    // A set of sets has no form in a test; another case tells it.
    found.retain(|it| !matches!(it.outcome.values().as_slice(), [Value::Set(_), _, ..]));
    let questions: Vec<&str> = conclusions
        .iter()
        .map(|&id| framework.conclusions[id].question.as_str())
        .filter(|it| !it.is_empty())
        .collect();
    let mut text = String::new();
    for question in questions {
        text.push_str(&format!("# Ask somebody who knows the field: {question}\n"));
    }
    text.push_str(&format!("test \"suggested {number}\"\n  given"));
    given(program, case, Case::ROOT, &mut text);
    for answer in &found {
        let Some(record) = record_of(answer.conclusion) else { continue };
        let path = super::space::path_of(program, case, record);
        let name = framework.conclusion_text(answer.conclusion, answer.cell);
        let domain = &framework.conclusions[answer.conclusion].domain;
        let values: Vec<String> =
            answer.outcome.values().iter().map(|&it| value(framework, domain, it)).collect();
        let outcome = match values.as_slice() {
            [one] => format!("= {one}"),
            several => format!("one of {}", several.join(", ")),
        };
        text.push_str(&format!("\n  expect {path}{name} {outcome}"));
    }
    text.push('\n');
    Some(text)
}

fn value(framework: &Framework, domain: &Domain, value: Value) -> String {
    match (domain, value) {
        (Domain::YesNo, Value::Rank(rank)) => yes_no(rank as usize),
        (_, Value::Rank(_)) => name_text(&framework.value_text(domain, value)),
        (_, Value::Set(set)) => options(framework.vocabulary.labels(domain), set),
        (_, Value::NotApplicable | Value::Number(_)) => framework.value_text(domain, value),
    }
}

fn yes_no(rank: usize) -> String {
    if rank == 1 { "yes".to_owned() } else { "no".to_owned() }
}

fn options(labels: &[Label], set: u128) -> String {
    let is_in = |bit: &usize| set >> bit & 1 == 1;
    let names: Vec<String> =
        (0..labels.len()).filter(is_in).map(|bit| name_text(&labels[bit].name)).collect();
    format!("[{}]", names.join(", "))
}

/// What a record says, then its lists, record by record.
fn given(program: &Program<'_>, case: &Case, id: RecordId, text: &mut String) {
    let vocabulary = &program.framework.vocabulary;
    let record = &case.records[id];
    let mut said = Vec::new();
    for &item in &vocabulary.entities[record.entity].items {
        let definition = &vocabulary.items[item];
        let evidence = &record.evidence[definition.place];
        let Some(possible) = evidence.possible.as_ref().filter(|_| !evidence.observations.is_empty()) else {
            continue;
        };
        said.push(format!(
            "{} = {}",
            name_text(&definition.name),
            set_text(program, &definition.domain, possible)
        ));
    }
    text.push(' ');
    text.push_str(&said.join(", "));
    for list in &record.lists {
        let name = &vocabulary.items[list.item].name;
        for &child in &list.records {
            let entity = &vocabulary.entities[case.records[child].entity].name;
            text.push_str(&format!("\n    {entity} {}:", case.records[child].id));
            given(program, case, child, text);
        }
        if matches!(list.completeness, Completeness::Complete(_)) {
            text.push_str(&format!("\n    no other {name}"));
        }
    }
}

fn set_text(program: &Program<'_>, domain: &Domain, set: &ValueSet) -> String {
    let labels = program.framework.vocabulary.labels(domain);
    match set {
        ValueSet::Ranks(mask) => {
            let rank = mask.trailing_zeros() as usize;
            match domain {
                Domain::YesNo => yes_no(rank),
                _ => labels.get(rank).map(|it| name_text(&it.name)).unwrap_or_default(),
            }
        }
        ValueSet::Ranges(ranges) => {
            let number = ranges.first().map(|&(low, _)| low.to_string()).unwrap_or_default();
            let is_percent = matches!(domain, Domain::Number(grid) if grid.percent);
            if is_percent { format!("{number}%") } else { number }
        }
        ValueSet::Sets(boxes) => options(labels, boxes.first().map_or(0, |it| it.must)),
    }
}

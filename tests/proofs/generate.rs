//! Random small frameworks with promises: few items, small domains, at most one short list at each depth, so that
//! every total case can be walked.

use appraise::source::Sources;
use appraise::syntax::tree::{
    Condition, Constraint, DeclarationKind, Favours, Item, Table, TableMode, Type, Unit,
};
use appraise::value::Decimal;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};

use crate::oracle::build::{bare, declare, entity, framework, item, list_of, name, path};
use crate::oracle::draft::{Dice, Draft, Named, Sort};
use crate::oracle::generate::{criterion, parameters, scales};
use crate::oracle::generate_case::domain;
use crate::oracle::generate_conclusion::{conclude, entity_name, type_of};
use crate::oracle::generate_condition::{Frame, chain, condition, list_operand};
use crate::oracle::generate_table::{cell, finish, sure_columns};
use crate::oracle::write;
use crate::oracle::write_condition::expr;

use super::world::World;

/// Where the choices come from.
#[derive(Clone, Debug)]
pub struct Recipe {
    shape: Vec<u8>,
    impossible: Vec<Vec<u8>>,
    criteria: Vec<Vec<u8>>,
    conclusions: Vec<Vec<u8>>,
    promises: Vec<Vec<u8>>,
    table: Vec<u8>,
}

/// A framework, as text and as the tree of that text.
#[derive(Clone)]
pub struct Small {
    /// The rule file.
    pub rules: String,
    /// Its tree, with places.
    pub unit: Unit,
}

impl std::fmt::Debug for Small {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.rules)
    }
}

fn recipes() -> impl Strategy<Value = Recipe> {
    let bytes = |range: std::ops::Range<usize>| vec(any::<u8>(), range);
    let parts = (
        bytes(0..40),
        vec(bytes(0..10), 0..3),
        vec(bytes(0..20), 0..2),
        vec(bytes(0..100), 1..4),
        vec(bytes(0..20), 0..5),
        bytes(0..40),
    );
    parts.prop_map(|(shape, impossible, criteria, conclusions, promises, table)| Recipe {
        shape,
        impossible,
        criteria,
        conclusions,
        promises,
        table,
    })
}

/// Frameworks that load: their tables have neither gaps nor overlaps.
pub fn frameworks() -> impl Strategy<Value = Small> {
    recipes().prop_map(|recipe| cook(&recipe, false))
}

/// Frameworks whose last table may have gaps and overlaps.
pub fn frameworks_with_any_table() -> impl Strategy<Value = Small> {
    recipes().prop_map(|recipe| cook(&recipe, true))
}

/// The tree of a rule file.
pub fn parsed(rules: &str) -> Unit {
    let mut sources = Sources::default();
    let id = sources.add("rules.appraise", rules);
    let parsed = appraise::syntax::parse(sources.get(id));
    assert!(parsed.diagnostics.is_empty(), "{:#?}\n{rules}", parsed.diagnostics);
    parsed.unit.expect("a unit")
}

fn cook(recipe: &Recipe, any_table: bool) -> Small {
    let mut draft = Draft::default();
    vocabulary(&mut Dice::new(&recipe.shape), &mut draft);
    recipe.criteria.iter().for_each(|bytes| criterion(&mut Dice::new(bytes), &mut draft));
    let head = Dice::new(&recipe.shape).once_in(12).then(|| {
        let bytes = recipe.criteria.concat();
        condition(&mut Dice::new(&bytes), &draft, Frame { entity: 0, items_only: true, depth: 1 })
    });
    draft.may_not_apply = head.is_some();
    recipe.conclusions.iter().for_each(|bytes| conclude(&mut Dice::new(bytes), &mut draft));
    if any_table {
        table(&mut Dice::new(&recipe.table), &mut draft);
    }
    let mut unit = framework(draft.declarations.clone());
    unit.head.applies = head;
    constraints(recipe, &draft, &mut unit);
    let rules = write::unit(&unit) + &promises(recipe, &draft);
    Small { unit: parsed(&rules), rules }
}

// ------------------------------------------------------------------- vocabulary

fn vocabulary(dice: &mut Dice<'_>, draft: &mut Draft) {
    // The first throw is that of the head condition.
    dice.below(12);
    scales(dice, draft);
    let how_deep = [1, 2, 1, 2, 2, 3][dice.below(6)];
    draft.entities = ["town", "plan", "act"][..how_deep].iter().map(|it| (*it).to_owned()).collect();
    for at in 0..how_deep {
        // So many situations of one record, without its lists.
        let room = [&[96][..], &[12, 6], &[4, 2, 2]][how_deep - 1][at];
        let mut items: Vec<Item> = Vec::new();
        let mut ways = 1;
        for _ in 0..dice.between(1, 5) {
            let Some((made, n_values)) = one_item(dice, draft, at, room / ways) else { break };
            ways *= n_values;
            items.push(made);
        }
        if at + 1 < how_deep {
            let most = match how_deep {
                2 if room > 6 && ways > 6 => dice.between(1, 2),
                2 => dice.between(1, 3),
                _ => dice.between(1, 2 - at as i64),
            };
            let list = format!("{}s", draft.entities[at + 1]);
            let favours = [None, Some(bare(Favours::More)), Some(bare(Favours::Less))][dice.below(3)].clone();
            items.push(Item { favours, ..item(&list, list_of(&draft.entities[at + 1], most)) });
            push_item(draft, at, &list, Sort::List(at + 1, most));
        }
        draft.declarations.push(entity(&draft.entities[at].clone(), items));
    }
    parameters(dice, draft);
}

/// An item of at most `room` values.
fn one_item(dice: &mut Dice<'_>, draft: &mut Draft, entity: usize, room: usize) -> Option<(Item, usize)> {
    let words = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let sort = match dice.below(10) {
        1 | 5 => {
            let (scale, levels) = dice.one(&draft.scales).clone();
            Sort::Scale(scale, levels)
        }
        2 => Sort::OneOf(words(&["oa", "ob", "oc"][..dice.between(2, 3) as usize])),
        3 => Sort::AnyOf(words(&["ta", "tb"])),
        4 => {
            Sort::Number(Decimal::whole(dice.between(0, 1)), Decimal::whole(dice.between(2, 3)), Decimal::ONE)
        }
        6 if entity == 0 => Sort::Percent(50),
        _ => Sort::YesNo,
    };
    let sort = if domain(&sort).len() > room { Sort::YesNo } else { sort };
    let n_values = domain(&sort).len();
    if n_values > room {
        return None;
    }
    let text = draft.fresh(["a", "b", "c"][entity]);
    let favours = match (&sort, dice.below(4)) {
        (Sort::OneOf(_), _) | (_, 3) => None,
        (Sort::YesNo, 2) => Some(Favours::No),
        (Sort::YesNo, _) => Some(Favours::Yes),
        (_, 2) => Some(Favours::Less),
        (_, _) => Some(Favours::More),
    };
    push_item(draft, entity, &text, sort.clone());
    Some((Item { favours: favours.map(bare), ..item(&text, type_of(&sort)) }, n_values))
}

fn push_item(draft: &mut Draft, entity: usize, text: &str, sort: Sort) {
    let named = Named { entity, path: path(text), sort, item: true, criterion: false, may_not_apply: false };
    draft.named.push(named);
}

/// Adds each `impossible` that leaves some possible case with a record of each entity.
fn constraints(recipe: &Recipe, draft: &Draft, unit: &mut Unit) {
    for bytes in &recipe.impossible {
        let mut dice = Dice::new(bytes);
        let entity = dice.below(draft.entities.len());
        let when = Condition::Chain(chain(&mut dice, draft, Frame { entity, items_only: true, depth: 1 }));
        let because = Some(name("It cannot be"));
        let made = Constraint { entity: entity_name(draft, entity), when, because, cites: Vec::new() };
        unit.declarations.push(declare(DeclarationKind::Impossible(made)));
        let world = World::new(unit);
        let has_all = draft.entities.iter().all(|it| !world.records(it, true).is_empty());
        if !has_all {
            unit.declarations.pop();
        }
    }
}

// -------------------------------------------------------------------- promises

/// The text of the promises, and of what is said to be without effect.
fn promises(recipe: &Recipe, draft: &Draft) -> String {
    let mut text = String::new();
    let mut conclusions: Vec<(String, bool)> = Vec::new();
    for named in draft.named.iter().filter(|it| !it.item && !it.criterion) {
        let is_ordered =
            matches!(named.sort, Sort::YesNo | Sort::Scale(..) | Sort::Number(..) | Sort::Percent(_));
        let own = (named.path.names[0].value.clone(), is_ordered);
        if !conclusions.contains(&own) {
            conclusions.push(own);
        }
    }
    let mut said: Vec<String> = Vec::new();
    for bytes in &recipe.promises {
        let mut dice = Dice::new(bytes);
        let line = match dice.below(6) {
            kind @ 0..=2 => {
                let (conclusion, is_ordered) = dice.one(&conclusions).clone();
                if kind < 2 && is_ordered {
                    format!("promise monotone {conclusion}")
                } else {
                    format!("promise reachable {conclusion}")
                }
            }
            kind @ 3..=4 => {
                let entity = dice.below(draft.entities.len());
                let about =
                    if entity == 0 { String::new() } else { format!(" for {}", draft.entities[entity]) };
                let frame = Frame { entity, items_only: false, depth: 1 };
                let first = expr(&chain(&mut dice, draft, frame));
                let second = dice.once_in(2).then(|| expr(&chain(&mut dice, draft, frame)));
                let (word, link) = if kind == 3 { ("never", "with") } else { ("always", "when") };
                let second = second.map_or_else(String::new, |it| format!(" {link} ({it})"));
                format!("promise {word} ({first}){second}{about}")
            }
            _ => {
                let items = draft.named.iter().filter(|it| it.item && !matches!(it.sort, Sort::List(..)));
                let items: Vec<&Named> = items.collect();
                let chosen = dice.one(&items);
                let own = &chosen.path.names[0].value;
                format!("ignore {}.{own}\n  because \"Without effect\"", draft.entities[chosen.entity])
            }
        };
        if !said.contains(&line) {
            text += &format!("\n{line}\n");
            said.push(line);
        }
    }
    text
}

// ----------------------------------------------------------------------- tables

/// A table of any rows, complete or not.
fn table(dice: &mut Dice<'_>, draft: &mut Draft) {
    let entity = dice.below(draft.entities.len());
    let applies = dice.once_in(4).then(|| condition(dice, draft, Frame::of(entity)));
    let mut columns = sure_columns(dice, draft, entity);
    if draft.list(entity, false).is_some() && dice.once_in(2) {
        let (operand, sort) = list_operand(dice, draft, Frame::of(entity));
        columns.push((operand, sort.unwrap_or(Sort::Percent(25))));
    }
    let rows = (0..dice.between(1, 4)).map(|_| columns.iter().map(|(_, sort)| cell(dice, sort)).collect());
    let rows = rows.collect();
    let mode = if dice.once_in(4) { TableMode::FirstRow } else { TableMode::OneRowOnly };
    let n_before = draft.declarations.len();
    finish(dice, draft, entity, applies, mode, columns, rows);
    for declaration in &mut draft.declarations[n_before..] {
        if let DeclarationKind::Conclusion(it) = declaration {
            it.otherwise = None;
        }
    }
}

/// The tables of a framework, each with its entity.
pub fn tables(unit: &Unit) -> Vec<(String, &Table)> {
    let world_root = super::world::root(unit);
    let all = unit.declarations.iter().filter_map(|it| match &it.kind {
        DeclarationKind::Table(table) => Some(table),
        _ => None,
    });
    all.map(|table| {
        let of = unit.declarations.iter().find_map(|it| match &it.kind {
            DeclarationKind::Conclusion(own) if own.name.value == table.gives[0].value => own.entity.clone(),
            _ => None,
        });
        (of.map_or_else(|| world_root.clone(), |it| it.value), table)
    })
    .collect()
}

/// True when no item that can be named is a number, and there are no lists: situations can then be counted one by
/// one.
pub fn is_finite(unit: &Unit) -> bool {
    unit.declarations.iter().all(|it| match &it.kind {
        DeclarationKind::Entity(it) => it
            .items
            .iter()
            .all(|item| !matches!(item.kind, Type::Number { .. } | Type::Percent { .. } | Type::List { .. })),
        _ => true,
    })
}

//! A vocabulary from text, without checks: enough to record cases in.

use appraise::source::Sources;
use appraise::syntax::parse;
use appraise::syntax::tree::{self, DeclarationKind, Type};
use appraise::value::{Decimal, EntityId, Id, IdVec, ItemId, ScaleId};
use appraise::vocabulary::{Domain, Entity, Grid, Item, Label, Scale, Vocabulary};

pub fn build(text: &str) -> Vocabulary {
    let mut sources = Sources::default();
    let file = sources.add("vocabulary.appraise", text);
    let parsed = parse(sources.get(file));
    assert!(parsed.diagnostics.is_empty(), "{text}\n{:#?}", parsed.diagnostics);
    let unit = parsed.unit.unwrap();
    let mut vocabulary = Vocabulary { name: unit.head.name.value.clone(), ..Vocabulary::default() };
    let mut entities: Vec<&tree::Entity> = Vec::new();
    for declaration in &unit.declarations {
        match &declaration.kind {
            DeclarationKind::Scale(scale) => {
                let levels = labels(&scale.levels);
                vocabulary.scales.push(Scale {
                    name: scale.name.value.clone(),
                    levels,
                    span: scale.name.span,
                });
            }
            DeclarationKind::Entity(entity) => entities.push(entity),
            _ => {}
        }
    }
    let names: Vec<&str> = entities.iter().map(|it| it.name.value.as_str()).collect();
    let mut parents = vec![None; entities.len()];
    let mut items: IdVec<ItemId, Item> = IdVec::default();
    for (index, entity) in entities.iter().enumerate() {
        let mut own = Vec::new();
        for (place, item) in entity.items.iter().enumerate() {
            let domain = domain(&item.kind, &vocabulary.scales, &names);
            let child = if let Domain::List { entity, .. } = &domain { Some(*entity) } else { None };
            let id = items.push(Item {
                name: item.name.value.clone(),
                entity: EntityId::new(index),
                place,
                domain,
                question: item.question.as_ref().map(|it| it.value.clone()).unwrap_or_default(),
                favours: item.favours.as_ref().map(|it| it.value),
                fixed: false,
                silence: None,
                says: None,
                cites: Vec::new(),
                span: item.name.span,
            });
            if let Some(child) = child {
                parents[child.index()] = Some((EntityId::new(index), id));
            }
            own.push(id);
        }
        let (name, span) = (entity.name.value.clone(), entity.name.span);
        vocabulary.entities.push(Entity { name, parent: None, items: own, depth: 0, span });
    }
    for (entity, parent) in vocabulary.entities.iter_mut().zip(parents) {
        entity.parent = parent;
    }
    vocabulary.items = items;
    let depths: Vec<usize> = vocabulary.entities.ids().map(|it| vocabulary.ancestors(it).count()).collect();
    for (entity, depth) in vocabulary.entities.iter_mut().zip(depths) {
        entity.depth = depth;
    }
    vocabulary
}

fn labels(choices: &[tree::Choice]) -> Vec<Label> {
    let label = |it: &tree::Choice| it.label.as_ref().map(|it| it.value.clone());
    choices.iter().map(|it| Label { name: it.name.value.clone(), label: label(it) }).collect()
}

fn domain(kind: &Type, scales: &IdVec<ScaleId, Scale>, entities: &[&str]) -> Domain {
    let step_of = |step: &Option<tree::Spanned<Decimal>>| step.as_ref().map_or(Decimal::ONE, |it| it.value);
    match kind {
        Type::YesNo(_) => Domain::YesNo,
        Type::Scale(name) => Domain::Scale(
            scales.pairs().find(|(_, it)| it.name == name.value).expect("the scale is declared").0,
        ),
        Type::OneOf(choices, _) => Domain::OneOf(labels(choices)),
        Type::AnyOf(choices, _) => Domain::AnyOf(labels(choices)),
        Type::Number { range, step, unit, .. } => {
            let (low, high) = range.as_ref().map(|(low, high)| (low.value, high.value)).unwrap();
            let unit = unit.as_ref().map(|it| it.value.clone());
            Domain::Number(Grid { low, high, step: step_of(step), unit, percent: false })
        }
        Type::Percent { step, .. } => Domain::Number(Grid {
            low: Decimal::ZERO,
            high: Decimal::whole(100),
            step: step_of(step),
            unit: None,
            percent: true,
        }),
        Type::List { entity, at_most, .. } => {
            let index = entities.iter().position(|it| *it == entity.value).expect("the entity is declared");
            let at_most = at_most.as_ref().and_then(|it| it.value.as_whole()).unwrap_or(200) as u32;
            Domain::List { entity: EntityId::new(index), at_most }
        }
    }
}

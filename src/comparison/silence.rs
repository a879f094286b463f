//! What two frameworks make of an item that nobody recorded, where that differs.
//!
//! On complete cases an assumption changes nothing. It does where an item that some conclusion looks at is left out.

use super::{Context, Paired};
use crate::analysis::space::Space;
use crate::case::value_text;
use crate::framework::{Framework, Joint};
use crate::value::{ItemId, ValueSet};

/// An item that the two fill in differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilenceDifference {
    /// The item, in both.
    pub item: ItemId,
    /// What each takes it to be; `None`: it stays open.
    pub assumed: [Option<String>; 2],
    /// The conclusions that look at it, as far as they are compared.
    pub conclusions: Vec<String>,
}

/// Assumptions that differ and that some pair of conclusions looks at.
pub(super) fn silence(
    context: &Context<'_>,
    joint: &Joint,
    frameworks: [&Framework; 2],
    pairs: &[Paired],
) -> Vec<SilenceDifference> {
    let vocabulary = &joint.framework.vocabulary;
    let mut found = Vec::new();
    for (id, item) in vocabulary.items.pairs() {
        let first = frameworks[0].assumptions.iter().find(|it| it.item == id).map(|it| &it.value);
        let second = frameworks[1]
            .assumptions
            .iter()
            .find(|it| joint.items.get(&it.item) == Some(&id))
            .map(|it| &it.value);
        if first == second {
            continue;
        }
        let text = |it: &ValueSet| value_text(vocabulary, item, it).trim_matches('"').to_owned();
        let conclusions: Vec<String> =
            pairs.iter().filter(|it| looks_at(context, **it, id)).map(|it| name(joint, *it)).collect();
        if !conclusions.is_empty() {
            found.push(SilenceDifference {
                item: id,
                assumed: [first.map(text), second.map(text)],
                conclusions,
            });
        }
    }
    found
}

fn name(joint: &Joint, paired: Paired) -> String {
    joint.framework.conclusion_text(paired.a, paired.cell_a)
}

/// True when a value of either depends on an item: of the record or above it by the function, of lists by what is
/// named.
fn looks_at(context: &Context<'_>, paired: Paired, item: ItemId) -> bool {
    let uses = paired.uses(context.program);
    if !uses.items.contains(&item) {
        return false;
    }
    let framework = context.program.framework;
    let entity = framework.conclusions[paired.a].entity;
    let of = framework.vocabulary.items[item].entity;
    if of != entity && framework.vocabulary.ancestors(entity).all(|it| it != of) {
        return true;
    }
    let mut space = Space::new(context.program, entity, &uses.aggregates, context.budget);
    let nodes = [space.conclusion(paired.a, paired.cell_a), space.conclusion(paired.b, paired.cell_b)];
    nodes.into_iter().any(|node| {
        let support = space.engine.dd.support(node);
        (0..space.engine.instances.len())
            .flat_map(|it| space.variables_of(it, item))
            .any(|it| support.contains(&it))
    })
}

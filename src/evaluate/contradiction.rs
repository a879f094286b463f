//! Whether a case can be at all, and what stands against it: the evidence, or a default that nobody recorded.

use super::answer::{Work, items_read};
use super::evidence::settle;
use super::{Contradiction, Filled, ItemPath};
use crate::program::of_condition;
use crate::space::Masks;
use crate::value::Id as _;

impl Work<'_> {
    /// The first constraint that cannot be met.
    pub(super) fn find_contradiction(&mut self) -> Result<(), Contradiction> {
        let engine = &mut self.exact;
        let ctx = engine.context([]);
        let is_contradictory = engine.is_contradictory(ctx);
        if engine.dd.is_exhausted() {
            self.renew();
            return Ok(());
        }
        if !is_contradictory {
            return Ok(());
        }
        let framework = engine.framework;
        let mut first: Option<Contradiction> = None;
        for record in self.case.records.ids() {
            for (place, constraint) in framework.vocabulary.impossible.iter().enumerate() {
                let Some(factor) = engine.constraint(ctx, record.index(), place) else { continue };
                let alone = !engine.dd.meet(&[factor], &engine.defaults);
                if alone || first.is_none() {
                    let uses = of_condition(framework, &self.program.aggregates, &constraint.when);
                    let items = items_read(self.case, framework, record, &uses);
                    let filled = Vec::new();
                    first = Some(Contradiction { record, constraint: place, alone, items, filled });
                }
                if alone {
                    break;
                }
            }
            if first.as_ref().is_some_and(|it| it.alone) {
                break;
            }
        }
        let Some(mut first) = first else { return Ok(()) };
        first.filled = self.at_fault(&first.items);
        Err(first)
    }

    /// Of these items, those with a default, where it is the defaults that cannot be: what is recorded alone can.
    fn at_fault(&mut self, items: &[ItemPath]) -> Vec<Filled> {
        let engine = &mut self.exact;
        let defaults = engine.defaults.clone();
        engine.look_at(&Masks::default());
        let ctx = engine.context([]);
        let is_contradictory = engine.is_contradictory(ctx);
        engine.look_at(&defaults);
        if is_contradictory || engine.dd.is_exhausted() {
            return Vec::new();
        }
        let filled = |&path: &ItemPath| {
            let item = &self.program.framework.vocabulary.items[path.item];
            let evidence = self.case.records[path.record].evidence.get(item.place)?;
            let settled = settle(self.program.framework, path.item, evidence, self.reading)?;
            Some(Filled { path, ground: settled.ground, values: settled.default? })
        };
        items.iter().filter_map(filled).collect()
    }
}

//! What a result rests on that nobody recorded, and which open items change nothing.

use super::{Explainer, Line, Mark, is_fully_open, open_names};
use crate::evaluate::{Answer, ItemPath};
use crate::value::{ConclusionId, ItemId, RecordId, ValueSet};
use crate::vocabulary::Domain;

impl Explainer<'_> {
    /// Where no default alone makes a difference: those that were used all the same.
    pub(super) fn uses(
        &self,
        record: RecordId,
        answers: &[&Answer],
        lines: &[Line],
        rests: &[ItemPath],
    ) -> Vec<String> {
        let is_open = answers.iter().any(|it| is_fully_open(self.words.framework, it));
        if !rests.is_empty() || is_open {
            return Vec::new();
        }
        let mut paths: Vec<ItemPath> = lines
            .iter()
            .filter(|it| it.decides || it.mark == Mark::Fails)
            .flat_map(|it| it.filled.iter().copied())
            .collect();
        paths.sort();
        paths.dedup();
        // One alone on which nothing rests does nothing.
        if paths.len() < 2 {
            return Vec::new();
        }
        let names = open_names(&self.words, record, &paths);
        names.into_iter().map(|it| format!("{} ({})", it.name, it.standing)).collect()
    }

    /// What nobody recorded and the result rests on, by short names; the reason of each default once.
    pub(super) fn rests_on(&self, record: RecordId, conclusion: &str, rests: &[ItemPath]) -> Vec<String> {
        let names = open_names(&self.words, record, rests);
        let mut items: Vec<ItemId> = rests.iter().map(|it| it.item).collect();
        items.dedup();
        let mut texts = Vec::new();
        for name in names {
            let item = items.iter().find(|&&it| name.item == it);
            let mut text = format!("{} ({}", name.name, name.standing);
            let mut memory = self.memory.borrow_mut();
            match item.and_then(|it| memory.defaults.get(it)) {
                Some(before) => text.push_str(&format!(", see {before} above)")),
                None => {
                    text.push(')');
                    if let Some(&item) = item {
                        memory.defaults.insert(item, conclusion.to_owned());
                        text.push_str(&self.words.reason_of_default(item, &name.standing));
                    }
                }
            }
            texts.push(text);
        }
        texts
    }

    /// Items of the record and of those above it that are read, open, and not among those that matter.
    pub(super) fn cannot_matter(
        &self,
        record: RecordId,
        id: ConclusionId,
        matter: &[ItemPath],
    ) -> Vec<ItemPath> {
        let uses = &self.program.conclusion_uses[id];
        let vocabulary = &self.words.framework.vocabulary;
        let mut paths = Vec::new();
        for at in self.words.lineage(record) {
            for (place, &item) in
                vocabulary.entities[self.words.case.records[at].entity].items.iter().enumerate()
            {
                let path = ItemPath { record: at, item };
                if !uses.items.contains(&item) || matter.contains(&path) {
                    continue;
                }
                let Some(state) = self.words.evaluation.records[at].items.get(place) else { continue };
                let is_list = matches!(vocabulary.items[item].domain, Domain::List { .. });
                if !is_list && !state.possible.as_ref().is_some_and(ValueSet::is_single) {
                    paths.push(path);
                }
            }
        }
        paths
    }
}

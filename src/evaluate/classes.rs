//! The further records of an open list, told apart as far as a question can tell them apart.
//!
//! What one record contributes, and whether it can be, may hang on the items above it. So two lists are alike when
//! they add up to the same *for every value of those items*; what they add up to for one value is not enough to say
//! whether knowing the list would change a result. Each such class is a function of the items above: its leaves are
//! places in the states of the list's variable, and nothing where constraints rule the records out.

use std::collections::BTreeSet;

use super::decision::Question;
use super::engine::{Engine, Mode, Unlisted};
use super::lists::unpack;
use crate::space::{Diagram, Fold, Node, VarId};
use crate::syntax::tree::Comparator;
use crate::value::ItemId;

/// The most kinds of records, and classes of lists, that are told apart.
const MOST: usize = 120;

impl Engine<'_> {
    /// Whether some of the lists that the further records of an open list may be leave different values of a question;
    /// `None` where its variable says so exactly, or where there is too much to tell apart.
    pub fn list_matters(
        &mut self,
        question: Question,
        value: Node,
        (instance, list): (usize, ItemId),
    ) -> Option<bool> {
        let ctx = question.ctx;
        if self.mode == Mode::Bounds || self.pivot.is_some() {
            return None;
        }
        let place = self.list_place(instance, list);
        let variable = self.unlisted_of(ctx, instance, list);
        let classes = match variable {
            Some(variable) => {
                let behind = self.unlisted.get(&variable)?.clone();
                if !behind.is_tied {
                    return None;
                }
                self.classes(&behind)?
            }
            None => {
                let asked = self.demands_of(ctx, instance, place)?;
                let zero = self.dd.constant(0);
                asked.into_iter().map(|node| self.dd.given(zero, node)).collect()
            }
        };
        let mut keep: BTreeSet<VarId> = self.dd.support(value).into_iter().chain(variable).collect();
        keep.extend(classes.iter().flat_map(|&class| self.dd.support(class)));
        let restriction = self.restriction_on(ctx, &keep);
        let mut first: Option<Vec<i64>> = None;
        for class in classes {
            let is_it = self.dd.graft(class, &mut |dd, states| match (states, variable) {
                ([], _) => Diagram::FALSE,
                (_, None) => Diagram::TRUE,
                (states, Some(variable)) => {
                    let codes: Vec<i64> =
                        (0..dd.arity(variable) as i64).map(|it| i64::from(states.contains(&it))).collect();
                    dd.variable(variable, &codes)
                }
            });
            let here = self.dd.and(restriction, is_it);
            let given = self.dd.given(value, here);
            let values = self.dd.values(given, &self.defaults);
            if values.is_empty() {
                continue;
            }
            match &first {
                Some(first) if *first != values => return Some(true),
                Some(_) => {}
                None => first = Some(values),
            }
        }
        (!self.dd.is_exhausted()).then_some(false)
    }

    /// The variable of the further records of a list, among those made for one context.
    fn unlisted_of(&self, ctx: usize, instance: usize, list: ItemId) -> Option<VarId> {
        let mut own = self.contexts[ctx].unlisted_variables.iter().copied();
        own.find(|it| self.unlisted.get(it).is_some_and(|it| (it.instance, it.list) == (instance, list)))
    }

    /// The classes behind a variable; `None` when there are too many.
    fn classes(&mut self, behind: &Unlisted) -> Option<Vec<Node>> {
        let folds: Vec<Fold> = behind.folds.iter().flatten().copied().collect();
        let start: Vec<i64> = folds.iter().map(|fold| fold.start()).collect();
        let place_of = |state: &[i64]| behind.states.iter().position(|it| it == state);
        let kinds = self.by_own(behind.signature, behind.stand_in, Diagram::NONE)?;
        let nothing = self.dd.constant(place_of(&start)? as i64);
        let mut is_exact = true;
        let classes =
            self.summed_up((nothing, Diagram::NONE), &kinds, behind.spare, &mut |engine, before, one| {
                let both = engine.dd.combine(crate::space::Binary::Pair, before, one);
                engine.dd.graft(both, &mut |dd, codes| match codes {
                    [] => Diagram::NONE,
                    [code] => {
                        let (state, signature) = dd.unpair(*code);
                        let record = unpack(dd, signature, &behind.folds);
                        let before = &behind.states[state as usize];
                        let parts = folds.iter().zip(before).zip(&record);
                        let sum: Vec<i64> = parts.map(|((fold, &sum), &part)| fold.take(sum, part)).collect();
                        match place_of(&sum) {
                            Some(place) => dd.constant(place as i64),
                            None => {
                                is_exact = false;
                                Diagram::NONE
                            }
                        }
                    }
                    _ => {
                        is_exact = false;
                        Diagram::NONE
                    }
                })
            })?;
        is_exact.then_some(classes)
    }

    /// A function as it is for each record that a stand-in stands for, without repetition and without the records that
    /// can be nowhere (for these it is `nowhere`). `None` when there are too many.
    pub(super) fn by_own(&mut self, node: Node, stand_in: usize, nowhere: Node) -> Option<Vec<Node>> {
        let mut kinds = Vec::new();
        let mut seen = BTreeSet::from([node]);
        let mut left = vec![node];
        while let Some(node) = left.pop() {
            let support = self.dd.support(node);
            let own: Vec<VarId> = support.into_iter().filter(|&it| self.belongs_to(it, stand_in)).collect();
            // Further records below first: what they add up to may hang on the other items.
            let below = own.iter().find(|&it| self.unlisted.get(it).is_some_and(|it| it.is_tied));
            let Some(&variable) = below.or(own.first()) else {
                if node != nowhere {
                    kinds.push(node);
                }
                continue;
            };
            let parts = match below {
                Some(_) => self.by_class(node, variable)?,
                None => (0..self.dd.arity(variable)).map(|value| self.dd.at(node, variable, value)).collect(),
            };
            left.extend(parts.into_iter().filter(|&it| seen.insert(it)));
            if kinds.len() > MOST || seen.len() > 64 * MOST || self.dd.is_exhausted() {
                return None;
            }
        }
        kinds.sort();
        Some(kinds)
    }

    /// A function as it is for each class of the further records behind a variable.
    fn by_class(&mut self, node: Node, variable: VarId) -> Option<Vec<Node>> {
        let behind = self.unlisted.get(&variable)?.clone();
        let classes = self.classes(&behind)?;
        let mut parts = Vec::new();
        for class in classes {
            let mut part = Diagram::NONE;
            for state in 0..behind.states.len() {
                let test = crate::space::Unary::Compare(Comparator::Equal, state as i64);
                let is_it = self.dd.map(test, class);
                let here = self.dd.at(node, variable, state);
                part = self.dd.choose(is_it, here, part);
            }
            parts.push(part);
        }
        Some(parts)
    }

    /// What up to `spare` records of these kinds are together, none of them first. `None` when there is too much.
    pub(super) fn summed_up(
        &mut self,
        (nothing, nowhere): (Node, Node),
        kinds: &[Node],
        spare: u32,
        add: &mut dyn FnMut(&mut Self, Node, Node) -> Node,
    ) -> Option<Vec<Node>> {
        let mut all = vec![nothing];
        let mut newest = all.clone();
        for _ in 0..spare {
            let mut next = Vec::new();
            for &before in &newest {
                for &one in kinds {
                    let both = add(self, before, one);
                    if both != nowhere && !all.contains(&both) {
                        all.push(both);
                        next.push(both);
                    }
                }
                if all.len() > MOST || self.dd.is_exhausted() {
                    return None;
                }
            }
            if next.is_empty() {
                break;
            }
            newest = next;
        }
        Some(all)
    }
}

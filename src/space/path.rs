//! Cheapest assignments and cofactors.

use rustc_hash::FxHashMap;

use super::diagram::{Diagram, Node, VarId};
use super::query::Masks;

/// An assignment of some variables, in their order.
pub type Assignment = Vec<(VarId, usize)>;

impl Diagram {
    /// What is left of a function when a variable has a value.
    pub fn cofactor(&mut self, node: Node, variable: VarId, value: usize) -> Node {
        let mut done = FxHashMap::default();
        self.cofactor_below(node, (variable, value), &mut done)
    }

    fn cofactor_below(
        &mut self,
        node: Node,
        (variable, value): (VarId, usize),
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        let Some(top) = self.top(node).filter(|&top| top <= variable) else { return node };
        if top == variable {
            return self.children(node)[value];
        }
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let children: Vec<Node> = self.children(node).to_vec();
        let children: Vec<Node> =
            children.into_iter().map(|child| self.cofactor_below(child, (variable, value), done)).collect();
        let result = self.branch(top, &children);
        done.insert(node, result);
        result
    }

    /// The cheapest assignment under which a function can have the value `wanted`; variables that are not named
    /// may have any value that the masks allow. Ties go to the lowest values. With its cost.
    pub fn cheapest(
        &self,
        node: Node,
        wanted: i64,
        masks: &Masks,
        cost: &dyn Fn(VarId, usize) -> u64,
    ) -> Option<(u64, Assignment)> {
        let mut done: FxHashMap<Node, Option<(u64, usize)>> = FxHashMap::default();
        let (total, _) = self.cheapest_below(node, wanted, masks, cost, &mut done)?;
        let mut path = Vec::new();
        let mut at = node;
        while let (Some(variable), Some(Some((_, value)))) = (self.top(at), done.get(&at)) {
            path.push((variable, *value));
            at = self.children(at)[*value];
        }
        Some((total, path))
    }

    fn cheapest_below(
        &self,
        node: Node,
        wanted: i64,
        masks: &Masks,
        cost: &dyn Fn(VarId, usize) -> u64,
        done: &mut FxHashMap<Node, Option<(u64, usize)>>,
    ) -> Option<(u64, usize)> {
        let Some(variable) = self.top(node) else {
            return self.leaf_values(node).is_some_and(|values| values.contains(&wanted)).then_some((0, 0));
        };
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let mut best: Option<(u64, usize)> = None;
        for value in (0..self.arity(variable)).filter(|&value| masks.allows(variable, value)) {
            let child = self.children(node)[value];
            let Some((below, _)) = self.cheapest_below(child, wanted, masks, cost, done) else { continue };
            let total = below.saturating_add(cost(variable, value));
            if best.is_none_or(|(least, _)| total < least) {
                best = Some((total, value));
            }
        }
        done.insert(node, best);
        best
    }
}

//! Answers read off a diagram: values reached, whether two functions meet, counts, what a variable changes.
//!
//! All of them look only at the part of the space that [`Masks`] leave open, and build no nodes.

use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

use super::diagram::{Diagram, Node, VarId};

/// Which values of which variables are looked at; all where nothing is said. A bit a value; variables with more
/// than 128 values are masked by [`Masks::allow_only`] alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    masks: FxHashMap<VarId, u128>,
    /// Of variables with more than 128 values: one entry a value.
    wide: FxHashMap<VarId, Vec<bool>>,
}

impl Masks {
    /// Looks at these values only (those that an earlier call left).
    pub fn restrict(&mut self, variable: VarId, values: u128) {
        *self.masks.entry(variable).or_insert(u128::MAX) &= values;
    }

    /// Looks at these values only, whatever was said before.
    pub fn set(&mut self, variable: VarId, values: u128) {
        self.masks.insert(variable, values);
    }

    /// Looks at these values only (one entry a value), whatever was said before; any number of them.
    pub fn allow_only(&mut self, variable: VarId, allowed: &[bool]) {
        self.lift(variable);
        if allowed.len() > 128 {
            self.wide.insert(variable, allowed.to_vec());
        } else {
            let bits = allowed.iter().enumerate().filter(|(_, allowed)| **allowed);
            self.masks.insert(variable, bits.fold(0, |mask, (value, _)| mask | 1 << value));
        }
    }

    /// Looks at all values of the variable again.
    pub fn lift(&mut self, variable: VarId) {
        self.masks.remove(&variable);
        self.wide.remove(&variable);
    }

    /// Looks at the values of the variable that other masks look at.
    pub fn restore(&mut self, variable: VarId, from: &Masks) {
        self.lift(variable);
        if let Some(&mask) = from.masks.get(&variable) {
            self.masks.insert(variable, mask);
        }
        if let Some(allowed) = from.wide.get(&variable) {
            self.wide.insert(variable, allowed.clone());
        }
    }

    /// True when nothing is masked.
    pub fn is_empty(&self) -> bool {
        self.masks.is_empty() && self.wide.is_empty()
    }

    /// True when this value of the variable is looked at.
    pub fn allows(&self, variable: VarId, value: usize) -> bool {
        match self.wide.get(&variable) {
            Some(allowed) => allowed.get(value).copied().unwrap_or(false),
            None => value >= 128 || self.masks.get(&variable).is_none_or(|mask| mask >> value & 1 == 1),
        }
    }

    /// The masked variables.
    pub fn variables(&self) -> impl Iterator<Item = VarId> + '_ {
        self.masks.keys().chain(self.wide.keys()).copied()
    }
}

impl Diagram {
    /// All values that a function takes, ascending.
    pub fn values(&self, node: Node, masks: &Masks) -> Vec<i64> {
        let mut seen = FxHashSet::default();
        let mut values = BTreeSet::new();
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            if !seen.insert(node) {
                continue;
            }
            match self.top(node) {
                None => values.extend(self.leaf_values(node).unwrap_or(&[])),
                Some(variable) => stack.extend(
                    self.children(node)
                        .iter()
                        .enumerate()
                        .filter(|&(value, _)| masks.allows(variable, value))
                        .map(|(_, &child)| child),
                ),
            }
        }
        values.into_iter().collect()
    }

    /// True when some assignment makes all of these true.
    pub fn meet(&self, nodes: &[Node], masks: &Masks) -> bool {
        let mut nodes: Vec<Node> = nodes.iter().copied().filter(|&node| node != Self::TRUE).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let mut failed = FxHashSet::default();
        self.meet_below(nodes, masks, &mut failed)
    }

    fn meet_below(&self, nodes: Vec<Node>, masks: &Masks, failed: &mut FxHashSet<Vec<Node>>) -> bool {
        let mut variable: Option<VarId> = None;
        for &node in &nodes {
            match self.top(node) {
                None if !self.leaf_values(node).unwrap_or(&[]).contains(&1) => return false,
                None => {}
                Some(top) => variable = Some(variable.map_or(top, |first| first.min(top))),
            }
        }
        let Some(variable) = variable else { return true };
        if failed.contains(&nodes) {
            return false;
        }
        for value in 0..self.arity(variable) {
            if !masks.allows(variable, value) {
                continue;
            }
            let mut below: Vec<Node> = nodes
                .iter()
                .map(|&node| self.child(node, variable, value))
                .filter(|&node| node != Self::TRUE)
                .collect();
            if below.contains(&Self::FALSE) || below.contains(&Self::NONE) {
                continue;
            }
            below.sort_unstable();
            below.dedup();
            if self.meet_below(below, masks, failed) {
                return true;
            }
        }
        failed.insert(nodes);
        false
    }

    /// The variables that a function looks at, in order.
    pub fn support(&self, node: Node) -> Vec<VarId> {
        let mut seen = FxHashSet::default();
        let mut variables = BTreeSet::new();
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            if let Some(variable) = self.top(node)
                && seen.insert(node)
            {
                variables.insert(variable);
                stack.extend_from_slice(self.children(node));
            }
        }
        variables.into_iter().collect()
    }

    /// How many assignments of `variables` (ascending, all of the function's among them) make it true.
    pub fn count(&self, node: Node, variables: &[VarId]) -> u128 {
        let mut done = FxHashMap::default();
        self.count_below(node, variables, 0, &mut done)
    }

    fn count_below(
        &self,
        node: Node,
        variables: &[VarId],
        place: usize,
        done: &mut FxHashMap<(Node, usize), u128>,
    ) -> u128 {
        if place == variables.len() {
            return u128::from(self.leaf_values(node).is_some_and(|values| values.contains(&1)));
        }
        if node == Self::FALSE || node == Self::NONE {
            return 0;
        }
        if let Some(&known) = done.get(&(node, place)) {
            return known;
        }
        let variable = variables[place];
        let arity = self.arity(variable);
        let total = if self.top(node) == Some(variable) {
            (0..arity)
                .map(|value| self.count_below(self.children(node)[value], variables, place + 1, done))
                .fold(0u128, u128::saturating_add)
        } else {
            self.count_below(node, variables, place + 1, done).saturating_mul(arity as u128)
        };
        done.insert((node, place), total);
        total
    }

    /// One assignment that makes a function true (variables not named are free), lowest values first.
    pub fn witness(&self, node: Node, masks: &Masks) -> Option<Vec<(VarId, usize)>> {
        let mut failed = FxHashSet::default();
        let mut path = Vec::new();
        self.witness_below(node, masks, &mut failed, &mut path).then_some(path)
    }

    fn witness_below(
        &self,
        node: Node,
        masks: &Masks,
        failed: &mut FxHashSet<Node>,
        path: &mut Vec<(VarId, usize)>,
    ) -> bool {
        let Some(variable) = self.top(node) else {
            return self.leaf_values(node).is_some_and(|values| values.contains(&1));
        };
        if failed.contains(&node) {
            return false;
        }
        for value in (0..self.arity(variable)).filter(|&value| masks.allows(variable, value)) {
            path.push((variable, value));
            if self.witness_below(self.children(node)[value], masks, failed, path) {
                return true;
            }
            path.pop();
        }
        failed.insert(node);
        false
    }
}

impl Diagram {
    /// All values that a function takes where one variable has one value, ascending. For variables that are too
    /// wide for [`Masks`].
    pub fn restricted_values(&self, node: Node, variable: VarId, value: usize, masks: &Masks) -> Vec<i64> {
        let mut seen = FxHashSet::default();
        let mut values = BTreeSet::new();
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            if !seen.insert(node) {
                continue;
            }
            match self.top(node) {
                None => values.extend(self.leaf_values(node).unwrap_or(&[])),
                Some(top) => stack.extend(
                    self.children(node)
                        .iter()
                        .enumerate()
                        .filter(|&(at, _)| if top == variable { at == value } else { masks.allows(top, at) })
                        .map(|(_, &child)| child),
                ),
            }
        }
        values.into_iter().collect()
    }
}

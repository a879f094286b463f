//! Long conjunctions and choices.

use rustc_hash::{FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

use super::diagram::{Diagram, Node};
use super::op::Binary;

/// Fewer than this are put together from left to right.
const FEW: usize = 8;

impl Diagram {
    /// All of many functions are true.
    pub fn all(&mut self, nodes: &[Node]) -> Node {
        self.together(Binary::And, Self::TRUE, &distinct(nodes))
    }

    /// Any of many functions is true.
    pub fn any(&mut self, nodes: &[Node]) -> Node {
        self.together(Binary::Or, Self::FALSE, &distinct(nodes))
    }

    /// Puts them together as a tree whose shape hangs on the functions and not on their places. So a list with one of
    /// them left out shares all but a few steps with the whole, where from left to right everything behind the gap would
    /// be worked out anew. After R. Seidel and C. Aragon, "Randomized search trees" (1996).
    fn together(&mut self, op: Binary, nothing: Node, nodes: &[Node]) -> Node {
        if nodes.len() < FEW {
            return nodes.iter().fold(nothing, |all, &node| self.combine(op, all, node));
        }
        let top = (0..nodes.len()).max_by_key(|&place| priority(nodes[place])).unwrap_or(0);
        let before = self.together(op, nothing, &nodes[..top]);
        let behind = self.together(op, nothing, &nodes[top + 1..]);
        let both = self.combine(op, before, nodes[top]);
        self.combine(op, both, behind)
    }
}

/// Each function once: what is true is not more so when it is said again. (And the tree would lean over.)
fn distinct(nodes: &[Node]) -> Vec<Node> {
    let mut seen = FxHashSet::default();
    nodes.iter().copied().filter(|&node| seen.insert(node)).collect()
}

fn priority(node: Node) -> u64 {
    let mut hasher = FxHasher::default();
    node.hash(&mut hasher);
    hasher.finish()
}

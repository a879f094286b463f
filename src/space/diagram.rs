//! Multi-valued decision diagrams with shared nodes.
//!
//! A [`Node`] stands for a function from the variables to a *set* of values. In exact work every leaf holds one
//! value; sets arise when variables are summed out, and in bounds (variables replaced by all their values at
//! once), where combining sets value by value gives the strong Kleene bounds. The empty set marks assignments
//! that a constraint rules out.
//!
//! Nodes are hash-consed: equal functions are one node, so equality is a comparison of two numbers. The order of
//! variables is the order of their creation. After R. Bryant, "Graph-based algorithms for Boolean function
//! manipulation" (1986), with many-valued nodes and leaves.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use super::op::{Binary, Unary};

/// A function. Cheap to copy; equal functions are equal nodes of one diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node(u32);

/// A variable; its number is its place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VarId(pub u32);

/// Set in a node's number when it is a leaf; the rest indexes the leaves.
const LEAF: u32 = 1 << 31;
/// The leaf without values.
const NOTHING: u32 = 0;
/// Leaves of one small value each come first, so that known cases need no hashing.
const SMALL_LOW: i64 = -64;
const SMALL_HIGH: i64 = 447;
const NO_SLOT: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct Inner {
    variable: VarId,
    first_child: u32,
}

/// The store of all nodes.
pub struct Diagram {
    arities: Vec<u32>,
    inner: Vec<Inner>,
    children: Vec<Node>,
    slots: Vec<u32>,
    leaves: Vec<Box<[i64]>>,
    leaf_index: FxHashMap<Box<[i64]>, u32>,
    pairs: Vec<(i64, i64)>,
    pair_index: FxHashMap<(i64, i64), i64>,
    unary: FxHashMap<(Unary, Node), Node>,
    binary: FxHashMap<(Binary, Node, Node), Node>,
    choices: FxHashMap<(Node, Node, Node), Node>,
    limit: usize,
    exhausted: bool,
}

impl Diagram {
    /// True of nothing.
    pub const FALSE: Node = Node(LEAF | (1 - SMALL_LOW) as u32);
    /// True of everything.
    pub const TRUE: Node = Node(LEAF | (2 - SMALL_LOW) as u32);
    /// No value at all: ruled out.
    pub const NONE: Node = Node(LEAF | NOTHING);

    /// An empty store that holds at most `limit` nodes.
    pub fn new(limit: usize) -> Self {
        let mut leaves: Vec<Box<[i64]>> = vec![Box::default()];
        leaves.extend((SMALL_LOW..=SMALL_HIGH).map(|value| Box::from([value])));
        Self {
            arities: Vec::new(),
            inner: Vec::new(),
            children: Vec::new(),
            slots: vec![NO_SLOT; 1 << 10],
            leaves,
            leaf_index: FxHashMap::default(),
            pairs: Vec::new(),
            pair_index: FxHashMap::default(),
            unary: FxHashMap::default(),
            binary: FxHashMap::default(),
            choices: FxHashMap::default(),
            limit,
            exhausted: false,
        }
    }

    /// True once the limit was reached; every node made after that is meaningless.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// How many inner nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.inner.len()
    }

    /// A new variable with values `0..arity`, behind all others in the order.
    pub fn add_variable(&mut self, arity: usize) -> VarId {
        self.arities.push(arity as u32);
        VarId(self.arities.len() as u32 - 1)
    }

    /// How many values a variable has.
    pub fn arity(&self, variable: VarId) -> usize {
        self.arities[variable.0 as usize] as usize
    }

    /// The function that is the same value everywhere.
    pub fn constant(&mut self, value: i64) -> Node {
        if (SMALL_LOW..=SMALL_HIGH).contains(&value) {
            return Node(LEAF | (value - SMALL_LOW + 1) as u32);
        }
        self.leaf(Box::from([value]))
    }

    /// The function that is this set everywhere; sorted, without doubles.
    pub fn constant_set(&mut self, mut values: Vec<i64>) -> Node {
        values.sort_unstable();
        values.dedup();
        match values.as_slice() {
            [] => Self::NONE,
            [one] => self.constant(*one),
            _ => self.leaf(values.into_boxed_slice()),
        }
    }

    fn leaf(&mut self, values: Box<[i64]>) -> Node {
        if let Some(&index) = self.leaf_index.get(&values) {
            return Node(LEAF | index);
        }
        let index = self.leaves.len() as u32;
        self.leaves.push(values.clone());
        self.leaf_index.insert(values, index);
        Node(LEAF | index)
    }

    /// The function that gives `codes[v]` where the variable has its value `v`.
    pub fn variable(&mut self, variable: VarId, codes: &[i64]) -> Node {
        let children: Vec<Node> = codes.iter().map(|&code| self.constant(code)).collect();
        self.branch(variable, &children)
    }

    /// The values of a leaf, ascending; `None` for an inner node.
    pub fn leaf_values(&self, node: Node) -> Option<&[i64]> {
        (node.0 & LEAF != 0).then(|| &*self.leaves[(node.0 & !LEAF) as usize])
    }

    /// The value of a leaf that holds one.
    pub fn as_constant(&self, node: Node) -> Option<i64> {
        match self.leaf_values(node) {
            Some([one]) => Some(*one),
            _ => None,
        }
    }

    /// The variable that an inner node asks about; `None` for a leaf.
    pub fn top(&self, node: Node) -> Option<VarId> {
        (node.0 & LEAF == 0).then(|| self.inner[node.0 as usize].variable)
    }

    /// The functions that are left for each value of the top variable; empty for a leaf.
    pub fn children(&self, node: Node) -> &[Node] {
        if node.0 & LEAF != 0 {
            return &[];
        }
        let inner = self.inner[node.0 as usize];
        let first = inner.first_child as usize;
        &self.children[first..first + self.arity(inner.variable)]
    }

    /// The node that asks about a variable. All children must lie behind it in the order.
    pub fn branch(&mut self, variable: VarId, children: &[Node]) -> Node {
        let Some(&first) = children.first() else { return Self::NONE };
        if children.iter().all(|&child| child == first) {
            return first;
        }
        let mut slot = hash(variable, children) as usize & (self.slots.len() - 1);
        while self.slots[slot] != NO_SLOT {
            let index = self.slots[slot];
            if self.inner[index as usize].variable == variable && self.children(Node(index)) == children {
                return Node(index);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        if self.inner.len() >= self.limit {
            self.exhausted = true;
            return Self::NONE;
        }
        let index = self.inner.len() as u32;
        self.inner.push(Inner { variable, first_child: self.children.len() as u32 });
        self.children.extend_from_slice(children);
        self.slots[slot] = index;
        if self.inner.len() * 2 > self.slots.len() {
            self.grow();
        }
        Node(index)
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        self.slots = vec![NO_SLOT; size];
        for index in 0..self.inner.len() as u32 {
            let node = Node(index);
            let mut slot =
                hash(self.inner[index as usize].variable, self.children(node)) as usize & (size - 1);
            while self.slots[slot] != NO_SLOT {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = index;
        }
    }

    /// The function `op(f)`.
    pub fn map(&mut self, op: Unary, node: Node) -> Node {
        if let Some(value) = self.as_constant(node) {
            return self.constant(op.apply(value));
        }
        if let Some(&known) = self.unary.get(&(op, node)) {
            return known;
        }
        let result = match self.top(node) {
            None => {
                let values =
                    self.leaf_values(node).unwrap_or(&[]).iter().map(|&value| op.apply(value)).collect();
                self.constant_set(values)
            }
            Some(variable) => {
                let children: Vec<Node> =
                    (0..self.arity(variable)).map(|value| self.children(node)[value]).collect();
                let children: Vec<Node> = children.into_iter().map(|child| self.map(op, child)).collect();
                self.branch(variable, &children)
            }
        };
        self.unary.insert((op, node), result);
        result
    }

    /// The function `op(a, b)`.
    pub fn combine(&mut self, op: Binary, a: Node, b: Node) -> Node {
        let (value_a, value_b) = (self.as_constant(a), self.as_constant(b));
        if let Some(result) = self.combine_at_once(op, (a, value_a), (b, value_b)) {
            return result;
        }
        let commutes = !matches!(op, Binary::Compare(_) | Binary::Pair);
        let key = if commutes && b < a { (op, b, a) } else { (op, a, b) };
        if let Some(&known) = self.binary.get(&key) {
            return known;
        }
        let result = match self.first_variable([a, b]) {
            None => self.combine_leaves(op, a, b),
            Some(variable) => {
                let children: Vec<Node> = (0..self.arity(variable))
                    .map(|value| {
                        let (a, b) = (self.child(a, variable, value), self.child(b, variable, value));
                        self.combine(op, a, b)
                    })
                    .collect();
                self.branch(variable, &children)
            }
        };
        self.binary.insert(key, result);
        result
    }

    /// The cases that need no walk: constants, neutral and absorbing sides, nothing.
    fn combine_at_once(
        &mut self,
        op: Binary,
        a: (Node, Option<i64>),
        b: (Node, Option<i64>),
    ) -> Option<Node> {
        if self.exhausted {
            return Some(Self::NONE);
        }
        match op {
            Binary::Union if a.0 == b.0 || b.0 == Self::NONE => return Some(a.0),
            Binary::Union if a.0 == Self::NONE => return Some(b.0),
            Binary::Union => return None,
            _ if a.0 == Self::NONE || b.0 == Self::NONE => return Some(Self::NONE),
            Binary::And | Binary::Or if a.0 == b.0 => return Some(a.0),
            Binary::Same if a.0 == b.0 && a.1.is_some() => return Some(Self::TRUE),
            _ => {}
        }
        if let (Some(value_a), Some(value_b)) = (a.1, b.1) {
            return Some(match op {
                Binary::Pair => {
                    let code = self.pair(value_a, value_b);
                    self.constant(code)
                }
                Binary::AddPairs => {
                    let code = self.add_pairs(value_a, value_b);
                    self.constant(code)
                }
                _ => self.constant(op.apply(value_a, value_b)),
            });
        }
        for (side, other) in [(a, b), (b, a)] {
            if let Some(value) = side.1 {
                if let Some(result) = op.absorbs(value) {
                    return Some(self.constant(result));
                }
                if op.is_neutral(value) {
                    return Some(other.0);
                }
            }
        }
        None
    }

    fn combine_leaves(&mut self, op: Binary, a: Node, b: Node) -> Node {
        let left = self.leaf_values(a).unwrap_or(&[]).to_vec();
        let right = self.leaf_values(b).unwrap_or(&[]).to_vec();
        let mut values = Vec::with_capacity(left.len().max(right.len()));
        if op == Binary::Union {
            values.extend(left.into_iter().chain(right));
            return self.constant_set(values);
        }
        for &x in &left {
            for &y in &right {
                values.push(match op {
                    Binary::Pair => self.pair(x, y),
                    Binary::AddPairs => self.add_pairs(x, y),
                    _ => op.apply(x, y),
                });
            }
            values.sort_unstable();
            values.dedup();
        }
        self.constant_set(values)
    }

    /// The code of a pair of values.
    pub fn pair(&mut self, a: i64, b: i64) -> i64 {
        if let Some(&code) = self.pair_index.get(&(a, b)) {
            return code;
        }
        let code = self.pairs.len() as i64;
        self.pairs.push((a, b));
        self.pair_index.insert((a, b), code);
        code
    }

    /// The two values of a pair's code.
    pub fn unpair(&self, code: i64) -> (i64, i64) {
        self.pairs[code as usize]
    }

    fn add_pairs(&mut self, a: i64, b: i64) -> i64 {
        let ((low_a, high_a), (low_b, high_b)) = (self.unpair(a), self.unpair(b));
        self.pair(low_a.saturating_add(low_b), high_a.saturating_add(high_b))
    }

    /// The function that is `then` where `test` is true and `other` where it is false.
    pub fn choose(&mut self, test: Node, then: Node, other: Node) -> Node {
        if self.exhausted {
            return Self::NONE;
        }
        if then == other && test != Self::NONE {
            return then;
        }
        match test {
            Self::TRUE => return then,
            Self::FALSE => return other,
            Self::NONE => return Self::NONE,
            _ => {}
        }
        if then == Self::TRUE && other == Self::FALSE {
            return test;
        }
        if let Some(&known) = self.choices.get(&(test, then, other)) {
            return known;
        }
        // A test that is a leaf but not a constant is both true and false: bounds.
        let result = match self.top(test).and_then(|_| self.first_variable([test, then, other])) {
            None => self.combine(Binary::Union, then, other),
            Some(variable) => {
                let children: Vec<Node> = (0..self.arity(variable))
                    .map(|value| {
                        let test = self.child(test, variable, value);
                        let (then, other) =
                            (self.child(then, variable, value), self.child(other, variable, value));
                        self.choose(test, then, other)
                    })
                    .collect();
                self.branch(variable, &children)
            }
        };
        self.choices.insert((test, then, other), result);
        result
    }

    /// Both true.
    pub fn and(&mut self, a: Node, b: Node) -> Node {
        self.combine(Binary::And, a, b)
    }

    /// Either true.
    pub fn or(&mut self, a: Node, b: Node) -> Node {
        self.combine(Binary::Or, a, b)
    }

    /// Not true.
    pub fn not(&mut self, a: Node) -> Node {
        self.map(Unary::Not, a)
    }

    /// `node` where `test` is true, nothing elsewhere.
    pub fn given(&mut self, node: Node, test: Node) -> Node {
        self.choose(test, node, Self::NONE)
    }

    fn first_variable<const N: usize>(&self, nodes: [Node; N]) -> Option<VarId> {
        nodes.into_iter().filter_map(|node| self.top(node)).min()
    }

    /// What is left of a function once `variable` (at or before its top) has a value.
    pub(super) fn child(&self, node: Node, variable: VarId, value: usize) -> Node {
        if self.top(node) == Some(variable) { self.children(node)[value] } else { node }
    }

    /// What is left of a function once a variable, anywhere in it, has a value.
    pub fn at(&mut self, node: Node, variable: VarId, value: usize) -> Node {
        self.at_below(node, variable, value, &mut FxHashMap::default())
    }

    fn at_below(
        &mut self,
        node: Node,
        variable: VarId,
        value: usize,
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        match self.top(node) {
            Some(top) if top == variable => return self.children(node)[value],
            Some(top) if top < variable => {}
            Some(_) | None => return node,
        }
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let Some(top) = self.top(node) else { return node };
        let children: Vec<Node> = self.children(node).to_vec();
        let children: Vec<Node> =
            children.into_iter().map(|child| self.at_below(child, variable, value, done)).collect();
        let result = self.branch(top, &children);
        done.insert(node, result);
        result
    }

    /// The function as far as masks let it be seen: it no longer looks at variables that have one value left, or
    /// whose values that are left make no difference.
    pub fn within(&mut self, node: Node, masks: &super::Masks) -> Node {
        self.within_below(node, masks, &mut FxHashMap::default())
    }

    fn within_below(&mut self, node: Node, masks: &super::Masks, done: &mut FxHashMap<Node, Node>) -> Node {
        let Some(variable) = self.top(node) else { return node };
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let children: Vec<Node> = self.children(node).to_vec();
        let mut seen: Vec<Option<Node>> = Vec::with_capacity(children.len());
        for (value, child) in children.into_iter().enumerate() {
            seen.push(masks.allows(variable, value).then(|| self.within_below(child, masks, done)));
        }
        // A value that is not looked at behaves as one that is, so that it makes no difference.
        let stand_in = seen.iter().copied().flatten().next().unwrap_or(Self::NONE);
        let children: Vec<Node> = seen.into_iter().map(|child| child.unwrap_or(stand_in)).collect();
        let result = self.branch(variable, &children);
        done.insert(node, result);
        result
    }

    /// A function that is the same where `care` holds, and looks at fewer variables where it can. After O. Coudert and
    /// J. Madre, "A unified framework for the formal verification of sequential circuits" (1990).
    pub fn simplify(&mut self, node: Node, care: Node) -> Node {
        self.simplify_below(node, care, &mut FxHashMap::default())
    }

    fn simplify_below(&mut self, node: Node, care: Node, done: &mut FxHashMap<(Node, Node), Node>) -> Node {
        let Some(variable) = self.top(node) else { return node };
        if care == Self::TRUE {
            return node;
        }
        if let Some(&known) = done.get(&(node, care)) {
            return known;
        }
        let result = match self.top(care).filter(|&top| top < variable) {
            Some(_) => {
                let cares: Vec<Node> = self.children(care).to_vec();
                let any = cares.into_iter().fold(Self::FALSE, |any, child| self.or(any, child));
                self.simplify_below(node, any, done)
            }
            None => {
                let mut seen: Vec<Option<Node>> = Vec::new();
                for value in 0..self.arity(variable) {
                    let (child, care) =
                        (self.child(node, variable, value), self.child(care, variable, value));
                    let is_seen = care != Self::FALSE && care != Self::NONE;
                    seen.push(is_seen.then(|| self.simplify_below(child, care, done)));
                }
                let stand_in = seen.iter().copied().flatten().next().unwrap_or(Self::NONE);
                let children: Vec<Node> = seen.into_iter().map(|child| child.unwrap_or(stand_in)).collect();
                self.branch(variable, &children)
            }
        };
        done.insert((node, care), result);
        result
    }

    /// Sums out variables: for each assignment of the others, all values over those of the summed ones.
    pub fn sum_out(&mut self, node: Node, is_summed: &dyn Fn(VarId) -> bool) -> Node {
        let mut done = FxHashMap::default();
        self.sum_out_below(node, is_summed, &mut done)
    }

    fn sum_out_below(
        &mut self,
        node: Node,
        is_summed: &dyn Fn(VarId) -> bool,
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        let Some(variable) = self.top(node) else { return node };
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let children: Vec<Node> = self.children(node).to_vec();
        let children: Vec<Node> =
            children.into_iter().map(|child| self.sum_out_below(child, is_summed, done)).collect();
        let result = if is_summed(variable) {
            children.into_iter().fold(Self::NONE, |sum, child| self.combine(Binary::Union, sum, child))
        } else {
            self.branch(variable, &children)
        };
        done.insert(node, result);
        result
    }

    /// Of a condition: whether it can hold, over all values of the summed variables.
    pub fn exists(&mut self, node: Node, is_summed: &dyn Fn(VarId) -> bool) -> Node {
        let mut done = FxHashMap::default();
        self.exists_below(node, is_summed, &mut done)
    }

    fn exists_below(
        &mut self,
        node: Node,
        is_summed: &dyn Fn(VarId) -> bool,
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        let Some(variable) = self.top(node) else { return node };
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let children: Vec<Node> = self.children(node).to_vec();
        let children: Vec<Node> =
            children.into_iter().map(|child| self.exists_below(child, is_summed, done)).collect();
        let result = if is_summed(variable) {
            children.into_iter().fold(Self::FALSE, |any, child| self.combine(Binary::Or, any, child))
        } else {
            self.branch(variable, &children)
        };
        done.insert(node, result);
        result
    }

    /// Replaces each leaf by a function of variables behind all of this one's.
    pub fn graft(&mut self, node: Node, replace: &mut dyn FnMut(&mut Self, &[i64]) -> Node) -> Node {
        let mut done = FxHashMap::default();
        self.graft_below(node, replace, &mut done)
    }

    fn graft_below(
        &mut self,
        node: Node,
        replace: &mut dyn FnMut(&mut Self, &[i64]) -> Node,
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let result = match self.top(node) {
            None => {
                let values = self.leaf_values(node).unwrap_or(&[]).to_vec();
                replace(self, &values)
            }
            Some(variable) => {
                let children: Vec<Node> = self.children(node).to_vec();
                let children: Vec<Node> =
                    children.into_iter().map(|child| self.graft_below(child, replace, done)).collect();
                self.branch(variable, &children)
            }
        };
        done.insert(node, result);
        result
    }
}

fn hash(variable: VarId, children: &[Node]) -> u64 {
    let mut hasher = FxHasher::default();
    variable.hash(&mut hasher);
    children.hash(&mut hasher);
    // Fx leaves its entropy in the high bits; the table uses the low ones.
    let hash = hasher.finish();
    hash ^ (hash >> 32)
}

//! Least changes: which variables to set, and to what, so that a condition becomes true.
//!
//! A condition on variables is translated into one on *levers*: for each variable that can be set a choice between
//! leaving it as it is and one of the values it can be set to. Left as it is, a variable stands for all the values
//! that are looked at. A least change sets variables so that the condition holds while no part of the change does:
//! one recursion over the diagram finds all of them.

use rustc_hash::FxHashMap;
use std::rc::Rc;

use super::diagram::{Diagram, Node, VarId};
use super::query::Masks;

/// Levers that are moved, each with the place of the value that it is set to; in the order of the levers.
pub type Moves = Vec<(VarId, usize)>;

/// The most changes that are held in one walk.
const MOST_HELD: usize = 200_000;

/// The place of "left as it is" among the values of a lever.
const KEEP: usize = 0;

/// The space of changes.
pub struct ChangeSpace {
    dd: Diagram,
    levers: FxHashMap<VarId, Lever>,
}

enum Lever {
    /// The choice; behind "left as it is" the values that can be set, in order.
    Values { choice: VarId, options: Vec<usize> },
    /// Two ways to look at the rest; replaced by a condition on other levers afterwards.
    Switch(VarId),
}

impl ChangeSpace {
    /// An empty space that holds at most `limit` nodes.
    pub fn new(limit: usize) -> Self {
        Self { dd: Diagram::new(limit), levers: FxHashMap::default() }
    }

    /// Lets a variable be set to each of these values. Variables come in ascending order, switches among them.
    pub fn add_lever(&mut self, variable: VarId, options: Vec<usize>) -> VarId {
        let choice = self.dd.add_variable(options.len() + 1);
        self.levers.insert(variable, Lever::Values { choice, options });
        choice
    }

    /// Keeps a variable with two values as it is in the translation, to be replaced with [`Self::replace`].
    pub fn add_switch(&mut self, variable: VarId) -> VarId {
        let choice = self.dd.add_variable(2);
        self.levers.insert(variable, Lever::Switch(choice));
        choice
    }

    /// True once the limit was reached: nothing found after that can be relied on.
    pub fn is_exhausted(&self) -> bool {
        self.dd.is_exhausted()
    }

    /// The condition that a lever is left as it is.
    pub fn kept(&mut self, lever: VarId) -> Node {
        let codes: Vec<i64> = (0..self.dd.arity(lever)).map(|value| i64::from(value == KEEP)).collect();
        self.dd.variable(lever, &codes)
    }

    /// Both.
    pub fn and(&mut self, a: Node, b: Node) -> Node {
        self.dd.and(a, b)
    }

    /// Either.
    pub fn or(&mut self, a: Node, b: Node) -> Node {
        self.dd.or(a, b)
    }

    /// Not true.
    pub fn not(&mut self, a: Node) -> Node {
        self.dd.not(a)
    }

    /// Of a condition in another diagram: after which changes it can hold.
    pub fn translate(&mut self, source: &Diagram, node: Node, masks: &Masks) -> Node {
        self.translate_below(source, node, masks, &mut FxHashMap::default())
    }

    fn translate_below(
        &mut self,
        source: &Diagram,
        node: Node,
        masks: &Masks,
        done: &mut FxHashMap<Node, Node>,
    ) -> Node {
        let Some(variable) = source.top(node) else {
            let holds = source.leaf_values(node).is_some_and(|values| values.contains(&1));
            return if holds { Diagram::TRUE } else { Diagram::FALSE };
        };
        if let Some(&known) = done.get(&node) {
            return known;
        }
        let children: Vec<Node> = source
            .children(node)
            .iter()
            .map(|&child| self.translate_below(source, child, masks, done))
            .collect();
        let kept = |space: &mut Self| {
            let looked_at = children.iter().enumerate().filter(|&(value, _)| masks.allows(variable, value));
            looked_at.fold(Diagram::FALSE, |any, (_, &child)| space.dd.or(any, child))
        };
        let result = match self.levers.get(&variable) {
            None => kept(self),
            Some(&Lever::Switch(choice)) => self.dd.branch(choice, &children),
            Some(Lever::Values { choice, options }) => {
                let (choice, options) = (*choice, options.clone());
                let mut ways = vec![kept(self)];
                ways.extend(options.iter().map(|&value| children[value]));
                self.dd.branch(choice, &ways)
            }
        };
        done.insert(node, result);
        result
    }

    /// Puts a condition in the place of a switch.
    pub fn replace(&mut self, node: Node, switch: VarId, by: Node) -> Node {
        let (off, on) = (self.dd.at(node, switch, 0), self.dd.at(node, switch, 1));
        self.dd.choose(by, on, off)
    }

    /// All least changes with at most so many moves that make a condition hold; `None` when they are too many.
    pub fn least(&self, node: Node, at_most: usize) -> Option<Vec<Moves>> {
        let mut walk = Walk { dd: &self.dd, done: FxHashMap::default(), n_held: 0 };
        walk.least(node, at_most).map(|found| found.to_vec())
    }
}

struct Walk<'a> {
    dd: &'a Diagram,
    done: FxHashMap<(Node, usize), Rc<Vec<Moves>>>,
    n_held: usize,
}

impl Walk<'_> {
    fn least(&mut self, node: Node, at_most: usize) -> Option<Rc<Vec<Moves>>> {
        let Some(lever) = self.dd.top(node) else {
            let found = if node == Diagram::TRUE { vec![Moves::new()] } else { Vec::new() };
            return Some(Rc::new(found));
        };
        if let Some(known) = self.done.get(&(node, at_most)) {
            return Some(Rc::clone(known));
        }
        let kept = self.least(self.dd.children(node)[KEEP], at_most)?;
        let mut found: Vec<Moves> = kept.to_vec();
        if at_most > 0 {
            // Without a limit the memory is shared by all ways to get here.
            let fewer = if at_most == usize::MAX { at_most } else { at_most - 1 };
            for value in 1..self.dd.arity(lever) {
                let below = self.least(self.dd.children(node)[value], fewer)?;
                for rest in below.iter().filter(|rest| !kept.iter().any(|part| is_part(part, rest))) {
                    let mut moves = vec![(lever, value)];
                    moves.extend_from_slice(rest);
                    found.push(moves);
                }
            }
        }
        self.n_held += found.len();
        if self.n_held > MOST_HELD {
            return None;
        }
        let found = Rc::new(found);
        self.done.insert((node, at_most), Rc::clone(&found));
        Some(found)
    }
}

/// True when all moves of `part` are among those of `whole`; both in order.
fn is_part(part: &[(VarId, usize)], whole: &[(VarId, usize)]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|wanted| whole.any(|it| it == wanted))
}

//! The mathematics under evaluation, analysis and comparison: functions over finite variables.
//!
//! Nothing here knows rules or cases. `diagram` holds functions as shared decision diagrams and combines them;
//! `op` is what can be done to their values; `query` reads answers off them, `path` the cheapest assignments;
//! `change` finds the least changes that make a condition hold; `lists` says what up to N further records can add up
//! to; `regions` covers a set of cells with few large boxes; `together` puts long lists of conditions
//! together, `tally` counts how far work has come.

mod change;
mod diagram;
mod lists;
mod op;
mod path;
mod query;
mod regions;
mod tally;
mod together;

pub use change::{ChangeSpace, Moves};
pub use diagram::{Diagram, Node, VarId};
pub use lists::{Fold, reachable_states, records_reaching};
pub use op::{ABSENT, Binary, Unary, compare, pack_share, unpack_share};
pub use path::Assignment;
pub use query::Masks;
pub use regions::{Region, cover};
pub use tally::Tally;

/// What an exact answer may cost. Passed in and spent; no global limit, no clock.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The most diagram nodes that one case (or one question about a framework) may take.
    pub nodes: usize,
    /// Where work that can be counted counts itself, when somebody looks on.
    pub tally: Option<&'static Tally>,
}

impl Budget {
    /// So many nodes, and nobody looks on.
    pub const fn of(nodes: usize) -> Self {
        Self { nodes, tally: None }
    }

    /// The same for a part of work that is counted as one: its own parts are not counted.
    pub const fn uncounted(self) -> Self {
        Self::of(self.nodes)
    }

    /// So many more parts are to come.
    pub fn expect(&self, n_parts: usize) {
        if let Some(tally) = self.tally {
            tally.expect(n_parts);
        }
    }

    /// The next part begins.
    pub fn step(&self) {
        if let Some(tally) = self.tally {
            tally.step();
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::of(4_000_000)
    }
}

//! The mathematics under evaluation, analysis and comparison: functions over finite variables.
//!
//! Nothing here knows rules or cases. `diagram` holds functions as shared decision diagrams and combines them;
//! `op` is what can be done to their values; `query` reads answers off them, `path` the cheapest assignments;
//! `change` finds the least changes that make a condition hold; `lists` says what up to N further records can add up
//! to; `regions` covers a set of cells with few large boxes.

mod change;
mod diagram;
mod lists;
mod op;
mod path;
mod query;
mod regions;

pub use change::{ChangeSpace, Moves};
pub use diagram::{Diagram, Node, VarId};
pub use lists::{Fold, reachable_states, records_reaching};
pub use op::{ABSENT, Binary, Unary, compare, pack_share, unpack_share};
pub use path::Assignment;
pub use query::Masks;
pub use regions::{Region, cover};

/// What an exact answer may cost. Passed in and spent; no global limit, no clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The most diagram nodes that one case (or one question about a framework) may take.
    pub nodes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { nodes: 4_000_000 }
    }
}

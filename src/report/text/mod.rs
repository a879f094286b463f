//! Text for a terminal or a file. Nothing that only colour carries.

mod against;
mod ask;
mod assess;
mod assessors;
mod check;
mod compare;
mod compare_many;
mod crosswalk;
mod explain;
mod grounds;
pub(crate) mod layout;
mod overview;
mod portfolio;
mod readings;
mod reasons;
mod record;
mod test;
mod tight;
mod what_if;
mod why_not;

pub use ask::ask;
pub use assess::assessment;
pub(crate) use assess::records_in_order;
pub use assessors::assessors;
pub use check::check;
pub(crate) use check::word as witness_word;
pub use compare::comparison;
pub use compare_many::comparisons;
pub use explain::explanation;
pub use readings::readings;
pub use test::{Failure, Place, Quality, Tested, TestedUnit, Unseen, tests};
pub use what_if::what_if;
pub use why_not::why_not;

/// How text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// With colour codes.
    pub color: bool,
}

impl Style {
    /// Strong letters, where colour is on.
    fn strong(self, text: &str) -> String {
        if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Weak letters, where colour is on.
    fn weak(self, text: &str) -> String {
        if self.color { format!("\u{1b}[2m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn joined(lines: Vec<String>) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

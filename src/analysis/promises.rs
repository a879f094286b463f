//! Promises: typed when loading, not proved yet. They are named as such, never as kept.

use super::Report;
use crate::program::Program;

/// Names each promise as not proved yet.
pub(super) fn check(program: &Program<'_>, report: &mut Report) {
    for promise in &program.framework.promises {
        report.unsettled.push(format!("promise {}: not proved yet", promise.text));
    }
}

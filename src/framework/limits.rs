//! How large a framework may be. Each limit is a constant here, and its message names it.

/// The most classes, options or levels of one conclusion: one bit each in a set of values.
pub(super) const MOST_CHOICES: usize = 128;
/// The most classes of `all that fit`: every set of them is a value.
pub(super) const MOST_CLASSES_OF_A_SET: usize = 64;
/// The most items that a matrix is laid out by: a table on paper has two sides.
pub(super) const MOST_SIDES: usize = 2;
/// The farthest that points may reach either way.
pub(super) const FARTHEST: i64 = 1_000_000_000;
/// The most values that one expectation of a test may span.
pub(super) const MOST_VALUES: i64 = 100_000;

//! Text to tree and tree to text. Nothing is resolved here.
//!
//! [`parse`] cuts a file at the keywords in column 1, so that one mistake spoils one declaration and
//! the rest is still checked; [`print`] writes the canonical layout; [`same`] compares two trees and
//! ignores where they stand.

mod names;
mod parse;
mod print;
mod same;
mod split;
pub mod tree;

pub use names::{Named, names};
pub use parse::{Parsed, Spoiled, is_keyword, parse};
pub use print::{name_text, print};
pub use same::{normalise, same, without_places};

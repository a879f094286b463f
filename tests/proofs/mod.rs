//! What holds `analysis::check` against every total case of small frameworks.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod claims;
pub mod fault;
pub mod generate;
pub mod idle;
pub mod parts;
pub mod reads;
pub mod rules;
pub mod sound;
pub mod tables;
pub mod witness;
pub mod world;

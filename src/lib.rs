//! appraise: a rule engine for assessment frameworks.
//!
//! Data flows one way, and the modules stand in that order; each may use those before it, none after:
//!
//! ```text
//! text -> syntax -> vocabulary -> framework -> program -> evaluate -> explain -> report
//!                        `-> case -------------------------^
//! ```
//!
//! `source`, `value`, `diagnostic` and `space` lie under all of them. `workspace` is the only
//! reader and writer of files; `cli` is the only one that prints. `ARCHITECTURE.md` has the map.

pub mod source;
pub mod value;
pub mod diagnostic;
pub mod space;
pub mod syntax;
pub mod condition;
pub mod vocabulary;
pub mod case;
pub mod framework;
pub mod program;
pub mod evaluate;
pub mod analysis;
pub mod comparison;
pub mod explain;
pub mod report;
pub mod workspace;
pub mod cli;

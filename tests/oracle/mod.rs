//! The oracle: a small, slow evaluator that is meant to be obviously right.
//!
//! It shares the syntax tree and nothing else with the program, works by name, and walks every
//! total completion of a case. Section 5 of the language page is what it spells out. Speed is no aim.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod book;
pub mod build;
pub mod complete;
pub mod conclude;
pub mod condition;
pub mod draft;
pub mod edit;
pub mod enumerate;
pub mod generate;
pub mod generate_case;
pub mod generate_conclusion;
pub mod generate_condition;
pub mod generate_table;
pub mod print_case;
pub mod properties;
pub mod recode;
pub mod value;
pub mod vary;
pub mod write;
pub mod write_condition;

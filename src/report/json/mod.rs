//! JSON: a contract that changes only by adding fields. `format` says which shape it is.

mod against;
mod ask;
mod assessment;
mod assessors;
mod check;
mod compare;
mod compare_many;
mod explanation;
mod grounds;
mod test;
mod values;
mod what_if;
mod why_not;

pub use ask::ask;
pub use assessment::{assessment, assessment_lines, readings, readings_lines};
pub use assessors::assessors;
pub(crate) use assessors::kind_word;
pub use check::{CheckedUnit, check, check_line, laid_out};
pub use compare::comparison;
pub(crate) use compare::{change_word, verdict_word};
pub use compare_many::comparisons;
pub use explanation::explanation;
pub use test::tests;
pub use what_if::what_if;
pub use why_not::why_not;

use serde::Serialize;
use serde_json::json;

use super::Placed;
use crate::framework::Framework;

/// Which framework a document is about.
#[derive(Clone, Debug, Serialize)]
pub struct FrameworkHead {
    /// Its name.
    pub name: String,
    /// Its version as written.
    pub version: String,
    /// Its digest; absent for a vocabulary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// A document as indented text, ending in a line break.
fn pretty(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// A document on one line, ending in a line break.
fn line(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string(document).unwrap_or_default();
    text.push('\n');
    text
}

/// One case that has an error, in the shape that was asked for.
pub fn case_errors(format: &str, framework: &Framework, digest: &str, errors: &[Placed]) -> String {
    let head = FrameworkHead {
        name: framework.name.clone(),
        version: framework.version.clone(),
        digest: Some(digest.to_owned()),
    };
    pretty(&json!({"format": format, "framework": head, "errors": compare::errors(errors)}))
}

/// A text as a JSON string.
pub fn text(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

//! What the inline tests said.

use super::layout::hanging;
use super::{Style, explanation, joined};
use crate::explain::Explanation;

/// The tests of one framework.
#[derive(Clone, Debug)]
pub struct TestedUnit {
    /// The rule file as written.
    pub file: String,
    /// The framework.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// Its tests in order.
    pub tests: Vec<Tested>,
}

/// One test.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Its title.
    pub title: String,
    /// The line it stands on.
    pub line: usize,
    /// What did not come out as expected; none: it passed.
    pub failures: Vec<Failure>,
}

/// One expectation that failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// `projects.P1.reach`.
    pub conclusion: String,
    /// What was expected.
    pub expected: String,
    /// What came out.
    pub found: String,
    /// The line it stands on.
    pub line: usize,
    /// Why that came out; none when the case contradicts itself.
    pub why: Option<Explanation>,
}

/// Every failure with its reasons, then the counts.
pub fn tests(units: &[TestedUnit], style: Style) -> String {
    let mut lines = Vec::new();
    for unit in units {
        let failed: Vec<&Tested> = unit.tests.iter().filter(|it| !it.failures.is_empty()).collect();
        for test in &failed {
            lines.push(style.strong(&format!("failed: \"{}\" ({}:{})", test.title, unit.file, test.line)));
            for failure in &test.failures {
                lines.extend(hanging(
                    "  expected  ",
                    &format!("{} {}", failure.conclusion, failure.expected),
                    style.width,
                ));
                lines.extend(hanging("  found     ", &failure.found, style.width));
                if let Some(why) = &failure.why {
                    lines.extend(explanation(why, false, style).lines().skip(1).map(str::to_owned));
                }
            }
            lines.push(String::new());
        }
        let n_passed = unit.tests.len() - failed.len();
        let summary = match unit.tests.len() {
            0 => "no tests".to_owned(),
            _ => format!("{n_passed} passed, {} failed", failed.len()),
        };
        lines.push(format!("{} {}: {summary}", unit.name, unit.version));
    }
    joined(lines)
}

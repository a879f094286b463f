//! What the inline tests said.

use super::explain::reasons_of;
use super::layout::hanging;
use super::{Style, joined};
use crate::explain::Explanation;
use crate::report::titled;
use crate::source::{Sources, Span};

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
    /// How good the tests are; none when not asked for, or when one fails.
    pub quality: Option<Quality>,
}

/// How good the tests of a framework are.
#[derive(Clone, Debug)]
pub struct Quality {
    /// How many conditions there are.
    pub n_conditions: usize,
    /// Those that no test has shown to decide both ways.
    pub unseen: Vec<Unseen>,
    /// How many mutants fail a test.
    pub killed: usize,
    /// Where the others are, and what was made of it.
    pub survivors: Vec<(Place, String)>,
    /// Mutants that no case can tell from the original.
    pub equivalent: usize,
    /// Mutants that the budget did not settle.
    pub unsettled: usize,
    /// Test blocks that would notice the survivors.
    pub suggestions: Vec<String>,
    /// List all, not the first few.
    pub shows_all: bool,
}

/// A condition that was not seen to decide both ways.
#[derive(Clone, Debug)]
pub struct Unseen {
    /// Where.
    pub place: Place,
    /// Of which rule, class, line or criterion.
    pub site: String,
    /// Not where it holds.
    pub holds: bool,
    /// Not where it fails.
    pub fails: bool,
}

/// A place in a rule file, with its words.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// What stands there, on one line.
    pub text: String,
}

impl Place {
    /// The place of a span.
    pub fn of(span: Span, sources: &Sources) -> Self {
        let source = sources.get(span.file);
        let (line, column) = source.line_column(span.start);
        let text = sources.slice(span);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { file: source.name.clone(), line, column, text }
    }
}

/// One test.
#[derive(Clone, Debug)]
pub struct Tested {
    /// Its title.
    pub title: String,
    /// The line it stands on.
    pub line: usize,
    /// What did not come out as expected; none: it passed, unless it is not settled.
    pub failures: Vec<Failure>,
    /// True when nothing failed, and the budget was hit before all was worked out.
    pub is_unsettled: bool,
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
                    lines.extend(reasons_of(why, style));
                }
            }
            lines.push(String::new());
        }
        let unsettled: Vec<&Tested> = unit.tests.iter().filter(|it| it.is_unsettled).collect();
        for test in &unsettled {
            let text =
                format!("not settled within the budget: \"{}\" ({}:{})", test.title, unit.file, test.line);
            lines.extend(hanging("", &text, style.width));
        }
        let n_passed = unit.tests.len() - failed.len() - unsettled.len();
        let mut summary = match unit.tests.len() {
            0 => "no tests".to_owned(),
            _ => format!("{n_passed} passed, {} failed", failed.len()),
        };
        if !unsettled.is_empty() {
            summary.push_str(&format!(", {} not settled: try a larger --budget", unsettled.len()));
        }
        lines.push(format!("{}: {summary}", titled(&unit.name, &unit.version)));
        if let Some(quality) = &unit.quality {
            lines.extend(quality_lines(quality, &unit.file, style));
        }
    }
    joined(lines)
}

/// How many of a list are shown without `--all`.
const SHOWN: usize = 5;

fn quality_lines(quality: &Quality, file: &str, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    let n_seen = quality.n_conditions - quality.unseen.len();
    let text = format!("{n_seen} of {} conditions seen to decide, both ways", quality.n_conditions);
    lines.extend(hanging("  coverage   ", &text, style.width));
    let unseen = quality.unseen.iter().map(|it| {
        let how = match (it.holds, it.fails) {
            (true, true) => "never seen to decide",
            (true, false) => "not seen to decide where it holds",
            (false, _) => "not seen to decide where it fails",
        };
        (&it.place, format!("of {}: {how}", it.site))
    });
    lines.extend(listed(unseen.collect(), file, quality.shows_all, style));
    let n_mutants = quality.killed + quality.survivors.len();
    let mut text = format!("{} of {n_mutants} small mistakes fail a test", quality.killed);
    if quality.equivalent > 0 {
        text.push_str(&format!("; {} more change no result, proved", quality.equivalent));
    }
    if quality.unsettled > 0 {
        text.push_str(&format!("; {} not settled within the budget", quality.unsettled));
    }
    lines.extend(hanging("  mutation   ", &text, style.width));
    let survivors = quality.survivors.iter().map(|(place, what)| (place, what.clone()));
    lines.extend(listed(survivors.collect(), file, quality.shows_all, style));
    for suggestion in &quality.suggestions {
        lines.push(String::new());
        lines.extend(suggestion.lines().map(str::to_owned));
    }
    lines
}

fn listed(places: Vec<(&Place, String)>, file: &str, shows_all: bool, style: Style) -> Vec<String> {
    let shown = if shows_all { places.len() } else { SHOWN };
    let mut lines = Vec::new();
    for (place, what) in places.iter().take(shown) {
        let text = format!("`{}` {what}", place.text);
        // A condition of a parent stands in another file.
        let at = match place.file == file {
            true => format!("    line {:<4} ", place.line),
            false => format!("    {}:{} ", place.file, place.line),
        };
        lines.extend(hanging(&at, &text, style.width));
    }
    if places.len() > shown {
        lines.push(format!("    … and {} more: --all", places.len() - shown));
    }
    lines
}

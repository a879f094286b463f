//! What `assess`, `explain` and `test` share: a framework that may be used, its cases, and what is wrong with them.

use std::path::Path;

use super::output::Output;
use super::status::Status;
use crate::analysis;
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::evaluate::{Contradiction, Evaluation, Filled, Ground, ItemPath, Unusual};
use crate::framework::Framework;
use crate::framework::values;
use crate::program;
use crate::report::json::{self, CheckedUnit};
use crate::report::{Placed, place};
use crate::source::{Sources, Span};
use crate::space::Budget;
use crate::syntax::tree::ReadingKind;
use crate::workspace::{Loaded, LoadedCase, Workspace, can_write_in, shown};

/// A reading on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ReadingName {
    /// Unknown stays unknown
    Open,
    /// Values given as `presume` are used, and marked
    Presumption,
    /// On top of that, silence means what the vocabulary says
    Silence,
}

impl ReadingName {
    pub(super) fn kind(self) -> ReadingKind {
        match self {
            Self::Open => ReadingKind::Open,
            Self::Presumption => ReadingKind::Presumption,
            Self::Silence => ReadingKind::Silence,
        }
    }
}

/// How errors in rules are handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ErrorsAs {
    /// On standard error, drawn under their lines.
    Text,
    /// As the answer, in one document.
    Json,
    /// As the answer, in one line.
    JsonLine,
}

impl ErrorsAs {
    /// A document for machines, or text.
    pub(super) fn json(is_json: bool) -> Self {
        if is_json { Self::Json } else { Self::Text }
    }
}

/// Loads a framework that passes the load checks. Errors are reported in the format asked for, warnings never stop.
pub(super) fn framework(
    workspace: &mut Workspace,
    path: &Path,
    budget: Budget,
    errors: ErrorsAs,
    output: &mut Output,
) -> Result<Framework, Status> {
    written(workspace, path, budget, errors, output).map(|it| it.framework)
}

/// As [`framework`], with how it is written.
pub(super) fn written(
    workspace: &mut Workspace,
    path: &Path,
    budget: Budget,
    errors: ErrorsAs,
    output: &mut Output,
) -> Result<Loaded, Status> {
    let loaded = workspace.load_framework(path);
    let mut unit = CheckedUnit {
        file: shown(path),
        diagnostics: std::mem::take(&mut workspace.diagnostics),
        ..CheckedUnit::default()
    };
    if let Some(loaded) = loaded {
        let prove = || analysis::load_checks(&program::compile(&loaded.framework), budget);
        let report = output.during(&format!("proving the tables of {}", unit.file), prove);
        if !report.has_errors() {
            output.diagnostics(&unit.diagnostics, &workspace.sources);
            return Ok(loaded);
        }
        unit.report = report;
        let is_error = |it: &analysis::Finding| it.diagnostic.severity == Severity::Error;
        unit.report.findings.retain(is_error);
    }
    match errors {
        ErrorsAs::Json => output.answer(&json::check(&[unit], &workspace.sources)),
        ErrorsAs::JsonLine => output.answer(&json::check_line(&unit, &workspace.sources)),
        ErrorsAs::Text => {
            let findings = unit.report.findings.iter().map(|it| &it.diagnostic);
            output.diagnostics(unit.diagnostics.iter().chain(findings), &workspace.sources);
        }
    }
    Err(Status::Rules)
}

/// One assessed case: file, case and results.
pub(super) struct Done {
    pub(super) file: String,
    pub(super) case: Case,
    pub(super) evaluation: Evaluation,
}

/// A case whose evidence cannot all be true, as a message at the first item that takes part.
pub(super) fn contradiction(framework: &Framework, case: &Case, fault: &Contradiction) -> Diagnostic {
    let vocabulary = &framework.vocabulary;
    let constraint = vocabulary.impossible.get(fault.constraint);
    let spans = recorded_spans(framework, case, &fault.items);
    let what = match fault.filled.as_slice() {
        [] => "what is recorded here".to_owned(),
        filled => {
            let each: Vec<String> = filled.iter().map(|it| filled_in(framework, it)).collect();
            format!("{}, which", values::listed(&each, "and"))
        }
    };
    let message = match constraint.map(|it| it.because.as_str()) {
        Some(because) if !because.is_empty() => format!("{what} cannot be: {because}"),
        Some(_) | None => format!("{what} is impossible"),
    };
    let span = spans.first().map_or(case.records[fault.record].span, |(span, _)| *span);
    let mut diagnostic = Diagnostic::error(code::C0158, span, message);
    if let Some((_, what)) = spans.first() {
        diagnostic = diagnostic.label(what.clone());
    }
    for (span, what) in spans.into_iter().skip(1) {
        diagnostic = diagnostic.other(span, what);
    }
    if let Some(constraint) = constraint {
        diagnostic = diagnostic.other(constraint.span, "declared impossible here");
    }
    if !fault.alone {
        diagnostic = diagnostic.note("it takes several declarations together; this is the first of them");
    }
    for it in &fault.filled {
        if let Some((span, what)) = declared_default(framework, it) {
            diagnostic = diagnostic.other(span, what);
        }
    }
    if fault.filled.is_empty() {
        return diagnostic.help("correct one of these answers, or record the source that disagrees");
    }
    let names: Vec<String> =
        fault.filled.iter().map(|it| format!("`{}`", vocabulary.items[it.path.item].name)).collect();
    diagnostic.help(format!("record {}, or correct one of the other answers", values::listed(&names, "or")))
}

/// `` `kind` is assumed to be term ``: what is used of an item that nobody recorded.
fn filled_in(framework: &Framework, it: &Filled) -> String {
    let item = &framework.vocabulary.items[it.path.item];
    let value = values::set(&framework.vocabulary, &item.domain, &it.values);
    let how = match it.ground {
        Ground::Presumed => "presumed",
        Ground::Silence => "not recorded and taken from silence",
        Ground::Assumed => "not recorded and assumed",
        Ground::Recorded | Ground::Unknown | Ground::Unanswerable | Ground::Contested => "taken",
    };
    format!("`{}` is {how} to be {value}", item.name)
}

/// Where rules or vocabulary declare a default; a presumption stands in the case.
fn declared_default(framework: &Framework, it: &Filled) -> Option<(Span, &'static str)> {
    match it.ground {
        Ground::Assumed => {
            let assumption = framework.assumptions.iter().find(|known| known.item == it.path.item)?;
            Some((assumption.span, "assumed here"))
        }
        Ground::Silence => {
            Some((framework.vocabulary.items[it.path.item].span, "what silence means is said here"))
        }
        Ground::Presumed | Ground::Recorded | Ground::Unknown | Ground::Unanswerable | Ground::Contested => {
            None
        }
    }
}

/// Where items are recorded, and which.
fn recorded_spans(framework: &Framework, case: &Case, items: &[ItemPath]) -> Vec<(Span, String)> {
    let vocabulary = &framework.vocabulary;
    let place = |path: &ItemPath| {
        let item = &vocabulary.items[path.item];
        let evidence = case.records[path.record].evidence.get(item.place)?;
        let observation = evidence.observations.first().or(evidence.presumption.as_ref())?;
        Some((observation.span, format!("`{}` of `{}`", item.name, case.records[path.record].id)))
    };
    items.iter().filter_map(place).collect()
}

/// Warns of codings that hardly ever are so.
pub(super) fn report_unusual(
    framework: &Framework,
    case: &Case,
    unusual: &[Unusual],
    workspace: &Workspace,
    output: &Output,
) {
    for it in unusual {
        let clause = &framework.vocabulary.unusual[it.clause];
        let message = match clause.because.as_str() {
            "" => "what is recorded here is unusual".to_owned(),
            because => format!("what is recorded here is unusual: {because}"),
        };
        let spans = recorded_spans(framework, case, &it.items);
        let span = spans.first().map_or(case.records[it.record].span, |(span, _)| *span);
        let mut diagnostic = Diagnostic::warning(code::C0159, span, message)
            .other(clause.span, "declared unusual here")
            .help("look at the coding once more; if it is right, nothing needs to be done");
        for (place, (span, what)) in spans.into_iter().enumerate() {
            diagnostic = if place == 0 { diagnostic.label(what) } else { diagnostic.other(span, what) };
        }
        output.diagnostics([&diagnostic], &workspace.sources);
    }
}

/// Refuses a folder that files are asked for in and cannot be written to, before the work for them begins.
pub(super) fn folder_to_write(folder: Option<&Path>, output: &Output) -> Result<(), Status> {
    let Some(Err(diagnostic)) = folder.map(can_write_in) else { return Ok(()) };
    output.diagnostics([&*diagnostic], &Sources::default());
    Err(Status::Usage)
}

/// Names what looks like cases in a folder and was not read.
fn say_passed_over(names: &[String], output: &Output) {
    let Some((first, rest)) = names.split_first() else { return };
    let (names, are) = match rest {
        [] => (format!("`{first}`"), "is"),
        _ => (names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", "), "are"),
    };
    output.say(&format!(
        "{names} {are} not read: cases of a folder end in `.toml` and stand in the folder itself\n"
    ));
}

/// Reports what is wrong or unusual with cases, on standard error; true when one has an error.
pub(super) fn report_cases(cases: &[LoadedCase], workspace: &mut Workspace, output: &Output) -> bool {
    for loaded in cases {
        output.diagnostics(&loaded.diagnostics, &workspace.sources);
    }
    say_passed_over(&workspace.take_passed_over(), output);
    cases.iter().any(|it| it.case.is_none())
}

/// What `--format json` answers of one case that has an error: `format` is the shape that was asked for.
pub(super) fn answer_errors(format: &str, framework: &Framework, errors: &[Placed], output: &mut Output) {
    let digest = program::digest(framework);
    output.answer(&json::case_errors(format, framework, &digest, errors));
}

/// The errors of cases, placed.
pub(super) fn placed(cases: &[LoadedCase], workspace: &Workspace) -> Vec<Placed> {
    let mut all = Vec::new();
    for loaded in cases {
        let errors = loaded.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        all.extend(errors.map(|it| place(it, &workspace.sources, &loaded.name)));
    }
    all
}

//! `fmt RULES…`: the canonical layout, in place.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::interrupt::write;
use super::output::{Format, Output};
use super::status::Status;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::FileId;
use crate::syntax;
use crate::workspace::{Workspace, shown};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Rule files; `-` reads standard input and writes standard output
    #[arg(required = true)]
    rules: Vec<PathBuf>,
    /// Write nothing; name the files whose layout differs
    #[arg(long)]
    check: bool,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let mut workspace = Workspace::here();
    let mut status = Status::Fine;
    let mut changed: Vec<String> = Vec::new();
    for path in &arguments.rules {
        let is_input = path == Path::new("-");
        let file = if is_input { read_input(&mut workspace) } else { workspace.read_rules(path) };
        let laid_out = file.and_then(|file| lay_out(&mut workspace, file));
        let diagnostics = std::mem::take(&mut workspace.diagnostics);
        output.diagnostics(&diagnostics, &workspace.sources);
        let (Some(file), Some(text)) = (file, laid_out) else {
            status = status.and(Status::Rules);
            continue;
        };
        let is_changed = workspace.sources.get(file).text != text;
        if is_changed {
            changed.push(shown(path));
        }
        if arguments.check {
            continue;
        }
        if is_input {
            output.answer(&text);
        } else if is_changed && let Err(diagnostic) = write(path, &text) {
            output.diagnostics([diagnostic.as_ref()], &workspace.sources);
            status = status.and(Status::Rules);
        }
    }
    if arguments.check && !changed.is_empty() {
        status = status.and(Status::Finding);
    }
    report(arguments, &changed, output);
    status
}

/// `--check` answers with the names; otherwise what was rewritten is said on the side.
fn report(arguments: &Arguments, changed: &[String], output: &mut Output) {
    match (arguments.format, arguments.check) {
        (Format::Json, _) => {
            let names = serde_names(changed);
            output.answer(&format!("{{\"format\": \"appraise.fmt/1\", \"changed\": {names}}}\n"));
        }
        (Format::Text, true) => {
            output.answer(&changed.iter().map(|name| format!("{name}\n")).collect::<String>());
        }
        (Format::Text, false) => {
            for name in changed.iter().filter(|it| *it != "-") {
                output.say(&format!("laid out {name}\n"));
            }
        }
    }
}

fn serde_names(names: &[String]) -> String {
    crate::report::json::names(names)
}

fn read_input(workspace: &mut Workspace) -> Option<FileId> {
    let mut bytes = Vec::new();
    // What cannot be read of standard input is as good as not there: the parser then says what is missing.
    let _ = std::io::stdin().lock().read_to_end(&mut bytes);
    workspace.add_text("standard input", bytes)
}

/// The canonical text; none when the file has errors. Diagnostics are kept.
fn lay_out(workspace: &mut Workspace, file: FileId) -> Option<String> {
    let parsed = syntax::parse(workspace.sources.get(file));
    let has_errors = parsed.diagnostics.iter().any(|it: &Diagnostic| it.severity == Severity::Error);
    workspace.diagnostics.extend(parsed.diagnostics);
    let unit = parsed.unit.filter(|_| !has_errors && parsed.spoiled.is_empty())?;
    Some(syntax::print(&unit))
}

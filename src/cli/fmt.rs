//! `fmt RULES…`: the canonical layout, in place.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::order::check_order;
use super::output::{Format, Output};
use super::status::Status;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::json;
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
    if let Err(status) = check_order("fmt", arguments.rules.iter().map(PathBuf::as_path), [], output) {
        return status;
    }
    let is_input = arguments.rules.iter().any(|path| path == Path::new("-"));
    if is_input && !arguments.check && arguments.format == Format::Json {
        output.say("`fmt -` answers with the rules themselves: leave --format json out, or add --check\n");
        return Status::Usage;
    }
    let mut workspace = Workspace::here();
    let mut status = Status::Fine;
    let mut done = Done::default();
    for path in &arguments.rules {
        let is_input = path == Path::new("-");
        let file = if is_input { read_input(&mut workspace) } else { workspace.read_rules(path) };
        let laid_out = file.and_then(|file| lay_out(&mut workspace, file));
        let found = std::mem::take(&mut workspace.diagnostics);
        done.found.extend(found.into_iter().map(|it| (shown(path), it)));
        let (Some(file), Some(text)) = (file, laid_out) else {
            status = status.and(Status::Rules);
            continue;
        };
        let is_changed = workspace.sources.get(file).text != text;
        if is_input && !arguments.check {
            output.answer(&text);
        } else if is_changed
            && !arguments.check
            && let Err(diagnostic) = output.write(path, &text)
        {
            done.found.push((shown(path), *diagnostic));
            status = status.and(Status::Usage);
            continue;
        }
        if is_changed {
            done.changed.push(shown(path));
        }
    }
    if arguments.check && !done.changed.is_empty() {
        status = status.and(Status::Finding);
    }
    report(arguments, &done, &workspace, output);
    status
}

/// What was laid out, and what was found with the file that it is about.
#[derive(Default)]
struct Done {
    changed: Vec<String>,
    found: Vec<(String, Diagnostic)>,
}

/// `--check` answers with the names; otherwise what was rewritten is said on the side.
fn report(arguments: &Arguments, done: &Done, workspace: &Workspace, output: &mut Output) {
    if arguments.format == Format::Json {
        output.answer(&json::laid_out(&done.changed, &done.found, &workspace.sources));
        return;
    }
    output.diagnostics(done.found.iter().map(|(_, it)| it), &workspace.sources);
    if arguments.check {
        output.answer(&done.changed.iter().map(|name| format!("{name}\n")).collect::<String>());
        return;
    }
    for name in done.changed.iter().filter(|it| *it != "-") {
        output.say(&format!("laid out {name}\n"));
    }
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

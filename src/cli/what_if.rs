//! `what-if RULES CASE CHANGE…`: every result before and after a change of the case, with reasons.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::asked::{Opened, open};
use super::change::apply;
use super::check::budget;
use super::load::{self, ReadingName};
use super::output::{Format, Output};
use super::status::Status;
use super::usage;
use crate::case::{Case, case_text};
use crate::evaluate::{self, Detail};
use crate::explain::explain_what_if;
use crate::program;
use crate::report::{json, place, text};
use crate::source::Sources;
use crate::workspace::{can_write, shown};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// The case file
    case: PathBuf,
    /// `trust=strong`, `projects.waste.participants=3`, `+projects.water`, `-projects.waste`,
    /// `projects_complete=true`
    #[arg(required = true, value_name = "CHANGE")]
    changes: Vec<String>,
    /// Write the changed case to a file
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Every line, not only the first twelve
    #[arg(long)]
    all: bool,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What silence means, instead of what the framework says
    #[arg(long, value_enum)]
    reading: Option<ReadingName>,
    /// How much work each of the two cases may take
    #[arg(long, value_name = "N", value_parser = usage::number)]
    budget: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let budget = budget(arguments.budget);
    let is_json = arguments.format == Format::Json;
    let files = (arguments.rules.as_path(), arguments.case.as_path());
    if let Some(Err(status)) = arguments.save.as_ref().map(|path| may_save(path, &arguments.case, output)) {
        return status;
    }
    let mut opened = match open("what-if", files, arguments.reading, budget, is_json, output) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let Some(changed) = apply(&mut opened, &arguments.changes, output) else { return Status::Usage };
    let program = program::compile(&opened.framework);
    let assess = || evaluate::evaluate(&program, &changed, opened.reading, budget, Detail::Explanation);
    let after = match output.during("assessing the case as changed", assess) {
        Ok(evaluation) => evaluation,
        Err(fault) => {
            let diagnostic = load::contradiction(&opened.framework, &changed, &fault);
            output.diagnostics([&diagnostic], &opened.workspace.sources);
            if is_json {
                let errors = [place(&diagnostic, &opened.workspace.sources, &shown(&arguments.case))];
                load::answer_errors("appraise.what-if/1", &opened.framework, &errors, output);
            }
            return Status::Case;
        }
    };
    let digest = program::digest(&opened.framework);
    let (before, then) = ((&opened.case, &opened.evaluation), (&changed, &after));
    let changes = arguments.changes.iter().map(|it| as_written(it)).collect();
    let told = explain_what_if(&program, &digest, before, then, changes);
    output.answer(&match arguments.format {
        Format::Text => text::what_if(&told, arguments.all, output.style()),
        Format::Json => json::what_if(&told, &opened.framework),
    });
    let status = if told.exact { Status::Fine } else { Status::Budget };
    match &arguments.save {
        Some(path) => status.and(save(path, changed, &opened, output)),
        None => status,
    }
}

/// What stands for the sign of `-projects.waste`, which would be taken for an option.
pub(super) const REMOVE: &str = "remove:";

/// The arguments of the program with `-LIST.ID` behind `what-if` written so that it is no option.
pub(super) fn without_minus(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut is_what_if = false;
    arguments
        .map(|argument| {
            let text = argument.to_str().unwrap_or_default();
            let path = text.strip_prefix('-').filter(|it| !it.starts_with('-') && it.contains('.'));
            match path.filter(|_| is_what_if) {
                Some(path) => OsString::from(format!("{REMOVE}{path}")),
                None => {
                    is_what_if |= text == "what-if";
                    argument
                }
            }
        })
        .collect()
}

fn as_written(change: &str) -> String {
    change.strip_prefix(REMOVE).map_or_else(|| change.to_owned(), |path| format!("-{path}"))
}

/// Refuses a place where the changed case must not or cannot be written, before the work begins.
fn may_save(path: &Path, original: &Path, output: &Output) -> Result<(), Status> {
    let same = |other: &Path| match (std::fs::canonicalize(path), std::fs::canonicalize(other)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    };
    if same(original) {
        output.say(&format!(
            "`{}` is the case itself, and its comments would be lost: save under another name\n",
            shown(path)
        ));
        return Err(Status::Usage);
    }
    if !path.is_dir() && std::fs::symlink_metadata(path).is_ok() {
        output.say(&format!("`{}` is there already: save under another name\n", shown(path)));
        return Err(Status::Usage);
    }
    can_write(path).map_err(|diagnostic| {
        output.diagnostics([&*diagnostic], &Sources::default());
        Status::Usage
    })?;
    let name = path.to_string_lossy();
    if !name.ends_with(".toml") || name.ends_with(".shared.toml") {
        output.say(&format!("`{}` would be read as no case: a case ends in `.toml`\n", shown(path)));
        return Err(Status::Usage);
    }
    Ok(())
}

/// Writes the changed case to a file of its own, under the id of that file.
fn save(path: &Path, mut changed: Case, opened: &Opened, output: &Output) -> Status {
    if let Some(stem) = path.file_stem() {
        changed.id = stem.to_string_lossy().into_owned();
    }
    match output.write(path, &case_text(&opened.framework.vocabulary, &changed)) {
        Ok(()) => {
            output.say(&format!("wrote {}\n", shown(path)));
            Status::Fine
        }
        Err(diagnostic) => {
            output.diagnostics([diagnostic.as_ref()], &opened.workspace.sources);
            Status::Usage
        }
    }
}

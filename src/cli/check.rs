//! `check RULES…`: every finding with a witness, and what was proved.

use std::path::{Path, PathBuf};

use super::output::{Format, Output};
use super::status::Status;
use crate::analysis;
use crate::diagnostic::Severity;
use crate::program;
use crate::report::json::{self, CheckedUnit};
use crate::report::text;
use crate::space::Budget;
use crate::workspace::{Rules, Workspace, shown};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Rule files
    #[arg(required = true)]
    rules: Vec<PathBuf>,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// How much work one question about the rules may take
    #[arg(long, value_name = "N")]
    budget: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let budget = budget(arguments.budget);
    let mut workspace = Workspace::here();
    let units: Vec<CheckedUnit> =
        arguments.rules.iter().map(|path| check(&mut workspace, path, budget)).collect();
    let answer = match arguments.format {
        Format::Json => json::check(&units, &workspace.sources),
        Format::Text => {
            let style = output.style();
            units.iter().map(|it| text::check(it, &workspace.sources, false, style)).collect()
        }
    };
    output.answer(&answer);
    units.iter().map(status).fold(Status::Fine, Status::and)
}

/// What a command may spend, with the default.
pub(super) fn budget(nodes: Option<usize>) -> Budget {
    nodes.map_or_else(Budget::default, |nodes| Budget { nodes })
}

fn check(workspace: &mut Workspace, path: &Path, budget: Budget) -> CheckedUnit {
    let loaded = workspace.load_rules(path);
    let mut unit = CheckedUnit {
        file: shown(path),
        diagnostics: std::mem::take(&mut workspace.diagnostics),
        ..CheckedUnit::default()
    };
    match loaded {
        None => {}
        Some(Rules::Vocabulary(it)) => {
            unit.head = Some((it.vocabulary.name.clone(), it.vocabulary.version.clone(), None));
        }
        Some(Rules::Framework(it)) => {
            let program = program::compile(&it.framework);
            let digest = program::digest(&it.framework);
            unit.head = Some((it.framework.name.clone(), it.framework.version.clone(), Some(digest)));
            unit.report = analysis::check(&program, &[], budget);
        }
    }
    unit
}

fn status(unit: &CheckedUnit) -> Status {
    let all = unit.diagnostics.iter().chain(unit.report.findings.iter().map(|it| &it.diagnostic));
    all.map(|it| match it.severity {
        Severity::Error => Status::Rules,
        Severity::Warning => Status::Finding,
        Severity::Note => Status::Fine,
    })
    .fold(Status::Fine, Status::and)
}

//! `check RULES…`: every finding with a witness, and what was proved.

use std::path::{Path, PathBuf};

use super::against;
use super::load::{self, ErrorsAs};
use super::output::{Format, Output};
use super::progress;
use super::status::Status;
use super::usage;
use crate::analysis;
use crate::case::Case;
use crate::comparison;
use crate::diagnostic::{Diagnostic, Severity};
use crate::framework::{Framework, join};
use crate::program;
use crate::report::Against;
use crate::report::json::{self, CheckedUnit};
use crate::report::text;
use crate::source::Sources;
use crate::space::Budget;
use crate::syntax::tree::Name;
use crate::workspace::{Rules, Workspace, shown};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Rule files, then perhaps cases (files ending in `.toml`, or folders): witnesses are then near to a real one
    #[arg(required = true)]
    rules: Vec<PathBuf>,
    /// Write each witness as a case file into this folder
    #[arg(long, value_name = "DIR")]
    witnesses: Option<PathBuf>,
    #[command(flatten)]
    against: against::Arguments,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// How much work one question about the rules may take
    #[arg(long, value_name = "N", value_parser = usage::number)]
    budget: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let budget = budget(arguments.budget);
    let mut workspace = Workspace::here();
    let (cases, rules): (Vec<PathBuf>, Vec<PathBuf>) =
        arguments.rules.iter().cloned().partition(|path| is_case(path));
    if rules.is_empty() {
        let named: Vec<String> = cases.iter().map(|it| format!("`{}`", shown(it))).collect();
        output.say(&format!(
            "check needs a rule file: {} {} none; rule files end in `.appraise`, such as `rules/*.appraise`\n",
            named.join(", "),
            if named.len() == 1 { "is" } else { "are" }
        ));
        return Status::Usage;
    }
    if arguments.against.old().is_some() && rules.len() > 1 {
        output.say("--against is for one rule file at a time: name the new version, and the older one behind --against\n");
        return Status::Usage;
    }
    if let Some(old) = arguments.against.old().filter(|it| is_case(it)) {
        let old = shown(old);
        output.say(&format!("`{old}` is a case: behind --against stands an older version of the rules\n"));
        return Status::Usage;
    }
    if let Err(status) = load::folder_to_write(arguments.witnesses.as_deref(), output) {
        return status;
    }
    let mut has_broken = false;
    let mut units = Vec::new();
    for path in &rules {
        let (mut unit, broken) = check(&mut workspace, path, &cases, budget, output);
        has_broken |= broken;
        if let Some(old) = arguments.against.old()
            && unit.vocabulary.is_some()
        {
            let how = (budget, ErrorsAs::json(arguments.format == Format::Json));
            match against::run(&arguments.against, (path, old), &cases, how, &mut workspace, output) {
                Ok(against) => unit.against = Some(against),
                Err(status) => return status,
            }
        }
        units.push(unit);
    }
    let answer = match arguments.format {
        Format::Json => json::check(&units, &workspace.sources),
        Format::Text => {
            let style = output.style();
            units.iter().map(|it| text::check(it, &workspace.sources, false, style)).collect()
        }
    };
    output.answer(&answer);
    let written = arguments.witnesses.as_deref().map(|folder| write_witnesses(folder, &units, output));
    let status = units.iter().map(status).fold(Status::Fine, Status::and);
    status.and(if has_broken { Status::Case } else { Status::Fine }).and(written.unwrap_or(Status::Fine))
}

/// Cases come after the rules: TOML files and folders of them.
fn is_case(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "toml") || path.is_dir()
}

/// What a command may spend, with the default; whoever waits can see how far it is.
pub(super) fn budget(nodes: Option<usize>) -> Budget {
    let nodes = nodes.unwrap_or(Budget::default().nodes);
    Budget { tally: Some(&progress::TALLY), ..Budget::of(nodes) }
}

/// What is found of one rule file, and whether a case was left out.
fn check(
    workspace: &mut Workspace,
    path: &Path,
    case_paths: &[PathBuf],
    budget: Budget,
    output: &Output,
) -> (CheckedUnit, bool) {
    let loaded = workspace.load_rules(path);
    let mut unit = CheckedUnit {
        file: shown(path),
        diagnostics: std::mem::take(&mut workspace.diagnostics),
        ..CheckedUnit::default()
    };
    let mut has_broken = false;
    match loaded {
        None => {}
        Some(Rules::Vocabulary(it)) => {
            unit.head = Some((it.vocabulary.name.clone(), it.vocabulary.version.clone(), None));
        }
        Some(Rules::Framework(it)) => {
            let program = program::compile(&it.framework);
            let digest = program::digest(&it.framework);
            unit.head = Some((it.framework.name.clone(), it.framework.version.clone(), Some(digest)));
            let loaded = workspace.load_cases(case_paths, &it.framework.vocabulary);
            has_broken = load::report_cases(&loaded, workspace, output);
            let cases: Vec<&Case> = loaded.iter().filter_map(|it| it.case.as_ref()).collect();
            let file = shown(path);
            unit.report =
                output.during(&format!("checking {file}"), || analysis::check(&program, &cases, budget));
            if !cases.is_empty() && !unit.report.has_errors() {
                let move_all = || analysis::thresholds(&program, &cases, it.framework.reading, budget);
                unit.report.thresholds = output.during(&format!("moving parameters of {file}"), move_all);
            }
            unit.diagnostics.extend(crosswalk_targets(workspace, path, &it.framework));
            unit.vocabulary = Some(it.framework.vocabulary.clone());
        }
    }
    (unit, has_broken)
}

/// What is wrong with the other side of the crosswalks, where the other framework lies beside.
fn crosswalk_targets(workspace: &mut Workspace, path: &Path, framework: &Framework) -> Vec<Diagnostic> {
    let mut targets: Vec<&Name> = Vec::new();
    for crosswalk in &framework.crosswalks {
        if targets.iter().all(|it| it.value != crosswalk.framework.value) {
            targets.push(&crosswalk.framework);
        }
    }
    let mut found = Vec::new();
    for name in targets {
        match workspace.crosswalk_target(path, name) {
            Ok(other) => {
                let joint = join(framework, &other.framework);
                let (_, wrong) = comparison::walks(&joint, framework, &other.framework);
                let is_own = |it: &Diagnostic| {
                    let spans = framework.crosswalks.iter().map(|it| it.span);
                    it.span.is_some_and(|at| spans.into_iter().any(|all| all.to(at) == all))
                };
                found.extend(wrong.into_iter().filter(is_own));
            }
            Err(note) => found.extend(note.map(|it| *it)),
        }
    }
    found
}

/// Writes the witnesses of all findings: `strengthening-K0301-1-before.toml`.
fn write_witnesses(folder: &Path, units: &[CheckedUnit], output: &Output) -> Status {
    for unit in units {
        let (Some(vocabulary), Some((name, ..))) = (&unit.vocabulary, &unit.head) else { continue };
        for (number, finding) in unit.report.findings.iter().enumerate() {
            for case in &finding.cases {
                let id = format!("{name}-{}-{}-{}", finding.diagnostic.code.0, number + 1, case.id);
                let mut case = case.clone();
                case.id.clone_from(&id);
                case.title.clone_from(&finding.diagnostic.message);
                let text = crate::case::case_text(vocabulary, &case);
                if let Err(diagnostic) = output.write_in(folder, &format!("{id}.toml"), &text) {
                    output.diagnostics([&*diagnostic], &Sources::default());
                    return Status::Usage;
                }
            }
        }
    }
    Status::Fine
}

fn status(unit: &CheckedUnit) -> Status {
    let all = unit.diagnostics.iter().chain(unit.report.findings.iter().map(|it| &it.diagnostic));
    all.map(|it| match it.severity {
        Severity::Error => Status::Rules,
        Severity::Warning => Status::Finding,
        Severity::Note => Status::Fine,
    })
    .fold(if unit.report.unsettled.is_empty() { Status::Fine } else { Status::Budget }, Status::and)
    .and(unit.against.as_ref().map_or(Status::Fine, status_of_against))
}

/// A change of the rules is no fault; one that the changelog leaves out is.
fn status_of_against(it: &Against) -> Status {
    let is_noted = it.missing.as_ref().is_none_or(|it| it.cases.is_empty());
    let noted = if is_noted { Status::Fine } else { Status::Finding };
    noted.and(if it.unsettled.is_empty() { Status::Fine } else { Status::Budget })
}

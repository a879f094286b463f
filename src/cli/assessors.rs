//! `compare RULES --assessors A B`: two codings of the same cases, and which of their differences matter.

use std::path::{Path, PathBuf};

use super::check::budget;
use super::compare::Shape;
use super::load::{self, ErrorsAs, ReadingName};
use super::output::Output;
use super::pictures::as_shape;
use super::status::Status;
use crate::case::Case;
use crate::comparison::{self, Side, View};
use crate::program;
use crate::report::{self, ComparedAssessors, Placed, json, markdown, place, text};
use crate::workspace::{LoadedCase, Workspace, shown};

/// The option that makes a comparison one of assessors.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// Hold two codings of the same cases against each other, each a folder or a file, under one framework
    #[arg(
        long,
        num_args = 2,
        value_names = ["A", "B"],
        conflicts_with_all = ["pair", "readings", "witnesses", "regions", "pictures"]
    )]
    assessors: Vec<PathBuf>,
}

/// What else the command line says.
pub(super) struct Asked<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) reading: Option<ReadingName>,
    pub(super) shape: Shape,
    pub(super) all: bool,
    pub(super) budget: Option<usize>,
}

impl Arguments {
    /// The two folders, when they are given.
    pub(super) fn folders(&self) -> Option<[&Path; 2]> {
        match self.assessors.as_slice() {
            [a, b] => Some([a, b]),
            _ => None,
        }
    }
}

/// Compares two assessors.
///
/// # Errors
/// With the status when there is nothing to compare; what is wrong has been said.
pub(super) fn run(folders: [&Path; 2], asked: &Asked<'_>, output: &mut Output) -> Result<Status, Status> {
    let [rules] = asked.paths else {
        output.say(
            "--assessors takes one rule file, and the cases of each assessor behind it\n\
             write `appraise compare RULES --assessors A B`\n",
        );
        return Err(Status::Usage);
    };
    let budget = budget(asked.budget);
    let mut workspace = Workspace::here();
    let is_json = asked.shape == Shape::Json;
    let framework = load::framework(&mut workspace, rules, budget, ErrorsAs::json(is_json), output)?;
    let files = folders.map(|it| workspace.load_cases(&[it.to_path_buf()], &framework.vocabulary));
    let mut has_broken = false;
    for own in &files {
        has_broken |= load::report_cases(own, &mut workspace, output);
    }
    let mut errors: Vec<Placed> = files.iter().flat_map(|own| load::placed(own, &workspace)).collect();
    let cases = [0, 1].map(|at| files[at].iter().filter_map(|it| it.case.as_ref()).collect::<Vec<&Case>>());
    let reading = asked.reading.map_or(framework.reading, ReadingName::kind);
    let program = program::compile(&framework);
    let compare =
        || comparison::assessors(View { program: &program, reading }, [&cases[0], &cases[1]], budget);
    let found = output.during("comparing the two codings", compare);
    for (side, at, why) in &found.refused {
        let own = usize::from(*side == Side::B);
        let case = cases[own][*at];
        let diagnostic = load::contradiction(&framework, case, why);
        output.diagnostics([&diagnostic], &workspace.sources);
        let file = files[own].iter().find(|it| it.case.as_ref().is_some_and(|it| it.id == case.id));
        errors.push(place(&diagnostic, &workspace.sources, file.map_or("", |it| it.name.as_str())));
    }
    let is_broken = has_broken || !found.refused.is_empty();
    if found.cases.is_empty() {
        return Err(nothing_to_compare(&cases, is_broken, output));
    }
    let compared = ComparedAssessors {
        framework: &framework,
        digest: program::digest(&framework),
        reading,
        names: folders.map(shown),
        broken: [0, 1].map(|at| broken_ids(&files[at])),
        cases,
        found: &found,
        errors,
    };
    output.answer(&match asked.shape {
        Shape::Text => text::assessors(&compared, asked.all, output.style()),
        Shape::Json => json::assessors(&compared),
        Shape::Csv => report::csv::assessors(&compared),
        shape => as_shape(shape, "Two assessors", markdown::assessors(&compared)),
    });
    let status = if found.differs() { Status::Finding } else { Status::Fine };
    let status = status.and(if found.is_exact() { Status::Fine } else { Status::Budget });
    Ok(status.and(if is_broken { Status::Case } else { Status::Fine }))
}

/// The ids that cases with an error would have by the names of their files.
fn broken_ids(files: &[LoadedCase]) -> Vec<String> {
    let broken = files.iter().filter(|it| it.case.is_none());
    broken
        .filter_map(|it| Path::new(&it.name).file_stem())
        .map(|it| it.to_string_lossy().into_owned())
        .collect()
}

/// No case is in both.
fn nothing_to_compare(cases: &[Vec<&Case>; 2], is_broken: bool, output: &Output) -> Status {
    let ids = |at: usize| match cases[at].as_slice() {
        [] => "none".to_owned(),
        own => own.iter().map(|it| format!("`{}`", it.id)).collect::<Vec<_>>().join(", "),
    };
    output.say(&format!(
        "no case was coded by both: a has {}, b has {}\n\
         cases belong together by their id, which is the name of the file unless a line `id = \"…\"` says otherwise\n",
        ids(0),
        ids(1)
    ));
    if is_broken { Status::Case } else { Status::Usage }
}

//! `assess RULES CASES…`: every conclusion of every case, then the portfolio.

use std::path::PathBuf;

use super::check::{budget, of};
use super::load::{self, Done, ReadingName};
use super::output::Output;
use super::status::Status;
use crate::case::Case;
use crate::diagnostic::Severity;
use crate::evaluate::{self, Detail};
use crate::framework::Framework;
use crate::program::{self, Program};
use crate::report::{self, Assessed, Assessment, Placed, json, markdown, place, text};
use crate::space::Budget;
use crate::syntax::tree::ReadingKind;
use crate::workspace::{LoadedCase, Workspace};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// Case files, or folders of them
    #[arg(required = true)]
    cases: Vec<PathBuf>,
    /// Shape of the answer
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// What silence means, instead of what the framework says
    #[arg(long, value_enum)]
    reading: Option<ReadingName>,
    /// All three readings side by side
    #[arg(long, conflicts_with = "reading")]
    readings: bool,
    /// Text: every conclusion on its own line, with all that can change it
    #[arg(long)]
    all: bool,
    /// How much work one case may take
    #[arg(long, value_name = "N")]
    budget: Option<usize>,
}

/// The formats of an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// For people
    Text,
    /// For machines
    Json,
    /// One line a case
    Jsonl,
    /// To be pasted into a report
    Markdown,
    /// For a spreadsheet
    Csv,
}

/// Cases under one reading.
struct Round {
    reading: ReadingKind,
    done: Vec<Done>,
    errors: Vec<Placed>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let budget = budget(arguments.budget);
    let mut workspace = Workspace::here();
    let is_json = matches!(arguments.format, Shape::Json | Shape::Jsonl);
    let framework = match load::framework(&mut workspace, &arguments.rules, budget, is_json, output) {
        Ok(framework) => framework,
        Err(status) => return status,
    };
    let cases = workspace.load_cases(&arguments.cases, &framework.vocabulary);
    let mut has_broken = load::report_cases(&cases, &workspace, output);
    let program = program::compile(&framework);
    let readings = match (arguments.readings, arguments.reading) {
        (true, _) => vec![ReadingKind::Open, ReadingKind::Presumption, ReadingKind::Silence],
        (false, Some(reading)) => vec![reading.kind()],
        (false, None) => vec![framework.reading],
    };
    let mut rounds: Vec<Round> = readings
        .iter()
        .map(|&reading| round(&program, &cases, reading, budget, &workspace, output))
        .collect();
    for done in rounds.first().into_iter().flat_map(|it| &it.done) {
        load::report_unusual(&framework, &done.case, &done.evaluation.unusual, &workspace, output);
    }
    keep_common(&mut rounds);
    has_broken |= rounds.iter().any(|it| it.done.len() < cases.len());
    let digest = program::digest(&framework);
    let assessments: Vec<Assessment<'_>> =
        rounds.iter().map(|it| assessment(it, &framework, &digest, &program)).collect();
    let is_exact = rounds.iter().flat_map(|it| &it.done).all(|it| it.evaluation.exact)
        && assessments.iter().flat_map(|it| it.portfolio.iter()).all(|it| it.outcome.is_exact());
    output.answer(&answer(arguments, &assessments, output));
    let status = if has_broken { Status::Case } else { Status::Fine };
    status.and(if is_exact { Status::Fine } else { Status::Budget })
}

fn round(
    program: &Program<'_>,
    cases: &[LoadedCase],
    reading: ReadingKind,
    budget: Budget,
    workspace: &Workspace,
    output: &Output,
) -> Round {
    let mut round = Round { reading, done: Vec::new(), errors: Vec::new() };
    for (at, loaded) in cases.iter().enumerate() {
        output.doing(format!("assessing {}{}", loaded.name, of(at, cases.len())));
        let errors = loaded.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        round.errors.extend(errors.map(|it| place(it, &workspace.sources, &loaded.name)));
        let Some(case) = &loaded.case else { continue };
        match evaluate::evaluate(program, case, reading, budget, Detail::Results) {
            Ok(evaluation) => {
                round.done.push(Done { file: loaded.name.clone(), case: Case::clone(case), evaluation });
            }
            Err(fault) => {
                let diagnostic = load::contradiction(program.framework, case, &fault);
                round.errors.push(place(&diagnostic, &workspace.sources, &loaded.name));
                output.diagnostics([&diagnostic], &workspace.sources);
            }
        }
    }
    round
}

/// Side by side stand only cases that every reading could assess.
fn keep_common(rounds: &mut [Round]) {
    let common: Vec<String> = match rounds {
        [] => Vec::new(),
        [first, others @ ..] => first
            .done
            .iter()
            .map(|it| it.file.clone())
            .filter(|file| others.iter().all(|round| round.done.iter().any(|it| it.file == *file)))
            .collect(),
    };
    for round in rounds {
        round.done.retain(|it| common.contains(&it.file));
    }
}

fn assessment<'a>(
    round: &'a Round,
    framework: &'a Framework,
    digest: &'a str,
    program: &Program<'_>,
) -> Assessment<'a> {
    let evaluations: Vec<&evaluate::Evaluation> = round.done.iter().map(|it| &it.evaluation).collect();
    Assessment {
        framework,
        digest,
        reading: round.reading,
        cases: round
            .done
            .iter()
            .map(|it| Assessed { file: &it.file, case: &it.case, evaluation: &it.evaluation })
            .collect(),
        portfolio: evaluate::portfolio(program, &evaluations),
        errors: round.errors.clone(),
    }
}

fn answer(arguments: &Arguments, assessments: &[Assessment<'_>], output: &Output) -> String {
    match (arguments.format, assessments) {
        (Shape::Text, [one]) => text::assessment(one, arguments.all, output.style()),
        (Shape::Text, many) => text::readings(many, output.style()),
        (Shape::Json, [one]) => json::assessment(one),
        (Shape::Json, many) => json::readings(many),
        (Shape::Jsonl, [one]) => json::assessment_lines(one),
        (Shape::Jsonl, many) => json::readings_lines(many),
        (Shape::Markdown, all) => markdown::assessment(all),
        (Shape::Csv, all) => report::csv::assessment(all),
    }
}

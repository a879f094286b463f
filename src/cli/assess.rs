//! `assess RULES CASES…`: every conclusion of every case, then the portfolio.

use std::path::PathBuf;

use super::check::budget;
use super::load::{self, Done, ErrorsAs, ReadingName};
use super::order::check_order;
use super::output::Output;
use super::status::Status;
use super::usage;
use crate::case::Case;
use crate::diagnostic::{Diagnostic, Severity};
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
    #[arg(long, value_name = "N", value_parser = usage::number)]
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
    refused: Vec<Refused>,
}

/// A case that cannot be in one reading.
struct Refused {
    reading: ReadingKind,
    diagnostic: Diagnostic,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let cases = arguments.cases.iter().map(PathBuf::as_path);
    if let Err(status) = check_order("assess", [arguments.rules.as_path()], cases, output) {
        return status;
    }
    let budget = budget(arguments.budget);
    let mut workspace = Workspace::here();
    let errors = match arguments.format {
        Shape::Json => ErrorsAs::Json,
        Shape::Jsonl => ErrorsAs::JsonLine,
        Shape::Text | Shape::Markdown | Shape::Csv => ErrorsAs::Text,
    };
    let framework = match load::framework(&mut workspace, &arguments.rules, budget, errors, output) {
        Ok(framework) => framework,
        Err(status) => return status,
    };
    let cases = workspace.load_cases(&arguments.cases, &framework.vocabulary);
    let mut has_broken = load::report_cases(&cases, &mut workspace, output);
    let program = program::compile(&framework);
    let readings = match (arguments.readings, arguments.reading) {
        (true, _) => vec![ReadingKind::Open, ReadingKind::Presumption, ReadingKind::Silence],
        (false, Some(reading)) => vec![reading.kind()],
        (false, None) => vec![framework.reading],
    };
    let mut rounds: Vec<Round> = output.during("assessing", || {
        budget.expect(readings.len() * cases.len());
        readings.iter().map(|&reading| round(&program, &cases, reading, budget, &workspace)).collect()
    });
    report_refused(&mut rounds, &workspace, output);
    for done in rounds.first().into_iter().flat_map(|it| &it.done) {
        load::report_unusual(&framework, &done.case, &done.evaluation.unusual, &workspace, output);
    }
    has_broken |= rounds.iter().any(|it| it.done.len() < cases.len());
    let digest = program::digest(&framework);
    let assessments: Vec<Assessment<'_>> =
        rounds.iter().map(|it| assessment(it, &cases, &framework, &digest, &program)).collect();
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
) -> Round {
    let mut round = Round { reading, done: Vec::new(), errors: Vec::new(), refused: Vec::new() };
    for loaded in cases {
        budget.step();
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
                round.refused.push(Refused { reading, diagnostic });
            }
        }
    }
    round
}

/// Says once of each case that cannot be why not, and in which readings where it can be in another.
fn report_refused(rounds: &mut [Round], workspace: &Workspace, output: &Output) {
    let n_readings = rounds.len();
    let mut told: Vec<(Diagnostic, Vec<&str>)> = Vec::new();
    for it in rounds.iter_mut().flat_map(|round| std::mem::take(&mut round.refused)) {
        let word = report::reading_word(it.reading);
        match told.iter_mut().find(|(known, _)| *known == it.diagnostic) {
            Some((_, readings)) => readings.push(word),
            None => told.push((it.diagnostic, vec![word])),
        }
    }
    for (diagnostic, readings) in told {
        let diagnostic = match readings.as_slice() {
            all if all.len() == n_readings => diagnostic,
            some => {
                let word = if some.len() == 1 { "reading" } else { "readings" };
                diagnostic.note(format!("so in the {word} {}, not in the others", some.join(" and ")))
            }
        };
        output.diagnostics([&diagnostic], &workspace.sources);
    }
}

fn assessment<'a>(
    round: &'a Round,
    cases: &[LoadedCase],
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
        left_out: cases
            .iter()
            .map(|it| it.name.clone())
            .filter(|name| round.done.iter().all(|it| it.file != *name))
            .collect(),
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

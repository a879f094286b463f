//! `explain RULES CASE [CONCLUSION]`: why.

use std::path::PathBuf;

use super::check::budget;
use super::load::{self, ErrorsAs, ReadingName};
use super::order::check_order;
use super::output::Output;
use super::status::Status;
use super::usage;
use crate::analysis::ask::ask;
use crate::analysis::reason::{Grounds, grounds};
use crate::case::Case;
use crate::diagnostic::nearest;
use crate::evaluate::{self, Asked, Detail, Evaluation};
use crate::explain::{GroundsInWords, Selection, Words, explain, explain_grounds};
use crate::framework::Framework;
use crate::program::{self, Program};
use crate::report::{json, markdown, place, text};
use crate::space::Budget;
use crate::workspace::{Workspace, shown};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// The case file
    case: PathBuf,
    /// A conclusion or record: `reach`, `projects.waste`, `projects.waste.reach`
    conclusion: Option<String>,
    /// Every line, not only the first twelve of each conclusion
    #[arg(long)]
    all: bool,
    /// Shape of the answer
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// What silence means, instead of what the framework says
    #[arg(long, value_enum)]
    reading: Option<ReadingName>,
    /// How much work the case may take
    #[arg(long, value_name = "N", value_parser = usage::number)]
    budget: Option<usize>,
}

/// The shape of its JSON.
const FORMAT: &str = "appraise.explanation/1";

/// The formats of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// For people
    Text,
    /// For machines
    Json,
    /// To be pasted into a report
    Markdown,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let files = ([arguments.rules.as_path()], [arguments.case.as_path()]);
    if let Err(status) = check_order("explain", files.0, files.1, output) {
        return status;
    }
    let budget = budget(arguments.budget);
    let mut workspace = Workspace::here();
    let is_json = arguments.format == Shape::Json;
    let framework =
        match load::framework(&mut workspace, &arguments.rules, budget, ErrorsAs::json(is_json), output) {
            Ok(framework) => framework,
            Err(status) => return status,
        };
    if arguments.case.is_dir() {
        output.say("explain takes one case file, not a folder\n");
        return Status::Usage;
    }
    let cases = workspace.load_cases(std::slice::from_ref(&arguments.case), &framework.vocabulary);
    load::report_cases(&cases, &mut workspace, output);
    let Some(case) = cases.first().and_then(|it| it.case.as_ref()) else {
        if is_json {
            load::answer_errors(FORMAT, &framework, &load::placed(&cases, &workspace), output);
        }
        return Status::Case;
    };
    let program = program::compile(&framework);
    let reading = arguments.reading.map_or(framework.reading, ReadingName::kind);
    let assess = || evaluate::evaluate(&program, case, reading, budget, Detail::Explanation);
    let evaluation = match output.during(&format!("assessing {}", case.id), assess) {
        Ok(evaluation) => evaluation,
        Err(fault) => {
            let diagnostic = load::contradiction(&framework, case, &fault);
            output.diagnostics([&diagnostic], &workspace.sources);
            if is_json {
                let file = shown(&arguments.case);
                let errors = [place(&diagnostic, &workspace.sources, &file)];
                load::answer_errors(FORMAT, &framework, &errors, output);
            }
            return Status::Case;
        }
    };
    load::report_unusual(&framework, case, &evaluation.unusual, &workspace, output);
    let selection = match arguments.conclusion.as_deref().map(|it| select(&framework, case, &evaluation, it))
    {
        None => Selection::default(),
        Some(Ok(selection)) => selection,
        Some(Err(message)) => {
            output.say(&message);
            return Status::Usage;
        }
    };
    let is_shown = |record| {
        let words = Words { framework: &framework, case, evaluation: &evaluation };
        selection.record.is_none_or(|top| words.is_within(record, top))
    };
    if evaluation.records.pairs().all(|(record, it)| it.answers.is_empty() || !is_shown(record)) {
        let wanted = arguments.conclusion.as_deref().unwrap_or(&case.id);
        output.say(&format!("no conclusion is about `{wanted}`, so there is nothing to explain\n"));
        return Status::Usage;
    }
    let digest = program::digest(&framework);
    let explanation = explain(&program, &digest, case, &evaluation, &selection);
    // On a terminal what it all rests on is told of what was asked for by name: it is much for every conclusion.
    let is_wanted = selection.conclusion.is_some() || arguments.all || is_json;
    let told = match is_wanted {
        true => output.during("looking for what it rests on", || {
            told_of(&program, case, &evaluation, &selection, budget)
        }),
        false => Vec::new(),
    };
    output.answer(&match arguments.format {
        Shape::Text => text::explanation(&explanation, &told, arguments.all, output.style()),
        Shape::Json => json::explanation(&explanation, &told, &framework),
        Shape::Markdown => markdown::explanation(&explanation),
    });
    if evaluation.exact { Status::Fine } else { Status::Budget }
}

/// What the selected results rest on, and what their open items can do.
fn told_of(
    program: &Program<'_>,
    case: &Case,
    evaluation: &Evaluation,
    selection: &Selection,
    budget: Budget,
) -> Vec<GroundsInWords> {
    let words = Words { framework: program.framework, case, evaluation };
    let mut asked = Vec::new();
    for (record, it) in evaluation.records.pairs() {
        for answer in &it.answers {
            let is_selected = selection.record.is_none_or(|top| words.is_within(record, top))
                && selection.conclusion.is_none_or(|wanted| wanted == answer.conclusion)
                && (answer.cell.is_none() || selection.cell == answer.cell);
            if is_selected {
                asked.push(Asked { record, conclusion: answer.conclusion, cell: answer.cell });
            }
        }
    }
    let reading = evaluation.reading;
    let found = grounds(program, case, reading, budget, evaluation, &asked);
    let grounds: Vec<Grounds> = found.into_iter().flatten().collect();
    let openness = ask(program, case, reading, budget, evaluation, &asked).questions;
    explain_grounds(program.framework, case, evaluation, &grounds, &openness)
}

/// What a name on the command line selects: a conclusion of the case, a record, or a conclusion of a record.
fn select(
    framework: &Framework,
    case: &Case,
    evaluation: &Evaluation,
    wanted: &str,
) -> Result<Selection, String> {
    let words = Words { framework, case, evaluation };
    let mut known: Vec<String> = Vec::new();
    for record in case.records.ids() {
        let path = words.path(record);
        if path == wanted {
            return Ok(Selection { record: Some(record), ..Selection::default() });
        }
        for answer in &evaluation.records[record].answers {
            for cell in [None, answer.cell] {
                let name = words.conclusion_name(answer.conclusion, cell);
                let full = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                if full == wanted || (path.is_empty() && name == wanted) {
                    let (record, conclusion) = (Some(record), Some(answer.conclusion));
                    return Ok(Selection { record, conclusion, cell });
                }
                known.push(full);
            }
        }
        if !path.is_empty() {
            known.push(path);
        }
    }
    // A bare name of a conclusion about records selects it for all of them.
    if let Some((conclusion, _)) = framework.conclusions.pairs().find(|(_, it)| it.name == wanted) {
        return Ok(Selection { conclusion: Some(conclusion), ..Selection::default() });
    }
    known.dedup();
    let help = match nearest(wanted, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?\n"),
        None => {
            let mut names: Vec<&str> = framework.conclusions.iter().map(|it| it.name.as_str()).collect();
            names.dedup();
            format!("conclusions: {}\n", names.join(", "))
        }
    };
    Err(format!("there is no conclusion or record `{wanted}` in `{}`\n{help}", case.id))
}

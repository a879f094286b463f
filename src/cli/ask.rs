//! `ask RULES CASE [CONCLUSION]`: which open evidence still matters; `--interactive` asks it and writes the file.

use std::path::PathBuf;

use super::asked::{Opened, open};
use super::check::budget;
use super::interview;
use super::load::ReadingName;
use super::output::{Format, Output};
use super::status::Status;
use super::usage;
use crate::analysis::ask::ask;
use crate::evaluate::Asked;
use crate::explain::explain_ask;
use crate::program;
use crate::report::{json, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file
    pub(super) rules: PathBuf,
    /// The case file
    pub(super) case: PathBuf,
    /// A conclusion or record: `reach`, `projects.waste`, `projects.waste.reach`; all of the case when left out
    pub(super) conclusion: Option<String>,
    /// Ask the questions one by one and write the answers to the case file
    #[arg(long)]
    interactive: bool,
    /// Every line, not only the first twelve
    #[arg(long)]
    all: bool,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What silence means, instead of what the framework says
    #[arg(long, value_enum)]
    pub(super) reading: Option<ReadingName>,
    /// How much work the question may take
    #[arg(long, value_name = "N", value_parser = usage::number)]
    pub(super) budget: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let budget = budget(arguments.budget);
    let is_json = arguments.format == Format::Json;
    let files = (arguments.rules.as_path(), arguments.case.as_path());
    let opened = match open("ask", files, arguments.reading, budget, is_json, output) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    if arguments.interactive && is_json {
        output.say(
            "--interactive asks and answers in text: leave one of --interactive and --format json out\n",
        );
        return Status::Usage;
    }
    if arguments.interactive {
        return interview::run(arguments, opened, output);
    }
    let asked = match asked_of(&opened, arguments.conclusion.as_deref()) {
        Ok(asked) => asked,
        Err(message) => {
            output.say(&message);
            return Status::Usage;
        }
    };
    let program = program::compile(&opened.framework);
    let look = || ask(&program, &opened.case, opened.reading, budget, &opened.evaluation, &asked);
    let answer = output.during("looking for what still matters", look);
    let digest = program::digest(&opened.framework);
    let conclusion = arguments.conclusion.clone();
    let told = explain_ask(&opened.framework, &digest, &opened.case, &opened.evaluation, conclusion, &answer);
    output.answer(&match arguments.format {
        Format::Text => text::ask(&told, arguments.all, output.style()),
        Format::Json => json::ask(&told),
    });
    if told.exact { Status::Fine } else { Status::Budget }
}

/// The questions that a name on the command line stands for.
pub(super) fn asked_of(opened: &Opened, wanted: Option<&str>) -> Result<Vec<Asked>, String> {
    let all = opened.all();
    let Some(wanted) = wanted else { return Ok(all.into_iter().map(|(asked, _)| asked).collect()) };
    if let Some(record) = opened.record(wanted) {
        return Ok(all.into_iter().filter(|(it, _)| it.record == record).map(|(it, _)| it).collect());
    }
    let is_cell = |path: &str| path.split('[').next() == Some(wanted) && path.contains('[');
    let cells: Vec<Asked> = all.iter().filter(|(_, path)| is_cell(path)).map(|(it, _)| *it).collect();
    if !cells.is_empty() {
        return Ok(cells);
    }
    opened.conclusion(wanted).map(|asked| vec![asked])
}

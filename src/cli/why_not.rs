//! `why-not RULES CASE CONCLUSION=VALUE`: what blocks a value, and every smallest change that would reach it.

use std::path::PathBuf;

use super::asked::open;
use super::check::budget;
use super::load::ReadingName;
use super::output::{Format, Output};
use super::status::Status;
use super::usage;
use crate::analysis::why_not::{OutOfReach, why_not};
use crate::explain::explain_why_not;
use crate::program;
use crate::report::{json, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// The case file
    case: PathBuf,
    /// A conclusion and a value: `reach=strong`, `projects.waste.local_government=strong`
    #[arg(value_name = "CONCLUSION=VALUE")]
    wanted: String,
    /// Every line, not only the first twelve
    #[arg(long)]
    all: bool,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What silence means, instead of what the framework says
    #[arg(long, value_enum)]
    reading: Option<ReadingName>,
    /// How much work the question may take
    #[arg(long, value_name = "N", value_parser = usage::number)]
    budget: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let budget = budget(arguments.budget);
    let Some((name, value)) = arguments.wanted.split_once('=') else {
        output.say(&format!(
            "`{}` names no value\nwrite the conclusion and the value wanted, as in `reach=strong`\n",
            arguments.wanted
        ));
        return Status::Usage;
    };
    let is_json = arguments.format == Format::Json;
    let files = (arguments.rules.as_path(), arguments.case.as_path());
    let opened = match open("why-not", files, arguments.reading, budget, is_json, output) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let asked = opened.conclusion(name.trim());
    let target = asked.and_then(|asked| opened.value(asked, value.trim()).map(|value| (asked, value)));
    let (asked, wanted) = match target {
        Ok(target) => target,
        Err(message) => {
            output.say(&message);
            return Status::Usage;
        }
    };
    let program = program::compile(&opened.framework);
    let (case, evaluation) = (&opened.case, &opened.evaluation);
    let look = || why_not(&program, case, opened.reading, budget, evaluation, asked, wanted);
    let answer = output.during("looking for changes", look);
    let digest = program::digest(&opened.framework);
    let explanation = explain_why_not(&program, &digest, case, evaluation, &answer);
    output.answer(&match arguments.format {
        Format::Text => text::why_not(&explanation, arguments.all, output.style()),
        Format::Json => json::why_not(&explanation, &answer, &opened.framework),
    });
    let is_forbidden = matches!(answer.out_of_reach, Some(OutOfReach::Impossible(_)));
    if let Some(why) = explanation.out_of_reach.as_ref().filter(|_| is_forbidden) {
        output.say(&format!("`{}` cannot be {}: {why}\n", explanation.conclusion, explanation.wanted));
        return Status::Case;
    }
    if explanation.exact { Status::Fine } else { Status::Budget }
}

//! `new case RULES`: a case file to be filled in, with the questions as comments.

use std::path::PathBuf;

use super::interrupt::write;
use super::output::{Format, Output};
use super::status::Status;
use crate::case;
use crate::report::json;
use crate::workspace::{Rules, Workspace, shown};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// A case for a framework or vocabulary
    Case(CaseArguments),
}

#[derive(Debug, clap::Args)]
struct CaseArguments {
    /// The rule file: a framework or a vocabulary
    rules: PathBuf,
    /// Where to write it; standard output when left out
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The title of the case
    #[arg(long, default_value = "")]
    title: String,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    match &arguments.what {
        What::Case(it) => new_case(it, output),
    }
}

fn new_case(arguments: &CaseArguments, output: &mut Output) -> Status {
    let mut workspace = Workspace::here();
    let rules = workspace.load_rules(&arguments.rules);
    output.diagnostics(&workspace.diagnostics, &workspace.sources);
    let text = match &rules {
        None => return Status::Rules,
        Some(Rules::Framework(it)) => case::template(&it.framework.vocabulary, &arguments.title),
        Some(Rules::Vocabulary(it)) => case::template(&it.vocabulary, &arguments.title),
    };
    let Some(path) = &arguments.output else {
        output.answer(&match arguments.format {
            Format::Text => text,
            Format::Json => format!("{{\"format\": \"appraise.new/1\", \"text\": {}}}\n", json::text(&text)),
        });
        return Status::Fine;
    };
    if path.exists() {
        output.say(&format!("`{}` is already there and is left as it is\n", shown(path)));
        return Status::Usage;
    }
    match write(path, &text) {
        Ok(()) => {
            output.say(&format!("wrote {}\n", shown(path)));
            Status::Fine
        }
        Err(diagnostic) => {
            output.diagnostics([diagnostic.as_ref()], &workspace.sources);
            Status::Usage
        }
    }
}

//! `explain-code CODE`: the page of a code, with a wrong and a right example.

use super::output::{Format, Output};
use super::status::Status;
use crate::diagnostic::{CODES, nearest};
use crate::report::json;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The code, such as E0102
    code: String,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let wanted = arguments.code.to_uppercase();
    match CODES.iter().find(|entry| entry.code.0 == wanted) {
        Some(entry) => {
            output.answer(&match arguments.format {
                Format::Text => entry.page.to_owned(),
                Format::Json => format!(
                    "{{\"format\": \"appraise.code/1\", \"code\": \"{wanted}\", \"kind\": \"{}\", \"page\": {}}}\n",
                    entry.kind.word(),
                    json::text(entry.page)
                ),
            });
            Status::Fine
        }
        None => {
            output.say(&format!("there is no code `{}`\n", arguments.code));
            if let Some(near) = nearest(&wanted, CODES.iter().map(|entry| entry.code.0)) {
                output.say(&format!("did you mean `{near}`?\n"));
            }
            Status::Usage
        }
    }
}

//! Wrong usage in plain words: what was found on the command line, and what to write.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::status::Status;

/// A whole number.
pub(super) fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "a whole number".to_owned())
}

/// Prints what the arguments came to: help is an answer, the rest is wrong usage.
pub(super) fn say(error: &clap::Error) -> Status {
    if !error.use_stderr() {
        let _ = std::io::stdout().lock().write_all(error.render().to_string().as_bytes());
        return Status::Fine;
    }
    let text = in_words(error).unwrap_or_else(|| error.render().to_string());
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
    Status::Usage
}

/// The mistake in plain words; none for what has words of its own, such as help that was not asked for.
fn in_words(error: &clap::Error) -> Option<String> {
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error)?,
        ErrorKind::MissingSubcommand => format!("a command is missing: {}", commands(error).join(", ")),
        ErrorKind::UnknownArgument => unknown_argument(error)?,
        ErrorKind::MissingRequiredArgument => missing(error)?,
        ErrorKind::InvalidValue => wrong_value(error)?,
        ErrorKind::ValueValidation => not_valid(error)?,
        ErrorKind::ArgumentConflict => {
            let (one, other) = (text(error, ContextKind::InvalidArg)?, text(error, ContextKind::PriorArg)?);
            format!("{} and {} do not go together: leave one of them out", option(&one), option(&other))
        }
        ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues | ErrorKind::TooManyValues => {
            let argument = text(error, ContextKind::InvalidArg)?;
            format!("{} has another number of values; write it as {}", option(&argument), code(&argument))
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8 text".to_owned(),
        _ => return None,
    };
    Some(format!("{what}\n{}", how(error)))
}

fn unknown_command(error: &clap::Error) -> Option<String> {
    let found = text(error, ContextKind::InvalidSubcommand)?;
    let near = text(error, ContextKind::SuggestedSubcommand);
    let help = match near.or_else(|| nearest_command(&found, error)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", commands(error).join(", ")),
    };
    Some(format!("there is no command `{found}`; {help}"))
}

fn nearest_command(found: &str, error: &clap::Error) -> Option<String> {
    let all = commands(error);
    crate::diagnostic::nearest(found, all.iter().map(String::as_str)).map(str::to_owned)
}

/// The commands, or what may stand behind one that has others below it.
fn commands(error: &clap::Error) -> Vec<String> {
    let command = super::Arguments::command();
    let usage = usage(error);
    let above = usage.split_whitespace().nth(1).and_then(|it| command.find_subcommand(it));
    let command = above.unwrap_or(&command);
    command.get_subcommands().map(|it| it.get_name().to_owned()).filter(|it| it != "help").collect()
}

fn unknown_argument(error: &clap::Error) -> Option<String> {
    let found = text(error, ContextKind::InvalidArg)?;
    let is_number = found.strip_prefix('-').is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    if is_number {
        return Some(format!("`{found}` cannot stand here: a number behind an option is 0 or more"));
    }
    if !found.starts_with('-') {
        return Some(format!("there is one argument too many: `{found}`"));
    }
    let help = match text(error, ContextKind::SuggestedArg) {
        Some(near) => format!("; did you mean {}?", code(&near)),
        None => String::new(),
    };
    Some(format!("there is no option `{found}`{help}"))
}

fn missing(error: &clap::Error) -> Option<String> {
    let ContextValue::Strings(names) = error.get(ContextKind::InvalidArg)? else { return None };
    let names: Vec<String> = names.iter().map(|it| code(it)).collect();
    Some(format!("something is missing: {}", names.join(", ")))
}

fn wrong_value(error: &clap::Error) -> Option<String> {
    let (argument, found) = (text(error, ContextKind::InvalidArg)?, text(error, ContextKind::InvalidValue)?);
    if found.is_empty() && argument.starts_with('<') {
        return Some(format!("an empty name stands where {} should", code(&argument)));
    }
    if found.is_empty() {
        return Some(format!("{} needs a value: write {}", option(&argument), code(&argument)));
    }
    let allowed = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(all)) => format!("; there are {}", all.join(", ")),
        _ => String::new(),
    };
    let near = text(error, ContextKind::SuggestedValue);
    let near = near.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
    Some(format!("`{found}` is no value of {}{allowed}{near}", option(&argument)))
}

fn not_valid(error: &clap::Error) -> Option<String> {
    use std::error::Error as _;
    let (argument, found) = (text(error, ContextKind::InvalidArg)?, text(error, ContextKind::InvalidValue)?);
    let wanted = error.source().map(ToString::to_string).unwrap_or_default();
    Some(format!("`{found}` does not fit {}: write {wanted}", option(&argument)))
}

/// The form of the command, and where to read on.
fn how(error: &clap::Error) -> String {
    let usage = usage(error);
    let line = if usage.is_empty() { String::new() } else { format!("write: {usage}\n") };
    format!("{line}`appraise --help` lists the commands, `appraise COMMAND --help` the options of one\n")
}

/// `appraise new [OPTIONS] <COMMAND>`; empty when it is not told.
fn usage(error: &clap::Error) -> String {
    match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(text)) => {
            text.to_string().trim().trim_start_matches("Usage:").trim().to_owned()
        }
        _ => String::new(),
    }
}

fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(all) => all.first().cloned(),
        _ => None,
    }
}

/// An option without its values: `--budget` of `--budget <N>`.
fn option(argument: &str) -> String {
    code(argument.split(' ').next().unwrap_or(argument))
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

//! Commands: one file each, with its arguments, `run` and its exit status. The only room that prints.
//!
//! `output` knows colour and width, `progress` the line that long work shows, `interrupt` what Ctrl-C must not cut in
//! two; everything else is made by the rooms before this one.

mod against;
mod ask;
mod asked;
mod assess;
mod assessors;
mod change;
mod check;
mod compare;
mod explain;
mod explain_code;
mod fmt;
mod interrupt;
mod interview;
mod load;
mod new;
mod output;
mod progress;
mod status;
mod test;
mod what_if;
mod why_not;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use output::{Color, Output};
use status::Status;

/// A rule engine for assessment frameworks: exact results, explained and cited.
#[derive(Debug, Parser)]
#[command(name = "appraise", version, disable_help_subcommand = true)]
struct Arguments {
    /// Colour in text
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Print only the answer; on a fault only the exit status tells
    #[arg(long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find every mistake, gap, overlap and broken promise in rules
    Check(check::Arguments),
    /// Assess cases: every conclusion with the rules that decide it, then the portfolio
    Assess(assess::Arguments),
    /// Say why a case has its results
    Explain(explain::Arguments),
    /// Say what keeps a case from another result, and every smallest change that would reach it
    WhyNot(why_not::Arguments),
    /// Say which open evidence still matters, and which cannot
    Ask(ask::Arguments),
    /// Find where frameworks differ, on which cases, and why
    Compare(compare::Arguments),
    /// Say what comes out otherwise when a case is changed
    WhatIf(what_if::Arguments),
    /// Run the tests that stand in rule files
    Test(test::Arguments),
    /// Lay out rule files in the one canonical way
    Fmt(fmt::Arguments),
    /// Start a new case file with the questions as comments
    New(new::Arguments),
    /// Say what the code of a message means
    ExplainCode(explain_code::Arguments),
}

/// Runs the program: reads the arguments, gives the exit status. Sets the panic hook, so only `main` calls it.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|fault| {
        let place = fault.location().map(|it| format!("{}:{}", it.file(), it.line())).unwrap_or_default();
        let text = fault.payload().downcast_ref::<&str>().copied();
        let text = text.or_else(|| fault.payload().downcast_ref::<String>().map(String::as_str));
        output::say_fault(&place, text.unwrap_or("no reason was given"));
    }));
    let status = std::panic::catch_unwind(run).unwrap_or(Status::Fault);
    ExitCode::from(status.code())
}

fn run() -> Status {
    let arguments = match Arguments::try_parse_from(what_if::without_minus(std::env::args_os())) {
        Ok(arguments) => arguments,
        Err(error) => return output::usage(&error),
    };
    let mut output = Output::new(arguments.color, arguments.quiet);
    if let Some(work) = work(&arguments.command) {
        output.doing(work);
    }
    let status = match arguments.command {
        Command::Check(it) => check::run(&it, &mut output),
        Command::Assess(it) => assess::run(&it, &mut output),
        Command::Explain(it) => explain::run(&it, &mut output),
        Command::WhyNot(it) => why_not::run(&it, &mut output),
        Command::Ask(it) => ask::run(&it, &mut output),
        Command::Compare(it) => compare::run(&it, &mut output),
        Command::WhatIf(it) => what_if::run(&it, &mut output),
        Command::Test(it) => test::run(&it, &mut output),
        Command::Fmt(it) => fmt::run(&it, &mut output),
        Command::New(it) => new::run(&it, &mut output),
        Command::ExplainCode(it) => explain_code::run(&it, &mut output),
    };
    output.finish(status)
}

/// What a command is at while it does not say it more closely; none where it takes no time or reads what is typed.
fn work(command: &Command) -> Option<&'static str> {
    match command {
        Command::Check(_) => Some("checking"),
        Command::Assess(_) => Some("assessing"),
        Command::Explain(_) => Some("explaining"),
        Command::WhyNot(_) => Some("looking for every smallest change"),
        Command::Ask(_) => Some("looking for what still matters"),
        Command::Compare(_) => Some("comparing"),
        Command::WhatIf(_) => Some("assessing the changed case"),
        Command::Test(_) => Some("testing"),
        Command::Fmt(_) | Command::New(_) | Command::ExplainCode(_) => None,
    }
}

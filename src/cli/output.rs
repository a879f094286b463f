//! Standard output and standard error, colour and width. The answer goes to the one, all else to the other.

use std::cell::RefCell;
use std::io::{ErrorKind, IsTerminal as _, Write as _};

use clap::ValueEnum;

use super::progress::Progress;
use super::status::Status;
use crate::diagnostic::{Diagnostic, RenderStyle, render};
use crate::report::text::Style;
use crate::source::Sources;

/// Columns where the output is no terminal.
const PLAIN_WIDTH: usize = 80;
/// A terminal narrower than this is written to as if it were this wide.
const LEAST_WIDTH: usize = 40;

/// When text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The formats that every command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For machines
    Json,
}

/// Where a command writes.
#[derive(Debug)]
pub(super) struct Output {
    color: Color,
    quiet: bool,
    /// The answer could not be written, and not because the reader went away.
    failed: bool,
    /// What long work is at; none once something else is written.
    progress: RefCell<Option<Progress>>,
}

impl Output {
    pub(super) fn new(color: Color, quiet: bool) -> Self {
        Self { color, quiet, failed: false, progress: RefCell::new(None) }
    }

    /// How the answer is laid out.
    pub(super) fn style(&self) -> Style {
        Style { width: width(), color: self.is_colored(std::io::stdout().is_terminal()) }
    }

    /// Says on a terminal what is worked on, if it takes long, until something else is written.
    pub(super) fn doing(&self, what: impl Into<String>) {
        let mut progress = self.progress.borrow_mut();
        match progress.as_ref() {
            _ if self.quiet => {}
            Some(progress) => progress.at(what.into()),
            None => *progress = Progress::start(what.into()),
        }
    }

    /// Takes the line of [`Self::doing`] away.
    fn clear(&self) {
        *self.progress.borrow_mut() = None;
    }

    /// Writes a part of the answer.
    pub(super) fn answer(&mut self, text: &str) {
        self.clear();
        let mut out = std::io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // A reader that has seen enough closes the pipe: no fault.
            if error.kind() != ErrorKind::BrokenPipe {
                self.failed = true;
                self.say(&format!("the answer could not be written: {error}\n"));
            }
        }
    }

    /// Writes to standard error, unless silence was asked for.
    pub(super) fn say(&self, text: &str) {
        self.clear();
        if !self.quiet {
            // There is nowhere left to report that standard error is closed.
            let _ = std::io::stderr().lock().write_all(text.as_bytes());
        }
    }

    /// Draws diagnostics on standard error.
    pub(super) fn diagnostics<'a>(&self, all: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources) {
        let color = self.is_colored(std::io::stderr().is_terminal());
        let style = RenderStyle { color, width: width() };
        for diagnostic in all {
            self.say(&format!("{}\n", render(diagnostic, sources, style)));
        }
    }

    /// The status, unless the answer was lost.
    pub(super) fn finish(&self, status: Status) -> Status {
        if self.failed { Status::Fault } else { status }
    }

    fn is_colored(&self, is_terminal: bool) -> bool {
        let is_refused = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !is_refused,
        }
    }
}

/// The width of the terminal that the answer goes to.
fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return PLAIN_WIDTH;
    }
    terminal_size::terminal_size().map_or(PLAIN_WIDTH, |(width, _)| usize::from(width.0).max(LEAST_WIDTH))
}

/// Prints what the arguments came to: help is an answer, the rest is wrong usage.
pub(super) fn usage(error: &clap::Error) -> Status {
    let text = error.render().to_string();
    if error.use_stderr() {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        Status::Usage
    } else {
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
        Status::Fine
    }
}

/// Says that the program is at fault and what to send.
pub(super) fn say_fault(place: &str, text: &str) {
    let version = env!("CARGO_PKG_VERSION");
    let message = format!(
        "this is a fault of ours, not of your files: {text} ({place}, version {version})\n\
         please send this message, the command, and the rule and case files that it read\n"
    );
    let _ = std::io::stderr().lock().write_all(message.as_bytes());
}

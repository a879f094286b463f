//! Standard output and standard error, colour and width. The answer goes to the one, all else to the other.

use std::io::{ErrorKind, IsTerminal as _, Write as _};
use std::path::Path;

use clap::ValueEnum;

use super::interrupt::Writer;
use super::progress::Progress;
use super::status::Status;
use crate::diagnostic::{Diagnostic, RenderStyle, render_all};
use crate::report::text::Style;
use crate::source::Sources;
use crate::workspace::reason;

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
    progress: Progress,
    writer: Writer,
    /// The answer could not be written, and not because the reader went away.
    failed: bool,
}

impl Output {
    pub(super) fn new(color: Color, quiet: bool) -> Self {
        Self { color, quiet, progress: Progress::new(quiet), writer: Writer::default(), failed: false }
    }

    /// How the answer is laid out.
    pub(super) fn style(&self) -> Style {
        Style { width: width(), color: self.is_colored(std::io::stdout().is_terminal()) }
    }

    /// Writes a part of the answer.
    pub(super) fn answer(&mut self, text: &str) {
        let mut out = std::io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            // A reader that has seen enough closes the pipe: no fault.
            if error.kind() != ErrorKind::BrokenPipe {
                self.failed = true;
                self.say(&format!("the answer could not be written: {}\n", reason(&error)));
            }
        }
    }

    /// Does some work; when that takes long, a line on the terminal says what it is and how far.
    pub(super) fn during<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        self.progress.during(what, work)
    }

    /// Writes a file, whole or not at all.
    ///
    /// # Errors
    /// One message when it cannot be written.
    pub(super) fn write(&self, path: &Path, text: &str) -> Result<(), Box<Diagnostic>> {
        self.writer.write(path, text)
    }

    /// Writes a file of a folder, which is made when it is not there.
    ///
    /// # Errors
    /// One message when it cannot be written.
    pub(super) fn write_in(&self, folder: &Path, name: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        self.writer.write_in(folder, name, text)
    }

    /// Writes to standard error, unless silence was asked for.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            // There is nowhere left to report that standard error is closed.
            self.progress.aside(|| {
                let _ = std::io::stderr().lock().write_all(text.as_bytes());
            });
        }
    }

    /// Draws diagnostics on standard error.
    pub(super) fn diagnostics<'a>(&self, all: impl IntoIterator<Item = &'a Diagnostic>, sources: &Sources) {
        let color = self.is_colored(std::io::stderr().is_terminal());
        let style = RenderStyle { color, width: width() };
        let text = render_all(all, sources, style);
        if !text.is_empty() {
            self.say(&text);
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

/// Says that the program is at fault and what to send.
pub(super) fn say_fault(place: &str, text: &str) {
    let version = env!("CARGO_PKG_VERSION");
    let message = format!(
        "this is a fault of ours, not of your files: {text} ({place}, version {version})\n\
         please send this message, the command, and the rule and case files that it read\n"
    );
    let _ = std::io::stderr().lock().write_all(message.as_bytes());
}

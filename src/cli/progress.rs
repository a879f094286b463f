//! The line that says how far long work has come: on standard error, only on a terminal, gone when the work is done.
//!
//! The work counts itself (`space::Tally`) and knows nothing of this line, which another thread draws.

use std::io::IsTerminal as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::space::Tally;

/// What the work of this run counts on. Only `cli` holds a global, and hands it in with the budget.
pub(super) static TALLY: Tally = Tally::new();

/// Work shorter than this shows no line.
const PATIENCE: Duration = Duration::from_secs(1);
/// Between two looks at the work.
const INTERVAL: Duration = Duration::from_millis(100);

/// The line; cheap to copy, and silent where nobody would see it.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    /// `None` where standard error is no terminal, or silence was asked for.
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        let is_seen = !quiet && std::io::stderr().is_terminal();
        Self { bar: is_seen.then(|| ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())) }
    }

    /// Does some work, and says what it is when it takes long.
    pub(super) fn during<T>(&self, what: &str, work: impl FnOnce() -> T) -> T {
        TALLY.clear();
        let Some(bar) = &self.bar else { return work() };
        bar.reset();
        bar.set_message(what.to_owned());
        let (stop, stopped) = channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || show(bar, &stopped));
            // Dropped at the end of the work, also when that is a fault: the other thread sees it and ends.
            let _stop = stop;
            work()
        })
    }

    /// Does something that writes to the terminal, with the line out of the way.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// Draws the line until the work ends, and takes it away.
fn show(bar: &ProgressBar, stopped: &Receiver<()>) {
    let mut wait = PATIENCE;
    let mut is_counted = None;
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(wait) {
        if wait == PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            wait = INTERVAL;
        }
        let seen = TALLY.seen();
        if is_counted != Some(seen.is_some()) {
            is_counted = Some(seen.is_some());
            bar.set_style(style(seen.is_some()));
        }
        if let Some((begun, expected)) = seen {
            bar.set_length(expected as u64);
            bar.set_position(begun as u64);
        }
        bar.tick();
    }
    bar.finish_and_clear();
    bar.set_draw_target(ProgressDrawTarget::hidden());
}

/// A bar where the parts of the work can be counted, else a sign that something goes on.
fn style(is_counted: bool) -> ProgressStyle {
    let template = match is_counted {
        true => "{msg}: {pos} of {len} [{bar:20}] {elapsed}",
        false => "{msg} {spinner} {elapsed}",
    };
    // The templates are ours; were one wrong, the plain bar would do.
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.progress_chars("#>-").tick_chars("|/-\\ ")
}

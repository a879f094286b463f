//! A line on standard error that says what long work is at. Only on a terminal, and only after a second.
//!
//! A thread of its own draws it, so that nothing below has to know of it.

use std::io::IsTerminal as _;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Shorter work says nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is drawn anew.
const TICK: Duration = Duration::from_millis(120);

/// The line, from the first label to the drop: then it is gone from the screen.
#[derive(Debug)]
pub(super) struct Progress {
    labels: Option<Sender<String>>,
    drawer: Option<JoinHandle<()>>,
}

impl Progress {
    /// Nothing where nobody looks: `None` when standard error is no terminal.
    pub(super) fn start(label: String) -> Option<Self> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        let (labels, changes) = channel();
        // Without a thread there is no line: no reason to refuse the work.
        let drawer = std::thread::Builder::new().spawn(move || draw(label, &changes)).ok()?;
        Some(Self { labels: Some(labels), drawer: Some(drawer) })
    }

    /// What is worked on now.
    pub(super) fn at(&self, label: String) {
        if let Some(labels) = &self.labels {
            // The drawer outlives this sender.
            let _ = labels.send(label);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.labels = None;
        if let Some(drawer) = self.drawer.take() {
            // What is written next must find the line gone.
            let _ = drawer.join();
        }
    }
}

/// Waits, draws, and ends when no more label can come.
fn draw(mut label: String, changes: &std::sync::mpsc::Receiver<String>) {
    let start = std::time::Instant::now();
    loop {
        match changes.recv_timeout(PATIENCE.saturating_sub(start.elapsed())) {
            Ok(next) => label = next,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
    let bar = ProgressBar::new_spinner().with_elapsed(start.elapsed());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed}; Ctrl-C stops)") {
        bar.set_style(style.tick_chars("|/-\\ "));
    }
    bar.set_message(label);
    loop {
        bar.tick();
        match changes.recv_timeout(TICK) {
            Ok(next) => bar.set_message(next),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    bar.finish_and_clear();
}

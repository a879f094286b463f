//! An interrupt in the middle of a file waits until the file is whole; at any other time it ends the program at once,
//! as it always does.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::workspace;

/// Writes a file, whole or not at all, whatever signal comes.
#[derive(Debug, Default)]
pub(super) struct Writer {
    #[cfg(unix)]
    guard: std::cell::OnceCell<guard::Guard>,
}

impl Writer {
    /// As [`workspace::write`].
    pub(super) fn write(&self, path: &Path, text: &str) -> Result<(), Box<Diagnostic>> {
        self.undisturbed(|| workspace::write(path, text))
    }

    /// As [`workspace::write_in`].
    pub(super) fn write_in(&self, folder: &Path, name: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        self.undisturbed(|| workspace::write_in(folder, name, text))
    }

    #[cfg(unix)]
    fn undisturbed<T>(&self, write: impl FnOnce() -> T) -> T {
        self.guard.get_or_init(guard::Guard::new).during(write)
    }

    // Elsewhere a file is still put in its place in one step, but the one beside it may stay.
    #[cfg(not(unix))]
    fn undisturbed<T>(&self, write: impl FnOnce() -> T) -> T {
        write()
    }
}

#[cfg(unix)]
mod guard {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::{flag, low_level};

    /// Holds signals back for a while. Made when the first file is written: a run that writes none is as it was.
    #[derive(Debug)]
    pub(super) struct Guard {
        /// A signal ends the program at once.
        is_free: Arc<AtomicBool>,
        /// The signal that came while it did not; 0 for none.
        held_back: Arc<AtomicUsize>,
    }

    impl Guard {
        pub(super) fn new() -> Self {
            let guard =
                Self { is_free: Arc::new(AtomicBool::new(true)), held_back: Arc::new(AtomicUsize::new(0)) };
            for signal in [SIGINT, SIGTERM] {
                // In this order: the first ends the program unless a file is being written, the second takes note.
                // Neither can fail for these two signals; if one did, a signal would do what it does without us.
                let _ = flag::register_conditional_default(signal, Arc::clone(&guard.is_free));
                let _ = flag::register_usize(signal, Arc::clone(&guard.held_back), signal as usize);
            }
            guard
        }

        pub(super) fn during<T>(&self, write: impl FnOnce() -> T) -> T {
            self.is_free.store(false, Ordering::SeqCst);
            let done = write();
            self.is_free.store(true, Ordering::SeqCst);
            let signal = self.held_back.load(Ordering::SeqCst);
            if signal != 0 {
                // By the signal itself, so that a shell that runs several commands stops too.
                let _ = low_level::emulate_default_handler(signal as i32);
            }
            done
        }
    }
}

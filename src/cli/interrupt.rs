//! Ctrl-C while a file is being written waits until it is complete: then no half file and no temporary file is left.
//! At any other moment it ends the program at once.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::workspace;

/// Writes a text to a file, replacing it as a whole, also when the program is interrupted.
///
/// # Errors
/// As [`workspace::write`].
pub(super) fn write(path: &Path, text: &str) -> Result<(), Box<Diagnostic>> {
    undisturbed(|| workspace::write(path, text))
}

/// Writes a text to a file of a folder, which is made when it is not there, also when the program is interrupted.
///
/// # Errors
/// As [`workspace::write_in`].
pub(super) fn write_in(folder: &Path, name: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    undisturbed(|| workspace::write_in(folder, name, text))
}

#[cfg(not(unix))]
fn undisturbed<T>(write: impl FnOnce() -> T) -> T {
    write()
}

#[cfg(unix)]
fn undisturbed<T>(write: impl FnOnce() -> T) -> T {
    use std::sync::{Mutex, Once, PoisonError};

    static WRITING: Mutex<()> = Mutex::new(());
    static LISTENING: Once = Once::new();

    LISTENING.call_once(|| {
        use signal_hook::consts::{SIGINT, SIGTERM};

        // Where signals cannot be heard, interrupting does what it does by itself.
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
        let listen = move || {
            for signal in &mut signals {
                // Held until the end: no further file is begun.
                let _held = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
                // Ends by the signal itself: a script that runs the program sees that it was interrupted.
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        };
        let _ = std::thread::Builder::new().spawn(listen);
    });
    let _held = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    write()
}

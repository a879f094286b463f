//! The only reader and writer of files. It gathers all that a run needs first; after that no stage reads.
//!
//! `find` follows the names in `uses` and `extends`; `read` reads files and folders and says in one message
//! why one could not be read; `write` replaces a file as a whole or not at all.

mod cases;
mod find;
mod gather;
mod load;
mod read;
mod write;

pub use cases::LoadedCase;
pub use gather::one_a_name;
pub use load::{Loaded, LoadedVocabulary, Rules};
pub use read::reason;
pub use write::{can_write, can_write_in, write, write_in};

use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources};

/// The files of one run.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    /// Every text that was read.
    pub sources: Sources,
    /// What was wrong with rules, in the order of reading.
    pub diagnostics: Vec<Diagnostic>,
    /// What looks like cases in a folder of cases, and was not read; with whether it was asked for.
    passed_over: Vec<(String, bool)>,
    /// The folder that units are looked for up to; none when it cannot be told.
    working_folder: Option<PathBuf>,
    /// Files of evidence that cases share, and what became of each.
    shared: Vec<(PathBuf, Result<FileId, Box<Diagnostic>>)>,
}

impl Workspace {
    /// A workspace of the folder that the program runs in.
    pub fn here() -> Self {
        let working_folder = std::env::current_dir().and_then(std::fs::canonicalize).ok();
        Self {
            sources: Sources::default(),
            diagnostics: Vec::new(),
            passed_over: Vec::new(),
            working_folder,
            shared: Vec::new(),
        }
    }

    /// Reads one rule file; what is wrong is kept in `diagnostics`.
    pub fn read_rules(&mut self, path: &Path) -> Option<FileId> {
        let read = read::text(path, &read::RULES, &mut self.sources);
        self.keep_file(read)
    }

    /// Holds a text that did not come from a file, such as standard input.
    pub fn add_text(&mut self, name: &str, bytes: Vec<u8>) -> Option<FileId> {
        let read = read::decode(name, bytes, &read::RULES, &mut self.sources);
        self.keep_file(read)
    }

    /// What looks like cases in a folder and was not read; each is given once.
    pub fn take_passed_over(&mut self) -> Vec<String> {
        let new = self.passed_over.iter_mut().filter(|(_, was_taken)| !*was_taken);
        new.map(|(name, was_taken)| {
            *was_taken = true;
            name.clone()
        })
        .collect()
    }

    fn keep_file(&mut self, read: Result<FileId, Box<Diagnostic>>) -> Option<FileId> {
        read.map_err(|diagnostic| self.diagnostics.push(*diagnostic)).ok()
    }
}

/// A path as it is printed: as the user wrote it, with `/` between folders.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

//! Units by name: beside the file that names them, then in the folders above, up to the working folder.

use std::path::{Path, PathBuf};

use super::read::{folder_of, folder_or_here, names_in, no_path};
use super::{Workspace, shown};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::syntax::tree::Name;

/// The ending of rule files.
const EXTENSION: &str = "appraise";

impl Workspace {
    /// The file of a unit that `from` names; one message when there is none.
    pub(super) fn find_unit(&self, from: &Path, name: &Name) -> Result<PathBuf, Box<Diagnostic>> {
        if let Some(diagnostic) = no_path(code::E0025, &name.value, name.span) {
            return Err(Box::new(
                diagnostic.note("a unit lies beside the file that names it, or in a folder above"),
            ));
        }
        let file = format!("{}.{EXTENSION}", name.value);
        let folders = self.folders(from);
        match folders.iter().map(|folder| folder.join(&file)).find(|path| path.is_file()) {
            Some(path) => Ok(path),
            None => Err(Box::new(not_found(name, &file, &folders))),
        }
    }

    /// The folders to look in, nearest first: as written for the file's own, then those above it.
    fn folders(&self, from: &Path) -> Vec<PathBuf> {
        let own = folder_of(from);
        let mut folders = vec![own.clone()];
        let (Some(top), Ok(full)) = (&self.working_folder, std::fs::canonicalize(folder_or_here(&own)))
        else {
            return folders;
        };
        // Outside the working folder there is no top to stop at, so only its own folder counts.
        let Ok(below) = full.strip_prefix(top) else { return folders };
        folders.extend(below.ancestors().skip(1).map(Path::to_path_buf));
        folders
    }
}

fn not_found(name: &Name, file: &str, folders: &[PathBuf]) -> Diagnostic {
    if let Some(there) = folders.iter().map(|folder| folder.join(file)).find(|it| it.is_dir()) {
        let message = format!("`{}` is a folder, and a rule file is needed", shown(&there));
        return Diagnostic::error(code::E0025, name.span, message);
    }
    let places: Vec<String> = folders
        .iter()
        .map(|folder| {
            if folder.as_os_str().is_empty() {
                "the working folder".to_owned()
            } else {
                format!("`{}`", shown(folder))
            }
        })
        .collect();
    let names: Vec<String> = folders
        .iter()
        .flat_map(|folder| names_in(folder, EXTENSION))
        .filter_map(|found| found.strip_suffix(&format!(".{EXTENSION}")).map(str::to_owned))
        .collect();
    let diagnostic =
        Diagnostic::error(code::E0025, name.span, format!("there is no rule file for `{}`", name.value))
            .label(format!("needs a file `{file}`"))
            .note(format!("looked in {}", places.join(", then ")));
    match nearest(&name.value, names.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None if names.is_empty() => diagnostic,
        None => diagnostic.note(format!("rule files there: {}", names.join(", "))),
    }
}

//! A file is complete or not there: it is written beside its place and then put there in one step.

use std::io::Write as _;
use std::path::Path;

use super::read::{folder_of, folder_or_here, reason};
use super::shown;
use crate::diagnostic::{Diagnostic, code};

/// Writes a text to a file, replacing it as a whole. Permissions of a file that is replaced are kept.
///
/// # Errors
/// One message when the folder or file cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), Box<Diagnostic>> {
    write_beside(path, text).map_err(|error| {
        let folder = folder_of(path);
        let why = match folder_or_here(&folder).is_dir() {
            true => reason(&error),
            false => format!("there is no folder `{}`", shown(&folder)),
        };
        Box::new(Diagnostic::whole(code::E0029, format!("`{}` cannot be written: {why}", shown(path))))
    })
}

/// Writes a text to a file of a folder, which is made when it is not there.
///
/// # Errors
/// One message when the folder cannot be made or the file not be written.
pub fn write_in(folder: &Path, name: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let message = format!("`{}` cannot be made: {}", shown(folder), reason(&error));
        Box::new(Diagnostic::whole(code::E0029, message))
    })?;
    write(&folder.join(name), text)
}

/// Whether a file can be written here, before the work for it begins.
///
/// # Errors
/// One message when its folder is missing or cannot be written to, or when it is a folder itself.
pub fn can_write(path: &Path) -> Result<(), Box<Diagnostic>> {
    let folder = folder_of(path);
    let why = if path.is_dir() {
        "it is a folder".to_owned()
    } else if !folder_or_here(&folder).is_dir() {
        format!("there is no folder `{}`", shown(&folder))
    } else if let Err(error) = tempfile::tempfile_in(folder_or_here(&folder)) {
        reason(&error)
    } else {
        return Ok(());
    };
    Err(Box::new(Diagnostic::whole(code::E0029, format!("`{}` cannot be written: {why}", shown(path)))))
}

/// Whether files can be written into a folder that is there, or can be made.
///
/// # Errors
/// One message when they cannot.
pub fn can_write_in(folder: &Path) -> Result<(), Box<Diagnostic>> {
    let there = folder.ancestors().map(folder_or_here).find(|it| it.exists());
    let why = match there {
        Some(there) if !there.is_dir() => format!("`{}` is no folder", shown(there)),
        Some(there) => match tempfile::tempfile_in(there) {
            Ok(_) => return Ok(()),
            Err(error) => reason(&error),
        },
        None => "there is no such place".to_owned(),
    };
    let message = format!("files cannot be written into `{}`: {why}", shown(folder));
    Err(Box::new(Diagnostic::whole(code::E0029, message)))
}

fn write_beside(path: &Path, text: &str) -> std::io::Result<()> {
    // A link is followed, so that it stays one.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let folder = folder_of(&target);
    let mut file = tempfile::NamedTempFile::new_in(folder_or_here(&folder))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match std::fs::metadata(&target) {
        Ok(old) => std::fs::set_permissions(file.path(), old.permissions())?,
        Err(_) => make_readable(file.path())?,
    }
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Temporary files are private; a new rule or case file is as any other new file.
#[cfg(unix)]
fn make_readable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

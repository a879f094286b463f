//! Files and folders, and one clear message for each way in which one cannot be read.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::shown;
use crate::diagnostic::{Code, Diagnostic, code, nearest};
use crate::source::{FileId, Sources, Span};

/// The largest file that is read, in bytes. Rule files have a lower limit of their own (`E0901`).
pub const MAX_FILE_BYTES: u64 = 10 * 1024 * 1024;

/// The codes of one kind of file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes {
    /// How the kind is called.
    what: &'static str,
    /// What names of its files end in.
    ending: &'static str,
    missing: Code,
    unreadable: Code,
    not_text: Code,
    too_large: Code,
    folder: Code,
}

/// Files of rules.
pub(super) const RULES: Codes = Codes {
    what: "rule file",
    ending: "appraise",
    missing: code::E0020,
    unreadable: code::E0021,
    not_text: code::E0022,
    too_large: code::E0023,
    folder: code::E0024,
};

/// Files of cases.
pub(super) const CASES: Codes = Codes {
    what: "case file",
    ending: "toml",
    missing: code::C0150,
    unreadable: code::C0151,
    not_text: code::C0152,
    too_large: code::C0154,
    folder: code::C0153,
};

/// Reads a file into the texts of the run.
pub(super) fn text(path: &Path, codes: &Codes, sources: &mut Sources) -> Result<FileId, Box<Diagnostic>> {
    let name = shown(path);
    let whole = |code, message: String| Box::new(Diagnostic::whole(code, message));
    if path.is_dir() {
        let message = format!("`{name}` is a folder, and one {} is needed here", codes.what);
        return Err(Box::new(Diagnostic::whole(codes.folder, message).help("name the files one by one")));
    }
    // A pipe in a folder would be waited for without end; one that the shell makes is named on purpose.
    let is_plain = std::fs::metadata(path).map_or(true, |it| it.is_file()) || path.starts_with("/dev");
    if !is_plain {
        return Err(whole(codes.unreadable, format!("`{name}` is no plain file, so it is not read")));
    }
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if path.is_symlink() {
                return Err(whole(codes.missing, format!("the link `{name}` leads to no file")));
            }
            let diagnostic = Diagnostic::whole(codes.missing, format!("there is no {} `{name}`", codes.what));
            return Err(Box::new(with_near_names(diagnostic, path, codes.ending)));
        }
        Err(error) => {
            let why = reason(&error);
            return Err(whole(codes.unreadable, format!("`{name}` cannot be read: {why}")));
        }
    };
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let megabytes = MAX_FILE_BYTES / (1024 * 1024);
        return Err(whole(
            codes.too_large,
            format!("`{name}` is larger than {megabytes} MiB, the limit for a {}", codes.what),
        ));
    }
    decode(&name, bytes, codes, sources)
}

/// Bytes as text, or the place where they stop being text.
pub(super) fn decode(
    name: &str,
    bytes: Vec<u8>,
    codes: &Codes,
    sources: &mut Sources,
) -> Result<FileId, Box<Diagnostic>> {
    let error = match String::from_utf8(bytes) {
        Ok(text) if text.contains('\n') => return Ok(sources.add(name, text)),
        // Lines of old machines end in a carriage return alone.
        Ok(text) => return Ok(sources.add(name, text.replace('\r', "\n"))),
        Err(error) => error,
    };
    // The text is held with a sign in the place of each byte that is no letter, to show the first of them.
    let text = String::from_utf8_lossy(error.as_bytes());
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let start = error.utf8_error().valid_up_to() - mark;
    let file = sources.add(name, text);
    let span = Span::new(file, start, start + char::REPLACEMENT_CHARACTER.len_utf8());
    let diagnostic = Diagnostic::error(codes.not_text, span, format!("`{name}` is not UTF-8 text"));
    Err(Box::new(diagnostic.label("this is no letter").help("save the file as UTF-8 in your editor")))
}

/// At most one byte more than the limit, so that a huge file does not fill the memory.
fn read_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The operating system's reason without its number.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        std::io::ErrorKind::NotFound => "it does not exist".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

/// Help with the nearest file name of the same ending in the same folder.
fn with_near_names(diagnostic: Diagnostic, path: &Path, ending: &str) -> Diagnostic {
    let Some(wanted) = path.file_name().and_then(|name| name.to_str()) else { return diagnostic };
    let folder = folder_of(path);
    if !folder_or_here(&folder).is_dir() {
        return diagnostic.note(format!("there is no folder `{}` either", shown(&folder)));
    }
    let with_ending = path.with_extension(ending);
    if path.extension().is_none() && with_ending.is_file() {
        return diagnostic.help(format!("did you mean `{}`?", shown(&with_ending)));
    }
    // The ending is the same for all: only what stands before it can be near.
    let (stem, extension) = wanted.rsplit_once('.').unwrap_or((wanted, ""));
    let names = names_in(&folder, extension);
    let stems = names.iter().filter_map(|name| name.rsplit_once('.')).map(|(stem, _)| stem);
    match nearest(stem, stems) {
        Some(near) => {
            let near = folder.join(format!("{near}.{extension}"));
            diagnostic.help(format!("did you mean `{}`?", shown(&near)))
        }
        None => diagnostic,
    }
}

/// The folder that a path lies in, as written; empty for the working folder.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The folder itself, `.` for the empty path.
pub(super) fn folder_or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The files of a folder that end in `.extension`, by name; none when the folder cannot be read. A name need not be
/// text: old archives have others, and what they name is a file all the same.
fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder_or_here(folder)) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(PathBuf::from(entry.ok()?.file_name())))
        .filter(|name| name.extension().is_some_and(|it| it == extension))
        .collect();
    files.sort();
    files
}

/// The names of the files in a folder that end in `.extension`, sorted; none when the folder cannot be read.
pub(super) fn names_in(folder: &Path, extension: &str) -> Vec<String> {
    files_in(folder, extension).iter().filter_map(|name| name.to_str().map(str::to_owned)).collect()
}

/// The case files of a folder by name: `*.toml`, without shared ones.
fn plain_cases(folder: &Path) -> Vec<PathBuf> {
    files_in(folder, "toml").into_iter().filter(|name| !is_shared(&name.to_string_lossy())).collect()
}

/// The message for a path or an address where the name of a file stands: the file lies beside the one that names it.
pub(super) fn no_path(code: Code, name: &str, span: Span) -> Option<Diagnostic> {
    let last = name.rsplit(['/', '\\']).next().filter(|last| *last != name)?;
    let message = format!("`{name}` is a path, and a name is needed here");
    let diagnostic = Diagnostic::error(code, span, message).note("files are found by name, never by a path");
    Some(if last.is_empty() {
        diagnostic
    } else {
        diagnostic.help(format!("write the name alone: `{last}`"))
    })
}

/// What looks like cases in a folder and is not read: other spellings of the ending, and folders with cases in them.
pub(super) fn passed_over(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder_or_here(folder)) else { return Vec::new() };
    let is_case = |path: &Path| {
        let ending = path.extension().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        ending != "toml" && ending.eq_ignore_ascii_case("toml")
    };
    let mut found: Vec<String> = entries
        .filter_map(|entry| Some(folder.join(entry.ok()?.file_name())))
        .filter(|path| if path.is_dir() { !plain_cases(path).is_empty() } else { is_case(path) })
        .map(|path| shown(&path))
        .collect();
    found.sort();
    found
}

/// True for files of evidence that several cases share.
pub(super) fn is_shared(name: &str) -> bool {
    name.ends_with(".shared.toml")
}

/// The case files that a path stands for: itself, or every `*.toml` of a folder except shared ones, by name.
pub(super) fn case_files(path: &Path) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    if let Err(error) = std::fs::read_dir(path) {
        let message = format!("the folder `{}` cannot be read: {}", shown(path), reason(&error));
        return Err(Box::new(Diagnostic::whole(code::C0151, message)));
    }
    let files: Vec<PathBuf> = plain_cases(path).into_iter().map(|name| path.join(name)).collect();
    if files.is_empty() {
        let message = format!("there is no case in the folder `{}`", shown(path));
        return Err(Box::new(
            Diagnostic::whole(code::C0153, message)
                .note("every file that ends in `.toml` is a case, except those that end in `.shared.toml`"),
        ));
    }
    Ok(files)
}

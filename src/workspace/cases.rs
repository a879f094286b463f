//! Cases with the evidence that they share.

use std::path::{Path, PathBuf};

use super::load::same_file;
use super::read::{CASES, case_files, folder_of, is_shared, names_in, no_path, passed_over, text};
use super::{Workspace, shown};
use crate::case::{self, Case, CaseFiles};
use crate::diagnostic::{Diagnostic, Severity, code, list_words};
use crate::source::{FileId, Span};
use crate::vocabulary::Vocabulary;

/// One case file and what became of it.
#[derive(Clone, Debug)]
pub struct LoadedCase {
    /// Its path as written.
    pub name: String,
    /// The case; absent when it has an error.
    pub case: Option<Case>,
    /// What was wrong, and what is unusual.
    pub diagnostics: Vec<Diagnostic>,
}

impl Workspace {
    /// Loads the cases that the paths stand for, in the order of the paths, folders by file name. A broken case
    /// never stops the others.
    pub fn load_cases(&mut self, paths: &[PathBuf], vocabulary: &Vocabulary) -> Vec<LoadedCase> {
        let mut cases = Vec::new();
        for path in paths {
            match case_files(path) {
                Ok(files) => {
                    if path.is_dir() {
                        for name in passed_over(path) {
                            if self.passed_over.iter().all(|(known, _)| *known != name) {
                                self.passed_over.push((name, false));
                            }
                        }
                    }
                    for file in files {
                        let case = self.load_case(&file, vocabulary);
                        cases.push(case);
                    }
                }
                Err(diagnostic) => {
                    cases.push(LoadedCase { name: shown(path), case: None, diagnostics: vec![*diagnostic] })
                }
            }
        }
        refuse_repeated_ids(&mut cases);
        once_a_shared_file(&mut cases);
        cases
    }

    fn load_case(&mut self, path: &Path, vocabulary: &Vocabulary) -> LoadedCase {
        let name = shown(path);
        let broken = |diagnostic: Diagnostic| LoadedCase {
            name: name.clone(),
            case: None,
            diagnostics: vec![diagnostic],
        };
        if is_shared(&name) {
            let message = format!("`{name}` holds evidence that cases share and is no case");
            return broken(
                Diagnostic::whole(code::C0157, message)
                    .help("name the case that takes it up with `with = [\"…\"]`"),
            );
        }
        let file = match text(path, &CASES, &mut self.sources) {
            Ok(file) => file,
            Err(diagnostic) => return broken(*diagnostic),
        };
        let mut shared: Vec<(String, FileId)> = Vec::new();
        let mut missing = Vec::new();
        for (wanted, span) in case::shared_names(self.sources.get(file)) {
            if let Some(diagnostic) = no_path(code::C0155, &wanted, span) {
                missing.push(diagnostic.note("evidence that cases share lies beside them"));
                continue;
            }
            let path = folder_of(path).join(format!("{wanted}.shared.toml"));
            match self.shared_file(&path) {
                Ok(file) => shared.push((wanted, file)),
                Err(why) => missing.push(no_shared_file(&wanted, &path, span, *why)),
            }
        }
        let id = path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let files = CaseFiles {
            file: self.sources.get(file),
            shared: shared.into_iter().map(|(name, id)| (name, self.sources.get(id))).collect(),
            id,
        };
        let (case, mut diagnostics) = case::load(&files, vocabulary);
        missing.append(&mut diagnostics);
        let has_errors = missing.iter().any(|it| it.severity == Severity::Error);
        LoadedCase { name, case: case.filter(|_| !has_errors), diagnostics: missing }
    }

    /// A shared file, read once however many cases take it up.
    fn shared_file(&mut self, path: &Path) -> Result<FileId, Box<Diagnostic>> {
        if let Some((_, known)) = self.shared.iter().find(|(known, _)| known == path) {
            return known.clone();
        }
        let read = text(path, &CASES, &mut self.sources);
        self.shared.push((path.to_path_buf(), read.clone()));
        read
    }
}

fn no_shared_file(wanted: &str, path: &Path, span: Span, why: Diagnostic) -> Diagnostic {
    if path.exists() {
        return match why.span {
            Some(_) => why.other(span, "taken up here"),
            None => Diagnostic { span: Some(span), ..why },
        };
    }
    let names: Vec<String> = names_in(&folder_of(path), "toml")
        .into_iter()
        .filter_map(|name| name.strip_suffix(".shared.toml").map(str::to_owned))
        .collect();
    Diagnostic::error(code::C0155, span, format!("there is no shared evidence `{wanted}`"))
        .label(format!("needs a file `{}`", shown(path)))
        .suggest(wanted, names.iter().map(String::as_str))
}

/// Two cases with one id would be counted as two and printed as one.
fn refuse_repeated_ids(cases: &mut [LoadedCase]) {
    let mut seen: Vec<(String, String, Span)> = Vec::new();
    for loaded in cases {
        let Some(case) = &loaded.case else { continue };
        let span = case.records[Case::ROOT].span;
        let Some((_, first, there)) = seen.iter().find(|(id, ..)| *id == case.id) else {
            seen.push((case.id.clone(), loaded.name.clone(), span));
            continue;
        };
        let message = format!("`{}` has the id of another case: `{}`", loaded.name, case.id);
        let diagnostic = Diagnostic::error(code::C0156, span, message);
        let is_same = same_file(Path::new(first), Path::new(&loaded.name));
        loaded.diagnostics.push(if is_same {
            diagnostic.help("name the file only once")
        } else {
            let note = "a case is called by its `id`, or by the name of its file when it gives none";
            diagnostic.other(*there, "the other one").note(note).help("give one of them an `id` of its own")
        });
        loaded.case = None;
    }
}

/// A mistake in a shared file is said once, with the cases that are left out for it.
fn once_a_shared_file(cases: &mut [LoadedCase]) {
    let mut seen: Vec<(Diagnostic, Vec<String>)> = Vec::new();
    for loaded in cases.iter_mut() {
        let name = &loaded.name;
        loaded.diagnostics.retain(|it| match seen.iter_mut().find(|(first, _)| is_same(first, it)) {
            Some((_, names)) if it.span.is_some() => {
                names.push(format!("`{name}`"));
                false
            }
            Some(_) => true,
            None => {
                seen.push((it.clone(), Vec::new()));
                true
            }
        });
    }
    for (first, names) in seen.into_iter().filter(|(_, names)| !names.is_empty()) {
        let note = match names.len() {
            more @ 7.. => format!("the same file leaves out {more} further cases"),
            _ => format!("the same file leaves out {} as well", list_words(&names, "and")),
        };
        let all = cases.iter_mut().flat_map(|loaded| loaded.diagnostics.iter_mut());
        all.filter(|it| is_same(&first, it)).for_each(|it| it.notes.push(note.clone()));
    }
}

/// True for one mistake: at one place, or a shared file that is missing everywhere.
fn is_same(left: &Diagnostic, right: &Diagnostic) -> bool {
    let same_place = left.span == right.span || left.code == code::C0155;
    left.code == right.code && left.message == right.message && same_place
}

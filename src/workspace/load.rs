//! Frameworks with all units that they name.

use std::path::{Path, PathBuf};

use super::gather::one_a_name;
use super::{Workspace, shown};
use crate::diagnostic::{Diagnostic, Severity, code, nearest};
use crate::framework::{self, Framework, ParsedUnit};
use crate::program;
use crate::source::{FileId, SourceFile, Span};
use crate::syntax::tree::{Name, Unit, UnitKind};
use crate::syntax::{self, Spoiled};
use crate::vocabulary::{self, Vocabulary};

/// A framework that loaded, with the file it stands in.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The framework.
    pub framework: Framework,
    /// Its own file (not those of its parents).
    pub file: FileId,
    /// The framework as one unit: its parents' declarations with all edits made.
    pub flat: Unit,
    /// The vocabulary that it uses.
    pub vocabulary: Option<Unit>,
}

/// A vocabulary that loaded alone.
#[derive(Clone, Debug)]
pub struct LoadedVocabulary {
    /// The vocabulary.
    pub vocabulary: Vocabulary,
    /// Its file.
    pub file: FileId,
}

/// What a rule file turned out to hold.
#[derive(Clone, Debug)]
pub enum Rules {
    /// A framework, with all that it names.
    Framework(Box<Loaded>),
    /// A vocabulary.
    Vocabulary(Box<LoadedVocabulary>),
}

/// One parsed unit with its path.
struct Gathered {
    path: PathBuf,
    file: FileId,
    unit: Unit,
    spoiled: Vec<Spoiled>,
}

impl Gathered {
    fn parsed(&self) -> ParsedUnit<'_> {
        ParsedUnit { unit: &self.unit, spoiled: &self.spoiled }
    }
}

/// What a variant says of its parent's digest, when the parent has another one.
fn wrong_digest(
    framework: &Framework,
    chain: &[ParsedUnit<'_>],
    vocabulary: Option<ParsedUnit<'_>>,
) -> Option<Diagnostic> {
    let (pinned, span) = framework.extends_digest.as_ref()?;
    let (_, parents) = chain.split_last()?;
    let parent = framework::resolve(parents, vocabulary).0?;
    let digest = program::digest(&parent);
    if *pinned == digest {
        return None;
    }
    let message = format!("`{}` has another digest than the one written here", parent.name);
    Some(
        Diagnostic::error(code::E0716, *span, message)
            .note(format!("its digest is `{digest}`"))
            .help("look at what changed in the parent, then write its digest here"),
    )
}

impl Workspace {
    /// Loads a rule file of either kind. `None`: it has errors, which are in `diagnostics`.
    pub fn load_rules(&mut self, path: &Path) -> Option<Rules> {
        let own = self.gather(path)?;
        self.diagnostics.extend(other_name(path, &own.unit.head.name));
        match own.unit.head.kind {
            UnitKind::Vocabulary => {
                let mut found = Vec::new();
                let vocabulary = vocabulary::resolve(&[&own.unit], None, &own.spoiled, &mut found);
                let vocabulary = self.keep(vocabulary, found, &[own.file])?;
                let loaded = LoadedVocabulary { vocabulary, file: own.file };
                Some(Rules::Vocabulary(Box::new(loaded)))
            }
            UnitKind::Framework => {
                let file = own.file;
                let (chain, vocabulary) = self.gather_all(own)?;
                let parsed: Vec<ParsedUnit<'_>> = chain.iter().map(Gathered::parsed).collect();
                let words = vocabulary.as_ref().map(Gathered::parsed);
                let (framework, mut found) = framework::resolve(&parsed, words);
                found.extend(framework.as_ref().and_then(|it| wrong_digest(it, &parsed, words)));
                let files: Vec<FileId> = chain.iter().chain(&vocabulary).map(|it| it.file).collect();
                let framework = self.keep(framework, found, &files)?;
                let flat = framework::flat_unit(&parsed)?;
                let vocabulary = vocabulary.map(|it| it.unit);
                Some(Rules::Framework(Box::new(Loaded { framework, file, flat, vocabulary })))
            }
        }
    }

    /// Loads a framework. `None`: it has errors, which are in `diagnostics`.
    pub fn load_framework(&mut self, path: &Path) -> Option<Loaded> {
        match self.load_rules(path)? {
            Rules::Framework(loaded) => Some(*loaded),
            Rules::Vocabulary(loaded) => {
                let message = format!("`{}` holds a vocabulary, and a framework is needed here", shown(path));
                let help = "name a file that begins with `framework`";
                let span = Span::new(loaded.file, 0, "vocabulary".len());
                self.diagnostics.push(Diagnostic::error(code::E0027, span, message).help(help));
                None
            }
        }
    }

    /// The framework that a crosswalk of `from` leads to, where its file lies beside. Without one, a note where a near
    /// name does: the framework may also lie elsewhere, and be named only when the two are compared.
    pub fn crosswalk_target(&mut self, from: &Path, name: &Name) -> Result<Loaded, Option<Box<Diagnostic>>> {
        let path = self.find_unit(from, name).map_err(|missing| {
            let own = from.file_stem().map(|it| format!("`{}`", it.to_string_lossy()));
            let help = missing.help.as_ref().filter(|it| !own.is_some_and(|own| it.contains(&own)));
            help.is_some().then(|| Box::new(Diagnostic { severity: Severity::Note, ..*missing.clone() }))
        })?;
        // What is wrong with the other framework is said when that one is checked.
        let own = std::mem::take(&mut self.diagnostics);
        let loaded = self.load_framework(&path);
        self.diagnostics = own;
        loaded.ok_or(None)
    }

    /// Adds what a stage found in some files; gives its result unless something in this run so far is an error.
    fn keep<T>(&mut self, result: Option<T>, found: Vec<Diagnostic>, files: &[FileId]) -> Option<T> {
        let files: Vec<&SourceFile> = files.iter().map(|&file| self.sources.get(file)).collect();
        let found = one_a_name(found, &files);
        self.diagnostics.extend(found);
        let has_errors = self.diagnostics.iter().any(|it| it.severity == Severity::Error);
        result.filter(|_| !has_errors)
    }

    /// Reads and parses one file.
    fn gather(&mut self, path: &Path) -> Option<Gathered> {
        let file = self.read_rules(path)?;
        let parsed = syntax::parse(self.sources.get(file));
        self.diagnostics.extend(parsed.diagnostics);
        Some(Gathered { path: path.to_path_buf(), file, unit: parsed.unit?, spoiled: parsed.spoiled })
    }

    /// The units a framework is flattened from, oldest parent first, and the vocabulary that they use.
    fn gather_all(&mut self, own: Gathered) -> Option<(Vec<Gathered>, Option<Gathered>)> {
        let mut chain = vec![own];
        while let Some(extends) = chain.last().and_then(|it| it.unit.head.extends.clone()) {
            let parent = self.named(&chain, &extends.name, UnitKind::Framework)?;
            chain.push(parent);
        }
        let uses = chain.iter().position(|it| it.unit.head.uses.is_some());
        let name = uses.and_then(|at| chain.get(at)?.unit.head.uses.clone());
        let vocabulary = match (uses, name) {
            (Some(at), Some(name)) => {
                let from = chain.get(at..=at).unwrap_or(&[]);
                Some(self.named(from, &name, UnitKind::Vocabulary)?)
            }
            (None, _) | (_, None) => None,
        };
        chain.reverse();
        Some((chain, vocabulary))
    }

    /// The unit that the last of `chain` names.
    fn named(&mut self, chain: &[Gathered], name: &Name, kind: UnitKind) -> Option<Gathered> {
        let from = chain.last()?;
        let path = match self.find_unit(&from.path, name) {
            Ok(path) => path,
            Err(diagnostic) => {
                self.diagnostics.push(*diagnostic);
                return None;
            }
        };
        let again = chain.iter().position(|it| same_file(&it.path, &path));
        if let (Some(_), UnitKind::Vocabulary) = (again, kind) {
            self.diagnostics.push(wrong_kind(name, kind, &path));
            return None;
        }
        if let Some(start) = again {
            let mut names: Vec<&str> =
                chain.iter().skip(start).map(|it| it.unit.head.name.value.as_str()).collect();
            names.push(&name.value);
            let cycle = Diagnostic::error(code::E0026, name.span, "a framework cannot extend itself")
                .label("comes back to where it began")
                .note(format!("the circle: {}", names.join(" extends ")))
                .help("take one `extends` out of the circle");
            self.diagnostics.push(cycle);
            return None;
        }
        let found = self.gather(&path)?;
        if found.unit.head.kind != kind {
            self.diagnostics.push(wrong_kind(name, kind, &path));
            return None;
        }
        if found.unit.head.name.value != name.value {
            let message =
                format!("`{}` holds `{}`, not `{}`", shown(&path), found.unit.head.name.value, name.value);
            let diagnostic = Diagnostic::error(code::E0028, name.span, message)
                .other(found.unit.head.name.span, "the name it gives itself")
                .help("a unit has the name of its file: rename one of the two");
            self.diagnostics.push(diagnostic);
            return None;
        }
        Some(found)
    }
}

/// A unit whose name is that of its file but for a slip of a letter: others would not find it.
fn other_name(path: &Path, name: &Name) -> Option<Diagnostic> {
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let letters =
        |text: &str| text.chars().filter(|it| it.is_alphabetic()).collect::<String>().to_lowercase();
    let lengths = [stem.chars().count(), name.value.chars().count()];
    let is_slip = lengths[0].abs_diff(lengths[1]) < 2
        && letters(&stem) != letters(&name.value)
        && nearest(&name.value, [stem.as_str()]).is_some();
    let is_short = name.value.chars().count() < 4;
    (is_slip && !is_short).then(|| {
        let text = format!("`{}` stands in the file of `{stem}`", name.value);
        Diagnostic {
            severity: Severity::Note,
            ..Diagnostic::error(code::E0028, name.span, text)
                .note("others find a unit by the name of its file")
                .help(format!("did you mean `{stem}`?"))
        }
    })
}

fn wrong_kind(name: &Name, kind: UnitKind, path: &Path) -> Diagnostic {
    let (word, found, wanted) = match kind {
        UnitKind::Framework => ("extends", "a vocabulary", "a framework"),
        UnitKind::Vocabulary => ("uses", "a framework", "a vocabulary"),
    };
    let message = format!("`{}` holds {found}, and `{word}` needs {wanted}", shown(path));
    let help = format!("name a file that begins with `{}`", wanted.trim_start_matches("a "));
    Diagnostic::error(code::E0027, name.span, message).label(found).help(help)
}

pub(super) fn same_file(left: &Path, right: &Path) -> bool {
    match (std::fs::canonicalize(left), std::fs::canonicalize(right)) {
        (Ok(left), Ok(right)) => left == right,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) | (Err(_), Err(_)) => left == right,
    }
}

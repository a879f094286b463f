//! `check RULES --against OLD`: what a new version of a framework changes, and whether the changelog says so.

use std::path::{Path, PathBuf};

use super::load::{self, ErrorsAs};
use super::output::Output;
use super::status::Status;
use crate::case::Case;
use crate::comparison::{self, Party, Request, Versions, Written, part_of};
use crate::program;
use crate::report::{Against, Compared, MissingNotes};
use crate::space::Budget;
use crate::workspace::{Loaded, Workspace, reason, shown};

/// So many regions are looked at of each pair of conclusions; one is told.
const REGIONS: usize = 50;

#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// An older version: what changes since, proved, with a witness, and the cases that move
    #[arg(long, value_name = "OLD")]
    against: Option<PathBuf>,
    /// A changelog that must name every case whose result moves since the older version
    #[arg(long, value_name = "FILE", requires = "against")]
    changelog: Option<PathBuf>,
}

impl Arguments {
    /// The older version, when one is named.
    pub fn old(&self) -> Option<&Path> {
        self.against.as_deref()
    }
}

/// Holds the rules against their older version.
pub(super) fn run(
    arguments: &Arguments,
    (new, old): (&Path, &Path),
    case_paths: &[PathBuf],
    (budget, errors_as): (Budget, ErrorsAs),
    workspace: &mut Workspace,
    output: &mut Output,
) -> Result<Against, Status> {
    let changelog = match &arguments.changelog {
        None => None,
        Some(path) => Some(read(path, output)?),
    };
    let [old, new] = [old, new].map(|path| load::written(workspace, path, budget, errors_as, output));
    let (old, new) = (old?, new?);
    let vocabulary = crate::framework::join(&old.framework, &new.framework).framework.vocabulary;
    // What is wrong with cases was said when the rules were checked.
    let files = workspace.load_cases(case_paths, &vocabulary);
    let cases: Vec<&Case> = files.iter().filter_map(|it| it.case.as_ref()).collect();
    let request = Request { pairs: &[], budget, limit: REGIONS };
    let study =
        comparison::study(party(&old), party(&new), (&vocabulary, &cases), request).map_err(|fault| {
            output.say(&format!("there is no conclusion `{}`\n", fault.name));
            Status::Usage
        })?;
    if study.comparison.pairing.pairs.is_empty() && study.comparison.pairing.renamed.is_empty() {
        let [old, new] = [&old.framework.name, &new.framework.name];
        output.say(&format!(
            "`{old}` and `{new}` have no conclusion in common, so the one is no version of the other\n\
             name an older version of `{new}` behind --against\n"
        ));
        return Err(Status::Usage);
    }
    let found = comparison::versions(&study);
    let missing = changelog.map(|changelog| {
        missing_notes(&changelog, &new.framework.version, &moved_cases(&found, &study, &cases))
    });
    let compared = Compared {
        frameworks: [&old.framework, &new.framework],
        digests: [program::digest(&old.framework), program::digest(&new.framework)],
        study: &study,
        standing: &[],
        cases,
        errors: Vec::new(),
        finds_crosswalks: false,
    };
    Ok(Against { missing, ..Against::of(&compared, &found) })
}

fn party(it: &Loaded) -> Party<'_> {
    Party {
        framework: &it.framework,
        written: Some(Written { unit: &it.flat, vocabulary: it.vocabulary.as_ref() }),
        reading: it.framework.reading,
    }
}

fn read(path: &Path, output: &Output) -> Result<(String, String), Status> {
    std::fs::read_to_string(path).map(|text| (shown(path), text)).map_err(|fault| {
        output.say(&format!("the changelog `{}` cannot be read: {}\n", shown(path), reason(&fault)));
        Status::Usage
    })
}

/// The ids of cases with a result that moves, in order, once each.
fn moved_cases(found: &Versions, study: &comparison::Study, cases: &[&Case]) -> Vec<String> {
    let mut ids: Vec<String> = found.moved.iter().map(|&at| cases[study.cases[at].case].id.clone()).collect();
    ids.dedup();
    ids
}

/// What the changelog does not say.
fn missing_notes((file, text): &(String, String), version: &str, moved: &[String]) -> MissingNotes {
    let part = part_of(text, version);
    let is_missing = |id: &&String| part.as_ref().is_none_or(|part| !comparison::names(part, id));
    MissingNotes {
        file: file.clone(),
        version: version.to_owned(),
        has_part: part.is_some(),
        cases: moved.iter().filter(is_missing).cloned().collect(),
    }
}

//! `compare A B [CASES…]`: where frameworks differ, on which cases, and why.

use std::path::{Path, PathBuf};

use super::assessors;
use super::check::budget;
use super::load::{self, ErrorsAs, ReadingName};
use super::output::Output;
use super::pictures::{Pictures, as_shape};
use super::status::Status;
use super::usage;
use crate::case::Case;
use crate::comparison::{self, NoConclusion, Party, Request, Side, Written};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::evaluate::Contradiction;
use crate::framework::{Framework, join};
use crate::program;
use crate::report::json::CheckedUnit;
use crate::report::{self, Compared, ComparedMany, json, markdown, place, text};
use crate::source::Sources;
use crate::syntax::tree::ReadingKind;
use crate::vocabulary::Vocabulary;
use crate::workspace::{Loaded, LoadedCase, Workspace};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Rule files, then perhaps cases (files ending in `.toml`, or folders)
    #[arg(required = true, value_name = "RULES… [CASES…]")]
    paths: Vec<PathBuf>,
    /// Hold conclusions of different names against each other (may be given several times)
    #[arg(long, value_name = "A=B", value_parser = pair)]
    pair: Vec<(String, String)>,
    /// What silence means, instead of what each framework says
    #[arg(long, value_enum)]
    reading: Option<ReadingName>,
    /// Hold each framework against itself in these readings of silence
    #[arg(long, value_enum, value_delimiter = ',', conflicts_with = "reading")]
    readings: Vec<ReadingName>,
    /// Work out the best crosswalk for each pair of conclusions, and what differs whatever map is used
    #[arg(long)]
    find_crosswalk: bool,
    /// Write the witness of each region as a case file into this folder
    #[arg(long, value_name = "DIR")]
    witnesses: Option<PathBuf>,
    /// Write the pictures of Markdown as files into this folder (else they stand within it)
    #[arg(long, value_name = "DIR")]
    pictures: Option<PathBuf>,
    #[command(flatten)]
    assessors: assessors::Arguments,
    /// Shape of the answer
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// How many regions are listed for each pair of conclusions
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = usage::number)]
    regions: usize,
    /// Everything in the text, not only the largest regions
    #[arg(long)]
    all: bool,
    /// How much work one question may take
    #[arg(long, value_name = "N", value_parser = usage::number)]
    budget: Option<usize>,
}

/// The formats of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Shape {
    /// For people
    Text,
    /// For machines
    Json,
    /// For an annex
    Markdown,
    /// One page for a browser, or for printing
    Html,
    /// For a spreadsheet
    Csv,
}

/// `a=b`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((a, b)) if !a.trim().is_empty() && !b.trim().is_empty() => {
            Ok((a.trim().to_owned(), b.trim().to_owned()))
        }
        Some(_) | None => Err("two names with `=` between them, such as `x=y`".to_owned()),
    }
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    match compare(arguments, output) {
        Ok(status) | Err(status) => status,
    }
}

fn compare(arguments: &Arguments, output: &mut Output) -> Result<Status, Status> {
    if let Some(folders) = arguments.assessors.folders() {
        let Arguments { paths, reading, format, all, budget, .. } = arguments;
        let asked = assessors::Asked { paths, reading: *reading, shape: *format, all: *all, budget: *budget };
        return assessors::run(folders, &asked, output);
    }
    if arguments.pictures.is_some() && arguments.format != Shape::Markdown {
        output.say(
            "--pictures goes with --format markdown: a page holds its pictures, other shapes have none\n",
        );
        return Err(Status::Usage);
    }
    load::folder_to_write(arguments.witnesses.as_deref(), output)?;
    load::folder_to_write(arguments.pictures.as_deref(), output)?;
    let mut workspace = Workspace::here();
    let is_rules = |path: &PathBuf| path.extension().is_some_and(|it| it == "appraise");
    let (rules, case_paths): (Vec<PathBuf>, Vec<PathBuf>) =
        arguments.paths.iter().cloned().partition(is_rules);
    let loaded = load_all(arguments, &rules, &mut workspace, output)?;
    let parties = parties(arguments, &loaded);
    if parties.len() < 2 {
        output.say(match arguments.readings.as_slice() {
            [] => "compare needs two rule files (ending in `.appraise`), or one and --readings\n",
            _ => "one rule file is held against itself in two readings or more: --readings open,silence\n",
        });
        return Err(Status::Usage);
    }
    if arguments.find_crosswalk && parties.len() > 2 {
        output.say("--find-crosswalk is for two frameworks at a time: name two rule files\n");
        return Err(Status::Usage);
    }
    if arguments.witnesses.is_some() && parties.len() > 2 {
        output.say("--witnesses is for two frameworks at a time: name two rule files\n");
        return Err(Status::Usage);
    }
    check_crosswalks(arguments, &loaded, &workspace, output)?;
    let vocabulary = vocabulary_of_all(&loaded);
    let files = workspace.load_cases(&case_paths, &vocabulary);
    let has_broken = load::report_cases(&files, &mut workspace, output);
    let cases: Vec<&Case> = files.iter().filter_map(|it| it.case.as_ref()).collect();
    let request =
        Request { pairs: &arguments.pair, budget: budget(arguments.budget), limit: arguments.regions };
    let many = output
        .during("comparing", || comparison::many(&parties, (&vocabulary, &cases), request))
        .map_err(|fault| no_conclusion(&fault, parties.len(), output))?;
    let mut errors = load::placed(&files, &workspace);
    for (case, at, why) in &many.refused {
        let (diagnostic, file) = refusal((cases[*case], why), parties[*at].framework, &vocabulary, &files);
        output.diagnostics([&diagnostic], &workspace.sources);
        errors.push(place(&diagnostic, &workspace.sources, &file));
    }
    let frameworks: Vec<&Framework> = parties.iter().map(|it| it.framework).collect();
    let digests: Vec<String> = frameworks.iter().map(|it| program::digest(it)).collect();
    let mut written = Status::Fine;
    let answer = match (many.studies.as_slice(), frameworks.as_slice(), digests.as_slice()) {
        ([(_, _, study)], &[a, b], [of_a, of_b]) => {
            let compared = Compared {
                frameworks: [a, b],
                digests: [of_a.clone(), of_b.clone()],
                study,
                standing: &many.standing,
                cases,
                errors,
                finds_crosswalks: arguments.find_crosswalk,
            };
            if let Some(folder) = &arguments.witnesses {
                written = write_witnesses(folder, &compared, output);
            }
            match arguments.format {
                Shape::Json => json::comparison(&compared),
                Shape::Text => text::comparison(&compared, arguments.all, output.style()),
                Shape::Csv => report::csv::comparison(&compared),
                shape => {
                    let pictures = Pictures::new(arguments.pictures.as_deref(), shape);
                    let body = markdown::comparison(&compared, arguments.all, &|it| pictures.place(it));
                    written = written.and(pictures.write(output));
                    as_shape(shape, &format!("{} and {}", a.name, b.name), body)
                }
            }
        }
        _ => {
            let readings: Vec<ReadingKind> = parties.iter().map(|it| it.reading).collect();
            let compared =
                ComparedMany { frameworks, digests, readings: &readings, many: &many, cases, errors };
            match arguments.format {
                Shape::Json => json::comparisons(&compared),
                Shape::Text => text::comparisons(&compared, output.style()),
                Shape::Csv => report::csv::comparisons(&compared),
                shape => {
                    let pictures = Pictures::new(arguments.pictures.as_deref(), shape);
                    let body = markdown::comparisons(&compared, &|it| pictures.place(it));
                    written = written.and(pictures.write(output));
                    as_shape(shape, "Comparison of frameworks", body)
                }
            }
        }
    };
    output.answer(&answer);
    let mut status = written;
    for (_, _, study) in &many.studies {
        status = status.and(if study.differs() { Status::Finding } else { Status::Fine });
        status = status.and(if study.is_exact() { Status::Fine } else { Status::Budget });
    }
    let is_refused = has_broken || !many.refused.is_empty();
    Ok(status.and(if is_refused { Status::Case } else { Status::Fine }))
}

/// Every framework, in every reading that is asked for.
fn parties<'a>(arguments: &Arguments, loaded: &'a [Loaded]) -> Vec<Party<'a>> {
    let party = |it: &'a Loaded, reading: ReadingKind| Party {
        framework: &it.framework,
        written: Some(Written { unit: &it.flat, vocabulary: it.vocabulary.as_ref() }),
        reading,
    };
    if arguments.readings.is_empty() {
        let own = |it: &Loaded| arguments.reading.map_or(it.framework.reading, ReadingName::kind);
        return loaded.iter().map(|it| party(it, own(it))).collect();
    }
    let each = |it: &'a Loaded| arguments.readings.iter().map(move |reading| (it, reading.kind()));
    loaded.iter().flat_map(each).map(|(it, reading)| party(it, reading)).collect()
}

/// A crosswalk that does not fit the framework that it leads to is an error in rules.
fn check_crosswalks(
    arguments: &Arguments,
    loaded: &[Loaded],
    workspace: &Workspace,
    output: &mut Output,
) -> Result<(), Status> {
    let mut wrong: Vec<Diagnostic> = Vec::new();
    for (at, first) in loaded.iter().enumerate() {
        for second in &loaded[at + 1..] {
            let joint = join(&first.framework, &second.framework);
            wrong.extend(comparison::walks(&joint, &first.framework, &second.framework).1);
        }
    }
    let (wrong, notes): (Vec<Diagnostic>, Vec<Diagnostic>) =
        wrong.into_iter().partition(|it| it.severity == Severity::Error);
    output.diagnostics(&notes, &workspace.sources);
    if wrong.is_empty() {
        return Ok(());
    }
    if arguments.format == Shape::Json {
        let unit = CheckedUnit { diagnostics: wrong, ..CheckedUnit::default() };
        output.answer(&json::check(&[unit], &workspace.sources));
    } else {
        output.diagnostics(&wrong, &workspace.sources);
    }
    Err(Status::Rules)
}

/// The vocabulary of all frameworks together, in which cases are read.
fn vocabulary_of_all(loaded: &[Loaded]) -> Vocabulary {
    let mut all: Option<Framework> = None;
    for it in loaded {
        all = Some(match all {
            None => it.framework.clone(),
            Some(so_far) => join(&so_far, &it.framework).framework,
        });
    }
    all.map(|it| it.vocabulary).unwrap_or_default()
}

fn load_all(
    arguments: &Arguments,
    rules: &[PathBuf],
    workspace: &mut Workspace,
    output: &mut Output,
) -> Result<Vec<Loaded>, Status> {
    let is_json = arguments.format == Shape::Json;
    rules
        .iter()
        .map(|path| load::written(workspace, path, budget(arguments.budget), ErrorsAs::json(is_json), output))
        .collect()
}

/// A case that one of the frameworks finds impossible, and its file.
fn refusal(
    (case, why): (&Case, &Contradiction),
    own: &Framework,
    vocabulary: &Vocabulary,
    files: &[LoadedCase],
) -> (Diagnostic, String) {
    let retyped = comparison::retype(vocabulary, &own.vocabulary, case).case;
    let mut diagnostic = load::contradiction(own, &retyped, why);
    diagnostic.message = format!("under `{}`, {}", own.name, diagnostic.message);
    let file = files.iter().find(|it| it.case.as_ref().is_some_and(|it| it.id == case.id));
    (diagnostic, file.map(|it| it.name.clone()).unwrap_or_default())
}

fn no_conclusion(fault: &NoConclusion, n_frameworks: usize, output: &Output) -> Status {
    let who = match (n_frameworks, fault.side) {
        (2, Side::A) => "the first framework has",
        (2, Side::B) => "the second framework has",
        _ => "no framework has",
    };
    let no = if n_frameworks == 2 { "no" } else { "a" };
    let mut message = format!("{who} {no} conclusion `{}`", fault.name);
    if let Some(near) = nearest(&fault.name, fault.known.iter().map(String::as_str)) {
        message.push_str(&format!("; did you mean `{near}`?"));
    } else {
        message.push_str(&format!("; there are {}", fault.known.join(", ")));
    }
    output.say(&format!("{message}\n"));
    Status::Usage
}

/// Writes the witness of every region: one file for both where one vocabulary holds it, else one for each.
fn write_witnesses(folder: &Path, compared: &Compared<'_>, output: &Output) -> Status {
    let joint = &compared.study.comparison.joint;
    for difference in &compared.study.comparison.differences {
        let name = joint.framework.conclusion_text(difference.paired.a, difference.paired.cell_a);
        let stem: String =
            name.chars().map(|it| if it.is_alphanumeric() || it == '_' { it } else { '-' }).collect();
        for (number, region) in difference.regions.iter().enumerate() {
            let Some(case) = &region.case else { continue };
            for (at, framework) in compared.frameworks.iter().enumerate() {
                let mut own =
                    comparison::retype(&joint.framework.vocabulary, &framework.vocabulary, case).case;
                let is_shared = joint.not_shared.is_empty()
                    && compared.frameworks[0].vocabulary.name == compared.frameworks[1].vocabulary.name;
                if is_shared && at == 1 {
                    continue;
                }
                let side = match (is_shared, at) {
                    (true, _) => "",
                    (false, 0) => "-a",
                    (false, _) => "-b",
                };
                own.id = format!("{stem}-{}{side}", number + 1);
                let values = [region.a, region.b];
                let ids = [difference.paired.a, difference.paired.b];
                let said = [0, 1].map(|it| {
                    joint.framework.value_text(&joint.framework.conclusions[ids[it]].domain, values[it])
                });
                let names = compared.frameworks.map(|it| it.name.as_str());
                own.title = format!("{name}: {} in {}, {} in {}", said[0], names[0], said[1], names[1]);
                let text = crate::case::case_text(&framework.vocabulary, &own);
                if let Err(diagnostic) = output.write_in(folder, &format!("{}.toml", own.id), &text) {
                    output.diagnostics([&*diagnostic], &Sources::default());
                    return Status::Usage;
                }
            }
        }
    }
    Status::Fine
}

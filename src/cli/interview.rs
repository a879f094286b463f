//! `ask --interactive`: asks the open questions one by one, the most useful first, and writes each answer to the case
//! file at once, so that nothing is lost however it ends. Plain lines: questions on standard error, answers on
//! standard input, what came of it on standard output.

use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::path::Path;

use super::ask::{Arguments, asked_of};
use super::asked::Opened;
use super::check::budget;
use super::output::Output;
use super::status::Status;
use crate::analysis::ask::{Ask, ask};
use crate::case::{Case, CaseFiles, answer_text, complete_key, load, shared_names, text_with};
use crate::diagnostic::{Diagnostic, Severity, code};
use crate::evaluate::{self, Detail, Evaluation, ItemPath};
use crate::explain::{Words, explain_ask};
use crate::program;
use crate::report::text;
use crate::value::RecordId;
use crate::vocabulary::{Domain, Item, Vocabulary};
use super::interrupt::write;

const HELP: &str = "Answer each question, or write: skip, unknown, cannot (be known), back, quit. Each answer is saved at once.\n";

/// One answer that was given, to go back to.
struct Given {
    /// What the file said before; `None` for a question that was passed over.
    text: Option<String>,
    path: ItemPath,
}

struct Interview<'a> {
    opened: Opened,
    arguments: &'a Arguments,
    given: Vec<Given>,
    /// Questions not to put again.
    done: BTreeSet<(String, String)>,
}

pub(super) fn run(arguments: &Arguments, opened: Opened, output: &mut Output) -> Status {
    let mut interview = Interview { opened, arguments, given: Vec::new(), done: BTreeSet::new() };
    if let Err(message) = asked_of(&interview.opened, arguments.conclusion.as_deref()) {
        output.say(&message);
        return Status::Usage;
    }
    output.say(HELP);
    let status = interview.talk(output);
    let answer = interview.ask();
    let digest = program::digest(&interview.opened.framework);
    let (opened, conclusion) = (&interview.opened, arguments.conclusion.clone());
    let told = explain_ask(&opened.framework, &digest, &opened.case, &opened.evaluation, conclusion, &answer);
    output.answer(&text::ask(&told, false, output.style()));
    status.and(if told.exact { Status::Fine } else { Status::Budget })
}

/// What came of one line.
enum Turn {
    Next,
    Again,
    Quit,
    Failed,
}

impl Interview<'_> {
    fn talk(&mut self, output: &Output) -> Status {
        let mut lines = std::io::stdin().lock().lines();
        loop {
            let ranking = self.ask().ranking.into_iter().map(|it| it.path).collect::<Vec<_>>();
            let left: Vec<ItemPath> =
                ranking.into_iter().filter(|&path| !self.done.contains(&self.key(path))).collect();
            let Some(&path) = left.first() else {
                output.say("No question is left that could change a result.\n");
                return Status::Fine;
            };
            output.say(&self.question(path, left.len()));
            loop {
                output.say("> ");
                let Some(Ok(line)) = lines.next() else {
                    output.say("\n");
                    return Status::Fine;
                };
                match self.take(path, line.trim(), output) {
                    Turn::Next => break,
                    Turn::Again => {}
                    Turn::Quit => return Status::Fine,
                    Turn::Failed => return Status::Case,
                }
            }
        }
    }

    fn take(&mut self, path: ItemPath, line: &str, output: &Output) -> Turn {
        match line {
            "" => Turn::Again,
            "quit" | "q" => Turn::Quit,
            "back" | "b" => self.back(output),
            "skip" | "s" => {
                self.done.insert(self.key(path));
                self.given.push(Given { text: None, path });
                Turn::Next
            }
            "unknown" | "cannot" | "cannot be known" | "unanswerable" => {
                self.done.insert(self.key(path));
                let word = if line == "unknown" { line } else { "unanswerable" };
                self.record(path, word, output)
            }
            answer => self.record(path, answer, output),
        }
    }

    /// Writes an answer, unless it is none or contradicts the others.
    fn record(&mut self, path: ItemPath, answer: &str, output: &Output) -> Turn {
        let vocabulary = &self.opened.framework.vocabulary;
        let item = &vocabulary.items[path.item];
        let is_list = matches!(item.domain, Domain::List { .. });
        let (key, value) = match (is_list, answer) {
            (false, _) => (item.name.clone(), answer_text(item, answer)),
            (true, "yes" | "true") => (complete_key(item), "true".to_owned()),
            (true, "no" | "false") => (complete_key(item), "false".to_owned()),
            (true, "unknown" | "unanswerable") => return Turn::Next,
            (true, _) => {
                output.say("write yes when all are listed, no when there may be more\n");
                return Turn::Again;
            }
        };
        let file = self.opened.workspace.sources.get(self.opened.case.file);
        let lists = lists_to(&self.opened.case, vocabulary, path.record);
        let Some(text) = text_with(file, &lists, &key, &value) else {
            output.say("this answer cannot be written into the file; do it by hand\n");
            return self.passed_over(path);
        };
        let (case, wrong) = self.read(&text);
        let Some(case) = case else {
            let first = wrong.iter().find(|it| it.severity == Severity::Error);
            output.say(&first.map_or_else(|| "this is no answer\n".to_owned(), in_brief));
            // What a shared file says can only be changed there.
            let is_shared = first.is_some_and(|it| it.code == code::C0137);
            return if is_shared { self.passed_over(path) } else { Turn::Again };
        };
        let Ok(evaluation) = self.evaluate(&case) else {
            output.say("this cannot be beside the other answers: they contradict each other then\n");
            return Turn::Again;
        };
        if let Err(diagnostic) = write(&self.arguments.case, &text) {
            output.diagnostics([diagnostic.as_ref()], &self.opened.workspace.sources);
            return Turn::Failed;
        }
        if is_list {
            self.done.insert(self.key(path));
        }
        let before = self.opened.workspace.sources.get(self.opened.case.file).text.clone();
        self.given.push(Given { text: Some(before), path });
        (self.opened.case, self.opened.evaluation) = (case, evaluation);
        Turn::Next
    }

    fn passed_over(&mut self, path: ItemPath) -> Turn {
        self.done.insert(self.key(path));
        self.given.push(Given { text: None, path });
        Turn::Next
    }

    /// Takes the last answer back.
    fn back(&mut self, output: &Output) -> Turn {
        let Some(given) = self.given.pop() else {
            output.say("there is no answer to go back to\n");
            return Turn::Again;
        };
        self.done.remove(&self.key(given.path));
        let Some(text) = given.text else { return Turn::Next };
        let (Some(case), _) = self.read(&text) else { return Turn::Failed };
        let Ok(evaluation) = self.evaluate(&case) else { return Turn::Failed };
        if let Err(diagnostic) = write(&self.arguments.case, &text) {
            output.diagnostics([diagnostic.as_ref()], &self.opened.workspace.sources);
            return Turn::Failed;
        }
        (self.opened.case, self.opened.evaluation) = (case, evaluation);
        Turn::Next
    }

    /// The case that a text of the file gives.
    fn read(&mut self, text: &str) -> (Option<Case>, Vec<Diagnostic>) {
        let sources = &mut self.opened.workspace.sources;
        let name = sources.get(self.opened.case.file).name.clone();
        let own = sources.add(name, text);
        let own = sources.get(own);
        let shared = shared_names(own)
            .into_iter()
            .filter_map(|(name, _)| {
                let ending = format!("{name}.shared.toml");
                let file = sources.iter().find(|it| is_file(&it.name, &ending))?;
                Some((name, file))
            })
            .collect();
        let id =
            self.arguments.case.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        load(&CaseFiles { file: own, shared, id }, &self.opened.framework.vocabulary)
    }

    fn evaluate(&self, case: &Case) -> Result<Evaluation, evaluate::Contradiction> {
        let program = program::compile(&self.opened.framework);
        let budget = budget(self.arguments.budget);
        evaluate::evaluate(&program, case, self.opened.reading, budget, Detail::Explanation)
    }

    fn ask(&self) -> Ask {
        let program = program::compile(&self.opened.framework);
        let asked = asked_of(&self.opened, self.arguments.conclusion.as_deref()).unwrap_or_default();
        let opened = &self.opened;
        ask(&program, &opened.case, opened.reading, budget(self.arguments.budget), &opened.evaluation, &asked)
    }

    /// Ids of records do not change from one answer to the next, but paths outlive them anyway.
    fn key(&self, path: ItemPath) -> (String, String) {
        let name = self.opened.framework.vocabulary.items[path.item].name.clone();
        (self.opened.words().path(path.record), name)
    }

    fn question(&self, path: ItemPath, n_left: usize) -> String {
        let words: Words<'_> = self.opened.words();
        let vocabulary = &self.opened.framework.vocabulary;
        let item = &vocabulary.items[path.item];
        let left =
            if n_left == 1 { "the last question".to_owned() } else { format!("{n_left} questions at most") };
        let name = words.item_path(path);
        if matches!(item.domain, Domain::List { .. }) {
            return format!("\n{name} ({left})\nAre all of these listed?\n  yes or no\n");
        }
        let question = if item.question.is_empty() { &item.name } else { &item.question };
        format!("\n{name} ({left}), {}\n{question}\n  {}\n", words.standing(path), choices(vocabulary, item))
    }
}

/// What may be answered.
fn choices(vocabulary: &Vocabulary, item: &Item) -> String {
    let names = |joint: &str| -> String {
        let labels = vocabulary.labels(&item.domain).iter();
        labels.map(|it| it.name.as_str()).collect::<Vec<_>>().join(joint)
    };
    match &item.domain {
        Domain::YesNo => "yes or no".to_owned(),
        Domain::Scale(_) => format!("one of {}, or a part such as {}", names(" < "), part(vocabulary, item)),
        Domain::OneOf(_) => format!("one of {}", names(", ")),
        Domain::AnyOf(_) => format!("any of {}, with commas; [] for none", names(", ")),
        Domain::Number(grid) => {
            let sign = if grid.percent { "%" } else { "" };
            let unit = grid.unit.as_ref().map(|it| format!(" {it}")).unwrap_or_default();
            format!("{}{sign} to {}{sign}{unit}, or a part such as LOW..HIGH", grid.low, grid.high)
        }
        Domain::List { .. } => "yes or no".to_owned(),
    }
}

fn part(vocabulary: &Vocabulary, item: &Item) -> String {
    match vocabulary.labels(&item.domain) {
        [low, high, ..] => format!("{}..{}", low.name, high.name),
        _ => String::new(),
    }
}

/// A message on two lines at most.
fn in_brief(diagnostic: &Diagnostic) -> String {
    match diagnostic.help.as_ref().or(diagnostic.notes.first()) {
        Some(help) => format!("{}\n{help}\n", diagnostic.message),
        None => format!("{}\n", diagnostic.message),
    }
}

/// The lists and ids that lead to a record.
fn lists_to(case: &Case, vocabulary: &Vocabulary, record: RecordId) -> Vec<(String, String)> {
    let it = &case.records[record];
    let Some(parent) = it.parent else { return Vec::new() };
    let mut path = lists_to(case, vocabulary, parent);
    let list = case.records[parent].lists.iter().find(|list| list.records.contains(&record));
    path.push((list.map(|it| vocabulary.items[it.item].name.clone()).unwrap_or_default(), it.id.clone()));
    path
}

fn is_file(name: &str, ending: &str) -> bool {
    Path::new(name).file_name().is_some_and(|it| it.to_string_lossy() == ending)
}

//! The program from outside: what it prints where, its exit status, and what it says of bad input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod against;
mod annex;
mod assess;
mod assessors;
mod budget;
mod case_input;
mod check;
mod compare;
mod defaults;
mod explain;
mod explain_code;
mod files;
mod fmt;
#[cfg(unix)]
mod interrupt;
mod json;
mod mangled;
mod new;
mod open_list;
mod proofs;
#[cfg(unix)]
mod progress;
mod readings;
mod rules_input;
mod test;
mod truth;
mod usage;
mod words;

use std::path::PathBuf;
use std::process::{Command, Stdio};

pub const VOCABULARY: &str = include_str!("gardens.appraise");
pub const RULES: &str = include_str!("health.appraise");
pub const NORTH: &str = include_str!("north.toml");
pub const SOUTH: &str = "tiers = { one_of = [2, 3] }\ntrust = { presume = \"limited\" }\n";

/// A folder of its own, in which the program runs.
pub struct Room {
    folder: tempfile::TempDir,
}

impl Room {
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A vocabulary, a framework that uses it, and two cases.
    pub fn gardens() -> Self {
        Self::empty()
            .with("rules/gardens.appraise", VOCABULARY)
            .with("rules/health.appraise", RULES)
            .with("cases/north.toml", NORTH)
            .with("cases/south.toml", SOUTH)
    }

    /// Adds a file, or writes it anew.
    pub fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    /// The rules with one part written otherwise.
    pub fn with_rules(self, from: &str, to: &str) -> Self {
        assert!(RULES.contains(from), "the rules have `{from}`");
        self.with("rules/health.appraise", RULES.replace(from, to))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `appraise` with these words.
    #[track_caller]
    pub fn run(&self, words: &str) -> Ran {
        self.run_with(words, |command| command)
    }

    /// The program with these words, to be started.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_appraise"));
        command.args(words.split_whitespace()).current_dir(self.folder.path());
        command.env_remove("NO_COLOR").env_remove("RUST_BACKTRACE").stdin(Stdio::null());
        command
    }

    /// The names of the files of a folder of the room, in order; none when there is no such folder.
    pub fn files(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).into_iter().flatten();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The same with something set, such as a variable of the environment.
    #[track_caller]
    pub fn run_with(&self, words: &str, set: impl FnOnce(&mut Command) -> &mut Command) -> Ran {
        let mut command = self.command(words);
        let output = set(&mut command).output().unwrap();
        let ran = Ran {
            words: words.to_owned(),
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.err.contains("fault of ours"), "no panic, whatever it is given:\n{}", ran.err);
        ran
    }
}

/// Rules that take long: so many pairs of items are compared, of which the first all come before the second.
pub fn long_rules(n_pairs: usize) -> String {
    let items =
        |side: &str| -> String { (0..n_pairs).map(|at| format!("  {side}{at} level \"?\"\n")).collect() };
    let alike: Vec<String> = (0..n_pairs).map(|at| format!("a{at} = b{at}")).collect();
    format!(
        "framework twins \"Twins\" version 1.0\nscale level: low < middle < high\nentity case\n{}{}\
         conclusion alike: level, otherwise low\nrule R1: alike is at least high\n  when {}\n  cite judgement \"x\"\n",
        items("a"),
        items("b"),
        alike.join(" and ")
    )
}

/// What a run came to.
pub struct Ran {
    words: String,
    status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// It ended with this status.
    #[track_caller]
    pub fn ends(self, status: i32) -> Self {
        let Self { words, out, err, .. } = &self;
        assert_eq!(self.status, Some(status), "appraise {words}\n--- out\n{out}\n--- err\n{err}");
        self
    }

    /// Nothing but the answer: standard error is empty.
    #[track_caller]
    pub fn says_nothing_else(self) -> Self {
        assert_eq!(self.err, "", "appraise {}", self.words);
        self
    }

    /// No answer: standard output is empty.
    #[track_caller]
    pub fn answers_nothing(self) -> Self {
        assert_eq!(self.out, "", "appraise {}", self.words);
        self
    }

    /// One message on standard error, with this code at this place (`file:line:column`; empty for a whole file).
    #[track_caller]
    pub fn one_message(self, code: &str, place: &str) -> Self {
        one_message(&self.err, code, place);
        self
    }

    /// Standard error has these words in it; what a narrow page breaks is one line here.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        let said = self.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "it says `{words}`:\n{}", self.err);
        self
    }

    /// The answer has these words in it.
    #[track_caller]
    pub fn answers(self, words: &str) -> Self {
        assert!(self.out.contains(words), "it answers `{words}`:\n{}", self.out);
        self
    }

    /// The answer has these words in it; what a narrow page breaks is one line here.
    #[track_caller]
    pub fn tells(self, words: &str) -> Self {
        let told = self.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains(words), "it tells `{words}`:\n{}", self.out);
        self
    }

    /// No line of the answer or of the messages is wider than a page.
    #[track_caller]
    pub fn fits(self) -> Self {
        for line in self.out.lines().chain(self.err.lines()) {
            assert!(line.chars().count() <= 80, "appraise {}: too wide\n{line}", self.words);
        }
        self
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}", self.out))
    }
}

/// A text holds one message, with this code at this place.
#[track_caller]
pub fn one_message(text: &str, code: &str, place: &str) {
    let heads: Vec<&str> = text.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(heads.len(), 1, "one message:\n{text}");
    assert!(heads[0].starts_with(&format!("error[{code}]: ")), "{code}:\n{text}");
    let found = text.lines().find_map(|line| line.trim_start().strip_prefix("--> ")).unwrap_or("");
    assert_eq!(found, place, "the place:\n{text}");
}

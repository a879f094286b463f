//! What the documents say the program prints, it prints. In a `console` block each `$ appraise …` is run, and the
//! lines below it must stand in the real output, next to each other and in this order; a line `…` stands for any
//! number of lines left out. A `diff` block edits a fresh copy of the files for the blocks after it. A block
//! `KIND excerpt FILE` must stand in that file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A fenced block of a page.
struct Block {
    kind: String,
    line: usize,
    lines: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The fenced blocks of a text; `from`: the number of its first line on the page.
fn blocks(text: &str, from: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                open = Some(Block { kind: kind.trim().to_owned(), line: from + at + 1, lines: Vec::new() });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block is not closed");
    blocks
}

/// A fresh copy of rules and cases in a folder of its own.
fn fresh_copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["rules", "cases"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &place);
        } else {
            fs::copy(&path, place).unwrap();
        }
    }
}

/// Replaces the `-` lines of a `diff` block by its `+` lines in the file that its `---` line names.
fn edit(block: &Block, folder: &Path) -> Result<(), String> {
    let part = |sign: char| {
        let lines = block.lines.iter().filter_map(|line| line.strip_prefix(sign));
        lines.map(|it| format!("{it}\n")).collect::<String>()
    };
    let file = block.lines.iter().find_map(|line| line.strip_prefix("--- ")).ok_or("no `--- FILE`")?;
    let body =
        |sign| part(sign).lines().filter(|it| !it.starts_with("-- ")).map(|it| format!("{it}\n")).collect();
    let (old, new): (String, String) = (body('-'), body('+'));
    let path = folder.join(file.trim());
    let text = fs::read_to_string(&path).map_err(|error| format!("{file}: {error}"))?;
    if text.matches(&old).count() != 1 {
        return Err(format!("`{}` does not stand once in {file}", old.trim_end()));
    }
    fs::write(path, text.replace(&old, &new)).unwrap();
    Ok(())
}

/// The commands of a block with the lines below each.
fn commands(block: &Block) -> Vec<(&str, Vec<&str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in &block.lines {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, Vec::new())),
            (None, Some((_, said))) => said.push(line),
            (None, None) => panic!("line {}: output without a command", block.line),
        }
    }
    commands
}

/// Where the output differs from what is said; none when it does not.
fn difference(said: &[&str], printed: &str) -> Option<String> {
    let printed: Vec<&str> = printed.lines().collect();
    let mut at = 0;
    for (nth, part) in said.split(|line| *line == "…").enumerate() {
        if part.is_empty() {
            continue;
        }
        let rest = &printed[at..];
        let place = match nth {
            0 => rest.starts_with(part).then_some(0),
            _ => rest.windows(part.len()).position(|window| window == part),
        };
        let Some(place) = place else { return Some(format!("not printed:\n{}", part.join("\n"))) };
        at += place + part.len();
    }
    let is_cut = said.is_empty() || said.last() == Some(&"…");
    (!is_cut && at < printed.len()).then(|| format!("printed after it:\n{}", printed[at..].join("\n")))
}

/// What went wrong in the blocks of a page.
fn wrong_in(page: &str, blocks: &[Block]) -> Vec<String> {
    let mut folder = fresh_copy();
    let mut wrong = Vec::new();
    for block in blocks {
        let place = format!("{page} line {}", block.line);
        if block.kind == "diff" {
            folder = fresh_copy();
            wrong.extend(edit(block, folder.path()).err().map(|why| format!("{place}: {why}")));
        } else if let Some((_, file)) = block.kind.split_once(" excerpt ") {
            let text = fs::read_to_string(root().join(file)).unwrap_or_default();
            let said: Vec<&str> =
                std::iter::once("…").chain(block.lines.iter().map(String::as_str)).chain(["…"]).collect();
            wrong.extend(difference(&said, &text).map(|why| format!("{place}, {file}: {why}")));
        } else if block.kind == "console" {
            for (command, said) in commands(block) {
                let Some(arguments) = arguments(command) else { continue };
                let output = Command::new(env!("CARGO_BIN_EXE_appraise"))
                    .args(arguments.split_whitespace())
                    .current_dir(folder.path())
                    .output()
                    .unwrap();
                let printed =
                    [output.stdout, output.stderr].map(|it| String::from_utf8(it).unwrap()).concat();
                wrong.extend(difference(&said, &printed).map(|why| format!("{place}, $ {command}: {why}")));
            }
        }
    }
    wrong
}

/// The arguments of a command that runs this program; other commands are not run.
fn arguments(command: &str) -> Option<&str> {
    command.strip_prefix("appraise ").or_else(|| command.strip_prefix("cargo run --release -- "))
}

#[test]
fn the_program_prints_what_the_readme_shows() {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = blocks(&text, 1);
    assert!(blocks.iter().any(|it| it.kind == "console"), "no command in the README");
    let wrong = wrong_in("README.md", &blocks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_program_prints_what_the_manual_shows_of_results() {
    let text = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let (before, after) = text.split_once("## How results read\n").unwrap();
    let section = after.split("\n## ").next().unwrap();
    let blocks = blocks(section, before.lines().count() + 2);
    assert!(blocks.iter().any(|it| it.kind == "console"), "no command in the section");
    let wrong = wrong_in("docs/language.md", &blocks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_line_that_is_not_printed_is_noticed() {
    let printed = "one\ntwo\nthree\n";
    assert_eq!(difference(&["one", "…"], printed), None);
    assert_eq!(difference(&["…", "two", "…", "three"], printed), None);
    assert!(difference(&["two", "…"], printed).is_some(), "the first line was left out silently");
    assert!(difference(&["one", "three"], printed).is_some(), "a line was left out silently");
    assert!(difference(&["one", "two"], printed).is_some(), "the last line was left out silently");
    assert!(difference(&["…", "two", "…", "one", "…"], printed).is_some(), "the order is another");
}

#[test]
fn what_the_page_of_comparisons_shows_is_what_the_program_prints() {
    let text = fs::read_to_string(root().join("docs/comparison.md")).unwrap();
    let blocks = blocks(&text, 1);
    assert!(blocks.len() >= 6, "the page shows a run of each rival");
    let wrong = wrong_in("docs/comparison.md", &blocks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Each rival, and the strict and the lenient reading, against the framework of the study, on the cases.
#[test]
fn a_comparison_takes_about_a_screen() {
    let folder = fresh_copy();
    let mut rivals: Vec<PathBuf> =
        ["rules/strict.appraise", "rules/lenient.appraise"].map(PathBuf::from).to_vec();
    for entry in fs::read_dir(folder.path().join("rules/alternatives")).unwrap() {
        rivals.push(PathBuf::from("rules/alternatives").join(entry.unwrap().file_name()));
    }
    for rival in rivals.iter().filter(|it| it.extension().is_some_and(|it| it == "appraise")) {
        let ran = Command::new(env!("CARGO_BIN_EXE_appraise"))
            .args(["compare", "rules/strengthening.appraise"])
            .arg(rival)
            .arg("cases/")
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(ran.stdout).unwrap();
        let n_lines = text.lines().count();
        assert!((20..100).contains(&n_lines), "{} lines: {}", n_lines, rival.display());
        assert!(text.lines().all(|it| it.chars().count() <= 80), "{}: wider than 80", rival.display());
        let is_apart = text.contains("no conclusion of one name is in both");
        assert!(is_apart || text.contains("On the cases"), "{}", rival.display());
    }
}

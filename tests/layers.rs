//! The structure of the library is the one that ARCHITECTURE.md draws: each module knows only those before it, and
//! each outside crate has one room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

/// In the order in which they may use each other.
const ORDER: &[&str] = &[
    "source",
    "value",
    "diagnostic",
    "space",
    "syntax",
    "condition",
    "vocabulary",
    "case",
    "framework",
    "program",
    "evaluate",
    "analysis",
    "comparison",
    "explain",
    "report",
    "workspace",
    "cli",
];

/// Outside crates and the rooms that may name them.
const ROOMS: &[(&str, &[&str])] = &[
    ("pest", &["syntax/parse"]),
    ("toml", &["case"]),
    ("annotate_snippets", &["diagnostic/render"]),
    ("strsim", &["diagnostic/suggest"]),
    ("clap", &["cli"]),
    ("serde", &["report/json"]),
    ("serde_json", &["report/json", "program/digest"]),
    ("csv", &["report/csv"]),
    ("blake3", &["program/digest"]),
    ("tempfile", &["workspace/write"]),
    ("terminal_size", &["cli"]),
    ("indicatif", &["cli/progress"]),
    ("signal_hook", &["cli/interrupt"]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Code without comments and doc lines.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn room_of(path: &Path) -> String {
    let relative = path.strip_prefix(src()).unwrap();
    relative.with_extension("").to_string_lossy().replace('\\', "/")
}

#[test]
fn each_module_knows_only_those_before_it() {
    // The plain words of the language (`Comparator`, `ReadingKind`, …) are shared by all stages below `syntax` too.
    let word_of_the_language =
        |from: &str, to: &str, line: &str| from == "space" && to == "syntax" && line.contains("syntax::tree");
    let mut wrong = Vec::new();
    for path in sources(&src()) {
        let room = room_of(&path);
        let module = room.split('/').next().unwrap();
        let Some(own) = ORDER.iter().position(|it| *it == module) else { continue };
        for line in code(&path).lines() {
            for (at, _) in line.match_indices("crate::") {
                let name: String =
                    line[at + 7..].chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect();
                if ORDER.iter().position(|it| *it == name).is_some_and(|used| used > own)
                    && !word_of_the_language(module, &name, line)
                {
                    wrong.push(format!("{room} uses {name}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_outside_crate_has_its_room() {
    let mut wrong = Vec::new();
    for path in sources(&src()) {
        let room = room_of(&path);
        let text = code(&path);
        for (name, rooms) in ROOMS {
            let is_named = text.contains(&format!("{name}::")) && !text.contains(&format!("::{name}::"))
                || text.contains(&format!("use {name};"));
            let is_word = text
                .split(|it: char| !it.is_alphanumeric() && it != '_' && it != ':')
                .any(|word| word.starts_with(&format!("{name}::")));
            if is_named && is_word && !rooms.iter().any(|it| room.starts_with(it)) {
                wrong.push(format!("{room} names {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_is_in_the_map() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for entry in fs::read_dir(src()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(ORDER.contains(&name.as_str()), "src/{name} has no place in the order");
            assert!(map.contains(&format!("`{name}`")), "src/{name} is not in ARCHITECTURE.md");
        }
    }
}

#[test]
fn only_the_workspace_touches_files_and_only_the_cli_prints() {
    let mut wrong = Vec::new();
    for path in sources(&src()) {
        let (room, text) = (room_of(&path), code(&path));
        let module = room.split('/').next().unwrap();
        for call in ["std::fs", "std::env", "std::time"] {
            if text.contains(call) && !["workspace", "cli"].contains(&module) {
                wrong.push(format!("{room} calls {call}"));
            }
        }
        for call in ["println!", "eprintln!", "std::io::stdout"] {
            if text.contains(call) && module != "cli" {
                wrong.push(format!("{room} prints"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

//! Ctrl-C, as a real signal to the program: it ends by that signal, and no file is half written or left beside.

use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{Room, long_rules};

const SIGINT: i32 = 2;

fn interrupt(child: &Child) {
    let id = child.id().to_string();
    // It may have ended by itself: then there is nobody to tell.
    let _ = Command::new("kill").args(["-INT", &id]).stderr(Stdio::null()).status().unwrap();
}

/// Waits until something is so; a minute at most.
#[track_caller]
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        sleep(Duration::from_millis(5));
    }
}

/// Waits until the program has ended. One that does not within half a minute is killed: where these tests are run with
/// SIGINT ignored (behind `nohup … &`), the program inherits that.
#[track_caller]
fn ended(mut child: Child) -> Output {
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("the interrupt had no effect; is SIGINT ignored where these tests are run?");
        }
        sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

#[test]
fn an_interrupt_while_files_are_written_leaves_each_as_it_was_or_whole() {
    const N_FILES: usize = 200;
    let messy = |at: usize| {
        format!(
            "framework f{at} \"F\"   version 1.0\nentity case\n  x yes/no \"?\"\n# {}\n",
            "long ".repeat(2_000)
        )
    };
    let all: Vec<String> = (0..N_FILES).map(|at| format!("f{at:03}.appraise")).collect();
    let mut n_in_between = 0;
    for delay in 0..12 {
        let room =
            (0..N_FILES).fold(Room::empty(), |room, at| room.with(&format!("rules/{}", all[at]), messy(at)));
        let words: Vec<String> = all.iter().map(|it| format!("rules/{it}")).collect();
        let child = room.command(&format!("fmt {}", words.join(" "))).stderr(Stdio::piped()).spawn().unwrap();
        let is_begun = || room.text(&words[0]) != messy(0);
        wait_until("the first file is written", is_begun);
        sleep(Duration::from_millis(delay));
        interrupt(&child);
        let status = ended(child).status;
        let beside: Vec<String> = room.files("rules").into_iter().filter(|it| !all.contains(it)).collect();
        assert_eq!(beside, Vec::<String>::new(), "nothing stays beside the files");
        let n_written = (0..N_FILES).filter(|&at| room.text(&words[at]) != messy(at)).count();
        if n_written < N_FILES {
            assert_eq!(status.signal(), Some(SIGINT), "{status:?}");
            n_in_between += 1;
        }
        for word in &words {
            assert!(room.text(word).trim_end().ends_with("long"), "{word} is whole");
        }
    }
    assert!(n_in_between > 0, "no interrupt came in time");
}

#[test]
fn an_interrupt_of_long_work_ends_it_at_once_and_writes_nothing() {
    let room = Room::empty().with("twins.appraise", long_rules(16));
    let words = "check twins.appraise --witnesses out --budget 1000000000";
    let child = room.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    sleep(Duration::from_millis(1_500));
    interrupt(&child);
    let start = Instant::now();
    let ended = ended(child);
    assert_eq!(ended.status.signal(), Some(SIGINT), "{:?}", ended.status);
    assert!(start.elapsed() < Duration::from_secs(5), "at once");
    assert_eq!(String::from_utf8(ended.stdout).unwrap(), "");
    assert_eq!(String::from_utf8(ended.stderr).unwrap(), "", "no progress line where nobody looks on");
    assert_eq!(room.files("out"), Vec::<String>::new());
    assert_eq!(room.files("."), ["twins.appraise"]);
}

#[test]
fn an_interrupt_of_an_interview_loses_no_answer() {
    let room = Room::gardens().with("cases/new.toml", "tiers = 2\n");
    let mut child = room
        .command("ask rules/health.appraise cases/new.toml --interactive")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = child.stdin.take().unwrap();
    writeln!(answers, "yes").unwrap();
    wait_until("the answer is written", || room.text("cases/new.toml") != "tiers = 2\n");
    // It waits for the next answer.
    sleep(Duration::from_millis(200));
    interrupt(&child);
    assert_eq!(ended(child).status.signal(), Some(SIGINT));
    let text = room.text("cases/new.toml");
    assert!(text.starts_with("tiers = 2\n") && text.contains("true"), "{text}");
    assert_eq!(room.files("cases"), ["new.toml", "north.toml", "south.toml"]);
    room.run("assess rules/health.appraise cases/new.toml").ends(0);
}

//! The line that says how far long work is: on a terminal and nowhere else, and gone at the end.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::{Ran, Room, long_rules};

/// A terminal, and what was written to it once nobody holds it any longer.
fn terminal() -> (File, JoinHandle<String>) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let own = OFlags::NOCTTY.bits() as i32;
    let end =
        OpenOptions::new().read(true).write(true).custom_flags(own).open(name.to_str().unwrap()).unwrap();
    let reader = thread::spawn(move || {
        let (mut master, mut all, mut part) = (File::from(master), Vec::new(), [0; 4_096]);
        // Linux says that the other end is gone with an error.
        while let Ok(n @ 1..) = master.read(&mut part) {
            all.extend_from_slice(&part[..n]);
        }
        String::from_utf8_lossy(&all).into_owned()
    });
    (end, reader)
}

/// Runs with standard error on a terminal: what it answers, and what stood on the terminal.
fn on_terminal(mut command: Command) -> (String, String) {
    let (end, reader) = terminal();
    let output = command.env("TERM", "xterm").stdout(Stdio::piped()).stderr(end).output().unwrap();
    // The command holds the terminal too, and the reader waits for the last to let go.
    drop(command);
    (String::from_utf8(output.stdout).unwrap(), reader.join().unwrap())
}

/// The words with a budget that lasts for some seconds on this machine, and what they answer.
fn long_enough(room: &Room, words: &str) -> (String, Ran) {
    let budgets = (20..40).map(|power| 1_u64 << power);
    for budget in budgets {
        let (words, start) = (format!("{words} --budget {budget}"), Instant::now());
        let ran = room.run(&words).ends(4);
        if start.elapsed() > Duration::from_secs(3) {
            return (words, ran);
        }
    }
    panic!("no budget lasts")
}

#[test]
fn long_work_shows_how_far_it_is_on_a_terminal_only() {
    let room = Room::empty().with("twins.appraise", long_rules(18));
    let (words, plain) = long_enough(&room, "check twins.appraise");
    let plain = plain.says_nothing_else();
    let (answer, shown) = on_terminal(room.command(&words));
    assert_eq!(answer, plain.out, "the answer is the same");
    assert!(shown.contains("checking twins.appraise: ") && shown.contains(" of 4 ["), "{shown:?}");
    let lines: Vec<&str> = shown.split("\x1b[2K").collect();
    assert_eq!(lines.last().map(|it| it.trim()), Some(""), "the line is gone at the end: {shown:?}");
    let (answer, shown) = on_terminal(room.command(&format!("{words} --quiet")));
    assert_eq!((answer, shown.as_str()), (plain.out, ""), "silence was asked for");
}

#[test]
fn work_that_cannot_be_counted_shows_that_it_goes_on() {
    let room = Room::empty().with("twins.appraise", long_rules(18)).with("blank.toml", "");
    let (words, _) = long_enough(&room, "explain twins.appraise blank.toml");
    let (_, shown) = on_terminal(room.command(&words));
    assert!(shown.contains("assessing blank "), "{shown:?}");
}

#[test]
fn short_work_shows_nothing() {
    let room = Room::gardens();
    let (answer, shown) = on_terminal(room.command("assess rules/health.appraise cases"));
    assert_eq!((answer, shown.as_str()), (room.run("assess rules/health.appraise cases").out, ""));
}

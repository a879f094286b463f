//! Tests.

use super::lines::{Lines, WIDTH};
use super::words;
use crate::syntax::tree::{Expect, Expected, ExpectedValue, Given, GivenEvidence, GivenItem, Test, Value};

/// A test: evidence of one record on one line, one expectation a line.
pub(super) fn test(lines: &mut Lines, start: u32, opening: &str, test: &Test) {
    lines.line(start, format!("{opening}test {}", words::text(&test.title.value)));
    let mut line = Running::new("  given", !test.given.is_empty());
    for given in &test.given {
        match given {
            Given::Item(it) => line.add(lines, it.item.span.start, &item(it)),
            Given::Record { entity, id } => {
                line.end(lines);
                let head = format!("    {} {}:", words::name(&entity.value), words::name(&id.value));
                line = Running::new(&head, true);
                line.start = Some(entity.span.start);
            }
            Given::NoOther(list) => {
                line.end(lines);
                line = Running::new(&format!("    no other {}", words::name(&list.value)), true);
                line.start = Some(list.span.start);
                line.end(lines);
                line = Running::new("   ", false);
            }
        }
    }
    line.end(lines);
    for expect in &test.expects {
        lines.body(expect.span.start, &expectation(expect));
    }
}

/// Items with commas, broken before a line grows too long.
struct Running {
    text: String,
    /// Where the first words of the line stood.
    start: Option<u32>,
    /// True when the line is printed even without items.
    stands: bool,
    items: usize,
}

impl Running {
    fn new(head: &str, stands: bool) -> Self {
        Self { text: head.to_owned(), start: None, stands, items: 0 }
    }

    fn add(&mut self, lines: &mut Lines, start: u32, item: &str) {
        if self.items > 0 && self.text.chars().count() + item.chars().count() + 2 > WIDTH {
            self.text.push(',');
            self.end(lines);
            *self = Self::new("     ", false);
        }
        self.text.push_str(if self.items > 0 { ", " } else { " " });
        self.text.push_str(item);
        self.start = self.start.or(Some(start));
        self.stands = true;
        self.items += 1;
    }

    /// Writes the line; a second call writes nothing.
    fn end(&mut self, lines: &mut Lines) {
        if std::mem::take(&mut self.stands) {
            lines.line(self.start.unwrap_or_else(|| lines.last_start()), std::mem::take(&mut self.text));
        }
    }
}

fn item(given: &GivenItem) -> String {
    let name = words::name(&given.item.value);
    match &given.evidence {
        GivenEvidence::Value(value) => format!("{name} = {}", words::value(value)),
        GivenEvidence::Set(values, _) => format!("{name} = {}", set(values)),
        GivenEvidence::Range(low, high) => format!("{name} in {}..{}", words::value(low), words::value(high)),
        GivenEvidence::OneOf(values) => format!("{name} one of {}", words::values(values)),
        GivenEvidence::Compare(sign, value) => {
            format!("{name} {} {}", sign.sign(), words::value(value))
        }
        GivenEvidence::Includes(values) => format!("{name} includes {}", words::values(values)),
        GivenEvidence::Excludes(values) => format!("{name} excludes {}", words::values(values)),
    }
}

fn set(values: &[Value]) -> String {
    format!("[{}]", words::values(values))
}

fn expected(value: &ExpectedValue) -> String {
    match value {
        ExpectedValue::Value(value) => words::value(value),
        ExpectedValue::Set(values, _) => set(values),
        ExpectedValue::NotApplicable => "not applicable".to_owned(),
    }
}

fn expectation(expect: &Expect) -> String {
    let path = words::path(&expect.path);
    let mut text = match &expect.outcome {
        Expected::One(value) => format!("expect {path} = {}", expected(value)),
        Expected::OneOf(all) => {
            let all: Vec<String> = all.iter().map(expected).collect();
            format!("expect {path} one of {}", all.join(", "))
        }
        Expected::Range(low, high) => {
            format!("expect {path} in {}..{}", words::value(low), words::value(high))
        }
    };
    if !expect.because.is_empty() {
        text.push_str(&format!(" because {}", words::names(&expect.because)));
    }
    if !expect.only_with.is_empty() {
        text.push_str(&format!(" only with {}", words::names(&expect.only_with)));
    }
    text
}

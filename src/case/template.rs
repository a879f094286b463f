//! An empty case as a form to fill in: each question, what may be written, and `"unknown"`.

use super::list::COMPLETE;
use super::words;
use super::write::{bare, quoted};
use crate::syntax::tree::Favours;
use crate::value::EntityId;
use crate::vocabulary::{Domain, Item, Vocabulary};

/// Columns of a line of the form.
const WIDTH: usize = 80;

/// A case file with every question and nothing recorded. It loads as it is.
pub fn template(vocabulary: &Vocabulary, title: &str) -> String {
    let mut form = Form { vocabulary, text: String::new() };
    form.comment("", HEAD);
    form.line("", &format!("vocabulary = {}", quoted(&vocabulary.name)));
    form.line("", &format!("title = {}", quoted(title)));
    form.line("", "");
    if !vocabulary.entities.is_empty() {
        form.items(Vocabulary::ROOT, "");
    }
    form.comment("", SOURCES);
    for line in [
        "[sources.S1]",
        "title = \"Interview, head of department\"",
        "kind = \"interview\"",
        "date = 2010-05-01",
    ] {
        form.line("# ", line);
    }
    if !vocabulary.entities.is_empty() {
        form.records(Vocabulary::ROOT, "");
    }
    form.text
}

const HEAD: &str = "How to fill in this form: replace \"unknown\" by what the sources say. \
    What stays \"unknown\" counts as unknown, never as no. To say more than a value, write \
    { value = …, source = \"S1\", place = \"p. 4\", note = \"…\" }. \
    In the place of `value`: `one_of = […]` when one of several, `min` and `max` on a scale or for a number, \
    `not` for what it cannot be, `includes` and `excludes` for lists of options, \
    `status = \"unanswerable\"` when it was looked for and cannot be had. \
    When sources disagree, write one such table for each, between [ and ].";

const SOURCES: &str =
    "Sources that evidence names. All that stands above must stay above the first line in brackets.";

struct Form<'a> {
    vocabulary: &'a Vocabulary,
    text: String,
}

impl Form<'_> {
    fn line(&mut self, before: &str, line: &str) {
        self.text.push_str(format!("{before}{line}").trim_end());
        self.text.push('\n');
    }

    /// Prose behind `#`, wrapped.
    fn comment(&mut self, before: &str, prose: &str) {
        let start = format!("{before}# ");
        let mut line = start.clone();
        for word in prose.split_whitespace() {
            let is_full = line.chars().count() + word.chars().count() > WIDTH;
            if is_full && line.len() > start.len() {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
                line = start.clone();
            }
            line.push_str(word);
            line.push(' ');
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn items(&mut self, entity: EntityId, before: &str) {
        let vocabulary = self.vocabulary;
        for &item in &vocabulary.entities[entity].items {
            let item = &vocabulary.items[item];
            if let Domain::List { entity: below, at_most } = item.domain {
                let record = &vocabulary.entities[below].name;
                self.question(item, before);
                self.comment(
                    before,
                    &format!(
                        "A list, at most {at_most}: the form of one {record} stands below. Write true when all are listed; without this line there may be more."
                    ),
                );
                self.line(
                    &format!("{before}# "),
                    &format!("{} = true", bare(&format!("{}{COMPLETE}", item.name))),
                );
            } else {
                self.question(item, before);
                self.comment(before, &choices(vocabulary, item));
                self.line(before, &format!("{} = \"unknown\"", bare(&item.name)));
            }
            self.line(before, "");
        }
    }

    fn question(&mut self, item: &Item, before: &str) {
        let question = if item.question.is_empty() { &item.name } else { &item.question };
        self.comment(before, question);
    }

    /// One record of each list, commented out.
    fn records(&mut self, entity: EntityId, heading: &str) {
        let vocabulary = self.vocabulary;
        for &item in &vocabulary.entities[entity].items {
            let item = &vocabulary.items[item];
            let Domain::List { entity: below, .. } = item.domain else { continue };
            let name = bare(&item.name);
            let heading = if heading.is_empty() { name } else { format!("{heading}.{name}") };
            let record = &vocabulary.entities[below].name;
            self.line("", "");
            self.comment("", &format!("One {record}. Take away the first `# ` of each line, and repeat the block for each {record}; each has an `id` of its own."));
            self.line("# ", &format!("[[{heading}]]"));
            self.line("# ", &format!("id = {}", quoted(&format!("{record}-1"))));
            self.line("# ", "title = \"\"");
            self.line("# ", "");
            self.items(below, "# ");
            self.records(below, &heading);
        }
    }
}

/// What may be written.
fn choices(vocabulary: &Vocabulary, item: &Item) -> String {
    let names = |joint: &str| {
        let labels = vocabulary.labels(&item.domain).iter();
        labels.map(|label| quoted(&label.name)).collect::<Vec<_>>().join(joint)
    };
    let text = match &item.domain {
        Domain::YesNo => "Write true or false".to_owned(),
        Domain::Scale(_) => format!("From low to high: {}", names(" < ")),
        Domain::OneOf(_) => format!("One of: {}", names(", ")),
        Domain::AnyOf(_) => format!("Any of these, between [ and ]: {}", names(", ")),
        Domain::Number(grid) if grid.percent => {
            format!("{}; 40 or \"40%\" is 40%", capital(&words::numbers(grid)))
        }
        Domain::Number(grid) => capital(&words::numbers(grid)),
        Domain::List { .. } => String::new(),
    };
    let better = match item.favours {
        Some(Favours::Yes) => " (true is better)",
        Some(Favours::No) => " (false is better)",
        Some(Favours::More) => " (more is better)",
        Some(Favours::Less) => " (less is better)",
        None => "",
    };
    format!("{text}{better}.")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

//! Reads a text into a tree with places. The only file that knows the `toml` crate.

use toml::de::{DeTable, DeValue};

use super::load::{DEEPEST_NESTING, LARGEST_BYTES};
use super::slip::{line_of, line_text, slip, swallowed};
use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceFile, Span};

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub span: Span,
    pub value: Value,
}

/// What stands at a place. Numbers and dates keep their text, so that nothing is rounded.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Number(String),
    YesNo(bool),
    Date(String),
    Array(Vec<Node>),
    Table(Table),
}

/// Keys with values, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub entries: Vec<Entry>,
}

/// One key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub key: String,
    pub key_span: Span,
    pub node: Node,
}

impl Table {
    /// The entry with a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

/// What was read of one text.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub root: Table,
    pub diagnostics: Vec<Diagnostic>,
    /// Places where messages would only follow from a slip in the writing.
    pub broken: Broken,
    /// The text was not read at all.
    pub too_large: bool,
}

/// The parts of a text that cannot be trusted after a slip in the writing.
#[derive(Debug, Default)]
pub(super) struct Broken {
    lines: Vec<Span>,
    from: Option<Span>,
}

impl Broken {
    /// True when nothing is broken.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// True when a place lies in what is broken.
    pub fn holds_in(&self, span: Span) -> bool {
        let span = Span { end: span.end.max(span.start + 1), ..span };
        self.from.is_some_and(|from| span.file == from.file && span.end > from.start)
            || self.lines.iter().any(|it| span.file == it.file && span.start < it.end && span.end > it.start)
    }
}

/// Reads a text. Slips in the writing are reported; what could be read is given all the same.
pub(super) fn read(file: &SourceFile) -> Document {
    if file.text.len() > LARGEST_BYTES {
        let message = format!("the file `{}` has more than {} MiB", file.name, LARGEST_BYTES >> 20);
        let diagnostic = Diagnostic::error(code::C0103, Span::new(file.id, 0, 0), message)
            .note(format!("a case file may have {} MiB", LARGEST_BYTES >> 20))
            .help("leave long texts in the sources, and say only where they stand");
        return Document { diagnostics: vec![diagnostic], too_large: true, ..Document::default() };
    }
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let mut reader = Reader { file, too_deep: None };
    let root = reader.table(table.get_ref(), 0);
    let mut document = Document { root, ..Document::default() };
    if let Some(span) = reader.too_deep {
        // Nothing below that depth was read, so all that would be said of its line only follows.
        document.break_line(file, span, false);
        document.diagnostics.push(nested_too_deeply(span));
    }
    let mut slips: Vec<(Span, String)> =
        errors.iter().map(|error| (reader.place(error.span()), error.message().to_owned())).collect();
    slips.sort_by_key(|(span, _)| span.start);
    for (span, message) in slips {
        document.add_slip(file, span, &message);
    }
    document
}

impl Document {
    fn add_slip(&mut self, file: &SourceFile, span: Span, message: &str) {
        if message.starts_with("duplicate key") {
            let diagnostic = self.duplicate(file, span);
            self.diagnostics.push(diagnostic);
            return;
        }
        if message.starts_with("recursion limit") || message.starts_with("cannot recurse") {
            self.break_line(file, span, true);
            if !self.diagnostics.iter().any(|it| it.code == code::C0104) {
                self.diagnostics.push(nested_too_deeply(span));
            }
            return;
        }
        // The first slip of a line causes the others there; one that swallows lines causes all that follow.
        if self.broken.holds_in(span) {
            return;
        }
        if message.starts_with("missing comma")
            && let Some(diagnostic) = swallowed(file, span)
        {
            self.break_line(file, diagnostic.span.unwrap_or(span).to(span), true);
            self.diagnostics.push(diagnostic);
            return;
        }
        let line = line_of(&file.text, span.start);
        let swallows = message.starts_with("unclosed")
            || line_text(&file.text, line).trim_start().starts_with('[')
            || ["\"\"\"", "'''"].iter().any(|quotes| line_text(&file.text, line).contains(quotes));
        self.break_line(file, span, swallows);
        self.diagnostics.push(slip(file, span, message));
    }

    fn break_line(&mut self, file: &SourceFile, span: Span, swallows: bool) {
        let (start, _) = line_of(&file.text, span.start);
        let (_, end) = line_of(&file.text, span.end);
        let lines = Span { file: file.id, start, end: end + 1 };
        self.broken.lines.push(lines);
        if swallows && self.broken.from.is_none_or(|from| start < from.start) {
            self.broken.from = Some(lines);
        }
    }

    /// The message for a key that stands twice, with the first place when it can be found.
    fn duplicate(&self, file: &SourceFile, span: Span) -> Diagnostic {
        let key =
            file.text.get(span.start as usize..span.end as usize).unwrap_or("").trim_matches(['"', '\'']);
        let diagnostic = Diagnostic::error(code::C0102, span, format!("`{key}` stands twice in one place"))
            .label("the second time")
            .help("keep one of the two");
        match first_place(&self.root, key, span) {
            Some(first) => diagnostic.other(first, "the first time"),
            None => diagnostic,
        }
    }
}

/// The last entry before `span` with this key in a table that holds the place.
fn first_place(table: &Table, key: &str, span: Span) -> Option<Span> {
    let holding = table.entries.iter().rfind(|entry| entry.node.span.start <= span.start);
    let inner = holding.and_then(|entry| match &entry.node.value {
        Value::Table(inner) => first_place(inner, key, span),
        Value::Array(nodes) => {
            nodes.iter().rfind(|node| node.span.start <= span.start).and_then(|node| match &node.value {
                Value::Table(inner) => first_place(inner, key, span),
                Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) => {
                    None
                }
            })
        }
        Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) => None,
    });
    inner.or_else(|| table.get(key).map(|entry| entry.key_span).filter(|first| first.start < span.start))
}

fn nested_too_deeply(span: Span) -> Diagnostic {
    Diagnostic::error(code::C0104, span, format!("brackets stand more than {DEEPEST_NESTING} deep"))
        .note(format!("a case file may nest {DEEPEST_NESTING} deep; no evidence needs more than three"))
        .help("look for a bracket that was not closed")
}

struct Reader<'a> {
    file: &'a SourceFile,
    too_deep: Option<Span>,
}

impl Reader<'_> {
    /// A span of the parser, kept within the text and on whole characters.
    fn place(&self, range: Option<std::ops::Range<usize>>) -> Span {
        let text = &self.file.text;
        let range = range.unwrap_or(text.len()..text.len());
        let mut start = range.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = range.end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(self.file.id, start, end)
    }

    fn table(&mut self, table: &DeTable<'_>, depth: usize) -> Table {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table.iter() {
            let key_span = self.place(Some(key.span()));
            let node = self.node(value.get_ref(), self.place(Some(value.span())), depth + 1);
            entries.push(Entry { key: key.get_ref().to_string(), key_span, node });
        }
        entries.sort_by_key(|entry| entry.key_span.start);
        Table { entries }
    }

    fn node(&mut self, value: &DeValue<'_>, span: Span, depth: usize) -> Node {
        if depth > DEEPEST_NESTING {
            self.too_deep.get_or_insert(span);
            return Node { span, value: Value::Array(Vec::new()) };
        }
        let value = match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().to_owned()),
            DeValue::Integer(number) => Value::Number(self.slice(span).unwrap_or(number.as_str()).to_owned()),
            DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
            DeValue::Boolean(yes) => Value::YesNo(*yes),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(nodes) => Value::Array(
                nodes
                    .iter()
                    .map(|it| self.node(it.get_ref(), self.place(Some(it.span())), depth + 1))
                    .collect(),
            ),
            DeValue::Table(table) => Value::Table(self.table(table, depth)),
        };
        Node { span, value }
    }

    fn slice(&self, span: Span) -> Option<&str> {
        self.file.text.get(span.start as usize..span.end as usize)
    }
}

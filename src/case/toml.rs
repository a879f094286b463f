//! Reads a text into a tree with places. The only file that knows the `toml` crate.

use toml::de::{DeTable, DeValue};

use super::load::{DEEPEST_NESTING, LARGEST_BYTES};
use super::mend::Mended;
use super::slip::{line_of, line_text, no_case, slip, swallowed};
use super::trial::repair;
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
    /// Headings that stand a second time, with what stands below them.
    doubled: Vec<Span>,
    /// The text was not read at all.
    pub too_large: bool,
}

/// The parts of a text that cannot be trusted after a slip in the writing.
#[derive(Debug, Default)]
pub(super) struct Broken {
    /// In the order of the file, of one file.
    lines: Vec<Span>,
}

impl Broken {
    /// True when nothing is broken.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// True when a place lies in what is broken.
    pub fn holds_in(&self, span: Span) -> bool {
        let span = Span { end: span.end.max(span.start + 1), ..span };
        let after = self.lines.partition_point(|it| it.start < span.end);
        // Pieces hardly overlap, so the last few before the place are enough.
        let before = self.lines.get(after.saturating_sub(3)..after).unwrap_or(&[]);
        before.iter().any(|it| span.file == it.file && span.start < it.end && span.end > it.start)
    }

    fn add(&mut self, piece: Span) {
        let place = self.lines.partition_point(|it| it.start < piece.start);
        self.lines.insert(place, piece);
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
    if let Some(diagnostic) = no_case(file) {
        let everything = Span::new(file.id, 0, file.text.len());
        let broken = Broken { lines: vec![everything] };
        return Document { diagnostics: vec![diagnostic], broken, ..Document::default() };
    }
    let mut document = Document::default();
    let mut mended = Mended::new(file);
    document.control_characters(file, &mut mended);
    for round in 0..=MOST_MENDED {
        let (table, errors) = DeTable::parse_recoverable(&mended.text);
        let mut reader = Reader { file, too_deep: None };
        let root = reader.table(table.get_ref(), 0);
        let mut slips: Vec<Slip> = errors
            .iter()
            .map(|error| Slip { span: reader.place(error.span()), message: error.message().to_owned() })
            .collect();
        slips.sort_by_key(|slip| slip.span.start);
        if round < MOST_MENDED && document.mend(file, &mut mended, &slips) {
            continue;
        }
        document.root = root;
        if let Some(span) = reader.too_deep {
            // Nothing below that depth was read, so all that would be said of its line only follows.
            document.break_line(file, span);
            document.diagnostics.push(nested_too_deeply(span));
        }
        let (doubles, others): (Vec<&Slip>, Vec<&Slip>) = slips.iter().partition(|slip| slip.is_duplicate());
        for slip in others {
            document.add_slip(file, slip);
        }
        for double in doubles {
            document.add_double(file, &mended, double.span);
        }
        break;
    }
    document.diagnostics.sort_by_key(|it| it.span);
    document
}

/// True for a line that can be read by itself.
pub(super) fn is_readable(line: &str) -> bool {
    DeTable::parse(line).is_ok()
}

/// The most statements that are taken out of a text, one after the other, to read the rest.
const MOST_MENDED: usize = 20;

/// The most places of one name that stands several times.
const MOST_AGAIN: usize = 4;

/// What the parser stumbled over.
struct Slip {
    span: Span,
    message: String,
}

impl Slip {
    /// True for what stands twice, be it as a value and as a table.
    fn is_duplicate(&self) -> bool {
        self.message.starts_with("duplicate key") || self.message.starts_with("cannot extend value")
    }

    fn is_depth(&self) -> bool {
        self.message.starts_with("recursion limit") || self.message.starts_with("cannot recurse")
    }
}

impl Document {
    /// Takes out the first statement that what follows it cannot be read with; false when there is none.
    fn mend(&mut self, file: &SourceFile, mended: &mut Mended, slips: &[Slip]) -> bool {
        let slips = slips.iter().filter(|slip| !slip.is_duplicate());
        for slip in slips.filter(|slip| !self.broken.holds_in(slip.span)) {
            // A statement that was read as one more value in an open bracket shows where that bracket is.
            let swallowed = swallowed(file, &mended.text, slip.span);
            let at = swallowed.as_ref().and_then(|it| it.span).map_or(slip.span.start, |span| span.start);
            let (start, end) = mended.statement(at as usize);
            let line = line_text(&file.text, line_of(&file.text, at));
            if !slip.is_depth() && !mended.swallows(start, end, at as usize) && repair(line).is_none() {
                continue;
            }
            mended.blank(start, end);
            self.broken.add(Span::new(file.id, start, end));
            self.diagnostics.push(match swallowed {
                _ if slip.is_depth() => nested_too_deeply(slip.span),
                Some(swallowed) => swallowed,
                None => self::slip(file, slip.span, &slip.message),
            });
            return true;
        }
        false
    }

    /// Characters that cannot be seen: one message for all of them, and their lines are read without them.
    fn control_characters(&mut self, file: &SourceFile, mended: &mut Mended) {
        let is_one = |it: char| it.is_control() && !matches!(it, '\t' | '\n' | '\r') && it.is_ascii();
        let places: Vec<(usize, char)> = file.text.char_indices().filter(|&(_, it)| is_one(it)).collect();
        let Some(&(first, letter)) = places.first() else { return };
        for &(at, _) in &places {
            mended.blank(at, at + 1);
            self.break_line(file, Span::new(file.id, at, at + 1));
        }
        let message =
            format!("the character U+{:04X} cannot be seen and means nothing here", u32::from(letter));
        let diagnostic = Diagnostic::error(code::C0101, Span::new(file.id, first, first + 1), message);
        self.diagnostics.push(match places.len() {
            1 => diagnostic.help("delete it"),
            more => diagnostic.note(format!("the file has {more} such characters")).help("delete them"),
        });
    }

    fn add_slip(&mut self, file: &SourceFile, slip: &Slip) {
        let span = slip.span;
        if slip.is_depth() {
            self.break_line(file, span);
            if !self.diagnostics.iter().any(|it| it.code == code::C0104) {
                self.diagnostics.push(nested_too_deeply(span));
            }
        } else if !self.broken.holds_in(span) {
            // The first slip of a line causes the others there.
            self.break_line(file, span);
            self.diagnostics.push(self::slip(file, span, &slip.message));
        }
    }

    /// A key that stands twice, unless that only follows: from a slip on its line, or from a heading that stands twice.
    fn add_double(&mut self, file: &SourceFile, mended: &Mended, span: Span) {
        let is_below = |it: &Span| it.start <= span.start && span.start < it.end;
        if self.broken.holds_in(span) || self.doubled.iter().any(is_below) {
            return;
        }
        let line = line_of(&file.text, span.start);
        if line_text(&file.text, line).trim_start().starts_with('[') {
            let (start, end) = mended.statement(span.start as usize);
            self.doubled.push(Span::new(file.id, start, end));
        }
        let diagnostic = self.duplicate(file, span);
        let again = diagnostic.others.first().map(|(first, _)| *first);
        let same = |it: &&mut Diagnostic| {
            it.code == code::C0102 && it.others.first().map(|(first, _)| *first) == again
        };
        match self.diagnostics.iter_mut().find(same) {
            // A third time is the same mistake.
            Some(known) if again.is_some() => {
                if known.others.len() < MOST_AGAIN {
                    known.others.push((span, "and again".to_owned()));
                }
            }
            Some(_) | None => self.diagnostics.push(diagnostic),
        }
    }

    /// Marks a piece as broken: what would be said of it only follows.
    pub fn break_piece(&mut self, piece: Span) {
        self.broken.add(piece);
    }

    fn break_line(&mut self, file: &SourceFile, span: Span) {
        let (start, _) = line_of(&file.text, span.start);
        let (_, end) = line_of(&file.text, span.end);
        self.broken.add(Span { file: file.id, start, end: end + 1 });
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
            let span = self.place(Some(value.span()));
            // What the parser made up for a value that it could not read has no place of its own.
            let span = if span.start < key_span.start { key_span } else { span };
            let node = self.node(value.get_ref(), span, depth + 1);
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

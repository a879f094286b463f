//! Reads a text into a tree with places. The only file that knows the `toml` crate.

use toml::de::{DeTable, DeValue};

use super::load::{DEEPEST_NESTING, LARGEST_BYTES};
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

/// Start and end of the line that holds a byte, without its line end.
fn line_of(text: &str, at: u32) -> (u32, u32) {
    let bytes = text.as_bytes();
    let at = (at as usize).min(bytes.len());
    let before = bytes.get(..at).unwrap_or(&[]);
    let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |line_end| line_end + 1);
    let rest = bytes.get(at..).unwrap_or(&[]);
    let end = rest.iter().position(|&byte| byte == b'\n').map_or(bytes.len(), |length| at + length);
    (start as u32, end as u32)
}

fn line_text(text: &str, (start, end): (u32, u32)) -> &str {
    text.get(start as usize..end as usize).unwrap_or("")
}

/// A slip in the writing in the analyst's words, with what to write.
fn slip(file: &SourceFile, span: Span, message: &str) -> Diagnostic {
    let (what, help) = reword(message);
    let found = file.text.get(span.start as usize..span.end as usize).unwrap_or("").trim();
    let shown = !found.is_empty() && !found.contains('\n') && found.chars().count() <= 40;
    let text = if shown { format!("{what}: `{found}`") } else { what.to_owned() };
    Diagnostic::error(code::C0101, span, text).label("here").help(help)
}

/// The parser's words and ours: what is wrong, and what to write.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "string values must be quoted",
        "text without quotes",
        "put text in double quotes, as in `policy = \"supports\"`",
    ),
    ("key with no value", "a name without a value", "write the name, `=` and a value on one line"),
    ("missing value for key", "nothing stands after `=`", "write a value after `=`, or `\"unknown\"`"),
    ("missing value", "nothing stands after `=`", "write a value after `=`, or `\"unknown\"`"),
    (
        "missing assignment",
        "no `=` between the name and its value",
        "write `=` between the name and its value",
    ),
    ("extra assignment", "one `=` too many", "write one `=` between a name and its value"),
    ("extra `=`", "one `=` too many", "write one `=` between a name and its value"),
    (
        "unexpected `=` in array",
        "`=` inside square brackets",
        "put `name = value` in braces `{ }`, values alone in `[ ]`",
    ),
    ("extra comma", "one comma too many", "leave out the second comma"),
    ("missing comma", "no comma between two values", "put a comma between the two"),
    ("unclosed array table", "a heading that is not closed", "close it with `]]`"),
    ("unclosed array", "a square bracket that is not closed", "close it with `]`"),
    ("unclosed inline table", "a brace that is not closed", "close it with `}`"),
    ("unclosed table", "a heading that is not closed", "close it with `]`"),
    ("missing table open", "a heading without its opening bracket", "write `[[name]]` or `[sources.name]`"),
    ("missing array opening", "a closing bracket without its opening", "write `[` before it"),
    ("missing inline table opening", "a closing brace without its opening", "write `{` before it"),
    ("missing opening quote", "a closing quote without its opening", "write `\"` before the text"),
    ("invalid basic string", "text whose quotes are not closed", "close the text with `\"` on the same line"),
    (
        "invalid literal string",
        "text whose quotes are not closed",
        "close the text with `'` on the same line",
    ),
    (
        "invalid multi-line",
        "text whose quotes are not closed",
        "close the text with the three quotes that opened it",
    ),
    ("missing escaped value", "a backslash with nothing behind it", "write `\\\\` for a backslash"),
    ("missing escape", "a backslash with a letter that means nothing", "write `\\\\` for a backslash"),
    ("too few unicode value digits", "a character code with too few digits", "write four digits after `\\u`"),
    ("keys cannot be multi-line", "a name over several lines", "write the name on one line"),
    ("unquoted keys cannot be empty", "no name before `=`", "write the name of an item before `=`"),
    ("missing key", "no name before `=`", "write the name of an item before `=`"),
    ("invalid unquoted key", "a name with a character that it cannot have", "put the name in double quotes"),
    ("unexpected leading zero", "a number that starts with 0", "leave out the leading 0"),
    (
        "redundant",
        "a number with a sign or a prefix too many",
        "write digits with at most one point and one sign",
    ),
    ("unexpected sign", "a number with a sign too many", "write digits with at most one point and one sign"),
    ("`_` may only go", "a number with `_` at its edge", "leave out `_`"),
    ("carriage return", "a broken line end", "save the file with ordinary line ends"),
    ("invalid comment character", "a comment with a character that cannot be seen", "delete that character"),
    (
        "unexpected content",
        "something that does not belong here",
        "put each item on a line of its own, and comments behind `#`",
    ),
    (
        "unexpected key or value",
        "something that does not belong here",
        "put each item on a line of its own, and comments behind `#`",
    ),
    (
        "cannot extend value",
        "one name is used for a value and for a table",
        "give each item once, with one value",
    ),
];

fn reword(message: &str) -> (&'static str, &'static str) {
    WORDS.iter().find(|(theirs, _, _)| message.starts_with(theirs)).map_or(
        ("this line cannot be read", "write `name = value`, with text in double quotes"),
        |&(_, what, help)| (what, help),
    )
}

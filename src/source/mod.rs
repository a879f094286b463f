//! Texts and places in them. A text is held here, never read from disk: that is `workspace`.

/// Index of one text in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A piece of one text, in bytes: `start..end`. Line and column are made only when printing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text that the span lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self { file, start: start as u32, end: end as u32 }
    }

    /// From the start of `self` to the end of `other`; both lie in the same file.
    pub fn to(self, other: Span) -> Span {
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// One text with the name it is printed under (a path as the user gave it).
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its place in [`Sources`].
    pub id: FileId,
    /// Path as the user wrote it, with `/` between folders.
    pub name: String,
    /// The whole text. A byte order mark has been taken off; line ends are as in the file.
    pub text: String,
    line_starts: Vec<u32>,
}

impl SourceFile {
    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let line = self.line_starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.line_starts.get(line).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self.text.get(start..end).map_or(0, |before| before.chars().count());
        (line + 1, column + 1)
    }
}

impl SourceFile {
    /// The lines from one byte to another, with two more on each side: their bytes, and the number of the first.
    pub fn lines_around(&self, start: u32, end: u32) -> (std::ops::Range<usize>, usize) {
        let line_of = |offset: u32| self.line_starts.partition_point(|&it| it <= offset).saturating_sub(1);
        let first = line_of(start).saturating_sub(2);
        let from = self.line_starts.get(first).map_or(0, |&it| it as usize);
        let to = self.line_starts.get(line_of(end) + 3).map_or(self.text.len(), |&it| it as usize);
        (from..to, first + 1)
    }
}

/// All texts of one run. Only grows.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Holds a text and gives its id. A leading byte order mark is taken off.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(self.files.len() as u32);
        let text: String = text.into();
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let newlines =
            text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at as u32 + 1);
        let line_starts = std::iter::once(0).chain(newlines).collect();
        self.files.push(SourceFile { id, name: name.into(), text, line_starts });
        id
    }

    /// The text of an id that this collection gave out.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All texts in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// The characters of a span.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

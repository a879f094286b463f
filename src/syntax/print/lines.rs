//! Lines that remember where they come from.

/// Columns that a line should not pass; a clause goes on a line of its own before it does.
pub(super) const WIDTH: usize = 110;

/// One printed line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Byte in the file where the first word of the line stood.
    pub start: u32,
    /// The line; empty for a blank line.
    pub text: String,
}

/// The lines so far.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<Line>);

impl Lines {
    /// A whole line, indent included.
    pub(super) fn line(&mut self, start: u32, text: String) {
        self.0.push(Line { start, text });
    }

    /// A line of a body.
    pub(super) fn body(&mut self, start: u32, text: &str) {
        self.line(start, format!("  {text}"));
    }

    /// A blank line between declarations.
    pub(super) fn gap(&mut self) {
        let start = self.0.last().map_or(0, |line| line.start);
        self.line(start, String::new());
    }

    /// Adds a clause to the last line when there is room, else puts it on a line of its own.
    pub(super) fn clause(&mut self, start: u32, text: &str, indent: usize) {
        match self.0.last_mut() {
            Some(last)
                if last.text.chars().count() + 3 + text.chars().count() <= WIDTH && !last.text.is_empty() =>
            {
                last.text.push_str("   ");
                last.text.push_str(text);
            }
            Some(_) | None => self.line(start, format!("{:indent$}{text}", "")),
        }
    }

    /// Where the last line came from, for lines without words of their own.
    pub(super) fn last_start(&self) -> u32 {
        self.0.last().map_or(0, |line| line.start)
    }

    pub(super) fn finish(self) -> Vec<Line> {
        self.0
    }
}

//! What is known of a declaration that could not be read.

use crate::source::Span;
use crate::syntax::names::names;

/// A declaration that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoiled {
    /// The keyword it begins with (for `replace rule …` the word `rule`); as written when it is none.
    pub keyword: String,
    /// The name after it, when there is one.
    pub name: Option<String>,
    /// Further names that it may have declared: items, levels, classes, or anything where the name is missing.
    pub inner: Vec<String>,
    /// True when the name cannot be read, or when the head of a further declaration in it is missing: it may have
    /// declared anything.
    pub is_nameless: bool,
    /// All of it.
    pub span: Span,
}

impl Spoiled {
    /// True when it may have declared this name, so that nothing is said about a use of it.
    pub fn may_declare(&self, name: &str) -> bool {
        self.is_nameless || self.name.as_deref() == Some(name) || self.inner.iter().any(|inner| inner == name)
    }
}

/// Declarations that have no name.
pub(super) const NAMELESS: [&str; 8] =
    ["impossible", "unusual", "reading", "assume", "ignore", "promise", "crosswalk", "test"];

/// Declarations that give one name and no other.
const ONE_NAME: [&str; 7] = ["parameter", "criterion", "conclusion", "rule", "exception", "points", "matrix"];

/// Declarations with a name that hold further names.
const BLOCKS: [&str; 5] = ["scale", "entity", "table", "models", "portfolio"];

fn rest_of_line(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or("").split('\n').next().unwrap_or("")
}

/// What is known of the text of a declaration.
pub(super) fn spoiled(keyword: &str, text: &str, span: Span) -> Spoiled {
    let mut words = text.split_whitespace().skip(1).peekable();
    let mut keyword = keyword.to_owned();
    if let Some(replaced) = words.next_if(|_| keyword == "replace") {
        keyword = replaced.to_owned();
    }
    let after = text.find(&keyword).map_or(0, |at| at + keyword.len());
    let rest = text.get(after..).unwrap_or("");
    let rest = if rest.starts_with(char::is_alphanumeric) { "" } else { rest.trim_start() };
    let name = match rest.strip_prefix('`') {
        Some(ticked) => ticked.split('`').next().map(str::to_owned),
        None => words.next().map(|word| word.trim_end_matches([':', ',']).to_owned()),
    };
    let nameless = NAMELESS.contains(&keyword.as_str());
    let name = name.filter(|name| !name.is_empty() && !nameless);
    let only_one = name.is_some() && ONE_NAME.contains(&keyword.as_str());
    let inner =
        if nameless || only_one { Vec::new() } else { names(text).map(|it| it.name.to_owned()).collect() };
    let is_readable = |name: &String| name.starts_with(char::is_alphabetic) && !super::is_keyword(name);
    // The name stands on the line of its keyword; what stands below is perhaps an item.
    let is_beside = !rest_of_line(text, after).trim().is_empty();
    let has_name = ONE_NAME.contains(&keyword.as_str()) || BLOCKS.contains(&keyword.as_str());
    let is_name = name.as_ref().is_some_and(|name| is_readable(name) || text.contains('`'));
    // A rule is called by what stands before its colon; without one it is not known what it is called.
    let is_called = keyword != "rule" || rest_of_line(text, after).contains(':');
    let is_nameless = has_name && !(is_name && is_beside && is_called);
    Spoiled { keyword, name, inner, is_nameless, span }
}

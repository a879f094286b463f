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
    /// All of it.
    pub span: Span,
}

impl Spoiled {
    /// True when it may have declared this name, so that nothing is said about a use of it.
    pub fn may_declare(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name) || self.inner.iter().any(|inner| inner == name)
    }
}

/// Declarations that have no name.
const NAMELESS: [&str; 8] =
    ["impossible", "unusual", "reading", "assume", "ignore", "promise", "crosswalk", "test"];

/// Declarations that give one name and no other.
const ONE_NAME: [&str; 7] = ["parameter", "criterion", "conclusion", "rule", "exception", "points", "matrix"];

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
    Spoiled { keyword, name, inner, span }
}

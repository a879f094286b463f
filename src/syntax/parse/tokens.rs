//! The word at either side of the place where the grammar stopped.

/// True for a text that begins with a letter.
pub(super) fn starts_name(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
}

/// The word, quoted text or sign at the start of a text.
pub(super) fn token(text: &str) -> &str {
    for quote in ['"', '`'] {
        if let Some(inside) = text.strip_prefix(quote) {
            let end = inside.find(quote).map_or(text.len(), |end| end + 2);
            return text.get(..end).unwrap_or(text);
        }
    }
    crate::syntax::split::first_word(text)
}

/// The word, quoted text or sign at the end of a text.
pub(super) fn last_token(text: &str) -> &str {
    let Some(last) = text.chars().next_back() else { return "" };
    if matches!(last, '"' | '`') {
        let inside = text.get(..text.len() - 1).unwrap_or("");
        return text.get(inside.rfind(last).unwrap_or(0)..).unwrap_or(text);
    }
    if let Some(sign) = ["<=", ">=", "!="].iter().find(|it| text.ends_with(**it)) {
        return text.get(text.len() - sign.len()..).unwrap_or(text);
    }
    let is_word = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.' | '%');
    if !is_word(last) {
        return text.get(text.len() - last.len_utf8()..).unwrap_or(text);
    }
    text.get(text.trim_end_matches(is_word).len()..).unwrap_or(text)
}

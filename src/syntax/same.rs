//! Whether two trees say the same, wherever their words stand.

use crate::syntax::tree::Unit;

/// True when two units say the same: the same words in the same order, at any place.
///
/// Places are formatting, and so is the side on which a comment stands; names, values, order, prose
/// and the text of comments are not.
pub fn same(a: &Unit, b: &Unit) -> bool {
    normalise(a) == normalise(b)
}

/// The unit as text without its places: equal for two units that say the same.
///
/// It is made of the tree itself, field by field, so it does not lean on [`crate::syntax::print`],
/// which tests compare with it.
pub fn normalise(unit: &Unit) -> String {
    let mut unit = unit.clone();
    for comment in &mut unit.comments {
        comment.own_line = true;
    }
    without_places(&format!("{unit:?}"))
}

/// The debug form of a tree, or of a part of one, without its places.
pub fn without_places(whole: &str) -> String {
    let mut kept = String::with_capacity(whole.len());
    let mut rest = whole;
    // In the debug form this phrase begins a place. A text of the analyst that holds the same phrase
    // is shortened on both sides alike.
    while let Some(at) = rest.find("Span { file: FileId(") {
        let (before, place) = rest.split_at(at);
        kept.push_str(before);
        rest = place.find('}').and_then(|end| place.get(end + 1..)).unwrap_or("");
    }
    kept.push_str(rest);
    kept
}

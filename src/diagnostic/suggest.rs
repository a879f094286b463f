//! The nearest right name.

/// The allowed name nearest to `found`, when it is near enough to be a slip.
///
/// Near enough: at most a third of the letters differ (at least one may), only their order in a longer word, or only
/// case.
pub fn nearest<'a>(found: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(found, allowed).first().copied()
}

/// All allowed names that are near enough, the nearest first.
pub fn near<'a>(found: &str, allowed: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = found.to_lowercase();
    let length = found.chars().count();
    // A name of this length is no slip of another, and comparing it would take long.
    if length > LONGEST {
        return Vec::new();
    }
    // A name of one letter is one slip away from all others.
    let limit = if length == 1 { 0 } else { (length / 3).max(1) };
    let differs = |name: &str| name.chars().count().abs_diff(length);
    let mut all: Vec<(usize, usize, &str)> = allowed
        .into_iter()
        .filter(|name| differs(name) <= limit)
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), differs(name), name))
        .filter(|&(distance, _, name)| {
            distance <= limit
                || (distance == 2 && length > 3 && letters(&lower) == letters(&name.to_lowercase()))
        })
        .collect();
    all.sort_by_key(|&(distance, differs, _)| (distance, differs));
    all.into_iter().map(|(_, _, name)| name).collect()
}

/// The longest name that is compared.
const LONGEST: usize = 200;

fn letters(name: &str) -> Vec<char> {
    let mut letters: Vec<char> = name.chars().collect();
    letters.sort_unstable();
    letters
}

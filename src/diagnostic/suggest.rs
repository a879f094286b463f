//! The nearest right name.

/// The allowed name nearest to `found`, when it is near enough to be a slip.
///
/// Near enough: at most a third of the letters differ (at least one may), or only case does.
pub fn nearest<'a>(found: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(found, allowed).first().copied()
}

/// All allowed names that are near enough, the nearest first.
pub fn near<'a>(found: &str, allowed: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let lower = found.to_lowercase();
    let limit = (found.chars().count() / 3).max(1);
    let mut all: Vec<(usize, &str)> = allowed
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|&(distance, _)| distance <= limit)
        .collect();
    all.sort_by_key(|&(distance, _)| distance);
    all.into_iter().map(|(_, name)| name).collect()
}

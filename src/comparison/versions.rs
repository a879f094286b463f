//! A framework against an older version of itself: the same function, new names alone, or another result somewhere.

use super::Study;
use crate::framework::Owner;

/// What a change of the rules comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Proved: every case has the results that it had.
    Same,
    /// Proved: every result of the older version is still given, perhaps under another name; names were added.
    OnlyNewNames,
    /// Some case has another result; or a conclusion is no longer given, an item no longer there or of another type.
    Differs,
    /// More than the budget allows, and no difference was met.
    Unsettled,
}

/// An older version (the first) against a newer one (the second).
#[derive(Clone, Debug)]
pub struct Versions {
    /// What the change comes to.
    pub class: Class,
    /// Conclusions of the older version that the newer does not give under any name.
    pub gone: Vec<String>,
    /// Conclusions of the newer version that the older does not give under any name.
    pub new: Vec<String>,
    /// Items that the newer vocabulary no longer has: a case that records one can no longer be read.
    pub gone_items: Vec<String>,
    /// Items that the older vocabulary does not have.
    pub new_items: Vec<String>,
    /// Items of another type than before.
    pub retyped_items: Vec<String>,
    /// Places in [`Study::cases`] of the results that move, surely or perhaps.
    pub moved: Vec<usize>,
}

/// Says what a study of two versions comes to.
pub fn versions(study: &Study) -> Versions {
    let pairing = &study.comparison.pairing;
    let moved: Vec<usize> = (0..study.cases.len()).filter(|&at| study.cases[at].is_proved()).collect();
    let items = |of: Owner| -> Vec<String> {
        let all = study.comparison.not_shared().iter().filter(|it| it.of == of);
        all.map(|it| it.name.clone()).collect()
    };
    let [gone_items, new_items, retyped_items] = [Owner::First, Owner::Second, Owner::Both].map(items);
    let is_other = study.differs()
        || [&pairing.only_a, &pairing.apart, &gone_items, &retyped_items].iter().any(|it| !it.is_empty());
    let has_new_names =
        [&pairing.only_b, &new_items].iter().any(|it| !it.is_empty()) || !pairing.renamed.is_empty();
    let class = match (is_other, study.is_exact(), has_new_names) {
        (true, ..) => Class::Differs,
        (false, false, _) => Class::Unsettled,
        (false, true, true) => Class::OnlyNewNames,
        (false, true, false) => Class::Same,
    };
    Versions {
        class,
        gone: pairing.only_a.clone(),
        new: pairing.only_b.clone(),
        gone_items,
        new_items,
        retyped_items,
        moved,
    }
}

/// The part of a changelog that speaks of a version: the sections under headings that name it, and those of what is
/// not released yet. Headings are lines that begin with `#`. `None` when there is no such heading.
pub fn part_of(changelog: &str, version: &str) -> Option<String> {
    let level = |line: &str| line.chars().take_while(|&it| it == '#').count();
    let is_about = |heading: &str| {
        let words = heading.split(|it: char| it.is_whitespace() || "#[]()".contains(it));
        words
            .map(|it| it.trim_start_matches('v'))
            .any(|it| it == version || it.eq_ignore_ascii_case("unreleased"))
    };
    let mut part: Option<String> = None;
    let mut inside: Option<usize> = None;
    for line in changelog.lines() {
        let here: usize = level(line);
        if here > 0 && inside.is_none_or(|outer| here <= outer) {
            inside = is_about(line).then_some(here);
        }
        if inside.is_some() {
            let text = part.get_or_insert_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    part
}

/// True when a text has a name as a word of its own.
pub fn names(text: &str, name: &str) -> bool {
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '-';
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_reaches_to_the_next_heading_of_its_level() {
        let text = "# Changes\n\n## [1.1] - 2026\n- north: moves\n### Notes\nand south\n\n## 1.0\n- east\n";
        let part = part_of(text, "1.1").unwrap_or_default();
        assert!(names(&part, "north") && names(&part, "south") && !names(&part, "east"), "{part}");
        assert_eq!(part_of(text, "1.2"), None);
        assert!(part_of("## Unreleased\nnorth\n", "7").is_some());
    }

    #[test]
    fn a_name_is_a_word_of_its_own() {
        assert!(names("`north` moves", "north"));
        assert!(!names("north-east moves", "north"));
    }
}

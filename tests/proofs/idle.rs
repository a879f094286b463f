//! Conditions that add nothing, and all that is reported as needless left out together.

use std::collections::BTreeSet;

use appraise::analysis::Report;
use appraise::diagnostic::Severity;
use appraise::syntax::tree::DeclarationKind;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::generate::Small;
use super::parts::{Bytes, Gone, Part, above, parts, place, without};
use super::rules::{coded, dead, dead_classes, dead_lines};
use super::world::World;

type Checked = Result<(), TestCaseError>;

/// Holds what is said of conditions against all cases.
pub fn check(small: &Small, world: &World<'_>, report: &Report) -> Checked {
    let parts = parts(&small.unit);
    let found = coded(report, "K0208");
    let told: BTreeSet<Bytes> = found.iter().filter_map(|it| it.diagnostic.span.map(place)).collect();
    for it in &told {
        prop_assert!(parts.iter().any(|part| part.bytes == *it), "{:?} is no part\n{}", it, small.rules);
    }
    let gone = Gone {
        rules: dead(report),
        rows: dead_rows(report),
        classes: dead_classes(report),
        lines: dead_lines(report),
        parts: told.clone(),
    };
    let before = world.outcomes(&small.unit, None, true);
    let after = world.outcomes(&without(&small.unit, &gone), None, true);
    for (name, values) in &before {
        prop_assert_eq!(
            Some(values),
            after.get(name),
            "{} is another without all that adds nothing: {:?}\n{}",
            name,
            shown(small, &gone),
            small.rules
        );
    }
    // What is needed beside all that is left out is asked with every row in place: `applies when` may need it.
    let kept_rows = Gone { rules: gone.rules.clone(), parts: gone.parts.clone(), ..Gone::default() };
    let after = world.outcomes(&without(&small.unit, &kept_rows), None, true);
    for part in &parts {
        let is_told = told.contains(&part.bytes);
        let alone = Gone { parts: [part.bytes].into(), ..Gone::default() };
        let of = Some(part.site.of.as_str());
        let changes_alone = before.get(&part.site.of)
            != world.outcomes(&without(&small.unit, &alone), of, true).get(&part.site.of);
        let words = || format!("`{}` of {:?}\n{}", text_of(small, part.bytes), part.site, small.rules);
        if is_told {
            prop_assert!(!changes_alone, "it tells cases apart: {}", words());
        } else if !changes_alone && !is_settled(small, &gone, part) {
            let mut with_it = kept_rows.clone();
            with_it.parts.insert(part.bytes);
            let beside = world.outcomes(&without(&small.unit, &with_it), of, true).get(&part.site.of)
                != after.get(&part.site.of);
            prop_assert!(beside, "it adds nothing, and nothing is said: {}", words());
        }
    }
    check_severity(small, world, report, &parts)
}

/// It stands where all is said already: in a dead rule or class, or below one, or within a part that is told.
fn is_settled(small: &Small, gone: &Gone, part: &Part) -> bool {
    let rule = part.site.rule.as_ref();
    let is_dead = rule.is_some_and(|rule| {
        gone.rules.contains(rule) || above(&small.unit, rule).iter().any(|it| gone.rules.contains(it))
    });
    let of = &part.site.of;
    let in_class =
        part.site.class.as_ref().is_some_and(|it| gone.classes.contains(&(of.clone(), it.clone())));
    let in_line = part.site.line.is_some_and(|it| gone.lines.contains(&(of.clone(), it)));
    let within = gone.parts.iter().any(|(start, end)| *start <= part.bytes.0 && part.bytes.1 <= *end);
    // A choice keeps one of its alternatives.
    let is_last = !part.is_all && part.beside.iter().all(|it| gone.parts.contains(&super::parts::bytes(it)));
    is_dead || in_class || in_line || within || is_last
}

/// A warning says that what stands beside it implies it. Without constraints, that is when there is a warning.
fn check_severity(small: &Small, world: &World<'_>, report: &Report, parts: &[Part]) -> Checked {
    let has_constraints =
        small.unit.declarations.iter().any(|it| matches!(it.kind, DeclarationKind::Impossible(_)));
    for finding in coded(report, "K0208") {
        let bytes = finding.diagnostic.span.map(place).expect("a place");
        let part = parts.iter().find(|part| part.bytes == bytes).expect("a part");
        let is_warning = finding.diagnostic.severity == Severity::Warning;
        let entity = entity_of(world, part);
        let is_implied = part.is_own
            && world.records(&entity, true).iter().all(|judge| {
                let own = judge.expr(&part.expr);
                if part.is_all {
                    own || !part.beside.iter().all(|it| judge.expr(it))
                } else {
                    !own || part.beside.iter().any(|it| judge.expr(it))
                }
            });
        let words = || format!("`{}` of {:?}\n{}", text_of(small, bytes), part.site, small.rules);
        prop_assert!(!is_warning || is_implied, "nothing beside it implies {}", words());
        // A criterion by its name may be listed for the reader: that it is implied is a note.
        let text = text_of(small, bytes).replace(['(', ')'], "");
        let is_named =
            text.trim_start_matches("not ").chars().all(|it| it.is_alphanumeric() || it == '_' || it == '.')
                && world.book.criteria.keys().any(|(_, name)| text.ends_with(name));
        prop_assert!(has_constraints || is_named || is_warning == is_implied, "a note about {}", words());
    }
    Ok(())
}

/// The entity of the records that a part is about.
fn entity_of(world: &World<'_>, part: &Part) -> String {
    let own = world.book.conclusions.iter().find(|about| about.name.split('[').next() == Some(&part.site.of));
    let criterion = || world.book.criteria.keys().find(|(_, name)| *name == part.site.of);
    own.map(|about| about.entity)
        .or_else(|| criterion().map(|(entity, _)| *entity))
        .expect("an entity")
        .to_owned()
}

fn dead_rows(report: &Report) -> BTreeSet<String> {
    let told = coded(report, "K0207").into_iter().filter(|it| it.diagnostic.message.starts_with("row `"));
    told.map(|it| it.rules[0].clone()).collect()
}

fn text_of(small: &Small, (start, end): Bytes) -> &str {
    &small.rules[start as usize..end as usize]
}

fn shown(small: &Small, gone: &Gone) -> String {
    let parts: Vec<&str> = gone.parts.iter().map(|it| text_of(small, *it)).collect();
    format!(
        "rules {:?}, classes {:?}, lines {:?}, conditions {parts:?}",
        gone.rules, gone.classes, gone.lines
    )
}

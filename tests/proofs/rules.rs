//! Rules that never decide, caps against floors, values that nothing gives, and what nothing reads.

use std::collections::BTreeSet;

use appraise::analysis::{Finding, Report};
use appraise::diagnostic::Severity;
use appraise::framework::Framework;
use appraise::syntax::tree::{Claim, DeclarationKind, Effect, PointsCondition, Rule, Type};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::claims::{quoted, reached, wanted_values};
use super::generate::{Small, is_finite, tables};
use super::parts::{Gone, above, conclusion_of, without};
use super::reads::Names;
use super::witness::{first, possible_completions, reloaded};
use super::world::World;
use crate::oracle::book::{About, Home};
use crate::oracle::condition::Judge;
use crate::oracle::value::OValue;

type Checked = Result<(), TestCaseError>;

/// The findings with a code.
pub fn coded<'r>(report: &'r Report, code: &str) -> Vec<&'r Finding> {
    report.findings.iter().filter(|it| it.diagnostic.code.0 == code).collect()
}

/// The rules and exceptions that are said to be dead.
pub fn dead(report: &Report) -> BTreeSet<String> {
    let all = ["K0205", "K0206"].into_iter().flat_map(|code| coded(report, code));
    all.map(|it| it.rules[0].clone()).collect()
}

// ------------------------------------------------------------------------ dead

/// Rules and exceptions that are never in force, and those that change nothing.
pub fn check_dead(small: &Small, world: &World<'_>, report: &Report) -> Checked {
    let text = || small.rules.clone();
    let told: BTreeSet<String> = coded(report, "K0205").iter().map(|it| it.rules[0].clone()).collect();
    let mut never = BTreeSet::new();
    let mut all_rules = Vec::new();
    for declaration in &small.unit.declarations {
        let (id, when) = match &declaration.kind {
            DeclarationKind::Rule(it) => (&it.id.value, it.when.as_ref()),
            DeclarationKind::Exception(it) => (&it.id.value, it.when.as_ref()),
            _ => continue,
        };
        let of = conclusion_of(&small.unit, id);
        let about = world.book.conclusions.iter().find(|about| about.name == of).expect("a conclusion");
        let records = world.records(about.entity, true);
        if !records.iter().any(|judge| judge.applicable(about) && judge.stands(id, when, &[])) {
            never.insert(id.clone());
        }
        all_rules.push((id.clone(), of));
    }
    prop_assert_eq!(&told, &never, "rules that are never in force\n{}", text());
    let gone = dead(report);
    for (id, of) in &all_rules {
        let alone = Gone { rules: [id.clone()].into(), ..Gone::default() };
        let changes = |gone: &Gone, possible_only: bool| {
            world.outcomes(&small.unit, Some(of), possible_only)
                != world.outcomes(&without(&small.unit, gone), Some(of), possible_only)
        };
        let changes_alone = changes(&alone, true);
        if gone.contains(id) {
            prop_assert!(!changes_alone, "`{id}` decides somewhere\n{}", text());
            let findings = coded(report, "K0206");
            let own = findings.iter().find(|it| it.rules[0] == *id);
            if own.is_some_and(|it| it.diagnostic.message.ends_with("without it")) && is_finite(&small.unit) {
                prop_assert!(!changes(&alone, false), "`{id}` decides but for the constraints\n{}", text());
            }
        } else if !changes_alone && !above(&small.unit, id).iter().any(|it| gone.contains(it)) {
            let mut with_it = gone.clone();
            with_it.insert(id.clone());
            let both = Gone { rules: with_it, ..Gone::default() };
            let dead_ones = Gone { rules: gone.clone(), ..Gone::default() };
            let beside = world.outcomes(&without(&small.unit, &dead_ones), Some(of), true)
                != world.outcomes(&without(&small.unit, &both), Some(of), true);
            prop_assert!(beside, "`{id}` never decides, and nothing is said\n{}", text());
        }
    }
    check_rows(small, world, report)?;
    check_classes(small, world, report)
}

fn check_rows(small: &Small, world: &World<'_>, report: &Report) -> Checked {
    let mut never = BTreeSet::new();
    for (entity, table) in tables(&small.unit) {
        let own: Vec<&About<'_>> = world
            .book
            .conclusions
            .iter()
            .filter(|about| table.gives.iter().any(|it| it.value == about.name))
            .collect();
        let records = world.records(&entity, true);
        let asked: Vec<&Judge<'_>> =
            records.iter().filter(|judge| own.iter().any(|about| judge.applicable(about))).collect();
        for row in &table.rows {
            if !asked.iter().any(|judge| judge.rows(table).iter().any(|hit| hit.id == row.id)) {
                never.insert(row.id.value.clone());
            }
        }
    }
    let told = coded(report, "K0207").into_iter().filter(|it| it.diagnostic.message.starts_with("row `"));
    let told: BTreeSet<String> = told.map(|it| it.rules[0].clone()).collect();
    prop_assert_eq!(told, never, "rows\n{}", small.rules);
    Ok(())
}

/// Classes that are said never to decide: models and class.
pub fn dead_classes(report: &Report) -> BTreeSet<(String, String)> {
    let told = coded(report, "K0207").into_iter().filter(|it| it.diagnostic.message.starts_with("class `"));
    told.map(|it| (it.conclusion.clone().unwrap_or_default(), it.rules[0].clone())).collect()
}

/// Lines that are said never to add anything: points and place.
pub fn dead_lines(report: &Report) -> BTreeSet<(String, usize)> {
    let told = coded(report, "K0207").into_iter().filter(|it| it.diagnostic.message.starts_with("line "));
    told.map(|it| {
        let place = it.diagnostic.message.split(' ').nth(1).and_then(|it| it.parse().ok());
        (it.conclusion.clone().unwrap_or_default(), place.expect("a place"))
    })
    .collect()
}

fn check_classes(small: &Small, world: &World<'_>, report: &Report) -> Checked {
    let (mut classes, mut lines) = (BTreeSet::new(), BTreeSet::new());
    for about in &world.book.conclusions {
        let records = world.records(about.entity, true);
        let asked: Vec<&Judge<'_>> = records.iter().filter(|judge| judge.applicable(about)).collect();
        match &about.home {
            Home::Models(models) => {
                for class in &models.classes {
                    let name = &class.choice.name.value;
                    if !asked.iter().any(|judge| judge.decided(about).contains(name)) {
                        classes.insert((about.name.clone(), name.clone()));
                    }
                }
            }
            Home::Points(points) => {
                for (place, line) in points.lines.iter().enumerate() {
                    if let PointsCondition::When(when) = &line.condition
                        && !asked.iter().any(|judge| judge.holds(when))
                    {
                        lines.insert((about.name.clone(), place + 1));
                    }
                }
            }
            Home::Rules(_) | Home::Table(..) | Home::Cell(..) => {}
        }
    }
    prop_assert_eq!(dead_classes(report), classes, "classes\n{}", small.rules);
    prop_assert_eq!(dead_lines(report), lines, "lines\n{}", small.rules);
    Ok(())
}

// ----------------------------------------------------------------------- clash

/// Caps without a reason that lower a floor.
pub fn check_clash(small: &Small, framework: &Framework, world: &World<'_>, report: &Report) -> Checked {
    let mut expected: BTreeSet<Vec<String>> = BTreeSet::new();
    for about in &world.book.conclusions {
        let Home::Rules(_) = &about.home else { continue };
        let records = world.records(about.entity, true);
        let own = || world.book.rules.iter().filter(|rule| rule.conclusion.value == about.name);
        for cap in own().filter(|rule| matches!(rule.effect, Effect::AtMost(_)) && rule.because.is_none()) {
            let floors = own().filter(|rule| matches!(rule.effect, Effect::AtLeast(_)));
            let lowered =
                floors.filter(|floor| records.iter().any(|judge| clashes(judge, about, cap, floor)));
            let lowered: Vec<String> = lowered.map(|it| it.id.value.clone()).collect();
            if !lowered.is_empty() {
                expected.insert([vec![cap.id.value.clone()], lowered].concat());
            }
        }
    }
    let found = coded(report, "K0209");
    let told: BTreeSet<Vec<String>> = found.iter().map(|it| it.rules.clone()).collect();
    prop_assert_eq!(told, expected, "caps that lower floors\n{}", small.rules);
    for finding in found {
        let [case] = finding.cases.as_slice() else {
            return Err(TestCaseError::fail(format!("no witness\n{}", small.rules)));
        };
        let (text, again) = reloaded(framework, case);
        let all = possible_completions(framework, &world.book, &again);
        prop_assert!(!all.is_empty(), "an impossible witness\n{text}\n{}", small.rules);
        let rule = |id: &String| *world.book.rules.iter().find(|it| it.id.value == *id).expect("a rule");
        let name = finding.conclusion.as_deref().unwrap_or_default();
        let about = world.book.conclusions.iter().find(|about| about.name == name).expect("a conclusion");
        for total in &all {
            let judge = first(&world.book, total, about.entity).expect("a record");
            let cap = rule(&finding.rules[0]);
            let shown = finding.rules[1..].iter().any(|floor| clashes(&judge, about, cap, rule(floor)));
            prop_assert!(shown, "{}\n{text}\n{}", finding.diagnostic.message, small.rules);
        }
    }
    Ok(())
}

fn clashes<'a>(judge: &Judge<'a>, about: &About<'a>, cap: &Rule, floor: &Rule) -> bool {
    let words = judge.book.words(judge.entity(), &about.name);
    let level = |rule: &Rule| match &rule.effect {
        Effect::AtLeast(level) | Effect::AtMost(level) => match judge.named(level) {
            OValue::Word(word) => words.iter().position(|it| *it == word),
            _ => None,
        },
        _ => None,
    };
    let stands = |rule: &Rule| judge.stands(&rule.id.value, rule.when.as_ref(), &[]);
    judge.applicable(about)
        && stands(cap)
        && stands(floor)
        && level(cap).zip(level(floor)).is_some_and(|(cap, floor)| floor > cap)
}

// -------------------------------------------------------------- unreached values

/// Values that no case reaches, where no promise speaks of them.
pub fn check_values(small: &Small, world: &World<'_>, report: &Report) -> Checked {
    let promises = || {
        small.unit.declarations.iter().filter_map(|it| match &it.kind {
            DeclarationKind::Promise(it) => Some(&it.claim),
            _ => None,
        })
    };
    for about in &world.book.conclusions {
        let suffix = format!(" of `{}`", about.name);
        let found: Vec<&Finding> = coded(report, "K0210")
            .into_iter()
            .filter(|it| it.diagnostic.message.ends_with(&suffix))
            .collect();
        let is_promised = promises().any(|claim| {
            matches!(claim, Claim::Reachable(paths) if paths.iter().any(|it| it.names[0].value == about.name))
        });
        let classes: BTreeSet<String> = match &about.home {
            Home::Rules(it) | Home::Table(it, _)
                if !matches!(it.kind, Type::Number { .. } | Type::Percent { .. }) =>
            {
                BTreeSet::new()
            }
            Home::Models(it) if !it.all_that_fit => {
                it.classes.iter().map(|class| class.choice.name.value.clone()).collect()
            }
            _ => {
                prop_assert!(found.is_empty(), "values of {}\n{}", about.name, small.rules);
                continue;
            }
        };
        if is_promised {
            prop_assert!(found.is_empty(), "values of {}\n{}", about.name, small.rules);
            continue;
        }
        let told: BTreeSet<String> =
            found.iter().flat_map(|it| quoted(&it.diagnostic.message, &suffix)).collect();
        let reached = reached(world, about);
        let mut wanted = wanted_values(world, about).expect("a finite conclusion");
        wanted.retain(|it| !reached.contains(it) && !classes.contains(it));
        let is_spoken_of = promises().any(
            |claim| matches!(claim, Claim::Never(it, None) if Names::of_expr(it).0.contains(&about.name)),
        );
        if is_spoken_of {
            prop_assert!(told.is_subset(&wanted), "values of {}\n{}", about.name, small.rules);
        } else {
            prop_assert_eq!(told, wanted, "values of {}\n{}", about.name, small.rules);
        }
    }
    Ok(())
}

// ---------------------------------------------------------------------- unused

/// Parameters, criteria and items that nothing mentions.
pub fn check_unused(small: &Small, world: &World<'_>, report: &Report) -> Checked {
    let mut mentioned = small.unit.head.applies.as_ref().map(Names::of_condition).unwrap_or_default();
    let mut ignored = BTreeSet::new();
    for declaration in &small.unit.declarations {
        mentioned.0.extend(Names::of_declaration(&declaration.kind).0);
        if let DeclarationKind::Ignore(it) = &declaration.kind {
            ignored.extend(it.item.names.last().map(|it| it.value.clone()));
        }
    }
    let mut wanted = BTreeSet::new();
    for name in world.book.parameters.keys().filter(|it| !mentioned.0.contains(**it)) {
        wanted.insert(format!("no rule reads the parameter `{name}`"));
    }
    for (_, name) in world.book.criteria.keys().filter(|(_, it)| !mentioned.0.contains(*it)) {
        wanted.insert(format!("no rule reads the criterion `{name}`"));
    }
    for entity in world.book.entities.values() {
        for item in entity.items.iter().filter(|it| !ignored.contains(&it.name.value)) {
            let is_read = match &item.kind {
                Type::List { entity, .. } => is_list_read(world, &mentioned, &item.name.value, &entity.value),
                _ => mentioned.0.contains(&item.name.value),
            };
            if !is_read {
                wanted.insert(format!("no rule reads the item `{}`", item.name.value));
            }
        }
    }
    let told: BTreeSet<String> =
        coded(report, "K0211").iter().map(|it| it.diagnostic.message.clone()).collect();
    prop_assert_eq!(told, wanted, "{}", small.rules);
    Ok(())
}

/// It is mentioned, by its name or its entity's, or something below it is.
fn is_list_read(world: &World<'_>, mentioned: &Names, list: &str, entity: &str) -> bool {
    [list, entity].iter().any(|it| mentioned.0.contains(*it))
        || world.book.entities[entity].items.iter().any(|item| match &item.kind {
            Type::List { entity, .. } => is_list_read(world, mentioned, &item.name.value, &entity.value),
            _ => mentioned.0.contains(&item.name.value),
        })
}

/// Warnings and errors alone.
pub fn loud(report: &Report) -> Vec<&Finding> {
    report.findings.iter().filter(|it| it.diagnostic.severity != Severity::Note).collect()
}

//! Promises: proved exactly when every possible case keeps them, refuted by a case that breaks them.

use std::collections::{BTreeMap, BTreeSet};

use appraise::analysis::{Finding, Report, WitnessValue};
use appraise::framework::Framework;
use appraise::syntax::tree::{Claim, DeclarationKind, Expr, Favours, Promise, Type};
use appraise::value::Decimal;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::generate::{Small, is_finite};
use super::parts::place;
use super::reads::{Names, closure};
use super::witness::{first, possible_completions, reloaded};
use super::world::{Place, World, all_records, record_at};
use crate::oracle::book::{About, Home};
use crate::oracle::complete::completions;
use crate::oracle::condition::Judge;
use crate::oracle::enumerate::breaks;
use crate::oracle::value::OValue;

type Checked = Result<(), TestCaseError>;

/// Holds every promise, and every `ignore`, against all cases.
pub fn check(small: &Small, framework: &Framework, world: &World<'_>, report: &Report) -> Checked {
    let mut expected_proofs: BTreeSet<String> = BTreeSet::new();
    for declaration in &small.unit.declarations {
        match &declaration.kind {
            DeclarationKind::Promise(promise) => {
                let here: Vec<&Finding> = report
                    .findings
                    .iter()
                    .filter(|it| it.diagnostic.span.map(place) == Some(place(declaration.span)))
                    .collect();
                let work = Work { small, framework, world, report, here };
                expected_proofs.extend(work.promise(promise)?);
            }
            DeclarationKind::Ignore(it) => {
                let item = &it.item.names.last().expect("a name").value;
                ignore(small, world, report, item)?;
            }
            _ => {}
        }
    }
    for proved in &report.proved {
        let is_other = proved.claim.starts_with("table ") || proved.claim.starts_with("ignore ");
        prop_assert!(
            is_other || expected_proofs.contains(&proved.claim),
            "proved, and not expected: {}\n{}",
            proved.claim,
            small.rules
        );
    }
    Ok(())
}

struct Work<'w, 't> {
    small: &'w Small,
    framework: &'w Framework,
    world: &'w World<'t>,
    report: &'w Report,
    /// What was found about this promise.
    here: Vec<&'w Finding>,
}

impl Work<'_, '_> {
    /// Gives the claims that must be proved.
    fn promise(&self, promise: &Promise) -> Result<Vec<String>, TestCaseError> {
        let mut proofs = Vec::new();
        match &promise.claim {
            Claim::Monotone(paths) => {
                for about in paths.iter().flat_map(|it| self.abouts(&it.names[0].value)) {
                    proofs.extend(self.monotone(about)?);
                }
            }
            Claim::Reachable(paths) => {
                for about in paths.iter().flat_map(|it| self.abouts(&it.names[0].value)) {
                    proofs.extend(self.reachable(about)?);
                }
            }
            Claim::Never(a, b) => proofs.extend(self.never(promise, a, b.as_deref(), true)?),
            Claim::Always(a, b) => proofs.extend(self.never(promise, a, b.as_deref(), false)?),
        }
        Ok(proofs)
    }

    /// The conclusion of a name; the cells of a matrix.
    fn abouts(&self, name: &str) -> Vec<&About<'_>> {
        let all = self.world.book.conclusions.iter();
        all.filter(|about| about.name.split('[').next() == Some(name)).collect()
    }

    fn proof(&self, claim: &str) -> Option<u128> {
        self.report.proved.iter().find(|it| it.claim == claim).map(|it| it.situations)
    }

    /// The program says that it cannot tell.
    fn is_unsettled(&self, claim: &str) -> bool {
        let start = format!("{claim}: ");
        self.report.unsettled.iter().any(|it| it.starts_with(&start))
    }

    /// How many situations there are of everything that these names come down to, in which some possible case is so.
    fn situations(&self, names: Names, is_so: &dyn Fn(&Judge<'_>) -> bool) -> u128 {
        let read = closure(&self.small.unit, names);
        let mut seen: BTreeSet<Vec<&OValue>> = BTreeSet::new();
        for (total, _) in self.world.totals.iter().filter(|(_, is_possible)| *is_possible) {
            if is_so(&Judge::root(&self.world.book, total)) {
                let own = total.items.iter().filter(|(item, _)| read.contains(*item));
                seen.insert(own.map(|(_, value)| value).collect());
            }
        }
        seen.len() as u128
    }

    fn of_conclusion(&self, about: &About<'_>) -> Names {
        Names([about.name.clone()].into())
    }

    // ------------------------------------------------------------ reachable

    fn reachable(&self, about: &About<'_>) -> Result<Option<String>, TestCaseError> {
        let text = || format!("reachable {}\n{}", about.name, self.small.rules);
        let claim = format!("reachable {}", about.name);
        if self.is_unsettled(&claim) {
            return Ok(None);
        }
        let proof = self.proof(&claim);
        let suffix = format!(" of `{}`", about.name);
        let found = self.here.iter().find(|it| it.diagnostic.message.ends_with(&suffix));
        prop_assert_eq!(proof.is_some(), found.is_none(), "proved or refuted, {}", text());
        if is_finite(&self.small.unit) {
            let wanted = self.situations(self.of_conclusion(about), &|_| true);
            let told = proof.or(found.and_then(|it| it.situations));
            prop_assert_eq!(told, Some(wanted), "situations, {}", text());
        }
        let missing = found.map_or_else(BTreeSet::new, |it| quoted(&it.diagnostic.message, &suffix));
        let reached = reached(self.world, about);
        match wanted_values(self.world, about) {
            Some(all) => {
                let wanted: BTreeSet<String> = all.difference(&reached).cloned().collect();
                prop_assert_eq!(missing, wanted, "{}", text());
            }
            // Of points the ends are computed: what is told as missing is, and no number between is forgotten.
            None => {
                prop_assert!(missing.is_disjoint(&reached), "{:?} is reached, {}", missing, text());
                let numbers =
                    || reached.iter().filter_map(|it| Decimal::parse(it).ok()).filter_map(|it| it.as_whole());
                if let (Some(low), Some(high)) = (numbers().min(), numbers().max()) {
                    for number in (low..=high).map(|it| it.to_string()) {
                        prop_assert!(
                            reached.contains(&number) || missing.contains(&number),
                            "{number} is neither reached nor missing, {}",
                            text()
                        );
                    }
                }
            }
        }
        Ok(found.is_none().then_some(claim))
    }

    // --------------------------------------------------------- never, always

    fn never(
        &self,
        promise: &Promise,
        a: &Expr,
        b: Option<&Expr>,
        is_never: bool,
    ) -> Result<Option<String>, TestCaseError> {
        let entity = promise.entity.as_ref().map_or(self.world.book.root, |it| &it.value);
        let is_broken = |judge: &Judge<'_>| judge.expr(a) == is_never && b.is_none_or(|b| judge.expr(b));
        let broken = self.world.records(entity, true).iter().any(is_broken);
        // The words of the claim are those of the program: it is told by its place among the promises.
        let position = self.small.unit.declarations.iter().filter_map(|it| match &it.kind {
            DeclarationKind::Promise(other) => Some(std::ptr::eq(other, promise)),
            _ => None,
        });
        let position = position.into_iter().position(|is_it| is_it).expect("a promise");
        let claim = self.framework.promises[position].text.clone();
        if self.is_unsettled(&claim) {
            return Ok(None);
        }
        let said = self.framework.promises.iter().map(|it| it.text.clone());
        let mut own = said.filter(|text| self.proof(text).is_some());
        prop_assert_eq!(broken, !self.here.is_empty(), "{:?} {:?} in\n{}", a, b, self.small.rules);
        let mut names = Names::of_expr(a);
        names.0.extend(b.map(|b| Names::of_expr(b).0).unwrap_or_default());
        if let Some(found) = self.here.first() {
            let [case] = found.cases.as_slice() else {
                return Err(TestCaseError::fail(format!("no witness\n{}", self.small.rules)));
            };
            let (text, again) = reloaded(self.framework, case);
            let all = possible_completions(self.framework, &self.world.book, &again);
            prop_assert!(!all.is_empty(), "an impossible witness\n{text}\n{}", self.small.rules);
            for total in &all {
                let judge = first(&self.world.book, total, entity).expect("a record");
                prop_assert!(
                    is_broken(&judge),
                    "the witness keeps {}\n{text}\n{}",
                    found.diagnostic.message,
                    self.small.rules
                );
            }
            if is_finite(&self.small.unit) {
                let wanted = self.situations(names, &is_broken);
                prop_assert_eq!(
                    found.situations,
                    Some(wanted),
                    "{}\n{}",
                    found.diagnostic.message,
                    self.small.rules
                );
            }
            return Ok(None);
        }
        prop_assert!(own.any(|it| it == claim), "`{claim}` is not proved\n{}", self.small.rules);
        if is_finite(&self.small.unit) {
            let wanted = self.situations(names, &|_| true);
            prop_assert_eq!(
                self.proof(&claim),
                Some(wanted),
                "situations of {}\n{}",
                claim,
                self.small.rules
            );
        }
        Ok(Some(claim))
    }

    // -------------------------------------------------------------- monotone

    fn monotone(&self, about: &About<'_>) -> Result<Option<String>, TestCaseError> {
        let world = self.world;
        let mut lowering: BTreeSet<String> = BTreeSet::new();
        for (total, _) in world.totals.iter().filter(|(_, is_possible)| *is_possible) {
            let before: BTreeMap<Place, OValue> = self.everywhere(about, total);
            for (place, record) in all_records(&Judge::root(&world.book, total)) {
                let entity = record.entity();
                for item in world.book.entities[entity].items.iter().filter(|it| it.favours.is_some()) {
                    if lowering.contains(&item.name.value) {
                        continue;
                    }
                    if let Type::List { entity: child, at_most, .. } = &item.kind {
                        let has_room = at_most.as_ref().and_then(|it| it.value.as_whole())
                            > Some(record.record().lists[&item.name.value].len() as i64);
                        let is_up = item.favours.as_ref().expect("it favours").value == Favours::More;
                        let words = world.book.words(about.entity, &about.name);
                        for more in completions(&world.book, &child.value, None).iter().filter(|_| has_room) {
                            let mut changed = total.clone();
                            let list = record_at(&mut changed, &place).lists.get_mut(&item.name.value);
                            list.expect("a list").push(more.clone());
                            if breaks(&Judge::root(&world.book, &changed)) {
                                continue;
                            }
                            let after = self.everywhere(about, &changed);
                            let lowers = |(at, value): (&Place, &OValue)| match is_up {
                                true => is_lower(&after[at], value, &words),
                                false => is_lower(value, &after[at], &words),
                            };
                            if before.iter().any(lowers) {
                                lowering.insert(item.name.value.clone());
                                break;
                            }
                        }
                        continue;
                    }
                    let now = &record.record().items[&item.name.value];
                    for better in
                        self.better(&item.kind, now, item.favours.as_ref().expect("it favours").value)
                    {
                        let mut changed = total.clone();
                        record_at(&mut changed, &place).items.insert(item.name.value.clone(), better);
                        if breaks(&Judge::root(&world.book, &changed)) {
                            continue;
                        }
                        let after = self.everywhere(about, &changed);
                        let words = world.book.words(about.entity, &about.name);
                        if before.iter().any(|(at, value)| is_lower(&after[at], value, &words)) {
                            lowering.insert(item.name.value.clone());
                            break;
                        }
                    }
                }
            }
        }
        let claim = format!("monotone {}", about.name);
        if self.is_unsettled(&claim) {
            return Ok(None);
        }
        let start = format!("`{}` is not monotone", about.name);
        let found: Vec<&&Finding> =
            self.here.iter().filter(|it| it.diagnostic.message.starts_with(&start)).collect();
        let items: BTreeSet<String> = found
            .iter()
            .map(|it| {
                it.item.as_deref().unwrap_or_default().rsplit('.').next().unwrap_or_default().to_owned()
            })
            .collect();
        prop_assert_eq!(&items, &lowering, "items that lower {}\n{}", about.name, self.small.rules);
        prop_assert_eq!(self.proof(&claim).is_some(), lowering.is_empty(), "{}\n{}", claim, self.small.rules);
        for finding in found {
            self.paradox(about, finding)?;
        }
        if let (Some(told), true) = (self.proof(&claim), is_finite(&self.small.unit)) {
            let wanted = self.situations(self.of_conclusion(about), &|_| true);
            prop_assert_eq!(told, wanted, "situations of {}\n{}", claim, self.small.rules);
        }
        Ok(lowering.is_empty().then_some(claim))
    }

    /// The conclusion of every record that has it.
    fn everywhere(
        &self,
        about: &About<'_>,
        total: &crate::oracle::complete::TotalRecord,
    ) -> BTreeMap<Place, OValue> {
        let own = self.world.book.conclusion(about.entity, &about.name).expect("a conclusion");
        let all = all_records(&Judge::root(&self.world.book, total)).into_iter();
        all.filter(|(_, judge)| judge.entity() == about.entity)
            .map(|(place, judge)| (place, judge.conclude(own)))
            .collect()
    }

    /// All better values of an item.
    fn better(&self, kind: &Type, now: &OValue, favours: Favours) -> Vec<OValue> {
        let all = self.world.book.domain(kind);
        let at = all.iter().position(|it| it == now).expect("a value");
        let is_better = |(place, value): (usize, &OValue)| match (value, now) {
            (OValue::Set(value), OValue::Set(now)) if favours == Favours::More => {
                now.is_subset(value) && now != value
            }
            (OValue::Set(value), OValue::Set(now)) => value.is_subset(now) && now != value,
            _ if matches!(favours, Favours::Yes | Favours::More) => place > at,
            _ => place < at,
        };
        all.iter().enumerate().filter(|it| is_better(*it)).map(|(_, value)| value.clone()).collect()
    }

    /// The pair of a paradox: one item apart, the better one lower.
    fn paradox(&self, about: &About<'_>, finding: &Finding) -> Checked {
        let [before, after] = finding.cases.as_slice() else {
            return Err(TestCaseError::fail(format!("no pair\n{}", self.small.rules)));
        };
        let words = self.world.book.words(about.entity, &about.name);
        let (text_before, before) = reloaded(self.framework, before);
        let (text_after, after) = reloaded(self.framework, after);
        let text =
            || format!("{}\n{text_before}\n{text_after}\n{}", finding.diagnostic.message, self.small.rules);
        let mut ends: Vec<BTreeSet<OValue>> = Vec::new();
        for case in [&before, &after] {
            let all = possible_completions(self.framework, &self.world.book, case);
            prop_assert!(!all.is_empty(), "an impossible witness\n{}", text());
            let own = self.world.book.conclusion(about.entity, &about.name).expect("a conclusion");
            let values = all
                .iter()
                .map(|total| first(&self.world.book, total, about.entity).expect("a record").conclude(own));
            ends.push(values.collect());
        }
        prop_assert!(ends.iter().all(|it| it.len() == 1), "not settled: {:?}\n{}", ends, text());
        let (had, gets) = (ends[0].first().expect("a value"), ends[1].first().expect("a value"));
        prop_assert!(is_lower(gets, had, &words), "{gets} is not below {had}\n{}", text());
        let told = format!("lowers it from {had} to {gets}");
        let told = told.replace("true", "yes").replace("false", "no");
        let is_percent = matches!(&about.home, Home::Table(it, _) if matches!(it.kind, Type::Percent { .. }));
        prop_assert!(is_percent || finding.diagnostic.message.ends_with(&told), "{told}\n{}", text());
        let item = finding.item.as_deref().unwrap_or_default();
        let ways = [&finding.witness, &finding.witness_after]
            .map(|it| it.iter().cloned().collect::<BTreeMap<String, WitnessValue>>());
        let differing: BTreeSet<&String> = ways[0]
            .keys()
            .chain(ways[1].keys())
            .filter(|key| ways[0].get(*key) != ways[1].get(*key))
            .collect();
        let is_list = framework_item_is_list(self.framework, item);
        if is_list {
            // A case without records says that its list is complete.
            let (below, closed) = (format!("{item}."), format!("{item}_complete"));
            let is_of_list = |it: &&String| it.starts_with(&below) || **it == closed;
            prop_assert!(differing.iter().all(is_of_list), "one record apart\n{}", text());
            prop_assert_eq!(before.records.len().abs_diff(after.records.len()) > 0, true, "{}", text());
        } else {
            prop_assert_eq!(
                differing.into_iter().collect::<Vec<_>>(),
                vec![item],
                "one item apart\n{}",
                text()
            );
        }
        Ok(())
    }
}

fn framework_item_is_list(framework: &Framework, path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or_default();
    let items = &framework.vocabulary.items;
    items.iter().any(|it| it.name == name && matches!(it.domain, appraise::vocabulary::Domain::List { .. }))
}

/// True when both stand on a scale and the first is lower.
fn is_lower(a: &OValue, b: &OValue, words: &[String]) -> bool {
    let rank = |word: &String| words.iter().position(|it| it == word);
    match (a, b) {
        (OValue::Word(a), OValue::Word(b)) => rank(a) < rank(b),
        (OValue::Number(a), OValue::Number(b)) => a < b,
        (OValue::Bool(a), OValue::Bool(b)) => a < b,
        _ => false,
    }
}

/// The values of a conclusion in possible cases, as printed; of classes that all fit, those that do.
pub fn reached(world: &World<'_>, about: &About<'_>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for value in world.values(about, true) {
        match value {
            OValue::NotApplicable => {}
            OValue::Set(words) => all.extend(words),
            OValue::Bool(yes) => drop(all.insert(if yes { "yes" } else { "no" }.to_owned())),
            other => drop(all.insert(other.to_string())),
        }
    }
    all
}

/// The values that a conclusion may have, as printed; `None` for points.
pub fn wanted_values(world: &World<'_>, about: &About<'_>) -> Option<BTreeSet<String>> {
    let kind = match &about.home {
        Home::Rules(it) | Home::Table(it, _) => &it.kind,
        Home::Cell(it, _) => &it.kind,
        Home::Models(_) => return Some(world.book.words(about.entity, &about.name).into_iter().collect()),
        Home::Points(_) => return None,
    };
    let print = |value: OValue| match value {
        OValue::Bool(yes) => if yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    };
    Some(world.book.domain(kind).into_iter().map(print).collect())
}

/// The words between back-ticks before a suffix.
pub fn quoted(message: &str, suffix: &str) -> BTreeSet<String> {
    let before = message.strip_suffix(suffix).unwrap_or(message);
    before.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// `ignore` holds when no conclusion is another in two cases that differ in the item alone. What constraints say of
/// the item is no effect of it, so cases that they forbid are taken as well.
fn ignore(small: &Small, world: &World<'_>, report: &Report, item: &str) -> Checked {
    let claim = format!("ignore {item}: no result depends on it");
    let is_proved = report.proved.iter().any(|it| it.claim == claim);
    let is_refuted =
        report.findings.iter().any(|it| it.diagnostic.code.0 == "K0304" && it.item.as_deref() == Some(item));
    prop_assert!(is_proved != is_refuted, "{}: neither or both\n{}", claim, small.rules);
    let depends = depends(world, item);
    // Where lists are read the program looks at what they add up to, and may see an effect where there is none.
    let may_be_strict = small.rules.contains("list of");
    prop_assert!(!depends || is_refuted, "{}: a case shows otherwise\n{}", claim, small.rules);
    prop_assert!(!is_refuted || depends || may_be_strict, "{}: no case shows it\n{}", claim, small.rules);
    Ok(())
}

fn depends(world: &World<'_>, item: &str) -> bool {
    let outcomes = |total: &crate::oracle::complete::TotalRecord| -> Vec<OValue> {
        all_records(&Judge::root(&world.book, total))
            .iter()
            .flat_map(|(_, judge)| {
                let own = world.book.conclusions.iter().filter(|about| about.entity == judge.entity());
                own.map(|about| judge.conclude(about)).collect::<Vec<_>>()
            })
            .collect()
    };
    world.totals.iter().any(|(total, _)| {
        let before = outcomes(total);
        all_records(&Judge::root(&world.book, total)).iter().any(|(place, judge)| {
            let Some(kind) = world.book.item_type(judge.entity(), item) else { return false };
            world.book.domain(&kind).into_iter().any(|value| {
                let mut changed = total.clone();
                record_at(&mut changed, place).items.insert(item.to_owned(), value);
                outcomes(&changed) != before
            })
        })
    })
}

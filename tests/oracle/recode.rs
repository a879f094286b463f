//! A second coding of a drawn case, where the two codings differ, and one with some of what the other says.

use std::collections::BTreeSet;

use super::draft::Dice;
use super::enumerate::join;
use super::generate_case::{CaseDraft, Evidence, ItemDraft, Silence, evidence};
use super::value::Possible;

/// Some evidence drawn anew; lists are complete in one coding alone, records are left out or added.
pub fn recoded(dice: &mut Dice<'_>, first: &CaseDraft) -> CaseDraft {
    let mut second = first.clone();
    for item in &mut second.items {
        if dice.once_in(3) {
            item.evidence = evidence(dice, &item.sort, true);
        }
    }
    if let Some(list) = &mut second.list {
        list.records = list.records.iter().map(|it| recoded(dice, it)).collect();
        match dice.below(6) {
            3 => list.complete = !list.complete,
            4 => drop(list.records.pop()),
            5 if list.records.len() < list.most => {
                // In front, so that places do not tell which records are the same.
                let made = list.records.first().map(|it| CaseDraft { id: "N".to_owned(), ..it.clone() });
                list.records.splice(0..0, made);
            }
            _ => {}
        }
    }
    second
}

/// What two codings can differ about. Records go by their paths: `plans.P1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An item of a record of both.
    Item(String, String),
    /// Whether the list of a record of both is complete.
    Complete(String),
    /// A record that only this one (0 or 1) lists, below a record of both.
    Record(usize, String),
}

/// How two answers stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// No value in common.
    Contradict,
    /// Some in common.
    Precision,
    /// One says nothing.
    OneOnly,
    /// Neither says anything; one says that it cannot be had.
    Unanswerable,
    /// One does not list it.
    Unlisted,
}

/// Everything that two codings differ about.
pub fn differences(a: &CaseDraft, b: &CaseDraft) -> BTreeSet<(Subject, Kind)> {
    let mut all = BTreeSet::new();
    for (path, [a, b]) in matched(a, b) {
        for (x, y) in a.items.iter().zip(&b.items) {
            if let Some(kind) = kind(x, y) {
                all.insert((Subject::Item(path.clone(), x.name.clone()), kind));
            }
        }
        let (Some(x), Some(y)) = (&a.list, &b.list) else { continue };
        if x.complete != y.complete {
            all.insert((Subject::Complete(path.clone()), Kind::OneOnly));
        }
        for (side, own, other) in [(0, x, y), (1, y, x)] {
            for record in own.records.iter().filter(|it| other.records.iter().all(|o| o.id != it.id)) {
                let path = join(&path, &format!("{}.{}", own.name, record.id));
                all.insert((Subject::Record(side, path), Kind::Unlisted));
            }
        }
    }
    all
}

fn kind(a: &ItemDraft, b: &ItemDraft) -> Option<Kind> {
    match [said(a), said(b)] {
        [Some(x), Some(y)] if x == y => None,
        [Some(x), Some(y)] if x.is_disjoint(&y) => Some(Kind::Contradict),
        [Some(_), Some(_)] => Some(Kind::Precision),
        [None, None] => {
            let is_lost = |it: &ItemDraft| it.evidence == Evidence::Unknown(Silence::Unanswerable);
            (is_lost(a) != is_lost(b)).then_some(Kind::Unanswerable)
        }
        _ => Some(Kind::OneOnly),
    }
}

/// The values that an answer leaves; `None` where nothing is said.
pub fn said(item: &ItemDraft) -> Option<Possible> {
    match item.evidence {
        Evidence::Unknown(_) => None,
        _ => Some(item.evidence.possible(&item.sort)),
    }
}

/// The records of both, by their paths.
pub fn matched<'d>(a: &'d CaseDraft, b: &'d CaseDraft) -> Vec<(String, [&'d CaseDraft; 2])> {
    let mut all = vec![(String::new(), [a, b])];
    let (Some(x), Some(y)) = (&a.list, &b.list) else { return all };
    for record in &x.records {
        let Some(other) = y.records.iter().find(|it| it.id == record.id) else { continue };
        let here = format!("{}.{}", x.name, record.id);
        all.extend(matched(record, other).into_iter().map(|(path, both)| {
            (if path.is_empty() { here.clone() } else { format!("{here}.{path}") }, both)
        }));
    }
    all
}

/// The coding of `side` (0 or 1) with what the other says about these; `None` where a list gets too long.
pub fn mixed(both: [&CaseDraft; 2], side: usize, chosen: &[&Subject]) -> Option<CaseDraft> {
    let mut draft = both[side].clone();
    let other = both[1 - side];
    for subject in chosen {
        match subject {
            Subject::Item(path, name) => {
                let theirs = at(other, path).items.iter().find(|it| it.name == *name).expect("an item");
                let own = at_mut(&mut draft, path).items.iter_mut().find(|it| it.name == *name);
                *own.expect("an item") = theirs.clone();
            }
            Subject::Complete(path) => {
                let theirs = at(other, path).list.as_ref().expect("a list").complete;
                at_mut(&mut draft, path).list.as_mut().expect("a list").complete = theirs;
            }
            Subject::Record(lister, path) => {
                let names: Vec<&str> = path.split('.').collect();
                let (above, id) = (names[..names.len() - 2].join("."), names[names.len() - 1]);
                let list = at_mut(&mut draft, &above).list.as_mut().expect("a list");
                if *lister == side {
                    list.records.retain(|it| it.id != id);
                } else {
                    list.records.push(at(other, path).clone());
                }
            }
        }
    }
    fits(&draft).then_some(draft)
}

/// No list is longer than it can be.
fn fits(draft: &CaseDraft) -> bool {
    draft.list.as_ref().is_none_or(|it| it.records.len() <= it.most && it.records.iter().all(fits))
}

fn at<'d>(draft: &'d CaseDraft, path: &str) -> &'d CaseDraft {
    let names: Vec<&str> = path.split('.').filter(|it| !it.is_empty()).collect();
    names.chunks(2).fold(draft, |at, pair| {
        let list = at.list.as_ref().expect("a list");
        list.records.iter().find(|it| it.id == pair[1]).expect("a record")
    })
}

fn at_mut<'d>(draft: &'d mut CaseDraft, path: &str) -> &'d mut CaseDraft {
    let names: Vec<&str> = path.split('.').filter(|it| !it.is_empty()).collect();
    names.chunks(2).fold(draft, |at, pair| {
        let list = at.list.as_mut().expect("a list");
        list.records.iter_mut().find(|it| it.id == pair[1]).expect("a record")
    })
}

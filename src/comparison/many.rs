//! Several frameworks (or one in several readings) on the same cases: the matrix, every two of them, all together.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{Judged, Said, View, judge, said_of};
use super::settling::{Standing, standing};
use super::study::{Party, Study, study};
use super::together::{Together, crossings, together};
use super::{NoConclusion, Request};
use crate::case::Case;
use crate::evaluate::Contradiction;
use crate::framework::{Framework, Home};
use crate::program::{self, Program};
use crate::space::Budget;
use crate::value::{ConclusionId, Id, RecordId};
use crate::vocabulary::Vocabulary;

/// One row of the matrix: a conclusion of a record of a case under every framework.
#[derive(Clone, Debug)]
pub struct Row {
    /// The conclusion, as the first framework that has it calls it.
    pub conclusion: String,
    /// Which case, by its place.
    pub case: usize,
    /// The record: empty for the root, else `projects.waste`.
    pub record: String,
    /// One a framework; `None` where it has no such conclusion, or leaves the case out.
    pub said: Vec<Option<Cell>>,
}

/// What one framework says in a row.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The conclusion, in the ids of that framework.
    pub conclusion: ConclusionId,
    /// The result.
    pub said: Said,
}

/// Several frameworks.
#[derive(Clone, Debug)]
pub struct Many {
    /// Every two of them, by their places.
    pub studies: Vec<(usize, usize, Study)>,
    /// The matrix.
    pub rows: Vec<Row>,
    /// All together, conclusion by conclusion.
    pub together: Vec<Together>,
    /// How the results of each stand.
    pub standing: Vec<Standing>,
    /// Cases that a framework finds impossible: which case, which framework.
    pub refused: Vec<(usize, usize, Contradiction)>,
}

/// Compares several frameworks, two by two and all together. `cases` are in the vocabulary `from`; pairs that are
/// asked for hold wherever both names are there.
///
/// # Errors
/// When a pair is asked for that no two frameworks have.
pub fn many(
    parties: &[Party<'_>],
    (from, cases): (&Vocabulary, &[&Case]),
    request: Request<'_>,
) -> Result<Many, NoConclusion> {
    if parties.len() > 2 {
        has_pairs(parties, request.pairs)?;
    }
    let crossings = crossings(parties);
    let crossed = crossings.iter().map(|it| it.names.clone());
    let grouped: Vec<(String, String)> = request.pairs.iter().cloned().chain(crossed).collect();
    let mut studies = Vec::new();
    if parties.len() > 2 {
        request.budget.expect(parties.len() * (parties.len() - 1) / 2);
    }
    for (a, first) in parties.iter().enumerate() {
        for (b, second) in parties.iter().enumerate().skip(a + 1) {
            let pairs = match parties.len() {
                2 => request.pairs.to_vec(),
                _ => pairs_of(request.pairs, first.framework, second.framework),
            };
            let request = Request { pairs: &pairs, ..request };
            // Regions and blame are for two at a time.
            let found = match parties.len() {
                2 => study(*first, *second, (from, cases), request)?,
                _ => {
                    request.budget.step();
                    let request = Request { limit: 0, budget: request.budget.uncounted(), ..request };
                    study(bare(*first), bare(*second), (from, cases), request)?
                }
            };
            studies.push((a, b, found));
        }
    }
    let programs: Vec<Program<'_>> = parties.iter().map(|it| program::compile(it.framework)).collect();
    let mut judged: Vec<Vec<Option<Judged>>> = Vec::new();
    let mut refused = Vec::new();
    for (at, (party, program)) in parties.iter().zip(&programs).enumerate() {
        let view = View { program, reading: party.reading };
        let mut own = Vec::new();
        for (place, case) in cases.iter().enumerate() {
            match judge(view, from, case, request.budget) {
                Ok(it) => own.push(Some(it)),
                Err(why) => {
                    refused.push((place, at, why));
                    own.push(None);
                }
            }
        }
        judged.push(own);
    }
    let names = groups(parties, &grouped);
    let rows = rows(&programs, (from, cases), &judged, &names);
    let together = names.iter().map(|group| together(&programs, &rows, &crossings, &group[0])).collect();
    let standing = standings(parties, &programs, &judged, request.budget);
    Ok(Many { studies, rows, together, standing, refused })
}

/// Every name of every pair is a conclusion of some framework.
fn has_pairs(parties: &[Party<'_>], asked: &[(String, String)]) -> Result<(), NoConclusion> {
    let known: BTreeSet<String> =
        parties.iter().flat_map(|it| it.framework.conclusions.iter()).map(|it| it.name.clone()).collect();
    match asked.iter().flat_map(|(x, y)| [x, y]).find(|it| !known.contains(*it)) {
        None => Ok(()),
        Some(name) => {
            let known = known.into_iter().collect();
            Err(NoConclusion { name: name.clone(), side: super::Side::A, known })
        }
    }
}

fn bare(party: Party<'_>) -> Party<'_> {
    Party { written: None, ..party }
}

/// How the results of each framework stand.
fn standings(
    parties: &[Party<'_>],
    programs: &[Program<'_>],
    judged: &[Vec<Option<Judged>>],
    budget: Budget,
) -> Vec<Standing> {
    parties
        .iter()
        .zip(programs)
        .zip(judged)
        .map(|((party, program), judged)| {
            let judged: Vec<&Judged> = judged.iter().flatten().collect();
            standing(View { program, reading: party.reading }, &judged, budget)
        })
        .collect()
}

/// The pairs that two frameworks have, either way round.
fn pairs_of(asked: &[(String, String)], a: &Framework, b: &Framework) -> Vec<(String, String)> {
    let has = |it: &Framework, name: &String| it.conclusions.iter().any(|it| it.name == *name);
    let mut found = Vec::new();
    for (x, y) in asked {
        if has(a, x) && has(b, y) {
            found.push((x.clone(), y.clone()));
        } else if has(a, y) && has(b, x) {
            found.push((y.clone(), x.clone()));
        }
    }
    found
}

/// Names that stand for one conclusion: those that are asked to be one, and equal names. Groups of which only one
/// framework has a member are left out.
fn groups(parties: &[Party<'_>], asked: &[(String, String)]) -> Vec<Vec<String>> {
    let mut groups: Vec<Vec<String>> = Vec::new();
    for party in parties {
        for conclusion in party.framework.conclusions.iter() {
            if groups.iter().all(|group| !group.contains(&conclusion.name)) {
                groups.push(vec![conclusion.name.clone()]);
            }
        }
    }
    for (x, y) in asked {
        let at = |groups: &[Vec<String>], name: &String| groups.iter().position(|it| it.contains(name));
        if let (Some(first), Some(second)) = (at(&groups, x), at(&groups, y))
            && first != second
        {
            let (low, high) = (first.min(second), first.max(second));
            let more = groups.remove(high);
            groups[low].extend(more);
        }
    }
    let n_having = |group: &Vec<String>| {
        let has = |it: &&Party<'_>| it.framework.conclusions.iter().any(|it| group.contains(&it.name));
        parties.iter().filter(has).count()
    };
    groups.retain(|group| n_having(group) > 1);
    groups
}

fn rows(
    programs: &[Program<'_>],
    (from, cases): (&Vocabulary, &[&Case]),
    judged: &[Vec<Option<Judged>>],
    names: &[Vec<String>],
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (place, case) in cases.iter().enumerate() {
        for record in case.records.ids() {
            for group in names {
                let cells: Vec<BTreeMap<String, Cell>> = programs
                    .iter()
                    .zip(judged)
                    .map(|(program, judged)| match &judged[place] {
                        Some(judged) => cells(program, judged, record, group),
                        None => BTreeMap::new(),
                    })
                    .collect();
                let kinds: BTreeSet<String> = cells.iter().flat_map(|it| it.keys().cloned()).collect();
                for kind in kinds {
                    let said: Vec<Option<Cell>> = cells.iter().map(|it| it.get(&kind).cloned()).collect();
                    if said.iter().flatten().count() > 1 {
                        let conclusion = format!("{}{kind}", group[0]);
                        let path = record_path(from, case, record);
                        rows.push(Row { conclusion, case: place, record: path, said });
                    }
                }
            }
        }
    }
    rows
}

/// What a framework says of the conclusions of a group about a record, by cell (empty for those without cells).
fn cells(
    program: &Program<'_>,
    judged: &Judged,
    record: RecordId,
    group: &[String],
) -> BTreeMap<String, Cell> {
    let framework = program.framework;
    let Some(own) = judged.retyped.places[record.index()] else { return BTreeMap::new() };
    let answers = judged.evaluation.records[own].answers.iter();
    answers
        .filter(|it| group.contains(&framework.conclusions[it.conclusion].name))
        .map(|it| {
            let text = framework.conclusion_text(it.conclusion, it.cell);
            let is_cell = matches!(framework.conclusions[it.conclusion].home, Home::Matrix(_));
            let kind = if is_cell {
                text[framework.conclusions[it.conclusion].name.len()..].to_owned()
            } else {
                String::new()
            };
            (kind, Cell { conclusion: it.conclusion, said: said_of(program, judged, it) })
        })
        .collect()
}

fn record_path(vocabulary: &Vocabulary, case: &Case, record: RecordId) -> String {
    let it = &case.records[record];
    let (Some(parent), Some((_, list))) = (it.parent, vocabulary.entities[it.entity].parent) else {
        return String::new();
    };
    let before = record_path(vocabulary, case, parent);
    let own = format!("{}.{}", vocabulary.items[list].name, it.id);
    if before.is_empty() { own } else { format!("{before}.{own}") }
}

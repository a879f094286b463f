//! What is written differently in two frameworks, declaration by declaration, and frameworks in between.

use std::collections::BTreeSet;

use super::cause::{Cause, cause};
use crate::framework::{Framework, ParsedUnit, declaration_key, resolve};
use crate::syntax::tree::{Declaration, DeclarationKind, Unit};
use crate::syntax::without_places;

/// A framework as it is written: one unit with all edits made, and the vocabulary that it uses.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The framework.
    pub unit: &'a Unit,
    /// Its vocabulary.
    pub vocabulary: Option<&'a Unit>,
}

/// What happened to a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The second has it, the first has not.
    Added,
    /// The first has it, the second has not.
    Removed,
    /// It says something else.
    Changed,
}

/// One difference in what is written that can change a result.
#[derive(Clone, Debug)]
pub struct Edit {
    /// `rule`, `parameter`, …; `vocabulary` for the vocabulary as a whole.
    pub kind: &'static str,
    /// The name; empty for what has none.
    pub name: String,
    /// What happened.
    pub what: What,
    /// What kind of difference it is.
    pub causes: BTreeSet<Cause>,
    places: [Option<usize>; 2],
}

impl Edit {
    /// `rule LG2`, `parameter model_bar`.
    pub fn text(&self) -> String {
        if self.name.is_empty() { self.kind.to_owned() } else { format!("{} {}", self.kind, self.name) }
    }
}

/// What a declaration means: without places, reasons, citations, questions and printed labels.
pub(super) fn meaning(declaration: &Declaration) -> String {
    let mut kind = declaration.kind.clone();
    match &mut kind {
        DeclarationKind::Parameter(it) => {
            (it.title, it.because) = (None, None);
            it.cites.clear();
            it.range = None;
        }
        DeclarationKind::Assume(it) => {
            it.because = None;
            it.cites.clear();
        }
        DeclarationKind::Criterion(it) => {
            (it.title, it.because) = (None, None);
            it.cites.clear();
        }
        DeclarationKind::Conclusion(it) => {
            (it.question, it.because, it.says) = (None, None, None);
            it.cites.clear();
        }
        DeclarationKind::Rule(it) => {
            it.because = None;
            it.cites.clear();
        }
        DeclarationKind::Exception(it) => {
            it.because = None;
            it.cites.clear();
        }
        DeclarationKind::Table(it) => {
            it.because = None;
            it.cites.clear();
        }
        DeclarationKind::Points(it) => {
            (it.question, it.because) = (None, None);
            it.cites.clear();
            it.lines.iter_mut().for_each(|line| line.cites.clear());
        }
        DeclarationKind::Models(it) => {
            (it.question, it.because) = (None, None);
            it.cites.clear();
            for class in &mut it.classes {
                class.choice.label = None;
                class.because = None;
                class.cites.clear();
            }
            it.otherwise.iter_mut().for_each(|it| it.label = None);
        }
        DeclarationKind::Matrix(it) => {
            (it.question, it.because) = (None, None);
            it.cites.clear();
        }
        DeclarationKind::Impossible(it) | DeclarationKind::Unusual(it) => {
            it.because = None;
            it.cites.clear();
        }
        DeclarationKind::Scale(it) => it.levels.iter_mut().for_each(|level| level.label = None),
        DeclarationKind::Entity(_)
        | DeclarationKind::Reading(_)
        | DeclarationKind::Ignore(_)
        | DeclarationKind::Portfolio(_)
        | DeclarationKind::Promise(_)
        | DeclarationKind::Crosswalk(_)
        | DeclarationKind::Test(_)
        | DeclarationKind::Set(_)
        | DeclarationKind::Remove(_) => {}
    }
    without_places(&format!("{kind:?}"))
}

/// All edits from the first to the second, in the order of the first, then what the second adds.
pub fn edits(a: Written<'_>, b: Written<'_>) -> Vec<Edit> {
    let mut all = Vec::new();
    let said = |unit: &Unit| unit.declarations.iter().map(meaning).collect::<Vec<_>>();
    let (said_a, said_b) = (said(a.unit), said(b.unit));
    let mut taken = vec![false; said_b.len()];
    for (place, declaration) in a.unit.declarations.iter().enumerate() {
        let key = declaration_key(declaration);
        let twin = (0..said_b.len()).filter(|&it| !taken[it]).find(|&it| match &key.1 {
            Some(_) => declaration_key(&b.unit.declarations[it]) == key,
            None => said_b[it] == said_a[place],
        });
        if let Some(twin) = twin {
            taken[twin] = true;
        }
        let what = match twin {
            Some(twin) if said_b[twin] == said_a[place] => continue,
            Some(_) => What::Changed,
            None => What::Removed,
        };
        all.push(edit((a, b), [Some(place), twin], what));
    }
    for place in (0..said_b.len()).filter(|&it| !taken[it]) {
        all.push(edit((a, b), [None, Some(place)], What::Added));
    }
    if head_text(a.unit) != head_text(b.unit) {
        let causes = BTreeSet::from([Cause::Evidence]);
        let kind = "applies when";
        all.push(Edit { kind, name: String::new(), what: What::Changed, causes, places: [None, None] });
    }
    if vocabulary_text(a) != vocabulary_text(b) {
        let causes = BTreeSet::from([Cause::Vocabulary]);
        let name = b.vocabulary.map(|it| it.head.name.value.clone()).unwrap_or_default();
        all.push(Edit { kind: "vocabulary", name, what: What::Changed, causes, places: [None, None] });
    }
    all.retain(|it| !matches!(it.kind, "ignore" | "unusual"));
    all
}

fn head_text(unit: &Unit) -> String {
    without_places(&format!("{:?}", unit.head.applies))
}

fn vocabulary_text(it: Written<'_>) -> Vec<String> {
    let mut all: Vec<String> = it.vocabulary.iter().flat_map(|it| &it.declarations).map(meaning).collect();
    all.sort();
    all
}

fn edit((a, b): (Written<'_>, Written<'_>), places: [Option<usize>; 2], what: What) -> Edit {
    let of = |unit: &'_ Unit, place: Option<usize>| place.map(|it| unit.declarations[it].clone());
    let (first, second) = (of(a.unit, places[0]), of(b.unit, places[1]));
    let (kind, name) = first.as_ref().or(second.as_ref()).map_or(("", None), declaration_key);
    let causes = cause(first.as_ref().map(|it| &it.kind), second.as_ref().map(|it| &it.kind));
    Edit { kind, name: name.unwrap_or_default(), what, causes, places }
}

/// True for what may stand in a framework without changing anything that was there: it is added without being asked
/// for, and never taken away.
fn is_idle(edit: &Edit) -> bool {
    let is_part = matches!(
        edit.kind,
        "parameter"
            | "criterion"
            | "conclusion"
            | "table"
            | "points"
            | "models"
            | "matrix"
            | "scale"
            | "entity"
    );
    is_part && edit.what != What::Changed
}

/// The edits that can make a difference by themselves.
pub(super) fn movable(edits: &[Edit]) -> Vec<usize> {
    (0..edits.len()).filter(|&it| !is_idle(&edits[it])).collect()
}

/// The first framework with some of the edits; `None` when that is no framework.
pub(super) fn between(
    (a, b): (Written<'_>, Written<'_>),
    edits: &[Edit],
    chosen: &BTreeSet<usize>,
) -> Option<Framework> {
    let mut unit = a.unit.clone();
    for source in &b.unit.head.sources {
        if unit.head.sources.iter().all(|it| it.id.value != source.id.value) {
            unit.head.sources.push(source.clone());
        }
    }
    let mut vocabulary = a.vocabulary;
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    for (at, edit) in edits.iter().enumerate() {
        let is_added_idle = is_idle(edit) && edit.what == What::Added;
        if !chosen.contains(&at) && !is_added_idle {
            continue;
        }
        let new = edit.places[1].map(|it| b.unit.declarations[it].clone());
        match (edit.kind, edit.places[0], new) {
            ("vocabulary", _, _) => vocabulary = b.vocabulary,
            ("applies when", _, _) => unit.head.applies.clone_from(&b.unit.head.applies),
            (_, Some(place), Some(new)) => unit.declarations[place] = new,
            (_, Some(place), None) => {
                gone.insert(place);
            }
            (_, None, Some(new)) => unit.declarations.push(new),
            (_, None, None) => {}
        }
    }
    let mut place = 0;
    unit.declarations.retain(|_| {
        place += 1;
        !gone.contains(&(place - 1))
    });
    drop_orphans(&mut unit);
    let parsed = |unit| ParsedUnit { unit, spoiled: &[] };
    resolve(&[parsed(&unit)], vocabulary.map(parsed)).0
}

/// Rules of conclusions that are not there, and exceptions to what is not there.
fn drop_orphans(unit: &mut Unit) {
    let conclusions: BTreeSet<String> = unit
        .declarations
        .iter()
        .filter_map(|it| match &it.kind {
            DeclarationKind::Conclusion(it) => Some(it.name.value.clone()),
            _ => None,
        })
        .collect();
    unit.declarations.retain(|it| match &it.kind {
        DeclarationKind::Rule(it) => conclusions.contains(&it.conclusion.value),
        _ => true,
    });
    loop {
        let names: BTreeSet<String> = unit
            .declarations
            .iter()
            .filter_map(|it| match &it.kind {
                DeclarationKind::Rule(it) => Some(it.id.value.clone()),
                DeclarationKind::Exception(it) => Some(it.id.value.clone()),
                _ => None,
            })
            .collect();
        let before = unit.declarations.len();
        unit.declarations.retain(|it| match &it.kind {
            DeclarationKind::Exception(it) => names.contains(&it.to.value),
            _ => true,
        });
        if unit.declarations.len() == before {
            return;
        }
    }
}

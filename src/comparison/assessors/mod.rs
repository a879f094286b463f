//! Two assessors of the same cases under one framework: where their answers differ, and which differences alter a
//! result.
//!
//! `matching` says which cases and records belong together, `answers` how two answers stand to each other, `mixed`
//! makes the case of one assessor with some answers of the other, `effects` says what one such answer alters, and
//! `explained` which of them together make the one result into the other. What counts as what is decided in
//! `docs/decisions/0011-assessors.md`.

mod answers;
mod effects;
mod explained;
mod matching;
mod mixed;

use std::collections::BTreeSet;

use super::agreement::{Agreement, agreement};
use super::cases::{Change, Said, View, judge, said_of};
use super::values::{Scales, code_of};
use super::{Judged, Side};
use crate::analysis::space::path_of;
use crate::case::{Case, Standing};
use crate::evaluate::{Answer, Asked, Contradiction};
use crate::framework::{Decider, Framework, Value};
use crate::program::Program;
use crate::space::{ABSENT, Budget};
use crate::value::{ConclusionId, EntityId, ItemId, RecordId, ValueSet};
use crate::vocabulary::Domain;

pub use explained::{Explained, MOST_TRIALS};
use matching::Matched;

/// Two assessors held against each other.
#[derive(Clone, Debug)]
pub struct Assessors {
    /// The cases that both coded, by their places in both lists.
    pub cases: Vec<[usize; 2]>,
    /// The cases that only one coded, by their places in the list of that one.
    pub only: [Vec<usize>; 2],
    /// Cases that are left out because what one assessor says of them cannot be: the place in the list of that one.
    pub refused: Vec<(Side, usize, Contradiction)>,
    /// Records that both describe, the cases themselves among them.
    pub n_records: usize,
    /// One for each item of which somebody said something, in order of declaration.
    pub items: Vec<ItemAgreement>,
    /// One for each conclusion about a matched record, in order of declaration.
    pub conclusions: Vec<ConclusionAgreement>,
    /// Where the two do not say the same, in the order of the cases.
    pub differing: Vec<Differing>,
    /// What comes out of both codings, for each matched record and each conclusion about it.
    pub results: Vec<BothResults>,
    /// For results that differ, the fewest answers that make the one into the other: two for each, one for each way.
    pub explained: Vec<Explained>,
    /// The rules that turn a differing answer into another result; those that turn most of them come first.
    pub amplifiers: Vec<Amplifier>,
}

/// How far two assessors agree on one item.
#[derive(Clone, Debug)]
pub struct ItemAgreement {
    /// The item; for a list, whether all of its records are listed.
    pub item: ItemId,
    /// Figures over the answers that both gave.
    pub figures: Agreement,
    /// How many of those are the same.
    pub n_same: usize,
    /// Records that are left out because only the first gave no answer.
    pub n_open_a: usize,
    /// Because only the second gave none.
    pub n_open_b: usize,
    /// Because neither did.
    pub n_open_both: usize,
}

/// How far the results of two assessors agree on one conclusion.
#[derive(Clone, Debug)]
pub struct ConclusionAgreement {
    /// The conclusion; a matrix with all of its cells.
    pub conclusion: ConclusionId,
    /// Figures over the results that both settle.
    pub figures: Agreement,
    /// How many results are the same.
    pub n_same: usize,
    /// How many have no value in common.
    pub n_surely: usize,
    /// How many have some values in common, and not all.
    pub n_may: usize,
}

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// An item of a matched record.
    Item {
        /// The record, in both cases.
        records: [RecordId; 2],
        /// The item.
        item: ItemId,
    },
    /// Whether all records of a list are listed.
    Complete {
        /// The record that has the list, in both cases.
        records: [RecordId; 2],
        /// The list.
        list: ItemId,
    },
    /// A record that only one assessor lists.
    Record {
        /// Who lists it.
        side: Side,
        /// The record, in that one's case.
        record: RecordId,
    },
}

/// How two answers stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// No value is left in both.
    Contradict,
    /// One of the two (or each) leaves open what the other rules out.
    Precision,
    /// Only one of the two says anything.
    OneOnly,
    /// Neither knows it; one says that it cannot be had.
    Unanswerable,
    /// Only one lists the record.
    Unlisted,
}

/// What one assessor says of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// The values that are left; `None` where nothing is said that the reading uses.
    pub values: Option<ValueSet>,
    /// How it stands.
    pub standing: Option<Standing>,
    /// The values are presumed.
    pub is_presumed: bool,
    /// Who says so, in order.
    pub observations: Vec<Noted>,
}

/// One observation, with its source by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// The values that it leaves.
    pub values: ValueSet,
    /// The id of its source; empty when none is named.
    pub source: String,
    /// Where in the source; empty when not said.
    pub place: String,
    /// A remark; empty when none.
    pub note: String,
}

/// One place where the two do not say the same.
#[derive(Clone, Debug)]
pub struct Differing {
    /// Which case, by its place in [`Assessors::cases`].
    pub case: usize,
    /// What it is about.
    pub about: About,
    /// The record: empty for the root, else `projects.waste`.
    pub record: String,
    /// How the two stand to each other.
    pub kind: Kind,
    /// What each says; nothing in particular where it is about a record.
    pub given: [Given; 2],
    /// The framework looks at it.
    pub is_read: bool,
    /// The results that it alters when it alone is put into the case of the other.
    pub effects: Vec<Effect>,
    /// Putting it alone into this one's case makes a case that cannot be.
    pub is_impossible: [bool; 2],
}

impl Differing {
    /// What it is about, as a path from the case: `projects.waste.cso_involved`; of a record `projects.waste`.
    pub fn path(&self, framework: &Framework) -> String {
        let Some(item) = effects::item_of(self.about) else { return self.record.clone() };
        let name = answers::own_name(&framework.vocabulary, item);
        if self.record.is_empty() { name } else { format!("{}.{name}", self.record) }
    }

    /// The item, or the list; `None` for a record.
    pub fn item(&self) -> Option<ItemId> {
        effects::item_of(self.about)
    }

    /// It alone alters a result.
    pub fn alters(&self) -> bool {
        !self.effects.is_empty()
    }

    /// It alone makes a result into one that has no value in common with it.
    pub fn overturns(&self) -> bool {
        self.effects.iter().any(|it| it.change == Change::Surely)
    }
}

/// What one answer of the other assessor alters in a case.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Whose case the answer was put into.
    pub into: Side,
    /// Which result, by its place in [`Assessors::results`].
    pub result: usize,
    /// The result with the other's answer.
    pub after: Vec<Value>,
    /// How it stands to the result before.
    pub change: Change,
    /// What decides before and after.
    pub because: [Vec<Decider>; 2],
    /// Of these, what holds, fails or is open otherwise than before; empty for points and matrices.
    pub by: Vec<Decider>,
    /// Both results are exact.
    pub is_exact: bool,
}

/// One conclusion of one record, as it comes out of both codings.
#[derive(Clone, Debug)]
pub struct BothResults {
    /// Which case, by its place in [`Assessors::cases`].
    pub case: usize,
    /// The record: empty for the root, else `projects.waste`.
    pub record: String,
    /// The question, in both cases.
    pub asked: [Asked; 2],
    /// What each comes to.
    pub said: [Said; 2],
    /// How the two stand to each other.
    pub change: Change,
}

impl BothResults {
    /// Which conclusion.
    pub fn conclusion(&self) -> ConclusionId {
        self.asked[0].conclusion
    }
}

/// A rule that turns differing answers into differing results.
#[derive(Clone, Debug, PartialEq)]
pub struct Amplifier {
    /// The conclusion whose result it alters.
    pub conclusion: ConclusionId,
    /// The rule, exception, row or class; `None` for points and matrices, which add up without one.
    pub decider: Option<Decider>,
    /// The differences that it turns, by their places in [`Assessors::differing`].
    pub answers: Vec<usize>,
    /// The results that it turns them into, by their places in [`Assessors::results`].
    pub results: Vec<usize>,
}

impl Assessors {
    /// Answers that both gave.
    pub fn n_answers(&self) -> usize {
        self.items.iter().map(|it| it.figures.n).sum()
    }

    /// Of these, those that are the same.
    pub fn n_same_answers(&self) -> usize {
        self.items.iter().map(|it| it.n_same).sum()
    }

    /// How many differences are of a kind.
    pub fn n_of(&self, kind: Kind) -> usize {
        self.differing.iter().filter(|it| it.kind == kind).count()
    }

    /// How many results stand in this way to each other.
    pub fn n_results(&self, change: Change) -> usize {
        self.results.iter().filter(|it| it.change == change).count()
    }

    /// An answer, a record or a result is not the same.
    pub fn differs(&self) -> bool {
        !self.differing.is_empty() || self.results.iter().any(|it| it.change != Change::Same)
    }

    /// Everything could be worked out within the budget.
    pub fn is_exact(&self) -> bool {
        self.results.iter().all(|it| it.said.iter().all(|it| it.is_exact))
            && self.differing.iter().flat_map(|it| &it.effects).all(|it| it.is_exact)
    }
}

/// What the questions of this room have in common.
struct Context<'a> {
    view: View<'a>,
    budget: Budget,
}

impl<'a> Context<'a> {
    fn program(&self) -> &'a Program<'a> {
        self.view.program
    }

    fn framework(&self) -> &'a Framework {
        self.view.framework()
    }
}

/// Holds two codings of the same cases against each other: cases by their ids, records by their lists and ids.
pub fn assessors(view: View<'_>, coded: [&[&Case]; 2], budget: Budget) -> Assessors {
    let context = Context { view, budget };
    let (pairs, only) = matching::pairs(coded);
    let mut refused = Vec::new();
    let mut matched: Vec<Matched<'_>> = Vec::new();
    for places in pairs {
        let cases = [coded[0][places[0]], coded[1][places[1]]];
        let judged = cases.map(|it| judge(view, &context.framework().vocabulary, it, budget));
        match judged {
            [Ok(a), Ok(b)] => matched.push(Matched::new(places, cases, [a, b])),
            judged => {
                for (side, result) in [Side::A, Side::B].into_iter().zip(judged) {
                    if let Err(why) = result {
                        refused.push((side, places[usize::from(side == Side::B)], why));
                    }
                }
            }
        }
    }
    let results = results(&context, &matched);
    let mut differing = answers::differing(&context, &matched);
    effects::work_out(&context, &matched, &results, &mut differing);
    let explained = explained::explained(&context, &matched, &results, &differing);
    let amplifiers = amplifiers(&differing, &results);
    Assessors {
        cases: matched.iter().map(|it| it.places).collect(),
        only,
        refused,
        n_records: matched.iter().map(|it| it.records().count()).sum(),
        items: answers::items(&context, &matched),
        conclusions: conclusions(&context, &results),
        differing,
        results,
        explained,
        amplifiers,
    }
}

/// Every conclusion of every matched record.
fn results(context: &Context<'_>, matched: &[Matched<'_>]) -> Vec<BothResults> {
    let mut all = Vec::new();
    for (case, it) in matched.iter().enumerate() {
        for records in it.records() {
            let path = record_path(context, it.cases[0], records[0]);
            for answer in &it.judged[0].evaluation.records[records[0]].answers {
                let asked =
                    records.map(|record| Asked { record, conclusion: answer.conclusion, cell: answer.cell });
                let Some(other) = it.judged[1].evaluation.answer(asked[1]) else { continue };
                let said = |judged: &Judged, answer: &Answer| said_of(context.program(), judged, answer);
                let said = [said(&it.judged[0], answer), said(&it.judged[1], other)];
                let change = change(&said[0].values, &said[1].values);
                all.push(BothResults { case, record: path.clone(), asked, said, change });
            }
        }
    }
    all
}

/// The same values, none in common, or some.
fn change(before: &[Value], after: &[Value]) -> Change {
    if before == after {
        Change::Same
    } else if before.iter().any(|it| after.contains(it)) {
        Change::May
    } else {
        Change::Surely
    }
}

/// The path of a record without the dot behind it.
fn record_path(context: &Context<'_>, case: &Case, record: RecordId) -> String {
    path_of(context.program(), case, record).trim_end_matches('.').to_owned()
}

fn conclusions(context: &Context<'_>, results: &[BothResults]) -> Vec<ConclusionAgreement> {
    let framework = context.framework();
    let mut all = Vec::new();
    for (conclusion, definition) in framework.conclusions.pairs() {
        let own: Vec<&BothResults> = results.iter().filter(|it| it.conclusion() == conclusion).collect();
        if own.is_empty() {
            continue;
        }
        let count = |change: Change| own.iter().filter(|it| it.change == change).count();
        all.push(ConclusionAgreement {
            conclusion,
            figures: settled_figures(framework, &definition.domain, &own),
            n_same: count(Change::Same),
            n_surely: count(Change::Surely),
            n_may: count(Change::May),
        });
    }
    all
}

/// Figures over results that both settle.
fn settled_figures(framework: &Framework, domain: &Domain, own: &[&BothResults]) -> Agreement {
    let mut codes: Vec<(i64, i64)> = Vec::new();
    let (mut n_open, mut n_not_applicable) = (0, 0);
    for it in own {
        match (it.said[0].settled(), it.said[1].settled()) {
            (Some(a), Some(b)) => match (code_of(a), code_of(b)) {
                (ABSENT, _) | (_, ABSENT) => n_not_applicable += 1,
                both => codes.push(both),
            },
            (None, _) | (_, None) => n_open += 1,
        }
    }
    let scales = Scales::new(framework, domain, domain);
    let n_places = scales.n_places(framework, [domain, domain]);
    Agreement { n_open, n_not_applicable, ..figures(&codes, n_places, is_ordinal(domain)) }
}

/// Scales and numbers have an order; yes/no has two values, for which it makes no difference.
fn is_ordinal(domain: &Domain) -> bool {
    match domain {
        Domain::Scale(_) | Domain::Number(_) => true,
        Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => false,
    }
}

/// Figures over pairs of codes. Levels and options keep their places; numbers and sets (`n_places` is 0) are numbered
/// in their order.
fn figures(codes: &[(i64, i64)], n_places: usize, is_ordinal: bool) -> Agreement {
    let values: BTreeSet<i64> = codes.iter().flat_map(|&(a, b)| [a, b]).collect();
    let values: Vec<i64> = values.into_iter().collect();
    let place = |code: i64| match n_places {
        0 => values.binary_search(&code).unwrap_or(0),
        _ => code as usize,
    };
    let ranks: Vec<(usize, usize)> = codes.iter().map(|&(a, b)| (place(a), place(b))).collect();
    agreement(&ranks, if n_places > 0 { n_places } else { values.len() }, is_ordinal)
}

/// The rules that turn a differing answer into another result.
fn amplifiers(differing: &[Differing], results: &[BothResults]) -> Vec<Amplifier> {
    let mut all: Vec<Amplifier> = Vec::new();
    for (place, it) in differing.iter().enumerate() {
        for effect in &it.effects {
            let conclusion = results[effect.result].conclusion();
            let by: Vec<Option<Decider>> = match effect.by.as_slice() {
                [] => vec![None],
                some => some.iter().copied().map(Some).collect(),
            };
            for decider in by {
                let known = all.iter().position(|it| (it.conclusion, it.decider) == (conclusion, decider));
                let at = known.unwrap_or_else(|| {
                    all.push(Amplifier { conclusion, decider, answers: Vec::new(), results: Vec::new() });
                    all.len() - 1
                });
                let amplifier = &mut all[at];
                if !amplifier.answers.contains(&place) {
                    amplifier.answers.push(place);
                }
                if !amplifier.results.contains(&effect.result) {
                    amplifier.results.push(effect.result);
                }
            }
        }
    }
    all.sort_by(|x, y| {
        let size = |it: &Amplifier| (it.answers.len(), it.results.len());
        size(y).cmp(&size(x)).then_with(|| (x.conclusion, x.decider).cmp(&(y.conclusion, y.decider)))
    });
    all
}

/// An item as it is named outside its record: `project.cso_involved`.
pub fn item_name(framework: &Framework, item: ItemId) -> String {
    let vocabulary = &framework.vocabulary;
    let entity: EntityId = vocabulary.items[item].entity;
    format!("{}.{}", vocabulary.entities[entity].name, answers::own_name(vocabulary, item))
}

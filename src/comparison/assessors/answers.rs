//! How the answers of two assessors stand to each other, item by item.
//!
//! An answer is what an assessor recorded, or a value presumed where the reading uses presumptions. What a framework
//! assumes and what silence means come from neither of the two, so they are no answers.

use super::matching::Matched;
use super::{About, Context, Differing, Given, ItemAgreement, Kind, Noted, figures, is_ordinal, record_path};
use crate::case::{Case, Completeness, Evidence, List, Observation, Standing, complete_key};
use crate::comparison::Side;
use crate::syntax::tree::ReadingKind;
use crate::value::{ItemId, RecordId, ValueSet};
use crate::vocabulary::{Domain, Vocabulary};

/// Every place where the two do not say the same, in the order of the cases.
pub(super) fn differing(context: &Context<'_>, matched: &[Matched<'_>]) -> Vec<Differing> {
    let mut all = Vec::new();
    for (case, it) in matched.iter().enumerate() {
        for records in it.records() {
            let path = record_path(context, it.cases[0], records[0]);
            let entity = it.cases[0].records[records[0]].entity;
            for &item in &context.framework().vocabulary.entities[entity].items {
                let given = given(context, it, records, item);
                let Some(kind) = kind(&given) else { continue };
                let about = match context.framework().vocabulary.items[item].domain {
                    Domain::List { .. } => About::Complete { records, list: item },
                    Domain::YesNo
                    | Domain::Scale(_)
                    | Domain::OneOf(_)
                    | Domain::AnyOf(_)
                    | Domain::Number(_) => About::Item { records, item },
                };
                all.push(differs(case, about, path.clone(), kind, given));
            }
        }
        for (at, side) in [Side::A, Side::B].into_iter().enumerate() {
            for record in unlisted(it, at) {
                let path = record_path(context, it.cases[at], record);
                let about = About::Record { side, record };
                all.push(differs(case, about, path, Kind::Unlisted, <[Given; 2]>::default()));
            }
        }
    }
    all
}

fn differs(case: usize, about: About, record: String, kind: Kind, given: [Given; 2]) -> Differing {
    Differing {
        case,
        about,
        record,
        kind,
        given,
        is_read: false,
        effects: Vec::new(),
        is_impossible: [false, false],
    }
}

/// Records that only one lists, below a record of both: what stands below such a record goes with it.
fn unlisted(matched: &Matched<'_>, at: usize) -> Vec<RecordId> {
    let is_top = |record: RecordId| {
        let parent = matched.cases[at].records[record].parent;
        parent.is_some_and(|it| matched.same[at][it].is_some())
    };
    let alone = matched.same[at].pairs().filter(|(_, other)| other.is_none()).map(|(record, _)| record);
    alone.filter(|&record| is_top(record)).collect()
}

/// One figure for each item of which somebody said something.
pub(super) fn items(context: &Context<'_>, matched: &[Matched<'_>]) -> Vec<ItemAgreement> {
    let vocabulary = &context.framework().vocabulary;
    let mut all = Vec::new();
    for (item, definition) in vocabulary.items.pairs() {
        let mut pairs: Vec<(ValueSet, ValueSet)> = Vec::new();
        let (mut n_open, mut is_silent) = ([0, 0, 0], true);
        for it in matched {
            let own = |records: &[RecordId; 2]| it.cases[0].records[records[0]].entity == definition.entity;
            for records in it.records().filter(own) {
                let given = given(context, it, records, item);
                is_silent &= given.iter().all(says_nothing);
                match given.map(|it| it.values.filter(ValueSet::is_single)) {
                    [Some(a), Some(b)] => pairs.push((a, b)),
                    [None, Some(_)] => n_open[0] += 1,
                    [Some(_), None] => n_open[1] += 1,
                    [None, None] => n_open[2] += 1,
                }
            }
        }
        if is_silent {
            continue;
        }
        let n_places = match definition.domain {
            Domain::YesNo | Domain::List { .. } => 2,
            Domain::Scale(_) | Domain::OneOf(_) => vocabulary.labels(&definition.domain).len(),
            Domain::AnyOf(_) | Domain::Number(_) => 0,
        };
        let n_same = pairs.iter().filter(|(a, b)| a == b).count();
        let codes = codes(&pairs);
        let mut figures = figures(&codes, n_places, is_ordinal(&definition.domain));
        figures.n_open = n_open.iter().sum();
        let [n_open_a, n_open_b, n_open_both] = n_open;
        all.push(ItemAgreement { item, figures, n_same, n_open_a, n_open_b, n_open_both });
    }
    all
}

/// Single values as codes, in the order of the domain; sets have no order, so their places among each other do.
fn codes(pairs: &[(ValueSet, ValueSet)]) -> Vec<(i64, i64)> {
    let mut sets: Vec<u128> = pairs.iter().flat_map(|(a, b)| [a, b]).filter_map(single_set).collect();
    sets.sort_unstable();
    sets.dedup();
    let code = |values: &ValueSet| match values {
        ValueSet::Ranks(ranks) => i64::from(ranks.trailing_zeros()),
        ValueSet::Ranges(ranges) => ranges.first().map_or(0, |(low, _)| low.0),
        ValueSet::Sets(_) => {
            single_set(values).and_then(|it| sets.binary_search(&it).ok()).map_or(0, |it| it as i64)
        }
    };
    pairs.iter().map(|(a, b)| (code(a), code(b))).collect()
}

fn single_set(values: &ValueSet) -> Option<u128> {
    match values {
        ValueSet::Sets(boxes) => boxes.first().map(|it| it.must),
        ValueSet::Ranks(_) | ValueSet::Ranges(_) => None,
    }
}

fn says_nothing(given: &Given) -> bool {
    given.values.is_none() && given.standing != Some(Standing::Unanswerable)
}

/// How two answers stand to each other; `None` where they are the same.
fn kind([a, b]: &[Given; 2]) -> Option<Kind> {
    match (&a.values, &b.values) {
        (Some(x), Some(y)) if x == y => None,
        (Some(x), Some(y)) if x.intersect(y).is_none() => Some(Kind::Contradict),
        (Some(_), Some(_)) => Some(Kind::Precision),
        (Some(_), None) | (None, Some(_)) => Some(Kind::OneOnly),
        (None, None) if says_nothing(a) == says_nothing(b) => None,
        (None, None) => Some(Kind::Unanswerable),
    }
}

/// What both say of an item of a record; of a list, whether it is complete.
fn given(context: &Context<'_>, matched: &Matched<'_>, records: [RecordId; 2], item: ItemId) -> [Given; 2] {
    let definition = &context.framework().vocabulary.items[item];
    [0, 1].map(|at| {
        let case = matched.cases[at];
        let record = &case.records[records[at]];
        if let Some(list) = record.lists.iter().find(|it| it.item == item) {
            return completeness(list);
        }
        let evidence = record.evidence.get(definition.place);
        evidence.map(|it| answer(case, it, context.view.reading)).unwrap_or_default()
    })
}

fn completeness(list: &List) -> Given {
    let values = match list.completeness {
        Completeness::Complete(_) => Some(ValueSet::Ranks(0b10)),
        Completeness::Open(_) => Some(ValueSet::Ranks(0b01)),
        Completeness::NotSaid => None,
    };
    Given { values, ..Given::default() }
}

fn answer(case: &Case, evidence: &Evidence, reading: ReadingKind) -> Given {
    let noted = |it: &Observation| Noted {
        values: it.possible.clone(),
        source: it.source.map(|it| case.sources[it].id.clone()).unwrap_or_default(),
        place: it.place.clone(),
        note: it.note.clone(),
    };
    let presumption = evidence.presumption.as_ref().filter(|_| reading != ReadingKind::Open);
    let (values, is_presumed) = match (evidence.standing, presumption) {
        (Standing::Recorded | Standing::Contested, _) => (evidence.possible.clone(), false),
        (Standing::NotRecorded | Standing::Unknown, Some(it)) => (Some(it.possible.clone()), true),
        (Standing::NotRecorded | Standing::Unknown, None) | (Standing::Unanswerable, _) => (None, false),
    };
    let said = presumption.filter(|_| is_presumed).into_iter().chain(&evidence.observations);
    Given { values, standing: Some(evidence.standing), is_presumed, observations: said.map(noted).collect() }
}

/// The name of an item within its record; of a list, the line that says whether it is complete.
pub(super) fn own_name(vocabulary: &Vocabulary, item: ItemId) -> String {
    let definition = &vocabulary.items[item];
    match definition.domain {
        Domain::List { .. } => complete_key(definition),
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) => {
            definition.name.clone()
        }
    }
}

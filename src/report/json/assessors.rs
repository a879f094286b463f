//! `appraise.assessors/1`.

use serde_json::{Value as Json, json};

use super::compare::{change_word, errors, figures, head};
use super::{pretty, values};
use crate::case::Standing;
use crate::comparison::{
    About, Agreement, Amplifier, BothResults, Change, ConclusionAgreement, Differing, Effect, Explained,
    Given, ItemAgreement, Kind, Noted, Side, item_name,
};
use crate::framework::values::bits;
use crate::framework::{Decider, Framework, Value};
use crate::report::words::letter;
use crate::report::{ComparedAssessors, reading_word};
use crate::value::{Decimal, ValueSet};
use crate::vocabulary::Domain;

const FORMAT: &str = "appraise.assessors/1";

/// Two assessors as one document.
pub fn assessors(it: &ComparedAssessors<'_>) -> String {
    let found = it.found;
    let unlisted = |side: Side| -> Json {
        let is_of = |it: &&Differing| matches!(it.about, About::Record { side: own, .. } if own == side);
        let all = found.differing.iter().filter(is_of);
        all.map(|own| json!({"case": it.case_id(own.case), "record": own.record})).collect()
    };
    let left_out: Json =
        it.left_out().into_iter().map(|(id, side)| json!({"case": id, "error_of": letter(side)})).collect();
    let differences = found.differing.iter().enumerate();
    let results = found.results.iter().enumerate();
    pretty(&json!({
        "format": FORMAT,
        "framework": head(it.framework, &it.digest),
        "reading": reading_word(it.reading),
        "a": it.names[0], "b": it.names[1],
        "summary": summary(it),
        "items": found.items.iter().map(|own| item(it.framework, own)).collect::<Json>(),
        "conclusions": found.conclusions.iter().map(|own| conclusion(it.framework, own)).collect::<Json>(),
        "differences": differences.map(|(at, own)| difference(it, at, own)).collect::<Json>(),
        "rules": found.amplifiers.iter().map(|own| amplifier(it.framework, own)).collect::<Json>(),
        "results": results.map(|(at, own)| result(it, at, own)).collect::<Json>(),
        "only_a": {"cases": it.only(Side::A), "records": unlisted(Side::A)},
        "only_b": {"cases": it.only(Side::B), "records": unlisted(Side::B)},
        "left_out": left_out,
        "exact": found.is_exact(),
        "errors": errors(&it.errors),
    }))
}

fn summary(it: &ComparedAssessors<'_>) -> Json {
    let found = it.found;
    let all: Vec<&Differing> = found.differing.iter().collect();
    let count = |holds: fn(&Differing) -> bool| all.iter().filter(|it| holds(it)).count();
    let kinds = [Kind::Contradict, Kind::Precision, Kind::OneOnly, Kind::Unanswerable, Kind::Unlisted];
    let of_kind: serde_json::Map<String, Json> =
        kinds.into_iter().map(|it| (kind_word(it).to_owned(), json!(found.n_of(it)))).collect();
    json!({
        "cases": found.cases.len(), "records": found.n_records,
        "answers": {"both": found.n_answers(), "same": found.n_same_answers()},
        "differences": {"all": all.len(), "alter_a_result": count(Differing::alters),
                        "overturn_a_result": count(Differing::overturns), "by_kind": of_kind},
        "results": {"all": found.results.len(), "same": found.n_results(Change::Same),
                    "surely": found.n_results(Change::Surely), "may": found.n_results(Change::May)},
    })
}

/// The word for how two answers stand to each other.
pub(crate) fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Contradict => "contradict",
        Kind::Precision => "not as precise",
        Kind::OneOnly => "one only",
        Kind::Unanswerable => "unanswerable for one",
        Kind::Unlisted => "record of one only",
    }
}

/// Figures over answers: what is called verdicts elsewhere.
fn answer_figures(it: &Agreement) -> Json {
    let mut shape = figures(it);
    if let Some(shape) = shape.as_object_mut() {
        for word in ["verdicts", "open", "not_applicable"] {
            shape.remove(word);
        }
    }
    shape
}

fn item(framework: &Framework, it: &ItemAgreement) -> Json {
    json!({
        "item": item_name(framework, it.item),
        "answers": it.figures.n, "same": it.n_same,
        "left_out": {"open_in_a": it.n_open_a, "open_in_b": it.n_open_b, "open_in_both": it.n_open_both},
        "agreement": answer_figures(&it.figures),
    })
}

fn conclusion(framework: &Framework, it: &ConclusionAgreement) -> Json {
    json!({
        "conclusion": framework.conclusions[it.conclusion].name,
        "same": it.n_same, "surely": it.n_surely, "may": it.n_may,
        "agreement": figures(&it.figures),
    })
}

fn difference(it: &ComparedAssessors<'_>, at: usize, own: &Differing) -> Json {
    let impossible: Vec<&str> = [Side::A, Side::B]
        .into_iter()
        .zip(own.is_impossible)
        .filter_map(|(side, is_so)| is_so.then_some(letter(side)))
        .collect();
    let [a, b] = match own.about {
        About::Record { side, .. } => [Side::A, Side::B].map(|it| json!({"listed": it == side})),
        About::Item { .. } | About::Complete { .. } => {
            [0, 1].map(|side| given(it.framework, own, &own.given[side]))
        }
    };
    json!({
        "number": at + 1,
        "case": it.case_id(own.case), "record": own.record,
        "item": own.item().map(|id| item_name(it.framework, id)),
        "path": own.path(it.framework),
        "kind": kind_word(own.kind),
        "a": a, "b": b,
        "read": own.is_read,
        "alters": own.effects.iter().map(|effect| alters(it, effect)).collect::<Json>(),
        "impossible_alone_in": impossible,
    })
}

fn given(framework: &Framework, own: &Differing, it: &Given) -> Json {
    let Some(item) = own.item() else { return Json::Null };
    let domain = &framework.vocabulary.items[item].domain;
    let standing = it.standing.map(|it| match it {
        Standing::NotRecorded => "not recorded",
        Standing::Unknown => "unknown",
        Standing::Unanswerable => "unanswerable",
        Standing::Recorded => "recorded",
        Standing::Contested => "contested",
    });
    let noted = |it: &Noted| {
        json!({"values": value_set(framework, domain, &it.values), "source": it.source, "place": it.place,
               "note": it.note})
    };
    json!({
        "values": it.values.as_ref().map(|it| value_set(framework, domain, it)),
        "standing": standing,
        "presumed": it.is_presumed,
        "observations": it.observations.iter().map(noted).collect::<Json>(),
    })
}

/// The values of a set in order; numbers as runs where there are several, sets of options by what is certain and what
/// is possible unless there is one.
fn value_set(framework: &Framework, domain: &Domain, set: &ValueSet) -> Json {
    // A list is answered with yes or no: whether it is complete.
    let domain = if matches!(domain, Domain::List { .. }) { &Domain::YesNo } else { domain };
    let one = |value: Value| values::one(&framework.vocabulary, domain, value);
    let run = |&(low, high): &(Decimal, Decimal)| {
        if low == high { json!(low.to_string()) } else { json!([low.to_string(), high.to_string()]) }
    };
    match set {
        ValueSet::Ranks(ranks) => bits(*ranks).into_iter().map(|it| one(Value::Rank(it))).collect(),
        ValueSet::Ranges(ranges) => ranges.iter().map(run).collect(),
        ValueSet::Sets(boxes) => boxes
            .iter()
            .map(|it| match it.must == it.may {
                true => one(Value::Set(it.must)),
                false => json!({"certain": one(Value::Set(it.must)), "possible": one(Value::Set(it.may))}),
            })
            .collect(),
    }
}

fn names(framework: &Framework, deciders: &[Decider]) -> Vec<String> {
    deciders.iter().map(|&it| framework.decider_name(it)).collect()
}

fn alters(it: &ComparedAssessors<'_>, effect: &Effect) -> Json {
    let result = &it.found.results[effect.result];
    let before = &result.said[usize::from(effect.into == Side::B)].values;
    let domain = &it.framework.conclusions[result.conclusion()].domain;
    let values = |values: &[Value]| values::result(&it.framework.vocabulary, domain, values);
    json!({
        "into": letter(effect.into),
        "record": result.record, "conclusion": conclusion_name(it.framework, result),
        "before": values(before), "after": values(&effect.after),
        "change": change_word(effect.change),
        "because_before": names(it.framework, &effect.because[0]),
        "because_after": names(it.framework, &effect.because[1]),
        "by": names(it.framework, &effect.by),
        "exact": effect.is_exact,
    })
}

fn conclusion_name(framework: &Framework, it: &BothResults) -> String {
    framework.conclusion_text(it.asked[0].conclusion, it.asked[0].cell)
}

fn amplifier(framework: &Framework, it: &Amplifier) -> Json {
    json!({
        "rule": it.decider.map(|it| framework.decider_name(it)),
        "conclusion": framework.conclusions[it.conclusion].name,
        "answers": it.answers.len(), "results": it.results.len(),
        "differences": it.answers.iter().map(|it| it + 1).collect::<Vec<usize>>(),
    })
}

fn result(it: &ComparedAssessors<'_>, at: usize, own: &BothResults) -> Json {
    let domain = &it.framework.conclusions[own.conclusion()].domain;
    let said = |side: usize| {
        let said = &own.said[side];
        json!({"result": values::result(&it.framework.vocabulary, domain, &said.values),
               "because": said.because, "open": said.open, "exact": said.is_exact})
    };
    let explained: Json = it.found.explained.iter().filter(|it| it.result == at).map(explanation).collect();
    json!({
        "case": it.case_id(own.case), "record": own.record,
        "conclusion": conclusion_name(it.framework, own),
        "a": said(0), "b": said(1),
        "change": change_word(own.change),
        "explained": explained,
    })
}

fn explanation(it: &Explained) -> Json {
    let sets: Vec<Vec<usize>> = it.sets.iter().map(|set| set.iter().map(|it| it + 1).collect()).collect();
    json!({"into": letter(it.into), "differences": sets, "smallest": it.is_smallest, "complete": it.is_complete})
}

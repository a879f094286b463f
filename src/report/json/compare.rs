//! `appraise.compare/1`.

use serde_json::{Map, Value as Json, json};

use super::check::witness_value;
use super::{FrameworkHead, pretty, values};
use crate::comparison::{
    Agreement, CaseDifference, Change, Clause, Difference, Edit, Region, Relation, Said, Side, Study,
    Verdict, best_mapping,
};
use crate::framework::{Framework, Owner, Value};
use crate::report::{Compared, Placed, reading_word};
use crate::vocabulary::Domain;

const FORMAT: &str = "appraise.compare/1";

/// Two frameworks as one document.
pub fn comparison(compared: &Compared<'_>) -> String {
    let mut document = Map::new();
    document.insert("format".to_owned(), json!(FORMAT));
    document.extend(two(compared));
    document.insert("standing".to_owned(), super::compare_many::standing(compared.standing));
    document.insert("errors".to_owned(), errors(&compared.errors));
    pretty(&document)
}

/// What is wrong with cases that were left out.
pub(super) fn errors(all: &[Placed]) -> Json {
    let shape = |it: &Placed| json!({"file": it.file, "line": it.line, "column": it.column, "code": it.code, "message": it.message});
    all.iter().map(shape).collect()
}

/// Name, version and digest.
pub(super) fn head(framework: &Framework, digest: &str) -> Json {
    json!(FrameworkHead {
        name: framework.name.clone(),
        version: framework.version.clone(),
        digest: Some(digest.to_owned())
    })
}

/// The parts of the document that are about two frameworks.
pub(super) fn two(compared: &Compared<'_>) -> Map<String, Json> {
    let study = compared.study;
    let comparison = &study.comparison;
    let framework = &comparison.joint.framework;
    let mut all = Map::new();
    all.insert("a".to_owned(), head(compared.frameworks[0], &compared.digests[0]));
    all.insert("b".to_owned(), head(compared.frameworks[1], &compared.digests[1]));
    let readings = study.readings.map(reading_word);
    all.insert("readings".to_owned(), json!({"a": readings[0], "b": readings[1]}));
    let conclusions = comparison.differences.iter().enumerate();
    all.insert("conclusions".to_owned(), conclusions.map(|(at, it)| conclusion(compared, at, it)).collect());
    let cases = study.cases.iter().map(|it| case(compared, it));
    all.insert("cases".to_owned(), cases.collect());
    all.insert("agreement".to_owned(), figures(&study.together));
    let silence = study.silence.iter().map(|it| {
        let item = &framework.vocabulary.items[it.item];
        let entity = &framework.vocabulary.entities[item.entity].name;
        json!({"item": format!("{entity}.{}", item.name), "a": it.assumed[0], "b": it.assumed[1],
               "conclusions": it.conclusions, "cause": "missing data"})
    });
    all.insert("silence".to_owned(), silence.collect());
    if let Some(edits) = &study.edits {
        all.insert("edits".to_owned(), edits.iter().map(edit).collect());
    }
    let pairing = &comparison.pairing;
    let renamed = pairing.renamed.iter().map(|(a, b)| json!({"a": a, "b": b}));
    all.insert("renamed".to_owned(), renamed.collect());
    all.insert("only_a".to_owned(), json!(pairing.only_a));
    all.insert("only_b".to_owned(), json!(pairing.only_b));
    all.insert("not_compared".to_owned(), json!(pairing.apart));
    let owner = |it: Owner| match it {
        Owner::First => "a",
        Owner::Second => "b",
        Owner::Both => "both, of different types",
    };
    let not_shared = comparison.not_shared().iter().map(|it| json!({"item": it.name, "of": owner(it.of)}));
    all.insert("not_shared".to_owned(), not_shared.collect());
    let reversals = study.reversals.iter().map(|it| {
        let side = |place: usize| {
            let case = &study.cases[place];
            json!({"id": compared.cases[case.case].id, "record": case.record})
        };
        json!({"conclusion": name(study, &study.cases[it.higher_in_a], Side::A),
               "higher_in_a": side(it.higher_in_a), "higher_in_b": side(it.higher_in_b)})
    });
    all.insert("reversals".to_owned(), reversals.collect());
    all.insert("unsettled".to_owned(), json!(comparison.unsettled));
    all
}

fn name(study: &Study, it: &CaseDifference, side: Side) -> String {
    let (conclusion, cell) = it.paired.of(side);
    study.comparison.joint.framework.conclusion_text(conclusion, cell)
}

fn edit(it: &Edit) -> Json {
    let what = match it.what {
        crate::comparison::What::Added => "added",
        crate::comparison::What::Removed => "removed",
        crate::comparison::What::Changed => "changed",
    };
    let causes: Vec<&str> = it.causes.iter().map(|it| it.word()).collect();
    json!({"kind": it.kind, "name": it.name, "what": what, "causes": causes})
}

/// The word for a verdict.
pub(crate) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Equivalent => "equivalent",
        Verdict::Stricter => "stricter",
        Verdict::Laxer => "laxer",
        Verdict::Crossing => "crossing",
        Verdict::Different => "different",
    }
}

fn relation_word(relation: Relation) -> &'static str {
    match relation {
        Relation::Same => "same",
        Relation::Lower => "lower",
        Relation::Higher => "higher",
        Relation::OneApplies => "one not applicable",
        Relation::Other => "other",
    }
}

fn conclusion(compared: &Compared<'_>, at: usize, it: &Difference) -> Json {
    let study = compared.study;
    let framework = &study.comparison.joint.framework;
    let domains = [&framework.conclusions[it.paired.a].domain, &framework.conclusions[it.paired.b].domain];
    let values = |value: Value, side: usize| values::result(&framework.vocabulary, domains[side], &[value]);
    let shifts = it.shifts.iter().map(|shift| {
        json!({"a": values(shift.a, 0), "b": values(shift.b, 1), "relation": relation_word(shift.relation),
               "situations": shift.situations.to_string()})
    });
    let items = |all: &[crate::value::ItemId]| -> Vec<String> {
        let path = |id: &crate::value::ItemId| {
            let item = &framework.vocabulary.items[*id];
            format!("{}.{}", framework.vocabulary.entities[item.entity].name, item.name)
        };
        all.iter().map(path).collect()
    };
    let blamed = study.blamed.get(at);
    let regions = it.regions.iter().enumerate().map(|(place, it)| {
        let blame = blamed.and_then(|it| it.regions.get(place)?.as_ref());
        region(study, it, domains, blame)
    });
    let mut shape = json!({
        "a": framework.conclusion_text(it.paired.a, it.paired.cell_a),
        "b": framework.conclusion_text(it.paired.b, it.paired.cell_b),
        "verdict": verdict_word(it.verdict),
        "ordered": it.is_ordered,
        "comparable": it.is_comparable,
        "situations": {"all": it.situations.all.to_string(), "differ": it.situations.differ.to_string(),
                       "lower": it.situations.lower.to_string(), "higher": it.situations.higher.to_string(),
                       "one_not_applicable": it.situations.one_applies.to_string()},
        "shifts": shifts.collect::<Vec<Json>>(),
        "regions": regions.collect::<Vec<Json>>(),
        "not_listed": it.not_listed.to_string(),
        "evidence": {"both": items(&it.reads.both), "only_a": items(&it.reads.only[0]),
                     "only_b": items(&it.reads.only[1])},
    });
    if let (Some(blame), Some(edits)) = (blamed.and_then(|it| it.whole.as_ref()), &study.edits)
        && let Some(shape) = shape.as_object_mut()
        && it.differs()
    {
        shape.insert("blame".to_owned(), blame_shape(blame, edits));
    }
    let map = |places: &[u32], own: usize, other: usize| -> Map<String, Json> {
        let text = |side: usize, rank: u32| framework.value_text(domains[side], Value::Rank(rank));
        let mapped = (0u32..).zip(places);
        mapped.map(|(from, &to)| (text(own, from), json!(text(other, to)))).collect()
    };
    if let (Some(walk), Some(shape)) = (study.comparison.pairing.walk(it.paired), shape.as_object_mut()) {
        let (own, other, by) = match walk.side {
            Side::A => (0, 1, "a"),
            Side::B => (1, 0, "b"),
        };
        let declared = json!({"declared_by": by, "title": walk.title, "map": map(&walk.places, own, other)});
        shape.insert("crosswalk".to_owned(), declared);
    }
    if let (true, Some(found), Some(shape)) =
        (compared.finds_crosswalks, best_mapping(&study.comparison.joint, it), shape.as_object_mut())
    {
        let best = json!({"map": map(&found.places, 1, 0), "keeps_order": found.is_ordered,
                          "situations": {"all": found.situations.to_string(), "differ": found.differ.to_string(),
                                         "differ_without_order": found.differ_without_order.to_string()}});
        shape.insert("best_crosswalk".to_owned(), best);
    }
    let own = study.agreement.iter().find(|(paired, figures)| *paired == it.paired && has_verdicts(figures));
    if let (Some((_, figures_of_it)), Some(shape)) = (own, shape.as_object_mut()) {
        shape.insert("agreement".to_owned(), figures(figures_of_it));
    }
    shape
}

fn has_verdicts(it: &Agreement) -> bool {
    it.n + it.n_open + it.n_not_applicable > 0
}

fn blame_shape(blame: &crate::comparison::Blame, edits: &[Edit]) -> Json {
    let names: Vec<String> = blame.edits.iter().map(|&it| edits[it].text()).collect();
    let causes: Vec<&str> = blame.causes(edits).into_iter().map(|it| it.word()).collect();
    json!({"edits": names, "causes": causes, "smallest": blame.is_smallest})
}

fn region(
    study: &Study,
    it: &Region,
    domains: [&Domain; 2],
    blame: Option<&crate::comparison::Blame>,
) -> Json {
    let vocabulary = &study.comparison.joint.framework.vocabulary;
    let when: Map<String, Json> =
        it.when.iter().map(|clause: &Clause| (clause.name.clone(), json!(clause.values))).collect();
    let witness: Map<String, Json> =
        it.witness.iter().map(|(name, it)| (name.clone(), witness_value(it))).collect();
    let mut shape = json!({
        "when": when,
        "a": values::result(vocabulary, domains[0], &[it.a]),
        "b": values::result(vocabulary, domains[1], &[it.b]),
        "relation": relation_word(it.relation),
        "situations": it.situations.to_string(),
        "witness": witness,
        "rules": {"a": it.rules[0], "b": it.rules[1]},
    });
    if let (Some(blame), Some(edits), Some(shape)) = (blame, &study.edits, shape.as_object_mut()) {
        shape.insert("blame".to_owned(), blame_shape(blame, edits));
    }
    shape
}

fn case(compared: &Compared<'_>, it: &CaseDifference) -> Json {
    let study = compared.study;
    let framework = &study.comparison.joint.framework;
    let result = |side: Side, said: &Said| {
        let (conclusion, _) = it.paired.of(side);
        values::result(&framework.vocabulary, &framework.conclusions[conclusion].domain, &said.values)
    };
    let [a, b] = &it.said;
    let mut because = a.because.clone();
    because.extend(b.because.iter().filter(|it| !a.because.contains(it)).cloned());
    let change = (it.change != Change::Apart).then(|| change_word(it.change));
    json!({
        "id": compared.cases[it.case].id, "record": it.record,
        "conclusion": name(study, it, Side::A),
        "a": result(Side::A, a), "b": result(Side::B, b),
        "change": change, "relation": it.relation.map(relation_word), "exact": it.is_exact,
        "because": because,
        "because_a": a.because, "because_b": b.because,
        "open_a": a.open, "open_b": b.open,
        "resting_on_a": a.resting_on, "resting_on_b": b.resting_on,
    })
}

/// The word for a change.
pub(crate) fn change_word(change: Change) -> &'static str {
    match change {
        Change::Apart => "not comparable",
        Change::Same => "same",
        Change::May => "may",
        Change::Surely => "surely",
    }
}

/// Figures of agreement, rounded to four places.
pub(super) fn figures(it: &Agreement) -> Json {
    let round = |value: Option<f64>| value.map(|it| (it * 10_000.0).round() / 10_000.0);
    let ends = it.alpha_without_one.map(|(low, high)| [round(Some(low)), round(Some(high))]);
    json!({
        "observed": round(it.observed), "kappa": round(it.kappa),
        "weighted_kappa": round(it.quadratic_kappa),
        "linear_kappa": round(it.linear_kappa), "quadratic_kappa": round(it.quadratic_kappa),
        "krippendorff_alpha": round(it.alpha), "alpha_without_one": ends,
        "ordinal": it.is_ordinal, "verdicts": it.n, "open": it.n_open,
        "not_applicable": it.n_not_applicable,
    })
}

//! `appraise.compare/1` for several frameworks, or for one in several readings.

use serde_json::{Map, Value as Json, json};

use super::compare::{errors, figures, head, verdict_word};
use super::{pretty, values};
use crate::comparison::Standing;
use crate::report::{ComparedMany, marked, reading_word};

/// Several frameworks as one document.
pub fn comparisons(compared: &ComparedMany<'_>) -> String {
    let many = compared.many;
    let frameworks: Vec<Json> = compared
        .frameworks
        .iter()
        .zip(&compared.digests)
        .zip(compared.readings)
        .map(|((framework, digest), reading)| {
            let mut shape = head(framework, digest);
            if let Some(shape) = shape.as_object_mut() {
                shape.insert("reading".to_owned(), json!(reading_word(*reading)));
            }
            shape
        })
        .collect();
    let comparisons: Vec<Json> = many
        .studies
        .iter()
        .map(|(a, b, study)| {
            let framework = &study.comparison.joint.framework;
            let conclusions: Vec<Json> = study
                .comparison
                .differences
                .iter()
                .map(|it| {
                    json!({"a": framework.conclusion_text(it.paired.a, it.paired.cell_a),
                           "b": framework.conclusion_text(it.paired.b, it.paired.cell_b),
                           "verdict": verdict_word(it.verdict),
                           "situations": {"all": it.situations.all.to_string(),
                                          "differ": it.situations.differ.to_string()}})
                })
                .collect();
            let reversals: Vec<Json> = study
                .reversals
                .iter()
                .map(|it| {
                    let side = |place: usize| {
                        let case = &study.cases[place];
                        json!({"id": compared.cases[case.case].id, "record": case.record})
                    };
                    let paired = study.cases[it.higher_in_a].paired;
                    json!({"conclusion": framework.conclusion_text(paired.a, paired.cell_a),
                           "higher_in_a": side(it.higher_in_a), "higher_in_b": side(it.higher_in_b)})
                })
                .collect();
            json!({"a": a, "b": b, "conclusions": conclusions, "agreement": figures(&study.together),
                   "reversals": reversals, "unsettled": study.comparison.unsettled})
        })
        .collect();
    let matrix: Vec<Json> = many
        .rows
        .iter()
        .map(|row| {
            let said: Vec<Json> = row
                .said
                .iter()
                .zip(&compared.frameworks)
                .map(|(cell, framework)| match cell {
                    None => Json::Null,
                    Some(it) => {
                        let domain = &framework.conclusions[it.conclusion].domain;
                        json!({"result": values::result(&framework.vocabulary, domain, &it.said.values),
                               "settled": it.said.values.len() == 1, "because": it.said.because,
                               "open": it.said.open})
                    }
                })
                .collect();
            json!({"id": compared.cases[row.case].id, "record": row.record, "conclusion": row.conclusion,
                   "mark": marked(compared, row), "results": said})
        })
        .collect();
    let agreement: Vec<Json> = many
        .together
        .iter()
        .map(|it| {
            let alpha = it.alpha.map(|it| (it * 10_000.0).round() / 10_000.0);
            let all_equal = it.has_scale.then_some(it.n_same);
            json!({"conclusion": it.conclusion, "krippendorff_alpha": alpha, "verdicts": it.n,
                   "left_out": it.n_left_out, "all_equal": all_equal, "on_the_scale_of": it.scale_of})
        })
        .collect();
    let mut document = Map::new();
    document.insert("format".to_owned(), json!("appraise.compare/1"));
    document.insert("frameworks".to_owned(), json!(frameworks));
    document.insert("comparisons".to_owned(), json!(comparisons));
    document.insert("matrix".to_owned(), json!(matrix));
    document.insert("agreement".to_owned(), json!(agreement));
    document.insert("standing".to_owned(), standing(&many.standing));
    document.insert("errors".to_owned(), errors(&compared.errors));
    pretty(&document)
}

/// How the results of each framework stand.
pub(super) fn standing(all: &[Standing]) -> Json {
    let shape = |it: &Standing| {
        let questions = it.questions.iter().map(|(name, n)| json!({"item": name, "settles": n}));
        let pair = it.best_pair.as_ref().map(|(items, n)| json!({"items": items, "settles": n}));
        json!({"settled": it.settled, "lowest": it.lowest, "not_applicable": it.not_applicable,
               "open": it.open, "questions": questions.collect::<Vec<Json>>(), "best_pair": pair,
               "partial": it.is_partial})
    };
    all.iter().map(shape).collect()
}

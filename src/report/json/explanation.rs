//! `appraise.explanation/1`.

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{FrameworkHead, pretty, values};
use crate::explain::{
    ConclusionExplanation, Explanation, Grid, GroundsInWords, Line, OpenItem, RecordExplanation,
};
use crate::framework::Framework;
use crate::report::reading_word;

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    framework: FrameworkHead,
    reading: &'static str,
    case: &'a str,
    title: &'a str,
    records: Vec<RecordShape<'a>>,
}

#[derive(Serialize)]
struct RecordShape<'a> {
    path: &'a str,
    title: &'a str,
    conclusions: Vec<ConclusionShape<'a>>,
}

#[derive(Serialize)]
struct ConclusionShape<'a> {
    name: &'a str,
    question: &'a str,
    result: Json,
    words: &'a str,
    settled: bool,
    exact: bool,
    reasons: Vec<ReasonShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    matrix: Option<Json>,
    open: Vec<OpenShape<'a>>,
    /// Proved to have no effect, alone or with others.
    cannot_matter: Vec<&'a str>,
    /// Open, and without effect as long as nothing else is found.
    nothing_alone: Vec<&'a str>,
    rests_on: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    grounds: Option<Json>,
}

#[derive(Serialize)]
struct ReasonShape<'a> {
    mark: &'static str,
    name: &'a str,
    effect: &'a str,
    text: &'a str,
    because: &'a str,
    source: &'a str,
    decides: bool,
}

#[derive(Serialize)]
struct OpenShape<'a> {
    item: &'a str,
    standing: &'a str,
    question: &'a str,
}

/// Every reason, as data; `grounds` for some of the conclusions.
pub fn explanation(explanation: &Explanation, all: &[GroundsInWords], framework: &Framework) -> String {
    pretty(&Document {
        format: "appraise.explanation/1",
        framework: FrameworkHead {
            name: explanation.framework.clone(),
            version: explanation.version.clone(),
            digest: Some(explanation.digest.clone()),
        },
        reading: reading_word(explanation.reading),
        case: &explanation.case,
        title: &explanation.title,
        records: explanation.records.iter().map(|it| record(it, all, framework)).collect(),
    })
}

fn record<'a>(
    record: &'a RecordExplanation,
    all: &'a [GroundsInWords],
    framework: &Framework,
) -> RecordShape<'a> {
    let of = |name: &str| all.iter().find(|it| it.record == record.path && it.conclusion == name);
    let conclusions = record.conclusions.iter().map(|it| conclusion(it, of(&it.name), framework)).collect();
    RecordShape { path: &record.path, title: &record.title, conclusions }
}

fn conclusion<'a>(
    it: &'a ConclusionExplanation,
    grounds: Option<&'a GroundsInWords>,
    framework: &Framework,
) -> ConclusionShape<'a> {
    let alone = it.nothing_alone.iter().map(String::as_str);
    let cannot_matter: Vec<&str> = match grounds {
        Some(grounds) => grounds.cannot_matter.iter().map(String::as_str).collect(),
        // Nothing moves a settled result; of an open one that was not looked into nothing is proved.
        None if it.is_settled => alone.clone().collect(),
        None => Vec::new(),
    };
    let nothing_alone = alone.filter(|path| !cannot_matter.contains(path)).collect();
    let results: Vec<Json> = it
        .answers
        .iter()
        .map(|answer| {
            let domain = &framework.conclusions[answer.conclusion].domain;
            values::result(&framework.vocabulary, domain, answer.outcome.values())
        })
        .collect();
    ConclusionShape {
        name: &it.name,
        question: &it.question,
        result: match <[Json; 1]>::try_from(results) {
            Ok([one]) => one,
            Err(many) => Json::Array(many),
        },
        words: &it.result,
        settled: it.is_settled,
        exact: it.is_exact,
        reasons: it
            .lines
            .iter()
            .flat_map(|it| std::iter::once(it).chain(&it.exceptions))
            .map(reason)
            .collect(),
        matrix: it.grid.as_ref().map(grid),
        open: it.settle.iter().map(open).collect(),
        cannot_matter,
        nothing_alone,
        rests_on: &it.rests_on,
        grounds: grounds.map(|it| super::grounds::grounds(it, framework)),
    }
}

fn reason(line: &Line) -> ReasonShape<'_> {
    ReasonShape {
        mark: line.mark.word(),
        name: &line.name,
        effect: &line.effect,
        text: &line.text,
        because: &line.because,
        source: &line.source,
        decides: line.decides,
    }
}

fn open(item: &OpenItem) -> OpenShape<'_> {
    OpenShape { item: &item.path, standing: &item.standing, question: &item.question }
}

fn grid(grid: &Grid) -> Json {
    let rows: Vec<Json> =
        grid.rows.iter().map(|(name, cells)| json!({"name": name, "cells": cells})).collect();
    json!({"by": grid.by, "columns": grid.columns, "rows": rows, "notes": grid.notes})
}

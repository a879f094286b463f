//! `appraise.assessment/1`.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{FrameworkHead, line, pretty, values};
use crate::case::Case;
use crate::evaluate::Answer;
use crate::framework::Value;
use crate::report::{Assessed, Assessment, Placed, because, decider_name, reading_word};
use crate::value::RecordId;

#[derive(Serialize)]
struct Document {
    format: &'static str,
    framework: FrameworkHead,
    reading: &'static str,
    cases: Vec<CaseShape>,
    portfolio: Map<String, Json>,
    errors: Vec<ErrorShape>,
    /// The files of the cases that are missing above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
}

#[derive(Serialize)]
struct Readings {
    format: &'static str,
    framework: FrameworkHead,
    readings: Map<String, Json>,
}

/// One case; with `format jsonl` one line.
#[derive(Serialize)]
struct CaseShape {
    id: String,
    title: String,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<&'static str>,
    conclusions: Map<String, Json>,
    records: Map<String, Json>,
}

#[derive(Serialize)]
struct RecordShape {
    id: String,
    title: String,
    conclusions: Map<String, Json>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    records: Map<String, Json>,
}

#[derive(Serialize)]
struct ErrorShape {
    file: String,
    line: usize,
    column: usize,
    code: &'static str,
    message: String,
}

/// The last line of `--format jsonl`.
#[derive(Serialize)]
struct Rest {
    format: &'static str,
    framework: FrameworkHead,
    reading: &'static str,
    portfolio: Map<String, Json>,
    errors: Vec<ErrorShape>,
    /// The files of the cases that are missing above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    left_out: Vec<String>,
}

const FORMAT: &str = "appraise.assessment/1";

/// The whole assessment as one document.
pub fn assessment(assessment: &Assessment<'_>) -> String {
    pretty(&document(assessment))
}

/// One line a case, then one for the portfolio and the errors.
pub fn assessment_lines(assessment: &Assessment<'_>) -> String {
    lines(assessment, false)
}

/// The same cases under several readings, as one document.
pub fn readings(readings: &[Assessment<'_>]) -> String {
    let head = readings.first().map(head);
    let all = readings.iter().map(|it| (reading_word(it.reading).to_owned(), json!(document(it)))).collect();
    match head {
        Some(framework) => pretty(&Readings { format: "appraise.readings/1", framework, readings: all }),
        None => String::new(),
    }
}

/// The same cases under several readings, line by line; each line names its reading.
pub fn readings_lines(readings: &[Assessment<'_>]) -> String {
    readings.iter().map(|it| lines(it, true)).collect()
}

fn lines(assessment: &Assessment<'_>, with_reading: bool) -> String {
    let mut text = String::new();
    for case in &assessment.cases {
        let mut shape = case_shape(assessment, case);
        shape.reading = with_reading.then(|| reading_word(assessment.reading));
        text.push_str(&line(&shape));
    }
    let rest = Rest {
        format: FORMAT,
        framework: head(assessment),
        reading: reading_word(assessment.reading),
        portfolio: portfolio(assessment),
        errors: errors(&assessment.errors),
        left_out: assessment.left_out.clone(),
    };
    text.push_str(&line(&rest));
    text
}

fn document(assessment: &Assessment<'_>) -> Document {
    Document {
        format: FORMAT,
        framework: head(assessment),
        reading: reading_word(assessment.reading),
        cases: assessment.cases.iter().map(|case| case_shape(assessment, case)).collect(),
        portfolio: portfolio(assessment),
        errors: errors(&assessment.errors),
        left_out: assessment.left_out.clone(),
    }
}

fn head(assessment: &Assessment<'_>) -> FrameworkHead {
    FrameworkHead {
        name: assessment.framework.name.clone(),
        version: assessment.framework.version.clone(),
        digest: Some(assessment.digest.to_owned()),
    }
}

fn errors(errors: &[Placed]) -> Vec<ErrorShape> {
    let shape = |it: &Placed| ErrorShape {
        file: it.file.clone(),
        line: it.line,
        column: it.column,
        code: it.code,
        message: it.message.clone(),
    };
    errors.iter().map(shape).collect()
}

fn case_shape(assessment: &Assessment<'_>, assessed: &Assessed<'_>) -> CaseShape {
    CaseShape {
        id: assessed.case.id.clone(),
        title: assessed.case.title.clone(),
        file: assessed.file.to_owned(),
        reading: None,
        conclusions: conclusions(assessment, assessed, Case::ROOT),
        records: records(assessment, assessed, Case::ROOT),
    }
}

/// The records of each list, by the name of the list.
fn records(assessment: &Assessment<'_>, assessed: &Assessed<'_>, of: RecordId) -> Map<String, Json> {
    let vocabulary = &assessment.framework.vocabulary;
    let mut lists = Map::new();
    for list in &assessed.case.records[of].lists {
        let shapes: Vec<RecordShape> = list
            .records
            .iter()
            .map(|&record| RecordShape {
                id: assessed.case.records[record].id.clone(),
                title: assessed.case.records[record].title.clone(),
                conclusions: conclusions(assessment, assessed, record),
                records: records(assessment, assessed, record),
            })
            .collect();
        lists.insert(vocabulary.items[list.item].name.clone(), json!(shapes));
    }
    lists
}

fn conclusions(assessment: &Assessment<'_>, assessed: &Assessed<'_>, record: RecordId) -> Map<String, Json> {
    let words = assessed.words(assessment.framework);
    let answers = &assessed.evaluation.records[record].answers;
    answers
        .iter()
        .map(|answer| {
            let name = words.conclusion_name(answer.conclusion, answer.cell);
            (name, answer_shape(assessment, assessed, answer))
        })
        .collect()
}

fn answer_shape(assessment: &Assessment<'_>, assessed: &Assessed<'_>, answer: &Answer) -> Json {
    let framework = assessment.framework;
    let words = assessed.words(framework);
    let domain = &framework.conclusions[answer.conclusion].domain;
    let open: Vec<String> = answer.open.iter().map(|&path| words.item_path(path)).collect();
    let resting_on: Vec<String> = answer.resting_on.iter().map(|&path| words.item_path(path)).collect();
    let mut shape = Map::new();
    let all = answer.outcome.values();
    shape.insert("result".to_owned(), values::result(&framework.vocabulary, domain, all));
    shape.insert("settled".to_owned(), json!(all.len() == 1));
    shape.insert("because".to_owned(), json!(because(framework, answer)));
    shape.insert("open".to_owned(), json!(open));
    shape.insert("exact".to_owned(), json!(answer.outcome.is_exact()));
    shape.insert("rests_on".to_owned(), json!(resting_on));
    if let Some(fits) = fits(assessment, answer) {
        shape.insert("fits".to_owned(), Json::Object(fits));
    }
    Json::Object(shape)
}

/// For models: whether each class fits by itself.
fn fits(assessment: &Assessment<'_>, answer: &Answer) -> Option<Map<String, Json>> {
    use crate::framework::Home;
    use crate::value::Truth;
    let models = match &assessment.framework.conclusions[answer.conclusion].home {
        Home::Models(models) => models,
        Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => return None,
    };
    let word = |truth: &Truth| match truth {
        Truth::Holds => "holds",
        Truth::Fails => "fails",
        Truth::Open => "open",
    };
    let named = models.classes.iter().zip(&answer.rows);
    Some(named.map(|(class, truth)| (class.label.name.clone(), json!(word(truth)))).collect())
}

fn portfolio(assessment: &Assessment<'_>) -> Map<String, Json> {
    let framework = assessment.framework;
    assessment
        .portfolio
        .pairs()
        .map(|(id, answer)| {
            let definition = &framework.portfolios[id];
            let ranks: Vec<Value> = answer.outcome.values().iter().map(|&rank| Value::Rank(rank)).collect();
            let result = match answer.no_judgement {
                true => json!(["no judgement"]),
                false => values::result(&framework.vocabulary, &definition.domain, &ranks),
            };
            let because: Vec<String> = answer.because.iter().map(|&it| decider_name(framework, it)).collect();
            let shape = json!({
                "result": result,
                "settled": answer.no_judgement || ranks.len() == 1,
                "count": [answer.count.0, answer.count.1],
                "of": [answer.of.0, answer.of.1],
                "because": because,
                "exact": answer.outcome.is_exact(),
            });
            (definition.name.clone(), shape)
        })
        .collect()
}

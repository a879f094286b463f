//! A case as TOML that loads to the same case.

use super::list::COMPLETE;
use super::{Case, CaseSource, Completeness, Evidence, Observation, Record, Standing};
use crate::value::{CaseSourceId, Decimal, IdVec, RecordId, SetBox, ValueSet};
use crate::vocabulary::{Domain, Grid, Item, Label, Vocabulary};

/// A set of values of an item as it would stand behind `=`: `true`, `"limited"`, `{ min = 2 }`, `"unknown"`.
pub fn value_text(vocabulary: &Vocabulary, item: &Item, values: &ValueSet) -> String {
    if vocabulary.whole(&item.domain).as_ref() == Some(values) && !values.is_single() {
        return "\"unknown\"".to_owned();
    }
    match form(vocabulary, item, values) {
        Form::Value(value) => value,
        Form::Pairs(pairs) => format!("{{ {pairs} }}"),
        Form::Several(several) => {
            let tables: Vec<String> = several.iter().map(|pairs| format!("{{ {pairs} }}")).collect();
            format!("[{}]", tables.join(", "))
        }
    }
}

/// A whole case as a file of its own: evidence of shared files stands in it.
pub fn case_text(vocabulary: &Vocabulary, case: &Case) -> String {
    let mut writer = Writer { vocabulary, case, text: String::new() };
    writer.pair("vocabulary", &quoted(&vocabulary.name));
    writer.pair("id", &quoted(&case.id));
    if !case.title.is_empty() {
        writer.pair("title", &quoted(&case.title));
    }
    writer.items(&case.records[Case::ROOT]);
    writer.sources(&case.sources);
    writer.lists(&case.records[Case::ROOT], "");
    writer.text
}

/// How a set of values is written.
enum Form {
    Value(String),
    Pairs(String),
    /// Only as several tables, which load as observations.
    Several(Vec<String>),
}

fn form(vocabulary: &Vocabulary, item: &Item, values: &ValueSet) -> Form {
    match values {
        ValueSet::Ranks(bits) => ranks_form(vocabulary, item, *bits),
        ValueSet::Ranges(ranges) => match &item.domain {
            Domain::Number(grid) => ranges_form(grid, ranges),
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
                Form::Several(Vec::new())
            }
        },
        ValueSet::Sets(boxes) => boxes_form(vocabulary.labels(&item.domain), boxes),
    }
}

fn ranks_form(vocabulary: &Vocabulary, item: &Item, bits: u128) -> Form {
    let labels = vocabulary.labels(&item.domain);
    let name = |rank: usize| match (&item.domain, labels.get(rank)) {
        (Domain::YesNo, _) => (rank == 1).to_string(),
        (_, label) => quoted(label.map_or("", |label| &label.name)),
    };
    let ranks: Vec<usize> = (0..labels.len()).filter(|rank| bits >> rank & 1 == 1).collect();
    let (Some(&low), Some(&high)) = (ranks.first(), ranks.last()) else { return Form::Several(Vec::new()) };
    if low == high {
        return Form::Value(name(low));
    }
    let whole_run = matches!(item.domain, Domain::Scale(_)) && high - low + 1 == ranks.len();
    if whole_run {
        let min = (low > 0 || high + 1 == labels.len()).then(|| format!("min = {}", name(low)));
        let max = (high + 1 < labels.len()).then(|| format!("max = {}", name(high)));
        let pairs: Vec<String> = [min, max].into_iter().flatten().collect();
        return Form::Pairs(pairs.join(", "));
    }
    let names: Vec<String> = ranks.into_iter().map(name).collect();
    Form::Pairs(format!("one_of = [{}]", names.join(", ")))
}

fn ranges_form(grid: &Grid, ranges: &[(Decimal, Decimal)]) -> Form {
    match ranges {
        [(low, high)] if low == high => Form::Value(low.to_string()),
        [(low, high)] if *high == grid.high => Form::Pairs(format!("min = {low}")),
        [(low, high)] if *low == grid.low => Form::Pairs(format!("max = {high}")),
        [(low, high)] => Form::Pairs(format!("min = {low}, max = {high}")),
        // Two runs or more: name the values, or the gaps when they are fewer.
        ranges => {
            let gaps = gaps(grid, ranges);
            let count = |runs: &[(Decimal, Decimal)]| {
                runs.iter()
                    .map(|(low, high)| (high.0 - low.0) / grid.step.0 + 1)
                    .fold(0i64, i64::saturating_add)
            };
            let (key, runs) =
                if count(&gaps) < count(ranges) { ("not", gaps.as_slice()) } else { ("one_of", ranges) };
            if count(runs) > MOST_NUMBERS {
                let tables = ranges.iter().map(|(low, high)| format!("min = {low}, max = {high}"));
                return Form::Several(tables.collect());
            }
            let numbers: Vec<String> = runs.iter().flat_map(|&run| values_of(grid, run)).collect();
            Form::Pairs(format!("{key} = [{}]", numbers.join(", ")))
        }
    }
}

/// More numbers than this are written as ranges.
const MOST_NUMBERS: i64 = 10_000;

fn values_of(grid: &Grid, (low, high): (Decimal, Decimal)) -> impl Iterator<Item = String> {
    let step = grid.step.0;
    (0..=(high.0 - low.0) / step).map(move |at| Decimal(low.0 + at * step).to_string())
}

fn gaps(grid: &Grid, ranges: &[(Decimal, Decimal)]) -> Vec<(Decimal, Decimal)> {
    let mut gaps = Vec::new();
    let mut next = grid.low;
    for &(low, high) in ranges {
        gaps.push((next, Decimal(low.0 - grid.step.0)));
        next = Decimal(high.0 + grid.step.0);
    }
    gaps.push((next, grid.high));
    gaps.retain(|(low, high)| low <= high);
    gaps
}

fn boxes_form(labels: &[Label], boxes: &[SetBox]) -> Form {
    let all = super::form::ranks(0, labels.len().saturating_sub(1));
    match boxes {
        [one] if one.must == one.may => Form::Value(options(labels, one.must)),
        [one] => Form::Pairs(box_pairs(labels, one, all)),
        boxes if boxes.iter().all(|one| one.must == one.may) => {
            let sets: Vec<String> = boxes.iter().map(|one| options(labels, one.must)).collect();
            Form::Pairs(format!("one_of = [{}]", sets.join(", ")))
        }
        boxes => Form::Several(boxes.iter().map(|one| box_pairs(labels, one, all)).collect()),
    }
}

fn box_pairs(labels: &[Label], one: &SetBox, all: u128) -> String {
    let never = all & !one.may;
    let includes = (one.must != 0 || never == 0).then(|| format!("includes = {}", options(labels, one.must)));
    let excludes = (never != 0).then(|| format!("excludes = {}", options(labels, never)));
    let pairs: Vec<String> = [includes, excludes].into_iter().flatten().collect();
    pairs.join(", ")
}

fn options(labels: &[Label], bits: u128) -> String {
    let names: Vec<String> = labels
        .iter()
        .enumerate()
        .filter(|(rank, _)| bits >> rank & 1 == 1)
        .map(|(_, label)| quoted(&label.name))
        .collect();
    format!("[{}]", names.join(", "))
}

struct Writer<'a> {
    vocabulary: &'a Vocabulary,
    case: &'a Case,
    text: String,
}

impl Writer<'_> {
    fn pair(&mut self, key: &str, value: &str) {
        self.text.push_str(&format!("{} = {value}\n", bare(key)));
    }

    fn items(&mut self, record: &Record) {
        for &item in &self.vocabulary.entities[record.entity].items {
            let item = &self.vocabulary.items[item];
            if let Some(text) = record.evidence.get(item.place).and_then(|it| self.evidence(item, it)) {
                self.pair(&item.name, &text);
            }
        }
        for list in &record.lists {
            let key = format!("{}{COMPLETE}", self.vocabulary.items[list.item].name);
            match list.completeness {
                Completeness::Complete(_) => self.pair(&key, "true"),
                Completeness::Open(_) => self.pair(&key, "false"),
                Completeness::NotSaid => {}
            }
        }
    }

    /// What stands behind `=`; `None` when nothing is said.
    fn evidence(&self, item: &Item, evidence: &Evidence) -> Option<String> {
        let status = match evidence.standing {
            Standing::NotRecorded => None,
            Standing::Unknown => Some("status = \"unknown\""),
            Standing::Unanswerable => Some("status = \"unanswerable\""),
            Standing::Recorded | Standing::Contested => {
                let texts: Vec<String> =
                    evidence.observations.iter().map(|it| self.observation(item, it, evidence)).collect();
                return match texts.as_slice() {
                    [one] => Some(one.clone()),
                    several => Some(format!("[{}]", several.join(", "))),
                };
            }
        };
        let Some(presumed) = &evidence.presumption else {
            let said = evidence.observations.first().map(|it| self.provenance(it)).unwrap_or_default();
            return status.map(|status| format!("{{ {status}{said} }}"));
        };
        let value = match form(self.vocabulary, item, &presumed.possible) {
            Form::Value(value) => value,
            Form::Pairs(pairs) => format!("{{ {pairs} }}"),
            // One form never loads as several tables, so this cannot come from a file.
            Form::Several(_) => return status.map(|status| format!("{{ {status} }}")),
        };
        let head = status.map(|status| format!("{status}, ")).unwrap_or_default();
        Some(format!("{{ {head}presume = {value}{} }}", self.provenance(presumed)))
    }

    fn observation(&self, item: &Item, observation: &Observation, evidence: &Evidence) -> String {
        let provenance = self.provenance(observation);
        match form(self.vocabulary, item, &observation.possible) {
            Form::Value(value) if provenance.is_empty() && evidence.observations.len() == 1 => value,
            Form::Value(value) => format!("{{ value = {value}{provenance} }}"),
            Form::Pairs(pairs) => format!("{{ {pairs}{provenance} }}"),
            Form::Several(several) => {
                let tables: Vec<String> =
                    several.iter().map(|pairs| format!("{{ {pairs}{provenance} }}")).collect();
                let joined = tables.join(", ");
                if evidence.observations.len() == 1 { format!("[{joined}]") } else { joined }
            }
        }
    }

    fn provenance(&self, observation: &Observation) -> String {
        let source =
            observation.source.map(|id: CaseSourceId| self.case.sources[id].id.as_str()).unwrap_or("");
        let pairs = [("source", source), ("place", &observation.place), ("note", &observation.note)];
        pairs
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| format!(", {key} = {}", quoted(text)))
            .collect()
    }

    fn sources(&mut self, sources: &IdVec<CaseSourceId, CaseSource>) {
        for source in sources.iter() {
            self.text.push_str(&format!("\n[sources.{}]\n", bare(&source.id)));
            for (key, text) in [("title", &source.title), ("kind", &source.kind), ("date", &source.date)] {
                if !text.is_empty() {
                    self.pair(key, &quoted(text));
                }
            }
        }
    }

    fn lists(&mut self, record: &Record, heading: &str) {
        for list in &record.lists {
            let name = bare(&self.vocabulary.items[list.item].name);
            let heading = if heading.is_empty() { name } else { format!("{heading}.{name}") };
            for &id in &list.records {
                self.record(id, &heading);
            }
        }
    }

    fn record(&mut self, id: RecordId, heading: &str) {
        let record = &self.case.records[id];
        self.text.push_str(&format!("\n[[{heading}]]\n"));
        self.pair("id", &quoted(&record.id));
        if !record.title.is_empty() {
            self.pair("title", &quoted(&record.title));
        }
        self.items(record);
        self.lists(record, heading);
    }
}

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", letter as u32)),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A key, in quotes where TOML asks for them.
pub(super) fn bare(key: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !key.is_empty() && key.chars().all(is_bare) { key.to_owned() } else { quoted(key) }
}

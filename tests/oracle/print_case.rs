//! Drawn cases as TOML.

use super::draft::Sort;
use super::generate_case::{CaseDraft, Evidence, ItemDraft, Silence};
use super::value::OValue;

/// The case file.
pub fn print(case: &CaseDraft) -> String {
    let mut text = "title = \"Made up\"\n".to_owned();
    print_record(case, "", &mut text);
    text
}

/// Keys first, then the tables below them: TOML has no way back.
fn print_record(record: &CaseDraft, path: &str, text: &mut String) {
    for item in &record.items {
        if let Some(evidence) = evidence(&item.evidence, item) {
            *text += &format!("{} = {evidence}\n", item.name);
        }
    }
    let Some(list) = &record.list else { return };
    if list.complete {
        *text += &format!("{}_complete = true\n", list.name);
    }
    let path = if path.is_empty() { list.name.clone() } else { format!("{path}.{}", list.name) };
    for record in &list.records {
        *text += &format!("\n[[{path}]]\nid = \"{}\"\n", record.id);
        print_record(record, &path, text);
    }
}

fn evidence(it: &Evidence, item: &ItemDraft) -> Option<String> {
    match it {
        Evidence::Unknown(Silence::LeftOut) => None,
        Evidence::Unknown(Silence::Unknown) => Some("\"unknown\"".to_owned()),
        Evidence::Unknown(Silence::Unanswerable) => Some("{ status = \"unanswerable\" }".to_owned()),
        Evidence::Known(known) => Some(value(known, &item.sort)),
        Evidence::Contested(observations) => {
            let tables: Vec<String> = observations.iter().map(|it| table(it, item)).collect();
            Some(format!("[ {} ]", tables.join(", ")))
        }
        other => Some(table(other, item)),
    }
}

fn table(it: &Evidence, item: &ItemDraft) -> String {
    let one = |it: &OValue| value(it, &item.sort);
    let keys: Vec<String> = match it {
        Evidence::Known(known) => vec![format!("value = {}", one(known))],
        Evidence::OneOf(values) => {
            vec![format!("one_of = [{}]", values.iter().map(one).collect::<Vec<_>>().join(", "))]
        }
        Evidence::Range(low, high) => {
            let low = low.iter().map(|low| format!("min = {}", one(low)));
            low.chain(high.iter().map(|high| format!("max = {}", one(high)))).collect()
        }
        Evidence::Not(out) => vec![format!("not = {}", one(out))],
        Evidence::Options(included, excluded) => [("includes", included), ("excludes", excluded)]
            .iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(key, words)| format!("{key} = [{}]", quoted(words.iter())))
            .collect(),
        Evidence::Presumed(presumed) => vec![format!("presume = {}", one(presumed))],
        Evidence::Unknown(_) | Evidence::Contested(_) => panic!("not in a table"),
    };
    format!("{{ {} }}", keys.join(", "))
}

fn quoted<'w>(words: impl Iterator<Item = &'w String>) -> String {
    words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

fn value(it: &OValue, sort: &Sort) -> String {
    match (it, sort) {
        (OValue::Number(number), Sort::Percent(_)) => format!("\"{number}%\""),
        (OValue::Word(word), _) => format!("\"{word}\""),
        (OValue::Set(words), _) => format!("[{}]", quoted(words.iter())),
        (other, _) => other.to_string(),
    }
}

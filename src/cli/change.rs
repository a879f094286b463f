//! Changes of a case as the command line writes them: `ITEM=VALUE`, `+LIST.ID`, `-LIST.ID`, `LIST_complete=true`.

use super::asked::Opened;
use super::output::Output;
use super::what_if::REMOVE;
use crate::case::{Case, Completeness, answer_text, complete_key, item_line};
use crate::diagnostic::{counted, nearest};
use crate::source::{FileId, Span};
use crate::value::{EntityId, ItemId, RecordId};
use crate::vocabulary::Domain;

/// The case after all changes: records are added first, then items are set, then records go. `None` after one message.
pub(super) fn apply(opened: &mut Opened, changes: &[String], output: &Output) -> Option<Case> {
    let mut case = opened.case.clone();
    let (mut set, mut gone) = (Vec::new(), Vec::new());
    for change in changes {
        if let Some(path) = change.strip_prefix('+') {
            said(add(opened, &mut case, path), output)?;
        } else if let Some(path) = change.strip_prefix(REMOVE) {
            gone.push(path);
        } else if let Some((path, "")) = change.split_once('=').map(|(path, value)| (path, value.trim())) {
            output.say(&format!(
                "`{change}` gives no value\nwrite `{path}=VALUE`, or `{path}=unknown` when it is not known\n"
            ));
            return None;
        } else if let Some((path, value)) = change.split_once('=') {
            set.push((path.trim(), value.trim()));
        } else {
            let help = "write `ITEM=VALUE`, `+LIST.ID` for a further record, or `-LIST.ID` for one fewer";
            output.say(&format!("`{change}` is no change\n{help}\n"));
            return None;
        }
    }
    let mut seen: Vec<Target> = Vec::new();
    for (path, value) in set {
        let target = said(find(opened, &mut case, path), output)?;
        if seen.contains(&target) {
            output.say(&format!("`{path}` is changed twice\nname each item once\n"));
            return None;
        }
        seen.push(target);
        match target {
            Target::Complete(record, list) => {
                let completeness = said(completeness(value), output)?;
                case.complete_list(record, list, completeness);
            }
            Target::Item(record, item) => {
                let vocabulary = &opened.framework.vocabulary;
                let line = item_line(&vocabulary.items[item], &answer_text(&vocabulary.items[item], value));
                let file = opened.workspace.sources.add(format!("{path}={value}"), line);
                let (evidence, wrong) =
                    case.read_evidence(vocabulary, item, opened.workspace.sources.get(file));
                match evidence {
                    Some(evidence) => case.record_item(vocabulary, record, item, evidence),
                    None => {
                        output.diagnostics(&wrong, &opened.workspace.sources);
                        return None;
                    }
                }
            }
        }
    }
    for path in gone {
        let record = said(record_of(opened, &case, path), output)?;
        if seen.iter().any(|it| is_within(&case, it.record(), record)) {
            output.say(&format!("`{path}` is changed and removed\nleave one of the two out\n"));
            return None;
        }
        case = case.without_record(record);
    }
    Some(case)
}

fn said<T>(result: Result<T, String>, output: &Output) -> Option<T> {
    result.map_err(|message| output.say(&message)).ok()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Item(RecordId, ItemId),
    Complete(RecordId, ItemId),
}

impl Target {
    fn record(self) -> RecordId {
        match self {
            Self::Item(record, _) | Self::Complete(record, _) => record,
        }
    }
}

/// True for a record and for those below it.
fn is_within(case: &Case, record: RecordId, above: RecordId) -> bool {
    std::iter::successors(Some(record), |&it| case.records[it].parent).any(|it| it == above)
}

fn completeness(value: &str) -> Result<Completeness, String> {
    let span = Span::new(FileId(0), 0, 0);
    match value {
        "yes" | "true" => Ok(Completeness::Complete(span)),
        "no" | "false" => Ok(Completeness::Open(span)),
        "unknown" => Ok(Completeness::NotSaid),
        _ => Err(format!("`{value}` does not say whether all are listed\nwrite true or false\n")),
    }
}

/// `projects.waste.trust`: the record that leads there and the item. A record whose id begins with `new` is added.
fn find(opened: &Opened, case: &mut Case, path: &str) -> Result<Target, String> {
    let (record, name) = match path.rsplit_once('.') {
        None => (Case::ROOT, path),
        Some(_) if record_of(opened, case, path).is_ok() => {
            return Err(format!("`{path}` is a record\nwrite which item of it: `{path}.ITEM=VALUE`\n"));
        }
        Some((above, name)) => {
            let is_new = above.rsplit('.').next().is_some_and(|id| id.starts_with("new"));
            let record = match record_of(opened, case, above) {
                Err(_) if is_new => add(opened, case, above)?,
                other => other?,
            };
            (record, name)
        }
    };
    let vocabulary = &opened.framework.vocabulary;
    let entity = case.records[record].entity;
    let items = &vocabulary.entities[entity].items;
    let is_list = |item: ItemId| matches!(vocabulary.items[item].domain, Domain::List { .. });
    if let Some(&list) = items.iter().find(|&&it| is_list(it) && complete_key(&vocabulary.items[it]) == name)
    {
        return Ok(Target::Complete(record, list));
    }
    match vocabulary.item_of(entity, name) {
        Some(item) if is_list(item) => {
            let key = complete_key(&vocabulary.items[item]);
            Err(format!(
                "`{path}` is a list\nadd a record with `+{path}.ID`, or say whether all are listed: `{key}=true`\n"
            ))
        }
        Some(item) => Ok(Target::Item(record, item)),
        None => {
            let names = items.iter().map(|&it| vocabulary.items[it].name.as_str());
            let help = match nearest(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => elsewhere(opened, case, name),
            };
            Err(format!("`{name}` is no item of {}\n{help}\n", vocabulary.entities[entity].name))
        }
    }
}

/// Where an item with this name could stand.
fn elsewhere(opened: &Opened, case: &Case, name: &str) -> String {
    let vocabulary = &opened.framework.vocabulary;
    let owner = |it: EntityId| case.records.pairs().find(|(_, record)| record.entity == it).map(|(id, _)| id);
    let words = opened.words();
    let homes = vocabulary.items.iter().filter(|it| it.name == name);
    let known = |record: &RecordId| opened.case.records.ids().any(|it| it == *record);
    let mut paths = homes.filter_map(|it| owner(it.entity)).filter(known).map(|record| words.path(record));
    match paths.next() {
        Some(path) => format!("did you mean `{path}.{name}`?"),
        None => format!("the vocabulary `{}` has no such item", vocabulary.name),
    }
}

/// The record with a path: `projects.waste`.
fn record_of(opened: &Opened, case: &Case, path: &str) -> Result<RecordId, String> {
    let vocabulary = &opened.framework.vocabulary;
    let mut at = Case::ROOT;
    let mut rest = path;
    while !rest.is_empty() {
        let (list, below) = rest.split_once('.').unwrap_or((rest, ""));
        let entity = &vocabulary.entities[case.records[at].entity];
        let Some(own) = case.records[at].lists.iter().find(|it| vocabulary.items[it.item].name == list)
        else {
            let lists: Vec<&str> =
                case.records[at].lists.iter().map(|it| vocabulary.items[it.item].name.as_str()).collect();
            let help = match nearest(list, lists.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if lists.is_empty() => format!("{} has no lists", entity.name),
                None => format!("lists of {}: {}", entity.name, lists.join(", ")),
            };
            return Err(format!("`{list}` is no list of {}\n{help}\n", entity.name));
        };
        // Ids may hold dots, so the longest that fits is taken.
        let ids = || own.records.iter().map(|&it| case.records[it].id.as_str());
        let fits = |id: &&str| below == *id || below.strip_prefix(*id).is_some_and(|it| it.starts_with('.'));
        let Some(id) = ids().filter(fits).max_by_key(|id| id.len()) else {
            let id = below.split('.').next().unwrap_or(below);
            let help = match nearest(id, ids()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("records: {}; add one with `+{path}`", ids().collect::<Vec<_>>().join(", ")),
            };
            return Err(format!("`{list}` has no record `{id}`\n{help}\n"));
        };
        let Some(&record) = own.records.iter().find(|&&it| case.records[it].id == id) else { break };
        rest = below.get(id.len()..).map_or("", |it| it.trim_start_matches('.'));
        at = record;
    }
    if at == Case::ROOT {
        return Err(format!("`{path}` names no record\nwrite its list and its id, as in `projects.waste`\n"));
    }
    Ok(at)
}

/// Adds the record with a path; the one above it is there.
fn add(opened: &Opened, case: &mut Case, path: &str) -> Result<RecordId, String> {
    let vocabulary = &opened.framework.vocabulary;
    let Some((above, id)) = path.rsplit_once('.').filter(|(_, id)| !id.is_empty()) else {
        return Err(format!("`{path}` has no id\nwrite the list and the id, as in `+projects.water`\n"));
    };
    let (parent, list) = match above.rsplit_once('.') {
        None => (Case::ROOT, above),
        Some((parent, list)) => (record_of(opened, case, parent)?, list),
    };
    let entity = &vocabulary.entities[case.records[parent].entity];
    let lists = &case.records[parent].lists;
    let Some(own) = lists.iter().find(|it| vocabulary.items[it.item].name == list) else {
        let names = lists.iter().map(|it| vocabulary.items[it.item].name.as_str());
        let help = nearest(list, names).map(|near| format!("did you mean `{near}`?\n")).unwrap_or_default();
        return Err(format!("`{list}` is no list of {}\n{help}", entity.name));
    };
    if own.records.iter().any(|&it| case.records[it].id == id) {
        return Err(format!("`{list}` has a record `{id}` already\ngive the new one another id\n"));
    }
    let (item, n_listed) = (own.item, own.records.len());
    let span = case.records[parent].span;
    case.add_record(vocabulary, parent, item, id, span)
        .ok_or_else(|| format!("`{list}` has {}, and no more can be\n", counted(n_listed, "record")))
}

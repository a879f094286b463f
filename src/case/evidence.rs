//! What is said of one item: a value, a part of its values, several observations, or that nothing is known.

use super::form::{FORM_KEYS, Form, step};
use super::number::{found, short};
use super::toml::{Entry, Node, Table, Value};
use super::{CaseSource, Evidence, Observation, Record, Standing};
use crate::diagnostic::{Diagnostic, code, nearest};
use crate::source::Span;
use crate::value::{CaseSourceId, IdVec, RecordId, ValueSet};
use crate::vocabulary::{Domain, Item, Vocabulary};

/// The keys of a table of evidence.
const KEYS: &[&str] = &[
    "value", "one_of", "min", "max", "not", "includes", "excludes", "status", "presume", "source", "place",
    "note",
];

const STATUSES: &[&str] = &["unknown", "unanswerable"];

/// What is read so far of one case.
pub(super) struct Reader<'a> {
    pub vocabulary: &'a Vocabulary,
    pub sources: IdVec<CaseSourceId, CaseSource>,
    /// Those of them that evidence names.
    pub named_sources: Vec<CaseSourceId>,
    /// A file with sources is missing or broken, so an unknown source says nothing.
    pub sources_are_missing: bool,
    pub records: IdVec<RecordId, Record>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Nothing recorded: everything is possible.
    pub(super) fn nothing(&self, item: &Item, standing: Standing) -> Evidence {
        Evidence {
            standing,
            possible: self.vocabulary.whole(&item.domain),
            observations: Vec::new(),
            presumption: None,
        }
    }

    /// What is said of an item. After a mistake, which is reported, the item stands as not recorded.
    pub(super) fn evidence(&mut self, item: &Item, node: &Node) -> Evidence {
        if let Some(standing) = standing(node) {
            return self.nothing(item, standing);
        }
        match &node.value {
            Value::Table(table) => self.table(item, node, table),
            Value::Array(nodes) if nodes.iter().any(|it| matches!(it.value, Value::Table(_))) => {
                self.contested(item, nodes)
            }
            Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Array(_) => {
                let possible = self.recorded_value(item, node);
                let observation = possible.map(|possible| plain(possible, node.span));
                self.recorded(item, observation.into_iter().collect())
            }
        }
    }

    /// A value where `"unknown"` could stand too.
    pub(super) fn recorded_value(&mut self, item: &Item, node: &Node) -> Option<ValueSet> {
        let labels = self.vocabulary.labels(&item.domain);
        if let Value::Text(text) = &node.value
            && nearest(text, labels.iter().map(|it| it.name.as_str())).is_none()
            && let Some(status) = nearest(text, STATUSES.iter().copied())
        {
            let message = format!("`{}` is no value of `{}`", short(text), item.name);
            let diagnostic = Diagnostic::error(code::C0124, node.span, message);
            self.report(diagnostic.help(format!("did you mean `\"{status}\"`?")));
            return None;
        }
        self.value(item, node)
    }

    fn table(&mut self, item: &Item, node: &Node, table: &Table) -> Evidence {
        self.unknown_keys(item, table);
        let forms = Form::all(table);
        let status = self.status(table, &forms);
        let presume = table.get("presume");
        match (forms.as_slice(), status, presume) {
            ([first, second, ..], _, _) => self.two_forms(item, first.key(), second.key()),
            ([], Some(Status::Wrong), _) => {}
            ([form], Some(Status::Is(_, span)), _) if !says_standing(table) => {
                self.two_forms(item, form.key(), ("status", span));
            }
            // Where a key has a wrong name, the value may stand behind it.
            ([], None, None) if has_unknown_key(table) => {}
            ([], None, None) => self.says_nothing(item, node.span),
            ([form], None | Some(Status::Wrong), Some(presume)) => {
                self.presume_beside_value(item, *form, presume)
            }
            ([form], None | Some(Status::Wrong), None) => {
                let observation = self.observation(item, *form, table, node.span);
                return self.recorded(item, observation.into_iter().collect());
            }
            (_, Some(Status::Is(Standing::Unanswerable, span)), Some(presume)) => {
                self.presume_unanswerable(item, presume, span);
            }
            (_, Some(Status::Is(standing, _)), presume) => {
                return self.silent(item, standing, presume, table);
            }
            ([], None, Some(presume)) => {
                return self.silent(item, Standing::NotRecorded, Some(presume), table);
            }
        }
        self.nothing(item, Standing::NotRecorded)
    }

    /// Nothing known, perhaps with a value to presume.
    fn silent(
        &mut self,
        item: &Item,
        standing: Standing,
        presume: Option<&Entry>,
        table: &Table,
    ) -> Evidence {
        let mut evidence = self.nothing(item, standing);
        let provenance = self.provenance(table);
        if presume.is_none()
            && let Some(possible) = &evidence.possible
        {
            // Who looked, where, and what came of it: an observation that leaves every value possible.
            let is_said = provenance.source.is_some() || !provenance.note.is_empty();
            let said = table.entries.first().filter(|_| is_said).map(|first| Observation {
                possible: possible.clone(),
                source: provenance.source,
                place: provenance.place.clone(),
                note: provenance.note.clone(),
                span: first.key_span,
            });
            evidence.observations.extend(said);
        }
        if let Some(entry) = presume {
            let possible = self.presumed(item, &entry.node);
            evidence.presumption = possible.map(|possible| Observation {
                possible,
                source: provenance.source,
                place: provenance.place,
                note: provenance.note,
                span: entry.node.span,
            });
        }
        evidence
    }

    /// What is presumed: a value, a set of options, or a table with one form.
    fn presumed(&mut self, item: &Item, node: &Node) -> Option<ValueSet> {
        if standing(node).is_some() {
            let message = format!("{} is no value to presume for `{}`", found(node), item.name);
            self.report(Diagnostic::error(code::C0124, node.span, message).help("leave `presume` out"));
            return None;
        }
        let Value::Table(table) = &node.value else { return self.value(item, node) };
        for entry in &table.entries {
            if !FORM_KEYS.contains(&entry.key.as_str()) {
                let message = format!("`{}` cannot stand inside `presume`", entry.key);
                let diagnostic = Diagnostic::error(code::C0109, entry.key_span, message).note(
                    "what is presumed has a value, or `one_of`, `min`, `max`, `not`, `includes`, `excludes`",
                );
                self.report(match KEYS.contains(&entry.key.as_str()) {
                    true if entry.key == "presume" => diagnostic.help("write the value alone: `presume = …`"),
                    true => diagnostic.help(format!("write `{}` beside `presume`", entry.key)),
                    false => diagnostic.suggest(&entry.key, FORM_KEYS.iter().copied()),
                });
            }
        }
        match Form::all(table).as_slice() {
            [form] => self.form(item, *form, node.span),
            [first, second, ..] => {
                self.two_forms(item, first.key(), second.key());
                None
            }
            // What else stands here is reported.
            [] if !table.entries.is_empty() => None,
            [] => {
                self.says_nothing(item, node.span);
                None
            }
        }
    }

    /// Several observations: possible is what any of them leaves possible.
    fn contested(&mut self, item: &Item, nodes: &[Node]) -> Evidence {
        let mut observations = Vec::new();
        for node in nodes {
            let Value::Table(table) = &node.value else {
                let message = format!("{} stands between observations of `{}`", found(node), item.name);
                let help = "write each observation as `{ value = …, source = … }`";
                self.report(Diagnostic::error(code::C0129, node.span, message).help(help));
                continue;
            };
            self.unknown_keys(item, table);
            let silent = ["status", "presume"].iter().filter_map(|key| table.get(key)).next();
            match (Form::all(table).as_slice(), silent) {
                ([first, second, ..], _) => self.two_forms(item, first.key(), second.key()),
                (_, Some(entry)) => self.no_observation(item, &entry.key, entry.key_span),
                ([form], None) if says_standing(table) => {
                    let (key, span) = form.key();
                    self.no_observation(item, key, span);
                }
                ([form], None) => observations.extend(self.observation(item, *form, table, node.span)),
                ([], None) if has_unknown_key(table) => {}
                ([], None) => self.says_nothing(item, node.span),
            }
        }
        self.recorded(item, observations)
    }

    fn observation(&mut self, item: &Item, form: Form<'_>, table: &Table, span: Span) -> Option<Observation> {
        let provenance = self.provenance(table);
        let possible = self.form(item, form, span)?;
        let (source, place, note) = (provenance.source, provenance.place, provenance.note);
        Some(Observation { possible, source, place, note, span: form.value_span().unwrap_or(span) })
    }

    /// Sources that say the same do not disagree: only different observations are contested.
    fn recorded(&self, item: &Item, observations: Vec<Observation>) -> Evidence {
        let Some(first) = observations.first() else { return self.nothing(item, Standing::NotRecorded) };
        let agree = observations.iter().all(|it| it.possible == first.possible);
        let mut possible = first.possible.clone();
        for observation in observations.iter().skip(1) {
            possible = possible.union(&observation.possible, step(item));
        }
        let standing = if agree { Standing::Recorded } else { Standing::Contested };
        Evidence { standing, possible: Some(possible), observations, presumption: None }
    }

    fn unknown_keys(&mut self, item: &Item, table: &Table) {
        for entry in &table.entries {
            if !KEYS.contains(&entry.key.as_str()) {
                let message = format!("evidence has no `{}`", entry.key);
                let diagnostic = Diagnostic::error(code::C0109, entry.key_span, message)
                    .label(format!("said of `{}`", item.name))
                    .note("one of `value`, `one_of`, `min`/`max`, `not`, `includes`/`excludes` or `status`, then `presume`, `source`, `place`, `note`");
                self.report(diagnostic.suggest(&entry.key, KEYS.iter().copied()));
            }
        }
    }

    /// How the item stands, when the table says so: by `status`, or by `value = "unknown"`.
    fn status(&mut self, table: &Table, forms: &[Form<'_>]) -> Option<Status> {
        let by_value = match forms {
            [Form::Value(entry)] => {
                standing(&entry.node).map(|standing| Status::Is(standing, entry.node.span))
            }
            [] | [Form::OneOf(_) | Form::Range { .. } | Form::Not(_) | Form::Sets { .. }] | [_, _, ..] => {
                None
            }
        };
        let Some(entry) = table.get("status") else { return by_value };
        match standing(&entry.node) {
            Some(standing) => Some(Status::Is(standing, entry.node.span)),
            None => {
                let text = match &entry.node.value {
                    Value::Text(text) => short(text),
                    Value::Number(_)
                    | Value::YesNo(_)
                    | Value::Date(_)
                    | Value::Array(_)
                    | Value::Table(_) => String::new(),
                };
                let diagnostic =
                    Diagnostic::error(code::C0124, entry.node.span, format!("{} is no status", found(&entry.node)))
                        .note("`status` is \"unknown\" (not looked for) or \"unanswerable\" (looked for, cannot be had)");
                self.report(diagnostic.suggest(&text, STATUSES.iter().copied()));
                Some(Status::Wrong)
            }
        }
    }

    fn two_forms(
        &mut self,
        item: &Item,
        (first, first_span): (&str, Span),
        (second, second_span): (&str, Span),
    ) {
        let message = format!("`{first}` and `{second}` both say what `{}` can be", item.name);
        let diagnostic = Diagnostic::error(code::C0122, second_span, message)
            .other(first_span, "said here already")
            .note("only `min` with `max`, and `includes` with `excludes`, go together")
            .help("keep one; for sources that disagree write two tables in square brackets");
        self.report(diagnostic);
    }

    fn says_nothing(&mut self, item: &Item, span: Span) {
        let diagnostic = Diagnostic::error(code::C0123, span, format!("this says nothing of `{}`", item.name))
            .note("a table of evidence has one of `value`, `one_of`, `min`/`max`, `not`, `includes`/`excludes`, `status` or `presume`")
            .help("write `value = …`, or `status = \"unknown\"` when nothing is known");
        self.report(diagnostic);
    }

    fn presume_unanswerable(&mut self, item: &Item, presume: &Entry, status: Span) {
        let message = format!("`{}` is unanswerable, so no presumption may fill it", item.name);
        let diagnostic = Diagnostic::error(code::C0125, presume.key_span, message)
            .other(status, "said to be unanswerable here")
            .help("leave `presume` out, or write `status = \"unknown\"`");
        self.report(diagnostic);
    }

    fn presume_beside_value(&mut self, item: &Item, form: Form<'_>, presume: &Entry) {
        let (key, span) = form.key();
        let message =
            format!("`presume` stands beside `{key}`, so there is nothing to presume of `{}`", item.name);
        let diagnostic = Diagnostic::error(code::C0126, presume.key_span, message)
            .other(span, "this is recorded")
            .help(format!("keep `{key}` when a source says so, or `presume` when it is only likely"));
        self.report(diagnostic);
    }

    fn no_observation(&mut self, item: &Item, key: &str, span: Span) {
        let message = format!("`{key}` makes this no observation of `{}`", item.name);
        let diagnostic = Diagnostic::error(code::C0129, span, message)
            .note("each of several observations says a value or a part of the values")
            .help("leave this observation out");
        self.report(diagnostic);
    }
}

/// How an item stands by its status.
#[derive(Clone, Copy)]
enum Status {
    Is(Standing, Span),
    /// Reported already.
    Wrong,
}

fn plain(possible: ValueSet, span: Span) -> Observation {
    Observation { possible, source: None, place: String::new(), note: String::new(), span }
}

/// `"unknown"` and `"unanswerable"`, which no level and no item can be called.
pub(super) fn standing(node: &Node) -> Option<Standing> {
    match &node.value {
        Value::Text(text) if text == "unknown" => Some(Standing::Unknown),
        Value::Text(text) if text == "unanswerable" => Some(Standing::Unanswerable),
        Value::Text(_)
        | Value::Number(_)
        | Value::YesNo(_)
        | Value::Date(_)
        | Value::Array(_)
        | Value::Table(_) => None,
    }
}

/// True when `value` is `"unknown"` or `"unanswerable"` and there is no `status` beside it.
fn says_standing(table: &Table) -> bool {
    table.get("status").is_none() && table.get("value").is_some_and(|entry| standing(&entry.node).is_some())
}

/// True when a key is none of evidence, which is reported.
fn has_unknown_key(table: &Table) -> bool {
    table.entries.iter().any(|entry| !KEYS.contains(&entry.key.as_str()))
}

/// True for domains that are recorded by evidence, not by records.
pub(super) fn is_evidence(item: &Item) -> bool {
    !matches!(item.domain, Domain::List { .. })
}

//! The forms in which values are said to be possible: `value`, `one_of`, `min`/`max`, `not`, `includes`/`excludes`.

use super::evidence::Reader;
use super::number::found;
use super::toml::{Entry, Node, Table, Value};
use super::words;
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::value::{Decimal, SetBox, ValueSet};
use crate::vocabulary::{Domain, Grid, Item};

/// The keys of each form.
pub(super) const FORM_KEYS: &[&str] = &["value", "one_of", "min", "max", "not", "includes", "excludes"];

/// What a table says is possible.
#[derive(Clone, Copy)]
pub(super) enum Form<'t> {
    Value(&'t Entry),
    OneOf(&'t Entry),
    Range { min: Option<&'t Entry>, max: Option<&'t Entry> },
    Not(&'t Entry),
    Sets { includes: Option<&'t Entry>, excludes: Option<&'t Entry> },
}

impl<'t> Form<'t> {
    /// The forms in a table; exactly one is right.
    pub(super) fn all(table: &'t Table) -> Vec<Form<'t>> {
        let (min, max) = (table.get("min"), table.get("max"));
        let (includes, excludes) = (table.get("includes"), table.get("excludes"));
        let range = (min.is_some() || max.is_some()).then_some(Form::Range { min, max });
        let sets = (includes.is_some() || excludes.is_some()).then_some(Form::Sets { includes, excludes });
        let forms = [
            table.get("value").map(Form::Value),
            table.get("one_of").map(Form::OneOf),
            range,
            table.get("not").map(Form::Not),
            sets,
        ];
        forms.into_iter().flatten().collect()
    }

    /// The place of the value, when one key says it.
    pub(super) fn value_span(self) -> Option<Span> {
        match self {
            Form::Value(entry) | Form::OneOf(entry) | Form::Not(entry) => Some(entry.node.span),
            Form::Range { .. } | Form::Sets { .. } => None,
        }
    }

    /// The first key of the form.
    pub(super) fn key(self) -> (&'t str, Span) {
        let entry = match self {
            Form::Value(entry) | Form::OneOf(entry) | Form::Not(entry) => Some(entry),
            Form::Range { min, max } => earlier(min, max),
            Form::Sets { includes, excludes } => earlier(includes, excludes),
        };
        entry.map_or(("", Span { file: crate::source::FileId(0), start: 0, end: 0 }), |it| {
            (&it.key, it.key_span)
        })
    }
}

fn earlier<'t>(a: Option<&'t Entry>, b: Option<&'t Entry>) -> Option<&'t Entry> {
    match (a, b) {
        (Some(a), Some(b)) if b.key_span.start < a.key_span.start => Some(b),
        (Some(a), _) => Some(a),
        (None, b) => b,
    }
}

impl Reader<'_> {
    /// The values that a form leaves possible; `None` when it was reported.
    pub(super) fn form(&mut self, item: &Item, form: Form<'_>, whole: Span) -> Option<ValueSet> {
        match form {
            Form::Value(entry) => self.recorded_value(item, &entry.node),
            Form::OneOf(entry) => self.one_of(item, entry),
            Form::Range { min, max } => self.range(item, min, max, form, whole),
            Form::Not(entry) => self.not(item, entry),
            Form::Sets { includes, excludes } => self.sets(item, includes, excludes, form, whole),
        }
    }

    fn one_of(&mut self, item: &Item, entry: &Entry) -> Option<ValueSet> {
        let nodes = self.several(item, entry)?;
        let step = step(item);
        let mut values: Option<ValueSet> = None;
        let mut sound = true;
        for node in nodes {
            match (self.value(item, node), values.take()) {
                (Some(value), None) => values = Some(value),
                (Some(value), Some(before)) => values = Some(before.union(&value, step)),
                (None, before) => {
                    sound = false;
                    values = before;
                }
            }
        }
        if nodes.is_empty() {
            self.nothing_left(item, entry.node.span, "`one_of` names no value");
        }
        values.filter(|_| sound)
    }

    /// The values in the brackets of `one_of` or `not`.
    fn several<'n>(&mut self, item: &Item, entry: &'n Entry) -> Option<&'n [Node]> {
        if let Value::Array(nodes) = &entry.node.value {
            return Some(nodes);
        }
        let message = format!("{} stands where `{}` needs several values", found(&entry.node), entry.key);
        let help = if matches!(item.domain, Domain::AnyOf(_)) {
            "write whole sets in square brackets, as in `one_of = [[\"a\"], [\"a\", \"b\"]]`"
        } else {
            "write the values in square brackets, or one value behind `value`"
        };
        self.report(Diagnostic::error(code::C0130, entry.node.span, message).help(help));
        None
    }

    fn not(&mut self, item: &Item, entry: &Entry) -> Option<ValueSet> {
        if matches!(item.domain, Domain::AnyOf(_)) {
            self.wrong_form(item, Form::Not(entry), "write `excludes` with the options that were not there");
            return None;
        }
        // One value needs no brackets.
        let nodes = match &entry.node.value {
            Value::Array(nodes) => nodes.as_slice(),
            Value::Text(_) | Value::Number(_) | Value::YesNo(_) | Value::Date(_) | Value::Table(_) => {
                std::slice::from_ref(&entry.node)
            }
        };
        let values: Vec<Option<ValueSet>> = nodes.iter().map(|node| self.value(item, node)).collect();
        let excluded: Vec<ValueSet> = values.into_iter().collect::<Option<_>>()?;
        let mut left = self.vocabulary.whole(&item.domain);
        for value in &excluded {
            left = left.and_then(|left| without(&left, value, step(item)));
        }
        if left.is_none() {
            self.nothing_left(item, entry.node.span, "`not` leaves no value");
        }
        left
    }

    fn range(
        &mut self,
        item: &Item,
        min: Option<&Entry>,
        max: Option<&Entry>,
        form: Form<'_>,
        whole: Span,
    ) -> Option<ValueSet> {
        let place = |it: Option<&Entry>| it.map(|it| it.node.span);
        match &item.domain {
            Domain::Scale(_) => {
                let top = self.vocabulary.labels(&item.domain).len().saturating_sub(1);
                let low = min.map(|it| self.rank(item, &it.node));
                let high = max.map(|it| self.rank(item, &it.node));
                let (low, high) = (low.unwrap_or(Some(0))?, high.unwrap_or(Some(top))?);
                if low > high {
                    self.upside_down(item, place(min), place(max), whole);
                    return None;
                }
                Some(ValueSet::Ranks(ranks(low, high)))
            }
            Domain::Number(grid) => {
                let low = min.map(|it| self.number(item, grid, &it.node));
                let high = max.map(|it| self.number(item, grid, &it.node));
                let (low, high) = (low.unwrap_or(Some(grid.low))?, high.unwrap_or(Some(grid.high))?);
                if low > high {
                    self.upside_down(item, place(min), place(max), whole);
                    return None;
                }
                Some(ValueSet::Ranges(vec![(low, high)]))
            }
            Domain::YesNo | Domain::OneOf(_) => {
                self.wrong_form(item, form, "write `one_of` with the values that are still possible");
                None
            }
            Domain::AnyOf(_) => {
                self.wrong_form(item, form, "write `includes` with the options that were surely there");
                None
            }
            Domain::List { .. } => None,
        }
    }

    fn sets(
        &mut self,
        item: &Item,
        includes: Option<&Entry>,
        excludes: Option<&Entry>,
        form: Form<'_>,
        whole: Span,
    ) -> Option<ValueSet> {
        let Domain::AnyOf(labels) = &item.domain else {
            let help = match form {
                Form::Sets { includes: Some(_), .. } => {
                    "write `one_of` with the values that are still possible"
                }
                Form::Sets { .. } | Form::Value(_) | Form::OneOf(_) | Form::Range { .. } | Form::Not(_) => {
                    "write `not` with the values that it cannot be"
                }
            };
            self.wrong_form(item, form, help);
            return None;
        };
        let must = includes.map(|it| self.options(item, labels, &it.node)).unwrap_or(Some(0));
        let never = excludes.map(|it| self.options(item, labels, &it.node)).unwrap_or(Some(0));
        let (must, never) = (must?, never?);
        if must & never != 0 {
            let both = labels.get((must & never).trailing_zeros() as usize).map_or("", |it| it.name.as_str());
            self.nothing_left(item, whole, &format!("`{both}` is both included and excluded"));
            return None;
        }
        let all = ranks(0, labels.len().saturating_sub(1));
        Some(ValueSet::Sets(vec![SetBox { must, may: all & !never }]))
    }

    fn wrong_form(&mut self, item: &Item, form: Form<'_>, help: &str) {
        let (key, span) = form.key();
        let message = format!("`{key}` says nothing of `{}`, which has another type", item.name);
        let diagnostic = Diagnostic::error(code::C0121, span, message)
            .note(words::allowed(self.vocabulary, item))
            .help(help);
        self.report(diagnostic);
    }

    fn upside_down(&mut self, item: &Item, min: Option<Span>, max: Option<Span>, whole: Span) {
        let message = format!("`min` lies above `max` for `{}`, so no value is left", item.name);
        let diagnostic = Diagnostic::error(code::C0127, min.unwrap_or(whole), message)
            .note(words::allowed(self.vocabulary, item))
            .help("swap the two");
        self.report(match max {
            Some(max) => diagnostic.label("the lowest value").other(max, "the highest value"),
            None => diagnostic,
        });
    }

    fn nothing_left(&mut self, item: &Item, span: Span, why: &str) {
        let diagnostic = Diagnostic::error(
            code::C0128,
            span,
            format!("{why}, so nothing is possible for `{}`", item.name),
        )
        .note(words::allowed(self.vocabulary, item))
        .help("leave at least one value, or write `\"unknown\"`");
        self.report(diagnostic);
    }
}

/// The distance between neighbours of a number; of no use for the others.
pub(super) fn step(item: &Item) -> Decimal {
    match &item.domain {
        Domain::Number(Grid { step, .. }) => *step,
        Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::List { .. } => {
            Decimal::ONE
        }
    }
}

/// The ranks from `low` to `high`, both at most 127.
pub(super) fn ranks(low: usize, high: usize) -> u128 {
    let up_to = |n: usize| if n >= 127 { u128::MAX } else { (1u128 << (n + 1)) - 1 };
    up_to(high) & !if low == 0 { 0 } else { up_to(low - 1) }
}

/// What is left of `set` without the values of `taken`, both of one item; `None` when nothing.
fn without(set: &ValueSet, taken: &ValueSet, step: Decimal) -> Option<ValueSet> {
    match (set, taken) {
        (ValueSet::Ranks(set), ValueSet::Ranks(taken)) => {
            (set & !taken != 0).then_some(ValueSet::Ranks(set & !taken))
        }
        (ValueSet::Ranges(set), ValueSet::Ranges(taken)) => {
            let mut left = set.clone();
            for &(from, to) in taken {
                left = left
                    .iter()
                    .flat_map(|&(low, high)| {
                        let below = (low, high.min(Decimal(from.0 - step.0)));
                        let above = (low.max(Decimal(to.0 + step.0)), high);
                        [below, above]
                    })
                    .filter(|(low, high)| low <= high)
                    .collect();
                left.dedup();
            }
            (!left.is_empty()).then_some(ValueSet::Ranges(left))
        }
        // Sets of options have no `not`, and sets of two kinds never meet.
        (ValueSet::Ranks(_) | ValueSet::Ranges(_) | ValueSet::Sets(_), _) => Some(set.clone()),
    }
}

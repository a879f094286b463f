//! Why a condition holds, fails or is open: the parts that make it so, down to items and conclusions.

use super::Explainer;
use super::item::{CANNOT_BE, Mention, Told};
use super::reasons::Reasons;
use crate::condition::{Amount, Condition, ConditionKind, Subject};
use crate::evaluate::ItemPath;
use crate::syntax::tree::IncludesMode;
use crate::value::{ConclusionId, CriterionId, Id, RecordId, Truth};

use crate::framework::values;

impl Explainer<'_> {
    /// The truth of a condition for a record.
    pub(crate) fn truth(&self, record: RecordId, condition: &Condition) -> Truth {
        let truths = &self.words.evaluation.records[record].truths;
        truths.get(condition.id.index()).copied().flatten().unwrap_or(Truth::Open)
    }

    /// Why a condition stands as it does; `place` is the rule or class that it is told at.
    pub(crate) fn why(&self, record: RecordId, condition: &Condition, place: &str) -> Reasons {
        if !self.is_brief.get() {
            self.memory.borrow_mut().place = place.to_owned();
        }
        self.reasons(record, condition, true, place)
    }

    /// The same with criteria by their titles alone; nothing of it is remembered as told.
    pub(crate) fn why_in_brief(&self, record: RecordId, condition: &Condition, place: &str) -> Reasons {
        self.is_brief.set(true);
        let reasons = match &condition.kind {
            // A class that is one criterion: its title would say no more than the name of the class.
            ConditionKind::Criterion(id) => {
                let definition = &self.words.framework.criteria[*id];
                let owner = self.words.owner(record, definition.entity);
                self.reasons(owner, &definition.when, true, place)
            }
            _ => self.reasons(record, condition, true, place),
        };
        self.is_brief.set(false);
        reasons
    }

    /// `needed`: the value that the condition should have; false below `not`.
    pub(super) fn reasons(
        &self,
        record: RecordId,
        condition: &Condition,
        needed: bool,
        place: &str,
    ) -> Reasons {
        let truth = self.truth(record, condition);
        match &condition.kind {
            ConditionKind::All(parts) | ConditionKind::Any(parts) => {
                let is_any = matches!(condition.kind, ConditionKind::Any(_));
                self.together(record, parts, truth, is_any == needed, needed, place)
            }
            ConditionKind::AtLeast(amount, parts) => {
                let need = format!("at least {}", self.amount(*amount));
                self.some_of(record, parts, truth, &need, needed, place)
            }
            ConditionKind::AtMost(amount, parts) => {
                let need = format!("at most {}", self.amount(*amount));
                self.some_of(record, parts, truth, &need, needed, place)
            }
            ConditionKind::Not(part) => self.reasons(record, part, !needed, place),
            ConditionKind::Criterion(id) => self.criterion(record, *id, needed, place),
            ConditionKind::Holds(subject) => self.subject(record, *subject, ""),
            ConditionKind::Compare(left, comparator, right) => {
                self.comparison(record, left, *comparator, right, needed, truth)
            }
            ConditionKind::OneOf(subject, literals) => {
                let domain = self.words.domain(*subject);
                let names: Vec<String> = literals.iter().map(|&it| self.words.literal(domain, it)).collect();
                self.subject(record, *subject, &self.need(truth, needed, &values::listed(&names, "or")))
            }
            ConditionKind::In(subject, low, high) => {
                let domain = self.words.domain(*subject).clone();
                let text = format!(
                    "{} to {}",
                    self.constant(record, &domain, low),
                    self.constant(record, &domain, high)
                );
                self.subject(record, *subject, &self.need(truth, needed, &text))
            }
            ConditionKind::Includes(subject, mode, mask) => {
                let text = self.includes(*subject, *mode, *mask);
                self.subject(record, *subject, &self.need(truth, needed, &text))
            }
            ConditionKind::Empty(subject) => {
                self.subject(record, *subject, &self.need(truth, needed, "none at all"))
            }
            ConditionKind::Known(subject) => self.subject(record, *subject, ", asked is whether it is known"),
            ConditionKind::Quantified { quantifier, list, unit } => {
                self.quantified(record, *quantifier, *list, unit, truth, needed, place)
            }
        }
    }

    /// The parts that make the whole stand as it does.
    fn together(
        &self,
        record: RecordId,
        parts: &[Condition],
        truth: Truth,
        or_when_open: bool,
        needed: bool,
        place: &str,
    ) -> Reasons {
        let mut reasons = Reasons::default();
        for part in parts.iter().filter(|part| self.truth(record, part) == truth) {
            reasons.add(self.reasons(record, part, needed, place));
        }
        if reasons.parts.is_empty() {
            // No part alone settles it; together they do.
            for part in parts.iter().filter(|part| self.truth(record, part) == Truth::Open) {
                reasons.add(self.reasons(record, part, needed, place));
            }
            let text = reasons.text();
            let how = match truth {
                Truth::Holds => "whatever the answers are, one part holds",
                Truth::Fails => "whatever the answers are, one part fails",
                Truth::Open => "open together",
            };
            return reasons.with_text(if text.is_empty() {
                how.to_owned()
            } else {
                format!("{text} ({how})")
            });
        }
        reasons.or = truth == Truth::Open && or_when_open && reasons.parts.len() > 1;
        reasons
    }

    fn some_of(
        &self,
        record: RecordId,
        parts: &[Condition],
        truth: Truth,
        need: &str,
        needed: bool,
        place: &str,
    ) -> Reasons {
        let of = |wanted: Truth| parts.iter().filter(move |part| self.truth(record, part) == wanted);
        let (n_hold, n_open) = (of(Truth::Holds).count(), of(Truth::Open).count());
        let mut reasons = Reasons::default();
        for part in of(truth) {
            reasons.add(self.reasons(record, part, needed, place));
        }
        let open = if n_open == 0 { String::new() } else { format!(", {n_open} open") };
        let count = format!("{n_hold} of {} hold{open}", parts.len());
        let not = if needed { "" } else { "not " };
        let text = format!("{count}, needs {not}{need}: {}", reasons.text());
        reasons.with_text(text.trim_end_matches(": ").to_owned())
    }

    /// The title of a criterion, spelled out where it is met first.
    pub(super) fn criterion(&self, record: RecordId, id: CriterionId, needed: bool, place: &str) -> Reasons {
        let definition = &self.words.framework.criteria[id];
        let owner = self.words.owner(record, definition.entity);
        let truth = self.truth(owner, &definition.when);
        let title = if definition.title.is_empty() { &definition.name } else { &definition.title };
        let head = match truth {
            Truth::Holds => title.clone(),
            Truth::Fails => format!("not so: {title}"),
            Truth::Open => format!("open whether {title}"),
        };
        if self.is_brief.get() {
            let reasons = self.reasons(owner, &definition.when, needed, place);
            return reasons.with_text(head);
        }
        let key = (owner, definition.when.id);
        let before = self.memory.borrow().criteria.get(&key).cloned();
        match before {
            Some(before) if before != place => {
                let reasons = self.reasons(owner, &definition.when, needed, place);
                reasons.with_text(format!("{head}, see {before}"))
            }
            Some(_) | None => {
                self.memory.borrow_mut().criteria.entry(key).or_insert_with(|| place.to_owned());
                let reasons = self.reasons(owner, &definition.when, needed, place);
                let text = format!("{head} ({})", reasons.text());
                reasons.with_text(text)
            }
        }
    }

    /// An item or conclusion in words, with what is needed of it.
    pub(crate) fn subject(&self, record: RecordId, subject: Subject, need: &str) -> Reasons {
        match subject {
            Subject::Item(item) => {
                let path = self.words.at(record, item);
                let told = self.item_told(path);
                // "cannot be, by C-04: …" needs no more.
                let need = if told.text.starts_with(CANNOT_BE) { "" } else { need };
                Reasons {
                    parts: vec![format!("{}{need}", told.text)],
                    filled: told.filled,
                    or: false,
                    is_filled: told.is_filled,
                    is_contested: told.is_contested,
                    is_forced: told.is_forced,
                    is_unanswerable: told.is_unanswerable,
                    names: vec![self.words.framework.vocabulary.items[item].name.clone()],
                }
            }
            Subject::Conclusion(id) => self.conclusion_named(record, id, None, need),
            Subject::Cell(id, cell) => self.conclusion_named(record, id, Some(cell), need),
        }
    }

    /// An item, with all there is to say of it where it comes first.
    fn item_told(&self, path: ItemPath) -> Told {
        if self.is_brief.get() {
            return self.words.item(path, Mention::Brief);
        }
        let mut memory = self.memory.borrow_mut();
        match memory.items.get(&path).cloned() {
            Some(before) if before != memory.place => self.words.item(path, Mention::Again(&before)),
            None => {
                let place = memory.place.clone();
                memory.items.insert(path, place);
                self.words.item(path, Mention::First)
            }
            Some(_) => self.words.item(path, Mention::First),
        }
    }

    fn conclusion_named(&self, record: RecordId, id: ConclusionId, cell: Option<u32>, need: &str) -> Reasons {
        let definition = &self.words.framework.conclusions[id];
        let owner = self.words.owner(record, definition.entity);
        let name = self.words.conclusion_name(id, cell);
        let answer = self.words.answer_of(record, id, cell);
        let result = answer.map_or_else(|| "not worked out".to_owned(), |it| self.words.answer(it));
        let is_above = self.shown.borrow().contains(&(owner, id));
        let path = if owner == record { String::new() } else { format!(" of {}", self.words.named(owner)) };
        let above = if is_above && !self.is_brief.get() { " (above)" } else { "" };
        let text = format!("{name}{path}{above} is {result}{need}");
        Reasons { names: vec![name], ..Reasons::one(text) }
    }

    fn includes(&self, subject: Subject, mode: IncludesMode, mask: u128) -> String {
        let labels = self.words.framework.vocabulary.labels(self.words.domain(subject));
        let names: Vec<String> = values::bits(mask)
            .into_iter()
            .filter_map(|bit| labels.get(bit as usize).map(|label| label.text().to_owned()))
            .collect();
        match mode {
            IncludesMode::One | IncludesMode::AllOf => values::listed(&names, "and"),
            IncludesMode::AnyOf => values::listed(&names, "or"),
            IncludesMode::Only => format!("nothing but {}", values::listed(&names, "and")),
        }
    }

    /// What is needed, said only when it is not met.
    fn need(&self, truth: Truth, needed: bool, text: &str) -> String {
        let not = if needed { "" } else { "anything but " };
        if is_met(truth, needed) { String::new() } else { format!(", needs {not}{text}") }
    }

    /// A whole number, with its name when it is a parameter.
    pub(crate) fn amount(&self, amount: Amount) -> String {
        match amount {
            Amount::Number(number) => number.to_string(),
            Amount::Parameter(id) => {
                let parameter = &self.words.framework.parameters[id];
                format!("{} ({})", self.words.literal(&parameter.domain, parameter.value), parameter.name)
            }
        }
    }
}

pub(super) fn is_met(truth: Truth, needed: bool) -> bool {
    match truth {
        Truth::Holds => needed,
        Truth::Fails => !needed,
        Truth::Open => false,
    }
}

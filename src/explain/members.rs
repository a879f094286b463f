//! Conditions on the records of a list, in words: quantifiers and aggregates.

use super::Explainer;
use super::condition::is_met;
use super::reasons::Reasons;
use super::words::FROM_SILENCE;
use crate::condition::{Condition, Quantifier};
use crate::evaluate::ItemPath;
use crate::value::{ItemId, RecordId, Truth};

/// So many records of a list are named.
const MAX_MEMBERS: usize = 3;

impl Explainer<'_> {
    /// An aggregate: what is asked of which records, and how many of those are sure.
    pub(crate) fn counted(
        &self,
        record: RecordId,
        list: ItemId,
        that: Option<&Condition>,
        what: &str,
        need: &str,
    ) -> Reasons {
        let name = &self.words.framework.vocabulary.items[list].name;
        let members = self.members(record, list);
        let of = |wanted: Truth| {
            members.iter().filter(|&&it| that.is_none_or(|that| self.truth(it, that) == wanted)).count()
        };
        let mut text = format!("{what} {name}: ");
        match that {
            None => text.push_str(&format!("{} listed", members.len())),
            Some(_) => {
                let (n_hold, n_open) = (of(Truth::Holds), of(Truth::Open));
                text.push_str(&format!("{n_hold} of {} listed ones count", members.len()));
                if n_open > 0 {
                    text.push_str(&format!(", {n_open} may"));
                }
            }
        }
        if self.words.is_open_list(record, list) {
            text.push_str(", and there may be further ones");
        }
        let silent = self.silent(record, list);
        if silent.is_some() {
            text.push_str(&format!(", and no further ones ({FROM_SILENCE})"));
        }
        text.push_str(need);
        let mut reasons = Reasons { names: vec![name.clone()], ..Reasons::one(text) };
        reasons.note_silent(silent);
        reasons
    }

    /// The list, where it has no further records only because nothing is said of any.
    fn silent(&self, record: RecordId, list: ItemId) -> Option<ItemPath> {
        let owner = self.words.owner(record, self.words.framework.vocabulary.items[list].entity);
        let path = ItemPath { record: owner, item: list };
        self.words.is_silent_list(path).then_some(path)
    }

    pub(crate) fn members(&self, record: RecordId, list: ItemId) -> Vec<RecordId> {
        let owner = self.words.owner(record, self.words.framework.vocabulary.items[list].entity);
        let lists = &self.words.case.records[owner].lists;
        lists.iter().find(|it| it.item == list).map(|it| it.records.clone()).unwrap_or_default()
    }

    #[expect(clippy::too_many_arguments, reason = "one quantified condition, taken apart")]
    pub(super) fn quantified(
        &self,
        record: RecordId,
        quantifier: Quantifier,
        list: ItemId,
        unit: &Condition,
        truth: Truth,
        needed: bool,
        place: &str,
    ) -> Reasons {
        let name = &self.words.framework.vocabulary.items[list].name;
        let members = self.members(record, list);
        let (wanted, is_wanted_true) = match quantifier {
            Quantifier::Some => (format!("some of {name}"), true),
            Quantifier::No => (format!("none of {name}"), false),
            Quantifier::All => (format!("all of {name}"), true),
            Quantifier::AllIfAny => (format!("all of {name}, if any"), true),
            Quantifier::AtLeast(amount) => (format!("at least {} of {name}", self.amount(amount)), true),
            Quantifier::AtMost(amount) => (format!("at most {} of {name}", self.amount(amount)), false),
            Quantifier::Exactly(amount) => (format!("exactly {} of {name}", self.amount(amount)), true),
        };
        let telling = match (truth, is_wanted_true) {
            (Truth::Open, _) => Truth::Open,
            (Truth::Holds, true) | (Truth::Fails, false) => Truth::Holds,
            (Truth::Holds, false) | (Truth::Fails, true) => Truth::Fails,
        };
        let mut told: Vec<RecordId> =
            members.iter().copied().filter(|&it| self.truth(it, unit) == telling).collect();
        // A limit that no listed record comes near to, or that all pass: what there is of each is told as it is.
        let is_as_it_is = told.is_empty() && truth != Truth::Open;
        if is_as_it_is {
            told.clone_from(&members);
        }
        let mut reasons = Reasons::default();
        let mut texts = Vec::new();
        // Records of which the same is to be said are named together.
        let mut alike: Vec<(String, Vec<&str>)> = Vec::new();
        for &member in told.iter().take(MAX_MEMBERS) {
            let asked_of_it = match is_as_it_is {
                true => self.truth(member, unit) == Truth::Holds,
                false => is_wanted_true == needed,
            };
            let why = self.reasons(member, unit, asked_of_it, place);
            let id = self.words.case.records[member].id.as_str();
            match alike.iter_mut().find(|(text, _)| *text == why.text()) {
                Some((_, ids)) => ids.push(id),
                None => alike.push((why.text(), vec![id])),
            }
            reasons.is_filled |= why.is_filled;
            reasons.is_contested |= why.is_contested;
            reasons.is_unanswerable |= why.is_unanswerable;
            why.filled.iter().for_each(|&it| reasons.note_filled(it));
            why.names.iter().for_each(|it| reasons.note(it));
        }
        texts.extend(alike.iter().map(|(text, ids)| format!("{}: {text}", ids.join(", "))));
        if told.len() > MAX_MEMBERS {
            texts.push(format!("and {} more", told.len() - MAX_MEMBERS));
        }
        let is_open_list = self.words.is_open_list(record, list);
        // One record more could make it otherwise.
        let is_told_by_all = match quantifier {
            Quantifier::Some | Quantifier::AtLeast(_) => truth == Truth::Fails,
            Quantifier::No | Quantifier::AtMost(_) | Quantifier::AllIfAny => truth == Truth::Holds,
            Quantifier::All => truth == Truth::Holds || members.is_empty(),
            Quantifier::Exactly(_) => truth != Truth::Open,
        };
        let silent = self.silent(record, list).filter(|_| is_told_by_all);
        reasons.note_silent(silent);
        match (members.is_empty(), silent) {
            (true, Some(_)) => texts.push(format!("no {name} ({FROM_SILENCE})")),
            (true, None) => {
                texts.push(format!("no {name} {}", if is_open_list { "are listed" } else { "at all" }))
            }
            (false, Some(_)) => texts.push(format!("no further ones ({FROM_SILENCE})")),
            (false, None) => {}
        }
        if is_open_list && truth == Truth::Open {
            let only = if texts.is_empty() && is_wanted_true { "only " } else { "" };
            texts.push(format!("{only}further {name}"));
        }
        // What must not be: the other way round where there is a word for it.
        let wanted = match (needed, quantifier) {
            (true, _) => wanted,
            (false, Quantifier::Some) => format!("none of {name}"),
            (false, Quantifier::No) => format!("some of {name}"),
            (false, _) => format!("not {wanted}"),
        };
        let is_some = matches!(quantifier, Quantifier::Some) && needed;
        // "waste: it was reorganised" says by itself that some project has it.
        let lead = match (is_some, is_met(truth, needed)) {
            (true, true) => String::new(),
            (true, false) if truth == Truth::Open => String::new(),
            (_, true) => format!("{wanted}: "),
            (_, false) => format!("needs {wanted}: "),
        };
        let between = if is_some && truth == Truth::Open { "; or " } else { "; " };
        reasons.with_text(format!("{lead}{}", texts.join(between)))
    }
}

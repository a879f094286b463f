//! What is handed in about two assessors, and the words that its shapes share.

use super::Placed;
use super::words::{letter, title};
use crate::case::{Case, Standing};
use crate::comparison::{
    About, Amplifier, Assessors, BothResults, Change, Differing, Effect, Explained, Given, Kind, Noted, Side,
};
use crate::diagnostic::counted;
use crate::framework::{Framework, Value, values};
use crate::syntax::tree::ReadingKind;
use crate::value::ItemId;
use crate::vocabulary::Domain;

/// Fewer answers than this carry no figure of agreement.
const FEW: usize = 10;

/// What `compare --assessors` hands in: two codings of the same cases under one framework.
#[derive(Clone, Debug)]
pub struct ComparedAssessors<'a> {
    /// The framework.
    pub framework: &'a Framework,
    /// Its digest.
    pub digest: String,
    /// The reading that was used.
    pub reading: ReadingKind,
    /// Where each assessor's cases come from, as written.
    pub names: [String; 2],
    /// The cases of each, by the places that the answer names.
    pub cases: [Vec<&'a Case>; 2],
    /// What was found.
    pub found: &'a Assessors,
    /// The ids of each one's cases that have an error.
    pub broken: [Vec<String>; 2],
    /// What is wrong with them.
    pub errors: Vec<Placed>,
}

impl ComparedAssessors<'_> {
    /// The id of a case that both coded.
    pub fn case_id(&self, case: usize) -> &str {
        let place = self.found.cases.get(case).map(|it| it[0]);
        place.and_then(|it| self.cases[0].get(it)).map_or("", |it| it.id.as_str())
    }

    /// The cases that only one coded, by their ids.
    pub fn only(&self, side: Side) -> Vec<&str> {
        let (own, other) = if side == Side::A { (0, 1) } else { (1, 0) };
        let ids = self.found.only[own].iter().map(|&it| self.cases[own][it].id.as_str());
        ids.filter(|id| !self.broken[other].iter().any(|it| it == id)).collect()
    }

    /// The cases that are left out because what one assessor handed in cannot be used: by their ids, and whose it is.
    pub fn left_out(&self) -> Vec<(&str, Side)> {
        let refused = self.found.refused.iter().map(|(side, place, _)| {
            let own = usize::from(*side == Side::B);
            (self.cases[own][*place].id.as_str(), *side)
        });
        let broken = [Side::A, Side::B].into_iter().zip(&self.broken);
        refused.chain(broken.flat_map(|(side, ids)| ids.iter().map(move |id| (id.as_str(), side)))).collect()
    }

    /// A record of a case: `haarlem / projects.waste`.
    pub(crate) fn title(&self, case: usize, record: &str) -> String {
        title(self.case_id(case), record)
    }

    /// What an assessor says of an item.
    pub(crate) fn given(&self, item: ItemId, it: &Given) -> String {
        let definition = &self.framework.vocabulary.items[item];
        let is_list = matches!(definition.domain, Domain::List { .. });
        let domain = if is_list { &Domain::YesNo } else { &definition.domain };
        let Some(set) = &it.values else {
            return match it.standing {
                Some(Standing::Unanswerable) => "unanswerable".to_owned(),
                Some(_) => "unknown".to_owned(),
                None => "not said".to_owned(),
            };
        };
        let text = values::set(&self.framework.vocabulary, domain, set);
        match it.standing {
            Some(Standing::Contested) if !set.is_single() => format!("{text} (contested)"),
            _ if it.is_presumed => format!("{text} (presumed)"),
            _ => text,
        }
    }

    /// What an assessor says in a place where the two do not say the same.
    pub(crate) fn said(&self, it: &Differing, side: Side) -> String {
        match it.about {
            About::Record { side: lists, .. } if lists == side => "lists it".to_owned(),
            About::Record { .. } => "does not list it".to_owned(),
            About::Item { .. } | About::Complete { .. } => {
                let given = &it.given[usize::from(side == Side::B)];
                it.item().map(|item| self.given(item, given)).unwrap_or_default()
            }
        }
    }

    /// A conclusion of a record: `projects.waste.cso_strengthening`.
    pub(crate) fn place_of(&self, it: &BothResults) -> String {
        let name = self.conclusion(it);
        if it.record.is_empty() { name } else { format!("{}.{name}", it.record) }
    }

    /// What the figures by item cannot carry; `None` where all of them have answers enough.
    pub(crate) fn caution(&self) -> Option<String> {
        let items = &self.found.items;
        let n_few = items.iter().filter(|it| it.figures.n < FEW).count();
        let words = match n_few == items.len() {
            true => "no item has".to_owned(),
            false => format!("{n_few} of {} have not", counted(items.len(), "item")),
        };
        (n_few > 0).then(|| {
            format!(
                "{words} {FEW} answers of both: kappa and alpha of so few move with every one of them, and say no more \
                 than the list of differences does; where all answers are one value, they are not defined."
            )
        })
    }

    /// Values of a result.
    pub(crate) fn values(&self, it: &BothResults, values: &[Value]) -> String {
        let domain = &self.framework.conclusions[it.conclusion()].domain;
        values::short_result(&self.framework.vocabulary, domain, values)
    }

    /// The conclusion of a result, with its cell.
    pub(crate) fn conclusion(&self, it: &BothResults) -> String {
        self.framework.conclusion_text(it.asked[0].conclusion, it.asked[0].cell)
    }

    /// A rule that amplifies, with its conclusion.
    pub(crate) fn amplifier(&self, it: &Amplifier) -> String {
        let conclusion = &self.framework.conclusions[it.conclusion].name;
        match it.decider {
            Some(decider) => format!("{} ({conclusion})", self.framework.decider_name(decider)),
            None => conclusion.clone(),
        }
    }

    /// What one altered result becomes: `limited -> none in a with b's answer, by CS1`.
    pub(crate) fn effect(&self, it: &Effect) -> String {
        let result = &self.found.results[it.result];
        let before = &result.said[usize::from(it.into == Side::B)].values;
        let by: Vec<String> = it.by.iter().map(|&it| self.framework.decider_name(it)).collect();
        let by = if by.is_empty() { String::new() } else { format!(", by {}", by.join(", ")) };
        format!(
            "{} -> {} in {} with {}'s answer{by}",
            self.values(result, before),
            self.values(result, &it.after),
            letter(it.into),
            letter(it.into.other()),
        )
    }

    /// The answers of the other that make a result into the other's, one text for each smallest set.
    pub(crate) fn sets(&self, it: &Explained) -> Vec<String> {
        let name = |at: &usize| self.found.differing[*at].path(self.framework);
        it.sets.iter().map(|set| set.iter().map(name).collect::<Vec<_>>().join(" with ")).collect()
    }

    /// The answer in three sentences.
    pub(crate) fn summary(&self) -> Vec<String> {
        let found = self.found;
        let (n, n_same) = (found.n_answers(), found.n_same_answers());
        let is_plain = |it: &&Differing| it.kind == Kind::Contradict && is_settled(it);
        let altering = |all: &[&Differing]| match all.iter().filter(|it| it.alters()).count() {
            0 if all.len() == 1 => "which alters no result".to_owned(),
            0 => "none of which alters a result".to_owned(),
            1 if all.len() == 1 => "which alters a result".to_owned(),
            1 => "of which 1 alters a result".to_owned(),
            n => format!("of which {n} alter a result"),
        };
        let (plain, others): (Vec<&Differing>, Vec<&Differing>) = found.differing.iter().partition(is_plain);
        let mut first = format!(
            "Of {} that both gave, {n_same} {} the same",
            counted(n, "answer"),
            if n_same == 1 { "is" } else { "are" }
        );
        match plain.len() {
            0 => {}
            1 => first.push_str(&format!("; 1 differs, {}", altering(&plain))),
            n => first.push_str(&format!("; {n} differ, {}", altering(&plain))),
        }
        let mut all = vec![format!("{first}.")];
        if !others.is_empty() {
            let kinds = [
                (Kind::OneOnly, "answered by one only"),
                (Kind::Precision, "less precise"),
                (Kind::Contradict, "contradictory"),
                (Kind::Unanswerable, "unanswerable for one"),
                (Kind::Unlisted, "listed by one only"),
            ];
            let parts: Vec<String> = kinds
                .into_iter()
                .map(|(kind, words)| (others.iter().filter(|it| it.kind == kind).count(), words))
                .filter(|(n, _)| *n > 0)
                .map(|(n, words)| format!("{n} {words}"))
                .collect();
            let lead = counted(others.len(), "further difference");
            all.push(format!("{lead} ({}), {}.", parts.join(", "), altering(&others)));
        }
        let results = |change| found.n_results(change);
        let of_results = match (results(Change::Surely), results(Change::May)) {
            (0, 0) => "all are the same".to_owned(),
            (surely, may) => {
                let parts =
                    [(results(Change::Same), "the same"), (surely, "surely differ"), (may, "may differ")];
                let parts: Vec<String> =
                    parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, it)| format!("{n} {it}")).collect();
                parts.join(", ")
            }
        };
        all.push(format!("Of {}, {of_results}.", counted(found.results.len(), "result")));
        all
    }
}

/// Who says so, and what was remarked: `CH9 s. 9.4 "our reading"`.
pub(crate) fn sources(it: &Given) -> String {
    let one = |it: &Noted| {
        let note = if it.note.is_empty() { String::new() } else { format!("\"{}\"", it.note) };
        let parts = [it.source.as_str(), it.place.as_str(), note.as_str()];
        parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
    };
    it.observations.iter().map(one).filter(|it| !it.is_empty()).collect::<Vec<_>>().join("; ")
}

/// Both gave one value.
fn is_settled(it: &Differing) -> bool {
    it.given.iter().all(|it| it.values.as_ref().is_some_and(crate::value::ValueSet::is_single))
}

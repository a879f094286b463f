//! One item in words: what is known and from where, or how it is open. *No*, *unknown*, *unanswerable*, *contested*,
//! *presumed* and *assumed* are different words, and unknown is never printed as no.

use super::is_filled;
use super::words::Words;
use crate::case::Observation;
use crate::evaluate::{Ground, ItemPath, ItemState};
use crate::value::{CaseSourceId, ItemId, ValueSet};
use crate::vocabulary::{Domain, Item, Says};

/// How a line begins that fails by a constraint.
pub(crate) const CANNOT_BE: &str = "cannot be,";

/// One item in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Told {
    /// The phrase, with its provenance.
    pub text: String,
    /// A value nobody recorded was used.
    pub is_filled: bool,
    /// Sources disagree.
    pub is_contested: bool,
    /// The items of which a value was used that nobody recorded: itself, or those that a constraint looks at.
    pub filled: Vec<ItemPath>,
    /// A constraint leaves no other answer.
    pub is_forced: bool,
    /// It was looked for and cannot be had.
    pub is_unanswerable: bool,
}

/// Whether an item is told for the first time, or was told before at a rule or class.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mention<'a> {
    First,
    /// In few words: a line that fails by a constraint names the constraint alone.
    Brief,
    Again(&'a str),
}

impl Words<'_> {
    /// An item in words: what is known, or how it is open.
    pub(crate) fn item(&self, path: ItemPath, mention: Mention<'_>) -> Told {
        let item = &self.framework.vocabulary.items[path.item];
        let Some(state) = self.state(path) else {
            return Told { text: item.name.clone(), ..Told::default() };
        };
        let Some(possible) = &state.possible else { return self.list(path, item) };
        let is_known = possible.is_single() || self.is_part(path, possible);
        let text = if is_known {
            self.known(path, item, state, possible, mention)
        } else {
            self.open(path, item, state, possible, mention)
        };
        let mut filled = if state.narrowed { self.filled_behind(path) } else { Vec::new() };
        filled.extend(is_filled(state.ground).then_some(path));
        Told {
            text,
            is_filled: !filled.is_empty(),
            filled,
            is_contested: state.ground == Ground::Contested,
            is_forced: state.narrowed,
            is_unanswerable: state.ground == Ground::Unanswerable && !possible.is_single(),
        }
    }

    /// The phrase for a value, with where it comes from.
    fn known(
        &self,
        path: ItemPath,
        item: &Item,
        state: &ItemState,
        possible: &ValueSet,
        mention: Mention<'_>,
    ) -> String {
        let phrase = phrase(item.says.as_ref(), item, &self.set(&item.domain, possible), possible);
        let mut grounds: Vec<String> = match state.ground {
            Ground::Recorded => Vec::new(),
            Ground::Presumed => vec!["presumed".to_owned()],
            Ground::Silence => vec!["not recorded, taken from silence".to_owned()],
            Ground::Assumed => vec!["not recorded, assumed".to_owned()],
            // A constraint decides between the sources; else they agree so far.
            Ground::Contested if state.narrowed => vec![self.contested(path, mention)],
            Ground::Contested => vec!["contested, this much is agreed".to_owned()],
            Ground::Unanswerable => vec!["unanswerable".to_owned()],
            Ground::Unknown => vec!["not recorded".to_owned()],
        };
        let is_decided = state.narrowed && state.ground == Ground::Contested;
        grounds.extend(self.provenance(path, state.ground).filter(|_| !is_decided));
        if state.narrowed {
            if let Mention::Brief = mention {
                return match self.ruled_out_by(path).as_slice() {
                    [] => format!("{CANNOT_BE} {phrase}: the other answers leave no more"),
                    reasons => format!("{CANNOT_BE} by {}", reasons.join("; ")),
                };
            }
            grounds.push(match mention {
                Mention::First | Mention::Brief => match self.ruled_out_by(path).as_slice() {
                    [] => "the other answers leave no more".to_owned(),
                    reasons => format!("must be so, by {}", reasons.join("; ")),
                },
                Mention::Again(place) => format!("must be so, see {place}"),
            });
        }
        let between = if is_decided { "; " } else { ", " };
        if grounds.is_empty() { phrase } else { format!("{phrase} ({})", grounds.join(between)) }
    }

    /// `contested: S1 says no, S2 says yes`; what was told before is not told again.
    fn contested(&self, path: ItemPath, mention: Mention<'_>) -> String {
        match mention {
            Mention::First => format!("contested: {}", self.observations(path).join(", ")),
            Mention::Brief | Mention::Again(_) => "contested".to_owned(),
        }
    }

    /// How an item is open, and what is left of it.
    fn open(
        &self,
        path: ItemPath,
        item: &Item,
        state: &ItemState,
        possible: &ValueSet,
        mention: Mention<'_>,
    ) -> String {
        let standing = self.standing(path);
        let mut text = match (&item.says, &item.domain) {
            (Some(_), Domain::YesNo) if matches!(mention, Mention::Again(_)) => {
                format!("{} is {standing}", item.name)
            }
            (Some(says), Domain::YesNo) => format!("{standing} whether {}", says.holds),
            (None, Domain::YesNo) if !item.question.is_empty() => {
                format!("{standing}: \"{}\"", item.question)
            }
            _ => format!("{} is {standing}", item.name),
        };
        let mut remarks = Vec::new();
        if state.ground == Ground::Contested {
            remarks.push(self.observations(path).join(", "));
        } else if !matches!(item.domain, Domain::YesNo)
            && !matches!(mention, Mention::Brief)
            && !self.is_whole(path, possible)
        {
            let set = self.set(&item.domain, possible);
            remarks.extend((!set.is_empty()).then(|| format!("still possible: {set}")));
        }
        if state.narrowed {
            match mention {
                Mention::Brief => {}
                Mention::First => {
                    let reasons = self.ruled_out_by(path);
                    remarks.extend((!reasons.is_empty()).then(|| format!("by {}", reasons.join("; "))));
                }
                Mention::Again(place) => remarks.push(format!("see {place}")),
            }
        }
        if !remarks.is_empty() {
            text.push_str(&format!(" ({})", remarks.join(", ")));
        }
        text
    }

    /// A recorded part of the domain (`limited or higher`), not an unknown that constraints narrow.
    fn is_part(&self, path: ItemPath, possible: &ValueSet) -> bool {
        let ground = self.state(path).map(|it| it.ground);
        let is_said =
            matches!(ground, Some(Ground::Recorded | Ground::Presumed | Ground::Silence | Ground::Assumed));
        is_said && !self.is_whole(path, possible)
    }

    fn is_whole(&self, path: ItemPath, possible: &ValueSet) -> bool {
        let vocabulary = &self.framework.vocabulary;
        vocabulary.whole(&vocabulary.items[path.item].domain).as_ref() == Some(possible)
    }

    fn list(&self, path: ItemPath, item: &Item) -> Told {
        if self.is_silent_list(path) {
            let text = format!("no further {} ({})", item.name, super::words::FROM_SILENCE);
            return Told { text, is_filled: true, filled: vec![path], ..Told::default() };
        }
        let text = if self.is_open_list(path.record, path.item) {
            format!("there may be further {}", item.name)
        } else {
            format!("the list {} is complete", item.name)
        };
        Told { text, ..Told::default() }
    }

    /// What a result rests on that nobody recorded.
    pub(crate) fn rests_on(&self, path: ItemPath) -> String {
        let told = self.item(path, Mention::First).text;
        let standing = self.standing(path);
        format!("{}: {told}{}", self.item_path(path), self.reason_of_default(path.item, &standing))
    }

    /// Why a default was declared, behind a colon; empty when the framework does not say.
    pub(crate) fn reason_of_default(&self, item: ItemId, standing: &str) -> String {
        let assumption = self.framework.assumptions.iter().find(|it| it.item == item);
        match assumption.filter(|it| standing == "assumed" && !it.because.is_empty()) {
            Some(it) => format!(": {} [{}]", it.because, self.cites(&it.cites)),
            None => String::new(),
        }
    }

    /// `S1 p. 4` for what the case says; none when no source is named. A default of the framework is not the case's.
    pub(super) fn provenance(&self, path: ItemPath, ground: Ground) -> Option<String> {
        let place = self.framework.vocabulary.items[path.item].place;
        let evidence = self.case.records[path.record].evidence.get(place)?;
        let used: Vec<&Observation> = match ground {
            Ground::Presumed => evidence.presumption.iter().collect(),
            Ground::Recorded | Ground::Contested | Ground::Unanswerable => {
                evidence.observations.iter().collect()
            }
            Ground::Unknown | Ground::Silence | Ground::Assumed => Vec::new(),
        };
        let mut named: Vec<String> =
            used.into_iter().filter_map(|it| self.source(it.source, &it.place)).collect();
        named.dedup();
        (!named.is_empty()).then(|| named.join(", "))
    }

    /// `S1 p. 4`.
    pub(super) fn source(&self, source: Option<CaseSourceId>, place: &str) -> Option<String> {
        let id = &self.case.sources[source?].id;
        Some(if place.is_empty() { id.clone() } else { format!("{id} {place}") })
    }

    /// What each source says of a contested item.
    pub(super) fn observations(&self, path: ItemPath) -> Vec<String> {
        let item = &self.framework.vocabulary.items[path.item];
        let Some(evidence) = self.case.records[path.record].evidence.get(item.place) else {
            return Vec::new();
        };
        evidence
            .observations
            .iter()
            .map(|it| {
                let value = self.set(&item.domain, &it.possible);
                match self.source(it.source, &it.place) {
                    Some(source) => format!("{source} says {value}"),
                    None => format!("one says {value}"),
                }
            })
            .collect()
    }
}

/// The phrase of `says` with its value; without one the question and the value.
fn phrase(says: Option<&Says>, item: &Item, value: &str, possible: &ValueSet) -> String {
    match (says, possible.single_rank(), &item.domain) {
        (Some(says), Some(0), Domain::YesNo) => {
            says.fails.clone().unwrap_or_else(|| format!("not so: {}", says.holds))
        }
        (Some(says), Some(_), Domain::YesNo) => says.holds.clone(),
        (Some(says), _, _) if says.holds.contains("{}") => says.holds.replace("{}", value),
        _ if item.question.is_empty() => format!("{}: {value}", item.name),
        _ => format!("\"{}\" {value}", item.question),
    }
}

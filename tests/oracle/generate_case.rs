//! Random partial cases: what is recorded, in every form that a case file has.

use super::build::decimal;
use super::draft::{Dice, Draft, Sort};
use super::print_case;
use super::value::{OValue, OracleCase, OracleList, OracleRecord, Possible};

/// What a case file says of one item.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// Nothing, `"unknown"` or `unanswerable`.
    Unknown(Silence),
    /// One value.
    Known(OValue),
    /// `one_of`.
    OneOf(Vec<OValue>),
    /// `min`, `max` or both.
    Range(Option<OValue>, Option<OValue>),
    /// `not`.
    Not(OValue),
    /// Observations that disagree.
    Contested(Vec<Evidence>),
    /// `includes` and `excludes`.
    Options(Vec<String>, Vec<String>),
    /// Nothing, with `presume`; never drawn, so that the open reading is all there is to most cases.
    Presumed(OValue),
}

/// How nothing is said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Silence {
    /// Left out.
    LeftOut,
    /// The word `unknown`.
    Unknown,
    /// The status `unanswerable`.
    Unanswerable,
}

/// One item of a drawn case.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemDraft {
    /// Its name.
    pub name: String,
    /// Its values.
    pub sort: Sort,
    /// What is said of it.
    pub evidence: Evidence,
}

/// One record of a drawn case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseDraft {
    /// Its id.
    pub id: String,
    /// Index of its entity.
    pub entity: usize,
    /// Its items.
    pub items: Vec<ItemDraft>,
    /// Its list, when its entity has one.
    pub list: Option<ListDraft>,
}

/// The list of a drawn record.
#[derive(Clone, Debug, PartialEq)]
pub struct ListDraft {
    /// Its name.
    pub name: String,
    /// Its records.
    pub records: Vec<CaseDraft>,
    /// How many it can have.
    pub most: usize,
    /// True when there are no others.
    pub complete: bool,
}

/// Draws a case.
pub fn random_case(dice: &mut Dice<'_>, draft: &Draft) -> CaseDraft {
    record(dice, draft, 0, "sample".to_owned())
}

fn record(dice: &mut Dice<'_>, draft: &Draft, entity: usize, id: String) -> CaseDraft {
    let own =
        draft.named.iter().filter(|it| it.entity == entity && it.item && !matches!(it.sort, Sort::List(..)));
    let items = own.map(|it| {
        let evidence = evidence(dice, &it.sort, true);
        ItemDraft { name: it.path.names[0].value.clone(), sort: it.sort.clone(), evidence }
    });
    let items = items.collect();
    let list = draft.list(entity, false).map(|(name, child, most)| {
        let how_many = dice.between(0, most.min(2));
        let ids = (1..=how_many).map(|at| format!("{}{at}", ["T", "P", "A"][child]));
        let records = ids.collect::<Vec<_>>().into_iter().map(|id| record(dice, draft, child, id)).collect();
        ListDraft { name, records, most: most as usize, complete: dice.once_in(2) }
    });
    CaseDraft { id, entity, items, list }
}

/// Draws what is said of an item; `nested` where it may be several observations.
pub fn evidence(dice: &mut Dice<'_>, sort: &Sort, nested: bool) -> Evidence {
    let domain = domain(sort);
    let ordered = matches!(sort, Sort::Scale(..) | Sort::Number(..) | Sort::Percent(_));
    let set = matches!(sort, Sort::AnyOf(_));
    match dice.below(10) {
        1 | 2 => Evidence::Unknown(*dice.one(&[Silence::LeftOut, Silence::Unknown, Silence::Unanswerable])),
        3 if !set => Evidence::OneOf(dice.some(&domain, 2)),
        4 if ordered => {
            let ends = dice.some(&domain, 2);
            match dice.below(3) {
                0 => Evidence::Range(Some(ends[0].clone()), None),
                1 => Evidence::Range(None, Some(ends[0].clone())),
                _ => Evidence::Range(Some(ends[0].clone()), Some(ends[1].clone())),
            }
        }
        5 if !set => Evidence::Not(dice.one(&domain).clone()),
        6 if nested => Evidence::Contested(vec![observation(dice, sort), observation(dice, sort)]),
        3..=8 if set => {
            let Sort::AnyOf(words) = sort else { panic!("options") };
            let mut included = Vec::new();
            let mut excluded = Vec::new();
            for word in words {
                match dice.below(3) {
                    0 => included.push(word.clone()),
                    1 => excluded.push(word.clone()),
                    _ => {}
                }
            }
            if included.is_empty() && excluded.is_empty() {
                return Evidence::Unknown(Silence::LeftOut);
            }
            Evidence::Options(included, excluded)
        }
        _ => Evidence::Known(dice.one(&domain).clone()),
    }
}

/// One of several observations: a known value, or for some sorts a range.
fn observation(dice: &mut Dice<'_>, sort: &Sort) -> Evidence {
    match evidence(dice, sort, false) {
        Evidence::Unknown(_) | Evidence::Contested(_) => Evidence::Known(dice.one(&domain(sort)).clone()),
        other => other,
    }
}

/// Every value of a sort, lowest first.
pub fn domain(sort: &Sort) -> Vec<OValue> {
    match sort {
        Sort::YesNo => vec![OValue::Bool(false), OValue::Bool(true)],
        Sort::Scale(_, words) | Sort::OneOf(words) => words.iter().cloned().map(OValue::Word).collect(),
        Sort::AnyOf(words) => {
            let mut all = vec![OValue::set(&[])];
            for word in words {
                let with = |set: &OValue| match set {
                    OValue::Set(set) => OValue::Set(set.iter().cloned().chain([word.clone()]).collect()),
                    other => other.clone(),
                };
                all.extend(all.iter().map(with).collect::<Vec<_>>());
            }
            all
        }
        Sort::Number(low, high, step) => (low.0..=high.0)
            .step_by(step.0 as usize)
            .map(|at| OValue::Number(appraise::value::Decimal(at)))
            .collect(),
        Sort::Percent(step) => {
            (0..=100 / step).map(|at| OValue::Number(decimal(&(at * step).to_string()))).collect()
        }
        Sort::List(..) => panic!("a list has no domain of its own"),
    }
}

impl Evidence {
    /// What is still possible.
    pub fn possible(&self, sort: &Sort) -> Possible {
        let all = domain(sort);
        let rank = |value: &OValue| all.iter().position(|it| it == value).expect("a value of the item");
        let fits = |value: &OValue| match self {
            Evidence::Unknown(_) | Evidence::Presumed(_) => true,
            Evidence::Known(known) => value == known,
            Evidence::OneOf(values) => values.contains(value),
            Evidence::Range(low, high) => {
                low.as_ref().is_none_or(|low| rank(value) >= rank(low))
                    && high.as_ref().is_none_or(|high| rank(value) <= rank(high))
            }
            Evidence::Not(value_out) => value != value_out,
            Evidence::Contested(observations) => {
                observations.iter().any(|it| it.possible(sort).contains(value))
            }
            Evidence::Options(included, excluded) => match value {
                OValue::Set(set) => {
                    included.iter().all(|it| set.contains(it)) && !excluded.iter().any(|it| set.contains(it))
                }
                _ => false,
            },
        };
        all.iter().filter(|value| fits(value)).cloned().collect()
    }
}

impl CaseDraft {
    /// As the oracle takes it.
    pub fn to_oracle(&self) -> OracleCase {
        OracleCase { root: self.to_record() }
    }

    fn to_record(&self) -> OracleRecord {
        let item = |it: &ItemDraft| (it.name.clone(), it.evidence.possible(&it.sort));
        let list = |it: &ListDraft| {
            let records = it.records.iter().map(CaseDraft::to_record).collect();
            (it.name.clone(), OracleList { records, complete: it.complete })
        };
        OracleRecord {
            id: self.id.clone(),
            items: self.items.iter().map(item).collect(),
            lists: self.list.iter().map(list).collect(),
        }
    }

    /// As a case file.
    pub fn to_toml(&self) -> String {
        print_case::print(self)
    }

    /// Makes one open thing known: the deepest first, and lists before items. `skip` of them are
    /// passed over, and `pick` chooses among the possible values. False when there is no such thing.
    pub fn settle(&mut self, skip: &mut usize, pick: usize) -> bool {
        if let Some(list) = &mut self.list {
            if list.records.iter_mut().any(|record| record.settle(skip, pick)) {
                return true;
            }
            if !list.complete && list.records.len() < list.most && turn(skip) {
                list.complete = true;
                return true;
            }
        }
        for item in self.items.iter_mut().rev() {
            let possible = item.evidence.possible(&item.sort);
            if possible.len() > 1 && turn(skip) {
                let chosen = possible.iter().nth(pick % possible.len());
                item.evidence = Evidence::Known(chosen.expect("a value").clone());
                return true;
            }
        }
        false
    }
}

fn turn(skip: &mut usize) -> bool {
    let now = *skip == 0;
    *skip = skip.saturating_sub(1);
    now
}

//! What the generator has declared so far, and the dice it throws.

use appraise::syntax::tree::{DeclarationKind, Path};
use appraise::value::Decimal;

use super::build::path;

/// A stream of choices. When it runs out every choice is the first one, which is always the simplest.
#[derive(Clone, Debug)]
pub struct Dice<'r> {
    rest: &'r [u8],
}

impl<'r> Dice<'r> {
    /// Throws what a recipe says.
    pub fn new(rest: &'r [u8]) -> Self {
        Self { rest }
    }

    /// A number below `below`.
    pub fn below(&mut self, below: usize) -> usize {
        match self.rest.split_first() {
            Some((&first, rest)) => {
                self.rest = rest;
                first as usize % below
            }
            None => 0,
        }
    }

    /// True once in `out_of` throws.
    pub fn once_in(&mut self, out_of: usize) -> bool {
        self.below(out_of) == out_of - 1
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as usize) as i64
    }

    /// One of these.
    pub fn one<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// `count` different ones of these, in order.
    pub fn some<T: Clone>(&mut self, all: &[T], count: usize) -> Vec<T> {
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < count.min(all.len()) {
            let mut at = self.below(all.len());
            while chosen.contains(&at) {
                at = (at + 1) % all.len();
            }
            chosen.push(at);
        }
        chosen.sort_unstable();
        chosen.into_iter().map(|at| all[at].clone()).collect()
    }
}

/// What kind of values a name takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Sort {
    /// Yes or no.
    YesNo,
    /// Levels of a scale (its name and levels).
    Scale(String, Vec<String>),
    /// Options or classes.
    OneOf(Vec<String>),
    /// Sets of options or classes.
    AnyOf(Vec<String>),
    /// Numbers from, to, step.
    Number(Decimal, Decimal, Decimal),
    /// Percentages on a step.
    Percent(i64),
    /// Records of the entity with this index, at most so many.
    List(usize, i64),
}

/// Something that conditions can name.
#[derive(Clone, Debug)]
pub struct Named {
    /// Index of its entity.
    pub entity: usize,
    /// Its name, perhaps with a cell.
    pub path: Path,
    /// Its values.
    pub sort: Sort,
    /// True for items of the vocabulary.
    pub item: bool,
    /// True for criteria, which stand alone and are not compared.
    pub criterion: bool,
    /// True when it is not applicable to some records.
    pub may_not_apply: bool,
}

/// The framework so far.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Names of the entities; each is the child of the one before.
    pub entities: Vec<String>,
    /// Scales with their levels.
    pub scales: Vec<(String, Vec<String>)>,
    /// What conditions can name.
    pub named: Vec<Named>,
    /// Level parameters: name and scale.
    pub level_parameters: Vec<(String, String)>,
    /// A parameter of 1 in 0..1, when declared.
    pub count_parameter: Option<String>,
    /// A parameter in 1..2, when declared.
    pub number_parameter: Option<String>,
    /// A parameter in 25%..75%, when declared.
    pub share_parameter: Option<String>,
    /// True when the framework as a whole may not apply.
    pub may_not_apply: bool,
    /// The declarations.
    pub declarations: Vec<DeclarationKind>,
    /// For names that must differ.
    pub serial: usize,
}

impl Draft {
    /// A name that was not used before.
    pub fn fresh(&mut self, prefix: &str) -> String {
        self.serial += 1;
        format!("{prefix}{}", self.serial)
    }

    /// Makes a name known.
    pub fn add(&mut self, entity: usize, name: Path, sort: Sort, may_not_apply: bool) {
        let may_not_apply = may_not_apply || self.may_not_apply;
        self.named.push(Named { entity, path: name, sort, item: false, criterion: false, may_not_apply });
    }

    /// What records of an entity see: their own names, and those of ancestors with the entity before them.
    pub fn visible(&self, entity: usize, items_only: bool) -> Vec<Named> {
        let seen = self.named.iter().filter(|it| it.entity <= entity && (it.item || !items_only));
        let seen =
            seen.filter(|it| !matches!(it.sort, Sort::List(..)) && (it.entity == entity || !it.criterion));
        let qualified = seen.map(|it| {
            let mut it = it.clone();
            if it.entity != entity {
                it.path.names.insert(0, path(&self.entities[it.entity]).names.remove(0));
            }
            it
        });
        qualified.collect()
    }

    /// The list of an entity: what it may be called, the child and the maximum.
    pub fn list(&self, entity: usize, by_entity: bool) -> Option<(String, usize, i64)> {
        self.named.iter().find_map(|it| match it.sort {
            Sort::List(child, most) if it.entity == entity => {
                let own = it.path.names[0].value.clone();
                Some((if by_entity { self.entities[child].clone() } else { own }, child, most))
            }
            _ => None,
        })
    }

    /// Own names of an entity that a `highest` or a `total` can take.
    pub fn fields(&self, entity: usize, numbers_only: bool) -> Vec<Named> {
        let own = self.named.iter().filter(|it| it.entity == entity && it.path.cell.is_empty());
        let fits = |it: &&Named| match it.sort {
            Sort::Number(..) => true,
            Sort::Scale(..) => !numbers_only,
            _ => false,
        };
        own.filter(fits).cloned().collect()
    }
}

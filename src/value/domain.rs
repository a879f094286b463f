//! Types: what an item, a conclusion or a parameter can be.

use super::{Decimal, EntityId, ScaleId};
use crate::source::Span;

/// An ordered list of levels, lowest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// Its levels; the place of a level is its rank.
    pub levels: Vec<Label>,
    /// Where it is declared.
    pub span: Span,
}

/// A level, option or class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What rules and JSON call it.
    pub name: String,
    /// What reports print, when it differs.
    pub label: Option<String>,
}

/// The type of an item or conclusion.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// Ranks 0 (no) and 1 (yes).
    YesNo,
    /// Ranks of a scale.
    Scale(ScaleId),
    /// Ranks of options or classes.
    OneOf(Vec<Label>),
    /// Sets of options or classes.
    AnyOf(Vec<Label>),
    /// Numbers on a grid.
    Number(Grid),
    /// Records of an entity.
    List {
        /// Whose records.
        entity: EntityId,
        /// The most there can be.
        at_most: u32,
    },
}

/// `low`, `low + step`, … `high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Lowest value.
    pub low: Decimal,
    /// Highest value.
    pub high: Decimal,
    /// Distance between neighbours; above zero.
    pub step: Decimal,
    /// Printed after the number.
    pub unit: Option<String>,
    /// Numbers are percentages.
    pub percent: bool,
}

impl Label {
    /// What reports print.
    pub fn text(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }

    /// The labels of yes/no: rank 0 is `no`, rank 1 is `yes`.
    pub fn yes_no() -> &'static [Label] {
        static LABELS: std::sync::LazyLock<[Label; 2]> = std::sync::LazyLock::new(|| {
            ["no", "yes"].map(|name| Label { name: name.to_owned(), label: None })
        });
        &*LABELS
    }
}

impl Grid {
    /// The greatest grid value that is at most `number`, `None` when below the grid.
    pub fn floor(&self, number: Decimal) -> Option<Decimal> {
        if number < self.low {
            return None;
        }
        let steps = (number.0.min(self.high.0) - self.low.0).div_euclid(self.step.0);
        Some(Decimal(self.low.0 + steps * self.step.0))
    }

    /// The least grid value that is at least `number`, `None` when above the grid.
    pub fn ceil(&self, number: Decimal) -> Option<Decimal> {
        if number > self.high {
            return None;
        }
        let distance = number.0.max(self.low.0) - self.low.0;
        let steps = distance.div_euclid(self.step.0) + i64::from(distance.rem_euclid(self.step.0) != 0);
        Some(Decimal(self.low.0 + steps * self.step.0))
    }

    /// True when `number` lies on the grid.
    pub fn holds(&self, number: Decimal) -> bool {
        self.floor(number) == Some(number)
    }
}

//! Values: exact numbers, levels, sets of still-possible values, truth with three answers.

mod decimal;
mod domain;
mod ids;
mod set;

pub use decimal::{Decimal, DecimalError};
pub use domain::{Domain, Grid, Label, Scale};
pub use ids::*;
pub use set::{Outcome, SetBox, ValueSet};

/// Three answers with names; never `Option<bool>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Truth {
    /// True in every completion.
    Holds,
    /// True in none.
    Fails,
    /// True in some, false in others.
    Open,
}

/// Declares an index type and nothing else.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $crate::value::Id for $name {
            fn new(index: usize) -> Self { Self(index as u32) }
            fn index(self) -> usize { self.0 as usize }
        }
    )* };
}

/// An index of one kind, so that ids of two kinds never mix.
pub trait Id: Copy {
    /// From a dense index.
    fn new(index: usize) -> Self;
    /// To a dense index.
    fn index(self) -> usize;
}

/// A vector that only one kind of id indexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdVec<I, T> {
    values: Vec<T>,
    kind: std::marker::PhantomData<I>,
}

impl<I, T> Default for IdVec<I, T> {
    fn default() -> Self {
        Self { values: Vec::new(), kind: std::marker::PhantomData }
    }
}

impl<I: Id, T> IdVec<I, T> {
    /// Adds a value and gives its id.
    pub fn push(&mut self, value: T) -> I {
        self.values.push(value);
        I::new(self.values.len() - 1)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The values in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// The values in order, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// Ids and values in order.
    pub fn pairs(&self) -> impl Iterator<Item = (I, &T)> {
        self.values.iter().enumerate().map(|(index, value)| (I::new(index), value))
    }

    /// All ids in order.
    pub fn ids(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.values.len()).map(I::new)
    }
}

impl<I: Id, T> std::ops::Index<I> for IdVec<I, T> {
    type Output = T;
    fn index(&self, id: I) -> &T {
        &self.values[id.index()]
    }
}

impl<I: Id, T> std::ops::IndexMut<I> for IdVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.values[id.index()]
    }
}

impl<I: Id, T> FromIterator<T> for IdVec<I, T> {
    fn from_iter<It: IntoIterator<Item = T>>(values: It) -> Self {
        Self { values: values.into_iter().collect(), kind: std::marker::PhantomData }
    }
}

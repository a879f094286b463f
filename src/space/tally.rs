//! How far a piece of work has come, for whoever looks on from another thread.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Two counters. Work that can be counted counts itself; nothing depends on what they say.
#[derive(Debug, Default)]
pub struct Tally {
    expected: AtomicUsize,
    begun: AtomicUsize,
}

impl Tally {
    /// Nothing is expected yet.
    pub const fn new() -> Self {
        Self { expected: AtomicUsize::new(0), begun: AtomicUsize::new(0) }
    }

    /// Other work begins: nothing is expected of it yet.
    pub fn clear(&self) {
        self.begun.store(0, Ordering::Relaxed);
        self.expected.store(0, Ordering::Relaxed);
    }

    /// So many more parts are to come.
    pub fn expect(&self, n_parts: usize) {
        self.expected.fetch_add(n_parts, Ordering::Relaxed);
    }

    /// The next part begins.
    pub fn step(&self) {
        self.begun.fetch_add(1, Ordering::Relaxed);
    }

    /// How many parts have begun, and how many there are; `None` where the work cannot be counted.
    pub fn seen(&self) -> Option<(usize, usize)> {
        let (begun, expected) = (self.begun.load(Ordering::Relaxed), self.expected.load(Ordering::Relaxed));
        (expected > 0).then(|| (begun.min(expected), expected))
    }
}

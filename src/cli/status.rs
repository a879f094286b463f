//! Exit statuses, part of the contract.

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// Nothing to report; unsettled results are no finding.
    Fine,
    /// A finding or a difference.
    Finding,
    /// An error in rules.
    Rules,
    /// An error in a case; the others were assessed.
    Case,
    /// A budget was hit; the answer is marked as not exact.
    Budget,
    /// Wrong arguments.
    Usage,
    /// A fault of ours, or an answer that could not be written.
    Fault,
}

impl Status {
    /// The number that the shell sees.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Finding => 1,
            Self::Rules => 2,
            Self::Case => 3,
            Self::Budget => 4,
            Self::Usage => 64,
            Self::Fault => 70,
        }
    }

    /// The graver of two.
    pub(super) fn and(self, other: Status) -> Status {
        let gravity = |status: Status| match status {
            Self::Fine => 0,
            Self::Finding => 1,
            Self::Budget => 2,
            Self::Case => 3,
            Self::Rules => 4,
            Self::Usage => 5,
            Self::Fault => 6,
        };
        if gravity(other) > gravity(self) { other } else { self }
    }
}

//! Two or more frameworks held against each other: over every possible case, and on real ones.
//!
//! One file a question. `pairing` says which conclusions belong together, `values` how their values compare,
//! `difference` where they differ over all situations (in `regions` over `columns`, worded by `words`).

mod agreement;
mod assessors;
mod blame;
mod cases;
mod cause;
mod columns;
mod crosswalk;
mod difference;
mod edits;
mod many;
mod pairing;
mod regions;
mod settling;
mod sides;
mod silence;
mod study;
mod together;
mod values;
mod versions;
mod words;

use crate::analysis::plain::Plain;
use crate::case::Case;
use crate::framework::{Framework, Joint, NotShared, join};
use crate::program::{self, Program, Uses};
use crate::space::Budget;
use crate::value::{ConclusionId, EntityId};

pub use agreement::{Agreement, Metric, Weights, agreement, alpha, kappa};
pub use assessors::{
    About, Amplifier, Assessors, BothResults, ConclusionAgreement, Differing, Effect, Explained, Given,
    ItemAgreement, Kind, MOST_TRIALS, Noted, assessors, item_name,
};
pub use blame::{Blame, Blamed};
pub use cases::{CaseDifference, Change, Judged, OnCases, Said, View, case_program, judge, on_case};
pub use cause::Cause;
pub use columns::Clause;
pub use crosswalk::{Mapping, Walk, best_mapping, walks};
pub use difference::{Difference, Reads, Region, Shift, Situations, Verdict};
pub use edits::{Edit, What, Written, edits};
pub use many::{Cell, Many, Row, many};
pub use pairing::{NoConclusion, Pairing, pair};
pub use settling::{Standing, standing};
pub use sides::{Retyped, retype};
pub use silence::SilenceDifference;
pub use study::{Party, Refused, Reversal, Study, is_related, study};
pub use together::Together;
pub use values::Relation;
pub use versions::{Class, Versions, names, part_of, versions};

/// One of two frameworks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

impl Side {
    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B => Self::A,
        }
    }
}

/// Two conclusions that are held against each other, by their ids in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paired {
    /// Of the first framework.
    pub a: ConclusionId,
    /// Of the second.
    pub b: ConclusionId,
    /// The cell, of a matrix of the first.
    pub cell_a: Option<u32>,
    /// The cell, of a matrix of the second.
    pub cell_b: Option<u32>,
}

impl Paired {
    /// The conclusion of a side, with its cell.
    pub fn of(self, side: Side) -> (ConclusionId, Option<u32>) {
        match side {
            Side::A => (self.a, self.cell_a),
            Side::B => (self.b, self.cell_b),
        }
    }

    /// What the two read together.
    fn uses(self, program: &Program<'_>) -> Uses {
        let mut uses = program.uses_of(self.a, self.cell_a);
        uses.take(&program.uses_of(self.b, self.cell_b));
        uses
    }
}

/// Two frameworks over all cases.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Both in one.
    pub joint: Joint,
    /// What they are called.
    pub names: [String; 2],
    /// What was held against what.
    pub pairing: Pairing,
    /// One for each pair that the budget allowed, in the order of the first framework.
    pub differences: Vec<Difference>,
    /// Pairs that were more than the budget allows.
    pub unsettled: Vec<String>,
}

impl Comparison {
    /// Items that the two do not share.
    pub fn not_shared(&self) -> &[NotShared] {
        &self.joint.not_shared
    }

    /// True when some pair is not proved to be the same.
    pub fn differs(&self) -> bool {
        self.differences.iter().any(Difference::differs)
    }
}

/// What a comparison asks for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'r> {
    /// Pairs beside those of one name.
    pub pairs: &'r [(String, String)],
    /// What one question may cost.
    pub budget: Budget,
    /// The most regions that are listed of one pair.
    pub limit: usize,
}

/// What questions about two frameworks have in common.
struct Context<'a> {
    program: &'a Program<'a>,
    budget: Budget,
    /// Real cases, in the vocabulary of both, to which witnesses are to be near.
    cases: &'a [&'a Case],
    joint: &'a Joint,
    names: [String; 2],
    limit: usize,
}

impl<'a> Context<'a> {
    /// What witnesses about records of an entity are near to.
    fn plains(&self, entity: EntityId) -> Vec<Plain<'a>> {
        let near = self.cases.iter().flat_map(|&case| {
            case.records.ids().filter(|&id| case.records[id].entity == entity).map(|id| Plain::near(case, id))
        });
        let plains: Vec<Plain<'a>> = near.collect();
        if plains.is_empty() { vec![Plain::default()] } else { plains }
    }
}

/// Compares two frameworks over all cases that the constraints of both allow; witnesses are the nearest to one of
/// `cases` (in the vocabulary of both, as [`join`] has it).
///
/// # Errors
/// When a pair is asked for that is not there.
pub fn compare(
    a: &Framework,
    b: &Framework,
    cases: &[&Case],
    request: Request<'_>,
) -> Result<Comparison, NoConclusion> {
    let joint = join(a, b);
    let names = [a.name.clone(), b.name.clone()];
    let program = program::compile(&joint.framework);
    let (walks, _) = walks(&joint, a, b);
    let pairing = pair(&program, &joint, walks, request.pairs, request.budget)?;
    let context = Context {
        program: &program,
        budget: request.budget,
        cases,
        joint: &joint,
        names: names.clone(),
        limit: request.limit,
    };
    let mut differences = Vec::new();
    let mut unsettled = Vec::new();
    request.budget.expect(pairing.pairs.len());
    for &paired in &pairing.pairs {
        request.budget.step();
        let scales = pairing.scales(&joint.framework, paired);
        match difference::difference(&context, paired, &scales) {
            Some(found) => differences.push(found),
            None => unsettled.push(joint.framework.conclusion_text(paired.a, paired.cell_a)),
        }
    }
    drop(program);
    Ok(Comparison { joint, names, pairing, differences, unsettled })
}

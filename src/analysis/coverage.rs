//! Which conditions the tests have seen decide, both when they hold and when they fail.
//!
//! A condition decides in a completion when turning it round there changes the conclusion that it stands in (or the
//! criterion). After masking MC/DC (J. Chilenski and S. Miller, 1994), over every completion of the tests' cases.

use std::collections::BTreeSet;

use super::Context;
use super::redundant::site_name;
use super::variation::{Change, Edit, Pair, Site, beside, sites};
use crate::condition::{Condition, ConditionKind};
use crate::evaluate::engine::{Engine, Mode};
use crate::framework::Test;
use crate::program::{self, Program};
use crate::source::Span;
use crate::space::{Binary, Diagram, Node};
use crate::value::{EntityId, Id};
use crate::vocabulary::Domain;

/// What the tests have seen.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Conditions seen to decide both ways.
    pub both_ways: usize,
    /// Those that were not.
    pub missing: Vec<Missing>,
}

/// A condition that was not seen to decide both ways.
#[derive(Clone, Debug)]
pub struct Missing {
    /// Where it stands.
    pub span: Span,
    /// The rule, class, line or criterion: "rule `LG2`".
    pub site: String,
    /// No test shows it deciding where it holds.
    pub holds: bool,
    /// No test shows it deciding where it fails.
    pub fails: bool,
}

/// A condition that is not put together from others.
struct Atom<'f> {
    site: Site,
    condition: &'f Condition,
    /// Whose records it is about.
    entity: EntityId,
}

/// Runs through all tests.
pub(super) fn check(context: &Context<'_>) -> Coverage {
    let framework = context.program.framework;
    let mut atoms = Vec::new();
    for (site, condition) in sites(framework) {
        let entity = match site {
            Site::Rule(rule) => framework.rules[rule].entity,
            Site::Criterion(criterion) => framework.criteria[criterion].entity,
            Site::Class(id, _) | Site::Line(id, _) | Site::Applies(id) => framework.conclusions[id].entity,
        };
        collect(context, site, condition, entity, &mut atoms);
    }
    let edits: Vec<Edit> =
        atoms.iter().map(|atom| Edit::Condition(atom.site, atom.condition.id, Change::Negate)).collect();
    let (both, pairs) = beside(framework, &edits);
    let program = program::compile(&both);
    let mut seen = vec![(false, false); atoms.len()];
    context.budget.expect(framework.tests.len());
    for test in &framework.tests {
        context.budget.step();
        let mut trial = Trial::new(&program, context, test);
        for (place, atom) in atoms.iter().enumerate() {
            if seen[place] != (true, true) {
                let (holds, fails) = trial.decides(atom, &pairs[place]);
                seen[place].0 |= holds;
                seen[place].1 |= fails;
            }
        }
    }
    let mut coverage = Coverage::default();
    for (atom, (holds, fails)) in atoms.iter().zip(seen) {
        if holds && fails {
            coverage.both_ways += 1;
        } else {
            let site = site_name(framework, atom.site);
            coverage.missing.push(Missing { span: atom.condition.span, site, holds: !holds, fails: !fails });
        }
    }
    coverage.missing.sort_by_key(|it| (it.span.file, it.span.start));
    coverage
}

fn collect<'f>(
    context: &Context<'f>,
    site: Site,
    condition: &'f Condition,
    entity: EntityId,
    atoms: &mut Vec<Atom<'f>>,
) {
    let framework = context.program.framework;
    match &condition.kind {
        ConditionKind::All(parts)
        | ConditionKind::Any(parts)
        | ConditionKind::AtLeast(_, parts)
        | ConditionKind::AtMost(_, parts) => {
            for part in parts {
                collect(context, site, part, entity, atoms);
            }
        }
        ConditionKind::Not(part) => collect(context, site, part, entity, atoms),
        ConditionKind::Quantified { list, unit, .. } => {
            let Domain::List { entity, .. } = framework.vocabulary.items[*list].domain else { return };
            collect(context, site, unit, entity, atoms);
        }
        ConditionKind::Criterion(_)
        | ConditionKind::Holds(_)
        | ConditionKind::Compare(..)
        | ConditionKind::OneOf(..)
        | ConditionKind::In(..)
        | ConditionKind::Includes(..)
        | ConditionKind::Empty(_)
        | ConditionKind::Known(_) => atoms.push(Atom { site, condition, entity }),
    }
}

/// The case of one test, with every original and turned copy.
struct Trial<'a> {
    engine: Engine<'a>,
    program: &'a Program<'a>,
    test: &'a Test,
    /// The conclusions that its expectations look at, themselves included.
    reached: BTreeSet<crate::value::ConclusionId>,
}

impl<'a> Trial<'a> {
    fn new(program: &'a Program<'a>, context: &Context<'_>, test: &'a Test) -> Self {
        let reading = program.framework.reading;
        let engine = Engine::new(program, &test.case, reading, context.budget.nodes, Mode::Exact);
        let mut reached = BTreeSet::new();
        for expect in &test.expects {
            reached.insert(expect.conclusion);
            reached.extend(&program.conclusion_uses[expect.conclusion].conclusions);
        }
        Self { engine, program, test, reached }
    }

    /// Whether an atom is seen to decide where it holds, and where it fails.
    fn decides(&mut self, atom: &Atom<'_>, pairs: &[Pair]) -> (bool, bool) {
        let (mut holds, mut fails) = (false, false);
        for &pair in pairs {
            let (entity, aggregates) = match pair {
                Pair::Conclusion(a, b) => {
                    if !self.reached.contains(&a) {
                        continue;
                    }
                    let uses = [&self.program.conclusion_uses[a], &self.program.conclusion_uses[b]];
                    (self.program.framework.conclusions[a].entity, uses.map(|it| it.aggregates.clone()))
                }
                Pair::Criterion(a, b) => {
                    let uses = [&self.program.criterion_uses[a], &self.program.criterion_uses[b]];
                    (self.program.framework.criteria[a].entity, uses.map(|it| it.aggregates.clone()))
                }
            };
            let ctx = self.engine.context(aggregates.into_iter().flatten());
            let records = self.test.case.records.pairs();
            let records: Vec<usize> =
                records.filter(|(_, it)| it.entity == entity).map(|(id, _)| id.index()).collect();
            for record in records {
                let differ = self.differ(ctx, record, pair);
                if differ == Diagram::FALSE {
                    continue;
                }
                for at in self.places(record, atom.entity) {
                    let truth = self.engine.condition(ctx, at, atom.condition);
                    let fails_there = self.engine.dd.not(truth);
                    holds |= self.happens(ctx, differ, truth);
                    fails |= self.happens(ctx, differ, fails_there);
                }
            }
        }
        (holds, fails)
    }

    fn differ(&mut self, ctx: usize, record: usize, pair: Pair) -> Node {
        let (a, b) = match pair {
            Pair::Conclusion(a, b) => {
                (self.engine.conclusion(ctx, record, a, 0), self.engine.conclusion(ctx, record, b, 0))
            }
            Pair::Criterion(a, b) => {
                (self.engine.criterion(ctx, record, a), self.engine.criterion(ctx, record, b))
            }
        };
        let same = self.engine.dd.combine(Binary::Same, a, b);
        self.engine.dd.not(same)
    }

    fn happens(&mut self, ctx: usize, differ: Node, truth: Node) -> bool {
        let both = self.engine.dd.and(differ, truth);
        if both == Diagram::FALSE || both == Diagram::NONE {
            return false;
        }
        let restriction = self.engine.restriction(ctx, &[both]);
        self.engine.dd.meet(&[both, restriction], &self.engine.defaults)
    }

    /// The records that an atom is about, seen from a record: itself, one above it, or those below it.
    fn places(&self, record: usize, entity: EntityId) -> Vec<usize> {
        let owner = self.engine.owner(record, entity);
        if self.engine.instances[owner].entity == entity {
            return vec![owner];
        }
        let listed = 0..self.test.case.records.len();
        listed
            .filter(|&at| {
                self.engine.instances[at].entity == entity && self.engine.is_at_or_above(record, at)
            })
            .collect()
    }
}

//! The second pass: each entry of the flattened framework is resolved by the file of its construct.

use crate::condition::resolve::ConditionIds;
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{DeclarationKind, ReadingKind};
use crate::value::{
    ConclusionId, CriterionId, EntityId, Id, IdVec, ParameterId, PortfolioId, RuleId, TableId,
};
use crate::vocabulary::Vocabulary;

use super::entry::Entry;
use super::extends::Flat;
use super::order::Parts;
use super::scope::Work;
use super::{
    Assumption, Conclusion, Criterion, Crosswalk, Framework, Ignored, Parameter, Portfolio, Promise, Rule,
    Table, Test, assume, conclusion, criterion, crosswalk, declare, matrix, models, order, parameter, points,
    portfolio, promise, rule, table, test,
};

/// What is resolved so far. `None` stands where a declaration has an error, so that ids keep their places.
#[derive(Default)]
struct Built {
    reading: Option<(ReadingKind, crate::source::Span)>,
    parameters: IdVec<ParameterId, Option<Parameter>>,
    assumptions: Vec<Assumption>,
    ignored: Vec<Ignored>,
    criteria: IdVec<CriterionId, Option<Criterion>>,
    conclusions: IdVec<ConclusionId, Option<Conclusion>>,
    rules: IdVec<RuleId, Option<Rule>>,
    tables: IdVec<TableId, Option<Table>>,
    portfolios: IdVec<PortfolioId, Option<Portfolio>>,
    promises: Vec<Promise>,
    crosswalks: Vec<Crosswalk>,
    tests: Vec<Test>,
}

/// Resolves a flattened framework over its vocabulary; `None` when something has an error.
/// Names in `left_out` are those of items with a mistake of their own.
pub(super) fn build(
    base: Vocabulary,
    left_out: Vec<String>,
    flat: &Flat,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Framework> {
    let declaring = declare::declare(&base, left_out, flat);
    diagnostics.extend(declaring.diagnostics);
    let names = declaring.names;
    let mut work =
        Work { names: &names, flat, diagnostics: Vec::new(), ids: ConditionIds::after(base.n_conditions) };
    let applies = flat.heads.iter().rev().find_map(|head| head.applies.as_ref());
    let applies = work.optional_condition(Vocabulary::ROOT, applies);
    let mut built = Built::default();
    for (entry, entity) in flat.entries.iter().zip(&names.declared) {
        if let Some(entity) = entity {
            built.entry(&mut work, entry, *entity);
        }
    }
    rule::link(&mut built.rules, &mut built.conclusions);
    // Tests name rules, rows and classes, so they come last. A variant does not inherit those of its parent: they
    // say what comes out of the parent, and the edits are there to change that (docs/decisions/0008).
    let own = flat.heads.len().saturating_sub(1);
    for entry in flat.entries.iter().filter(|entry| entry.origin == own) {
        built.test(&mut work, entry);
    }
    let parts = Parts {
        names: &names,
        criteria: &built.criteria,
        conclusions: &built.conclusions,
        rules: &built.rules,
        tables: &built.tables,
    };
    let (order, cycles) = order::order(&parts);
    let n_conditions = work.ids.count();
    diagnostics.append(&mut work.diagnostics);
    diagnostics.extend(cycles);
    let applies = applies?;
    let head = flat.heads.last()?;
    Some(Framework {
        name: head.name.value.clone(),
        title: head.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        version: version(head),
        applies,
        reading: built.reading.map_or(ReadingKind::Open, |(reading, _)| reading),
        parameters: complete(built.parameters)?,
        assumptions: built.assumptions,
        ignored: built.ignored,
        criteria: complete(built.criteria)?,
        conclusions: complete(built.conclusions)?,
        rules: complete(built.rules)?,
        tables: complete(built.tables)?,
        portfolios: complete(built.portfolios)?,
        promises: built.promises,
        crosswalks: built.crosswalks,
        tests: built.tests,
        order,
        n_conditions,
        lineage: flat.heads.iter().map(|head| (head.name.value.clone(), version(head))).collect(),
        extends_digest: head
            .extends
            .as_ref()
            .and_then(|extends| extends.digest.as_ref())
            .map(|digest| (digest.value.clone(), digest.span)),
        span: head.span,
        vocabulary: base,
    })
}

fn version(head: &crate::syntax::tree::Head) -> String {
    head.version.as_ref().map(|version| version.value.clone()).unwrap_or_default()
}

/// All of them, when none has an error.
fn complete<I: Id, T>(all: IdVec<I, Option<T>>) -> Option<IdVec<I, T>>
where
    Option<T>: Clone,
{
    all.iter().cloned().collect::<Option<Vec<T>>>().map(|all| all.into_iter().collect())
}

impl Built {
    fn entry(&mut self, work: &mut Work, entry: &Entry, entity: EntityId) {
        match &entry.declaration.kind {
            DeclarationKind::Parameter(it) => {
                self.parameters.push(parameter::resolve(work, it, entry));
            }
            DeclarationKind::Reading(it) => self.reading(work, it),
            DeclarationKind::Assume(it) => {
                let found = assume::resolve(work, it, &self.assumptions, entry);
                self.assumptions.extend(found);
            }
            DeclarationKind::Ignore(it) => {
                let found = assume::resolve_ignore(work, it, &self.ignored, entry);
                self.ignored.extend(found);
            }
            DeclarationKind::Criterion(it) => {
                self.criteria.push(criterion::resolve(work, it, entity, entry));
            }
            DeclarationKind::Conclusion(it) => {
                self.conclusions.push(conclusion::resolve(work, it, entity, entry));
            }
            DeclarationKind::Models(it) => {
                self.conclusions.push(models::resolve(work, it, entity, entry));
            }
            DeclarationKind::Points(it) => {
                self.conclusions.push(points::resolve(work, it, entity, entry));
            }
            DeclarationKind::Matrix(it) => {
                self.conclusions.push(matrix::resolve(work, it, entity, entry));
            }
            DeclarationKind::Rule(it) => {
                self.rules.push(rule::resolve(work, it, entry));
            }
            DeclarationKind::Exception(it) => {
                self.rules.push(rule::resolve_exception(work, it, entry));
            }
            DeclarationKind::Table(it) => {
                self.tables.push(table::resolve(work, it, entry));
            }
            DeclarationKind::Portfolio(it) => {
                self.portfolios.push(portfolio::resolve(work, it, entry));
            }
            DeclarationKind::Promise(it) => self.promises.extend(promise::resolve(work, it, entry)),
            DeclarationKind::Crosswalk(it) => {
                let found = crosswalk::resolve(work, it, &self.crosswalks, entry);
                self.crosswalks.extend(found);
            }
            // Tests follow when all else is resolved; vocabulary is resolved before; edits are gone.
            DeclarationKind::Test(_)
            | DeclarationKind::Scale(_)
            | DeclarationKind::Entity(_)
            | DeclarationKind::Impossible(_)
            | DeclarationKind::Unusual(_)
            | DeclarationKind::Set(_)
            | DeclarationKind::Remove(_) => {}
        }
    }

    fn test(&mut self, work: &mut Work, entry: &Entry) {
        if let DeclarationKind::Test(it) = &entry.declaration.kind {
            let found = test::resolve(work, it, &self.tests, &self.rules, &self.conclusions, entry);
            self.tests.extend(found);
        }
    }

    fn reading(&mut self, work: &mut Work, it: &crate::syntax::tree::Reading) {
        if let Some((_, there)) = self.reading {
            let text = "a framework has one reading";
            work.report(
                Diagnostic::error(code::E0429, it.kind.span, text)
                    .other(there, "declared here")
                    .help("keep one of the two; `assess --readings` prints all three"),
            );
            return;
        }
        self.reading = Some((it.kind.value, it.kind.span));
    }
}

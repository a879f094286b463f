//! Whether an inline test passes: only what it expects is worked out.

use crate::evaluate::{Answer, answers};
use crate::framework::{Expect, Framework, Test};
use crate::program::{self, Program};
use crate::space::Budget;

use super::variation::{Edit, apply};
use crate::framework::Decider;

/// True when every expectation of a test is met.
pub fn passes(program: &Program<'_>, test: &Test, budget: Budget) -> bool {
    let framework = program.framework;
    let wanted: Vec<_> = test.expects.iter().map(|it| (it.record, it.conclusion, it.cell)).collect();
    let Ok(found) = answers(program, &test.case, framework.reading, budget, &wanted) else { return false };
    test.expects.iter().zip(&found).all(|(expect, answer)| {
        is_as_expected(expect, answer)
            && expect.because.iter().all(|it| answer.because.contains(&it.decider))
            && expect.only_with.iter().all(|it| is_needed(program, test, expect, answer, it.decider, budget))
    })
}

/// The exact set came out; a bound never passes, unless it is one value.
pub fn is_as_expected(expect: &Expect, answer: &Answer) -> bool {
    let mut wanted = expect.values.clone();
    wanted.sort();
    wanted.dedup();
    let mut found = answer.outcome.values().clone();
    found.sort();
    wanted == found && (answer.outcome.is_exact() || found.len() == 1)
}

/// True when the result is another without a rule, row or class.
pub fn is_needed(
    program: &Program<'_>,
    test: &Test,
    expect: &Expect,
    with: &Answer,
    decider: Decider,
    budget: Budget,
) -> bool {
    let Some(poorer) = without(program.framework, decider) else { return false };
    let program = program::compile(&poorer);
    let wanted = [(expect.record, expect.conclusion, expect.cell)];
    match answers(&program, &test.case, poorer.reading, budget, &wanted) {
        Ok(found) => found.first().is_some_and(|it| it.outcome.values() != with.outcome.values()),
        Err(_) => false,
    }
}

/// The framework in which a rule is never in force, a row never matches, or a class never fits.
fn without(framework: &Framework, decider: Decider) -> Option<Framework> {
    match decider {
        Decider::Rule(rule) => Some(apply(framework, &Edit::RemoveRule(rule))),
        Decider::Class(conclusion, class) => {
            Some(apply(framework, &Edit::RemoveClass(conclusion, class as usize)))
        }
        Decider::Row(table, row) => {
            let mut poorer = framework.clone();
            let rows = &mut poorer.tables[table].rows;
            if (row as usize) < rows.len() {
                rows.remove(row as usize);
            }
            Some(poorer)
        }
        Decider::PortfolioRow(..) => None,
    }
}

//! `test RULES…`: the tests that stand in rule files, through the same engine as any case.

use std::path::PathBuf;

use super::check::budget;
use super::load::{self, ErrorsAs};
use super::order::check_order;
use super::output::{Format, Output};
use super::status::Status;
use super::usage;
use crate::analysis::{self, Coverage, Mutation, trial};
use crate::evaluate::{self, Answer, Detail, Evaluation};
use crate::explain::{Selection, Words, explain};
use crate::framework::{Decider, Expect, Framework, Test};
use crate::program::{self, Program};
use crate::report::text::{Failure, Place, Quality, Tested, TestedUnit, Unseen};
use crate::report::{because, decider_name, json, text};
use crate::source::{Sources, Span};
use crate::space::Budget;
use crate::value::Outcome;
use crate::workspace::{Workspace, shown};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Rule files
    #[arg(required = true)]
    rules: Vec<PathBuf>,
    /// For people or for machines
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Only run the tests: no coverage, no mutants
    #[arg(long)]
    quick: bool,
    /// Also propose tests for the mistakes that no test notices
    #[arg(long, conflicts_with = "quick")]
    suggest: bool,
    /// List every condition and every mistake that no test notices
    #[arg(long)]
    all: bool,
    /// How much work one test may take
    #[arg(long, value_name = "N", value_parser = usage::number)]
    budget: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    if let Err(status) = check_order("test", arguments.rules.iter().map(PathBuf::as_path), [], output) {
        return status;
    }
    let budget = budget(arguments.budget);
    let mut workspace = Workspace::here();
    let mut status = Status::Fine;
    let mut units = Vec::new();
    for path in &arguments.rules {
        let is_json = arguments.format == Format::Json;
        match load::framework(&mut workspace, path, budget, ErrorsAs::json(is_json), output) {
            Ok(framework) => {
                let file = shown(path);
                let run = || unit(&framework, file.clone(), &workspace.sources, budget);
                let (mut unit, is_exact) = output.during(&format!("running the tests of {file}"), run);
                let all_pass = unit.tests.iter().all(|it| it.failures.is_empty() && !it.is_unsettled);
                // Mutants of a framework whose own tests fail would all count as noticed.
                // Without a test there is nothing to rate, and most to propose.
                let is_rated = arguments.suggest || !unit.tests.is_empty();
                if !arguments.quick && all_pass && is_rated {
                    unit.quality = Some(quality(&framework, arguments, &workspace.sources, budget, output));
                }
                if unit.tests.iter().any(|it| !it.failures.is_empty()) {
                    status = status.and(Status::Finding);
                }
                if !is_exact {
                    status = status.and(Status::Budget);
                }
                units.push(unit);
            }
            Err(error) => status = status.and(error),
        }
    }
    if !units.is_empty() {
        output.answer(&match arguments.format {
            Format::Text => text::tests(&units, output.style()),
            Format::Json => json::tests(&units),
        });
    }
    status
}

/// How good the tests are, with places in words.
fn quality(
    framework: &Framework,
    arguments: &Arguments,
    sources: &Sources,
    budget: Budget,
    output: &Output,
) -> Quality {
    let program = program::compile(framework);
    let Coverage { both_ways, missing } =
        output.during("looking at what the tests hold", || analysis::coverage(&program, budget));
    let Mutation { killed, survivors, equivalent, unsettled } =
        output.during("trying small mistakes", || analysis::mutation(&program, budget));
    let place = |span: Span| Place::of(span, sources);
    let n_conditions = both_ways + missing.len();
    let unseen = missing
        .into_iter()
        .map(|it| Unseen { place: place(it.span), site: it.site, holds: it.holds, fails: it.fails })
        .collect();
    let suggestions = match arguments.suggest {
        true => output
            .during("looking for tests worth adding", || analysis::suggestions(&program, &survivors, budget)),
        false => Vec::new(),
    };
    Quality {
        n_conditions,
        unseen,
        killed,
        survivors: survivors.into_iter().map(|it| (place(it.span), it.what)).collect(),
        equivalent,
        unsettled,
        suggestions,
        shows_all: arguments.all,
    }
}

fn unit(framework: &Framework, file: String, sources: &Sources, budget: Budget) -> (TestedUnit, bool) {
    let program = program::compile(framework);
    let digest = program::digest(framework);
    let mut is_exact = true;
    let mut tests = Vec::new();
    budget.expect(framework.tests.len());
    for test in &framework.tests {
        budget.step();
        let line = sources.get(test.span.file).line_column(test.span.start).0;
        let runner = Runner { program: &program, digest: &digest, test, sources, budget };
        let (failures, exact) = runner.run();
        is_exact &= exact;
        let is_unsettled = !exact && failures.is_empty();
        tests.push(Tested { title: test.title.clone(), line, failures, is_unsettled });
    }
    let unit = TestedUnit {
        file,
        name: framework.name.clone(),
        version: framework.version.clone(),
        digest: digest.clone(),
        tests,
        quality: None,
    };
    (unit, is_exact)
}

struct Runner<'a> {
    program: &'a Program<'a>,
    digest: &'a str,
    test: &'a Test,
    sources: &'a Sources,
    budget: Budget,
}

impl Runner<'_> {
    /// What surely failed, and whether every result that was asked for was exact.
    fn run(&self) -> (Vec<Failure>, bool) {
        let framework = self.program.framework;
        let case = &self.test.case;
        match evaluate::evaluate(self.program, case, framework.reading, self.budget, Detail::Explanation) {
            Ok(evaluation) => {
                let bound = |it: &&Expect| answer_of(it, &evaluation).is_some_and(is_bound);
                let (bounds, exact): (Vec<&Expect>, Vec<&Expect>) = self.test.expects.iter().partition(bound);
                // Of a bound only what lies outside it is sure.
                let outside = |it: &&Expect| {
                    let values = answer_of(it, &evaluation).map(|it| it.outcome.values());
                    values.is_some_and(|bound| it.values.iter().any(|value| !bound.contains(value)))
                };
                let sure = exact.into_iter().chain(bounds.iter().copied().filter(outside));
                let failures = sure.filter_map(|expect| self.failure(expect, &evaluation)).collect();
                (failures, bounds.is_empty())
            }
            Err(fault) => {
                let failure = Failure {
                    conclusion: "the case of the test".to_owned(),
                    expected: "can be".to_owned(),
                    found: load::contradiction(framework, case, &fault).message,
                    line: self.line(self.test.span),
                    why: None,
                };
                (vec![failure], true)
            }
        }
    }

    fn line(&self, span: Span) -> usize {
        self.sources.get(span.file).line_column(span.start).0
    }

    fn failure(&self, expect: &Expect, evaluation: &Evaluation) -> Option<Failure> {
        let framework = self.program.framework;
        let words = Words { framework, case: &self.test.case, evaluation };
        let answer = answer_of(expect, evaluation)?;
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        if !trial::is_as_expected(expect, answer) {
            let domain = &framework.conclusions[expect.conclusion].domain;
            expected.push(format!("= {}", words.result(domain, &Outcome::Exact(expect.values.clone()))));
            found.push(words.answer(answer));
        }
        let missing: Vec<String> = expect
            .because
            .iter()
            .filter(|it| !answer.because.contains(&it.decider))
            .map(|it| decider_name(framework, it.decider))
            .collect();
        if !missing.is_empty() {
            expected.push(format!("because {}", missing.join(", ")));
            let deciders = because(framework, answer).join(", ");
            found.push(match deciders.is_empty() {
                true => "no rule decides".to_owned(),
                false => format!("because {deciders}"),
            });
        }
        for it in expect.only_with.iter().filter(|it| !self.needs(expect, answer, it.decider)) {
            let name = decider_name(framework, it.decider);
            expected.push(format!("only with {name}"));
            found.push(format!("the same without {name}"));
        }
        if expected.is_empty() {
            return None;
        }
        let path = words.path(expect.record);
        let name = words.conclusion_name(expect.conclusion, expect.cell);
        let selection =
            Selection { record: Some(expect.record), conclusion: Some(expect.conclusion), cell: expect.cell };
        Some(Failure {
            conclusion: if path.is_empty() { name } else { format!("{path}.{name}") },
            expected: expected.join(", "),
            found: found.join(", "),
            line: self.line(expect.span),
            why: Some(explain(self.program, self.digest, &self.test.case, evaluation, &selection)),
        })
    }

    /// True when the result is another without the rule, row or class.
    fn needs(&self, expect: &Expect, with: &Answer, decider: Decider) -> bool {
        trial::is_needed(self.program, self.test, expect, with, decider, self.budget)
    }
}

fn answer_of<'e>(expect: &Expect, evaluation: &'e Evaluation) -> Option<&'e Answer> {
    let answers = &evaluation.records[expect.record].answers;
    answers.iter().find(|it| it.conclusion == expect.conclusion && it.cell == expect.cell)
}

fn is_bound(answer: &Answer) -> bool {
    matches!(answer.outcome, Outcome::AtMost(_))
}

//! `test RULES…`: the tests that stand in rule files, through the same engine as any case.

use std::path::PathBuf;

use super::check::budget;
use super::load;
use super::output::{Format, Output};
use super::status::Status;
use crate::evaluate::{self, Answer, Detail, Evaluation};
use crate::explain::{Selection, Words, explain};
use crate::framework::{Decider, Effect, Expect, Framework, Home, Test};
use crate::program::{self, Program};
use crate::report::text::{Failure, Tested, TestedUnit};
use crate::report::{because, decider_name, json, text};
use crate::source::Sources;
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
    /// How much work one test may take
    #[arg(long, value_name = "N")]
    budget: Option<usize>,
}

pub(super) fn run(arguments: &Arguments, output: &mut Output) -> Status {
    let budget = budget(arguments.budget);
    let mut workspace = Workspace::here();
    let mut status = Status::Fine;
    let mut units = Vec::new();
    for path in &arguments.rules {
        let is_json = arguments.format == Format::Json;
        match load::framework(&mut workspace, path, budget, is_json, output) {
            Ok(framework) => {
                let (unit, is_exact) = unit(&framework, shown(path), &workspace.sources, budget);
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

fn unit(framework: &Framework, file: String, sources: &Sources, budget: Budget) -> (TestedUnit, bool) {
    let program = program::compile(framework);
    let digest = program::digest(framework);
    let mut is_exact = true;
    let mut tests = Vec::new();
    for test in &framework.tests {
        let line = sources.get(test.span.file).line_column(test.span.start).0;
        let runner = Runner { program: &program, digest: &digest, test, sources, budget };
        let (failures, exact) = runner.run();
        is_exact &= exact;
        tests.push(Tested { title: test.title.clone(), line, failures });
    }
    let unit = TestedUnit {
        file,
        name: framework.name.clone(),
        version: framework.version.clone(),
        digest: digest.clone(),
        tests,
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
    /// What failed, and whether every result was exact.
    fn run(&self) -> (Vec<Failure>, bool) {
        let framework = self.program.framework;
        let case = &self.test.case;
        match evaluate::evaluate(self.program, case, framework.reading, self.budget, Detail::Explanation) {
            Ok(evaluation) => {
                let failures =
                    self.test.expects.iter().filter_map(|expect| self.failure(expect, &evaluation)).collect();
                (failures, evaluation.exact)
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

    fn line(&self, span: crate::source::Span) -> usize {
        self.sources.get(span.file).line_column(span.start).0
    }

    fn failure(&self, expect: &Expect, evaluation: &Evaluation) -> Option<Failure> {
        let framework = self.program.framework;
        let words = Words { framework, case: &self.test.case, evaluation };
        let answer = answer_of(expect, evaluation)?;
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        if !is_as_expected(expect, answer) {
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
        let poorer = without(self.program.framework, decider);
        let program = program::compile(&poorer);
        let reading = poorer.reading;
        match evaluate::evaluate(&program, &self.test.case, reading, self.budget, Detail::Results) {
            Ok(evaluation) => {
                answer_of(expect, &evaluation).is_some_and(|it| it.outcome.values() != with.outcome.values())
            }
            Err(_) => false,
        }
    }
}

fn answer_of<'e>(expect: &Expect, evaluation: &'e Evaluation) -> Option<&'e Answer> {
    let answers = &evaluation.records[expect.record].answers;
    answers.iter().find(|it| it.conclusion == expect.conclusion && it.cell == expect.cell)
}

/// The exact set came out; a bound never passes, unless it is one value.
fn is_as_expected(expect: &Expect, answer: &Answer) -> bool {
    let mut wanted = expect.values.clone();
    wanted.sort();
    wanted.dedup();
    let mut found = answer.outcome.values().clone();
    found.sort();
    wanted == found && (answer.outcome.is_exact() || found.len() == 1)
}

/// The framework in which a rule is never in force, a row never matches, or a class never fits.
fn without(framework: &Framework, decider: Decider) -> Framework {
    let mut poorer = framework.clone();
    match decider {
        Decider::Rule(rule) => {
            if let Effect::Exception(to) = framework.rules[rule].effect {
                poorer.rules[to].exceptions.retain(|&it| it != rule);
            }
            for conclusion in poorer.conclusions.iter_mut() {
                match &mut conclusion.home {
                    Home::Rules { rules, .. } | Home::Table { caps: rules, .. } => {
                        rules.retain(|&it| it != rule);
                    }
                    Home::Models(_) | Home::Points(_) | Home::Matrix(_) => {}
                }
            }
        }
        Decider::Row(table, row) => remove(&mut poorer.tables[table].rows, row),
        Decider::Class(conclusion, class) => match &mut poorer.conclusions[conclusion].home {
            Home::Models(models) => remove(&mut models.classes, class),
            Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => {}
        },
        Decider::PortfolioRow(portfolio, row) => remove(&mut poorer.portfolios[portfolio].rows, row),
    }
    poorer
}

fn remove<T>(them: &mut Vec<T>, at: u32) {
    if (at as usize) < them.len() {
        them.remove(at as usize);
    }
}

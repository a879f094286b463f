//! What a question about one case starts with: its framework, its case, what came out, and the conclusion and value
//! that the command line names.

use std::path::Path;

use super::load::{self, ErrorsAs, ReadingName};
use super::order::check_order;
use super::output::Output;
use super::status::Status;
use crate::case::Case;
use crate::diagnostic::nearest;
use crate::evaluate::{self, Asked, Detail, Evaluation};
use crate::explain::Words;
use crate::framework::{Framework, Home, Value};
use crate::program;
use crate::report::place;
use crate::space::Budget;
use crate::syntax::tree::ReadingKind;
use crate::value::{Decimal, RecordId};
use crate::vocabulary::Domain;
use crate::workspace::{Workspace, shown};

/// A framework and a case of it.
pub(super) struct Opened {
    pub(super) workspace: Workspace,
    pub(super) framework: Framework,
    pub(super) case: Case,
    pub(super) reading: ReadingKind,
    pub(super) evaluation: Evaluation,
}

/// Loads and evaluates; what is wrong has been said.
pub(super) fn open(
    command: &str,
    (rules, case): (&Path, &Path),
    reading: Option<ReadingName>,
    budget: Budget,
    is_json: bool,
    output: &mut Output,
) -> Result<Opened, Status> {
    check_order(command, [rules], [case], output)?;
    let mut workspace = Workspace::here();
    let framework = load::framework(&mut workspace, rules, budget, ErrorsAs::json(is_json), output)?;
    if case.is_dir() {
        output.say(&format!("{command} takes one case file, not a folder\n"));
        return Err(Status::Usage);
    }
    let file = shown(case);
    let mut cases = workspace.load_cases(&[case.to_path_buf()], &framework.vocabulary);
    load::report_cases(&cases, &mut workspace, output);
    let format = format!("appraise.{command}/1");
    let Some(case) = cases.first_mut().and_then(|it| it.case.take()) else {
        if is_json {
            load::answer_errors(&format, &framework, &load::placed(&cases, &workspace), output);
        }
        return Err(Status::Case);
    };
    let reading = reading.map_or(framework.reading, ReadingName::kind);
    let program = program::compile(&framework);
    let assess = || evaluate::evaluate(&program, &case, reading, budget, Detail::Explanation);
    let assessed = output.during(&format!("assessing {}", case.id), assess);
    drop(program);
    let evaluation = match assessed {
        Ok(evaluation) => evaluation,
        Err(fault) => {
            let diagnostic = load::contradiction(&framework, &case, &fault);
            output.diagnostics([&diagnostic], &workspace.sources);
            if is_json {
                let errors = [place(&diagnostic, &workspace.sources, &file)];
                load::answer_errors(&format, &framework, &errors, output);
            }
            return Err(Status::Case);
        }
    };
    Ok(Opened { workspace, framework, case, reading, evaluation })
}

impl Opened {
    /// Words for the case.
    pub(super) fn words(&self) -> Words<'_> {
        Words { framework: &self.framework, case: &self.case, evaluation: &self.evaluation }
    }

    /// Every conclusion of every record, cells one by one, with its path.
    pub(super) fn all(&self) -> Vec<(Asked, String)> {
        let words = self.words();
        let mut all = Vec::new();
        for (record, it) in self.evaluation.records.pairs() {
            for answer in &it.answers {
                let asked = Asked { record, conclusion: answer.conclusion, cell: answer.cell };
                all.push((asked, words.conclusion_path(asked)));
            }
        }
        all
    }

    /// The conclusion with this path. A bare name does where one record alone has such a conclusion.
    ///
    /// # Errors
    /// One message when there is none, or several.
    pub(super) fn conclusion(&self, wanted: &str) -> Result<Asked, String> {
        let all = self.all();
        if let Some((asked, _)) = all.iter().find(|(_, path)| path == wanted) {
            return Ok(*asked);
        }
        let ends = format!(".{wanted}");
        let short: Vec<&(Asked, String)> = all.iter().filter(|(_, path)| path.ends_with(&ends)).collect();
        match short.as_slice() {
            [(asked, _)] => return Ok(*asked),
            [] => {}
            [..] => {
                let paths: Vec<&str> = short.iter().map(|(_, path)| path.as_str()).collect();
                return Err(format!("`{wanted}` is not one conclusion but {}\n", listed(&paths)));
            }
        }
        let cells: Vec<&str> = all
            .iter()
            .filter(|(_, path)| path.split('[').next() == Some(wanted))
            .map(|(_, path)| path.as_str())
            .collect();
        if !cells.is_empty() {
            return Err(format!("`{wanted}` is a matrix; name one cell of it: {}\n", listed(&cells)));
        }
        let names = all.iter().map(|(_, path)| path.as_str());
        let help = match nearest(wanted, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let names: Vec<&str> = self.framework.conclusions.iter().map(|it| it.name.as_str()).collect();
                format!("conclusions: {}", names.join(", "))
            }
        };
        Err(format!("there is no conclusion `{wanted}` in `{}`\n{help}\n", self.case.id))
    }

    /// A value of a conclusion.
    ///
    /// # Errors
    /// One message when it is none.
    pub(super) fn value(&self, asked: Asked, text: &str) -> Result<Value, String> {
        let definition = &self.framework.conclusions[asked.conclusion];
        if text == "not applicable" || text == "not_applicable" {
            return Ok(Value::NotApplicable);
        }
        let labels = self.framework.vocabulary.labels(&definition.domain);
        let rank = |text: &str| labels.iter().position(|it| it.name == text || it.text() == text);
        let wrong = |found: &str, allowed: &str| {
            let near = nearest(found, labels.iter().map(|it| it.name.as_str()));
            let near = near.map(|it| format!("did you mean `{it}`? ")).unwrap_or_default();
            format!("`{found}` is no value of `{}`\n{near}values: {allowed}\n", definition.name)
        };
        let names = || labels.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ");
        match &definition.domain {
            Domain::YesNo => match text {
                "yes" | "true" => Ok(Value::Rank(1)),
                "no" | "false" => Ok(Value::Rank(0)),
                _ => Err(wrong(text, "yes, no")),
            },
            Domain::Scale(_) | Domain::OneOf(_) => match rank(text) {
                Some(rank) => Ok(Value::Rank(rank as u32)),
                None => Err(wrong(text, &names())),
            },
            Domain::AnyOf(_) => {
                let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
                let mut mask = 0u128;
                for name in inner.split(',').map(str::trim).filter(|it| !it.is_empty()) {
                    let bit = rank(name).ok_or_else(|| wrong(name, &format!("a set of {}", names())))?;
                    mask |= 1 << bit;
                }
                Ok(Value::Set(mask))
            }
            Domain::Number(grid) => {
                let number = Decimal::parse(text.trim_end_matches('%')).ok();
                let is_free = matches!(definition.home, Home::Matrix(_));
                match number.filter(|&it| is_free || grid.holds(it)) {
                    Some(number) => Ok(Value::Number(number)),
                    None => {
                        let step = grid.step;
                        let sign = if grid.percent { "%" } else { "" };
                        Err(wrong(
                            text,
                            &format!("{}{sign} to {}{sign} in steps of {step}{sign}", grid.low, grid.high),
                        ))
                    }
                }
            }
            Domain::List { .. } => Err(wrong(text, "none")),
        }
    }

    /// The record with a path; the root has the empty one.
    pub(super) fn record(&self, path: &str) -> Option<RecordId> {
        let words = self.words();
        self.case.records.ids().find(|&it| words.path(it) == path)
    }
}

/// At most five names, each in back-ticks.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(5).map(|it| format!("`{it}`")).collect();
    let n_more = names.len().saturating_sub(shown.len());
    let more = if n_more > 0 { format!(" and {n_more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

//! Rules come first, then cases: one message when the two are swapped, before anything is read.

use std::path::Path;

use super::output::Output;
use super::status::Status;
use crate::workspace::shown;

/// Refuses a case where rules are needed and the other way round; `command` is what was asked for.
pub(super) fn check_order<'p>(
    command: &str,
    rules: impl IntoIterator<Item = &'p Path>,
    cases: impl IntoIterator<Item = &'p Path>,
    output: &Output,
) -> Result<(), Status> {
    let (rules, cases): (Vec<&Path>, Vec<&Path>) = (rules.into_iter().collect(), cases.into_iter().collect());
    let wrong_rules = rules.iter().find(|it| ends_in(it, "toml"));
    let wrong_case = cases.iter().find(|it| ends_in(it, "appraise"));
    let message = match (wrong_rules, wrong_case) {
        (None, None) => return Ok(()),
        (Some(case), Some(rules)) => format!(
            "`{}` is a case and `{}` a rule file; rules come first: appraise {command} {} {}\n",
            shown(case),
            shown(rules),
            shown(rules),
            shown(case)
        ),
        (Some(case), None) if cases.is_empty() => format!(
            "`{}` is a case, and `{command}` needs a rule file: appraise {command} RULES.appraise\n",
            shown(case)
        ),
        (Some(case), None) => format!(
            "`{}` is a case, and the rule file comes first: appraise {command} RULES.appraise {}\n",
            shown(case),
            shown(case)
        ),
        (None, Some(extra)) => format!(
            "`{}` is a rule file, and a case is needed here: appraise {command} {} CASE.toml\n",
            shown(extra),
            rules.first().map(|it| shown(it)).unwrap_or_default()
        ),
    };
    output.say(&message);
    Err(Status::Usage)
}

fn ends_in(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case(extension))
}

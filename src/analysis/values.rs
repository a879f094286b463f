//! Values of a conclusion that no case reaches, where no promise says so.

use super::promises::unreached;
use super::{Context, Finding, Report};
use crate::condition::{ConditionKind, Literal, OperandKind, Subject};
use crate::diagnostic::{Diagnostic, code, list_words};
use crate::framework::{Claim, Home};
use crate::syntax::tree::Comparator;
use crate::value::ConclusionId;
use crate::vocabulary::Domain;

/// One finding a conclusion. Numbers are left out: a sum rarely reaches every number between its ends.
pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let framework = context.program.framework;
    for (id, conclusion) in framework.conclusions.pairs() {
        context.budget.step();
        let is_promised = framework.promises.iter().any(|promise| match &promise.claim {
            Claim::Reachable(conclusions) => conclusions.contains(&id),
            Claim::Monotone(_) | Claim::Never(..) | Claim::Always(..) => false,
        });
        let has_levels = match &conclusion.home {
            Home::Rules { .. } | Home::Table { .. } => !matches!(conclusion.domain, Domain::Number(_)),
            // A class that never decides is a finding of its own; only a level without a class is left.
            Home::Models(models) => {
                models.otherwise.is_some() && matches!(conclusion.domain, Domain::Scale(_) | Domain::OneOf(_))
            }
            Home::Points(_) | Home::Matrix(_) => false,
        };
        if is_promised || !has_levels {
            continue;
        }
        let Some(missing) = unreached(context, id, None) else {
            report.unsettled.push(format!("values of {}: more than the budget allows", conclusion.name));
            continue;
        };
        let labels = framework.vocabulary.labels(&conclusion.domain);
        let rank_of = |name: &str| labels.iter().position(|it| it.name == name).unwrap_or(0) as u32;
        let has_dead_class = |name: &str| match &conclusion.home {
            Home::Models(models) => models.classes.iter().any(|class| class.label.name == *name),
            Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => false,
        };
        let missing: Vec<String> = missing
            .into_iter()
            .filter(|name| !has_dead_class(name) && !is_ruled_out(context, id, rank_of(name)))
            .map(|name| format!("`{name}`"))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let message = format!("no case reaches {} of `{}`", list_words(&missing, "or"), conclusion.name);
        let diagnostic = Diagnostic::warning(code::K0210, conclusion.span, message)
            .help("add a rule that gives it, or say that it is meant with `promise never …`");
        report
            .findings
            .push(Finding { conclusion: Some(conclusion.name.clone()), ..Finding::of(diagnostic) });
    }
}

/// True when a promise says that this level is never reached.
fn is_ruled_out(context: &Context<'_>, conclusion: ConclusionId, rank: u32) -> bool {
    context.program.framework.promises.iter().any(|promise| {
        let Claim::Never(_, condition, None) = &promise.claim else { return false };
        let ConditionKind::Compare(left, comparator, right) = &condition.kind else { return false };
        let (OperandKind::Subject(Subject::Conclusion(id)), OperandKind::Literal(Literal::Rank(bound))) =
            (&left.kind, &right.kind)
        else {
            return false;
        };
        *id == conclusion
            && match comparator {
                Comparator::Equal => *bound == rank,
                Comparator::AtLeast => *bound <= rank,
                Comparator::More => *bound < rank,
                Comparator::Less => rank < *bound,
                Comparator::AtMost => rank <= *bound,
                Comparator::NotEqual => *bound != rank,
            }
    })
}

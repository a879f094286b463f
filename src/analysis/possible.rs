//! Whether the constraints leave any case at all: if not, every other claim would hold of nothing.

use super::{Context, Finding, Report, blank};
use crate::diagnostic::{Diagnostic, code};
use crate::evaluate::answers;
use crate::syntax::tree::ReadingKind;
use crate::vocabulary::Vocabulary;

/// Finds entities of which no record is possible; true when there is none.
pub(super) fn check(context: &Context<'_>, report: &mut Report) -> bool {
    let framework = context.program.framework;
    for (id, entity) in framework.vocabulary.entities.pairs() {
        let (case, _) = blank::case_with(&framework.vocabulary, id);
        // No result is asked for: only whether the constraints contradict each other.
        let found = answers(context.program, &case, ReadingKind::Open, context.budget, &[]);
        let Err(fault) = found else { continue };
        let Some(constraint) = framework.vocabulary.impossible.get(fault.constraint) else { continue };
        let text = match id == Vocabulary::ROOT {
            true => "no case is possible".to_owned(),
            false => format!("no case with a `{}` is possible", entity.name),
        };
        let who = if fault.alone { "this clause" } else { "this clause, together with others," };
        let diagnostic = Diagnostic::warning(code::K0253, constraint.span, text)
            .note(format!("{who} rules out every completion, so nothing could be assessed"))
            .help("narrow the clause: it says what can never be recorded together");
        report.findings.push(Finding::of(diagnostic));
        return false;
    }
    true
}

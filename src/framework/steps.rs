//! Steps up and down, held against the scale that they move on.

use crate::condition::{Amount, Literal};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree;
use crate::value::{Decimal, ScaleId};

use super::scope::Work;

/// A number of steps; one that the scale has no room for, or none at all, is a finding.
pub(super) fn steps(work: &mut Work, amount: &tree::Amount, scale: ScaleId) -> Option<Amount> {
    let found = work.amount(amount, "a number of steps")?;
    let (number, span) = match (amount, found) {
        (tree::Amount::Number(number), _) => (number.value, number.span),
        (tree::Amount::Parameter(name), Amount::Parameter(id)) => {
            match work.names.parameters.get(id.0 as usize).map(|it| it.value) {
                Some(Literal::Number(number)) => (number, name.span),
                Some(Literal::Rank(_)) | None => return Some(found),
            }
        }
        (tree::Amount::Parameter(_), Amount::Number(_)) => return Some(found),
    };
    let scale = &work.names.vocabulary.scales[scale];
    let most = scale.levels.len().saturating_sub(1) as i64;
    let text = if number == Decimal::ZERO {
        "a step of 0 changes nothing".to_owned()
    } else if number > Decimal::whole(most) {
        format!("{number} steps are more than `{}` has", scale.name)
    } else {
        return Some(found);
    };
    let levels = scale.levels.len();
    let (room, write) = match most {
        1 => ("there is one step".to_owned(), "write 1".to_owned()),
        _ => (format!("there are {most} steps"), format!("write a number of steps from 1 to {most}")),
    };
    work.report(
        Diagnostic::warning(code::K0254, span, text)
            .note(format!("`{}` has {levels} levels, so from the lowest to the highest {room}", scale.name))
            .help(write),
    );
    Some(found)
}

//! Models: named classes, the first that fits or all that fit.

use super::clauses::{because, clauses};
use super::reader::{Found, Reader};
use super::{Rule, cite, condition, value};
use crate::syntax::tree::{Class, Models};

/// `models NAME [for ENTITY][: SCALE], first that fits "…"` and its classes.
pub(super) fn models(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Models> {
    let mut all = clauses(reader, found)?;
    let (mut scale, mut all_that_fit, mut classes) = (None, false, Vec::new());
    for piece in std::mem::take(&mut all.rest) {
        match piece.as_rule() {
            Rule::scale_kind => scale = Some(value::name(reader, &piece.into_inner().next()?)),
            Rule::fitting => all_that_fit = piece.into_inner().any(|word| word.as_rule() == Rule::kw_all),
            Rule::class => classes.push(class(reader, piece)?),
            _ => {}
        }
    }
    Some(Models {
        name: all.name()?,
        entity: all.entity,
        scale,
        all_that_fit,
        question: all.title,
        applies: all.applies,
        classes,
        otherwise: all.otherwise_class,
        cites: all.cites,
        because: all.because,
    })
}

/// `NAME ["label"] when C` with its citations.
pub(super) fn class(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Class> {
    let span = reader.span(&found);
    let (mut choice, mut when, mut cites, mut why) = (None, None, Vec::new(), None);
    for piece in found.into_inner() {
        let place = reader.span(&piece);
        match piece.as_rule() {
            Rule::level => choice = Some(value::choice(reader, piece)?),
            Rule::when => when = Some(condition::after_when(reader, piece)?),
            Rule::cite => cites.push(cite::cite(reader, piece)?),
            Rule::because => {
                let text = because(reader, piece)?;
                reader.once(&mut why, text, place, "`because`");
            }
            _ => {}
        }
    }
    Some(Class { choice: choice?, when: when?, cites, because: why, span })
}

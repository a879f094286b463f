//! Criteria, conclusions and matrices.

use super::clauses::{clauses, last_name};
use super::reader::{Found, Reader};
use super::{Rule, condition, scale, slips, value};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{Conclusion, Criterion, Matrix, MatrixOf};

/// `criterion NAME [for ENTITY] "…" when C`.
pub(super) fn criterion(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Criterion> {
    let keyword = slips::keyword(reader, &found);
    let mut all = clauses(reader, found)?;
    let name = all.name()?;
    let when = slips::needs_when(reader, all.when, keyword)?;
    Some(Criterion {
        name,
        entity: all.entity,
        title: all.title,
        when,
        cites: all.cites,
        because: all.because,
    })
}

/// `conclusion NAME [for ENTITY]: TYPE, …`.
pub(super) fn conclusion(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Conclusion> {
    let mut all = clauses(reader, found)?;
    let (mut kind, mut table) = (None, None);
    for piece in std::mem::take(&mut all.rest) {
        let span = reader.span(&piece);
        match piece.as_rule() {
            Rule::kind => kind = Some(scale::kind(reader, piece)?),
            Rule::by_table => {
                let name = last_name(reader, piece)?;
                reader.once(&mut table, name, span, "`by table`");
            }
            _ => {}
        }
    }
    Some(Conclusion {
        name: all.name()?,
        entity: all.entity,
        kind: kind?,
        table,
        otherwise: all.otherwise,
        question: all.title,
        says: all.says,
        applies: all.applies,
        cites: all.cites,
        because: all.because,
    })
}

/// `matrix NAME: TYPE, otherwise V "…" highest FIELD of LIST by A by B`.
pub(super) fn matrix(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Matrix> {
    let keyword = slips::keyword(reader, &found);
    let mut all = clauses(reader, found)?;
    let (mut kind, mut taken) = (None, None);
    for piece in std::mem::take(&mut all.rest) {
        let span = reader.span(&piece);
        match piece.as_rule() {
            Rule::kind => kind = Some(scale::kind(reader, piece)?),
            Rule::taken => reader.once(&mut taken, piece, span, "what is taken"),
            _ => {}
        }
    }
    let name = all.name()?;
    let Some(taken) = taken else {
        reader.report(
            Diagnostic::error(
                code::E0123,
                keyword,
                "this matrix does not say what it takes of which records",
            )
            .help("write `highest FIELD of LIST by ITEM by ITEM`"),
        );
        return None;
    };
    let (mut of, mut names, mut that, mut by) = (None, Vec::new(), None, Vec::new());
    for piece in taken.into_inner() {
        match piece.as_rule() {
            Rule::kw_highest | Rule::kw_lowest | Rule::kw_number => of = of.or(Some(piece.as_rule())),
            Rule::name => names.push(value::name(reader, &piece)),
            Rule::that => that = Some(condition::that(reader, piece)?),
            Rule::by => by.push(last_name(reader, piece)?),
            _ => {}
        }
    }
    let list = names.pop()?;
    let of = match of? {
        Rule::kw_highest => MatrixOf::Highest(names.pop()?),
        Rule::kw_lowest => MatrixOf::Lowest(names.pop()?),
        _ => MatrixOf::Number,
    };
    Some(Matrix {
        name,
        entity: all.entity,
        kind: kind?,
        otherwise: all.otherwise,
        question: all.title,
        applies: all.applies,
        of,
        list,
        that,
        by,
        cites: all.cites,
        because: all.because,
    })
}

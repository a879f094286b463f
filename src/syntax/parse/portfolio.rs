//! Portfolios: what is said of all cases together.

use super::clauses::clauses;
use super::reader::{Found, Reader};
use super::{Rule, condition, models, scale, slips, value};
use crate::diagnostic::{Diagnostic, code};
use crate::syntax::tree::{
    Certainty, Condition, Expr, ExprKind, Operand, OperandKind, Portfolio, PortfolioRow,
};

/// `portfolio NAME: TYPE "…" counting LIST of cases where C` and its rows.
pub(super) fn portfolio(reader: &mut Reader<'_>, found: Found<'_>) -> Option<Portfolio> {
    let keyword = slips::keyword(reader, &found);
    let mut all = clauses(reader, found)?;
    let (mut kind, mut counting, mut filter, mut guard) = (None, None, None, None);
    let mut rows = Vec::new();
    for piece in std::mem::take(&mut all.rest) {
        let span = reader.span(&piece);
        match piece.as_rule() {
            Rule::kind => kind = Some(scale::kind(reader, piece)?),
            Rule::counting => {
                let names = piece.into_inner().filter(|it| it.as_rule() == Rule::name);
                let mut lists: Vec<_> = names.map(|it| value::name(reader, &it)).collect();
                // Written from the inside out (`activities of projects of cases`), kept from the case down.
                lists.reverse();
                reader.once(&mut counting, lists, span, "`counting`");
            }
            Rule::filter => {
                let it = certain(reader, piece)?;
                reader.once(&mut filter, it, span, "`where`");
            }
            Rule::guard => {
                let found = piece.into_inner().find(|it| it.as_rule() == Rule::amount)?;
                let amount = value::amount(reader, found)?;
                reader.once(&mut guard, amount, span, "`at least … cases`");
            }
            Rule::class => {
                let mut class = models::class(reader, piece)?;
                counts(&mut class.when);
                rows.push(PortfolioRow {
                    choice: class.choice,
                    when: class.when,
                    cites: class.cites,
                    because: class.because,
                });
            }
            _ => {}
        }
    }
    let name = all.name()?;
    let Some(counting) = counting else {
        reader.report(
            Diagnostic::error(code::E0123, keyword, "this portfolio does not say what it counts")
                .help("write `counting cases` or `counting LIST of cases`, perhaps with `where C`"),
        );
        return None;
    };
    let (certainty, that) =
        filter.map_or((Certainty::Plain, None), |(certainty, that)| (certainty, Some(that)));
    Some(Portfolio {
        name,
        kind,
        question: all.title,
        counting,
        certainty,
        that,
        at_least_cases: guard,
        rows,
        otherwise: all.otherwise_class,
        cites: all.cites,
        because: all.because,
    })
}

fn certain(reader: &mut Reader<'_>, found: Found<'_>) -> Option<(Certainty, Condition)> {
    let mut certainty = Certainty::Plain;
    for piece in found.into_inner() {
        match piece.as_rule() {
            Rule::kw_certainly => certainty = Certainty::Certainly,
            Rule::kw_possibly => certainty = Certainty::Possibly,
            Rule::condition => return Some((certainty, condition::condition(reader, piece)?)),
            _ => {}
        }
    }
    None
}

/// In a row, bare `count` and `share` are the counts of the portfolio; everywhere else they are names.
fn counts(condition: &mut Condition) {
    match condition {
        Condition::Chain(expr) => counts_in(expr),
        Condition::Group { bullets, .. } => bullets.iter_mut().for_each(counts_in),
    }
}

fn counts_in(expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::And(all) | ExprKind::Or(all) => all.iter_mut().for_each(counts_in),
        ExprKind::Not(inner) | ExprKind::Paren(inner) => counts_in(inner),
        ExprKind::Compare(left, _, right) => {
            count(left);
            count(right);
        }
        // Records and names of cases are no counts.
        ExprKind::Quantified { .. }
        | ExprKind::Name(_)
        | ExprKind::Is { .. }
        | ExprKind::IsOneOf(..)
        | ExprKind::In(..)
        | ExprKind::Includes(..)
        | ExprKind::IsEmpty(..)
        | ExprKind::IsKnown(..) => {}
    }
}

fn count(operand: &mut Operand) {
    let OperandKind::Name(path) = &operand.kind else { return };
    let [name] = path.names.as_slice() else { return };
    // A name in back-ticks is two bytes longer than what it says, and stays a name.
    let is_bare = (name.span.end - name.span.start) as usize == name.value.len();
    match name.value.as_str() {
        "count" if is_bare => operand.kind = OperandKind::Count,
        "share" if is_bare => operand.kind = OperandKind::Share,
        _ => {}
    }
}

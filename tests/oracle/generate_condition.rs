//! Random conditions that type-check.

use appraise::syntax::tree::{
    Amount, Comparator, Condition, Expr, ExprKind, Fold, GroupKind, IncludesMode, Operand, OperandKind,
    Quantifier,
};
use appraise::value::Decimal;

use super::build::{
    amount, bare, compared, expr, fold, group, name, not, number_of, operand, paren, quantified, share_of,
    term, value,
};
use super::draft::{Dice, Draft, Named, Sort};

/// What may be used in a condition, and how deep it may go.
#[derive(Clone, Copy)]
pub struct Frame {
    /// Index of the entity whose records it is about.
    pub entity: usize,
    /// Items alone, and no lists: for `impossible`.
    pub items_only: bool,
    /// How many more levels of parentheses.
    pub depth: usize,
}

impl Frame {
    /// Everything that records of this entity see.
    pub fn of(entity: usize) -> Self {
        Self { entity, items_only: false, depth: 2 }
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }
}

const COMPARATORS: [Comparator; 6] = [
    Comparator::AtLeast,
    Comparator::Equal,
    Comparator::Less,
    Comparator::AtMost,
    Comparator::More,
    Comparator::NotEqual,
];

/// A chain or a group.
pub fn condition(dice: &mut Dice<'_>, draft: &Draft, frame: Frame) -> Condition {
    if !dice.once_in(6) {
        return Condition::Chain(chain(dice, draft, frame));
    }
    let bullets: Vec<Expr> = (0..dice.between(1, 3)).map(|_| chain(dice, draft, frame.deeper())).collect();
    let all = bullets.len() as i64;
    let kind = match dice.below(5) {
        0 => GroupKind::AllOf,
        1 => GroupKind::AnyOf,
        2 => GroupKind::NoneOf,
        3 => GroupKind::AtLeast(count(dice, draft, 1, all)),
        _ => GroupKind::AtMost(count(dice, draft, 0, all - 1)),
    };
    group(kind, bullets)
}

/// One to three units.
pub fn chain(dice: &mut Dice<'_>, draft: &Draft, frame: Frame) -> Expr {
    let how_many = [1, 1, 1, 2, 2, 3][dice.below(6)];
    let first = unit(dice, draft, frame);
    if how_many == 1 {
        return first;
    }
    let rest = (1..how_many).map(|_| unit(dice, draft, frame));
    let parts: Vec<Expr> = std::iter::once(first).chain(rest.collect::<Vec<_>>()).map(guarded).collect();
    expr(if dice.below(2) == 0 { ExprKind::And(parts) } else { ExprKind::Or(parts) })
}

/// `some project has a and b` is refused, so quantified parts of a chain stand in parentheses.
fn guarded(it: Expr) -> Expr {
    match it.kind {
        ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Quantified { .. } => paren(it),
        ExprKind::Not(_) => paren(it),
        _ => it,
    }
}

fn unit(dice: &mut Dice<'_>, draft: &Draft, frame: Frame) -> Expr {
    let deep = frame.depth > 0;
    let lists = !frame.items_only && draft.list(frame.entity, false).is_some();
    match dice.below(9) {
        5 if deep => not(guarded(unit(dice, draft, frame.deeper()))),
        6 if deep => paren(chain(dice, draft, frame.deeper())),
        3 | 7 if lists && deep => quantifier(dice, draft, frame),
        4 | 8 if lists && deep => over_list(dice, draft, frame),
        _ => atom(dice, draft, frame),
    }
}

fn count(dice: &mut Dice<'_>, draft: &Draft, low: i64, high: i64) -> Amount {
    match &draft.count_parameter {
        Some(parameter) if dice.once_in(5) => Amount::Parameter(name(parameter)),
        _ => amount(dice.between(low, high)),
    }
}

fn quantifier(dice: &mut Dice<'_>, draft: &Draft, frame: Frame) -> Expr {
    let by_entity = dice.once_in(2);
    let (list, child, most) = draft.list(frame.entity, by_entity).expect("a list");
    let kind = match dice.below(7) {
        0 => Quantifier::Some,
        1 => Quantifier::No,
        2 => Quantifier::All,
        3 => Quantifier::AllIfAny,
        4 => Quantifier::AtLeast(count(dice, draft, 1, most)),
        5 => Quantifier::AtMost(count(dice, draft, 0, most - 1)),
        _ => Quantifier::Exactly(count(dice, draft, 0, most)),
    };
    let inner = Frame { entity: child, ..frame.deeper() };
    quantified(kind, &list, guarded(chain(dice, draft, inner)))
}

/// A filter in parentheses, so that a comparison after it is not taken for part of it.
fn filter(dice: &mut Dice<'_>, draft: &Draft, child: usize, frame: Frame) -> Expr {
    paren(chain(dice, draft, Frame { entity: child, ..frame.deeper() }))
}

/// A number, a share or a fold over a list, and the sort of values it takes; `None` for shares.
pub fn list_operand(dice: &mut Dice<'_>, draft: &Draft, frame: Frame) -> (Operand, Option<Sort>) {
    let by_entity = dice.once_in(2);
    let (list, child, most) = draft.list(frame.entity, by_entity).expect("a list");
    let that = dice.once_in(2).then(|| filter(dice, draft, child, frame));
    let counted = Sort::Number(Decimal::ZERO, Decimal::whole(most), Decimal::ONE);
    match dice.below(4) {
        1 => {
            let that = that.unwrap_or_else(|| filter(dice, draft, child, frame));
            (share_of(&list, that), None)
        }
        2 => match draft.fields(child, false).as_slice() {
            [] => (number_of(&list, that), Some(counted)),
            fields => {
                let field = dice.one(fields).clone();
                let kind = if dice.below(2) == 0 { Fold::Highest } else { Fold::Lowest };
                (fold(kind, &field.path.names[0].value, &list, that), Some(field.sort))
            }
        },
        3 => match draft.fields(child, true).as_slice() {
            [] => (number_of(&list, that), Some(counted)),
            fields => {
                let field = dice.one(fields).clone();
                // Whatever the range of the field, zero and its highest value are totals of some list.
                let high = match field.sort {
                    Sort::Number(_, high, _) => high.max(Decimal::ZERO),
                    _ => Decimal::ZERO,
                };
                let sort = Sort::Number(Decimal::ZERO, high, Decimal(high.0.max(Decimal::ONE.0)));
                (fold(Fold::Total, &field.path.names[0].value, &list, that), Some(sort))
            }
        },
        _ => (number_of(&list, that), Some(counted)),
    }
}

fn over_list(dice: &mut Dice<'_>, draft: &Draft, frame: Frame) -> Expr {
    let (left, sort) = list_operand(dice, draft, frame);
    let comparator = *dice.one(&COMPARATORS);
    let right = match sort {
        None => match &draft.share_parameter {
            Some(parameter) if dice.once_in(3) => term(parameter),
            _ => term(["50%", "25%", "100%", "40%", "0%"][dice.below(5)]),
        },
        Some(sort) => term(&literal(dice, &sort)),
    };
    compared(left, comparator, right)
}

/// A written value of a sort.
pub fn literal(dice: &mut Dice<'_>, sort: &Sort) -> String {
    match sort {
        Sort::YesNo => if dice.below(2) == 0 { "yes" } else { "no" }.to_owned(),
        Sort::Scale(_, words) | Sort::OneOf(words) | Sort::AnyOf(words) => dice.one(words).clone(),
        Sort::Number(low, high, step) => {
            let steps = (high.0 - low.0) / step.0;
            Decimal(low.0 + step.0 * dice.between(0, steps)).to_string()
        }
        Sort::Percent(step) => format!("{}%", step * dice.between(0, 100 / step)),
        Sort::List(..) => panic!("a list has no literal"),
    }
}

/// A condition on one name.
fn atom(dice: &mut Dice<'_>, draft: &Draft, frame: Frame) -> Expr {
    let named = dice.one(&draft.visible(frame.entity, frame.items_only)).clone();
    if named.criterion {
        return expr(ExprKind::Name(named.path));
    }
    match &named.sort {
        Sort::YesNo => yes_no_atom(dice, named),
        Sort::AnyOf(words) => set_atom(dice, words, named.path.clone()),
        Sort::OneOf(_) => match dice.below(3) {
            0 => is_atom(dice, named),
            1 => one_of_atom(dice, named),
            _ => {
                let sign = if dice.below(2) == 0 { Comparator::Equal } else { Comparator::NotEqual };
                let right = literal(dice, &named.sort);
                compared(operand(OperandKind::Name(named.path)), sign, term(&right))
            }
        },
        Sort::Scale(..) | Sort::Number(..) | Sort::Percent(_) => match dice.below(6) {
            0 => is_atom(dice, named),
            1 => one_of_atom(dice, named),
            2 => range_atom(dice, named),
            3 => against_another(dice, draft, frame, named),
            _ => ordered_atom(dice, named),
        },
        Sort::List(..) => panic!("lists are not visible by name"),
    }
}

fn yes_no_atom(dice: &mut Dice<'_>, named: Named) -> Expr {
    match dice.below(5) {
        3 => is_atom(dice, named),
        4 => {
            let sign = if dice.below(2) == 0 { Comparator::Equal } else { Comparator::NotEqual };
            let right = literal(dice, &named.sort);
            compared(operand(OperandKind::Name(named.path)), sign, term(&right))
        }
        _ => expr(ExprKind::Name(named.path)),
    }
}

fn is_atom(dice: &mut Dice<'_>, named: Named) -> Expr {
    let written = value(&literal(dice, &named.sort));
    expr(ExprKind::Is { name: named.path, negated: dice.once_in(3), value: written })
}

fn one_of_atom(dice: &mut Dice<'_>, named: Named) -> Expr {
    let values = [literal(dice, &named.sort), literal(dice, &named.sort)];
    let distinct = if values[0] == values[1] { &values[..1] } else { &values[..] };
    expr(ExprKind::IsOneOf(named.path, distinct.iter().map(|it| value(it)).collect()))
}

fn range_atom(dice: &mut Dice<'_>, named: Named) -> Expr {
    let rank = |it: &String| match &named.sort {
        Sort::Scale(_, words) => words.iter().position(|word| word == it).unwrap_or(0) as i64,
        _ => Decimal::parse(it.trim_end_matches('%')).map_or(0, |number| number.0),
    };
    let mut ends = [literal(dice, &named.sort), literal(dice, &named.sort)];
    ends.sort_by_key(rank);
    expr(ExprKind::In(named.path, value(&ends[0]), value(&ends[1])))
}

fn ordered_atom(dice: &mut Dice<'_>, named: Named) -> Expr {
    let comparator = *dice.one(&COMPARATORS);
    let right = match &named.sort {
        // Off the grid is fine after an order sign.
        Sort::Number(low, high, _) if low < high && dice.once_in(6) && !is_equality(comparator) => {
            Decimal(low.0 + Decimal::ONE.0 / 4).to_string()
        }
        sort => literal(dice, sort),
    };
    let name = operand(OperandKind::Name(named.path));
    if dice.once_in(6) {
        compared(term(&right), comparator, name)
    } else {
        compared(name, comparator, term(&right))
    }
}

fn is_equality(comparator: Comparator) -> bool {
    matches!(comparator, Comparator::Equal | Comparator::NotEqual)
}

/// Against a parameter, or for scales another name on the same scale; else a literal.
fn against_another(dice: &mut Dice<'_>, draft: &Draft, frame: Frame, named: Named) -> Expr {
    let comparator = *dice.one(&COMPARATORS);
    let left = operand(OperandKind::Name(named.path.clone()));
    let others: Vec<Operand> = match &named.sort {
        Sort::Scale(scale, _) => {
            let parameters = draft.level_parameters.iter().filter(|(_, of)| of == scale && !frame.items_only);
            let parameters = parameters.map(|(name, _)| term(name));
            let seen = draft.visible(frame.entity, frame.items_only).into_iter();
            let names = seen.filter(|it| it.sort == named.sort && it.path != named.path);
            parameters.chain(names.map(|it| operand(OperandKind::Name(it.path)))).collect()
        }
        Sort::Number(low, high, _)
            if named.item && *low <= Decimal::ONE && *high >= Decimal::whole(2) && !frame.items_only =>
        {
            draft.number_parameter.iter().map(|name| term(name)).collect()
        }
        _ => Vec::new(),
    };
    if others.is_empty() {
        ordered_atom(dice, named)
    } else {
        compared(left, comparator, dice.one(&others).clone())
    }
}

fn set_atom(dice: &mut Dice<'_>, words: &[String], path: appraise::syntax::tree::Path) -> Expr {
    let how_many = dice.between(1, 2) as usize;
    let some: Vec<_> = dice.some(words, how_many).iter().map(|word| value(word)).collect();
    match dice.below(6) {
        0 => expr(ExprKind::Includes(path, bare(IncludesMode::One), some[..1].to_vec())),
        1 => expr(ExprKind::Includes(path, bare(IncludesMode::AnyOf), some)),
        2 => expr(ExprKind::Includes(path, bare(IncludesMode::AllOf), some)),
        3 => expr(ExprKind::Includes(path, bare(IncludesMode::Only), some)),
        4 => expr(ExprKind::IsEmpty(path, false)),
        _ => expr(ExprKind::IsEmpty(path, true)),
    }
}

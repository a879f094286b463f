//! What kind of difference an edit is: a threshold, a default, the way parts are put together, and so on.

use std::collections::BTreeSet;

use super::edits::What;
use crate::syntax::tree::{
    Condition, DeclarationKind, Effect, Expr, ExprKind, Operand, OperandKind, PointsCondition, Rule, Table,
};
use crate::syntax::without_places;

/// What kind of difference lies behind a disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Where a line is drawn: a parameter, or a constant or sign of a comparison.
    Threshold,
    /// What silence stands for: `assume`, or the reading.
    MissingData,
    /// How parts are put together: how many, some or all, sums, steps, the order of classes, a table for rules.
    Aggregation,
    /// An exception or a cap.
    ExceptionOrCap,
    /// What may be recorded, or what is ruled out.
    Vocabulary,
    /// Other evidence is asked for, or a rule more or less.
    Evidence,
    /// The same condition gives another level.
    Level,
}

impl Cause {
    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Threshold => "threshold",
            Self::MissingData => "missing data",
            Self::Aggregation => "aggregation",
            Self::ExceptionOrCap => "exception or cap",
            Self::Vocabulary => "vocabulary",
            Self::Evidence => "evidence",
            Self::Level => "level",
        }
    }
}

type Causes = BTreeSet<Cause>;

/// The causes behind an edit from one declaration to another (`None`: it is not there).
pub(super) fn cause(a: Option<&DeclarationKind>, b: Option<&DeclarationKind>) -> Causes {
    let what = match (a, b) {
        (Some(_), Some(_)) => What::Changed,
        (Some(_), None) => What::Removed,
        (None, _) => What::Added,
    };
    let Some(one) = a.or(b) else { return Causes::new() };
    let mut causes = Causes::new();
    match (one, a, b) {
        (DeclarationKind::Parameter(_), ..) => drop(causes.insert(Cause::Threshold)),
        (DeclarationKind::Assume(_) | DeclarationKind::Reading(_), ..) => {
            causes.insert(Cause::MissingData);
        }
        (
            DeclarationKind::Scale(_)
            | DeclarationKind::Entity(_)
            | DeclarationKind::Impossible(_)
            | DeclarationKind::Unusual(_),
            ..,
        ) => drop(causes.insert(Cause::Vocabulary)),
        (
            DeclarationKind::Criterion(_),
            Some(DeclarationKind::Criterion(a)),
            Some(DeclarationKind::Criterion(b)),
        ) => {
            conditions(&a.when, &b.when, &mut causes);
        }
        (_, Some(DeclarationKind::Rule(a)), Some(DeclarationKind::Rule(b))) => rules(a, b, &mut causes),
        (DeclarationKind::Rule(it), ..) => drop(causes.insert(match it.effect {
            Effect::AtMost(_) => Cause::ExceptionOrCap,
            Effect::Up(_) | Effect::Down(_) => Cause::Aggregation,
            Effect::AtLeast(_) => Cause::Evidence,
        })),
        (_, Some(DeclarationKind::Exception(a)), Some(DeclarationKind::Exception(b))) => {
            if a.to.value != b.to.value {
                causes.insert(Cause::ExceptionOrCap);
            }
            optional(a.when.as_ref(), b.when.as_ref(), &mut causes);
            // An exception that asks for other evidence is another exception.
            if causes.remove(&Cause::Evidence) {
                causes.insert(Cause::ExceptionOrCap);
            }
        }
        (DeclarationKind::Exception(_), ..) => drop(causes.insert(Cause::ExceptionOrCap)),
        (_, Some(DeclarationKind::Conclusion(a)), Some(DeclarationKind::Conclusion(b))) => {
            if differ(&a.otherwise, &b.otherwise) {
                causes.insert(Cause::Level);
            }
            if differ(&a.table, &b.table) {
                causes.insert(Cause::Aggregation);
            }
            if differ(&a.kind, &b.kind) {
                causes.insert(Cause::Vocabulary);
            }
            optional(a.applies.as_ref(), b.applies.as_ref(), &mut causes);
        }
        (_, Some(DeclarationKind::Table(a)), Some(DeclarationKind::Table(b))) => tables(a, b, &mut causes),
        (_, Some(DeclarationKind::Models(a)), Some(DeclarationKind::Models(b))) => {
            let names = |it: &crate::syntax::tree::Models| -> Vec<String> {
                it.classes.iter().map(|it| it.choice.name.value.clone()).collect()
            };
            let (of_a, of_b) = (names(a), names(b));
            if a.all_that_fit != b.all_that_fit || differ(&a.otherwise, &b.otherwise) {
                causes.insert(Cause::Aggregation);
            }
            if of_a != of_b {
                let is_order = of_a.iter().collect::<BTreeSet<_>>() == of_b.iter().collect::<BTreeSet<_>>();
                causes.insert(if is_order { Cause::Aggregation } else { Cause::Evidence });
            }
            for class in &a.classes {
                let twin = b.classes.iter().find(|it| it.choice.name.value == class.choice.name.value);
                if let Some(twin) = twin {
                    conditions(&class.when, &twin.when, &mut causes);
                }
            }
            optional(a.applies.as_ref(), b.applies.as_ref(), &mut causes);
        }
        (_, Some(DeclarationKind::Points(a)), Some(DeclarationKind::Points(b))) => {
            let is_paired = a.lines.len() == b.lines.len();
            for (a, b) in a.lines.iter().zip(&b.lines).filter(|_| is_paired) {
                if differ(&a.amount, &b.amount) {
                    causes.insert(Cause::Aggregation);
                }
                match (&a.condition, &b.condition) {
                    (PointsCondition::When(a), PointsCondition::When(b)) => conditions(a, b, &mut causes),
                    (a, b) if differ(a, b) => drop(causes.insert(Cause::Aggregation)),
                    _ => {}
                }
            }
            if !is_paired {
                causes.insert(Cause::Aggregation);
            }
            optional(a.applies.as_ref(), b.applies.as_ref(), &mut causes);
        }
        (DeclarationKind::Matrix(_), ..) => drop(causes.insert(Cause::Aggregation)),
        _ => {}
    }
    if causes.is_empty() {
        causes.insert(match what {
            What::Changed => Cause::Aggregation,
            What::Added | What::Removed => Cause::Evidence,
        });
    }
    causes
}

fn differ<T: std::fmt::Debug>(a: &T, b: &T) -> bool {
    without_places(&format!("{a:?}")) != without_places(&format!("{b:?}"))
}

fn rules(a: &Rule, b: &Rule, causes: &mut Causes) {
    if differ(&a.effect, &b.effect) {
        causes.insert(match (&a.effect, &b.effect) {
            (Effect::AtMost(_), _) | (_, Effect::AtMost(_)) => Cause::ExceptionOrCap,
            (Effect::AtLeast(_), Effect::AtLeast(_)) => Cause::Level,
            (Effect::Up(_) | Effect::Down(_), _) | (_, Effect::Up(_) | Effect::Down(_)) => Cause::Aggregation,
        });
    }
    if a.conclusion.value != b.conclusion.value {
        causes.insert(Cause::Evidence);
    }
    optional(a.when.as_ref(), b.when.as_ref(), causes);
    // A cap that asks for other evidence is another cap.
    let is_cap = matches!((&a.effect, &b.effect), (Effect::AtMost(_), Effect::AtMost(_)));
    if is_cap && causes.remove(&Cause::Evidence) {
        causes.insert(Cause::ExceptionOrCap);
    }
}

fn tables(a: &Table, b: &Table, causes: &mut Causes) {
    if differ(&a.mode, &b.mode) || a.rows.len() != b.rows.len() {
        causes.insert(Cause::Aggregation);
    }
    if a.columns.len() != b.columns.len() || a.columns.iter().zip(&b.columns).any(|(a, b)| differ(a, b)) {
        causes.insert(Cause::Evidence);
    }
    for (a, b) in a.rows.iter().zip(&b.rows) {
        if differ(&a.cells, &b.cells) {
            causes.insert(Cause::Threshold);
        }
        if differ(&a.outputs, &b.outputs) {
            causes.insert(Cause::Level);
        }
    }
}

fn optional(a: Option<&Condition>, b: Option<&Condition>, causes: &mut Causes) {
    match (a, b) {
        (Some(a), Some(b)) => conditions(a, b, causes),
        (None, None) => {}
        (Some(_), None) | (None, Some(_)) => drop(causes.insert(Cause::Evidence)),
    }
}

fn conditions(a: &Condition, b: &Condition, causes: &mut Causes) {
    if !differ(a, b) {
        return;
    }
    match (a, b) {
        (Condition::Chain(a), Condition::Chain(b)) => exprs(a, b, causes),
        (
            Condition::Group { kind: a, bullets: of_a, .. },
            Condition::Group { kind: b, bullets: of_b, .. },
        ) => {
            if differ(a, b) {
                causes.insert(Cause::Aggregation);
            }
            all_exprs(of_a, of_b, causes);
        }
        (Condition::Chain(_), Condition::Group { .. }) | (Condition::Group { .. }, Condition::Chain(_)) => {
            causes.insert(Cause::Aggregation);
        }
    }
}

fn all_exprs(a: &[Expr], b: &[Expr], causes: &mut Causes) {
    if a.len() == b.len() {
        a.iter().zip(b).for_each(|(a, b)| exprs(a, b, causes));
    } else {
        causes.insert(Cause::Evidence);
    }
}

fn bare(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

fn exprs(a: &Expr, b: &Expr, causes: &mut Causes) {
    let (a, b) = (bare(a), bare(b));
    if !differ(a, b) {
        return;
    }
    match (&a.kind, &b.kind) {
        (ExprKind::And(a), ExprKind::And(b)) | (ExprKind::Or(a), ExprKind::Or(b)) => all_exprs(a, b, causes),
        (ExprKind::And(a), ExprKind::Or(b)) | (ExprKind::Or(a), ExprKind::And(b)) => {
            causes.insert(Cause::Aggregation);
            all_exprs(a, b, causes);
        }
        (ExprKind::Not(a), ExprKind::Not(b)) => exprs(a, b, causes),
        (ExprKind::Compare(a, sign_a, right_a), ExprKind::Compare(b, sign_b, right_b)) => {
            if sign_a.value != sign_b.value {
                causes.insert(Cause::Threshold);
            }
            operands(a, b, causes);
            let is_constant =
                |it: &Operand| matches!(it.kind, OperandKind::Literal(_) | OperandKind::Name(_));
            if differ(right_a, right_b) {
                if is_constant(right_a) && is_constant(right_b) {
                    causes.insert(Cause::Threshold);
                } else {
                    operands(right_a, right_b, causes);
                }
            }
        }
        (ExprKind::Is { name: a, .. }, ExprKind::Is { name: b, .. })
        | (ExprKind::IsOneOf(a, _), ExprKind::IsOneOf(b, _))
        | (ExprKind::In(a, ..), ExprKind::In(b, ..)) => {
            causes.insert(if differ(a, b) { Cause::Evidence } else { Cause::Threshold });
        }
        (
            ExprKind::Quantified { quantifier: a, list: list_a, unit: unit_a },
            ExprKind::Quantified { quantifier: b, list: list_b, unit: unit_b },
        ) => {
            // A list goes by two names, its own and its entity's, and which one is a matter of grammar.
            if differ(a, b) {
                causes.insert(Cause::Aggregation);
            } else if list_a.value != list_b.value {
                causes.insert(Cause::Evidence);
            }
            exprs(unit_a, unit_b, causes);
        }
        (ExprKind::Quantified { .. }, _) | (_, ExprKind::Quantified { .. }) => {
            causes.insert(Cause::Aggregation);
        }
        _ => drop(causes.insert(Cause::Evidence)),
    }
}

fn operands(a: &Operand, b: &Operand, causes: &mut Causes) {
    if !differ(a, b) {
        return;
    }
    let is_total = |it: &Operand| !matches!(it.kind, OperandKind::Name(_) | OperandKind::Literal(_));
    causes.insert(if is_total(a) && is_total(b) { Cause::Aggregation } else { Cause::Evidence });
}

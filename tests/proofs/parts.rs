//! Frameworks with things left out, and the parts of conditions that could be.

use std::collections::BTreeSet;

use appraise::source::Span;
use appraise::syntax::tree::{
    Condition, DeclarationKind, Expr, ExprKind, GroupKind, Operand, OperandKind, PointsCondition, Unit,
};

/// A piece of the text.
pub type Bytes = (u32, u32);

/// What is left out.
#[derive(Clone, Debug, Default)]
pub struct Gone {
    /// Rules and exceptions.
    pub rules: BTreeSet<String>,
    /// Rows of tables.
    pub rows: BTreeSet<String>,
    /// Classes of models.
    pub classes: BTreeSet<(String, String)>,
    /// Lines of points, by their place.
    pub lines: BTreeSet<(String, usize)>,
    /// Parts of conditions.
    pub parts: BTreeSet<Bytes>,
}

/// The same framework without these.
pub fn without(unit: &Unit, gone: &Gone) -> Unit {
    let mut unit = unit.clone();
    unit.declarations.retain(|it| match &it.kind {
        DeclarationKind::Rule(it) => !gone.rules.contains(&it.id.value),
        DeclarationKind::Exception(it) => !gone.rules.contains(&it.id.value),
        _ => true,
    });
    for declaration in &mut unit.declarations {
        for (_, condition) in conditions_mut(&mut declaration.kind) {
            drop_from(condition, &gone.parts);
        }
        match &mut declaration.kind {
            DeclarationKind::Table(it) => it.rows.retain(|row| !gone.rows.contains(&row.id.value)),
            DeclarationKind::Models(it) => {
                let name = it.name.value.clone();
                it.classes
                    .retain(|class| !gone.classes.contains(&(name.clone(), class.choice.name.value.clone())));
            }
            DeclarationKind::Points(it) => {
                let mut place = 0;
                let name = it.name.value.clone();
                it.lines.retain(|_| {
                    place += 1;
                    !gone.lines.contains(&(name.clone(), place))
                });
            }
            _ => {}
        }
    }
    unit
}

/// Where a condition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The conclusion or criterion that it is of.
    pub of: String,
    /// The rule or exception.
    pub rule: Option<String>,
    /// The class.
    pub class: Option<String>,
    /// The line of points.
    pub line: Option<usize>,
}

fn conditions_mut(kind: &mut DeclarationKind) -> Vec<(Site, &mut Condition)> {
    let plain = |of: &str| Site { of: of.to_owned(), rule: None, class: None, line: None };
    match kind {
        DeclarationKind::Criterion(it) => vec![(plain(&it.name.value), &mut it.when)],
        DeclarationKind::Conclusion(it) => {
            let of = plain(&it.name.value);
            it.applies.iter_mut().map(|when| (of.clone(), when)).collect()
        }
        DeclarationKind::Matrix(it) => {
            let of = plain(&it.name.value);
            it.applies.iter_mut().map(|when| (of.clone(), when)).collect()
        }
        DeclarationKind::Models(it) => {
            let of = plain(&it.name.value);
            let mut all: Vec<(Site, &mut Condition)> =
                it.applies.iter_mut().map(|when| (of.clone(), when)).collect();
            for class in &mut it.classes {
                let class_name = Some(class.choice.name.value.clone());
                all.push((Site { class: class_name, ..of.clone() }, &mut class.when));
            }
            all
        }
        DeclarationKind::Points(it) => {
            let of = plain(&it.name.value);
            let mut all: Vec<(Site, &mut Condition)> =
                it.applies.iter_mut().map(|when| (of.clone(), when)).collect();
            for (at, line) in it.lines.iter_mut().enumerate() {
                if let PointsCondition::When(when) = &mut line.condition {
                    all.push((Site { line: Some(at + 1), ..of.clone() }, when));
                }
            }
            all
        }
        DeclarationKind::Rule(it) => {
            let site = Site { rule: Some(it.id.value.clone()), ..plain(&it.conclusion.value) };
            it.when.iter_mut().map(|when| (site.clone(), when)).collect()
        }
        DeclarationKind::Exception(it) => {
            // Its conclusion is that of the rule at the end of the chain: see `parts`.
            let site = Site { rule: Some(it.id.value.clone()), ..plain("") };
            it.when.iter_mut().map(|when| (site.clone(), when)).collect()
        }
        _ => Vec::new(),
    }
}

fn drop_from(condition: &mut Condition, gone: &BTreeSet<Bytes>) {
    match condition {
        Condition::Chain(it) => drop_in(it, gone),
        Condition::Group { kind, bullets, .. } => {
            if matches!(kind, GroupKind::AllOf | GroupKind::AnyOf | GroupKind::NoneOf) {
                bullets.retain(|it| !is_named(it, gone));
            }
            bullets.iter_mut().for_each(|it| drop_in(it, gone));
        }
    }
}

fn drop_in(it: &mut Expr, gone: &BTreeSet<Bytes>) {
    match &mut it.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            parts.retain(|it| !is_named(it, gone));
            parts.iter_mut().for_each(|it| drop_in(it, gone));
        }
        ExprKind::Not(inner) | ExprKind::Paren(inner) => drop_in(inner, gone),
        ExprKind::Quantified { unit, .. } => drop_in(unit, gone),
        ExprKind::Compare(left, _, right) => {
            drop_in_operand(left, gone);
            drop_in_operand(right, gone);
        }
        _ => {}
    }
}

fn drop_in_operand(it: &mut Operand, gone: &BTreeSet<Bytes>) {
    match &mut it.kind {
        OperandKind::NumberOf { that: Some(that), .. }
        | OperandKind::ShareOf { that, .. }
        | OperandKind::Fold { that: Some(that), .. } => drop_in(that, gone),
        _ => {}
    }
}

/// The place of an expression, without its parentheses.
pub fn bytes(it: &Expr) -> Bytes {
    match &it.kind {
        ExprKind::Paren(inner) => bytes(inner),
        _ => place(it.span),
    }
}

/// A span without its file.
pub fn place(span: Span) -> Bytes {
    (span.start, span.end)
}

fn is_named(it: &Expr, gone: &BTreeSet<Bytes>) -> bool {
    gone.contains(&bytes(it))
}

/// A part of a conjunction or a choice.
#[derive(Clone, Debug)]
pub struct Part {
    /// Where its condition stands.
    pub site: Site,
    /// Its place in the text.
    pub bytes: Bytes,
    /// What it says.
    pub expr: Expr,
    /// What stands beside it.
    pub beside: Vec<Expr>,
    /// All of it must hold.
    pub is_all: bool,
    /// It is about the record of the site, not about records of a list.
    pub is_own: bool,
}

/// All parts of all conditions.
pub fn parts(unit: &Unit) -> Vec<Part> {
    let mut copy = unit.clone();
    let mut all = Vec::new();
    for declaration in &mut copy.declarations {
        for (mut site, condition) in conditions_mut(&mut declaration.kind) {
            if site.of.is_empty() {
                site.of = conclusion_of(unit, site.rule.as_deref().expect("an exception"));
            }
            match condition {
                Condition::Chain(it) => collect(&site, it, true, &mut all),
                Condition::Group { kind, bullets, .. } => {
                    match kind {
                        GroupKind::AllOf => take(&site, bullets, true, true, &mut all),
                        GroupKind::AnyOf | GroupKind::NoneOf => take(&site, bullets, false, true, &mut all),
                        GroupKind::AtLeast(_) | GroupKind::AtMost(_) => {}
                    }
                    bullets.iter().for_each(|it| collect(&site, it, true, &mut all));
                }
            }
        }
    }
    all
}

/// The conclusion that a rule or exception is about.
pub fn conclusion_of(unit: &Unit, rule: &str) -> String {
    let found = unit.declarations.iter().find_map(|it| match &it.kind {
        DeclarationKind::Rule(it) if it.id.value == rule => Some(it.conclusion.value.clone()),
        DeclarationKind::Exception(it) if it.id.value == rule => Some(conclusion_of(unit, &it.to.value)),
        _ => None,
    });
    found.expect("a rule")
}

/// The rule or exception that an exception is to, and all above that.
pub fn above(unit: &Unit, exception: &str) -> Vec<String> {
    let to = unit.declarations.iter().find_map(|it| match &it.kind {
        DeclarationKind::Exception(it) if it.id.value == exception => Some(it.to.value.clone()),
        _ => None,
    });
    to.map_or_else(Vec::new, |to| [vec![to.clone()], above(unit, &to)].concat())
}

fn take(site: &Site, parts: &[Expr], is_all: bool, is_own: bool, all: &mut Vec<Part>) {
    for (at, part) in parts.iter().enumerate().filter(|_| parts.len() > 1) {
        let beside = parts.iter().enumerate().filter(|(other, _)| *other != at);
        all.push(Part {
            site: site.clone(),
            bytes: bytes(part),
            expr: part.clone(),
            beside: beside.map(|(_, it)| it.clone()).collect(),
            is_all,
            is_own,
        });
    }
}

fn collect(site: &Site, it: &Expr, is_own: bool, all: &mut Vec<Part>) {
    match &it.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            take(site, parts, matches!(it.kind, ExprKind::And(_)), is_own, all);
            parts.iter().for_each(|it| collect(site, it, is_own, all));
        }
        ExprKind::Not(inner) | ExprKind::Paren(inner) => collect(site, inner, is_own, all),
        ExprKind::Quantified { unit, .. } => collect(site, unit, false, all),
        ExprKind::Compare(left, _, right) => {
            for operand in [left, right] {
                match &operand.kind {
                    OperandKind::NumberOf { that: Some(that), .. }
                    | OperandKind::ShareOf { that, .. }
                    | OperandKind::Fold { that: Some(that), .. } => collect(site, that, false, all),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

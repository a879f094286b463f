//! Frameworks with one small change, made in the tree: some of them change a result and some do not.

use appraise::source::{FileId, Span};
use appraise::syntax::tree::{
    Condition, Declaration, DeclarationKind, Effect, Expr, ExprKind, GroupKind, Unit,
};

/// The unit with one change; `None` when there is nothing to change in it.
pub fn edited(unit: &Unit, seed: u64) -> Option<Unit> {
    let n = count(unit);
    if n == 0 {
        return None;
    }
    let mut changed = unit.clone();
    let mut left = seed % n;
    let done = changed.declarations.iter_mut().any(|it| change(it, &mut left));
    if !done {
        return None;
    }
    // A rule that is left out is marked by an empty name; its exceptions go with it.
    let is_gone =
        |it: &Declaration| matches!(&it.kind, DeclarationKind::Rule(rule) if rule.id.value.is_empty());
    if let Some(at) = changed.declarations.iter().position(is_gone)
        && let DeclarationKind::Rule(rule) = &unit.declarations[at].kind
    {
        changed.declarations.remove(at);
        let mut gone = vec![rule.id.value.clone()];
        while let Some(name) = gone.pop() {
            changed.declarations.retain(|it| match &it.kind {
                DeclarationKind::Exception(exception) if exception.to.value == name => {
                    gone.push(exception.id.value.clone());
                    false
                }
                _ => true,
            });
        }
    }
    Some(changed)
}

fn count(unit: &Unit) -> u64 {
    let mut copy = unit.clone();
    let mut left = u64::MAX;
    for declaration in &mut copy.declarations {
        change(declaration, &mut left);
    }
    u64::MAX - left
}

/// True (and the change is made) when it is this one's turn.
fn turn(left: &mut u64) -> bool {
    if *left == 0 {
        *left = u64::MAX;
        return true;
    }
    *left -= 1;
    false
}

fn change(declaration: &mut Declaration, left: &mut u64) -> bool {
    match &mut declaration.kind {
        DeclarationKind::Criterion(it) => condition(&mut it.when, left),
        DeclarationKind::Rule(it) => {
            if turn(left) {
                it.id.value.clear();
                return true;
            }
            // Only floors of conclusions by rules: a table's conclusion may be capped and no more.
            if !matches!(it.effect, Effect::AtMost(_)) && turn(left) {
                it.effect = match it.effect.clone() {
                    Effect::AtLeast(level) | Effect::AtMost(level) => Effect::AtMost(level),
                    Effect::Up(amount) => Effect::Down(amount),
                    Effect::Down(amount) => Effect::Up(amount),
                };
                return true;
            }
            it.when.as_mut().is_some_and(|it| condition(it, left))
        }
        DeclarationKind::Exception(it) => it.when.as_mut().is_some_and(|it| condition(it, left)),
        DeclarationKind::Conclusion(it) => it.applies.as_mut().is_some_and(|it| condition(it, left)),
        DeclarationKind::Models(it) => it.classes.iter_mut().any(|it| condition(&mut it.when, left)),
        DeclarationKind::Table(it) => {
            if it.rows.len() > 1 && turn(left) {
                let first = it.rows[0].outputs.clone();
                it.rows[0].outputs = std::mem::replace(&mut it.rows[1].outputs, first);
                return true;
            }
            false
        }
        _ => false,
    }
}

fn condition(it: &mut Condition, left: &mut u64) -> bool {
    match it {
        Condition::Chain(it) => expr(it, left),
        Condition::Group { kind, bullets, .. } => {
            if matches!(kind, GroupKind::AllOf | GroupKind::AnyOf) && turn(left) {
                *kind = if *kind == GroupKind::AllOf { GroupKind::AnyOf } else { GroupKind::AllOf };
                return true;
            }
            bullets.iter_mut().any(|it| expr(it, left))
        }
    }
}

fn expr(it: &mut Expr, left: &mut u64) -> bool {
    if turn(left) {
        let span = Span::new(FileId(0), 0, 0);
        let inner = Expr { span, ..it.clone() };
        let inner = Expr { kind: ExprKind::Paren(Box::new(inner)), span };
        it.kind = ExprKind::Not(Box::new(inner));
        return true;
    }
    match &mut it.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter_mut().any(|it| expr(it, left)),
        ExprKind::Not(part) | ExprKind::Paren(part) => expr(part, left),
        ExprKind::Quantified { unit, .. } => expr(unit, left),
        _ => false,
    }
}

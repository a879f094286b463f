//! Conclusions by rules: floors, steps and caps, exceptions to exceptions.

use super::condition::Side;
use super::engine::Engine;
use crate::condition::Operand;
use crate::framework::Effect;
use crate::space::{ABSENT, Binary, Diagram, Node, Unary};
use crate::value::RuleId;

/// Stands below every level: no floor.
const NO_FLOOR: i64 = -1;
/// Stands above every level: no cap.
const NO_CAP: i64 = 127;

/// The four kinds of rule that work on a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RuleKind {
    Floor,
    Cap,
    Up,
    Down,
}

pub(super) fn kind_of(effect: &Effect) -> Option<RuleKind> {
    match effect {
        Effect::AtLeast(_) => Some(RuleKind::Floor),
        Effect::AtMost(_) => Some(RuleKind::Cap),
        Effect::Up(_) => Some(RuleKind::Up),
        Effect::Down(_) => Some(RuleKind::Down),
        Effect::Exception(_) => None,
    }
}

impl Engine<'_> {
    /// Truth of a rule's (or exception's) own condition.
    pub fn rule_condition(&mut self, ctx: usize, instance: usize, rule: RuleId) -> Node {
        let framework = self.framework;
        match &framework.rules[rule].when {
            Some(condition) => {
                let owner = self.owner(instance, framework.rules[rule].entity);
                self.condition(ctx, owner, condition)
            }
            None => Diagram::TRUE,
        }
    }

    /// Truth of "its condition holds and no exception to it is in force", without the removed ones.
    pub fn in_force(
        &mut self,
        ctx: usize,
        instance: usize,
        rule: RuleId,
        removed: &dyn Fn(RuleId) -> bool,
    ) -> Node {
        if removed(rule) {
            return Diagram::FALSE;
        }
        let framework = self.framework;
        let mut holds = self.rule_condition(ctx, instance, rule);
        for &exception in &framework.rules[rule].exceptions {
            let switched_off = self.in_force(ctx, instance, exception, removed);
            let stays = self.dd.not(switched_off);
            holds = self.dd.and(holds, stays);
        }
        holds
    }

    /// The value that rules give over a base: the base of conclusions by rules is their `otherwise`, that of
    /// tables what the row says.
    pub fn rules_value(
        &mut self,
        ctx: usize,
        instance: usize,
        base: Node,
        (rules, top): (&[RuleId], i64),
        removed: &dyn Fn(RuleId) -> bool,
    ) -> Node {
        let framework = self.framework;
        let mut floor = base;
        let mut cap = self.dd.constant(NO_CAP);
        let mut steps = self.dd.constant(0);
        for &rule in rules {
            if removed(rule) {
                continue;
            }
            let holds = self.in_force(ctx, instance, rule, removed);
            if holds == Diagram::FALSE {
                continue;
            }
            match &framework.rules[rule].effect {
                Effect::AtLeast(level) => {
                    let level = self.level(ctx, instance, level, NO_FLOOR);
                    let none = self.dd.constant(NO_FLOOR);
                    let given = self.dd.choose(holds, level, none);
                    floor = self.dd.combine(Binary::Max, floor, given);
                }
                Effect::AtMost(level) => {
                    let level = self.level(ctx, instance, level, NO_CAP);
                    let none = self.dd.constant(NO_CAP);
                    let given = self.dd.choose(holds, level, none);
                    cap = self.dd.combine(Binary::Min, cap, given);
                }
                Effect::Up(amount) | Effect::Down(amount) => {
                    let is_up = matches!(framework.rules[rule].effect, Effect::Up(_));
                    let amount = self.program.amount(*amount);
                    let step = self.dd.constant(if is_up { amount } else { -amount });
                    let none = self.dd.constant(0);
                    let given = self.dd.choose(holds, step, none);
                    steps = self.dd.combine(Binary::Add, steps, given);
                }
                Effect::Exception(_) => {}
            }
        }
        let raised = self.dd.combine(Binary::Add, floor, steps);
        let raised = self.dd.map(Unary::Clamp(0, top), raised);
        self.dd.combine(Binary::Min, raised, cap)
    }

    /// The level that a rule names; one that is not applicable has no effect.
    fn level(&mut self, ctx: usize, instance: usize, level: &Operand, without_effect: i64) -> Node {
        let side: Side = self.side(ctx, instance, level);
        let node = self.side_value(side);
        self.dd.map(Unary::OrElse(without_effect), node)
    }

    /// Where a rule (or an exception) decides: it is in force and the value would be another without it, or the
    /// value would be another without all of its kind and it alone gives the value reached.
    pub fn rule_decides(
        &mut self,
        ctx: usize,
        instance: usize,
        base: Node,
        (rules, top): (&[RuleId], i64),
        rule: RuleId,
    ) -> Node {
        let framework = self.framework;
        let none = |_: RuleId| false;
        let holds = self.in_force(ctx, instance, rule, &none);
        if holds == Diagram::FALSE {
            return holds;
        }
        let value = self.rules_value(ctx, instance, base, (rules, top), &none);
        let fellows: Vec<RuleId> = match &framework.rules[rule].effect {
            Effect::Exception(target) => framework.rules[*target].exceptions.clone(),
            effect @ (Effect::AtLeast(_) | Effect::AtMost(_) | Effect::Up(_) | Effect::Down(_)) => rules
                .iter()
                .copied()
                .filter(|&other| kind_of(&framework.rules[other].effect) == kind_of(effect))
                .collect(),
        };
        let without = self.rules_value(ctx, instance, base, (rules, top), &|it| it == rule);
        let alone_changes = self.differs(without, value);
        let mut decides = alone_changes;
        if fellows.len() > 1 {
            let without_all =
                self.rules_value(ctx, instance, base, (rules, top), &|it| fellows.contains(&it));
            let only_it = self
                .rules_value(ctx, instance, base, (rules, top), &|it| it != rule && fellows.contains(&it));
            let all_change = self.differs(without_all, value);
            let reaches = self.dd.combine(Binary::Same, only_it, value);
            let one_of_several = self.dd.and(all_change, reaches);
            decides = self.dd.or(decides, one_of_several);
        }
        self.dd.and(holds, decides)
    }

    fn differs(&mut self, a: Node, b: Node) -> Node {
        let same = self.dd.combine(Binary::Same, a, b);
        self.dd.not(same)
    }

    /// The function that gives the value nothing: outside every scale.
    pub fn absent(&mut self) -> Node {
        self.dd.constant(ABSENT)
    }
}

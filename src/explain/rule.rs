//! Floors, caps, steps and their exceptions.

use super::condition::Reasons;
use super::reach::rank;
use super::{Explainer, Line, Mark, can_be, decides};
use crate::condition::{Literal, Operand};
use crate::evaluate::{Answer, RuleState};
use crate::framework::{Decider, Effect, Rule, Value};
use crate::value::{RecordId, RuleId, Truth};

impl Explainer<'_> {
    /// One line a rule; `otherwise` gets one when it can be the result.
    pub(super) fn rules(
        &self,
        record: RecordId,
        answer: &Answer,
        rules: &[RuleId],
        otherwise: Option<u32>,
    ) -> Vec<Line> {
        // Deciding rules first, so that what is told once is told where it counts.
        let mut order: Vec<RuleId> = rules.to_vec();
        order.sort_by_key(|&it| !decides(answer, Decider::Rule(it)));
        let mut lines: Vec<Line> = order.iter().map(|&rule| self.rule(record, answer, rule)).collect();
        if let Some(rank) = otherwise.filter(|&rank| can_be(answer, Value::Rank(rank))) {
            lines.extend(self.otherwise(answer, rules, rank));
        }
        lines
    }

    fn rule(&self, record: RecordId, answer: &Answer, id: RuleId) -> Line {
        let rule = &self.words.framework.rules[id];
        let state = state_of(answer, id);
        let mut reasons = self.condition_of(record, rule);
        let mut mark = reasons.mark(state.in_force);
        let mut text = reasons.text();
        if state.condition != Truth::Fails {
            for &exception in &rule.exceptions {
                let its = state_of(answer, exception);
                let definition = &self.words.framework.rules[exception];
                match its.in_force {
                    Truth::Fails => {}
                    Truth::Holds => {
                        mark = Mark::SwitchedOff;
                        let why = self.condition_of(record, definition);
                        text = format!(
                            "{text}; switched off by {}: {}{}",
                            definition.name,
                            why.text(),
                            cited(&self.words.cites(&definition.cites))
                        );
                    }
                    Truth::Open => {
                        let why = self.condition_of(record, definition);
                        text = format!("{text}; unless {}: {}", definition.name, why.text());
                        reasons.add(why);
                        mark = reasons.mark(state.in_force);
                    }
                }
            }
        }
        let decides = decides(answer, Decider::Rule(id));
        text.push_str(&self.beside_others(answer, id, decides, state.in_force));
        Line {
            mark,
            name: rule.name.clone(),
            effect: self.effect(record, rule),
            text,
            because: rule.because.clone(),
            source: self.words.cites(&rule.cites),
            decides,
        }
    }

    fn condition_of(&self, record: RecordId, rule: &Rule) -> Reasons {
        match &rule.when {
            Some(when) => self.why(record, when, &rule.name),
            None => {
                let mut always = Reasons::default();
                always.push("always");
                always
            }
        }
    }

    /// What a rule in force does beside the others: a cap that wins says so, a rule that changes nothing too.
    fn beside_others(&self, answer: &Answer, id: RuleId, decides: bool, in_force: Truth) -> String {
        let rule = &self.words.framework.rules[id];
        if in_force == Truth::Fails {
            return String::new();
        }
        if !decides {
            return "; changes nothing beside the others".to_owned();
        }
        match &rule.effect {
            Effect::AtMost(cap) => {
                let beaten = self.floors_above(answer, cap);
                if beaten.is_empty() {
                    String::new()
                } else {
                    format!("; the cap wins over {}", beaten.join(", "))
                }
            }
            Effect::AtLeast(_) | Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => String::new(),
        }
    }

    /// The floors in force (perhaps) that ask for more than a cap allows; levels written out or by parameter only.
    fn floors_above(&self, answer: &Answer, cap: &Operand) -> Vec<String> {
        let framework = self.words.framework;
        let Some(cap) = rank(framework, cap) else { return Vec::new() };
        answer
            .rules
            .iter()
            .filter(|state| state.in_force != Truth::Fails)
            .filter_map(|state| match &framework.rules[state.rule].effect {
                Effect::AtLeast(floor) if rank(framework, floor) > Some(cap) => {
                    Some(framework.rules[state.rule].name.clone())
                }
                Effect::AtLeast(_)
                | Effect::AtMost(_)
                | Effect::Up(_)
                | Effect::Down(_)
                | Effect::Exception(_) => None,
            })
            .collect()
    }

    /// `at least strong`.
    pub(super) fn effect(&self, record: RecordId, rule: &Rule) -> String {
        let domain = &self.words.framework.conclusions[rule.conclusion].domain;
        match &rule.effect {
            Effect::AtLeast(level) => format!("at least {}", self.constant(record, domain, level)),
            Effect::AtMost(level) => format!("at most {}", self.constant(record, domain, level)),
            Effect::Up(amount) => format!("up by {}", self.amount(*amount)),
            Effect::Down(amount) => format!("down by {}", self.amount(*amount)),
            Effect::Exception(to) => format!("exception to {}", self.words.framework.rules[*to].name),
        }
    }

    /// The line for `otherwise`, unless a floor is surely in force.
    fn otherwise(&self, answer: &Answer, rules: &[RuleId], rank: u32) -> Option<Line> {
        let framework = self.words.framework;
        let conclusion = &framework.conclusions[answer.conclusion];
        let floors: Vec<RuleId> = rules
            .iter()
            .copied()
            .filter(|&it| match framework.rules[it].effect {
                Effect::AtLeast(_) | Effect::Up(_) => true,
                Effect::AtMost(_) | Effect::Down(_) | Effect::Exception(_) => false,
            })
            .collect();
        let all_fail = floors.iter().all(|&it| state_of(answer, it).in_force == Truth::Fails);
        let some_hold = floors.iter().any(|&it| state_of(answer, it).in_force == Truth::Holds);
        let only_caps = answer.because.iter().any(|it| match it {
            Decider::Rule(id) => matches!(framework.rules[*id].effect, Effect::AtMost(_)),
            Decider::Row(..) | Decider::Class(..) | Decider::PortfolioRow(..) => false,
        });
        if some_hold || (only_caps && answer.outcome.values().len() == 1) {
            return None;
        }
        let domain = &conclusion.domain;
        Some(Line {
            mark: if all_fail { Mark::Holds } else { Mark::Open },
            name: "otherwise".to_owned(),
            effect: self.words.literal(domain, Literal::Rank(rank)),
            text: if all_fail { "no rule raises it" } else { "unless a rule raises it" }.to_owned(),
            because: String::new(),
            source: match self.words.cites(&conclusion.cites) {
                cites if cites.is_empty() => format!("conclusion {}", conclusion.name),
                cites => cites,
            },
            decides: true,
        })
    }
}

/// How a rule stands; a rule that the evaluation says nothing of is open.
fn state_of(answer: &Answer, rule: RuleId) -> RuleState {
    let found = answer.rules.iter().find(|it| it.rule == rule).copied();
    found.unwrap_or(RuleState { rule, condition: Truth::Open, in_force: Truth::Open })
}

fn cited(cites: &str) -> String {
    if cites.is_empty() { String::new() } else { format!(" [{cites}]") }
}

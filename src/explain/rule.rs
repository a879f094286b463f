//! Floors, caps, steps and their exceptions.

use super::reach::rank;
use super::reasons::Reasons;
use super::{Explainer, Line, Mark, can_be, decides, in_order};
use crate::condition::Literal;
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
        order: &[String],
    ) -> Vec<Line> {
        let all = in_order(rules, order, |it| self.words.framework.rules[it].name.clone());
        let mut lines: Vec<Line> = all.into_iter().map(|rule| self.rule(record, answer, rule)).collect();
        if let Some(rank) = otherwise.filter(|&rank| can_be(answer, Value::Rank(rank))) {
            let is_filled = lines.iter().any(|it| it.mark == Mark::Fails && !it.filled.is_empty());
            let mut otherwise = self.otherwise(answer, rules, rank);
            // That no floor holds rests on what was filled in.
            for line in otherwise.iter_mut().filter(|it| it.mark == Mark::Holds && is_filled) {
                line.mark = Mark::Assumed;
            }
            lines.extend(otherwise);
        }
        lines
    }

    fn rule(&self, record: RecordId, answer: &Answer, id: RuleId) -> Line {
        let rule = &self.words.framework.rules[id];
        let state = state_of(answer, id);
        let (mark, reasons, text) = self.standing_of(record, answer, rule, state);
        self.is_brief.set(true);
        let (_, _, brief) = self.standing_of(record, answer, rule, state);
        self.is_brief.set(false);
        let decides = decides(answer, Decider::Rule(id));
        let beaten = if decides { self.beaten(answer, id) } else { Vec::new() };
        let wins = self.wins_over(answer, &beaten, state.in_force);
        let beats_what_holds = beaten.iter().any(|&it| state_of(answer, it).in_force == Truth::Holds);
        Line {
            mark,
            name: rule.name.clone(),
            effect: self.effect(record, rule),
            label: String::new(),
            text: format!("{text}{wins}"),
            brief: format!("{brief}{wins}"),
            names: reasons.names().to_vec(),
            filled: reasons.filled.clone(),
            is_key: decides && (beats_what_holds && state.in_force != Truth::Fails || reasons.is_disputed()),
            is_forced: reasons.is_forced() && state.in_force == Truth::Fails,
            because: rule.because.clone(),
            source: self.words.cites(&rule.cites),
            decides,
            exceptions: self.exceptions(record, answer, rule, state),
        }
    }

    /// Its exceptions, and theirs, where it could count at all. What is told here is not told to the reader.
    fn exceptions(&self, record: RecordId, answer: &Answer, rule: &Rule, state: RuleState) -> Vec<Line> {
        if state.condition == Truth::Fails {
            return Vec::new();
        }
        let before = self.memory.borrow().clone();
        let mut lines = Vec::new();
        for &exception in &rule.exceptions {
            let mut line = self.rule(record, answer, exception);
            let inner = std::mem::take(&mut line.exceptions);
            lines.push(line);
            lines.extend(inner);
        }
        self.memory.replace(before);
        lines
    }

    /// How a rule stands, the reasons of its own condition, and all of it in words, its exceptions included.
    fn standing_of(
        &self,
        record: RecordId,
        answer: &Answer,
        rule: &Rule,
        state: RuleState,
    ) -> (Mark, Reasons, String) {
        let mut reasons = self.condition_of(record, rule);
        let mut mark = reasons.mark(state.in_force);
        let mut text = reasons.text();
        if state.condition == Truth::Fails {
            return (mark, reasons, text);
        }
        for &exception in &rule.exceptions {
            let its = state_of(answer, exception);
            let definition = &self.words.framework.rules[exception];
            match its.in_force {
                Truth::Fails if its.condition == Truth::Fails => {}
                Truth::Fails => {
                    let why = self.condition_of(record, definition).text();
                    let holds = |it: &&RuleId| state_of(answer, **it).in_force == Truth::Holds;
                    let by = definition.exceptions.iter().filter(holds);
                    let by: Vec<String> = by.map(|&it| self.exception(record, answer, it)).collect();
                    let by = by.join("; and by ");
                    text.push_str(&format!("; {} ({why}) is switched off itself by {by}", definition.name));
                }
                Truth::Holds => {
                    mark = Mark::SwitchedOff;
                    text.push_str(&format!(
                        "; switched off by {}",
                        self.exception(record, answer, exception)
                    ));
                }
                Truth::Open => {
                    let why = self.condition_of(record, definition);
                    text.push_str(&format!("; unless {}", definition.name));
                    if !self.is_brief.get() {
                        text.push_str(&format!(": {}", why.text()));
                    }
                    reasons.add(why);
                    mark = reasons.mark(state.in_force);
                }
            }
        }
        (mark, reasons, text)
    }

    /// An exception in words, with where it comes from.
    fn exception(&self, record: RecordId, answer: &Answer, id: RuleId) -> String {
        let rule = &self.words.framework.rules[id];
        let why = self.standing_of(record, answer, rule, state_of(answer, id)).2;
        format!("{}: {why}{}", rule.name, cited(&self.words.cites(&rule.cites)))
    }

    fn condition_of(&self, record: RecordId, rule: &Rule) -> Reasons {
        match &rule.when {
            Some(when) => self.why(record, when, &rule.name),
            None => {
                let mut always = Reasons::default();
                always.push("it always holds");
                always
            }
        }
    }

    /// That a cap wins over floors; where it or they are open, that it would.
    fn wins_over(&self, answer: &Answer, beaten: &[RuleId], in_force: Truth) -> String {
        let (holding, open): (Vec<RuleId>, Vec<RuleId>) = beaten
            .iter()
            .partition(|&&it| in_force == Truth::Holds && state_of(answer, it).in_force == Truth::Holds);
        let names = |rules: &[RuleId]| {
            let names = rules.iter().map(|&it| self.words.framework.rules[it].name.as_str());
            names.collect::<Vec<_>>().join(", ")
        };
        match (in_force, holding.as_slice(), open.as_slice()) {
            (Truth::Fails, _, _) | (_, [], []) => String::new(),
            (_, holding, []) => format!("; the cap wins over {}", names(holding)),
            (_, [], open) => format!("; would win over {}", names(open)),
            (_, holding, open) => {
                format!("; the cap wins over {}, would win over {}", names(holding), names(open))
            }
        }
    }

    /// The floors in force (perhaps) that ask for more than a cap allows; levels written out or by parameter only.
    fn beaten(&self, answer: &Answer, id: RuleId) -> Vec<RuleId> {
        let framework = self.words.framework;
        let Effect::AtMost(cap) = &framework.rules[id].effect else { return Vec::new() };
        let Some(cap) = rank(framework, cap) else { return Vec::new() };
        let is_beaten = |state: &&RuleState| match &framework.rules[state.rule].effect {
            Effect::AtLeast(floor) => rank(framework, floor) > Some(cap),
            Effect::AtMost(_) | Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => false,
        };
        let in_force = answer.rules.iter().filter(|state| state.in_force != Truth::Fails);
        in_force.filter(is_beaten).map(|state| state.rule).collect()
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
        let (mark, text) = match all_fail {
            true => (Mark::Holds, "no rule raises it"),
            false => (Mark::Open, "when no rule raises it"),
        };
        Some(Line {
            effect: self.words.literal(domain, Literal::Rank(rank)),
            source: match self.words.cites(&conclusion.cites) {
                cites if cites.is_empty() => conclusion.name.clone(),
                cites => cites,
            },
            ..Line::plain(mark, "otherwise", text)
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

//! What stands in the way of a value: each rule, row or class that would give it and why it does not, and those in
//! force that lead elsewhere.

use super::reach::rank;
use super::{Explainer, Mark};
use crate::case::Case;
use crate::condition::{Condition, ConditionKind, Literal, Operand, OperandKind, Subject};
use crate::evaluate::{Answer, Asked};
use crate::framework::{Effect, Home, Models, PointsWhen, Value, values};
use crate::value::{ConclusionId, RecordId, RuleId, TableId, Truth, ValueSet};

/// A way to the value that is not open, or something that leads elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocked {
    /// How it stands.
    pub mark: Mark,
    /// The rule, row, class or line.
    pub name: String,
    /// What it gives.
    pub effect: String,
    /// True for something in force that gives another value.
    pub leads_elsewhere: bool,
    /// Why it stands as it does.
    pub text: String,
    /// The same in few words.
    pub brief: String,
    /// What it cites: `CH9 s. 9.4, judgement`; empty when nothing.
    pub source: String,
    /// The items and conclusions that its condition fails on, or holds on when it leads elsewhere.
    pub names: Vec<String>,
}

impl Explainer<'_> {
    /// What stands in the way of a value.
    pub(super) fn blocked(&self, asked: Asked, wanted: Value) -> Vec<Blocked> {
        let framework = self.words.framework;
        let record = asked.record;
        let answers = &self.words.evaluation.records[record].answers;
        let is_asked = |it: &&Answer| it.conclusion == asked.conclusion && it.cell == asked.cell;
        let Some(answer) = answers.iter().find(is_asked) else { return Vec::new() };
        // An exception stays with its rule.
        let mut blocked: Vec<Vec<Blocked>> = Vec::new();
        let definition = &framework.conclusions[asked.conclusion];
        for (of, condition) in
            [(record, definition.applies.as_ref()), (Case::ROOT, framework.applies.as_ref())]
        {
            let Some(condition) = condition else { continue };
            let truth = self.truth(of, condition);
            if (wanted == Value::NotApplicable) == (truth == Truth::Fails) || truth == Truth::Holds {
                continue;
            }
            let source = self.words.cites(&definition.cites);
            blocked.push(vec![self.way(of, condition, ("applies", source), String::new(), truth, false)]);
        }
        match &definition.home {
            Home::Rules { rules, .. } => {
                self.blocking_rules(record, answer, rules, wanted, true, &mut blocked)
            }
            Home::Table { table, output, caps, .. } => {
                self.blocking_rows(record, answer, (*table, *output), wanted, &mut blocked);
                self.blocking_rules(record, answer, caps, wanted, false, &mut blocked);
            }
            Home::Models(models) => {
                for (at, class) in models.classes.iter().enumerate() {
                    let truth = answer.rows.get(at).copied().unwrap_or(Truth::Open);
                    let (is_wanted, is_before) = match wanted {
                        Value::Set(mask) => (mask >> class.rank.min(127) & 1 == 1, true),
                        Value::Rank(rank) => (rank == class.rank, !self.comes_before(models, rank, at)),
                        Value::Number(_) | Value::NotApplicable => (false, true),
                    };
                    let own = || (class.label.text(), self.words.cites(&class.cites));
                    if is_wanted && truth != Truth::Holds {
                        blocked.push(vec![self.way(record, &class.when, own(), String::new(), truth, false)]);
                    } else if !is_wanted && is_before && truth != Truth::Fails {
                        blocked.push(vec![self.way(record, &class.when, own(), String::new(), truth, true)]);
                    }
                }
            }
            Home::Points(points) => {
                for line in &points.lines {
                    if let PointsWhen::When(condition) = &line.when {
                        let truth = self.truth(record, condition);
                        if truth != Truth::Holds {
                            let (amount, _) = self.points_amount(record, line);
                            let own = (amount.as_str(), self.words.cites(&line.cites));
                            blocked.push(vec![self.way(record, condition, own, String::new(), truth, false)]);
                        }
                    }
                }
            }
            Home::Matrix(_) => {}
        }
        // What stands and leads elsewhere comes first: nothing else helps while it does. What may lead elsewhere comes
        // after what leads to the value.
        let place = |it: &Blocked| match (it.leads_elsewhere, it.mark) {
            (true, Mark::Holds | Mark::Assumed) => 0,
            (false, _) => 1,
            (true, _) => 2,
        };
        blocked.sort_by_key(|group| group.first().map(place));
        blocked.concat()
    }

    /// What decides now, for a value that is reached already.
    pub(super) fn deciding(&self, asked: Asked) -> Vec<Blocked> {
        let answers = &self.words.evaluation.records[asked.record].answers;
        let is_asked = |it: &&Answer| it.conclusion == asked.conclusion && it.cell == asked.cell;
        let Some(answer) = answers.iter().find(is_asked) else { return Vec::new() };
        let lines = self.lines(asked.record, answer).into_iter();
        lines
            .filter(|it| it.decides || it.name == "otherwise" || it.effect == "otherwise")
            .map(|it| Blocked {
                mark: it.mark,
                name: it.name,
                effect: it.effect,
                leads_elsewhere: false,
                text: it.text,
                brief: it.brief,
                source: it.source,
                names: it.names,
            })
            .collect()
    }

    /// True when a class that gives the rank stands before this place.
    fn comes_before(&self, models: &Models, rank: u32, at: usize) -> bool {
        models.classes.iter().position(|it| it.rank == rank).is_some_and(|first| first < at)
    }

    fn blocking_rules(
        &self,
        record: RecordId,
        answer: &Answer,
        rules: &[RuleId],
        wanted: Value,
        with_floors: bool,
        blocked: &mut Vec<Vec<Blocked>>,
    ) {
        let framework = self.words.framework;
        let Value::Rank(wanted) = wanted else { return };
        let highest = answer.outcome.values().iter().filter_map(|it| match it {
            Value::Rank(rank) => Some(*rank),
            Value::Number(_) | Value::Set(_) | Value::NotApplicable => None,
        });
        let is_above = highest.max().is_some_and(|it| it > wanted);
        for &id in rules {
            let rule = &framework.rules[id];
            let Some(state) = answer.rules.iter().find(|it| it.rule == id) else { continue };
            let (helps, hinders) = match &rule.effect {
                Effect::AtLeast(level) => {
                    let level = self.level(record, level);
                    let is_too_low = !is_above && with_floors && level.is_beside(wanted);
                    (with_floors && level.can_become(wanted), level.is_above(wanted) || is_too_low)
                }
                Effect::AtMost(level) => {
                    let level = self.level(record, level);
                    let is_too_high = is_above && level.is_beside(wanted);
                    (is_above && level.can_become(wanted), level.is_below(wanted) || is_too_high)
                }
                Effect::Up(_) => (!is_above, is_above),
                Effect::Down(_) => (is_above, !is_above),
                Effect::Exception(_) => (false, false),
            };
            let is_wanted = if hinders && state.in_force != Truth::Fails {
                false
            } else if helps && state.in_force != Truth::Holds {
                true
            } else {
                continue;
            };
            let mut group = Vec::new();
            self.rule_ways(record, answer, (id, is_wanted), &mut group);
            blocked.push(group);
        }
    }

    /// A rule that should be in force and is not (surely), or should not and (perhaps) is; with the exceptions on which
    /// that hangs, and theirs.
    fn rule_ways(
        &self,
        record: RecordId,
        answer: &Answer,
        (id, is_wanted): (RuleId, bool),
        group: &mut Vec<Blocked>,
    ) {
        let Some(state) = answer.rules.iter().find(|it| it.rule == id) else { return };
        let mut way = self.rule_way(record, id, state.in_force, !is_wanted);
        if state.in_force == Truth::Fails && state.condition == Truth::Holds {
            way.mark = Mark::SwitchedOff;
        }
        group.push(way);
        for &exception in &self.words.framework.rules[id].exceptions {
            let Some(its) = answer.rules.iter().find(|it| it.rule == exception) else { continue };
            let is_in_the_way = match is_wanted {
                true => its.in_force != Truth::Fails && state.condition != Truth::Fails,
                false => its.in_force != Truth::Holds,
            };
            if is_in_the_way {
                self.rule_ways(record, answer, (exception, !is_wanted), group);
            }
        }
    }

    /// The level that a rule gives, as far as the case settles it.
    fn level(&self, record: RecordId, operand: &Operand) -> Level {
        if let Some(rank) = rank(self.words.framework, operand) {
            return Level { possible: vec![rank], is_written: true };
        }
        let subject = match &operand.kind {
            OperandKind::Subject(subject) => Some(*subject),
            _ => None,
        };
        let possible = match subject {
            Some(Subject::Item(item)) => match self.words.possible(self.words.at(record, item)) {
                Some(ValueSet::Ranks(mask)) => values::bits(*mask),
                Some(ValueSet::Ranges(_) | ValueSet::Sets(_)) | None => Vec::new(),
            },
            Some(Subject::Conclusion(id)) => self.ranks(record, id, None),
            Some(Subject::Cell(id, cell)) => self.ranks(record, id, Some(cell)),
            None => Vec::new(),
        };
        Level { possible, is_written: false }
    }

    fn ranks(&self, record: RecordId, id: ConclusionId, cell: Option<u32>) -> Vec<u32> {
        let values = self.words.answer_of(record, id, cell).map(|it| it.outcome.values().as_slice());
        let ranks = values.unwrap_or_default().iter().filter_map(|it| match it {
            Value::Rank(rank) => Some(*rank),
            Value::Number(_) | Value::Set(_) | Value::NotApplicable => None,
        });
        ranks.collect()
    }

    fn rule_way(&self, record: RecordId, id: RuleId, in_force: Truth, leads_elsewhere: bool) -> Blocked {
        let rule = &self.words.framework.rules[id];
        let effect = self.effect(record, rule);
        let source = self.words.cites(&rule.cites);
        let mut way = match &rule.when {
            Some(when) => self.way(record, when, (&rule.name, source), effect, in_force, leads_elsewhere),
            None => Blocked {
                mark: mark_of(in_force),
                name: rule.name.clone(),
                effect,
                leads_elsewhere,
                text: match rule.because.as_str() {
                    "" => "always".to_owned(),
                    because => format!("always. {because}"),
                },
                brief: "always".to_owned(),
                source,
                names: Vec::new(),
            },
        };
        if let (Effect::AtLeast(level) | Effect::AtMost(level), true) = (&rule.effect, leads_elsewhere) {
            way.names.extend(self.operand_names(record, level));
            way.names = once_each(way.names);
        }
        way
    }

    fn blocking_rows(
        &self,
        record: RecordId,
        answer: &Answer,
        (table, output): (TableId, usize),
        wanted: Value,
        blocked: &mut Vec<Vec<Blocked>>,
    ) {
        let table_id = table;
        let table = &self.words.framework.tables[table_id];
        for (at, line) in self.rows(record, answer, table_id, &[]).into_iter().enumerate() {
            let Some(place) =
                table.rows.iter().position(|row| row.name == line.name).filter(|_| at < table.rows.len())
            else {
                continue;
            };
            let row = &table.rows[place];
            let truth = answer.rows.get(place).copied().unwrap_or(Truth::Open);
            let is_wanted = match (row.outputs.get(output), wanted) {
                (Some(Literal::Rank(rank)), Value::Rank(wanted)) => *rank == wanted,
                (Some(Literal::Number(number)), Value::Number(wanted)) => *number == wanted,
                (Some(Literal::Rank(_) | Literal::Number(_)) | None, _) => false,
            };
            if is_wanted && truth == Truth::Holds || !is_wanted && (truth == Truth::Fails || !line.decides) {
                continue;
            }
            let names: Vec<String> = table
                .columns
                .iter()
                .zip(&row.cells)
                .filter(|(_, cell)| !cell.tests.is_empty())
                .flat_map(|(column, _)| self.operand_names(record, &column.operand))
                .collect();
            blocked.push(vec![Blocked {
                mark: line.mark,
                name: line.name,
                effect: line.effect,
                leads_elsewhere: !is_wanted,
                text: line.text,
                brief: line.brief,
                source: line.source,
                names: once_each(names),
            }]);
        }
    }

    /// A way with its condition.
    fn way(
        &self,
        record: RecordId,
        when: &Condition,
        (name, source): (&str, String),
        effect: String,
        in_force: Truth,
        leads_elsewhere: bool,
    ) -> Blocked {
        let reasons = self.why(record, when, name);
        let brief = self.why_in_brief(record, when, name).text();
        let mut names = Vec::new();
        self.names(record, when, !leads_elsewhere, true, &mut names);
        Blocked {
            mark: reasons.mark(in_force),
            name: name.to_owned(),
            effect,
            leads_elsewhere,
            text: reasons.text(),
            brief,
            source,
            names: once_each(names),
        }
    }

    /// The names that a condition fails on (`failing`), or holds on. `needed`: the value it should have.
    fn names(
        &self,
        record: RecordId,
        condition: &Condition,
        failing: bool,
        needed: bool,
        names: &mut Vec<String>,
    ) {
        let truth = self.truth(record, condition);
        let is_met = if needed { truth == Truth::Holds } else { truth == Truth::Fails };
        match &condition.kind {
            ConditionKind::Not(part) => return self.names(record, part, failing, !needed, names),
            ConditionKind::Criterion(id) => {
                let definition = &self.words.framework.criteria[*id];
                let owner = self.words.owner(record, definition.entity);
                return self.names(owner, &definition.when, failing, needed, names);
            }
            ConditionKind::All(_)
            | ConditionKind::Any(_)
            | ConditionKind::AtLeast(..)
            | ConditionKind::AtMost(..) => {
                // The limit turns round what each part should be.
                let needed = needed != matches!(condition.kind, ConditionKind::AtMost(..));
                if failing && is_met {
                    return;
                }
                for part in condition.parts() {
                    self.names(record, part, failing, needed, names);
                }
                return;
            }
            ConditionKind::Quantified { list, .. } => {
                if is_met != failing {
                    names.push(self.words.framework.vocabulary.items[*list].name.clone());
                }
                return;
            }
            ConditionKind::Holds(_)
            | ConditionKind::Compare(..)
            | ConditionKind::OneOf(..)
            | ConditionKind::In(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_) => {}
        }
        if is_met == failing {
            return;
        }
        if let Some(subject) = condition.subject() {
            names.extend(self.name_seen(record, subject));
        }
        for operand in condition.operands() {
            names.extend(self.operand_names(record, operand));
        }
    }

    fn operand_names(&self, record: RecordId, operand: &Operand) -> Vec<String> {
        match &operand.kind {
            OperandKind::Subject(subject) => self.name_seen(record, *subject).into_iter().collect(),
            OperandKind::Criterion(id) => vec![self.words.framework.criteria[*id].name.clone()],
            OperandKind::NumberOf { list, .. }
            | OperandKind::ShareOf { list, .. }
            | OperandKind::Fold { list, .. } => {
                vec![self.words.framework.vocabulary.items[*list].name.clone()]
            }
            OperandKind::Parameter(_)
            | OperandKind::Literal(_)
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => Vec::new(),
        }
    }

    /// An own item by its name, one of an ancestor by its path.
    fn name_seen(&self, record: RecordId, subject: Subject) -> Option<String> {
        match subject {
            Subject::Item(item) => {
                let path = self.words.at(record, item);
                let own = path.record == record;
                let name = &self.words.framework.vocabulary.items[item].name;
                Some(if own { name.clone() } else { self.words.item_path(path) })
            }
            Subject::Conclusion(id) => Some(self.words.conclusion_name(id, None)),
            Subject::Cell(id, cell) => Some(self.words.conclusion_name(id, Some(cell))),
        }
    }
}

/// The level that a rule gives: written out, or what an item or conclusion has.
struct Level {
    possible: Vec<u32>,
    is_written: bool,
}

impl Level {
    /// Another answer or this one may give the value wanted.
    fn can_become(&self, wanted: u32) -> bool {
        !self.is_written || self.possible.contains(&wanted)
    }

    /// Another answer is needed, or the one that is open, for the value wanted.
    fn is_beside(&self, wanted: u32) -> bool {
        !self.is_written && self.possible != [wanted]
    }

    fn is_above(&self, wanted: u32) -> bool {
        self.possible.iter().any(|&it| it > wanted)
    }

    fn is_below(&self, wanted: u32) -> bool {
        self.possible.iter().any(|&it| it < wanted)
    }
}

fn mark_of(truth: Truth) -> Mark {
    match truth {
        Truth::Holds => Mark::Holds,
        Truth::Fails => Mark::Fails,
        Truth::Open => Mark::Open,
    }
}

fn once_each(names: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for name in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

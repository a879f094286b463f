//! What uses what: the order of conclusions, and cycles among names.

use std::collections::BTreeSet;

use crate::condition::{Condition, ConditionKind, Operand, OperandKind, Subject};
use crate::diagnostic::{Diagnostic, code};
use crate::source::Span;
use crate::value::{ConclusionId, CriterionId, IdVec, RuleId, TableId};

use super::points::{PointsAmount, PointsWhen};
use super::scope::Names;
use super::{Conclusion, Criterion, Effect, Home, MatrixOf, Rule, Table};

/// A name that may be on a cycle. Criteria come first, then conclusions, each in order of declaration.
type Node = usize;

/// The parts of a framework that use each other.
pub(super) struct Parts<'a> {
    pub names: &'a Names<'a>,
    pub criteria: &'a IdVec<CriterionId, Option<Criterion>>,
    pub conclusions: &'a IdVec<ConclusionId, Option<Conclusion>>,
    pub rules: &'a IdVec<RuleId, Option<Rule>>,
    pub tables: &'a IdVec<TableId, Option<Table>>,
}

/// Conclusions so that each comes after those it uses; one message for each cycle.
pub(super) fn order(parts: &Parts) -> (Vec<ConclusionId>, Vec<Diagnostic>) {
    let n_criteria = parts.criteria.len();
    let graph = graph(parts);
    let mut walk =
        Walk { state: vec![State::New; graph.len()], path: Vec::new(), done: Vec::new(), cycles: Vec::new() };
    for node in 0..graph.len() {
        walk.visit(&graph, node);
    }
    let order = walk.done.iter().filter(|&&node| node >= n_criteria);
    let order = order.map(|&node| ConclusionId((node - n_criteria) as u32)).collect();
    let diagnostics = walk.cycles.iter().map(|cycle| report(parts.names, cycle)).collect();
    (order, diagnostics)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    OnPath,
    Done,
}

struct Walk {
    state: Vec<State>,
    path: Vec<Node>,
    /// Nodes after all that they use.
    done: Vec<Node>,
    cycles: Vec<Vec<Node>>,
}

impl Walk {
    /// Depth first with a stack of its own: a chain of names may be as long as a file has room for.
    fn visit(&mut self, graph: &[Vec<Node>], start: Node) {
        if self.state[start] != State::New {
            return;
        }
        let mut next = vec![0usize];
        self.enter(start);
        while let (Some(&node), Some(at)) = (self.path.last(), next.last_mut()) {
            let used = graph[node].get(*at).copied();
            *at += 1;
            match used {
                None => {
                    self.state[node] = State::Done;
                    self.done.push(node);
                    self.path.pop();
                    next.pop();
                }
                Some(used) => match self.state[used] {
                    State::New => {
                        self.enter(used);
                        next.push(0);
                    }
                    State::OnPath => {
                        let from = self.path.iter().position(|&node| node == used).unwrap_or(0);
                        self.cycles.push(self.path.iter().skip(from).copied().collect());
                    }
                    State::Done => {}
                },
            }
        }
    }

    fn enter(&mut self, node: Node) {
        self.state[node] = State::OnPath;
        self.path.push(node);
    }
}

fn report(names: &Names, cycle: &[Node]) -> Diagnostic {
    let all: Vec<(&str, Span)> = cycle.iter().filter_map(|&node| name_of(names, node)).collect();
    let Some(&(first, span)) = all.first() else {
        return Diagnostic::whole(code::E0430, "names form a cycle");
    };
    let mut chain: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    chain.push(first);
    let text = format!("names form a cycle: {}", chain.join(" -> "));
    let mut error = Diagnostic::error(code::E0430, span, text)
        .note("each name means its definition, so no name may lead back to itself")
        .help("cut one of the uses");
    for (name, span) in all.iter().skip(1) {
        error = error.other(*span, format!("`{name}` is on the cycle"));
    }
    error
}

fn name_of<'a>(names: &'a Names, node: Node) -> Option<(&'a str, Span)> {
    let n_criteria = names.criteria.len();
    if node < n_criteria {
        return names.criteria.get(node).map(|it| (it.name.as_str(), it.span));
    }
    names.conclusions.get(node - n_criteria).map(|it| (it.name.as_str(), it.span))
}

/// For each name, the names that its definition uses.
fn graph(parts: &Parts) -> Vec<Vec<Node>> {
    let n_criteria = parts.criteria.len();
    let mut uses: Vec<Uses> = Vec::new();
    for criterion in parts.criteria.iter() {
        let mut found = Uses::new(n_criteria);
        if let Some(criterion) = criterion {
            found.condition(&criterion.when);
        }
        uses.push(found);
    }
    for conclusion in parts.conclusions.iter() {
        let mut found = Uses::new(n_criteria);
        if let Some(conclusion) = conclusion {
            found.optional(conclusion.applies.as_ref());
            found.home(parts, &conclusion.home);
        }
        uses.push(found);
    }
    for rule in parts.rules.iter().flatten() {
        // A rule on a conclusion that has an error of its own has no node.
        if let Some(found) = uses.get_mut(n_criteria + rule.conclusion.0 as usize) {
            found.rule(rule);
        }
    }
    let n_nodes = uses.len();
    uses.into_iter().map(|found| found.nodes.into_iter().filter(|&node| node < n_nodes).collect()).collect()
}

struct Uses {
    n_criteria: usize,
    nodes: BTreeSet<Node>,
}

impl Uses {
    fn new(n_criteria: usize) -> Self {
        Self { n_criteria, nodes: BTreeSet::new() }
    }

    fn rule(&mut self, rule: &Rule) {
        self.optional(rule.when.as_ref());
        match &rule.effect {
            Effect::AtLeast(operand) | Effect::AtMost(operand) => self.operand(operand),
            Effect::Up(_) | Effect::Down(_) | Effect::Exception(_) => {}
        }
    }

    fn home(&mut self, parts: &Parts, home: &Home) {
        match home {
            // Rules and exceptions are walked through on their own.
            Home::Rules { .. } => {}
            Home::Table { table, .. } => {
                let table =
                    (table.0 < parts.tables.len() as u32).then(|| parts.tables[*table].as_ref()).flatten();
                for column in table.iter().flat_map(|table| &table.columns) {
                    self.operand(&column.operand);
                }
            }
            Home::Models(models) => models.classes.iter().for_each(|class| self.condition(&class.when)),
            Home::Points(points) => {
                for line in &points.lines {
                    if let PointsAmount::Conclusion { conclusion, .. } = line.amount {
                        self.conclusion(conclusion);
                    }
                    match &line.when {
                        PointsWhen::Always => {}
                        PointsWhen::When(condition) => self.condition(condition),
                        PointsWhen::Per { that, .. } => self.optional(that.as_ref()),
                    }
                }
            }
            Home::Matrix(matrix) => {
                match &matrix.of {
                    MatrixOf::Highest(field) | MatrixOf::Lowest(field) => self.subject(field),
                    MatrixOf::Number => {}
                }
                self.optional(matrix.that.as_ref());
            }
        }
    }

    fn conclusion(&mut self, id: ConclusionId) {
        self.nodes.insert(self.n_criteria + id.0 as usize);
    }

    fn subject(&mut self, subject: &Subject) {
        match subject {
            Subject::Item(_) => {}
            Subject::Conclusion(id) | Subject::Cell(id, _) => self.conclusion(*id),
        }
    }

    fn operand(&mut self, operand: &Operand) {
        match &operand.kind {
            OperandKind::Subject(subject) => self.subject(subject),
            OperandKind::Criterion(id) => {
                self.nodes.insert(id.0 as usize);
            }
            OperandKind::NumberOf { that, .. } => self.boxed(that.as_deref()),
            OperandKind::ShareOf { that, .. } => self.condition(that),
            OperandKind::Fold { field, that, .. } => {
                self.subject(field);
                self.boxed(that.as_deref());
            }
            OperandKind::Parameter(_)
            | OperandKind::Literal(_)
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => {}
        }
    }

    fn optional(&mut self, condition: Option<&Condition>) {
        self.boxed(condition);
    }

    fn boxed(&mut self, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.condition(condition);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::All(parts)
            | ConditionKind::Any(parts)
            | ConditionKind::AtLeast(_, parts)
            | ConditionKind::AtMost(_, parts) => parts.iter().for_each(|part| self.condition(part)),
            ConditionKind::Not(inner) => self.condition(inner),
            ConditionKind::Criterion(id) => {
                self.nodes.insert(id.0 as usize);
            }
            ConditionKind::Holds(subject)
            | ConditionKind::OneOf(subject, _)
            | ConditionKind::Includes(subject, _, _)
            | ConditionKind::Empty(subject)
            | ConditionKind::Known(subject) => self.subject(subject),
            ConditionKind::Compare(left, _, right) => {
                self.operand(left);
                self.operand(right);
            }
            ConditionKind::In(subject, low, high) => {
                self.subject(subject);
                self.operand(low);
                self.operand(high);
            }
            ConditionKind::Quantified { unit, .. } => self.condition(unit),
        }
    }
}

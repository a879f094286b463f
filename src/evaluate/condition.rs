//! Conditions and operands as functions of the open items.

use super::engine::{Engine, Guess, ItemNode, Mode};
use crate::condition::{Condition, ConditionKind, Literal, Operand, OperandKind, Quantifier, Subject};
use crate::program::{code, flip};
use crate::space::{ABSENT, Binary, Diagram, Node, Unary};
use crate::syntax::tree::{Comparator, IncludesMode};
use crate::value::{CriterionId, Decimal, Id, ItemId};
use crate::vocabulary::Domain;

/// An operand: its value, or a packed pair for a share.
#[derive(Clone, Copy)]
pub(crate) enum Side {
    Value(Node),
    Share(Node),
    Constant(i64),
}

impl Engine<'_> {
    /// The truth of a condition about an instance.
    pub fn condition(&mut self, ctx: usize, instance: usize, condition: &Condition) -> Node {
        let at = condition.id.index();
        if let Some(Some(known)) = self.contexts[ctx].conditions.get(instance).and_then(|it| it.get(at)) {
            return *known;
        }
        let node = self.condition_afresh(ctx, instance, condition);
        let n_conditions = self.framework.n_conditions;
        let memory = &mut self.contexts[ctx].conditions;
        if memory.len() <= instance {
            memory.resize(instance + 1, Vec::new());
        }
        if memory[instance].is_empty() {
            memory[instance] = vec![None; n_conditions];
        }
        if let Some(slot) = memory[instance].get_mut(at) {
            *slot = Some(node);
        }
        node
    }

    fn condition_afresh(&mut self, ctx: usize, instance: usize, condition: &Condition) -> Node {
        match &condition.kind {
            ConditionKind::All(parts) => {
                let parts: Vec<Node> = parts.iter().map(|it| self.condition(ctx, instance, it)).collect();
                self.dd.all(&parts)
            }
            ConditionKind::Any(parts) => {
                let parts: Vec<Node> = parts.iter().map(|it| self.condition(ctx, instance, it)).collect();
                self.dd.any(&parts)
            }
            ConditionKind::Not(part) => {
                let part = self.condition(ctx, instance, part);
                self.dd.not(part)
            }
            ConditionKind::AtLeast(amount, parts) => {
                let count = self.count_true(ctx, instance, parts);
                self.dd.map(Unary::Compare(Comparator::AtLeast, self.program.amount(*amount)), count)
            }
            ConditionKind::AtMost(amount, parts) => {
                let count = self.count_true(ctx, instance, parts);
                self.dd.map(Unary::Compare(Comparator::AtMost, self.program.amount(*amount)), count)
            }
            ConditionKind::Criterion(criterion) => self.criterion(ctx, instance, *criterion),
            ConditionKind::Holds(subject) => {
                let value = self.subject(ctx, instance, *subject);
                self.dd.map(Unary::Compare(Comparator::Equal, 1), value)
            }
            ConditionKind::Compare(left, comparator, right) => {
                let (left, right) = (self.side(ctx, instance, left), self.side(ctx, instance, right));
                self.compare(left, *comparator, right)
            }
            ConditionKind::OneOf(subject, values) => self.one_of(ctx, instance, *subject, values),
            ConditionKind::In(subject, low, high) => {
                let value = Side::Value(self.subject(ctx, instance, *subject));
                let (low, high) = (self.side(ctx, instance, low), self.side(ctx, instance, high));
                let from = self.compare(value, Comparator::AtLeast, low);
                let to = self.compare(value, Comparator::AtMost, high);
                self.dd.and(from, to)
            }
            ConditionKind::Includes(subject, mode, options) => {
                self.includes(ctx, instance, *subject, *mode, *options)
            }
            ConditionKind::Empty(subject) => self.includes(ctx, instance, *subject, IncludesMode::Only, 0),
            ConditionKind::Known(subject) => {
                match self.is_known(ctx, instance, *subject) {
                    true => Diagram::TRUE,
                    // Bounds do not tell what is open from what was not worked out.
                    false if self.mode == Mode::Bounds && !matches!(subject, Subject::Item(_)) => {
                        self.dd.constant_set(vec![0, 1])
                    }
                    false => Diagram::FALSE,
                }
            }
            ConditionKind::Quantified { quantifier, list, unit } => {
                self.quantified(ctx, instance, *quantifier, *list, unit)
            }
        }
    }

    fn count_true(&mut self, ctx: usize, instance: usize, parts: &[Condition]) -> Node {
        let mut count = self.dd.constant(0);
        for part in parts {
            let part = self.condition(ctx, instance, part);
            count = self.dd.combine(Binary::Add, count, part);
        }
        count
    }

    fn one_of(&mut self, ctx: usize, instance: usize, subject: Subject, values: &[Literal]) -> Node {
        let value = self.subject(ctx, instance, subject);
        let mut any = Diagram::FALSE;
        for &literal in values {
            let equal = self.dd.map(Unary::Compare(Comparator::Equal, code(literal)), value);
            any = self.dd.or(any, equal);
        }
        any
    }

    fn quantified(
        &mut self,
        ctx: usize,
        instance: usize,
        quantifier: Quantifier,
        list: ItemId,
        unit: &Condition,
    ) -> Node {
        let framework = self.framework;
        let totals: Vec<Node> = self
            .program
            .aggregates
            .of_quantifier(framework, quantifier, list, unit)
            .into_iter()
            .map(|aggregate| self.total(ctx, instance, aggregate))
            .collect();
        let [first, rest @ ..] = totals.as_slice() else { return Diagram::FALSE };
        let is_count = |comparator, amount| Unary::Compare(comparator, self.program.amount(amount));
        match quantifier {
            Quantifier::Some => *first,
            Quantifier::No | Quantifier::AllIfAny => self.dd.not(*first),
            Quantifier::All => {
                let none_fails = self.dd.not(*first);
                let Some(&n_records) = rest.first() else { return Diagram::FALSE };
                let is_any = self.dd.map(Unary::Compare(Comparator::AtLeast, 1), n_records);
                self.dd.and(none_fails, is_any)
            }
            Quantifier::AtLeast(amount) => self.dd.map(is_count(Comparator::AtLeast, amount), *first),
            Quantifier::AtMost(amount) => self.dd.map(is_count(Comparator::AtMost, amount), *first),
            Quantifier::Exactly(amount) => self.dd.map(is_count(Comparator::Equal, amount), *first),
        }
    }

    /// Truth of a criterion of the instance's entity or of an ancestor.
    pub fn criterion(&mut self, ctx: usize, instance: usize, criterion: CriterionId) -> Node {
        let framework = self.framework;
        let definition = &framework.criteria[criterion];
        let owner = self.owner(instance, definition.entity);
        let program = self.program;
        if self.must_guess(ctx, owner, &program.criterion_uses[criterion].aggregates) {
            return self.guess(ctx, owner, Guess::Criterion(criterion));
        }
        self.condition(ctx, owner, &definition.when)
    }

    /// The value of an item, conclusion or cell; for sets of classes, bit by bit.
    pub fn subject(&mut self, ctx: usize, instance: usize, subject: Subject) -> Node {
        match subject {
            Subject::Item(item) => {
                let definition = &self.framework.vocabulary.items[item];
                let owner = self.owner(instance, definition.entity);
                match &self.instances[owner].items[definition.place] {
                    ItemNode::Scalar(node) => *node,
                    ItemNode::Options(_) | ItemNode::List(_) => Diagram::NONE,
                }
            }
            Subject::Conclusion(conclusion) => {
                let owner = self.owner(instance, self.framework.conclusions[conclusion].entity);
                self.conclusion(ctx, owner, conclusion, 0)
            }
            Subject::Cell(conclusion, cell) => {
                let owner = self.owner(instance, self.framework.conclusions[conclusion].entity);
                self.conclusion(ctx, owner, conclusion, cell)
            }
        }
    }

    fn includes(
        &mut self,
        ctx: usize,
        instance: usize,
        subject: Subject,
        mode: IncludesMode,
        options: u128,
    ) -> Node {
        match subject {
            Subject::Item(item) => {
                let definition = &self.framework.vocabulary.items[item];
                let owner = self.owner(instance, definition.entity);
                let ItemNode::Options(nodes) = &self.instances[owner].items[definition.place] else {
                    return Diagram::FALSE;
                };
                let nodes = nodes.clone();
                self.includes_options(&nodes, mode, options)
            }
            Subject::Conclusion(_) | Subject::Cell(..) => {
                let set = self.subject(ctx, instance, subject);
                let mask = options as i64;
                let test = match mode {
                    IncludesMode::One | IncludesMode::AllOf => Unary::HasAll(mask),
                    IncludesMode::AnyOf => Unary::HasAny(mask),
                    IncludesMode::Only => Unary::Within(mask),
                };
                self.dd.map(test, set)
            }
        }
    }

    fn includes_options(&mut self, nodes: &[Node], mode: IncludesMode, options: u128) -> Node {
        let is_named = |bit: usize| options >> bit & 1 == 1;
        let mut result = match mode {
            IncludesMode::AnyOf => Diagram::FALSE,
            IncludesMode::One | IncludesMode::AllOf | IncludesMode::Only => Diagram::TRUE,
        };
        for (bit, &node) in nodes.iter().enumerate() {
            match mode {
                IncludesMode::One | IncludesMode::AllOf if is_named(bit) => {
                    result = self.dd.and(result, node)
                }
                IncludesMode::AnyOf if is_named(bit) => result = self.dd.or(result, node),
                IncludesMode::Only if !is_named(bit) => {
                    let out = self.dd.not(node);
                    result = self.dd.and(result, out);
                }
                IncludesMode::One | IncludesMode::AllOf | IncludesMode::AnyOf | IncludesMode::Only => {}
            }
        }
        result
    }

    /// One side of a comparison, or a column of a table.
    pub fn side(&mut self, ctx: usize, instance: usize, operand: &Operand) -> Side {
        match &operand.kind {
            OperandKind::Subject(subject) => Side::Value(self.subject(ctx, instance, *subject)),
            OperandKind::Criterion(criterion) => Side::Value(self.criterion(ctx, instance, *criterion)),
            OperandKind::Parameter(parameter) => Side::Constant(self.program.parameter(*parameter)),
            OperandKind::Literal(literal) => Side::Constant(code(*literal)),
            OperandKind::NumberOf { .. } => {
                let count = self.operand_total(ctx, instance, operand);
                // Counts are compared with decimals, which are millionths.
                Side::Value(self.dd.map(Unary::Times(Decimal::ONE.0), count))
            }
            OperandKind::ShareOf { .. } => Side::Share(self.operand_total(ctx, instance, operand)),
            OperandKind::Fold { .. } => Side::Value(self.operand_total(ctx, instance, operand)),
            // Counts over cases are worked out by `portfolio`.
            OperandKind::Count | OperandKind::Share | OperandKind::CountOf(_) => Side::Value(Diagram::NONE),
        }
    }

    fn operand_total(&mut self, ctx: usize, instance: usize, operand: &Operand) -> Node {
        match self.program.aggregates.of_operand(operand) {
            Some(aggregate) => self.total(ctx, instance, aggregate),
            None => Diagram::NONE,
        }
    }

    /// Truth of a comparison.
    pub fn compare(&mut self, left: Side, comparator: Comparator, right: Side) -> Node {
        match (left, right) {
            (Side::Value(node), Side::Constant(constant)) => {
                self.dd.map(Unary::Compare(comparator, constant), node)
            }
            (Side::Share(node), Side::Constant(constant)) => {
                self.dd.map(Unary::Share(comparator, constant), node)
            }
            (Side::Constant(_), Side::Value(_) | Side::Share(_)) => {
                self.compare(right, flip(comparator), left)
            }
            (Side::Value(a), Side::Value(b)) => self.dd.combine(Binary::Compare(comparator), a, b),
            (Side::Constant(a), Side::Constant(b)) => {
                let (a, b) = (self.dd.constant(a), self.dd.constant(b));
                self.dd.combine(Binary::Compare(comparator), a, b)
            }
            // The resolver lets a share meet constants only.
            (Side::Share(_), Side::Value(_) | Side::Share(_)) | (Side::Value(_), Side::Share(_)) => {
                Diagram::NONE
            }
        }
    }

    /// The value of a side; a share has none of its own.
    pub fn side_value(&mut self, side: Side) -> Node {
        match side {
            Side::Value(node) | Side::Share(node) => node,
            Side::Constant(constant) => self.dd.constant(constant),
        }
    }

    /// True when the aggregates asked for include one whose unlisted records are being worked out right now and
    /// that `owner` sees: its value must be guessed, and the guess tied to its definition afterwards.
    pub fn must_guess(
        &self,
        ctx: usize,
        owner: usize,
        aggregates: &std::collections::BTreeSet<crate::program::AggregateId>,
    ) -> bool {
        self.contexts[ctx].building.iter().any(|&(instance, list)| {
            self.is_at_or_above(owner, instance)
                && aggregates.iter().any(|&aggregate| self.program.aggregates.get(aggregate).list == list)
        })
    }

    /// A free variable in place of something that cannot be worked out yet.
    pub fn guess(&mut self, ctx: usize, owner: usize, guess: Guess) -> Node {
        if let Some((known, _)) = self.contexts[ctx].guesses.get(&(owner, guess)) {
            return *known;
        }
        let mut codes = match guess {
            Guess::Criterion(_) => vec![0, 1],
            Guess::Conclusion(conclusion, _) => self.codes_of(&self.framework.conclusions[conclusion].domain),
        };
        if matches!(guess, Guess::Conclusion(..)) {
            codes.push(ABSENT);
        }
        // A guess is one value; under a pivot it would have to be one for each of the pivot's values.
        if codes.len() <= 1 || self.pivot.is_some() {
            self.contexts[ctx].inexact = true;
        }
        let node = if self.mode == Mode::Bounds {
            self.dd.constant_set(codes.clone())
        } else {
            let variable = self.dd.add_variable(codes.len());
            self.origins.push(super::engine::VarOrigin::Helper { owner });
            self.dd.variable(variable, &codes)
        };
        self.contexts[ctx].guesses.insert((owner, guess), (node, codes));
        node
    }

    /// The codes of all values of a type; empty when there are too many to guess one.
    fn codes_of(&self, domain: &Domain) -> Vec<i64> {
        const MOST: i64 = 4096;
        match domain {
            Domain::YesNo | Domain::Scale(_) | Domain::OneOf(_) => {
                (0..self.framework.vocabulary.labels(domain).len() as i64).collect()
            }
            Domain::AnyOf(labels) if labels.len() <= 12 => (0..1i64 << labels.len()).collect(),
            Domain::Number(grid) if (grid.high.0 - grid.low.0) / grid.step.0.max(1) <= MOST => {
                (0..=(grid.high.0 - grid.low.0) / grid.step.0.max(1))
                    .map(|k| grid.low.0 + k * grid.step.0)
                    .collect()
            }
            Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. } => Vec::new(),
        }
    }
}

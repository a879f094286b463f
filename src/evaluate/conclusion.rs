//! Conclusions as functions of the open items; one arm a home.

use super::engine::{Engine, Guess};
use crate::framework::{Home, MatrixOf, Models, Points, PointsAmount, PointsWhen};
use crate::program::code;
use crate::space::{Binary, Diagram, Node, Unary};
use crate::syntax::tree::Comparator;
use crate::value::{ConclusionId, Decimal, RuleId};
use crate::vocabulary::Vocabulary;

impl Engine<'_> {
    /// The value of a conclusion (of a cell of a matrix) for an instance.
    pub fn conclusion(&mut self, ctx: usize, instance: usize, conclusion: ConclusionId, cell: u32) -> Node {
        if let Some(&known) = self.contexts[ctx].conclusions.get(&(instance, conclusion, cell)) {
            return known;
        }
        let program = self.program;
        if self.must_guess(ctx, instance, &program.conclusion_uses[conclusion].aggregates) {
            return self.guess(ctx, instance, Guess::Conclusion(conclusion, cell));
        }
        let applies = self.applies(ctx, instance, conclusion);
        let value = match applies {
            Diagram::FALSE => self.absent(),
            _ => {
                let value = self.value_where_it_applies(ctx, instance, conclusion, cell);
                let absent = self.absent();
                self.dd.choose(applies, value, absent)
            }
        };
        self.contexts[ctx].conclusions.insert((instance, conclusion, cell), value);
        value
    }

    /// Truth of "the conclusion applies".
    pub fn applies(&mut self, ctx: usize, instance: usize, conclusion: ConclusionId) -> Node {
        let framework = self.framework;
        let mut applies = match &framework.applies {
            Some(condition) => {
                let root = self.owner(instance, Vocabulary::ROOT);
                self.condition(ctx, root, condition)
            }
            None => Diagram::TRUE,
        };
        if let Some(condition) = &framework.conclusions[conclusion].applies {
            let own = self.condition(ctx, instance, condition);
            applies = self.dd.and(applies, own);
        }
        applies
    }

    fn value_where_it_applies(
        &mut self,
        ctx: usize,
        instance: usize,
        conclusion: ConclusionId,
        cell: u32,
    ) -> Node {
        let framework = self.framework;
        match &framework.conclusions[conclusion].home {
            Home::Rules { rules, .. } => {
                let base = self.base(ctx, instance, conclusion);
                let top = self.top_rank(conclusion);
                self.rules_value(ctx, instance, base, (rules, top), &|_| false)
            }
            Home::Table { caps, .. } => {
                let base = self.base(ctx, instance, conclusion);
                if caps.is_empty() {
                    return base;
                }
                let top = self.top_rank(conclusion);
                self.rules_value(ctx, instance, base, (caps, top), &|_| false)
            }
            Home::Models(models) => self.models_value(ctx, instance, models),
            Home::Points(points) => self.points_value(ctx, instance, points),
            Home::Matrix(matrix) => {
                let Some(aggregate) = self.program.aggregates.of_cell(conclusion, cell) else {
                    return Diagram::NONE;
                };
                let value = self.total(ctx, instance, aggregate);
                match matrix.of {
                    MatrixOf::Number => {
                        let otherwise = self.dd.constant(code(matrix.otherwise));
                        let is_any = self.dd.map(Unary::Compare(Comparator::AtLeast, 1), value);
                        let count = self.dd.map(Unary::Times(Decimal::ONE.0), value);
                        self.dd.choose(is_any, count, otherwise)
                    }
                    MatrixOf::Highest(_) | MatrixOf::Lowest(_) => {
                        self.dd.map(Unary::OrElse(code(matrix.otherwise)), value)
                    }
                }
            }
        }
    }

    /// What rules work on: `otherwise`, or what the table's row says.
    pub fn base(&mut self, ctx: usize, instance: usize, conclusion: ConclusionId) -> Node {
        let framework = self.framework;
        match &framework.conclusions[conclusion].home {
            Home::Rules { otherwise, .. } => self.dd.constant(i64::from(*otherwise)),
            Home::Table { table, output, otherwise, .. } => {
                let otherwise = match otherwise {
                    Some(literal) => self.dd.constant(code(*literal)),
                    None => Diagram::NONE,
                };
                self.table_value(ctx, instance, *table, *output, otherwise)
            }
            Home::Models(_) | Home::Points(_) | Home::Matrix(_) => Diagram::NONE,
        }
    }

    /// The rank of the highest level of a conclusion's scale.
    pub fn top_rank(&self, conclusion: ConclusionId) -> i64 {
        let domain = &self.framework.conclusions[conclusion].domain;
        self.framework.vocabulary.labels(domain).len() as i64 - 1
    }

    /// The rules (or caps) of a conclusion.
    pub fn rules_of(&self, conclusion: ConclusionId) -> &[RuleId] {
        match &self.framework.conclusions[conclusion].home {
            Home::Rules { rules, .. } => rules,
            Home::Table { caps, .. } => caps,
            Home::Models(_) | Home::Points(_) | Home::Matrix(_) => &[],
        }
    }

    fn models_value(&mut self, ctx: usize, instance: usize, models: &Models) -> Node {
        let fits: Vec<Node> =
            models.classes.iter().map(|class| self.condition(ctx, instance, &class.when)).collect();
        if models.all_that_fit {
            let mut set = self.dd.constant(0);
            for (class, fit) in models.classes.iter().zip(fits) {
                let bit = self.dd.map(Unary::Times(1 << class.rank.min(62)), fit);
                set = self.dd.combine(Binary::Add, set, bit);
            }
            return set;
        }
        let mut value = match models.otherwise {
            Some(rank) => self.dd.constant(i64::from(rank)),
            None => Diagram::NONE,
        };
        for (class, fit) in models.classes.iter().zip(fits).rev() {
            let rank = self.dd.constant(i64::from(class.rank));
            value = self.dd.choose(fit, rank, value);
        }
        value
    }

    fn points_value(&mut self, ctx: usize, instance: usize, points: &Points) -> Node {
        let mut sum = self.dd.constant(0);
        for line in &points.lines {
            let amount = match line.amount {
                PointsAmount::Number(number) => self.dd.constant(number.0),
                PointsAmount::Parameter { negative, parameter } => {
                    let value = self.program.parameter(parameter);
                    self.dd.constant(if negative { -value } else { value })
                }
                PointsAmount::Conclusion { negative, conclusion } => {
                    let owner = self.owner(instance, self.framework.conclusions[conclusion].entity);
                    let value = self.conclusion(ctx, owner, conclusion, 0);
                    if negative { self.dd.map(Unary::Times(-1), value) } else { value }
                }
            };
            let added = match &line.when {
                PointsWhen::Always => amount,
                PointsWhen::When(condition) => {
                    let holds = self.condition(ctx, instance, condition);
                    let nothing = self.dd.constant(0);
                    self.dd.choose(holds, amount, nothing)
                }
                PointsWhen::Per { list, that } => {
                    let count = match self.program.aggregates.of_count(*list, that.as_ref()) {
                        Some(aggregate) => self.total(ctx, instance, aggregate),
                        None => Diagram::NONE,
                    };
                    self.dd.combine(Binary::Multiply, amount, count)
                }
            };
            sum = self.dd.combine(Binary::Add, sum, added);
        }
        sum
    }
}

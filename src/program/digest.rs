//! The digest of a framework: of what it means, never of how it is written.
//!
//! The digest is BLAKE3 over a published JSON form (`docs/digest.md`) of the flattened framework: names, types and
//! meaning; no formatting, comments, prose, titles, questions or citations. Declarations are sorted by name where
//! their order means nothing, and kept in order where it does (levels, classes, rows of `first row` tables).

use serde_json::{Value, json};

use super::code;
use crate::condition::{
    Amount, Condition, ConditionKind, Literal, Operand, OperandKind, Quantifier, Subject,
};
use crate::framework::{
    Cell, CellTest, CellValue, Conclusion, Effect, Framework, Home, MatrixOf, PointsAmount, PointsWhen,
    Portfolio, Rule, Table,
};
use crate::syntax::tree::{Certainty, Favours, Fold, IncludesMode, ReadingKind, TableMode};
use crate::value::{ItemId, SetBox, ValueSet};
use crate::vocabulary::{Constraint, Domain, Item, Silence};

/// `blake3:` and 64 hexadecimal digits.
pub fn digest(framework: &Framework) -> String {
    format!("blake3:{}", blake3::hash(published_form(framework).to_string().as_bytes()).to_hex())
}

/// The JSON form that the digest is taken of.
pub fn published_form(framework: &Framework) -> Value {
    let form = Form { framework };
    let vocabulary = &framework.vocabulary;
    json!({
        "form": "appraise.framework/1",
        "name": framework.name,
        "version": framework.version,
        "reading": match framework.reading {
            ReadingKind::Open => "open",
            ReadingKind::Presumption => "presumption",
            ReadingKind::Silence => "silence",
        },
        "applies": framework.applies.as_ref().map(|it| form.condition(it)),
        "scales": sorted(vocabulary.scales.iter().map(|scale| {
            json!({"name": scale.name, "levels": scale.levels.iter().map(|it| &it.name).collect::<Vec<_>>()})
        })),
        "entities": sorted(vocabulary.entities.iter().map(|entity| {
            json!({"name": entity.name, "items": sorted(entity.items.iter().map(|&item| form.item(item)))})
        })),
        "impossible": sorted(vocabulary.impossible.iter().map(|it| form.constraint(it))),
        "parameters": sorted(framework.parameters.iter().map(|it| {
            json!({"name": it.name, "value": form.literal(&it.domain, it.value)})
        })),
        "assume": sorted(framework.assumptions.iter().map(|it| {
            json!({"item": form.item_name(it.item), "value": form.set(&vocabulary.items[it.item].domain, &it.value)})
        })),
        "ignore": sorted(framework.ignored.iter().map(|it| json!(form.item_name(it.item)))),
        "criteria": sorted(framework.criteria.iter().map(|it| {
            json!({"name": it.name, "entity": form.entity_name(it.entity), "when": form.condition(&it.when)})
        })),
        "conclusions": sorted(framework.conclusions.iter().map(|it| form.conclusion(it))),
        "rules": sorted(framework.rules.iter().map(|it| form.rule(it))),
        "tables": sorted(framework.tables.iter().map(|it| form.table(it))),
        "portfolios": sorted(framework.portfolios.iter().map(|it| form.portfolio(it))),
    })
}

/// Declarations in an order that does not depend on where they stand in the file.
fn sorted(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut values: Vec<Value> = values.collect();
    values.sort_by_cached_key(Value::to_string);
    values
}

struct Form<'f> {
    framework: &'f Framework,
}

impl Form<'_> {
    fn entity_name(&self, entity: crate::value::EntityId) -> &str {
        &self.framework.vocabulary.entities[entity].name
    }

    fn item_name(&self, item: ItemId) -> String {
        let it = &self.framework.vocabulary.items[item];
        format!("{}.{}", self.entity_name(it.entity), it.name)
    }

    fn item(&self, id: ItemId) -> Value {
        let item: &Item = &self.framework.vocabulary.items[id];
        json!({
            "name": item.name,
            "type": self.domain(&item.domain),
            "favours": item.favours.map(|it| match it {
                Favours::Yes => "yes",
                Favours::No => "no",
                Favours::More => "more",
                Favours::Less => "less",
            }),
            "fixed": item.fixed,
            "silence": item.silence.as_ref().map(|it| match it {
                Silence::Value(value) => self.set(&item.domain, value),
                Silence::Complete => json!("complete"),
            }),
        })
    }

    fn domain(&self, domain: &Domain) -> Value {
        match domain {
            Domain::YesNo => json!("yes/no"),
            Domain::Scale(scale) => json!({"scale": self.framework.vocabulary.scales[*scale].name}),
            Domain::OneOf(labels) => json!({"one of": labels.iter().map(|it| &it.name).collect::<Vec<_>>()}),
            Domain::AnyOf(labels) => json!({"any of": labels.iter().map(|it| &it.name).collect::<Vec<_>>()}),
            Domain::Number(grid) => json!({
                "number": [grid.low.to_string(), grid.high.to_string(), grid.step.to_string()],
                "percent": grid.percent,
            }),
            Domain::List { entity, at_most } => {
                json!({"list of": self.entity_name(*entity), "at most": at_most})
            }
        }
    }

    fn literal(&self, domain: &Domain, literal: Literal) -> Value {
        match literal {
            Literal::Number(number) => json!(number.to_string()),
            Literal::Rank(rank) => self.rank(domain, rank),
        }
    }

    fn rank(&self, domain: &Domain, rank: u32) -> Value {
        match self.framework.vocabulary.labels(domain).get(rank as usize) {
            Some(label) => json!(label.name),
            None => json!(rank),
        }
    }

    fn set(&self, domain: &Domain, set: &ValueSet) -> Value {
        let names = |mask: u128| -> Vec<Value> {
            (0..128).filter(|rank| mask >> rank & 1 == 1).map(|rank| self.rank(domain, rank)).collect()
        };
        match set {
            ValueSet::Ranks(mask) => json!(names(*mask)),
            ValueSet::Ranges(ranges) => {
                json!(
                    ranges.iter().map(|(low, high)| [low.to_string(), high.to_string()]).collect::<Vec<_>>()
                )
            }
            ValueSet::Sets(boxes) => {
                let one = |it: &SetBox| json!({"includes": names(it.must), "within": names(it.may)});
                json!(boxes.iter().map(one).collect::<Vec<_>>())
            }
        }
    }

    fn constraint(&self, it: &Constraint) -> Value {
        json!({"entity": self.entity_name(it.entity), "when": self.condition(&it.when)})
    }

    fn conclusion(&self, it: &Conclusion) -> Value {
        let rule_names = |rules: &[crate::value::RuleId]| {
            sorted(rules.iter().map(|&rule| json!(self.framework.rules[rule].name)))
        };
        let home = match &it.home {
            Home::Rules { otherwise, rules } => {
                json!({"rules": rule_names(rules), "otherwise": self.rank(&it.domain, *otherwise)})
            }
            Home::Table { table, output, otherwise, caps } => json!({
                "table": self.framework.tables[*table].name,
                "output": output,
                "otherwise": otherwise.map(|value| self.literal(&it.domain, value)),
                "caps": rule_names(caps),
            }),
            Home::Models(models) => json!({
                "models": if models.all_that_fit { "all that fit" } else { "first that fits" },
                "classes": models.classes.iter()
                    .map(|class| json!([class.label.name, self.condition(&class.when)])).collect::<Vec<_>>(),
                "otherwise": models.otherwise.map(|rank| self.rank(&it.domain, rank)),
            }),
            Home::Points(points) => json!({"points": sorted(points.lines.iter().map(|line| {
                let amount = match line.amount {
                    PointsAmount::Number(number) => json!(number.to_string()),
                    PointsAmount::Parameter { negative, parameter } => {
                        json!([negative, self.framework.parameters[parameter].name])
                    }
                    PointsAmount::Conclusion { negative, conclusion } => {
                        json!([negative, self.framework.conclusions[conclusion].name])
                    }
                };
                match &line.when {
                    PointsWhen::Always => json!([amount]),
                    PointsWhen::When(condition) => json!([amount, "when", self.condition(condition)]),
                    PointsWhen::Per { list, that } => {
                        json!([amount, "per", self.item_name(*list), that.as_ref().map(|it| self.condition(it))])
                    }
                }
            }))}),
            Home::Matrix(matrix) => json!({
                "matrix": match matrix.of {
                    MatrixOf::Highest(field) => json!(["highest", self.subject(field)]),
                    MatrixOf::Lowest(field) => json!(["lowest", self.subject(field)]),
                    MatrixOf::Number => json!(["number"]),
                },
                "of": self.item_name(matrix.list),
                "that": matrix.that.as_ref().map(|it| self.condition(it)),
                "by": matrix.by.iter().map(|&item| self.item_name(item)).collect::<Vec<_>>(),
                "otherwise": self.literal(&it.domain, matrix.otherwise),
            }),
        };
        json!({
            "name": it.name,
            "entity": self.entity_name(it.entity),
            "type": self.domain(&it.domain),
            "applies": it.applies.as_ref().map(|it| self.condition(it)),
            "home": home,
        })
    }

    fn rule(&self, it: &Rule) -> Value {
        let effect = match &it.effect {
            Effect::AtLeast(level) => json!(["at least", self.operand_on(it, level)]),
            Effect::AtMost(level) => json!(["at most", self.operand_on(it, level)]),
            Effect::Up(amount) => json!(["up", self.amount(*amount)]),
            Effect::Down(amount) => json!(["down", self.amount(*amount)]),
            Effect::Exception(target) => json!(["exception to", self.framework.rules[*target].name]),
        };
        json!({
            "name": it.name,
            "conclusion": self.framework.conclusions[it.conclusion].name,
            "effect": effect,
            "when": it.when.as_ref().map(|it| self.condition(it)),
        })
    }

    fn operand_on(&self, rule: &Rule, level: &Operand) -> Value {
        match &level.kind {
            OperandKind::Literal(literal) => {
                self.literal(&self.framework.conclusions[rule.conclusion].domain, *literal)
            }
            _ => self.operand(level),
        }
    }

    fn table(&self, it: &Table) -> Value {
        let row = |row: &crate::framework::Row| {
            let cells: Vec<Value> = row
                .cells
                .iter()
                .zip(&it.columns)
                .map(|(cell, column)| self.cell(&column.domain, cell))
                .collect();
            let outputs: Vec<Value> = row
                .outputs
                .iter()
                .zip(&it.gives)
                .map(|(&value, &conclusion)| {
                    self.literal(&self.framework.conclusions[conclusion].domain, value)
                })
                .collect();
            json!({"name": row.name, "cells": cells, "outputs": outputs})
        };
        let rows: Vec<Value> = match it.mode {
            TableMode::OneRowOnly => sorted(it.rows.iter().map(row)),
            TableMode::FirstRow => it.rows.iter().map(row).collect(),
        };
        json!({
            "name": it.name,
            "entity": self.entity_name(it.entity),
            "mode": match it.mode { TableMode::OneRowOnly => "one row only", TableMode::FirstRow => "first row" },
            "columns": it.columns.iter().map(|column| self.operand(&column.operand)).collect::<Vec<_>>(),
            "gives": it.gives.iter().map(|&id| &self.framework.conclusions[id].name).collect::<Vec<_>>(),
            "rows": rows,
        })
    }

    fn cell(&self, domain: &Domain, cell: &Cell) -> Value {
        let value = |value: CellValue| match value {
            CellValue::Literal(literal) => self.literal(domain, literal),
            CellValue::Parameter(parameter) => {
                json!({"parameter": self.framework.parameters[parameter].name})
            }
        };
        let tests = sorted(cell.tests.iter().map(|test| match *test {
            CellTest::Compare(comparator, it) => json!([comparator.sign(), value(it)]),
            CellTest::Range(low, high) => json!(["..", value(low), value(high)]),
            CellTest::Until(low, high) => json!(["..<", value(low), value(high)]),
        }));
        json!({"not": cell.negated, "any of": tests})
    }

    fn portfolio(&self, it: &Portfolio) -> Value {
        json!({
            "name": it.name,
            "type": self.domain(&it.domain),
            "counting": self.entity_name(it.entity),
            "certainty": match it.certainty {
                Certainty::Plain => "plain",
                Certainty::Certainly => "certainly",
                Certainty::Possibly => "possibly",
            },
            "where": it.that.as_ref().map(|it| self.condition(it)),
            "at least cases": it.at_least_cases.map(|it| self.amount(it)),
            "rows": it.rows.iter()
                .map(|row| json!([row.label.name, self.condition(&row.when)])).collect::<Vec<_>>(),
            "otherwise": self.rank(&it.domain, it.otherwise),
        })
    }

    fn subject(&self, subject: Subject) -> Value {
        match subject {
            Subject::Item(item) => json!(self.item_name(item)),
            Subject::Conclusion(id) => json!({"conclusion": self.framework.conclusions[id].name}),
            Subject::Cell(id, cell) => {
                json!({"conclusion": self.framework.conclusions[id].name, "cell": cell})
            }
        }
    }

    fn amount(&self, amount: Amount) -> Value {
        match amount {
            Amount::Number(number) => json!(number.to_string()),
            Amount::Parameter(parameter) => json!({"parameter": self.framework.parameters[parameter].name}),
        }
    }

    fn operand(&self, operand: &Operand) -> Value {
        match &operand.kind {
            OperandKind::Subject(subject) => self.subject(*subject),
            OperandKind::Criterion(id) => json!({"criterion": self.framework.criteria[*id].name}),
            OperandKind::Parameter(id) => json!({"parameter": self.framework.parameters[*id].name}),
            OperandKind::Literal(literal) => json!({"value": code(*literal).to_string()}),
            OperandKind::NumberOf { list, that } => {
                json!(["number of", self.item_name(*list), that.as_ref().map(|it| self.condition(it))])
            }
            OperandKind::ShareOf { list, that } => {
                json!(["share of", self.item_name(*list), self.condition(that)])
            }
            OperandKind::Fold { fold, field, list, that } => json!([
                match fold {
                    Fold::Highest => "highest",
                    Fold::Lowest => "lowest",
                    Fold::Total => "total",
                },
                self.subject(*field),
                self.item_name(*list),
                that.as_ref().map(|it| self.condition(it)),
            ]),
            OperandKind::Count => json!(["count"]),
            OperandKind::Share => json!(["share"]),
            OperandKind::CountOf(id) => json!(["count of", self.framework.portfolios[*id].name]),
        }
    }

    fn condition(&self, condition: &Condition) -> Value {
        let all = |parts: &[Condition]| sorted(parts.iter().map(|part| self.condition(part)));
        let bits = |mask: u128| (0..128u32).filter(|bit| mask >> bit & 1 == 1).collect::<Vec<_>>();
        match &condition.kind {
            ConditionKind::All(parts) => json!({"all": all(parts)}),
            ConditionKind::Any(parts) => json!({"any": all(parts)}),
            ConditionKind::Not(part) => json!({"not": self.condition(part)}),
            ConditionKind::AtLeast(amount, parts) => {
                json!({"at least": self.amount(*amount), "of": all(parts)})
            }
            ConditionKind::AtMost(amount, parts) => {
                json!({"at most": self.amount(*amount), "of": all(parts)})
            }
            ConditionKind::Criterion(id) => json!({"criterion": self.framework.criteria[*id].name}),
            ConditionKind::Holds(subject) => json!({"holds": self.subject(*subject)}),
            ConditionKind::Compare(left, comparator, right) => {
                json!([self.operand(left), comparator.sign(), self.operand(right)])
            }
            ConditionKind::OneOf(subject, values) => json!([
                self.subject(*subject),
                "one of",
                sorted(values.iter().map(|&it| json!(code(it).to_string()))),
            ]),
            ConditionKind::In(subject, low, high) => {
                json!([self.subject(*subject), "in", self.operand(low), self.operand(high)])
            }
            ConditionKind::Includes(subject, mode, mask) => json!([
                self.subject(*subject),
                match mode {
                    IncludesMode::One | IncludesMode::AllOf => "includes all of",
                    IncludesMode::AnyOf => "includes any of",
                    IncludesMode::Only => "includes only",
                },
                bits(*mask),
            ]),
            ConditionKind::Empty(subject) => json!([self.subject(*subject), "is empty"]),
            ConditionKind::Known(subject) => json!([self.subject(*subject), "is known"]),
            ConditionKind::Quantified { quantifier, list, unit } => json!([
                match quantifier {
                    Quantifier::Some => json!("some"),
                    Quantifier::No => json!("no"),
                    Quantifier::All => json!("all"),
                    Quantifier::AllIfAny => json!("all if any"),
                    Quantifier::AtLeast(amount) => json!(["at least", self.amount(*amount)]),
                    Quantifier::AtMost(amount) => json!(["at most", self.amount(*amount)]),
                    Quantifier::Exactly(amount) => json!(["exactly", self.amount(*amount)]),
                },
                self.item_name(*list),
                self.condition(unit),
            ]),
        }
    }
}

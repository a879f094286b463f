//! Conditions and what is asked of lists, in the words of the language, as one line.

use crate::condition::{
    Amount, Condition, ConditionKind, Literal, Operand, OperandKind, Quantifier, Subject,
};
use crate::framework::{Framework, Joint, Value, item_name};
use crate::program::AggregateKind;
use crate::syntax::tree::{Fold, IncludesMode};
use crate::value::{ConclusionId, CriterionId, Id, ItemId};
use crate::vocabulary::{Domain, Item};

/// Words for what stands in two frameworks at once.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub framework: &'a Framework,
    /// The two.
    pub joint: &'a Joint,
    /// What the two are called.
    pub names: [&'a str; 2],
}

impl Words<'_> {
    /// An item by its bare name, or with its entity where another entity in sight has one of that name.
    pub fn item(&self, id: ItemId) -> String {
        let vocabulary = &self.framework.vocabulary;
        let item = &vocabulary.items[id];
        let name = item_name(vocabulary, id);
        let is_elsewhere = |it: &Item| it.name == item.name && it.entity != item.entity;
        if vocabulary.items.iter().any(is_elsewhere) {
            format!("{}.{name}", vocabulary.entities[item.entity].name)
        } else {
            name
        }
    }

    fn conclusion(&self, id: ConclusionId, cell: Option<u32>) -> String {
        let name = self.framework.conclusion_text(id, cell);
        if self.joint.shared_conclusions.contains(&id) {
            return name;
        }
        let own = &self.framework.conclusions[id].name;
        let named = self.framework.conclusions.pairs().filter(|(_, it)| it.name == *own);
        self.of_side(name, id.index(), self.joint.first_conclusion, named.map(|(it, _)| it.index()))
    }

    fn criterion(&self, id: CriterionId) -> String {
        let name = self.framework.criteria[id].name.clone();
        if self.joint.shared_criteria.contains(&id) {
            return name;
        }
        let named = self.framework.criteria.pairs().filter(|(_, it)| it.name == name);
        let named: Vec<usize> = named.map(|(it, _)| it.index()).collect();
        self.of_side(name, id.index(), self.joint.first_criterion, named.into_iter())
    }

    /// A name, with whose it is where both have one of that name: what the framework is called, or `a` and `b` where
    /// both are called alike.
    fn of_side(
        &self,
        name: String,
        own: usize,
        first: usize,
        mut named: impl Iterator<Item = usize>,
    ) -> String {
        let is_second = own >= first;
        if named.all(|it| (it >= first) == is_second) {
            return name;
        }
        let sides = if self.names[0] == self.names[1] { ["a", "b"] } else { self.names };
        format!("{name} of {}", sides[usize::from(is_second)])
    }

    fn subject(&self, subject: Subject) -> String {
        match subject {
            Subject::Item(item) => self.item(item),
            Subject::Conclusion(id) => self.conclusion(id, None),
            Subject::Cell(id, cell) => self.conclusion(id, Some(cell)),
        }
    }

    fn domain(&self, subject: Subject) -> &Domain {
        match subject {
            Subject::Item(item) => &self.framework.vocabulary.items[item].domain,
            Subject::Conclusion(id) | Subject::Cell(id, _) => &self.framework.conclusions[id].domain,
        }
    }

    fn literal(&self, domain: Option<&Domain>, literal: Literal) -> String {
        match (literal, domain) {
            (Literal::Rank(rank), Some(domain)) => self.framework.value_text(domain, Value::Rank(rank)),
            (Literal::Rank(rank), None) => rank.to_string(),
            (Literal::Number(number), Some(domain)) => {
                self.framework.value_text(domain, Value::Number(number))
            }
            (Literal::Number(number), None) => number.to_string(),
        }
    }

    fn amount(&self, amount: Amount) -> String {
        match amount {
            Amount::Number(number) => number.to_string(),
            Amount::Parameter(parameter) => {
                let parameter = &self.framework.parameters[parameter];
                self.literal(Some(&parameter.domain), parameter.value)
            }
        }
    }

    fn list(&self, list: ItemId) -> &str {
        &self.framework.vocabulary.items[list].name
    }

    fn that(&self, that: Option<&Condition>) -> String {
        that.map_or_else(String::new, |it| format!(" that have {}", self.part(it)))
    }

    /// What an aggregate keeps of a list: the heading of a column.
    pub fn aggregate(&self, list: ItemId, kind: AggregateKind<'_>) -> String {
        let list = self.list(list);
        match kind {
            AggregateKind::Exists { unit, negated: false } => format!("some {list} have {}", self.part(unit)),
            AggregateKind::Exists { unit, negated: true } => {
                format!("some {list} have not {}", self.part(unit))
            }
            AggregateKind::Count { that, .. } => format!("number of {list}{}", self.that(that)),
            AggregateKind::Share { that } => format!("share of {list}{}", self.that(Some(that))),
            AggregateKind::Best { highest, field, that } => {
                let word = if highest { "highest" } else { "lowest" };
                format!("{word} {} of {list}{}", self.subject(field), self.that(that))
            }
            AggregateKind::Total { field, that } => {
                format!("total {} of {list}{}", self.subject(field), self.that(that))
            }
            AggregateKind::Cell { matrix, cell } => self.conclusion(matrix, Some(cell)),
        }
    }

    /// The type of the values that an aggregate takes, where they are no counts.
    pub fn aggregate_domain(&self, kind: AggregateKind<'_>) -> Option<&Domain> {
        match kind {
            AggregateKind::Best { field, .. } | AggregateKind::Total { field, .. } => {
                Some(self.domain(field))
            }
            AggregateKind::Cell { matrix, .. } => Some(&self.framework.conclusions[matrix].domain),
            AggregateKind::Exists { .. } | AggregateKind::Count { .. } | AggregateKind::Share { .. } => None,
        }
    }

    fn operand(&self, operand: &Operand, other: Option<&Domain>) -> String {
        match &operand.kind {
            OperandKind::Subject(subject) => self.subject(*subject),
            OperandKind::Criterion(id) => self.criterion(*id),
            OperandKind::Parameter(id) => {
                let parameter = &self.framework.parameters[*id];
                self.literal(Some(&parameter.domain), parameter.value)
            }
            OperandKind::Literal(literal) => self.literal(other, *literal),
            OperandKind::NumberOf { list, that } => {
                format!("number of {}{}", self.list(*list), self.that(that.as_deref()))
            }
            OperandKind::ShareOf { list, that } => {
                format!("share of {}{}", self.list(*list), self.that(Some(that)))
            }
            OperandKind::Fold { fold, field, list, that } => {
                let word = match fold {
                    Fold::Highest => "highest",
                    Fold::Lowest => "lowest",
                    Fold::Total => "total",
                };
                let (list, that) = (self.list(*list), self.that(that.as_deref()));
                format!("{word} {} of {list}{that}", self.subject(*field))
            }
            OperandKind::Count => "count".to_owned(),
            OperandKind::Share => "share".to_owned(),
            OperandKind::CountOf(_) => "count of a portfolio".to_owned(),
        }
    }

    fn operand_domain(&self, operand: &Operand) -> Option<&Domain> {
        match &operand.kind {
            OperandKind::Subject(subject) => Some(self.domain(*subject)),
            OperandKind::Fold { field, .. } => Some(self.domain(*field)),
            OperandKind::Parameter(id) => Some(&self.framework.parameters[*id].domain),
            OperandKind::Criterion(_)
            | OperandKind::Literal(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::ShareOf { .. }
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => None,
        }
    }

    /// A condition that stands inside another: in parentheses unless it is one test.
    fn part(&self, condition: &Condition) -> String {
        let text = self.condition(condition);
        let is_many = match &condition.kind {
            ConditionKind::All(parts) | ConditionKind::Any(parts) => parts.len() > 1,
            ConditionKind::AtLeast(..) | ConditionKind::AtMost(..) | ConditionKind::Quantified { .. } => true,
            ConditionKind::Not(_)
            | ConditionKind::Criterion(_)
            | ConditionKind::Holds(_)
            | ConditionKind::Compare(..)
            | ConditionKind::OneOf(..)
            | ConditionKind::In(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_) => false,
        };
        if is_many { format!("({text})") } else { text }
    }

    fn joined(&self, parts: &[Condition], word: &str) -> String {
        parts.iter().map(|it| self.part(it)).collect::<Vec<_>>().join(word)
    }

    /// A condition on one line.
    pub fn condition(&self, condition: &Condition) -> String {
        match &condition.kind {
            ConditionKind::All(parts) if parts.is_empty() => "anything".to_owned(),
            ConditionKind::All(parts) => self.joined(parts, " and "),
            ConditionKind::Any(parts) => self.joined(parts, " or "),
            ConditionKind::Not(part) => format!("not {}", self.part(part)),
            ConditionKind::AtLeast(amount, parts) => {
                format!("at least {} of: {}", self.amount(*amount), self.joined(parts, ", "))
            }
            ConditionKind::AtMost(amount, parts) => {
                format!("at most {} of: {}", self.amount(*amount), self.joined(parts, ", "))
            }
            ConditionKind::Criterion(id) => self.criterion(*id),
            ConditionKind::Holds(subject) => self.subject(*subject),
            ConditionKind::Compare(left, comparator, right) => {
                let (of_left, of_right) = (self.operand_domain(left), self.operand_domain(right));
                let left = self.operand(left, of_right);
                let right = self.operand(right, of_left);
                format!("{left} {} {right}", comparator.sign())
            }
            ConditionKind::OneOf(subject, values) => {
                let domain = self.domain(*subject);
                let values: Vec<String> = values.iter().map(|&it| self.literal(Some(domain), it)).collect();
                format!("{} is one of {}", self.subject(*subject), values.join(", "))
            }
            ConditionKind::In(subject, low, high) => {
                let domain = Some(self.domain(*subject));
                let (low, high) = (self.operand(low, domain), self.operand(high, domain));
                format!("{} in {low}..{high}", self.subject(*subject))
            }
            ConditionKind::Includes(subject, mode, mask) => {
                let labels = self.framework.vocabulary.labels(self.domain(*subject));
                let is_in = |bit: &usize| mask >> bit & 1 == 1;
                let names: Vec<&str> =
                    (0..labels.len()).filter(is_in).map(|bit| labels[bit].name.as_str()).collect();
                let word = match mode {
                    IncludesMode::One => "",
                    IncludesMode::AnyOf => "any of ",
                    IncludesMode::AllOf => "all of ",
                    IncludesMode::Only => "only ",
                };
                format!("{} includes {word}{}", self.subject(*subject), names.join(", "))
            }
            ConditionKind::Empty(subject) => format!("{} is empty", self.subject(*subject)),
            ConditionKind::Known(subject) => format!("{} is known", self.subject(*subject)),
            ConditionKind::Quantified { quantifier, list, unit } => {
                let (head, verb) = match quantifier {
                    Quantifier::Some => ("some".to_owned(), "has"),
                    Quantifier::No => ("no".to_owned(), "has"),
                    Quantifier::All => ("all".to_owned(), "have"),
                    Quantifier::AllIfAny => ("all".to_owned(), "if any have"),
                    Quantifier::AtLeast(k) => (format!("at least {}", self.amount(*k)), "have"),
                    Quantifier::AtMost(k) => (format!("at most {}", self.amount(*k)), "have"),
                    Quantifier::Exactly(k) => (format!("exactly {}", self.amount(*k)), "have"),
                };
                format!("{head} {} {verb} {}", self.list(*list), self.part(unit))
            }
        }
    }
}

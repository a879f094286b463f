//! Which constraint rules out a value of an item, given what is left of the others: why an answer that nobody
//! recorded is known all the same.

use super::is_filled;
use super::words::Words;
use crate::condition::{Condition, ConditionKind, Literal, Operand, OperandKind, Quantifier, Subject};
use crate::evaluate::ItemPath;
use crate::framework::values::bits;
use crate::syntax::tree::{Comparator, IncludesMode};
use crate::value::{Decimal, ItemId, RecordId, Truth, ValueSet};
use crate::vocabulary::Constraint;

/// One item taken to have one value.
#[derive(Clone, Copy)]
struct Supposed {
    path: ItemPath,
    rank: u32,
}

impl Words<'_> {
    /// The reasons of the constraints that rule out the values which an item can no longer have, each once; empty
    /// when no single constraint does it. Values are ranks: what is left of a number is not looked into.
    pub(crate) fn ruled_out_by(&self, path: ItemPath) -> Vec<String> {
        let mut reasons: Vec<String> = Vec::new();
        for (_, constraint) in self.broken(path) {
            let reason = match constraint.because.is_empty() {
                true => format!("declared impossible, {}", self.cites(&constraint.cites)),
                false => constraint.because.clone(),
            };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// The items that these constraints look at and of which a value was used that nobody recorded.
    pub(crate) fn filled_behind(&self, path: ItemPath) -> Vec<ItemPath> {
        let mut filled = Vec::new();
        for (record, constraint) in self.broken(path) {
            let mut conditions = vec![&constraint.when];
            while let Some(condition) = conditions.pop() {
                conditions.extend(condition.parts());
                let operands = condition.operands().into_iter().filter_map(|it| match &it.kind {
                    OperandKind::Subject(subject) => Some(*subject),
                    _ => None,
                });
                for subject in condition.subject().into_iter().chain(operands) {
                    let Subject::Item(item) = subject else { continue };
                    let at = self.at(record, item);
                    let ground = self.state(at).map(|it| it.ground);
                    if at != path && ground.is_some_and(is_filled) && !filled.contains(&at) {
                        filled.push(at);
                    }
                }
            }
        }
        filled
    }

    /// For each value that an item can no longer have, the first constraint that rules it out, and of which record.
    fn broken(&self, path: ItemPath) -> Vec<(RecordId, &Constraint)> {
        let vocabulary = &self.framework.vocabulary;
        let whole = vocabulary.whole(&vocabulary.items[path.item].domain);
        let (Some(ValueSet::Ranks(left)), Some(ValueSet::Ranks(whole))) = (self.possible(path), whole) else {
            return Vec::new();
        };
        let broken_by = |rank: u32| {
            let supposed = Supposed { path, rank };
            vocabulary.impossible.iter().find_map(|constraint| {
                let is_near = |at: &RecordId| {
                    self.case.records[*at].entity == constraint.entity
                        && (self.is_within(*at, path.record) || self.is_within(path.record, *at))
                };
                let mut records = self.case.records.ids().filter(is_near);
                let found = records.find(|&at| self.stands(at, &constraint.when, supposed) == Truth::Holds);
                found.map(|at| (at, constraint))
            })
        };
        bits(whole & !left).into_iter().filter_map(broken_by).collect()
    }

    /// The truth of a constraint's condition over what is left of each item by itself.
    fn stands(&self, record: RecordId, condition: &Condition, supposed: Supposed) -> Truth {
        let each = |parts: &[Condition]| {
            parts.iter().map(|part| self.stands(record, part, supposed)).collect::<Vec<Truth>>()
        };
        match &condition.kind {
            ConditionKind::All(parts) => all(&each(parts)),
            ConditionKind::Any(parts) => {
                negated(all(&each(parts).into_iter().map(negated).collect::<Vec<_>>()))
            }
            ConditionKind::Not(part) => negated(self.stands(record, part, supposed)),
            ConditionKind::Holds(subject) => {
                self.each_value(record, *subject, supposed, false, |value| value == Literal::Rank(1))
            }
            ConditionKind::Compare(
                Operand { kind: OperandKind::Subject(subject), .. },
                comparator,
                Operand { kind: OperandKind::Literal(literal), .. },
            ) => {
                let by_ends = !matches!(comparator, Comparator::Equal | Comparator::NotEqual);
                let test = |value| compares(value, *comparator, *literal);
                self.each_value(record, *subject, supposed, by_ends, test)
            }
            ConditionKind::OneOf(subject, literals) => {
                self.each_value(record, *subject, supposed, false, |value| literals.contains(&value))
            }
            ConditionKind::Includes(Subject::Item(item), mode, mask) => {
                self.includes(record, *item, *mode, *mask)
            }
            ConditionKind::Quantified { quantifier: Quantifier::Some, list, unit } => {
                self.some_member(record, *list, unit, supposed)
            }
            ConditionKind::Compare(..)
            | ConditionKind::AtLeast(..)
            | ConditionKind::AtMost(..)
            | ConditionKind::Criterion(_)
            | ConditionKind::In(..)
            | ConditionKind::Includes(..)
            | ConditionKind::Empty(_)
            | ConditionKind::Known(_)
            | ConditionKind::Quantified { .. } => Truth::Open,
        }
    }

    /// A test on every value that is left of an item; `by_ends`: of a range of numbers both ends tell.
    fn each_value(
        &self,
        record: RecordId,
        subject: Subject,
        supposed: Supposed,
        by_ends: bool,
        test: impl Fn(Literal) -> bool,
    ) -> Truth {
        let Subject::Item(item) = subject else { return Truth::Open };
        let path = self.at(record, item);
        if path == supposed.path {
            return of(test(Literal::Rank(supposed.rank)));
        }
        let answers: Vec<bool> = match self.possible(path) {
            Some(ValueSet::Ranks(mask)) => {
                bits(*mask).into_iter().map(|it| test(Literal::Rank(it))).collect()
            }
            Some(ValueSet::Ranges(ranges)) => {
                if !by_ends && ranges.iter().any(|(low, high)| low != high) {
                    return Truth::Open;
                }
                let ends = ranges.iter().flat_map(|&(low, high)| [low, high]);
                ends.map(|it: Decimal| test(Literal::Number(it))).collect()
            }
            Some(ValueSet::Sets(_)) | None => return Truth::Open,
        };
        match (answers.iter().all(|&it| it), answers.iter().any(|&it| it)) {
            (true, true) => Truth::Holds,
            (_, false) => Truth::Fails,
            (false, true) => Truth::Open,
        }
    }

    fn includes(&self, record: RecordId, item: ItemId, mode: IncludesMode, mask: u128) -> Truth {
        let Some(ValueSet::Sets(boxes)) = self.possible(self.at(record, item)) else { return Truth::Open };
        let holds = |must: u128| match mode {
            IncludesMode::One | IncludesMode::AllOf => must & mask == mask,
            IncludesMode::AnyOf => must & mask != 0,
            IncludesMode::Only => false,
        };
        let fails = |may: u128| match mode {
            IncludesMode::One | IncludesMode::AllOf => may & mask != mask,
            IncludesMode::AnyOf => may & mask == 0,
            IncludesMode::Only => false,
        };
        if boxes.iter().all(|it| holds(it.must)) {
            Truth::Holds
        } else if boxes.iter().all(|it| fails(it.may)) {
            Truth::Fails
        } else {
            Truth::Open
        }
    }

    fn some_member(&self, record: RecordId, list: ItemId, unit: &Condition, supposed: Supposed) -> Truth {
        let listed = self.case.records[record].lists.iter().find(|it| it.item == list);
        let members = listed.map(|it| it.records.as_slice()).unwrap_or_default();
        let holds = members.iter().any(|&at| self.stands(at, unit, supposed) == Truth::Holds);
        if holds { Truth::Holds } else { Truth::Open }
    }
}

fn of(holds: bool) -> Truth {
    if holds { Truth::Holds } else { Truth::Fails }
}

fn all(parts: &[Truth]) -> Truth {
    match (parts.contains(&Truth::Fails), parts.iter().all(|&it| it == Truth::Holds)) {
        (true, _) => Truth::Fails,
        (false, true) => Truth::Holds,
        (false, false) => Truth::Open,
    }
}

fn negated(truth: Truth) -> Truth {
    match truth {
        Truth::Holds => Truth::Fails,
        Truth::Fails => Truth::Holds,
        Truth::Open => Truth::Open,
    }
}

fn compares(value: Literal, comparator: Comparator, against: Literal) -> bool {
    let order = match (value, against) {
        (Literal::Rank(value), Literal::Rank(against)) => value.cmp(&against),
        (Literal::Number(value), Literal::Number(against)) => value.cmp(&against),
        (Literal::Rank(_), Literal::Number(_)) | (Literal::Number(_), Literal::Rank(_)) => return false,
    };
    match comparator {
        Comparator::Less => order.is_lt(),
        Comparator::AtMost => order.is_le(),
        Comparator::Equal => order.is_eq(),
        Comparator::NotEqual => order.is_ne(),
        Comparator::AtLeast => order.is_ge(),
        Comparator::More => order.is_gt(),
    }
}

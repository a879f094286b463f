//! Conditions in one total case, read straight from the tree.

use std::cmp::Ordering;

use appraise::syntax::tree::{
    Amount, Comparator, Condition, Expr, ExprKind, Fold, GroupKind, IncludesMode, Name, Operand, OperandKind,
    Path, Quantifier, Value, ValueKind,
};
use appraise::value::Decimal;

use super::book::{Book, cell_name};
use super::complete::TotalRecord;
use super::value::OValue;

/// One record of one total case, with its ancestors.
#[derive(Clone)]
pub struct Judge<'a> {
    /// What names mean.
    pub book: &'a Book<'a>,
    /// Entity and record from the root down to the record itself.
    pub chain: Vec<(&'a str, &'a TotalRecord)>,
}

/// What an operand comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A value, or not applicable.
    Value(OValue),
    /// So many of so many.
    Share(i64, i64),
    /// Of an empty list: any comparison with it is false.
    Nothing,
}

impl<'a> Judge<'a> {
    /// The root of a total case.
    pub fn root(book: &'a Book<'a>, root: &'a TotalRecord) -> Self {
        Self { book, chain: vec![(book.root, root)] }
    }

    /// The entity of the record.
    pub fn entity(&self) -> &'a str {
        self.chain.last().expect("a record").0
    }

    /// The record.
    pub fn record(&self) -> &'a TotalRecord {
        self.chain.last().expect("a record").1
    }

    /// Each record of a list.
    pub fn children(&self, list: &Name) -> Vec<Judge<'a>> {
        let (list, entity) = self.book.list(self.entity(), &list.value);
        let child = |record| {
            let mut chain = self.chain.clone();
            chain.push((entity, record));
            Judge { book: self.book, chain }
        };
        self.record().lists[list].iter().map(child).collect()
    }

    fn children_that(&self, list: &Name, that: Option<&Expr>) -> Vec<Judge<'a>> {
        self.children(list).into_iter().filter(|child| that.is_none_or(|that| child.expr(that))).collect()
    }

    /// The record itself or the ancestor that a path starts with, and the last name of the path.
    fn reach<'p>(&self, path: &'p Path) -> (Judge<'a>, &'p str) {
        match path.names.as_slice() {
            [name] => (self.clone(), &name.value),
            [entity, name] => {
                let at = self.chain.iter().position(|(of, _)| *of == entity.value).expect("an ancestor");
                (Judge { book: self.book, chain: self.chain[..=at].to_vec() }, &name.value)
            }
            _ => panic!("a path of more than two names"),
        }
    }

    /// The words that a name can take, lowest first.
    pub fn words(&self, path: &Path) -> Vec<String> {
        let (judge, name) = self.reach(path);
        self.book.words(judge.entity(), &key(name, path))
    }

    /// What a name stands for: an item, a conclusion, a criterion, a parameter, or else a word.
    pub fn named(&self, path: &Path) -> OValue {
        let (judge, name) = self.reach(path);
        let key = key(name, path);
        if let Some(value) = judge.own(&key) {
            return value;
        }
        match self.book.parameters.get(key.as_str()) {
            Some(parameter) => plain(&parameter.value),
            None => OValue::Word(key),
        }
    }

    /// The item, conclusion or criterion of this name.
    pub fn own(&self, name: &str) -> Option<OValue> {
        if let Some(value) = self.record().items.get(name) {
            return Some(value.clone());
        }
        if let Some(about) = self.book.conclusion(self.entity(), name) {
            return Some(self.conclude(about));
        }
        self.book.criteria.get(&(self.entity(), name)).map(|when| OValue::Bool(self.holds(when)))
    }

    /// A whole number or the parameter that gives it.
    pub fn amount(&self, amount: &Amount) -> i64 {
        let number = match amount {
            Amount::Number(number) => number.value,
            Amount::Parameter(name) => match plain(&self.book.parameters[name.value.as_str()].value) {
                OValue::Number(number) => number,
                other => panic!("{other} is no number"),
            },
        };
        number.as_whole().expect("a whole number")
    }

    /// A condition after `when`.
    pub fn holds(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Chain(expr) => self.expr(expr),
            Condition::Group { kind, bullets, .. } => {
                let holding = bullets.iter().filter(|bullet| self.expr(bullet)).count() as i64;
                match kind {
                    GroupKind::AllOf => holding == bullets.len() as i64,
                    GroupKind::AnyOf => holding > 0,
                    GroupKind::NoneOf => holding == 0,
                    GroupKind::AtLeast(least) => holding >= self.amount(least),
                    GroupKind::AtMost(most) => holding <= self.amount(most),
                }
            }
        }
    }

    /// A condition without bullets.
    pub fn expr(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::And(parts) => parts.iter().all(|part| self.expr(part)),
            ExprKind::Or(parts) => parts.iter().any(|part| self.expr(part)),
            ExprKind::Not(part) => !self.expr(part),
            ExprKind::Paren(part) => self.expr(part),
            ExprKind::Name(path) => self.named(path) == OValue::Bool(true),
            ExprKind::Compare(left, comparator, right) => {
                satisfies(comparator.value, self.compare(left, right))
            }
            ExprKind::Is { name, negated, value } => {
                let found = self.order(&self.named(name), value, &self.words(name));
                found.is_some_and(|order| (order == Ordering::Equal) != *negated)
            }
            ExprKind::IsOneOf(name, values) => {
                let (found, words) = (self.named(name), self.words(name));
                values.iter().any(|value| self.order(&found, value, &words) == Some(Ordering::Equal))
            }
            ExprKind::In(name, low, high) => {
                let (found, words) = (self.named(name), self.words(name));
                satisfies(Comparator::AtLeast, self.order(&found, low, &words))
                    && satisfies(Comparator::AtMost, self.order(&found, high, &words))
            }
            ExprKind::Includes(name, mode, values) => self.includes(name, mode.value, values),
            ExprKind::IsEmpty(name, negated) => match self.named(name) {
                OValue::Set(options) => options.is_empty() != *negated,
                _ => false,
            },
            ExprKind::IsKnown(..) => panic!("`is known` stands in portfolios only"),
            ExprKind::Quantified { quantifier, list, unit } => self.quantified(&quantifier.value, list, unit),
        }
    }

    fn includes(&self, name: &Path, mode: IncludesMode, values: &[Value]) -> bool {
        let OValue::Set(options) = self.named(name) else { return false };
        let words: Vec<String> = values.iter().map(word).collect();
        match mode {
            IncludesMode::One | IncludesMode::AllOf => words.iter().all(|word| options.contains(word)),
            IncludesMode::AnyOf => words.iter().any(|word| options.contains(word)),
            IncludesMode::Only => options.iter().all(|option| words.contains(option)),
        }
    }

    fn quantified(&self, quantifier: &Quantifier, list: &Name, unit: &Expr) -> bool {
        let children = self.children(list);
        let all = children.len() as i64;
        let having = children.iter().filter(|child| child.expr(unit)).count() as i64;
        match quantifier {
            Quantifier::Some => having > 0,
            Quantifier::No => having == 0,
            Quantifier::All => all > 0 && having == all,
            Quantifier::AllIfAny => having == all,
            Quantifier::AtLeast(least) => having >= self.amount(least),
            Quantifier::AtMost(most) => having <= self.amount(most),
            Quantifier::Exactly(count) => having == self.amount(count),
        }
    }

    fn compare(&self, left: &Operand, right: &Operand) -> Option<Ordering> {
        let words = [self.operand_words(left), self.operand_words(right)].concat();
        compare(&self.operand(left), &self.operand(right), &words)
    }

    /// The words of an operand that has any; lowest first.
    pub fn operand_words(&self, operand: &Operand) -> Vec<String> {
        match &operand.kind {
            OperandKind::Name(path) => self.words(path),
            OperandKind::Fold { field, list, .. } => {
                let (_, child) = self.book.list(self.entity(), &list.value);
                self.book.words(child, &field.value)
            }
            _ => Vec::new(),
        }
    }

    /// What an operand comes to.
    pub fn operand(&self, operand: &Operand) -> Quantity {
        match &operand.kind {
            OperandKind::Name(path) => Quantity::Value(self.named(path)),
            OperandKind::Literal(value) => Quantity::Value(plain(value)),
            OperandKind::NumberOf { list, that } => {
                Quantity::Value(OValue::whole(self.children_that(list, that.as_deref()).len() as i64))
            }
            OperandKind::ShareOf { list, that } => match self.children(list).len() as i64 {
                0 => Quantity::Nothing,
                all => Quantity::Share(self.children_that(list, Some(that)).len() as i64, all),
            },
            OperandKind::Fold { fold, field, list, that } => {
                let (_, child) = self.book.list(self.entity(), &list.value);
                let words = self.book.words(child, &field.value);
                let children = self.children_that(list, that.as_deref());
                let values = children.iter().map(|child| child.own(&field.value).expect("a field"));
                fold_values(*fold, &values.collect::<Vec<_>>(), &words)
            }
            OperandKind::Count | OperandKind::Share | OperandKind::CountOf(_) => {
                panic!("counts of cases stand in portfolios only")
            }
        }
    }

    /// How a found value stands to a written one.
    fn order(&self, found: &OValue, written: &Value, words: &[String]) -> Option<Ordering> {
        compare(&Quantity::Value(found.clone()), &Quantity::Value(self.written(written, words)), words)
    }

    /// A written value: one of these words first, else a parameter.
    pub fn written(&self, value: &Value, words: &[String]) -> OValue {
        match &value.kind {
            ValueKind::Name(name) if !words.contains(name) => {
                self.book.parameters.get(name.as_str()).map_or(OValue::word(name), |it| plain(&it.value))
            }
            _ => plain(value),
        }
    }
}

fn key(name: &str, path: &Path) -> String {
    cell_name(name, &path.cell.iter().map(|word| word.value.clone()).collect::<Vec<_>>())
}

/// A written value that is no parameter.
pub fn plain(value: &Value) -> OValue {
    match &value.kind {
        ValueKind::Name(name) => OValue::word(name),
        ValueKind::YesNo(answer) => OValue::Bool(*answer),
        ValueKind::Number(number) | ValueKind::Percent(number) => OValue::Number(*number),
    }
}

fn word(value: &Value) -> String {
    match &value.kind {
        ValueKind::Name(name) => name.clone(),
        other => panic!("{other:?} is no option"),
    }
}

/// Highest, lowest or total of those values that are applicable.
pub fn fold_values(fold: Fold, values: &[OValue], words: &[String]) -> Quantity {
    let values = values.iter().filter(|value| **value != OValue::NotApplicable);
    let rank = |value: &&OValue| match value {
        OValue::Word(word) => words.iter().position(|it| it == word).map(|at| Decimal::whole(at as i64)),
        OValue::Number(number) => Some(*number),
        other => panic!("{other} has no rank"),
    };
    let found = match fold {
        Fold::Highest => values.max_by_key(rank).cloned(),
        Fold::Lowest => values.min_by_key(rank).cloned(),
        Fold::Total => {
            Some(OValue::Number(Decimal(values.map(|value| rank(&value).expect("a number").0).sum())))
        }
    };
    found.map_or(Quantity::Nothing, Quantity::Value)
}

/// How two quantities stand to each other; `None` when any comparison is false.
pub fn compare(left: &Quantity, right: &Quantity, words: &[String]) -> Option<Ordering> {
    let rank = |word: &String| words.iter().position(|it| it == word);
    match (left, right) {
        (Quantity::Value(OValue::Word(a)), Quantity::Value(OValue::Word(b))) => Some(rank(a).cmp(&rank(b))),
        (Quantity::Value(OValue::Number(a)), Quantity::Value(OValue::Number(b))) => Some(a.cmp(b)),
        (Quantity::Value(OValue::Bool(a)), Quantity::Value(OValue::Bool(b))) => Some(a.cmp(b)),
        // part of whole against P%: part * 100 against P * whole.
        (Quantity::Share(part, whole), Quantity::Value(OValue::Number(percent))) => {
            Some(Decimal::whole(part * 100).0.cmp(&(percent.0 * whole)))
        }
        (Quantity::Value(OValue::Number(_)), Quantity::Share(..)) => {
            compare(right, left, words).map(Ordering::reverse)
        }
        (Quantity::Nothing | Quantity::Value(OValue::NotApplicable), _)
        | (_, Quantity::Nothing | Quantity::Value(OValue::NotApplicable)) => None,
        (a, b) => panic!("{a:?} and {b:?} do not compare"),
    }
}

/// Whether a comparison is true; of what cannot be compared, none is.
pub fn satisfies(comparator: Comparator, order: Option<Ordering>) -> bool {
    order.is_some_and(|order| match comparator {
        Comparator::Less => order.is_lt(),
        Comparator::AtMost => order.is_le(),
        Comparator::Equal => order.is_eq(),
        Comparator::NotEqual => order.is_ne(),
        Comparator::AtLeast => order.is_ge(),
        Comparator::More => order.is_gt(),
    })
}

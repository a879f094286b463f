//! What a declaration mentions, and what a conclusion reads in the end.

use std::collections::BTreeSet;

use appraise::syntax::tree::{
    Amount, Cell, CellPart, Condition, DeclarationKind, Effect, Expr, ExprKind, GroupKind, MatrixOf, Name,
    Operand, OperandKind, Path, PointsAmount, PointsCondition, Quantifier, Unit, Value, ValueKind,
};

/// Names that something mentions: items, conclusions, criteria, parameters, lists and words alike.
#[derive(Clone, Debug, Default)]
pub struct Names(pub BTreeSet<String>);

impl Names {
    /// Those of a condition.
    pub fn of_condition(condition: &Condition) -> Self {
        let mut names = Self::default();
        names.condition(condition);
        names
    }

    /// Those of an expression.
    pub fn of_expr(it: &Expr) -> Self {
        let mut names = Self::default();
        names.expr(it);
        names
    }

    /// Those of the columns of a table.
    pub fn of_columns(columns: &[Operand]) -> Self {
        let mut names = Self::default();
        columns.iter().for_each(|it| names.operand(it));
        names
    }

    /// Those of a declaration of a framework; its own name is not among them.
    pub fn of_declaration(kind: &DeclarationKind) -> Self {
        let mut names = Self::default();
        names.declaration(kind);
        names
    }

    fn declaration(&mut self, kind: &DeclarationKind) {
        match kind {
            DeclarationKind::Criterion(it) => self.condition(&it.when),
            DeclarationKind::Impossible(it) => self.condition(&it.when),
            DeclarationKind::Conclusion(it) => it.applies.iter().for_each(|it| self.condition(it)),
            DeclarationKind::Rule(it) => {
                it.when.iter().for_each(|it| self.condition(it));
                match &it.effect {
                    Effect::AtLeast(level) | Effect::AtMost(level) => self.path(level),
                    Effect::Up(by) | Effect::Down(by) => self.amount(by),
                }
            }
            DeclarationKind::Exception(it) => it.when.iter().for_each(|it| self.condition(it)),
            DeclarationKind::Table(it) => {
                it.columns.iter().for_each(|it| self.operand(it));
                it.rows.iter().flat_map(|it| &it.cells).for_each(|it| self.cell(it));
            }
            DeclarationKind::Models(it) => {
                it.applies.iter().for_each(|it| self.condition(it));
                it.classes.iter().for_each(|it| self.condition(&it.when));
            }
            DeclarationKind::Points(it) => {
                it.applies.iter().for_each(|it| self.condition(it));
                for line in &it.lines {
                    if let PointsAmount::Name { name, .. } = &line.amount {
                        self.name(name);
                    }
                    match &line.condition {
                        PointsCondition::Always => {}
                        PointsCondition::When(when) => self.condition(when),
                        PointsCondition::Per { list, that } => {
                            self.name(list);
                            that.iter().for_each(|it| self.expr(it));
                        }
                    }
                }
            }
            DeclarationKind::Matrix(it) => {
                it.applies.iter().for_each(|it| self.condition(it));
                if let MatrixOf::Highest(field) | MatrixOf::Lowest(field) = &it.of {
                    self.name(field);
                }
                self.name(&it.list);
                it.by.iter().for_each(|it| self.name(it));
                it.that.iter().for_each(|it| self.expr(it));
            }
            DeclarationKind::Promise(it) => match &it.claim {
                appraise::syntax::tree::Claim::Never(a, b) | appraise::syntax::tree::Claim::Always(a, b) => {
                    self.expr(a);
                    b.iter().for_each(|it| self.expr(it));
                }
                _ => {}
            },
            _ => {}
        }
    }

    fn name(&mut self, name: &Name) {
        self.0.insert(name.value.clone());
    }

    fn path(&mut self, path: &Path) {
        if let Some(last) = path.names.last() {
            self.name(last);
        }
    }

    fn value(&mut self, value: &Value) {
        if let ValueKind::Name(name) = &value.kind {
            self.0.insert(name.clone());
        }
    }

    fn amount(&mut self, amount: &Amount) {
        if let Amount::Parameter(name) = amount {
            self.name(name);
        }
    }

    fn cell(&mut self, cell: &Cell) {
        for part in &cell.parts {
            match part {
                CellPart::Value(it) | CellPart::Compare(_, it) => self.value(it),
                CellPart::Range(low, high) | CellPart::Until(low, high) => {
                    self.value(low);
                    self.value(high);
                }
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Chain(it) => self.expr(it),
            Condition::Group { kind, bullets, .. } => {
                if let GroupKind::AtLeast(amount) | GroupKind::AtMost(amount) = kind {
                    self.amount(amount);
                }
                bullets.iter().for_each(|it| self.expr(it));
            }
        }
    }

    fn expr(&mut self, it: &Expr) {
        match &it.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|it| self.expr(it)),
            ExprKind::Not(inner) | ExprKind::Paren(inner) => self.expr(inner),
            ExprKind::Name(path) | ExprKind::IsEmpty(path, _) | ExprKind::IsKnown(path, _) => self.path(path),
            ExprKind::Compare(left, _, right) => {
                self.operand(left);
                self.operand(right);
            }
            ExprKind::Is { name, value, .. } => {
                self.path(name);
                self.value(value);
            }
            ExprKind::IsOneOf(name, values) | ExprKind::Includes(name, _, values) => {
                self.path(name);
                values.iter().for_each(|it| self.value(it));
            }
            ExprKind::In(name, low, high) => {
                self.path(name);
                self.value(low);
                self.value(high);
            }
            ExprKind::Quantified { quantifier, list, unit } => {
                if let Quantifier::AtLeast(by) | Quantifier::AtMost(by) | Quantifier::Exactly(by) =
                    &quantifier.value
                {
                    self.amount(by);
                }
                self.name(list);
                self.expr(unit);
            }
        }
    }

    fn operand(&mut self, it: &Operand) {
        match &it.kind {
            OperandKind::Name(path) => self.path(path),
            OperandKind::Literal(value) => self.value(value),
            OperandKind::NumberOf { list, that } => {
                self.name(list);
                that.iter().for_each(|it| self.expr(it));
            }
            OperandKind::ShareOf { list, that } => {
                self.name(list);
                self.expr(that);
            }
            OperandKind::Fold { field, list, that, .. } => {
                self.name(field);
                self.name(list);
                that.iter().for_each(|it| self.expr(it));
            }
            _ => {}
        }
    }
}

/// The declarations that say what a conclusion or criterion is.
fn home<'u>(unit: &'u Unit, name: &str) -> Vec<&'u DeclarationKind> {
    let all = || unit.declarations.iter().map(|it| &it.kind);
    let mut rules: Vec<&str> = Vec::new();
    let mut home: Vec<&DeclarationKind> = Vec::new();
    for kind in all() {
        match kind {
            DeclarationKind::Criterion(it) if it.name.value == name => home.push(kind),
            DeclarationKind::Conclusion(it) if it.name.value == name => home.push(kind),
            DeclarationKind::Models(it) if it.name.value == name => home.push(kind),
            DeclarationKind::Points(it) if it.name.value == name => home.push(kind),
            DeclarationKind::Matrix(it) if it.name.value == name => home.push(kind),
            DeclarationKind::Table(it) if it.gives.iter().any(|it| it.value == name) => home.push(kind),
            DeclarationKind::Rule(it) if it.conclusion.value == name => {
                rules.push(&it.id.value);
                home.push(kind);
            }
            _ => {}
        }
    }
    loop {
        let n_before = rules.len();
        for kind in all() {
            if let DeclarationKind::Exception(it) = kind
                && rules.contains(&it.to.value.as_str())
                && !rules.contains(&it.id.value.as_str())
            {
                rules.push(&it.id.value);
                home.push(kind);
            }
        }
        if rules.len() == n_before {
            return home;
        }
    }
}

/// Everything that these names come down to, over conclusions and criteria.
pub fn closure(unit: &Unit, names: Names) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut next: Vec<String> = names.0.into_iter().collect();
    while let Some(name) = next.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        let home = home(unit, &name);
        let is_conclusion = home.iter().any(|it| !matches!(it, DeclarationKind::Criterion(_)));
        if is_conclusion && let Some(when) = &unit.head.applies {
            next.extend(Names::of_condition(when).0);
        }
        next.extend(home.into_iter().flat_map(|it| Names::of_declaration(it).0));
    }
    seen
}

//! Comparisons and what stands on their sides, in words.

use super::Explainer;
use super::condition::is_met;
use super::reach::rank;
use super::reasons::Reasons;
use crate::condition::{Operand, OperandKind, Subject};
use crate::syntax::tree::{Comparator, Fold};
use crate::value::{RecordId, Truth};
use crate::vocabulary::Domain;

impl Explainer<'_> {
    pub(super) fn comparison(
        &self,
        record: RecordId,
        left: &Operand,
        comparator: Comparator,
        right: &Operand,
        needed: bool,
        truth: Truth,
    ) -> Reasons {
        // What is looked at stands left, what it is measured against right.
        let is_constant =
            |it: &Operand| matches!(it.kind, OperandKind::Literal(_) | OperandKind::Parameter(_));
        let (left, comparator, right) = if is_constant(left) && !is_constant(right) {
            (right, mirrored(comparator), left)
        } else {
            (left, comparator, right)
        };
        let comparator = if needed { comparator } else { opposite(comparator) };
        let domain = self.operand_domain(left);
        let against = self.constant(record, &domain, right);
        let n_levels = match domain {
            Domain::Scale(_) => self.words.framework.vocabulary.labels(&domain).len(),
            Domain::YesNo | Domain::OneOf(_) | Domain::AnyOf(_) | Domain::Number(_) | Domain::List { .. } => {
                0
            }
        };
        // "at least strong" is strong where nothing lies above it.
        let level = rank(self.words.framework, right).map(|it| it as usize);
        let is_end = |end: usize| n_levels > 0 && level == Some(end);
        let need = match (comparator, truth) {
            // "the partner country is turkey" says it all, and a level that meets what is needed does.
            _ if is_met(truth, needed) && matches!(left.kind, OperandKind::Subject(_)) => String::new(),
            (Comparator::Equal | Comparator::NotEqual, _) if is_met(truth, needed) => String::new(),
            (Comparator::Equal, _) => format!(", needs {against}"),
            (Comparator::NotEqual, _) => format!(", needs anything but {against}"),
            (Comparator::Less, _) => format!(", needs less than {against}"),
            (Comparator::AtMost, _) if is_end(0) => format!(", needs {against}"),
            (Comparator::AtMost, _) => format!(", needs at most {against}"),
            (Comparator::AtLeast, _) if is_end(n_levels.saturating_sub(1)) => format!(", needs {against}"),
            (Comparator::AtLeast, _) => format!(", needs at least {against}"),
            (Comparator::More, _) => format!(", needs more than {against}"),
        };
        self.operand(record, left, &need)
    }

    /// The type that constants beside an operand have.
    fn operand_domain(&self, operand: &Operand) -> Domain {
        match &operand.kind {
            OperandKind::Subject(subject) => self.words.domain(*subject).clone(),
            OperandKind::Fold { field, .. } => self.words.domain(*field).clone(),
            OperandKind::Parameter(id) => self.words.framework.parameters[*id].domain.clone(),
            OperandKind::ShareOf { .. } | OperandKind::Share => Domain::Number(crate::vocabulary::Grid {
                low: crate::value::Decimal::ZERO,
                high: crate::value::Decimal::whole(100),
                step: crate::value::Decimal::ONE,
                unit: None,
                percent: true,
            }),
            OperandKind::Criterion(_)
            | OperandKind::Literal(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::Count
            | OperandKind::CountOf(_) => Domain::YesNo,
        }
    }

    /// What something is measured against.
    pub(crate) fn constant(&self, record: RecordId, domain: &Domain, operand: &Operand) -> String {
        match &operand.kind {
            OperandKind::Literal(literal) => self.words.literal(domain, *literal),
            OperandKind::Parameter(id) => {
                let parameter = &self.words.framework.parameters[*id];
                let value = self.words.literal(&parameter.domain, parameter.value);
                if self.is_brief.get() { value } else { format!("{value} ({})", parameter.name) }
            }
            OperandKind::Subject(subject) => {
                let told = self.subject(record, *subject, "").text();
                format!("{} ({told})", self.subject_name(*subject))
            }
            OperandKind::Criterion(_)
            | OperandKind::NumberOf { .. }
            | OperandKind::ShareOf { .. }
            | OperandKind::Fold { .. }
            | OperandKind::Count
            | OperandKind::Share
            | OperandKind::CountOf(_) => self.operand(record, operand, "").text(),
        }
    }

    /// What is looked at, with what is needed of it.
    pub(crate) fn operand(&self, record: RecordId, operand: &Operand, need: &str) -> Reasons {
        match &operand.kind {
            OperandKind::Subject(subject) => self.subject(record, *subject, need),
            OperandKind::Criterion(id) => {
                self.criterion(record, *id, true, &self.words.framework.criteria[*id].name)
            }
            OperandKind::NumberOf { list, that } => {
                self.counted(record, *list, that.as_deref(), "number of", need)
            }
            OperandKind::ShareOf { list, that } => self.counted(record, *list, Some(that), "share of", need),
            OperandKind::Fold { fold, field, list, that } => {
                let what = match fold {
                    Fold::Highest => "highest",
                    Fold::Lowest => "lowest",
                    Fold::Total => "total",
                };
                let name = self.subject_name(*field);
                self.counted(record, *list, that.as_deref(), &format!("{what} {name} of"), need)
            }
            OperandKind::Parameter(_) | OperandKind::Literal(_) => {
                let domain = self.operand_domain(operand);
                Reasons::one(format!("{}{need}", self.constant(record, &domain, operand)))
            }
            OperandKind::Count => Reasons::one(format!("the count{need}")),
            OperandKind::Share => Reasons::one(format!("the share{need}")),
            OperandKind::CountOf(id) => {
                Reasons::one(format!("the count of {}{need}", self.words.framework.portfolios[*id].name))
            }
        }
    }

    /// The name of what a field stands for.
    pub(crate) fn subject_name(&self, subject: Subject) -> String {
        match subject {
            Subject::Item(item) => self.words.framework.vocabulary.items[item].name.clone(),
            Subject::Conclusion(id) => self.words.conclusion_name(id, None),
            Subject::Cell(id, cell) => self.words.conclusion_name(id, Some(cell)),
        }
    }
}

fn mirrored(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::More,
        Comparator::AtMost => Comparator::AtLeast,
        Comparator::Equal => Comparator::Equal,
        Comparator::NotEqual => Comparator::NotEqual,
        Comparator::AtLeast => Comparator::AtMost,
        Comparator::More => Comparator::Less,
    }
}

fn opposite(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::AtLeast,
        Comparator::AtMost => Comparator::More,
        Comparator::Equal => Comparator::NotEqual,
        Comparator::NotEqual => Comparator::Equal,
        Comparator::AtLeast => Comparator::Less,
        Comparator::More => Comparator::AtMost,
    }
}

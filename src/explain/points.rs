//! Lines of a sum.

use super::reasons::Reasons;
use super::{Explainer, Line};
use crate::condition::Subject;
use crate::framework::{Points, PointsAmount, PointsLine, PointsWhen};
use crate::value::{Decimal, RecordId, Truth};

impl Explainer<'_> {
    /// One line a line of the sum.
    pub(super) fn points(&self, record: RecordId, points: &Points) -> Vec<Line> {
        points.lines.iter().map(|line| self.points_line(record, line)).collect()
    }

    fn points_line(&self, record: RecordId, line: &PointsLine) -> Line {
        let (name, named) = self.points_amount(record, line);
        let (truth, mut reasons) = match &line.when {
            PointsWhen::Always => (Truth::Holds, Reasons::default()),
            PointsWhen::When(condition) => {
                (self.truth(record, condition), self.why(record, condition, &name))
            }
            PointsWhen::Per { list, that } => {
                let reasons = self.counted(record, *list, that.as_ref(), "number of", "");
                let owner = self.words.owner(record, self.words.framework.vocabulary.items[*list].entity);
                let members = self.members(record, *list);
                let counts = |&it: &RecordId| that.as_ref().map_or(Truth::Holds, |that| self.truth(it, that));
                let counts: Vec<Truth> = members.iter().map(counts).collect();
                let is_open = self.words.is_open_list(owner, *list) || counts.contains(&Truth::Open);
                // A line that counts no record adds nothing.
                let truth = match (is_open, counts.contains(&Truth::Holds)) {
                    (true, _) => Truth::Open,
                    (false, true) => Truth::Holds,
                    (false, false) => Truth::Fails,
                };
                (truth, reasons)
            }
        };
        reasons.add(named);
        let text = reasons.text();
        let text = if text.is_empty() { "always" } else { &text };
        Line {
            source: self.words.cites(&line.cites),
            decides: truth != Truth::Fails,
            exceptions: Vec::new(),
            ..Line::plain(reasons.mark(truth), &name, text)
        }
    }

    /// `+3`, and the conclusion behind it when it is one.
    pub(super) fn points_amount(&self, record: RecordId, line: &PointsLine) -> (String, Reasons) {
        let sign = |negative: bool| if negative { '-' } else { '+' };
        match line.amount {
            PointsAmount::Number(number) if number < Decimal::ZERO => {
                (number.to_string(), Reasons::default())
            }
            PointsAmount::Number(number) => (format!("+{number}"), Reasons::default()),
            PointsAmount::Parameter { negative, parameter } => {
                let parameter = &self.words.framework.parameters[parameter];
                let value = self.words.literal(&parameter.domain, parameter.value);
                (format!("{}{value} ({})", sign(negative), parameter.name), Reasons::default())
            }
            PointsAmount::Conclusion { negative, conclusion } => {
                let name = &self.words.framework.conclusions[conclusion].name;
                (
                    format!("{}{name}", sign(negative)),
                    self.subject(record, Subject::Conclusion(conclusion), ""),
                )
            }
        }
    }
}

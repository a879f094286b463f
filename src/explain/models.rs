//! Classes: the one that fits first, or all that fit, and what each of the others fails on.

use super::{Explainer, Line, Mark, can_be, decides, in_order};
use crate::condition::{ConditionKind, Literal};
use crate::evaluate::Answer;
use crate::framework::{Class, Decider, Models, Value};
use crate::value::{RecordId, Truth};

impl Explainer<'_> {
    /// One line a class, and one for `otherwise` when it can be the result.
    pub(super) fn classes(
        &self,
        record: RecordId,
        answer: &Answer,
        models: &Models,
        order: &[String],
    ) -> Vec<Line> {
        let places: Vec<usize> = (0..models.classes.len()).collect();
        let name =
            |at: usize| models.classes.get(at).map_or_else(String::new, |class| class.label.name.clone());
        // A class that is one criterion tells it in full, others refer to it.
        let mut telling = in_order(&places, order, name);
        let is_criterion = |at: usize| {
            let when = models.classes.get(at).map(|class| &class.when.kind);
            matches!(when, Some(ConditionKind::Criterion(_)))
        };
        telling.sort_by_key(|&at| !is_criterion(at));
        let mut lines: Vec<(usize, Line)> = telling
            .into_iter()
            .filter_map(|at| Some((at, self.class(record, answer, models, at, models.classes.get(at)?))))
            .collect();
        lines.sort_by_key(|(at, _)| *at);
        let mut lines: Vec<Line> = lines.into_iter().map(|(_, line)| line).collect();
        let otherwise = models.otherwise.filter(|&rank| can_be(answer, Value::Rank(rank)));
        if let Some(rank) = otherwise {
            let all_fail = answer.rows.iter().all(|&it| it == Truth::Fails);
            let definition = &self.words.framework.conclusions[answer.conclusion];
            let (mark, text) = match all_fail {
                true => (Mark::Holds, "no class fits"),
                false => (Mark::Open, "when no class fits"),
            };
            let labels = self.words.framework.vocabulary.labels(&definition.domain);
            let name = labels.get(rank as usize).map_or_else(String::new, |it| it.name.clone());
            lines.push(Line {
                effect: "otherwise".to_owned(),
                label: self.words.literal(&definition.domain, Literal::Rank(rank)),
                because: definition.because.clone(),
                source: self.words.cites(&definition.cites),
                ..Line::plain(mark, &name, text)
            });
        }
        lines
    }

    fn class(&self, record: RecordId, answer: &Answer, models: &Models, at: usize, class: &Class) -> Line {
        let truth = answer.rows.get(at).copied().unwrap_or(Truth::Open);
        let decides = decides(answer, Decider::Class(answer.conclusion, at as u32));
        let name = &class.label.name;
        let reasons = self.why(record, &class.when, name);
        let brief = self.why_in_brief(record, &class.when, name).text();
        let mut mark = reasons.mark(truth);
        let mut beside = String::new();
        let earlier = |wanted: Truth| {
            let before = models.classes.iter().zip(&answer.rows).take(at);
            before.filter(move |(_, it)| **it == wanted).map(|(class, _)| class.label.name.clone())
        };
        if !models.all_that_fit && truth != Truth::Fails {
            let before: Vec<String> = earlier(Truth::Holds).collect();
            let perhaps: Vec<String> = earlier(Truth::Open).collect();
            if let Some(before) = before.first() {
                mark = Mark::Fails;
                beside = format!("; decided before it: {before}");
            } else if !perhaps.is_empty() {
                beside = format!("; unless decided before it: {}", perhaps.join(", "));
                if mark == Mark::Holds && answer.outcome.values().len() > 1 {
                    mark = Mark::Open;
                }
            }
        }
        Line {
            mark,
            name: name.clone(),
            effect: String::new(),
            label: class.label.label.clone().unwrap_or_default(),
            text: format!("{}{beside}", reasons.text()),
            brief: format!("{brief}{beside}"),
            names: reasons.names().to_vec(),
            filled: reasons.filled.clone(),
            is_key: decides && reasons.is_disputed(),
            is_forced: reasons.is_forced() && truth == Truth::Fails,
            because: class.because.clone(),
            source: self.words.cites(&class.cites),
            decides,
            exceptions: Vec::new(),
        }
    }
}

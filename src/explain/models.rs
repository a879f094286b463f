//! Classes: the one that fits first, or all that fit, and what each of the others fails on.

use super::{Explainer, Line, Mark, can_be, decides};
use crate::condition::Literal;
use crate::evaluate::Answer;
use crate::framework::{Class, Decider, Models, Value};
use crate::value::{RecordId, Truth};

impl Explainer<'_> {
    /// One line a class, and one for `otherwise` when it can be the result.
    pub(super) fn classes(&self, record: RecordId, answer: &Answer, models: &Models) -> Vec<Line> {
        let mut lines: Vec<Line> = models
            .classes
            .iter()
            .enumerate()
            .map(|(at, class)| self.class(record, answer, models, at, class))
            .collect();
        let otherwise = models.otherwise.filter(|&rank| can_be(answer, Value::Rank(rank)));
        if let Some(rank) = otherwise {
            let all_fail = answer.rows.iter().all(|&it| it == Truth::Fails);
            let definition = &self.words.framework.conclusions[answer.conclusion];
            lines.push(Line {
                mark: if all_fail { Mark::Holds } else { Mark::Open },
                name: self.words.literal(&definition.domain, Literal::Rank(rank)),
                effect: "otherwise".to_owned(),
                text: if all_fail { "no class fits" } else { "unless a class fits" }.to_owned(),
                because: definition.because.clone(),
                source: self.words.cites(&definition.cites),
                decides: true,
            });
        }
        lines
    }

    fn class(&self, record: RecordId, answer: &Answer, models: &Models, at: usize, class: &Class) -> Line {
        let truth = answer.rows.get(at).copied().unwrap_or(Truth::Open);
        let decides = decides(answer, Decider::Class(answer.conclusion, at as u32));
        let reasons = self.why(record, &class.when, class.label.text());
        let mut mark = reasons.mark(truth);
        let mut text = reasons.text();
        let earlier = |wanted: Truth| {
            let before = models.classes.iter().zip(&answer.rows).take(at);
            before.filter(move |(_, it)| **it == wanted).map(|(class, _)| class.label.text().to_owned())
        };
        if !models.all_that_fit && truth != Truth::Fails {
            let before: Vec<String> = earlier(Truth::Holds).collect();
            let perhaps: Vec<String> = earlier(Truth::Open).collect();
            if let Some(before) = before.first() {
                mark = Mark::Fails;
                text = format!("{text}; decided before it: {before}");
            } else if !perhaps.is_empty() {
                text = format!("{text}; unless decided before it: {}", perhaps.join(", "));
                if mark == Mark::Holds && answer.outcome.values().len() > 1 {
                    mark = Mark::Open;
                }
            }
        }
        Line {
            mark,
            name: class.label.text().to_owned(),
            effect: String::new(),
            text,
            because: class.because.clone(),
            source: self.words.cites(&class.cites),
            decides,
        }
    }
}

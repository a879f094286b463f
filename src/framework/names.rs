//! What the parts of a framework are called.

use super::{Decider, Framework, Home, Value};
use crate::value::{ConclusionId, Domain};

impl Framework {
    /// What a rule, row or class is called.
    pub fn decider_name(&self, decider: Decider) -> String {
        let name = match decider {
            Decider::Rule(rule) => Some(self.rules[rule].name.as_str()),
            Decider::Row(table, row) => {
                self.tables[table].rows.get(row as usize).map(|row| row.name.as_str())
            }
            Decider::Class(conclusion, class) => match &self.conclusions[conclusion].home {
                Home::Models(models) => {
                    models.classes.get(class as usize).map(|class| class.label.name.as_str())
                }
                Home::Rules { .. } | Home::Table { .. } | Home::Points(_) | Home::Matrix(_) => None,
            },
            Decider::PortfolioRow(portfolio, row) => {
                self.portfolios[portfolio].rows.get(row as usize).map(|row| row.label.name.as_str())
            }
        };
        name.unwrap_or_default().to_owned()
    }

    /// A value of a conclusion (or an item) by its name.
    pub fn value_text(&self, domain: &Domain, value: Value) -> String {
        let labels = self.vocabulary.labels(domain);
        match (value, domain) {
            (Value::NotApplicable, _) => "not applicable".to_owned(),
            (Value::Rank(rank), _) => labels.get(rank as usize).map(|it| it.name.clone()).unwrap_or_default(),
            (Value::Number(number), Domain::Number(grid)) if grid.percent => format!("{number}%"),
            (Value::Number(number), _) => number.to_string(),
            (Value::Set(set), _) => {
                let names: Vec<&str> = labels
                    .iter()
                    .enumerate()
                    .filter(|(bit, _)| set >> bit & 1 == 1)
                    .map(|(_, label)| label.name.as_str())
                    .collect();
                format!("[{}]", names.join(", "))
            }
        }
    }

    /// A conclusion, or one cell of a matrix, by its name: `learning[nl_lg, dispositional]`.
    pub fn conclusion_text(&self, conclusion: ConclusionId, cell: Option<u32>) -> String {
        let definition = &self.conclusions[conclusion];
        let (Home::Matrix(matrix), Some(cell)) = (&definition.home, cell) else {
            return definition.name.clone();
        };
        let names: Vec<&str> = matrix
            .by
            .iter()
            .zip(&matrix.cells[cell as usize])
            .filter_map(|(&item, &rank)| {
                let labels = self.vocabulary.labels(&self.vocabulary.items[item].domain);
                labels.get(rank as usize).map(|it| it.name.as_str())
            })
            .collect();
        format!("{}[{}]", definition.name, names.join(", "))
    }
}

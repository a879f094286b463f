//! Gaps and overlaps of tables, against all cases.

use std::collections::{BTreeMap, BTreeSet};

use appraise::analysis::{Finding, Report, WitnessValue};
use appraise::syntax::tree::{DeclarationKind, Fold, OperandKind, Row, Table, TableMode};
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::test_runner::TestCaseError;

use super::generate::{Small, is_finite, tables};
use super::reads::{Names, closure};
use super::world::World;
use crate::oracle::condition::{Judge, Quantity};
use crate::oracle::value::OValue;
use crate::oracle::write_condition::value;

type Checked = Result<(), TestCaseError>;

/// Holds what is said of each table against all cases.
pub fn check(small: &Small, world: &World<'_>, report: &Report) -> Checked {
    for (entity, table) in tables(&small.unit) {
        Work { small, world, report, table, entity }.check()?;
    }
    Ok(())
}

struct Work<'w, 't> {
    small: &'w Small,
    world: &'w World<'t>,
    report: &'w Report,
    table: &'w Table,
    entity: String,
}

impl Work<'_, '_> {
    fn check(&self) -> Checked {
        let table = self.table;
        let name = &table.name.value;
        let records: Vec<Judge<'_>> =
            self.world.records(&self.entity, true).into_iter().filter(|it| self.is_asked(it)).collect();
        let mut is_fine = true;
        if self.needs_all_rows() {
            let message = format!("table `{name}` has no row for ");
            let found = self.found("K0201", &message, None);
            let missed = |judge: &Judge<'_>| !table.rows.iter().any(|row| judge.row_matches(table, row));
            self.compare(&format!("gaps of {name}"), &found, &records, &missed)?;
            is_fine &= found.is_empty();
        }
        if table.mode.value == TableMode::OneRowOnly {
            for (at, a) in table.rows.iter().enumerate() {
                for b in &table.rows[at + 1..] {
                    let code = if outputs(a) == outputs(b) { "K0203" } else { "K0202" };
                    let start = format!("rows `{}` and `{}` of table `{name}` ", a.id.value, b.id.value);
                    let found = self.found(code, &start, Some((a, b)));
                    let both = |judge: &Judge<'_>| judge.row_matches(table, a) && judge.row_matches(table, b);
                    self.compare(&start, &found, &records, &both)?;
                    is_fine &= found.is_empty();
                }
            }
        }
        let unlike = if table.mode.value == TableMode::OneRowOnly { ", no two rows disagree" } else { "" };
        let claim = format!("table {name}: every case matches a row{unlike}");
        let proof = self.report.proved.iter().find(|it| it.claim == claim);
        prop_assert_eq!(
            proof.is_some(),
            is_fine && self.needs_all_rows(),
            "whether {} is proved\n{}",
            claim,
            self.small.rules
        );
        if let (Some(proof), true) = (proof, is_finite(&self.small.unit)) {
            let wanted = self.situations(&records, &|_| true);
            prop_assert_eq!(proof.situations, wanted, "situations of {}\n{}", claim, self.small.rules);
        }
        let notes = self.report.findings.iter().filter(|it| {
            it.diagnostic.code.0 == "K0204" && it.diagnostic.message.ends_with(&format!("`{name}`"))
        });
        let is_ordered = table.mode.value == TableMode::FirstRow;
        prop_assert_eq!(notes.count(), usize::from(is_ordered), "order of rows of {}", name);
        Ok(())
    }

    /// Some of what it gives applies.
    fn is_asked(&self, judge: &Judge<'_>) -> bool {
        let own = self.world.book.conclusions.iter().filter(|about| about.entity == judge.entity());
        own.filter(|about| self.table.gives.iter().any(|it| it.value == about.name))
            .any(|about| judge.applicable(about))
    }

    fn needs_all_rows(&self) -> bool {
        let has_otherwise = self.small.unit.declarations.iter().any(|it| match &it.kind {
            DeclarationKind::Conclusion(it) => {
                it.otherwise.is_some() && self.table.gives.iter().any(|own| own.value == it.name.value)
            }
            _ => false,
        });
        self.table.mode.value == TableMode::OneRowOnly || !has_otherwise
    }

    fn found(&self, code: &str, start: &str, rows: Option<(&Row, &Row)>) -> Vec<&Finding> {
        let all = self.report.findings.iter();
        let here = all.filter(|it| it.diagnostic.code.0 == code && it.diagnostic.message.starts_with(start));
        here.filter(|it| rows.is_none_or(|(a, b)| it.rules == [a.id.value.clone(), b.id.value.clone()]))
            .collect()
    }

    fn compare(
        &self,
        what: &str,
        found: &[&Finding],
        records: &[Judge<'_>],
        is_fault: &dyn Fn(&Judge<'_>) -> bool,
    ) -> Checked {
        let text = || format!("{what}\n{}", self.small.rules);
        let faults: Vec<&Judge<'_>> = records.iter().filter(|it| is_fault(it)).collect();
        prop_assert_eq!(found.is_empty(), faults.is_empty(), "{}", text());
        for finding in found {
            let headings: Vec<String> = finding.witness.iter().map(|(name, _)| name.clone()).collect();
            prop_assert_eq!(headings.len(), self.table.columns.len(), "{}", text());
            let shows = |judge: &&Judge<'_>| {
                self.table.columns.iter().zip(&finding.witness).all(|(column, (_, told))| {
                    // A total is told by its band, of which any will do; but by a number that it may be.
                    let is_total = matches!(column.kind, OperandKind::Fold { fold: Fold::Total, .. });
                    is_total || shows(&judge.operand(column), told)
                })
            };
            prop_assert!(faults.iter().any(shows), "{:?} is no fault: {}", finding.witness, text());
        }
        if is_finite(&self.small.unit) && !found.is_empty() {
            let told: u128 = found.iter().map(|it| it.situations.unwrap_or(0)).sum();
            prop_assert_eq!(told, self.situations(records, is_fault), "situations: {}", text());
        }
        Ok(())
    }

    /// How many combinations there are of the items that the columns read, through conclusions too, where some case is
    /// so.
    fn situations(&self, records: &[Judge<'_>], is_so: &dyn Fn(&Judge<'_>) -> bool) -> u128 {
        let read = closure(&self.small.unit, Names::of_columns(&self.table.columns));
        let here = records.iter().filter(|it| is_so(it));
        let own = |judge: &Judge<'_>| -> Vec<OValue> {
            let items = split(judge).into_iter();
            items
                .filter(|(name, _)| read.contains(name.split(' ').next().unwrap_or("")))
                .map(|it| it.1)
                .collect()
        };
        here.map(own).collect::<BTreeSet<Vec<OValue>>>().len() as u128
    }
}

/// The items of a record, those with options split into one for each.
fn split(judge: &Judge<'_>) -> BTreeMap<String, OValue> {
    let mut all = BTreeMap::new();
    for item in &judge.book.entities[judge.entity()].items {
        let Some(value) = judge.record().items.get(&item.name.value) else { continue };
        match value {
            OValue::Set(options) => {
                for word in judge.book.words_of(&item.kind) {
                    all.insert(format!("{} {word}", item.name.value), OValue::Bool(options.contains(&word)));
                }
            }
            other => drop(all.insert(item.name.value.clone(), other.clone())),
        }
    }
    all
}

/// Whether a column has the value that a witness tells. Of a share, which is told by its band, any will do.
fn shows(found: &Quantity, told: &WitnessValue) -> bool {
    match (found, told) {
        (Quantity::Share(..), _) => true,
        (Quantity::Nothing | Quantity::Value(OValue::NotApplicable), WitnessValue::Text(text)) => {
            text == "not applicable"
        }
        (Quantity::Value(OValue::Bool(found)), WitnessValue::YesNo(told)) => found == told,
        (Quantity::Value(found), WitnessValue::Text(text)) => found.to_string() == text.trim_end_matches('%'),
        _ => false,
    }
}

fn outputs(row: &Row) -> Vec<String> {
    row.outputs.iter().map(value).collect()
}

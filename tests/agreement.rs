//! Figures of agreement against reference implementations, on published examples and drawn ones.
//!
//! The numbers in `reference/agreement.json` were made by `reference/agreement.py`, which says how.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use appraise::comparison::{Metric, Weights, agreement, alpha, kappa};
use serde_json::Value;

fn fixtures() -> Vec<Value> {
    let text = include_str!("reference/agreement.json");
    serde_json::from_str::<Value>(text).unwrap().as_array().unwrap().clone()
}

fn units(fixture: &Value) -> Vec<Vec<usize>> {
    let unit = |it: &Value| it.as_array().unwrap().iter().map(|it| it.as_u64().unwrap() as usize).collect();
    fixture["units"].as_array().unwrap().iter().map(unit).collect()
}

fn is_near(name: &str, found: Option<f64>, wanted: &Value) {
    let (found, wanted) = (found.unwrap(), wanted.as_f64().unwrap());
    assert!((found - wanted).abs() < 1e-9, "{name}: {found} and not {wanted}");
}

#[test]
fn figures_are_those_of_the_reference_implementations() {
    let fixtures = fixtures();
    assert!(fixtures.len() >= 7);
    for fixture in &fixtures {
        let name = fixture["name"].as_str().unwrap();
        let n_values = fixture["n_values"].as_u64().unwrap() as usize;
        let units = units(fixture);
        is_near(name, alpha(&units, n_values, Metric::Nominal), &fixture["nominal_alpha"]);
        is_near(name, alpha(&units, n_values, Metric::Ordinal), &fixture["ordinal_alpha"]);
        if fixture.get("kappa").is_none() {
            continue;
        }
        let pairs: Vec<(usize, usize)> = units.iter().map(|it| (it[0], it[1])).collect();
        is_near(name, kappa(&pairs, n_values, Weights::None), &fixture["kappa"]);
        is_near(name, kappa(&pairs, n_values, Weights::Linear), &fixture["linear_kappa"]);
        is_near(name, kappa(&pairs, n_values, Weights::Quadratic), &fixture["quadratic_kappa"]);
    }
}

#[test]
fn published_figures_come_out_as_published() {
    let fixtures = fixtures();
    let pairs: Vec<(usize, usize)> = units(&fixtures[0]).iter().map(|it| (it[0], it[1])).collect();
    assert_eq!((kappa(&pairs, 3, Weights::None).unwrap() * 1000.0).round(), 492.0);
    let gaps = units(&fixtures[1]);
    assert_eq!((alpha(&gaps, 5, Metric::Nominal).unwrap() * 1000.0).round(), 743.0);
    assert_eq!((alpha(&gaps, 5, Metric::Ordinal).unwrap() * 1000.0).round(), 815.0);
}

#[test]
fn figures_that_are_not_defined_are_not_given() {
    let same = agreement(&[(1, 1), (1, 1), (1, 1)], 4, true);
    assert_eq!((same.observed, same.kappa, same.alpha), (Some(1.0), None, None));
    let none = agreement(&[], 4, true);
    assert_eq!((none.n, none.observed, none.kappa, none.alpha), (0, None, None, None));
    let one = agreement(&[(0, 1)], 4, true);
    assert_eq!(one.observed, Some(0.0));
    let nominal = agreement(&[(0, 1), (2, 2), (1, 1)], 3, false);
    assert_eq!((nominal.linear_kappa, nominal.quadratic_kappa), (None, None));
    assert!(nominal.kappa.is_some());
}

#[test]
fn leaving_one_out_says_how_firm_alpha_is() {
    let (low, high) = agreement(&[(0, 0), (1, 1), (2, 2), (0, 2)], 3, true).alpha_without_one.unwrap();
    assert_eq!(high, 1.0);
    assert!(low < 0.5);
}

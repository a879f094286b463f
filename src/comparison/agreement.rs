//! Figures of agreement: observed agreement, Cohen's kappa (plain and weighted), Krippendorff's alpha.
//!
//! J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960);
//! the same, "Weighted kappa", Psychological Bulletin 70 (1968); K. Krippendorff, *Content Analysis* (4th ed., 2019),
//! ch. 12. `tests/reference/agreement.py` has the same figures from scikit-learn and `krippendorff`.

/// Weights of a disagreement between two ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weights {
    /// Any two that differ count alike.
    None,
    /// By the number of steps.
    Linear,
    /// By the square of it.
    Quadratic,
}

/// How differences between values count for alpha.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Any two that differ count alike.
    Nominal,
    /// By how many values lie between them.
    Ordinal,
}

/// Figures over pairs of settled verdicts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Verdicts that both settle.
    pub n: usize,
    /// Verdicts that one of the two leaves open.
    pub n_open: usize,
    /// Verdicts outside the scale on one side or both: not applicable.
    pub n_not_applicable: usize,
    /// Share of equal verdicts; `None` without any.
    pub observed: Option<f64>,
    /// Cohen's kappa; `None` where it is not defined (one value throughout).
    pub kappa: Option<f64>,
    /// With linear weights.
    pub linear_kappa: Option<f64>,
    /// With quadratic weights.
    pub quadratic_kappa: Option<f64>,
    /// Krippendorff's alpha, ordinal where the values have an order.
    pub alpha: Option<f64>,
    /// The lowest and the highest alpha when one verdict is left out.
    pub alpha_without_one: Option<(f64, f64)>,
    /// The values have an order.
    pub is_ordinal: bool,
}

/// Figures over pairs of ranks, of `n_values` values.
pub fn agreement(pairs: &[(usize, usize)], n_values: usize, is_ordinal: bool) -> Agreement {
    let n = pairs.len();
    let metric = if is_ordinal { Metric::Ordinal } else { Metric::Nominal };
    let units: Vec<Vec<usize>> = pairs.iter().map(|&(a, b)| vec![a, b]).collect();
    let without = |at: usize| {
        let rest: Vec<Vec<usize>> =
            units.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, it)| it.clone()).collect();
        alpha(&rest, n_values, metric)
    };
    let all: Option<Vec<f64>> = (0..n).map(without).collect();
    let ends = all.filter(|it| it.len() > 1).map(|it| {
        let low = it.iter().copied().fold(f64::INFINITY, f64::min);
        (low, it.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    });
    let weighted = |weights| if is_ordinal { kappa(pairs, n_values, weights) } else { None };
    Agreement {
        n,
        n_open: 0,
        n_not_applicable: 0,
        observed: (n > 0).then(|| pairs.iter().filter(|(a, b)| a == b).count() as f64 / n as f64),
        kappa: kappa(pairs, n_values, Weights::None),
        linear_kappa: weighted(Weights::Linear),
        quadratic_kappa: weighted(Weights::Quadratic),
        alpha: alpha(&units, n_values, metric),
        alpha_without_one: ends,
        is_ordinal,
    }
}

/// Cohen's kappa of pairs of ranks; `None` without pairs or where chance alone would agree always.
pub fn kappa(pairs: &[(usize, usize)], n_values: usize, weights: Weights) -> Option<f64> {
    let n = pairs.len() as f64;
    let mut counts = vec![vec![0.0; n_values]; n_values];
    for &(a, b) in pairs {
        counts[a][b] += 1.0;
    }
    let rows: Vec<f64> = counts.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<f64> = (0..n_values).map(|at| counts.iter().map(|row| row[at]).sum()).collect();
    let (mut seen, mut expected) = (0.0, 0.0);
    for a in 0..n_values {
        for b in 0..n_values {
            let steps = a.abs_diff(b) as f64;
            let weight = match weights {
                Weights::None => f64::from(u8::from(a != b)),
                Weights::Linear => steps,
                Weights::Quadratic => steps * steps,
            };
            seen += weight * counts[a][b];
            expected += weight * rows[a] * columns[b] / n;
        }
    }
    (n > 0.0 && expected > 0.0).then(|| 1.0 - seen / expected)
}

/// Krippendorff's alpha; each unit holds the ranks that it was given (units with fewer than two are passed over).
/// `None` where nothing varies.
pub fn alpha(units: &[Vec<usize>], n_values: usize, metric: Metric) -> Option<f64> {
    let mut coincidences = vec![vec![0.0; n_values]; n_values];
    for unit in units.iter().filter(|it| it.len() > 1) {
        let share = 1.0 / (unit.len() - 1) as f64;
        for (at, &a) in unit.iter().enumerate() {
            for (other, &b) in unit.iter().enumerate() {
                if at != other {
                    coincidences[a][b] += share;
                }
            }
        }
    }
    let totals: Vec<f64> = coincidences.iter().map(|row| row.iter().sum()).collect();
    let n: f64 = totals.iter().sum();
    let distance = |a: usize, b: usize| match metric {
        Metric::Nominal => f64::from(u8::from(a != b)),
        Metric::Ordinal => {
            let (low, high) = (a.min(b), a.max(b));
            let between: f64 = totals[low..=high].iter().sum();
            let steps = between - (totals[low] + totals[high]) / 2.0;
            steps * steps
        }
    };
    let (mut seen, mut expected) = (0.0, 0.0);
    for a in 0..n_values {
        for b in 0..n_values {
            seen += coincidences[a][b] * distance(a, b);
            expected += totals[a] * totals[b] * distance(a, b);
        }
    }
    (n > 1.0 && expected > 0.0).then(|| 1.0 - (n - 1.0) * seen / expected)
}

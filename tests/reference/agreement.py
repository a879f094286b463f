"""Figures of agreement from reference implementations, as fixtures for tests/agreement.rs.

Made once with:

    python3 -m venv venv && venv/bin/pip install scikit-learn==1.9.1 krippendorff==0.9.0
    venv/bin/python tests/reference/agreement.py > tests/reference/agreement.json

Data: Cohen (1968), "Weighted kappa", Psychological Bulletin 70, the table of two psychiatrists over 100 patients
(kappa .492 there); Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section D, four observers over
twelve units with gaps (alpha .743 nominal and .815 ordinal there). The rest is drawn with a fixed seed.
"""

import json
import random

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score


def kappas(name, pairs, n_values):
    a, b = zip(*pairs)
    labels = list(range(n_values))
    score = lambda weights: cohen_kappa_score(a, b, labels=labels, weights=weights)
    return {
        "name": name,
        "n_values": n_values,
        "units": [list(pair) for pair in pairs],
        "kappa": score(None),
        "linear_kappa": score("linear"),
        "quadratic_kappa": score("quadratic"),
        **alphas([list(pair) for pair in pairs], n_values),
    }


def alphas(units, n_values):
    width = max(len(unit) for unit in units)
    table = np.array([unit + [np.nan] * (width - len(unit)) for unit in units], dtype=float).T
    alpha = lambda level: krippendorff.alpha(
        reliability_data=table, level_of_measurement=level, value_domain=list(range(n_values))
    )
    return {"nominal_alpha": alpha("nominal"), "ordinal_alpha": alpha("ordinal")}


COHEN = [[44, 7, 9], [5, 20, 5], [1, 3, 6]]
GAP = None
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, GAP, GAP, GAP],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, GAP, 3],
    [GAP, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, GAP],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, GAP],
]

fixtures = [kappas("Cohen 1968", [(a, b) for a in range(3) for b in range(3) for _ in range(COHEN[a][b])], 3)]
units = [[value - 1 for value in column if value is not GAP] for column in zip(*KRIPPENDORFF)]
fixtures.append({"name": "Krippendorff 2011", "n_values": 5, "units": units, **alphas(units, 5)})
draw = random.Random(20100131)
for at, (n, n_values) in enumerate([(5, 2), (12, 3), (40, 4), (200, 5), (30, 9)]):
    pairs = []
    for _ in range(n):
        first = draw.randrange(n_values)
        second = first if draw.random() < 0.6 else draw.randrange(n_values)
        pairs.append((first, second))
    fixtures.append(kappas(f"drawn {at}", pairs, n_values))
print(json.dumps(fixtures, indent=1))

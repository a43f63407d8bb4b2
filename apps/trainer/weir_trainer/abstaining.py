"""Whether it pays to say nothing about rows far from what training saw."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from . import calibration
from .crossfit import CrossFit
from .dataset import Labelled, Selection

Doubles = npt.NDArray[np.float64]

COVERAGE = 0.95
#: How much the error must fall at that coverage for a model to abstain.
WORTH = 0.30


def held_out_distances(table: Labelled, selection: Selection, fit: CrossFit) -> Doubles:
    """Of all records the distance from the training part of their fold."""
    distances = np.zeros(len(fit.fold))
    own = fit.fold[selection.rows]
    for number in np.unique(fit.fold):
        near = calibration.spread(table.records.vectors[selection.rows[own != number]])
        tested = np.flatnonzero(fit.fold == number)
        distances[tested] = near.distances(table.records.vectors[tested])
    return distances


def risk_at(error: Doubles, weight: Doubles, distance: Doubles, coverage: float) -> float:
    """Mean weighted error of the nearest rows that make up a share of the weight."""
    order = np.argsort(distance, kind="stable")
    reached = np.cumsum(weight[order]) / weight.sum()
    kept = order[: max(1, int(np.searchsorted(reached, coverage, side="right")))]
    return float((error[kept] * weight[kept]).sum() / weight[kept].sum())


def curve(error: Doubles, weight: Doubles, distance: Doubles) -> list[dict[str, float]]:
    """Coverage and risk, from everything to half."""
    steps = (1.0, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5)
    return [{"coverage": step, "risk": risk_at(error, weight, distance, step)} for step in steps]


def fall_of_error(error: Doubles, weight: Doubles, distance: Doubles) -> float:
    """By which share the error falls at the coverage that abstaining is judged by."""
    whole = risk_at(error, weight, distance, 1.0)
    return 0.0 if whole == 0 else 1 - risk_at(error, weight, distance, COVERAGE) / whole


def told(fall: float) -> str:
    """What came of it, as a sentence."""
    return (
        f"Leaving out the 5 % of records farthest from training changes the error by {-100 * fall:+.0f} %; abstaining is "
        f"{'on' if fall >= WORTH else 'off'}, since the error has to fall by {100 * WORTH:.0f} %."
    )


def fields(table: Labelled, selection: Selection, distances: Doubles, enabled: bool) -> dict[str, Any]:
    """The part of the manifest about it."""
    near = calibration.spread(table.records.vectors[selection.rows])
    held_out = distances[selection.rows]
    return {
        "enabled": enabled,
        "distance": {
            "center": near.center.tolist(),
            "scale": near.scale.tolist(),
            "cap": calibration.DISTANCE_CAP,
            "limit": float(np.quantile(held_out, calibration.DISTANCE_QUANTILE)),
            "quantile": calibration.DISTANCE_QUANTILE,
            "n": len(held_out),
        },
        "disagreement": None,
    }

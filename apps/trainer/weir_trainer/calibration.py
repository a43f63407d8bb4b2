"""What scores are worth: conformal tables, distances, and what is usual."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

#: Bounds of the manifest.
MAX_POINTS = 2_000
#: Of these, how many are the greatest distinct scores, none left out.
_TAIL = 1_500

DISTANCE_CAP = 10.0
DISTANCE_QUANTILE = 0.999


def conformal_table(scores: Doubles) -> dict[str, Any]:
    """`above[i]` of all n scores are greater than `scores[i]`."""
    distinct, counts = np.unique(scores, return_counts=True)
    above = len(scores) - np.cumsum(counts)
    if len(distinct) > MAX_POINTS:
        rest = len(distinct) - _TAIL
        places = np.unique(np.linspace(0, rest - 1, MAX_POINTS - _TAIL).astype(np.int64))
        keep = np.concatenate([places, np.arange(rest, len(distinct))])
        distinct, above = distinct[keep], above[keep]
    return {"n": len(scores), "scores": distinct.tolist(), "above": above.tolist()}


def p_values(table: dict[str, Any], scores: Doubles) -> Doubles:
    """(1 + #{calibration ≥ score}) / (n + 1), as the table has it: too great between its points, never too small."""
    points, above = np.array(table["scores"]), np.array(table["above"])
    place = np.searchsorted(points, scores, side="left")
    at_least = np.where(place == 0, table["n"], above[np.maximum(place - 1, 0)])
    return np.asarray((1 + at_least) / (table["n"] + 1), dtype=np.float64)


def per_flow(flows: npt.NDArray[np.int64], scores: Doubles) -> Doubles:
    """The greatest score among the records (early, final) of each flow: one point a flow, and none twice."""
    _, place = np.unique(flows, return_inverse=True)
    greatest = np.full(place.max() + 1, -np.inf)
    np.maximum.at(greatest, place, scores)
    return greatest


@dataclass(frozen=True)
class Spread:
    """Of each column where its values lie."""

    center: Doubles
    scale: Doubles

    def distances(self, vectors: Floats) -> Doubles:
        """Of each row the mean of min(cap, |x − center| / scale) over the columns with a value."""
        away = np.abs(vectors.astype(np.float64) - self.center) / self.scale
        known = ~np.isnan(away)
        total = np.where(known, np.minimum(away, DISTANCE_CAP), 0).sum(axis=1)
        return np.asarray(total / np.maximum(known.sum(axis=1), 1), dtype=np.float64)


def _median(values: Doubles) -> float:
    return float(np.median(values)) if len(values) > 0 else 0.0


def spread(vectors: Floats) -> Spread:
    """Median and 1.4826 · MAD; where that is 0 the mean absolute deviation, and 1 where that is 0 too."""
    center, scale = [], []
    for column in vectors.astype(np.float64).T:
        known = column[~np.isnan(column)]
        middle = _median(known)
        away = np.abs(known - middle)
        center.append(middle)
        scale.append(1.4826 * _median(away) or float(away.mean() if len(away) > 0 else 0) or 1.0)
    return Spread(np.array(center), np.array(scale))


def usual(names: list[str], vectors: Floats) -> dict[str, dict[str, float | None]]:
    """Median and MAD of each column over benign rows."""
    found: dict[str, dict[str, float | None]] = {}
    for name, column in zip(names, vectors.astype(np.float64).T, strict=True):
        known = column[~np.isnan(column)]
        if len(known) == 0:
            found[name] = {"median": None, "mad": None}
            continue
        middle = _median(known)
        found[name] = {"median": middle, "mad": _median(np.abs(known - middle))}
    return found

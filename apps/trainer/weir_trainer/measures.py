"""How good scores are, with intervals over captures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

RESAMPLINGS = 1_000
FALSE_POSITIVE_RATES = (1e-3, 1e-4)


@dataclass(frozen=True)
class Measuring:
    """How a model is measured: by which seeds, beside what nDPI said (a folder), and after how many configurations."""

    seeds: tuple[int, ...]
    ndpi: Path | None
    configurations: int


@dataclass(frozen=True)
class Measure:
    """A figure with its 95 % interval."""

    value: float
    low: float | None
    high: float | None
    n: int
    over: str

    def fields(self) -> dict[str, float | int | str | None]:
        return asdict(self)


def threshold(benign: Doubles, rate: float) -> float:
    """The least score that at most the share `rate` of benign rows is above: with fewer than 1 / rate rows, the greatest of them."""
    ordered = np.sort(benign)
    allowed = int(np.floor(rate * len(ordered)))
    return float(ordered[len(ordered) - 1 - allowed])


def average_precision(scores: Doubles, positive: Mask, weights: Doubles | None = None) -> float:
    """Area under precision over recall, as a sum of steps; ties are taken together."""
    weight = np.ones(len(scores)) if weights is None else weights
    order = np.argsort(-scores, kind="stable")
    ordered, hits = scores[order], np.where(positive[order], weight[order], 0)
    last = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
    found = np.cumsum(hits)[last]
    taken = np.cumsum(weight[order])[last]
    if len(found) == 0 or found[-1] == 0:
        return float("nan")
    gained = np.diff(found, prepend=0.0)
    return float((gained * found / np.maximum(taken, 1e-300)).sum() / found[-1])


def share_by_capture(hit: Mask | Doubles, captures: npt.NDArray[np.str_]) -> dict[str, float]:
    """Of each capture the share of its rows that are hit."""
    return {str(name): float(hit[captures == name].mean()) for name in np.unique(captures)}


def mean_over(units: Mapping[str, float], over: str, seed: int = 0) -> Measure:
    """The mean over units, with a bootstrap interval over them; a single unit has none."""
    values = np.array(list(units.values()))
    if len(values) == 0:
        return Measure(float("nan"), None, None, 0, over)
    if len(values) == 1:
        return Measure(float(values[0]), None, None, 1, over)
    chance = np.random.default_rng(seed)
    means = values[chance.integers(0, len(values), (RESAMPLINGS, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Measure(float(values.mean()), float(low), float(high), len(values), over)


def resampled(
    units: npt.NDArray[np.str_],
    strata: npt.NDArray[np.int64],
    figure: Callable[[Doubles], float],
    over: str,
    seed: int = 0,
    times: int = 200,
) -> Measure:
    """A figure of weighted rows, with an interval from drawing units anew within each stratum; a row weighs how often its unit was drawn."""
    names, place = np.unique(units, return_inverse=True)
    stratum = np.zeros(len(names), dtype=np.int64)
    np.maximum.at(stratum, place, strata)
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(times):
        drawn = np.zeros(len(names))
        for one in np.unique(stratum):
            own = np.flatnonzero(stratum == one)
            np.add.at(drawn, chance.choice(own, len(own)), 1)
        found.append(figure(drawn[place]))
    if np.isnan(found).all():
        return Measure(float("nan"), None, None, len(names), over)
    low, high = np.nanquantile(found, [0.025, 0.975])
    return Measure(figure(np.ones(len(units))), float(low), float(high), len(names), over)

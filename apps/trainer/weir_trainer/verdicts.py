"""From cross-fitted scores to figures: alarms at frozen thresholds, by family and capture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .dataset import Labelled, classes_of
from .labels import BENIGN, LEAVE_OUT
from .measures import (
    Measure,
    average_precision,
    mean_over,
    resampled,
    share_by_capture,
    threshold,
)
from .recipe import Recipe

Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LEFT_OUT = "left out one group of captures at a time"


@dataclass(frozen=True)
class Judged:
    """Final records that a model is judged by: benign ones, and those of attacks."""

    score: Doubles
    attack: Mask
    family: npt.NDArray[np.str_]
    capture: npt.NDArray[np.str_]
    fold: npt.NDArray[np.int64]


def alarm_score(recipe: Recipe, scores: Doubles) -> Doubles:
    """How much a row looks like anything but benign."""
    return scores[:, 0] if recipe.kind == "isolationForest" else 1.0 - scores[:, 0]


def judged_rows(table: Labelled, recipe: Recipe) -> Mask:
    """Final records of benign flows and of attacks that the model is for; of the one that knows benign flows alone, of all attacks."""
    of_model = classes_of(table, recipe) >= 0
    if recipe.kind == "isolationForest":
        of_model = table.family != LEAVE_OUT
    return np.asarray(of_model & ~table.records.early)


def judge(table: Labelled, recipe: Recipe, score: Doubles, fold: npt.NDArray[np.int64]) -> Judged:
    rows = judged_rows(table, recipe)
    family = table.family[rows]
    return Judged(score[rows], np.asarray(family != BENIGN), family, table.capture[rows], fold[rows])


def thresholds(judged: Judged, rate: float) -> Doubles:
    """Of each row the threshold that the benign records of the other folds set."""
    limits = np.zeros(len(judged.score))
    for number in np.unique(judged.fold):
        own = judged.fold == number
        benign = judged.score[~own & ~judged.attack]
        limits[own] = threshold(benign, rate)
    return limits


def rate_name(rate: float) -> str:
    return f"{rate:.0e}".replace("e-0", "e-")


def recalls(judged: Judged, hit: Doubles, family: str | None = None) -> dict[str, float]:
    """Of each capture with attacks (of the family) the share of their flows that are alarmed."""
    rows = judged.attack if family is None else judged.family == family
    return share_by_capture(hit[rows], judged.capture[rows])


def figures(judged: Judged, hits_at: Mapping[float, Doubles]) -> dict[str, Measure]:
    """Recall by family and over all, and false alarms. `hits_at`: at each rate, of each row whether it is alarmed; over seeds the share."""
    found: dict[str, Measure] = {}
    for rate, hit in hits_at.items():
        name = rate_name(rate)
        found[f"recall at FPR {name}"] = mean_over(recalls(judged, hit), f"attack captures, {LEFT_OUT}")
        for family in sorted(set(judged.family[judged.attack].tolist())):
            over = f"captures with {family}, {LEFT_OUT}"
            found[f"recall at FPR {name}, {family}"] = mean_over(recalls(judged, hit, family), over)
        found |= _false_alarms(judged, hit, name)
    return found


def _false_alarms(judged: Judged, hit: Doubles, name: str) -> dict[str, Measure]:
    benign = ~judged.attack
    alarms, captures = hit[benign], judged.capture[benign]
    any_alarm = {str(capture): float(alarms[captures == capture].max()) for capture in np.unique(captures)}
    return {
        f"alarms per million benign flows at FPR {name}": resampled(
            captures,
            np.zeros(len(alarms), dtype=np.int64),
            lambda weight: float(1e6 * (weight * alarms).sum() / weight.sum()),
            f"captures with benign flows, {LEFT_OUT}",
        ),
        f"captures with a benign flow alarmed at FPR {name}": mean_over(any_alarm, f"captures, {LEFT_OUT}"),
    }


#: How many benign flows' worth an attack capture counts where captures count the same.
EVEN = 10.0


def even_weights(judged: Judged) -> Doubles:
    """A benign flow counts 1, and the attack flows of a capture `EVEN` together."""
    weights = np.ones(len(judged.score))
    for capture in np.unique(judged.capture[judged.attack]):
        own = judged.attack & (judged.capture == capture)
        weights[own] = EVEN / own.sum()
    return weights


def precision(judged: Judged) -> dict[str, Measure]:
    """Areas under precision over recall, and what chance alone reaches."""
    strata = judged.attack.astype(np.int64)
    over = f"captures, {LEFT_OUT}"
    even = even_weights(judged)
    share = float(judged.attack.mean())
    even_share = float(even[judged.attack].sum() / even.sum())
    named = f"AUC-PR, each attack capture counting as {EVEN:.0f} flows"
    return {
        "AUC-PR at the natural ratio": resampled(judged.capture, strata, lambda w: average_precision(judged.score, judged.attack, w), over),
        "AUC-PR at the natural ratio, of chance": Measure(share, None, None, len(even), "flows: the share of attacks"),
        named: resampled(judged.capture, strata, lambda w: average_precision(judged.score, judged.attack, w * even), over),
        f"{named}, of chance": Measure(even_share, None, None, len(even), "flows: the share of attacks"),
    }

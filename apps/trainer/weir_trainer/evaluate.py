"""Thorough figures of a model that tells attacks from benign flows: several seeds, controls, and what is beyond the captures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import abstaining, controls
from .crossfit import CrossFit, crossfit
from .dataset import Labelled, narrowed, select
from .held_out import families_held_out
from .measures import FALSE_POSITIVE_RATES, Measuring, average_precision, mean_over
from .recipe import Recipe
from .transfer import transfer
from .verdicts import (
    Judged,
    alarm_score,
    even_weights,
    figures,
    judge,
    judged_rows,
    precision,
    rate_name,
    recalls,
    thresholds,
)

#: The share of a model's area under precision over recall at which a single feature has to be justified.
SHORTCUT = 0.9

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What a way of scoring comes to: over seeds the mean score, and at each rate how often each record is alarmed."""

    judged: Judged
    hits_at: Mapping[float, Doubles]

    def fields(self) -> dict[str, Any]:
        measured = figures(self.judged, self.hits_at) | precision(self.judged)
        return {name: one.fields() for name, one in measured.items() if np.isfinite(one.value)}


def over_seeds(table: Labelled, recipe: Recipe, seeds: tuple[int, ...]) -> tuple[Outcome, CrossFit]:
    """Cross-fits by each seed; the thresholds of a fold come from the benign records of the others."""
    outcomes: list[tuple[Judged, dict[float, Doubles]]] = []
    for seed in seeds:
        fit = crossfit(table, recipe, seed)
        judged = judge(table, recipe, alarm_score(recipe, fit.scores), fit.fold)
        limits = {rate: thresholds(judged, rate) for rate in FALSE_POSITIVE_RATES}
        outcomes.append((judged, {rate: (judged.score > limit).astype(float) for rate, limit in limits.items()}))
    mean = np.mean([judged.score for judged, _ in outcomes], axis=0)
    hits = {rate: np.mean([hit[rate] for _, hit in outcomes], axis=0) for rate in FALSE_POSITIVE_RATES}
    return Outcome(replace(outcomes[0][0], score=mean), hits), fit


def _scored(judged: Judged, score: Doubles) -> Outcome:
    """A score that nothing is fitted for; its thresholds too come from the benign records of other folds."""
    scored = replace(judged, score=score)
    limits = {rate: thresholds(scored, rate) for rate in FALSE_POSITIVE_RATES}
    return Outcome(scored, {rate: (score > limit).astype(float) for rate, limit in limits.items()})


def _difference(ours: Outcome, theirs: Outcome) -> dict[str, Any]:
    """Ours less theirs, capture by capture."""
    found: dict[str, Any] = {}
    for rate in FALSE_POSITIVE_RATES:
        mine, other = recalls(ours.judged, ours.hits_at[rate]), recalls(theirs.judged, theirs.hits_at[rate])
        apart = {capture: mine[capture] - other[capture] for capture in mine}
        name = f"recall at FPR {rate_name(rate)}, ours less theirs"
        found[name] = mean_over(apart, "attack captures, paired").fields()
    return found


def _controls(table: Labelled, recipe: Recipe, ours: Outcome, measuring: Measuring) -> dict[str, Any]:
    judged = ours.judged
    beside: dict[str, Outcome] = {
        "random": _scored(judged, np.random.default_rng(0).random(len(judged.score))),
        "constant": _scored(judged, np.zeros(len(judged.score))),
    }
    if recipe.kind != "isolationForest":
        for name, narrow in (
            ("destination port alone", controls.port_alone),
            ("packet length alone", controls.length_alone),
        ):
            beside[name], _ = over_seeds(narrow(table), replace(recipe, unseen=()), measuring.seeds[:1])
    found = {name: {**one.fields(), **_difference(ours, one)} for name, one in beside.items()}
    if measuring.ndpi is not None:
        found["nDPI flow risks, on the captures that it was run on"] = _beside_ndpi(table, recipe, ours, measuring.ndpi)
    return found


def _beside_ndpi(table: Labelled, recipe: Recipe, ours: Outcome, folder: Path) -> dict[str, Any]:
    scores, covered = controls.ndpi_scores(table, folder)
    rows = judged_rows(table, recipe)
    there = covered[rows]
    judged = _part(ours.judged, there)
    mine = Outcome(judged, {rate: hit[there] for rate, hit in ours.hits_at.items()})
    theirs = _scored(judged, scores[rows][there])
    any_risk = Outcome(theirs.judged, {1.0: (theirs.judged.score > 0).astype(float)})
    return {
        "ours": mine.fields(),
        "theirs": theirs.fields(),
        "theirs, any risk an alarm": {
            name.replace(" at FPR 1e+00", ""): one.fields() for name, one in figures(any_risk.judged, any_risk.hits_at).items()
        },
        **_difference(mine, theirs),
    }


def _part(judged: Judged, keep: npt.NDArray[np.bool_]) -> Judged:
    return Judged(judged.score[keep], judged.attack[keep], judged.family[keep], judged.capture[keep], judged.fold[keep])


def _shortcuts(table: Labelled, recipe: Recipe, judged: Judged) -> dict[str, Any]:
    """Each feature by itself, whichever way it points."""
    rows = judged_rows(table, recipe)
    weights = even_weights(judged)
    ours = average_precision(judged.score, judged.attack, weights)
    alone: dict[str, float] = {}
    for place, name in enumerate(table.records.names):
        values = table.records.vectors[rows, place].astype(np.float64)
        known = np.where(np.isnan(values), -np.inf, values)
        upward = average_precision(known, judged.attack, weights)
        downward = average_precision(np.where(np.isnan(values), -np.inf, -values), judged.attack, weights)
        alone[name] = max(upward, downward)
    first = sorted(alone, key=lambda name: -alone[name])[:10]
    return {
        "AUC-PR, captures counting the same": ours,
        "the ten best features alone": {name: alone[name] for name in first},
        "features that reach 90 % of it alone": [name for name in first if alone[name] >= SHORTCUT * ours],
    }


def _abstention(table: Labelled, recipe: Recipe, ours: Outcome, fit: CrossFit, seed: int) -> dict[str, Any]:
    from .train import even_errors

    distances = abstaining.held_out_distances(table, select(table, recipe, seed), fit)
    rows = judged_rows(table, recipe)
    error, weight = even_errors(ours.judged, ours.hits_at[FALSE_POSITIVE_RATES[0]])
    near = distances[rows]
    return {
        "by": "distance from the training part of the fold",
        "error": "share of records judged wrongly at FPR 1e-3; attacks and benign records weigh the same, and captures within them",
        "curve": abstaining.curve(error, weight, near),
        "error falls at 95 % coverage by": abstaining.fall_of_error(error, weight, near),
    }


def evaluate(recipe: Recipe, whole: Labelled, measuring: Measuring) -> dict[str, Any]:
    """All of it, as JSON has it."""
    table = narrowed(whole, recipe)
    ours, fit = over_seeds(table, recipe, measuring.seeds)
    rows = judged_rows(table, recipe)
    return {
        "model": recipe.name,
        "configurations tried": measuring.configurations,
        "seeds": list(measuring.seeds),
        "records": {"benign": int((~ours.judged.attack).sum()), "attack": int(ours.judged.attack.sum())},
        "captures": len(np.unique(table.capture[rows])),
        "groups": len(np.unique(table.group[rows])),
        "figures": ours.fields(),
        "controls": _controls(table, recipe, ours, measuring),
        "single features": _shortcuts(table, recipe, ours.judged),
        "abstention": _abstention(table, recipe, ours, fit, measuring.seeds[-1]),
        "families held out": families_held_out(table, recipe, measuring.seeds[0]),
        "transfer to the lab": transfer(whole, table, recipe, ours.judged, measuring.seeds[0]),
    }

"""What a model makes of a family of which training had nothing."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import onnx_graph
from .crossfit import benign_scores
from .dataset import Labelled, Selection, classes_of, examples, select
from .fitting import fit
from .measures import FALSE_POSITIVE_RATES, mean_over, share_by_capture, threshold
from .recipe import Recipe
from .verdicts import alarm_score, rate_name


def families_held_out(table: Labelled, recipe: Recipe, seed: int) -> dict[str, Any]:
    """For each family that training learns from: recall when all groups with it are left out, at thresholds of benign training records."""
    if recipe.kind == "isolationForest":
        return {}
    selection = select(table, recipe, seed)
    learnt = set(table.family[selection.rows[selection.classes > 0]].tolist())
    return {family: _one(table, recipe, selection, family, seed) for family in sorted(learnt)}


def _one(table: Labelled, recipe: Recipe, selection: Selection, family: str, seed: int) -> dict[str, Any]:
    without = ~np.isin(selection.groups, np.unique(table.group[table.family == family]))
    part = Selection(selection.rows[without], selection.classes[without], selection.groups[without])
    if len(np.unique(part.classes)) < 2:
        return {}
    model = fit(recipe, examples(table, recipe, selection, without), seed, table.records.vectors[:1])
    benign = alarm_score(recipe, benign_scores(table, recipe, part, seed))
    tested = np.flatnonzero((table.family == family) & ~table.records.early & (classes_of(table, recipe) > 0))
    scores = alarm_score(recipe, onnx_graph.run(model.onnx, table.records.vectors[tested]).astype(np.float64))
    found: dict[str, Any] = {}
    for rate in FALSE_POSITIVE_RATES:
        shares = share_by_capture(scores > threshold(benign, rate), table.capture[tested])
        over = f"captures with {family}, none of which training had"
        found[f"recall at FPR {rate_name(rate)}"] = mean_over(shares, over).fields()
    return found

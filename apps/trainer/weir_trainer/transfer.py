"""How a model does where none of its captures come from: on the lab's sites with attacks among people at work."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import onnx_graph
from .dataset import Labelled, examples, of_kind, select
from .fitting import fit
from .labels import BENIGN, TRANSFER_KIND
from .measures import FALSE_POSITIVE_RATES, mean_over, share_by_capture, threshold
from .recipe import Recipe
from .verdicts import Judged, alarm_score, rate_name


def transfer(whole: Labelled, table: Labelled, recipe: Recipe, judged: Judged, seed: int) -> dict[str, Any]:
    """Recall and false alarms there of a model fitted to all captures, at thresholds of their cross-fitted benign records."""
    elsewhere = of_kind(whole, TRANSFER_KIND)
    if not elsewhere.captures:
        return {}
    places = [list(whole.records.names).index(name) for name in table.records.names]
    final = ~elsewhere.records.early
    selection = select(table, recipe, seed)
    everything = examples(table, recipe, selection, np.ones(len(selection.rows), dtype=bool))
    model = fit(recipe, everything, seed, table.records.vectors[:1])
    vectors = elsewhere.records.vectors[final][:, places]
    score = alarm_score(recipe, onnx_graph.run(model.onnx, vectors).astype(np.float64))
    family, capture = elsewhere.family[final], elsewhere.capture[final]
    found: dict[str, Any] = {"captures": len(elsewhere.captures), "benign flows": int((family == BENIGN).sum())}
    for rate in FALSE_POSITIVE_RATES:
        hit = score > threshold(judged.score[~judged.attack], rate)
        name = rate_name(rate)
        benign = share_by_capture(hit[family == BENIGN], capture[family == BENIGN])
        found[f"alarms per 10,000 benign flows at FPR {name}"] = mean_over(
            {one: 1e4 * share for one, share in benign.items()}, "recordings of the lab"
        ).fields()
        for of_model in sorted(set(recipe.classes_of) & set(family.tolist()) - {BENIGN}):
            own = family == of_model
            shares = share_by_capture(hit[own], capture[own])
            found[f"recall at FPR {name}, {of_model}"] = mean_over(shares, f"recordings of the lab with {of_model}").fields()
    return found

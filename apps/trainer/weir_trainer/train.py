"""From captures to a package."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import abstaining, package, quality
from .crossfit import crossfit
from .dataset import Labelled, apart_from_measured, examples, label, narrowed, select
from .fitting import fit
from .lab import read_manifests
from .labels import BENIGN, CALIBRATION_KIND, Capture, read_label_file, read_labels
from .measures import FALSE_POSITIVE_RATES
from .recipe import Recipe
from .vectors import extract, find_captures
from .verdicts import Judged, alarm_score, figures, judge, judged_rows, precision, thresholds

LABELS = Path(__file__).resolve().parent.parent / "labels"

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Sources:
    """Where captures are, how Weir is called, and where vectors are kept."""

    data: Sequence[Path]
    weir: Sequence[str]
    vectors: Path
    #: Label files beside those that come with the trainer.
    labels: Sequence[Path] = ()
    #: Which vectors, as `weir analyze --names` calls them.
    names: str = "weir"


def gather(sources: Sources) -> Labelled:
    """All records of the captures below the folders that something is known of."""
    known = _known(sources)
    found = find_captures(sources.data, known)
    if not found:
        raise ValueError("no capture that labels are known for is in " + ", ".join(map(str, sources.data)))
    records = extract(sources.weir, found, sources.vectors, sources.names)
    table, left_out = apart_from_measured(label(records, {one.capture.sha256: one.capture for one in found}))
    if left_out > 0:
        _say(f"{left_out} records that analysts marked are of flows that models are measured with; they are left out")
    return table


def _known(sources: Sources) -> dict[str, Capture]:
    """What is known of captures: what comes with the trainer and with recordings stands above what is given."""
    known = {**read_labels(LABELS), **read_manifests(sources.data)}
    for path in sources.labels:
        for capture in read_label_file(path):
            if capture.sha256 in known:
                _say(f"{path}: {capture.file} is known already, and stays what it is")
            known.setdefault(capture.sha256, capture)
    return known


def _say(sentence: str) -> None:
    print(f"weir train: {sentence}", file=sys.stderr)


def even_errors(judged: Judged, limits: Doubles) -> tuple[Doubles, Doubles]:
    """Of each record whether it is judged wrongly, and its weight: attacks and benign records weigh the same, and within them each capture."""
    error = ((judged.score > limits) != judged.attack).astype(np.float64)
    weight = np.zeros(len(error))
    for side in (judged.attack, ~judged.attack):
        captures, counts = np.unique(judged.capture[side], return_counts=True)
        sizes = dict(zip(captures.tolist(), counts.tolist(), strict=True))
        for place in np.flatnonzero(side):
            weight[place] = 1.0 / (sizes[str(judged.capture[place])] * max(1, len(captures)))
    return error, weight


def _notes(table: Labelled, fall: float, configurations: int) -> str:
    benign = table.family == BENIGN
    flows = int((benign & ~table.records.early).sum())
    captures = len(np.unique(table.capture[benign]))
    site = {digest for digest, one in table.captures.items() if one.kind == CALIBRATION_KIND}
    of_sites = int((np.isin(table.capture, list(site)) & ~table.records.early).sum())
    return (
        f"Calibrated on {flows} benign flows of {captures} captures, each by a model that never saw its group, with the greater score of its "
        f"early and its final record. {of_sites} of them were drawn from {len(site)} long recordings of the lab, which it learns nothing from. "
        f"None of these gives more than half as many as the other captures together. No p-value "
        f"is below {1 / (flows + 1):.2g}. Flows of one capture are alike, so that over captures, "
        f"rather than over flows, the floor is {1 / (captures + 1):.2g}. "
        f"{abstaining.told(fall)} {configurations} configurations were tried."
    )


def make(recipe: Recipe, table: Labelled, making: package.Making, configurations: int) -> package.Made:
    """Measures by leaving groups out, then fits to everything."""
    selection = select(table, recipe, making.seed)
    left_out = crossfit(table, recipe, making.seed)
    judged = judge(table, recipe, alarm_score(recipe, left_out.scores), left_out.fold)
    limits = {rate: thresholds(judged, rate) for rate in FALSE_POSITIVE_RATES}
    distances = abstaining.held_out_distances(table, selection, left_out)
    fall = _fall(table, recipe, judged, limits[FALSE_POSITIVE_RATES[0]], distances)
    everything = examples(table, recipe, selection, np.ones(len(selection.rows), dtype=bool))
    fitted = fit(recipe, everything, making.seed, table.records.vectors)
    package.agree(fitted, table)
    return package.Made(
        recipe=recipe,
        making=making,
        table=table,
        selection=selection,
        fitted=fitted,
        fit=left_out,
        measures=figures(judged, {rate: (judged.score > limit).astype(float) for rate, limit in limits.items()}) | precision(judged),
        abstention=abstaining.fields(table, selection, distances, fall >= abstaining.WORTH),
        notes=_notes(table, fall, configurations),
        measured_with=table.captures,
    )


def _fall(table: Labelled, recipe: Recipe, judged: Judged, limits: Doubles, distances: Doubles) -> float:
    error, weight = even_errors(judged, limits)
    return abstaining.fall_of_error(error, weight, distances[judged_rows(table, recipe)])


def train(recipe: Recipe, sources: Sources, making: package.Making, output: Path, configurations: int) -> dict[str, Any]:
    """Writes the package of a recipe; returns its manifest."""
    whole = gather(sources)
    if recipe.is_of_quality:
        return package.write(quality.make(recipe, whole, making, configurations), output)
    return package.write(make(recipe, narrowed(whole, recipe), making, configurations), output)

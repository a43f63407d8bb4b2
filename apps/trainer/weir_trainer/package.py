"""Writes a model package: model.onnx, manifest.json, CARD.md. It is signed afterwards, by who has the key."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import calibration, onnx_graph
from .card import card
from .crossfit import CrossFit
from .dataset import Labelled, Selection, classes_of
from .fitting import Fitted
from .labels import CALIBRATION_KIND, Capture
from .measures import Measure
from .recipe import Recipe

GOLDEN_ROWS = 32
#: How far the graph may be from the library that grew the trees.
AGREEMENT = 1e-5
_MAKERS = ("lightgbm", "scikit-learn", "numpy", "onnx", "onnxruntime")

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Making:
    """What a package says of how it was made."""

    version: str
    #: UTC, ISO 8601.
    created: str
    #: Fingerprint of the feature registry, and version of its extractor.
    fingerprint: str
    extractor: int
    #: Version of the Weir that computed the vectors.
    weir: str
    seed: int


@dataclass(frozen=True)
class Made:
    """All that a package is written from."""

    recipe: Recipe
    making: Making
    table: Labelled
    selection: Selection
    fitted: Fitted
    fit: CrossFit
    measures: Mapping[str, Measure]
    abstention: Mapping[str, Any]
    notes: str
    #: Captures that it was measured with, by digest.
    measured_with: Mapping[str, Capture]


def agree(fitted: Fitted, table: Labelled) -> float:
    """The greatest difference between the graph and the library that grew its trees. @raise ValueError: it is above what may be."""
    difference = float(np.abs(onnx_graph.run(fitted.onnx, table.records.vectors) - fitted.own_scores).max())
    if difference > AGREEMENT:
        raise ValueError(f"the graph is {difference} away from the library that grew its trees")
    return difference


def _calibration(made: Made) -> dict[str, Any]:
    """Of each class its table over benign flows, each scored by a model that never saw its captures."""
    benign = np.flatnonzero(classes_of(made.table, made.recipe) == 0)
    columns = made.table.records.columns
    names = np.char.add(columns["capture"][benign].astype("U64"), columns["id"][benign].astype("U40"))
    _, flows = np.unique(names, return_inverse=True)
    places = [0] if made.recipe.kind == "isolationForest" else list(range(1, len(made.recipe.classes)))
    return {
        name: calibration.conformal_table(calibration.per_flow(flows, made.fit.scores[benign, place]))
        for name, place in zip(made.recipe.meanings, places, strict=True)
    }


def _golden_rows(made: Made) -> dict[str, Any]:
    """Rows from the least score to the greatest, half of them as models see them most: by their rank."""
    rows = made.selection.rows
    vectors = made.table.records.vectors[rows]
    scores = onnx_graph.run(made.fitted.onnx, vectors)
    order = np.argsort(scores[:, -1], kind="stable")
    by_rank = order[np.linspace(0, len(order) - 1, GOLDEN_ROWS // 2).astype(np.int64)]
    wanted = np.linspace(scores[order[0], -1], scores[order[-1], -1], GOLDEN_ROWS // 2)
    by_score = order[np.minimum(np.searchsorted(scores[order, -1], wanted), len(order) - 1)]
    chosen = np.concatenate([by_rank, by_score])
    inputs = [[None if np.isnan(value) else float(value) for value in row] for row in vectors[chosen]]
    return {"inputs": inputs, "scores": [[float(value) for value in row] for row in scores[chosen]]}


def _role(capture: Capture, trained: set[str]) -> str:
    if capture.sha256 in trained:
        return "train"
    return "calibrate" if capture.kind == CALIBRATION_KIND else "test"


def _data(made: Made) -> list[dict[str, str]]:
    trained = set(made.table.capture[made.selection.rows].tolist())
    return [
        {
            "file": one.file,
            "source": one.source,
            "sha256": one.sha256,
            "role": _role(one, trained),
        }
        for one in sorted({**made.measured_with, **made.table.captures}.values(), key=lambda one: (one.file, one.sha256))
    ]


def _runtime(made: Made) -> dict[str, str]:
    makers = {name: version(name) for name in _MAKERS}
    return {"python": platform.python_version(), "weir": made.making.weir, **makers}


def _classes(recipe: Recipe) -> dict[str, Any]:
    return {
        name: {
            "family": meaning.family,
            "technique": meaning.technique,
            "severity": meaning.severity,
            "attacker": meaning.attacker,
            "victim": meaning.victim,
            **({} if meaning.quality is None else {"quality": dict(meaning.quality)}),
        }
        for name, meaning in recipe.meanings.items()
    }


def manifest(made: Made, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest, without the signature; metrics that could not be measured are left out."""
    making, recipe, names = made.making, made.recipe, list(made.table.records.names)
    benign_rows = made.selection.rows[made.selection.classes == 0]
    metrics = {name: one.fields() for name, one in made.measures.items() if np.isfinite(one.value)}
    return {
        "format": 1,
        "name": recipe.name,
        "version": making.version,
        "kind": recipe.kind,
        "group": "flows",
        "created": making.created,
        "files": {name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in files.items()},
        "input": {
            "name": onnx_graph.INPUT,
            "features": making.fingerprint,
            "extractor": making.extractor,
            "width": len(names),
            "columns": names,
            "records": ["early", "final"] if recipe.sees_early else ["final"],
            "scopes": [],
            "seconds": [],
        },
        "output": {
            "name": onnx_graph.OUTPUT,
            "classes": recipe.classes,
            "kind": "anomaly" if recipe.kind == "isolationForest" else "probability",
        },
        "classes": _classes(recipe),
        "calibration": _calibration(made),
        "abstention": made.abstention,
        "baseline": calibration.usual(names, made.table.records.vectors[benign_rows]),
        "goldenRows": _golden_rows(made),
        "metrics": metrics,
        "data": _data(made),
        "runtime": _runtime(made),
        "seed": making.seed,
        "notes": made.notes,
    }


def write(made: Made, folder: Path) -> dict[str, Any]:
    """Writes the package into `<folder>/<name>/<version>/`, and returns its manifest."""
    target = folder / made.recipe.name / made.making.version
    target.mkdir(parents=True, exist_ok=True)
    text = card(made.recipe, made.making.version, made.measures, _data(made), made.notes)
    files: dict[str, bytes] = {"CARD.md": text.encode(), "model.onnx": made.fitted.onnx}
    whole = manifest(made, files)
    for name, data in files.items():
        (target / name).write_bytes(data)
    (target / "manifest.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return whole

"""The model of quality: learnt from recordings of impaired lines, measured on others with other values and other programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from . import abstaining, calibration, controls, onnx_graph, package
from .crossfit import crossfit
from .dataset import Labelled, classes_of, examples, narrowed, of_kind, select
from .fitting import Fitted, fit
from .labels import QUALITY_KINDS
from .measures import Measure, Measuring, resampled
from .recipe import Recipe

Doubles = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

OVER = "recordings with other impairments and other client programs than training had"


def _grade(recipe: Recipe) -> Places:
    """Of each class how bad it is: 0 good, 1 degraded, 2 poor."""
    grades = {"degraded": 1, "poor": 2}
    return np.array([0, *(grades[(one.quality or {})["grade"]] for one in recipe.meanings.values())])


def _cause(recipe: Recipe) -> npt.NDArray[np.str_]:
    return np.array(["none", *((one.quality or {})["cause"] for one in recipe.meanings.values())])


def figures(recipe: Recipe, truth: Places, said: Places, captures: npt.NDArray[np.str_], shares: Doubles) -> dict[str, Measure]:
    """Class and cause, and each alone. `shares` of each flow: over seeds how often both are right."""
    grade, cause = _grade(recipe), _cause(recipe)
    rights: dict[str, Doubles] = {
        "class and cause right": shares,
        "class right (good, degraded, poor)": (grade[said] == grade[truth]).astype(float),
        "cause right": (cause[said] == cause[truth]).astype(float),
        "good told from not good": ((said > 0) == (truth > 0)).astype(float),
    }
    found = {name: _share(right, captures) for name, right in rights.items()}
    for place, name in enumerate(recipe.classes):
        of_class = truth == place
        if of_class.any():
            found[f"class and cause right, {'good' if place == 0 else name}"] = _share(shares[of_class], captures[of_class])
    return found


def _share(right: Doubles, captures: npt.NDArray[np.str_]) -> Measure:
    strata = np.zeros(len(right), dtype=np.int64)
    return resampled(captures, strata, lambda w: float((w * right).sum() / w.sum()), OVER)


def _fitted(recipe: Recipe, train: Labelled, seed: int) -> Fitted:
    selection = select(train, recipe, seed)
    kept = np.ones(len(selection.rows), dtype=bool)
    return fit(recipe, examples(train, recipe, selection, kept), seed, train.records.vectors)


def _said(fitted: Fitted, test: Labelled, rows: Places) -> Places:
    return np.asarray(onnx_graph.run(fitted.onnx, test.records.vectors[rows]).argmax(axis=1), dtype=np.int64)


def _parts(whole: Labelled, recipe: Recipe) -> tuple[Labelled, Labelled, Places, Places]:
    """What is learnt from, what is measured with, and of the latter the rows that a class is known of, and their classes."""
    table = narrowed(whole, recipe)
    train, test = (of_kind(table, kind) for kind in QUALITY_KINDS)
    if not train.captures or not test.captures:
        raise ValueError("the model of quality needs the lab's recordings of impaired lines, those to learn from and those to measure with")
    classes = classes_of(test, recipe)
    rows = np.flatnonzero(classes >= 0)
    return train, test, rows, classes[rows]


def make(recipe: Recipe, whole: Labelled, making: package.Making, configurations: int) -> package.Made:
    """Fits to the recordings to learn from, and measures with the others."""
    train, test, rows, truth = _parts(whole, recipe)
    fitted = _fitted(recipe, train, making.seed)
    package.agree(fitted, train)
    said = _said(fitted, test, rows)
    captures = test.capture[rows]
    left_out = crossfit(train, recipe, making.seed)
    selection = select(train, recipe, making.seed)
    near = abstaining.held_out_distances(train, selection, left_out)
    far = calibration.spread(train.records.vectors[selection.rows]).distances(test.records.vectors[rows])
    right = (said == truth).astype(float)
    fall = abstaining.fall_of_error(1 - right, np.ones(len(rows)), far)
    flows = int((classes_of(train, recipe) == 0).sum())
    return package.Made(
        recipe=recipe,
        making=making,
        table=train,
        selection=selection,
        fitted=fitted,
        fit=left_out,
        measures=figures(recipe, truth, said, captures, right),
        abstention=abstaining.fields(train, selection, near, fall >= abstaining.WORTH),
        notes=f"Calibrated on {flows} flows of good quality, each by a model that never saw its recording: no p-value is below "
        f"{1 / (flows + 1):.2g}. {abstaining.told(fall)} {configurations} configurations were tried.",
        measured_with=test.captures,
    )


def evaluate(recipe: Recipe, whole: Labelled, measuring: Measuring) -> dict[str, Any]:
    """Over seeds, with controls."""
    train, test, rows, truth = _parts(whole, recipe)
    captures = test.capture[rows]
    sayings = [_said(_fitted(recipe, train, seed), test, rows) for seed in measuring.seeds]
    shares = np.mean([said == truth for said in sayings], axis=0)
    learnt = select(train, recipe, measuring.seeds[0])
    distances = calibration.spread(train.records.vectors[learnt.rows]).distances(test.records.vectors[rows])
    return {
        "model": recipe.name,
        "configurations tried": measuring.configurations,
        "seeds": list(measuring.seeds),
        "records": {"train": len(learnt.rows), "test": len(rows)},
        "captures": {"train": len(train.captures), "test": len(test.captures)},
        "figures": {name: one.fields() for name, one in figures(recipe, truth, sayings[0], captures, shares).items()},
        "controls": _controls(recipe, whole, truth, captures, measuring.seeds[0]),
        "abstention": {
            "by": "distance from training",
            "error": "share of flows whose class or cause is wrong",
            "curve": abstaining.curve(1 - shares, np.ones(len(rows)), distances),
            "error falls at 95 % coverage by": abstaining.fall_of_error(1 - shares, np.ones(len(rows)), distances),
        },
    }


def _controls(recipe: Recipe, whole: Labelled, truth: Places, captures: npt.NDArray[np.str_], seed: int) -> dict[str, Any]:
    random = np.random.default_rng(0).permutation(truth)
    sayings: dict[str, Places] = {"always good": np.zeros(len(truth), dtype=np.int64), "random, classes as often": random}
    for name, narrow in (("destination port alone", controls.port_alone), ("packet length alone", controls.length_alone)):
        train, test, rows, _ = _parts(narrow(whole), replace(recipe, unseen=()))
        sayings[name] = _said(_fitted(replace(recipe, unseen=()), train, seed), test, rows)
    return {
        name: _share((said == truth).astype(float), captures).fields() | {"figure": "class and cause right"} for name, said in sayings.items()
    }

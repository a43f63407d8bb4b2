"""Fits a recipe to rows, and makes the ONNX graph of what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm
import numpy as np
import numpy.typing as npt
from sklearn.ensemble import IsolationForest

from . import onnx_graph
from .recipe import REPEATABLE, Recipe
from .trees import average_path, boosted_trees, isolation_trees

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Rows to learn from: vectors, the place of each row's class, and how much it counts."""

    vectors: Floats
    classes: npt.NDArray[np.int64]
    weights: Doubles


@dataclass(frozen=True)
class Fitted:
    """A model: its graph, and the scores that its own library gives, to hold against the graph."""

    onnx: bytes
    #: Scores [rows, scores] by the library that grew the trees, float64.
    own_scores: Doubles
    trees: int
    leaves: int


def fit(recipe: Recipe, examples: Examples, seed: int, check: Floats) -> Fitted:
    """Fits it. `check` are rows whose scores the library itself computes too."""
    if recipe.kind == "isolationForest":
        return _isolation(recipe, examples, seed, check)
    return _boosted(recipe, examples, seed, check)


def _boosted(recipe: Recipe, examples: Examples, seed: int, check: Floats) -> Fitted:
    classes = len(recipe.classes)
    goal = {"objective": "binary"} if classes == 2 else {"objective": "multiclass", "num_class": classes}
    parameters = {**recipe.parameters, **REPEATABLE, **goal, "seed": seed}
    data = lightgbm.Dataset(examples.vectors, examples.classes, weight=examples.weights, params=parameters)
    model = lightgbm.train(parameters, data, num_boost_round=recipe.rounds)
    dump = model.dump_model()
    trees = boosted_trees(dump, [1] if classes == 2 else list(range(classes)))
    said = np.asarray(model.predict(check.astype(np.float64)), dtype=np.float64)
    own = np.column_stack([1 - said, said]) if classes == 2 else said
    graph = onnx_graph.class_graph(trees, examples.vectors.shape[1], classes)
    return Fitted(graph, own, len(trees), sum(info["num_leaves"] for info in dump["tree_info"]))


def _filled(vectors: Floats, filling: Floats) -> Floats:
    return np.where(np.isnan(vectors), filling, vectors).astype(np.float32)


def _isolation(recipe: Recipe, examples: Examples, seed: int, check: Floats) -> Fitted:
    with np.errstate(all="ignore"):
        medians = np.nanmedian(np.where(np.isnan(examples.vectors).all(axis=0), 0, examples.vectors), axis=0)
    filling = medians.astype(np.float32)
    forest = IsolationForest(n_estimators=recipe.rounds, random_state=seed, n_jobs=1, **recipe.parameters)
    # It draws rows evenly; how much each counts is how often it is among those drawn from.
    chance = np.random.default_rng(seed)
    drawn = chance.choice(len(examples.weights), 20_000, p=examples.weights / examples.weights.sum())
    forest.fit(_filled(examples.vectors[drawn], filling))
    trees = isolation_trees(forest, filling)
    own = -np.asarray(forest.score_samples(_filled(check, filling)), dtype=np.float64)[:, None]
    graph = onnx_graph.isolation_graph(trees, examples.vectors.shape[1], average_path(forest.max_samples_))
    return Fitted(graph, own, len(trees), sum(int(one.tree_.n_leaves) for one in forest.estimators_))

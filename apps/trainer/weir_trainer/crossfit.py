"""Scores of records by models that never saw a capture of their group."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import onnx_graph
from .dataset import Labelled, Selection, attack_groups, examples, select
from .fitting import fit
from .groups import deal
from .recipe import Recipe

Doubles = npt.NDArray[np.float64]

#: Folds where no class but benign is; and those that benign captures are dealt into for a threshold.
FOLDS = 10
BENIGN_FOLDS = 4


@dataclass(frozen=True)
class CrossFit:
    """Of all records of a table the scores [records, scores] by the model of their fold, which saw none of their group."""

    scores: Doubles
    fold: npt.NDArray[np.int64]


def folds_of(selection: Selection, recipe: Recipe) -> int:
    """As many folds as there are groups with attacks, so that each is left out by itself; impaired lines are alike in all recordings."""
    return FOLDS if recipe.is_of_quality else max(FOLDS, len(attack_groups(selection)))


def crossfit(table: Labelled, recipe: Recipe, seed: int) -> CrossFit:
    """Leaves out each group with attacks once, by itself among those with attacks, together with its share of the others."""
    selection = select(table, recipe, seed)
    count = folds_of(selection, recipe)
    dealt = deal(selection.groups, attack_groups(selection), count, seed)
    # Groups without rows for this recipe are in no training part: any model may score them.
    others = {str(name): zlib.crc32(str(name).encode()) % count for name in np.unique(table.group)}
    places = others | dealt
    fold = np.array([places[name] for name in table.group.tolist()], dtype=np.int64)
    scores = np.zeros((len(fold), recipe.scores))
    own = fold[selection.rows]
    for number in range(count):
        tested = np.flatnonzero(fold == number)
        model = fit(recipe, examples(table, recipe, selection, own != number), seed, table.records.vectors[:1])
        scores[tested] = onnx_graph.run(model.onnx, table.records.vectors[tested])
    return CrossFit(scores, fold)


def benign_scores(table: Labelled, recipe: Recipe, part: Selection, seed: int) -> Doubles:
    """Scores of the benign rows of a training part by models that did not see their group."""
    dealt = deal(part.groups, attack_groups(part), BENIGN_FOLDS, seed)
    fold = np.array([dealt[str(group)] for group in part.groups], dtype=np.int64)
    found: list[Doubles] = []
    for number in range(BENIGN_FOLDS):
        model = fit(recipe, examples(table, recipe, part, fold != number), seed, table.records.vectors[:1])
        tested = part.rows[(fold == number) & (part.classes == 0)]
        found.append(onnx_graph.run(model.onnx, table.records.vectors[tested]).astype(np.float64))
    return np.concatenate(found)

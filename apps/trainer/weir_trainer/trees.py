"""Trees, whoever grew them, in the form in which ONNX has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import IsolationForest

_LEAF = -1


@dataclass(frozen=True)
class Tree:
    """Nodes in arrays; node 0 is the root. A row goes to `yes` where its value is at most the threshold."""

    feature: npt.NDArray[np.int64]
    #: float32: the greatest that is not above the threshold the tree was grown with, so that no float32 row goes elsewhere.
    threshold: npt.NDArray[np.float32]
    yes: npt.NDArray[np.int64]
    no: npt.NDArray[np.int64]
    #: Whether NaN goes to `yes`.
    nan_to_yes: npt.NDArray[np.bool_]
    #: Of leaves, what they add to the target.
    value: npt.NDArray[np.float64]
    #: Weight of the training rows that came by.
    cover: npt.NDArray[np.float64]
    target: int

    def is_leaf(self, node: int) -> bool:
        return int(self.feature[node]) == _LEAF


def round_down(thresholds: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """To float32, toward −infinity: `x <= threshold` stays true for the same float32 values."""
    with np.errstate(over="ignore"):
        rounded = thresholds.astype(np.float32)
    too_great = rounded.astype(np.float64) > thresholds
    rounded[too_great] = np.nextafter(rounded[too_great], np.float32(-np.inf))
    return rounded


class _Nodes:
    """Nodes as they are found."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, float, int, int, bool, float, float]] = []

    def tree(self, target: int) -> Tree:
        columns = list(zip(*self.rows, strict=True))
        return Tree(
            feature=np.array(columns[0], dtype=np.int64),
            threshold=round_down(np.array(columns[1], dtype=np.float64)),
            yes=np.array(columns[2], dtype=np.int64),
            no=np.array(columns[3], dtype=np.int64),
            nan_to_yes=np.array(columns[4], dtype=bool),
            value=np.array(columns[5], dtype=np.float64),
            cover=np.array(columns[6], dtype=np.float64),
            target=target,
        )


def _nan_goes_left(node: Mapping[str, Any]) -> bool:
    """LightGBM takes NaN for 0 in features that had none in training."""
    if node["missing_type"] == "NaN":
        return bool(node["default_left"])
    return bool(node["threshold"] >= 0.0)


def _add_boosted(nodes: _Nodes, node: Mapping[str, Any]) -> int:
    place = len(nodes.rows)
    if "split_feature" not in node:
        nodes.rows.append((_LEAF, 0.0, 0, 0, False, float(node["leaf_value"]), float(node.get("leaf_count", 1))))
        return place
    if node["decision_type"] != "<=" or node["missing_type"] == "Zero":
        raise ValueError(f"a split of an unknown kind: {node['decision_type']}, missing {node['missing_type']}")
    nodes.rows.append((_LEAF, 0.0, 0, 0, False, 0.0, 0.0))
    yes = _add_boosted(nodes, node["left_child"])
    no = _add_boosted(nodes, node["right_child"])
    feature, threshold = int(node["split_feature"]), float(node["threshold"])
    nodes.rows[place] = (feature, threshold, yes, no, _nan_goes_left(node), 0.0, float(node["internal_count"]))
    return place


def boosted_trees(dump: Mapping[str, Any], targets: Sequence[int]) -> list[Tree]:
    """Trees of a LightGBM model's `dump_model()`; the k-th of each round adds to `targets[k]`."""
    trees: list[Tree] = []
    for number, info in enumerate(dump["tree_info"]):
        nodes = _Nodes()
        _add_boosted(nodes, info["tree_structure"])
        trees.append(nodes.tree(targets[number % len(targets)]))
    return trees


def average_path(rows: float) -> float:
    """Mean depth of a leaf in a random tree of so many rows (Liu, Ting, Zhou 2008, equation 1)."""
    if rows <= 1:
        return 0.0
    if rows <= 2:
        return 1.0
    return float(2.0 * (np.log(rows - 1.0) + np.euler_gamma) - 2.0 * (rows - 1.0) / rows)


def isolation_trees(forest: IsolationForest, filling: npt.NDArray[np.float32]) -> list[Tree]:
    """Trees whose leaves say how long the path to them is. NaN goes where the column's filling goes."""
    trees: list[Tree] = []
    for estimator, columns in zip(forest.estimators_, forest.estimators_features_, strict=True):
        grown = estimator.tree_
        nodes = _Nodes()
        depth = {0: 0}
        for node in range(grown.node_count):
            rows = float(grown.n_node_samples[node])
            if grown.children_left[node] == _LEAF:
                path = depth[node] + average_path(rows)
                nodes.rows.append((_LEAF, 0.0, 0, 0, False, path, rows))
                continue
            yes, no = int(grown.children_left[node]), int(grown.children_right[node])
            depth[yes] = depth[no] = depth[node] + 1
            column, threshold = int(columns[grown.feature[node]]), float(grown.threshold[node])
            nodes.rows.append((column, threshold, yes, no, bool(filling[column] <= threshold), 0.0, rows))
        trees.append(nodes.tree(target=0))
    return trees

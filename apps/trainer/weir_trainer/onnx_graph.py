"""ONNX graphs of trees, written as they are: one tree operator and what makes scores of its sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from .trees import Tree

#: What the models port names them.
INPUT = "vectors"
OUTPUT = "scores"

_OPSETS = (("", 17), ("ai.onnx.ml", 3))
_IR_VERSION = 8


def _ensemble(trees: Sequence[Tree], targets: int, output: str) -> onnx.NodeProto:
    """A TreeEnsembleRegressor that sums what leaves add to each target."""
    nodes: dict[str, Any] = {}
    ids = [(number, node) for number, tree in enumerate(trees) for node in range(len(tree.feature))]
    leaves = [(number, node) for number, node in ids if trees[number].is_leaf(node)]
    nodes["nodes_treeids"] = [number for number, _ in ids]
    nodes["nodes_nodeids"] = [node for _, node in ids]
    nodes["nodes_modes"] = ["LEAF" if trees[number].is_leaf(node) else "BRANCH_LEQ" for number, node in ids]
    nodes["nodes_featureids"] = [max(0, int(trees[number].feature[node])) for number, node in ids]
    nodes["nodes_values"] = [float(trees[number].threshold[node]) for number, node in ids]
    nodes["nodes_truenodeids"] = [int(trees[number].yes[node]) for number, node in ids]
    nodes["nodes_falsenodeids"] = [int(trees[number].no[node]) for number, node in ids]
    nodes["nodes_missing_value_tracks_true"] = [int(trees[number].nan_to_yes[node]) for number, node in ids]
    nodes["nodes_hitrates"] = [float(trees[number].cover[node]) for number, node in ids]
    nodes["target_treeids"] = [number for number, _ in leaves]
    nodes["target_nodeids"] = [node for _, node in leaves]
    nodes["target_ids"] = [trees[number].target for number, _ in leaves]
    nodes["target_weights"] = [float(trees[number].value[node]) for number, node in leaves]
    return helper.make_node(
        "TreeEnsembleRegressor",
        [INPUT],
        [output],
        domain="ai.onnx.ml",
        n_targets=targets,
        aggregate_function="SUM",
        post_transform="NONE",
        **nodes,
    )


def _model(nodes: Sequence[onnx.NodeProto], constants: dict[str, float], width: int, scores: int) -> bytes:
    floats = TensorProto.FLOAT
    graph = helper.make_graph(
        list(nodes),
        "weir",
        [helper.make_tensor_value_info(INPUT, floats, ["rows", width])],
        [helper.make_tensor_value_info(OUTPUT, floats, ["rows", scores])],
        [numpy_helper.from_array(np.array([value], np.float32), name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="weir")
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def class_graph(trees: Sequence[Tree], width: int, classes: int) -> bytes:
    """Chances of classes: the softmax of what the trees add to each."""
    softmax = helper.make_node("Softmax", ["sums"], [OUTPUT], axis=1)
    return _model([_ensemble(trees, classes, "sums"), softmax], {}, width, classes)


def isolation_graph(trees: Sequence[Tree], width: int, usual_path: float) -> bytes:
    """2^(−mean path / usual path): near 1 where rows are soon alone (Liu, Ting, Zhou 2008, equation 2)."""
    nodes = [
        _ensemble(trees, 1, "paths"),
        helper.make_node("Mul", ["paths", "scale"], ["exponent"]),
        helper.make_node("Pow", ["base", "exponent"], [OUTPUT]),
    ]
    return _model(nodes, {"scale": -1.0 / (len(trees) * usual_path), "base": 2.0}, width, 1)


def run(model: bytes, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Scores of rows, as onnxruntime computes them on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    (scores,) = session.run([OUTPUT], {INPUT: np.ascontiguousarray(vectors, dtype=np.float32)})
    return np.asarray(scores, dtype=np.float32)

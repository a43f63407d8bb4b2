"""Graphs against the libraries that grew their trees, on rows with NaN and on rows exactly at thresholds."""

import lightgbm
import numpy as np
import pytest

from weir_trainer import onnx_graph
from weir_trainer.fitting import Examples, fit
from weir_trainer.recipe import RECIPES
from weir_trainer.trees import average_path, boosted_trees, round_down

WIDTH = 6


def rows(count: int, seed: int, share_unknown: float = 0.2) -> np.ndarray:
    chance = np.random.default_rng(seed)
    values = (chance.lognormal(0, 3, (count, WIDTH)) * chance.choice([-1, 1], (count, WIDTH))).astype(np.float32)
    # A column without NaN: LightGBM takes NaN for 0 there.
    values[:, 1:][chance.random((count, WIDTH - 1)) < share_unknown] = np.nan
    return values


def examples(classes: int, seed: int = 0) -> Examples:
    vectors = rows(2_000, seed)
    filled = np.nan_to_num(vectors)
    places = np.digitize(filled[:, 0] + filled[:, 1] ** 2, np.quantile(filled[:, 0] + filled[:, 1] ** 2, [0.6, 0.8]))
    return Examples(vectors, np.minimum(places, classes - 1).astype(np.int64), np.ones(len(vectors)))


@pytest.mark.parametrize(("name", "classes"), [("malware_lgbm", 2), ("ddos_lgbm", 3), ("anomaly_iforest", 1)])
def test_a_graph_says_what_the_library_says(name: str, classes: int) -> None:
    check = rows(10_000, 7)
    check[:500] = np.nan
    made = fit(RECIPES[name], examples(max(classes, 1)), 3, check)
    scores = onnx_graph.run(made.onnx, check)
    assert scores.shape == made.own_scores.shape == (10_000, classes)
    assert np.abs(scores - made.own_scores).max() < 1e-5


def test_a_row_at_a_threshold_goes_where_the_library_sends_it() -> None:
    given = examples(2)
    model = lightgbm.train({"objective": "binary", "verbose": -1, "seed": 1}, lightgbm.Dataset(given.vectors, given.classes), 20)
    trees = boosted_trees(model.dump_model(), [1])
    at = np.unique(np.concatenate([tree.threshold[tree.feature == 0] for tree in trees]))
    near = np.concatenate([at, np.nextafter(at, np.float32(np.inf)), np.nextafter(at, np.float32(-np.inf))])
    check = np.zeros((len(near), WIDTH), dtype=np.float32)
    check[:, 0] = near
    scores = onnx_graph.run(onnx_graph.class_graph(trees, WIDTH, 2), check)[:, 1]
    assert np.abs(scores - model.predict(check.astype(np.float64))).max() < 1e-6


@pytest.mark.parametrize("value", [0.1, -0.1, 1e-30, 16777217.0, -16777217.0, 1e39, -1e39, 0.0, 1.0])
def test_thresholds_are_rounded_toward_minus_infinity(value: float) -> None:
    rounded = float(round_down(np.array([value]))[0])
    assert rounded <= value
    with np.errstate(over="ignore"):
        assert float(np.nextafter(np.float32(rounded), np.float32(np.inf))) > value


def test_the_same_seed_gives_the_same_bytes() -> None:
    given, check = examples(2), rows(10, 1)
    first, again, other = (fit(RECIPES["malware_lgbm"], given, seed, check).onnx for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize(("rows_of_tree", "path"), [(1, 0.0), (2, 1.0), (256, 10.2448)])
def test_usual_paths_are_those_of_the_paper(rows_of_tree: int, path: float) -> None:
    assert average_path(rows_of_tree) == pytest.approx(path, abs=1e-4)

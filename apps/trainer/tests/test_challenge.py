"""Who beats whom on a frozen set."""

import numpy as np
import pytest

from weir_trainer import onnx_graph
from weir_trainer.calibration import conformal_table
from weir_trainer.challenge import Package, compare, digest_of, frozen, wins
from weir_trainer.dataset import Labelled
from weir_trainer.labels import BENIGN, Capture
from weir_trainer.measures import Measure
from weir_trainer.recipe import RECIPES
from weir_trainer.trees import Tree
from weir_trainer.vectors import Records

CAPTURES = 12
FLOWS = 40
RECIPE = RECIPES["ddos_lgbm"]
NAMES = ["good", "bad"]


def table(seed: int = 1) -> Labelled:
    """Captures with benign flows and floods: `good` tells them apart, `bad` tells nothing."""
    chance = np.random.default_rng(seed)
    capture = np.repeat([f"capture {i}" for i in range(CAPTURES)], 2 * FLOWS)
    family = np.tile(np.repeat([BENIGN, "flood"], FLOWS), CAPTURES)
    vectors = np.stack([(family == "flood") + 0.1 * chance.random(len(family)), chance.random(len(family))], axis=1)
    ids = np.tile(np.arange(2 * FLOWS), CAPTURES).astype(str)
    records = Records(NAMES, {"capture": capture, "id": ids}, vectors.astype(np.float32), np.zeros(len(family), dtype=bool))
    captures = {name: Capture(name, name, "", "attacks", name) for name in np.unique(capture).tolist()}
    return Labelled(records, family, capture, captures)


def package(reads: str, version: str, learnt_from: str = "elsewhere") -> Package:
    """One stump that looks at one column, calibrated on 5,000 benign flows of another table."""
    stump = Tree(
        feature=np.array([0, -1, -1]),
        threshold=np.array([0.5, 0, 0], dtype=np.float32),
        yes=np.array([1, -1, -1]),
        no=np.array([2, -1, -1]),
        nan_to_yes=np.array([True, False, False]),
        value=np.array([0.0, 0.0, 5.0]),
        cover=np.array([2.0, 1.0, 1.0]),
        target=RECIPE.classes.index("flood"),
    )
    graph = onnx_graph.class_graph([stump], 1, len(RECIPE.classes))
    seen = np.random.default_rng(2).random(5_000) * (0.1 if reads == "good" else 1)
    scores = onnx_graph.run(graph, seen[:, None].astype(np.float32)).astype(np.float64)
    manifest = {
        "name": RECIPE.name,
        "version": version,
        "input": {"columns": [reads], "records": ["final"]},
        "output": {"classes": RECIPE.classes, "kind": "probability"},
        "calibration": {"flood": conformal_table(scores[:, RECIPE.classes.index("flood")])},
        "data": [{"file": "a.pcap", "sha256": learnt_from, "role": "train"}],
    }
    return Package(manifest, graph)


def test_who_finds_more_wins_and_who_finds_less_does_not() -> None:
    good, bad = package("good", "1.1.0"), package("bad", "1.0.0")
    found = compare(RECIPE, good, bad, table())
    assert found["attack flows alarmed"].value == pytest.approx(1.0)
    assert found["benign flows alarmed"].value == 0
    assert wins(found)
    assert not wins(compare(RECIPE, bad, good, table()))


def test_a_version_does_not_beat_itself() -> None:
    assert not wins(compare(RECIPE, package("good", "1.1.0"), package("good", "1.0.0"), table()))


def measure(value: float, low: float | None, high: float | None) -> Measure:
    return Measure(value, low, high, 12, "captures")


@pytest.mark.parametrize(
    ("attacks", "benign", "won"),
    [
        (measure(0.2, 0.1, 0.3), measure(0, 0, 0.0005), True),
        (measure(0.2, -0.01, 0.3), measure(0, 0, 0), False),
        (measure(0.2, 0.1, 0.3), measure(0.001, 0, 0.002), False),
        (measure(1.0, None, None), measure(0, 0, 0), False),
    ],
)
def test_more_attacks_do_not_pay_for_more_false_alarms_nor_for_chance(attacks: Measure, benign: Measure, won: bool) -> None:
    assert wins({"attack flows alarmed": attacks, "benign flows alarmed": benign}) is won


def test_a_set_that_one_of_the_two_has_learnt_from_is_refused() -> None:
    packages = (package("good", "1.1.0", learnt_from="capture 3"), package("bad", "1.0.0"))
    with pytest.raises(ValueError, match=r"ddos_lgbm 1\.1\.0 has learnt from capture 3; take it out"):
        frozen(table(), RECIPE, packages)


def test_a_set_is_known_by_its_captures_and_labels() -> None:
    one = table()
    assert digest_of(one) == digest_of(table(seed=5))
    other = Labelled(one.records, np.where(np.arange(len(one.family)) == 0, "flood", one.family), one.group, one.captures)
    assert digest_of(other) != digest_of(one)

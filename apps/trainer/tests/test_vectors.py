"""Records of captures, in whatever order Weir prints them."""

import numpy as np

from weir_trainer.vectors import Records, in_order


def _records(order: list[int]) -> Records:
    columns = {"capture": np.array(["b", "a", "a"])[order], "id": np.array(["1", "2", "1"])[order]}
    vectors = np.array([[1.0], [2.0], [3.0]], dtype=np.float32)[order]
    return Records(["x"], columns, vectors, np.array([False, True, False])[order])


def test_the_order_they_come_in_does_not_matter() -> None:
    for order in ([0, 1, 2], [2, 1, 0], [1, 0, 2]):
        found = in_order(_records(order))
        assert found.columns["capture"].tolist() == ["a", "a", "b"]
        assert found.columns["id"].tolist() == ["1", "2", "1"]
        assert found.vectors[:, 0].tolist() == [3.0, 2.0, 1.0]
        assert found.early.tolist() == [False, True, False]

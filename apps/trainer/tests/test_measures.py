"""Figures against what they are defined as."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from weir_trainer import abstaining, calibration, controls, measures


def test_average_precision_is_that_of_scikit_learn() -> None:
    chance = np.random.default_rng(1)
    scores = np.round(chance.normal(size=3_000), 1)
    positive = chance.random(3_000) < 0.2
    weights = chance.random(3_000)
    ours = measures.average_precision(scores, positive, weights)
    assert ours == pytest.approx(average_precision_score(positive, scores, sample_weight=weights))


def test_records_without_a_value_are_tied() -> None:
    scores, positive = np.array([2.0, -np.inf, -np.inf, -np.inf]), np.array([False, True, False, False])
    assert measures.average_precision(scores, positive) == 0.25


@pytest.mark.parametrize(("rate", "above"), [(1e-3, 1), (1e-4, 0), (0.5, 500)])
def test_no_more_benign_records_are_above_a_threshold_than_the_rate_allows(rate: float, above: int) -> None:
    benign = np.random.default_rng(2).permutation(1_000).astype(float)
    assert (benign > measures.threshold(benign, rate)).sum() == above


def test_an_interval_holds_the_mean_and_one_unit_has_none() -> None:
    many = measures.mean_over({f"c{number}": number / 10 for number in range(11)}, "captures")
    assert many.low is not None and many.high is not None
    assert many.value == pytest.approx(0.5)
    assert many.low < many.value < many.high
    assert measures.mean_over({"c": 0.3}, "captures").low is None


@pytest.mark.parametrize("count", [1, 50, 20_000])
def test_conformal_tables_are_exact_at_the_top_and_careful_below(count: int) -> None:
    scores = np.round(np.random.default_rng(3).normal(size=count), 3)
    table = calibration.conformal_table(scores)
    assert len(table["scores"]) <= calibration.MAX_POINTS
    assert np.all(np.diff(table["scores"]) > 0) and np.all(np.diff(table["above"]) < 0)
    asked = np.concatenate([scores, np.linspace(-5, 5, 101)])
    exact = np.array([(1 + (scores >= one).sum()) / (count + 1) for one in asked])
    said = calibration.p_values(table, asked)
    assert np.all(said >= exact - 1e-12)
    top = asked >= np.unique(scores)[-min(1_000, len(np.unique(scores)))]
    assert said[top] == pytest.approx(exact[top])


def test_benign_rows_have_p_values_that_are_small_no_oftener_than_they_say() -> None:
    chance = np.random.default_rng(4)
    table = calibration.conformal_table(chance.normal(size=5_000))
    said = calibration.p_values(table, chance.normal(size=50_000))
    for level in (0.5, 0.1, 0.01, 0.001):
        assert (said <= level).mean() <= 1.5 * level


def test_a_flow_is_one_point_of_calibration() -> None:
    assert calibration.per_flow(np.array([1, 0, 1]), np.array([0.2, 0.1, 0.5])).tolist() == [0.1, 0.5]


def test_distances_leave_out_what_is_not_known_and_are_capped() -> None:
    near = calibration.spread(np.array([[0, 1, np.nan], [2, 1, np.nan], [4, 1, np.nan]], dtype=np.float32))
    rows = np.array([[2, 1, np.nan], [np.nan, np.nan, np.nan], [1e9, 1, 0]], dtype=np.float32)
    assert near.distances(rows) == pytest.approx([0, 0, calibration.DISTANCE_CAP / 3])


def test_risk_falls_when_the_far_rows_are_the_wrong_ones() -> None:
    error, weight = np.zeros(100), np.ones(100)
    error[95:] = 1
    assert abstaining.fall_of_error(error, weight, np.arange(100.0)) == 1
    assert abstaining.fall_of_error(error, weight, -np.arange(100.0)) < 0


NDPI = """
	1	TCP 10.0.0.1:61318 <-> 10.0.0.2:7080 [proto: 7/HTTP][IP: 0/Unknown][Risk: ** Known Proto on Non Std Port **** HTTP Susp Header **]
	2	UDP [fe80::1]:5353 -> [ff02::fb]:5353 [proto: 8/MDNS][IP: 0/Unknown]
	3	ICMP 10.0.0.1:0 <-> 10.0.0.2:0 [proto: 81/ICMP][Risk: ** Malformed Packet **][Risk Score: 20]
"""


def test_risks_are_read_off_what_ndpi_prints() -> None:
    assert controls.ndpi_risks(NDPI) == {
        (6, ("10.0.0.1", 61318), ("10.0.0.2", 7080)): 2,
        (17, ("fe80::1", 5353), ("ff02::fb", 5353)): 0,
        (1, ("10.0.0.1", 0), ("10.0.0.2", 0)): 1,
    }

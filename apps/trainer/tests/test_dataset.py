"""Which records a recipe gets: recordings of sites to calibrate on are not learnt from, and do not outweigh the others."""

import numpy as np

from weir_trainer.dataset import Labelled, apart_from_measured, narrowed, select
from weir_trainer.labels import BENIGN, CALIBRATION_KIND, FEEDBACK_KIND, LEAVE_OUT, TRANSFER_KIND, Capture
from weir_trainer.recipe import RECIPES
from weir_trainer.vectors import Records

FLOWS = {"a": ("benign", 40), "b": ("attacks", 20), "site": (CALIBRATION_KIND, 500), "lab": (TRANSFER_KIND, 50)}


def table() -> Labelled:
    digests = np.repeat(list(FLOWS), [2 * count for _, count in FLOWS.values()])
    ids = np.concatenate([np.tile(np.arange(count), 2) for _, count in FLOWS.values()]).astype(str)
    early = np.concatenate([np.repeat([False, True], count) for _, count in FLOWS.values()])
    records = Records(["x"], {"capture": digests, "id": ids}, np.zeros((len(digests), 1), dtype=np.float32), early)
    captures = {name: Capture(name, name, "", kind, name) for name, (kind, _) in FLOWS.items()}
    return Labelled(records, np.full(len(digests), BENIGN), digests, captures)


def test_a_site_to_calibrate_on_gives_half_as_many_flows_as_the_captures_to_learn_from() -> None:
    found = narrowed(table(), RECIPES["anomaly_iforest"])
    of_site = found.capture == "site"
    assert of_site.sum() == 60
    assert set(found.records.columns["id"][of_site & found.records.early]) == set(found.records.columns["id"][of_site & ~found.records.early])


def test_nothing_is_learnt_from_sites() -> None:
    recipe = RECIPES["anomaly_iforest"]
    found = narrowed(table(), recipe)
    assert set(found.capture.tolist()) == {"a", "b", "site"}
    assert set(found.capture[select(found, recipe, 1).rows].tolist()) == {"a", "b"}


def test_marked_flows_that_models_are_measured_with_are_left_out() -> None:
    rows = [
        ("lab", 5000, 100e6, "scan"),
        ("marked", 5000, 100.4e6, "scan"),
        ("marked", 5000, 200e6, "scan"),
        ("marked", 5001, 100e6, BENIGN),
        ("attacks", 5000, 100e6, "scan"),
    ]
    digests, ports, starts, families = zip(*rows, strict=True)
    columns = {
        "capture": np.array(digests),
        "id": np.arange(len(rows)).astype(str),
        "srcAddress": np.array(["10.0.0.1"] * len(rows)),
        "srcPort": np.array(ports, dtype=float),
        "dstAddress": np.array(["10.0.0.2"] * len(rows)),
        "dstPort": np.full(len(rows), 80.0),
        "protocol": np.full(len(rows), 6.0),
        "start": np.array(starts),
    }
    records = Records(["x"], columns, np.zeros((len(rows), 1), dtype=np.float32), np.zeros(len(rows), dtype=bool))
    kinds = {"lab": TRANSFER_KIND, "marked": FEEDBACK_KIND, "attacks": "attacks"}
    captures = {name: Capture(name, name, "", kind, name) for name, kind in kinds.items()}
    found, left_out = apart_from_measured(Labelled(records, np.array(families, dtype="U32"), np.array(digests), captures))
    assert left_out == 1
    assert found.family.tolist() == ["scan", LEAVE_OUT, "scan", BENIGN, "scan"]

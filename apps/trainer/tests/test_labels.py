"""What the label rules make of flows, and that captures that belong together stay together."""

from pathlib import Path

import numpy as np
import pytest

from weir_trainer.groups import deal, group_captures
from weir_trainer.labels import FEEDBACK_KIND, LEAVE_OUT, Capture, capture_of, flow_key, read_label_file, read_labels

LABELS = Path(__file__).parent.parent / "labels"


def flows(*rows: tuple[str, int, str, int, int, float], capture: str = "a") -> dict[str, np.ndarray]:
    source, source_port, target, target_port, protocol, start = zip(*rows, strict=True)
    return {
        "srcAddress": np.array(source),
        "srcPort": np.array(source_port, dtype=float),
        "dstAddress": np.array(target),
        "dstPort": np.array(target_port, dtype=float),
        "protocol": np.array(protocol, dtype=float),
        "start": np.array(start, dtype=float),
        "applicationFields": np.array(['{"sni":"a.test"}'] * len(rows)),
        "capture": np.array([capture] * len(rows)),
    }


FLOW = ("10.0.0.1", 5000, "10.0.0.2", 80, 6, 100e6)


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({"between": ["10.0.0.2", "10.0.0.1"]}, True),
        ({"between": ["10.0.0.1", "10.0.0.3"]}, False),
        ({"anyEnd": ["10.0.0.2"]}, True),
        ({"anyEnd": ["10.0.0.3"]}, False),
        ({"initiator": ["10.0.0.1"]}, True),
        ({"initiator": ["10.0.0.2"]}, False),
        ({"protocol": [6]}, True),
        ({"protocol": [17]}, False),
        ({"responderPort": [80, 443]}, True),
        ({"responderPort": [5000]}, False),
        ({"serverName": "a.test"}, True),
        ({"serverName": "b.test"}, False),
        ({"windowsS": [[0, 1], [99.5, 101]]}, True),
        ({"windowsS": [[102, 103]]}, False),
        ({"anyEnd": ["10.0.0.1"], "protocol": [17]}, False),
    ],
)
def test_a_rule_fits_when_all_its_conditions_hold(condition: dict[str, object], fits: bool) -> None:
    fields = {"file": "a", "sha256": "a", "source": "", "kind": "", "rules": [{"family": "scan", **condition}]}
    capture = capture_of({**fields, "otherwise": "benign"})
    assert capture.families(flows(FLOW)).tolist() == ["scan" if fits else "benign"]


def test_the_first_rule_that_fits_decides() -> None:
    rules = [{"family": "scan", "protocol": [6]}, {"family": "flood", "protocol": [6, 17]}]
    capture = capture_of({"file": "a", "sha256": "a", "source": "", "kind": "", "rules": rules, "otherwise": LEAVE_OUT})
    udp = ("10.0.0.1", 1, "10.0.0.2", 2, 17, 0.0)
    icmp = ("10.0.0.1", 8, "10.0.0.2", 0, 1, 0.0)
    assert capture.families(flows(FLOW, udp, icmp)).tolist() == ["scan", "flood", LEAVE_OUT]


def test_an_unknown_condition_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="ports"):
        capture_of({"file": "a", "sha256": "a", "source": "", "kind": "", "rules": [{"family": "scan", "ports": [1]}]})


def test_flows_that_were_written_down_are_known_by_key_and_beginning() -> None:
    key = flow_key(6, ("10.0.0.2", 80), ("10.0.0.1", 5000))
    capture = Capture("a", "a", "", "", "a", by_flow={key: [(100e6, "good"), (200e6, "poorLoss")]})
    later = (*FLOW[:5], 200.4e6)
    never = (*FLOW[:5], 300e6)
    assert capture.families(flows(FLOW, later, never)).tolist() == ["good", "poorLoss", LEAVE_OUT]


def test_flows_may_be_listed_in_a_label_file(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_text(
        "- file: a.pcap\n  sha256: 'a'\n  source: marked\n  kind: feedback\n  flows:\n"
        "    - { protocol: 6, ends: [10.0.0.1, 5000, 10.0.0.2, 80], start: 100000000, family: scan }\n"
        "    - { protocol: 6, ends: [10.0.0.2, 80, 10.0.0.1, 5000], start: 200000000, family: benign }\n"
    )
    [found] = read_label_file(path)
    assert (found.kind, found.group) == (FEEDBACK_KIND, "a.pcap")
    later = (*FLOW[:5], 200.4e6)
    other = ("10.0.0.1", 5001, *FLOW[2:])
    assert found.families(flows(FLOW, later, other)).tolist() == ["scan", "benign", LEAVE_OUT]


def test_rules_beside_listed_flows_are_refused() -> None:
    with pytest.raises(ValueError, match=r"a\.pcap has flows and rules"):
        capture_of({"file": "a.pcap", "sha256": "a", "source": "", "kind": "feedback", "flows": [], "otherwise": "benign"})


def test_a_label_of_quality_that_covers_two_flows_is_of_none() -> None:
    key = flow_key(6, ("10.0.0.2", 80), ("10.0.0.1", 5000))
    other = flow_key(6, ("10.0.0.2", 80), ("10.0.0.1", 5001))
    capture = Capture("a", "a", "", "quality-train", "a", by_flow={key: [(100e6, "good")], other: [(100e6, "poorLoss")]})
    again, alone = (*FLOW[:5], 110e6), ("10.0.0.1", 5001, *FLOW[2:])
    assert capture.families({**flows(FLOW, again, alone), "id": np.array(["1", "2", "3"])}).tolist() == [LEAVE_OUT, LEAVE_OUT, "poorLoss"]
    assert capture.families({**flows(FLOW, FLOW, alone), "id": np.array(["1", "1", "3"])}).tolist() == ["good", "good", "poorLoss"]


def capture(digest: str, group: str | None = None, of_lab: bool = False) -> Capture:
    return Capture(digest, digest, "", "", group or digest, is_of_lab=of_lab)


@pytest.mark.parametrize(
    ("one", "other", "pair", "together"),
    [
        (capture("a"), capture("b"), ("10.0.0.1", "10.0.0.2"), True),
        (capture("a"), capture("b"), ("10.0.0.1", "224.0.0.251"), False),
        (capture("a"), capture("b"), ("0.0.0.0", "255.255.255.255"), False),
        (capture("a", of_lab=True), capture("b", of_lab=True), ("10.0.0.1", "10.0.0.2"), False),
        (capture("a", "same"), capture("b", "same"), ("10.0.0.1", "224.0.0.251"), True),
    ],
    ids=["a pair in common", "a group address in common", "a broadcast in common", "of the lab", "one scenario"],
)
def test_captures_that_belong_together_are_one_group(one: Capture, other: Capture, pair: tuple[str, str], together: bool) -> None:
    first = flows((pair[0], 1, pair[1], 2, 17, 0.0), capture="a")
    second = flows((pair[0], 3, pair[1], 4, 17, 0.0), capture="b")
    both = {name: np.concatenate([first[name], second[name]]) for name in first}
    groups = group_captures({"a": one, "b": other}, both)
    assert (groups["a"] == groups["b"]) is together


def test_groups_with_attacks_are_dealt_apart_and_all_groups_once() -> None:
    groups = np.array([f"g{number % 37}" for number in range(1_000)])
    dealt = deal(groups, [f"g{number}" for number in range(8)], 10, 3)
    assert set(dealt) == set(groups.tolist())
    assert len({dealt[f"g{number}"] for number in range(8)}) == 8
    assert dealt == deal(groups, [f"g{number}" for number in range(8)], 10, 3)


def test_all_label_files_can_be_read() -> None:
    known = read_labels(LABELS)
    assert len({one.file for one in known.values()}) == len(known)
    assert all(len(digest) == 64 for digest in known)

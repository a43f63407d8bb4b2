"""What is known of captures: a family for each of their flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

BENIGN = "benign"
LEAVE_OUT = "leaveOut"

#: Kinds of recordings of lines with impairments: those to learn from, and those to measure with.
QUALITY_TEST_KIND = "quality-test"
QUALITY_KINDS = ("quality-train", QUALITY_TEST_KIND)
#: Recordings of sites without attacks, which models are calibrated on and learn nothing from.
CALIBRATION_KIND = "lab-benign"
#: Recordings that no model has anything from: they tell how it does elsewhere.
TRANSFER_KIND = "lab-attack"
#: Captures of which analysts have marked alerts.
FEEDBACK_KIND = "feedback"

#: Columns of flows that rules look at, by name, an array each.
Columns = Mapping[str, npt.NDArray[Any]]
Mask = npt.NDArray[np.bool_]

#: Seconds that a record may begin before a window, or end after it: clocks of a log and of a capture are two.
WINDOW_SLACK_S = 1.0
#: How far the beginning of a flow may be from the one that was written down, µs.
BEGIN_SLACK_US = 1_000_000.0


#: Protocol, and both ends, the lesser first: address and port.
FlowKey = tuple[int, tuple[str, int], tuple[str, int]]


def flow_key(protocol: int, one: tuple[str, int], other: tuple[str, int]) -> FlowKey:
    """What a flow is known by, whoever began it. Flows of ICMP have no ports."""
    if protocol in (1, 58):
        one, other = (one[0], 0), (other[0], 0)
    return (protocol, min(one, other), max(one, other))


def flow_keys(flows: Columns) -> list[FlowKey]:
    """The keys of all flows."""
    ends = zip(
        flows["protocol"].tolist(),
        zip(flows["srcAddress"].tolist(), flows["srcPort"].astype(np.int64).tolist(), strict=True),
        zip(flows["dstAddress"].tolist(), flows["dstPort"].astype(np.int64).tolist(), strict=True),
        strict=True,
    )
    return [flow_key(int(protocol), one, other) for protocol, one, other in ends]


@dataclass(frozen=True)
class Rule:
    """A family, and what must be true of a flow that has it. A condition that is not named is not asked."""

    family: str
    between: Sequence[str] | None = None
    any_end: Sequence[str] | None = None
    initiator: Sequence[str] | None = None
    protocol: Sequence[int] | None = None
    responder_port: Sequence[int] | None = None
    server_name: str | None = None
    windows_s: Sequence[tuple[float, float]] | None = None

    def fits(self, flows: Columns) -> Mask:
        """Of each flow, whether all conditions hold."""
        source, target = flows["srcAddress"], flows["dstAddress"]
        fits = np.ones(len(source), dtype=bool)
        if self.between is not None:
            fits &= np.isin(source, self.between) & np.isin(target, self.between) & (source != target)
        if self.any_end is not None:
            fits &= np.isin(source, self.any_end) | np.isin(target, self.any_end)
        if self.initiator is not None:
            fits &= np.isin(source, self.initiator)
        if self.protocol is not None:
            fits &= np.isin(flows["protocol"], self.protocol)
        if self.responder_port is not None:
            fits &= np.isin(flows["dstPort"], self.responder_port)
        if self.server_name is not None:
            wanted = self.server_name
            fits &= np.array([wanted in text for text in flows["applicationFields"]], dtype=bool)
        if self.windows_s is not None:
            fits &= self._in_windows(flows)
        return fits

    def _in_windows(self, flows: Columns) -> Mask:
        start = flows["start"] / 1e6
        inside = np.zeros(len(start), dtype=bool)
        for begin, end in self.windows_s or ():
            inside |= (start >= begin - WINDOW_SLACK_S) & (start <= end + WINDOW_SLACK_S)
        return inside


@dataclass(frozen=True)
class Capture:
    """A capture that something is known of."""

    file: str
    sha256: str
    source: str
    kind: str
    #: Captures of one group are never on both sides of a split.
    group: str
    rules: Sequence[Rule] = field(default_factory=tuple)
    otherwise: str = BENIGN
    #: Where who recorded it wrote down each flow: by what it is known by, its beginnings (µs) and families. Other flows are left out.
    by_flow: Mapping[FlowKey, Sequence[tuple[float, str]]] = field(default_factory=dict)
    #: Recorded by the lab, whose addresses are the same in all recordings.
    is_of_lab: bool = False

    def families(self, flows: Columns) -> npt.NDArray[np.str_]:
        """The family of each flow."""
        if self.by_flow:
            keys = flow_keys(flows)
            mixed = self._mixed(keys, flows) if self.kind in QUALITY_KINDS else frozenset()
            known = zip(keys, flows["start"].tolist(), strict=True)
            return np.array([LEAVE_OUT if key in mixed else self._written_down(key, start) for key, start in known], dtype="U32")
        families = np.full(len(flows["srcAddress"]), self.otherwise, dtype="U32")
        for rule in reversed(self.rules):
            families[rule.fits(flows)] = rule.family
        return families

    def _mixed(self, keys: Sequence[FlowKey], flows: Columns) -> frozenset[FlowKey]:
        """Keys of more flows than were written down: what was measured of one there is of several flows together."""
        count = Counter(key for key, _ in set(zip(keys, flows["id"].tolist(), strict=True)))
        return frozenset(key for key, written in self.by_flow.items() if count[key] > len(written))

    def _written_down(self, key: FlowKey, start: float) -> str:
        candidates = self.by_flow.get(key, ())
        if not candidates:
            return LEAVE_OUT
        begin, family = min(candidates, key=lambda one: abs(one[0] - start))
        return family if abs(begin - start) <= BEGIN_SLACK_US else LEAVE_OUT


_CONDITIONS = {
    "between": "between",
    "anyEnd": "any_end",
    "initiator": "initiator",
    "protocol": "protocol",
    "responderPort": "responder_port",
    "serverName": "server_name",
    "windowsS": "windows_s",
}


def _rule(fields: Mapping[str, Any]) -> Rule:
    unknown = set(fields) - set(_CONDITIONS) - {"family"}
    if unknown:
        raise ValueError(f"a rule has conditions that are not known: {', '.join(sorted(unknown))}")
    conditions = {_CONDITIONS[name]: value for name, value in fields.items() if name != "family"}
    return Rule(family=fields["family"], **conditions)


def _flows(listed: Sequence[Mapping[str, Any]]) -> dict[FlowKey, list[tuple[float, str]]]:
    by_flow: dict[FlowKey, list[tuple[float, str]]] = {}
    for one in listed:
        source, source_port, target, target_port = one["ends"]
        key = flow_key(int(one["protocol"]), (source, int(source_port)), (target, int(target_port)))
        by_flow.setdefault(key, []).append((float(one["start"]), one["family"]))
    return by_flow


def capture_of(fields: Mapping[str, Any]) -> Capture:
    """A capture as a label file has it."""
    if "flows" in fields and ("rules" in fields or "otherwise" in fields):
        raise ValueError(f"{fields['file']} has flows and rules; where flows are listed, all others are left out")
    return Capture(
        file=fields["file"],
        sha256=fields["sha256"],
        source=fields["source"],
        kind=fields["kind"],
        group=fields.get("group", fields["file"]),
        rules=tuple(_rule(rule) for rule in fields.get("rules", ())),
        otherwise=fields.get("otherwise", BENIGN),
        by_flow=_flows(fields.get("flows", ())),
    )


def read_labels(folder: Path) -> dict[str, Capture]:
    """All captures of the label files of a folder, by the SHA-256 of the file."""
    return {capture.sha256: capture for path in sorted(folder.glob("*.yaml")) for capture in read_label_file(path)}


def read_label_file(path: Path) -> list[Capture]:
    """The captures of a label file."""
    return [capture_of(fields) for fields in yaml.load(path.read_text(), Loader=yaml.CSafeLoader)]

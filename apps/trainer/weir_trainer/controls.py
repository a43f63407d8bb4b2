"""What is measured beside a model: chance, one column alone, and another program's opinion."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .dataset import Labelled
from .labels import FlowKey, flow_key, flow_keys
from .vectors import Records

Doubles = npt.NDArray[np.float64]

LENGTHS = ("forwardLengthMeanBytes", "reverseLengthMeanBytes")


def _with_columns(table: Labelled, names: Sequence[str], columns: Sequence[npt.NDArray[np.float64]]) -> Labelled:
    records = table.records
    vectors = np.column_stack(columns).astype(np.float32)
    return replace(table, records=Records(list(names), records.columns, vectors, records.early))


def port_alone(table: Labelled) -> Labelled:
    """The responder's port and nothing else."""
    return _with_columns(table, ["dstPort"], [table.records.columns["dstPort"]])


def length_alone(table: Labelled) -> Labelled:
    """Mean frame lengths and nothing else."""
    places = [list(table.records.names).index(name) for name in LENGTHS]
    return _with_columns(table, LENGTHS, [table.records.vectors[:, place].astype(np.float64) for place in places])


_NDPI_FLOW = re.compile(
    r"^\s*\d+\s+(?P<protocol>[A-Za-z0-9\-]+)\s+(?P<one>\S+?)(?::(?P<onePort>\d+))?\s+<?->\s+"
    r"(?P<other>\S+?)(?::(?P<otherPort>\d+))?\s+\[proto:"
)
_NDPI_RISK = re.compile(r"\[Risk: ([^\]]*)\]")
_PROTOCOLS = {"TCP": 6, "UDP": 17, "ICMP": 1, "ICMPV6": 58, "IGMP": 2, "SCTP": 132, "GRE": 47, "ESP": 50, "AH": 51}


def _end(address: str, port: str | None) -> tuple[str, int]:
    return (address.strip("[]"), int(port or 0))


def ndpi_risks(report: str) -> dict[FlowKey, int]:
    """How many risks nDPI names of each flow, by what ndpiReader prints (`-v 2`)."""
    risks: dict[FlowKey, int] = {}
    for line in report.splitlines():
        flow = _NDPI_FLOW.match(line)
        if flow is None or flow["protocol"].upper() not in _PROTOCOLS:
            continue
        key = flow_key(
            _PROTOCOLS[flow["protocol"].upper()],
            _end(flow["one"], flow["onePort"]),
            _end(flow["other"], flow["otherPort"]),
        )
        named = _NDPI_RISK.search(line)
        count = 0 if named is None else named[1].count("** ") or 1
        risks[key] = max(risks.get(key, 0), count)
    return risks


def ndpi_scores(table: Labelled, folder: Path) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Of each record how many risks nDPI names, and whether it is of a capture that nDPI was run on."""
    scores = np.zeros(len(table.family))
    covered = np.zeros(len(table.family), dtype=bool)
    for digest, capture in table.captures.items():
        report = folder / f"{capture.file}.out"
        if not report.exists():
            continue
        rows = np.flatnonzero(table.capture == digest)
        risks: Mapping[FlowKey, int] = ndpi_risks(report.read_text())
        keys = flow_keys({name: column[rows] for name, column in table.records.columns.items()})
        scores[rows] = [risks.get(key, 0) for key in keys]
        covered[rows] = True
    return scores, covered

"""What the lab wrote of its own recordings."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from .labels import BENIGN, CALIBRATION_KIND, LEAVE_OUT, TRANSFER_KIND, Capture, FlowKey, flow_key
from .vectors import sha256_of

MANIFEST = "labels.json"
SOURCE = "recorded by the lab (tools/lab)"
GOOD = "good"


def quality_family(grade: str | None, cause: str | None) -> str:
    """The family of a flow of a known quality: `good`, `poorLoss`, …; nothing is known of some."""
    if grade is None or cause is None:
        return LEAVE_OUT
    return GOOD if grade == GOOD else grade + cause.capitalize()


def _quality_flow(fields: Mapping[str, Any]) -> tuple[FlowKey, str]:
    client = (fields["client"], int(fields["clientPort"]))
    server = (fields["server"], int(fields["serverPort"]))
    return flow_key(int(fields["protocol"]), client, server), quality_family(fields["class"], fields["cause"])


def _quality_capture(fields: Mapping[str, Any], folder: Path) -> Capture:
    by_flow: dict[FlowKey, list[tuple[float, str]]] = {}
    for flow in fields["flows"]:
        key, family = _quality_flow(flow)
        by_flow.setdefault(key, []).append((float(flow["start"]), family))
    digest = sha256_of(folder / fields["file"])
    kind = f"quality-{fields['set']}"
    return Capture(fields["file"], digest, SOURCE, kind, fields["file"], by_flow=by_flow, is_of_lab=True)


def _site_capture(fields: Mapping[str, Any], folder: Path) -> Capture:
    """A recording of a site at work, with an attack or none: a line for each conversation says whether it is of the attack."""
    name = fields["capture"]
    digest = sha256_of(folder / name)
    if not fields.get("attacks"):
        return Capture(name, digest, SOURCE, CALIBRATION_KIND, name, is_of_lab=True)
    families = {"attack": fields["attacks"][0]["family"], "benign": BENIGN, "effect": LEAVE_OUT}
    by_flow: dict[FlowKey, list[tuple[float, str]]] = {}
    with gzip.open(folder / name.replace(".pcap.gz", ".flows.jsonl.gz"), "rt") as lines:
        for line in lines:
            one = json.loads(line)
            key = flow_key(int(one["protocol"]), (one["src"], int(one["srcPort"])), (one["dst"], int(one["dstPort"])))
            by_flow.setdefault(key, []).append((float(one["start"]), families[one["role"]]))
    return Capture(name, digest, SOURCE, TRANSFER_KIND, name, by_flow=by_flow, is_of_lab=True)


def _captures(folder: Path) -> Iterator[Capture]:
    for path in sorted(folder.rglob(MANIFEST)):
        for fields in json.loads(path.read_text()):
            if fields.get("set") in ("train", "test") and "lines" in fields:
                yield _quality_capture(fields, path.parent)
            elif "capture" in fields and "attacks" in fields:
                yield _site_capture(fields, path.parent)
    for path in sorted(folder.rglob(f"*.{MANIFEST}")):
        yield _site_capture(json.loads(path.read_text()), path.parent)


def read_manifests(folders: Sequence[Path]) -> dict[str, Capture]:
    """Captures of the label files that lie beside recordings of the lab, by digest."""
    return {capture.sha256: capture for folder in folders for capture in _captures(folder)}

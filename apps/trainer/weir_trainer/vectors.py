"""Vectors of flows, computed by Weir itself, and what the label rules need to know of them."""

from __future__ import annotations

import csv
import hashlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .labels import Capture, Columns

Floats = npt.NDArray[np.float32]

_CAPTURE_ENDINGS = (".pcap", ".pcapng", ".trace", ".pcap.gz", ".pcapng.gz", ".cap")
_TEXTS = ("source", "srcAddress", "dstAddress", "applicationFields")
_NUMBERS = ("start", "srcPort", "dstPort", "protocol")
_TABLES = {False: ("flows", "features"), True: ("early-flows", "early-features")}


@dataclass(frozen=True)
class FoundCapture:
    """A file on disk that is a capture of the label files."""

    path: Path
    capture: Capture


@dataclass(frozen=True)
class Records:
    """Records of flows: what they are, and their vectors, float32 [records, features]; NaN is "not defined"."""

    names: Sequence[str]
    columns: Columns
    vectors: Floats
    early: npt.NDArray[np.bool_]


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def find_captures(folders: Sequence[Path], known: dict[str, Capture]) -> list[FoundCapture]:
    """Captures below the folders that labels are known for, each once, in the order of their names."""
    found: dict[str, FoundCapture] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if not path.name.endswith(_CAPTURE_ENDINGS):
                continue
            digest = sha256_of(path)
            if digest in known:
                found.setdefault(digest, FoundCapture(path, known[digest]))
    return sorted(found.values(), key=lambda one: (one.capture.file, one.capture.sha256))


def _batches(captures: Sequence[FoundCapture]) -> list[list[FoundCapture]]:
    """Captures that Weir reads together, those of a folder: it tells them apart by the names of their files."""
    folders: dict[Path, list[FoundCapture]] = {}
    for one in captures:
        folders.setdefault(one.path.parent, []).append(one)
    return list(folders.values())


def _analyze(weir: Sequence[str], table: str, names: str, captures: Sequence[FoundCapture], output: Path) -> None:
    options = ["--table", table, "--csv", "--quiet", "--workers", "1", "--output", str(output)]
    options += ["--names", names] if table.endswith("features") else []
    command = [*weir, "analyze", *options, *(str(one.path) for one in captures)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # 1: a capture is cut off, and what comes before the cut is there.
    if done.returncode not in (0, 1) or not output.exists():
        raise RuntimeError(f"{' '.join(command[:6])} … ended with {done.returncode}: {done.stderr[-2000:]}")


def extract(weir: Sequence[str], captures: Sequence[FoundCapture], folder: Path, names: str = "weir") -> Records:
    """Final and early records of all captures. `weir` is how Weir is called; tables are kept in the folder, and used where they are there.

    `names` says which vectors: "weir" are the features, "models" all that models may read of a flow.
    """
    parts: list[Records] = []
    for batch in _batches(captures):
        files = "".join(f"{one.capture.sha256} {one.path.name}\n" for one in batch)
        files += "" if names == "weir" else f"{names}\n"
        stamp = hashlib.sha256(files.encode()).hexdigest()[:12]
        digests = {one.path.name: one.capture.sha256 for one in batch}
        for early, tables in _TABLES.items():
            paths = [folder / f"{stamp}.{table}.csv" for table in tables]
            for path, table in zip(paths, tables, strict=True):
                if not path.exists():
                    part = path.with_suffix(".part")
                    _analyze(weir, table, names, batch, part)
                    part.rename(path)
            parts.append(in_order(_read(paths[0], paths[1], early, digests)))
    return joined(parts)


def in_order(records: Records) -> Records:
    """The records by capture and flow: Weir prints those of several captures as they come, which is another order each time."""
    order = np.lexsort((records.columns["id"], records.columns["capture"]))
    columns = {name: column[order] for name, column in records.columns.items()}
    return Records(records.names, columns, records.vectors[order], records.early[order])


def joined(parts: Sequence[Records]) -> Records:
    """Several records as one."""
    columns = {name: np.concatenate([part.columns[name] for part in parts]) for name in parts[0].columns}
    vectors = np.concatenate([part.vectors for part in parts])
    return Records(parts[0].names, columns, vectors, np.concatenate([part.early for part in parts]))


def _read(flows: Path, features: Path, early: bool, digests: dict[str, str]) -> Records:
    rows: dict[tuple[str, str], int] = {}
    texts: dict[str, list[str]] = {name: [] for name in _TEXTS}
    numbers: dict[str, list[float]] = {name: [] for name in _NUMBERS}
    with flows.open(newline="") as file:
        for row in csv.DictReader(file):
            rows[row["source"], row["id"]] = len(rows)
            for name in _TEXTS:
                texts[name].append(row[name])
            for name in _NUMBERS:
                numbers[name].append(float(row[name] or "nan"))
    columns: dict[str, npt.NDArray[Any]] = {name: np.array(values) for name, values in texts.items()}
    columns |= {name: np.array(values, dtype=np.float64) for name, values in numbers.items()}
    columns["capture"] = np.array([digests[name] for name in texts["source"]])
    columns["id"] = np.array([flow for _, flow in rows])
    with features.open(newline="") as file:
        lines = csv.reader(file)
        names = next(lines)[2:]
        vectors = np.full((len(rows), len(names)), np.nan, dtype=np.float64)
        for line in lines:
            vectors[rows[line[0], line[1]]] = [float(text) if text else np.nan for text in line[2:]]
    return Records(names, columns, vectors.astype(np.float32), np.full(len(rows), early))

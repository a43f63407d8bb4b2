"""Labelled records, and which of them a recipe learns from."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .fitting import Examples
from .groups import group_captures
from .labels import (
    BEGIN_SLACK_US,
    BENIGN,
    CALIBRATION_KIND,
    FEEDBACK_KIND,
    LEAVE_OUT,
    QUALITY_KINDS,
    QUALITY_TEST_KIND,
    TRANSFER_KIND,
    Capture,
    FlowKey,
    flow_keys,
)
from .recipe import Recipe
from .vectors import Records

Texts = npt.NDArray[np.str_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Labelled:
    """Records of known captures, each with a family (`benign`, `leaveOut`, or what the attack is) and a group."""

    records: Records
    family: Texts
    group: Texts
    captures: Mapping[str, Capture]

    @property
    def capture(self) -> Texts:
        """Digest of the capture of each record."""
        return np.asarray(self.records.columns["capture"])


def label(records: Records, captures: Mapping[str, Capture]) -> Labelled:
    """Says of each record what the label rules say."""
    digests = records.columns["capture"]
    family = np.full(len(digests), LEAVE_OUT, dtype="U32")
    for digest, capture in captures.items():
        rows = np.flatnonzero(digests == digest)
        family[rows] = capture.families({name: column[rows] for name, column in records.columns.items()})
    groups = group_captures(captures, records.columns)
    return Labelled(records, family, np.array([groups[str(digest)] for digest in digests]), captures)


def apart_from_measured(table: Labelled) -> tuple[Labelled, int]:
    """The table without the families of marked flows that recordings to measure with have, too, in whatever file; and how many these were.

    Groups see to it that captures with a pair of hosts in common are never on both sides of a split. Recordings of the lab, whose addresses are
    the same in all of them, are no part of these groups.
    """
    kinds = {digest: one.kind for digest, one in table.captures.items()}
    kind = np.array([kinds[str(digest)] for digest in table.capture], dtype="U32")
    marked = np.flatnonzero((kind == FEEDBACK_KIND) & (table.family != LEAVE_OUT))
    measured = np.flatnonzero(np.isin(kind, (TRANSFER_KIND, QUALITY_TEST_KIND)))
    begins: dict[FlowKey, list[float]] = {}
    for key, start in zip(_keys_of(table, measured), table.records.columns["start"][measured].tolist(), strict=True):
        begins.setdefault(key, []).append(start)
    starts = table.records.columns["start"][marked].tolist()
    shared = [
        row
        for row, key, start in zip(marked.tolist(), _keys_of(table, marked), starts, strict=True)
        if any(abs(begin - start) <= BEGIN_SLACK_US for begin in begins.get(key, ()))
    ]
    family = table.family.copy()
    family[shared] = LEAVE_OUT
    return Labelled(table.records, family, table.group, table.captures), len(shared)


def _keys_of(table: Labelled, rows: Places) -> list[FlowKey]:
    return flow_keys({name: column[rows] for name, column in table.records.columns.items()})


def narrowed(table: Labelled, recipe: Recipe) -> Labelled:
    """The table with the features, the kinds of records and the kinds of captures alone that the recipe looks at."""
    records = table.records
    known = {digest: one for digest, one in table.captures.items() if one.kind != TRANSFER_KIND}
    wanted = {digest: one for digest, one in known.items() if (one.kind in QUALITY_KINDS) == recipe.is_of_quality}
    columns = [place for place, name in enumerate(records.names) if recipe.sees(name)]
    chosen = np.isin(records.columns["capture"], list(wanted)) & (recipe.sees_early | ~records.early)
    rows = np.flatnonzero(chosen & _drawn(table, wanted))
    seen = Records(
        [records.names[place] for place in columns],
        {name: column[rows] for name, column in records.columns.items()},
        np.ascontiguousarray(records.vectors[rows][:, columns]),
        records.early[rows],
    )
    return Labelled(seen, table.family[rows], table.group[rows], wanted)


def _drawn(table: Labelled, wanted: Mapping[str, Capture]) -> npt.NDArray[np.bool_]:
    """All records but those of flows beyond what a recording to calibrate on may give: half as many as the captures to learn from together."""
    capture, flow = table.capture, table.records.columns["id"]
    site = {digest for digest, one in wanted.items() if one.kind == CALIBRATION_KIND}
    learnt = ~table.records.early & (table.family == BENIGN) & np.isin(capture, sorted(set(wanted) - site))
    most = int(learnt.sum()) // 2
    kept = np.ones(len(capture), dtype=bool)
    for digest in sorted(site):
        own = np.flatnonzero(capture == digest)
        flows = np.unique(flow[own])
        kept[own] = np.isin(flow[own], flows[_draw(np.arange(len(flows)), most, digest, 0)])
    return kept


def of_kind(table: Labelled, *kinds: str) -> Labelled:
    """The table with the captures of some kinds alone."""
    chosen = {digest: one for digest, one in table.captures.items() if one.kind in kinds}
    rows = np.flatnonzero(np.isin(table.capture, list(chosen)))
    records = table.records
    columns = {name: column[rows] for name, column in records.columns.items()}
    part = Records(records.names, columns, records.vectors[rows], records.early[rows])
    return Labelled(part, table.family[rows], table.group[rows], chosen)


def _draw(rows: Places, most: int, name: str, seed: int) -> Places:
    if len(rows) <= most:
        return rows
    chance = np.random.default_rng([seed, zlib.crc32(name.encode())])
    return np.sort(chance.choice(rows, most, replace=False))


@dataclass(frozen=True)
class Selection:
    """Rows of a table that a recipe uses: their places, classes and groups."""

    rows: Places
    classes: Places
    groups: Texts


def classes_of(table: Labelled, recipe: Recipe) -> Places:
    """The place of each record's class; −1: the recipe has none for its family."""
    names = recipe.classes
    places = {family: names.index(name) for family, name in recipe.classes_of.items()}
    return np.array([places.get(str(family), -1) for family in table.family], dtype=np.int64)


def select(table: Labelled, recipe: Recipe, seed: int) -> Selection:
    """Of each capture to learn from, class, and kind of record (early, final) at most as many rows as the recipe says, drawn by the seed."""
    classes = classes_of(table, recipe)
    capture, early = table.capture, table.records.early
    chosen: list[Places] = []
    for digest, known in sorted(table.captures.items()):
        if known.kind == CALIBRATION_KIND:
            continue
        for place in range(len(recipe.classes)):
            for kind in (False, True):
                rows = np.flatnonzero((capture == digest) & (classes == place) & (early == kind))
                chosen.append(_draw(rows, recipe.rows_of_capture, f"{digest} {place} {kind}", seed))
    rows = np.sort(np.concatenate(chosen))
    return Selection(rows, classes[rows], table.group[rows])


def _weights(classes: Places, groups: Texts) -> npt.NDArray[np.float64]:
    """A group counts by the square root of its rows, and all classes the same; the mean is 1."""
    weights = np.zeros(len(classes))
    for place in np.unique(classes):
        for group in np.unique(groups[classes == place]):
            rows = (classes == place) & (groups == group)
            weights[rows] = 1 / np.sqrt(rows.sum())
        of_class = classes == place
        weights[of_class] /= weights[of_class].sum()
    return np.asarray(weights * len(classes) / weights.sum(), dtype=np.float64)


def examples(table: Labelled, recipe: Recipe, selection: Selection, keep: npt.NDArray[np.bool_]) -> Examples:
    """Examples of the rows of a selection that are kept."""
    rows, classes, groups = selection.rows[keep], selection.classes[keep], selection.groups[keep]
    weights = _weights(classes, groups) if recipe.evens_out else np.ones(len(rows))
    return Examples(table.records.vectors[rows], classes, weights)


def attack_groups(selection: Selection) -> list[str]:
    """Groups that have rows of a class other than benign."""
    return sorted(set(selection.groups[selection.classes > 0].tolist()))

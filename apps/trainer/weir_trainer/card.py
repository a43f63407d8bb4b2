"""The card of a model: what it is for, what it was made from, how it was measured, and where it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .measures import Measure
from .recipe import Recipe


def _figure(value: float | None) -> str:
    return "–" if value is None or not np.isfinite(value) else f"{value:.4g}"


def _metric_rows(measures: Mapping[str, Measure]) -> list[str]:
    rows = ["| figure | value | 95 % interval | n | over |", "|---|---|---|---|---|"]
    for name, one in measures.items():
        interval = "–" if one.low is None else f"{_figure(one.low)} to {_figure(one.high)}"
        rows.append(f"| {name} | {_figure(one.value)} | {interval} | {one.n} | {one.over} |")
    return rows


def _data_rows(data: Sequence[Mapping[str, str]]) -> list[str]:
    rows = ["| file | source | used to | SHA-256 |", "|---|---|---|---|"]
    return rows + [f"| {one['file']} | {one['source']} | {one['role']} | `{one['sha256']}` |" for one in data]


def card(
    recipe: Recipe,
    version: str,
    measures: Mapping[str, Measure],
    data: Sequence[Mapping[str, str]],
    notes: str,
) -> str:
    """CARD.md of a package."""
    parts = [
        f"# {recipe.name} {version}",
        recipe.purpose,
        "## What it tells apart",
        "\n".join(
            f"- `{name}`: family {meaning.family}{', ' + meaning.technique if meaning.technique else ''}"
            for name, meaning in recipe.meanings.items()
        ),
        "## How it was measured",
        "Every score is by a model that saw no capture of the same group: captures that share a pair of hosts, or a scenario. "
        "Each group with attacks is left out by itself. Thresholds come from benign records alone. Recall is the mean over captures.",
        "\n".join(_metric_rows(measures)),
        "## Where it ends",
        "\n".join(f"- {limit}" for limit in recipe.limits) or "- See the figures.",
        "## Notes",
        notes,
        "## Data",
        "\n".join(_data_rows(data)),
    ]
    return "\n\n".join(parts) + "\n"

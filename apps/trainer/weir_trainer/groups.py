"""Which captures belong together: a split never has parts of one group on both sides."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from .labels import Capture, Columns


@lru_cache(maxsize=200_000)
def _is_of_a_host(address: str) -> bool:
    if address == "":
        return False
    parsed = ipaddress.ip_address(address.partition("%")[0])
    broadcast = parsed.version == 4 and int(parsed) == 0xFFFFFFFF
    return not (parsed.is_multicast or parsed.is_unspecified or broadcast)


class _Sets:
    """Disjoint sets of names."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def find(self, name: str) -> str:
        while (parent := self._parents.setdefault(name, name)) != name:
            name = parent
        return name

    def unite(self, one: str, other: str) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first


def group_captures(captures: Mapping[str, Capture], flows: Columns) -> dict[str, str]:
    """The group of each capture, by its digest: those of one named group, or with a pair of hosts in common.

    Recordings of the lab have the same addresses by construction: each is a group.
    """
    sets = _Sets()
    for digest, capture in captures.items():
        sets.unite(f"capture {digest}", f"group {capture.group}")
    known: set[tuple[str, str, str]] = set()
    for digest, source, target in zip(flows["capture"], flows["srcAddress"], flows["dstAddress"], strict=True):
        if captures[str(digest)].is_of_lab:
            continue
        first, second = sorted((str(source), str(target)))
        if (digest, first, second) in known or not (_is_of_a_host(first) and _is_of_a_host(second)):
            continue
        known.add((str(digest), first, second))
        sets.unite(f"capture {digest}", f"pair {first} {second}")
    roots = {digest: sets.find(f"capture {digest}") for digest in captures}
    names: dict[str, str] = {}
    for digest, capture in captures.items():
        names[roots[digest]] = min(names.get(roots[digest], capture.group), capture.group)
    return {digest: names[roots[digest]] for digest in captures}


def deal(groups: npt.NDArray[np.str_], apart: list[str], folds: int, seed: int) -> dict[str, int]:
    """A fold for each group: those of `apart` each in another one as far as there are folds, the others so that folds are equally large."""
    names, counts = np.unique(groups, return_counts=True)
    sizes = dict(zip(names.tolist(), counts.tolist(), strict=True))
    chance = np.random.default_rng(seed)
    placed = {name: place % folds for place, name in enumerate(sorted(apart))}
    load = [0.0] * folds
    others = [name for name in sorted(sizes) if name not in placed]
    chance.shuffle(others)
    for name in sorted(others, key=lambda one: -sizes[one]):
        fold = int(np.argmin(load))
        placed[name] = fold
        load[fold] += sizes[name]
    return placed

"""Whether a version of a model beats another on a frozen set of captures; `weir models challenge` calls it.

What is compared was said before anybody looked: at a chance of 1 in 1,000 by each model's own calibration, the share of attack flows alarmed
must be higher, beyond chance, and the share of benign flows alarmed not higher by more than 1 in 1,000; of a model of quality the share of
flows with class and cause right must be higher. Both models judge the same captures, so that it is their difference in each capture that is
drawn anew: a mean over captures, with a bootstrap interval of 95 %.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import onnx_graph
from .calibration import p_values, per_flow
from .dataset import Labelled, of_kind
from .labels import BENIGN, LEAVE_OUT, QUALITY_KINDS
from .measures import Measure, mean_over, share_by_capture
from .recipe import RECIPES, Recipe
from .train import Sources, gather

#: A record is alarmed when a benign one scores so with a chance of this or less.
ALARM_LEVEL = 1e-3
#: The candidate may alarm on so many more of the benign flows of a capture.
MARGIN = 1e-3

Mask = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Package:
    """What a package says of itself, and its network."""

    manifest: Mapping[str, Any]
    onnx: bytes

    @staticmethod
    def read(folder: Path) -> Package:
        return Package(json.loads((folder / "manifest.json").read_text()), (folder / "model.onnx").read_bytes())

    @property
    def name(self) -> str:
        return f"{self.manifest['name']} {self.manifest['version']}"

    @property
    def learnt_from(self) -> Mapping[str, str]:
        """Files that it learnt from or was calibrated with, by digest."""
        return {one["sha256"]: one["file"] for one in self.manifest["data"] if one["role"] != "test"}

    def scores(self, table: Labelled) -> Doubles:
        names = list(table.records.names)
        missing = [column for column in self.manifest["input"]["columns"] if column not in names]
        if missing:
            raise ValueError(f"{self.name} reads {missing[0]}, which this Weir does not compute")
        places = [names.index(column) for column in self.manifest["input"]["columns"]]
        return onnx_graph.run(self.onnx, table.records.vectors[:, places]).astype(np.float64)

    def alarms(self, table: Labelled) -> Mask:
        """Of each record whether it is alarmed; of kinds of records that it does not read none is."""
        scores = self.scores(table)
        output = self.manifest["output"]
        chances = np.ones(len(scores))
        for place, name in enumerate(output["classes"]):
            if name in self.manifest["calibration"]:
                column = 0 if output["kind"] == "anomaly" else place
                chances = np.minimum(chances, p_values(self.manifest["calibration"][name], scores[:, column]))
        records = self.manifest["input"]["records"]
        read = np.where(table.records.early, "early" in records, "final" in records)
        return np.asarray((chances <= ALARM_LEVEL) & read)


def digest_of(table: Labelled) -> str:
    """What a frozen set is known by: SHA-256 over its captures and the families of their flows."""
    text = hashlib.sha256()
    columns = table.records.columns
    final = ~table.records.early
    for line in sorted(
        f"{capture} {flow} {family}\n"
        for capture, flow, family in zip(columns["capture"][final], columns["id"][final], table.family[final], strict=True)
    ):
        text.update(line.encode())
    return text.hexdigest()


def frozen(whole: Labelled, recipe: Recipe, packages: tuple[Package, Package]) -> Labelled:
    """The captures that say something of the model. @raise ValueError: none does, or one of the two has learnt from one of them"""
    kinds = {one.kind for one in whole.captures.values()}
    table = of_kind(whole, *(kind for kind in sorted(kinds) if (kind in QUALITY_KINDS) == recipe.is_of_quality))
    if not table.captures:
        raise ValueError(f"no capture of the set says anything of {recipe.name}")
    for package in packages:
        for digest in sorted(set(package.learnt_from) & set(table.captures)):
            raise ValueError(f"{package.name} has learnt from {table.captures[digest].file}; take it out of the frozen set")
    return table


def compare(recipe: Recipe, candidate: Package, champion: Package, table: Labelled) -> dict[str, Measure]:
    """How much more the candidate has than the champion, of what is compared."""
    if recipe.is_of_quality:
        return {"class and cause right": _more_right(recipe, candidate, champion, table)}
    of_model = sorted(set(table.family.tolist()) - {BENIGN, LEAVE_OUT})
    attacks = of_model if recipe.kind == "isolationForest" else [family for family in of_model if family in recipe.classes_of]
    names = np.char.add(table.capture.astype("U64"), table.records.columns["id"].astype("U40"))
    flows, first, place = np.unique(names, return_index=True, return_inverse=True)
    family, capture = table.family[first], table.capture[first]
    more = np.zeros(len(flows))
    for package, sign in ((candidate, 1.0), (champion, -1.0)):
        more += sign * per_flow(place, package.alarms(table).astype(np.float64))
    found = {}
    for name, own in (("attack flows alarmed", np.isin(family, attacks)), ("benign flows alarmed", family == BENIGN)):
        if not own.any():
            raise ValueError(f"the set has no {name.split(' ', maxsplit=1)[0]} flows for {recipe.name}")
        found[name] = mean_over(share_by_capture(more[own], capture[own]), "captures of the frozen set")
    return found


def _more_right(recipe: Recipe, candidate: Package, champion: Package, table: Labelled) -> Measure:
    names = recipe.classes
    places = {family: names.index(name) for family, name in recipe.classes_of.items()}
    truth = np.array([places.get(str(family), -1) for family in table.family])
    rows = (truth >= 0) & ~table.records.early
    more = np.zeros(len(truth))
    for package, sign in ((candidate, 1.0), (champion, -1.0)):
        said = package.scores(table).argmax(axis=1)
        order = [names.index(name) for name in package.manifest["output"]["classes"]]
        more += sign * (np.array(order)[said] == truth)
    return mean_over(share_by_capture(more[rows], table.capture[rows]), "captures of the frozen set")


def wins(differences: Mapping[str, Measure]) -> bool:
    """Whether what should be more is more, beyond chance, and what should not be is not. Of one capture nothing is beyond chance."""
    for name, more in differences.items():
        if more.low is None or more.high is None:
            return False
        if more.high > MARGIN if name == "benign flows alarmed" else more.low <= 0:
            return False
    return True


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="weir_trainer.challenge")
    parser.add_argument("--candidate", type=Path, required=True, help="folder of a package")
    parser.add_argument("--champion", type=Path, required=True, help="folder of the package that it has to beat")
    parser.add_argument("--data", type=Path, action="append", required=True, help="folder of captures of the frozen set")
    parser.add_argument("--labels", type=Path, action="append", default=[], help="label file beside those that come with the trainer")
    parser.add_argument("--weir", action="append", required=True, help="program that is Weir, and its first arguments, one each")
    parser.add_argument("--vectors", type=Path, help="folder that keeps vectors for the next time")
    return parser


def main(words: list[str]) -> int:
    given = _arguments().parse_args(words)
    candidate, champion = Package.read(given.candidate), Package.read(given.champion)
    name = candidate.manifest["name"]
    if champion.manifest["name"] != name:
        raise ValueError(f"{candidate.name} and {champion.name} are not versions of one model")
    if name not in RECIPES:
        raise ValueError(f"what {name} is for is not known: the trainer has {', '.join(sorted(RECIPES))}")
    with ExitStack() as stack:
        kept = given.vectors or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="weir-challenge-")))
        kept.mkdir(parents=True, exist_ok=True)
        table = frozen(gather(Sources(given.data, given.weir, kept, given.labels)), RECIPES[name], (candidate, champion))
    differences = compare(RECIPES[name], candidate, champion, table)
    report = {
        "set": digest_of(table),
        "captures": len(table.captures),
        "wins": wins(differences),
        "differences": {name: one.fields() for name, one in differences.items()},
    }
    print(json.dumps(report, allow_nan=False))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ValueError, RuntimeError, OSError, KeyError) as cause:
        print(f"weir models challenge: {cause}", file=sys.stderr)
        sys.exit(1)

"""`python -m weir_trainer train NAME --data FOLDER …`; `weir train` calls it."""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from . import quality
from .evaluate import evaluate
from .measures import Measuring
from .package import Making
from .recipe import RECIPES
from .train import Sources, gather, train

_TRIED = Path(__file__).resolve().parent.parent / "tried.yaml"


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="weir_trainer")
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("--data", type=Path, action="append", required=True, help="folder of captures; may be repeated")
    parser.add_argument("--labels", type=Path, action="append", default=[], help="label file beside those that come with the trainer")
    parser.add_argument("--weir", action="append", required=True, help="program that is Weir, and its first arguments, one each")
    parser.add_argument("--weir-version", required=True)
    parser.add_argument(
        "--fingerprint", type=_fingerprint, action="append", required=True, help="NAMES=SHA256: of the vectors that Weir prints by these names"
    )
    parser.add_argument("--extractor", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder of packages")
    parser.add_argument("--version", default="1.0.0", help="of the package")
    parser.add_argument("--vectors", type=Path, help="folder that keeps vectors for the next time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evaluate", type=Path, help="measure only, thoroughly, and write the figures there")
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds it is measured with")
    parser.add_argument("--ndpi", type=Path, help="folder of what ndpiReader printed of the captures, as <file>.out")
    parser.add_argument("--created", help="when, if not now: ISO 8601, UTC")
    return parser


def _fingerprint(text: str) -> tuple[str, str]:
    names, _, fingerprint = text.partition("=")
    return names, fingerprint


def configurations_tried(name: str) -> int:
    """How many configurations of a model were looked at before this one was settled on, itself included."""
    return len(yaml.safe_load(_TRIED.read_text())[name])


def without_nan(value: Any) -> Any:
    """The same with null where there is no number, as JSON has it, and with as many digits as tell something."""
    if isinstance(value, dict):
        return {name: without_nan(one) for name, one in value.items()}
    if isinstance(value, list):
        return [without_nan(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def main(words: list[str]) -> int:
    given = _arguments().parse_args(words)
    created = given.created or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = RECIPES[given.name].names
    making = Making(given.version, created, dict(given.fingerprint)[names], given.extractor, given.weir_version, given.seed)
    with ExitStack() as stack:
        kept = given.vectors or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="weir-train-")))
        kept.mkdir(parents=True, exist_ok=True)
        sources = Sources(given.data, given.weir, kept, given.labels, names)
        if given.evaluate is not None:
            recipe, whole, tried = RECIPES[given.name], gather(sources), configurations_tried(given.name)
            measuring = Measuring(tuple(range(1, given.seeds + 1)), given.ndpi, tried)
            found = quality.evaluate(recipe, whole, measuring) if recipe.is_of_quality else evaluate(recipe, whole, measuring)
            given.evaluate.write_text(json.dumps(without_nan(found), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
            return 0
        manifest = train(RECIPES[given.name], sources, making, given.output, configurations_tried(given.name))
    print(json.dumps({"package": str(given.output / given.name / given.version), "metrics": manifest["metrics"]}))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ValueError, RuntimeError, OSError) as cause:
        print(f"weir train: {cause}", file=sys.stderr)
        sys.exit(1)

"""What each model is: which flows it learns from, what it tells apart, and how it is grown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .labels import BENIGN

#: Parameters of LightGBM that make a run repeat itself.
REPEATABLE: Mapping[str, Any] = {
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


@dataclass(frozen=True)
class ClassMeaning:
    """What an alarm of a class says."""

    family: str
    technique: str
    severity: str
    attacker: str
    victim: str
    #: Of the quality model: grade and cause.
    quality: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Recipe:
    """A model that is yet to be made."""

    name: str
    kind: str
    purpose: str
    #: Class of each family that it learns from; flows of other families are left out.
    classes_of: Mapping[str, str]
    meanings: Mapping[str, ClassMeaning]
    #: Most rows of a class that one capture gives, of early and of final records each.
    rows_of_capture: int = 400
    rounds: int = 200
    parameters: Mapping[str, Any] = field(default_factory=dict)
    limits: Sequence[str] = ()
    #: Features that it does not look at, by how their names begin.
    unseen: Sequence[str] = ()
    #: Whether all classes count the same, and groups of captures by the square root of their rows; else each row counts the same.
    evens_out: bool = True
    #: Whether it learns from the lab's recordings of impaired lines instead of from captures of attacks.
    is_of_quality: bool = False
    #: Whether it looks at early records, those after 15 packets or a second, as well as at final ones.
    sees_early: bool = True

    @property
    def classes(self) -> list[str]:
        """Names of the classes, benign first."""
        return [BENIGN, *self.meanings]

    @property
    def scores(self) -> int:
        """Columns of what the model writes."""
        return 1 if self.kind == "isolationForest" else len(self.classes)

    @property
    def names(self) -> str:
        """What Weir calls the vectors that it is given: features alone, or all that models may read of a flow."""
        return "models" if self.is_of_quality else "weir"

    def sees(self, feature: str) -> bool:
        return not any(feature.startswith(beginning) for beginning in self.unseen)


_LIMITS_OF_ATTACKS = (
    "Few captures, of few families, gave it its attacks: what it misses of a family that was left out is in the figures by family.",
    "One flow is all it looks at, with what the same two addresses did before: what many hosts do together is for windows.",
    "Most captures are samples of applications and test cases, not the traffic of a site; calibrate on site.",
)

_BOOSTING: Mapping[str, Any] = {
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 5,
    "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "path_smooth": 5.0,
    "max_bin": 127,
}

_CAUSES = ("delay", "jitter", "loss", "throughput")
_QUALITY = {
    f"{grade}{cause.capitalize()}": ClassMeaning(
        "quality", "", "informational" if grade == "degraded" else "low", "none", "src", {"grade": grade, "cause": cause}
    )
    for cause in _CAUSES
    for grade in ("degraded", "poor")
}

#: Fan-out and damped context, which tell of other flows than the one that is scored.
_OF_OTHER_FLOWS = ("channel", "service", "socket")
#: Lengths of the first payloads, which tell what program a flow is of rather than how its line is.
_OF_A_PROGRAM = ("payload",)

RECIPES: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="malware_lgbm",
            kind="trees",
            purpose="Flows of malware: command and control, exfiltration and tunnels, against benign ones.",
            classes_of={
                BENIGN: BENIGN,
                "commandAndControl": "commandAndControl",
                "malware": "commandAndControl",
                "exfiltration": "commandAndControl",
                "tunnel": "commandAndControl",
            },
            meanings={"commandAndControl": ClassMeaning("commandAndControl", "T1071", "high", "dst", "src")},
            parameters=_BOOSTING,
            limits=_LIMITS_OF_ATTACKS,
        ),
        Recipe(
            name="ddos_lgbm",
            kind="trees",
            purpose="Flows of floods and of scans, against benign ones.",
            classes_of={BENIGN: BENIGN, "flood": "flood", "scan": "scan"},
            meanings={
                "flood": ClassMeaning("flood", "T1498", "high", "src", "dst"),
                "scan": ClassMeaning("scan", "T1046", "medium", "src", "dst"),
            },
            parameters=_BOOSTING,
            limits=_LIMITS_OF_ATTACKS,
        ),
        Recipe(
            name="anomaly_iforest",
            kind="isolationForest",
            purpose="Flows unlike benign ones, of whatever kind; it has seen benign flows alone.",
            classes_of={BENIGN: BENIGN},
            meanings={"anomaly": ClassMeaning("anomaly", "", "low", "none", "none")},
            rounds=100,
            parameters={"max_samples": 512, "max_features": 0.5},
            limits=(
                "Attacks are seldom the rarest flows: alone it finds few of them at low rates of false alarms. It adds to other evidence.",
                *_LIMITS_OF_ATTACKS[1:],
            ),
        ),
        Recipe(
            name="qos_lgbm",
            kind="trees",
            purpose="The quality that a flow has, and what makes it worse: delay, jitter, loss or throughput.",
            classes_of={"good": BENIGN} | {name: name for name in _QUALITY},
            meanings=_QUALITY,
            rounds=150,
            parameters={
                **_BOOSTING,
                "learning_rate": 0.06,
                "min_data_in_leaf": 10,
                "feature_fraction": 0.5,
                "lambda_l2": 1.0,
                "path_smooth": 0.0,
                "bagging_fraction": 0.8,
            },
            unseen=(*_OF_OTHER_FLOWS, "tls", "dns", *_OF_A_PROGRAM),
            sees_early=False,
            is_of_quality=True,
            evens_out=False,
            limits=(
                "Of media the delay is known where RTCP told it, and what was lost behind the point of capture is not: such flows look good.",
                "A segment lost before the point of capture, after which its sender waited, leaves no gap: short flows that lost one look good.",
                "Of a flow with few round trips the jitter is known no better than these tell it; near a threshold it is a guess.",
                "There are no recordings of wireless lines among those to learn from: it never names wireless as the cause.",
                "A class is known of flows of the lab's own programs alone.",
            ),
        ),
    )
}

"""What the tests of versions share: stages that train by a recipe, and a record."""

from contextlib import ExitStack
from unittest.mock import patch

from odoo.addons.customer_data_platform.models.understand.churn.cdp_stage_churn import (
    CdpStageChurn,
)
from odoo.addons.customer_data_platform.models.understand.recommend.cdp_stage_recommend import (  # noqa: E501
    CdpStageRecommend,
)
from odoo.addons.customer_data_platform.models.understand.value.cdp_stage_value import (
    CdpStageValue,
)

from ..common import CustomerDataCase, make_user

WORKERS = {
    "value": CdpStageValue,
    "churn": CdpStageChurn,
    "recommend": CdpStageRecommend,
}
GATE = {"gate": ["few_customers", {"have": 12, "need": 100}]}


def interval(value, half=0.01):
    return [value, value - half, value + half]


def answer(brier=0.2, worse=None, **record):
    """What a training of churn answers; ``worse`` than the live version or not."""
    figures = {
        "lift10": interval(3.5),
        "auc": interval(0.86),
        "brier": interval(brier),
        "ece": interval(0.012, 0.002),
    }
    rule = {"lift10": interval(1.7), "auc": interval(0.56), "brier": [None] * 3}
    simple = {**figures, "brier": interval(0.21)}
    found = {
        "parameters": {"slopes": [1, 2, brier]},
        "record": {
            "window": {"first": 18993, "last": 19900},  # 2022-01-01 to 2024-06-26
            "customers": 2322,
            "rows": 9000,
            "sampled": None,
            "features": [["silence", "recency"], ["spent", "money"]],
            "horizon": 28,
            "by": "logistic",
            "why": None,
            "backtest": {"ours": figures, "rule": rule, "bgnbd": simple},
            "against": {
                "rule": {"lift10": interval(1.8), "auc": interval(0.3)},
                "bgnbd": {"auc": interval(0, 0.02), "brier": interval(brier - 0.21)},
            },
            "judge": {"figure": "brier", "smaller": True},
            "judged": {"origins": [19700, 19800], "rows": 4000, "customers": 2100},
            "calibration": [
                {"n": 232, "predicted": 0.1, "actual": 0.11, "low": 0.08, "high": 0.15},
                {"n": 232, "predicted": 0.6, "actual": 0.58, "low": 0.52, "high": 0.64},
            ],
            "by_chance": 0.011,
            **record,
        },
    }
    if worse is not None:
        sides = {"challenger": figures, "live": figures}
        found["against_live"] = {
            "origin": 19800,
            "customers": 900,
            "live_has_seen": True,
            "figures": sides,
            "against": {"live": {"brier": interval(0.02 if worse else 0)}},
            "worse": worse,
        }
    return found


class VersionCase(CustomerDataCase):
    """No version at first; each training answers what ``answers`` says of its kind."""

    @classmethod
    def setUpClass(cls):
        cls.answers = dict.fromkeys(WORKERS, GATE)
        cls.asked = []
        with ExitStack() as stack:
            for kind, worker in WORKERS.items():
                trainer = patch.object(worker, "_train", cls._trainer(kind))
                stack.enter_context(trainer)
            super().setUpClass()
            cls.addClassCleanup(stack.pop_all().close)
        cls.manager = make_user(
            cls.env, "versions_manager", "customer_data_platform.group_manager"
        )
        cls.user = make_user(
            cls.env, "versions_user", "customer_data_platform.group_user"
        )
        cls.versions = cls.env["cdp.model"]
        cls.versions.search([]).unlink()
        cls.asked.clear()

    @classmethod
    def _trainer(cls, kind):
        def train(_worker, live):
            cls.asked.append((kind, live))
            found = cls.answers[kind]
            if isinstance(found, Exception):
                raise found
            return found

        return train

    def setUp(self):
        super().setUp()
        self.answers.update(dict.fromkeys(WORKERS, GATE))

    def train(self, found, kind="churn"):
        """Train one kind with this outcome; return its version."""
        self.answers[kind] = found
        return self.env["cdp.stage.train"]._train_kind(kind)

"""The child process of the stage *Score churn*; started as a script, without Odoo.

Reads rows ``id,frequency,recency,age`` (days) as CSV from stdin. Answers on stdout:
one line of JSON (what was learned, or why nothing was), then rows
``id,probability``. The only argument is JSON: ``horizon`` in days, and the
``parameters`` of a version to score with instead of learning a new one.
"""

import dataclasses
import json
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

# the addon's root has to be on the path first
from engine import churn  # noqa: E402
from engine.bgnbd import Parameters  # noqa: E402


def main(order):
    columns = ["id", "frequency", "recency", "age"]
    rows = pd.read_csv(sys.stdin, names=columns)
    history = [rows[name].to_numpy() for name in columns[1:]]
    answer, scores = answer_to(order, history)
    sys.stdout.write(json.dumps({"customers": len(rows), **answer}) + "\n")
    if scores is not None:
        rows["probability"] = scores.round(4)
        rows[["id", "probability"]].to_csv(sys.stdout, header=False, index=False)


def answer_to(order, history):
    """What was learned (or why nothing was), and the scores if there are any."""
    horizon = order["horizon"]
    if order.get("parameters"):
        parameters = Parameters(**order["parameters"])
        return {}, churn.probabilities(parameters, *history, horizon)
    try:
        parameters, scores = churn.score(*history, horizon)
    except churn.NotEnoughData as closed:
        return {"gate": [closed.reason, closed.figures]}, None
    if not parameters.converged:
        return {"gate": ["no_fit", {}]}, None
    return {"parameters": dataclasses.asdict(parameters)}, scores


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

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

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine import churn  # noqa: E402 - the addon's root has to be on the path first


def main(order):
    columns = ["id", "frequency", "recency", "age"]
    rows = pd.read_csv(sys.stdin, names=columns)
    history = [rows[name].to_numpy() for name in columns[1:]]
    answer = {"customers": len(rows)}
    if order.get("parameters"):
        parameters = churn.Parameters(**order["parameters"])
        rows["probability"] = churn.probabilities(
            parameters, *history, order["horizon"]
        )
    else:
        gate = churn.gate(rows["frequency"], rows["age"], order["horizon"])
        if gate is None:
            parameters, rows["probability"] = churn.score(*history, order["horizon"])
            answer["parameters"] = dataclasses.asdict(parameters)
            if not parameters.converged:
                gate = ("no_fit", {})
        if gate is not None:
            answer["gate"] = gate
            rows = rows.iloc[:0]
    print(json.dumps(answer))
    if "probability" in rows:
        rows["probability"] = rows["probability"].round(4)
        rows[["id", "probability"]].to_csv(sys.stdout, header=False, index=False)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))

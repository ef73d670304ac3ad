"""Run by the stage *Read ratings and messages*, as a process of its own: no Odoo.

The order holds the texts; the answer is a row a text: its number, label, language,
score.
"""

import sys
from pathlib import Path

ADDON = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ADDON), str(ADDON / "models")]

import child_tables  # noqa: E402
import pandas as pd  # noqa: E402

from engine import mood  # noqa: E402


def main():
    order, _frames = child_tables.receive()
    hints = mood.hints(order["texts"])
    frame = pd.DataFrame(hints, columns=["label", "language", "score"])
    child_tables.answer({}, frame.reset_index())


main()

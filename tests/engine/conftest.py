"""These tests run without Odoo: `engine` is imported from the repository's root."""

import csv
import datetime
import os
import sys
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

# Set before numpy loads: on arrays of four numbers OpenBLAS's threads only wait for
# each other, which on a busy machine makes a fit thirty times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile(
    "engine", derandomize=True, database=None, deadline=None, max_examples=60
)
settings.load_profile("engine")


def _cdnow(name):
    # By its path: importing lifetimes.datasets needs pkg_resources, which is gone.
    files = metadata.files("lifetimes")
    return next(f for f in files if f.name == name).locate()


@pytest.fixture(scope="session")
def cdnow():
    """The published CDNOW sample, 39 weeks: frequency, recency and age in weeks."""
    with open(_cdnow("cdnow_customers_summary.csv")) as lines:
        rows = list(csv.DictReader(lines))
    return [
        [float(row[name]) for row in rows] for name in ("frequency", "recency", "T")
    ]


@pytest.fixture(scope="session")
def cdnow_days():
    """The same customers' purchase days, day 0 being 1997-01-01: {id: {days}}."""
    start = datetime.date(1997, 1, 1)
    bought = {}
    for line in Path(_cdnow("CDNOW_sample.txt")).read_text().splitlines():
        customer, _, day, *_ = line.split()
        date = datetime.datetime.strptime(day, "%Y%m%d").date()
        bought.setdefault(customer, set()).add((date - start).days)
    return bought


@pytest.fixture(scope="session")
def sample_orders():
    """The CDNOW sample as engine.orders has it, with money."""
    import numpy as np

    from engine import orders

    start = datetime.date(1997, 1, 1)
    rows = []
    for line in Path(_cdnow("CDNOW_sample.txt")).read_text().splitlines():
        _, customer, day, _, money = line.split()
        date = datetime.datetime.strptime(day, "%Y%m%d").date()
        rows.append((int(customer), (date - start).days, float(money)))
    who, day, money = np.array(rows).T
    return orders.of(who.astype(int) - 1, day, money)

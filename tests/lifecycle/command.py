"""`odoo cdp` from a shell: what it does, says, and how it ends."""

import configparser
import os
import tempfile
from pathlib import Path

from support import lab

PEOPLE = """
env["res.partner"].create(
    [{"name": f"Person {n:03}", "email": f"p{n}@example.com"} for n in range(30)]
)
"""
STAGES = [
    "Link duplicates",
    "Match contacts",
    "Golden values",
    "Check data quality",
    "Refresh RFM",
    "Read ratings and messages",
    "Train the models",
    "Forecast value",
    "Score churn",
    "Recommend products",
    "Refresh segments",
    "Run journeys",
    "Tell who should know",
    "Tell other programs",
    "See what helped",
    "Find patterns",
    "Keep history",
]


def command(checks, name):
    lab.create(name)
    lab.install(name, lab.ADDON)
    lab.ask(name, PEOPLE)
    status = _says(checks, name, 0, "status")
    never = [line for line in status.splitlines() if line.endswith("never")]
    checks.check("nothing has run", len(never) == len(STAGES), status)
    configured(checks, name)
    runs(checks, name)
    failing(checks, name)
    wrong(checks, name)


def configured(checks, name):
    """By -c and -d after the sub-command, and nothing in the environment.

    Where an addon brings the command, Odoo has to be told before it where addons are.
    """
    env = lab.environment()
    rc = env.pop("ODOO_RC")
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(rc)
    python, *words = lab.cdp_command(name, "run", "link", "-c", rc)
    words.insert(2, f"--addons-path={parser['options']['addons_path']}")
    code, output = lab.finish([python, *words], env)
    checks.check("-c names the configuration", code == 0, output)
    checks.check("one stage runs", STAGES[0] in output and STAGES[1] not in output)


def runs(checks, name):
    output = _says(checks, name, 0, "run")
    places = [output.find(stage) for stage in STAGES]
    checks.check("all run in order", -1 < places[0] and places == sorted(places))
    checks.check("what is done is not done again", "nothing to do" in output, output)
    output = _says(checks, name, 0, "run", "--full")
    checks.check("unless one asks for it", "nothing to do" not in output, output)
    status = _says(checks, name, 0, "status")
    checks.check("all are shown as done", status.count("done") == len(STAGES), status)
    widest = max(map(len, status.splitlines()))
    checks.check("status fits 80 columns", widest <= 80, status)


def failing(checks, name):
    """A stage that cannot do its work says so in one sentence."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "duckdb.py").write_text("raise SystemExit('no DuckDB today')")
        path = os.pathsep.join(filter(None, [folder, os.environ.get("PYTHONPATH")]))
        code, output = lab.cdp(name, "run", "match", "--full", PYTHONPATH=path)
    last = output.splitlines()[-1]
    checks.check(f"a failing stage ends with {code}: {last}", code == 1, output)
    checks.check("in one sentence", "no DuckDB" in last and "Traceback" not in output)
    status = _says(checks, name, 0, "status")
    checks.check(
        "status says why", "failed" in status and "no DuckDB" in status, status
    )


def wrong(checks, name):
    for database, sentence in (
        (f"{name}_nowhere", "cannot be opened"),
        ("postgres", "is not installed"),
    ):
        output = _says(checks, database, 1, "run")
        lines = output.strip().splitlines()
        checks.check(f"one line: {sentence}", sentence in lines[-1] and len(lines) == 1)
    _says(checks, name, 2, "run", "everything")


def _says(checks, name, expected, *arguments):
    code, output = lab.cdp(name, *arguments)
    sentence = f"odoo cdp {' '.join(arguments)} ends with {code}"
    checks.check(sentence, code == expected, output)
    return output


if __name__ == "__main__":
    lab.main(command)

"""What a log of Odoo's tells about a run: tests, skips, browsers, and complaints."""

import re
from typing import NamedTuple

LINE = re.compile(
    r"\d{4}-\d\d-\d\d [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)"
)
RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
BAD = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?(\w+\.\w+|setUpClass \S+)")

# What Odoo 19 says without us too. Everything else at WARNING or above is ours: an
# installation of all the apps and their own web client give no such line.
KNOWN = (
    # the line that counts what failed, each of which has a line of its own
    re.compile(r" odoo\.tests\.result: "),
    # a browser test that ends while a page still loads its last script
    re.compile(r"\.browser: Error received after termination: AssetsLoadingError"),
)


class Line(NamedTuple):
    level: str
    logger: str
    text: str
    whole: list  # with the lines that follow, such as a traceback


class Summary(NamedTuple):
    passed: int
    browsers: int
    complaints: list

    @property
    def problems(self):
        missing = [] if self.passed else ["no test passed"]
        missing += [] if self.browsers else ["no browser ran"]
        return [*self.complaints, *missing]


def summary(log):
    lines = read(log)
    texts = [line.text for line in lines]
    counts = [map(int, found) for found in RESULT.findall("\n".join(texts))]
    skipped = [text for text in texts if text.startswith("skipped ")]
    run = sum(tests - failed - errors for failed, errors, tests in counts)
    return Summary(
        passed=run - len(skipped),
        browsers=sum(text.startswith("Chrome pid:") for text in texts),
        complaints=skipped + ["\n".join(line.whole) for line in filter(_ours, lines)],
    )


def read(log):
    lines = []
    for text in log.read_text(errors="replace").splitlines():
        if found := LINE.match(text):
            lines.append(Line(*found.groups(), [text]))
        elif lines:
            lines[-1].whole.append(text)
    return lines


def failing(log):
    """The tests that failed, by logger and name."""
    found = ((line.logger, BAD.match(line.text)) for line in read(log))
    return {f"{logger} {bad[1]}" for logger, bad in found if bad}


def _ours(line):
    if line.level not in ("WARNING", "ERROR", "CRITICAL"):
        return False
    return not any(known.search(line.whole[0]) for known in KNOWN)

"""How good the hints of mood are, through the addon's own code.

    dev/python bench/sentiment.py [--source vaderSentiment-3.3.2.tar.gz] [--json]

Texts: the snippets of vaderSentiment's source distribution that twenty people each
rated (product reviews, films, tweets, editorials; never committed here). Rated at
least half a point up or down they are happy or unhappy, else neutral. They are VADER's
own, so its figures lean high. Languages: what Odoo's apps say in eleven of them; none
of it should be scored.
"""

import argparse
import io
import json
import re
import sys
import tarfile
import time
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "dev")]

import labelled_sources  # noqa: E402
import odoo_source  # noqa: E402

from engine import mood  # noqa: E402

SETS = {
    "product reviews": "amazonReviewSnippets",
    "films": "movieReviewSnippets",
    "tweets": "tweets",
    "editorials": "nytEditorialSnippets",
}
MOODS = ("unhappy", "neutral", "happy")
RATED = 0.5
LANGUAGES = "da de es fr it nl pl pt ro sv tr".split()
APPS = "account crm mail mass_mailing point_of_sale project sale survey website_sale"
SENTENCES = 2_000  # of a language
MARKUP = re.compile(r"%\(\w+\)s|%s|\{\{.*?\}\}|&\w+;")


def main():
    options = _options()
    figures = {name: judged(snippets(options.source, SETS[name])) for name in SETS}
    languages = {language: told_apart(language) for language in LANGUAGES}
    if options.json:
        print(json.dumps({"moods": figures, "languages": languages}, indent=1))
        return
    for name, told in {**figures, **languages}.items():
        facts = ", ".join(f"{key} {value:g}" for key, value in told.items())
        print(f"{name}: {facts}")


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, help="fetched by pip without it")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def snippets(source, name):
    """(mood by people, text) of a set: an archive inside of the distribution."""
    source = source or labelled_sources._package("vaderSentiment", "3.3.2", source=True)
    with tarfile.open(source) as outer:
        inner = outer.extractfile(_ending(outer, "hutto_ICWSM_2014.tar.gz")).read()
    with tarfile.open(fileobj=io.BytesIO(inner)) as archive:
        text = archive.extractfile(_ending(archive, f"{name}_GroundTruth.txt")).read()
    for line in text.decode("utf-8", errors="replace").splitlines():
        _number, rated, words = line.split("\t", 2)
        rated = float(rated)
        yield MOODS[1 + (rated >= RATED) - (rated <= -RATED)], words


def _ending(archive, ending):
    names = [name for name in archive.getnames() if name.endswith(ending)]
    return next(name for name in names if "/._" not in name)


def judged(rows):
    rows = list(rows)
    mood.hints(["Loads the lexicon and the languages."])
    begin = time.perf_counter()
    hints = mood.hints(text for _truth, text in rows)
    seconds = time.perf_counter() - begin
    pairs = [
        (truth, label)
        for (truth, _text), (label, _language, _score) in zip(rows, hints, strict=True)
        if label in MOODS
    ]
    recall, precision = {}, {}
    for kind in MOODS:
        right = sum(truth == label == kind for truth, label in pairs)
        recall[kind] = right / sum(truth == kind for truth, _label in pairs)
        precision[kind] = right / sum(label == kind for _truth, label in pairs)
    f1 = [2 * recall[k] * precision[k] / (recall[k] + precision[k]) for k in MOODS]
    figures = {
        "texts": len(rows),
        "scored": len(pairs) / len(rows),
        "accuracy": sum(truth == label for truth, label in pairs) / len(pairs),
        "macro_f1": sum(f1) / len(f1),
        "unhappy_found": recall["unhappy"],
        "unhappy_right": precision["unhappy"],
        "ms_a_text": 1000 * seconds / len(rows),
    }
    return {key: round(value, 3) for key, value in figures.items()}


def told_apart(language):
    texts = sorted(_sentences(language))[:SENTENCES]
    hints = mood.hints(texts)
    found = [(label, code) for label, code, _score in hints]
    return {
        "texts": len(texts),
        "scored": round(sum(label in MOODS for label, _c in found) / len(texts), 4),
        "named_right": round(found.count(("language", language)) / len(texts), 4),
    }


def _sentences(language):
    addons = odoo_source.addons_path(odoo_source.folder())
    for app in APPS.split():
        for folder in addons:
            path = folder / app / "i18n" / f"{language}.po"
            for entry in polib.pofile(str(path)) if path.exists() else ():
                text = MARKUP.sub(" ", entry.msgstr)
                new = entry.msgstr != entry.msgid and "<" not in text
                if new and 6 <= len(text.split()) <= 40:
                    yield text


if __name__ == "__main__":
    main()

"""A hint of the mood of a short text, for English only.

VADER (Hutto and Gilbert, 2014) adds up a lexicon's word values; py3langid says which
language a text is in, for VADER answers "neutral" to whatever it does not know. Neither
is needed to install the addon: :func:`missing` says which to add.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec

PACKAGES = ("vaderSentiment", "py3langid")
CUT = 0.05  # as VADER's authors advise
SURE = 0.4  # of a language, below which nothing is said
FEWEST = 4  # words, below which no language can be told
LABELS = ("unhappy", "neutral", "happy", "language", "short")

_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_WORDS = re.compile(r"\S+@\S+|(https?://|www\.)\S+")


def missing() -> list[str]:
    """The packages that are not installed."""
    return [name for name in PACKAGES if not find_spec(name)]


def hints(texts: Iterable[str]) -> list[tuple[str, str, float | None]]:
    """(label, language, score from -1 to 1) of each text.

    The label is "language" when the text is in another one than English (which then
    says which), "short" when there is too little of it to tell.
    """
    return [_hint(text) for text in texts]


def _hint(text):
    text = _NO_WORDS.sub(" ", text)
    if len(_WORD.findall(text)) < FEWEST:
        return "short", "", None
    language, sure = _identifier().classify(text)
    if sure < SURE:
        return "short", "", None
    if language != "en":
        return "language", language, None
    score = _analyzer().polarity_scores(text)["compound"]
    label = "happy" if score >= CUT else "unhappy" if score <= -CUT else "neutral"
    return label, language, score


@cache
def _analyzer():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

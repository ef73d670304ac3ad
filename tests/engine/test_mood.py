"""A hint of mood: English only, and only where there is enough to read."""

import pytest

from engine import mood

GOOD = "I love this bread, it is wonderful and the service was really friendly."
BAD = "This is terrible. The cake was stale and I am very disappointed with you."
PLAIN = "The parcel was delivered on Tuesday and stands in the hall."


def labels(*texts):
    return [label for label, _language, _score in mood.hints(texts)]


def test_moods_of_english_texts():
    assert labels(GOOD, BAD, PLAIN) == ["happy", "unhappy", "neutral"]
    scores = [score for _label, _language, score in mood.hints([GOOD, BAD])]
    assert scores[0] > mood.CUT > -mood.CUT > scores[1]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            "Das Brot war schon wieder hart und niemand hat auf meine Mail reagiert.",
        ),
        ("fr", "Le pain était encore rassis et personne n'a répondu à mon message."),
        (
            "es",
            "El pan estaba otra vez duro y nadie ha contestado a mi mensaje de ayer.",
        ),
        ("it", "Il pane era di nuovo vecchio e nessuno ha risposto al mio messaggio."),
        (
            "nl",
            "Het brood was weer oudbakken en niemand heeft op mijn mail gereageerd.",
        ),
        ("pl", "Chleb znowu był czerstwy i nikt nie odpowiedział na moją wiadomość."),
    ],
)
def test_other_languages_are_not_scored(language, text):
    assert mood.hints([text]) == [("language", language, None)]


@pytest.mark.parametrize(
    "text", ["", "ok", "Terrible!", "12.50 EUR", "☹☹☹", "anna@mail.example.com thanks"]
)
def test_too_little_to_tell_is_not_scored(text):
    assert mood.hints([text]) == [("short", "", None)]


def test_addresses_and_links_are_no_words():
    (hint,) = mood.hints(
        ["https://terrible.example.com/awful/hate www.bad.example.com"]
    )
    assert hint[0] == "short"


def test_labels_are_those_announced():
    found = labels(GOOD, BAD, PLAIN, "Das ist ein wirklich gutes Brot gewesen.", "ok")
    assert sorted(found) == sorted(mood.LABELS)


def test_what_is_missing_is_named(monkeypatch):
    assert mood.missing() == []
    monkeypatch.setattr(mood, "PACKAGES", ("no_such_package", "json"))
    assert mood.missing() == ["no_such_package"]

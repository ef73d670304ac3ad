"""Text as plain words: one spelling for what is the same but for its letters' dress."""

import unicodedata


class _Plain(dict):
    """For str.translate: letters, marks and digits stay, all else parts words."""

    def __missing__(self, code: int) -> str:
        kind = unicodedata.category(chr(code))
        joins = kind == "Cf" or chr(code) in "'’‘`´ʼ"  # O'Brien is one word
        plain = "" if joins else chr(code) if kind[0] in "LMN" else " "
        return self.setdefault(code, plain)


_PLAIN = _Plain(
    {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ð"): "d", ord("ħ"): "h"}
    | {ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th", ord("ı"): "i"}
    | dict.fromkeys(range(0x300, 0x370), "")
)


def plain_words(text: str) -> list[str]:
    """The words of `text`, case folded, without accents and punctuation.

    Unicode NFKD, less the combining diacritical marks of Latin, Greek and Cyrillic;
    the marks of other scripts are letters there and stay. ß is ss, ø o, ł l, đ d.
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = unicodedata.normalize("NFKD", folded).translate(_PLAIN)
    return unicodedata.normalize("NFKC", plain).split()


def one_edit(a: str, b: str) -> bool:
    """Is the Damerau-Levenshtein distance of two different words 1?"""
    short, long = sorted((a, b), key=len)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = long[start : start + 2][::-1] + long[start + 2 :]
    return short[start:] == swapped or short[start + 1 :] == long[start + 1 :]

"""Names made comparable, and the certain rule: may two names be one customer's?

Precision comes first. The rule is asked of records that already share an email
address, a telephone or a tax id, and there the likely mistake is to join two people
of one household (identity.md, section 3: 82% of false pairs). So a first name must
be the same name, and only a last name may hold a typing error.
"""

import re
from collections import Counter
from dataclasses import dataclass

from .letters import one_edit, plain_words
from .nicknames import is_given_name, is_only_given_name, same_given_name

REASONS = {
    "same_name": "The names are the same.",
    "same_name_other_order": "The names are the same in another order.",
    "middle_name": "One has a middle name that the other leaves out.",
    "nickname": "One first name is a short form of the other.",
    "typo_in_last_name": "The last names differ by one typing error.",
    "nickname_and_typo": "A short first name, and a typing error in the last name.",
    "empty": "One of them has no name.",
    "person_and_company": "One is a person, the other a company.",
    "incomplete_name": "One of them has only a first or only a last name.",
    "initial_only": "One first name is only an initial, which a relative may share.",
    "different_first_name": "The first names are different.",
    "different_middle_name": "The middle names are different.",
    "different_last_name": "The last names are different.",
    "different_generation": "One is junior or senior, the other is not.",
    "different_name": "The names are different.",
}

_LONGEST = 200  # characters of a name that are read; nobody's name is longer


@dataclass(frozen=True, slots=True)
class Agreement:
    """`reason` is a code of `REASONS`."""

    agrees: bool
    reason: str


# --- persons ---------------------------------------------------------------------

# Names that begin many double first names.
_BEGINNINGS = frozenset(
    """maria marie ana jean jose juan hans karl
    mohammed muhammad mohamed mohammad md""".split()
)
COUPLE = "&"  # the token that says: two people in one name
_GENERATIONS = (
    {"jr": "jr", "jnr": "jr", "junior": "jr"}
    | {"sr": "sr", "snr": "sr", "senior": "sr"}
    | {"ii": "ii", "2nd": "ii", "iii": "iii", "3rd": "iii", "iv": "iv", "4th": "iv"}
)
_TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor doctor sir madam rev mister
    herr herrn frau hr fr dipl ing mag lic
    mme mlle monsieur madame mademoiselle me docteur
    sr sra srta senor senora senorita
    sigra signor signore signora dott dottssa avv
    dhr mevr mw mevrouw drs""".split()
)
_AFTER_NAMES = frozenset("phd md mba msc bsc esq cpa dds dvm llb llm obe mbe".split())
_GERMAN_GENERATIONS = {"jun.": "jr", "sen.": "sr"}  # without the stop: Jun, Sen
_JOINERS = frozenset("and und et og och en".split())
_SMALL_JOINERS = frozenset((COUPLE, "e", "y", "i"))  # "E" or "E." is an initial
_NOBODY = frozenset(
    """unknown unbekannt inconnu guest gast anonymous anonym anonymus none null na
    test noname customer kunde client cliente user contact kontakt n&a""".split()
) | {""}


def person(name: str | None) -> tuple[str, ...]:
    """The normalised tokens of a person's name, given name first.

    Accents, punctuation, titles and letters after the name go; "Smith, John" turns
    round; a generation stays as the last token ("jr", "sr", "ii" ...); "&" is left
    between two people. () when there is no name in it. Scripts other than Latin keep
    their marks, which are letters there.
    """
    parts = [_words(part) for part in (name or "")[:_LONGEST].split(",")]
    parts = _without_letters([part for part in parts if part])
    generation = _take_generation(parts)
    given_first = [*parts[1:], *parts[:1]]
    tokens = _without_titles([word for part in given_first for word in part])
    if "".join(tokens) in _NOBODY:
        return ()
    return (*tokens, generation) if generation else tuple(tokens)


def _words(part: str) -> list[str]:
    words: list[str] = []
    for word in re.sub(r"[&+/]", f" {COUPLE} ", part).split():
        folded = word.casefold()
        if word in _SMALL_JOINERS or folded in _JOINERS:
            words.append(COUPLE)
        else:
            words.extend(plain_words(_GERMAN_GENERATIONS.get(folded, word)))
    return words


def _without_letters(parts: list[list[str]]) -> list[list[str]]:
    """Without the letters after the name ("PhD"), unless there is nothing else."""
    for part in parts:
        while len(part) > 1 and part[-1] in _AFTER_NAMES:
            part.pop()
    return [part for part in parts if not _AFTER_NAMES.issuperset(part)] or parts


def _take_generation(parts: list[list[str]]) -> str:
    """Take the generation off the end of a part, unless it is all there is."""
    for part in reversed(parts):
        if part[-1] in _GENERATIONS and (len(part) > 1 or len(parts) > 1):
            return _GENERATIONS[part.pop()]
    return ""


def _without_titles(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) and words[start] in _TITLES:
        start += 1
    return words[start:]


# --- organisations ---------------------------------------------------------------

_LEGAL_FORMS = frozenset(
    """gmbh mbh ug ohg gbr ltd limited llc llp plc inc incorporated corp corporation
    sarl sasu eurl srl srls sprl bvba sro kft zrt nyrt aps oyj spzoo ltda eirl
    pty pvt""".split()
)
_LEGAL_ENDINGS = _LEGAL_FORMS | frozenset(
    """ag kg ev eg se sa sas sca spa snc sl slu bv nv vof cv ab as asa da ans oy ky
    doo dd ad eood ood co cie company kk sdn bhd lp gesellschaft""".split()
)
_AND = frozenset("and und et".split())


def organisation(name: str | None) -> tuple[str, ...]:
    """The normalised tokens of an organisation's name, without its legal form.

    Letters that stand alone are joined ("S. A." is "sa"); "&" and "and" go. A form
    that is also a word ("as", "spa", "company") counts only at the end. A name made
    of legal forms alone keeps them.
    """
    words = _joined_letters(plain_words((name or "")[:_LONGEST]))
    words = [word for word in words if word not in _AND]
    if words[-2:] == ["sp", "zoo"]:  # Sp. z o.o.; another zoo is a zoo
        words[-2:] = ["spzoo"]
    end = len(words)
    while end > 1 and words[end - 1] in _LEGAL_ENDINGS:
        end -= 1
    kept = [word for word in words[:end] if word not in _LEGAL_FORMS]
    return tuple(kept or words)


def _joined_letters(tokens: list[str]) -> list[str]:
    joined: list[str] = []
    after_letter = False
    for token in tokens:
        letter = len(token) == 1 and token.isalpha()
        if letter and after_letter:
            joined[-1] += token
        else:
            joined.append(token)
        after_letter = letter
    return joined


# --- the rule --------------------------------------------------------------------


def agree(a: str | None, b: str | None, is_company: bool) -> Agreement:
    """May two names be one customer's, given that they share a key? Symmetric."""
    normalise = organisation if is_company else person
    return agree_tokens(normalise(a), normalise(b), is_company)


def agree_tokens(a: tuple[str, ...], b: tuple[str, ...], is_company: bool) -> Agreement:
    """`agree`, for names that are normalised already."""
    if not a or not b:
        return Agreement(False, "empty")
    if a == b:
        return Agreement(True, "same_name")
    if is_company:
        return _same_tokens(a, b) or Agreement(False, "different_name")
    (a, generation_a), (b, generation_b) = _generation(a), _generation(b)
    if generation_a != generation_b:
        return Agreement(False, "different_generation")
    if COUPLE in a or COUPLE in b:
        return Agreement(False, "different_name")
    return _same_tokens(a, b) or _agree_by_part(a, b)


def _generation(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    if tokens[-1] in _GENERATIONS.values():
        return tokens[:-1], tokens[-1]
    return tokens, ""


def _same_tokens(a: tuple[str, ...], b: tuple[str, ...]) -> Agreement | None:
    same = Counter(a) == Counter(b)
    return Agreement(True, "same_name_other_order") if same else None


def _agree_by_part(a: tuple[str, ...], b: tuple[str, ...]) -> Agreement:
    if min(len(a), len(b)) < 2:
        return Agreement(False, "incomplete_name")
    fault = _first_name_fault(a, b) or _last_name_fault(a, b)
    if fault:
        return Agreement(False, fault)
    nickname, typo = a[0] != b[0], a[-1] != b[-1]
    if typo:
        return Agreement(True, "nickname_and_typo" if nickname else "typo_in_last_name")
    return Agreement(True, "nickname" if nickname else "middle_name")


def _first_name_fault(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    first_a, first_b = a[0], b[0]
    if first_a[0] == first_b[0] and 1 in (len(first_a), len(first_b)):
        return "initial_only"
    if not same_given_name(first_a, first_b):
        return "different_first_name"
    few, many = sorted((a[1:-1], b[1:-1]), key=len)
    if not _middles_fit(few, many):
        return "different_middle_name"
    # Maria and Maria Carmen may be mother and daughter: there the second name is
    # the one that tells people apart.
    begun = not _BEGINNINGS.isdisjoint((first_a, first_b))
    if begun and not few and many and len(many[0]) > 1:
        return "different_first_name"
    return ""


def _last_name_fault(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    # A known given name in front says that the other end is the family name.
    in_order = is_given_name(a[0]) and is_given_name(b[0])
    fine = a[-1] == b[-1] or (in_order and _is_typo(a[-1], b[-1]))
    return "" if fine else "different_last_name"


def _middles_fit(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Do the fewer middle names all stand among the more, in order, maybe short?"""
    rest = iter(many)
    return all(any(_same_middle(x, y) for y in rest) for x in few)


def _same_middle(a: str, b: str) -> bool:
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def _is_typo(a: str, b: str) -> bool:
    """One typing error between two last names, and surely no other given name.

    Where a name is written family name first its last token is a given name, and
    Martin and Martina, or Trang and Trung, are one letter apart. A digit is no
    typing error: it tells Customer 10012 from Customer 10013.
    """
    return (
        one_edit(a, b)
        and min(len(a), len(b)) >= 5
        and a.isalpha()
        and b.isalpha()
        and a.rstrip("aeio") != b.rstrip("aeio")
        and not is_only_given_name(a)
        and not is_only_given_name(b)
    )

"""Languages, as Odoo writes them: de_DE, sr@latin."""

import re
from collections.abc import Iterable

from .verdict import Verdict

_CODE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2,4}|\d{3}))?(?:@([a-z]+))?", re.I)


def check(text: str | None, installed: Iterable[str] = ()) -> Verdict:
    """`canonical` is the code in Odoo's form.

    Codes: "empty", "no_language", "not_installed" (what is sent goes out in another).
    """
    plain = (text or "").strip()
    if not plain:
        return Verdict(None, None, "empty")
    found = _CODE.fullmatch(plain)
    if not found or not plain.isascii():
        return Verdict(None, False, "no_language")
    language, country, script = found.groups()
    code = language.lower()
    if country:
        code += "_" + (country.upper() if len(country) < 4 else country.title())
    code += f"@{script.lower()}" if script else ""
    installed = list(installed)
    if installed and code not in installed:
        return Verdict(code, True, "not_installed", _only(code[:2], installed))
    return Verdict(code)


def of_country(country: str | None, installed: Iterable[str]) -> str | None:
    """The installed language of a country, None unless there is just one."""
    found = {code for code in installed if country and _country(code) == country}
    return found.pop() if len(found) == 1 else None


def _country(code: str) -> str:
    return code.partition("@")[0].partition("_")[2]


def _only(language: str, installed: list[str]) -> str | None:
    found = [code for code in installed if code.partition("_")[0] == language]
    return found[0] if len(found) == 1 else None

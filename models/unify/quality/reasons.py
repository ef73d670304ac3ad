"""Sentences for what the engine's checks found, for the translators."""

from odoo.tools.translate import LazyTranslate

from ..reasons import KEY_REASONS

_lt = LazyTranslate(__name__)

REASONS = {
    **KEY_REASONS,
    "typo": _lt("A well-known provider is spelled almost like this."),
    "disposable": _lt("Such mailboxes are thrown away after minutes."),
    "role": _lt("It is the mailbox of a function, and whoever is on duty reads it."),
    "national": _lt("Without its country code it cannot be dialled from abroad."),
    "all_caps": _lt("It is written in capitals."),
    "all_lower": _lt("It is written without capitals."),
    "spaces": _lt("There are spaces before, after or twice within it."),
    "placeholder": _lt("It is no name, but was typed to fill the field."),
    "misplaced_country": _lt("The country stands in the city or before the ZIP."),
    "no_city": _lt("The city is missing."),
    "no_zip": _lt("The ZIP is missing."),
    "no_country": _lt("The country is missing."),
    "wrong_zip": _lt("The ZIP is not like those of the country."),
    "invalid_vat": _lt("It breaks the rules for tax IDs of its country."),
    "no_language": _lt("No language is set, so mail goes out in yours."),
}

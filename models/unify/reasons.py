"""Sentences for the engine's reason codes, in one place for the translators."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

KEY_REASONS = {
    "empty": _lt("Nothing was entered."),
    "no_at_sign": _lt("There is no @ in it, so it is not an email address."),
    "several_addresses": _lt("There is more than one email address in the field."),
    "invalid_name": _lt("The part before the @ cannot be used in an email address."),
    "invalid_domain": _lt("The part after the @ is not a domain that can exist."),
    "placeholder_email": _lt("It is a made-up address, typed to fill the field."),
    "not_a_number": _lt("It is not a telephone number."),
    "unknown_country": _lt("It has no country code and the country is not known."),
    "too_short": _lt("It has too few digits or letters."),
    "too_long": _lt("It is too long."),
    "invalid_number": _lt("No such telephone number is given out in that country."),
    "placeholder_phone": _lt("It is a made-up number, typed to fill the field."),
    "placeholder_vat": _lt("It is a made-up tax ID, typed to fill the field."),
}

FIELDS = {
    "name": _lt("name"),
    "generation": _lt("junior or senior"),
    "email": _lt("email"),
    "phone": _lt("phone"),
    "address": _lt("address"),
    "birthdate": _lt("birth date"),
    "vat": _lt("tax ID"),
    "company": _lt("company"),
}

NAME_REASONS = {
    "same_name": _lt("Same name"),
    "same_name_other_order": _lt("Same name in another order"),
    "nickname": _lt("A nickname of the same name"),
    "middle_name": _lt("Same name, one of them with a middle name"),
    "typo_in_last_name": _lt("Same first name, a typo in the last"),
    "nickname_and_typo": _lt("A nickname of the same name, a typo in the last"),
}

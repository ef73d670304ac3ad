"""Sentences for the engine's reason codes, in one place for the translators."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)
MOST = 3  # reasons told of one group

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
#: how far two values agree (engine/identity/comparisons.py), told beside the field
LEVELS = {
    "same": _lt("the same"),
    "same_word": _lt("the same"),
    "different": _lt("different"),
    "one": _lt("known of one only"),
    "same_ends": _lt("the same first and last"),
    "nickname": _lt("a nickname of the same"),
    "initial": _lt("an initial of the same"),
    "crossed": _lt("first and last exchanged"),
    "only_last": _lt("the same last name, one without a first"),
    "only_first": _lt("the same first name, one without a last"),
    "other_first": _lt("the same last name, another first"),
    "other_last": _lt("the same first name, another last"),
    "swapped": _lt("day and month exchanged"),
    "digit": _lt("one digit apart"),
    "other_day": _lt("another day"),
    "other_month": _lt("another month"),
    "other_year": _lt("another year"),
    "hyphen": _lt("one is part of the other"),
    "contained": _lt("one is part of the other"),
    "longer": _lt("one is longer"),
    "start": _lt("they begin alike"),
    "typo": _lt("a typing error apart"),
    "typos": _lt("typing errors apart"),
    "typo_in_first": _lt("a typing error in the first name"),
    "typo_in_last": _lt("a typing error in the last name"),
    "typo_in_domain": _lt("a typing error after the @"),
    "typo_in_place": _lt("a typing error in the postal code"),
    "other_domain": _lt("the same before the @"),
    "same_domain": _lt("the same after the @"),
    "role": _lt("the same shared mailbox"),
    "free": _lt("different free mailboxes"),
    "street": _lt("the same street, another house"),
    "street_only": _lt("the same street, another place"),
    "zip": _lt("the same postal code"),
    "city": _lt("the same town"),
}
PLAIN = ("same", "same_word", "different")  # which the comparison itself says

NAME_REASONS = {
    "same_name": _lt("Same name"),
    "same_name_other_order": _lt("Same name in another order"),
    "nickname": _lt("A nickname of the same name"),
    "middle_name": _lt("Same name, one of them with a middle name"),
    "typo_in_last_name": _lt("Same first name, a typo in the last"),
    "nickname_and_typo": _lt("A nickname of the same name, a typo in the last"),
}


def of_rule(env, kind, value, code):
    """Why the certain rule linked: what agrees beside the key that two share."""
    name = NAME_REASONS.get(code)
    return env._(
        "%(name)s and the same %(kind)s %(value)s",
        name=name and env._(name),
        kind=env._(FIELDS[kind]),
        value=value or "",
    )


def of_evidence(env, evidence):
    """What speaks for and against a pair, strongest first."""
    told = sorted(evidence or [], key=lambda part: -abs(part[2]))

    def names(sign):
        found = (FIELDS[field] for field, _level, bits in told if sign * bits >= 1)
        return ", ".join(env._(field) for field in found)

    agree, differ = names(1), names(-1)
    if agree and differ:
        return env._(
            "For it: %(agree)s. Against: %(differ)s.", agree=agree, differ=differ
        )
    if agree:
        return env._("They look alike: %s", agree)
    return env._("They look alike.")


def of_level(env, part):
    """How far two values agree, in words, where the comparison alone does not say."""
    told = part and LEVELS.get(part[0])
    return env._(told) if told and part[0] not in PLAIN else ""


def evidence_lines(env, evidence):
    """What speaks for and against a pair, a line per field, strongest first."""
    lines = []
    for field, level, bits in sorted(evidence or [], key=lambda part: -abs(part[2])):
        told = LEVELS.get(level)
        lines.append(
            env._(
                "%(field)s: %(level)s (%(weight)s)",
                field=env._(FIELDS[field]).capitalize(),
                level=env._(told) if told else level,
                weight=_weight(env, bits),
            )
        )
    return "\n".join(lines)


def _weight(env, bits):
    """The weight of a field in words, in the steps of static/src/review/review.js."""
    size = abs(bits)
    if size < 0.5:
        return env._("says little")
    if bits > 0:
        texts = env._("weakly for it"), env._("for it"), env._("strongly for it")
    else:
        texts = (
            env._("weakly against it"),
            env._("against it"),
            env._("strongly against it"),
        )
    return texts[0 if size < 3 else 1 if size < 7 else 2]


def of_model(env, probability, evidence):
    """Why the matching model linked."""
    return env._(
        "Probability %(percent)s %%. %(reason)s",
        percent=round(100 * probability),
        reason=of_evidence(env, evidence),
    )


def of_group(env, sentences):
    """The reasons of a group of links as one text that stays short."""
    found = list(dict.fromkeys(sentences))
    text = "\n".join(found[:MOST])
    if len(found) > MOST:
        text += "\n" + env._("And %s more reasons.", len(found) - MOST)
    return text

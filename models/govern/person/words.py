"""Names and numbers, as people say and write them."""


def surname(name):
    """Of "Anna Berg", or of "Berg, Anna"."""
    first, comma, _rest = name.partition(",")
    words = first.split()
    return words[-1] if comma and words or words[1:] else ""


def national(numbers, raws):
    """The digits without the country's, as people write them down."""
    # Not at the top: a library that a page never needs.
    import phonenumbers

    found = set()
    for number in numbers:
        try:
            parsed = phonenumbers.parse(number, None)
            found.add(str(parsed.national_number))
        except phonenumbers.NumberParseException:
            found.add("".join(filter(str.isdigit, number)))
    if not found:
        digits = {"".join(filter(str.isdigit, raw or "")) for raw in raws}
        found = {text.lstrip("0") for text in digits}
    return sorted(found - {""})

"""The meaning of a line about behaviour, written once more: slowly, in plain Python."""

from collections import defaultdict, namedtuple

Row = namedtuple(
    "Row",
    "profile event date value source product category discount",
    defaults=[None] * 3,
)


def of(lines, place, rows, profiles):
    """The profiles of whom the line at this place is true.

    :param rows: {what: [Row]} of documents, and of lines under (what, "lines")
    """
    line = lines[place]
    times = _later(lines, place, rows)
    return {profile for profile in profiles if _true(line, times[profile])}


def _true(line, times):
    if line.how == "never":
        return not times
    much = len(times)
    if line.measure == "total":
        if not times:
            return line.how == "most"
        much = sum(value for _date, value in times)
    return much >= line.number if line.how == "least" else much <= line.number


def _later(lines, place, rows):
    """{profile: [(date, value)]} of what happened after what it comes after."""
    line = lines[place]
    found = _happened(line, rows)
    if line.after is None:
        return found
    first = {
        profile: min(date for date, _value in times)
        for profile, times in _later(lines, line.after, rows).items()
        if times
    }
    later = defaultdict(list)
    for profile, times in found.items():
        if profile in first:
            later[profile] = [one for one in times if one[0] > first[profile]]
    return later


def _happened(line, rows):
    key = "purchase" if line.what == "refund" else line.what
    seen = [row for row in rows[key, line.of_lines] if _fits(line, row)]
    if line.of_lines:
        seen = list(_together(line, seen))
    found = defaultdict(list)
    for row in seen:
        value = -row.value if line.what == "refund" else row.value
        if line.value_how == "least" and value < line.value:
            continue
        if line.value_how == "most" and value > line.value:
            continue
        found[row.profile].append((row.date, value))
    return found


def _together(line, seen):
    purchases = defaultdict(list)
    for row in seen:
        purchases[row.profile, row.event].append(row)
    for own in purchases.values():
        reduced = any((row.discount or 0) > 0 for row in own)
        if line.discount and reduced != (line.discount == "with"):
            continue
        yield own[0]._replace(
            date=min(row.date for row in own), value=sum(row.value for row in own)
        )


def _fits(line, row):
    if line.what == "purchase" and row.value <= 0:
        return False
    if line.what == "refund" and row.value >= 0:
        return False
    return (
        (line.start is None or row.date >= line.start)
        and row.date < line.end
        and (not line.sources or row.source in line.sources)
        and (not line.products or row.product in line.products)
        and (not line.categories or row.category in line.categories)
    )

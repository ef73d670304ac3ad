"""How two values of a pair compare, and where they differ."""

from difflib import SequenceMatcher

SIMILAR = 0.7  # share of equal characters from which two values count as similar


def compare(left, right, left_key, right_key):
    """State how two values compare, and both in parts marked as differing or not.

    :param left_key: the left value in the form in which such values are compared
    """
    state, parts = "different", [[[left, False]], [[right, False]]]
    if not left or not right:
        state = "missing"
    elif left == right:
        state = "same"
    elif left_key == right_key:
        state = "spelling"
    else:
        matcher = SequenceMatcher(None, left, right, autojunk=False)
        if matcher.ratio() >= SIMILAR:
            state, parts = "similar", [[], []]
            for tag, a, b, c, d in matcher.get_opcodes():
                parts[0].append([left[a:b], tag != "equal"])
                parts[1].append([right[c:d], tag != "equal"])
    return {"state": state, "values": parts}

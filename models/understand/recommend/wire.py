"""What the stage and its job hand each other; no Odoo here, and no numpy for pages.

The links of a product to others are bytes of one row: first the ids of the others (4
bytes each), then the weights (2 bytes each, floating point), then how many customers
or baskets hold both (4 bytes each).
"""

import struct
from array import array

#: columns of the tables that the job reads
TABLES = {
    "lines": ("profile", "order", "minute", "product", "quantity", "company"),
    "profiles": ("profile", "company"),
    "products": ("product", "category", "company", "blocked", "trend", "lately"),
    "links": ("product", "links"),
}

_SIZE = 4 + 2 + 4


def read(data):
    """[(id of the other product, weight, how many hold both)]."""
    data = bytes(data or b"")
    number = len(data) // _SIZE
    others = array("i", data[: 4 * number])
    weights = struct.unpack(f"{number}e", data[4 * number : 6 * number])
    together = array("i", data[6 * number :])
    return list(zip(others, weights, together, strict=True))


def write(others, weights, together):
    """In the child: the same of numpy's arrays, as PostgreSQL reads bytes."""
    columns = (others.astype("i4"), weights.astype("f2"), together.astype("i4"))
    return "\\x" + b"".join(column.tobytes() for column in columns).hex()


def arrays(text):
    """In the child: (ids, weights) of what PostgreSQL writes of them."""
    import numpy as np

    data = bytes.fromhex(text[2:])
    number = len(data) // _SIZE
    others = np.frombuffer(data, "i4", number)
    return others, np.frombuffer(data, "f2", number, 4 * number).astype("f4")

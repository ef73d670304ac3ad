"""How a stage and its child hand each other tables: CSV after CSV in one pipe.

A zero byte ends each, because PostgreSQL's text holds none. No Odoo here: the child
imports it too.
"""

import io
import json
import sys

END = b"\0"
_SIZE = 1 << 16


class Tables:
    """The tables of a pipe, one after the other."""

    def __init__(self, stream):
        self.stream = stream
        self.rest = b""

    def following(self):
        """The next table as a file; read it to its end before the one after it."""
        return io.BufferedReader(_Table(self), _SIZE)


class _Table(io.RawIOBase):
    def __init__(self, tables):
        self.tables = tables
        self.over = False

    def readable(self):
        return True

    def readinto(self, space):
        if self.over:
            return 0
        tables = self.tables
        data = tables.rest or tables.stream.read1(_SIZE)
        part, end, rest = data.partition(END)
        if len(part) > len(space):
            part, rest, end = data[: len(space)], data[len(space) :], b""
        tables.rest = rest
        space[: len(part)] = part
        self.over = bool(end) or not data
        return len(part)


def receive(**columns):
    """In the child: (order, {name: frame}) of the tables that the parent sends.

    :param columns: the names of each table's columns, in the order of the tables
    """
    import pandas as pd

    stream = sys.stdin.buffer
    order = json.loads(stream.readline())
    tables, frames = Tables(stream), {}
    for name, names in columns.items():
        file = tables.following()
        if file.peek(1):
            frames[name] = pd.read_csv(file, names=names)
        else:
            frames[name] = pd.DataFrame(columns=names)
    return order, frames


def answer(told, *frames):
    """In the child: what there is to say, then tables for the parent."""
    out = sys.stdout.buffer
    out.write(json.dumps(told).encode() + b"\n")
    for frame in frames:
        frame.to_csv(out, header=False, index=False)
        out.write(END)
    out.flush()

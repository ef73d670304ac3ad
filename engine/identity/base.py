"""A customer base in DuckDB: its records, their blocking keys, the pairs to compare."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from . import comparisons
from .keys import crowds, keys
from .records import COLUMNS, standardise

CHUNK = 50_000  # records
PAIRS = 500_000  # compared at a time
_COMMON = 10  # a value held by more is common

_RECORDS = pa.schema(
    [("id", pa.int32()), ("is_company", pa.bool_())]
    + [(column, pa.string()) for column in COLUMNS[1:]]
)
_KEYS = pa.schema([("key", pa.int64()), ("id", pa.int32())])


class Vectors(NamedTuple):
    """Compared pairs: `left` < `right` ids; `levels` int8, a column per comparison."""

    left: np.ndarray
    right: np.ndarray
    levels: np.ndarray


class Base:
    """Records get dense numbers (`id`) in the order in which they are added."""

    def __init__(self, connection) -> None:
        self.connection = connection
        self.size = 0
        for table, schema in (("records", _RECORDS), ("keys", _KEYS)):
            self._insert(f"CREATE TABLE {table} AS", schema.empty_table())

    def add(self, rows: Iterable[Mapping[str, str | None]]) -> None:
        """Standardise and store records (mappings with keys of records.INPUT, and
        maybe `scope`: records of different scopes are never compared)."""
        rows = iter(rows)
        while batch := list(islice(rows, CHUNK)):
            self._store(
                [standardise(row) for row in batch],
                [row.get("scope") or "" for row in batch],
            )

    def _store(self, batch: Sequence[tuple], scopes: Sequence[str]) -> None:
        ids = range(self.size, self.size + len(batch))
        self.size += len(batch)
        columns = [ids, *zip(*batch, strict=True)]
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(columns, _RECORDS, strict=True)
        ]
        self._insert("INSERT INTO records", pa.table(arrays, schema=_RECORDS))
        found = list(map(keys, batch, scopes))
        numbers = np.fromiter((key for some in found for key in some), np.int64)
        holders = np.repeat(np.array(ids, np.int32), [len(some) for some in found])
        self._insert("INSERT INTO keys", pa.table([numbers, holders], schema=_KEYS))

    def _insert(self, command, table):
        self.connection.register("arrived", table)
        self.connection.execute(f"{command} FROM arrived")
        self.connection.unregister("arrived")

    def find_pairs(self, only_from: int = 0) -> int:
        """Fill the table `pairs` (l < r) with those that share a key; their number.

        `only_from`: of each pair at least one has to be of this id or above.
        """
        self._store_pairs(pairs_sql(self.size, only_from))
        return self.number("SELECT count(*) FROM pairs")

    def _store_pairs(self, query):
        return self.connection.execute(f"CREATE OR REPLACE TABLE pairs AS {query}")

    def add_pairs(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Have these compared as well, whatever they share."""
        ordered = [(min(pair), max(pair)) for pair in pairs]
        if ordered:
            sides = np.array(ordered, np.int32).T
            self._insert("INSERT INTO pairs", pa.table(list(sides), names=["l", "r"]))
            again = "CREATE OR REPLACE TABLE pairs AS SELECT DISTINCT l, r FROM pairs"
            self.connection.execute(again)

    def common(self, is_company: bool, columns: Iterable[str]) -> dict[str, dict]:
        """Per column the values that many hold, and how many: what a part of the
        base cannot tell of the whole."""
        return {
            column: dict(
                self.connection.execute(
                    f"""
                    SELECT {column}, count(*) AS n FROM records
                     WHERE {column} IS NOT NULL AND is_company = {is_company}
                     GROUP BY {column} HAVING n > {_COMMON}
                     ORDER BY n DESC, {column} LIMIT 20000
                    """
                ).fetchall()
            )
            for column in columns
        }

    def values(self, column: str, ids: np.ndarray) -> list[str | None]:
        """What the records `ids` hold in `column`, in that order."""
        self.connection.register("wanted", pa.table({"id": pa.array(ids, pa.int32())}))
        query = f"SELECT id, {column} FROM records SEMI JOIN wanted USING (id)"
        found = dict(self.connection.execute(query).fetchall())
        self.connection.unregister("wanted")
        return [found[id_] for id_ in ids.tolist()]

    def count(self, is_company: bool) -> int:
        """How many records there are of one kind."""
        query = f"SELECT count(*) FROM records WHERE is_company = {is_company}"
        return self.number(query)

    def frequencies(
        self,
        is_company: bool,
        columns: Iterable[str],
        common: Mapping[str, Mapping[str, int]] | None = None,
    ) -> dict[str, np.ndarray]:
        """Per column, how many records of the kind hold each record's value; int32.

        `common`, where this is a part of a base: as of `common()` of the whole.
        """
        found = {}
        for column in columns:
            rows = self.connection.execute(
                f"""
                SELECT id, n FROM records JOIN (
                    SELECT {column}, count(*) AS n FROM records
                     WHERE {column} IS NOT NULL AND is_company = {is_company}
                     GROUP BY {column} HAVING count(*) > 1
                ) USING ({column}) WHERE is_company = {is_company}
                """
            ).fetchnumpy()
            found[column] = np.ones(self.size, np.int32)
            found[column][rows["id"]] = rows["n"]
            if common:
                self._raise_to(found[column], column, common[column])
        return found

    def _raise_to(self, counts, column, common):
        query = f"SELECT id, {column} FROM records WHERE {column} IS NOT NULL"
        for id_, value in self.connection.execute(query).fetchall():
            counts[id_] = max(counts[id_], common.get(value, 0))

    def compared(self, is_company: bool) -> Vectors:
        """The pairs of one kind, with their levels of agreement."""
        nothing = np.empty((0, len(comparisons.of(is_company))), np.int8)
        parts = [Vectors(_NO_IDS, _NO_IDS, nothing)]
        parts += map(_vectors, self._batches(vectors_sql(is_company)))
        return Vectors(*map(np.concatenate, zip(*parts, strict=True)))

    def _batches(self, query):
        """The rows of a query as Arrow batches."""
        return self.connection.sql(query).to_arrow_reader(PAIRS)

    def number(self, query: str) -> float:
        """The one number that a query gives."""
        ((number,),) = self.connection.execute(query).fetchall()
        return number


def pairs_sql(size: int, only_from: int) -> str:
    """Pairs (l < r) of those that share a key, unless a crowd does."""
    narrow, broad = crowds(size)
    return f"""
        WITH narrow AS (
            SELECT key FROM keys GROUP BY key
            HAVING count(*) BETWEEN 2
                   AND CASE WHEN key & 1 = 1 THEN {broad} ELSE {narrow} END
        ), held AS (SELECT key, id FROM keys SEMI JOIN narrow USING (key))
        SELECT DISTINCT a.id AS l, b.id AS r
          FROM held a JOIN held b ON a.key = b.key AND a.id < b.id
         WHERE b.id >= {only_from}
        """


def vectors_sql(is_company: bool) -> str:
    """The pairs of one kind with a column of levels per comparison."""
    return f"""
        SELECT id_l, id_r, {comparisons.vectors_sql(comparisons.of(is_company))}
          FROM (SELECT {_both()} FROM pairs
                  JOIN records l ON l.id = pairs.l
                  JOIN records r ON r.id = pairs.r
                 WHERE l.is_company = {is_company}) AS pair
        """


_NO_IDS = np.empty(0, np.int32)


def _vectors(batch):
    left, right, *levels = (column.to_numpy() for column in batch.columns)
    return Vectors(left, right, np.column_stack(levels).astype(np.int8))


def _both():
    return ", ".join(
        f"{side}.{column} AS {column}_{side}"
        for side in "lr"
        for column in ("id", *COLUMNS[1:])
    )

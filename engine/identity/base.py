"""A customer base in DuckDB: its records, their blocking keys, the pairs to compare."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from . import comparisons
from .keys import crowds, keys
from .records import COLUMNS, standardise

CHUNK = 50_000  # records
PAIRS = 500_000  # compared at a time

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
        """Standardise and store records (mappings with keys of records.INPUT)."""
        records = map(standardise, rows)
        while batch := list(islice(records, CHUNK)):
            self._store(batch)

    def _store(self, batch: Sequence[tuple]) -> None:
        ids = range(self.size, self.size + len(batch))
        self.size += len(batch)
        columns = [ids, *zip(*batch, strict=True)]
        arrays = [
            pa.array(column, field.type)
            for column, field in zip(columns, _RECORDS, strict=True)
        ]
        self._insert("INSERT INTO records", pa.table(arrays, schema=_RECORDS))
        found = [keys(record) for record in batch]
        numbers = np.fromiter((key for some in found for key in some), np.int64)
        holders = np.repeat(np.array(ids, np.int32), [len(some) for some in found])
        self._insert("INSERT INTO keys", pa.table([numbers, holders], schema=_KEYS))

    def _insert(self, command, table):
        self.connection.register("arrived", table)
        self.connection.execute(f"{command} FROM arrived")
        self.connection.unregister("arrived")

    def find_pairs(self) -> int:
        """Fill the table `pairs` (l < r) with those that share a key; their number."""
        narrow, broad = crowds(self.size)
        self.connection.execute(
            f"""
            CREATE OR REPLACE TABLE pairs AS
            WITH narrow AS (
                SELECT key FROM keys GROUP BY key
                HAVING count(*) BETWEEN 2
                       AND CASE WHEN key & 1 = 1 THEN {broad} ELSE {narrow} END
            ), held AS (SELECT key, id FROM keys SEMI JOIN narrow USING (key))
            SELECT DISTINCT a.id AS l, b.id AS r
              FROM held a JOIN held b ON a.key = b.key AND a.id < b.id
            """
        )
        return self.number("SELECT count(*) FROM pairs")

    def frequencies(self, columns: Iterable[str]) -> dict[str, np.ndarray]:
        """Per column, how many records of its kind hold each record's value; int32."""
        found = {}
        for column in columns:
            rows = self.connection.execute(
                f"""
                SELECT id, n FROM records JOIN (
                    SELECT is_company, {column}, count(*) AS n FROM records
                     WHERE {column} IS NOT NULL GROUP BY ALL HAVING count(*) > 1
                ) USING (is_company, {column})
                """
            ).fetchnumpy()
            found[column] = np.ones(self.size, np.int32)
            found[column][rows["id"]] = rows["n"]
        return found

    def vectors(self, is_company: bool) -> Iterator[Vectors]:
        """The pairs of one kind, compared, some hundred thousand at a time."""
        fields = comparisons.of(is_company)
        reader = self.connection.execute(
            f"""
            SELECT id_l, id_r, {comparisons.vectors_sql(fields)}
              FROM (SELECT {_both()} FROM pairs
                      JOIN records l ON l.id = pairs.l
                      JOIN records r ON r.id = pairs.r
                     WHERE l.is_company = {is_company}) AS pair
            """
        ).to_arrow_reader(PAIRS)
        for batch in reader:
            left, right, *levels = (column.to_numpy() for column in batch.columns)
            yield Vectors(left, right, np.column_stack(levels).astype(np.int8))

    def number(self, query: str) -> float:
        """The one number that a query gives."""
        ((number,),) = self.connection.execute(query).fetchall()
        return number


def _both():
    return ", ".join(
        f"{side}.{column} AS {column}_{side}"
        for side in "lr"
        for column in ("id", *COLUMNS[1:])
    )

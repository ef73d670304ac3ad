"""Blocking and comparing on Apache Spark, for bases that outgrow one machine.

The queries are those of `Base`, translated by sqlglot; learning and scoring are the
same code on the same numbers, so the links are the same. Needs `pyspark` and Java 17.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.dataset as dataset
import sqlglot
from pyspark.sql import SparkSession

from .base import PAIRS, Base

_PARTITIONS = 4


def start(memory_mib: int, folder: str) -> SparkSession:
    """A session on this machine, with its files in `folder` and no open ports.

    For a cluster set `SPARK_MASTER` (spark://…) and let `folder` be one that all its
    machines see.

    :raises RuntimeError: without Java
    """
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise RuntimeError("Spark needs Java 17: install it or set JAVA_HOME.")
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.driver.memory": f"{memory_mib}m",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": _PARTITIONS,
        "spark.default.parallelism": _PARTITIONS,
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.driver.extraJavaOptions": f"-Djava.io.tmpdir={folder} -XX:+UseSerialGC",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.appName("cdp-unify")
    builder = builder.master(os.environ.get("SPARK_MASTER", "local[2]"))
    return builder.config(map=settings).getOrCreate()


class SparkBase(Base):
    """A base whose pairs are found and compared by Spark; `folder` is for its files."""

    def __init__(self, connection, spark: SparkSession, folder: str) -> None:
        super().__init__(connection)
        self._spark = spark
        self._folder = Path(folder)
        self._files = 0

    def _store_pairs(self, query):
        self._send("keys")
        found = self._run(query)
        found = f"SELECT l, r FROM read_parquet('{found}/*.parquet')"
        return super()._store_pairs(found)

    def _batches(self, query) -> Iterator:
        self._send("records")
        self._send("pairs")
        found = self._run(query)
        return dataset.dataset(found, format="parquet").to_batches(batch_size=PAIRS)

    def _send(self, table):
        path = self._file()
        self.connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
        self._spark.read.parquet(str(path)).createOrReplaceTempView(table)

    def _run(self, query):
        (text,) = sqlglot.transpile(query, read="duckdb", write="spark")
        path = self._file()
        self._spark.sql(text).write.parquet(str(path))
        return path

    def _file(self):
        self._files += 1
        return self._folder / f"{self._files}.parquet"

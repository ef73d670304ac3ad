"""The DuckDB in which a base is compared, within the memory it may have."""

import duckdb


def connect(memory_mib: int, folder: str) -> duckdb.DuckDBPyConnection:
    """A database in memory that spills to `folder` beyond `memory_mib` MiB."""
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{int(memory_mib)}MiB'")
    connection.execute("SET temp_directory = $folder", {"folder": folder})
    connection.execute("SET preserve_insertion_order = false")
    return connection

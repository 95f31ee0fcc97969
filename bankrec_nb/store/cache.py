"""What can be deleted at any time: merged frames as Parquet and a DuckDB file for SQL, local to this computer.

The DuckDB file is never shared: a second kernel is refused even read-only while one has it open. It then works on a
private copy in memory. `connect` below is the only place that opens DuckDB; no SQL reaches a file outside the
dossier's folders.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import platformdirs
import polars as pl

from bankrec_nb.domain.errors import WriteFailed
from bankrec_nb.store.atomic import write_atomically
from bankrec_nb.store.facts import parquet_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)


def cache_root() -> Path:
    """Where caches live on this system; BANKREC_CACHE names another place."""
    named = os.environ.get("BANKREC_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("bankrec", appauthor=False))


def fingerprint(*parts: object) -> str:
    """A short name for a content: equal parts, equal name."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Derived:
    """Frames that were computed, by the fingerprint of what they were computed from."""

    folder: Path

    def get(self, name: str, mark: str) -> dict[str, pl.DataFrame] | None:
        """The frames; None when they are not there, not of this fingerprint, or damaged in any way."""
        found = self.latest(name, mark)
        return None if found is None else found[1]

    def latest(self, name: str, mark: str | None = None) -> tuple[str, dict[str, pl.DataFrame]] | None:
        """The fingerprint and the frames as last kept, of this fingerprint where one is given."""
        try:
            listed = json.loads((self.folder / f"{name}.json").read_bytes())
            if mark is not None and listed["fingerprint"] != mark:
                return None
            frames = {table: self._frame(name, table, sha256) for table, sha256 in listed["tables"].items()}
            return str(listed["fingerprint"]), frames
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError):
            log.warning("The cache of %s was damaged; it is made again, nothing is lost.", name)
            return None

    def _frame(self, name: str, table: str, sha256: str) -> pl.DataFrame:
        content = self.path(name, table, sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(table)
        return pl.read_parquet(io.BytesIO(content))

    def put(self, name: str, mark: str, frames: Mapping[str, pl.DataFrame]) -> None:
        """Keep the frames for the next time; a cache that cannot be written is only slower, not an error."""
        hashes = {}
        try:
            for table, frame in frames.items():
                content = parquet_bytes(frame)
                hashes[table] = hashlib.sha256(content).hexdigest()
                write_atomically(self.path(name, table, hashes[table]), content)
            listed = json.dumps({"fingerprint": mark, "tables": hashes}, sort_keys=True)
            write_atomically(self.folder / f"{name}.json", listed.encode())
            self._drop_old(name, hashes)
        except WriteFailed as error:
            log.warning("The cache could not be written: %s", error)

    def path(self, name: str, table: str, sha256: str) -> Path:
        """Where a frame stands. The name holds the content's hash: a file is never rewritten with other content."""
        return self.folder / f"{name}-{table}-{sha256[:16]}.parquet"

    def _drop_old(self, name: str, hashes: Mapping[str, str]) -> None:
        kept = {self.path(name, table, sha256).name for table, sha256 in hashes.items()}
        with contextlib.suppress(OSError):
            for path in self.folder.glob(f"{name}-*.parquet"):
                if path.name not in kept:
                    path.unlink(missing_ok=True)


class SqlCache:
    """The dossier's tables for SQL, in the local DuckDB file or, while another kernel has it, in memory."""

    def __init__(self, root: Path, dossier_id: str, readable: Sequence[Path]) -> None:
        self.path = root / f"{dossier_id}-{duckdb.__version__}.duckdb"
        self._readable = [*readable, root]
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._built: dict[str, str] = {}

    def query(self, sql: str, params: Mapping[str, object] | Sequence[object] | None = None) -> pl.DataFrame:
        """The answer to one SELECT as a frame."""
        found: pl.DataFrame = self._open().sql(sql, params=params).pl()
        return found

    def sync(self, tables: Mapping[str, tuple[str, pl.DataFrame]]) -> None:
        """Make the tables hold these frames; a table whose fingerprint is the same is left as it is."""
        connection = self._open()
        stale = {name: pair for name, pair in tables.items() if self._built.get(name) != pair[0]}
        if not stale:
            return
        connection.execute("BEGIN")
        for name, (mark, frame) in stale.items():
            connection.register("incoming", frame)
            connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} AS SELECT * FROM incoming")  # noqa: S608 - quoted
            connection.unregister("incoming")
            connection.execute("DELETE FROM _built WHERE name = $name", {"name": name})
            connection.execute("INSERT INTO _built VALUES ($name, $mark)", {"name": name, "mark": mark})
            self._built[name] = mark
        connection.execute("COMMIT")

    def close(self) -> None:
        """Let the file go, so that another kernel can have it."""
        if self._connection is not None:
            self._connection.close()
        self._connection, self._built = None, {}

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._connection = self._from_file()
            if self._connection is None:
                self._connection = connect(":memory:", self._readable)
                self._built = _built_marks(self._connection)
        return self._connection

    def _from_file(self) -> duckdb.DuckDBPyConnection | None:
        """The file's connection, on a fresh file where the old one is of no use; None while another kernel has it."""
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        for _attempt in range(2):
            try:
                return self._tried()
            except duckdb.Error as error:
                if "lock" in str(error).lower():
                    log.warning("Another kernel has the local cache open; this one works on its own copy in memory.")
                    return None
                log.warning("The local cache could not be used; it is made again, nothing is lost.")
                self._discard()
        return None

    def _tried(self) -> duckdb.DuckDBPyConnection:
        connection = connect(str(self.path), self._readable)
        try:
            # Reads every block of every table once: a damaged file must show itself here, not in a report.
            names = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            for (name,) in names:
                connection.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM {quoted(name)}").fetchall()  # noqa: S608 - quoted
            self._built = _built_marks(connection)
        except duckdb.Error:
            connection.close()
            raise
        return connection

    def _discard(self) -> None:
        for path in (self.path, self.path.with_name(self.path.name + ".wal")):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _built_marks(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Which tables are there, and the fingerprint of what each was made from."""
    connection.execute("CREATE TABLE IF NOT EXISTS _built (name VARCHAR, mark VARCHAR)")
    return dict(connection.execute("SELECT name, mark FROM _built").fetchall())


def connect(database: str, readable: Sequence[Path]) -> duckdb.DuckDBPyConnection:
    """The only way DuckDB is opened: files outside the given folders, extensions and Python variables are out of reach."""
    connection = duckdb.connect(database)
    folders = ", ".join(_literal(f"{folder.resolve()}{os.sep}") for folder in readable)
    connection.execute(f"SET allowed_directories = [{folders}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET python_enable_replacements = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def quoted(identifier: str) -> str:
    """The one way a name enters SQL."""
    return '"' + identifier.replace('"', '""') + '"'

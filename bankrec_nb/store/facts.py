"""Facts: one Parquet per table and original, never rewritten, hashed before every read.

More than half of single bit flips in a Parquet are read as wrong values without an error by Polars, PyArrow and DuckDB
alike, so the SHA-256 in the manifest is compared before a byte is interpreted.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import DossierDamaged
from bankrec_nb.store.atomic import write_atomically

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class FactFile:
    """One Parquet as the manifest records it; `path` is relative to the facts folder."""

    table: str
    path: str
    sha256: str
    rows: int


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet; the same rows give the same bytes."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=1, statistics=False)
    return buffer.getvalue()


def write_facts(folder: Path, table: t.Table, name: str, frame: pl.DataFrame) -> FactFile:
    """Write the table of one original; `name` is `<sha256>-<reader version>`."""
    content = parquet_bytes(table.conform(frame))
    path = f"{table.name}/{name}.parquet"
    target = folder / path
    if not (target.exists() and target.read_bytes() == content):
        write_atomically(target, content)
    return FactFile(table.name, path, hashlib.sha256(content).hexdigest(), frame.height)


def read_facts(folder: Path, fact: FactFile) -> pl.DataFrame:
    """The rows, after the hash has been checked.

    Raises:
        DossierDamaged: the file is missing or its bytes have changed; `verify` rebuilds it from the original.
    """
    path = folder / fact.path
    action = "Run `bankrec verify --repair`: it is rebuilt from the original."
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DossierDamaged("the file is missing.", where=f"facts/{fact.path}", action=action) from error
    if hashlib.sha256(content).hexdigest() != fact.sha256:
        raise DossierDamaged("the content has changed on disk.", where=f"facts/{fact.path}", action=action)
    return t.BY_NAME[fact.table].conform(pl.read_parquet(io.BytesIO(content)))

"""Reads files in a process of its own: `python -P -m bankrec_nb.readers.worker`, asked by dossier/reading_ahead.py.

A request on standard input is a JSON line (name, size, options) and the file's bytes; the answer on standard output is a
JSON line (what is not a table, sizes) and one Arrow IPC stream per table. A file that is refused is answered with that
word only: who asked reads it again and gets the reason. Only data crosses, and the caller's program is not run a second time.
"""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import asdict, replace
from typing import IO, TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
from bankrec_nb.readers.profiles import Profile
from bankrec_nb.readers.read import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLES = ("statements", "transactions", "details", "items", "issues")
REFUSED: dict[str, Any] = {"refused": True}


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until there are no more."""
    while line := requests.readline():
        asked = json.loads(line)
        source = Source(asked["name"], requests.read(asked["size"]))
        try:
            result = read_source(source, options_of(asked["options"]))
        except BankrecError:
            answers.write(json.dumps(REFUSED).encode() + b"\n")
        else:
            send(result, answers)
        answers.flush()


def request(source: Source, options: ReadOptions) -> bytes:
    """The head of a request; the file's bytes follow it."""
    told = asdict(options) | {"own_identifiers": sorted(options.own_identifiers)}
    return json.dumps({"name": source.name, "size": len(source.content), "options": told}).encode() + b"\n"


def options_of(told: Mapping[str, Any]) -> ReadOptions:
    """The options of a request."""
    options = ReadOptions(**told)
    return replace(options, saved=tuple(options.saved), own_identifiers=frozenset(options.own_identifiers))


def send(result: ReadResult, answers: IO[bytes]) -> None:
    """Write a result."""
    parts = []
    for name in _TABLES:
        stream = io.BytesIO()
        getattr(result, name).write_ipc_stream(stream)
        parts.append(stream.getvalue())
    said = {"format": result.format, "rows_in": result.rows_in, "format_version": result.format_version, "profile": result.profile}  # fmt: skip
    answers.write(json.dumps({**said, "sizes": [len(part) for part in parts]}).encode() + b"\n")
    answers.writelines(parts)


def received(answers: IO[bytes]) -> ReadResult | None:
    """The next result; None where the file was refused.

    Raises:
        EOFError: the process has ended.
    """
    line = answers.readline()
    if not line:
        raise EOFError
    said = json.loads(line)
    if said == REFUSED:
        return None
    sizes = said.pop("sizes")
    if said["profile"] and "roles" in said["profile"]:  # JSON has lists only
        said["profile"] = Profile.from_json(said["profile"]).to_json()
    frames: dict[str, Any] = {
        name: pl.read_ipc_stream(_exactly(answers, size)) for name, size in zip(_TABLES, sizes, strict=True)
    }
    return ReadResult(**said, **frames)


def _exactly(answers: IO[bytes], size: int) -> bytes:
    data = answers.read(size)
    if len(data) != size:
        raise EOFError
    return data


def main() -> None:
    """Serve on standard input and output; whatever else is printed does not come between."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()

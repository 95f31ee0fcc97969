"""Files read by several processes are what they are when read one after the other, in the same order."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.dossier import Dossier, open_dossier, reading_ahead
from bankrec_nb.dossier.reading_ahead import in_order, processes_for
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.read import load, read_source
from tests.readers.sound_files import SOUND, sound

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.dossier.reading_ahead import Read

ASKED = "Date,Description,Amount\n03/04/2026,Rent,-700.00\n05/04/2026,Client,90.00\n"
FORMATS = ("camt053", "mt940", "ofx", "coda", "bai2", "csv", "fec", "ubl", "pain001", "xlsx", "payout")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """One file of many formats, and what is refused, asked about, empty and there twice."""
    folder = tmp_path / "in"
    folder.mkdir()
    for place, name in enumerate(FORMATS):
        (folder / f"{place:02d} {name}").write_bytes(sound(name))
    (folder / "90 twice").write_bytes(sound("coda"))
    (folder / "91 empty.csv").write_bytes(b"")
    (folder / "92 page.csv").write_text("<html><body>Log in</body></html>")
    (folder / "93 asked.csv").write_text(ASKED)
    return sorted(folder.iterdir())


def imported(where: Path, files: list[Path], processes: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """All that an import of the files says and leaves."""
    monkeypatch.setattr("bankrec_nb.dossier.importing.processes_for", lambda _: processes)
    dossier: Dossier = open_dossier(where, "anna", company="Acme")
    told: list[tuple[int, int, str]] = []
    report = dossier.import_files(files, progress=lambda *step: told.append(step))
    manifest = [(r.file_name, r.stored, r.rows_in, r.loaded, r.known, r.options, r.profile, r.statements) for r in dossier._ws.imports()]  # fmt: skip
    questions = [(q.file_name, q.asks, [c.value for c in q.choices]) for q in report.questions]
    frames = (report.files, report.issues, dossier.transactions, dossier.items)
    return {"told": told, "manifest": manifest, "questions": questions, "frames": [f.to_dicts() for f in frames]}


def test_parallel_is_serial_exactly(files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serial = imported(tmp_path / "one" / "acme", files, 0, monkeypatch)
    parallel = imported(tmp_path / "two" / "acme", files, 2, monkeypatch)

    assert parallel == serial


def test_what_comes_back_from_a_process_is_what_was_read(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in SOUND if name not in ("xls", "ods")]
    for path in paths:
        path.write_bytes(sound(path.name))
    options = ReadOptions(own_identifiers=frozenset({"ACME"}), saved=({"name": "x"},))

    def take(file: Path, read: Read) -> Any:
        try:
            result = read(load(file), options)
        except BankrecError as refused:
            return str(refused)
        frames = (result.statements, result.transactions, result.details, result.items, result.issues)
        return [f.schema for f in frames], [f.to_dicts() for f in frames], result.rows_in, result.profile, result.format

    assert list(in_order(paths, take, 1)) == list(in_order(paths, take, 0))


def test_a_process_that_ends_costs_nothing_but_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(sound("coda"))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    (result,) = in_order([path], lambda file, read: read(load(file), ReadOptions()), 2)

    expected = read_source(Source("file", sound("coda")))
    assert result.transactions.equals(expected.transactions)


def test_a_few_small_files_are_read_here_and_many_by_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    small = [tmp_path / f"{n}.csv" for n in range(400)]
    for file in small:
        file.write_bytes(b"x" * 1000)

    assert processes_for(small[:24]) == 0
    assert processes_for(small) == reading_ahead.MOST_PROCESSES

"""Transactions per second and peak memory of every reader: `python benchmarks/readers.py [--large] [format …]`.

20,000 transactions per file, 200,000 with --large; every measurement in a process of its own. Other libraries are measured
beside where they are installed (mt-940, ofxparse, quiffen, pycoda, bai2, csb43); none of them is needed.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.readers.statement_writers import WRITERS, month, write

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = {"camt053": "camt", "n43": "norma43", "csv": "delimited"}
FORMATS = (*WRITERS, "fec")
TARGETS = {
    "camt053": 15_000,
    "csv": 300_000,
    "fec": 400_000,
    "ofx": 45_000,
    "qif": 45_000,
} | dict.fromkeys(("mt940", "cfonb120", "coda", "bai2", "n43"), 50_000)


def sample(name: str, count: int) -> bytes:
    """A file of the format with so many transactions (FEC: lines)."""
    return fec(count) if name == "fec" else write(name, month(count)).content


def fec(count: int) -> bytes:
    """Invoices and their revenue line by line, tab separated."""
    head = (
        "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate"
    )
    columns = f"{head} EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise".split()
    lines = ["\t".join(columns)]
    for n in range(count // 2):
        day, amount = f"202610{n % 28 + 1:02d}", f"{n % 9_000 + 1},{n % 100:02d}"
        start = f"VT\tVentes\t{n}\t{day}"
        told = f"FA-{n:06d}\t{day}\tFacture {n}"
        lines.append(
            f"{start}\t411000\tClients\tC{n % 500:04d}\tCLIENT {n % 500}\t{told}\t{amount}\t0,00\t\t\t{day}\t\t"
        )
        lines.append(f"{start}\t706000\tPrestations\t\t\t{told}\t0,00\t{amount}\t\t\t{day}\t\t")
    return ("\n".join(lines) + "\n").encode()


def ours(name: str, content: bytes) -> int:
    """Our reader; the number of rows."""
    from bankrec_nb.readers.base import ReadOptions, Source

    reader: Any = importlib.import_module(f"bankrec_nb.readers.{MODULES.get(name, name)}")
    result = reader.read(Source(f"sample.{name}", content), ReadOptions())
    return int(result.rows_in)


def mt_940(content: bytes) -> int:
    library = importlib.import_module("mt940")
    return len(library.parse(content.decode()))


def ofxparse(content: bytes) -> int:
    library = importlib.import_module("ofxparse")
    return len(library.OfxParser.parse(io.BytesIO(content)).account.statement.transactions)


def quiffen(content: bytes) -> int:
    library = importlib.import_module("quiffen")
    with tempfile.NamedTemporaryFile(suffix=".qif") as file:
        file.write(content)
        file.flush()
        parsed = library.Qif.parse(file.name, day_first=True)
    return sum(len(rows) for account in parsed.accounts.values() for rows in account.transactions.values())


def pycoda(content: bytes) -> int:
    library = importlib.import_module("coda.parser")
    return sum(len(s.movements) for s in library.Parser().parse(content.decode("cp1252")))


def bai2(content: bytes) -> int:
    library = importlib.import_module("bai2.bai2")
    parsed = library.parse_from_string(content.decode())
    return sum(len(account.children) for group in parsed.children for account in group.children)


def csb43(content: bytes) -> int:
    library = importlib.import_module("csb43.aeb43")
    return sum(len(a.transactions) for a in library.read_batch(io.BytesIO(content)).accounts)


OTHERS: dict[str, tuple[str, Callable[[bytes], int]]] = {
    "mt940": ("mt-940", mt_940),
    "ofx": ("ofxparse", ofxparse),
    "qif": ("quiffen", quiffen),
    "coda": ("pycoda", pycoda),
    "bai2": ("bai2", bai2),
    "n43": ("csb43", csb43),
}


def measured(name: str, count: int, *, other: bool) -> dict[str, float | int | str]:
    """Rows, seconds, rows per second and peak memory of one reading, the best of three for small files."""
    content = sample(name, count)
    read = OTHERS[name][1] if other else (lambda data: ours(name, data))
    read(sample(name, 10))  # imports and caches are not the reader's speed
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, spent, rows = [], [], 0
    for _ in range(3 if count <= 20_000 and not other else 1):
        start, used = time.perf_counter(), time.process_time()
        rows = read(content)
        seconds.append(time.perf_counter() - start)
        spent.append(time.process_time() - used)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "rows": count if name == "fec" else rows,
        "seconds": min(seconds),
        "per_second": (count if name == "fec" else rows) / min(seconds),
        "per_cpu_second": (count if name == "fec" else rows) / min(spent),
        "file_mb": len(content) / 1e6,
        "peak_mb": peak / 1024,
        "grown_mb": (peak - before) / 1024,
    }


def in_a_child(name: str, count: int, *, other: bool) -> dict[str, Any] | None:
    """`measured` in a process of its own; None where the library is not there or fails."""
    command = [sys.executable, __file__, "--one", name, "--count", str(count), *(["--other"] if other else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    return dict(json.loads(done.stdout)) if done.returncode == 0 else None


def row(label: str, found: dict[str, Any], target: int | None) -> str:
    """One line of the table. On a busy machine rows per second of processor time tell more than rows per second."""
    wanted = "" if target is None else f"{target:>10,} {'yes' if found['per_second'] >= target else 'no':>4}"
    return (
        f"{label:22} {found['rows']:>9,} {found['file_mb']:>8.1f} {found['seconds']:>8.2f} {found['per_second']:>11,.0f} "
        f"{found['per_cpu_second']:>11,.0f} "
        f"{found['peak_mb']:>8.0f} {found['grown_mb']:>8.0f} {wanted}"
    )


def main(names: list[str], count: int) -> None:
    print(
        f"{'reader':22} {'rows':>9} {'file MB':>8} {'seconds':>8} {'rows/s':>11} {'per CPU s':>11} {'peak MB':>8} {'grown':>8} {'wanted/s':>10}"
    )
    for name in names or FORMATS:
        found = in_a_child(name, count, other=False)
        print(row(name, found, TARGETS.get(name)) if found else f"{name:22} failed", flush=True)
        if name not in OTHERS:
            continue
        beside = in_a_child(name, min(count, 20_000), other=True)
        label = f"  {OTHERS[name][0]}"
        print(row(label, beside, None) if beside else f"{label:22} not installed, or fails on this file", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--one")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--other", action="store_true")
    said = parser.parse_args()
    if said.one:
        print(json.dumps(measured(said.one, said.count, other=said.other)))
    else:
        main(said.formats, 200_000 if said.large else said.count)

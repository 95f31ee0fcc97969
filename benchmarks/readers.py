"""Transactions per second and peak memory of every reader, beside other libraries: `python benchmarks/readers.py [format …]`.

20,000 and 200,000 transactions per file (FEC: lines), or --count N; every measurement in a process of its own, which
has read a small file before. `--others ENVIRONMENT` (repeatable) names virtual environments that hold the libraries to
compare with; readers_others.py says how to make them. A library that is not there is named as such, one that needs more
than --patience seconds of processor time too. Rates are per second of processor time, so that other work on the machine
changes little; rows per second of the clock are beside them, of the first reading and of the middle one of five more (a first
reading also pays for the memory it asks the system for).
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import resource
import signal
import subprocess
import sys
import time
import warnings
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from readers_others import OTHERS

from tests.readers.statement_writers import WRITERS, month, write

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES = {"camt053": "camt", "n43": "norma43", "csv": "delimited"}
FORMATS = (*WRITERS, "fec")
COUNTS = (20_000, 200_000)
OURS = "bankrec-nb"
TARGETS = {"camt053": 15_000, "csv": 300_000, "fec": 400_000, "ofx": 45_000, "qif": 45_000} | dict.fromkeys(
    ("mt940", "cfonb120", "coda", "bai2", "n43"), 50_000
)
AGAIN = 5
MISSING = 3
"""Exit code of a child whose library is not installed."""


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
    return content.count(b"\n") - 1 if name == "fec" else int(result.rows_in)


def reading(name: str, library: str) -> Callable[[bytes], int]:
    """How this library reads the format; exits with MISSING where it is not installed."""
    if library == OURS:
        return lambda content: ours(name, content)
    try:
        version(library)
    except PackageNotFoundError:
        raise SystemExit(MISSING) from None
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    return OTHERS[name][library]


def measured(name: str, library: str, count: int) -> dict[str, float | int]:
    """Rows, seconds and peak memory of the first reading that this process does of the file; ours also of five more."""
    read, content = reading(name, library), sample(name, count)
    read(sample(name, 10))  # imports and caches are not the reader's speed
    start, used = time.perf_counter(), time.process_time()
    rows = read(content)
    spent, seconds = time.process_time() - used, time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    again = [_seconds(read, content) for _ in range(AGAIN if library == OURS else 0)] or [seconds]
    found = {"rows": rows, "cpu": spent, "seconds": seconds, "again": median(again)}
    return found | {"file_mb": len(content) / 1e6, "peak_mb": peak}


def _seconds(read: Callable[[bytes], int], content: bytes) -> float:
    start = time.perf_counter()
    read(content)
    return time.perf_counter() - start


def in_a_child(python: str, name: str, library: str, count: int, patience: int) -> dict[str, Any] | str:
    """`measured` in a process of its own, or why there is no measurement."""
    command = [
        python,
        __file__,
        "--one",
        name,
        "--library",
        library,
        "--count",
        str(count),
        "--patience",
        str(patience),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return dict(json.loads(done.stdout))
    if done.returncode == -signal.SIGXCPU:
        return f"not done after {patience} s of processor time"
    why = (done.stderr.strip().splitlines() or ["?"])[-1]
    return "not installed" if done.returncode == MISSING else f"fails on this file: {why[:80]}"


def beside(name: str, library: str, count: int, environments: list[Path], patience: int) -> dict[str, Any] | str:
    """A library measured in the first environment that has it."""
    found: dict[str, Any] | str = "not installed"
    for python in [sys.executable, *(str(path / "bin" / "python") for path in environments)]:
        found = in_a_child(python, name, library, count, patience)
        if found != "not installed":
            return found
    return found


def row(label: str, count: int, found: dict[str, Any] | str, note: str) -> str:
    """One line of the table."""
    if isinstance(found, str):
        return f"{label:22} {count:>9,} {found}"
    wrong = "" if found["rows"] == count else f" {found['rows']:,} rows!"
    return (
        f"{label:22} {count:>9,} {found['file_mb']:>8.1f} {found['rows'] / found['cpu']:>11,.0f} "
        f"{found['rows'] / found['seconds']:>11,.0f} {found['rows'] / found['again']:>11,.0f} "
        f"{found['peak_mb']:>8.0f}  {note}{wrong}"
    )


def _against_target(name: str, found: dict[str, Any] | str) -> str:
    wanted = TARGETS[name]
    if isinstance(found, str):
        return f"asked {wanted:,}"
    answers = ("yes" if found["rows"] / found[seconds] >= wanted else "no" for seconds in ("seconds", "again"))
    return f"asked {wanted:,}: {', again '.join(answers)}"


def _against_ours(mine: dict[str, Any] | str, found: dict[str, Any] | str) -> str:
    if isinstance(mine, str) or isinstance(found, str):
        return ""
    return f"ours is {(mine['rows'] / mine['cpu']) / (found['rows'] / found['cpu']):.1f} times as fast"


def main(names: list[str], counts: tuple[int, ...], environments: list[Path], patience: int) -> None:
    print(f"{'reader':22} {'rows':>9} {'file MB':>8} {'per CPU s':>11} {'per second':>11} {'again':>11} {'peak MB':>8}")
    for name in names or FORMATS:
        for count in counts:
            mine = in_a_child(sys.executable, name, OURS, count, patience)
            print(row(name, count, mine, _against_target(name, mine)), flush=True)
            for library in OTHERS.get(name, ()):
                found = beside(name, library, count, environments, patience)
                print(row(f"  {library}", count, found, _against_ours(mine, found)), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--count", type=int)
    parser.add_argument("--others", type=Path, action="append", default=[])
    parser.add_argument("--patience", type=int, default=180)
    parser.add_argument("--one")
    parser.add_argument("--library", default=OURS)
    said = parser.parse_args()
    if said.one:
        resource.setrlimit(resource.RLIMIT_CPU, (said.patience, said.patience + 5))
        print(json.dumps(measured(said.one, said.library, said.count)))
    else:
        main(said.formats, (said.count,) if said.count else COUNTS, said.others, said.patience)

"""When reading files by several processes pays: `python benchmarks/reading_ahead.py [processes]`.

Seconds for reading one after the other and by processes (2 by default), alternately, the better of two each: few small files,
many small files, a few large ones. The clock tells something on an idle machine only; beside it stand the processor seconds
of reading one by one, and what one of the processes has to do (starting included) while another core does as much.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bankrec_nb.dossier.reading_ahead import estimated_seconds, in_order
from bankrec_nb.readers.base import ReadOptions
from bankrec_nb.readers.read import load
from tests.readers.statement_writers import WRITERS, month, write

LOADS = {
    "24 statements of 50": [(name, 50) for name in WRITERS][:8] * 3,
    "24 statements of 2,000": [(name, 2_000) for name in WRITERS][:8] * 3,
    "300 statements of 50": [(name, 50) for name in ("camt053", "mt940", "cfonb120")] * 100,
    "3 CSV of 200,000": [("csv", 200_000)] * 3,
    "3 camt.053 of 50,000": [("camt053", 50_000)] * 3,
}


def seconds(files: list[Path], processes: int) -> tuple[float, float]:
    """Seconds of the clock for reading the files, and of one processor."""
    start, here, there = time.perf_counter(), time.process_time(), _of_children()
    for result in in_order(files, lambda file, read: read(load(file), ReadOptions()), processes):
        assert result.rows_in
    spent = time.process_time() - here
    shared = (_of_children() - there) / processes if processes else 0.0
    return time.perf_counter() - start, max(spent, shared)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(processes: int) -> None:
    print(
        f"{'files':24} {'MB':>6} {'estimated s':>12} {'one by one: clock, CPU':>23} {f'{processes} processes':>15} {'times':>12}"
    )
    for name, wanted in LOADS.items():
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for place, (form, count) in enumerate(wanted):
                files.append(Path(folder) / f"{place:04}.{form}")
                files[-1].write_bytes(write(form, month(count)).content)
            runs = [(seconds(files, 0), seconds(files, processes)) for _ in range(2)]
            single, several = ([min(run[way][of] for run in runs) for of in (0, 1)] for way in (0, 1))
            size = sum(file.stat().st_size for file in files) / 1e6
            guess = estimated_seconds(files)
        told = [f"{clock:.2f} {cpu:.2f}" for clock, cpu in (single, several)]
        times = " ".join(f"{a / b:.2f}" for a, b in zip(single, several, strict=True))
        print(f"{name:24} {size:6.1f} {guess:12.1f} {told[0]:>23} {told[1]:>15} {times:>12}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)

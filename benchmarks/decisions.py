"""How long a decision, a bulk acceptance and the opening of a large dossier take, each beside its floor in the same run.

    python benchmarks/decisions.py [--transactions 1000000] [--decisions 100000] [--bulk 10000] [--repeat 200]

The floors are what no program could do without: appending the same bytes with fsync; writing the same events as JSON and
fsyncing them; reading and hashing the bytes of the cached tables. On a machine that does other things look at the processor
seconds and at the ratios. Facts and suggestions are put in directly, the log and every decision are real.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH = 5_000
SMALL = 5_000
"""Lines of the dossier in which single decisions are timed; the large one is timed too."""


class Clock:
    """Wall and processor seconds since it was made."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    @property
    def spent(self) -> tuple[float, float]:
        """(wall, processor)."""
        return time.perf_counter() - self._wall, time.process_time() - self._processor


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds of one piece of work."""
    clock = Clock()
    work()
    return clock.spent


def line(what: str, took: tuple[float, float], floor: tuple[float, float], unit: float, name: str) -> None:
    """One line of the report."""
    wall, processor = (f"{x * unit:,.2f} {name}" for x in took)
    least = f"{floor[0] * unit:,.2f} {name}"
    sys.stdout.write(
        f"{what:<52} {wall:>12} wall {processor:>12} processor   floor {least:>11}   {took[0] / floor[0]:6.1f} x\n"
    )


def build(folder: Path, transactions: int, decisions: int) -> None:
    """A dossier of so many lines; of the first so many each is decided, one event each."""
    from review_dossier import large_dossier

    from bankrec_nb.dossier import decisions as d
    from bankrec_nb.store.merge import Merged

    dossier = large_dossier(folder, transactions)
    ws = dossier._ws  # noqa: SLF001
    run = dossier._made["run"][1]  # noqa: SLF001
    ws.derived.put("suggestions", str(dossier._made["run"][0]), vars(run))  # noqa: SLF001
    assert isinstance(ws.merged, Merged)
    for start in range(0, decisions, BATCH):
        ids = [f"s{n}" for n in range(start, min(start + BATCH, decisions))]
        groups = d.suggested_groups(run, ids)
        with ws.turn(ws.decisions):
            first = ws.draft("accept", {})
            events = [
                ws.draft("accept", {"groups": [group], "rules": {}})
                if n == 0
                else _like(first, {"groups": [group], "rules": {}}, n)
                for n, group in enumerate(groups)
            ]
            ws.decisions.append(events)
    _ = type(dossier)(folder, "bench").transactions


def _like(first: Any, payload: dict[str, Any], n: int) -> Any:
    from dataclasses import replace

    return replace(first, event_id=f"{first.event_id}{n}", payload=payload, clock=first.clock + n)


def opening(folder: str) -> dict[str, Any]:
    """In a fresh process: open the dossier, then its list of transactions with their statuses, then decide."""
    from bankrec_nb.dossier import open_dossier

    clock = Clock()
    dossier = open_dossier(folder, "bench")
    opened = clock.spent
    height = dossier.transactions.height
    listed = clock.spent
    singles = single_decisions(dossier, 30, dossier.matches.height)
    tables = sorted(dossier._ws.derived.folder.glob("*.parquet"))  # noqa: SLF001
    floor = timed(lambda: [hashlib.sha256(p.read_bytes()).hexdigest() for p in tables])
    return {"opened": opened, "listed": listed, "floor": floor, "height": height, "singles": singles}


def single_decisions(dossier: Any, count: int, start: int) -> list[tuple[float, float]]:
    """Accept so many suggestions one by one, as a person clicks."""
    return [timed(lambda n=n: dossier.accept(f"s{n}")) for n in range(start, start + count)]  # type: ignore[misc]


def fsyncs(folder: Path, content: bytes, count: int) -> list[tuple[float, float]]:
    """The floor of a decision: append as many bytes, fsync."""
    handle = os.open(folder / "floor.bin", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def once() -> None:
        os.write(handle, content)
        os.fsync(handle)

    found = [timed(once) for _ in range(count)]
    os.close(handle)
    return found


def median(times: list[tuple[float, float]]) -> tuple[float, float]:
    """Of both clocks."""
    return statistics.median(t[0] for t in times), statistics.median(t[1] for t in times)


def measure_decisions(root: Path, repeat: int, bulk: int) -> None:
    """Single decisions and one bulk acceptance in dossiers of ordinary size."""
    from review_dossier import large_dossier

    dossier = large_dossier(root / "small", SMALL)
    single_decisions(dossier, 5, 0)
    took = median(single_decisions(dossier, repeat, 5))
    log = next(dossier.path.glob("decisions.*.jsonl"))
    last = log.read_bytes().splitlines(keepends=True)[-1]
    floor = median(fsyncs(root, last, repeat))
    line(f"one decision, {SMALL:,} lines (median of {repeat})", took, floor, 1000, "ms")

    many = large_dossier(root / "bulk", bulk)
    _ = many.suggestions
    ids = [f"s{n}" for n in range(bulk)]
    took = timed(lambda: many.accept(ids))
    written = next(many.path.glob("decisions.*.jsonl")).read_bytes()
    record = json.loads(written)

    def bare() -> None:
        fsyncs(root, json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(), 1)

    line(f"{bulk:,} suggestions accepted in one event", took, timed(bare), 1, "s")


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transactions", type=int, default=1_000_000)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--bulk", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=200)
    parser.add_argument("--opening", default="", help="(used by itself) the folder to open")
    parser.add_argument("--keep", default="", help="build the large dossier here and leave it")
    asked = parser.parse_args()
    if asked.opening:
        sys.stdout.write(json.dumps(opening(asked.opening)))
        return
    with tempfile.TemporaryDirectory(prefix="bankrec-bench-") as temporary:
        root = Path(asked.keep or temporary)
        os.environ["BANKREC_CACHE"] = str(root / "cache")
        measure_decisions(Path(temporary), asked.repeat, asked.bulk)
        large = root / "large"
        if not large.exists():
            build(large, asked.transactions, asked.decisions)
        for _ in range(3):
            done = subprocess.run(
                [sys.executable, __file__, "--opening", str(large)], capture_output=True, text=True, check=True
            )
            found = json.loads(done.stdout)
            what = f"{found['height']:,} transactions, {asked.decisions:,} decisions"
            line(f"open: {what}", tuple(found["opened"]), tuple(found["floor"]), 1, "s")
            line(f"open and list: {what}", tuple(found["listed"]), tuple(found["floor"]), 1, "s")
            line(
                "one decision there (median of 30)",
                median(found["singles"]),
                median(fsyncs(root, b"x" * 900, 30)),
                1000,
                "ms",
            )


if __name__ == "__main__":
    main()
